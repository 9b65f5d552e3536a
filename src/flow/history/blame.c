/* Since when each field of an object has its value, and who gave it. */
#include "assay/flow/blame.h"

#include <stdlib.h>

#include "examine.h"
#include "versions.h"

/* A field on its way back in time. */
struct held {
	struct path at;
	char *path;
	json_t *value, *was;
	size_t version;			/* the oldest one known to have it so */
	bool ended;
};

struct blaming {
	struct versions vs;
	const struct blame_opts *opts;
	struct filter_set *filter;
	struct held *v;
	size_t n, cap;
	bool pending;			/* whether the last of v is a leaf the next value tells */
};

/* ---- the fields of the newest ---- */

/* What the last value leads to stands in its place. */
static void
take_back(struct blaming *b)
{
	struct held *h = &b->v[--b->n];

	path_release(&h->at);
	free(h->path);
	json_decref(h->value);
	json_decref(h->was);
}

static bool
is_last_applied(const struct compare_leaf *l)
{
	const struct step *s = &l->at->v[l->at->n - 1];

	return json_is_string(l->value) && s->kind == STEP_MEMBER && str_eq(s->name, LAST_APPLIED);
}

static enum leaf_way
add_field(void *ctx, const struct compare_leaf *l)
{
	struct blaming *b = ctx;
	struct held *h;

	if (b->pending && l->at->n > b->v[b->n - 1].at.n)
		take_back(b);
	b->pending = filter_field(b->filter, l->at);
	if (b->pending) {
		vec_grow(b->v, b->n, b->cap);
		h = &b->v[b->n++];
		*h = (struct held){.path = mem_strdup(l->path), .version = b->vs.n - 1,
				   .value = json_incref((json_t *)(uintptr_t)l->value)};
		path_copy(&h->at, l->at);
	}
	return is_last_applied(l) ? LEAF_OVER : LEAF_ON;
}

/* ---- back in time ---- */

static enum leaf_way
add_value(void *ctx, const struct compare_leaf *l)
{
	struct map *values = ctx;
	struct map_entry *e = map_at(values, l->path, strlen(l->path));

	if (!e->value)
		e->value = json_incref((json_t *)(uintptr_t)l->value);
	return is_last_applied(l) ? LEAF_OVER : LEAF_ON;
}

static void
drop(void *value)
{
	json_decref(value);
}

/* How many fields version i has as the newest has them, without a break. */
static size_t
hold(struct blaming *b, size_t i, const json_t *body)
{
	const struct compare_opts o = {.kinds = b->opts->kinds, .limits = b->opts->limits};
	struct map values = {0};
	size_t held = 0;

	compare_leaves(b->vs.key, body, &o, add_value, &values);
	for (size_t k = 0; k < b->n; k++) {
		struct held *h = &b->v[k];
		const json_t *was = map_get(&values, h->path);

		if (!h->ended && was && tree_equal(was, h->value)) {
			h->version = i;
			held++;
		} else if (!h->ended) {
			h->ended = true;
			h->was = json_incref((json_t *)(uintptr_t)was);
		}
	}
	map_release(&values, drop);
	return held;
}

static int
go_back(struct blaming *b, struct error *err)
{
	size_t held = b->n;

	for (size_t i = b->vs.n - 1; i-- > 0 && held;) {
		const json_t *body;

		if (!b->vs.v[i].there || b->vs.v[i + 1].anew)
			break;
		body = versions_body(&b->vs, i, err);
		if (!body || versions_tick(&b->vs, b->vs.n - i, b->vs.n, err) != 0)
			return -1;
		held = hold(b, i, body);
	}
	return 0;
}

/* ---- the result ---- */

static int
by_version(const void *x, const void *y)
{
	const struct held *const *a = x, *const *b = y;

	if ((*a)->version != (*b)->version)
		return (*a)->version > (*b)->version ? -1 : 1;
	return *a < *b ? -1 : *a > *b;
}

static void
add_result(struct blaming *b, const struct held *h, const struct author_pair *p, struct blame *out)
{
	const struct version *v = &b->vs.v[h->version];
	struct blame_field *f;

	vec_grow(out->v, out->n, out->cap);
	f = &out->v[out->n++];
	*f = (struct blame_field){
		.path = arena_strdup(&out->strings, h->path),
		.value = json_incref(h->value),
		.was = json_incref(h->was),
		.made = h->version && !h->ended,
		.since = b->vs.at[v->first].instant,
		.first_seen = v->first == 0,
		.origin = {.time = WHEN_NONE},
	};
	if (!f->first_seen)
		author_of(p, &h->at, v->anew, &f->origin);
}

/* Fields that came together were made in one night, which is read once. */
static void
tell(struct blaming *b, struct blame *out)
{
	struct author_pair p = {.key = b->vs.key, .rules = b->opts->rules,
				.audit = b->opts->audit};
	const struct held **order = mem_zero(b->n + 1, sizeof(*order));

	for (size_t i = 0; i < b->n; i++)
		order[i] = &b->v[i];
	if (b->n)
		qsort(order, b->n, sizeof(*order), by_version);
	for (size_t i = 0; i < b->n; i++) {
		size_t first = b->vs.v[order[i]->version].first;

		if (first && (i == 0 || order[i]->version != order[i - 1]->version)) {
			author_close(&p);
			author_open(&p, b->vs.store, &b->vs.at[first - 1], &b->vs.at[first]);
		}
		add_result(b, order[i], &p, out);
	}
	author_close(&p);
	free(order);
}

static int
run(struct blaming *b, struct blame *out, struct error *err)
{
	const struct compare_opts co = {.kinds = b->opts->kinds, .limits = b->opts->limits};
	const json_t *body;

	if (!b->vs.v[b->vs.n - 1].there)
		return error_set(err, ERR_NOT_FOUND, "that snapshot has no %s/%s", b->vs.key->kind,
				 b->vs.key->name);
	body = versions_body(&b->vs, b->vs.n - 1, err);
	if (!body)
		return -1;
	compare_leaves(b->vs.key, body, &co, add_field, b);
	if (go_back(b, err) != 0)
		return -1;
	tell(b, out);
	return 0;
}

int
flow_blame(const struct object_past *p, const struct blame_opts *o, struct blame *out,
	   struct error *err)
{
	const struct filter f = {.fields = o->fields};
	struct blaming b = {
		.vs = {.store = p->store, .at = p->v, .key = p->key, .limits = o->limits,
		       .progress = o->progress},
		.opts = o,
	};
	int rc = -1;

	*out = (struct blame){0};
	if (!p->n)
		return error_set(err, ERR_BUG, "blame in no snapshot");
	if (filter_new(&b.filter, &f, err) == 0 && versions_find(&b.vs, p->n, err) == 0)
		rc = run(&b, out, err);
	while (b.n)
		take_back(&b);
	free(b.v);
	filter_free(b.filter);
	versions_release(&b.vs);
	return rc;
}

void
blame_release(struct blame *b)
{
	for (size_t i = 0; i < b->n; i++) {
		json_decref(b->v[i].value);
		json_decref(b->v[i].was);
		origin_release(&b->v[i].origin);
	}
	free(b->v);
	arena_release(&b->strings);
	*b = (struct blame){0};
}
