/*
 * The Timeline screen: rows.c says which nights are shown, draw.c draws them and
 * band.c what is around them, others.c has the other clusters below, look.c reads
 * what is not known yet, label.c names a night, out.c takes out, view.c acts.
 *
 * Invariants: rows are places in the model's timeline, made anew when its
 * generation moves; the cursor is known by the instant of its night. It is on a
 * night or on another cluster, never on both.
 */
#ifndef TUI_NIGHTS_H
#define TUI_NIGHTS_H

#include "app.h"
#include "part/list.h"
#include "part/narrow.h"

struct nights {
	struct list list;
	size_t *shown;			/* rows of the timeline that the filter leaves */
	size_t n, cap;
	struct narrow narrow;
	int64_t at;			/* instant of the row under the cursor: found again by it */
	size_t snapshot;		/* of that row, SIZE_MAX */
	struct buf line;		/* the row as text, lent to targets */
	size_t failed;			/* the row that could not be looked at; SIZE_MAX */
	struct other_cluster {
		char *name, *line;
		char *late;		/* "LATE: no backup for 2 nights"; "" */
		int64_t newest;
		bool told;		/* its nights have been read */
	} *others;			/* the other clusters of the store, rows below the list */
	size_t nothers, seen;		/* of them are in sight */
	size_t other;			/* the one the cursor is on; SIZE_MAX: it is on a night */
};

/* The i-th row shown; NULL past the end. */
const struct log_row *nights_row(const struct app *a, const struct nights *st, size_t i);
/* Its snapshot in the timeline; SIZE_MAX of a missing night. */
size_t nights_snapshot(const struct app *a, const struct nights *st, size_t i);
void nights_date(const struct app *a, struct buf *out, const struct log_row *r);
void nights_age(struct buf *out, int64_t seconds);	/* "9h", "3d" */
/* "PARTIAL 12/15, last-good", "first", "complete" in so many columns */
void nights_note(struct buf *out, const struct log_row *r, int width);
/* Columns of a screen that has more of them, and more in the lower band; that has marks, too. */
#define NIGHTS_WIDE  100
#define NIGHTS_MARKS 140
void nights_draw(const struct app *a, const struct nights *st, struct screen *s, struct rect r,
		 bool focus);

/* ---- rows.c ---- */
void nights_rows(const struct app *a, struct nights *st);
/* What the filter looks at, and what is copied of a row: date, note, archive. */
void nights_words(const struct app *a, struct buf *out, const struct log_row *r);
/* After the cursor moved; and to find it again, or the next older night. */
void nights_keep(const struct app *a, struct nights *st);
void nights_find(const struct app *a, struct nights *st);

/* ---- label.c, out.c: as view.h has them ---- */
unsigned nights_label(struct app *a, struct view *v, int how);
unsigned nights_info(struct app *a, struct view *v, int how);
int nights_export(struct app *a, struct view *v, const char *format, struct buf *out,
		  struct error *err);
void nights_command(const struct app *a, const struct view *v, struct buf *out);

/* ---- band.c ---- */
void nights_counts(const struct app *a, const struct view *v, struct screen *s, struct rect r);
void nights_detail(const struct app *a, const struct view *v, struct screen *s, struct rect r);

/* ---- look.c ---- */
bool nights_work(struct app *a, struct view *v);

/* ---- others.c ---- */
/* Rows below the list for them: at most so many, and a third of the screen. */
#define NIGHTS_OTHERS 6
int nights_others_rows(const struct nights *st, int rows);
void nights_others_make(const struct app *a, struct nights *st);
/* The nights of one that are not told yet; false when all are. */
bool nights_others_read(struct app *a, struct nights *st);
void nights_others_drop(struct nights *st);
/* Is it the row that stands for all that there is no room for? */
bool nights_other_more(const struct nights *st, size_t other);
/* Past the last night come the other clusters; false where the list moves. */
bool nights_others_move(struct nights *st, enum action act);
/* Goes to the one under the cursor. */
unsigned nights_others_open(struct app *a, const struct nights *st);

#endif
