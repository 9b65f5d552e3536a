/*
 * One pack a commit. Entries are compressed as they come and spooled, since a
 * pack's header wants their exact number; then header, entries and trailer go
 * to libgit2's indexer in a folder of our own, and the finished pack moves
 * into the object database under a .keep.
 */
#ifndef STORE_PACK_H
#define STORE_PACK_H

#include "repo.h"

struct spool {
	char *dir;		/* <store>/incoming */
	int fd;			/* unlinked; -1 until the buffer overflows */
	struct buf mem;
	uint64_t flushed;	/* bytes in the file */
	uint32_t count;
	struct libdeflate_compressor *z;
};

void spool_init(struct spool *sp, const struct store *s);
int spool_add(struct spool *sp, git_object_t type, const void *p, size_t n, struct error *err);
uint64_t spool_bytes(const struct spool *sp);
/* Empty again, ready for the next pack. */
void spool_reset(struct spool *sp);
void spool_release(struct spool *sp);

/* Makes the pack and puts it into the object database; *keep is the malloced path of its
 * .keep, to be given to pack_release once the refs have moved. */
int pack_install(struct store *s, struct spool *sp, char **keep, struct error *err);
void pack_release(char *keep);
/* Clears what killed runs left: spools, half packs, our .keep files. Only under the lock. */
int pack_clear_stale(struct store *s, struct error *err);

/* ---- multi.c: one index over many packs, made now and then ---- */

void packs_index(struct store *s);
void packs_index_clear_stale(struct store *s);

#endif
