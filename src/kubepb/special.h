/* Values of fields: what a scalar and each special type of the API machinery is in JSON. */
#ifndef KUBEPB_SPECIAL_H
#define KUBEPB_SPECIAL_H

#include "envelope/wire.h"
#include "kubepb.h"
#include "table.h"

/* New reference, NULL with an error; not for messages and wrappers. */
json_t *special_value(struct stored_run *run, enum table_type type, const struct wire_field *w,
		      struct error *err);
/* Of a field that is not there and is no pointer, list or map. New reference. */
json_t *special_zero(enum table_type type);
/* Whether a value on the wire is the zero of its type. */
bool special_is_zero(enum table_type type, const struct wire_field *w);
/* How a field of that type is written: WIRE_VARINT or WIRE_BYTES. */
unsigned special_wire(enum table_type type);
/* The next number of a packed list: 1; 0 at the end, -1 when it is damaged. */
int special_packed(struct str *rest, uint64_t *out);

#endif
