/*
 * Overlays: small windows over a view, and the prompts in the bottom lines.
 * Each takes keys before the view does and closes on Esc.
 */
#ifndef TUI_OVERLAY_H
#define TUI_OVERLAY_H

#include "view.h"

struct overlay;

struct overlay_ops {
	const char *name;
	/* Draws over the whole screen (it knows its own place). */
	void (*draw)(const struct app *a, const struct overlay *o, struct screen *s);
	/* REACT_DONE closes. REACT_PASS: the key is for who lies below. */
	unsigned (*key)(struct app *a, struct overlay *o, const struct key *k);
	void (*close)(struct app *a, struct overlay *o);
};

struct overlay {
	const struct overlay_ops *ops;
	void *state;
	struct overlay *under;
};

/* Puts an overlay on top; it owns state from here on and frees it in close. */
void overlay_push(struct app *a, const struct overlay_ops *ops, void *state);
/* Takes it away wherever it lies and closes it; nothing happens if it is gone already. */
void overlay_remove(struct app *a, struct overlay *o);

/* ---- those that there are; each opens itself ---- */
void overlay_help(struct app *a);		/* ? */
void overlay_menu(struct app *a);		/* F9: all actions, chosen by typing */
void overlay_range(struct app *a);		/* F2: FROM and TO by words */
void overlay_cluster(struct app *a);		/* c */
/* Compares the latest two snapshots of a cluster, which the screens then show. */
void cluster_show(struct app *a, const char *name);
void overlay_copy(struct app *a);		/* y */
void overlay_export(struct app *a);		/* e */
/* A text to a file whose name is asked for; the text is copied. */
void overlay_save(struct app *a, const char *name, const char *text, size_t n);
void overlay_info(struct app *a);		/* i: rule, evidence, coverage of the row */
void overlay_why(struct app *a);		/* z on a hidden row */
void overlay_cause(struct app *a, const struct drift_group *g);	/* all that it made */
/* "37 changes in 12 objects" */
void cause_counts(const struct drift_group *g, struct buf *out);
void overlay_messages(struct app *a);		/* @ */
/* Any text, scrollable, searchable: what a command printed. Takes text. */
void overlay_text(struct app *a, const char *heading, struct buf *text);
/* The columns that its lines have on this screen. */
size_t overlay_text_cols(const struct app *a);
/* One question with a few letters as answers: "Leave? y/n". done gets the letter, 0 for Esc. */
void overlay_ask(struct app *a, const char *question, const char *letters,
		 void (*done)(struct app *a, char letter));

/* ---- prompt.c: a line that is typed ---- */

struct prompt_opts {
	const char *mark;		/* ":", "/", "note: " */
	const char *initial;
	const char *history;		/* which one to recall and add to: "command", "filter", "note" … */
	/* As it changes (may be NULL). -1 with err: shown, the bad place underlined. */
	int (*changed)(struct app *a, const char *text, struct error *err);
	/* Lines above the prompt: suggestions, a cheat sheet (may be NULL). */
	void (*suggest)(struct app *a, const char *text, struct buf *out);
	/* Tab: replaces text if it can be completed (may be NULL). */
	void (*complete)(struct app *a, struct buf *text);
	/* Enter: text; Esc: NULL. The prompt is closed already. */
	void (*done)(struct app *a, const char *text);
	/* Words behind the line, "2 of 6 objects match" (may be NULL). */
	void (*status)(const struct app *a, struct buf *out);
	/* What a key that closes screens asks before it drops what is typed; NULL: it is like Esc. */
	const char *unfinished;
};
/* Emacs line keys, history with Up and Down, Ctrl-R searches it; a pasted newline is a blank. */
void prompt_open(struct app *a, const struct prompt_opts *o);

/* `:`; runs what is typed. Also for `ui` with a command. */
void command_open(struct app *a, const char *initial);
void command_run(struct app *a, const char *line);

#endif
