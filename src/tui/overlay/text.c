/* Text in a window. */
#include <stdlib.h>

#include "assay/render.h"
#include "assay/text.h"
#include "window.h"

struct pane {
	struct window w;
	size_t *starts;			/* of lines, and one behind the last */
	size_t n, cap;
	size_t top;
	int left, widest;
	struct pattern *pattern;
	size_t hit;			/* line found last; SIZE_MAX: none */
	size_t top_before;
	bool typing;
};

static const struct overlay_ops text_ops;

/* ---- places ---- */

struct rect
window_box(int rows, int cols, int screen_rows, int screen_cols)
{
	struct rect r = {0, 0, rows + 2, cols + 2};

	r.rows = r.rows > screen_rows ? screen_rows : r.rows;
	r.cols = r.cols > screen_cols ? screen_cols : r.cols;
	r.row = (screen_rows - r.rows) / 2;
	r.col = (screen_cols - r.cols) / 2;
	return r;
}

size_t
window_text_cols(const struct app *a)
{
	size_t most = overlay_text_cols(a);

	return most < 74 ? most : 74;
}

size_t
overlay_text_cols(const struct app *a)
{
	return a->cols > 14 ? (size_t)a->cols - 6 : 8;
}

bool
window_closes(const struct app *a, const struct key *k)
{
	enum action act = keymap_action(a->keys, k->code);

	return k->code == K_ESC || act == ACTION_CLOSE || act == ACTION_BACK;
}

void
window_item(struct buf *out, const char *label, const char *text, size_t cols)
{
	size_t indent = cols >= 40 ? 11 : 2;

	if (!text || !*text)
		return;
	if (indent > 2)
		buf_printf(out, "%-10s ", label);
	else
		buf_printf(out, "%s\n  ", label);
	render_wrap(out, text, indent, cols > indent + 4 ? cols : indent + 4);
	buf_putc(out, '\n');
}

void
window_evidence(struct buf *out, const struct origin *g, size_t cols)
{
	json_t *e;
	size_t i;

	json_array_foreach(g->evidence, i, e) {
		struct buf safe = {0};

		buf_add_safe(&safe, json_string_value(e), json_string_length(e));
		window_item(out, i ? "" : "EVIDENCE", buf_cstr(&safe), cols);
		buf_release(&safe);
	}
}

static struct rect
box_of(const struct pane *p, int rows, int cols)
{
	int lines = p->n > 10000 ? 10000 : (int)p->n;

	return window_box(lines + 1, (p->widest > 36 ? p->widest : 36) + 2, rows, cols);
}

/* Lines of text: the inside without the foot, which goes first where there is no room. */
static int
height_of(const struct pane *p, int rows, int cols)
{
	int inside = box_of(p, rows, cols).rows - 2;

	return inside > 2 ? inside - 1 : inside > 0 ? inside : 1;
}

static void
to_top(struct pane *p, const struct app *a, size_t top)
{
	size_t h = (size_t)height_of(p, a->rows, a->cols), last = p->n > h ? p->n - h : 0;

	p->top = top < last ? top : last;
}

/* ---- drawing ---- */

static const char *
line_of(const struct pane *p, size_t i, size_t *n)
{
	const char *s = p->w.text.p + p->starts[i];

	*n = p->starts[i + 1] - p->starts[i] - 1;
	return s;
}

static void
flag_matches(const struct pane *p, struct screen *s, struct rect r, const char *line, size_t n)
{
	size_t at = 0, from, to;

	while (p->pattern && at < n &&
	       pattern_match(p->pattern, line + at, n - at, &from, &to, NULL) && to > from) {
		int col = (int)utf8_width(line, at + from);
		int cols = (int)utf8_width(line + at + from, to - from);

		if (col < r.cols)
			screen_flag(s, (struct rect){r.row, r.col + col, 1,
						     cols < r.cols - col ? cols : r.cols - col},
				    CELL_MATCH);
		at += to;
	}
}

static void
put_line(const struct pane *p, struct screen *s, struct rect r, size_t i)
{
	size_t n, skip;
	const char *line = line_of(p, i, &n);

	skip = utf8_fit(line, n, (size_t)p->left);
	line += skip;
	n -= skip;
	screen_put(s, r.row, r.col, r.cols, i + 1 == p->w.line ? ROLE_HEAD : ROLE_TEXT, line, n);
	if (utf8_width(line, n) > (size_t)r.cols)
		screen_right(s, r.row, r.col + r.cols, 2, ROLE_DIM, "..");
	flag_matches(p, s, r, line, n);
}

static void
put_foot(const struct app *a, const struct pane *p, struct screen *s, struct rect r, int height)
{
	struct buf b = {0};

	if (p->w.foot)
		buf_puts(&b, p->w.foot);
	else
		buf_printf(&b, "%s search  Esc close", keymap_key(a->keys, ACTION_FILTER));
	screen_cut(s, r.row, r.col, r.cols, ROLE_DIM, buf_cstr(&b));
	buf_clear(&b);
	if (p->n > (size_t)height) {
		size_t end = p->top + (size_t)height < p->n ? p->top + (size_t)height : p->n;

		buf_printf(&b, " %zu-%zu of %zu", p->top + 1, end, p->n);
		screen_right(s, r.row, r.col + r.cols, r.cols, ROLE_DIM, b.p);
	}
	buf_release(&b);
}

static void
draw(const struct app *a, const struct overlay *o, struct screen *s)
{
	const struct pane *p = o->state;
	struct rect in = screen_box(s, box_of(p, s->rows, s->cols), p->w.heading);
	int h = height_of(p, s->rows, s->cols);
	int edge = in.cols > 10;

	in.col += edge;
	in.cols -= 2 * edge;
	for (int i = 0; i < h && i < in.rows && p->top + (size_t)i < p->n; i++)
		put_line(p, s, (struct rect){in.row + i, in.col, 1, in.cols}, p->top + (size_t)i);
	if (in.rows > 2)
		put_foot(a, p, s, (struct rect){in.row + in.rows - 1, in.col, 1, in.cols}, h);
}

/* ---- searching ---- */

static struct pane *
topmost(const struct app *a)
{
	for (struct overlay *o = a->overlay; o; o = o->under)
		if (o->ops == &text_ops)
			return o->state;
	return NULL;
}

/* From a line on, dir 1 or -1, around the end. A pattern that takes too long finds nothing. */
static bool
find(const struct app *a, struct pane *p, size_t start, int dir)
{
	bool tired = false;

	for (size_t i = 0; p->pattern && i < p->n && !tired; i++) {
		size_t at = dir > 0 ? (start + i) % p->n : (start + p->n - i) % p->n, n;
		const char *line = line_of(p, at, &n);

		if (pattern_match(p->pattern, line, n, NULL, NULL, &tired)) {
			p->hit = at;
			if (at < p->top || at >= p->top + (size_t)height_of(p, a->rows, a->cols))
				to_top(p, a, at > 2 ? at - 2 : 0);
			return true;
		}
	}
	return false;
}

static int
search_changed(struct app *a, const char *text, struct error *err)
{
	struct pane *p = topmost(a);
	struct pattern *new = NULL;

	if (!p || (*text && pattern_new(&new, text, PATTERN_SMART, err) != 0))
		return -1;
	if (!p->typing)
		p->top_before = p->top;
	p->typing = true;
	pattern_free(p->pattern);
	p->pattern = new;
	p->hit = SIZE_MAX;
	p->top = p->top_before;
	find(a, p, p->top_before, 1);
	return 0;
}

static void
search_done(struct app *a, const char *text)
{
	struct pane *p = topmost(a);
	struct error err = {0};

	if (!p)
		return;
	if (search_changed(a, text ? text : "", &err) != 0)
		app_say_error(a, &err);
	else if (text && *text && p->hit == SIZE_MAX)
		app_say(a, "nothing here matches %s", text);
	p->typing = false;
}

static void
next(struct app *a, struct pane *p, int dir)
{
	size_t start = p->hit == SIZE_MAX ? p->top : p->hit;

	if (!p->pattern)
		app_say(a, "nothing was searched here: %s searches",
			keymap_key(a->keys, ACTION_FILTER));
	else if (!find(a, p, (start + (dir > 0 ? 1 : p->n - 1)) % p->n, dir))
		app_say(a, "nothing here matches");
}

/* ---- keys ---- */

static void
scroll(struct pane *p, const struct app *a, long by)
{
	size_t n = (size_t)(by < 0 ? -by : by);

	to_top(p, a, by < 0 ? (p->top > n ? p->top - n : 0) : p->top + n);
}

static bool
sideways(struct pane *p, const struct key *k)
{
	if (k->code == K_RIGHT && p->left + 8 < p->widest)
		p->left += 8;
	else if (k->code == K_LEFT)
		p->left = p->left > 8 ? p->left - 8 : 0;
	return k->code == K_RIGHT || k->code == K_LEFT;
}

static void
move(struct pane *p, struct app *a, enum action act)
{
	long h = height_of(p, a->rows, a->cols), half = h > 1 ? h / 2 : 1;
	long last = (long)p->n;
	const struct {
		enum action act;
		long by;
	} moves[] = {
		{ACTION_DOWN, 1}, {ACTION_UP, -1}, {ACTION_HALF_DOWN, half}, {ACTION_HALF_UP, -half},
		{ACTION_PAGE_DOWN, h}, {ACTION_PAGE_UP, -h}, {ACTION_FIRST, -last},
		{ACTION_LAST, last}, {ACTION_SELECT, h},
	};

	for (size_t i = 0; i < countof(moves); i++)
		if (moves[i].act == act)
			scroll(p, a, moves[i].by);
}

static unsigned
key(struct app *a, struct overlay *o, const struct key *k)
{
	struct pane *p = o->state;
	enum action act = keymap_action(a->keys, k->code);
	unsigned r = p->w.key ? p->w.key(a, o, k) : REACT_PASS;

	if (!(r & REACT_PASS))
		return r;
	if (k->code == K_MOUSE && (k->mouse == MOUSE_WHEEL_UP || k->mouse == MOUSE_WHEEL_DOWN))
		scroll(p, a, k->mouse == MOUSE_WHEEL_UP ? -3 : 3);
	else if (sideways(p, k))
		return REACT_DRAW;
	else if (window_closes(a, k))
		return REACT_DONE;
	else if (act == ACTION_FILTER)
		prompt_open(a, &(struct prompt_opts){.mark = "/", .history = "search",
						     .changed = search_changed, .done = search_done});
	else if (act == ACTION_NEXT_MATCH || act == ACTION_PREV_MATCH)
		next(a, p, act == ACTION_NEXT_MATCH ? 1 : -1);
	else if (act == ACTION_QUIT || act == ACTION_REDRAW || act == ACTION_SUSPEND)
		return REACT_PASS;
	else
		move(p, a, act);
	return REACT_DRAW;
}

static void
close_text(struct app *a, struct overlay *o)
{
	struct pane *p = o->state;

	(void)a;
	pattern_free(p->pattern);
	buf_release(&p->w.text);
	free(p->w.heading);
	free(p->starts);
	free(p);
}

static const struct overlay_ops text_ops = {
	.name = "text",
	.draw = draw,
	.key = key,
	.close = close_text,
};

/* ---- opening ---- */

static void
add_start(struct pane *p, size_t at)
{
	vec_grow(p->starts, p->n, p->cap);
	p->starts[p->n++] = at;
}

/* The ends of lines are found once; each line has its newline, or the end as if there were one. */
static void
index_lines(struct pane *p)
{
	struct buf *b = &p->w.text;

	if (!b->n)
		buf_puts(b, "(nothing)");
	if (b->p[b->n - 1] != '\n')
		buf_putc(b, '\n');
	add_start(p, 0);
	for (size_t i = 0; i < b->n; i++)
		if (b->p[i] == '\n') {
			size_t from = p->starts[p->n - 1], width = utf8_width(b->p + from, i - from);

			if (width > (size_t)p->widest)
				p->widest = width < 10000 ? (int)width : 10000;
			add_start(p, i + 1);
		}
	p->n--;
}

void
window_open(struct app *a, struct window *w)
{
	struct pane *p = mem_zero(1, sizeof(*p));

	p->w = *w;
	*w = (struct window){0};
	p->hit = SIZE_MAX;
	index_lines(p);
	if (p->w.at_end)
		to_top(p, a, p->n);
	else if (p->w.line > 3)
		to_top(p, a, p->w.line - 3);
	overlay_push(a, &text_ops, p);
}

void
overlay_text(struct app *a, const char *heading, struct buf *text)
{
	struct window w = {.heading = mem_strdup(heading), .text = *text};

	*text = (struct buf){0};
	window_open(a, &w);
}
