/* From a spool to an indexed pack in the object database, kept until the refs have moved. */
#include "pack.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define CHUNK	  (1U << 20)
#define KEEP_TEXT "assay: until the refs have moved\n"

/* libgit2 writes a pack through a mapping, where a full disk is a signal and not an error:
 * so ask first. The pack, its index (at most 40 bytes an object) and some air. */
static int
check_space(const struct spool *sp, struct error *err)
{
	uint64_t want = spool_bytes(sp) + 40ULL * sp->count + (4U << 20);
	struct statvfs fs;

	if (statvfs(sp->dir, &fs) != 0 || (uint64_t)fs.f_bavail * fs.f_frsize >= want)
		return 0;
	error_set(err, ERR_IO, "not enough space in %s: %llu MB are wanted", sp->dir,
		  (unsigned long long)(want >> 20) + 1);
	return error_hint(err, "nothing was changed; 'git gc' in the store may free some");
}

struct feed {
	git_indexer *indexer;
	git_indexer_progress progress;
	struct sha1 *sha;
};

static int
feed(struct feed *f, const void *p, size_t n, struct error *err)
{
	sha1_add(f->sha, p, n);
	if (git_indexer_append(f->indexer, p, n, &f->progress) != 0)
		return repo_error(err, "cannot write a pack");
	return 0;
}

static int
feed_file(struct feed *f, const struct spool *sp, struct error *err)
{
	char *chunk = mem_alloc(CHUNK);
	uint64_t at = 0;
	int rc = 0;

	while (rc == 0 && at < sp->flushed) {
		uint64_t left = sp->flushed - at;
		ssize_t got = pread(sp->fd, chunk, left < CHUNK ? (size_t)left : CHUNK, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			rc = error_errno(err, "cannot read what was spooled");
		else
			rc = feed(f, chunk, (size_t)got, err);
		at += got > 0 ? (uint64_t)got : 0;
	}
	free(chunk);
	return rc;
}

static int
feed_all(struct feed *f, const struct spool *sp, struct error *err)
{
	uint8_t head[12] = {'P', 'A', 'C', 'K', 0, 0, 0, 2}, trailer[20];

	for (unsigned i = 0; i < 4; i++)
		head[8 + i] = (uint8_t)(sp->count >> (24 - 8 * i));
	if (feed(f, head, sizeof(head), err) != 0 || feed_file(f, sp, err) != 0 ||
	    (sp->mem.n && feed(f, sp->mem.p, sp->mem.n, err) != 0))
		return -1;
	sha1_end(f->sha, trailer);
	if (git_indexer_append(f->indexer, trailer, sizeof(trailer), &f->progress) != 0 ||
	    git_indexer_commit(f->indexer, &f->progress) != 0)
		return repo_error(err, "cannot finish a pack");
	return 0;
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

/* The indexer takes the end of a window, where the bytes that are left of it give no output, for
 * the end of what came so far, and in the last piece waits for ever: so the whole pack is to lie
 * in the first half of one window. */
static void
widen_window(const struct spool *sp, size_t *before)
{
	const size_t unit = 1 << 20;
	size_t all = (size_t)(spool_bytes(sp) / unit + 2) * unit;

	git_libgit2_opts(GIT_OPT_GET_MWINDOW_SIZE, before);
	if (2 * all > *before)
		git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, 2 * all);
}

int
pack_install(struct store *s, struct spool *sp, char **keep, struct error *err)
{
	struct feed f = {0};
	size_t window;
	int rc = -1;

	if (io_mkdirs(sp->dir, 0777, err) != 0 || check_space(sp, err) != 0)
		return -1;
	if (git_indexer_new(&f.indexer, sp->dir, 0444, NULL, NULL) != 0)
		return repo_error(err, "cannot start a pack");
	widen_window(sp, &window);
	f.sha = sha1_new();
	if (feed_all(&f, sp, err) == 0 &&
	    move_in(s, sp, git_indexer_name(f.indexer), keep, err) == 0)
		rc = 0;
	git_indexer_free(f.indexer);
	sha1_free(f.sha);
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, window);
	if (rc == 0 && git_odb_refresh(s->odb) != 0) {
		pack_release(*keep);
		*keep = NULL;
		rc = repo_error(err, "cannot read the new pack");
	}
	if (rc == 0)
		spool_reset(sp);
	return rc;
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
