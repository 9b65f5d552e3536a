/* Actions of time: the range, the cluster, the store read again. */
#include "act.h"

/* ---- the range ---- */

/* Where the screen itself does not show it. */
static void
say_range(struct app *a)
{
	const struct render_opts *o = &a->o->render;
	struct buf b = {0};

	if (a->view->ops->range != RANGE_UNSEEN)
		return;
	buf_puts(&b, "FROM ");
	when_print_short(&b, a->model.from.at.instant, o->zone, o->now);
	buf_puts(&b, "  TO ");
	when_print_short(&b, a->model.to.at.instant, o->zone, o->now);
	app_say(a, "%s", b.p);
	buf_release(&b);
}

static unsigned
step(struct app *a, bool to, long by)
{
	undo_note_range(a);
	model_step(&a->model, to, by);
	say_range(a);
	return REACT_DRAW;
}

static bool
can_step(const struct app *a, bool to, long by, const char **why)
{
	*why = by < 0 ? "this is the oldest snapshot" : "this is the newest snapshot";
	return model_can_step(&a->model, to, by);
}

static unsigned
step_to(struct app *a, int by)
{
	return step(a, true, by);
}

static bool
can_step_to(const struct app *a, int by, const char **why)
{
	return can_step(a, true, by, why);
}

static unsigned
step_from(struct app *a, int by)
{
	return step(a, false, by);
}

static bool
can_step_from(const struct app *a, int by, const char **why)
{
	return can_step(a, false, by, why);
}

static unsigned
do_swap(struct app *a, int how)
{
	struct model *m = &a->model;
	struct error err = {0};

	(void)how;
	undo_note_range(a);
	if (model_range(m, &m->to.at, &m->from.at, &err) != 0)
		app_say_error(a, &err);
	else
		say_range(a);
	return REACT_DRAW;
}

static bool
can_swap(const struct app *a, int how, const char **why)
{
	(void)how;
	*why = "FROM and TO are the same snapshot";
	return !flow_same_backup(&a->model.from.at, &a->model.to.at);
}

static bool
only_timeline(const struct app *a, int how, const char **why)
{
	(void)how;
	*why = "in the Timeline (1) only: it is about the snapshot under the cursor";
	return a->view->ops == &view_timeline;
}

/* ---- the store ---- */

static unsigned
do_reload(struct app *a, int how)
{
	struct model *m = &a->model;
	struct error err = {0};
	size_t came = 0;

	(void)how;
	undo_note_range(a);
	if (model_reload(m, &came, &err) != 0)
		app_say_error(a, &err);
	else if (came)
		app_say(a, "the store is read again: %zu snapshot%s more", came, came == 1 ? "" : "s");
	else
		app_say(a, "the store is read again: no snapshot is new");
	return REACT_DRAW;
}

const struct own_action acts_time[] = {
	{ACTION_OLDER, .run = step_to, .can = can_step_to, .how = -1},
	{ACTION_NEWER, .run = step_to, .can = can_step_to, .how = 1},
	{ACTION_FROM_OLDER, .run = step_from, .can = can_step_from, .how = -1},
	{ACTION_FROM_NEWER, .run = step_from, .can = can_step_from, .how = 1},
	{ACTION_SET_FROM, .can = only_timeline},
	{ACTION_SET_TO, .can = only_timeline},
	{ACTION_LABEL, .can = only_timeline},
	{ACTION_SWAP, .run = do_swap, .can = can_swap},
	{ACTION_RANGE, .show = overlay_range},
	{ACTION_CLUSTER, .show = overlay_cluster},
	{ACTION_RELOAD, .run = do_reload},
	{0},
};
