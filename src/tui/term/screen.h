/*
 * A grid of cells: what a screen shows, without a terminal. Drawing writes here
 * only; term.c paints it, tests dump it as text.
 */
#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assay/base.h"

/* What a cell means (ux.md 3.6); palette.c says how that looks. */
enum role {
	ROLE_TEXT, ROLE_OLD, ROLE_NEW, ROLE_OLD_PART, ROLE_NEW_PART, ROLE_CRITICAL, ROLE_WARNING,
	ROLE_INFO, ROLE_DIM, ROLE_TITLE, ROLE_BAR, ROLE_BAR_DIM, ROLE_HEAD, ROLE_ALARM,
	ROLES
};

enum cell_flag {
	CELL_CURSOR = 1,	/* the cursor's row: reverse */
	CELL_PARKED = 2,	/* the cursor's row of a pane without focus: underline */
	CELL_SELECTED = 4,	/* bold */
	CELL_MATCH = 8,		/* what a filter found: underline, bold */
	CELL_TAIL = 16,		/* right half of a wide character; text is "" */
};

#define CELL_BYTES 24

struct cell {
	char text[CELL_BYTES];	/* one character and the marks that join it, UTF-8, NUL-terminated; "" is blank */
	uint8_t role, flags;
};

struct screen {
	int rows, cols;
	struct cell *v;			/* rows * cols */
	int cursor_row, cursor_col;	/* of the terminal's cursor; -1: hidden */
	bool unicode;			/* line drawing and an ellipsis may be used */
};

struct rect {
	int row, col, rows, cols;
};

void screen_init(struct screen *s, int rows, int cols);	/* sizes are kept within 1..1000 */
void screen_resize(struct screen *s, int rows, int cols);	/* and clears */
void screen_clear(struct screen *s);
void screen_release(struct screen *s);

/*
 * Writes text from (row, col) into at most width columns and returns how many it
 * took. Outside the grid nothing happens. Control characters, invalid UTF-8 and
 * signs that turn the direction of writing are shown escaped as the command line
 * shows them (\x1b, \u{202e}); combining marks join the cell before; a wide
 * character that does not fit leaves a blank. A tab is a blank. The cells lose
 * the flags that they had.
 */
int screen_put(struct screen *s, int row, int col, int width, enum role role, const char *text,
	       size_t n);
int screen_puts(struct screen *s, int row, int col, int width, enum role role, const char *text);
/* As screen_puts; what is too long ends in ".." (or an ellipsis). */
int screen_cut(struct screen *s, int row, int col, int width, enum role role, const char *text);
int screen_printf(struct screen *s, int row, int col, int width, enum role role, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));
/* Ends before column right: that of a rectangle's right edge is its col + cols. */
int screen_right(struct screen *s, int row, int right, int width, enum role role, const char *text);
void screen_fill(struct screen *s, struct rect r, enum role role);	/* with blanks */
void screen_flag(struct screen *s, struct rect r, unsigned flags);	/* adds flags */
void screen_rule(struct screen *s, int row, int col, int cols);		/* a horizontal line */
void screen_pole(struct screen *s, int row, int col, int rows);		/* a vertical one */
/* A frame with a heading, blank inside; returns the inside. */
struct rect screen_box(struct screen *s, struct rect r, const char *heading);

/* Lines of text, blanks at their ends dropped, each with a newline. */
void screen_dump(const struct screen *s, struct buf *out);
/* One letter a cell for its role, upper case with a flag, for tests of colours: see screen.c. */
void screen_dump_roles(const struct screen *s, struct buf *out);
/* The first row that is not exactly as wide as the screen, or -1: for tests. */
int screen_faulty(const struct screen *s);
/* The columns of text on a screen (escaped as screen_put does it). */
int screen_width(const char *text);

#endif
