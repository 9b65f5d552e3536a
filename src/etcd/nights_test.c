/* Snapshots that etcd itself made, against what etcd's own tools say of them. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <zlib.h>

#include "bolt_test.h"
#include "test.h"

static const char *const snapshots[] = {
	"night-1/etcd/snapshot_2026-03-02_001510.db",
	"night-2/etcd/snapshot_2026-03-03_001510.db",
	"night-3/etcd/snapshot_2026-03-04_001510.db",
	"night-4/etcd/snapshot_2026-03-05_001510.db",
};

/* Bytes of a buffer that is just as large. */
static void
read_night(struct bolt *b, int night)
{
	char path[4096];
	char *p;

	*b = (struct bolt){.page_size = 4096};
	snprintf(path, sizeof(path), "%s/nights/%s", test_data(), snapshots[night]);
	p = test_read(path, &b->n);
	b->p = mem_alloc(b->n);
	memcpy(b->p, p, b->n);
	free(p);
}

static char *
expected(int night, const char *name)
{
	return mem_printf("%s/nights/night-%d/expected/%s", test_data(), night + 1, name);
}

TEST(nights_have_the_status_that_etcdutl_prints)
{
	for (int i = 0; i < 4; i++) {
		char *path = expected(i, "snapshot-status.json"), *json = test_read(path, NULL);
		char *got;
		struct bolt b;
		struct etcd *e;
		uint8_t sum[SHA256_BYTES];

		read_night(&b, i);
		e = bolt_open(&b, NULL);
		etcd_verify(e, sum);
		const struct etcd_status *st = etcd_status(e);

		got = mem_printf("{\"hash\":%" PRIu32 ",\"revision\":%" PRId64
				 ",\"totalKey\":%" PRIu64 ",\"totalSize\":%" PRIu64 "}\n",
				 st->hash, st->revision, st->keys, st->total_size);
		CHECK_STR(got, json);
		CHECK(st->trailer && st->trailer_ok);
		CHECK_STR(st->cluster_version, "3.5.0");
		CHECK(st->nmembers == 1 && str_eq(st->members[0].name, "master-0"));
		CHECK_INT(st->damaged_pages, 0);
		etcd_close(e);
		free(b.p);
		free(got);
		free(json);
		free(path);
	}
}

/* The number after "name": in a line of JSON; 0 when it is absent. */
static long long
number_in(const char *line, const char *name)
{
	char want[64];
	const char *at;

	snprintf(want, sizeof(want), "\"%s\":", name);
	at = strstr(line, want);
	return at ? atoll(at + strlen(want)) : 0;
}

struct history {
	gzFile f;
	unsigned long lines;
	bool failed;
};

static int
check_line(void *ctx, const struct etcd_entry *en)
{
	struct history *h = ctx;
	char line[4096], key[1024];

	if (!gzgets(h->f, line, sizeof(line)))
		return 1;
	h->lines++;
	snprintf(key, sizeof(key), "\"key\":\"%.*s\"", (int)en->key.n, en->key.p);
	h->failed = !CHECK_MSG(strstr(line, key), "%s is not of\n%s", key, line) ||
		    !CHECK_INT(en->main, number_in(line, "main")) ||
		    !CHECK_INT(en->sub, number_in(line, "sub")) ||
		    !CHECK_INT(en->create, number_in(line, "create_revision")) ||
		    !CHECK_INT(en->version, number_in(line, "version")) ||
		    !CHECK_INT(en->value.n, number_in(line, "value_bytes")) ||
		    !CHECK_INT(en->lease != 0, strstr(line, "\"lease\":true") != NULL) ||
		    !CHECK_INT(en->tombstone, strstr(line, "\"tombstone\":true") != NULL);
	return h->failed;
}

TEST(nights_have_the_history_that_bbolt_lists)
{
	for (int i = 0; i < 4; i++) {
		char *path = expected(i, "etcd-history.ndjson.gz"), rest[8];
		struct history h = {.f = gzopen(path, "rb")};
		struct bolt b;
		struct etcd *e;

		read_night(&b, i);
		e = bolt_open(&b, NULL);
		if (CHECK(h.f)) {
			CHECK_INT(etcd_each(e, check_line, &h), 0);
			CHECK(h.lines > 400);
			CHECK(!gzgets(h.f, rest, sizeof(rest)));
			gzclose(h.f);
		}
		etcd_close(e);
		free(b.p);
		free(path);
	}
}

static int
touch(void *ctx, const struct etcd_entry *en)
{
	unsigned *sum = ctx;

	if (en->key.n)
		*sum += (unsigned char)en->key.p[en->key.n - 1];
	if (en->value.n)
		*sum += (unsigned char)en->value.p[0] + (unsigned char)en->value.p[en->value.n - 1];
	return 0;
}

/* Asks all that can be asked, but for what is slow. */
static void
read_all(const struct bolt *b, unsigned *sum, bool whole)
{
	struct limits lim = LIMITS_DEFAULT;
	struct notes ns = {0};
	struct etcd *e;

	if (etcd_open_bytes(&e, b->p, b->n, &lim, &ns, NULL) != 0)
		return;
	etcd_each(e, touch, sum);
	etcd_carve(e, touch, sum);
	if (whole) {
		etcd_latest(e, touch, sum);
		etcd_status(e);
	}
	etcd_close(e);
	notes_release(&ns);
}

static uint64_t
roll(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005 + 1442695040888963407;
	return *seed >> 33;
}

struct change {
	size_t at;
	uint8_t was;
};

/* Mostly headers and tables, since that is what is believed. */
static void
mutate(struct bolt *b, struct change *c, uint64_t *seed)
{
	static const uint8_t bytes[] = {0, 1, 2, 0x7f, 0x80, 0xff};
	uint64_t page = roll(seed) % (b->n / 4096), off = roll(seed) % 4096;

	if (roll(seed) % 4)
		off %= 16 + 16 * 8;
	c->at = page * 4096 + off;
	c->was = b->p[c->at];
	if (roll(seed) % 2)
		b->p[c->at] = bytes[roll(seed) % sizeof(bytes)];
	else
		b->p[c->at] ^= (uint8_t)(1U << roll(seed) % 8);
}

TEST(nights_mutated_are_read_or_refused)
{
	enum { TIMES = 10000, EACH = 4 };
	struct timespec from, to;
	uint64_t seed = 20260302;
	struct change c[EACH];
	unsigned sum = 0;
	struct bolt b;

	read_night(&b, 0);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	for (int i = 0; i < TIMES; i++) {
		for (int k = 0; k < EACH; k++)
			mutate(&b, &c[k], &seed);
		read_all(&b, &sum, i % 16 == 0);
		for (int k = EACH; k--;)
			b.p[c[k].at] = c[k].was;
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	CHECK_INT(to.tv_sec - from.tv_sec >= 60, 0);
	free(b.p);
}

/* Cut off anywhere, in a buffer that ends there. */
TEST(nights_cut_off_are_read_or_refused)
{
	uint64_t seed = 42;
	unsigned sum = 0;
	struct bolt b;

	read_night(&b, 0);
	for (int i = 0; i < 100; i++) {
		struct bolt cut = b;

		cut.n = roll(&seed) % (i % 2 ? b.n : 20000);
		cut.p = mem_alloc(cut.n ? cut.n : 1);
		memcpy(cut.p, b.p, cut.n);
		read_all(&cut, &sum, true);
		free(cut.p);
	}
	free(b.p);
}
