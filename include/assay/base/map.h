/*
 * A hash map from byte strings to pointers that keeps insertion order, and a
 * sorted view of it. Keys are copied; values belong to the caller.
 */
#ifndef ASSAY_BASE_MAP_H
#define ASSAY_BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

struct map_entry {
	char *key;		/* NUL-terminated copy, may hold NUL bytes too */
	size_t len;
	void *value;
	uint64_t hash;
};

struct map {
	struct map_entry *v;	/* insertion order; key NULL where deleted */
	size_t n, cap, live;
	uint32_t *slots;
	size_t nslots;
};

/* {0} is an empty map. The hash is seeded a process, so hostile keys cannot aim at it. */
void *map_get(const struct map *m, const char *key);
void *map_getn(const struct map *m, const void *key, size_t len);
/* Returns the former value, NULL where there was none. */
void *map_put(struct map *m, const char *key, void *value);
void *map_putn(struct map *m, const void *key, size_t len, void *value);
void *map_del(struct map *m, const char *key);
/* The entry itself, made with a NULL value where absent: one look-up for get-or-add. */
struct map_entry *map_at(struct map *m, const void *key, size_t len);
/* Entries sorted by key bytes; the array is the caller's (free), the entries the map's. */
struct map_entry **map_sorted(const struct map *m, size_t *n);
/* Calls done for each value where done is not NULL. */
void map_release(struct map *m, void (*done)(void *value));

#define map_each(m, e)                                                                 \
	for (struct map_entry *e = (m)->v; e && e < (m)->v + (m)->n; e++)              \
		if (e->key)

#endif
