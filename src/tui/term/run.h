/* Other programs on the terminal; term.c gives it away before and takes it back after. */
#ifndef TUI_TERM_RUN_H
#define TUI_TERM_RUN_H

#include "assay/base.h"

/* `sh -c command`, text on its standard input (NULL: the terminal's). -1: it could not run. */
int run_command(const char *command, const struct buf *text, struct error *err);
/* Asks on the terminal for Enter, and waits for it. */
void run_wait(void);

#endif
