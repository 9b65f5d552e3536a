/* Any bytes as an entry's name, and as a container of whatever sort they look like. */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bundle.h"
#include "names.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_name(const char *p, size_t n, uint32_t max)
{
	struct buf clean = {0};

	if (name_check(p, n, max, &clean) == NAME_OK) {
		struct buf again = {0};

		/* What is clean stays as it is, and leads nowhere. */
		if (name_check(clean.p, clean.n, max, &again) != NAME_OK ||
		    again.n != clean.n || memcmp(again.p, clean.p, clean.n) != 0 ||
		    clean.p[0] == '/' || memmem(clean.p, clean.n, "/../", 4))
			abort();
		buf_release(&again);
	}
	buf_clear(&clean);
	name_show(&clean, p, n);
	buf_release(&clean);
}

static void
read_all(struct bundle *b, const struct limits *lim)
{
	const struct bundle_entry *e, *v;
	char block[4096];
	size_t total;

	if (bundle_names(b, 3, &v, &total, NULL) == 0 && total)
		bundle_peek(b, v[total - 1].path, block, sizeof(block), NULL);
	while (bundle_next(b, &e, NULL) == 1) {
		check_name(e->path, strlen(e->path), lim->path_bytes);
		while (bundle_read(b, block, sizeof(block), NULL) > 0)
			;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct limits lim = LIMITS_DEFAULT;
	struct notes ns = {0};
	struct bundle *b;
	int fd;

	lim.total_bytes = 1 << 22;
	lim.entry_bytes = 1 << 20;
	lim.entries = 1000;
	check_name((const char *)data, size, lim.path_bytes);
	fd = memfd_create("fuzz", MFD_CLOEXEC);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	if (bundle_open_fd(&b, fd, &lim, &ns, NULL) == 0) {
		read_all(b, &lim);
		bundle_close(b);
	}
	notes_release(&ns);
	return 0;
}
