/* A snapshot's files become trees, bottom-up in one pass over the sorted paths. */
#include <stdlib.h>
#include <string.h>

#include "walk.h"
#include "writer.h"

#define SECTIONS 3

struct file {
	const char *path;
	struct oid blob;
	uint32_t seq;		/* the later put under one path wins */
};

struct section {
	struct file *v;
	size_t n, cap;
	bool unsorted;
};

struct store_tree {
	struct store_writer *w;
	struct arena paths;
	struct section sections[SECTIONS];
};

struct store_tree *
store_tree_new(struct store_writer *w)
{
	struct store_tree *t = mem_zero(1, sizeof(*t));

	t->w = w;
	return t;
}

void
store_tree_free(struct store_tree *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < SECTIONS; i++)
		free(t->sections[i].v);
	arena_release(&t->paths);
	free(t);
}

void
store_tree_put(struct store_tree *t, enum store_section sec, const char *path,
	       const struct oid *blob)
{
	struct section *s = &t->sections[sec];

	vec_grow(s->v, s->n, s->cap);
	if (s->n && strcmp(s->v[s->n - 1].path, path) >= 0)
		s->unsorted = true;
	s->v[s->n] = (struct file){
		.path = arena_strdup(&t->paths, path),
		.blob = *blob,
		.seq = (uint32_t)s->n,
	};
	s->n++;
}

/* Whole paths by bytes are git's order at each level, too: there a directory sorts as if
 * its name ended in the slash that follows it here. */
static int
by_path(const void *a, const void *b)
{
	const struct file *x = a, *y = b;
	int c = strcmp(x->path, y->path);

	return c ? c : x->seq < y->seq ? -1 : 1;
}

static void
sort(struct section *s)
{
	size_t kept = 0;

	if (!s->unsorted)
		return;
	qsort(s->v, s->n, sizeof(*s->v), by_path);
	for (size_t i = 0; i < s->n; i++) {
		if (kept && strcmp(s->v[kept - 1].path, s->v[i].path) == 0)
			kept--;
		s->v[kept++] = s->v[i];
	}
	s->n = kept;
	s->unsorted = false;
}

/* ---- one section ---- */

struct open_dir {
	struct buf raw;		/* entries so far */
	struct str name;
};

struct building {
	struct store_writer *w;
	struct open_dir v[TREE_LEVELS];
	size_t depth;		/* of the path that is open, which has the names; 0: none yet */
};

void
tree_add_entry(struct buf *raw, const char *mode, struct str name, const struct oid *id)
{
	char *p = buf_room(raw, strlen(mode) + name.n + 2 + sizeof(id->id));
	size_t n = strlen(mode);

	memcpy(p, mode, n);
	p[n++] = ' ';
	memcpy(p + n, name.p, name.n);
	n += name.n;
	p[n++] = '\0';
	memcpy(p + n, id->id, sizeof(id->id));
	raw->n += n + sizeof(id->id);
}

/* Writes the directories from the deepest up to level `from`, each into the one above. */
static int
close_dirs(struct building *b, size_t from, struct error *err)
{
	for (size_t i = b->depth ? b->depth - 1 : 0; i >= from && i > 0; i--) {
		struct oid id;

		if (writer_add(b->w, GIT_OBJECT_TREE, b->v[i].raw.p, b->v[i].raw.n, &id, err) != 0)
			return -1;
		buf_clear(&b->v[i].raw);
		tree_add_entry(&b->v[i - 1].raw, "40000", b->v[i].name, &id);
	}
	return 0;
}

static bool
is_dots(const struct str *s)
{
	return s->p[0] == '.' && (s->n == 1 || (s->n == 2 && s->p[1] == '.'));
}

/* What `git fsck --strict` refuses: .git and its kin; of folders also their 8.3 names
 * (git~1, gi7eba~1) and .git with characters in it that some file systems ignore. */
static bool
part_ok(const struct str *s, bool dir)
{
	const char *tilde = memchr(s->p, '~', s->n < 8 ? s->n : 8);

	if (!s->n || s->n > 255 || is_dots(s))
		return false;
	if (s->n >= 4 && strncasecmp(s->p, ".git", 4) == 0)
		return false;
	if (dir && tilde && s->n > 2 && strncasecmp(s->p, "gi", 2) == 0)
		return false;
	for (size_t i = 1; dir && s->p[0] == '.' && i < s->n; i++)
		if ((unsigned char)s->p[i] >= 0x80)
			return false;
	return true;
}

size_t
tree_path_split(const char *path, struct str part[TREE_LEVELS])
{
	size_t n = str_starts(path, STATIC_NS) ? TREE_LEVELS : TREE_LEVELS - 1;

	for (size_t i = 0; i < n; i++) {
		const char *end = strchrnul(path, '/');

		part[i] = (struct str){path, (size_t)(end - path)};
		if (!part_ok(&part[i], i + 1 < n) || (*end == '/') != (i + 1 < n))
			return 0;
		path = end + 1;
	}
	return n;
}

static bool
same_name(const struct str *a, const struct str *b)
{
	return a->n == b->n && memcmp(a->p, b->p, a->n) == 0;
}

static int
add_file(struct building *b, const struct file *f, struct error *err)
{
	struct str part[TREE_LEVELS];
	size_t level = 1, depth = tree_path_split(f->path, part);

	if (!depth)
		return error_set(err, ERR_INPUT, "the store cannot hold '%s'", f->path);
	/* directory i has part i - 1 as its name */
	while (level < b->depth && level < depth &&
	       same_name(&b->v[level].name, &part[level - 1]))
		level++;
	if (close_dirs(b, level, err) != 0)
		return -1;
	for (; level < depth; level++)
		b->v[level].name = part[level - 1];
	b->depth = depth;
	tree_add_entry(&b->v[depth - 1].raw, "100644", part[depth - 1], &f->blob);
	return 0;
}

int
tree_each(struct store_tree *t, int (*each)(void *ctx, enum store_section sec, const char *path,
					    const struct oid *blob),
	  void *ctx)
{
	for (size_t i = 0; i < SECTIONS; i++) {
		const struct section *s = &t->sections[i];

		for (size_t k = 0; k < s->n; k++) {
			int rc = each(ctx, (enum store_section)i, s->v[k].path, &s->v[k].blob);

			if (rc != 0)
				return rc;
		}
	}
	return 0;
}

static int
write_section(struct store_tree *t, struct section *s, struct oid *out, struct error *err)
{
	struct building b = {.w = t->w};
	int rc = 0;

	sort(s);
	for (size_t i = 0; rc == 0 && i < s->n; i++)
		rc = add_file(&b, &s->v[i], err);
	if (rc == 0)
		rc = close_dirs(&b, 1, err);
	if (rc == 0)
		rc = writer_add(t->w, GIT_OBJECT_TREE, b.v[0].raw.p, b.v[0].raw.n, out, err);
	for (size_t i = 0; i < TREE_LEVELS; i++)
		buf_release(&b.v[i].raw);
	return rc;
}

int
tree_write(struct store_tree *t, const struct oid *facts, struct oid *root, struct error *err)
{
	/* as they sort; a section without files is left out, since git has no empty folders */
	static const enum store_section order[] = {SECTION_EVIDENCE, SECTION_OBJECTS,
						   SECTION_ORIGINS};
	struct buf raw = {0};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < countof(order); i++) {
		const char *name = section_names[order[i]];
		struct oid id;

		if (!t->sections[order[i]].n)
			continue;
		rc = write_section(t, &t->sections[order[i]], &id, err);
		if (rc == 0)
			tree_add_entry(&raw, "40000", (struct str){name, strlen(name)}, &id);
	}
	if (rc == 0) {
		tree_add_entry(&raw, "100644", STR("snapshot.json"), facts);
		rc = writer_add(t->w, GIT_OBJECT_TREE, raw.p, raw.n, root, err);
	}
	buf_release(&raw);
	return rc;
}
