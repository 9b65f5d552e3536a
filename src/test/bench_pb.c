/* Protobuf as the API server stores it, for made snapshots of etcd. */
#include "bench_pb.h"

#include <stdarg.h>

static size_t
varint_bytes(uint64_t v, char out[10])
{
	size_t n = 0;

	for (; v >= 0x80; v >>= 7)
		out[n++] = (char)(v | 0x80);
	out[n++] = (char)v;
	return n;
}

void
pb_varint(struct buf *b, uint64_t v)
{
	char bytes[10];

	buf_add(b, bytes, varint_bytes(v, bytes));
}

void
pb_num(struct buf *b, unsigned field, uint64_t v)
{
	pb_varint(b, field << 3);
	pb_varint(b, v);
}

/* A message begins; its length is put in front when it ends. */
size_t
pb_open(struct buf *b, unsigned field)
{
	pb_varint(b, field << 3 | 2);
	return b->n;
}

void
pb_end(struct buf *b, size_t at)
{
	char bytes[10];
	size_t n = varint_bytes(b->n - at, bytes), size = b->n - at;

	buf_room(b, n);
	memmove(b->p + at + n, b->p + at, size);
	memcpy(b->p + at, bytes, n);
	b->n += n;
}

void
pb_text(struct buf *b, unsigned field, const char *fmt, ...)
{
	size_t at = pb_open(b, field);
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
	pb_end(b, at);
}

void
pb_empty(struct buf *b, unsigned field)
{
	pb_end(b, pb_open(b, field));
}

void
pb_entry(struct buf *b, unsigned field, const char *key, const char *value)
{
	size_t at = pb_open(b, field);

	pb_text(b, 1, "%s", key);
	pb_text(b, 2, "%s", value);
	pb_end(b, at);
}

void
pb_when(struct buf *b, unsigned field, int64_t seconds)
{
	size_t at = pb_open(b, field);

	pb_num(b, 1, (uint64_t)seconds);
	pb_num(b, 2, 0);
	pb_end(b, at);
}
