/* What the application does itself, whatever the screen: one row an action. */
#include "app.h"

#include <stdlib.h>

/* ---- screens ---- */

static unsigned
open_screen(struct app *a, const struct view_ops *ops)
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

static unsigned
do_timeline(struct app *a)
{
	return open_screen(a, &view_timeline);
}

static unsigned
do_changes(struct app *a)
{
	return open_screen(a, &view_changes);
}

static unsigned
do_diff(struct app *a)
{
	return open_screen(a, &view_diff);
}

static bool
can_diff(const struct app *a, const char **why)
{
	struct target t;

	if (a->view->ops == &view_diff)
		return true;
	app_target(a, &t);
	*why = "no object under the cursor: go to the row of one first";
	return t.ref != NULL;
}

static unsigned
do_blame(struct app *a)
{
	return open_screen(a, &view_blame);
}

static bool
can_blame(const struct app *a, const char **why)
{
	if (a->view->ops == &view_blame)
		return true;
	return can_diff(a, why);
}

static unsigned
do_audit(struct app *a)
{
	return open_screen(a, &view_audit);
}

static unsigned
do_search_screen(struct app *a)
{
	return open_screen(a, &view_search);
}

/* S asks for a pattern at once, 6 shows what was found. */
static unsigned
do_search(struct app *a)
{
	const struct overlay *before = a->overlay;

	open_screen(a, &view_search);
	if (a->view->ops == &view_search && a->overlay == before)
		view_act(a, a->view, ACTION_SEARCH);
	return REACT_DRAW;
}

static unsigned
do_all(struct app *a)
{
	return open_screen(a, a->view->ops == &view_objects ? &view_changes : &view_objects);
}

static unsigned
do_back(struct app *a)
{
	if (a->pane_focus)
		a->pane_focus = false;
	else
		app_back(a);
	return REACT_DRAW;
}

static bool
can_back(const struct app *a, const char **why)
{
	*why = "this is the first screen: q leaves";
	return a->view->under || a->pane_focus;
}

static unsigned
do_jump_back(struct app *a)
{
	app_jump_back(a);
	return REACT_DRAW;
}

static bool
can_jump_back(const struct app *a, const char **why)
{
	*why = "no screen was left before this one";
	return a->njumps > 0;
}

static unsigned
do_pane(struct app *a)
{
	a->pane_focus = !a->pane_focus;
	return REACT_DRAW;
}

static bool
can_pane(const struct app *a, const char **why)
{
	*why = "there is one pane here; Changes has two from 100 columns on";
	return a->pane != NULL;
}

/* ---- the range ---- */

/* Where the screen itself does not show it. */
static void
say_range(struct app *a)
{
	const struct render_opts *o = &a->o->render;
	struct buf b = {0};

	if (a->view->ops != &view_blame && a->view->ops != &view_search &&
	    a->view->ops != &view_audit)
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
do_older(struct app *a)
{
	return step(a, true, -1);
}

static bool
can_older(const struct app *a, const char **why)
{
	return can_step(a, true, -1, why);
}

static unsigned
do_newer(struct app *a)
{
	return step(a, true, 1);
}

static bool
can_newer(const struct app *a, const char **why)
{
	return can_step(a, true, 1, why);
}

static unsigned
do_from_older(struct app *a)
{
	return step(a, false, -1);
}

static bool
can_from_older(const struct app *a, const char **why)
{
	return can_step(a, false, -1, why);
}

static unsigned
do_from_newer(struct app *a)
{
	return step(a, false, 1);
}

static bool
can_from_newer(const struct app *a, const char **why)
{
	return can_step(a, false, 1, why);
}

static unsigned
do_swap(struct app *a)
{
	struct model *m = &a->model;
	struct error err = {0};

	undo_note_range(a);
	if (model_range(m, &m->to.at, &m->from.at, &err) != 0)
		app_say_error(a, &err);
	else
		say_range(a);
	return REACT_DRAW;
}

static bool
can_swap(const struct app *a, const char **why)
{
	*why = "FROM and TO are the same snapshot";
	return !flow_same_backup(&a->model.from.at, &a->model.to.at);
}

static bool
only_timeline(const struct app *a, const char **why)
{
	*why = "in the Timeline (1) only: it is about the snapshot under the cursor";
	return a->view->ops == &view_timeline;
}

static bool
only_blame(const struct app *a, const char **why)
{
	*why = "in Blame (4) only: two rows of the history of a field";
	return a->view->ops == &view_blame;
}

static unsigned
do_range(struct app *a)
{
	overlay_range(a);
	return REACT_DRAW;
}

static unsigned
do_cluster(struct app *a)
{
	overlay_cluster(a);
	return REACT_DRAW;
}

static unsigned
do_reload(struct app *a)
{
	struct model *m = &a->model;
	struct error err = {0};
	size_t came = 0;

	undo_note_range(a);
	if (model_reload(m, &came, &err) != 0)
		app_say_error(a, &err);
	else if (came)
		app_say(a, "the store is read again: %zu snapshot%s more", came, came == 1 ? "" : "s");
	else
		app_say(a, "the store is read again: no snapshot is new");
	return REACT_DRAW;
}

/* ---- matches ---- */

/* A list that is filtered shows nothing else: the next match is the next row. */
static unsigned
do_next_match(struct app *a)
{
	return app_do(a, ACTION_DOWN);
}

static unsigned
do_prev_match(struct app *a)
{
	return app_do(a, ACTION_UP);
}

static bool
can_match(const struct app *a, const char **why)
{
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
do_noise(struct app *a)
{
	struct target t;

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

/* ---- taking out ---- */

static bool
can_print(const struct app *a, const char **why)
{
	*why = "this screen has no form as text";
	return view_prints(app_focus(a));
}

static void
print_to(struct app *a, const char *command, bool wait)
{
	struct buf text = {0};

	view_print(a, app_focus(a), &text);
	app_run(a, command, &text, wait);
	buf_release(&text);
}

const char *
app_pager(const struct app *a)
{
	return a->o->pager && a->o->pager[0] ? a->o->pager : "less";
}

static unsigned
do_pager(struct app *a)
{
	print_to(a, app_pager(a), false);
	return REACT_DRAW;
}

static unsigned
do_patch(struct app *a)
{
	patch_ask(a);
	return REACT_DRAW;
}

/* A copy that cannot be written: what is edited there would go nowhere. */
static unsigned
do_editor(struct app *a)
{
	const char *editor = a->o->editor && a->o->editor[0] ? a->o->editor : "vi";
	char *command = mem_printf("f=$(mktemp) && cat >\"$f\" && chmod 400 \"$f\" && "
				   "%s \"$f\" </dev/tty; rm -f \"$f\"", editor);

	print_to(a, command, false);
	free(command);
	return REACT_DRAW;
}

static void
piped(struct app *a, const char *text)
{
	if (text && text[0])
		print_to(a, text, true);
}

/* The last commands, those that go on as what is typed. */
static void
last_commands(struct app *a, const char *text, struct buf *out)
{
	const char *s;

	for (size_t i = 0, n = 0; n < 5 && (s = histories_get(a->histories, "pipe", i)); i++)
		if (str_starts(s, text)) {
			buf_printf(out, "   %s\n", s);
			n++;
		}
	buf_puts(out, " Up recalls, Ctrl-R searches history, Tab completes\n");
}

static void
complete_command(struct app *a, struct buf *text)
{
	const char *s;

	for (size_t i = 0; (s = histories_get(a->histories, "pipe", i)); i++)
		if (str_starts(s, buf_cstr(text))) {
			buf_puts(text, s + text->n);
			return;
		}
}

static unsigned
do_pipe(struct app *a)
{
	prompt_open(a, &(struct prompt_opts){.mark = "| ", .history = "pipe",
					     .suggest = last_commands,
					     .complete = complete_command, .done = piped});
	return REACT_DRAW;
}

static unsigned
do_copy(struct app *a)
{
	overlay_copy(a);
	return REACT_DRAW;
}

static unsigned
do_export(struct app *a)
{
	overlay_export(a);
	return REACT_DRAW;
}

static bool
can_export(const struct app *a, const char **why)
{
	*why = "this screen has no format to write";
	return app_focus(a)->ops->formats && app_focus(a)->ops->export;
}

/* ---- the program ---- */

static unsigned
do_info(struct app *a)
{
	overlay_info(a);
	return REACT_DRAW;
}

static unsigned
do_command(struct app *a)
{
	command_open(a, "");
	return REACT_DRAW;
}

static unsigned
do_menu(struct app *a)
{
	overlay_menu(a);
	return REACT_DRAW;
}

static unsigned
do_help(struct app *a)
{
	overlay_help(a);
	return REACT_DRAW;
}

static unsigned
do_messages(struct app *a)
{
	overlay_messages(a);
	return REACT_DRAW;
}

static unsigned
do_redraw(struct app *a)
{
	a->errand.what = ERRAND_REDRAW;
	return REACT_DRAW;
}

static unsigned
do_suspend(struct app *a)
{
	a->errand.what = ERRAND_SUSPEND;
	return REACT_DRAW;
}

static unsigned
do_quit(struct app *a)
{
	a->errand.what = ERRAND_QUIT;
	return REACT_DRAW;
}

static void
leave(struct app *a, char letter)
{
	if (letter == 'y')
		do_quit(a);
}

static unsigned
do_stop(struct app *a)
{
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
do_close(struct app *a)
{
	if (a->view->under)
		app_back(a);
	else if (a->working)
		overlay_ask(a, "The snapshots are still being compared. Leave?", "yn", leave);
	else
		do_quit(a);
	return REACT_DRAW;
}

static unsigned
do_letter(struct app *a)
{
	app_say(a, "%s under which letter?",
		a->pending == ACTION_REMEMBER ? "remember" : "the row remembered");
	return REACT_DRAW;
}

static unsigned
do_remember(struct app *a)
{
	a->pending = ACTION_REMEMBER;
	return do_letter(a);
}

static unsigned
do_recall(struct app *a)
{
	a->pending = ACTION_RECALL;
	return do_letter(a);
}

static unsigned
do_undo(struct app *a)
{
	undo_act(a, false);
	return REACT_DRAW;
}

static unsigned
do_redo(struct app *a)
{
	undo_act(a, true);
	return REACT_DRAW;
}

/* ---- the table ---- */

static const struct own_action {
	enum action act;
	unsigned (*run)(struct app *a);
	bool (*can)(const struct app *a, const char **why);	/* NULL: always */
} own_actions[] = {
	{ACTION_TIMELINE, do_timeline, NULL},
	{ACTION_CHANGES, do_changes, NULL},
	{ACTION_DIFF, do_diff, can_diff},
	{ACTION_BLAME, do_blame, can_blame},
	{ACTION_AUDIT, do_audit, NULL},
	{ACTION_COMPARE, NULL, only_blame},
	{ACTION_SEARCH_SCREEN, do_search_screen, NULL},
	{ACTION_SEARCH, do_search, NULL},
	{ACTION_ALL, do_all, NULL},
	{ACTION_BACK, do_back, can_back},
	{ACTION_JUMP_BACK, do_jump_back, can_jump_back},
	{ACTION_PANE, do_pane, can_pane},
	{ACTION_PANE_BACK, do_pane, can_pane},
	{ACTION_OLDER, do_older, can_older},
	{ACTION_NEWER, do_newer, can_newer},
	{ACTION_FROM_OLDER, do_from_older, can_from_older},
	{ACTION_FROM_NEWER, do_from_newer, can_from_newer},
	{ACTION_SET_FROM, NULL, only_timeline},
	{ACTION_SET_TO, NULL, only_timeline},
	{ACTION_LABEL, NULL, only_timeline},
	{ACTION_SWAP, do_swap, can_swap},
	{ACTION_RANGE, do_range, NULL},
	{ACTION_CLUSTER, do_cluster, NULL},
	{ACTION_RELOAD, do_reload, NULL},
	{ACTION_NEXT_MATCH, do_next_match, can_match},
	{ACTION_PREV_MATCH, do_prev_match, can_match},
	{ACTION_NOISE, do_noise, NULL},
	{ACTION_FILTER, filter_open, filter_can},
	{ACTION_CLEAR, filter_clear, filter_can_clear},
	{ACTION_PAGER, do_pager, can_print},
	{ACTION_EDITOR, do_editor, can_print},
	{ACTION_PIPE, do_pipe, can_print},
	{ACTION_PATCH, do_patch, patch_can},
	{ACTION_COPY, do_copy, NULL},
	{ACTION_EXPORT, do_export, can_export},
	{ACTION_INFO, do_info, NULL},
	{ACTION_COMMAND, do_command, NULL},
	{ACTION_MENU, do_menu, NULL},
	{ACTION_HELP, do_help, NULL},
	{ACTION_MESSAGES, do_messages, NULL},
	{ACTION_REDRAW, do_redraw, NULL},
	{ACTION_SUSPEND, do_suspend, NULL},
	{ACTION_STOP, do_stop, NULL},
	{ACTION_CLOSE, do_close, NULL},
	{ACTION_QUIT, do_quit, NULL},
	{ACTION_REMEMBER, do_remember, NULL},
	{ACTION_RECALL, do_recall, NULL},
	{ACTION_UNDO, do_undo, NULL},
	{ACTION_REDO, do_redo, NULL},
};

static const struct own_action *
own_action(enum action act)
{
	for (size_t i = 0; i < countof(own_actions); i++)
		if (own_actions[i].act == act)
			return &own_actions[i];
	return NULL;
}

bool
app_act_can(const struct app *a, enum action act, const char **why, bool *own)
{
	const struct own_action *o = own_action(act);
	const char *said = NULL;

	*own = o || review_owns(act);
	if (!o)
		return *own ? review_can(a, act, why) : false;
	if (!o->can || o->can(a, &said))
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
	return o->run ? o->run(a) : REACT_PASS;
}
