/*
 * Prints what stored values say, for tests on a corpus: pbdump [-2019] FILE...
 * One line of JSON for each file; a file that cannot be decoded is named on
 * stderr, with status 1. -2019: leave out zeros as the serializers of that year.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../kubepb/kubepb.h"

static char *
read_file(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	struct buf all = {0};
	size_t got;

	if (!f) {
		perror(path);
		exit(2);
	}
	while ((got = fread(buf_room(&all, 65536), 1, 65536, f)) > 0)
		all.n += got;
	fclose(f);
	*n = all.n;
	return buf_take(&all);
}

static bool
dump(const char *path, bool era_2019)
{
	struct limits lim = LIMITS_DEFAULT;
	struct stored_odd odd = {0};
	struct stored_run run = {.lim = &lim, .odd = &odd, .era_2019 = era_2019};
	struct error err = {0};
	size_t n;
	char *bytes = read_file(path, &n);
	json_t *v = stored_decode_in(&run, (struct str){bytes, n}, &err);

	if (v) {
		json_dumpf(v, stdout, JSON_COMPACT | JSON_SORT_KEYS);
		putchar('\n');
	} else {
		fprintf(stderr, "%s: %s\n", path, err.text);
	}
	map_each(&odd.unknown_fields, e)
		fprintf(stderr, "%s: unknown field %s\n", path, e->key);
	map_each(&odd.unknown_kinds, e)
		fprintf(stderr, "%s: unknown kind %s\n", path, e->key);
	stored_odd_release(&odd);
	json_decref(v);
	free(bytes);
	return v != NULL;
}

int
main(int argc, char **argv)
{
	bool era_2019 = argc > 1 && str_eq(argv[1], "-2019");
	bool ok = true;

	for (int i = 1 + era_2019; i < argc; i++)
		ok &= dump(argv[i], era_2019);
	return ok ? 0 : 1;
}
