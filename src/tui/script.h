/*
 * Scripts: keys and dumps, for tests. One word a line; blank lines and lines
 * that begin with # are skipped:
 *
 *	j  Enter  Ctrl-D  F5		a key by its name
 *	type TEXT			each character of TEXT
 *	paste TEXT			as a bracketed paste; \n is a newline
 *	click ROW COL, double ROW COL, wheel-up ROW COL, wheel-down ROW COL	from 1
 *	resize ROWS COLS
 *	work				all that is not done yet (also before each dump)
 *	step N				N steps of work only
 *	dump [NAME]			the screen as text, below a line "-- NAME ROWSxCOLS"
 *	now [NAME]			the screen as it is, without work first
 *	roles [NAME]			the roles of its cells
 *	size				all work, and a draw; each draw checks that no row is wider
 *					or narrower than the screen
 *	errand				what the last key wants done outside, "-- errand run less",
 *					and the text that goes there
 *	random N SEED			N random keys, and a draw after each
 */
#ifndef TUI_SCRIPT_H
#define TUI_SCRIPT_H

#include "assay/tui.h"

#endif
