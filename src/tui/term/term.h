/*
 * The terminal: the only place that speaks ncursesw. Opens and restores it,
 * reads keys, paints a grid (only what differs from the last one), hands it
 * over to other programs and takes it back.
 */
#ifndef TUI_TERM_H
#define TUI_TERM_H

#include "assay/tui.h"
#include "key.h"
#include "palette.h"
#include "screen.h"

struct term;
/*
 * ERR_USAGE when standard input or output is no terminal, or TERM is dumb or
 * unknown. From here on the terminal is restored on every way out: term_close,
 * SIGTERM, SIGHUP, SIGINT from outside, SIGSEGV, SIGABRT, SIGBUS, SIGFPE.
 */
int term_open(struct term **out, const struct tui_opts *o, struct error *err);
void term_close(struct term *t);
void term_size(const struct term *t, int *rows, int *cols);
bool term_unicode(const struct term *t);
/* The next key; K_NONE after ms milliseconds (0: at once, -1: wait). Esc alone is decided in 25 ms. */
struct key term_key(struct term *t, int ms);
void term_paint(struct term *t, const struct screen *s);
void term_redraw(struct term *t);	/* everything anew with the next paint */
void term_suspend(struct term *t);	/* Ctrl-Z: returns when continued */
/* Leaves the screen, runs `sh -c command` with text on its standard input (NULL: the terminal's), comes back.
 * wait: ask for Enter before that. -1 when it could not run. */
int term_run(struct term *t, const char *command, const struct buf *text, bool wait,
	     struct error *err);
/* To the terminal's clipboard (OSC 52, inside tmux, too). False when it is too long for that. */
bool term_copy(struct term *t, const char *p, size_t n);
/* Milliseconds of a clock that only goes forward. */
int64_t term_clock(void);

#endif
