/* Staged snapshots take their places in time; from the first on, commits are written anew. */
#include "writer.h"

#include <stdlib.h>
#include <string.h>

static int
by_time(const void *a, const void *b)
{
	const struct store_snapshot *x = a, *y = b;

	return snapshot_cmp(x, y);
}

static bool
is_replaced(const struct store_writer *w, const char *context, const struct store_snapshot *v)
{
	for (size_t i = 0; i < w->staged.n; i++)
		if (str_eq(w->staged.v[i].context, context) && by_time(&w->staged.v[i], v) == 0)
			return true;
	return false;
}

/* Shallow copies: the strings stay with the timeline and the writer. */
static struct store_snapshot *
merge(const struct store_writer *w, const char *context, const struct store_snapshot *old,
      size_t nold, size_t *n)
{
	struct store_snapshot *v = mem_zero(nold + w->staged.n + 1, sizeof(*v));

	*n = 0;
	for (size_t i = 0; i < nold; i++)
		if (!is_replaced(w, context, &old[i]))
			v[(*n)++] = old[i];
	for (size_t i = 0; i < w->staged.n; i++)
		if (str_eq(w->staged.v[i].context, context))
			v[(*n)++] = w->staged.v[i];
	if (*n)
		qsort(v, *n, sizeof(*v), by_time);
	return v;
}

/* Commits from place `from` on; trees are there already, so a rewritten one costs its text. */
static int
write_commits(struct store_writer *w, struct store_snapshot *v, size_t from, size_t n,
	      struct error *err)
{
	struct buf text = {0};
	int rc = 0;

	for (size_t i = from; rc == 0 && i < n; i++) {
		buf_clear(&text);
		commit_write(&text, &v[i], i ? &v[i - 1].commit : NULL);
		rc = writer_add(w, GIT_OBJECT_COMMIT, text.p, text.n, &v[i].commit, err);
	}
	buf_release(&text);
	return rc;
}

static int
write_branch(struct store_writer *w, const char *context, struct branch_moves *out,
	     struct error *err)
{
	const struct store_snapshot *old;
	struct store_snapshot *v;
	size_t nold, n, keep = 0;
	struct branch_move m = {0};
	bool forget = map_get(&w->forgotten, context);
	int rc;

	if (store_timeline(w->s, context, &old, &nold, err) != 0)
		return -1;
	if (nold)
		m.from = old[nold - 1].commit;
	v = merge(w, context, old, forget ? 0 : nold, &n);
	while (!forget && keep < nold && keep < n && oid_eq(&v[keep].commit, &old[keep].commit))
		keep++;
	rc = write_commits(w, v, keep, n, err);
	if (n)
		m.to = v[n - 1].commit;
	free(v);
	if (rc != 0 || oid_eq(&m.from, &m.to))
		return rc;
	m.name = mem_printf(BRANCH_PREFIX "%s", context);
	vec_grow(out->v, out->n, out->cap);
	out->v[out->n++] = m;
	return 0;
}

int
history_write(struct store_writer *w, struct branch_moves *out, struct error *err)
{
	struct map contexts = {0};
	struct map_entry **sorted;
	size_t n;
	int rc = 0;

	for (size_t i = 0; i < w->staged.n; i++)
		map_put(&contexts, w->staged.v[i].context, w);
	map_each(&w->forgotten, e)
		map_put(&contexts, e->key, w);
	sorted = map_sorted(&contexts, &n);
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = write_branch(w, sorted[i]->key, out, err);
	free(sorted);
	map_release(&contexts, NULL);
	return rc;
}

void
branch_moves_release(struct branch_moves *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->v[i].name);
	free(m->v);
	*m = (struct branch_moves){0};
}
