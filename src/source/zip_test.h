/* A writer of stored zips for tests: times of entries are theirs to choose. */
#ifndef SOURCE_ZIP_TEST_H
#define SOURCE_ZIP_TEST_H

#include "assay/base.h"

struct zip_test {
	struct buf body, directory;
	unsigned n;
};

/* A path that ends in / is a folder. at: seconds since 1970. */
void zip_put(struct zip_test *z, const char *path, const char *text, int64_t at);
/* Writes the file and releases z. */
void zip_write(struct zip_test *z, const char *file);

#endif
