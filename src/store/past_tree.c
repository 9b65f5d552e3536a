/*
 * The trees of a past: thousands of commits, each of which changes a file or
 * two. Folders stand in maps by name, those of folders with a slash behind, so
 * that the order of bytes is git's.
 */
#include <stdlib.h>
#include <string.h>

#include "past.h"
#include "walk.h"

#define LEVELS 3 /* <namespace>/<Kind>/<name>.json under a section */
#define SECTIONS 3

struct dir {
	struct map kids; /* name to struct dir, of the lowest level to struct oid */
	struct oid id;   /* unless dirty or empty */
	bool dirty, empty;
};

struct past_tree {
	struct dir sections[SECTIONS];
	struct arena ids;
};

struct past_tree *
past_tree_new(void)
{
	struct past_tree *t = mem_zero(1, sizeof(*t));

	for (size_t i = 0; i < SECTIONS; i++)
		t->sections[i].dirty = true;
	return t;
}

static void
folder_free(void *value)
{
	struct dir *d = value;

	map_release(&d->kids, NULL);
	free(d);
}

static void
namespace_free(void *value)
{
	struct dir *d = value;

	map_release(&d->kids, folder_free);
	free(d);
}

void
past_tree_free(struct past_tree *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < SECTIONS; i++)
		map_release(&t->sections[i].kids, namespace_free);
	arena_release(&t->ids);
	free(t);
}

/* The folder of that name, with its slash; made if there is none. */
static struct dir *
child(struct dir *d, const struct str *name)
{
	struct map_entry *e = map_at(&d->kids, name->p, name->n + 1);

	if (!e->value)
		e->value = mem_zero(1, sizeof(*d));
	d = e->value;
	d->dirty = true;
	return d;
}

int
past_tree_put(struct past_tree *t, enum store_section sec, const char *path, const struct oid *blob,
	      struct error *err)
{
	struct dir *d = &t->sections[sec];
	struct str part[LEVELS];
	struct map_entry *e;

	if (!tree_path_split(path, part))
		return error_set(err, ERR_INPUT, "the store cannot hold '%s'", path);
	d->dirty = true;
	for (size_t i = 0; i + 1 < LEVELS; i++)
		d = child(d, &part[i]);
	e = map_at(&d->kids, part[LEVELS - 1].p, part[LEVELS - 1].n);
	if (!e->value)
		e->value = arena_alloc(&t->ids, sizeof(*blob));
	*(struct oid *)e->value = *blob;
	return 0;
}

void
past_tree_drop(struct past_tree *t, enum store_section sec, const char *path)
{
	struct dir *chain[LEVELS] = {&t->sections[sec]};
	struct str part[LEVELS];

	if (!tree_path_split(path, part))
		return;
	for (size_t i = 0; i + 1 < LEVELS; i++) {
		chain[i + 1] = map_getn(&chain[i]->kids, part[i].p, part[i].n + 1);
		if (!chain[i + 1])
			return;
	}
	if (!map_del(&chain[LEVELS - 1]->kids, part[LEVELS - 1].p))
		return;
	for (size_t i = 0; i < LEVELS; i++)
		chain[i]->dirty = true;
}

/* ---- writing ---- */

struct writing {
	struct store_writer *w;
	struct error *err;
};

static int write_dir(struct writing *g, struct dir *d, unsigned level);

/* Git has no empty folders: one that has become so is left out. */
static int
add_kid(struct writing *g, struct buf *raw, const struct map_entry *e, unsigned level)
{
	struct str name = {e->key, e->len};
	struct dir *kid = e->value;

	if (level + 1 == LEVELS) {
		tree_add_entry(raw, "100644", name, e->value);
		return 0;
	}
	if (kid->dirty && write_dir(g, kid, level + 1) != 0)
		return -1;
	name.n--;
	if (!kid->empty)
		tree_add_entry(raw, "40000", name, &kid->id);
	return 0;
}

/* Three levels deep at most: the paths have no more parts. */
static int
write_dir(struct writing *g, struct dir *d, unsigned level)
{
	struct buf raw = {0};
	size_t n;
	struct map_entry **v = map_sorted(&d->kids, &n);
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = add_kid(g, &raw, v[i], level);
	if (rc == 0 && raw.n)
		rc = writer_add(g->w, GIT_OBJECT_TREE, raw.p, raw.n, &d->id, g->err);
	d->dirty = rc != 0;
	d->empty = raw.n == 0;
	free(v);
	buf_release(&raw);
	return rc;
}

int
past_tree_write(struct past_tree *t, struct store_writer *w, const struct oid *facts,
		struct oid *root, struct error *err)
{
	/* as they sort */
	static const enum store_section order[] = {SECTION_EVIDENCE, SECTION_OBJECTS,
						   SECTION_ORIGINS};
	struct writing g = {w, err};
	struct buf raw = {0};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < countof(order); i++) {
		const char *name = section_names[order[i]];
		struct dir *d = &t->sections[order[i]];

		if (d->dirty)
			rc = write_dir(&g, d, 0);
		if (rc == 0 && !d->empty)
			tree_add_entry(&raw, "40000", (struct str){name, strlen(name)}, &d->id);
	}
	if (rc == 0) {
		tree_add_entry(&raw, "100644", STR("snapshot.json"), facts);
		rc = writer_add(w, GIT_OBJECT_TREE, raw.p, raw.n, root, err);
	}
	buf_release(&raw);
	return rc;
}
