/*
 * The Audit screen: read.c reads what hands did, rows.c sorts, sifts
 * and folds it, draw.c draws, record.c finds a finding in the range, out.c takes
 * out, view.c acts.
 *
 *	TO, or all from FROM to TO -> reading -> items -> rows
 *
 * Invariants: a reading is put in place by work as a whole, never by a key, and
 * never changes; the tick of one that is not wanted any more, or that no screen
 * shows, ends it. The cursor is known by object, field and kind of finding.
 */
#ifndef TUI_HANDS_H
#define TUI_HANDS_H

#include "app.h"
#include "assay/flow/audit.h"
#include "part/list.h"
#include "part/narrow.h"

/* What was looked at, and what it came to. Owns all. */
struct hands_reading {
	struct store_snapshot *v;	/* oldest first; strings are own copies */
	size_t n, cap;
	struct audited *found;		/* NULL: nothing was read yet */
};

/* What a reading was asked for: when it is another one, it is made anew. */
struct hands_wish {
	struct oid from, to;		/* from is that of to where one snapshot is looked at */
	enum noise_mode noise;
	bool range;
};

/* The findings of one namespace. */
struct hands_group {
	const char *ns;			/* lent by the reading */
	uint64_t key;			/* less comes first */
	size_t first;			/* of those that fit, while rows are made */
	size_t objects, levels[SEVERITY_CRITICAL + 1];	/* by their worst */
	bool open;
};

#define HANDS_HEAD SIZE_MAX
struct hands_row {
	size_t group, item;		/* item HANDS_HEAD: the heading */
};

enum hands_sort { HANDS_BY_SEVERITY, HANDS_BY_NAMESPACE, HANDS_BY_TIME, HANDS_BY_WHO,
		  HANDS_SORTS };

/* What the cursor is on. */
struct hands_place {
	char *ns, *ref, *path;		/* ns NULL: nothing; ref NULL: a namespace */
	enum audit_what what;
};

struct hands {
	/* the reading */
	bool range;			/* over the range, else of TO */
	bool waiting, running, stopped;
	struct error failed;
	uint64_t done, total;
	struct hands_wish wish;
	struct hands_reading now;

	/* the rows */
	struct hands_group *groups;
	size_t ngroups, groups_cap;
	struct hands_row *rows;
	size_t nrows, cap;
	size_t nitems, matching;	/* shown, without and with the filter */
	struct map shut;		/* namespaces that were folded */
	enum hands_sort sort;
	struct narrow narrow;
	struct list list;
	struct hands_place place, before;	/* before: when typing a filter began */

	/* the record of the range under the cursor, looked for once */
	size_t record_item, record_object, record_change;
	uint64_t record_seen;		/* the model's generation then */
	struct buf line;		/* lent to targets */
};

/* ---- read.c ---- */
/* A step of what is not read yet; false when all is. */
bool hands_work(struct app *a, struct view *v);
/* What is wanted as things stand; a reading of something else begins anew. */
void hands_want(const struct app *a, struct hands *st);
/* Are FROM and TO such that there is a range to look at? If not, why says so. */
bool hands_has_range(const struct app *a, const char **why);
void hands_release(struct hands *st);
/* Lent; NULL while nothing is read. */
const struct audit *hands_audit(const struct hands *st);

/* ---- rows.c ---- */
void hands_rows(struct hands *st);
const char *hands_sort_name(enum hands_sort s);
/* The finding of a row; NULL of a heading and past the end. */
const struct audit_item *hands_item(const struct hands *st, size_t row);
const struct audit_item *hands_cursor(const struct hands *st);
/* After the cursor moved, and to find it again. */
void hands_keep(struct hands *st);
void hands_find(struct hands *st);
/* To an object's finding at a field (NULL: its first); false if it is not shown. */
bool hands_go(struct hands *st, const char *ref, const char *path);
bool hands_fits(const struct hands *st, const struct audit_item *item);
void hands_fold(struct hands *st, size_t group, bool open);
void hands_place_copy(struct hands_place *to, const struct hands_place *from);
void hands_place_release(struct hands_place *p);
/* What hangs on an item. */
const struct drift_object *hands_object(const struct hands *st, const struct audit_item *item);
const struct change *hands_change(const struct hands *st, const struct audit_item *item);
const struct verdict *hands_verdict(const struct hands *st, const struct audit_item *item);
/* The user, the manager, or "unknown". */
const char *hands_who(const struct verdict *v);

/* ---- draw.c ---- */
/* What a click on a heading there sorts by. */
enum hands_sort hands_head(int cols, int col);
void hands_draw(const struct app *a, const struct view *v, struct screen *s, struct rect r,
		bool focus);
void hands_counts(const struct app *a, const struct view *v, struct screen *s, struct rect r);
int hands_detail_rows(const struct app *a, const struct view *v, int cols);
void hands_detail(const struct app *a, const struct view *v, struct screen *s, struct rect r);
/* "5 -> 20", "made by hand", "the same again", in at most so many columns; 0: whole. */
void hands_values(const struct hands *st, const struct audit_item *item, size_t width,
		  struct buf *out);
/* "last-applied says 5", "nobody", of a footprint the snapshots that are alike. */
void hands_declared(const struct app *a, const struct hands *st, const struct audit_item *item,
		    struct buf *out);

/* ---- record.c, out.c: as view.h has them ---- */
void hands_target(const struct app *a, const struct view *v, struct target *out);
unsigned hands_info(struct app *a, struct view *v, int how);
int hands_export(struct app *a, struct view *v, const char *format, struct buf *out,
		 struct error *err);
void hands_command(const struct app *a, const struct view *v, struct buf *out);

#endif
