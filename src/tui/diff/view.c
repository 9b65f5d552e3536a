/* Screen 3, Diff: one object in five views, and the case file of its changes. */
#include <stdlib.h>

#include "diff.h"

/* ---- other objects ---- */

/* The list beside or under the diff goes along, so that coming back finds the same object. */
static void
tell_list(struct app *a, const struct view *v, const struct target *t)
{
	struct view *list = v == a->pane ? a->view : v->under;

	if (list && list->ops != &view_diff && list->ops->go)
		list->ops->go(a, list, t);
}

static size_t
neighbour(const struct app *a, const struct diff *d, int dir)
{
	const size_t *order = NULL;
	size_t n = changes_order(a, &order), i = 0;

	while (i < n && order[i] != d->object)
		i++;
	if (i == n)	/* not among them: from the end that one comes from */
		return !n ? SIZE_MAX : order[dir > 0 ? 0 : n - 1];
	if (dir > 0)
		return i + 1 < n ? order[i + 1] : SIZE_MAX;
	return i ? order[i - 1] : SIZE_MAX;
}

static bool
to_object(struct app *a, struct view *v, int dir)
{
	struct diff *d = v->state;
	const struct drift *dr = a->model.drift;
	size_t i = dr ? neighbour(a, d, dir) : SIZE_MAX;
	struct target t = {.object = i, .change = SIZE_MAX, .snapshot = SIZE_MAX};

	if (!dr || i >= dr->n)
		return false;
	t.key = &dr->v[i].key;
	t.ref = dr->v[i].ref;
	diff_object(a, d, &t);
	tell_list(a, v, &t);
	return true;
}

static unsigned
other_object(struct app *a, struct view *v, int dir)
{
	if (!to_object(a, v, dir))
		app_say(a, dir > 0 ? "this is the last object" : "this is the first object");
	return REACT_DRAW;
}

static unsigned
other_change(struct app *a, struct view *v, int dir)
{
	struct diff *d = v->state;

	if (diff_next_change(d, dir))
		diff_anchor(d);
	else if (!to_object(a, v, dir))
		app_say(a, dir > 0 ? "this is the last change" : "this is the first change");
	else
		d->to_last = dir < 0;
	return REACT_DRAW;
}

/* ---- how it is shown ---- */

static unsigned
other_view(struct app *a, struct view *v, int by)
{
	struct diff *d = v->state;

	do {
		d->view = (enum rows_view)((d->view + (unsigned)(ROWS_VIEWS + by)) % ROWS_VIEWS);
	} while (d->view == ROWS_SIDE && d->at.cols < 80);
	a->diff_view = d->view;
	d->stale = true;
	return REACT_DRAW;
}

static unsigned
toggle_open(struct app *a, struct view *v, int how)
{
	struct diff *d = v->state;

	(void)a;
	(void)how;
	d->open = !d->open;
	d->stale = true;
	return REACT_DRAW;
}

static unsigned
toggle_wrap(struct app *a, struct view *v, int how)
{
	struct diff *d = v->state;

	(void)how;
	d->cut = !d->cut;
	d->stale = true;
	app_say(a, d->cut ? "long lines are cut" : "long lines are wrapped");
	return REACT_DRAW;
}

#define CONTEXT_STEP 3
#define CONTEXT_MAX 9999

static unsigned
change_context(struct app *a, struct view *v, int by)
{
	struct diff *d = v->state;
	int context = (int)d->context + by;

	(void)a;
	d->context = context < 0 ? 0 : context < CONTEXT_MAX ? (unsigned)context : CONTEXT_MAX;
	d->stale = true;
	return REACT_DRAW;
}

/* ---- searching ---- */

static unsigned
other_match(struct app *a, struct view *v, int dir)
{
	struct diff *d = v->state;

	if (diff_next_match(d, dir))
		diff_anchor(d);
	else
		app_say(a, "nothing here matches %s", d->search);
	return REACT_DRAW;
}

/* ---- actions ---- */

static bool
can_match(const struct app *a, const struct view *v, const char **why)
{
	const struct diff *d = v->state;

	(void)a;
	*why = "nothing was searched here: / searches";
	return d->pattern != NULL;
}

static bool
can_context(const struct app *a, const struct view *v, const char **why)
{
	const struct diff *d = v->state;

	(void)a;
	*why = d->open ? "all lines are shown already: + folds them"
		       : "the unified and side by side views have lines around a change: v goes to "
			 "them";
	return (d->shown == ROWS_UNIFIED || d->shown == ROWS_SIDE) && !d->open;
}

static bool
can_open(const struct app *a, const struct view *v, const char **why)
{
	const struct diff_row *r = diff_row(v->state);

	(void)a;
	*why = "nothing to unfold in this row";
	return r && r->form == ROW_FOLD;
}

static bool
can_unchanged(const struct app *a, const struct view *v, const char **why)
{
	const struct diff *d = v->state;

	(void)a;
	*why = "nothing is folded here: all of it is shown";
	for (size_t i = 0; i < d->rows.n; i++)
		if (d->rows.v[i].form == ROW_FOLD)
			return true;
	return d->open;
}

static const struct view_act acts[] = {
	{ACTION_NEXT_CHANGE, other_change, NULL, 1},
	{ACTION_PREV_CHANGE, other_change, NULL, -1},
	{ACTION_NEXT_OBJECT, other_object, NULL, 1},
	{ACTION_PREV_OBJECT, other_object, NULL, -1},
	{ACTION_NEXT_MATCH, other_match, can_match, 1},
	{ACTION_PREV_MATCH, other_match, can_match, -1},
	{ACTION_OPEN, toggle_open, can_open, 0},
	{ACTION_UNCHANGED, toggle_open, can_unchanged, 0},
	{ACTION_MORE, change_context, can_context, CONTEXT_STEP},
	{ACTION_LESS, change_context, can_context, -CONTEXT_STEP},
	{ACTION_VIEW, other_view, NULL, 1},
	{ACTION_VIEW_BACK, other_view, NULL, -1},
	{ACTION_WRAP, toggle_wrap, NULL, 0},
	{0},
};

static void
kept(struct app *a, struct view *v)
{
	(void)a;
	diff_anchor(v->state);
}

static int
head_rows(const struct view *v)
{
	return diff_head_rows(v->state);
}

/* ---- the view ---- */

static int
open_diff(struct app *a, struct view *v, const struct target *t, struct error *err)
{
	struct diff *d;

	if (!t->ref && !t->key && !(a->model.drift && t->object < a->model.drift->n))
		return error_set(err, ERR_USAGE, "no object to show: choose one in Changes (2)");
	d = diff_new(a);
	diff_object(a, d, t);
	v->state = d;
	v->list = &d->list;
	return 0;
}

static void
close_diff(struct view *v)
{
	diff_free(v->state);
}

static bool
go(struct app *a, struct view *v, const struct target *t)
{
	if (!t->ref && !t->key)
		return false;
	diff_object(a, v->state, t);
	return true;
}

static void
fit(struct app *a, struct view *v, int rows, int cols)
{
	struct diff *d = v->state;

	d->aside = v == a->pane && rows >= 8;
	d->below = v == a->pane && app_pane_tells(a);
	diff_fit(a, d, rows, cols);
	v->seen = a->model.generation;
}

static void
draw(const struct app *a, const struct view *v, struct screen *s, struct rect r, bool focus)
{
	diff_draw(a, v->state, s, r, focus);
}

static void
title(const struct app *a, const struct view *v, struct buf *out)
{
	const struct diff *d = v->state;

	(void)a;
	if (d->key.ns && *d->key.ns)
		buf_printf(out, "%s ", d->key.ns);
	buf_add_safe(out, diff_name(d), strlen(diff_name(d)));
	if (d->place)
		buf_printf(out, "  %zu/%zu", d->place, d->of);
}

static void
counts(const struct app *a, const struct view *v, struct screen *s, struct rect r)
{
	diff_counts(a, v->state, s, r);
}

static int
detail_rows(const struct app *a, const struct view *v, int cols)
{
	return diff_band_rows(a, v->state, cols);
}

static void
detail(const struct app *a, const struct view *v, struct screen *s, struct rect r)
{
	diff_band(a, v->state, s, r);
}

static void
target(const struct app *a, const struct view *v, struct target *out)
{
	const struct diff *d = v->state;
	const struct drift_object *o = d->object != SIZE_MAX ? diff_shown(d) : NULL;
	size_t c = diff_change(d);

	(void)a;
	*out = (struct target){.object = d->object, .change = SIZE_MAX, .snapshot = SIZE_MAX};
	out->ref = *d->ref ? d->ref : NULL;
	out->key = d->key.kind ? &d->key : NULL;
	out->line = d->line.n ? d->line.p : NULL;
	if (!o || c >= o->changes.n)
		return;
	out->change = c;
	out->path = o->changes.v[c].path;
	out->old_value = o->changes.v[c].old_value;
	out->new_value = o->changes.v[c].new_value;
}

static int
filter(struct app *a, struct view *v, const char *text, struct error *err)
{
	(void)a;
	return diff_search(v->state, text, err);
}

static void
filter_end(struct app *a, struct view *v, bool keep)
{
	(void)a;
	diff_search_end(v->state, keep);
	diff_anchor(v->state);
}

static const char *
filter_text(const struct app *a, const struct view *v)
{
	const struct diff *d = v->state;

	(void)a;
	return d->search ? d->search : "";
}

static void
filter_count(const struct app *a, const struct view *v, struct buf *out)
{
	const struct diff *d = v->state;

	(void)a;
	if (d->tired)
		buf_puts(out, "this pattern takes too long");
	else if (d->pattern)
		buf_printf(out, "%zu of %zu rows match", d->matches, d->rows.n);
}

static bool
work(struct app *a, struct view *v)
{
	return diff_still_read(a, v->state) || diff_read_nights(a, v->state) ||
	       diff_read_users(a, v->state) || diff_read_past(a, v->state);
}

/* ---- taking out ---- */

static void
command(const struct app *a, const struct view *v, struct buf *out)
{
	diff_command(a, v->state, out);
}

static void
print(struct app *a, struct view *v, struct buf *out)
{
	diff_text_of(a, v->state, out);
}

static int
export(struct app *a, struct view *v, const char *format, struct buf *out, struct error *err)
{
	return diff_export(a, v->state, format, out, err);
}

static const enum action hints[] = {
	ACTION_NEXT_CHANGE, ACTION_NEXT_OBJECT, ACTION_OLDER, ACTION_VIEW, ACTION_REVIEW,
	ACTION_UNCHANGED, ACTION_MORE, ACTION_COPY, ACTION_WRAP, ACTION_FILTER, ACTION_EXPORT,
	ACTION_NONE,
};

const struct view_ops view_diff = {
	.name = "Diff",
	.screen = "diff",
	.number = 3,
	.range = RANGE_IN_TITLE,
	.open = open_diff,
	.close = close_diff,
	.go = go,
	.fit = fit,
	.draw = draw,
	.title = title,
	.counts = counts,
	.detail_rows = detail_rows,
	.detail = detail,
	.hints = hints,
	.acts = acts,
	.kept = kept,
	.head_rows = head_rows,
	.target = target,
	.filter = filter,
	.filter_end = filter_end,
	.filter_text = filter_text,
	.filter_count = filter_count,
	.work = work,
	.print = print,
	.command = command,
	.formats = "text json ndjson unified",
	.export = export,
};
