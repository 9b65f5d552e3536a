/*
 * The index of a pack, version 2 (gitformat-pack(5), "Version 2 pack-*.idx
 * files"): magic and version, how many names begin with at most each byte,
 * names in order, CRC-32 of each entry, offsets, those past 2 GiB in a table of
 * their own, the pack's checksum and the index's.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pack.h"

#define FAR 0x80000000U		/* the offset is in the other table */

static int
by_name(const void *a, const void *b)
{
	const struct packed *x = a, *y = b;

	return memcmp(x->id.id, y->id.id, sizeof(x->id.id));
}

static void
put32(struct buf *b, uint32_t v)
{
	const uint8_t bytes[] = {(uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8),
				 (uint8_t)v};

	buf_add(b, bytes, sizeof(bytes));
}

static void
put_fan(struct buf *b, const struct packed *v, size_t n)
{
	size_t at = 0;

	for (unsigned first = 0; first < 256; first++) {
		while (at < n && v[at].id.id[0] <= first)
			at++;
		put32(b, (uint32_t)at);
	}
}

static void
put_offsets(struct buf *b, const struct packed *v, size_t n)
{
	uint32_t far = 0;

	for (size_t i = 0; i < n; i++)
		put32(b, v[i].at < FAR ? (uint32_t)v[i].at : FAR | far++);
	for (size_t i = 0; i < n; i++) {
		if (v[i].at < FAR)
			continue;
		put32(b, (uint32_t)(v[i].at >> 32));
		put32(b, (uint32_t)v[i].at);
	}
}

static int
write_out(const char *path, const struct buf *b, struct error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
	bool ok = fd >= 0 && io_write_all(fd, b->p, b->n) == 0;

	if (!ok)
		error_errno(err, "cannot write %s", path);
	if (fd >= 0 && close(fd) != 0 && ok)
		return error_errno(err, "cannot write %s", path);
	return ok ? 0 : -1;
}

int
idx_write(const char *path, struct packed *v, size_t n, const uint8_t sum[SHA1_BYTES],
	  struct error *err)
{
	static const uint8_t head[] = {0xff, 't', 'O', 'c', 0, 0, 0, 2};
	struct sha1 *sha = sha1_new();
	uint8_t own[SHA1_BYTES];
	struct buf b = {0};
	int rc;

	if (n)
		qsort(v, n, sizeof(*v), by_name);
	buf_add(&b, head, sizeof(head));
	put_fan(&b, v, n);
	for (size_t i = 0; i < n; i++)
		buf_add(&b, v[i].id.id, sizeof(v[i].id.id));
	for (size_t i = 0; i < n; i++)
		put32(&b, v[i].crc);
	put_offsets(&b, v, n);
	buf_add(&b, sum, SHA1_BYTES);
	sha1_add(sha, b.p, b.n);
	sha1_end(sha, own);
	buf_add(&b, own, sizeof(own));
	rc = write_out(path, &b, err);
	sha1_free(sha);
	buf_release(&b);
	return rc;
}
