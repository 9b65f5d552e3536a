/* Screen 2, Changes: what differs, as a tree of namespaces and objects. */
#include <stdlib.h>

#include "changes.h"

/* ---- opening, fitting ---- */

static int
open_view(struct app *a, struct view *v, const struct target *t, struct error *err)
{
	struct changes_tree *st = mem_zero(1, sizeof(*st));

	(void)err;
	view_lend(a, v, st, &st->list, NULL);
	changes_rows(a, st);
	list_fit(&st->list, st->nrows, st->list.height);
	if (t->object != SIZE_MAX)
		changes_reveal(a, st, t->object);
	else
		changes_find(st);
	changes_keep(st);
	return 0;
}

static void
close_view(struct view *v)
{
	struct changes_tree *st = v->state;

	changes_place_release(&st->at);
	changes_place_release(&st->before);
	map_release(&st->folds, NULL);
	buf_release(&st->line);
	free(st->filter_before);
	free(st->groups);
	free(st->spaces);
	free(st->items);
	free(st->rows);
	free(st->order);
	free(st);
}

void
changes_remake(const struct app *a, struct view *v)
{
	struct changes_tree *st = v->state;
	size_t line = st->list.cursor - st->list.top;

	changes_rows(a, st);
	changes_find(st);
	if (st->list.cursor >= line && st->nrows) {
		st->list.top = st->list.cursor - line;
		list_fit(&st->list, st->nrows, st->list.height);
	}
	v->seen = a->model.generation;
}

static void
kept(struct app *a, struct view *v)
{
	(void)a;
	changes_keep(v->state);
}

static void
fit(struct app *a, struct view *v, int rows, int cols)
{
	struct changes_tree *st = v->state;

	(void)cols;
	if (v->seen != a->model.generation || st->of != a->model.drift)
		changes_remake(a, v);
	list_fit(&st->list, st->nrows, rows - (rows >= 4));
	if (a->model.examined || st->nrows)
		changes_keep(st);
}

/* ---- where the cursor is ---- */

static void
target(const struct app *a, const struct view *v, struct target *out)
{
	struct changes_tree *st = v->state;
	const struct changes_row *r = st->of == a->model.drift ? changes_row(st) : NULL;

	if (!r)
		return;
	buf_clear(&st->line);
	changes_line(a, st, r, &st->line);
	out->line = buf_cstr(&st->line);
	if (r->level == CHANGES_CAUSE) {
		out->cause = changes_cause(st, r);
		return;
	}
	if (r->level != CHANGES_OBJECT) {
		out->first = st->groups[r->group].first;
		out->end = st->groups[r->group].end;
		return;
	}
	out->object = r->object;
	out->ref = st->of->v[r->object].ref;
	out->key = &st->of->v[r->object].key;
}

static size_t
object_of(const struct drift *d, const struct target *t)
{
	if (!d || !t->ref)
		return SIZE_MAX;
	if (t->object < d->n && str_eq(d->v[t->object].ref, t->ref))
		return t->object;
	for (size_t i = 0; i < d->n; i++)
		if (str_eq(d->v[i].ref, t->ref))
			return i;
	return SIZE_MAX;
}

static bool
go(struct app *a, struct view *v, const struct target *t)
{
	size_t object = object_of(a->model.drift, t);

	if (object == SIZE_MAX)
		return false;
	if (v->seen != a->model.generation)
		changes_remake(a, v);
	return changes_reveal(a, v->state, object);
}

size_t
changes_order(const struct app *a, const size_t **objects)
{
	const struct view *v = a->view;
	const struct changes_tree *st;

	while (v && v->ops != &view_changes)
		v = v->under;
	*objects = NULL;
	if (!v)
		return 0;
	st = v->state;
	if (v->seen != a->model.generation || st->of != a->model.drift)
		changes_remake(a, (struct view *)v);
	*objects = st->order;
	return st->norder;
}

/* ---- actions ---- */

/* The row around: of an object its kind or namespace, of a kind its namespace. */
static size_t
parent_row(const struct changes_tree *st, size_t row)
{
	enum changes_level level = st->rows[row].level;

	while (row > 0 && st->rows[row].level >= level)
		row--;
	return row;
}

static unsigned
fold(struct app *a, struct view *v, size_t row, bool open)
{
	struct changes_tree *st = v->state;

	changes_fold(st, &st->groups[st->rows[row].group], open);
	list_to(&st->list, row);
	changes_keep(st);
	changes_remake(a, v);
	return REACT_DRAW;
}

static unsigned
do_open(struct app *a, struct view *v, int how)
{
	struct changes_tree *st = v->state;
	const struct changes_row *r = changes_row(st);
	struct target t = {.object = SIZE_MAX, .change = SIZE_MAX, .snapshot = SIZE_MAX};

	(void)how;
	if (!r)
		return REACT_NONE;
	if (r->level == CHANGES_CAUSE) {
		overlay_cause(a, changes_cause(st, r));
		return REACT_DRAW;
	}
	if (r->level != CHANGES_OBJECT)
		return fold(a, v, st->list.cursor, !st->groups[r->group].open);
	target(a, v, &t);
	app_open(a, &view_diff, &t);
	return REACT_DRAW;
}

/* An open group is folded, an object's is, too; on what is folded it is the way back. */
static unsigned
do_back(struct app *a, struct view *v, int how)
{
	struct changes_tree *st = v->state;
	const struct changes_row *r = changes_row(st);

	(void)how;
	if (!r || r->level == CHANGES_CAUSE || (r->level == CHANGES_OBJECT && v->under))
		return REACT_PASS;
	if (r->level != CHANGES_OBJECT && st->groups[r->group].open)
		return fold(a, v, st->list.cursor, false);
	if (r->level == CHANGES_SPACE)
		return REACT_PASS;
	return fold(a, v, parent_row(st, st->list.cursor), false);
}

static unsigned
fold_all(struct app *a, struct view *v, int open)
{
	changes_fold_all(v->state, open);
	changes_remake(a, v);
	return REACT_DRAW;
}

static unsigned
to_object(struct app *a, struct view *v, int by)
{
	struct changes_tree *st = v->state;
	size_t row = st->list.cursor;

	if (!st->nrows)
		return REACT_NONE;
	do {
		if (by < 0 && row == 0)
			row = st->nrows;
		else
			row += (size_t)by;
	} while (row < st->nrows && st->rows[row].level != CHANGES_OBJECT);
	if (row >= st->nrows)
		app_say(a, by > 0 ? "no change below this one" : "no change above this one");
	else
		list_to(&st->list, row);
	return REACT_DRAW;
}

static int
sort(const struct app *a, const struct view *v)
{
	(void)v;
	return (int)a->model.sort;
}

static void
sort_by(struct app *a, struct view *v, int by)
{
	(void)v;
	a->model.sort = (enum sort)by;
	model_touch(&a->model);
	app_say(a, "sorted by %s, then %sname", sort_name(a->model.sort),
		a->model.sort == SORT_NAMESPACE ? "" : "namespace and ");
}

static int
head(const struct app *a, const struct view *v, int cols, int col)
{
	(void)v;
	return (int)changes_head(a, cols, col);
}

/* On a namespace or a kind all its objects that are shown; an object is the application's. */
static unsigned
do_select(struct app *a, struct view *v, int how)
{
	struct changes_tree *st = v->state;
	const struct changes_row *r = changes_row(st);
	const struct changes_group *g;
	bool on = false;

	(void)how;
	if (!r || r->level >= CHANGES_OBJECT || !a->model.selected)
		return REACT_PASS;
	g = &st->groups[r->group];
	for (size_t i = 0; i < st->norder; i++)
		if (st->order[i] >= g->first && st->order[i] < g->end)
			on |= !a->model.selected[st->order[i]];
	for (size_t i = 0; i < st->norder; i++)
		if (st->order[i] >= g->first && st->order[i] < g->end)
			review_select(&a->model, st->order[i], on);
	app_say(a, "%zu selected", a->model.nselected);
	return REACT_DRAW;
}

static bool
can_open(const struct app *a, const struct view *v, const char **why)
{
	const struct changes_tree *st = v->state;

	(void)a;
	*why = "there is nothing to open";
	return st->nrows > 0;
}

static bool
can_match(const struct app *a, const struct view *v, const char **why)
{
	(void)v;
	*why = "no filter: / finds, then n goes on";
	return a->model.sieve != NULL;
}

static const struct view_act acts[] = {
	{ACTION_OPEN, do_open, can_open, 0},
	{ACTION_BACK, do_back, NULL, 0},
	{ACTION_FOLD_ALL, fold_all, NULL, false},
	{ACTION_UNFOLD_ALL, fold_all, NULL, true},
	{ACTION_NEXT_CHANGE, to_object, NULL, 1},
	{ACTION_PREV_CHANGE, to_object, NULL, -1},
	{ACTION_NEXT_OBJECT, to_object, NULL, 1},
	{ACTION_PREV_OBJECT, to_object, NULL, -1},
	{ACTION_NEXT_MATCH, to_object, can_match, 1},
	{ACTION_PREV_MATCH, to_object, can_match, -1},
	{ACTION_SELECT, do_select, NULL, 0},
	{0},
};

static int
folds(const struct view *v, size_t row)
{
	const struct changes_tree *st = v->state;

	return st->rows[row].level == CHANGES_OBJECT ? 0 : 5;
}

static const enum action hints[] = {
	ACTION_OPEN, ACTION_REVIEW, ACTION_ACCEPT, ACTION_BLAME, ACTION_FILTER, ACTION_OLDER,
	ACTION_PANE, ACTION_FLAG, ACTION_NEXT_CHANGE, ACTION_UNDO, ACTION_COPY, ACTION_EXPORT,
	ACTION_COMMAND, ACTION_FOLD_ALL, ACTION_NONE,
};

const struct view_ops view_changes = {
	.name = "Changes",
	.screen = "changes",
	.number = 2,
	.range = RANGE_IN_TITLE,
	.open = open_view,
	.close = close_view,
	.fit = fit,
	.draw = changes_draw,
	.counts = changes_counts,
	.detail_rows = changes_detail_rows,
	.detail = changes_detail,
	.hints = hints,
	.acts = acts,
	.kept = kept,
	.sorts = SORTS,
	.sort = sort,
	.sort_by = sort_by,
	.head = head,
	.folds = folds,
	.target = target,
	.go = go,
	.filter = changes_filter,
	.filter_end = changes_filter_end,
	.filter_text = changes_filter_text,
	.filter_count = changes_filter_count,
	.print = changes_print,
	.command = changes_command,
	.formats = "text json ndjson unified stat name-status",
	.export = changes_export,
};
