/* What reading and writing of reviews share. */
#ifndef STORE_REVIEW_H
#define STORE_REVIEW_H

#include "repo.h"

#define REVIEW_MAX (64U << 10)	/* bytes of a file, or of a commit */

/* An id of a change, as files are called. */
bool review_id_ok(const char *id);
/* The ref of a user's reviews. Malloced. */
char *review_ref(const char *user);
/* 1 and the tree, 0 when it is no tree or a huge one, -1. */
int review_tree(git_tree **out, struct store *s, const git_oid *id, struct error *err);
/* 1 and the commit, 0 when it is none. */
int review_commit(git_commit **out, struct store *s, const struct oid *id, struct error *err);

#endif
