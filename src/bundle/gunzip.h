/*
 * The gzip layer under tars and single files. libarchive has one, but does not
 * look at the checksum: a flipped bit would be told as a change in the cluster.
 */
#ifndef BUNDLE_GUNZIP_H
#define BUNDLE_GUNZIP_H

#include <stdint.h>
#include <sys/types.h>

#include "assay/base.h"

enum gunzip_state {
	GUNZIP_GOING,
	GUNZIP_ENDED,
	GUNZIP_CUT,		/* the data ends before its trailer */
	GUNZIP_DAMAGED,
	GUNZIP_FAILED,		/* errno of the system's refusal is in failed */
};

struct gunzip;
struct gunzip *gunzip_new(int fd);
void gunzip_free(struct gunzip *g);

/* Up to n bytes of what is packed; 0 when no more comes, for the reason in the state. What was
 * unpacked before the damage is given first. */
size_t gunzip_read(struct gunzip *g, void *out, size_t n);
enum gunzip_state gunzip_state(const struct gunzip *g);
int gunzip_failed(const struct gunzip *g);
/* Packed bytes taken so far. */
uint64_t gunzip_taken(const struct gunzip *g);

#endif
