/* Entries on their way into a pack: in memory, then in the file that will be the pack. */
#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pack.h"

#define MEMORY (4U << 20)

void
spool_init(struct spool *sp, const struct store *s)
{
	*sp = (struct spool){.dir = repo_path(s, "incoming"), .fd = -1};
}

static int
open_file(struct spool *sp, struct error *err)
{
	char *name = mem_printf("%s/pack-XXXXXX", sp->dir);

	if (io_mkdirs(sp->dir, 0777, err) != 0) {
		free(name);
		return -1;
	}
	sp->fd = mkostemp(name, O_CLOEXEC);
	if (sp->fd < 0) {
		free(name);
		return error_errno(err, "cannot write to %s", sp->dir);
	}
	sp->path = name;
	return 0;
}

int
spool_flush(struct spool *sp, struct error *err)
{
	size_t done = 0;

	if (sp->fd < 0 && open_file(sp, err) != 0)
		return -1;
	while (done < sp->mem.n) {
		ssize_t put = pwrite(sp->fd, sp->mem.p + done, sp->mem.n - done,
				     (off_t)(PACK_HEADER + sp->flushed + done));

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return error_errno(err, "cannot write to %s", sp->dir);
		done += (size_t)put;
	}
	sp->flushed += done;
	buf_clear(&sp->mem);
	return 0;
}

int
spool_add(struct spool *sp, const struct oid *id, const void *entry, size_t n, struct error *err)
{
	if (sp->n == UINT32_MAX)
		return error_set(err, ERR_LIMIT, "too many objects for one pack");
	if (sp->mem.n && sp->mem.n + n > MEMORY && spool_flush(sp, err) != 0)
		return -1;
	vec_grow(sp->v, sp->n, sp->cap);
	sp->v[sp->n++] = (struct packed){
		.id = *id,
		.crc = libdeflate_crc32(0, entry, n),
		.at = PACK_HEADER + spool_bytes(sp),
	};
	buf_add(&sp->mem, entry, n);
	return 0;
}

uint64_t
spool_bytes(const struct spool *sp)
{
	return sp->flushed + sp->mem.n;
}

void
spool_reset(struct spool *sp)
{
	if (sp->fd >= 0)
		close(sp->fd);
	if (sp->path)
		unlink(sp->path);
	free(sp->path);
	sp->path = NULL;
	sp->fd = -1;
	buf_clear(&sp->mem);
	sp->flushed = 0;
	sp->n = 0;
}

void
spool_release(struct spool *sp)
{
	spool_reset(sp);
	buf_release(&sp->mem);
	free(sp->v);
	free(sp->dir);
	*sp = (struct spool){.fd = -1};
}
