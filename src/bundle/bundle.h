/* For the fuzz target and tests. */
#ifndef BUNDLE_BUNDLE_H
#define BUNDLE_BUNDLE_H

#include "assay/bundle.h"

/* As bundle_open, on an open file (memfd_create), which it takes over even on failure. */
int bundle_open_fd(struct bundle **out, int fd, const struct limits *lim, struct notes *ns,
		   struct error *err);

#endif
