/* One writer: an open-file-description lock on assay.lock, whose text only informs. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "repo.h"

#define LOCK_FILE "assay.lock"
#define LOCK_TEXT 512

/* A line of the text, `host name` and so on; "?" where it is not there. */
static void
field(const char *text, const char *name, char *out, size_t size)
{
	size_t n = strlen(name);

	snprintf(out, size, "?");
	while (text && *text) {
		const char *end = strchr(text, '\n');

		if (!end)
			return;
		if (strncmp(text, name, n) == 0 && text[n] == ' ') {
			snprintf(out, size, "%.*s", (int)(end - text - (ptrdiff_t)n - 1),
				 text + n + 1);
			return;
		}
		text = end + 1;
	}
}

/* The clock on the wall where the reader sits, as the shell shows it. */
static void
local_time(const char *utc, char *out, size_t size)
{
	struct zone *z = NULL;
	struct civil c;
	int64_t at;

	snprintf(out, size, "%s", utc);
	if (!when_parse_rfc3339(utc, strlen(utc), &at) || zone_open(&z, "", NULL) != 0)
		return;
	zone_civil(z, at, &c);
	snprintf(out, size, "%02d:%02d:%02d", c.hour, c.minute, c.second);
	zone_close(z);
}

static int
refuse(int fd, struct error *err)
{
	char text[LOCK_TEXT], host[128], here[128] = "", pid[32], start[64], since[64];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);
	bool away;

	text[n > 0 ? n : 0] = '\0';
	field(text, "host", host, sizeof(host));
	field(text, "pid", pid, sizeof(pid));
	field(text, "start", start, sizeof(start));
	local_time(start, since, sizeof(since));
	(void)gethostname(here, sizeof(here) - 1);
	away = strcmp(host, here) != 0;
	error_set(err, ERR_CONFLICT,
		  "store is being written by another import (pid %s%s%s, since %s)", pid,
		  away ? " on " : "", away ? host : "", since);
	return error_hint(err, "reading is fine; wait, or see 'assay info'");
}

/* The start is the file's own time: this room does not ask the clock. */
static int
inform(int fd, const char *dir, struct error *err)
{
	char host[128] = "";
	struct buf b = {0};
	struct stat st;
	int rc = 0;

	(void)gethostname(host, sizeof(host) - 1);
	buf_printf(&b, "host %s\npid %ld\n", host, (long)getpid());
	if (ftruncate(fd, 0) != 0 || pwrite(fd, b.p, b.n, 0) != (ssize_t)b.n ||
	    fstat(fd, &st) != 0) {
		rc = error_errno(err, "cannot write %s/" LOCK_FILE, dir);
	} else {
		size_t at = b.n;

		buf_puts(&b, "start ");
		when_print_utc(&b, st.st_mtime);
		buf_putc(&b, '\n');
		(void)!pwrite(fd, b.p + at, b.n - at, (off_t)at);
	}
	buf_release(&b);
	return rc;
}

int
lock_take(const char *dir, struct error *err)
{
	struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	char *path = mem_printf("%s/" LOCK_FILE, dir);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);

	if (fd < 0) {
		error_errno(err, "cannot lock the store: %s", path);
	} else if (fcntl(fd, F_OFD_SETLK, &l) != 0) {
		if (errno == EAGAIN || errno == EACCES)
			refuse(fd, err);
		else
			error_errno(err, "cannot lock the store: %s", path);
		close(fd);
		fd = -1;
	} else if (inform(fd, dir, err) != 0) {
		close(fd);
		fd = -1;
	}
	free(path);
	return fd;
}

void
lock_drop(int fd)
{
	if (fd < 0)
		return;
	(void)!ftruncate(fd, 0);
	close(fd);
}
