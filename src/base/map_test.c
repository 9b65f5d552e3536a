/* Tests of memory, the arena and the map. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assay/base.h"
#include "test.h"

TEST(mem_copies)
{
	char *s = mem_strndup("abcdef", 3), *t = mem_printf("%s-%d", "x", 7);
	int *v = NULL;
	size_t n = 0, cap = 0;

	CHECK_STR(s, "abc");
	CHECK_STR(t, "x-7");
	for (int i = 0; i < 100; i++) {
		vec_grow(v, n, cap);
		v[n++] = i;
	}
	CHECK_INT(v[99], 99);
	free(v);
	free(s);
	free(t);
}

TEST(arena_keeps_all)
{
	struct arena a = {0};
	char *v[2000];

	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 2000; i++) {
			v[i] = arena_printf(&a, "%0*d", i % 97 == 0 ? 9000 : 5, i);
			CHECK((uintptr_t)v[i] % 16 == 0);
		}
		for (int i = 0; i < 2000; i++)
			CHECK_INT(atol(v[i]), i);
		arena_release(&a);
	}
	CHECK(a.head == NULL);
}

TEST(map_keeps_order_through_deletes)
{
	struct map m = {0};
	char key[32];
	long seen = 0, last = -1;

	for (long i = 0; i < 5000; i++) {
		snprintf(key, sizeof(key), "k%ld", i);
		CHECK(map_put(&m, key, (void *)(i + 1)) == NULL);
	}
	for (long i = 0; i < 5000; i += 2) {
		snprintf(key, sizeof(key), "k%ld", i);
		CHECK_INT((long)map_del(&m, key), i + 1);
		CHECK(map_del(&m, key) == NULL);
	}
	for (long i = 5000; i < 6000; i++) {
		snprintf(key, sizeof(key), "k%ld", i);
		map_put(&m, key, (void *)(i + 1));
	}
	CHECK_INT(m.live, 3500);
	map_each(&m, e) {
		long i = (long)e->value - 1;

		CHECK(i > last && (i >= 5000 || i % 2 == 1));
		last = i;
		seen++;
	}
	CHECK_INT(seen, 3500);
	CHECK_INT((long)map_get(&m, "k4999"), 5000);
	CHECK(map_get(&m, "k4998") == NULL);
	CHECK(map_get(&m, "nothing") == NULL);
	map_release(&m, NULL);
	CHECK(m.n == 0 && m.v == NULL);
}

TEST(map_reuses_room_of_deleted)
{
	struct map m = {0};
	char key[32];

	for (long i = 0; i < 100000; i++) {
		snprintf(key, sizeof(key), "k%ld", i);
		map_put(&m, key, &m);
		map_del(&m, key);
	}
	CHECK_INT(m.live, 0);
	CHECK(m.cap < 64);
	map_release(&m, NULL);
}

TEST(map_takes_any_bytes_and_sorts)
{
	struct map m = {0};
	struct map_entry **v;
	size_t n;

	map_putn(&m, "b\0z", 3, mem_strdup("1"));
	map_putn(&m, "b", 1, mem_strdup("2"));
	map_putn(&m, "\xff", 1, mem_strdup("3"));
	map_putn(&m, "", 0, mem_strdup("4"));
	free(map_putn(&m, "b", 1, mem_strdup("5")));
	CHECK(map_at(&m, "new", 3)->value == NULL);
	CHECK_INT(m.live, 5);
	map_del(&m, "new");
	CHECK_STR(map_getn(&m, "b\0z", 3), "1");
	CHECK_STR(map_get(&m, "b"), "5");
	v = map_sorted(&m, &n);
	CHECK_INT(n, 4);
	CHECK_STR(v[0]->value, "4");
	CHECK_STR(v[1]->value, "5");
	CHECK_STR(v[2]->value, "1");
	CHECK_STR(v[3]->value, "3");
	free(v);
	map_release(&m, free);
}

TEST(map_empty_is_fine)
{
	struct map m = {0};
	size_t n;

	CHECK(map_get(&m, "a") == NULL);
	CHECK(map_del(&m, "a") == NULL);
	map_each(&m, e)
		CHECK(e == NULL);
	free(map_sorted(&m, &n));
	CHECK_INT(n, 0);
	map_release(&m, free);
}
