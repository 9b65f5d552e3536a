/*
 * From an object's bytes to an entry of a pack, in any thread: its name, and
 * type, size and a zlib stream.
 */
#ifndef STORE_PRESS_H
#define STORE_PRESS_H

#include "writer.h"

/* An object of any type: its id, and into the writer's spool unless it is known. */
int press_add(struct store_press *p, git_object_t type, const void *bytes, size_t n,
	      struct oid *out, struct error *err);

#endif
