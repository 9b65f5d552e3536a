/* Inside assess: causes behind causes. */
#ifndef ASSESS_DERIVED_H
#define ASSESS_DERIVED_H

#include "judge.h"

#define ANY_WHOLE ((1U << CHANGE_ADD) | (1U << CHANGE_REMOVE) | (1U << CHANGE_RECREATE))

/* Finds out, once, what record i of o follows from (assess.c). */
void derive_record(struct run *r, struct drift_object *o, size_t i, unsigned depth);

/* The cause that record i of o is or hands on; NULL for noise and for the asking record itself.
 * Malloced. */
char *cause_of(struct ask *a, struct drift_object *o, size_t i);
/* The same for the record of the whole object, if it is one of ops (bits); o may be NULL. */
char *cause_whole(struct ask *a, struct drift_object *o, unsigned ops);
/* The same for the first record below first.second (second may be NULL); o may be NULL. */
char *cause_field(struct ask *a, struct drift_object *o, const char *first, const char *second);

#endif
