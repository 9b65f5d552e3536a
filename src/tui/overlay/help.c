/* Help: the table of actions with the keys in force, in columns, by typing and by key. */
#include <stdlib.h>

#include "choose.h"

#define KEYS_WIDTH 13
#define SMALL_ROWS 12		/* up to which all but title, list and one line goes */
#define SIGNS_ROWS 20		/* from here on a line tells the signs of the lists */

/* One line of a column. */
struct help_cell {
	const char *heading;		/* of a group; NULL: an action, or blank */
	enum action act;
	size_t at;			/* in the chooser */
};

struct help {
	struct chooser c;
	const char *screen;
};

/* ---- lines, columns, pages ---- */

/* Columns of the screen, and lines of each. */
static void
measure(const struct app *a, int *columns, int *lines)
{
	*columns = a->cols >= 126 ? 3 : a->cols >= 64 ? 2 : 1;
	*lines = a->rows >= SIGNS_ROWS  ? a->rows - 6
		 : a->rows > SMALL_ROWS ? a->rows - 5
		 : a->rows > 3		? a->rows - 2
					: 1;
}

static void
add_cell(struct help_cell *v, size_t *n, struct help_cell cell, size_t lines)
{
	size_t left = lines - *n % lines;

	/* a heading needs a line of its group below it */
	while (cell.heading && left < 2 && lines > 1 && left > 0) {
		v[(*n)++] = (struct help_cell){0};
		left--;
	}
	v[(*n)++] = cell;
}

/* All lines one below the other; v has room for four an action. */
static size_t
make_cells(const struct chooser *c, struct help_cell *v, size_t lines)
{
	const char *group = NULL;
	size_t n = 0;

	for (size_t i = 0; i < c->list.n; i++) {
		const struct action_row *row = action_row(c->v[i]);

		if (!str_eq(group, row->group)) {
			if (n % lines)
				v[n++] = (struct help_cell){0};
			add_cell(v, &n, (struct help_cell){.heading = row->group}, lines);
		}
		group = row->group;
		v[n++] = (struct help_cell){.act = c->v[i], .at = i};
	}
	return n;
}

/* ---- drawing ---- */

/* As many of its keys as there is room for: a name is there whole or not at all. */
static void
put_keys(struct buf *b, const char *keys, size_t width)
{
	for (const char *p = keys; *p;) {
		size_t n = strcspn(p, " ");

		if (b->n + (b->n > 0) + n > width)
			break;
		if (b->n)
			buf_putc(b, ' ');
		buf_add(b, p, n);
		p += n;
		p += strspn(p, " ");
	}
}

/* What the action does; where there is no room for all of it, the first clause: the foot has it whole. */
static void
draw_words(struct screen *s, struct rect r, enum role role, const char *words)
{
	size_t n = 0;

	for (size_t i = 0; (int)strlen(words) > r.cols && (int)i <= r.cols && words[i]; i++)
		if (strchr(",;(", words[i]))
			n = i;
	while (n && words[n - 1] == ' ')
		n--;
	if (n)
		screen_put(s, r.row, r.col, r.cols, role, words, n);
	else
		screen_cut(s, r.row, r.col, r.cols, role, words);
}

static void
draw_cell(const struct app *a, const struct help *h, struct screen *s, struct rect r,
	  const struct help_cell *cell)
{
	enum role role = app_can(a, cell->act, NULL) ? ROLE_TEXT : ROLE_DIM;
	struct buf b = {0};

	if (cell->heading) {
		for (const char *p = cell->heading; *p; p++)
			buf_putc(&b, (char)(*p >= 'a' && *p <= 'z' ? *p - 32 : *p));
		screen_cut(s, r.row, r.col + 1, r.cols - 1, ROLE_HEAD, buf_cstr(&b));
		buf_release(&b);
		return;
	}
	if (cell->act == ACTION_NONE)
		return;
	put_keys(&b, keymap_keys(a->keys, cell->act), KEYS_WIDTH - 1);
	screen_cut(s, r.row, r.col + 2, KEYS_WIDTH - 1, role, buf_cstr(&b));
	buf_release(&b);
	draw_words(s, (struct rect){r.row, r.col + 2 + KEYS_WIDTH, 1, r.cols - 3 - KEYS_WIDTH},
		   role, action_row(cell->act)->help);
	if (cell->at == h->c.list.cursor)
		screen_flag(s, (struct rect){r.row, r.col + 1, 1, r.cols - 2}, CELL_CURSOR);
}

static size_t
page_of(const struct help *h, const struct help_cell *v, size_t n, size_t a_page)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].act != ACTION_NONE && v[i].at == h->c.list.cursor)
			return i / a_page;
	return 0;
}

/* The action under the cursor in full, and why it cannot act. */
static void
draw_foot(const struct app *a, const struct help *h, struct screen *s, size_t page,
	  size_t pages)
{
	enum action act = chooser_now(&h->c);
	const struct action_row *row = action_row(act);
	const char *why = NULL;
	struct buf b = {0};

	if (!row)
		buf_puts(&b, "nothing fits what is typed: Backspace takes it back");
	else
		buf_printf(&b, ":%s   %s   %s", row->name, keymap_keys(a->keys, act), row->help);
	if (row && !app_can(a, act, &why))
		buf_printf(&b, "   not now: %s", why ? why : "not on this screen");
	screen_cut(s, s->rows > SMALL_ROWS ? s->rows - 2 : s->rows - 1, 1, s->cols - 1, ROLE_TEXT,
		   b.p);
	if (s->rows >= SIGNS_ROWS)
		screen_cut(s, s->rows - 3, 1, s->cols - 1, ROLE_DIM,
			   "~ changed  + added  - removed  ? not in backup   !! critical  ! warning  i info");
	if (s->rows <= SMALL_ROWS)
		goto done;
	buf_clear(&b);
	buf_printf(&b, "%zu/%zu  Space next page   Enter does it   help on one key: press it here",
		   page + 1, pages);
	screen_cut(s, s->rows - 1, 1, s->cols - 1, ROLE_DIM, b.p);
done:
	buf_release(&b);
}

static void
draw_title(const struct help *h, struct screen *s)
{
	screen_fill(s, (struct rect){0, 0, 1, s->cols}, ROLE_TITLE);
	screen_printf(s, 0, 1, s->cols - 1, ROLE_TITLE, "assay  Help for: %s", h->screen);
	if (*h->c.typed) {
		int at = screen_printf(s, 0, s->cols / 2, s->cols / 2, ROLE_TITLE, "search: %s",
				       h->c.typed);

		s->cursor_row = 0;
		s->cursor_col = s->cols / 2 + at;
	} else if (s->cols >= 64) {
		screen_right(s, 0, s->cols - 1, 30, ROLE_TITLE, "type to search, Esc closes");
	}
}

static void
draw(const struct app *a, const struct overlay *o, struct screen *s)
{
	const struct help *h = o->state;
	struct help_cell v[ACTION_COUNT * 4];
	int columns, lines, top = s->rows > SMALL_ROWS ? 2 : 1;
	size_t n, a_page, page;

	measure(a, &columns, &lines);
	n = make_cells(&h->c, v, (size_t)lines);
	a_page = (size_t)(columns * lines);
	page = page_of(h, v, n, a_page);
	screen_fill(s, (struct rect){0, 0, s->rows, s->cols}, ROLE_TEXT);
	s->cursor_row = s->cursor_col = -1;
	draw_title(h, s);
	for (int c = 0; c < columns; c++)
		for (int i = 0; i < lines; i++) {
			size_t at = page * a_page + (size_t)(c * lines + i);
			struct rect r = {top + i, c * s->cols / columns, 1, s->cols / columns};

			if (at < n)
				draw_cell(a, h, s, r, &v[at]);
		}
	if (s->rows > SMALL_ROWS) {
		screen_rule(s, 1, 0, s->cols);
		screen_rule(s, s->rows - (s->rows >= SIGNS_ROWS ? 4 : 3), 0, s->cols);
	}
	if (s->rows > 3)
		draw_foot(a, h, s, page, n ? (n + a_page - 1) / a_page : 1);
}

/* ---- keys ---- */

/* The first action of the next page; of the first after the last. */
static void
next_page(const struct app *a, struct help *h)
{
	struct help_cell v[ACTION_COUNT * 4];
	int columns, lines;
	size_t n, a_page, page;

	measure(a, &columns, &lines);
	n = make_cells(&h->c, v, (size_t)lines);
	a_page = (size_t)(columns * lines);
	page = page_of(h, v, n, a_page) + 1;
	if (page * a_page >= n)
		page = 0;
	for (size_t i = page * a_page; i < n; i++) {
		if (v[i].act == ACTION_NONE)
			continue;
		list_to(&h->c.list, v[i].at);
		return;
	}
}

static unsigned
key(struct app *a, struct overlay *o, const struct key *k)
{
	struct help *h = o->state;
	enum action act = chooser_now(&h->c);

	if (k->code == K_ESC)
		return REACT_DONE;
	if (k->code == K_ENTER)
		return act == ACTION_NONE ? REACT_DRAW : chooser_perform(a, o, act);
	if (k->code == K_SPACE)
		next_page(a, h);
	else if (k->code == K_MOUSE)
		list_act(&h->c.list, k->mouse == MOUSE_WHEEL_UP     ? ACTION_UP
				     : k->mouse == MOUSE_WHEEL_DOWN ? ACTION_DOWN
								    : ACTION_NONE);
	else if (!chooser_key(a, &h->c, k))
		chooser_to_key(a, &h->c, k);
	return REACT_DRAW;
}

static void
close_help(struct app *a, struct overlay *o)
{
	(void)a;
	free(o->state);
}

static const struct overlay_ops help_ops = {
	.name = "help",
	.draw = draw,
	.key = key,
	.close = close_help,
};

void
overlay_help(struct app *a)
{
	struct help *h = mem_zero(1, sizeof(*h));
	int columns, lines;

	measure(a, &columns, &lines);
	h->screen = app_focus(a)->ops->name;
	h->c.list.height = lines;
	chooser_sift(a, &h->c);
	overlay_push(a, &help_ops, h);
}
