/* Choosing an action by typing: what the help screen and the menu share. */
#ifndef TUI_CHOOSE_H
#define TUI_CHOOSE_H

#include "app.h"
#include "part/list.h"

#define CHOOSE_TYPED 60

struct chooser {
	char typed[CHOOSE_TYPED];
	enum action v[ACTION_COUNT];	/* those that fit, in the order of the table */
	struct list list;		/* the cursor in v; its height is the caller's business */
};

/* All that fit what is typed: in name, help or group, or the key itself. */
void chooser_sift(const struct app *a, struct chooser *c);
enum action chooser_now(const struct chooser *c);	/* ACTION_NONE when nothing fits */
/* Typing, and moving by one, by a page, to the ends. False for a key that is none of these. */
bool chooser_key(struct app *a, struct chooser *c, const struct key *k);
/* To the action that a key stands for; false when it stands for none. */
bool chooser_to_key(struct app *a, struct chooser *c, const struct key *k);
/* Closes the overlay and performs what is chosen. */
unsigned chooser_perform(struct app *a, struct overlay *o, enum action act);

/* One line that is typed, without a prompt's comfort: characters, Backspace, Ctrl-U, Ctrl-W, paste. */
bool typed_key(char *typed, size_t room, const struct key *k);

#endif
