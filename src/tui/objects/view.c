/* The Objects screen: namespaces, kinds and objects of TO, with a sign at what changed. */
#include <stdlib.h>

#include "objects.h"

#define SIFT_AT_ONCE 4000	/* names, while a key waits */
#define SIFT_A_STEP  8000

/* ---- opening, reading ---- */

static int
open_view(struct app *a, struct view *v, const struct target *t, struct error *err)
{
	struct objects *st = mem_zero(1, sizeof(*st));

	(void)err;
	v->state = st;
	v->list = &st->list;
	v->narrow = &st->narrow;
	v->seen = a->model.generation;
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

/* To "ns/word/name" or "word/name" if there is such an object. */
static bool
go_ref(struct objects *st, const char *ref)
{
	struct buf head = {0};
	bool found = false;

	for (size_t g = 0; st->l && g < st->l->ngroups && !found; g++) {
		const struct kind_group *k = &st->l->groups[g];
		size_t name;

		buf_clear(&head);
		buf_printf(&head, "%s%s%s/", k->ns, *k->ns ? "/" : "", k->word);
		if (!str_starts(ref, head.p))
			continue;
		name = listing_name(st->l, g, ref + head.n);
		found = name != SIZE_MAX;
		if (found)
			objects_reveal(st, g, name);
	}
	buf_release(&head);
	return found;
}

static bool
go(struct app *a, struct view *v, const struct target *t)
{
	(void)a;
	return t->ref && go_ref(v->state, t->ref);
}

/* The new listing takes the old one's place; the cursor stays on its object. */
static void
take(const struct app *a, struct objects *st, struct listing *l)
{
	struct listing *old = st->l;
	char *ref = st->ref.n ? mem_strdup(st->ref.p) : NULL;

	st->l = l;
	listing_count(l, &a->model);
	if (old)
		listing_folds(l, old);
	else
		listing_open_changed(l);
	objects_sift_anew(st);
	objects_sift(st, SIFT_AT_ONCE);
	if (old)
		st->cursor = (struct object_row){0};
	objects_rows(st);
	objects_find(st);
	if (ref)
		go_ref(st, ref);
	objects_keep(st);
	listing_free(old);
	free(ref);
}

static bool
same_tree(const struct oid *a, const struct oid *b)
{
	return memcmp(a->id, b->id, sizeof(a->id)) == 0;
}

struct reading {
	struct app *a;
	struct oid tree;
};

static bool
tick(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	struct reading *r = ctx;

	return app_tick(r->a, what, done, total) || !same_tree(&r->tree, &r->a->model.to.at.tree);
}

static void
read_names(struct app *a, struct view *v)
{
	struct objects *st = v->state;
	const struct store_snapshot at = a->model.to.at;
	struct reading r = {a, at.tree};
	struct progress p = {.ctx = &r, .tick = tick};
	struct listing *l = NULL;
	struct error err = {0};

	if (listing_read(&l, a->o->worker, &at, &a->o->filter, &p, &err) == 0)
		take(a, st, l);
	else if (same_tree(&at.tree, &a->model.to.at.tree))
		st->failed = err;
}

static bool
blank(const struct app *a, const struct view *v)
{
	const struct objects *st = v->state;

	(void)a;
	return !st->l && !st->failed.code;
}

static bool
work(struct app *a, struct view *v)
{
	struct objects *st = v->state;

	if (st->failed.code)
		return false;
	if (!st->l || !same_tree(&st->l->tree, &a->model.to.at.tree)) {
		read_names(a, v);
		return true;
	}
	if (!objects_sift(st, SIFT_A_STEP))
		return false;
	objects_rows(st);
	objects_find(st);
	return true;
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

/* The whole object as YAML, when there is nothing to compare. */
static void
show_object(struct app *a, const struct objects *st, const struct object_row *row)
{
	const struct store_snapshot *at = &a->model.to.at;
	struct render_opts o = a->o->render;
	struct shown_object shown = {.context = at->context, .instant = at->instant, .word = "TO"};
	struct buf ref = {0}, text = {0};
	struct error err = {0};
	size_t n, i = timeline_row_of(a->model.nights, a->model.to.index);
	const struct log_row *rows = timeline_rows(a->model.nights, &n);

	listing_key(st->l, row->at, row->name, &shown.key);
	listing_ref(st->l, row->at, row->name, &ref);
	shown.ref = ref.p;
	shown.word = i < n ? rows[i].name : "TO";
	shown.body = flow_read(a->o->store, at, SECTION_OBJECTS, &shown.key, &err);
	if (shown.body) {
		o.format = FORMAT_TEXT;
		o.kinds = st->l->kinds;
		o.width = a->cols > 42 ? (size_t)a->cols - 2 : 40;
		render_show(&text, &shown, &o);
		overlay_text(a, ref.p, &text);
	} else {
		app_say_error(a, &err);
	}
	json_decref(shown.body);
	buf_release(&ref);
	buf_release(&text);
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
		show_object(a, st, row);
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

/* ---- taking out ---- */

/* References of all that the filter leaves, folded or not: as `get -o name` has them. */
static int
export(struct app *a, struct view *v, const char *format, struct buf *out, struct error *err)
{
	struct objects *st = v->state;

	(void)a;
	(void)format;
	if (!st->l)
		return error_set(err, ERR_NOT_FOUND, "the names are still being read");
	while (objects_sift(st, SIFT_A_STEP))
		;
	for (size_t g = 0; g < st->l->ngroups; g++) {
		const struct kind_group *at = &st->l->groups[g];

		for (size_t i = at->first; i < at->first + at->n; i++) {
			struct buf ref = {0};

			if (st->narrow.sieve && !st->match[i])
				continue;
			listing_ref(st->l, g, i, &ref);
			buf_add_safe(out, ref.p, ref.n);
			buf_putc(out, '\n');
			buf_release(&ref);
		}
	}
	return 0;
}

static void
command(const struct app *a, const struct view *v, struct buf *out)
{
	size_t n, i = timeline_row_of(a->model.nights, a->model.to.index);
	const struct log_row *rows = timeline_rows(a->model.nights, &n);

	(void)v;
	buf_printf(out, "assay get %s --context %s", i < n ? rows[i].name : "latest",
		   timeline_context(a->model.nights));
	filter_objects(a, out);
}

static const enum action hints[] = {ACTION_OPEN, ACTION_FILTER, ACTION_ALL, ACTION_FOLD_ALL,
				    ACTION_SEARCH, ACTION_HELP, ACTION_NONE};

const struct view_ops view_objects = {
	.name = "Objects",
	.screen = "objects",
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
	.work = work,
	.blank = blank,
	.command = command,
	.formats = "name",
	.export = export,
};
