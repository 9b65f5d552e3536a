/*
 * Reviews: what people said of changes. A mark belongs to a change's id, and so
 * to its object, path, old and new value: when the value changes again the mark
 * is void, when it comes back the mark is there again (ux.md 3.7). Kept in
 * refs/assay/review/<user> (design.md 4): a commit an action, one JSON file a
 * change, so that undo is walking back and sharing is git's push and fetch.
 */
#ifndef ASSAY_FLOW_REVIEW_H
#define ASSAY_FLOW_REVIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "assay/assess.h"
#include "assay/base.h"
#include "assay/flow.h"
#include "assay/store.h"

enum mark_state { MARK_NONE, MARK_REVIEWED, MARK_ACCEPTED, MARK_FLAGGED };
const char *mark_name(enum mark_state m);	/* "new", "reviewed", "accepted", "flagged" */
bool mark_parse(const char *word, enum mark_state *out);

struct mark {
	char id[20];			/* of the change */
	enum mark_state state;		/* MARK_NONE: cleared */
	char *user, *note;		/* note "" when there is none */
	char *context, *ref, *path;	/* for lists; what the id was made of */
	int64_t time;
	int64_t until;			/* an accepted one's end, exclusive; WHEN_NONE */
	/* the comparison in which it was made; WHEN_NONE when unknown */
	int64_t from, to;
};

/* All users' marks, merged change by change, the newest time wins. Read once: what other processes
 * mark meanwhile is seen by the next one opened (and never lost by a write of this one). */
struct reviews;
int reviews_open(struct reviews **out, struct store *s, struct error *err);
void reviews_free(struct reviews *r);
/* What holds for a change at that instant; NULL when nobody marked it, it was cleared, or its end
 * has come. Lent until the next write. */
const struct mark *reviews_find(const struct reviews *r, const char *id, int64_t now);
/* Was the same place (context, ref, path) marked with another value, in a comparison that ended before
 * to? Then it changed again since somebody looked at it. */
bool reviews_again(const struct reviews *r, const struct mark *place, int64_t now);
/* All marks in force, by context, ref, path; lent until the next write. */
const struct mark *const *reviews_all(const struct reviews *r, int64_t now, size_t *n);

struct review_action {
	const char *user;		/* store_name_ok */
	enum mark_state state;		/* MARK_NONE clears */
	const char *note;		/* may be NULL */
	int64_t until, now;
};
/* Marks the changes drift->v[object[i]].changes.v[change[i]] as one action with one undo. Only
 * their ids, refs and paths are read, so a drift of names alone will not do. A commit on the user's
 * ref, made upon whatever other processes put there meanwhile; no lock is taken, so it works during
 * an import. ERR_USAGE when user is no name. */
int reviews_set(struct reviews *r, const struct review_action *a, const struct drift *d,
		const size_t *object, const size_t *change, size_t n, struct error *err);
/* The same for changes that somebody marked before, by their whole ids: what is known of them is
 * taken from the marks. ERR_NOT_FOUND for an id that nobody marked. */
int reviews_set_marked(struct reviews *r, const struct review_action *a, const char *const *ids,
		       size_t n, struct error *err);
/* Undoes, does again, this user's newest action: ERR_NOT_FOUND when there is none. what gets
 * "reviewed shop/svc/cart" or "accepted 3 changes in 2 objects"; it may come from another machine,
 * so it is to be escaped. An undo is an action's reverse as a commit of its own: what the user said
 * before holds again (as of then: what others said since wins), or nothing. A new action drops what
 * could be done again. */
int reviews_undo(struct reviews *r, const char *user, int64_t now, char what[200],
		 struct error *err);
int reviews_redo(struct reviews *r, const char *user, int64_t now, char what[200],
		 struct error *err);

/* With hide (--unreviewed) the shown changes that are reviewed or accepted become HIDDEN_REVIEWED
 * and HIDDEN_ACCEPTED, and the drift is counted afresh. Without it nothing is done: they stay
 * shown, and summary.reviewed and accepted stay 0, since each change counts once (design.md 7);
 * reviews_progress tells how many are done. Flagged ones are always shown. */
void reviews_apply(const struct reviews *r, struct drift *d, int64_t now, bool hide);
/* How many of the shown changes' objects have all their shown changes marked (any state but none),
 * of how many: the "reviewed 3/6" of a screen. */
void reviews_progress(const struct reviews *r, const struct drift *d, int64_t now, size_t *done,
		      size_t *of);

/* For the time word `reviewed`: the index of the newest snapshot of v (one context, one source,
 * oldest first) up to which nothing shown is without a mark, night by night or in a wider
 * comparison that was marked as a whole; 0 when the first night is not. Quiet nights behind it are
 * left to look at: it stands where somebody marked. They cost nothing, by the cached numbers, and
 * it ends at the first night that has more changes than there are marks. */
struct reviews_night {
	const struct rules *rules;
	int64_t now;
	struct progress progress;	/* ERR_CANCELLED when its tick says so */
};
int reviews_newest(const struct reviews *r, struct store *s, const struct store_snapshot *v,
		   size_t n, const struct reviews_night *o, size_t *index, struct error *err);

#endif
