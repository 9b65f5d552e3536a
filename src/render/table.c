/* A table of text whose last column may be long. */
#include "assay/render/table.h"

#include <stdlib.h>

#include "render.h"

#define GAP 2

void
table_row(struct table *t)
{
	size_t rest = t->n % TABLE_COLUMNS;

	for (size_t i = 0; i < (rest ? TABLE_COLUMNS - rest : 0); i++) {
		vec_grow(t->cell, t->n, t->cap);
		t->cell[t->n++] = NULL;
	}
}

void
table_cell(struct table *t, const char *p, size_t n)
{
	struct buf b = {0};

	buf_add_safe(&b, p, n);
	vec_grow(t->cell, t->n, t->cap);
	t->cell[t->n] = buf_take(&b);
	if (t->n % TABLE_COLUMNS >= t->columns)
		t->columns = t->n % TABLE_COLUMNS + 1;
	t->n++;
}

static const char *
cell_at(const struct table *t, size_t row, size_t column)
{
	size_t i = row * TABLE_COLUMNS + column;

	return i < t->n && t->cell[i] ? t->cell[i] : "";
}

static size_t
width_of(const struct table *t, size_t column)
{
	size_t width = 0;

	for (size_t row = 0; row * TABLE_COLUMNS < t->n; row++) {
		const char *s = cell_at(t, row, column);
		size_t w = utf8_width(s, strlen(s));

		if (w > width)
			width = w;
	}
	return width;
}

/* "/registry/" of a key: its first part is kept where half of the room is left for its end. */
static size_t
first_part(const char *s, size_t width)
{
	size_t n = *s == '/' ? strcspn(s + 1, "/") + 2 : 0;

	return n < strlen(s) && utf8_width(s, n) + 2 <= width / 2 ? n : 0;
}

/* The end of s, and its beginning if that is short, in at most width columns. */
static void
put_end(struct buf *out, const char *s, size_t width)
{
	size_t n = strlen(s), first = first_part(s, width);

	if (utf8_width(s, n) <= width) {
		buf_puts(out, s);
		return;
	}
	buf_add(out, s, first);
	width -= utf8_width(s, first);
	s += first;
	n -= first;
	buf_puts(out, "..");
	while (n && (utf8_width(s, n) > width - 2 || ((unsigned char)*s & 0xc0) == 0x80)) {
		s++;
		n--;
	}
	buf_puts(out, s);
}

static void
put_padded(struct buf *out, const char *s, size_t width)
{
	size_t fill = width - utf8_width(s, strlen(s));
	bool number = *s >= '0' && *s <= '9';

	buf_fill(out, ' ', number ? fill : 0);
	buf_puts(out, s);
	buf_fill(out, ' ', GAP + (number ? 0 : fill));
}

void
table_print(struct buf *out, const struct table *t, const struct render_opts *o)
{
	size_t width[TABLE_COLUMNS] = {0}, used = 0, last = t->columns ? t->columns - 1 : 0, rest;

	for (size_t c = 0; c < last; c++)
		used += (width[c] = width_of(t, c)) + GAP;
	rest = used + 16 < o->width ? o->width - used : 16;
	for (size_t row = 0; row * TABLE_COLUMNS < t->n; row++) {
		for (size_t c = 0; c < last; c++)
			put_padded(out, cell_at(t, row, c), width[c]);
		put_end(out, cell_at(t, row, last), o->format == FORMAT_WIDE ? SIZE_MAX : rest);
		while (out->n && out->p[out->n - 1] == ' ')
			out->n--;
		buf_putc(out, '\n');
	}
}

void
table_release(struct table *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->cell[i]);
	free(t->cell);
	*t = (struct table){0};
}
