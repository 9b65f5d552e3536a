/*
 * Patches: what makes of the objects of one snapshot those of the other, as
 * text that somebody may apply. Nothing here is ever applied.
 */
#ifndef ASSAY_RENDER_PATCH_H
#define ASSAY_RENDER_PATCH_H

#include "assay/render.h"

/* What became of the objects shown; {0} to begin with. */
struct patch_sum {
	size_t made;		/* objects with at least one operation, or one to make or delete */
	/* references of those of which a redacted value was left out; the caller's */
	json_t *redacted;
};

/* FORMAT_JSONPATCH, FORMAT_MERGEPATCH, FORMAT_KUBECTL: a patch for each object of which a change is
 * shown, of the shown changes only (assay-diff(1)). Adds to sum, which may be NULL. */
void render_patches(struct buf *out, const struct drift *d, const struct render_opts *o,
		    struct patch_sum *sum);
/* Says of which objects a redacted value was left out, with a hint: ERR_USAGE, and -1. */
int render_redacted(const struct patch_sum *sum, struct error *err);

/* The whole object as YAML that `kubectl apply` takes: comments name what was left out as the
 * server's and what the server would refuse to change. ERR_USAGE with a hint, and nothing appended,
 * where a value in it was redacted or it is no API object. */
int render_manifest(struct buf *out, const struct shown_object *s, const struct render_opts *o,
		    struct error *err);

#endif
