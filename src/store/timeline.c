/* What the branches say: contexts, the snapshots of each in time order, the facts of one. */
#include <stdlib.h>
#include <string.h>

#include "tree/walk.h"

#define CHAIN_MAX  1000000	/* snapshots in a context: a night each for 2,700 years */
#define FACTS_MAX  (64U << 20)

void
snapshot_free_fields(struct store_snapshot *v)
{
	free(v->context);
	free(v->source);
	free(v->key_id);
	*v = (struct store_snapshot){0};
}

int
snapshot_cmp(const struct store_snapshot *a, const struct store_snapshot *b)
{
	int c;

	if (a->instant != b->instant)
		return a->instant < b->instant ? -1 : 1;
	c = strcmp(a->source, b->source);
	return c ? c : strcmp(a->sha256, b->sha256);
}

void
chain_free(void *timeline)
{
	struct timeline *t = timeline;

	if (!t)
		return;
	for (size_t i = 0; i < t->n; i++)
		snapshot_free_fields(&t->v[i]);
	free(t->v);
	free(t);
}

/* ---- contexts ---- */

static int
add_context(void *ctx, const char *rest, const struct oid *at, struct error *err)
{
	struct store *s = ctx;

	(void)at;
	(void)err;
	if (!store_name_ok(rest))
		return 0;
	s->contexts = mem_grow(s->contexts, s->ncontexts + 1, sizeof(*s->contexts));
	s->contexts[s->ncontexts++] = mem_strdup(rest);
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

const char *const *
store_contexts(struct store *s, size_t *n)
{
	if (!s->listed) {
		s->listed = ref_each(s, BRANCH_PREFIX, add_context, s, NULL) == 0;
		if (s->ncontexts)
			qsort(s->contexts, s->ncontexts, sizeof(*s->contexts), by_name);
	}
	*n = s->ncontexts;
	return (const char *const *)s->contexts;
}

/* ---- one context ---- */

static int
read_commit(struct store *s, const struct oid *at, struct store_snapshot *out, struct oid *parent,
	    struct error *err)
{
	git_odb_object *o = NULL;
	struct error why = {0};
	char hex[41];
	int rc;

	if (object_read(&o, s, at, GIT_OBJECT_COMMIT, err) != 0)
		return -1;
	oid_hex(at, hex);
	rc = commit_read(git_odb_object_data(o), git_odb_object_size(o), out, parent, &why);
	git_odb_object_free(o);
	if (rc != 0)
		return error_set(err, ERR_INPUT, "commit %.10s: %s", hex, why.text);
	out->commit = *at;
	return 0;
}

/* Newest first, as the parents lead; the caller turns it round. */
static int
read_chain(struct store *s, struct timeline *t, const char *context, struct error *err)
{
	struct oid at = t->tip, parent;

	while (!oid_zero(&at)) {
		struct store_snapshot v = {0};

		if (t->n >= CHAIN_MAX)
			return error_set(err, ERR_LIMIT, "%s has over %d snapshots", context,
					 CHAIN_MAX);
		if (read_commit(s, &at, &v, &parent, err) != 0)
			return error_in(err, "%s", context);
		v.context = mem_strdup(context);
		vec_grow(t->v, t->n, t->cap);
		t->v[t->n++] = v;
		at = parent;
	}
	return 0;
}

static struct timeline *
load(struct store *s, const char *context, struct error *err)
{
	struct timeline *t = mem_zero(1, sizeof(*t));
	char *name = mem_printf(BRANCH_PREFIX "%s", context);
	int found = store_name_ok(context) ? ref_read(s, name, &t->tip, err) : 0;

	free(name);
	if (found < 0 || (found && read_chain(s, t, context, err) != 0)) {
		chain_free(t);
		return NULL;
	}
	for (size_t i = 0; i < t->n / 2; i++) {
		struct store_snapshot swap = t->v[i];

		t->v[i] = t->v[t->n - 1 - i];
		t->v[t->n - 1 - i] = swap;
	}
	return t;
}

int
store_timeline(struct store *s, const char *context, const struct store_snapshot **out, size_t *n,
	       struct error *err)
{
	struct timeline *t = map_get(&s->timelines, context);

	if (!t) {
		t = load(s, context, err);
		if (!t)
			return -1;
		map_put(&s->timelines, context, t);
	}
	*out = t->v;
	*n = t->n;
	return 0;
}

int
store_facts(struct store *s, const struct store_snapshot *at, struct snapshot *out,
	    struct error *err)
{
	struct limits lim = LIMITS_DEFAULT;
	struct buf b = {0};
	struct oid blob;
	json_t *j = NULL;
	int found = tree_find(s, &at->tree, "snapshot.json", &blob, err), rc = -1;

	lim.item_bytes = FACTS_MAX;
	if (found == 0)
		error_set(err, ERR_INPUT, "not there");
	if (found > 0 && store_blob(s, &blob, &b, err) == 0)
		j = tree_parse_json(buf_cstr(&b), b.n, &lim, NULL, err);
	if (j)
		rc = snapshot_from_json(out, j, err);
	if (rc != 0)
		error_in(err, "snapshot.json of %s", at->context);
	json_decref(j);
	buf_release(&b);
	return rc;
}
