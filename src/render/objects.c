/* Lists of objects as they were. */
#include "render.h"

#include <stdlib.h>

void
put_point(struct buf *out, const char *context, int64_t instant, const char *word,
	  const struct render_opts *o)
{
	buf_printf(out, "%s  ", context);
	when_print_short(out, instant, o->zone, o->now);
	buf_putc(out, ' ');
	put_zone(out, instant, o);
	buf_printf(out, " (%s)  ", word);
}

static bool
of_one_kind(const struct get_list *l)
{
	for (size_t i = 1; i < l->n; i++)
		if (!str_eq(l->v[i].key.kind, l->v[0].key.kind) ||
		    !str_eq(l->v[i].key.group, l->v[0].key.group))
			return false;
	return l->n > 0;
}

/* The kinds' own columns when all rows are of one kind. */
static const struct fact_row *
columns(const struct get_list *l)
{
	return facts_of(of_one_kind(l) ? l->v[0].key.kind : "");
}

/* "5 services", "278 objects" */
static void
put_how_many(struct buf *out, const struct get_list *l, const struct render_opts *o)
{
	const struct kind *k = of_one_kind(l) && o->kinds
		? kinds_find(o->kinds, l->v[0].key.group, l->v[0].key.kind) : NULL;

	if (k)
		buf_printf(out, "%zu %s", l->n, l->n == 1 ? k->singular : k->plural);
	else
		put_count(out, l->n, "object");
}

#define COLUMNS_MAX 8

struct table {
	char **cell;		/* rows by COLUMNS_MAX */
	size_t width[COLUMNS_MAX];
	size_t columns, rows;
};

static void
set_cell(struct table *t, size_t row, size_t column, struct buf *b)
{
	size_t w = utf8_width(buf_cstr(b), b->n);

	t->cell[row * COLUMNS_MAX + column] = buf_take(b);
	if (w > t->width[column])
		t->width[column] = w;
	if (column >= t->columns)
		t->columns = column + 1;
}

static void
set_text(struct table *t, size_t row, size_t column, const char *text)
{
	struct buf b = {0};

	put_safe(&b, text);
	set_cell(t, row, column, &b);
}

/* "3d  !! by hand": how long ago, how bad, how. */
static void
put_changed(struct buf *b, const struct get_row *r, const struct render_opts *o)
{
	int64_t seconds;

	if (r->changed == WHEN_NONE) {
		buf_puts(b, r->before ? "earlier" : "-");
		return;
	}
	seconds = o->now - r->changed;
	if (seconds < 0)
		buf_puts(b, "future");
	else if (seconds < 86400)
		buf_printf(b, "%lldh", (long long)(seconds / 3600));
	else
		buf_printf(b, "%lldd", (long long)(seconds / 86400));
	buf_printf(b, "  %-2s", render_severity_sign(r->severity));
	if (r->origin != ORIGIN_UNKNOWN)
		buf_printf(b, " by %s", origin_name(r->origin));
}

static void
fill(struct table *t, const struct get_list *l, const struct render_opts *o)
{
	const struct fact_row *facts = columns(l);
	bool mixed = facts == facts_of("");
	size_t last = 2;

	while (facts[last - 2].heading && last < COLUMNS_MAX - 1)
		last++;
	set_text(t, 0, last, "CHANGED");
	set_text(t, 0, 0, "NAMESPACE");
	set_text(t, 0, 1, mixed ? "OBJECT" : "NAME");
	for (size_t c = 2; c < last; c++)
		set_text(t, 0, c, facts[c - 2].heading);
	for (size_t i = 0; i < l->n; i++) {
		size_t ns = strlen(l->v[i].key.ns);
		struct buf changed = {0};

		set_text(t, i + 1, 0, l->v[i].key.ns);
		set_text(t, i + 1, 1, mixed ? l->v[i].ref + (ns ? ns + 1 : 0) : l->v[i].key.name);
		for (size_t c = 2; c < last; c++) {
			struct buf b = {0};

			facts[c - 2].put(&b, l->v[i].body);
			set_cell(t, i + 1, c, &b);
		}
		put_changed(&changed, &l->v[i], o);
		set_cell(t, i + 1, last, &changed);
	}
}

/* The widest of the first n columns, if that is wider than least; else n. */
static size_t
widest_of(const struct table *t, size_t n, size_t least)
{
	size_t widest = n;

	for (size_t c = 0; c < n; c++)
		if (t->width[c] > (widest < n ? t->width[widest] : least))
			widest = c;
	return widest;
}

static size_t
width_of(const struct table *t)
{
	size_t sum = t->columns ? (t->columns - 1) * 3 : 0;

	for (size_t c = 0; c < t->columns; c++)
		sum += t->width[c];
	return sum;
}

static bool
says_nothing(const struct table *t, size_t column)
{
	for (size_t r = 2; r < t->rows; r++)
		if (!str_eq(t->cell[r * COLUMNS_MAX + column], t->cell[COLUMNS_MAX + column]))
			return false;
	return t->rows > 2;
}

static void
drop_column(struct table *t, size_t column)
{
	for (size_t r = 0; r < t->rows; r++) {
		char **row = &t->cell[r * COLUMNS_MAX];

		free(row[column]);
		memmove(&row[column], &row[column + 1],
			(COLUMNS_MAX - 1 - column) * sizeof(*row));
		row[COLUMNS_MAX - 1] = NULL;
	}
	memmove(&t->width[column], &t->width[column + 1],
		(COLUMNS_MAX - 1 - column) * sizeof(*t->width));
	t->columns--;
}

/* Where there is no room for all, a fact that is the same of every row goes first. Then columns are
 * cut, the widest first and the last one, CHANGED, at the end: a list is for looking over, `wide`
 * has all. */
static void
fit_columns(struct table *t, const struct render_opts *o)
{
	if (o->format == FORMAT_WIDE)
		return;
	for (size_t c = t->columns - 1; c-- > 2 && width_of(t) > o->width;)
		if (says_nothing(t, c))
			drop_column(t, c);
	while (width_of(t) > o->width) {
		size_t widest = widest_of(t, t->columns - 1, 8);

		if (widest == t->columns - 1)
			widest = widest_of(t, t->columns, 4);
		if (widest == t->columns)
			break;
		t->width[widest]--;
	}
}

static void
put_table(struct buf *out, struct table *t, const struct render_opts *o)
{
	if (!t->columns)
		return;
	fit_columns(t, o);
	for (size_t r = 0; r < t->rows; r++) {
		size_t start = out->n;

		for (size_t c = 0; c < t->columns; c++) {
			const char *s = t->cell[r * COLUMNS_MAX + c];
			size_t at = out->n, n = s ? strlen(s) : 0;

			if (n && utf8_width(s, n) > t->width[c]) {
				buf_add(out, s, utf8_fit(s, n, t->width[c] - 2));
				buf_puts(out, "..");
			} else if (n) {
				buf_add(out, s, n);
			}
			if (c + 1 < t->columns)
				pad_to(out, at, t->width[c] + 3);
		}
		while (out->n > start && out->p[out->n - 1] == ' ')
			out->n--;
		buf_putc(out, '\n');
	}
}

static void
put_list(struct buf *out, const struct get_list *l, const struct render_opts *o)
{
	struct table t = {.rows = l->n + 1};
	struct buf head = {0};

	put_point(&head, l->context, l->instant, l->word, o);
	put_how_many(&head, l, o);
	render_wrap(out, head.p, 2, o->width);
	buf_putc(out, '\n');
	buf_release(&head);
	if (!l->n)
		return;
	t.cell = mem_zero(t.rows * COLUMNS_MAX, sizeof(char *));
	fill(&t, l, o);
	put_table(out, &t, o);
	for (size_t i = 0; i < t.rows * COLUMNS_MAX; i++)
		free(t.cell[i]);
	free(t.cell);
}

void
render_get(struct buf *out, const struct get_list *l, const struct render_opts *o)
{
	json_t *doc, *items;

	if (o->format == FORMAT_NAME) {
		for (size_t i = 0; i < l->n; i++) {
			put_safe(out, l->v[i].ref);
			buf_putc(out, '\n');
		}
	} else if (o->format == FORMAT_NDJSON) {
		for (size_t i = 0; i < l->n; i++) {
			canon_compact(out, l->v[i].body);
			buf_putc(out, '\n');
		}
	} else if (o->format == FORMAT_JSON) {
		items = json_array();
		for (size_t i = 0; i < l->n; i++)
			json_array_append(items, l->v[i].body);
		doc = json_pack("{s:s, s:s, s:o}", "apiVersion", "v1", "kind", "List", "items",
				items);
		canon_dump(out, doc);
		json_decref(doc);
	} else {
		put_list(out, l, o);
	}
}
