/*
 * The trees of a past: thousands of commits, each of which changes a file or
 * two. Folders stand in maps by name, those of folders with a slash behind, so
 * that the order of bytes is git's, and a name with a slash is a folder's.
 */
#include <stdlib.h>
#include <string.h>

#include "past.h"
#include "tree/walk.h"

#define SECTIONS 3

struct dir {
	struct map kids; /* name to struct dir, of a file to struct oid */
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

static bool
is_folder(const struct map_entry *kid)
{
	return kid->key[kid->len - 1] == '/';
}

/* As deep as paths have parts. */
static void
dir_release(struct dir *d)
{
	map_each (&d->kids, e) {
		if (!is_folder(e))
			continue;
		dir_release(e->value);
		free(e->value);
	}
	map_release(&d->kids, NULL);
}

void
past_tree_free(struct past_tree *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < SECTIONS; i++)
		dir_release(&t->sections[i]);
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
	struct str part[TREE_LEVELS];
	size_t depth = tree_path_split(path, part);
	struct map_entry *e;

	if (!depth)
		return error_set(err, ERR_INPUT, "the store cannot hold '%s'", path);
	d->dirty = true;
	for (size_t i = 0; i + 1 < depth; i++)
		d = child(d, &part[i]);
	e = map_at(&d->kids, part[depth - 1].p, part[depth - 1].n);
	if (!e->value)
		e->value = arena_alloc(&t->ids, sizeof(*blob));
	*(struct oid *)e->value = *blob;
	return 0;
}

void
past_tree_drop(struct past_tree *t, enum store_section sec, const char *path)
{
	struct dir *chain[TREE_LEVELS] = {&t->sections[sec]};
	struct str part[TREE_LEVELS];
	size_t depth = tree_path_split(path, part);

	for (size_t i = 0; i + 1 < depth; i++) {
		chain[i + 1] = map_getn(&chain[i]->kids, part[i].p, part[i].n + 1);
		if (!chain[i + 1])
			return;
	}
	if (!depth || !map_del(&chain[depth - 1]->kids, part[depth - 1].p))
		return;
	for (size_t i = 0; i < depth; i++)
		chain[i]->dirty = true;
}

/* ---- writing ---- */

struct writing {
	struct store_writer *w;
	struct error *err;
};

static int write_dir(struct writing *g, struct dir *d);

/* Git has no empty folders: one that has become so is left out. */
static int
add_kid(struct writing *g, struct buf *raw, const struct map_entry *e)
{
	struct str name = {e->key, e->len};
	struct dir *kid = e->value;

	if (!is_folder(e)) {
		tree_add_entry(raw, "100644", name, e->value);
		return 0;
	}
	if (kid->dirty && write_dir(g, kid) != 0)
		return -1;
	name.n--;
	if (!kid->empty)
		tree_add_entry(raw, "40000", name, &kid->id);
	return 0;
}

/* As deep as paths have parts. */
static int
write_dir(struct writing *g, struct dir *d)
{
	struct buf raw = {0};
	size_t n;
	struct map_entry **v = map_sorted(&d->kids, &n);
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = add_kid(g, &raw, v[i]);
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
			rc = write_dir(&g, d);
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
