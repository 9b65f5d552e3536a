/*
 * The grid of cells. Whatever is written ends in cell(), which holds the one rule of
 * the grid: a wide character is a cell with the text and a tail to its right, both
 * within the same row; whoever overwrites one half blanks the other.
 */
#include "screen.h"

#include <stdio.h>
#include <stdlib.h>

enum { SIDE_MAX = 1000 };

static int
within(int v, int least, int most)
{
	return v < least ? least : v > most ? most : v;
}

void
screen_init(struct screen *s, int rows, int cols)
{
	*s = (struct screen){0};
	screen_resize(s, rows, cols);
}

void
screen_resize(struct screen *s, int rows, int cols)
{
	free(s->v);
	s->rows = within(rows, 1, SIDE_MAX);
	s->cols = within(cols, 1, SIDE_MAX);
	s->v = mem_zero((size_t)s->rows * (size_t)s->cols, sizeof(*s->v));
	s->cursor_row = s->cursor_col = -1;
}

void
screen_clear(struct screen *s)
{
	memset(s->v, 0, (size_t)s->rows * (size_t)s->cols * sizeof(*s->v));
	s->cursor_row = s->cursor_col = -1;
}

void
screen_release(struct screen *s)
{
	if (!s)
		return;
	free(s->v);
	*s = (struct screen){0};
}

static struct cell *
at(const struct screen *s, int row, int col)
{
	if (row < 0 || row >= s->rows || col < 0 || col >= s->cols)
		return NULL;
	return &s->v[(size_t)row * (size_t)s->cols + (size_t)col];
}

static void
blank(struct cell *c)
{
	c->text[0] = '\0';
	c->flags &= (uint8_t)~CELL_TAIL;
}

/* Makes a cell free to be written: the other half of a wide character that it was part of goes. */
static void
vacate(const struct screen *s, int row, int col)
{
	struct cell *c = at(s, row, col), *left = at(s, row, col - 1), *right = at(s, row, col + 1);

	if (!c)
		return;
	if ((c->flags & CELL_TAIL) && left)
		blank(left);
	if (right && (right->flags & CELL_TAIL))
		blank(right);
}

/* One character of 1 or 2 columns; what of it lies outside the grid is blank. */
static void
cell(struct screen *s, int row, int col, int cols, enum role role, struct str text)
{
	struct cell *c = at(s, row, col), *tail = cols == 2 ? at(s, row, col + 1) : NULL;

	vacate(s, row, col);
	if (tail)
		vacate(s, row, col + 1);
	if (c)
		*c = (struct cell){.role = (uint8_t)role};
	if (tail)
		*tail = (struct cell){.role = (uint8_t)role};
	if (!c || (cols == 2 && !tail) || text.n >= CELL_BYTES)
		return;
	memcpy(c->text, text.p, text.n);
	if (tail)
		tail->flags = CELL_TAIL;
}

/* A mark joins the character before it; more marks than a cell holds are left out. */
static void
join(struct screen *s, int row, int col, struct str mark)
{
	struct cell *c = at(s, row, col);

	if (c && (c->flags & CELL_TAIL))
		c = at(s, row, col - 1);
	if (!c)
		return;
	size_t n = strlen(c->text);

	if (n + mark.n + (n ? 0 : 1) >= CELL_BYTES)
		return;
	if (!n)
		c->text[n++] = ' ';
	memcpy(c->text + n, mark.p, mark.n);
	c->text[n + mark.n] = '\0';
}

/* What is shown of the next character: itself, or an escape of one column a byte. */
struct glyph {
	struct str text;
	int cols;			/* 0: a mark that joins */
	bool escaped;
};

/* Returns the bytes taken. A mark with nothing to join is escaped. scratch holds an escape. */
static size_t
glyph(const char *p, size_t n, bool joins, struct buf *scratch, struct glyph *g)
{
	unsigned cp;
	size_t len = utf8_decode(p, n, &cp);

	if (len == 1 && cp >= 0x20 && cp < 0x7f) {
		*g = (struct glyph){{p, 1}, 1, false};
		return 1;
	}
	if (len == 1 && cp == '\t') {
		*g = (struct glyph){STR(" "), 1, false};
		return 1;
	}
	if (!len)
		len = 1;
	buf_clear(scratch);
	buf_add_safe(scratch, p, len);
	*g = (struct glyph){{p, len}, (int)utf8_width(p, len), false};
	if (g->cols == 0 && !joins && scratch->n == len) {
		buf_clear(scratch);
		buf_printf(scratch, "\\u{%04x}", cp);
	}
	if (scratch->n != len)
		*g = (struct glyph){{scratch->p, scratch->n}, (int)scratch->n, true};
	return len;
}

/* Writes text into the columns from col to before end; returns the column after the last. */
static int
put(struct screen *s, int row, int col, int end, enum role role, struct str text)
{
	struct buf scratch = {0};
	struct glyph g;
	bool joins = false;
	int at_col = col;

	for (size_t i = 0; i < text.n && (at_col < end || joins);) {
		i += glyph(text.p + i, text.n - i, joins, &scratch, &g);
		if (g.cols == 0) {
			join(s, row, at_col - 1, g.text);
			continue;
		}
		if (at_col >= end)
			break;
		for (int k = 0; g.escaped && k < g.cols && at_col < end; k++)
			cell(s, row, at_col++, 1, role, (struct str){g.text.p + k, 1});
		joins = !g.escaped;
		if (g.escaped)
			continue;
		if (at_col + g.cols > end) {
			cell(s, row, at_col++, 1, role, STR(""));
			break;
		}
		cell(s, row, at_col, g.cols, role, g.text);
		at_col += g.cols;
	}
	buf_release(&scratch);
	return at_col;
}

int
screen_put(struct screen *s, int row, int col, int width, enum role role, const char *text, size_t n)
{
	if (row < 0 || row >= s->rows || col >= s->cols || width <= 0 || col < -SIDE_MAX)
		return 0;
	if (width > s->cols - col)
		width = s->cols - col;
	return put(s, row, col, col + width, role, (struct str){text, n}) - col;
}

int
screen_puts(struct screen *s, int row, int col, int width, enum role role, const char *text)
{
	return screen_put(s, row, col, width, role, text, strlen(text));
}

/* The columns of a text, as far as they are not more than most. */
static int
measure(struct str text, int most)
{
	struct buf scratch = {0};
	struct glyph g = {0};
	bool joins = false;
	int cols = 0;

	for (size_t i = 0; i < text.n && cols <= most;) {
		i += glyph(text.p + i, text.n - i, joins, &scratch, &g);
		joins = !g.escaped;
		cols += g.cols;
	}
	buf_release(&scratch);
	return cols;
}

int
screen_width(const char *text)
{
	return measure((struct str){text, strlen(text)}, INT32_MAX / 2);
}

int
screen_cut(struct screen *s, int row, int col, int width, enum role role, const char *text)
{
	struct str all = {text, strlen(text)};
	const char *more = s->unicode ? "\u2026" : "..";
	int tail = s->unicode ? 1 : 2;

	if (col < s->cols && width > s->cols - col)
		width = s->cols - col;
	if (width <= 0 || measure(all, width) <= width)
		return screen_put(s, row, col, width, role, text, all.n);
	if (width <= tail)
		return screen_puts(s, row, col, width, role, more);
	int used = screen_put(s, row, col, width - tail, role, text, all.n);

	return used + screen_puts(s, row, col + used, tail, role, more);
}

int
screen_printf(struct screen *s, int row, int col, int width, enum role role, const char *fmt, ...)
{
	struct buf b = {0};
	va_list ap;
	int used;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	used = screen_put(s, row, col, width, role, b.p, b.n);
	buf_release(&b);
	return used;
}

int
screen_right(struct screen *s, int row, int right, int width, enum role role, const char *text)
{
	int cols = measure((struct str){text, strlen(text)}, width);

	if (cols > width)
		cols = width;
	return screen_cut(s, row, right - cols, cols, role, text);
}

/* The part of a rectangle that lies on the grid; empty ones have no rows. */
static struct rect
clip(const struct screen *s, struct rect r)
{
	int row = within(r.row, 0, s->rows), col = within(r.col, 0, s->cols);
	long long bottom = (long long)r.row + r.rows, right = (long long)r.col + r.cols;

	if (bottom > s->rows)
		bottom = s->rows;
	if (right > s->cols)
		right = s->cols;
	if (bottom <= row || right <= col)
		return (struct rect){row, col, 0, 0};
	return (struct rect){row, col, (int)bottom - row, (int)right - col};
}

void
screen_fill(struct screen *s, struct rect r, enum role role)
{
	r = clip(s, r);
	for (int row = r.row; row < r.row + r.rows; row++)
		for (int col = r.col; col < r.col + r.cols; col++)
			cell(s, row, col, 1, role, STR(""));
}

void
screen_flag(struct screen *s, struct rect r, unsigned flags)
{
	r = clip(s, r);
	for (int row = r.row; row < r.row + r.rows; row++)
		for (int col = r.col; col < r.col + r.cols; col++)
			at(s, row, col)->flags |= (uint8_t)(flags & ~(unsigned)CELL_TAIL);
}

/* Lines and corners, plain and drawn. */
enum line { LINE_ACROSS, LINE_DOWN, LINE_NW, LINE_NE, LINE_SW, LINE_SE };

static struct str
line(const struct screen *s, enum line l)
{
	static const struct str signs[][2] = {
		[LINE_ACROSS] = {{"-", 1}, {"\u2500", 3}}, [LINE_DOWN] = {{"|", 1}, {"\u2502", 3}},
		[LINE_NW] = {{"+", 1}, {"\u250c", 3}}, [LINE_NE] = {{"+", 1}, {"\u2510", 3}},
		[LINE_SW] = {{"+", 1}, {"\u2514", 3}}, [LINE_SE] = {{"+", 1}, {"\u2518", 3}},
	};

	return signs[l][s->unicode];
}

static void
lines(struct screen *s, struct rect r, enum line l)
{
	r = clip(s, r);
	for (int row = r.row; row < r.row + r.rows; row++)
		for (int col = r.col; col < r.col + r.cols; col++)
			cell(s, row, col, 1, ROLE_TEXT, line(s, l));
}

void
screen_rule(struct screen *s, int row, int col, int cols)
{
	lines(s, (struct rect){row, col, 1, cols}, LINE_ACROSS);
}

void
screen_pole(struct screen *s, int row, int col, int rows)
{
	lines(s, (struct rect){row, col, rows, 1}, LINE_DOWN);
}

struct rect
screen_box(struct screen *s, struct rect r, const char *heading)
{
	int bottom = r.row + r.rows - 1, right = r.col + r.cols - 1;

	screen_fill(s, r, ROLE_TEXT);
	if (r.rows < 2 || r.cols < 2)
		return (struct rect){r.row, r.col, 0, 0};
	screen_rule(s, r.row, r.col, r.cols);
	screen_rule(s, bottom, r.col, r.cols);
	screen_pole(s, r.row, r.col, r.rows);
	screen_pole(s, r.row, right, r.rows);
	lines(s, (struct rect){r.row, r.col, 1, 1}, LINE_NW);
	lines(s, (struct rect){r.row, right, 1, 1}, LINE_NE);
	lines(s, (struct rect){bottom, r.col, 1, 1}, LINE_SW);
	lines(s, (struct rect){bottom, right, 1, 1}, LINE_SE);
	if (heading && *heading && r.cols > 6) {
		int used = screen_cut(s, r.row, r.col + 3, r.cols - 6, ROLE_HEAD, heading);

		screen_puts(s, r.row, r.col + 2, 1, ROLE_TEXT, " ");
		screen_puts(s, r.row, r.col + 3 + used, 1, ROLE_TEXT, " ");
	}
	return (struct rect){r.row + 1, r.col + 1, r.rows - 2, r.cols - 2};
}

void
screen_dump(const struct screen *s, struct buf *out)
{
	for (int row = 0; row < s->rows; row++) {
		size_t start = out->n;

		for (int col = 0; col < s->cols; col++) {
			const struct cell *c = at(s, row, col);

			if (!(c->flags & CELL_TAIL))
				buf_puts(out, c->text[0] ? c->text : " ");
		}
		while (out->n > start && out->p[out->n - 1] == ' ')
			out->n--;
		buf_putc(out, '\n');
	}
}

/*
 * t text, o old, n new, p part of old, q part of new, c critical, w warning, i info, d dim,
 * l title, b bar, k dim in the bar, h head, a alarm; a dot is a blank of text without a flag.
 */
void
screen_dump_roles(const struct screen *s, struct buf *out)
{
	static const char letters[ROLES + 1] = "tonpqcwidlbkha";

	for (int row = 0; row < s->rows; row++) {
		for (int col = 0; col < s->cols; col++) {
			const struct cell *c = at(s, row, col);
			char letter = letters[c->role % ROLES];

			if (c->flags & ~CELL_TAIL)
				letter = (char)(letter - 'a' + 'A');
			else if (c->role == ROLE_TEXT && !(c->flags & CELL_TAIL) &&
				 (!c->text[0] || str_eq(c->text, " ")))
				letter = '.';
			buf_putc(out, letter);
		}
		buf_putc(out, '\n');
	}
}

/* Is a row as wide as the screen, character by character? */
static bool
row_fits(const struct screen *s, int row)
{
	for (int col = 0; col < s->cols; col++) {
		const struct cell *c = at(s, row, col), *next = at(s, row, col + 1);
		size_t n = strnlen(c->text, CELL_BYTES), cols = n ? utf8_width(c->text, n) : 1;
		bool tail = next && (next->flags & CELL_TAIL);

		if (n == CELL_BYTES || utf8_valid(c->text, n) != n || cols != (tail ? 2U : 1U))
			return false;
		if (tail)
			col++;
	}
	return true;
}

int
screen_faulty(const struct screen *s)
{
	for (int row = 0; row < s->rows; row++)
		if (!row_fits(s, row))
			return row;
	return -1;
}
