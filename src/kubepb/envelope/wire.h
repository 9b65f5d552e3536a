/*
 * The outside of a protobuf message: its fields one after the other, for the
 * envelope and for the few fields that are read without a table.
 */
#ifndef KUBEPB_ENVELOPE_WIRE_H
#define KUBEPB_ENVELOPE_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "assay/base.h"

enum { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_BYTES = 2, WIRE_FIXED32 = 5 };

struct wire {
	const char *p;
	size_t n, i;
};

struct wire_field {
	uint32_t number;
	unsigned type;
	uint64_t varint;	/* of WIRE_VARINT */
	struct str bytes;	/* of WIRE_BYTES; lent */
};

/* 1: a field; 0: the end; -1: what follows is no field (w->i stands before it). */
int wire_next(struct wire *w, struct wire_field *out);
/* The last field of that number that is bytes; empty when there is none. False for no message. */
bool wire_find(struct str message, uint32_t number, struct str *out);

#endif
