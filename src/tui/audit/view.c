/* What hands did, of one snapshot or of the range: live against what is declared, and who. */
#include <stdlib.h>

#include "assay/render/audit.h"
#include "hands.h"

/* The field that was looked at before, if a finding is about it. */
static int
open_view(struct app *a, struct view *v, const struct target *t, struct error *err)
{
	struct hands *st = mem_zero(1, sizeof(*st));

	(void)err;
	st->waiting = true;
	st->record_item = SIZE_MAX;
	if (t->ref && t->key)
		hands_place_copy(&st->place, &(struct hands_place){.ns = t->key->ns,
								   .ref = (char *)t->ref,
								   .path = (char *)t->path});
	hands_want(a, st);
	view_lend(a, v, st, &st->list, &st->narrow);
	return 0;
}

static void
close_view(struct view *v)
{
	if (v->state)
		hands_release(v->state);
}

static void
fit(struct app *a, struct view *v, int rows, int cols)
{
	struct hands *st = v->state;

	(void)cols;
	if (v->seen != a->model.generation)
		hands_want(a, st);
	v->seen = a->model.generation;
	list_fit(&st->list, st->nrows, rows - 1);
}

static bool
work(struct app *a, struct view *v)
{
	return hands_work(a, v);
}

static bool
blank(const struct app *a, const struct view *v)
{
	const struct hands *st = v->state;

	(void)a;
	return st->waiting && !st->now.found;
}

static void
title(const struct app *a, const struct view *v, struct buf *out)
{
	const struct hands *st = v->state;
	const struct render_opts *o = &a->o->render;
	const int64_t from = a->model.from.at.instant, to = a->model.to.at.instant;

	if (!st->range) {
		buf_puts(out, "as of ");
		when_print_short(out, to, o->zone, o->now);
		return;
	}
	when_print_day(out, from < to ? from : to, o->zone, o->now);
	buf_puts(out, " .. ");
	when_print_day(out, from < to ? to : from, o->zone, o->now);
	if (st->now.n > 1)
		buf_printf(out, "   %zu snapshots", st->now.n);
}

/* ---- acting ---- */

static unsigned
fold(struct hands *st, bool open)
{
	hands_fold(st, st->rows[st->list.cursor].group, open);
	hands_keep(st);
	hands_rows(st);
	return REACT_DRAW;
}

/* Where the range changed it, its diff; else since when it is so. */
static unsigned
do_open(struct app *a, struct view *v, int how)
{
	struct hands *st = v->state;
	struct target t = {.object = SIZE_MAX, .change = SIZE_MAX, .snapshot = SIZE_MAX};

	(void)how;
	if (!hands_cursor(st))
		return fold(st, !st->groups[st->rows[st->list.cursor].group].open);
	hands_target(a, v, &t);
	app_cover(a, t.change != SIZE_MAX ? &view_diff : &view_blame, &t);
	return REACT_DRAW;
}

static unsigned
do_back(struct app *a, struct view *v, int how)
{
	struct hands *st = v->state;

	(void)a;
	(void)how;
	if (hands_cursor(st) || !st->nrows || !st->groups[st->rows[st->list.cursor].group].open)
		return REACT_PASS;
	return fold(st, false);
}

static unsigned
do_pane(struct app *a, struct view *v, int how)
{
	struct hands *st = v->state;

	(void)how;
	st->range = !st->range;
	hands_want(a, st);
	app_say(a, st->range ? "over the range: footprints, too" : "of TO alone");
	return REACT_DRAW;
}

static int
sort(const struct app *a, const struct view *v)
{
	const struct hands *st = v->state;

	(void)a;
	return (int)st->sort;
}

static void
sort_by(struct app *a, struct view *v, int by)
{
	struct hands *st = v->state;

	st->sort = (enum hands_sort)by;
	hands_rows(st);
	app_say(a, "sorted by %s", hands_sort_name(st->sort));
}

static int
head(const struct app *a, const struct view *v, int cols, int col)
{
	(void)a;
	(void)v;
	return (int)hands_head(cols, col);
}

static unsigned
fold_all(struct app *a, struct view *v, int open)
{
	struct hands *st = v->state;

	(void)a;
	for (size_t i = 0; i < st->ngroups; i++)
		hands_fold(st, i, open);
	hands_keep(st);
	hands_rows(st);
	return REACT_DRAW;
}

static int
folds(const struct view *v, size_t row)
{
	return hands_item(v->state, row) ? 0 : 3;
}

static void
kept(struct app *a, struct view *v)
{
	(void)a;
	hands_keep(v->state);
}

static unsigned
do_reload(struct app *a, struct view *v, int how)
{
	struct hands *st = v->state;

	(void)a;
	(void)how;
	st->waiting = true;
	return REACT_PASS;
}

/* To the next finding; of another object, if it is to be one; of this one's first backwards. */
static unsigned
step(struct app *a, struct hands *st, int dir, bool other)
{
	const struct audit_item *now = hands_cursor(st), *at = NULL;
	size_t i = st->list.cursor;

	while (dir > 0 ? i + 1 < st->nrows : i > 0) {
		const struct audit_item *item;

		i = dir > 0 ? i + 1 : i - 1;
		item = hands_item(st, i);
		if (!item || (other && now && item->object == now->object))
			continue;
		if (at && item->object != at->object)
			break;
		at = item;
		list_to(&st->list, i);
		if (dir > 0 || !other)
			break;
	}
	if (!at)
		app_say(a, "no %s %s this one", other ? "object" : "finding",
			dir > 0 ? "below" : "above");
	hands_keep(st);
	return REACT_DRAW;
}

static unsigned
other_finding(struct app *a, struct view *v, int dir)
{
	return step(a, v->state, dir, false);
}

static unsigned
other_object(struct app *a, struct view *v, int dir)
{
	return step(a, v->state, dir, true);
}

/* ---- the table ---- */

static bool
has_row(const struct app *a, const struct view *v, const char **why)
{
	const struct hands *st = v->state;

	(void)a;
	*why = "no finding is shown";
	return st->nrows > 0;
}

static bool
can_pane(const struct app *a, const struct view *v, const char **why)
{
	const struct hands *st = v->state;

	return st->range || hands_has_range(a, why);
}

static const struct view_act acts[] = {
	{ACTION_OPEN, do_open, has_row, 0},
	{ACTION_BACK, do_back, NULL, 0},
	{ACTION_PANE, do_pane, can_pane, 0},
	{ACTION_PANE_BACK, do_pane, can_pane, 0},
	{ACTION_INFO, hands_info, has_row, 0},
	{ACTION_FOLD_ALL, fold_all, has_row, false},
	{ACTION_UNFOLD_ALL, fold_all, has_row, true},
	{ACTION_NEXT_CHANGE, other_finding, has_row, 1},
	{ACTION_PREV_CHANGE, other_finding, has_row, -1},
	{ACTION_NEXT_OBJECT, other_object, has_row, 1},
	{ACTION_PREV_OBJECT, other_object, has_row, -1},
	{ACTION_RELOAD, do_reload, NULL, 0},
	{0},
};

static bool
go(struct app *a, struct view *v, const struct target *t)
{
	(void)a;
	return t->ref && hands_go(v->state, t->ref, t->path);
}

/* ---- the filter ---- */

static void
sifted(struct app *a, struct view *v, enum sifting now)
{
	struct hands *st = v->state;

	(void)a;
	if (now == SIFT_BEGINS) {
		hands_place_copy(&st->before, &st->place);
		return;
	}
	if (now == SIFT_DROPPED)
		hands_place_copy(&st->place, &st->before);
	hands_rows(st);
	if (now == SIFT_KEPT)
		hands_keep(st);
}

static void
filter_count(const struct app *a, const struct view *v, struct buf *out)
{
	const struct hands *st = v->state;

	(void)a;
	buf_printf(out, "%zu of %zu findings match", st->matching, st->nitems);
}

static const enum action hints[] = {ACTION_OPEN, ACTION_PANE, ACTION_BLAME, ACTION_INFO,
				    ACTION_FILTER, ACTION_SORT, ACTION_COPY, ACTION_EXPORT,
				    ACTION_FOLD_ALL, ACTION_NONE};

const struct view_ops view_audit = {
	.name = "Audit",
	.screen = "audit",
	.open = open_view,
	.close = close_view,
	.fit = fit,
	.draw = hands_draw,
	.title = title,
	.counts = hands_counts,
	.detail_rows = hands_detail_rows,
	.detail = hands_detail,
	.hints = hints,
	.acts = acts,
	.kept = kept,
	.sorts = HANDS_SORTS,
	.sort = sort,
	.sort_by = sort_by,
	.head = head,
	.folds = folds,
	.target = hands_target,
	.go = go,
	.sifted = sifted,
	.filter_count = filter_count,
	.work = work,
	.blank = blank,
	.command = hands_command,
	.formats = "text wide name json ndjson markdown",
	.export = hands_export,
};
