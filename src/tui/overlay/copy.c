/* The copy menu: one letter for each thing that the row under the cursor has. */
#include <stdlib.h>

#include "assay/text.h"
#include "window.h"

enum { WORDS_COLS = 16 };

#define COPY_ROWS 8

struct copy {
	char *texts[COPY_ROWS];		/* by row of the table; NULL: not here, or not made yet */
	bool there[COPY_ROWS];
	size_t cursor;
};

/* ---- what there is to copy ---- */

static char *
taken(struct buf *b)
{
	while (b->n && strchr(" \t\n", b->p[b->n - 1]))
		b->n--;
	if (b->n)
		return buf_take(b);
	buf_release(b);
	return NULL;
}

static char *
text_of(const char *s)
{
	struct buf b = {0};

	if (s)
		buf_puts(&b, s);
	return taken(&b);
}

static char *
value_of(const json_t *v)
{
	struct buf b = {0};

	if (json_is_string(v))
		buf_add(&b, json_string_value(v), json_string_length(v));
	else if (v)
		canon_compact(&b, v);
	return taken(&b);
}

/* What the cursor is on; of a row that is a whole object, the change that its line tells. */
static void
what_of(const struct app *a, struct target *t)
{
	const struct model *m = &a->model;
	const struct change *c;
	size_t k;

	app_target(a, t);
	if (t->change != SIZE_MAX || t->path || !m->examined || t->object >= m->drift->n)
		return;
	k = model_worst(m, t->object);
	if (k == SIZE_MAX)
		return;
	c = &m->drift->v[t->object].changes.v[k];
	t->path = *c->path ? c->path : NULL;
	t->old_value = c->old_value;
	t->new_value = c->new_value;
}

/* Of all that is selected in a list of changes, one a line. */
static char *
reference(struct app *a, const struct target *t)
{
	const struct model *m = &a->model;
	struct buf b = {0};

	if (!m->nselected || app_focus(a)->ops != &view_changes)
		return text_of(t->ref);
	for (size_t i = 0; i < m->drift->n; i++)
		if (m->selected[i])
			buf_printf(&b, "%s\n", m->drift->v[i].ref);
	return taken(&b);
}

static char *
path(struct app *a, const struct target *t)
{
	(void)a;
	return text_of(t->path);
}

static char *
old_value(struct app *a, const struct target *t)
{
	(void)a;
	return value_of(t->old_value);
}

static char *
new_value(struct app *a, const struct target *t)
{
	(void)a;
	return value_of(t->new_value);
}

static char *
line(struct app *a, const struct target *t)
{
	(void)a;
	return text_of(t->line);
}

static bool
has_format(const struct view_ops *ops, const char *format)
{
	size_t n = strlen(format);

	for (const char *p = ops->formats; p && *p; p += strcspn(p, " "), p += strspn(p, " "))
		if (strcspn(p, " ") == n && !strncmp(p, format, n))
			return true;
	return false;
}

static char *
whole(struct app *a, const struct target *t)
{
	struct view *v = app_focus(a);
	struct buf b = {0};

	(void)t;
	if (v->ops->export(a, v, "unified", &b, NULL) != 0)
		buf_clear(&b);
	return taken(&b);
}

static char *
command(struct app *a, const struct target *t)
{
	struct view *v = app_focus(a);
	struct buf b = {0};

	(void)t;
	if (v->ops->command)
		v->ops->command(a, v, &b);
	return taken(&b);
}

/* The diff may be long, so it is made when it is wanted. */
static const struct {
	char letter;
	const char *word;
	char *(*make)(struct app *a, const struct target *t);	/* NULL: made by work, patch_copy */
	const char *later;		/* shown until then */
} rows[COPY_ROWS] = {
	{'r', "reference", reference, NULL},
	{'f', "field path", path, NULL},
	{'o', "old value", old_value, NULL},
	{'n', "new value", new_value, NULL},
	{'l', "this line", line, NULL},
	{'d', "whole diff", whole, "(unified)"},
	{'c', "assay command", command, NULL},
	{'P', "undo patch", NULL, "(kubectl, never applied)"},
};

/* Is there something that is made only when it is wanted? */
static bool
there_later(const struct app *a, size_t i)
{
	const struct view_ops *ops = app_focus(a)->ops;
	const char *why;

	return rows[i].make ? ops->export && has_format(ops, "unified") : patch_can(a, &why);
}

/* ---- the window ---- */

/* A value of several lines is shown by its first. */
static void
put_preview(struct screen *s, int y, int col, int width, const char *text)
{
	size_t n = strcspn(text, "\n");
	char *one = mem_strndup(text, n < 1000 ? n : 1000);

	screen_cut(s, y, col, width, ROLE_TEXT, one);
	free(one);
}

static void
put_row(const struct copy *c, struct screen *s, struct rect r, size_t i)
{
	enum role role = c->there[i] ? ROLE_TEXT : ROLE_DIM;
	const char *text = c->there[i] && rows[i].later ? rows[i].later : c->texts[i];

	screen_put(s, r.row, r.col + 1, 1, c->there[i] ? ROLE_HEAD : ROLE_DIM, &rows[i].letter, 1);
	screen_cut(s, r.row, r.col + 4, r.cols - 4, role, rows[i].word);
	if (text && r.cols > 6 + WORDS_COLS)
		put_preview(s, r.row, r.col + 4 + WORDS_COLS, r.cols - 5 - WORDS_COLS, text);
	if (i == c->cursor)
		screen_flag(s, r, CELL_CURSOR);
}

static void
draw(const struct app *a, const struct overlay *o, struct screen *s)
{
	const struct copy *c = o->state;
	struct rect in = screen_box(s, window_box(countof(rows), 62, s->rows, s->cols), "Copy");
	size_t top = 0;

	(void)a;
	if (in.rows > 0 && c->cursor >= (size_t)in.rows)
		top = c->cursor - (size_t)in.rows + 1;
	for (int y = 0; y < in.rows && top + (size_t)y < countof(rows); y++)
		put_row(c, s, (struct rect){in.row + y, in.col, 1, in.cols}, top + (size_t)y);
}

static unsigned
choose(struct app *a, struct copy *c, size_t i)
{
	struct target t;

	what_of(a, &t);
	if (c->there[i] && !rows[i].make) {
		patch_copy(a);
		return REACT_DONE;
	}
	if (c->there[i] && !c->texts[i])
		c->texts[i] = rows[i].make(a, &t);
	if (!c->texts[i]) {
		app_say(a, "no %s here", rows[i].word);
		return REACT_DRAW;
	}
	app_copy(a, c->texts[i], strlen(c->texts[i]));
	return REACT_DONE;
}

static unsigned
key(struct app *a, struct overlay *o, const struct key *k)
{
	struct copy *c = o->state;
	enum action act = keymap_action(a->keys, k->code);

	for (size_t i = 0; i < countof(rows); i++)
		if (k->code == (unsigned char)rows[i].letter)
			return choose(a, c, i);
	if (k->code == K_ENTER)
		return choose(a, c, c->cursor);
	if (act == ACTION_DOWN && c->cursor + 1 < countof(rows))
		c->cursor++;
	else if (act == ACTION_UP && c->cursor)
		c->cursor--;
	else if (window_closes(a, k))
		return REACT_DONE;
	return REACT_DRAW;
}

static void
close_copy(struct app *a, struct overlay *o)
{
	struct copy *c = o->state;

	(void)a;
	for (size_t i = 0; i < countof(rows); i++)
		free(c->texts[i]);
	free(c);
}

static const struct overlay_ops copy_ops = {
	.name = "copy",
	.draw = draw,
	.key = key,
	.close = close_copy,
};

void
overlay_copy(struct app *a)
{
	struct copy *c = mem_zero(1, sizeof(*c));
	struct target t;
	bool any = false;

	what_of(a, &t);
	for (size_t i = 0; i < countof(rows); i++) {
		if (rows[i].later)
			c->there[i] = there_later(a, i);
		else
			c->there[i] = (c->texts[i] = rows[i].make(a, &t)) != NULL;
		if (c->there[i] && !any)
			c->cursor = i;
		any |= c->there[i];
	}
	overlay_push(a, &copy_ops, c);
}
