/*
 * tui: the terminal interface. State, update and draw are apart: a key changes
 * the state, the state is drawn on a grid of cells, and one file (term/term.c) brings
 * the grid to a terminal. So every screen can be driven and read without one.
 *
 * It shows what flow and render hand out and decides nothing about drift. It
 * writes review marks and labels, switches of the user's rules, a journal of
 * these, and files that the user exports; it opens no socket and starts no
 * process but the pager, editor and pipe asked for.
 */
#ifndef ASSAY_TUI_H
#define ASSAY_TUI_H

#include <stdbool.h>
#include <stddef.h>

#include "assay/base.h"
#include "assay/flow.h"
#include "assay/render.h"

enum tui_ground { GROUND_UNKNOWN, GROUND_DARK, GROUND_LIGHT };

struct tui_binding {
	const char *action, *keys;	/* of [keys] in the configuration: "review", "r F8" */
};

struct tui_opts {
	/* Two handles of one store: one for what keys ask, one for the work between keys. */
	struct store *store, *worker;
	struct store_query query;
	const struct rules *rules;
	struct filter filter;		/* the command line's */
	bool unreviewed;		/* without what was reviewed or accepted when a range is read */
	struct render_opts render;	/* zone, now, noise, derived */
	const char *from, *to;		/* words; NULL: reviewed..latest */
	const char *object;		/* "shop/svc/cart": opens its diff; NULL */
	const char *screen;		/* "timeline", …; NULL */
	const char *user;		/* whose marks are made */
	const char *version;

	/* settings */
	enum tui_ground ground;
	const char *palette;		/* "safe", "classic", "mono" */
	bool mouse, unicode, no_colour;
	const char *clipboard;		/* a command, or NULL */
	const char *pager, *editor;	/* commands */
	const char *state_file;		/* histories of prompts; NULL: none */
	const char *journal_file;	/* what u undoes, of this user; NULL: none */
	const struct tui_binding *bindings;
	size_t nbindings;

	/* Runs a line of the command line (argv without "assay") and appends what it prints in so many
	 * columns, its errors, too. */
	int (*command)(void *ctx, int argc, char **argv, size_t width, struct buf *out);
	/* Words that could stand at the end of that line, as "word TAB description" lines. */
	void (*complete)(void *ctx, int argc, char **argv, struct buf *out);
	/* Switches a rule on or off in the user's own rules; o->rules are then those that hold, and
	 * the ones before stay until the interface ends. NULL: rules cannot be switched. */
	int (*rule)(void *ctx, const char *name, bool on, struct error *err);
	void *ctx;
};

/* Until the user leaves. ERR_USAGE when there is no terminal that can show it. */
int tui_run(const struct tui_opts *o, struct error *err);
/* Plays a script of keys on a screen of that size without a terminal, and appends the dumps it asks
 * for (script.h has its words). */
int tui_script(const struct tui_opts *o, const char *script, size_t n, int rows, int cols,
	       struct buf *out, struct error *err);
/* The table of actions as text, one "name TAB keys TAB group TAB help" a line: for the manual. */
void tui_actions(struct buf *out);

#endif
