/* Unpacks gzip from an open file with zlib, which checks length and checksum of each member. */
#include "gunzip.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

enum { BLOCK = 1 << 18 };

struct gunzip {
	int fd;
	enum gunzip_state state;
	int failed;
	uint64_t pos;
	bool between;		/* behind a member: another may follow */
	z_stream z;
	uint8_t in[BLOCK];
};

struct gunzip *
gunzip_new(int fd)
{
	struct gunzip *g = mem_zero(1, sizeof(*g));

	g->fd = fd;
	if (inflateInit2(&g->z, 15 + 16) != Z_OK)
		abort();	/* out of memory: zlib has no other reason */
	return g;
}

void
gunzip_free(struct gunzip *g)
{
	if (!g)
		return;
	inflateEnd(&g->z);
	free(g);
}

/* Moves what is left to the front and fills up behind it; false at the end of the file. */
static bool
refill(struct gunzip *g)
{
	size_t left = g->z.avail_in;
	ssize_t got;

	if (left)
		memmove(g->in, g->z.next_in, left);
	do
		got = pread(g->fd, g->in + left, BLOCK - left, (off_t)g->pos);
	while (got < 0 && errno == EINTR);
	if (got < 0) {
		g->failed = errno;
		g->state = GUNZIP_FAILED;
		got = 0;
	}
	g->pos += (uint64_t)got;
	g->z.next_in = g->in;
	g->z.avail_in = (uInt)(left + (size_t)got);
	return got > 0;
}

/* Begins the member that may follow another (RFC 1952, 2.2). Other bytes there are padding,
 * as gzip sees it. */
static void
begin_member(struct gunzip *g)
{
	while (g->z.avail_in < 2 && refill(g))
		;
	if (g->state != GUNZIP_GOING)
		return;
	if (g->z.avail_in < 2 || g->z.next_in[0] != 0x1f || g->z.next_in[1] != 0x8b) {
		g->state = GUNZIP_ENDED;
		return;
	}
	inflateReset(&g->z);
	g->between = false;
}

size_t
gunzip_read(struct gunzip *g, void *out, size_t n)
{
	int rc;

	g->z.next_out = out;
	g->z.avail_out = (uInt)n;
	while (g->state == GUNZIP_GOING && g->z.avail_out) {
		if (g->between) {
			begin_member(g);
			continue;
		}
		if (g->z.avail_in == 0 && !refill(g)) {
			if (g->state == GUNZIP_GOING)
				g->state = GUNZIP_CUT;
			break;
		}
		rc = inflate(&g->z, Z_NO_FLUSH);
		if (rc == Z_STREAM_END)
			g->between = true;
		else if (rc != Z_OK && rc != Z_BUF_ERROR)
			g->state = GUNZIP_DAMAGED;
	}
	return n - g->z.avail_out;
}

enum gunzip_state
gunzip_state(const struct gunzip *g)
{
	return g->state;
}

int
gunzip_failed(const struct gunzip *g)
{
	return g->failed;
}

uint64_t
gunzip_taken(const struct gunzip *g)
{
	return g->pos - g->z.avail_in;
}
