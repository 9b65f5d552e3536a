/* The menu: all actions as a list, chosen by typing. */
#include <stdlib.h>

#include "choose.h"

#define MENU_COLS 72
#define NAME_COLS 16
#define KEYS_COLS 17

static struct rect
place(const struct screen *s)
{
	int cols = s->cols < MENU_COLS ? s->cols : MENU_COLS;
	int rows = s->rows > 8 ? s->rows - 4 : s->rows;

	return (struct rect){(s->rows - rows) / 2, (s->cols - cols) / 2, rows, cols};
}

static void
draw_row(const struct app *a, const struct chooser *c, struct screen *s, struct rect r,
	 size_t i)
{
	enum action act = c->v[i];
	enum role role = app_can(a, act, NULL) ? ROLE_TEXT : ROLE_DIM;
	int help = r.cols > 50 ? NAME_COLS + KEYS_COLS : NAME_COLS;

	screen_cut(s, r.row, r.col + 1, NAME_COLS - 2, role, action_row(act)->name);
	if (help > NAME_COLS)
		screen_cut(s, r.row, r.col + NAME_COLS, KEYS_COLS - 1, role,
			   keymap_keys(a->keys, act));
	screen_cut(s, r.row, r.col + help, r.cols - help, role, action_row(act)->help);
	if (i == c->list.cursor)
		screen_flag(s, r, CELL_CURSOR);
}

static void
draw(const struct app *a, const struct overlay *o, struct screen *s)
{
	const struct chooser *c = o->state;
	struct rect in = screen_box(s, place(s), "Menu: type to choose, Enter does it");
	struct list l = c->list;
	int at;

	if (in.rows < 1)
		return;
	at = screen_printf(s, in.row, in.col, in.cols, ROLE_HEAD, "> %s", c->typed);
	s->cursor_row = in.row;
	s->cursor_col = in.col + at;
	list_fit(&l, l.n, in.rows - 1);
	for (int i = 1; i < in.rows && l.top + (size_t)i - 1 < l.n; i++)
		draw_row(a, c, s, (struct rect){in.row + i, in.col, 1, in.cols},
			 l.top + (size_t)i - 1);
	if (!l.n && in.rows > 1)
		screen_cut(s, in.row + 1, in.col + 1, in.cols - 1, ROLE_DIM, "no action fits");
}

static unsigned
key(struct app *a, struct overlay *o, const struct key *k)
{
	struct chooser *c = o->state;
	enum action act = chooser_now(c);

	if (k->code == K_ESC)
		return REACT_DONE;
	if (k->code == K_ENTER)
		return act == ACTION_NONE ? REACT_DRAW : chooser_perform(a, o, act);
	c->list.height = a->rows > 8 ? a->rows - 7 : a->rows - 3;
	if (k->code == K_MOUSE && k->mouse >= MOUSE_WHEEL_UP)
		list_act(&c->list, k->mouse == MOUSE_WHEEL_UP ? ACTION_UP : ACTION_DOWN);
	else if (!chooser_key(a, c, k))
		chooser_to_key(a, c, k);
	return REACT_DRAW;
}

static void
close_menu(struct app *a, struct overlay *o)
{
	(void)a;
	free(o->state);
}

static const struct overlay_ops menu_ops = {
	.name = "menu",
	.draw = draw,
	.key = key,
	.close = close_menu,
};

void
overlay_menu(struct app *a)
{
	struct chooser *c = mem_zero(1, sizeof(*c));

	c->list.height = a->rows > 8 ? a->rows - 7 : 1;
	chooser_sift(a, c);
	overlay_push(a, &menu_ops, c);
}
