/*
 * Inside assess: causes behind causes.
 *
 *   cause.c   how a record is a cause; the table of resolvers, and plain ones
 *   owner.c   what owners and their controllers bring about
 *   copied.c  content and names that follow those of other objects
 */
#ifndef ASSESS_CAUSE_H
#define ASSESS_CAUSE_H

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
/* Of an object that took another's place: all its records tell of that. o may be NULL. */
char *cause_rolled(struct ask *a, struct drift_object *o);
/* Does a change lie at or below first.second? second may be NULL. */
bool cause_lies_in(const struct change *c, const char *first, const char *second);
/* Which records of the owner explain one of the owned: it came with it, or went with it. */
unsigned cause_ops(enum change_op op);

/* ---- owner.c: resolvers, see struct resolver ---- */
char *by_owner(struct ask *a);
char *by_owner_change(struct ask *a);
char *by_claim_template(struct ask *a);

/* ---- copied.c: resolvers ---- */
char *by_aggregation(struct ask *a);
char *by_generation(struct ask *a);
char *by_helm_release(struct ask *a);
char *by_injection(struct ask *a);
char *by_machine_config(struct ask *a);

#endif
