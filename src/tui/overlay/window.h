/*
 * A window of text over a view: scrolls both ways, searches, closes. What
 * printed text, messages, information and "why hidden" share.
 */
#ifndef TUI_WINDOW_H
#define TUI_WINDOW_H

#include "app.h"

struct window {
	char *heading;
	struct buf text;
	const char *foot;		/* static; NULL: how to move and close */
	bool at_end;			/* opens on the last lines */
	size_t line;			/* from 1: opens with this line in sight; 0 */
	/* Keys of its own, asked first; REACT_PASS for others. May be NULL. o->state is the window. */
	unsigned (*key)(struct app *a, struct overlay *o, const struct key *k);
};

/* Takes heading and text. */
void window_open(struct app *a, struct window *w);
/* Columns for text in a window that is no wider than 80. */
size_t window_text_cols(const struct app *a);

/* A box in the middle of the screen for so much inside, or as much of it as there is room for. */
struct rect window_box(int rows, int cols, int screen_rows, int screen_cols);
/* Is it one that closes a small window: Esc, q, back? */
bool window_closes(const struct app *a, const struct key *k);

/* ---- paragraphs ---- */
/* "rule   image-tag: ...", the text wrapped behind its label; nothing when text is empty. */
void window_item(struct buf *out, const char *label, const char *text, size_t cols);
/* By what an origin is known, an item each. */
void window_evidence(struct buf *out, const struct origin *g, size_t cols);

#endif
