/*
 * A filter of a screen's own, over its list: text and sieve, and what both were
 * when typing began. That of Changes is the model's, the Diff's is a search.
 *
 * Invariants: text and sieve belong together, "" has none; what is kept for the
 * end of typing is there while typing and at no other time.
 */
#ifndef TUI_NARROW_H
#define TUI_NARROW_H

#include "list.h"
#include "term/screen.h"
#include "sieve.h"

struct narrow {
	struct sieve *sieve;		/* NULL: all rows fit */
	char *text;			/* NULL: "" */
	bool typing;
	char *text_before;
	struct list list_before;
};

/* A new text as it is typed; the first time it keeps text and list for narrow_end. On -1 nothing
 * has changed. */
int narrow_type(struct narrow *n, const char *text, const struct list *l, struct error *err);
/* Typing ends. keep false: the text and the list of before are there again. */
void narrow_end(struct narrow *n, bool keep, struct list *l);
/* A text that nobody typed. */
int narrow_set(struct narrow *n, const char *text, struct error *err);
const char *narrow_text(const struct narrow *n);
/* Marks what plain terms found in a text that was written to (row, col), width columns wide. */
void narrow_mark(const struct narrow *n, struct screen *s, int row, int col, int width,
		 const char *text);
/* A text cut to so many columns of one row, and what the filter found in it. */
void narrow_cut(const struct narrow *n, struct screen *s, struct rect at, enum role role,
		const char *text);
void narrow_release(struct narrow *n);

#endif
