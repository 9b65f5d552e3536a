/* The bands around a view: counts, rules, detail, hints, key bar (ux.md 3.3). */
#include "app.h"

#include <stdio.h>

#include "assay/render.h"

#define LIST_COLS_MAX 84
#define LIST_COLS_MIN 46
#define DETAIL_MAX 8
#define TELLS_ROWS 32		/* of a screen whose pane tells the case */

/* ---- where things stand ---- */

bool
app_pane_tells(const struct app *a)
{
	return a->rows >= TELLS_ROWS && a->cols >= TWO_PANES && a->view &&
	       a->view->ops == &view_changes;
}

/* Whose the lower band is: with the case in the pane, the list's, whatever has the focus. */
static const struct view *
detail_of(const struct app *a)
{
	return app_pane_tells(a) ? a->view : app_focus(a);
}

static int
detail_wanted(const struct app *a)
{
	const struct view *v = detail_of(a);
	int n = v->ops->detail_rows ? v->ops->detail_rows(a, v, a->cols) : 0;

	return n < 0 ? 0 : n > DETAIL_MAX ? DETAIL_MAX : n;
}

/* Few rows: the key bar goes first, then the hints, the detail, the counts and rules; the title and
 * the list remain. */
void
app_bands(const struct app *a, struct bands *out)
{
	int top = 1, bottom = a->rows, detail = 0;

	*out = (struct bands){.counts = -1, .rule = -1, .low_rule = -1, .detail = -1, .hint = -1,
			      .bar = -1};
	if (a->rows >= 9) {
		out->counts = 1;
		out->rule = 2;
		top = 3;
	}
	if (a->rows >= 15)
		out->bar = --bottom;
	if (a->rows >= 13)
		out->hint = --bottom;
	if (a->rows >= 11) {
		detail = detail_wanted(a);
		if (detail > a->rows / 3)
			detail = a->rows / 3;
		bottom -= detail;
		out->detail = detail ? bottom : -1;
		out->detail_rows = detail;
		out->low_rule = --bottom;
	}
	if (bottom < top)
		bottom = top;
	out->body = (struct rect){top, 0, bottom - top, a->cols};
	if (a->cols >= TWO_PANES && a->view && a->view->ops == &view_changes) {
		int left = a->cols * 3 / 7;

		left = left < LIST_COLS_MIN ? LIST_COLS_MIN
		       : left > LIST_COLS_MAX ? LIST_COLS_MAX : left;
		out->body.cols = left;
		out->pane = (struct rect){top, left + 1, bottom - top, a->cols - left - 1};
	}
}

/* ---- hints ---- */

/* Words of the hint line where the action's name is too long or two keys go together. */
static const struct {
	enum action act, other;
	const char *word;
} hint_words[] = {
	{ACTION_NEXT_CHANGE, ACTION_PREV_CHANGE, "change"},
	{ACTION_NEXT_OBJECT, ACTION_PREV_OBJECT, "object"},
	{ACTION_OLDER, ACTION_NEWER, "time"},
	{ACTION_FROM_OLDER, ACTION_FROM_NEWER, "from"},
	{ACTION_MORE, ACTION_LESS, "context"},
	{ACTION_NEXT_MATCH, ACTION_PREV_MATCH, "match"},
	{ACTION_FOLD_ALL, ACTION_UNFOLD_ALL, "fold"},
	{ACTION_SET_FROM, ACTION_NONE, "from"},
	{ACTION_SET_TO, ACTION_NONE, "to"},
	{ACTION_REVIEW, ACTION_NONE, "reviewed"},
	{ACTION_CLEAR, ACTION_NONE, "clear"},
};

static void
put_hint(struct buf *out, const struct app *a, enum action act)
{
	const char *word = action_row(act)->name;
	enum action other = ACTION_NONE;

	for (size_t i = 0; i < countof(hint_words); i++)
		if (hint_words[i].act == act) {
			word = hint_words[i].word;
			other = hint_words[i].other;
		}
	if (act == ACTION_OPEN && a->view->ops == &view_changes)
		word = "diff";
	else if (act == ACTION_OPEN && a->view->ops == &view_timeline)
		word = "compare";
	else if (act == ACTION_OPEN && a->view->ops == &view_blame)
		word = "change";
	else if (act == ACTION_PANE && a->view->ops == &view_audit)
		word = "snapshot/range";
	buf_printf(out, "%s%s%s %s", keymap_key(a->keys, act), other ? "/" : "",
		   keymap_key(a->keys, other), word);
}

/* What was said: in the hint line, and what does not fit there upwards over the details, so that the
 * reason at an error's end can be read. The lines above are at most so many. */
static void
draw_status(const struct app *a, struct screen *s, int row, int above)
{
	int width = s->cols > 3 ? s->cols - 2 : 1, lines = 0;
	struct buf b = {0};
	const char *p;

	if (above > 0)
		render_wrap(&b, a->status, 0, (size_t)width);
	else
		buf_puts(&b, a->status);
	while (b.n && b.p[b.n - 1] == '\n')
		b.p[--b.n] = '\0';
	for (p = buf_cstr(&b); *p; p++)
		lines += *p == '\n';
	if (lines > above)
		lines = above;
	screen_fill(s, (struct rect){row - lines, 0, lines + 1, s->cols}, ROLE_TEXT);
	for (p = buf_cstr(&b); lines > 0; lines--, p += strcspn(p, "\n") + 1)
		screen_put(s, row - lines, 1, width, ROLE_TEXT, p, strcspn(p, "\n"));
	for (char *q = b.p + (p - b.p); *q; q++)	/* what is left goes in one line, cut */
		*q = *q == '\n' ? ' ' : *q;
	screen_cut(s, row, 1, width, ROLE_TEXT, p);
	buf_release(&b);
}

static void
draw_hints(const struct app *a, struct screen *s, int row)
{
	const enum action *v = app_focus(a)->ops->hints;
	int col = 1, end = s->cols - 8;
	struct buf b = {0};

	for (; v && *v != ACTION_NONE; v++) {
		if (*v == ACTION_HELP)	/* at the end of the line anyhow */
			continue;
		if (*v == ACTION_PANE && a->view->ops == &view_changes && !a->pane)
			continue;
		buf_clear(&b);
		put_hint(&b, a, *v);
		if (col + screen_width(b.p) > end)
			break;
		col += screen_puts(s, row, col, end - col, ROLE_DIM, b.p) + 2;
	}
	buf_clear(&b);
	buf_printf(&b, "%s help", keymap_key(a->keys, ACTION_HELP));
	screen_right(s, row, s->cols - 1, s->cols, ROLE_DIM, b.p);
	buf_release(&b);
}

/* ---- the key bar ---- */

static const struct {
	enum action act;
	const char *label;
} bar_labels[] = {
	{ACTION_HELP, "Help"}, {ACTION_RANGE, "Range"}, {ACTION_SEARCH, "Find"},
	{ACTION_FILTER, "Filter"}, {ACTION_VIEW, "View"}, {ACTION_SORT, "Sort"},
	{ACTION_NOISE, "Noise"}, {ACTION_REVIEW, "Review"}, {ACTION_MENU, "Menu"},
	{ACTION_CLOSE, "Quit"},
};

#define BAR_KEYS 10

/* The text of one key of the bar, and what it does; its label follows the user's keys. */
static enum action
bar_item(const struct app *a, int i, char out[32])
{
	enum action act = keymap_action(a->keys, (uint32_t)(K_F1 + i));
	const char *label = act != ACTION_NONE ? action_row(act)->name : "";

	for (size_t k = 0; k < countof(bar_labels); k++)
		if (bar_labels[k].act == act)
			label = bar_labels[k].label;
	snprintf(out, 32, "F%d%s%.16s", i + 1, a->cols >= TWO_PANES ? " " : "", label);
	return act;
}

static enum action
bar_hit(const struct app *a, int at)
{
	int gap = a->cols >= TWO_PANES ? 3 : 1, col = gap == 3 ? 2 : 1;
	char text[32];

	for (int i = 0; i < BAR_KEYS; i++) {
		enum action act = bar_item(a, i, text);
		int n = (int)strlen(text);

		if (at >= col && at < col + n && col + n <= a->cols)
			return act;
		col += n + gap;
	}
	return ACTION_NONE;
}

static void
draw_bar(const struct app *a, struct screen *s, int row)
{
	int gap = a->cols >= TWO_PANES ? 3 : 1, col = gap == 3 ? 2 : 1;
	char text[32];

	screen_fill(s, (struct rect){row, 0, 1, s->cols}, ROLE_BAR);
	for (int i = 0; i < BAR_KEYS; i++) {
		enum action act = bar_item(a, i, text);
		int n = (int)strlen(text);

		if (col + n > s->cols)
			break;
		screen_puts(s, row, col, n, app_can(a, act, NULL) ? ROLE_BAR : ROLE_BAR_DIM, text);
		col += n + gap;
	}
}

/* ---- clicks ---- */

enum action
app_draw_hit(const struct app *a, int row, int col)
{
	struct bands b;

	app_bands(a, &b);
	if (row == 0)
		return app_title_hit(a, col);
	return row == b.bar ? bar_hit(a, col) : ACTION_NONE;
}

/* ---- all of it ---- */

static void
draw_view(const struct app *a, struct screen *s, const struct bands *b)
{
	const struct view *v = a->view, *focus = app_focus(a), *band = detail_of(a);

	if (v->ops->draw)
		v->ops->draw(a, v, s, b->body, focus == v);
	if (b->pane.cols) {
		screen_pole(s, b->pane.row, b->pane.col - 1, b->pane.rows);
		if (a->pane)
			a->pane->ops->draw(a, a->pane, s, b->pane, focus == a->pane);
	}
	if (b->counts >= 0 && v->ops->counts)
		v->ops->counts(a, v, s, (struct rect){b->counts, 0, 1, s->cols});
	if (b->detail >= 0 && band->ops->detail)
		band->ops->detail(a, band, s,
				  (struct rect){b->detail, 0, b->detail_rows, s->cols});
}

static void
draw_overlays(const struct app *a, const struct overlay *o, struct screen *s)
{
	if (!o)
		return;
	draw_overlays(a, o->under, s);
	if (o->ops->draw)
		o->ops->draw(a, o, s);
}

void
app_draw(struct app *a, struct screen *s)
{
	struct bands b;

	a->rows = s->rows;
	a->cols = s->cols;
	app_fit(a);
	app_bands(a, &b);
	screen_clear(s);
	s->cursor_row = -1;
	s->cursor_col = -1;
	app_title_draw(a, s);
	if (b.rule >= 0)
		screen_rule(s, b.rule, 0, s->cols);
	if (b.low_rule >= 0)
		screen_rule(s, b.low_rule, 0, s->cols);
	draw_view(a, s, &b);
	if (a->status[0])		/* without room of its own over the title until the next key */
		draw_status(a, s, b.hint >= 0 ? b.hint : 0, b.hint >= 0 ? b.detail_rows : 0);
	else if (b.hint >= 0)
		draw_hints(a, s, b.hint);
	if (b.bar >= 0)
		draw_bar(a, s, b.bar);
	draw_overlays(a, a->overlay, s);
}
