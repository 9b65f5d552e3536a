/* Streams that cannot be sought are copied to a temporary file without a name. */
#ifndef BUNDLE_SPOOL_H
#define BUNDLE_SPOOL_H

#include "assay/base.h"

/* A file with all that fd still holds, positioned anywhere; -1 with err. */
int spool_open(int fd, const struct limits *lim, struct error *err);

/* An empty one; -1 with err. */
int spool_new(struct error *err);

#endif
