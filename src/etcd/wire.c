/* Fields of a protobuf message. */
#include "wire.h"

static bool
varint(struct wire *w, uint64_t *v)
{
	*v = 0;
	for (unsigned shift = 0; shift < 70 && w->p < w->end; shift += 7) {
		uint8_t b = *w->p++;

		if (shift == 63 && b > 1)
			return false;
		*v |= (uint64_t)(b & 0x7f) << shift;
		if (b < 0x80)
			return true;
	}
	return false;
}

static bool
fixed(struct wire *w, size_t n, uint64_t *v)
{
	*v = 0;
	if ((size_t)(w->end - w->p) < n)
		return false;
	for (size_t i = 0; i < n; i++)
		*v |= (uint64_t)*w->p++ << 8 * i;
	return true;
}

int
field_next(struct wire *w, struct wire_field *f)
{
	uint64_t tag;

	if (w->p == w->end)
		return 0;
	if (!varint(w, &tag) || tag >> 3 == 0 || tag >> 3 >= 1U << 29)
		return -1;
	f->number = (uint32_t)(tag >> 3);
	f->type = (enum wire_type)(tag & 7);
	f->bytes = (struct str){0};
	switch (f->type) {
	case WIRE_VARINT:
		return varint(w, &f->v) ? 1 : -1;
	case WIRE_FIXED64:
		return fixed(w, 8, &f->v) ? 1 : -1;
	case WIRE_FIXED32:
		return fixed(w, 4, &f->v) ? 1 : -1;
	case WIRE_BYTES:
		if (!varint(w, &f->v) || f->v > (uint64_t)(w->end - w->p))
			return -1;
		f->bytes = (struct str){(const char *)w->p, (size_t)f->v};
		w->p += f->v;
		return 1;
	default:	/* groups, which nobody writes */
		return -1;
	}
}
