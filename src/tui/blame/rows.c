/* The rows of the Blame screen: fields, sorted and sifted; and where the cursors are. */
#include <stdlib.h>

#include "blame.h"
#include "part/cut.h"

#define VALUE_COLS 400		/* of a value, for the filter */

const char *
blame_sort_name(enum blame_sort s)
{
	static const char *const names[] = {"newest change", "field", "origin"};

	return names[s];
}

const char *
blame_origin(const struct blame_field *f)
{
	return f->first_seen ? "first" : origin_word(f->origin.cls);
}

const char *
blame_who(const struct origin *g)
{
	return g->user ? g->user : g->manager ? g->manager : origin_word(g->cls);
}

const char *
blame_name(const struct blamed *st)
{
	return ref_name(st->ref, st->key.ns);
}

/* ---- order and filter ---- */

static int
by_change(const void *x, const void *y, void *ctx)
{
	const size_t *a = x, *b = y;

	(void)ctx;
	return *a < *b ? -1 : *a > *b;
}

static int
by_field(const void *x, const void *y, void *ctx)
{
	const struct blamed *st = ctx;
	const struct blame_field *v = st->now.fields.v;
	int order = strcmp(v[*(const size_t *)x].path, v[*(const size_t *)y].path);

	return order ? order : by_change(x, y, ctx);
}

/* By hand first, as in Changes; what was there from the first on comes last. */
static int
by_origin(const void *x, const void *y, void *ctx)
{
	static const int order[] = {
		[ORIGIN_AUDIT] = 0, [ORIGIN_HAND] = 1, [ORIGIN_DEPLOY] = 2,
		[ORIGIN_CONTROLLER] = 3, [ORIGIN_UNKNOWN] = 4,
	};
	const struct blamed *st = ctx;
	const struct blame_field *a = &st->now.fields.v[*(const size_t *)x];
	const struct blame_field *b = &st->now.fields.v[*(const size_t *)y];
	int ka = a->first_seen ? 5 : order[a->origin.cls];
	int kb = b->first_seen ? 5 : order[b->origin.cls];

	return ka != kb ? ka - kb : by_change(x, y, ctx);
}

static bool
fits(const struct blamed *st, const struct blame_field *f)
{
	struct buf value = {0}, by = {0}, all = {0};
	struct sieve_parts p = {.ns = st->key.ns, .kind = st->key.kind, .path = f->path};
	bool yes;

	if (!st->narrow.sieve)
		return true;
	render_value(&value, f->value, VALUE_COLS);
	buf_printf(&by, "%s %s %s %s", blame_origin(f), origin_name(f->origin.cls),
		   f->origin.manager ? f->origin.manager : "", f->origin.user ? f->origin.user : "");
	buf_printf(&all, "%s %s %s", f->path, buf_cstr(&value), by.p);
	p.value = value.p;
	p.by = by.p;
	p.text = all.p;
	yes = sieve_row(st->narrow.sieve, &p);
	buf_release(&value);
	buf_release(&by);
	buf_release(&all);
	return yes;
}

void
blame_rows(struct blamed *st)
{
	static int (*const orders[])(const void *, const void *, void *) = {
		[BLAME_BY_CHANGE] = by_change, [BLAME_BY_FIELD] = by_field,
		[BLAME_BY_ORIGIN] = by_origin,
	};
	const struct blame *b = &st->now.fields;

	st->nrows = 0;
	for (size_t i = 0; i < b->n; i++) {
		if (!fits(st, &b->v[i]))
			continue;
		vec_grow(st->rows, st->nrows, st->cap);
		st->rows[st->nrows++] = i;
	}
	if (st->nrows)
		qsort_r(st->rows, st->nrows, sizeof(*st->rows), orders[st->sort], st);
	list_fit(&st->list, st->nrows, st->list.height);
	if (!st->path || !blame_find(st, st->path))
		blame_keep(st);
}

/* ---- the cursors ---- */

const struct blame_field *
blame_row(const struct blamed *st, size_t row)
{
	return row < st->nrows ? &st->now.fields.v[st->rows[row]] : NULL;
}

const struct blame_field *
blame_cursor(const struct blamed *st)
{
	return blame_row(st, st->list.cursor);
}

struct blame_note *
blame_note(const struct blamed *st, size_t row)
{
	return row < st->nrows ? &st->now.notes[st->rows[row]] : NULL;
}

/* Where there is no row the path stays, for when there is one again. */
void
blame_keep(struct blamed *st)
{
	const struct blame_field *f = blame_cursor(st);
	char *path;

	if (!f)
		return;
	path = mem_strdup(f->path);
	free(st->path);
	st->path = path;
}

bool
blame_covers(const char *record, const char *field)
{
	size_t n = strlen(record);

	return strncmp(record, field, n) == 0 &&
	       (!n || !field[n] || field[n] == '.' || field[n] == '[');
}

bool
blame_find(struct blamed *st, const char *path)
{
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < st->nrows; i++) {
		const char *field = blame_row(st, i)->path;

		if (str_eq(field, path)) {
			best = i;
			break;
		}
		if (best == SIZE_MAX && blame_covers(path, field))
			best = i;
	}
	if (best == SIZE_MAX)
		return false;
	list_to(&st->list, best);
	blame_keep(st);
	return true;
}

bool
blame_past_fits(const struct blamed *st)
{
	return st->path && str_eq(st->past_of, st->path);
}

const struct held_span *
blame_span(const struct blamed *st)
{
	size_t n = st->past.n;

	return blame_past_fits(st) && st->spans.cursor < n ? &st->past.v[n - 1 - st->spans.cursor]
							   : NULL;
}
