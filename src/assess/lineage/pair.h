/* Inside assess: which of what came took the place of which. */
#ifndef ASSESS_LINEAGE_PAIR_H
#define ASSESS_LINEAGE_PAIR_H

#include "lineage.h"

/* An object that came or went, and is of a line. */
struct member {
	struct drift_object *o;
	size_t line;		/* index into lines */
	bool gone;
	uint64_t number, content, place;
	struct drift_object *with;	/* its pair */
};

struct fold {
	struct run *run;
	struct line_makers makers;
	struct map lines;	/* key -> index + 1 */
	struct line_kind {
		enum line_rule rule;
		bool by_hand;
	} *line;
	size_t nlines, lines_cap;
	struct member *v;
	size_t n, cap;
};

/* Of each line what went is paired with what came: fills with. Changes the order of members. */
void pair_all(struct fold *f);

#endif
