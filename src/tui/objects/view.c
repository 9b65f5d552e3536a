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
open_row(struct app *a, struct view *v)
{
	struct objects *st = v->state;
	const struct object_row *row = objects_row(st);
	struct target t = {.object = SIZE_MAX, .change = SIZE_MAX, .snapshot = SIZE_MAX};

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
back(struct objects *st)
{
	const struct object_row *row = objects_row(st);
	bool open = false;

	if (!row || !objects_fold(st, row, &open) || !open)
		return REACT_PASS;
	return fold(st, row);
}

static unsigned
fold_all(struct objects *st, bool open)
{
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

static bool
can(const struct app *a, const struct view *v, enum action act, const char **why)
{
	const struct objects *st = v->state;

	(void)a;
	if (act != ACTION_OPEN && act != ACTION_FOLD_ALL && act != ACTION_UNFOLD_ALL)
		return true;
	*why = st->l ? "no object is shown" : "the names are still being read";
	return st->nrows > 0;
}

static unsigned
act(struct app *a, struct view *v, enum action act)
{
	struct objects *st = v->state;

	if (act >= ACTION_DOWN && act <= ACTION_LAST) {
		list_act(&st->list, act);
		objects_keep(st);
		return REACT_DRAW;
	}
	switch (act) {
	case ACTION_OPEN:
		return open_row(a, v);
	case ACTION_BACK:
		return back(st);
	case ACTION_FOLD_ALL:
	case ACTION_UNFOLD_ALL:
		return fold_all(st, act == ACTION_UNFOLD_ALL);
	case ACTION_NEXT_OBJECT:
	case ACTION_PREV_OBJECT:
		return to_object(a, st, act == ACTION_NEXT_OBJECT ? 1 : -1, false);
	case ACTION_NEXT_MATCH:
	case ACTION_PREV_MATCH:
		if (!view_filter_text(a, v)[0])
			return REACT_PASS;
		return to_object(a, st, act == ACTION_NEXT_MATCH ? 1 : -1, false);
	case ACTION_NEXT_CHANGE:
	case ACTION_PREV_CHANGE:
		return to_object(a, st, act == ACTION_NEXT_CHANGE ? 1 : -1, true);
	default:
		return REACT_PASS;
	}
}

static unsigned
mouse(struct app *a, struct view *v, const struct key *k, int row, int col)
{
	struct objects *st = v->state;
	size_t at = list_at(&st->list, row - 1);

	if (k->mouse == MOUSE_WHEEL_UP || k->mouse == MOUSE_WHEEL_DOWN) {
		list_scroll(&st->list, k->mouse == MOUSE_WHEEL_UP ? -3 : 3);
		objects_keep(st);
		return REACT_DRAW;
	}
	if (row < 1 || at == SIZE_MAX)
		return REACT_NONE;
	list_to(&st->list, at);
	objects_keep(st);
	if (k->mouse == MOUSE_DOUBLE || (col < 5 && st->rows[at].level != LEVEL_OBJECT))
		return open_row(a, v);
	return REACT_DRAW;
}

/* ---- the filter ---- */

static int
filter(struct app *a, struct view *v, const char *text, struct error *err)
{
	struct objects *st = v->state;

	(void)a;
	if (!st->narrow.typing)
		st->before = st->cursor;
	if (narrow_type(&st->narrow, text, &st->list, err) != 0)
		return -1;
	objects_sift_anew(st);
	objects_sift(st, SIFT_AT_ONCE);
	st->cursor = st->before;
	objects_rows(st);
	objects_find(st);
	return 0;
}

static void
filter_end(struct app *a, struct view *v, bool keep)
{
	struct objects *st = v->state;

	(void)a;
	narrow_end(&st->narrow, keep, &st->list);
	if (keep)
		return;
	objects_sift_anew(st);
	while (st->narrow.sieve && objects_sift(st, SIFT_A_STEP))
		;
	objects_rows(st);
	list_fit(&st->list, st->nrows, st->list.height);
	objects_keep(st);
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
print(struct app *a, struct view *v, struct buf *out)
{
	export(a, v, "name", out, NULL);
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
	.can = can,
	.act = act,
	.mouse = mouse,
	.target = target,
	.go = go,
	.filter = filter,
	.filter_end = filter_end,
	.filter_count = filter_count,
	.work = work,
	.blank = blank,
	.print = print,
	.command = command,
	.formats = "name",
	.export = export,
};
