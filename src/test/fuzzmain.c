/*
 * Runs a fuzz target over files and folders given as arguments, once each: the
 * seeds of testdata/fuzz are replayed by `make check` with any compiler. Under
 * `make fuzz` libFuzzer brings its own main and this file is left out.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "test.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned long count;

static void
replay(const char *path)
{
	struct stat st;
	struct dirent *e;
	char *p;
	size_t n;

	if (stat(path, &st) != 0)
		return;
	if (S_ISDIR(st.st_mode)) {
		DIR *d = opendir(path);

		while (d && (e = readdir(d))) {
			char sub[4096];

			if (e->d_name[0] == '.')
				continue;
			snprintf(sub, sizeof(sub), "%s/%s", path, e->d_name);
			replay(sub);
		}
		if (d)
			closedir(d);
		return;
	}
	p = test_read(path, &n);
	LLVMFuzzerTestOneInput((const uint8_t *)p, n);
	free(p);
	count++;
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		replay(argv[i]);
	printf("%lu seeds\n", count);
	return 0;
}
