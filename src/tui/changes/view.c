/* Screen 2, Changes: what differs, as a tree of namespaces and objects. */
#include <stdlib.h>

#include "changes.h"

/* ---- opening, fitting ---- */

static int
open_view(struct app *a, struct view *v, const struct target *t, struct error *err)
{
	struct changes_tree *st = mem_zero(1, sizeof(*st));

	(void)err;
	v->state = st;
	v->list = &st->list;
	v->seen = a->model.generation;
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

/* Rows anew; the cursor stays on what it is on, and that on its line of the screen. */
static void
remake(const struct app *a, struct view *v)
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
		remake(a, v);
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
		remake(a, v);
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
		remake(a, (struct view *)v);
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
	remake(a, v);
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
	remake(a, v);
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

static unsigned
sort_by(struct app *a, enum sort by)
{
	a->model.sort = by;
	model_touch(&a->model);
	app_say(a, "sorted by %s, then %sname", sort_name(by),
		by == SORT_NAMESPACE ? "" : "namespace and ");
	return REACT_DRAW;
}

static unsigned
do_sort(struct app *a, struct view *v, int how)
{
	(void)v;
	(void)how;
	return sort_by(a, (enum sort)((a->model.sort + 1) % SORTS));
}

/* A heading without an order of its own goes on to the next one. */
static unsigned
click_head(struct app *a, struct view *v, int cols, int col)
{
	enum sort by = changes_head(a, cols, col);

	return by == SORTS ? do_sort(a, v, 0) : sort_by(a, by);
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
	{ACTION_SORT, do_sort, NULL, 0},
	{ACTION_SELECT, do_select, NULL, 0},
	{0},
};

static int
folds(const struct view *v, size_t row)
{
	const struct changes_tree *st = v->state;

	return st->rows[row].level == CHANGES_OBJECT ? 0 : 5;
}

/* ---- the filter ---- */

/* The cursor is on what it was on when typing began, if that fits; else on the worst that does. */
static void
look_at_match(struct changes_tree *st)
{
	const struct changes_row *r = changes_row(st);

	if (st->before.ref && r && r->level == CHANGES_OBJECT &&
	    str_eq(st->of->v[r->object].ref, st->before.ref))
		return;
	st->list.touched = false;
	changes_find(st);
	st->list.touched = true;
	changes_keep(st);
}

static int
filter(struct app *a, struct view *v, const char *text, struct error *err)
{
	struct changes_tree *st = v->state;
	struct sieve *s = NULL;

	if (!st->typing) {
		st->typing = st->list.touched = true;
		free(st->filter_before);
		st->filter_before = mem_strdup(a->model.filter);
		changes_keep(st);
		changes_place_set(&st->before, &st->at);
	}
	if (str_eq(text, a->model.filter))
		return 0;
	if (text[0] && sieve_new(&s, text, err) != 0)
		return -1;
	model_sieve(&a->model, s, text);
	changes_place_set(&st->at, &st->before);
	remake(a, v);
	look_at_match(st);
	return 0;
}

static void
filter_end(struct app *a, struct view *v, bool keep)
{
	struct changes_tree *st = v->state;
	struct sieve *s = NULL;

	if (!st->typing)
		return;
	st->typing = false;
	if (keep)
		return;
	if (st->filter_before[0])
		sieve_new(&s, st->filter_before, NULL);	/* it was one */
	model_sieve(&a->model, s, st->filter_before);
	changes_place_set(&st->at, &st->before);
	remake(a, v);
	st->list.top = st->before.top;
	list_fit(&st->list, st->nrows, st->list.height);
}

static const char *
filter_text(const struct app *a, const struct view *v)
{
	(void)v;
	return a->model.filter;
}

static void
filter_count(const struct app *a, const struct view *v, struct buf *out)
{
	struct model_counts c;

	(void)v;
	model_count(&a->model, &c);
	buf_printf(out, "%zu of %zu object%s match%s", c.matching, c.objects,
		   c.objects == 1 ? "" : "s", c.matching == 1 ? "es" : "");
	if (c.objects > c.matching)
		buf_printf(out, ", %zu hidden by this filter", c.objects - c.matching);
	if (a->model.sieve && sieve_tired(a->model.sieve))
		buf_puts(out, "; it takes too long on some values, they count as no match");
}

/* ---- taking out ---- */

static struct render_opts
options(const struct app *a, enum render_format f)
{
	struct render_opts o = a->o->render;

	o.format = f;
	o.colour = false;
	o.noise = o.noise || a->model.noise;
	o.derived = o.derived || a->model.noise;
	o.kinds = a->model.examined ? examined_kinds(a->model.examined) : NULL;
	return o;
}

/* The rows as they stand on the screen, all of them. */
static void
print(struct app *a, struct view *v, struct buf *out)
{
	struct changes_tree *st = v->state;
	struct render_opts o = options(a, FORMAT_TEXT);

	if (a->model.examined)
		render_drift_head(out, a->model.drift, &o);
	if (a->model.filter[0])
		buf_printf(out, "filter: %s\n", a->model.filter);
	for (size_t i = 0; i < st->nrows; i++) {
		changes_line(a, st, &st->rows[i], out);
		buf_putc(out, '\n');
	}
}

static void
put_end(struct buf *out, const struct end *e)
{
	buf_printf(out, " %s@", e->at.context);
	when_print_utc(out, e->at.instant);
}

static void
command(const struct app *a, const struct view *v, struct buf *out)
{
	const struct filter *f = &a->o->filter;

	(void)v;
	buf_puts(out, "assay diff");
	put_end(out, &a->model.from);
	put_end(out, &a->model.to);
	if (f->noise == NOISE_ONLY)
		buf_puts(out, " --noise=only");
	else if (a->model.noise)
		buf_puts(out, " --noise");
	if (f->derived || (a->model.noise && f->noise == NOISE_HIDE))
		buf_puts(out, " --derived");
	filter_options(a, out);
	for (size_t i = 0; a->model.nselected && i < a->model.drift->n; i++)
		if (a->model.selected[i]) {
			buf_putc(out, ' ');
			buf_add_quoted(out, a->model.drift->v[i].ref);
		}
}

static int
export(struct app *a, struct view *v, const char *format, struct buf *out, struct error *err)
{
	enum render_format f;
	struct render_opts o;
	enum hidden *before;

	(void)v;
	if (!render_format_parse(format, &f))
		return error_set(err, ERR_USAGE, "there is no format %s", format);
	if (!a->model.examined)
		return error_set(err, ERR_USAGE, "the changes are still being read");
	o = options(a, f);
	before = model_sift(&a->model);
	render_drift(out, a->model.drift, &o);
	model_unsift(&a->model, before);
	return 0;
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
	.click_head = click_head,
	.folds = folds,
	.target = target,
	.go = go,
	.filter = filter,
	.filter_end = filter_end,
	.filter_text = filter_text,
	.filter_count = filter_count,
	.print = print,
	.command = command,
	.formats = "text json ndjson unified stat name-status",
	.export = export,
};
