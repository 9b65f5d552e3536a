/* Actions that go somewhere or look otherwise: screens, panes, letters, matches, noise. */
#include "act.h"

#include <stdlib.h>

/* ---- screens ---- */

static bool
can_diff(const struct app *a, int how, const char **why)
{
	struct target t;

	(void)how;
	if (a->view->ops == &view_diff)
		return true;
	app_target(a, &t);
	*why = "no object under the cursor: go to the row of one first";
	return t.ref != NULL;
}

static bool
can_blame(const struct app *a, int how, const char **why)
{
	if (a->view->ops == &view_blame)
		return true;
	return can_diff(a, how, why);
}

/* S asks for a pattern at once, 6 shows what was found. */
static unsigned
do_search(struct app *a, int how)
{
	const struct overlay *before = a->overlay;

	(void)how;
	act_screen(a, &view_search);
	if (a->view->ops == &view_search && a->overlay == before)
		view_act(a, a->view, ACTION_SEARCH);
	return REACT_DRAW;
}

static unsigned
do_all(struct app *a, int how)
{
	(void)how;
	return act_screen(a, a->view->ops == &view_objects ? &view_changes : &view_objects);
}

static unsigned
do_back(struct app *a, int how)
{
	(void)how;
	if (a->pane_focus)
		a->pane_focus = false;
	else
		app_back(a);
	return REACT_DRAW;
}

static bool
can_back(const struct app *a, int how, const char **why)
{
	(void)how;
	*why = "this is the first screen: q leaves";
	return a->view->under || a->pane_focus;
}

static unsigned
do_jump_back(struct app *a, int how)
{
	(void)how;
	app_jump_back(a);
	return REACT_DRAW;
}

static bool
can_jump_back(const struct app *a, int how, const char **why)
{
	(void)how;
	*why = "no screen was left before this one";
	return a->njumps > 0;
}

static unsigned
do_pane(struct app *a, int how)
{
	(void)how;
	a->pane_focus = !a->pane_focus;
	return REACT_DRAW;
}

static bool
can_pane(const struct app *a, int how, const char **why)
{
	(void)how;
	*why = "there is one pane here; Changes has two from 100 columns on";
	return a->pane != NULL;
}

/* A letter is to follow. */
static unsigned
do_letter(struct app *a, int how)
{
	a->pending = (enum action)how;
	app_say(a, "%s under which letter?",
		a->pending == ACTION_REMEMBER ? "remember" : "the row remembered");
	return REACT_DRAW;
}

/* ---- matches ---- */

/* A list that is filtered shows nothing else: the next match is the next row. */
static unsigned
do_match(struct app *a, int how)
{
	return app_do(a, (enum action)how);
}

static bool
can_match(const struct app *a, int how, const char **why)
{
	(void)how;
	if (!filter_can(a, why))
		return false;
	*why = "no filter: / finds, then n goes on";
	return view_filter_text(a, app_focus(a))[0] != '\0';
}

/* ---- noise ---- */

/* Is the cursor on something that only shows because noise is shown? */
static bool
on_hidden(const struct app *a, const struct target *t)
{
	const struct drift *d = a->model.drift;
	const struct drift_object *o = d && t->object < d->n ? &d->v[t->object] : NULL;

	if (!o || !a->model.examined || !a->model.noise)
		return false;
	if (t->change < o->changes.n)
		return o->verdicts[t->change].hidden != SHOWN;
	return o->shown == 0;
}

/* On a hidden row why it is hidden; the second time there, and elsewhere, shown or hidden. */
static unsigned
do_noise(struct app *a, int how)
{
	struct target t;

	(void)how;
	app_target(a, &t);
	if (on_hidden(a, &t) && !str_eq(a->explained, t.ref)) {
		free(a->explained);
		a->explained = t.ref ? mem_strdup(t.ref) : NULL;
		overlay_why(a);
		return REACT_DRAW;
	}
	a->model.noise = !a->model.noise;
	model_touch(&a->model);
	app_say(a, a->model.noise ? "noise is shown: on such a row %s tells why it is noise"
				  : "noise is hidden: %s shows it",
		keymap_key(a->keys, ACTION_NOISE));
	return REACT_DRAW;
}

static bool
only_blame(const struct app *a, int how, const char **why)
{
	(void)how;
	*why = "in Blame (4) only: two rows of the history of a field";
	return a->view->ops == &view_blame;
}

const struct own_action acts_look[] = {
	{ACTION_TIMELINE, .screen = &view_timeline},
	{ACTION_CHANGES, .screen = &view_changes},
	{ACTION_DIFF, .screen = &view_diff, .can = can_diff},
	{ACTION_BLAME, .screen = &view_blame, .can = can_blame},
	{ACTION_AUDIT, .screen = &view_audit},
	{ACTION_SEARCH_SCREEN, .screen = &view_search},
	{ACTION_SEARCH, .run = do_search},
	{ACTION_ALL, .run = do_all},
	{ACTION_BACK, .run = do_back, .can = can_back},
	{ACTION_JUMP_BACK, .run = do_jump_back, .can = can_jump_back},
	{ACTION_PANE, .run = do_pane, .can = can_pane},
	{ACTION_PANE_BACK, .run = do_pane, .can = can_pane},
	{ACTION_REMEMBER, .run = do_letter, .how = ACTION_REMEMBER},
	{ACTION_RECALL, .run = do_letter, .how = ACTION_RECALL},
	{ACTION_NEXT_MATCH, .run = do_match, .can = can_match, .how = ACTION_DOWN},
	{ACTION_PREV_MATCH, .run = do_match, .can = can_match, .how = ACTION_UP},
	{ACTION_NOISE, .run = do_noise},
	{ACTION_COMPARE, .can = only_blame},
	{0},
};
