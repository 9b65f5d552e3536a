/*
 * From an object's bytes to an entry of a pack, in any thread: its name, and
 * type, size and a zlib stream.
 */
#ifndef STORE_PRESS_H
#define STORE_PRESS_H

#include <git2.h>

#include "assay/store.h"

struct oid press_name(struct store_press *p, git_object_t type, const void *bytes, size_t n);
/* Appends the entry. */
int press_pack(struct store_press *p, git_object_t type, const void *bytes, size_t n,
	       struct buf *out, struct error *err);

#endif
