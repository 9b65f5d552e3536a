/*
 * The minutes before a snapshot, where import --history has kept them: what
 * each transaction changed, and moments between the snapshots of a timeline.
 */
#ifndef ASSAY_FLOW_PAST_H
#define ASSAY_FLOW_PAST_H

#include <stdbool.h>
#include <stdint.h>

#include "assay/flow.h"
#include "assay/render/past.h"

struct past_log;
/* The pasts that are kept of these snapshots (of one context, oldest first), newest first, each
 * transaction compared with what was there before it, each told once. Of those whose changes are
 * all hidden (noise, status) only the number is told. ERR_CANCELLED by the progress of o. */
int past_log_open(struct past_log **out, struct store *s, const struct store_snapshot *v, size_t n,
		  const struct examine_opts *o, struct error *err);
const struct past_list *past_log_lists(const struct past_log *l, size_t *n); /* lent */
void past_log_free(struct past_log *l);

/* A timeline with the moments between its snapshots, for the history of one object. */
struct past_mix {
	struct store_snapshot *v; /* oldest first; lends what the snapshots given own */
	size_t n, cap;
	struct past_mark {
		bool past, told; /* a moment, no snapshot; its time is told */
	} * marks;               /* beside v */
};
/* Objects of which no past is kept (Leases, Events) get the snapshots alone. */
int past_mix(struct past_mix *out, struct store *s, const struct store_snapshot *v, size_t n,
	     const struct object_key *k, struct error *err);
/* What stands at that instant; nothing set for a snapshot. */
struct past_mark past_mix_at(const struct past_mix *m, int64_t instant);
void past_mix_release(struct past_mix *m);

#endif
