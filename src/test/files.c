/* Whole files for tests and fuzz replays; a failure ends the program. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"

char *
test_read(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *p = NULL;
	size_t len = 0, cap = 0, got;

	if (!f) {
		fprintf(stderr, "cannot read %s: %s\n", path, strerror(errno));
		exit(1);
	}
	do {
		if (len + 65536 + 1 > cap)
			p = realloc(p, cap = (cap + 65536) * 2);
		if (!p)
			abort();
		got = fread(p + len, 1, 65536, f);
		len += got;
	} while (got);
	fclose(f);
	p[len] = '\0';
	if (n)
		*n = len;
	return p;
}

void
test_write(const char *path, const void *p, size_t n)
{
	FILE *f = fopen(path, "wb");

	if (!f || fwrite(p, 1, n, f) != n || fclose(f) != 0) {
		fprintf(stderr, "cannot write %s: %s\n", path, strerror(errno));
		exit(1);
	}
}
