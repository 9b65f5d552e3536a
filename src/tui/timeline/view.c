/* Screen 1: the snapshots of a context, what each night changed, and the ends of the range. */
#include <stdio.h>
#include <stdlib.h>

#include "nights.h"
#include "overlay/window.h"

/* ---- rows ---- */

/* What the filter looks at: date, note, archive. */
static void
put_words(const struct app *a, struct buf *out, const struct log_row *r)
{
	nights_date(a, out, r);
	buf_putc(out, ' ');
	if (r->missing) {
		buf_puts(out, "NO BACKUP FOUND FOR THIS NIGHT");
		return;
	}
	nights_note(out, r, a->cols);
	buf_printf(out, " %s %s %s", r->name, r->archive, r->lacks);
}

static void
make_rows(const struct app *a, struct nights *st)
{
	struct buf b = {0};
	size_t n;
	const struct log_row *rows = timeline_rows(a->model.nights, &n);

	st->n = 0;
	for (size_t i = 0; i < n; i++) {
		buf_clear(&b);
		put_words(a, &b, &rows[i]);
		if (st->narrow.sieve && !sieve_text(st->narrow.sieve, "", "", buf_cstr(&b)))
			continue;
		vec_grow(st->shown, st->n, st->cap);
		st->shown[st->n++] = i;
	}
	buf_release(&b);
}

/* ---- the cursor ---- */

static void
keep_place(const struct app *a, struct nights *st)
{
	const struct log_row *r = nights_row(a, st, st->list.cursor);

	if (!r)
		return;
	st->at = r->instant;
	st->snapshot = nights_snapshot(a, st, st->list.cursor);
}

/* The cursor goes to the row it was on, else to the next older one. */
static void
find_place(const struct app *a, struct nights *st)
{
	for (size_t i = 0; i < st->n; i++) {
		if (nights_row(a, st, i)->instant <= st->at) {
			list_to(&st->list, i);
			return;
		}
	}
}

static void
kept(struct app *a, struct view *v)
{
	keep_place(a, v->state);
}

static void
fit(struct app *a, struct view *v, int rows, int cols)
{
	struct nights *st = v->state;

	(void)cols;
	if (v->seen != a->model.generation) {
		keep_place(a, st);
		make_rows(a, st);
		nights_others_make(a, st);
		st->list.n = st->n;
		find_place(a, st);
		v->seen = a->model.generation;
	}
	st->seen = (size_t)nights_others_rows(st, rows);
	if (st->other != SIZE_MAX && st->other >= st->seen)
		st->other = st->seen ? st->seen - 1 : SIZE_MAX;
	list_fit(&st->list, st->n, rows - 1 - (int)st->seen);
	keep_place(a, st);
}

static int
open_view(struct app *a, struct view *v, const struct target *t, struct error *err)
{
	struct nights *st = mem_zero(1, sizeof(*st));

	(void)t;
	(void)err;
	v->state = st;
	v->list = &st->list;
	v->narrow = &st->narrow;
	v->seen = a->model.generation;
	st->at = a->model.to.at.instant;
	st->other = SIZE_MAX;
	st->failed = SIZE_MAX;
	make_rows(a, st);
	nights_others_make(a, st);
	st->list.n = st->n;
	find_place(a, st);
	keep_place(a, st);
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

static unsigned
do_label(struct app *a, struct view *v, int how)
{
	(void)v;
	(void)how;
	prompt_open(a, &(struct prompt_opts){.mark = "label: ", .initial = "", .history = "label",
					     .suggest = label_suggest, .done = label_done});
	return REACT_DRAW;
}

static unsigned
do_info(struct app *a, struct view *v, int how)
{
	const struct nights *st = v->state;
	const struct log_row *r = nights_row(a, st, st->list.cursor);
	struct buf text = {0}, note = {0}, heading = {0}, past = {0};
	size_t cols = a->cols > 8 ? (size_t)a->cols - 4 : 4;
	char objects[24];

	(void)how;
	nights_date(a, &heading, r);
	nights_note(&note, r, a->cols);
	window_item(&text, "note", buf_cstr(&note), cols);
	window_item(&text, "lacks", r->lacks, cols);
	window_item(&text, "labels", r->labels, cols);
	if (r->past) {
		buf_printf(&past, "kept, :log --history %s tells them", r->name);
		window_item(&text, "minutes before", buf_cstr(&past), cols);
	}
	snprintf(objects, sizeof(objects), "%llu", (unsigned long long)r->objects);
	window_item(&text, "objects", objects, cols);
	window_item(&text, "word", r->name, cols);
	window_item(&text, "source", r->source, cols);
	window_item(&text, "archive", r->archive, cols);
	window_item(&text, "sha256", r->sha256, cols);
	window_item(&text, "commit", r->commit, cols);
	for (size_t i = 0; i < r->nchanged; i++)
		window_item(&text, i ? "" : "changed", r->changed[i].ref, cols);
	overlay_text(a, buf_cstr(&heading), &text);
	buf_release(&text);
	buf_release(&note);
	buf_release(&heading);
	buf_release(&past);
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
	{ACTION_INFO, do_info, on_snapshot, 0},
	{ACTION_LABEL, do_label, on_snapshot, 0},
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
	put_words(a, &st->line, r);
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
		keep_place(a, st);
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
	make_rows(a, st);
	list_fit(&st->list, st->n, st->list.height);
	if (now == SIFT_TYPED)
		find_place(a, st);
	else
		keep_place(a, st);
}

static void
filter_count(const struct app *a, const struct view *v, struct buf *out)
{
	const struct nights *st = v->state;
	size_t n;

	timeline_rows(a->model.nights, &n);
	buf_printf(out, "%zu of %zu nights match", st->n, n);
}

/* ---- work, and taking out ---- */

static void
list_of(const struct app *a, const struct nights *st, struct log_list *out)
{
	size_t n, rows;
	const struct log_row *row = timeline_rows(a->model.nights, &rows);
	const struct store_snapshot *at = timeline_snapshots(a->model.nights, &n);
	struct log_row *v = mem_zero(st->n + 1, sizeof(*v));

	*out = (struct log_list){.context = timeline_context(a->model.nights), .v = v, .n = st->n,
				 .snapshots = n, .from = at[0].instant, .to = at[n - 1].instant};
	for (size_t i = 0; i < st->n; i++) {
		v[i] = row[st->shown[i]];
		out->missing += v[i].missing;
	}
}

static int
export(struct app *a, struct view *v, const char *format, struct buf *out, struct error *err)
{
	struct render_opts o = a->o->render;
	struct log_list l;

	if (!render_format_parse(format, &o.format))
		return error_set(err, ERR_USAGE, "no format %s here", format);
	list_of(a, v->state, &l);
	render_log(out, &l, &o);
	free((void *)l.v);
	return 0;
}

static void
command(const struct app *a, const struct view *v, struct buf *out)
{
	(void)v;
	buf_printf(out, "assay log --context %s", timeline_context(a->model.nights));
	filter_options(a, out);
}

static const enum action hints[] = {ACTION_SET_FROM, ACTION_SET_TO, ACTION_SWAP, ACTION_OPEN,
				    ACTION_LABEL, ACTION_INFO, ACTION_FILTER, ACTION_HELP,
				    ACTION_NONE};

const struct view_ops view_timeline = {
	.name = "Timeline",
	.screen = "timeline",
	.number = 1,
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
	.command = command,
	.formats = "text wide name json ndjson",
	.export = export,
};
