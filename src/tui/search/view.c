/* Screen 6: what a pattern matches, in the newest snapshot or in all of them. */
#include <stdlib.h>

#include "finds.h"

static int
open_view(struct app *a, struct view *v, const struct target *t, struct error *err)
{
	struct finds *st = mem_zero(1, sizeof(*st));

	(void)t;
	(void)err;
	view_lend(a, v, st, &st->list, &st->narrow);
	return 0;
}

static void
close_view(struct view *v)
{
	if (v->state)
		finds_release(v->state);
}

void
search_start(struct app *a, const char *typed)
{
	if (a->view->ops != &view_search)
		app_open(a, &view_search, NULL);
	if (a->view->ops == &view_search)
		finds_start(a, a->view->state, typed);
}

static void
fit(struct app *a, struct view *v, int rows, int cols)
{
	struct finds *st = v->state;

	(void)cols;
	v->seen = a->model.generation;
	list_fit(&st->list, st->nrows, rows - 1);
	if (!st->list.touched && st->nrows > 1)
		list_to(&st->list, 1);		/* at first a hit, not its namespace */
}

static bool
work(struct app *a, struct view *v)
{
	return finds_work(a, v->state);
}

/* What is searched does not hang on the range. */
static bool
blank(const struct app *a, const struct view *v)
{
	const struct finds *st = v->state;

	(void)a;
	return st->waiting;
}

static void
title(const struct app *a, const struct view *v, struct buf *out)
{
	const struct finds *st = v->state;
	size_t n;

	timeline_snapshots(a->model.nights, &n);
	if (!st->typed)
		return;
	buf_printf(out, "search in %s, ", st->wanted.only_paths ? "paths" : "values and paths");
	if (st->wanted.all)
		buf_printf(out, "%zu snapshots", n);
	else
		buf_puts(out, "newest snapshot");
}

static int
detail_rows(const struct app *a, const struct view *v, int cols)
{
	(void)a;
	(void)v;
	(void)cols;
	return 2;
}

/* ---- acting ---- */

static size_t
drift_object(const struct app *a, const char *ref)
{
	const struct drift *d = a->model.drift;

	for (size_t i = 0; a->model.examined && i < d->n; i++)
		if (str_eq(d->v[i].ref, ref) && model_shows_object(&a->model, i))
			return i;
	return SIZE_MAX;
}

static void
target(const struct app *a, const struct view *v, struct target *out)
{
	struct finds *st = v->state;
	const struct found_row *f = finds_cursor(st);

	if (!f)
		return;
	out->ref = f->ref;
	out->path = f->path;
	out->object = drift_object(a, f->ref);
	if (out->object != SIZE_MAX)
		out->key = &a->model.drift->v[out->object].key;
	out->new_value = f->value;
	buf_clear(&st->line);
	buf_printf(&st->line, "%s %s ", f->ref, f->path);
	if (f->value)
		render_value(&st->line, f->value, 0);
	out->line = buf_cstr(&st->line);
}

static unsigned
remake(struct finds *st)
{
	finds_rows(st);
	list_fit(&st->list, st->nrows, st->list.height);
	return REACT_DRAW;
}

static unsigned
do_open(struct app *a, struct view *v, int how)
{
	struct finds *st = v->state;
	const struct finds_row *row = &st->rows[st->list.cursor];
	struct target t = {.object = SIZE_MAX, .change = SIZE_MAX, .snapshot = SIZE_MAX};

	(void)how;
	if (row->hit == FINDS_HEAD) {
		st->heads[row->head].shut = !st->heads[row->head].shut;
		return remake(st);
	}
	target(a, v, &t);
	if (t.object != SIZE_MAX)
		app_open(a, &view_diff, &t);
	else
		finds_show(a, st, finds_cursor(st));
	return REACT_DRAW;
}

/* To the first hit of the next object, or of the one before. */
static unsigned
other_object(struct app *a, struct view *v, int dir)
{
	struct finds *st = v->state;
	const struct found_row *now = finds_cursor(st);
	const char *ref = now ? now->ref : NULL, *at = NULL;
	size_t i = st->list.cursor;

	(void)a;
	while (dir > 0 ? i + 1 < st->nrows : i > 0) {
		const struct found_row *f;

		i = dir > 0 ? i + 1 : i - 1;
		f = st->rows[i].hit == FINDS_HEAD ? NULL : &st->v[st->rows[i].hit];
		if (!f || str_eq(f->ref, ref))
			continue;
		if (at && !str_eq(f->ref, at))
			break;
		at = f->ref;
		list_to(&st->list, i);
		if (dir > 0)
			break;
	}
	return REACT_DRAW;
}

static unsigned
fold_all(struct app *a, struct view *v, int shut)
{
	struct finds *st = v->state;

	(void)a;
	for (size_t i = 0; i < st->nheads; i++)
		st->heads[i].shut = shut;
	return remake(st);
}

static unsigned
do_search(struct app *a, struct view *v, int how)
{
	(void)how;
	finds_ask(a, v->state);
	return REACT_DRAW;
}

static bool
has_row(const struct app *a, const struct view *v, const char **why)
{
	const struct finds *st = v->state;

	(void)a;
	*why = st->typed ? "no hit is shown" : "nothing is searched for yet";
	return st->nrows > 0;
}

static const struct view_act acts[] = {
	{ACTION_OPEN, do_open, has_row, 0},
	{ACTION_SEARCH, do_search, NULL, 0},
	{ACTION_NEXT_OBJECT, other_object, has_row, 1},
	{ACTION_PREV_OBJECT, other_object, has_row, -1},
	{ACTION_FOLD_ALL, fold_all, has_row, true},
	{ACTION_UNFOLD_ALL, fold_all, has_row, false},
	{0},
};

static int
folds(const struct view *v, size_t row)
{
	const struct finds *st = v->state;

	return st->rows[row].hit == FINDS_HEAD ? 3 : 0;
}

static bool
go(struct app *a, struct view *v, const struct target *t)
{
	struct finds *st = v->state;

	(void)a;
	for (size_t i = 0; t->ref && i < st->nrows; i++) {
		const struct found_row *f =
			st->rows[i].hit == FINDS_HEAD ? NULL : &st->v[st->rows[i].hit];

		if (!f || !str_eq(f->ref, t->ref) || (t->path && !str_eq(f->path, t->path)))
			continue;
		list_to(&st->list, i);
		st->list.touched = true;
		return true;
	}
	return false;
}

/* ---- the filter ---- */

static void
sifted(struct app *a, struct view *v, enum sifting now)
{
	(void)a;
	if (now != SIFT_BEGINS)
		remake(v->state);
}

static void
filter_count(const struct app *a, const struct view *v, struct buf *out)
{
	const struct finds *st = v->state;

	(void)a;
	buf_printf(out, "%zu of %zu hits match", st->matching, st->n);
}

/* ---- taking out ---- */

static int
export(struct app *a, struct view *v, const char *format, struct buf *out, struct error *err)
{
	struct finds *st = v->state;
	struct render_opts o = a->o->render;
	struct found_list l = {.pattern = st->typed ? st->wanted.pattern : "",
			       .snapshots = st->nat, .objects = st->objects,
			       .gone = st->count.gone};
	struct found_row *rows;

	if (!st->nat)
		return error_set(err, ERR_NOT_FOUND, "nothing is searched for yet");
	if (!render_format_parse(format, &o.format))
		return error_set(err, ERR_USAGE, "no format %s here", format);
	rows = mem_zero(st->n + 1, sizeof(*rows));
	l.context = st->at[0].context;
	l.word = st->wanted.all ? NULL : "latest";
	l.from = st->at[0].instant;
	l.to = st->at[st->nat - 1].instant;
	for (size_t i = 0; i < st->nrows; i++)
		if (st->rows[i].hit != FINDS_HEAD)
			rows[l.n++] = st->v[st->rows[i].hit];
	for (size_t i = 0; i < l.n; i++)
		l.ended += !rows[i].open;
	l.v = rows;
	render_found(out, &l, &o);
	free(rows);
	return 0;
}

static void
command(const struct app *a, const struct view *v, struct buf *out)
{
	const struct finds *st = v->state;
	const struct wanted *w = &st->wanted;

	buf_printf(out, "assay search %s%s%s%s", w->all ? "--all " : "", w->literal ? "-F " : "",
		   w->fold ? "-i " : "", w->only_paths ? "--path " : "");
	buf_add_quoted(out, st->typed ? w->pattern : "");
	buf_printf(out, " --context %s", timeline_context(a->model.nights));
	filter_options(a, out);
}

static const enum action hints[] = {ACTION_OPEN, ACTION_SEARCH, ACTION_FILTER, ACTION_STOP,
				    ACTION_EXPORT, ACTION_HELP, ACTION_NONE};

const struct view_ops view_search = {
	.name = "Search",
	.screen = "search",
	.number = 6,
	.open = open_view,
	.close = close_view,
	.fit = fit,
	.draw = finds_draw,
	.title = title,
	.counts = finds_counts,
	.detail_rows = detail_rows,
	.detail = finds_detail,
	.hints = hints,
	.acts = acts,
	.folds = folds,
	.target = target,
	.go = go,
	.sifted = sifted,
	.filter_count = filter_count,
	.work = work,
	.blank = blank,
	.command = command,
	.formats = "text wide name json ndjson",
	.export = export,
};
