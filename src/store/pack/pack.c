/* From a spool to a pack with its index in the object database, kept until the refs have moved. */
#include "pack.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define CHUNK	  (256U << 10)
#define KEEP_TEXT "assay: until the refs have moved\n"

/* What is still to be written: the rest of the entries, the index (at most 36 bytes an object) and
 * some air. */
static int
check_space(const struct spool *sp, struct error *err)
{
	uint64_t want = sp->mem.n + 36ULL * sp->n + (4U << 20);
	struct statvfs fs;

	if (statvfs(sp->dir, &fs) != 0 || (uint64_t)fs.f_bavail * fs.f_frsize >= want)
		return 0;
	error_set(err, ERR_IO, "not enough space in %s: %llu MB are wanted", sp->dir,
		  (unsigned long long)(want >> 20) + 1);
	return error_hint(err, "nothing was changed; 'git gc' in the store may free some");
}

/* gitformat-pack(5): "PACK", version, number of entries. */
static int
put_header(const struct spool *sp, struct error *err)
{
	uint8_t head[PACK_HEADER] = {'P', 'A', 'C', 'K', 0, 0, 0, 2};

	for (unsigned i = 0; i < 4; i++)
		head[8 + i] = (uint8_t)(sp->n >> (24 - 8 * i));
	if (pwrite(sp->fd, head, sizeof(head), 0) != (ssize_t)sizeof(head))
		return error_errno(err, "cannot write to %s", sp->dir);
	return 0;
}

/* The SHA-1 of all that is in the file goes to its end. */
static int
put_trailer(const struct spool *sp, uint8_t sum[SHA1_BYTES], struct error *err)
{
	uint64_t at = 0, end = PACK_HEADER + sp->flushed;
	struct sha1 *sha = sha1_new();
	char *chunk = mem_alloc(CHUNK);
	int rc = 0;

	while (rc == 0 && at < end) {
		uint64_t left = end - at;
		ssize_t got = pread(sp->fd, chunk, left < CHUNK ? (size_t)left : CHUNK, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			rc = error_errno(err, "cannot read what was written to %s", sp->dir);
			break;
		}
		sha1_add(sha, chunk, (size_t)got);
		at += (uint64_t)got;
	}
	sha1_end(sha, sum);
	if (rc == 0 && pwrite(sp->fd, sum, SHA1_BYTES, (off_t)end) != SHA1_BYTES)
		rc = error_errno(err, "cannot write to %s", sp->dir);
	sha1_free(sha);
	free(chunk);
	return rc;
}

/* The finished pack and its index in the folder of our own, called as git calls them: by the
 * pack's checksum. */
static int
finish(struct spool *sp, char name[2 * SHA1_BYTES + 1], struct error *err)
{
	uint8_t sum[SHA1_BYTES];
	char *pack = NULL, *idx = NULL;
	int rc = -1;

	if (spool_flush(sp, err) != 0 || put_header(sp, err) != 0 ||
	    put_trailer(sp, sum, err) != 0)
		return -1;
	hex_of(sum, sizeof(sum), name);
	pack = mem_printf("%s/pack-%s.pack", sp->dir, name);
	idx = mem_printf("%s/pack-%s.idx", sp->dir, name);
	if (idx_write(idx, sp->v, sp->n, sum, err) == 0) {
		if (fchmod(sp->fd, 0444) == 0 && rename(sp->path, pack) == 0)
			rc = 0;
		else
			error_errno(err, "cannot finish a pack in %s", sp->dir);
	}
	free(pack);
	free(idx);
	return rc;
}

static void
sync_folder(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
}

/* Not synced: it guards against a `git gc` of now, not of after a loss of power. */
static int
make_keep(const char *path, struct error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	bool ok = fd >= 0 && write(fd, KEEP_TEXT, strlen(KEEP_TEXT)) == (ssize_t)strlen(KEEP_TEXT);

	if (fd >= 0 && close(fd) != 0)
		ok = false;
	return ok ? 0 : error_errno(err, "cannot write %s", path);
}

/* The .keep is there before the pack is, and the pack before its index, which is what
 * readers look for. */
static int
move_in(struct store *s, const struct spool *sp, const char *name, char **keep, struct error *err)
{
	static const char *const suffixes[] = {"pack", "idx"};
	char *dir = repo_path(s, "objects/pack");
	char *path = mem_printf("%s/pack-%s.keep", dir, name);
	int rc = make_keep(path, err);

	for (size_t i = 0; rc == 0 && i < countof(suffixes); i++) {
		char *from = mem_printf("%s/pack-%s.%s", sp->dir, name, suffixes[i]);
		char *to = mem_printf("%s/pack-%s.%s", dir, name, suffixes[i]);

		if (rename(from, to) != 0)
			rc = error_errno(err, "cannot move a pack into %s", dir);
		free(from);
		free(to);
	}
	if (rc == 0) {
		sync_folder(dir);
		*keep = path;
		path = NULL;
	}
	free(path);
	free(dir);
	return rc;
}

int
pack_install(struct store *s, struct spool *sp, char **keep, struct error *err)
{
	char name[2 * SHA1_BYTES + 1];

	if (io_mkdirs(sp->dir, 0777, err) != 0 || check_space(sp, err) != 0 ||
	    finish(sp, name, err) != 0 || move_in(s, sp, name, keep, err) != 0)
		return -1;
	if (git_odb_refresh(s->odb) != 0) {
		pack_release(*keep);
		*keep = NULL;
		return repo_error(err, "cannot read the new pack");
	}
	spool_reset(sp);
	return 0;
}

void
pack_release(char *keep)
{
	if (keep)
		unlink(keep);
	free(keep);
}

/* ---- what killed runs left ---- */

static bool
is_any(const char *path, const char *name)
{
	(void)path;
	return name[0] != '.';
}

static bool
has_pack(const char *keep)
{
	char *pack = mem_printf("%.*s.pack", (int)(strlen(keep) - strlen(".keep")), keep);
	bool there = io_exists(pack);

	free(pack);
	return there;
}

/* A .keep that a person made (git-index-pack(1)) holds another text, or none, and a pack
 * stands beside it; ours is empty when the kill came before its text. */
static bool
is_orphan(const char *path, const char *name)
{
	struct buf b = {0};
	bool ours = false;

	if (str_starts(name, "pack_git2_"))
		return true;
	if (str_starts(name, "pack-") && str_ends(name, ".keep") &&
	    io_read_file(path, 256, &b, NULL) == 0)
		ours = b.n ? str_eq(b.p, KEEP_TEXT) : !has_pack(path);
	buf_release(&b);
	return ours;
}

static int
clear(const char *dir, bool (*stale)(const char *path, const char *name), struct error *err)
{
	DIR *d = opendir(dir);
	const struct dirent *e;
	int rc = 0;

	if (!d)
		return errno == ENOENT ? 0 : error_errno(err, "cannot read %s", dir);
	while (rc == 0 && (e = readdir(d))) {
		char *path = mem_printf("%s/%s", dir, e->d_name);

		if (stale(path, e->d_name) && unlink(path) != 0 && errno != ENOENT)
			rc = error_errno(err, "cannot remove %s", path);
		free(path);
	}
	closedir(d);
	return rc;
}

int
pack_clear_stale(struct store *s, struct error *err)
{
	char *incoming = repo_path(s, "incoming"), *packs = repo_path(s, "objects/pack");
	int rc = clear(incoming, is_any, err);

	if (rc == 0)
		rc = clear(packs, is_orphan, err);
	packs_index_clear_stale(s);
	free(incoming);
	free(packs);
	return rc;
}
