/* Actions of the program itself: its windows, its filter, undoing, stopping, leaving. */
#include "act.h"

static unsigned
do_errand(struct app *a, int what)
{
	a->errand.what = (enum errand_what)what;
	return REACT_DRAW;
}

static void
leave(struct app *a, char letter)
{
	if (letter == 'y')
		do_errand(a, ERRAND_QUIT);
}

static unsigned
do_stop(struct app *a, int how)
{
	(void)how;
	if (a->stops++ > 0) {
		a->stops = 0;
		overlay_ask(a, "Leave?", "yn", leave);
	} else if (a->working) {
		a->stop = true;
	} else {
		app_say(a, "nothing runs; once more asks whether to leave");
	}
	return REACT_DRAW;
}

static unsigned
do_close(struct app *a, int how)
{
	(void)how;
	if (a->view->under)
		app_back(a);
	else if (a->working)
		overlay_ask(a, "The snapshots are still being compared. Leave?", "yn", leave);
	else
		do_errand(a, ERRAND_QUIT);
	return REACT_DRAW;
}

static unsigned
do_command(struct app *a, int how)
{
	(void)how;
	command_open(a, "");
	return REACT_DRAW;
}

static unsigned
do_undo(struct app *a, int redo)
{
	undo_act(a, redo);
	return REACT_DRAW;
}

/* ---- the filter ---- */

static unsigned
do_filter(struct app *a, int how)
{
	(void)how;
	return filter_open(a);
}

static bool
can_filter(const struct app *a, int how, const char **why)
{
	(void)how;
	return filter_can(a, why);
}

static unsigned
do_clear(struct app *a, int how)
{
	(void)how;
	return filter_clear(a);
}

static bool
can_clear(const struct app *a, int how, const char **why)
{
	(void)how;
	return filter_can_clear(a, why);
}

/* ---- the table ---- */

const struct own_action acts_program[] = {
	{ACTION_FILTER, .run = do_filter, .can = can_filter},
	{ACTION_CLEAR, .run = do_clear, .can = can_clear},
	{ACTION_UNDO, .run = do_undo, .how = false},
	{ACTION_REDO, .run = do_undo, .how = true},
	{ACTION_INFO, .show = overlay_info},
	{ACTION_COMMAND, .run = do_command},
	{ACTION_MENU, .show = overlay_menu},
	{ACTION_HELP, .show = overlay_help},
	{ACTION_MESSAGES, .show = overlay_messages},
	{ACTION_REDRAW, .run = do_errand, .how = ERRAND_REDRAW},
	{ACTION_SUSPEND, .run = do_errand, .how = ERRAND_SUSPEND},
	{ACTION_STOP, .run = do_stop},
	{ACTION_CLOSE, .run = do_close},
	{ACTION_QUIT, .run = do_errand, .how = ERRAND_QUIT},
	{0},
};
