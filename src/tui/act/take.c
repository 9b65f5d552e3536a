/* Actions that take out: a screen as text to a program, and what the overlays write. */
#include "act.h"

#include <stdlib.h>

static bool
can_print(const struct app *a, int how, const char **why)
{
	(void)how;
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
do_pager(struct app *a, int how)
{
	(void)how;
	print_to(a, app_pager(a), false);
	return REACT_DRAW;
}

/* A copy that cannot be written: what is edited there would go nowhere. */
static unsigned
do_editor(struct app *a, int how)
{
	const char *editor = a->o->editor && a->o->editor[0] ? a->o->editor : "vi";
	char *command = mem_printf("f=$(mktemp) && cat >\"$f\" && chmod 400 \"$f\" && "
				   "%s \"$f\" </dev/tty; rm -f \"$f\"", editor);

	(void)how;
	print_to(a, command, false);
	free(command);
	return REACT_DRAW;
}

/* ---- a command that is typed ---- */

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
do_pipe(struct app *a, int how)
{
	(void)how;
	prompt_open(a, &(struct prompt_opts){.mark = "| ", .history = "pipe",
					     .suggest = last_commands,
					     .complete = complete_command, .done = piped});
	return REACT_DRAW;
}

/* ---- the table ---- */

static bool
can_export(const struct app *a, int how, const char **why)
{
	(void)how;
	*why = "this screen has no format to write";
	return app_focus(a)->ops->formats && app_focus(a)->ops->export;
}

static bool
can_patch(const struct app *a, int how, const char **why)
{
	(void)how;
	return patch_can(a, why);
}

const struct own_action acts_take[] = {
	{ACTION_PAGER, .run = do_pager, .can = can_print},
	{ACTION_EDITOR, .run = do_editor, .can = can_print},
	{ACTION_PIPE, .run = do_pipe, .can = can_print},
	{ACTION_PATCH, .show = patch_ask, .can = can_patch},
	{ACTION_COPY, .show = overlay_copy},
	{ACTION_EXPORT, .show = overlay_export, .can = can_export},
	{0},
};
