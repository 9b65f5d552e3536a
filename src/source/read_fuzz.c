/* Any bytes as an archive, read by every source that there is; and as a name with a date. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "list/glance.h"
#include "layout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
on_item(void *ctx, const struct source_item *it, struct error *err)
{
	struct source_object o = {0};

	(void)err;
	if (source_decode(ctx, it, &o, NULL, NULL) == 0)
		source_seen(ctx, it, &o.key);
	source_object_release(&o);
	return 0;
}

static void
read_as(const char *path, const char *force, const struct limits *lim)
{
	struct kinds *ks = kinds_new();
	struct notes ns = {0};
	struct bundle *b = NULL;
	struct source *s = NULL;
	struct source_facts f = {0};

	if (bundle_open(&b, path, lim, &ns, NULL) == 0 &&
	    source_open(&s, b, force, ks, lim, NULL) == 0) {
		struct source_sink sink = {.ctx = s, .item = on_item};

		source_read(s, &sink, &ns, NULL);
		source_facts(s, &f);
		coverage_free(f.coverage);
	}
	source_close(s);
	bundle_close(b);
	notes_release(&ns);
	kinds_free(ks);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct limits lim = LIMITS_DEFAULT;
	char path[64], *name = mem_strndup((const char *)data, size < 200 ? size : 200);
	struct glance g;
	struct stamp st;
	int fd = memfd_create("fuzz", 0);

	lim.total_bytes = 8 << 20;
	lim.item_bytes = 1 << 16;
	source_stamp(name, &st);
	glance(&g, (const char *)data, size, GLANCE_ALL);
	if (fd >= 0 && write(fd, data, size) == (ssize_t)size) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		read_as(path, NULL, &lim);
		for (size_t i = 0; source_row(i); i++)
			read_as(path, source_row(i), &lim);
	}
	close(fd);
	free(name);
	return 0;
}
