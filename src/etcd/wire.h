/*
 * Just enough protobuf for the messages that etcd itself writes: fields one
 * after the other, nothing known of their meaning.
 */
#ifndef ETCD_WIRE_H
#define ETCD_WIRE_H

#include <stdint.h>

#include "assay/base.h"

enum wire_type { WIRE_VARINT, WIRE_FIXED64, WIRE_BYTES, WIRE_FIXED32 = 5 };

struct wire {
	const uint8_t *p, *end;
};

struct wire_field {
	uint32_t number;
	enum wire_type type;
	uint64_t v;		/* of a number */
	struct str bytes;	/* lent; of WIRE_BYTES */
};

/* 1: a field; 0: the end; -1: it is no message. */
int field_next(struct wire *w, struct wire_field *f);

#endif
