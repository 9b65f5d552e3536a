/* Drawing a diff: its heading and the lines that are in sight. */
#include "diff.h"

/* Where drawing goes. */
struct pen {
	const struct app *a;
	const struct diff *d;
	struct screen *s;
	struct rect r;
	bool focus;
	size_t cursor;			/* the line that has it; SIZE_MAX: none */
	bool keys;			/* what a fold hides is told with the key that shows it */
};

/* A piece of a text in its column. */
struct piece {
	const struct row_text *t;
	size_t from, to;
	int col, width;
	enum role role, part;
};

static void
flag_matches(const struct pen *p, int y, const struct piece *e)
{
	size_t from = e->from, to;

	while (diff_match(p->d, e->t->text, e->to, &from, &to)) {
		size_t end = to < e->to ? to : e->to;
		int at = (int)utf8_width(e->t->text + e->from, from - e->from);
		int n = (int)utf8_width(e->t->text + from, end - from);

		screen_flag(p->s, (struct rect){y, e->col + at, 1, n}, CELL_MATCH);
		from = to;
	}
}

/* One run of a piece in one role; returns the column behind it. */
static int
put_run(const struct pen *p, int y, int col, const struct piece *e, size_t from, size_t to)
{
	bool part = from >= e->t->from && to <= e->t->to && e->t->to > e->t->from;
	int room = e->col + e->width - col;

	if (to <= from || room <= 0)
		return col;
	return col + screen_put(p->s, y, col, room, part ? e->part : e->role, e->t->text + from,
				to - from);
}

static size_t
within(size_t at, size_t from, size_t to)
{
	return at < from ? from : at > to ? to : at;
}

static void
put_piece(const struct pen *p, int y, struct piece e)
{
	const char *more = p->s->unicode ? "\xe2\x80\xa6" : "..";
	int dots = p->s->unicode ? 1 : 2;
	bool cut = e.width > 0 &&
		   utf8_width(e.t->text + e.from, e.to - e.from) > (size_t)e.width;
	size_t a, b;
	int col;

	if (cut && e.width > dots)
		e.to = e.from + utf8_fit(e.t->text + e.from, e.to - e.from, (size_t)(e.width - dots));
	a = within(e.t->from, e.from, e.to);
	b = within(e.t->to, a, e.to);
	col = put_run(p, y, e.col, &e, e.from, a);
	col = put_run(p, y, col, &e, a, b);
	col = put_run(p, y, col, &e, b, e.to);
	if (cut && e.width > dots)
		screen_puts(p->s, y, col, dots, ROLE_DIM, more);
	flag_matches(p, y, &e);
}

/* ---- what a row looks like ---- */

static const struct verdict *
verdict_of(const struct diff *d, const struct diff_row *r)
{
	const struct drift_object *o = diff_shown(d);

	return o && r->sign != ' ' && r->change < o->changes.n ? &o->verdicts[r->change] : NULL;
}

static enum role
role_of(const struct diff *d, const struct diff_row *r, int side)
{
	const struct verdict *v = verdict_of(d, r);

	if (r->form == ROW_HUNK)
		return ROLE_HEAD;
	if (r->form == ROW_FOLD)
		return ROLE_DIM;
	if (r->sign == ' ')
		return d->object == SIZE_MAX || r->form == ROW_GROUP ? ROLE_TEXT : ROLE_DIM;
	if (v && v->hidden != SHOWN)
		return ROLE_DIM;
	return side ? ROLE_NEW : ROLE_OLD;
}

/* '-' or '+' in front of a side; ' ' where it has nothing to say. */
static char
sign_of(const struct diff_place *at, const struct diff_row *r, int side)
{
	if (r->sign == '~')
		return side ? '+' : '-';
	if (!at->two)
		return side == (r->sign != '-') ? r->sign : ' ';
	return r->sign == (side ? '+' : '-') ? r->sign : ' ';
}

static void
put_severity(const struct pen *p, int y, const struct diff_row *r)
{
	static const enum role roles[] = {
		[SEVERITY_INFO] = ROLE_INFO, [SEVERITY_WARNING] = ROLE_WARNING,
		[SEVERITY_CRITICAL] = ROLE_CRITICAL,
	};
	const struct verdict *v = verdict_of(p->d, r);

	if (v && v->hidden == SHOWN)
		screen_right(p->s, y, p->r.col + 3, 2, roles[v->severity],
			     render_severity_sign(v->severity));
}

static void
put_name(const struct pen *p, int y, const struct diff_row *r)
{
	const struct diff_place *at = &p->d->at;
	int indent = (int)(r->depth > 64 ? 64 : r->depth) * 2;
	struct row_text t = {.text = r->name};
	struct piece e = {.t = &t};

	if (!r->name)
		return;
	if (indent > at->name_width / 2)
		indent = at->name_width / 2;
	e.col = p->r.col + at->name + indent;
	e.width = at->name_width - indent - 1;
	e.to = strlen(r->name);
	e.role = r->sign != ' ' || r->form == ROW_GROUP ? ROLE_TEXT : role_of(p->d, r, 1);
	if (e.width > 0)
		put_piece(p, y, e);
}

static void
put_number(const struct pen *p, int y, int side, const struct diff_row *r, bool first)
{
	const struct diff_place *at = &p->d->at;
	unsigned number = r->side[side].number;
	int col = p->r.col + at->number[side];

	if (!at->digits || !number)
		return;
	if (first)
		screen_printf(p->s, y, col, at->digits, ROLE_DIM, "%*u", at->digits, number);
	else if (diff_text(at, r, side))
		screen_right(p->s, y, col + at->digits, 2, ROLE_DIM, "..");
}

static void
put_side(const struct pen *p, int y, int side, const struct diff_row *r, const struct diff_line *l)
{
	const struct diff_place *at = &p->d->at;
	const struct row_text *t = diff_text(at, r, side);
	char sign[2] = {sign_of(at, r, side), '\0'};
	struct piece e = {
		.t = t, .from = l->from[side], .to = l->to[side],
		.col = p->r.col + at->text[side], .width = at->width[side],
		.role = role_of(p->d, r, side), .part = side ? ROLE_NEW_PART : ROLE_OLD_PART,
	};

	if (l->first && sign[0] != ' ')
		screen_puts(p->s, y, p->r.col + at->sign[side], 1, e.role, sign);
	put_number(p, y, side, r, l->first);
	if (e.role == ROLE_DIM)
		e.part = ROLE_DIM;
	if (t && t->text && e.to > e.from)
		put_piece(p, y, e);
}

/* "(6 fields unchanged, + opens)", "43 lines unchanged, } shows more", where there is room for it. */
static void
put_key(const struct pen *p, const struct diff_row *r, int width, struct buf *out)
{
	const struct row_text *t = r->side[1].text ? &r->side[1] : &r->side[0];
	bool fields = p->d->shown == ROWS_FIELDS;
	size_t n = t->text ? strlen(t->text) : 0;

	if (r->form != ROW_FOLD || !p->keys || !n)
		return;
	buf_add(out, t->text, n - (fields && t->text[n - 1] == ')'));
	buf_printf(out, fields ? ", %s opens)" : ", %s shows more",
		   keymap_key(p->a->keys, fields ? ACTION_UNCHANGED : ACTION_MORE));
	if (screen_width(out->p) > width)
		buf_clear(out);
}

/* Folds and ways to a hunk have one text, which may take the whole width. */
static void
put_over(const struct pen *p, int y, const struct diff_row *r)
{
	const struct diff_place *at = &p->d->at;
	const struct row_text *t = r->side[1].text ? &r->side[1] : &r->side[0];
	int col = r->form == ROW_HUNK ? 3 : at->two && !at->pole && !r->name ? at->name : at->text[0];
	struct piece e = {
		.t = t, .to = t->text ? strlen(t->text) : 0, .col = p->r.col + col,
		.width = at->cols - col, .role = role_of(p->d, r, 1), .part = ROLE_TEXT,
	};
	struct row_text told;
	struct buf b = {0};

	put_key(p, r, e.width, &b);
	if (b.n) {
		told = (struct row_text){.text = b.p};
		e.t = &told;
		e.to = b.n;
	}
	if (t->text && e.width > 0)
		put_piece(p, y, e);
	buf_release(&b);
}

static void
put_line(const struct pen *p, int y, size_t i)
{
	const struct diff_line *l = &p->d->lines[i];
	const struct diff_row *r = &p->d->rows.v[l->row];
	bool fields = p->d->shown == ROWS_FIELDS;

	if (fields && l->first) {
		if (p->d->at.name >= 4)
			put_severity(p, y, r);
		put_name(p, y, r);
	}
	if (r->form == ROW_FOLD || r->form == ROW_HUNK) {
		put_over(p, y, r);
	} else {
		for (int k = 0; k < 2; k++)
			put_side(p, y, k, r, l);
		if (p->d->at.pole)
			screen_pole(p->s, y, p->r.col + p->d->at.pole, 1);
	}
	if (i == p->cursor) {
		screen_puts(p->s, y, p->r.col, 1, ROLE_TEXT, ">");
		screen_flag(p->s, (struct rect){y, p->r.col, 1, p->r.cols},
			    p->focus ? CELL_CURSOR : CELL_PARKED);
	}
}

/* ---- the heading ---- */

/* "Fri 11 Sep 00:15    OLD" over one half. */
static void
head_half(const struct pen *p, int y, int side)
{
	const struct diff_place *at = &p->d->at;
	int col = p->r.col + at->sign[side], end = p->r.col + (side ? at->cols : at->pole);
	struct buf when = {0};

	diff_when(p->a, &when, side ? p->d->drift->to : p->d->drift->from);
	if (end - col >= (int)when.n + 6)
		screen_puts(p->s, y, col, end - col, ROLE_HEAD, buf_cstr(&when));
	screen_right(p->s, y, end - 1, 4, ROLE_HEAD, side ? "NEW" : "OLD");
	buf_release(&when);
}

static void
put_head(const struct pen *p, int y)
{
	const struct diff_place *at = &p->d->at;

	if (at->pole) {
		head_half(p, y, 0);
		screen_pole(p->s, y, p->r.col + at->pole, 1);
		head_half(p, y, 1);
		return;
	}
	screen_puts(p->s, y, p->r.col + at->name, at->name_width, ROLE_HEAD, "FIELD");
	screen_puts(p->s, y, p->r.col + at->text[0], at->width[0], ROLE_HEAD, "OLD");
	screen_puts(p->s, y, p->r.col + at->text[1], at->width[1], ROLE_HEAD, "NEW");
}

void
diff_draw(const struct app *a, const struct diff *d, struct screen *s, struct rect r, bool focus)
{
	struct pen p = {a, d, s, r, focus, d->list.cursor, true};
	int y = r.row, end = r.row + r.rows;

	if (d->below) {
		diff_aside(a, d, s, (struct rect){r.row + d->height, r.col, r.rows - d->height, r.cols});
		end = r.row + d->height;
	}
	if (d->aside && y < end)
		diff_heading(a, d, s, (struct rect){y++, r.col, 1, r.cols});
	if (d->notice[0] && y < end)
		screen_cut(s, y++, r.col + 1, r.cols - 1, ROLE_HEAD, d->notice);
	if (d->crumbs && y + 1 < end) {
		diff_crumbs(a, d, s, (struct rect){y, r.col, 1, r.cols});
		screen_rule(s, y + 1, r.col, r.cols);
		y += 2;
	}
	if (y - r.row < diff_head_rows(d) && y < end)
		put_head(&p, y++);
	for (size_t i = d->list.top; i < d->nlines && y < end; i++)
		put_line(&p, y++, i);
}

/* ---- as text ---- */

#define SLICE 100		/* lines drawn at once */

void
diff_print(const struct app *a, const struct diff *d, int cols, struct buf *out)
{
	struct screen s = {0};
	struct pen p = {.a = a, .d = d, .s = &s, .r = {0, 0, SLICE, cols}, .cursor = SIZE_MAX};

	for (size_t from = 0; from < d->nlines; from += SLICE) {
		size_t n = d->nlines - from < SLICE ? d->nlines - from : SLICE;

		screen_init(&s, (int)n, cols);
		for (size_t i = 0; i < n; i++)
			put_line(&p, (int)i, from + i);
		screen_dump(&s, out);
		screen_release(&s);
	}
}
