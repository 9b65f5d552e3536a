/*
 * The application: the model, a stack of views, a stack of overlays, what is
 * said in the status line, and what is to be done outside. app_key changes it,
 * app_draw draws it, app_work goes on with what is not done yet; none of them
 * knows a terminal.
 *
 *	key -> overlay | keymap -> action -> view | app -> reaction
 *
 * Invariants: there is always a view; drawing changes nothing; work runs only
 * from the loop, never inside a key (it calls the tick, which may take keys);
 * a reading that is not wanted any more is stopped by its tick.
 */
#ifndef TUI_APP_H
#define TUI_APP_H

#include "model/model.h"
#include "overlay/overlay.h"
#include "view.h"

/* What the loop is to do outside of the state. */
enum errand_what { ERRAND_NONE, ERRAND_QUIT, ERRAND_SUSPEND, ERRAND_REDRAW, ERRAND_RUN,
		   ERRAND_COPY };
struct errand {
	enum errand_what what;
	char *command;			/* RUN */
	struct buf text;		/* RUN: standard input; COPY: what */
	bool has_text, wait;
};
void errand_clear(struct errand *e);	/* frees what it holds */

/* Where somebody was: for m and ', and Ctrl-O. Strings are own copies. */
struct place {
	const struct view_ops *ops;	/* NULL: none */
	char *ref, *path;
	size_t snapshot;
};
#define JUMPS 16

struct judging;
struct patching;			/* a patch that is to be made; overlay/patch.c */
struct undo;				/* what was done; undo.c */

struct app {
	const struct tui_opts *o;
	struct keymap *keys;
	struct model model;
	struct view *view;		/* the top one */
	struct view *pane;		/* the diff beside the changes at 100 columns and more; NULL */
	bool pane_focus;
	unsigned diff_view;		/* enum rows_view of the diff seen last */
	struct overlay *overlay;
	struct undo *undo;		/* NULL until it is asked for */
	struct judging *judging;	/* while its note is typed; review.c */
	struct patching *patch;		/* NULL: none is wanted */
	struct history_file *histories;	/* of prompts */
	char status[400];		/* in the hint line until the next key; "" */
	char **messages;		/* all that was said */
	size_t nmessages, messages_cap;
	struct errand errand;
	bool stop;			/* Ctrl-C: what runs is to end */
	int rows, cols;
	int64_t now_ms;			/* of the key being handled; for double clicks */
	enum action pending;		/* m or ' waits for its letter */
	struct place marks[52];		/* m and '; a to z, A to Z */
	struct place jumps[JUMPS];	/* the screens before, the newest last */
	size_t njumps;
	char *beside;			/* reference that the pane followed last */
	char *explained;		/* reference whose hiding was told last: z again hides */
	char *filter_before;		/* the filter's text when its prompt was opened */
	unsigned stops;			/* Ctrl-C one after the other */
	bool working;			/* inside app_work */
	struct view *at_work;		/* whose work that is; NULL: the model's */
	struct view *retired;		/* closed, to be freed when nothing runs in them */
	bool aimed;			/* opts.object was looked for */
	/* Called by app_tick: takes keys and draws while work runs. NULL in scripts. */
	void (*pump)(void *ctx);
	void *pump_ctx;
};

int app_new(struct app **out, const struct tui_opts *o, int rows, int cols, struct error *err);
void app_free(struct app *a);
/* One key: the state after it. */
unsigned app_key(struct app *a, const struct key *k);
/* An action, as a key, the menu or `:` ask for it; says why when it cannot be done. */
unsigned app_do(struct app *a, enum action act);
bool app_can(const struct app *a, enum action act, const char **why);
void app_draw(struct app *a, struct screen *s);
/* Goes on with the work; false when there is none. Call between keys. */
bool app_work(struct app *a);
/* The tick of all work: runs pump, true when the work is to stop. For struct progress. */
bool app_tick(void *app, const char *what, uint64_t done, uint64_t total);

/* Views get their sizes and what has changed; before a key and before drawing. */
void app_fit(struct app *a);

/* Where things stand on a screen of a->rows and a->cols; rows are -1 where there is no room. */
struct bands {
	int counts, rule, low_rule, detail, detail_rows, hint, bar;
	struct rect body, pane;		/* pane.cols 0: one pane only */
};
void app_bands(const struct app *a, struct bands *out);
/* Is the pane beside a list so high that it tells the case, which the lower band need not then? */
bool app_pane_tells(const struct app *a);
#define TWO_PANES 100		/* columns from which on a list has the diff beside it */
/* The action that a click there stands for (key bar, screens in the title); ACTION_NONE. */
enum action app_draw_hit(const struct app *a, int row, int col);
/* app_title.c: the first line, and a click at a column of it. */
void app_title_draw(const struct app *a, struct screen *s);
enum action app_title_hit(const struct app *a, int at);

/* ---- for views, overlays and actions ---- */

/* Says something in the status line and keeps it among the messages. */
void app_say(struct app *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void app_say_error(struct app *a, const struct error *err);
/* Opens a view over the one shown, or goes back to it if it lies in the stack. */
void app_open(struct app *a, const struct view_ops *ops, const struct target *t);
/* Opens it over the one shown in any case. */
void app_cover(struct app *a, const struct view_ops *ops, const struct target *t);
void app_back(struct app *a);
struct view *app_focus(const struct app *a);	/* the view that gets actions */
void app_target(const struct app *a, struct target *out);
/* Runs when the loop has the terminal back; takes text. */
void app_run(struct app *a, const char *command, struct buf *text, bool wait);
void app_copy(struct app *a, const char *p, size_t n);

/* app_view.c */
void place_take(struct app *a, struct place *p);
struct target place_target(const struct place *p);	/* strings lent by p */
void place_release(struct place *p);
bool place_is_row(const struct place *p);	/* of an object, a field or a snapshot */
bool app_jump_back(struct app *a);
void app_bury(struct app *a);		/* frees what was closed */
void app_views_free(struct app *a);

/* app_begin.c: to what `ui` was begun with, once it is known what differs. */
void app_aim(struct app *a);

/* app_act.c: what the application does itself; REACT_PASS for what it does not. */
unsigned app_act(struct app *a, enum action act);
bool app_act_can(const struct app *a, enum action act, const char **why, bool *own);

/* app_filter.c: `/` and \ */
/* " -n shop --by hand": what the interface was begun with but for noise, which is the screen's, for a
 * command that shows the same. */
void filter_options(const struct app *a, struct buf *out);
void filter_objects(const struct app *a, struct buf *out);	/* those of them that choose objects */
bool filter_can(const struct app *a, const char **why);
bool filter_can_clear(const struct app *a, const char **why);
unsigned filter_open(struct app *a);
unsigned filter_clear(struct app *a);

/* changes/view.c: the objects that the Changes screen shows, in its order (in the drift's, when there is
 * no such screen): for J and K and "3/6" of the Diff. Indices in the drift, lent until the next key. */
size_t changes_order(const struct app *a, const size_t **objects);

const char *app_pager(const struct app *a);	/* its command */

/* ---- overlay/patch.c: P ---- */
bool patch_can(const struct app *a, const char **why);
void patch_ask(struct app *a);
void patch_copy(struct app *a);		/* to the clipboard, without a window */
/* Makes it and shows it; false when none is wanted. */
bool patch_work(struct app *a);
void patching_free(struct patching *p);

/* search/view.c: searches for what is typed, "--all -F text", on its screen. */
void search_start(struct app *a, const char *typed);

/* ---- review.c: judging ---- */
bool review_owns(enum action act);	/* review accept flag unmark select… */
bool review_can(const struct app *a, enum action act, const char **why);
unsigned review_act(struct app *a, enum action act);
void review_select(struct model *m, size_t object, bool on);
void judging_free(struct judging *j);
/* ---- undo.c ---- */
/* Before the range changes; it is a deed if it did by undo_settle, after the key. */
void undo_note_range(struct app *a);
void undo_settle(struct app *a);
void undo_note_filter(struct app *a, const struct view *v, const char *before);
void undo_note_label(struct app *a, const char *name, const struct store_snapshot *before);
void undo_note_rule(struct app *a, const char *name, bool before);
void undo_note_mark(struct app *a);	/* undone through flow's reviews */
void undo_act(struct app *a, bool redo);
void undo_close(struct app *a);		/* keeps the journal */

/* ---- history.c: what was typed, kept in the state file ---- */
struct history_file *histories_open(const char *file);
void histories_save(struct history_file *h);
void histories_free(struct history_file *h);
void histories_add(struct history_file *h, const char *kind, const char *line);
/* The i-th newest of a kind; NULL past the oldest. */
const char *histories_get(const struct history_file *h, const char *kind, size_t i);
/* A file of the interface's own, for nobody else to read; its folders are made. */
int state_write(const char *file, const struct buf *b);

#endif
