/* A line being typed: UTF-8, a cursor, Emacs keys. No screen, no history. */
#ifndef TUI_PROMPT_LINE_H
#define TUI_PROMPT_LINE_H

#include "term/key.h"

struct line {
	struct buf text;
	size_t at;			/* byte of the cursor */
	char *killed;			/* for Ctrl-Y */
};

void line_set(struct line *l, const char *text);	/* cursor at its end */
void line_insert(struct line *l, const char *p, size_t n);
/* True when the key is one of the editor's; *changed when the text is another. */
bool line_key(struct line *l, uint32_t code, bool *changed);
void line_release(struct line *l);

#endif
