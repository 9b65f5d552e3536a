/*
 * A list with a cursor: the one way in which all screens move. It knows numbers
 * of rows only; who owns the rows draws them and finds its cursor again by what
 * the row is about.
 */
#ifndef TUI_LIST_H
#define TUI_LIST_H

#include "action.h"
#include "term/screen.h"

struct list {
	size_t n, cursor, top;
	int height;			/* rows on the screen; 0 before the first fit */
	bool touched;			/* by somebody: before, its owner may put the cursor anywhere */
};

/* A new number of rows or height: cursor and top are kept within, the cursor visible. */
void list_fit(struct list *l, size_t n, int height);
/* To a row; keeps it visible, moving the view as little as can be. */
void list_to(struct list *l, size_t row);
/* Is it a moving action: down … last? */
bool list_moves(enum action a);
/* Moves; false for another action, or when there are no rows. */
bool list_act(struct list *l, enum action a);
/* Moves the view, not the cursor, unless it would leave the view. */
void list_scroll(struct list *l, long rows);
/* The same by a turn of the wheel; false when the mouse did another thing. */
bool list_wheel(struct list *l, enum mouse_what what);
/* The row at a line of the body, or SIZE_MAX. */
size_t list_at(const struct list *l, int line);

/* Which of n columns a click at col is in: starts[i] is where it begins, 0 for one without room. n
 * left of all of them. */
size_t column_at(const int *starts, size_t n, int col);

#endif
