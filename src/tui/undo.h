/*
 * What was done, to be undone: deeds, the newest last. undo.c does them
 * backwards, journal.c keeps them in the store between sessions.
 */
#ifndef TUI_UNDO_H
#define TUI_UNDO_H

#include "app.h"

#define DEEDS_MAX 200

enum deed_kind { DEED_RANGE, DEED_FILTER, DEED_LABEL, DEED_RULE, DEED_MARK };

/* How it was before; undoing it leaves how it was until then. Snapshots are known by context,
 * source and instant only: a commit may be another one by the time of the undo. */
struct deed {
	enum deed_kind kind;
	struct store_snapshot from, to;	/* RANGE; LABEL: from, has when there was one */
	bool has;			/* RULE: it was on */
	char *text;			/* FILTER: its text; LABEL, RULE: its name */
	char *context;			/* LABEL; FILTER: the word of its screen */
};

struct deeds {
	struct deed *v;
	size_t n, cap;
};

struct undo {
	struct deeds done, undone;
	bool changed;			/* since the journal was read */
	struct deed before;		/* the range before the key at hand; undo_settle */
	bool noted;
};

void deed_release(struct deed *d);
void deeds_add(struct deeds *s, struct deed d);

/* A journal that is not there or damaged is empty; one that cannot be written is left. */
void journal_read(const char *file, struct undo *out);
void journal_write(const char *file, const struct undo *u);

#endif
