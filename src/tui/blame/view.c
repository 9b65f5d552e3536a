/* Screen 4, Blame: since when each field of an object has its value, by whom, and what it was before. */
#include <stdlib.h>

#include "blame.h"

/* ---- which object ---- */

static void
to_object(struct blamed *st, const struct target *t)
{
	struct object_key key = {0};
	char *ref = mem_strdup(t->ref), *path = t->path ? mem_strdup(t->path) : NULL;

	if (t->key)
		object_key_copy(&key, t->key);
	object_key_release(&st->key);
	free(st->ref);
	free(st->path);
	st->key = key;
	st->ref = ref;
	st->path = path;
	st->sought = path != NULL;
	st->below = false;
	st->waiting = true;
}

/* Of an object as a whole what says most of it is looked at first. */
static const char *
worst_path(const struct model *m, size_t object)
{
	size_t k = model_worst(m, object);
	const char *path = k == SIZE_MAX ? NULL : m->drift->v[object].changes.v[k].path;

	return path && *path ? path : NULL;
}

static int
open_view(struct app *a, struct view *v, const struct target *t, struct error *err)
{
	const struct model *m = &a->model;
	struct target at = *t;
	struct blamed *st;

	if (!t->ref)
		return error_set(err, ERR_USAGE, "no object to tell of: choose one in Changes (2)");
	if (!at.path && m->examined && t->object < m->drift->n)
		at.path = worst_path(m, t->object);
	st = mem_zero(1, sizeof(*st));
	st->picked[0] = st->picked[1] = SIZE_MAX;
	st->to = m->to.at.commit;
	to_object(st, &at);
	view_lend(a, v, st, &st->list, &st->narrow);
	return 0;
}

static void
close_view(struct view *v)
{
	if (v->state)
		blame_release_all(v->state);
}

/* ---- fitting ---- */

static void
fit(struct app *a, struct view *v, int rows, int cols)
{
	struct blamed *st = v->state;
	int past = blame_past_rows(st, rows);

	(void)cols;
	v->seen = a->model.generation;
	if (st->lent)
		blame_come_back(a, st);
	if (memcmp(&st->to, &a->model.to.at.commit, sizeof(st->to)) != 0) {
		st->to = a->model.to.at.commit;
		st->waiting = true;
	}
	list_fit(&st->list, st->nrows, rows - past - 1);
	list_fit(&st->spans, blame_past_fits(st) ? st->past.n : 0,
		 blame_span_rows(st, past - 2 - (past > 0 && past < rows)));
}

static bool
work(struct app *a, struct view *v)
{
	return blame_work(a, v->state);
}

static bool
blank(const struct app *a, const struct view *v)
{
	const struct blamed *st = v->state;

	(void)a;
	return st->waiting && !st->now.nights;
}

static void
title(const struct app *a, const struct view *v, struct buf *out)
{
	const struct blamed *st = v->state;
	size_t n;
	const struct store_snapshot *at = blame_snapshots(st, &n);

	buf_puts(out, "as of ");
	when_print_short(out, n ? at[n - 1].instant : a->model.to.at.instant, a->o->render.zone,
			 a->o->render.now);
	buf_puts(out, "   ");
	if (st->key.ns && *st->key.ns)
		buf_printf(out, "%s ", st->key.ns);
	buf_add_safe(out, blame_name(st), strlen(blame_name(st)));
}

/* ---- acting ---- */

static unsigned
do_pane(struct app *a, struct view *v, int how)
{
	struct blamed *st = v->state;

	(void)a;
	(void)how;
	st->below = !st->below;
	return REACT_DRAW;
}

static unsigned
do_back(struct app *a, struct view *v, int how)
{
	struct blamed *st = v->state;

	(void)a;
	(void)how;
	if (!st->below)
		return REACT_PASS;
	st->below = false;
	return REACT_DRAW;
}

static int
sort(const struct app *a, const struct view *v)
{
	const struct blamed *st = v->state;

	(void)a;
	return (int)st->sort;
}

static void
sort_by(struct app *a, struct view *v, int by)
{
	struct blamed *st = v->state;

	st->sort = (enum blame_sort)by;
	blame_rows(st);
	app_say(a, "sorted by %s", blame_sort_name(st->sort));
}

static int
head(const struct app *a, const struct view *v, int cols, int col)
{
	return (int)blame_head(a, v->state, cols, col);
}

static unsigned
do_reload(struct app *a, struct view *v, int how)
{
	struct blamed *st = v->state;

	(void)a;
	(void)how;
	st->waiting = true;
	return REACT_PASS;
}

/* ---- the table ---- */

static bool
has_row(const struct app *a, const struct view *v, const char **why)
{
	const struct blamed *st = v->state;
	size_t at[2];

	(void)a;
	*why = st->below && st->nrows ? "the past of this field is still being read"
				      : "no field is shown";
	return blame_row_nights(st, at);
}

static const struct view_act acts[] = {
	{ACTION_OPEN, blame_open, has_row, 0},
	{ACTION_COMPARE, blame_compare, has_row, 0},
	{ACTION_PANE, do_pane, NULL, 0},
	{ACTION_PANE_BACK, do_pane, NULL, 0},
	{ACTION_BACK, do_back, NULL, 0},
	{ACTION_INFO, blame_info, NULL, 0},
	{ACTION_RELOAD, do_reload, NULL, 0},
	{0},
};

/* ---- two lists: the fields, and the past of one below them ---- */

static void
kept(struct app *a, struct view *v)
{
	(void)a;
	blame_keep(v->state);
}

static bool
move(struct app *a, struct view *v, enum action act)
{
	struct blamed *st = v->state;

	(void)a;
	if (st->below)
		list_act(&st->spans, act);
	return st->below;
}

static unsigned
mouse(struct app *a, struct view *v, const struct key *k, int row, int col)
{
	struct blamed *st = v->state;
	struct bands b;
	int top;			/* first line of the past */
	size_t at;

	(void)col;
	app_bands(a, &b);
	top = b.body.rows - blame_past_rows(st, b.body.rows);
	if (row >= top && list_wheel(&st->spans, k->mouse))
		return REACT_DRAW;
	if (k->mouse <= MOUSE_DOUBLE)
		st->below = row >= top;
	if (row < top)
		return REACT_PASS;
	at = list_at(&st->spans, row - top - 2 - (top > 0));
	if (at == SIZE_MAX)
		return REACT_DRAW;
	list_to(&st->spans, at);
	return k->mouse == MOUSE_DOUBLE ? app_do(a, ACTION_OPEN) : REACT_DRAW;
}

static bool
go(struct app *a, struct view *v, const struct target *t)
{
	struct blamed *st = v->state;

	(void)a;
	if (!t->ref)
		return false;
	if (!str_eq(t->ref, st->ref)) {
		to_object(st, t);
	} else if (t->path && !blame_find(st, t->path)) {
		free(st->path);
		st->path = mem_strdup(t->path);
		st->waiting = st->sought = true;
	}
	return true;
}

/* ---- the filter ---- */

static void
sifted(struct app *a, struct view *v, enum sifting now)
{
	struct blamed *st = v->state;

	(void)a;
	if (now == SIFT_BEGINS)
		return;
	if (now == SIFT_DROPPED) {	/* the row is that of before, and so is its field */
		free(st->path);
		st->path = NULL;
	}
	blame_rows(st);
}

static void
filter_count(const struct app *a, const struct view *v, struct buf *out)
{
	const struct blamed *st = v->state;

	(void)a;
	buf_printf(out, "%zu of %zu fields match", st->nrows, st->now.fields.n);
}

static const enum action hints[] = {ACTION_PANE, ACTION_OPEN, ACTION_COMPARE, ACTION_COPY,
				    ACTION_SORT, ACTION_FILTER, ACTION_BACK, ACTION_INFO,
				    ACTION_NONE};

const struct view_ops view_blame = {
	.name = "Blame",
	.screen = "blame",
	.number = 4,
	.open = open_view,
	.close = close_view,
	.fit = fit,
	.draw = blame_draw,
	.title = title,
	.counts = blame_counts,
	.detail_rows = blame_detail_rows,
	.detail = blame_detail,
	.hints = hints,
	.acts = acts,
	.kept = kept,
	.move = move,
	.mouse = mouse,
	.sorts = BLAME_SORTS,
	.sort = sort,
	.sort_by = sort_by,
	.head = head,
	.target = blame_target,
	.go = go,
	.sifted = sifted,
	.filter_count = filter_count,
	.work = work,
	.blank = blank,
	.print = blame_print,
	.command = blame_command,
	.formats = "text wide json ndjson",
	.export = blame_export,
};
