/* When a predicate began and ceased to hold of an object. */
#include "assay/flow/predicate.h"

#include "versions.h"

struct asking {
	struct versions vs;
	const struct predicate *p;
	char *path;			/* of the spans */
	struct history *out;
};

static void
add_span(struct asking *a, const struct version *v, json_t *value)
{
	struct history *h = a->out;
	const int64_t from = a->vs.at[v->first].instant, to = a->vs.at[v->last].instant;
	bool holds = v->there && predicate_holds(a->p, value);
	enum span_answer answer = !v->there ? SPAN_NO_QUESTION : holds ? SPAN_TRUE : SPAN_FALSE;
	struct span *last = h->n ? &h->v[h->n - 1] : NULL;

	if (last && last->answer == answer && !last->value == !value &&
	    (!value || tree_equal(last->value, value))) {
		last->to = to;
		return;
	}
	if (!last && !v->there)		/* before it came there is nothing to tell */
		return;
	vec_grow(h->v, h->n, h->cap);
	h->v[h->n++] = (struct span){
		.from = from,
		.to = to,
		.path = a->path,
		.who_time = WHEN_NONE,
		.answer = answer,
		.absent = !value,
		.first_seen = v->first == 0,
		.value = json_incref(value),
	};
}

static int
ask_all(struct asking *a, struct error *err)
{
	for (size_t i = 0; i < a->vs.n; i++) {
		const struct version *v = &a->vs.v[i];
		json_t *value = NULL;

		if (v->there) {
			const json_t *body = versions_body(&a->vs, i, err);

			if (!body)
				return -1;
			value = compare_find(body, predicate_path(a->p), &a->vs.limits);
		}
		add_span(a, v, value);
		json_decref(value);
	}
	return 0;
}

int
flow_when(const struct object_past *of, const struct predicate *p, const struct examine_opts *o,
	  struct history *out, struct error *err)
{
	struct asking a = {
		.vs = {.store = of->store, .at = of->v, .key = of->key, .limits = o->limits},
		.p = p,
		.out = out,
	};
	struct buf path = {0};
	int rc = -1;

	path_print(&path, predicate_path(p));
	a.path = arena_strdup(&out->strings, buf_cstr(&path));
	if (versions_find(&a.vs, of->n, err) == 0)
		rc = ask_all(&a, err);
	for (size_t i = 0; rc == 0 && of->n && i < out->n; i++)
		out->v[i].open = out->v[i].to == of->v[of->n - 1].instant;
	if (rc == 0)
		history_authors(out, of, o);
	buf_release(&path);
	versions_release(&a.vs);
	return rc;
}
