/* The title line: what is looked at, as much of it as there is room for, and the screens. */
#include "app.h"

#define WIDE 140		/* columns from which on it says more */

static const struct view_ops *const numbered[] = {&view_timeline, &view_changes, &view_diff,
						  &view_blame, &view_search};
static const enum action number_keys[] = {ACTION_TIMELINE, ACTION_CHANGES, ACTION_DIFF,
					  ACTION_BLAME, ACTION_SEARCH_SCREEN};

static void
screen_name(struct buf *out, const struct view_ops *ops, bool here)
{
	buf_puts(out, here ? " [" : " ");
	if (ops->number)
		buf_printf(out, "%d ", ops->number);
	buf_printf(out, "%s%s", ops->name, here ? "]" : "");
}

/* The right end of the title: this screen, or all that have a number with this one marked. */
static void
screens(const struct app *a, struct buf *out, bool all)
{
	const struct view_ops *here = a->view->ops;
	bool listed = false;

	for (size_t i = 0; all && i < countof(numbered); i++) {
		listed |= numbered[i] == here;
		screen_name(out, numbered[i], numbered[i] == here);
	}
	if (!listed)
		screen_name(out, here, true);
}

static size_t
nights(const struct model *m)
{
	if (m->examined)
		return m->drift->nights;
	if (m->from.index == SIZE_MAX || m->to.index == SIZE_MAX)
		return 0;
	return m->from.index < m->to.index ? m->to.index - m->from.index
					   : m->from.index - m->to.index;
}

/* What stands in a title; that of a narrow one has less. */
enum title_part {
	TITLE_HOURS = 1, TITLE_RANGE = 2, TITLE_NIGHTS = 4, TITLE_WHOLE = 8, TITLE_SCREENS = 16,
	TITLE_TIGHT = 32,
};

/* No nights lie between its ends then. */
static bool
of_two_clusters(const struct model *m)
{
	return m->from.at.context && !str_eq(m->from.at.context, m->to.at.context);
}

static void
put_range(struct buf *out, const struct app *a, unsigned parts)
{
	const struct model *m = &a->model;
	const struct render_opts *o = &a->o->render;
	void (*print)(struct buf *, int64_t, const struct zone *, int64_t) =
		parts & TITLE_HOURS ? when_print_short : when_print_day;

	if (of_two_clusters(m))
		buf_printf(out, "%s ", m->from.at.context);
	if (m->undecided)
		buf_puts(out, "..");
	else
		print(out, m->from.at.instant, o->zone, o->now);
	buf_puts(out, " -> ");
	print(out, m->to.at.instant, o->zone, o->now);
	if (parts & TITLE_WHOLE) {
		buf_putc(out, ' ');
		when_print_offset(out, m->to.at.instant, o->zone);
	}
}

static void
title_text(struct buf *out, const struct app *a, const char *own, unsigned parts)
{
	const char *gap = parts & TITLE_TIGHT ? "  " : "   ";
	const struct model *m = &a->model;
	size_t n = nights(m);

	buf_puts(out, " assay  ");
	if (m->to.at.context)
		buf_add_safe(out, m->to.at.context, strlen(m->to.at.context));
	if (parts & TITLE_RANGE) {
		buf_puts(out, gap);
		put_range(out, a, parts);
	}
	if (parts & TITLE_NIGHTS && !of_two_clusters(m) && (n || a->model.examined))
		buf_printf(out, "%s%zu night%s", gap, n, n == 1 ? "" : "s");
	if (parts & TITLE_WHOLE && m->examined && !m->drift->partial)
		buf_printf(out, "%scomplete", gap);
	if (*own)
		buf_printf(out, "%s%s", gap, own);
}

static bool
has_range(const struct app *a)
{
	return a->view->ops->range == RANGE_IN_TITLE;
}

static bool
says_partial(const struct app *a)
{
	return a->model.examined && a->model.drift->partial && has_range(a);
}

#define PARTIAL_COLS 9

/* The title as far as there is room: the range goes last, since without it no number means anything. Of
 * what the view says the end stays, its name. */
struct title {
	struct buf left, right;
	bool all;			/* right lists all screens */
};

/* False when it does not fit into so many columns. */
static bool
title_fits(struct title *t, const struct app *a, const char *own, unsigned parts, int cols)
{
	buf_clear(&t->left);
	buf_clear(&t->right);
	t->all = parts & TITLE_SCREENS;
	title_text(&t->left, a, own, parts);
	screens(a, &t->right, t->all);
	return screen_width(t->left.p) + screen_width(t->right.p) +
	       (says_partial(a) ? PARTIAL_COLS : 0) <= cols;
}

/* The end of what the view says, behind "..", in the room that is left; false: less than the least. */
static bool
title_cut(struct title *t, const struct app *a, const char *own, unsigned parts, int least)
{
	int room;

	title_fits(t, a, "", parts | TITLE_TIGHT, a->cols);
	room = a->cols - screen_width(t->left.p) - screen_width(t->right.p) -
	       (says_partial(a) ? PARTIAL_COLS : 0) - 4;
	if (!*own || room < least)
		return false;
	while (*own && screen_width(own) > room)
		do
			own++;
		while (((unsigned char)*own & 0xc0) == 0x80);
	buf_printf(&t->left, "  ..%s", own);
	return true;
}

static void
title_make(struct title *t, const struct app *a)
{
	static const unsigned less[] = {
		TITLE_SCREENS | TITLE_HOURS | TITLE_RANGE | TITLE_NIGHTS | TITLE_WHOLE,
		TITLE_SCREENS | TITLE_HOURS | TITLE_RANGE | TITLE_NIGHTS,
		TITLE_SCREENS | TITLE_RANGE | TITLE_NIGHTS,
		TITLE_HOURS | TITLE_RANGE | TITLE_NIGHTS,
		TITLE_RANGE | TITLE_NIGHTS,
		TITLE_RANGE | TITLE_NIGHTS | TITLE_TIGHT,
		TITLE_RANGE,
		TITLE_RANGE | TITLE_TIGHT,
	};
	unsigned may = has_range(a) ? ~0u : TITLE_SCREENS | TITLE_TIGHT;
	struct buf own = {0};

	*t = (struct title){0};
	if (a->cols < TWO_PANES)
		may &= ~(unsigned)TITLE_SCREENS;
	if (a->cols < WIDE)
		may &= ~(unsigned)TITLE_WHOLE;
	if (a->view->ops->title)
		a->view->ops->title(a, a->view, &own);
	for (size_t i = 0; i < countof(less); i++)
		if (title_fits(t, a, buf_cstr(&own), less[i] & may, a->cols))
			goto done;
	if (has_range(a) && title_cut(t, a, buf_cstr(&own), TITLE_RANGE, 12))
		goto done;
	if (!title_fits(t, a, buf_cstr(&own), 0, a->cols) &&
	    !(has_range(a) && title_cut(t, a, buf_cstr(&own), 0, 8)))
		title_fits(t, a, buf_cstr(&own), 0, a->cols);
done:
	buf_release(&own);
}

static void
title_release(struct title *t)
{
	buf_release(&t->left);
	buf_release(&t->right);
}

void
app_title_draw(const struct app *a, struct screen *s)
{
	bool partial = says_partial(a);
	struct title t;
	int room, col;

	title_make(&t, a);
	screen_fill(s, (struct rect){0, 0, 1, s->cols}, ROLE_TITLE);
	room = s->cols - screen_width(t.right.p) - (partial ? PARTIAL_COLS : 0);
	col = screen_cut(s, 0, 0, room > 8 ? room : s->cols, ROLE_TITLE, t.left.p);
	if (partial)
		screen_puts(s, 0, col + 1, PARTIAL_COLS - 1, ROLE_ALARM, "PARTIAL");
	if (room > 8)
		screen_right(s, 0, s->cols, s->cols, ROLE_TITLE, t.right.p);
	title_release(&t);
}

enum action
app_title_hit(const struct app *a, int at)
{
	enum action act = ACTION_NONE;
	struct buf one = {0};
	struct title t;
	int col;

	title_make(&t, a);
	col = a->cols - screen_width(t.right.p);
	for (size_t i = 0; t.all && i < countof(numbered) && act == ACTION_NONE; i++) {
		int n;

		buf_clear(&one);
		screen_name(&one, numbered[i], numbered[i] == a->view->ops);
		n = screen_width(one.p);
		if (at >= col && at < col + n)
			act = number_keys[i];
		col += n;
	}
	title_release(&t);
	buf_release(&one);
	return act;
}
