/* The item cache: which items of the last snapshot of a source became which files. */
#ifndef FLOW_CACHE_H
#define FLOW_CACHE_H

#include "assay/base.h"
#include "assay/object.h"
#include "assay/store.h"

#define SECTIONS 3

/* What became of an item, so that the same item needs no parsing. */
struct known {
	const char *path;		/* in a store; lent by the cache */
	struct oid blob[SECTIONS];
	unsigned has;			/* bit 1 << section */
	int64_t newest;			/* newest stamp inside */
	/* code of a note to be made of it each time, or NULL; not kept */
	const char *odd;
};

struct cache;
/* Reads <store>/cache/items-<source>; a missing, foreign or damaged file is an empty cache. */
struct cache *cache_open(const struct store *s, const char *source, const char *fingerprint);
/* NULL if the item was not in the last snapshot, nor in this one so far. */
const struct known *cache_get(struct cache *c, const uint8_t id[SHA256_BYTES]);
/* Notes the item for this snapshot; k's strings are copied. */
void cache_put(struct cache *c, const uint8_t id[SHA256_BYTES], const struct known *k);
/* What was put since the last turn is now the last snapshot. */
void cache_turn(struct cache *c);
/* Drops what was put since the last turn. */
void cache_undo(struct cache *c);
int cache_save(struct cache *c, struct error *err);
void cache_free(struct cache *c);

#endif
