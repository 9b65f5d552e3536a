/* A cursor over numbered rows. */
#include "list.h"

#define WHEEL_ROWS 3

static size_t
height_of(const struct list *l)
{
	return l->height > 0 ? (size_t)l->height : 1;
}

/* The furthest that the view can be moved down: the last row is not left for blank lines. */
static size_t
last_top(const struct list *l)
{
	return l->n > height_of(l) ? l->n - height_of(l) : 0;
}

static void
keep_visible(struct list *l)
{
	size_t h = height_of(l);

	if (l->cursor < l->top)
		l->top = l->cursor;
	else if (l->cursor - l->top >= h)
		l->top = l->cursor - h + 1;
	if (l->top > last_top(l))
		l->top = last_top(l);
}

void
list_fit(struct list *l, size_t n, int height)
{
	l->n = n;
	l->height = height;
	list_to(l, l->cursor);
}

void
list_to(struct list *l, size_t row)
{
	l->cursor = row < l->n ? row : l->n ? l->n - 1 : 0;
	keep_visible(l);
}

/* A page moves the view, too, so that the cursor stays on its line of the screen. */
static void
page(struct list *l, size_t by, bool down)
{
	size_t room = last_top(l);

	if (down) {
		l->top = l->top + by < room ? l->top + by : room;
		list_to(l, l->cursor + by < l->n ? l->cursor + by : l->n - 1);
	} else {
		l->top = l->top > by ? l->top - by : 0;
		list_to(l, l->cursor > by ? l->cursor - by : 0);
	}
}

bool
list_moves(enum action a)
{
	return a >= ACTION_DOWN && a <= ACTION_LAST;
}

bool
list_act(struct list *l, enum action a)
{
	size_t h = height_of(l), half = h > 1 ? h / 2 : 1, full = h > 1 ? h - 1 : 1;

	if (!l->n)
		return false;
	switch (a) {
	case ACTION_DOWN:
		list_to(l, l->cursor + 1);
		return true;
	case ACTION_UP:
		list_to(l, l->cursor ? l->cursor - 1 : 0);
		return true;
	case ACTION_HALF_DOWN:
	case ACTION_HALF_UP:
		page(l, half, a == ACTION_HALF_DOWN);
		return true;
	case ACTION_PAGE_DOWN:
	case ACTION_PAGE_UP:
		page(l, full, a == ACTION_PAGE_DOWN);
		return true;
	case ACTION_FIRST:
		list_to(l, 0);
		return true;
	case ACTION_LAST:
		list_to(l, l->n - 1);
		return true;
	default:
		return false;
	}
}

void
list_scroll(struct list *l, long rows)
{
	size_t h = height_of(l), by = (size_t)(rows < 0 ? -rows : rows);

	if (!l->n)
		return;
	if (rows < 0)
		l->top = l->top > by ? l->top - by : 0;
	else
		l->top = l->top + by < last_top(l) ? l->top + by : last_top(l);
	if (l->cursor < l->top)
		l->cursor = l->top;
	else if (l->cursor - l->top >= h)
		l->cursor = l->top + h - 1;
}

bool
list_wheel(struct list *l, enum mouse_what what)
{
	if (what != MOUSE_WHEEL_UP && what != MOUSE_WHEEL_DOWN)
		return false;
	list_scroll(l, what == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS);
	return true;
}

size_t
list_at(const struct list *l, int line)
{
	size_t row = l->top + (size_t)line;

	return line >= 0 && line < l->height && row < l->n ? row : SIZE_MAX;
}

size_t
column_at(const int *starts, size_t n, int col)
{
	size_t at = n;

	for (size_t i = 0; i < n; i++)
		if (starts[i] > 0 && starts[i] <= col && (at == n || starts[i] > starts[at]))
			at = i;
	return at;
}
