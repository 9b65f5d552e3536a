/* For tests of the application: a store, keys by name, the screen as text. */
#ifndef TUI_PLAY_TEST_H
#define TUI_PLAY_TEST_H

#include "app.h"

struct play {
	struct store *store, *worker;
	struct rules *rules;
	struct zone *zone;
	struct tui_opts o;
	struct app *app;
	struct screen screen;
};

/* A store of so many nights, beginning with that one, in the context shop. */
bool play_store(struct play *f, unsigned first, unsigned nights);
/* The interface on it, once it has what it is to have; and quitting it, before it is opened again. */
bool play_open(struct play *f, int rows, int cols);
void play_close(struct play *f);
/* Both: four nights of the test data, from the earliest to the newest; or so many, beginning
 * with that one. False, and the test failed, if not; play_end in any case but that. */
bool play_begin(struct play *f, int rows, int cols);
bool play_begin_with(struct play *f, int rows, int cols, unsigned first, unsigned nights);
void play_end(struct play *f);
/* Imports by a handle of its own, as another process would. */
void play_import_aside(const char *context, unsigned first, unsigned n);
/* Keys by their names, blank separated; a text letter by letter. */
void play_press(struct play *f, const char *names);
void play_type(struct play *f, const char *text);
/* All work that is left. */
void play_work(struct play *f);
/* The screen as text; the caller's. */
char *play_see(struct play *f);
/* Checks that the text stands on the screen. */
bool play_shows(struct play *f, const char *text);

#endif
