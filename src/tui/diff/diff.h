/*
 * The Diff screen's state and its parts: state.c makes rows and lines,
 * draw.c draws them, case.c the lower band, counts.c the line of counts, find.c searches in
 * them, users.c asks who uses the object; view.c ties them to actions.
 *
 *	object -> rows (one a member or line) -> lines (one a line of the screen)
 *
 * Beside a list there is a heading over the lines, and where the pane is high enough
 * the case, the object's past and what was said of it below them (aside.c).
 *
 * Invariants: rows and lines are made by diff_fit and diff_work only and hold
 * until the model's generation moves; the cursor is a line, what it is on a
 * row. A line's bytes are slices of its row's texts, cut between characters.
 */
#ifndef TUI_DIFF_H
#define TUI_DIFF_H

#include "assay/flow.h"
#include "assay/render/rows.h"
#include "assay/text.h"
#include "app.h"
#include "part/list.h"

/* One line of the screen: what it shows of its row's two texts. */
struct diff_line {
	size_t row;
	size_t from[2], to[2];
	bool first;			/* of its row: has signs, numbers, the name */
};

/* Columns, from the left of the body. Parts that do not fit have a width of 0. */
struct diff_place {
	int cols;
	int name, name_width;		/* fields */
	int sign[2], number[2], text[2], width[2];
	int digits;
	bool two;			/* old and new each have a text column */
	int pole;			/* between the halves; 0: none */
};

/* The nights of one value: what the NIGHTS line and "first seen" say. */
struct diff_nights {
	char *path;
	struct nights_told told;
};

struct diff {
	/* the object: by its name across ranges */
	char *ref;
	struct object_key key;		/* kind NULL until it is known */
	size_t object;			/* in the model's drift; SIZE_MAX: it does not differ there */
	const struct drift *drift;	/* what rows are made of: the model's or &still; NULL: not read yet */
	size_t index;			/* of the object in drift */
	struct drift still;		/* one object that does not differ, for its rows */
	struct drift_object still_object;
	json_t *still_body;
	struct oid still_ends[2];	/* the range it was read for */
	bool wants_still;		/* to be read by work */
	char notice[400];		/* first line of the body; "" */
	size_t place, of;		/* "3/6" of the title; 0: unknown */

	/* how it is shown */
	enum rows_view view, shown;	/* wanted; in force (side by side needs 80 columns) */
	bool cut, open;			/* w, + */
	unsigned context;

	/* what is shown */
	uint64_t generation;		/* of the model the rows are made from */
	bool stale;			/* rows are to be made anew */
	struct diff_rows rows;
	struct diff_line *lines;
	size_t nlines, lines_cap;
	struct diff_place at;
	int height;			/* lines of the body, without what stands below */
	bool aside;			/* beside a list: has a heading */
	bool below;			/* and the case below the lines */
	bool crumbs;			/* the way to the cursor's change stands above the lines */
	size_t total;			/* lines of the object's newer text, shown or not */
	struct list list;
	struct buf line;		/* the cursor's row as text */

	/* what the cursor was put on, to find it again */
	char *path;			/* of the change; NULL: none */
	size_t id;			/* of the row, in id_view */
	enum rows_view id_view;
	bool anchored, to_last;		/* neither: goes to the first change; to the last */

	/* the lower band */
	size_t focus;			/* the change it tells of; SIZE_MAX: none */
	struct case_file file;
	bool filed;			/* file is of focus */
	struct diff_nights *nights;
	size_t nnights, nights_cap;
	struct history past;		/* of the object up to TO, when it is told below */
	bool past_read;
	bool users_read;		/* the object's users: where it stands, else there are none */

	/* the search */
	struct pattern *pattern;
	char *search;			/* its text; NULL: none */
	char *search_before;		/* when typing began; NULL: not typing */
	size_t cursor_before;
	size_t matches;			/* rows */
	bool tired;			/* the pattern ran into its limit: it finds nothing more */
};

/* ---- state.c ---- */
struct diff *diff_new(const struct app *a);
void diff_free(struct diff *d);
/* To an object: by target's key, else its ref, else its place in the drift. */
void diff_object(struct app *a, struct diff *d, const struct target *t);
/* Finds the object in the model's drift, makes rows and lines anew where they must be. */
void diff_fit(struct app *a, struct diff *d, int rows, int cols);
/* Lines of the body above the first row: the notice, the columns' heading. */
int diff_head_rows(const struct diff *d);
const struct drift_object *diff_shown(const struct diff *d);	/* NULL: nothing read yet */
/* The row under the cursor, or NULL; its change, or ROW_NO_CHANGE. */
const struct diff_row *diff_row(const struct diff *d);
size_t diff_change(const struct diff *d);
/* After the user moved the cursor: it is found again by what it is on now. */
void diff_anchor(struct diff *d);
/* "svc/cart": the reference without its namespace. */
const char *diff_name(const struct diff *d);
/* Notes the range's end in words: "Fri 11 Sep 00:15". */
void diff_when(const struct app *a, struct buf *out, int64_t at);
/* The next row (from the cursor, dir 1 or -1) of another change; false: none. */
bool diff_next_change(struct diff *d, int dir);

/* ---- still.c: an object that does not differ ---- */
void diff_still_drop(struct diff *d);
/* Is it the one of the model's range? */
bool diff_still_fits(const struct app *a, const struct diff *d);
void diff_still_show(const struct app *a, struct diff *d);
/* Reads it. True when there was something to do. */
bool diff_still_read(struct app *a, struct diff *d);

/* ---- place.c ---- */
/* Columns for a view in so many columns; lines of the rows then. */
struct diff_place diff_place_of(const struct diff_rows *r, enum rows_view v, int cols);
void diff_lines_make(struct diff *d);
/* The text in a column of a line, for both kinds of columns; side 1 of a one-column view is the
 * row's own. */
const struct row_text *diff_text(const struct diff_place *p, const struct diff_row *r, int side);

/* ---- draw.c ---- */
void diff_draw(const struct app *a, const struct diff *d, struct screen *s, struct rect r,
	       bool focus);
/* All lines as text, drawn as on a screen of that many columns. */
void diff_print(const struct app *a, const struct diff *d, int cols, struct buf *out);

/* ---- counts.c ---- */
void diff_counts(const struct app *a, const struct diff *d, struct screen *s, struct rect r);
/* The same behind the object's name, over the lines of a pane. */
void diff_heading(const struct app *a, const struct diff *d, struct screen *s, struct rect r);
/* As one line with all its parts. */
void diff_counts_text(const struct app *a, const struct diff *d, struct buf *out);

/* ---- case.c ---- */
/* The case of the change under the cursor, or of the object's worst. */
void diff_file(const struct app *a, struct diff *d);
int diff_band_rows(const struct app *a, const struct diff *d, int cols);
void diff_band(const struct app *a, const struct diff *d, struct screen *s, struct rect r);
/* The nights of the value in focus. True when there was something to do. */
bool diff_read_nights(struct app *a, struct diff *d);
/* What is known of them; NULL: not yet. */
const struct diff_nights *diff_nights_of(const struct diff *d);

/* A label and its text, wrapped; returns the lines it took. */
int diff_put_item(struct screen *s, struct rect r, const char *label, const char *text);
/* What else of the object is hidden as noise, and why; "" when nothing is. */
void diff_put_noise(const struct app *a, const struct diff *d, struct buf *out);
/* "spec > template > spec   change 1 of 2   line 71/118" */
void diff_crumbs(const struct app *a, const struct diff *d, struct screen *s, struct rect r);
/* The lines of the case: why it is hidden first, if it is; returns how many. */
int diff_put_case(const struct diff *d, struct screen *s, struct rect r);
/* "reviewed by ann, Fri 11 Sep 09:00: note" */
void diff_put_mark(const struct app *a, const struct mark *k, struct buf *out);

/* ---- aside.c ---- */
/* How many of so many lines are the diff's, when there is something below it. */
int diff_aside_split(const struct diff *d, int rows);
void diff_aside(const struct app *a, const struct diff *d, struct screen *s, struct rect r);
/* The past of the object. True when there was something to do. */
bool diff_read_past(struct app *a, struct diff *d);
void diff_past_drop(struct diff *d);

/* ---- users.c ---- */
/* Who uses the object. True when there was something to do. */
bool diff_read_users(struct app *a, struct diff *d);
/* USED BY as one line, or as a line each of so many at most; returns how many it took. */
int diff_put_users(const struct diff *d, struct screen *s, struct rect r);
int diff_list_users(const struct diff *d, struct screen *s, struct rect r, int most);

/* ---- out.c ---- */
void diff_command(const struct app *a, const struct diff *d, struct buf *out);
int diff_export(struct app *a, struct diff *d, const char *format, struct buf *out,
		struct error *err);
void diff_text_of(const struct app *a, const struct diff *d, struct buf *out);

/* ---- find.c ---- */
int diff_search(struct diff *d, const char *text, struct error *err);
void diff_search_end(struct diff *d, bool keep);
/* To the next row that matches, from the cursor, around the end; false: none. */
bool diff_next_match(struct diff *d, int dir);
/* The next match in a text that begins at or after *from and before end. */
bool diff_match(const struct diff *d, const char *text, size_t end, size_t *from, size_t *to);
void diff_count_matches(struct diff *d);

#endif
