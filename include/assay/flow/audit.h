/*
 * What hands did, of one snapshot or a range: every object is looked at once,
 * and of those alone that say something a body is kept. Over a range also
 * footprints: what was written by hand between two snapshots and is the same.
 */
#ifndef ASSAY_FLOW_AUDIT_H
#define ASSAY_FLOW_AUDIT_H

#include "assay/assess/audit.h"
#include "assay/flow.h"

struct audit_opts {
	const struct rules *rules;
	/* no origins: those that a hand made, or nobody knows who */
	struct filter filter;
	struct limits limits;
	struct progress progress;
};

/* A result with all that it borrows from. */
struct audited;
/* v are the snapshots of one source, oldest first; the last is the one that is looked at, all of
 * them where footprints are. ERR_CANCELLED when the progress said so. */
int flow_audit(struct audited **out, struct store *s, const struct store_snapshot *v, size_t n,
	       const struct audit_opts *o, struct error *err);
const struct audit *audited_result(const struct audited *a);	/* lent */
const struct kinds *audited_kinds(const struct audited *a);	/* lent */
void audited_free(struct audited *a);

#endif
