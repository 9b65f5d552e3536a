/* Files that are one archive together: an etcd snapshot and the tarball saved with it. */
#ifndef SOURCE_PAIR_H
#define SOURCE_PAIR_H

#include "assay/source.h"

struct pair {
	char *dir, *db, *tar;	/* folder, and names in it */
	char *path;		/* of the snapshot, beginning as the path that was asked for */
};

/* The pair that a plain file belongs to; false when it stands alone. Released by the caller. */
bool pair_find(struct pair *out, const char *path);
void pair_release(struct pair *p);

/* By names alone: which of n files is the tarball of that snapshot; NULL if none is. */
const char *pair_tarball(const char *db, const char *const *names, size_t n);
/* Does a file's last path part look like a saved database, like such a tarball? */
bool pair_is_db(const char *path);
bool pair_is_tarball(const char *path);

#endif
