/* Whole files: read up to a limit, written so that a crash leaves the old or the new one. */
#include "assay/base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "assay/base/digest.h"
#include "assay/base/mem.h"

int
io_read_file(const char *path, size_t limit, struct buf *out, struct error *err)
{
	enum { CHUNK = 1 << 16 };
	size_t before = out->n;
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc = -1;

	if (fd < 0)
		return error_errno(err, "cannot read %s", path);
	for (;;) {
		ssize_t got = read(fd, buf_room(out, CHUNK), CHUNK);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			error_errno(err, "cannot read %s", path);
			goto done;
		}
		out->n += (size_t)got;
		if (out->n - before > limit) {
			error_set(err, ERR_LIMIT, "%s is larger than %zu bytes", path, limit);
			goto done;
		}
		if (got == 0)
			break;
	}
	rc = 0;
done:
	if (rc != 0)
		out->n = before;
	buf_cstr(out);
	close(fd);
	return rc;
}

int
io_write_all(int fd, const void *p, size_t n)
{
	for (const char *from = p; n;) {
		ssize_t put = write(fd, from, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		from += put;
		n -= (size_t)put;
	}
	return 0;
}

/* A new file beside path; its name goes to *name (malloced). */
static int
open_beside(const char *path, int mode, char **name, struct error *err)
{
	for (int tries = 0; tries < 16; tries++) {
		uint8_t salt[6];
		char hex[2 * sizeof(salt) + 1];
		int fd;

		if (random_bytes(salt, sizeof(salt), err) != 0)
			return -1;
		hex_of(salt, sizeof(salt), hex);
		*name = mem_printf("%s.tmp-%s", path, hex);
		fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
		if (fd >= 0)
			return fd;
		free(*name);
		*name = NULL;
		if (errno != EEXIST)
			break;
	}
	return error_errno(err, "cannot write beside %s", path);
}

/* The rename itself must reach the disk, too. File systems that refuse are let be. */
static void
sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash ? mem_strndup(path, slash == path ? 1 : (size_t)(slash - path))
			  : mem_strdup(".");
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
	free(dir);
}

static int
write_file(const char *path, struct str text, int mode, bool lasting, struct error *err)
{
	char *name = NULL;
	int fd = open_beside(path, mode, &name, err), rc = -1;

	if (fd < 0)
		return -1;
	if (io_write_all(fd, text.p, text.n) != 0 || (lasting && fsync(fd) != 0)) {
		error_errno(err, "cannot write %s", path);
		close(fd);
		goto done;
	}
	if (close(fd) != 0 || rename(name, path) != 0) {
		error_errno(err, "cannot write %s", path);
		goto done;
	}
	if (lasting)
		sync_folder_of(path);
	rc = 0;
done:
	if (rc != 0)
		unlink(name);
	free(name);
	return rc;
}

int
io_write_file(const char *path, const void *p, size_t n, int mode, struct error *err)
{
	return write_file(path, (struct str){p, n}, mode, true, err);
}

int
io_write_cache(const char *path, const void *p, size_t n, struct error *err)
{
	return write_file(path, (struct str){p, n}, 0644, false, err);
}

int
io_mkdirs(const char *path, int mode, struct error *err)
{
	char *copy = mem_strdup(path);
	int rc = 0;

	for (char *p = copy; rc == 0 && *p; p++) {
		if (p == copy || *p != '/')
			continue;
		*p = '\0';
		if (mkdir(copy, (mode_t)mode) != 0 && !io_is_dir(copy))
			rc = error_errno(err, "cannot make folder %s", copy);
		*p = '/';
	}
	if (rc == 0 && mkdir(copy, (mode_t)mode) != 0 && !io_is_dir(copy))
		rc = error_errno(err, "cannot make folder %s", copy);
	free(copy);
	return rc;
}

bool
io_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

bool
io_is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

const char *
io_basename(const char *path, size_t *n)
{
	size_t end = strlen(path), from;

	while (end > 1 && path[end - 1] == '/')
		end--;
	from = end;
	while (from > 0 && path[from - 1] != '/')
		from--;
	if (end == 0) {
		*n = 1;
		return ".";
	}
	if (from == end)	/* the root */
		from--;
	*n = end - from;
	return path + from;
}
