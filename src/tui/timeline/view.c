/* Screen 1: the snapshots of a context, what each night changed, and the ends of the range. */
#include <stdlib.h>

#include "nights.h"

/* ---- opening, fitting ---- */

static void
kept(struct app *a, struct view *v)
{
	nights_keep(a, v->state);
}

static void
fit(struct app *a, struct view *v, int rows, int cols)
{
	struct nights *st = v->state;

	(void)cols;
	if (v->seen != a->model.generation) {
		nights_keep(a, st);
		nights_rows(a, st);
		nights_others_make(a, st);
		st->list.n = st->n;
		nights_find(a, st);
		v->seen = a->model.generation;
	}
	st->seen = (size_t)nights_others_rows(st, rows);
	if (st->other != SIZE_MAX && st->other >= st->seen)
		st->other = st->seen ? st->seen - 1 : SIZE_MAX;
	list_fit(&st->list, st->n, rows - 1 - (int)st->seen);
	nights_keep(a, st);
}

static int
open_view(struct app *a, struct view *v, const struct target *t, struct error *err)
{
	struct nights *st = mem_zero(1, sizeof(*st));

	(void)t;
	(void)err;
	view_lend(a, v, st, &st->list, &st->narrow);
	st->at = a->model.to.at.instant;
	st->other = SIZE_MAX;
	st->failed = SIZE_MAX;
	nights_rows(a, st);
	nights_others_make(a, st);
	st->list.n = st->n;
	nights_find(a, st);
	nights_keep(a, st);
	return 0;
}

static void
close_view(struct view *v)
{
	struct nights *st = v->state;

	if (!st)
		return;
	narrow_release(&st->narrow);
	nights_others_drop(st);
	buf_release(&st->line);
	free(st->shown);
	free(st);
}

static void
draw(const struct app *a, const struct view *v, struct screen *s, struct rect r, bool focus)
{
	nights_draw(a, v->state, s, r, focus);
}

static void
title(const struct app *a, const struct view *v, struct buf *out)
{
	const struct nights *st = v->state;
	size_t n, rows, missing = 0, fit = 0;
	const struct log_row *row = timeline_rows(a->model.nights, &rows);

	timeline_snapshots(a->model.nights, &n);
	for (size_t i = 0; i < rows; i++)
		missing += row[i].missing;
	for (size_t i = 0; i < st->n; i++)
		fit += !row[st->shown[i]].missing;
	if (st->narrow.sieve)
		buf_printf(out, "%zu of ", fit);
	buf_printf(out, "%zu snapshot%s", n, n == 1 ? "" : "s");
	if (missing)
		buf_printf(out, ", %zu missing", missing);
	buf_puts(out, ", ");
	when_print_day(out, row[rows - 1].instant, a->o->render.zone, a->o->render.now);
	if (n < 2)
		return;
	buf_puts(out, " -> ");
	when_print_day(out, row[0].instant, a->o->render.zone, a->o->render.now);
}

static int
detail_rows(const struct app *a, const struct view *v, int cols)
{
	(void)a;
	(void)v;
	return cols >= NIGHTS_MARKS ? 3 : cols >= NIGHTS_WIDE ? 2 : 1;
}

/* ---- acting ---- */

/* The range becomes these two, undone by `u`. */
static void
set_range(struct app *a, const struct store_snapshot *from, const struct store_snapshot *to)
{
	struct model *m = &a->model;
	struct error err = {0};

	undo_note_range(a);
	if (model_range(m, from, to, &err) != 0)
		app_say_error(a, &err);
}

enum end_of_range { TO_FROM, TO_TO };

static unsigned
set_end(struct app *a, struct view *v, int end)
{
	const struct nights *st = v->state;
	size_t n, i = nights_snapshot(a, st, st->list.cursor);
	const struct store_snapshot *at = timeline_snapshots(a->model.nights, &n);
	struct store_snapshot from = a->model.from.at, to = a->model.to.at;

	set_range(a, end == TO_TO ? &from : &at[i], end == TO_TO ? &at[i] : &to);
	return REACT_DRAW;
}

/* A night with the one before; another cluster is gone to. */
static unsigned
do_open(struct app *a, struct view *v, int how)
{
	const struct nights *st = v->state;
	size_t n, i = nights_snapshot(a, st, st->list.cursor);
	const struct store_snapshot *at = timeline_snapshots(a->model.nights, &n);

	(void)how;
	if (st->other != SIZE_MAX)
		return nights_others_open(a, st);
	set_range(a, &at[i - 1], &at[i]);
	app_open(a, &view_changes, NULL);
	return REACT_DRAW;
}

/* ---- the table ---- */

/* Is there a snapshot under the cursor? */
static bool
on_snapshot(const struct app *a, const struct view *v, const char **why)
{
	const struct nights *st = v->state;

	*why = st->other != SIZE_MAX ? "this row is another cluster: Enter goes there"
	       : !st->n ? "no snapshot is shown" : "there is no backup of this night";
	return st->other == SIZE_MAX && nights_snapshot(a, st, st->list.cursor) != SIZE_MAX;
}

static bool
can_open(const struct app *a, const struct view *v, const char **why)
{
	const struct nights *st = v->state;

	if (st->other != SIZE_MAX)
		return true;
	if (!on_snapshot(a, v, why))
		return false;
	*why = "this is the first snapshot: nothing older to compare with";
	return nights_snapshot(a, st, st->list.cursor) > 0;
}

static bool
can_set_from(const struct app *a, const struct view *v, const char **why)
{
	const struct nights *st = v->state;

	if (!on_snapshot(a, v, why))
		return false;
	*why = "this snapshot is FROM already";
	return nights_snapshot(a, st, st->list.cursor) != a->model.from.index;
}

static bool
can_set_to(const struct app *a, const struct view *v, const char **why)
{
	const struct nights *st = v->state;

	if (!on_snapshot(a, v, why))
		return false;
	*why = "this snapshot is TO already";
	return nights_snapshot(a, st, st->list.cursor) != a->model.to.index;
}

static const struct view_act acts[] = {
	{ACTION_SET_FROM, set_end, can_set_from, TO_FROM},
	{ACTION_SET_TO, set_end, can_set_to, TO_TO},
	{ACTION_OPEN, do_open, can_open, 0},
	{ACTION_INFO, nights_info, on_snapshot, 0},
	{ACTION_LABEL, nights_label, on_snapshot, 0},
	{0},
};

static bool
move(struct app *a, struct view *v, enum action act)
{
	(void)a;
	return nights_others_move(v->state, act);
}

/* The rows of other clusters below the list. */
static unsigned
mouse(struct app *a, struct view *v, const struct key *k, int row, int col)
{
	struct nights *st = v->state;
	size_t other = (size_t)(row - 1 - st->list.height);	/* wraps around above them */

	(void)col;
	if (k->mouse == MOUSE_WHEEL_UP || k->mouse == MOUSE_WHEEL_DOWN)
		return REACT_PASS;
	st->other = other < st->seen ? other : SIZE_MAX;
	if (st->other == SIZE_MAX)
		return REACT_PASS;
	return k->mouse == MOUSE_DOUBLE ? app_do(a, ACTION_OPEN) : REACT_DRAW;
}

static void
target(const struct app *a, const struct view *v, struct target *out)
{
	struct nights *st = v->state;
	const struct log_row *r = nights_row(a, st, st->list.cursor);

	if (st->other != SIZE_MAX)
		out->line = st->others[st->other].line;
	if (!r || st->other != SIZE_MAX)
		return;
	out->snapshot = nights_snapshot(a, st, st->list.cursor);
	buf_clear(&st->line);
	nights_words(a, &st->line, r);
	out->line = buf_cstr(&st->line);
}

static bool
go(struct app *a, struct view *v, const struct target *t)
{
	struct nights *st = v->state;

	for (size_t i = 0; t->snapshot != SIZE_MAX && i < st->n; i++) {
		if (nights_snapshot(a, st, i) != t->snapshot)
			continue;
		list_to(&st->list, i);
		nights_keep(a, st);
		return true;
	}
	return false;
}

/* ---- the filter ---- */

static void
sifted(struct app *a, struct view *v, enum sifting now)
{
	struct nights *st = v->state;

	if (now == SIFT_BEGINS)
		return;
	nights_rows(a, st);
	list_fit(&st->list, st->n, st->list.height);
	if (now == SIFT_TYPED)
		nights_find(a, st);
	else
		nights_keep(a, st);
}

static void
filter_count(const struct app *a, const struct view *v, struct buf *out)
{
	const struct nights *st = v->state;
	size_t n;

	timeline_rows(a->model.nights, &n);
	buf_printf(out, "%zu of %zu nights match", st->n, n);
}

static const enum action hints[] = {ACTION_SET_FROM, ACTION_SET_TO, ACTION_SWAP, ACTION_OPEN,
				    ACTION_LABEL, ACTION_INFO, ACTION_FILTER, ACTION_HELP,
				    ACTION_NONE};

const struct view_ops view_timeline = {
	.name = "Timeline",
	.screen = "timeline",
	.number = 1,
	.range = RANGE_IN_BODY,
	.open = open_view,
	.close = close_view,
	.fit = fit,
	.draw = draw,
	.title = title,
	.counts = nights_counts,
	.detail_rows = detail_rows,
	.detail = nights_detail,
	.hints = hints,
	.acts = acts,
	.kept = kept,
	.move = move,
	.mouse = mouse,
	.target = target,
	.go = go,
	.sifted = sifted,
	.filter_count = filter_count,
	.work = nights_work,
	.command = nights_command,
	.formats = "text wide name json ndjson",
	.export = nights_export,
};
