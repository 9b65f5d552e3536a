/* Two trees side by side: what differs, at the cost of what differs; one tree: all there is. */
#include "walk.h"

#include <string.h>

#include "writer.h"

const char *const section_names[3] = {
	[SECTION_OBJECTS] = "objects",
	[SECTION_ORIGINS] = "origins",
	[SECTION_EVIDENCE] = "evidence",
};

typedef int (*emit_fn)(void *ctx, const char *path, const struct oid *a, const struct oid *b);

struct level {
	struct tree_cursor a, b;
	size_t path;		/* bytes of the path up to here */
};

struct walk {
	struct store *s;
	const char *only[TREE_LEVELS];	/* narrow a level to one name */
	const char *kind;		/* the same of the level of kinds */
	bool (*enter)(void *ctx, const char *folder);	/* NULL: every folder */
	void *enter_ctx;
	struct level v[TREE_LEVELS];
	size_t n;
	struct buf path;
	/* a few crafted trees could name each other's entries without end */
	uint64_t seen;
	emit_fn emit;
	void *ctx;
};

/* git's order: a directory compares as if its name ended in a slash. */
static int
entry_cmp(const struct tree_entry *a, const struct tree_entry *b)
{
	size_t n = a->len < b->len ? a->len : b->len;
	int c = memcmp(a->name, b->name, n);
	unsigned char x, y;

	if (c)
		return c;
	x = a->len > n ? (unsigned char)a->name[n] : a->dir ? '/' : 0;
	y = b->len > n ? (unsigned char)b->name[n] : b->dir ? '/' : 0;
	return x == y ? (int)a->dir - (int)b->dir : x < y ? -1 : 1;
}

/* At which level the kinds are: a namespace of static pods has two folders. */
static size_t
kinds_level(const struct walk *w)
{
	const size_t n = strlen(STATIC_NS);

	return w->v[w->n - 1].path >= n && memcmp(w->path.p, STATIC_NS, n) == 0 ? 3 : 2;
}

/* The folder that the path names now: one of a namespace or a kind may be left out. */
static bool
entered(const struct walk *w)
{
	return !w->enter || w->n > kinds_level(w) || str_eq(w->path.p, STATIC_NS) ||
	       w->enter(w->enter_ctx, w->path.p);
}

static int
level_open(struct walk *w, const struct oid *a, const struct oid *b, struct error *err)
{
	struct level *l;
	const char *only;

	if (w->n == TREE_LEVELS)
		return error_set(err, ERR_LIMIT, "the store holds a tree over %d levels deep",
				 TREE_LEVELS);
	l = &w->v[w->n++];
	*l = (struct level){.path = w->path.n};
	if (tree_cursor_open(&l->a, w->s, a, err) != 0 || tree_cursor_open(&l->b, w->s, b, err) != 0)
		return -1;
	only = w->n == kinds_level(w) ? w->kind : w->only[w->n - 1];
	if (!only)
		return 0;
	return tree_cursor_seek(&l->a, only, err) != 0 ? -1 : tree_cursor_seek(&l->b, only, err);
}

static void
level_close(struct walk *w)
{
	struct level *l = &w->v[--w->n];

	tree_cursor_close(&l->a);
	tree_cursor_close(&l->b);
}

/* What stands at this place on either side (NULL: nothing) and differs. */
static int
visit(struct walk *w, const struct tree_entry *a, const struct tree_entry *b, struct error *err)
{
	const struct tree_entry *e = a ? a : b;
	struct level *l = &w->v[w->n - 1];
	struct oid old = a ? a->id : (struct oid){{0}}, new = b ? b->id : (struct oid){{0}};
	bool dir = e->dir;

	w->path.n = l->path;
	buf_add(&w->path, e->name, e->len);
	if ((a && tree_cursor_next(&l->a, err) != 0) || (b && tree_cursor_next(&l->b, err) != 0))
		return -1;
	if (++w->seen > LIMITS_DEFAULT.objects)
		return error_set(err, ERR_LIMIT, "the store holds a tree of over %llu objects",
				 (unsigned long long)LIMITS_DEFAULT.objects);
	if (!dir)
		return w->emit(w->ctx, buf_cstr(&w->path), a ? &old : NULL, b ? &new : NULL);
	buf_putc(&w->path, '/');
	buf_cstr(&w->path);
	return entered(w) ? level_open(w, &old, &new, err) : 0;
}

static int
step(struct walk *w, struct error *err)
{
	struct level *l = &w->v[w->n - 1];
	const struct tree_entry *a = l->a.live ? &l->a.at : NULL, *b = l->b.live ? &l->b.at : NULL;
	int order = a && b ? entry_cmp(a, b) : 0;

	if (!a && !b) {
		level_close(w);
		return 0;
	}
	if (order < 0)
		b = NULL;
	else if (order > 0)
		a = NULL;
	if (!a || !b || !oid_eq(&a->id, &b->id))
		return visit(w, a, b, err);
	return tree_cursor_next(&l->a, err) != 0 ? -1 : tree_cursor_next(&l->b, err);
}

static int
run(struct walk *w, const struct oid *a, const struct oid *b, struct error *err)
{
	int rc = level_open(w, a, b, err);

	while (rc == 0 && w->n)
		rc = step(w, err);
	while (w->n)
		level_close(w);
	buf_release(&w->path);
	return rc;
}

int
store_delta(struct store *s, const struct oid *a, const struct oid *b, enum store_section sec,
	    int (*each)(void *ctx, const char *path, const struct oid *old_blob,
			const struct oid *new_blob),
	    void *ctx, struct error *err)
{
	struct walk w = {.s = s, .emit = each, .ctx = ctx};
	struct oid old = {{0}}, new = {{0}};

	if (tree_find(s, a, section_names[sec], &old, err) < 0 ||
	    tree_find(s, b, section_names[sec], &new, err) < 0)
		return -1;
	return oid_eq(&old, &new) ? 0 : run(&w, &old, &new, err);
}

struct one_sided {
	int (*each)(void *ctx, const struct store_entry *e);
	void *ctx;
};

static int
emit_entry(void *ctx, const char *path, const struct oid *a, const struct oid *b)
{
	const struct one_sided *o = ctx;
	struct store_entry e = {.path = path, .blob = *b};

	(void)a;
	return o->each(o->ctx, &e);
}

int
store_walk(struct store *s, const struct oid *tree, enum store_section sec,
	   const struct store_scope *in, int (*each)(void *ctx, const struct store_entry *e),
	   void *ctx, struct error *err)
{
	struct one_sided o = {.each = each, .ctx = ctx};
	struct walk w = {.s = s, .emit = emit_entry, .ctx = &o, .enter_ctx = ctx};
	struct buf folder = {0};
	struct oid top;
	char *rest;
	int found = tree_find(s, tree, section_names[sec], &top, err), rc;

	if (found <= 0)
		return found;
	if (in && in->ns)
		object_path_ns(&folder, in->ns);
	rest = folder.p;
	for (size_t i = 0; rest && i < countof(w.only); i++)
		w.only[i] = strsep(&rest, "/");
	if (in) {
		w.kind = in->kind_dir;
		w.enter = in->enter;
	}
	rc = run(&w, NULL, &top, err);
	buf_release(&folder);
	return rc;
}

int
store_find(struct store *s, const struct oid *tree, enum store_section sec,
	   const struct object_key *k, struct oid *out, struct error *err)
{
	struct oid at;
	struct buf path = {0};
	char *part, *rest;
	int found = tree_find(s, tree, section_names[sec], &at, err);

	object_path(&path, k);
	rest = path.p;
	while (found > 0 && (part = strsep(&rest, "/")))
		found = tree_find(s, &at, part, &at, err);
	buf_release(&path);
	if (found > 0)
		*out = at;
	return found;
}

int
store_read(struct store *s, const struct oid *tree, enum store_section sec,
	   const struct object_key *k, struct buf *out, struct error *err)
{
	struct oid at;
	int found = store_find(s, tree, sec, k, &at, err);

	if (found == 0)
		error_set(err, ERR_NOT_FOUND, "no object %s%s%s/%s in that snapshot", k->ns,
			  k->ns[0] ? "/" : "", k->kind, k->name);
	return found > 0 ? store_blob(s, &at, out, err) : -1;
}

int
store_blob(struct store *s, const struct oid *blob, struct buf *out, struct error *err)
{
	git_odb_object *o = NULL;
	size_t from = out->n;

	if (object_read(&o, s, blob, GIT_OBJECT_BLOB, err) != 0)
		return -1;
	buf_add(out, git_odb_object_data(o), git_odb_object_size(o));
	git_odb_object_free(o);
	return s->lens ? s->lens(s->lens_ctx, out, from, err) : 0;
}

void
store_look_through(struct store *s, store_lens lens, void *ctx, void (*done)(void *ctx))
{
	if (s->lens_done)
		s->lens_done(s->lens_ctx);
	s->lens = lens;
	s->lens_ctx = ctx;
	s->lens_done = done;
}
