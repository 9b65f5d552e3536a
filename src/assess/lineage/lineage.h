/*
 * Inside assess: generations of one thing under different names.
 *
 *   lineage.c  the pass: what came and went, and one object of each pair
 *   pair.c     which of what came took the place of which
 *   key.c      the line that an object belongs to
 *   follow.c   what in an object follows from its name only
 */
#ifndef ASSESS_LINEAGE_H
#define ASSESS_LINEAGE_H

#include "judge.h"

/* Before anything is judged: of each line the objects that went and those that came are paired,
 * and a pair becomes one object of the drift (rolled_from), with what differs beyond the name. */
void lineage_fold(struct run *r);
/* The record that stands for the pair itself: its last. */
bool lineage_is_name(const struct drift_object *o, const struct change *c);
/* Is it the making of a newer generation that the record tells? Its name, and what it came without:
 * nobody took that away. */
bool lineage_is_born(const struct drift_object *o, const struct change *c);
/* Does the record say by itself, or as one of a generation's, that the whole object is another?
 * False for what a person or a tool of theirs wrote into the newer generation. */
bool lineage_is_whole(struct ask *a);

/* ---- key.c ---- */

enum line_rule {
	LINE_ANY,		/* whichever generation went, the one that came is its next */
	LINE_NEXT,		/* only the one that is one before or after, if that went */
	LINE_ALONE,		/* only where no other generation stayed */
};
struct line {
	struct buf key;		/* the same for all generations */
	enum line_rule rule;
	bool by_hand;		/* people make these as well as controllers do */
};
struct line_makers {
	struct map top;		/* owner -> whose it is in the end; texts */
};
/* The line of an object that came or went; false if it is of none. */
bool line_of(struct run *r, struct line_makers *m, const struct drift_object *o,
	     struct line *out);
/* The number of a generation that has one in its name, else 0. */
uint64_t line_number(const struct object_key *k);
/* Is a third of the line on both sides? The line's rule is LINE_ALONE. */
bool line_stays(struct run *r, const struct object_key *k);
void line_makers_release(struct line_makers *m);

/* ---- follow.c ---- */

/* The older body as it would be under the newer one's name: all that then is equal followed from
 * the name. New reference; the bodies are left alone. */
json_t *line_follow(const json_t *old_body, const json_t *new_body);
/* A digest of a body without what follows from its name; same content, same digest. */
uint64_t line_content(const json_t *body);
/* Of two bodies, how much is alike: sorted digests of all values at their paths. Malloced. */
uint64_t *line_leaves(const json_t *body, size_t *n);

#endif
