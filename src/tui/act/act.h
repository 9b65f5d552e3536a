/*
 * What the application does itself, whatever the screen: a table for each group
 * of actions, which app_act.c goes through after the screen's own. look.c goes
 * and looks, time.c has the range, take.c takes out, program.c is the rest;
 * judging is review.c's.
 *
 * Invariant: an action stands in one table at the most; a row that does nothing
 * says why where the action is a screen's alone.
 */
#ifndef TUI_ACT_H
#define TUI_ACT_H

#include "app.h"

/* One of run, screen and show; none: only screens do it. */
struct own_action {
	enum action act;
	unsigned (*run)(struct app *a, int how);
	/* If not, *why gets the sentence for the status line. NULL: always. */
	bool (*can)(const struct app *a, int how, const char **why);
	int how;			/* for both: a direction, another action, … */
	const struct view_ops *screen;	/* that it goes to */
	void (*show)(struct app *a);	/* the overlay that it opens */
};

/* Each ended by ACTION_NONE. */
extern const struct own_action acts_look[], acts_time[], acts_take[], acts_program[];

/* ---- app_act.c ---- */
/* Goes to a screen with what the cursor is on; says so if it is the one shown. */
unsigned act_screen(struct app *a, const struct view_ops *ops);

#endif
