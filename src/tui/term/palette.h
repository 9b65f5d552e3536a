/* Roles to colours and attributes, for what a terminal can show (ux.md 3.6). */
#ifndef TUI_PALETTE_H
#define TUI_PALETTE_H

#include "screen.h"

enum attribute { ATTR_BOLD = 1, ATTR_UNDERLINE = 2, ATTR_REVERSE = 4 };

struct look {
	short fg, bg;		/* of 256 colours; -1: the terminal's own */
	uint8_t attr;		/* enum attribute */
};

/* Columns of the palette. */
enum depth { DEPTH_MONO, DEPTH_8, DEPTH_256_DARK, DEPTH_256_LIGHT, DEPTHS };

struct palette;
/* "safe", "classic" or "mono"; NULL for another name. Static. */
const struct palette *palette_named(const char *name);
struct look palette_look(const struct palette *p, enum depth d, enum role r, unsigned flags);
/* 0xRRGGBB of one of the 256 colours (xterm's). */
uint32_t palette_rgb(short colour);

#endif
