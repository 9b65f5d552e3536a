/*
 * One pack a commit. Entries are written as they come to a file in a folder of
 * our own, with room for the header, which wants their exact number; then
 * header, trailer and index are made, and the finished pack moves into the
 * object database under a .keep.
 */
#ifndef STORE_PACK_H
#define STORE_PACK_H

#include "repo.h"

/* What the index tells of an entry. */
struct packed {
	struct oid id;
	uint32_t crc;
	uint64_t at;		/* in the pack */
};

struct spool {
	char *dir;		/* <store>/incoming */
	char *path;		/* the pack to be; NULL until the buffer overflows or it is made */
	int fd;
	struct buf mem;
	uint64_t flushed;	/* bytes of entries in the file */
	struct packed *v;
	size_t n, cap;
};

void spool_init(struct spool *sp, const struct store *s);
/* An entry, as a press makes it. */
int spool_add(struct spool *sp, const struct oid *id, const void *entry, size_t n,
	      struct error *err);
uint64_t spool_bytes(const struct spool *sp);
/* What is still in memory goes to the file, which then holds all but header and trailer. */
int spool_flush(struct spool *sp, struct error *err);
/* Empty again, ready for the next pack; a file that has not moved goes away. */
void spool_reset(struct spool *sp);
void spool_release(struct spool *sp);

#define PACK_HEADER 12

/* ---- idx.c ---- */

/* Writes the index of a pack, version 2; sorts v. sum is the pack's trailer. */
int idx_write(const char *path, struct packed *v, size_t n, const uint8_t sum[SHA1_BYTES],
	      struct error *err);

/* Makes the pack and puts it into the object database; *keep is the malloced path of its
 * .keep, to be given to pack_release once the refs have moved. */
int pack_install(struct store *s, struct spool *sp, char **keep, struct error *err);
void pack_release(char *keep);
/* Clears what killed runs left: half packs, our .keep files. Only under the lock. */
int pack_clear_stale(struct store *s, struct error *err);

/* ---- multi.c: one index over many packs, made now and then ---- */

void packs_index(struct store *s);
void packs_index_clear_stale(struct store *s);

#endif
