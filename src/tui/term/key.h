/* Keys as the interface knows them, wherever they come from, and their names. */
#ifndef TUI_KEY_H
#define TUI_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "assay/base.h"

/* A character is its code point; Ctrl-A is 1 … Ctrl-Z 26; the rest lies beyond Unicode. */
enum key_code {
	K_TAB = 9, K_ENTER = 13, K_ESC = 27, K_SPACE = 32,
	K_BEYOND = 0x200000,
	K_UP, K_DOWN, K_LEFT, K_RIGHT, K_HOME, K_END, K_PGUP, K_PGDN,
	K_BACKSPACE, K_DELETE, K_INSERT, K_SHIFT_TAB, K_SHIFT_UP, K_SHIFT_DOWN,
	K_F1, K_F2, K_F3, K_F4, K_F5, K_F6, K_F7, K_F8, K_F9, K_F10,
	K_F11, K_F12,
	K_MOUSE, K_PASTE, K_RESIZE,
	K_NONE,		/* nothing within the time asked */
	K_LOST,		/* the terminal went away */
	K_ALT = 0x400000,	/* added to another code */
};

enum mouse_what { MOUSE_CLICK, MOUSE_DOUBLE, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct key {
	uint32_t code;
	int row, col;			/* K_MOUSE: where, from 0; K_RESIZE: rows and columns */
	enum mouse_what mouse;
	const char *paste;		/* K_PASTE: lent until the next key */
};

/* "j", "Ctrl-D", "PgDn", "F5", "Space", "Alt-<". */
void key_name(struct buf *out, uint32_t code);
/* False for an unknown name. */
bool key_parse(const char *name, size_t n, uint32_t *out);

#endif
