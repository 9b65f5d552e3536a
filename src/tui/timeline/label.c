/* A name for a snapshot. */
#include "nights.h"

static bool
label_was_on(const struct log_row *r, const char *name)
{
	size_t len = strlen(name);

	for (const char *p = r->labels; *p; p += strcspn(p, ","), p += strspn(p, ", "))
		if (strcspn(p, ",") == len && strncmp(p, name, len) == 0)
			return true;
	return false;
}

/* Where the label stood before: for undo. */
static const struct store_snapshot *
label_before(const struct app *a, const char *name)
{
	size_t n, rows;
	const struct log_row *row = timeline_rows(a->model.nights, &rows);
	const struct store_snapshot *v = timeline_snapshots(a->model.nights, &n);

	for (size_t i = 0; i < rows; i++)
		if (!row[i].missing && label_was_on(&row[i], name))
			return &v[timeline_snapshot_of(a->model.nights, i)];
	return NULL;
}

static void
label_done(struct app *a, const char *name)
{
	const struct store_snapshot *before;
	struct target t = {.snapshot = SIZE_MAX};
	struct error err = {0};
	struct buf at = {0};
	size_t n;
	const struct store_snapshot *v = timeline_snapshots(a->model.nights, &n);

	app_target(a, &t);
	if (!name || !*name || t.snapshot >= n)
		return;
	before = label_before(a, name);
	if (flow_label_set(a->o->store, name, &v[t.snapshot], &err) != 0 ||
	    timeline_labels(a->model.nights, a->o->store, &err) != 0) {
		app_say_error(a, &err);
		return;
	}
	undo_note_label(a, name, before);
	model_touch(&a->model);
	when_print_short(&at, v[t.snapshot].instant, a->o->render.zone, a->o->render.now);
	app_say(a, "%s is now %s", name, buf_cstr(&at));
	buf_release(&at);
}

static void
label_suggest(struct app *a, const char *text, struct buf *out)
{
	struct target t = {.snapshot = SIZE_MAX};
	size_t n;
	const struct store_snapshot *v = timeline_snapshots(a->model.nights, &n);

	(void)text;
	app_target(a, &t);
	if (t.snapshot >= n)
		return;
	buf_puts(out, " a name for ");
	when_print_short(out, v[t.snapshot].instant, a->o->render.zone, a->o->render.now);
	buf_puts(out, ", such as last-good: it stands wherever a time does\n");
}

unsigned
nights_label(struct app *a, struct view *v, int how)
{
	(void)v;
	(void)how;
	prompt_open(a, &(struct prompt_opts){.mark = "label: ", .initial = "", .history = "label",
					     .suggest = label_suggest, .done = label_done});
	return REACT_DRAW;
}
