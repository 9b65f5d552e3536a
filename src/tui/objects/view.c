/* The Objects screen: namespaces, kinds and objects of TO, with a sign at what changed. */
#include <stdlib.h>

#include "objects.h"

/* ---- opening, fitting ---- */

static int
open_view(struct app *a, struct view *v, const struct target *t, struct error *err)
{
	struct objects *st = mem_zero(1, sizeof(*st));

	(void)err;
	view_lend(a, v, st, &st->list, &st->narrow);
	if (t->ref)
		buf_puts(&st->ref, t->ref);
	return 0;
}

static void
close_view(struct view *v)
{
	struct objects *st = v->state;

	if (!st)
		return;
	listing_free(st->l);
	narrow_release(&st->narrow);
	free(st->rows);
	free(st->match);
	buf_release(&st->ref);
	buf_release(&st->line);
	free(st);
}

static bool
go(struct app *a, struct view *v, const struct target *t)
{
	(void)a;
	return t->ref && objects_go(v->state, t->ref);
}

static void
kept(struct app *a, struct view *v)
{
	(void)a;
	objects_keep(v->state);
}

static void
fit(struct app *a, struct view *v, int rows, int cols)
{
	struct objects *st = v->state;

	(void)cols;
	if (v->seen != a->model.generation) {
		if (st->l)
			listing_count(st->l, &a->model);
		error_clear(&st->failed);
		v->seen = a->model.generation;
	}
	list_fit(&st->list, st->nrows, rows - 1);
	objects_keep(st);
}

/* ---- acting ---- */

static int
detail_rows(const struct app *a, const struct view *v, int cols)
{
	(void)a;
	(void)v;
	(void)cols;
	return 1;
}

static void
target(const struct app *a, const struct view *v, struct target *out)
{
	struct objects *st = v->state;
	const struct object_row *row = st->l ? objects_row(st) : NULL;

	if (!row || row->level != LEVEL_OBJECT)
		return;
	buf_clear(&st->ref);
	listing_ref(st->l, row->at, row->name, &st->ref);
	listing_key(st->l, row->at, row->name, &st->key);
	out->key = &st->key;
	out->ref = out->line = st->ref.p;
	out->object = objects_changed(a, st, row);
}

static unsigned
fold(struct objects *st, const struct object_row *row)
{
	bool open, *flag = objects_fold(st, row, &open);

	*flag = !*flag;
	objects_keep(st);
	objects_rows(st);
	objects_find(st);
	return REACT_DRAW;
}

static unsigned
do_open(struct app *a, struct view *v, int how)
{
	struct objects *st = v->state;
	const struct object_row *row = objects_row(st);
	struct target t = {.object = SIZE_MAX, .change = SIZE_MAX, .snapshot = SIZE_MAX};

	(void)how;
	if (row->level != LEVEL_OBJECT)
		return fold(st, row);
	target(a, v, &t);
	if (t.object != SIZE_MAX && a->model.examined)
		app_open(a, &view_diff, &t);
	else
		objects_show(a, st, row);
	return REACT_DRAW;
}

/* A heading that is open folds; elsewhere `back` leaves. */
static unsigned
do_back(struct app *a, struct view *v, int how)
{
	struct objects *st = v->state;
	const struct object_row *row = objects_row(st);
	bool open = false;

	(void)a;
	(void)how;
	if (!row || !objects_fold(st, row, &open) || !open)
		return REACT_PASS;
	return fold(st, row);
}

static unsigned
fold_all(struct app *a, struct view *v, int open)
{
	struct objects *st = v->state;

	(void)a;
	objects_fold_all(st, open);
	objects_rows(st);
	objects_find(st);
	objects_keep(st);
	return REACT_DRAW;
}

/* To the next object, up or down; to one that changed. */
static unsigned
to_object(struct app *a, struct objects *st, int by, bool changed)
{
	size_t row = st->list.cursor;

	do {
		row += (size_t)by;	/* wraps around above the first */
	} while (row < st->nrows && (st->rows[row].level != LEVEL_OBJECT ||
		 (changed && objects_changed(a, st, &st->rows[row]) == SIZE_MAX)));
	if (row >= st->nrows) {
		app_say(a, "no %sobject %s this one is unfolded", changed ? "changed " : "",
			by > 0 ? "below" : "above");
	} else {
		list_to(&st->list, row);
		objects_keep(st);
	}
	return REACT_DRAW;
}

static unsigned
other_object(struct app *a, struct view *v, int by)
{
	return to_object(a, v->state, by, false);
}

static unsigned
other_change(struct app *a, struct view *v, int by)
{
	return to_object(a, v->state, by, true);
}

/* Without a filter it is the application's to say what would find. */
static unsigned
other_match(struct app *a, struct view *v, int by)
{
	return view_filter_text(a, v)[0] ? to_object(a, v->state, by, false) : REACT_PASS;
}

static bool
has_row(const struct app *a, const struct view *v, const char **why)
{
	const struct objects *st = v->state;

	(void)a;
	*why = st->l ? "no object is shown" : "the names are still being read";
	return st->nrows > 0;
}

static const struct view_act acts[] = {
	{ACTION_OPEN, do_open, has_row, 0},
	{ACTION_BACK, do_back, NULL, 0},
	{ACTION_FOLD_ALL, fold_all, has_row, false},
	{ACTION_UNFOLD_ALL, fold_all, has_row, true},
	{ACTION_NEXT_OBJECT, other_object, NULL, 1},
	{ACTION_PREV_OBJECT, other_object, NULL, -1},
	{ACTION_NEXT_MATCH, other_match, NULL, 1},
	{ACTION_PREV_MATCH, other_match, NULL, -1},
	{ACTION_NEXT_CHANGE, other_change, NULL, 1},
	{ACTION_PREV_CHANGE, other_change, NULL, -1},
	{0},
};

static int
folds(const struct view *v, size_t row)
{
	const struct objects *st = v->state;

	return st->rows[row].level == LEVEL_OBJECT ? 0 : 5;
}

/* ---- the filter ---- */

static void
sift_typed(struct objects *st)
{
	objects_sift_anew(st);
	objects_sift(st, SIFT_AT_ONCE);
	st->cursor = st->before;
	objects_rows(st);
	objects_find(st);
}

/* As it was before, so wholly, however many names there are. */
static void
sift_back(struct objects *st)
{
	objects_sift_anew(st);
	while (st->narrow.sieve && objects_sift(st, SIFT_A_STEP))
		;
	objects_rows(st);
	list_fit(&st->list, st->nrows, st->list.height);
	objects_keep(st);
}

static void
sifted(struct app *a, struct view *v, enum sifting now)
{
	struct objects *st = v->state;

	(void)a;
	if (now == SIFT_BEGINS)
		st->before = st->cursor;
	else if (now == SIFT_TYPED)
		sift_typed(st);
	else if (now == SIFT_DROPPED)
		sift_back(st);
}

static void
filter_count(const struct app *a, const struct view *v, struct buf *out)
{
	const struct objects *st = v->state;

	(void)a;
	if (st->l)
		buf_printf(out, "%zu%s of %zu objects match",
			   st->narrow.sieve ? st->matching : st->l->n,
			   st->narrow.sieve && st->sifted < st->l->n ? "+" : "", st->l->n);
}

static const enum action hints[] = {ACTION_OPEN, ACTION_FILTER, ACTION_ALL, ACTION_FOLD_ALL,
				    ACTION_SEARCH, ACTION_HELP, ACTION_NONE};

const struct view_ops view_objects = {
	.name = "Objects",
	.screen = "objects",
	.range = RANGE_IN_TITLE,
	.open = open_view,
	.close = close_view,
	.fit = fit,
	.draw = objects_draw,
	.counts = objects_counts,
	.detail_rows = detail_rows,
	.detail = objects_detail,
	.hints = hints,
	.acts = acts,
	.kept = kept,
	.folds = folds,
	.target = target,
	.go = go,
	.sifted = sifted,
	.filter_count = filter_count,
	.work = objects_work,
	.blank = objects_blank,
	.command = objects_command,
	.formats = "name",
	.export = objects_export,
};
