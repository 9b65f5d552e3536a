/* Prompts: a line typed in the bottom row, with history, and what it does in sight. */
#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "line.h"

#define CTRL(c) ((uint32_t)((c) - 'A' + 1))
#define LINES_ABOVE 10

struct prompt {
	struct prompt_opts o;		/* mark and history are own copies */
	struct line line;
	size_t recalled;		/* the n-th newest of the history is in the line; 0: none */
	char *own;			/* what stood there before */
	bool searching;			/* Ctrl-R */
	struct line wanted;
	struct error bad;		/* of the text as it is */
};

/* ---- text and history ---- */

static void
changed(struct app *a, struct prompt *p)
{
	p->bad = (struct error){0};
	if (p->o.changed)
		p->o.changed(a, buf_cstr(&p->line.text), &p->bad);
}

/* by 1: older, -1: newer. */
static void
recall(struct app *a, struct prompt *p, int by)
{
	const char *s;

	if (!p->o.history || (by < 0 && p->recalled == 0))
		return;
	if (by > 0 && !histories_get(a->histories, p->o.history, p->recalled))
		return;
	if (p->recalled == 0) {
		free(p->own);
		p->own = mem_strdup(buf_cstr(&p->line.text));
	}
	p->recalled = by > 0 ? p->recalled + 1 : p->recalled - 1;
	s = p->recalled ? histories_get(a->histories, p->o.history, p->recalled - 1) : p->own;
	line_set(&p->line, s ? s : "");
	changed(a, p);
}

/* The newest line from the i-th on that holds what is looked for. */
static bool
search_from(struct app *a, struct prompt *p, size_t i)
{
	const char *want = buf_cstr(&p->wanted.text), *s;

	for (; (s = histories_get(a->histories, p->o.history, i)); i++) {
		if (!strstr(s, want))
			continue;
		p->recalled = i + 1;
		line_set(&p->line, s);
		changed(a, p);
		return true;
	}
	return false;
}

static void
search_end(struct app *a, struct prompt *p, bool keep)
{
	p->searching = false;
	line_release(&p->wanted);
	if (keep)
		return;
	p->recalled = 0;
	line_set(&p->line, p->own ? p->own : "");
	changed(a, p);
}

static void
search_begin(struct app *a, struct prompt *p)
{
	if (!p->o.history)
		return;
	free(p->own);
	p->own = mem_strdup(buf_cstr(&p->line.text));
	p->searching = true;
	p->recalled = 0;
	line_set(&p->wanted, "");
	(void)a;
}

/* ---- the end ---- */

static void
finish(struct app *a, struct overlay *o, bool keep)
{
	struct prompt *p = o->state;
	void (*done)(struct app *, const char *) = p->o.done;
	char *text = keep ? mem_strdup(buf_cstr(&p->line.text)) : NULL;

	if (keep && p->o.history)
		histories_add(a->histories, p->o.history, text);
	overlay_remove(a, o);
	if (done)
		done(a, text);
	free(text);
}

static void
close_prompt(struct app *a, struct overlay *o)
{
	struct prompt *p = o->state;

	(void)a;
	free((char *)p->o.mark);
	free((char *)p->o.history);
	free(p->own);
	line_release(&p->line);
	line_release(&p->wanted);
	free(p);
}

/* ---- keys ---- */

/* What is pasted is text: a newline in it is a blank and does nothing. */
static void
paste(struct app *a, struct prompt *p, const char *text)
{
	struct buf b = {0};

	for (const char *s = text ? text : ""; *s; s++)
		buf_putc(&b, *s == '\n' || *s == '\r' || *s == '\t' ? ' ' : *s);
	while (b.n && b.p[b.n - 1] == ' ')
		b.n--;
	if (b.n) {
		struct buf clean = {0};

		for (size_t i = 0; i < b.n; i++)
			if ((unsigned char)b.p[i] >= ' ' && b.p[i] != 127)
				buf_putc(&clean, b.p[i]);
		line_insert(&p->line, buf_cstr(&clean), clean.n);
		buf_release(&clean);
		changed(a, p);
	}
	buf_release(&b);
}

static bool
search_key(struct app *a, struct prompt *p, uint32_t code)
{
	bool other;

	if (code == CTRL('R')) {
		search_from(a, p, p->recalled);
		return true;
	}
	if (code == K_ESC || code == CTRL('G') || code == CTRL('C')) {
		search_end(a, p, false);
		return true;
	}
	if (((code >= ' ' && code < 0x110000) || code == K_BACKSPACE) &&
	    line_key(&p->wanted, code, &other)) {
		search_from(a, p, 0);
		return true;
	}
	search_end(a, p, true);		/* another key works on what was found */
	return false;
}

static void
complete(struct app *a, struct prompt *p)
{
	if (!p->o.complete)
		return;
	buf_cstr(&p->line.text);
	p->o.complete(a, &p->line.text);
	p->line.at = p->line.text.n;
	changed(a, p);
}

static void
leave(struct app *a, char letter)
{
	if (letter != 'y' || !a->overlay)
		return;
	finish(a, a->overlay, false);
	app_do(a, ACTION_CLOSE);
}

/* F10, say: keys that are no text go on meaning to close. */
static bool
closes(const struct app *a, uint32_t code)
{
	enum action act = keymap_action(a->keys, code);

	return code >= 0x110000 && (act == ACTION_CLOSE || act == ACTION_QUIT);
}

static bool
special_key(struct app *a, struct overlay *o, uint32_t code)
{
	struct prompt *p = o->state;

	if (code == K_ENTER || code == CTRL('J'))
		finish(a, o, true);
	else if (code == K_ESC || code == CTRL('G') || code == CTRL('C'))
		finish(a, o, false);
	else if (closes(a, code) && p->o.unfinished && p->line.text.n)
		overlay_ask(a, p->o.unfinished, "yn", leave);
	else if (closes(a, code))
		finish(a, o, false);
	else if (code == K_UP || code == CTRL('P'))
		recall(a, p, 1);
	else if (code == K_DOWN || code == CTRL('N'))
		recall(a, p, -1);
	else if (code == CTRL('R'))
		search_begin(a, p);
	else if (code == K_TAB)
		complete(a, p);
	else
		return false;
	return true;
}

static unsigned
key(struct app *a, struct overlay *o, const struct key *k)
{
	struct prompt *p = o->state;
	bool other = false;

	if (k->code == K_F1)
		return REACT_PASS;
	if (k->code == K_MOUSE)
		return REACT_NONE;
	if (k->code == K_PASTE) {
		paste(a, p, k->paste);
		return REACT_DRAW;
	}
	if (p->searching && search_key(a, p, k->code))
		return REACT_DRAW;
	if (special_key(a, o, k->code))
		return REACT_DRAW;	/* p may be gone */
	if (line_key(&p->line, k->code, &other) && other) {
		p->recalled = 0;
		changed(a, p);
	}
	return REACT_DRAW;
}

/* ---- drawing ---- */

/* "… at column 7": where the mistake is, from 0; -1. */
static int
bad_column(const struct error *err)
{
	const char *p = err->code ? strstr(err->text, "column ") : NULL;
	unsigned long long n;

	if (!p)
		return -1;
	p += strlen("column ");
	return str_to_u64(p, strspn(p, "0123456789"), &n) && n > 0 && n < 100000 ? (int)n - 1 : -1;
}

static void
draw_line(const struct prompt *p, struct screen *s, int row)
{
	struct buf head = {0};
	const char *text = p->line.text.p ? p->line.text.p : "";
	size_t from = 0;
	int col, room, bad = bad_column(&p->bad);

	if (p->searching) {
		buf_puts(&head, "search '");
		buf_add(&head, p->wanted.text.p, p->wanted.text.n);
		buf_puts(&head, "': ");
	} else {
		buf_puts(&head, p->o.mark);
	}
	col = 1 + screen_puts(s, row, 1, s->cols - 1, ROLE_HEAD, buf_cstr(&head));
	room = s->cols - col - 1;
	while (from < p->line.at && (int)utf8_width(text + from, p->line.at - from) > room) {
		from++;
		while (((unsigned char)text[from] & 0xc0) == 0x80)
			from++;
	}
	screen_put(s, row, col, room, ROLE_TEXT, text + from, p->line.text.n - from);
	if (bad >= 0 && from == 0 && bad < room)
		screen_flag(s, (struct rect){row, col + bad, 1, 1}, CELL_MATCH);
	s->cursor_row = row;
	s->cursor_col = col + (int)utf8_width(text + from, p->line.at - from);
	if (s->cursor_col >= s->cols)
		s->cursor_col = s->cols - 1;
	buf_release(&head);
}

static void
draw_above(struct screen *s, int bottom, int lines, const char *text)
{
	for (int i = 0; i < lines && *text; i++) {
		size_t n = strcspn(text, "\n");

		screen_put(s, bottom - lines + i, 0, s->cols, ROLE_DIM, text, n);
		text += n + (text[n] == '\n');
	}
}

static int
count_lines(const struct buf *b, int most)
{
	int n = 0;

	for (size_t i = 0; i < b->n; i++)
		n += b->p[i] == '\n' || i + 1 == b->n;
	return n < most ? n : most < 0 ? 0 : most;
}

static void
draw(const struct app *a, const struct overlay *o, struct screen *s)
{
	const struct prompt *p = o->state;
	int row = s->rows - 1, lines;
	struct buf above = {0}, status = {0};

	/* asking for suggestions changes nothing; the signature is one for all call-backs */
	if (p->o.suggest)
		p->o.suggest((struct app *)a, p->line.text.p ? p->line.text.p : "", &above);
	if (p->bad.code)
		buf_printf(&status, "%s", p->bad.text);
	else if (p->o.status)
		p->o.status(a, &status);
	lines = count_lines(&above, s->rows >= 12 ? LINES_ABOVE : s->rows - 8);
	lines += status.n > 0;
	screen_fill(s, (struct rect){row - lines - 1, 0, lines + 2, s->cols}, ROLE_TEXT);
	if (row - lines - 1 > 0)
		screen_rule(s, row - lines - 1, 0, s->cols);
	draw_above(s, row - (status.n > 0), lines - (status.n > 0), buf_cstr(&above));
	if (status.n)
		screen_cut(s, row - 1, 1, s->cols - 1, p->bad.code ? ROLE_HEAD : ROLE_DIM,
			   status.p);
	draw_line(p, s, row);
	buf_release(&above);
	buf_release(&status);
}

void
prompt_open(struct app *a, const struct prompt_opts *o)
{
	static const struct overlay_ops ops = {.name = "Prompt", .draw = draw, .key = key,
					       .close = close_prompt};
	struct prompt *p = mem_zero(1, sizeof(*p));

	p->o = *o;
	p->o.mark = mem_strdup(o->mark ? o->mark : "");
	p->o.history = o->history ? mem_strdup(o->history) : NULL;
	line_set(&p->line, o->initial ? o->initial : "");
	overlay_push(a, &ops, p);
	changed(a, p);
}
