/*
 * The table of actions. One row is all that the program says of an action: the
 * keys, the help screen, the key bar, the `:` commands and the manual's list are
 * made of it.
 */
#ifndef TUI_ACTION_H
#define TUI_ACTION_H

#include "term/key.h"

/*	id		name		keys			group	help */
#define ACTIONS(X)                                                                              \
	X(DOWN, "down", "j Down", "move", "line down")                                          \
	X(UP, "up", "k Up", "move", "line up")                                                  \
	X(HALF_DOWN, "half-down", "Ctrl-D", "move", "half a page down")                         \
	X(HALF_UP, "half-up", "Ctrl-U", "move", "half a page up")                               \
	X(PAGE_DOWN, "page-down", "Ctrl-F PgDn", "move", "page down")                           \
	X(PAGE_UP, "page-up", "Ctrl-B PgUp", "move", "page up")                                 \
	X(FIRST, "first", "g Home", "move", "first line")                                       \
	X(LAST, "last", "G End", "move", "last line")                                           \
	X(NEXT_CHANGE, "next-change", "]", "move", "next change, across objects")               \
	X(PREV_CHANGE, "prev-change", "[", "move", "previous change")                           \
	X(NEXT_OBJECT, "next-object", "J", "move", "next object, also inside a diff")           \
	X(PREV_OBJECT, "prev-object", "K", "move", "previous object")                           \
	X(NEXT_MATCH, "next-match", "n", "move", "next match")                                  \
	X(PREV_MATCH, "prev-match", "N", "move", "previous match")                              \
	X(PANE, "pane", "Tab", "move", "next pane")                                             \
	X(PANE_BACK, "pane-back", "Shift-Tab", "move", "previous pane")                         \
	X(REMEMBER, "remember", "m", "move", "remember the row, under a letter")                \
	X(RECALL, "recall", "'", "move", "go to a remembered row")                              \
	X(OPEN, "open", "Enter l Right", "look", "open, unfold")                                \
	X(BACK, "back", "Esc h Left Backspace", "look", "fold, else back")                      \
	X(JUMP_BACK, "jump-back", "Ctrl-O", "look", "the screen before")                        \
	X(FOLD_ALL, "fold-all", "-", "look", "fold all")                                        \
	X(UNFOLD_ALL, "unfold-all", "=", "look", "unfold all")                                  \
	X(UNCHANGED, "unchanged", "+", "look", "unchanged fields, shown or folded")             \
	X(MORE, "more", "}", "look", "more context, lines around a change")                     \
	X(LESS, "less", "{", "look", "less context, lines around a change")                     \
	X(VIEW, "view", "v F5", "look", "next view of the diff")                                \
	X(VIEW_BACK, "view-back", "V", "look", "previous view")                                 \
	X(WRAP, "wrap", "w", "look", "wrap or cut long lines")                                  \
	X(NOISE, "noise", "z F7", "look", "noise shown or hidden; on a hidden row: why")        \
	X(SORT, "sort", "o F6", "look", "sort (severity, namespace, time, kind, origin)")       \
	X(ALL, "all", "A", "look", "all objects, or changed ones only")                         \
	X(BLAME, "blame", "b 4", "look", "blame, since when a field is so")                     \
	X(AUDIT, "audit", "H", "look", "what hands did, in this snapshot or in the range")      \
	X(COMPARE, "compare", "d", "look", "compare two rows, in Blame")                        \
	X(INFO, "info", "i", "look", "information: rule, evidence, coverage")                   \
	X(OLDER, "older", "< ,", "time", "TO one snapshot older")                               \
	X(NEWER, "newer", "> .", "time", "TO one snapshot newer")                               \
	X(FROM_OLDER, "from-older", "( Alt-< Alt-,", "time", "FROM one snapshot older")         \
	X(FROM_NEWER, "from-newer", ") Alt-> Alt-.", "time", "FROM one snapshot newer")         \
	X(SET_FROM, "set-from", "f", "time", "Timeline: this is FROM")                          \
	X(SET_TO, "set-to", "t", "time", "Timeline: this is TO")                                \
	X(SWAP, "swap", "s", "time", "swap FROM and TO")                                        \
	X(RANGE, "range", "F2 T", "time", "choose the range")                                   \
	X(LABEL, "label", "L", "time", "name this snapshot")                                    \
	X(CLUSTER, "cluster", "c", "time", "choose the cluster")                                \
	X(FILTER, "filter", "/ F4", "find", "filter this list, search this text")               \
	X(CLEAR, "clear-filter", "\\", "find", "clear the filter")                              \
	X(SEARCH, "search", "S F3", "find", "search values and paths")                          \
	X(SELECT, "select", "Space", "judge", "select this row")                                \
	X(SELECT_DOWN, "select-down", "Shift-Down X", "judge", "select and go down")            \
	X(SELECT_UP, "select-up", "Shift-Up Z", "judge", "select and go up")                    \
	X(SELECT_ALL, "select-all", "*", "judge", "select all rows shown")                      \
	X(REVIEW, "review", "r F8", "judge", "reviewed, and on to the next")                    \
	X(ACCEPT, "accept", "a", "judge", "accepted, with a note and an end")                   \
	X(FLAG, "flag", "!", "judge", "flagged, with a note")                                   \
	X(UNMARK, "unmark", "U", "judge", "take the mark off")                                  \
	X(UNDO, "undo", "u", "judge", "undo (marks, labels, rules, filters, ranges)")           \
	X(REDO, "redo", "Ctrl-R", "judge", "do it again")                                       \
	X(COPY, "copy", "y", "take out", "copy: opens a menu")                                  \
	X(EXPORT, "export", "e", "take out", "write to a file, in a format")                    \
	X(PAGER, "pager", "p", "take out", "this screen in the pager")                          \
	X(PIPE, "pipe", "|", "take out", "pipe to a command")                                   \
	X(EDITOR, "editor", "E", "take out", "open in the editor (a copy)")                     \
	X(PATCH, "patch", "P", "take out", "patch that undoes this, never applied")             \
	X(TIMELINE, "timeline", "1", "program", "screen 1: the snapshots")                      \
	X(CHANGES, "changes", "2", "program", "screen 2: what changed")                         \
	X(DIFF, "diff-screen", "3", "program", "screen 3: the diff")                            \
	X(SEARCH_SCREEN, "search-screen", "6", "program", "screen 6: search hits")              \
	X(COMMAND, "command", ":", "program", "command line")                                   \
	X(MENU, "menu", "F9 M", "program", "all actions as a menu")                             \
	X(HELP, "help", "? F1", "program", "help for this screen")                              \
	X(MESSAGES, "messages", "@", "program", "messages so far")                              \
	X(RELOAD, "reload", "R", "program", "read the store again")                             \
	X(REDRAW, "redraw", "Ctrl-L", "program", "draw the screen again")                       \
	X(SUSPEND, "suspend", "Ctrl-Z", "program", "back to the shell, for a while")            \
	X(STOP, "stop", "Ctrl-C", "program", "stop what runs")                                  \
	X(CLOSE, "close", "q F10", "program", "close this screen; on the first: leave")         \
	X(QUIT, "quit", "Q", "program", "leave at once")

enum action {
	ACTION_NONE,
#define X(id, name, keys, group, help) ACTION_##id,
	ACTIONS(X)
#undef X
	ACTION_COUNT
};

struct action_row {
	enum action id;
	const char *name, *keys, *group, *help;
};
const struct action_row *action_row(enum action a);	/* NULL for ACTION_NONE */
enum action action_named(const char *name);		/* ACTION_NONE when unknown */

/* The keys in force: the table's, with the user's in their places. */
struct keymap;
struct keymap *keymap_new(void);
/* False when the action or a key is unknown, or a key is taken twice. */
bool keymap_bind(struct keymap *m, const char *action, const char *keys);
/* All of the user's at once, so that two actions may change their keys with each other; each one that
 * cannot be is told with its reason, and its action keeps its own keys as far as they are free. */
struct tui_binding;
void keymap_bind_all(struct keymap *m, const struct tui_binding *v, size_t n,
		     void (*refused)(void *ctx, const char *why), void *ctx);
enum action keymap_action(const struct keymap *m, uint32_t code);
/* The first key of an action, as the bars name it: "Enter". */
const char *keymap_key(const struct keymap *m, enum action a);
/* All of them: "r F8". */
const char *keymap_keys(const struct keymap *m, enum action a);
void keymap_free(struct keymap *m);

#endif
