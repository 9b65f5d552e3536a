/* Which values one field of an object had over the nights, and who gave each. */
#include "assay/flow/blame.h"

#include <stdlib.h>

#include "versions.h"

struct holding {
	struct versions vs;
	const struct rules *rules;
	const struct requests *audit;
	struct path at;
	struct held_past *out;
};

static void
add_span(struct holding *h, const struct version *v, json_t *value)
{
	struct held_past *p = h->out;
	enum held_what what = !v->there ? HELD_NO_OBJECT : value ? HELD_VALUE : HELD_NO_FIELD;
	struct held_span *last = p->n ? &p->v[p->n - 1] : NULL;

	if (!last || v->anew || last->what != what ||
	    (value && !tree_equal(last->value, value))) {
		vec_grow(p->v, p->n, p->cap);
		last = &p->v[p->n++];
		*last = (struct held_span){
			.first = v->first,
			.from = h->vs.at[v->first].instant,
			.what = what,
			.anew = v->anew,
			.value = json_incref(value),
			.origin = {.time = WHEN_NONE},
		};
	}
	last->last = v->last;
	last->to = h->vs.at[v->last].instant;
}

static int
look(struct holding *h, struct error *err)
{
	for (size_t i = 0; i < h->vs.n; i++) {
		const struct version *v = &h->vs.v[i];
		json_t *value = NULL;

		if (versions_tick(&h->vs, i, h->vs.n, err) != 0)
			return -1;
		if (v->there) {
			const json_t *body = versions_body(&h->vs, i, err);

			if (!body)
				return -1;
			value = compare_find(body, &h->at, &h->vs.limits);
		}
		if (json_is_null(value)) {	/* as good as none, as for blame */
			json_decref(value);
			value = NULL;
		}
		add_span(h, v, value);
		json_decref(value);
	}
	return 0;
}

/* Who began each span, or ended what was there before it. */
static int
tell(struct holding *h, struct error *err)
{
	for (size_t i = 1; i < h->out->n; i++) {
		struct held_span *s = &h->out->v[i];
		struct author_pair p = {.key = h->vs.key, .rules = h->rules, .audit = h->audit};

		if (versions_tick(&h->vs, i, h->out->n, err) != 0)
			return -1;
		author_open(&p, h->vs.store, &h->vs.at[s->first - 1], &h->vs.at[s->first]);
		author_of(&p, &h->at, s->anew, &s->origin);
		author_close(&p);
	}
	return 0;
}

int
flow_held(const struct object_past *p, const char *path, const struct blame_opts *o,
	  struct held_past *out, struct error *err)
{
	struct holding h = {
		.vs = {.store = p->store, .at = p->v, .key = p->key, .limits = o->limits,
		       .progress = o->progress},
		.rules = o->rules,
		.audit = o->audit,
		.out = out,
	};
	int rc = -1;

	*out = (struct held_past){0};
	if (path_parse(&h.at, path, err) == 0 && versions_find(&h.vs, p->n, err) == 0 &&
	    look(&h, err) == 0)
		rc = tell(&h, err);
	if (rc != 0)
		held_past_release(out);
	path_release(&h.at);
	versions_release(&h.vs);
	return rc;
}

void
held_past_release(struct held_past *p)
{
	for (size_t i = 0; i < p->n; i++) {
		json_decref(p->v[i].value);
		origin_release(&p->v[i].origin);
	}
	free(p->v);
	*p = (struct held_past){0};
}
