/* Where the columns of a diff stand, and how its rows fall into lines. */
#include <stdlib.h>

#include "diff.h"

static int
digits_of(const struct diff_rows *r)
{
	unsigned most = 0;
	int digits = 3;

	for (size_t i = 0; i < r->n; i++)
		for (int k = 0; k < 2; k++)
			if (r->v[i].side[k].number > most)
				most = r->v[i].side[k].number;
	for (unsigned v = 1000; most >= v; v *= 10) {
		digits++;
		if (digits == 10)
			break;
	}
	return most ? digits : 0;
}

static int
positive(int n)
{
	return n > 0 ? n : 0;
}

/* Columns that names and values would fill. */
struct wanted {
	int names, all_names;		/* all: those of what is folded, too */
	int values;
};

static struct wanted
wanted_by(const struct diff_rows *r)
{
	struct wanted w = {0};

	for (size_t i = 0; i < r->n; i++) {
		const struct diff_row *row = &r->v[i];
		int indent = (int)(row->depth > 64 ? 64 : row->depth) * 2;
		int n = row->name ? indent + screen_width(row->name) + 2 : 0;

		w.all_names = n > w.all_names ? n : w.all_names;
		if (row->form == ROW_FOLD)
			continue;
		w.names = n > w.names ? n : w.names;
		for (int k = 0; k < 2; k++) {
			n = row->side[k].text ? (int)strnlen(row->side[k].text, 1000) : 0;
			w.values = n > w.values ? n : w.values;
		}
	}
	return w;
}

#define NAMES_LEAST 24

static int
between(int n, int least, int most)
{
	return n > most ? most : n < least ? least : n;
}

/* The members get what they want, a little less than half at most; names of what is folded give way to
 * values that would be wrapped. */
static int
name_width(const struct diff_place *p, const struct diff_rows *r)
{
	int most = positive((p->cols >= 60 ? p->cols * 9 / 20 : p->cols * 2 / 5) - p->name);
	struct wanted w = wanted_by(r);
	int width = between(w.all_names, NAMES_LEAST, most);
	int spare = p->cols - p->name - 2 * (w.values + 3);

	if (spare < width)
		width = between(spare, between(w.names, NAMES_LEAST, most), width);
	return width < most ? width : most;
}

/* "  !!    port            - 80               + 8080" */
static void
place_fields(struct diff_place *p, const struct diff_rows *r)
{
	int rest, half;

	p->two = true;
	p->name = p->cols >= 24 ? 4 : 1;
	p->name_width = name_width(p, r);
	rest = positive(p->cols - p->name - p->name_width);
	half = rest / 2;
	for (int k = 0; k < 2; k++) {
		p->sign[k] = p->name + p->name_width + k * half;
		p->text[k] = p->sign[k] + 2;
		p->width[k] = positive((k ? rest - half : half) - 2 - !k);
	}
}

/* " -   71      text", with both numbers where there is room. */
static void
place_lines(struct diff_place *p)
{
	int at = 2;

	p->sign[0] = p->sign[1] = 1;
	if (p->digits && p->cols >= 40) {
		p->number[0] = at + 1;
		p->number[1] = at + 1 + p->digits + 1;
		at += 2 * (p->digits + 1) + 1;
	} else {
		p->digits = 0;
	}
	p->text[0] = p->text[1] = p->cols >= 12 ? at + 1 : at;
	p->width[0] = p->width[1] = positive(p->cols - p->text[0]);
}

/* " - 71 text | + 71 text" */
static void
place_halves(struct diff_place *p)
{
	int left = (p->cols - 1) / 2;

	p->two = true;
	p->pole = left;
	if (left < 24)
		p->digits = 0;
	for (int k = 0; k < 2; k++) {
		int start = k ? left + 1 : 0, end = k ? p->cols : left;

		p->sign[k] = start + 1;
		p->number[k] = start + 3;
		p->text[k] = start + 3 + (p->digits ? p->digits + 1 : 0);
		p->width[k] = positive(end - p->text[k]);
	}
}

struct diff_place
diff_place_of(const struct diff_rows *r, enum rows_view v, int cols)
{
	struct diff_place p = {.cols = cols, .digits = digits_of(r)};

	if (v == ROWS_FIELDS)
		place_fields(&p, r);
	else if (v == ROWS_SIDE)
		place_halves(&p);
	else
		place_lines(&p);
	return p;
}

const struct row_text *
diff_text(const struct diff_place *p, const struct diff_row *r, int side)
{
	if (p->two)
		return &r->side[side];
	return side == (r->sign != '-') ? &r->side[side] : NULL;
}

/* Behind the last blank in the second half of what fits, so that words stay whole. */
static size_t
word_end(const char *text, size_t fit)
{
	for (size_t i = fit; i > fit / 2; i--)
		if (text[i - 1] == ' ')
			return i;
	return fit;
}

/* As utf8_fit; most texts are ASCII, and a value may have a million characters. */
static size_t
fitting(const char *text, size_t n, size_t width)
{
	size_t i = 0;

	while (i < n && i < width && text[i] >= ' ' && text[i] < 0x7f)
		i++;
	if (i < n && i < width)
		return utf8_fit(text, n, width);
	return i < n && (unsigned char)text[i] >= 0x7f ? utf8_fit(text, n, width) : i;
}

/* Bytes of the text from `from` on that fit in so many columns: at least a character, so that a
 * column too narrow for it still comes to the end. */
static size_t
piece_end(const char *text, size_t from, size_t n, int width)
{
	size_t fit = fitting(text + from, n - from, (size_t)(width > 0 ? width : 1));
	unsigned cp;

	if (fit < n - from && text[from + fit] != ' ')
		fit = word_end(text + from, fit);
	if (!fit && from < n) {
		fit = utf8_decode(text + from, n - from, &cp);
		fit += fit ? 0 : 1;
	}
	return from + fit;
}

static struct diff_line *
new_line(struct diff *d, size_t row)
{
	vec_grow(d->lines, d->nlines, d->lines_cap);
	d->lines[d->nlines] = (struct diff_line){.row = row};
	return &d->lines[d->nlines++];
}

/* One line of a row, from where the last one ended; true when all of both sides has been shown. */
static bool
next_piece(struct diff *d, size_t row, size_t at[2], bool first)
{
	const struct diff_row *r = &d->rows.v[row];
	struct diff_line *l = new_line(d, row);
	bool done = true;

	l->first = first;
	for (int k = 0; k < 2; k++) {
		const struct row_text *t = diff_text(&d->at, r, k);
		size_t n = t && t->text ? strlen(t->text) : 0;
		bool whole = d->cut || r->form != ROW_LINE || d->at.width[k] < 4;

		l->from[k] = at[k];
		at[k] = l->to[k] = whole || !n ? n : piece_end(t->text, at[k], n, d->at.width[k]);
		done = done && at[k] == n;
	}
	return done;
}

void
diff_lines_make(struct diff *d)
{
	d->nlines = 0;
	for (size_t i = 0; i < d->rows.n; i++) {
		size_t at[2] = {0};
		bool first = true;

		while (!next_piece(d, i, at, first))
			first = false;
	}
}
