/* Standard input and pipes, spooled: archives are read more than once, and zips from their end. */
#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Large first: /tmp often lies in memory. */
static const char *const folders[] = {"/var/tmp", "/tmp"};

int
spool_new(struct error *err)
{
	for (size_t i = 0; i < countof(folders); i++) {
		int fd = open(folders[i], O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
		char *name;

		if (fd >= 0)
			return fd;
		/* Some file systems know no O_TMPFILE. */
		name = mem_printf("%s/assay-XXXXXX", folders[i]);
		fd = mkostemp(name, O_CLOEXEC);
		if (fd >= 0)
			unlink(name);
		free(name);
		if (fd >= 0)
			return fd;
	}
	return error_errno(err, "cannot make a temporary file in %s or %s", folders[0], folders[1]);
}

static int
copy_all(int from, int to, uint64_t max, struct error *err)
{
	enum { BLOCK = 1 << 18 };
	char *buf = mem_alloc(BLOCK);
	uint64_t total = 0;
	int rc = -1;

	for (;;) {
		ssize_t got = read(from, buf, BLOCK);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			error_errno(err, "cannot read the input");
			break;
		}
		if (got == 0) {
			rc = 0;
			break;
		}
		total += (uint64_t)got;
		if (total > max) {
			error_set(err, ERR_LIMIT, "the input is larger than %llu bytes",
				  (unsigned long long)max);
			break;
		}
		if (io_write_all(to, buf, (size_t)got) != 0) {
			error_errno(err, "cannot write a temporary file");
			break;
		}
	}
	free(buf);
	return rc;
}

int
spool_open(int fd, const struct limits *lim, struct error *err)
{
	int to = spool_new(err);

	if (to < 0)
		return -1;
	if (copy_all(fd, to, lim->total_bytes, err) != 0) {
		close(to);
		return -1;
	}
	return to;
}
