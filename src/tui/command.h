/* A command line in words, and what can stand in it: command.c runs, command_words.c completes. */
#ifndef TUI_COMMAND_H
#define TUI_COMMAND_H

#include "app.h"

struct command_line {
	char **v;			/* NULL-terminated */
	size_t n, cap;
	const char *rest;		/* the line behind the first word, as it was typed; lent */
	struct arena mem;
};
/* Words with quotes and backslashes as a shell has them, nothing else of it. */
int command_split(struct command_line *out, const char *line, struct error *err);
void command_line_release(struct command_line *l);

/* Commands that the interface has of its own; command_own.c. */
enum {
	OWN_ALONE = 1,			/* also without arguments: else the action of the name goes first */
	OWN_OPTIONS = 2,		/* it reads options itself */
};
struct own_command {
	const char *name, *arguments, *help;
	/* False: it says more than the screens show, and the command line prints it. */
	bool (*run)(struct app *a, const struct command_line *l);
	unsigned flags;
};
const struct own_command *own_command(size_t i);	/* NULL past the end */

/* One word that could come next. */
struct candidate {
	const char *word, *what;
};
struct candidates {
	struct candidate *v;
	size_t n, cap;
	size_t typed;			/* bytes of the word they complete */
	struct arena mem;
};
void candidates_of(struct app *a, const char *line, struct candidates *out);
void candidates_release(struct candidates *c);
/* command_range.c: "Fri 11 Sep -> Mon 14 Sep   +1 ~4 -1", what `:diff` would compare with that word at
 * its end; the numbers only where they are known. False: it names no snapshot there. */
bool candidate_range(struct app *a, const char *line, const char *word, struct buf *out);
/* Is it a command of the command line? */
bool command_exists(struct app *a, const char *word);

#endif
