/*
 * The Blame screen: read.c reads (since when each field of an object has
 * its value; the past of the one under the cursor; what the rules say of the
 * nights in sight), rows.c sorts and sifts, draw.c draws, lend.c looks at nights
 * told here and comes back, record.c finds the field in the range, out.c takes
 * out, view.c acts.
 *
 *	object, snapshot -> reading -> rows -> the cursor's field -> its past
 *
 * Invariants: what is shown is put in place by work as a whole, never by a key;
 * a key only says what is wanted, and the tick of a reading that is not wanted
 * any more ends it. The cursor is known by the path of its field. The snapshot
 * is TO; while one of the nights told here is looked at (lent) it stays, and
 * the range of before is there again when this screen is.
 */
#ifndef TUI_BLAME_H
#define TUI_BLAME_H

#include "app.h"
#include "assay/flow/blame.h"
#include "part/list.h"
#include "part/narrow.h"

/* What the comparison of the night that gave a value says of it. */
struct blame_note {
	bool asked;
	char *noise;			/* the rule that hides it, or NULL */
	char *why;			/* as `rules explain` prints it, or NULL */
};

/* Since when each field has its value. Owns all. */
struct blame_reading {
	struct timeline *nights;	/* NULL: nothing was read yet */
	size_t n;			/* snapshots up to the one that the object is of */
	size_t upto;			/* up to TO, which may lack it: for the past */
	struct kinds *kinds;
	struct object_key key;
	struct blame fields;
	struct blame_note *notes;	/* beside them */
	size_t changed;			/* fields not of the first snapshot of all */
};

enum blame_sort { BLAME_BY_CHANGE, BLAME_BY_FIELD, BLAME_BY_ORIGIN, BLAME_SORTS };

struct blamed {
	char *ref;
	struct object_key key;		/* kind NULL: only the reference is known */

	/* the reading */
	bool waiting;			/* it is to begin, anew if one runs */
	bool running, stopped;
	struct error failed;
	uint64_t done, total;
	struct oid to;			/* commit of the TO that was asked for last */
	struct blame_reading now;

	/* the fields */
	size_t *rows;			/* of now.fields, as the filter leaves them, in order */
	size_t nrows, cap;
	enum blame_sort sort;
	struct narrow narrow;
	struct list list;
	char *path;			/* what the cursor is on, or is to go to; NULL: the first */
	bool sought;			/* by who opened it: to be told if it is not there */

	/* the past of one */
	struct held_past past;		/* oldest first; the screen has the newest at the top */
	char *past_of;			/* path; NULL: none was read */
	struct blame_elsewhere elsewhere;	/* of the same field */
	struct error past_failed;
	struct list spans;
	bool below;			/* the pane of the past has the focus */
	size_t picked[2];		/* snapshots of the row that d was pressed on; SIZE_MAX: none */

	/* a night that is looked at from here */
	bool lent;
	struct store_snapshot before[2], there[2];	/* the range of before, and that one */
	bool noise_before;

	struct buf line;		/* lent to targets */
};

/* ---- read.c ---- */
/* A step of what is not read yet; false when all is. */
bool blame_work(struct app *a, struct blamed *st);
void blame_release_all(struct blamed *st);
/* The snapshots of the reading, oldest first; the last is the one that the object is of. */
const struct store_snapshot *blame_snapshots(const struct blamed *st, size_t *n);
/* The place of an instant among them. */
size_t blame_snapshot_at(const struct blamed *st, int64_t instant);

/* ---- rows.c ---- */
void blame_rows(struct blamed *st);
/* The field of a row, the cursor's; NULL. */
const struct blame_field *blame_row(const struct blamed *st, size_t row);
const struct blame_field *blame_cursor(const struct blamed *st);
struct blame_note *blame_note(const struct blamed *st, size_t row);
/* After the cursor moved, and to find it again. */
void blame_keep(struct blamed *st);
/* Or to the first field of what stands at the path. */
bool blame_find(struct blamed *st, const char *path);
/* Is a record of that path about the field: its own, or of what holds it? */
bool blame_covers(const char *record, const char *field);
/* The span under the cursor of the lower pane; NULL. */
const struct held_span *blame_span(const struct blamed *st);
/* The past is of the field under the cursor. */
bool blame_past_fits(const struct blamed *st);
/* "by hand", "deploy", "first": how a value was given. */
const char *blame_origin(const struct blame_field *f);
/* The user that an audit log names, else the manager, else the class. */
const char *blame_who(const struct origin *g);
const char *blame_sort_name(enum blame_sort s);
/* "shop-prod dc/checkout" without the namespace. */
const char *blame_name(const struct blamed *st);

/* ---- draw.c ---- */
/* Lines of the body that the past has, its rule among them; 0: no room. */
int blame_past_rows(const struct blamed *st, int rows);
/* Of those below the headings how many are spans: the last may tell of other namespaces. */
int blame_span_rows(const struct blamed *st, int rows);
/* What a click on a heading there sorts by; BLAME_SORTS: nothing. */
enum blame_sort blame_head(const struct app *a, const struct blamed *st, int cols, int col);
void blame_draw(const struct app *a, const struct view *v, struct screen *s, struct rect r,
		bool focus);
void blame_counts(const struct app *a, const struct view *v, struct screen *s, struct rect r);
int blame_detail_rows(const struct app *a, const struct view *v, int cols);
void blame_detail(const struct app *a, const struct view *v, struct screen *s, struct rect r);
/* A span as one line of text. */
void blame_span_line(const struct app *a, const struct held_span *h, const struct blamed *st,
		     struct buf *out);

/* ---- lend.c ---- */
/* The range of before is there again, unless somebody chose another one meanwhile. */
void blame_come_back(struct app *a, struct blamed *st);
/* The first and the last snapshot that the row under the cursor is about: a field's first, all of a
 * span. False where there is no row. */
bool blame_row_nights(const struct blamed *st, size_t at[2]);
unsigned blame_open(struct app *a, struct view *v, int how);	/* as view.h has it */
/* The first time it marks the row, the second time it compares: the end of the older with the
 * beginning of the newer. */
unsigned blame_compare(struct app *a, struct view *v, int how);

/* ---- record.c, out.c: as view.h has them ---- */
void blame_target(const struct app *a, const struct view *v, struct target *out);
unsigned blame_info(struct app *a, struct view *v, int how);
int blame_export(struct app *a, struct view *v, const char *format, struct buf *out,
		 struct error *err);
void blame_print(struct app *a, struct view *v, struct buf *out);
void blame_command(const struct app *a, const struct view *v, struct buf *out);

#endif
