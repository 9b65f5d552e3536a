/* What people said of changes: one file of a user's ref each, and all of them merged. */
#ifndef FLOW_MARKS_H
#define FLOW_MARKS_H

#include "assay/flow/review.h"

/* A file. A user who took an action back where there was no file before says nothing any more,
 * but the file stays, so that merging two copies of a ref by the newest time keeps the undo. */
struct said {
	struct mark mark;
	int64_t written;		/* when it was put back; WHEN_NONE: at mark.time */
	bool undone;
};
/* False for text that is no mark. The strings are its own. */
bool said_read(struct said *out, const char *user, const char *id, struct str text);
void said_write(struct buf *out, const struct said *s);
void said_free(void *said);

struct reviews {
	struct store *store;
	struct map said;		/* user/id to struct said */
	/* id to struct said: the newest of all users; lent by said */
	struct map best;
	const struct said **sorted;	/* by context, ref, path */
	const struct mark **list;	/* what reviews_all gave last */
	size_t n;
};

/* Takes a file over, malloced; reviews_settle after the last. */
void reviews_put(struct reviews *r, struct said *s);
void reviews_settle(struct reviews *r);
/* Is it in force at that instant? */
bool said_holds(const struct said *s, int64_t now);
/* The time of a new word about a change: now, or just after what another user said of it. */
int64_t reviews_time(const struct reviews *r, const char *user, const char *id, int64_t now);

#endif
