/* One object as it was, and lists of objects. */
#include "render.h"

#include <stdlib.h>

/* "shop  Thu 5 Mar 00:15 UTC (latest)  ": what every head begins with. */
static void
put_point(struct buf *out, const char *context, int64_t instant, const char *word,
	  const struct render_opts *o)
{
	buf_printf(out, "%s  ", context);
	when_print_short(out, instant, o->zone, o->now);
	buf_putc(out, ' ');
	put_zone(out, instant, o);
	buf_printf(out, " (%s)  ", word);
}

void
put_remark(struct buf *out, const char *text, size_t width)
{
	struct buf lines = {0};

	render_wrap(&lines, text, 0, width - 2);
	for (const char *p = buf_cstr(&lines); *p;) {
		size_t n = strcspn(p, "\n");

		buf_printf(out, "# %.*s\n", (int)n, p);
		p += n + (p[n] == '\n');
	}
	buf_release(&lines);
}

static void
put_head(struct buf *out, const struct shown_object *s, const struct render_opts *o)
{
	struct buf b = {0};

	put_point(&b, s->context, s->instant, s->word, o);
	buf_puts(&b, s->ref);
	put_remark(out, b.p, o->width);
	buf_release(&b);
}

void
render_show(struct buf *out, const struct shown_object *s, const struct render_opts *o)
{
	struct buf yaml = {0};

	if (o->format == FORMAT_JSON) {
		canon_dump(out, s->body);
		return;
	}
	if (o->format == FORMAT_TEXT)
		put_head(out, s, o);
	yaml_dump(&yaml, s->body);
	buf_add(out, buf_cstr(&yaml), yaml.n);
	buf_release(&yaml);
}

/* ---- lists ---- */

/* The kinds' own columns when all rows are of one kind. */
static const struct fact_row *
columns(const struct get_list *l)
{
	for (size_t i = 1; i < l->n; i++)
		if (!str_eq(l->v[i].key.kind, l->v[0].key.kind))
			return facts_of("");
	return facts_of(l->n ? l->v[0].key.kind : "");
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

static void
fill(struct table *t, const struct get_list *l)
{
	const struct fact_row *facts = columns(l);
	bool mixed = facts == facts_of("");

	set_text(t, 0, 0, "NAMESPACE");
	set_text(t, 0, 1, mixed ? "OBJECT" : "NAME");
	for (size_t c = 0; facts[c].heading && c + 2 < COLUMNS_MAX; c++)
		set_text(t, 0, c + 2, facts[c].heading);
	for (size_t i = 0; i < l->n; i++) {
		size_t ns = strlen(l->v[i].key.ns);

		set_text(t, i + 1, 0, l->v[i].key.ns);
		set_text(t, i + 1, 1, mixed ? l->v[i].ref + (ns ? ns + 1 : 0) : l->v[i].key.name);
		for (size_t c = 0; facts[c].heading && c + 2 < COLUMNS_MAX; c++) {
			struct buf b = {0};

			facts[c].put(&b, l->v[i].body);
			set_cell(t, i + 1, c + 2, &b);
		}
	}
}

/* Columns that do not fit are cut, the widest first: a list is for looking over, `wide` has all. */
static void
fit_columns(struct table *t, const struct render_opts *o)
{
	size_t sum = 0, gaps = t->columns ? (t->columns - 1) * 3 : 0;

	for (size_t c = 0; c < t->columns; c++)
		sum += t->width[c];
	while (o->format != FORMAT_WIDE && sum + gaps > o->width) {
		size_t widest = 0;

		for (size_t c = 1; c < t->columns; c++)
			if (t->width[c] > t->width[widest])
				widest = c;
		if (t->width[widest] <= 4)
			break;
		t->width[widest]--;
		sum--;
	}
}

static void
put_table(struct buf *out, struct table *t, const struct render_opts *o)
{
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
	put_count(&head, l->n, "object");
	render_wrap(out, head.p, 2, o->width);
	buf_putc(out, '\n');
	buf_release(&head);
	if (!l->n)
		return;
	t.cell = mem_zero(t.rows * COLUMNS_MAX, sizeof(char *));
	fill(&t, l);
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
