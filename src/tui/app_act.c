/* What the application does itself: which table has an action, and what a row of it stands for. */
#include "act/act.h"

static const struct own_action *const groups[] = {acts_look, acts_time, acts_take, acts_program};

static const struct own_action *
own_action(enum action act)
{
	for (size_t i = 0; i < countof(groups); i++)
		for (const struct own_action *o = groups[i]; o->act != ACTION_NONE; o++)
			if (o->act == act)
				return o;
	return NULL;
}

unsigned
act_screen(struct app *a, const struct view_ops *ops)
{
	struct target t;

	if (a->view->ops == ops) {
		app_say(a, "this is the screen %s", ops->name);
		return REACT_DRAW;
	}
	app_target(a, &t);
	app_open(a, ops, &t);
	return REACT_DRAW;
}

bool
app_act_can(const struct app *a, enum action act, const char **why, bool *own)
{
	const struct own_action *o = own_action(act);
	const char *said = NULL;

	*own = o || review_owns(act);
	if (!o)
		return *own ? review_can(a, act, why) : false;
	if (!o->can || o->can(a, o->how, &said))
		return true;
	if (why)
		*why = said;
	return false;
}

unsigned
app_act(struct app *a, enum action act)
{
	const struct own_action *o = own_action(act);

	if (!o)
		return review_owns(act) ? review_act(a, act) : REACT_PASS;
	if (o->screen)
		return act_screen(a, o->screen);
	if (o->run)
		return o->run(a, o->how);
	if (!o->show)
		return REACT_PASS;
	o->show(a);
	return REACT_DRAW;
}
