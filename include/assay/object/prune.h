/*
 * Prune profiles: the fields that a source leaves out, a table of (kind, path)
 * by name. Compare skips a path that either side's profile prunes, so that a
 * field that one form shows and another does not is no change (design.md 6).
 */
#ifndef ASSAY_OBJECT_PRUNE_H
#define ASSAY_OBJECT_PRUNE_H

#include <stdbool.h>

#include "assay/object/key.h"
#include "assay/text.h"

struct prune_profile;		/* static */
/* "none"; "openshift-backup" (all lists); "stacked" (the eras with dc_NAME.json and svc_NAME.json),
 * "stacked-early" (the same without pvcs_attachment.json); "kubectl-export" (single objects by
 * --export); NULL if there is no such profile. */
const struct prune_profile *prune_find(const char *name);
const char *prune_name(const struct prune_profile *p);
/* Is this path (or one above it) pruned for this kind? p may be NULL: nothing is. */
bool prune_hides(const struct prune_profile *p, const struct object_key *k,
		 const struct path *path);

#endif
