/* Outlines of objects by their blobs, kept in the store's cache. */
#ifndef FLOW_OUTLINE_H
#define FLOW_OUTLINE_H

#include "assay/assess.h"
#include "assay/store.h"

struct outlines;
/* Never NULL; a missing, foreign or damaged file is an empty cache. */
struct outlines *outlines_open(const struct store *s);
/* New reference; NULL when it is not there. */
json_t *outlines_get(struct outlines *o, const struct oid *blob);
void outlines_put(struct outlines *o, const struct oid *blob, const json_t *outline);
/* Writes what was put, if that is worth it; that it cannot (a read-only volume) is no error. Calls
 * tick now and then. */
void outlines_save(struct outlines *o, void (*tick)(void *ctx), void *ctx);
void outlines_free(struct outlines *o);

#endif
