/* What of a cell the locale can show. */
#ifndef TUI_TERM_CELL_H
#define TUI_TERM_CELL_H

#include <wchar.h>

#include "screen.h"

/*
 * The characters of a cell, at most room of them and a NUL: the first, and the marks on it.
 * "?" for one that cannot be written, or that the C library, which curses asks, does not
 * take for as wide as we do. Returns how many columns they take, 1 or 2.
 */
int cell_characters(const struct cell *c, bool wide, wchar_t *to, size_t room);

#endif
