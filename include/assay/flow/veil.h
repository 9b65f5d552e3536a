/*
 * Values of secrets that a store keeps in clear (import --secrets keep) are
 * hidden as they are read: whoever reads an object through the store gets the
 * hashes that an ordinary store would have, unless they were asked for.
 */
#ifndef ASSAY_FLOW_VEIL_H
#define ASSAY_FLOW_VEIL_H

#include "assay/flow.h"

enum veil { VEIL_HASHES, VEIL_VALUES, VEIL_DECODED };

/* From here on s is read so; VEIL_DECODED shows the texts in Secrets without their base64. *kept
 * tells whether any context of the store keeps values at all; there is nothing to hide else. The
 * hashes are under the store's key, or in a clone without it under one of its own. */
int flow_veil(struct store *s, enum veil how, bool *kept, struct error *err);

#endif
