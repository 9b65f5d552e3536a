/* How the Blame screen looks: fields above, the past of the one under the cursor below (ux.md 3.3). */
#include "blame.h"

#include "part/cut.h"

#define MARGIN	     3
#define ORIGIN_WIDTH 10
#define FOR_WIDTH    10
#define VALUE_LEAST  12

/* ---- times ---- */

static void
put_time(const struct app *a, struct buf *out, int64_t at)
{
	when_print_column(out, at, a->o->render.zone, a->o->render.now);
}

/* The widest of the snapshots' times; the oldest may have its year. */
static int
time_width(const struct app *a, const struct blamed *st)
{
	size_t n;
	const struct store_snapshot *v = blame_snapshots(st, &n);
	int most = 5;

	for (size_t i = 0; i < n; i += n > 1 ? n - 1 : 1) {
		struct buf b = {0};

		put_time(a, &b, v[i].instant);
		most = (int)b.n > most ? (int)b.n : most;
		buf_release(&b);
	}
	return most;
}

/* ---- the fields ---- */

struct places {
	int origin, field, value;	/* 0: no room */
	int field_end;
};

/* Dropped where there is no room: the value, the origin. */
static struct places
places(const struct app *a, const struct blamed *st, int cols)
{
	struct places p = {.origin = MARGIN + time_width(a, st) + 1};

	p.field = p.origin + ORIGIN_WIDTH + 1;
	if (cols < 56) {
		p.field = p.origin;
		p.origin = 0;
	}
	if (cols - p.field >= 2 * VALUE_LEAST + 6)
		p.value = p.field + (cols - p.field) * 2 / 3;
	p.field_end = p.value ? p.value - 2 : cols;
	if (cols - p.field < 8) {	/* the field is what counts */
		p.field = MARGIN;
		p.origin = p.value = 0;
	}
	return p;
}

static void
draw_heads(struct screen *s, struct rect r, const struct places *p)
{
	if (p->field > MARGIN)
		screen_puts(s, r.row, r.col + MARGIN, r.cols - MARGIN, ROLE_HEAD, "SINCE");
	if (p->origin)
		screen_puts(s, r.row, r.col + p->origin, ORIGIN_WIDTH, ROLE_HEAD, "ORIGIN");
	screen_puts(s, r.row, r.col + p->field, r.cols - p->field, ROLE_HEAD, "FIELD");
	if (p->value)
		screen_puts(s, r.row, r.col + p->value, r.cols - p->value, ROLE_HEAD, "VALUE");
}

enum blame_sort
blame_head(const struct app *a, const struct blamed *st, int cols, int col)
{
	static const enum blame_sort by[] = {BLAME_BY_CHANGE, BLAME_BY_ORIGIN, BLAME_BY_FIELD,
					     BLAME_SORTS, BLAME_SORTS};
	struct places p = places(a, st, cols);
	const int starts[] = {p.field > MARGIN ? MARGIN : 0, p.origin, p.field, p.value};

	return by[column_at(starts, countof(starts), col)];
}

static void
draw_field(const struct app *a, const struct blamed *st, struct screen *s, struct rect r,
	   const struct places *p, size_t row)
{
	const struct blame_field *f = blame_row(st, row);
	const bool noise = blame_note(st, row)->noise != NULL;
	enum role role = f->first_seen || noise ? ROLE_DIM : ROLE_TEXT;
	int end = noise ? p->field_end - 6 : p->field_end;
	struct buf b = {0};

	if (p->field > MARGIN) {
		put_time(a, &b, f->since);
		screen_cut(s, r.row, r.col + MARGIN, p->field - MARGIN - 1, role, b.p);
	}
	if (p->origin)
		narrow_cut(&st->narrow, s, (struct rect){r.row, r.col + p->origin, 1, ORIGIN_WIDTH},
			   role, blame_origin(f));
	buf_clear(&b);
	cut_path(&b, f->path, end - p->field);
	narrow_cut(&st->narrow, s, (struct rect){r.row, r.col + p->field, 1, end - p->field},
		   role, b.p);
	if (noise)
		screen_right(s, r.row, r.col + p->field_end, 5, ROLE_DIM, "noise");
	if (p->value) {
		buf_clear(&b);
		render_value(&b, f->value, (size_t)(r.cols - p->value));
		narrow_cut(&st->narrow, s, (struct rect){r.row, r.col + p->value, 1, r.cols - p->value},
			   role, buf_cstr(&b));
	}
	buf_release(&b);
}

static void
draw_empty(const struct app *a, const struct blamed *st, struct screen *s, struct rect r)
{
	struct buf why = {0};

	if (st->failed.code)
		buf_puts(&why, st->failed.text);
	else if (st->waiting || st->running)
		buf_puts(&why, "reading since when each field has its value ..");
	else if (st->stopped)
		buf_printf(&why, "stopped: %s reads again", keymap_key(a->keys, ACTION_RELOAD));
	else
		buf_printf(&why, "no field matches the filter: %s clears it",
			   keymap_key(a->keys, ACTION_CLEAR));
	put_wrapped(s, (struct rect){r.row, r.col + MARGIN, r.rows, r.cols - MARGIN}, ROLE_DIM,
		    why.p);
	buf_release(&why);
}

/* The line of a cursor; of the pane that keys do not go to it is parked. */
static void
draw_cursor(struct screen *s, struct rect line, bool here)
{
	screen_put(s, line.row, line.col + 1, 1, ROLE_TEXT, ">", 1);
	screen_flag(s, line, here ? CELL_CURSOR : CELL_PARKED);
}

static void
draw_fields(const struct app *a, const struct blamed *st, struct screen *s, struct rect r,
	    bool focus)
{
	struct places p = places(a, st, r.cols);

	draw_heads(s, r, &p);
	for (int i = 1; i < r.rows && st->list.top + (size_t)i - 1 < st->nrows; i++) {
		size_t row = st->list.top + (size_t)i - 1;
		struct rect line = {r.row + i, r.col, 1, r.cols};

		draw_field(a, st, s, line, &p, row);
		if (row == st->list.cursor)
			draw_cursor(s, line, focus && !st->below);
	}
	if (!st->nrows)
		draw_empty(a, st, s, (struct rect){r.row + 1, r.col, r.rows - 1, r.cols});
}

/* ---- the past of one ---- */

static void
put_value(struct buf *out, const struct held_span *h, size_t width)
{
	if (h->what == HELD_VALUE)
		render_value(out, h->value, width);
	else if (h->what == HELD_NO_FIELD)
		buf_puts(out, "(no such field)");
	else
		buf_puts(out, h->first ? "(object deleted)" : "(no object yet)");
	if (h->anew)
		buf_puts(out, ", made anew");
}

/* Who gave the value, "(first seen)", or nothing of what is not there. */
static const char *
put_by(const struct held_span *h)
{
	if (h->what == HELD_NO_OBJECT)
		return "";
	if (!h->first)
		return "(first seen)";
	return blame_who(&h->origin);
}

static void
put_until(const struct app *a, const struct held_span *h, const struct blamed *st,
	  struct buf *out)
{
	size_t all;

	timeline_snapshots(st->now.nights, &all);
	if (h->last + 1 == all)
		buf_puts(out, "now");
	else
		put_time(a, out, h->to);
}

static void
put_nights(const struct held_span *h, struct buf *out)
{
	size_t n = h->last - h->first + 1;

	buf_printf(out, "%zu night%s", n, n == 1 ? "" : "s");
}

void
blame_span_line(const struct app *a, const struct held_span *h, const struct blamed *st,
		struct buf *out)
{
	put_time(a, out, h->from);
	buf_puts(out, " .. ");
	put_until(a, h, st, out);
	buf_puts(out, "  ");
	put_nights(h, out);
	buf_puts(out, "  ");
	put_value(out, h, 0);
	buf_puts(out, "  ");
	buf_add_safe(out, put_by(h), strlen(put_by(h)));
}

struct past_places {
	int until, nights, value, by;	/* 0: no room */
};

static struct past_places
past_places(const struct app *a, const struct blamed *st, int cols)
{
	int when = time_width(a, st);
	struct past_places p = {.until = MARGIN + when + 3};

	p.nights = p.until + when + 3;
	p.value = p.nights + FOR_WIDTH + 1;
	p.by = p.value + (cols - p.value) * 11 / 20;
	if (cols < 76) {
		p.value = p.nights;
		p.nights = p.by = 0;
	}
	if (cols - p.value < VALUE_LEAST) {
		p.value = p.until;
		p.until = 0;
	}
	if (cols - p.value < 8)
		p.value = MARGIN;
	return p;
}

static void
draw_past_heads(struct screen *s, struct rect r, const struct past_places *p)
{
	const struct {
		int col;
		const char *word;
	} heads[] = {{p->until, "UNTIL"}, {p->nights, "FOR"}, {p->value, "VALUE"}, {p->by, "ORIGIN"}};

	if (p->value > MARGIN)
		screen_puts(s, r.row, r.col + MARGIN, r.cols - MARGIN, ROLE_HEAD, "FROM");
	for (size_t i = 0; i < countof(heads); i++)
		if (heads[i].col)
			screen_puts(s, r.row, r.col + heads[i].col, r.cols - heads[i].col, ROLE_HEAD,
				    heads[i].word);
}

static void
draw_span(const struct app *a, const struct blamed *st, struct screen *s, struct rect r,
	  const struct past_places *p, const struct held_span *h)
{
	enum role role = h->what == HELD_VALUE ? ROLE_TEXT : ROLE_DIM;
	int end = p->by ? p->by - 1 : r.cols;
	struct buf b = {0};

	put_time(a, &b, h->from);
	if (p->value > MARGIN)
		screen_puts(s, r.row, r.col + MARGIN, r.cols - MARGIN, role, b.p);
	buf_clear(&b);
	put_until(a, h, st, &b);
	if (p->until)
		screen_puts(s, r.row, r.col + p->until, r.cols - p->until, role, b.p);
	buf_clear(&b);
	put_nights(h, &b);
	if (p->nights)
		screen_puts(s, r.row, r.col + p->nights, FOR_WIDTH, role, b.p);
	buf_clear(&b);
	put_value(&b, h, (size_t)(end - p->value > 0 ? end - p->value : 1));
	screen_cut(s, r.row, r.col + p->value, end - p->value, role, b.p);
	if (p->by)
		screen_cut(s, r.row, r.col + p->by, r.cols - p->by, role, put_by(h));
	if (h->first == st->picked[0] && h->last == st->picked[1])
		screen_put(s, r.row, r.col + 2, 1, ROLE_HEAD, "*", 1);
	buf_release(&b);
}

int
blame_span_rows(const struct blamed *st, int rows)
{
	return rows > 1 && blame_past_fits(st) && st->elsewhere.ref ? rows - 1 : rows;
}

/* Below the last span. */
static void
draw_elsewhere(const struct blamed *st, struct screen *s, struct rect r, int spans)
{
	int y = st->past.n < (size_t)spans ? (int)st->past.n : spans;
	struct buf b = {0};

	render_elsewhere(&b, &st->elsewhere, r.cols > MARGIN + 1 ? (size_t)(r.cols - MARGIN - 1) : 1);
	screen_cut(s, r.row + y, r.col + MARGIN, r.cols - MARGIN, ROLE_DIM, buf_cstr(&b));
	buf_release(&b);
}

/* The path as a whole; it is what the column FIELD may have cut. */
static void
draw_past_name(const struct blamed *st, struct screen *s, struct rect r)
{
	struct buf b = {0};

	cut_path(&b, st->path ? st->path : "", r.cols - 2);
	screen_cut(s, r.row, r.col + 1, r.cols - 1, ROLE_HEAD, buf_cstr(&b));
	buf_release(&b);
}

static void
draw_past(const struct app *a, const struct blamed *st, struct screen *s, struct rect r,
	  bool focus)
{
	struct past_places p = past_places(a, st, r.cols);
	bool fits = blame_past_fits(st);
	int spans = blame_span_rows(st, r.rows - 2);

	if (r.rows < 3)
		return;
	draw_past_name(st, s, (struct rect){r.row, r.col, 1, r.cols});
	draw_past_heads(s, (struct rect){r.row + 1, r.col, 1, r.cols}, &p);
	if (fits && st->past_failed.code)
		put_wrapped(s, (struct rect){r.row + 2, r.col + MARGIN, r.rows - 2,
					     r.cols - MARGIN}, ROLE_DIM, st->past_failed.text);
	else if (!fits && st->nrows)
		screen_cut(s, r.row + 2, r.col + MARGIN, r.cols - MARGIN, ROLE_DIM, "reading ..");
	for (int i = 2; fits && i < spans + 2 && st->spans.top + (size_t)i - 2 < st->past.n; i++) {
		size_t row = st->spans.top + (size_t)i - 2;
		struct rect line = {r.row + i, r.col, 1, r.cols};

		draw_span(a, st, s, line, &p, &st->past.v[st->past.n - 1 - row]);
		if (row == st->spans.cursor)
			draw_cursor(s, line, focus && st->below);
	}
	if (spans < r.rows - 2)
		draw_elsewhere(st, s, (struct rect){r.row + 2, r.col, r.rows - 2, r.cols}, spans);
}

/* ---- the body ---- */

#define BOTH_LEAST 10		/* lines of a body that has room for both */

int
blame_past_rows(const struct blamed *st, int rows)
{
	if (rows < BOTH_LEAST)
		return st->below ? rows : 0;
	return rows * 2 / 5 + 1;
}

void
blame_draw(const struct app *a, const struct view *v, struct screen *s, struct rect r,
	   bool focus)
{
	const struct blamed *st = v->state;
	int past = blame_past_rows(st, r.rows), rule = past && past < r.rows;

	if (past < r.rows)
		draw_fields(a, st, s, (struct rect){r.row, r.col, r.rows - past, r.cols}, focus);
	if (rule)
		screen_rule(s, r.row + r.rows - past, r.col, r.cols);
	if (past)
		draw_past(a, st, s, (struct rect){r.row + r.rows - past + rule, r.col, past - rule,
						  r.cols}, focus);
}

/* ---- the bands ---- */

static void
put_progress(const struct blamed *st, struct buf *out)
{
	buf_puts(out, "reading snapshots");
	if (st->running && st->total)
		buf_printf(out, " %llu/%llu", (unsigned long long)st->done,
			   (unsigned long long)st->total);
}

/* "34 fields, 3 changed since Tue 1 Sep   sorted by newest change" */
void
blame_counts(const struct app *a, const struct view *v, struct screen *s, struct rect r)
{
	const struct blamed *st = v->state;
	const struct blame_reading *now = &st->now;
	size_t n;
	const struct store_snapshot *at = blame_snapshots(st, &n);
	struct buf b = {0};

	if (st->waiting || st->running) {
		put_progress(st, &b);
	} else if (now->nights) {
		buf_printf(&b, "%zu field%s, %zu changed since ", now->fields.n,
			   now->fields.n == 1 ? "" : "s", now->changed);
		when_print_day(&b, at[0].instant, a->o->render.zone, a->o->render.now);
		buf_printf(&b, "   sorted by %s", blame_sort_name(st->sort));
		if (st->narrow.sieve)
			buf_printf(&b, "   filter shows %zu", st->nrows);
	} else {
		buf_puts(&b, st->stopped ? "stopped" : "nothing read");
	}
	screen_cut(s, r.row, r.col + 1, r.cols - 1, ROLE_TEXT, buf_cstr(&b));
	buf_release(&b);
}

int
blame_detail_rows(const struct app *a, const struct view *v, int cols)
{
	(void)v;
	(void)cols;
	return a->rows >= 30 ? 4 : a->rows >= 24 ? 3 : a->rows >= 20 ? 2 : 1;
}

/* How often it changed, as far as the snapshots tell, and what the keys do. */
static void
put_times(const struct app *a, const struct blamed *st, struct buf *out)
{
	size_t times = st->past.n ? st->past.n - 1 : 0;

	if (!blame_past_fits(st) || st->past_failed.code)
		return;
	if (!times)
		buf_puts(out, "This field was so in all snapshots.");
	else if (times == 1)
		buf_puts(out, "This field changed once.");
	else
		buf_printf(out, "This field changed %zu times.", times);
	if (times)
		buf_printf(out, " %s shows %s, %s compares any two rows.",
			   keymap_key(a->keys, ACTION_OPEN), st->below || times == 1 ? "that change" : "the newest",
			   keymap_key(a->keys, ACTION_COMPARE));
}

static void
put_who(const struct origin *g, bool first, struct buf *out)
{
	json_t *e;
	size_t i;

	if (first)
		return;
	buf_puts(out, "who: ");
	if (g->user || g->manager)
		buf_add_safe(out, blame_who(g), strlen(blame_who(g)));
	else
		buf_puts(out, "not known");
	if (g->user || g->manager)
		buf_printf(out, " (%s)", origin_word(g->cls));
	json_array_foreach(g->evidence, i, e) {
		buf_puts(out, i ? "; " : ", ");
		buf_add_safe(out, json_string_value(e), json_string_length(e));
	}
	buf_putc(out, '.');
}

/* The whole value, who gave it and how that is known, how often it changed. */
void
blame_detail(const struct app *a, const struct view *v, struct screen *s, struct rect r)
{
	const struct blamed *st = v->state;
	const struct blame_field *f = blame_cursor(st);
	const struct held_span *h = st->below ? blame_span(st) : NULL;
	struct buf b = {0};
	int y;

	if (!f || r.cols < 4)
		return;
	if (h)
		put_value(&b, h, 0);
	else
		render_value(&b, f->value, 0);
	y = r.rows > 2 ? put_wrapped(s, (struct rect){r.row, r.col + 1, r.rows - 2, r.cols - 2},
				     ROLE_TEXT, buf_cstr(&b)) : 0;
	buf_clear(&b);
	if (h && h->what != HELD_NO_OBJECT)
		put_who(&h->origin, !h->first, &b);
	else if (!h)
		put_who(&f->origin, f->first_seen, &b);
	if (r.rows > 1)
		y += put_wrapped(s, (struct rect){r.row + y, r.col + 1, r.rows - y - 1, r.cols - 2},
				 ROLE_TEXT, buf_cstr(&b));
	buf_clear(&b);
	put_times(a, st, &b);
	put_wrapped(s, (struct rect){r.row + y, r.col + 1, r.rows - y, r.cols - 2}, ROLE_DIM,
		    buf_cstr(&b));
	buf_release(&b);
}
