/* What the readers of evidence share. Each gives a new reference, or NULL for what tells
 * nothing. */
#ifndef NORMAL_EVIDENCE_H
#define NORMAL_EVIDENCE_H

#include "normal.h"

/* From a path in what was observed to a member of the extract. */
struct pick {
	const char *from, *to;
};

/* What there is of them; NULL if there is nothing. */
json_t *evidence_pick(const json_t *from, const struct pick *picks, size_t n);

/* ---- evidence_event.c ---- */
json_t *event_object(json_t *v);
json_t *event_count(json_t *v);
json_t *event_first(json_t *v);
json_t *event_last(json_t *v);

#endif
