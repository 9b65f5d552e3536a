/* Fields of a protobuf message. Source: protobuf.dev, "Encoding"; nobody here uses groups. */
#include "wire.h"

static bool
varint(struct wire *w, uint64_t *out)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 64 && w->i < w->n; shift += 7) {
		uint8_t b = (uint8_t)w->p[w->i++];

		if (shift == 63 && b > 1)
			return false;
		v |= (uint64_t)(b & 0x7f) << shift;
		if (b < 0x80) {
			*out = v;
			return true;
		}
	}
	return false;
}

static bool
content(struct wire *w, struct wire_field *f)
{
	uint64_t len = f->type == WIRE_FIXED64 ? 8 : 4;

	if (f->type == WIRE_VARINT)
		return varint(w, &f->varint);
	if (f->type == WIRE_BYTES) {
		if (!varint(w, &len))
			return false;
	} else if (f->type != WIRE_FIXED64 && f->type != WIRE_FIXED32) {
		return false;
	}
	if (len > w->n - w->i)
		return false;
	if (f->type == WIRE_BYTES)
		f->bytes = (struct str){w->p + w->i, (size_t)len};
	w->i += (size_t)len;
	return true;
}

int
wire_next(struct wire *w, struct wire_field *out)
{
	size_t from = w->i;
	uint64_t tag;

	if (w->i >= w->n)
		return 0;
	*out = (struct wire_field){.bytes = {"", 0}};
	if (varint(w, &tag) && tag >> 3 != 0 && tag >> 3 <= 0x1fffffff) {
		out->number = (uint32_t)(tag >> 3);
		out->type = tag & 7;
		if (content(w, out))
			return 1;
	}
	w->i = from;
	return -1;
}

bool
wire_find(struct str message, uint32_t number, struct str *out)
{
	struct wire w = {.p = message.p, .n = message.n};
	struct wire_field f;
	int rc;

	*out = (struct str){"", 0};
	while ((rc = wire_next(&w, &f)) > 0)
		if (f.number == number && f.type == WIRE_BYTES)
			*out = f.bytes;
	return rc == 0;
}
