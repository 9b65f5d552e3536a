/*
 * The Changes screen: a tree of namespaces, kinds where there are many objects,
 * and objects. rows.c makes the rows, draw.c draws those that are seen,
 * counts.c and band.c the lines around them, filter.c filters, out.c takes out, view.c acts.
 *
 * Invariants: rows are numbers only, made anew when the model's generation moves;
 * the cursor is known by what it is on, and found again by that.
 */
#ifndef TUI_CHANGES_H
#define TUI_CHANGES_H

#include "app.h"
#include "part/list.h"

/* A cause stands above all namespaces: what it made is told there by number (drift.groups). */
enum changes_level { CHANGES_SPACE, CHANGES_KIND, CHANGES_OBJECT, CHANGES_CAUSE };

/* A namespace, or the objects of one kind in a large one: [first, end) of the drift. */
struct changes_group {
	size_t first, end;
	size_t from, n;			/* in items: those shown, in order */
	size_t kinds, nkinds;		/* of a large namespace: in groups; else 0 */
	bool kind;
	bool quiet;			/* nothing of it is shown unless noise is */
	bool open;
	uint64_t key;			/* of sorting */
	size_t levels[3];		/* objects by severity */
	size_t reviewed, of;
};

struct changes_item {
	uint64_t key;
	uint32_t object;
};

struct changes_row {
	enum changes_level level;
	uint32_t group;			/* of groups; of an object: the one around it */
	uint32_t object;		/* of the drift; of a cause its place in drift.groups */
};

/* What the cursor is on; strings are own copies. */
struct changes_place {
	enum changes_level level;
	char *ns, *kind, *ref;		/* kind: with its group; of a cause its id is ns */
	size_t row, top;
};

struct changes_tree {
	struct list list;		/* until it is touched the cursor is on the worst one */
	const struct drift *of;		/* the drift that the rows are of */
	struct changes_group *groups;
	size_t ngroups, groups_cap;
	uint32_t *spaces;		/* the namespaces among groups, in order */
	size_t nspaces, spaces_cap;
	struct changes_item *items;
	size_t nitems, items_cap;
	struct changes_row *rows;
	size_t nrows, rows_cap;
	size_t *order;			/* objects shown, whatever is folded */
	size_t norder, order_cap;
	struct map folds;		/* by namespace or kind: &fold_open or &fold_shut */
	struct changes_place at;
	bool typing;			/* a filter; the next three are of before */
	char *filter_before;
	struct changes_place before;
	struct buf line;		/* lent to targets */
};

/* ---- rows.c ---- */
void changes_rows(const struct app *a, struct changes_tree *st);
void changes_keep(struct changes_tree *st);		/* what the cursor is on now */
void changes_find(struct changes_tree *st);		/* the cursor goes there, or as near as can be */
const struct changes_row *changes_row(const struct changes_tree *st);	/* the cursor's; NULL */
void changes_fold(struct changes_tree *st, const struct changes_group *g, bool open);
void changes_fold_all(struct changes_tree *st, bool open);
/* Unfolds what is around an object; false when it is not shown. */
bool changes_reveal(const struct app *a, struct changes_tree *st, size_t object);
void changes_place_set(struct changes_place *p, const struct changes_place *from);
void changes_place_release(struct changes_place *p);

/* ---- view.c ---- */
/* Rows anew; the cursor stays on what it is on, and that on its line of the screen. */
void changes_remake(const struct app *a, struct view *v);

/* ---- filter.c, out.c: as view.h has them ---- */
int changes_filter(struct app *a, struct view *v, const char *text, struct error *err);
void changes_filter_end(struct app *a, struct view *v, bool keep);
const char *changes_filter_text(const struct app *a, const struct view *v);
void changes_filter_count(const struct app *a, const struct view *v, struct buf *out);
int changes_export(struct app *a, struct view *v, const char *format, struct buf *out,
		   struct error *err);
void changes_print(struct app *a, struct view *v, struct buf *out);
void changes_command(const struct app *a, const struct view *v, struct buf *out);

/* ---- draw.c ---- */
void changes_draw(const struct app *a, const struct view *v, struct screen *s, struct rect r,
		  bool focus);
/* What a click on a heading there sorts by, now and the next time; SORTS: by nothing of its own. */
enum sort changes_head(const struct app *a, int cols, int col);
void changes_counts(const struct app *a, const struct view *v, struct screen *s, struct rect r);
/* A row as one line of text. */
void changes_line(const struct app *a, const struct changes_tree *st, const struct changes_row *r,
		  struct buf *out);

/* ---- band.c ---- */
int changes_detail_rows(const struct app *a, const struct view *v, int cols);
void changes_detail(const struct app *a, const struct view *v, struct screen *s, struct rect r);

/* ---- cause.c ---- */
/* The cause of a row; NULL. */
const struct drift_group *changes_cause(const struct changes_tree *st, const struct changes_row *r);
/* Is it one to have a row: its members are shown by number, and the filter fits one of them? */
bool changes_cause_fits(const struct model *m, size_t group);

/* ---- nights.c ---- */
/* "night by night:   Sat 12 Sep  no drift, 1 noise   |   …"; false for a range of one night. out NULL:
 * only that is told. */
bool changes_nights(const struct app *a, size_t width, struct buf *out);

#endif
