/* The names, read between keys; a new reading takes the old one's place as a whole. */
#include <stdlib.h>

#include "objects.h"

bool
objects_go(struct objects *st, const char *ref)
{
	struct buf head = {0};
	bool found = false;

	for (size_t g = 0; st->l && g < st->l->ngroups && !found; g++) {
		const struct kind_group *k = &st->l->groups[g];
		size_t name;

		buf_clear(&head);
		buf_printf(&head, "%s%s%s/", k->ns, *k->ns ? "/" : "", k->word);
		if (!str_starts(ref, head.p))
			continue;
		name = listing_name(st->l, g, ref + head.n);
		found = name != SIZE_MAX;
		if (found)
			objects_reveal(st, g, name);
	}
	buf_release(&head);
	return found;
}

/* The new listing takes the old one's place; the cursor stays on its object. */
static void
take(const struct app *a, struct objects *st, struct listing *l)
{
	struct listing *old = st->l;
	char *ref = st->ref.n ? mem_strdup(st->ref.p) : NULL;

	st->l = l;
	listing_count(l, &a->model);
	if (old)
		listing_folds(l, old);
	else
		listing_open_changed(l);
	objects_sift_anew(st);
	objects_sift(st, SIFT_AT_ONCE);
	if (old)
		st->cursor = (struct object_row){0};
	objects_rows(st);
	objects_find(st);
	if (ref)
		objects_go(st, ref);
	objects_keep(st);
	listing_free(old);
	free(ref);
}

static bool
same_tree(const struct oid *a, const struct oid *b)
{
	return memcmp(a->id, b->id, sizeof(a->id)) == 0;
}

struct reading {
	struct app *a;
	struct oid tree;
};

static bool
tick(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	struct reading *r = ctx;

	return app_tick(r->a, what, done, total) || !same_tree(&r->tree, &r->a->model.to.at.tree);
}

static void
read_names(struct app *a, struct view *v)
{
	struct objects *st = v->state;
	const struct store_snapshot at = a->model.to.at;
	struct reading r = {a, at.tree};
	struct progress p = {.ctx = &r, .tick = tick};
	struct listing *l = NULL;
	struct error err = {0};

	if (listing_read(&l, a->o->worker, &at, &a->o->filter, &p, &err) == 0)
		take(a, st, l);
	else if (same_tree(&at.tree, &a->model.to.at.tree))
		st->failed = err;
}

bool
objects_blank(const struct app *a, const struct view *v)
{
	const struct objects *st = v->state;

	(void)a;
	return !st->l && !st->failed.code;
}

bool
objects_work(struct app *a, struct view *v)
{
	struct objects *st = v->state;

	if (st->failed.code)
		return false;
	if (!st->l || !same_tree(&st->l->tree, &a->model.to.at.tree)) {
		read_names(a, v);
		return true;
	}
	if (!objects_sift(st, SIFT_A_STEP))
		return false;
	objects_rows(st);
	objects_find(st);
	return true;
}
