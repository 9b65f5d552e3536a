/*
 * Fields that flip: what changes on most nights of a history while nothing
 * else in its object does. A rule that hides it is proposed, never put in
 * force. Between neighbours only what differs is read and judged.
 */
#ifndef ASSAY_FLOW_FLIPS_H
#define ASSAY_FLOW_FLIPS_H

#include "assay/flow.h"

struct flip {
	char *name;			/* of the rule: learned-cm-heartbeat */
	char *kind;			/* as rules have it: ConfigMap, Kind.group */
	char *path;			/* a field, or a glob where objects differ in its items */
	json_t *namespaces, *names;	/* lists; NULL: any */
	json_t *refs;			/* the objects that show it */
	/* nights with no other change, the fewest of the objects; all nights */
	size_t nights, of;
	size_t hides;			/* records of the history that the rule would hide */
	size_t by_hand;			/* of them by hand */
	enum severity severity;		/* the worst of them, and its rule */
	char *rule;
};

struct flips {
	struct flip *v;			/* those that hide most first */
	size_t n, cap;
	size_t nights;			/* pairs of neighbours that were compared */
};

/* Over n snapshots of one context, oldest first; o has the rules in force, the filter, progress and
 * limits. ERR_CANCELLED when it was stopped. */
int flips_find(struct flips *out, struct store *s, const struct store_snapshot *v, size_t n,
	       const struct examine_opts *o, struct error *err);
/* As a rule, switched off, its reason says what was seen. New reference. */
json_t *flip_rule(const struct flip *f);
void flips_release(struct flips *f);

#endif
