/*
 * What the files of this room share: the state of one decoding, which goes
 * from the envelope to the message and, for an object stored inside another
 * one (RawExtension), back to the envelope.
 */
#ifndef KUBEPB_H
#define KUBEPB_H

#include "assay/kubepb.h"

struct stored_run {
	const struct limits *lim;
	struct stored_odd *odd;		/* may be NULL */
	unsigned depth;			/* levels above what is decoded now */
	uint64_t zeros;			/* structs so far that no byte stands for */
	bool era_2019;			/* tests only: omit what was omitted then */
};

/* envelope/envelope.c: as stored_decode, but under run->depth levels of a tree. New reference. */
json_t *stored_decode_in(struct stored_run *run, struct str value, struct error *err);

/* Counts in one of the maps of stored_odd: the value is the count itself, as a uintptr_t. */
void odd_count(struct map *m, const char *name);
/* A JSON string of these bytes, with U+FFFD for what is no UTF-8, as Go does it; counted. */
json_t *odd_string(struct stored_run *run, struct str s);

#endif
