/*
 * A view is one screen: a file that ends in one constant table of this kind.
 * It owns a state of its own, draws into the rectangle that it is given, and
 * acts on actions; it never sees a key or a terminal, and holds no judgement.
 *
 * What all screens do alike is done once, in view.c: the cursor moves, the mouse
 * points, a filter is typed, an action is looked for in the screen's own table.
 * The rest of the interface goes through the functions at the end, not through
 * the table. A screen lends its list and its filter and says what is its own.
 *
 * Invariants: list and narrow lie within state and live as long as it does; a
 * filter that is typed ends by view_filter_end before another one begins.
 */
#ifndef TUI_VIEW_H
#define TUI_VIEW_H

#include <jansson.h>

#include "action.h"
#include "assay/flow.h"
#include "term/key.h"
#include "term/screen.h"

struct app;
struct list;
struct narrow;
struct view;

/* What acting came to; flags. */
enum reaction {
	REACT_NONE = 0,
	REACT_DRAW = 1,		/* something on the screen changed */
	REACT_DONE = 2,		/* the view or overlay wants to be closed */
	REACT_PASS = 4,		/* not mine: the next below may have it */
};

/* What the cursor is on; strings are lent until the next key. Absent parts are NULL or SIZE_MAX. */
struct target {
	const struct object_key *key;
	const char *ref;
	size_t object, change;		/* in the model's drift */
	size_t first, end;		/* a namespace or kind: its objects of the drift are [first, end) */
	const struct drift_group *cause;	/* of many changes; NULL */
	const char *path;		/* of the field, as in change records */
	const json_t *old_value, *new_value;
	size_t snapshot;		/* in the model's timeline */
	const char *line;		/* the row as text */
};

/* An action of a screen's own. */
struct view_act {
	enum action act;
	unsigned (*run)(struct app *a, struct view *v, int how);	/* REACT_PASS: not here */
	/* If it cannot be done here, *why gets the sentence for the status line: "nothing is hidden
	 * here". NULL: always. */
	bool (*can)(const struct app *a, const struct view *v, const char **why);
	int how;			/* for run, where several actions share one: a direction, … */
};

/* What became of a filter. */
enum sifting {
	SIFT_BEGINS,			/* nothing is typed yet: what the cursor is on is to be kept */
	SIFT_TYPED,			/* a new text: rows anew, the cursor near what was kept */
	SIFT_KEPT,			/* typing ended, the text holds */
	SIFT_DROPPED			/* typing ended; text and list are those of before again */
};

/* Where a screen shows FROM and TO. */
enum range_shown {
	RANGE_UNSEEN,			/* it is about all snapshots, or says itself about which */
	RANGE_IN_TITLE,
	RANGE_IN_BODY
};

struct view_ops {
	const char *name;		/* "Changes" */
	const char *screen;		/* the word of `ui --screen` */
	int number;			/* 1..6 of the title; 0: none */
	enum range_shown range;
	/* State on opening. target says what the cursor was on before (its parts may be absent). */
	int (*open)(struct app *a, struct view *v, const struct target *t, struct error *err);
	void (*close)(struct view *v);
	/* Before each draw: rows made anew if the model's generation moved, the cursor found again by what it
	 * was on, list_fit to the body's size. */
	void (*fit)(struct app *a, struct view *v, int rows, int cols);
	/* The body. focus: this pane has it. */
	void (*draw)(const struct app *a, const struct view *v, struct screen *s, struct rect r,
		     bool focus);
	/* What stands between the range and the view's name in the title line, if anything. */
	void (*title)(const struct app *a, const struct view *v, struct buf *out);
	/* The second line: counts. */
	void (*counts)(const struct app *a, const struct view *v, struct screen *s, struct rect r);
	/* The lower band: lines wanted at that width (at most 8), and drawing them. NULL: none. */
	int (*detail_rows)(const struct app *a, const struct view *v, int cols);
	void (*detail)(const struct app *a, const struct view *v, struct screen *s, struct rect r);
	/* Actions of the hint line, most wanted first, ended by ACTION_NONE. */
	const enum action *hints;
	/* Its own actions, ended by ACTION_NONE. */
	const struct view_act *acts;
	/* The cursor of the list was put somewhere: what it is on is to be kept. NULL: nothing is. */
	void (*kept)(struct app *a, struct view *v);
	/* Moves among rows that are not the list's; false: the list moves. NULL: there are none. */
	bool (*move)(struct app *a, struct view *v, enum action act);
	/* A click or wheel at a line and column of the body, where it does not mean a row of the list;
	 * REACT_PASS: it does. NULL: always. */
	unsigned (*mouse)(struct app *a, struct view *v, const struct key *k, int row, int col);
	/* Lines of the body above the list; NULL: one. */
	int (*head_rows)(const struct view *v);
	/* Orders of its rows, of which sort says the one in force; 0: there is one only. */
	int sorts;
	int (*sort)(const struct app *a, const struct view *v);
	void (*sort_by)(struct app *a, struct view *v, int by);
	/* The order that the heading at a column stands for, in a body of so many columns; sorts: the
	 * next one. */
	int (*head)(const struct app *a, const struct view *v, int cols, int col);
	/* Columns of a row of the list where a click folds; 0: none. NULL: nothing folds. */
	int (*folds)(const struct view *v, size_t row);
	void (*target)(const struct app *a, const struct view *v, struct target *out);
	/* Goes to what t names (ref, path, snapshot): a list's cursor to that row, the Diff to that object, as
	 * the list beside it moves. False when it is not here. NULL: never. */
	bool (*go)(struct app *a, struct view *v, const struct target *t);
	/* The narrow's text was changed. NULL where there is no narrow. */
	void (*sifted)(struct app *a, struct view *v, enum sifting now);
	/* `/` without a narrow: filters a list or searches a text as it is typed; "" shows all. On a bad
	 * pattern nothing changes and err has the place. The view keeps what the cursor was on when
	 * filtering began, so that filter_end with keep false restores list and cursor exactly. */
	int (*filter)(struct app *a, struct view *v, const char *text, struct error *err);
	void (*filter_end)(struct app *a, struct view *v, bool keep);
	const char *(*filter_text)(const struct app *a, const struct view *v);
	/* "2 of 6 objects match" */
	void (*filter_count)(const struct app *a, const struct view *v, struct buf *out);
	/* A step of the view's own work between keys, of at most some 10 ms or with a tick
	 * (app_tick); false when there is none left. NULL: never any. */
	bool (*work)(struct app *a, struct view *v);
	/* It shows nothing before its work has run: that goes before the range, whose reading begins
	 * again. Never true when work has nothing to do. NULL: never. */
	bool (*blank)(const struct app *a, const struct view *v);
	/* This screen as text: for pager, pipe, editor. NULL: as it is exported. */
	void (*print)(struct app *a, struct view *v, struct buf *out);
	/* The command that shows the same: "assay diff friday latest shop/svc/cart". */
	void (*command)(const struct app *a, const struct view *v, struct buf *out);
	/* Formats of `e`, blank separated, the default first, or NULL; and writing one. */
	const char *formats;
	int (*export)(struct app *a, struct view *v, const char *format, struct buf *out,
		      struct error *err);
};

struct view {
	const struct view_ops *ops;
	void *state;
	struct list *list;		/* its rows */
	struct narrow *narrow;		/* its filter of them; NULL: it has none, or filters by itself */
	struct view *under;		/* the one that `back` shows again */
	uint64_t seen;			/* the model's generation at the last fit */
};

/* When it opens: its state, and what lies within it. */
void view_lend(const struct app *a, struct view *v, void *state, struct list *l, struct narrow *n);

/* Can it be done here? For actions that are not the view's false, and *why is left alone. */
bool view_can(const struct app *a, const struct view *v, enum action act, const char **why);
/* REACT_PASS for what is not this view's. */
unsigned view_act(struct app *a, struct view *v, enum action act);
/* A click or wheel at a line and column of the body. */
unsigned view_mouse(struct app *a, struct view *v, const struct key *k, int row, int col);

/* Only where it filters: a text as it is typed, and the end of typing. */
bool view_filters(const struct view *v);
int view_filter(struct app *a, struct view *v, const char *text, struct error *err);
void view_filter_end(struct app *a, struct view *v, bool keep);
/* The text of its filter; "" where it has none. Lent. */
const char *view_filter_text(const struct app *a, const struct view *v);

/* Only where it has a form as text. */
bool view_prints(const struct view *v);
void view_print(struct app *a, struct view *v, struct buf *out);

extern const struct view_ops view_timeline, view_changes, view_diff, view_blame, view_objects,
	view_search, view_audit;

#endif
