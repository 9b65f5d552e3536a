/* A store of the sample nights, for tests of what reads one. */
#include "nights_test.h"

#include <stdlib.h>

#include "test.h"

const struct store_query nights_query = {.context = "shop", .clock = {.now = WHEN_NONE}};

struct store *
nights_store(const char *which)
{
	static const uint8_t key[32] = {1};
	struct ingest_opts o = {.context = "shop", .key = key, .date = WHEN_NONE,
				.limits = LIMITS_DEFAULT, .now = WHEN_NONE};
	struct ingest_result r = {0};
	struct error err = {0};
	struct store *s = NULL;
	char *zip[8];
	size_t n = 0;

	for (; which[n] && n < countof(zip); n++)
		zip[n] = mem_printf("%s/nights/night-%c/openshift-backup/"
				    "openshift-backup2026030%c0015.zip",
				    test_data(), which[n], which[n] + 1);
	o.paths = (const char *const *)zip;
	o.npaths = n;
	CHECK_MSG(store_create(&s, "nights.git", &err) == 0, "%s", err.text);
	CHECK_MSG(ingest(s, &o, &r, &err) == 0, "%s", err.text);
	CHECK_INT(r.fresh, n);
	ingest_result_release(&r);
	while (n)
		free(zip[--n]);
	return s;
}

struct object_key
nights_key(const char *group, const char *kind, const char *name)
{
	struct object_key k;

	object_key_set(&k, group, kind, "shop", name);
	return k;
}
