/* Names and entries of packs (gitformat-pack(5)), by libcrypto and libdeflate. */
#include "press.h"

#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Measured on 60,000 files of 3 KB: level 1 takes half of level 6's time for 8 % more
 * bytes, and `git gc` makes better packs than either. */
#define LEVEL	      1
#define TYPE_SIZE_MAX 10

struct store_press {
	struct store_writer *w;
	struct sha1 *sha;
	struct libdeflate_compressor *z;
	struct buf entry;
};

struct store_press *
store_press_new(struct store_writer *w)
{
	struct store_press *p = mem_zero(1, sizeof(*p));

	p->w = w;
	p->sha = sha1_new();
	return p;
}

void
store_press_free(struct store_press *p)
{
	if (!p)
		return;
	sha1_free(p->sha);
	libdeflate_free_compressor(p->z);
	buf_release(&p->entry);
	free(p);
}

/*
 * The digest that is fast on this processor, which looks for no crafted collisions. All of those
 * that are known need blocks of free bytes; what is stored here is text by our own dump, in which
 * no byte under a blank and nothing but UTF-8 stands. `git fsck` would find one nonetheless.
 */
static struct oid
name_of(struct store_press *p, git_object_t type, const void *bytes, size_t n)
{
	struct oid o = {{0}};
	char head[64];
	int len = snprintf(head, sizeof(head), "%s %zu", git_object_type2string(type), n);

	sha1_add(p->sha, head, (size_t)len + 1);
	sha1_add(p->sha, bytes, n);
	sha1_end(p->sha, o.id);
	return o;
}

/* Type in bits 4-6 of the first byte, size in 4 and then 7 bits a byte. */
static size_t
put_header(uint8_t out[TYPE_SIZE_MAX], git_object_t type, uint64_t size)
{
	uint8_t c = (uint8_t)((unsigned)type << 4 | (size & 15));
	size_t n = 0;

	for (size >>= 4; size; size >>= 7) {
		out[n++] = c | 0x80;
		c = size & 0x7f;
	}
	out[n++] = c;
	return n;
}

/* The entry of a pack. */
static int
pack(struct store_press *p, git_object_t type, const void *bytes, size_t n, struct error *err)
{
	uint8_t head[TYPE_SIZE_MAX];
	size_t bound, used;
	char *to;

	if (!p->z)
		p->z = libdeflate_alloc_compressor(LEVEL);
	if (!p->z)
		return error_set(err, ERR_LIMIT, "no memory to compress with");
	bound = libdeflate_zlib_compress_bound(p->z, n);
	buf_clear(&p->entry);
	to = buf_room(&p->entry, bound + sizeof(head));
	used = put_header(head, type, n);
	memcpy(to, head, used);
	bound = libdeflate_zlib_compress(p->z, bytes, n, to + used, bound);
	if (!bound)
		return error_set(err, ERR_BUG, "a file of %zu bytes cannot be compressed", n);
	p->entry.n = used + bound;
	return 0;
}

int
press_add(struct store_press *p, git_object_t type, const void *bytes, size_t n,
	  struct oid *out, struct error *err)
{
	struct oid o = name_of(p, type, bytes, n);

	if (!writer_has(p->w, &o) &&
	    (pack(p, type, bytes, n, err) != 0 ||
	     writer_spool(p->w, &o, (struct str){p->entry.p, p->entry.n}, err) != 0))
		return -1;
	*out = o;
	return 0;
}

int
store_press_put(struct store_press *p, const void *bytes, size_t n, struct oid *out,
		struct error *err)
{
	return press_add(p, GIT_OBJECT_BLOB, bytes, n, out, err);
}
