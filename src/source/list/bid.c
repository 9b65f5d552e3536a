/* list: is it one archive of list files, or a shelf of several, or something else? */
#include <stdlib.h>

#include "glance.h"
#include "list.h"
#include "outline.h"

enum { SAMPLES = 8, HEAD = 64 << 10 };

static bool
sample(struct bundle *b, const char *path, struct glance *g, struct buf *head, struct buf *scratch)
{
	ssize_t n;

	buf_clear(head);
	n = bundle_peek(b, path, buf_room(head, HEAD), HEAD, NULL);
	return n > 0 && glance_head(head->p, (size_t)n, g, scratch) && glance_is_kubernetes(g);
}

bool
list_is_hidden(const char *path)
{
	return *path == '.' || strstr(path, "/.");
}

/* Folders above the namespaces in trees that tools make. */
static const char *const wrappers[] = {"data", "namespaces", "cluster-resources", "config"};

/* In a tree that has no list files at its top the folders must be namespaces: archives of several
 * days or clusters side by side are not one. */
static bool
contradicts(const char *path, const struct glance *g)
{
	const char *slash = strchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) : 0;

	for (size_t i = 0; i < countof(wrappers); i++)
		if (strlen(wrappers[i]) == n && memcmp(path, wrappers[i], n) == 0)
			return false;
	return g->ns.n && slash && (g->ns.n != n || memcmp(g->ns.p, path, n) != 0);
}

static bool
in_dated_folder(const char *path)
{
	const char *slash;
	bool yes = false;

	for (; !yes && (slash = strchr(path, '/')); path = slash + 1) {
		char *part = mem_strndup(path, (size_t)(slash - path));
		struct stamp st;

		source_stamp(part, &st);
		yes = st.precision != STAMP_NONE;
		free(part);
	}
	return yes;
}

struct survey {
	struct bundle *b;
	const struct outline *o;
	struct buf head, scratch;
	size_t good, tried, dated;
	bool top;		/* objects in a file at the top */
	bool bad;
};

/* Looks at some of the files at the top, or of those below, spread over all. */
static void
survey(struct survey *v, bool top, size_t step)
{
	size_t at = 0;

	v->tried = v->dated = 0;
	if (bundle_kind(v->b) == BUNDLE_TAR && v->good)
		return;
	for (size_t i = 0; i < v->o->n && v->tried < SAMPLES && !v->bad; i++) {
		const struct bundle_entry *e = &v->o->v[i];
		struct glance g;

		if (e->is_dir || file_sort_of(e->path) != FILE_LIST || list_is_hidden(e->path) ||
		    top != !strchr(e->path, '/') || at++ % step)
			continue;
		v->tried++;
		v->dated += in_dated_folder(e->path);
		if (!sample(v->b, e->path, &g, &v->head, &v->scratch))
			continue;
		v->good++;
		if (bundle_kind(v->b) == BUNDLE_TAR)
			return;
		v->top = v->top || top;
		v->bad = bundle_kind(v->b) == BUNDLE_FOLDER && !v->top && contradicts(e->path, &g);
	}
}

static unsigned
bid_on_tree(struct bundle *b, const struct outline *o)
{
	struct survey v = {.b = b, .o = o};
	size_t files = 0;

	for (size_t i = 0; i < o->n; i++)
		files += !o->v[i].is_dir && file_sort_of(o->v[i].path) == FILE_LIST;
	survey(&v, true, 1);
	/* in a tar each look unpacks all that comes before it */
	survey(&v, false, bundle_kind(b) == BUNDLE_TAR ? 1 : files / SAMPLES + 1);
	buf_release(&v.head);
	buf_release(&v.scratch);
	if (bundle_kind(b) == BUNDLE_FOLDER && v.dated * 2 > v.tried)
		return 0;
	return v.good && !v.bad ? 20 : 0;
}

unsigned
list_bid(struct bundle *b, const struct limits *lim)
{
	struct buf head = {0}, scratch = {0};
	struct outline o;
	struct glance g;
	bool yes;

	(void)lim;
	if (outline_read(&o, b) != 0 || !o.n)
		return 0;
	if (bundle_kind(b) == BUNDLE_FILE) {
		yes = sample(b, o.v[0].path, &g, &head, &scratch) ||
		      (o.v[0].size == 0 && file_sort_of(o.v[0].path) == FILE_LIST);
		buf_release(&head);
		buf_release(&scratch);
		return yes ? 20 : 0;
	}
	if (outline_foreign(&o, SIZE_MAX) ||
	    (bundle_kind(b) == BUNDLE_FOLDER && outline_is_shelf(&o)))
		return 0;
	return bid_on_tree(b, &o);
}
