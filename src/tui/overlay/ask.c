/* One question, answered with a letter. */
#include <stdlib.h>

#include "window.h"

struct question {
	char *text, *letters;
	void (*done)(struct app *a, char letter);
};

static void
draw(const struct app *a, const struct overlay *o, struct screen *s)
{
	const struct question *q = o->state;
	int cols = screen_width(q->text), letters = (int)strlen(q->letters);
	struct rect in = screen_box(s, window_box(2, (cols > 24 ? cols : 24) + 2, s->rows, s->cols),
				    "");
	int col = in.col + 1;

	(void)a;
	screen_cut(s, in.row, in.col + 1, in.cols - 1, ROLE_TEXT, q->text);
	if (in.rows < 2)
		return;
	for (int i = 0; i < letters; i++) {
		screen_put(s, in.row + 1, col, 1, ROLE_HEAD, &q->letters[i], 1);
		col += 2;
	}
	screen_cut(s, in.row + 1, col, in.col + in.cols - col, ROLE_DIM, "  Esc goes back");
}

/* The question is closed before its answer runs, which may ask again. */
static unsigned
key(struct app *a, struct overlay *o, const struct key *k)
{
	struct question *q = o->state;
	void (*done)(struct app *, char) = q->done;
	bool known = k->code && k->code < 128 && strchr(q->letters, (int)k->code);

	if (!known && k->code != K_ESC)
		return REACT_NONE;
	overlay_remove(a, o);
	if (done)
		done(a, known ? (char)k->code : '\0');
	return REACT_DRAW;
}

static void
close_question(struct app *a, struct overlay *o)
{
	struct question *q = o->state;

	(void)a;
	free(q->text);
	free(q->letters);
	free(q);
}

static const struct overlay_ops ask_ops = {
	.name = "ask",
	.draw = draw,
	.key = key,
	.close = close_question,
};

void
overlay_ask(struct app *a, const char *question, const char *letters,
	    void (*done)(struct app *a, char letter))
{
	struct question *q = mem_zero(1, sizeof(*q));

	q->text = mem_strdup(question);
	q->letters = mem_strdup(letters);
	q->done = done;
	overlay_push(a, &ask_ops, q);
}
