/* Whole databases: all that can be asked of one that is sound. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "bolt_test.h"
#include "crc32c.h"
#include "test.h"

static const char history[] = "/a=one@2 /b=two@3 /a=three@4 /c=four@5 /b!@6 /d=five@7 "
			      "/e=xxxxxxxx@8 /a=six@9";
static const char latest[] = "/a=six@9 /c=four@5 /d=five@7 /e=xxxxxxxx@8";

static void
check_status(const struct bolt *b, const struct etcd_status *st)
{
	CHECK_INT(st->page_size, b->page_size);
	CHECK_INT(st->big_endian, b->big);
	CHECK_INT(st->revision, 9);
	CHECK_INT(st->keys, 8 + 1 + 1 + 1 + 3);
	CHECK_INT(st->live_keys, 4);
	CHECK_INT(st->total_size, b->n);
	CHECK_INT(st->index, 0x63);
	CHECK_INT(st->compacted, 2);
	CHECK_INT(st->compacting, 0);
	CHECK_STR(st->cluster_version, "3.5.0");
	CHECK_STR(st->storage_version, "3.6.0");
	CHECK_INT(st->nmembers, 1);
	CHECK(st->members[0].id == 10276657743932975437U);
	CHECK_STR(st->members[0].name, "master-0");
	CHECK_INT(st->leases, 1);
	CHECK_INT(st->pages, 16);
	CHECK_INT(st->damaged_pages, 0);
	CHECK_INT(st->free_pages, b->page_size > 512 ? 16 - 2 - 6 : 16 - 2 - 7);
	CHECK(!st->trailer);
}

static int
check_lease(void *ctx, const struct etcd_lease *l)
{
	CHECK_INT(l->id, 0x102);
	CHECK_INT(l->ttl, 60);
	++*(int *)ctx;
	return 0;
}

TEST(etcd_reads_any_page_size_and_order)
{
	static const size_t sizes[] = {512, 1024, 4096, 16384, 65536};
	struct buf out = {0};

	for (size_t i = 0; i < 2 * countof(sizes); i++) {
		struct notes ns = {0};
		struct bolt b;
		struct etcd *e;
		int leases = 0;

		bolt_small(&b, sizes[i / 2], i % 2);
		CHECK(etcd_looks(b.p, b.n < 8192 ? b.n : 8192));
		e = bolt_open(&b, &ns);
		CHECK_STR(history_text(e, &out), history);
		CHECK_STR(latest_text(e, &out), latest);
		CHECK_STR(carved_text(e, &out), "/gone=old@1");
		CHECK_INT(etcd_summary(e)->hash, 0);
		check_status(&b, etcd_status(e));
		etcd_leases(e, check_lease, &leases);
		CHECK_INT(leases, 1);
		CHECK(!etcd_partial(e));
		CHECK_INT(ns.n, 0);
		etcd_close(e);
		notes_release(&ns);
		bolt_free(&b);
	}
	buf_release(&out);
}

TEST(etcd_finds_keys_and_tombstones)
{
	struct etcd_entry en;
	struct bolt b;
	struct etcd *e;

	bolt_small(&b, 1024, false);
	e = bolt_open(&b, NULL);
	CHECK(etcd_find(e, STR("/a"), &en) && en.main == 9 && en.create == 9 && !en.tombstone);
	CHECK(etcd_find(e, STR("/b"), &en) && en.main == 6 && en.tombstone);
	CHECK(!etcd_find(e, STR("/"), &en));
	CHECK(!etcd_find(e, STR("/gone"), &en));
	etcd_close(e);
	bolt_free(&b);
}

static int
stop_at_b(void *ctx, const struct etcd_entry *en)
{
	++*(int *)ctx;
	return memcmp(en->key.p, "/b", 2) == 0 ? 7 : 0;
}

TEST(etcd_stops_when_told)
{
	struct bolt b;
	struct etcd *e;
	int n = 0;

	bolt_small(&b, 512, false);
	e = bolt_open(&b, NULL);
	CHECK_INT(etcd_each(e, stop_at_b, &n), 7);
	CHECK_INT(n, 2);
	etcd_close(e);
	bolt_free(&b);
}

/* Keys that are beginnings of one another, with NUL bytes, and often the same. */
TEST(etcd_sorts_many_keys)
{
	enum { N = 6000 };
	struct item *v = mem_zero(N, sizeof(*v)), root;
	struct map want = {0};
	struct buf out = {0}, all = {0};
	struct map_entry **sorted;
	struct bolt b;
	struct etcd *e;
	size_t n;

	bolt_new(&b, 65536, false, 32);
	for (int i = 0; i < N; i++) {
		char key[80] = "/kubernetes.io/";
		size_t len = strlen(key);

		for (unsigned r = (unsigned)i * 2654435761U % 3001; r; r /= 5)
			key[len++] = (char)("\x01/\xff" "a\x02"[r % 5]);
		key[len] = '\0';
		map_put(&want, key, v + i);
		v[i] = bolt_revision(&b, i + 1, arena_strdup(&b.a, key), "v");
	}
	bolt_leaf(&b, 4, v, N);
	root = bolt_bucket(&b, "key", 4);
	bolt_leaf(&b, 3, &root, 1);
	bolt_meta(&b, 0, 3, 2);
	bolt_meta(&b, 1, 3, 1);
	e = bolt_open(&b, NULL);
	sorted = map_sorted(&want, &n);
	for (size_t i = 0; i < n; i++)
		buf_printf(&all, "%s%s=v@%lld", i ? " " : "", sorted[i]->key,
			   (long long)((struct item *)sorted[i]->value - v + 1));
	CHECK(n == 3001);
	CHECK_STR(latest_text(e, &out), buf_cstr(&all));
	free(sorted);
	free(v);
	map_release(&want, NULL);
	buf_release(&all);
	buf_release(&out);
	etcd_close(e);
	bolt_free(&b);
}

TEST(etcd_verifies_the_trailer)
{
	struct bolt b;

	bolt_small(&b, 512, false);
	for (int wrong = 0; wrong < 2; wrong++) {
		uint8_t whole[SHA256_BYTES], want[SHA256_BYTES];
		struct bolt t = b;
		struct etcd *e;

		t.n = b.n + SHA256_BYTES;
		t.p = mem_alloc(t.n);
		memcpy(t.p, b.p, b.n);
		sha256_of(b.p, b.n, t.p + b.n);
		t.p[b.n + 5] ^= (uint8_t)wrong;
		sha256_of(t.p, t.n, want);
		e = bolt_open(&t, NULL);
		etcd_verify(e, whole);
		CHECK(memcmp(whole, want, sizeof(want)) == 0);
		CHECK(etcd_summary(e)->trailer);
		CHECK_INT(etcd_summary(e)->trailer_ok, !wrong);
		CHECK_INT(etcd_summary(e)->total_size, b.n);
		etcd_close(e);
		free(t.p);
	}
	bolt_free(&b);
}

TEST(etcd_opens_files)
{
	struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};
	struct buf out = {0};
	struct bolt b;
	struct etcd *e;
	int fd;

	bolt_small(&b, 4096, false);
	test_write("db", b.p, b.n);
	test_write("empty", "", 0);
	fd = open("db", O_RDONLY);
	CHECK_INT(etcd_open(&e, fd, &lim, NULL, &err), 0);
	CHECK_STR(latest_text(e, &out), latest);
	etcd_close(e);
	lim.total_bytes = b.n - 1;
	CHECK_INT(etcd_open(&e, fd, &lim, NULL, &err), -1);
	CHECK_INT(err.code, ERR_LIMIT);
	close(fd);
	error_clear(&err);
	fd = open("empty", O_RDONLY);
	CHECK_INT(etcd_open(&e, fd, &lim, NULL, &err), -1);
	CHECK_INT(err.code, ERR_INPUT);
	close(fd);
	buf_release(&out);
	bolt_free(&b);
}

/* A restore may skip to a revision by an entry without a value. */
TEST(etcd_takes_an_empty_value)
{
	struct notes ns = {0};
	struct buf out = {0};
	struct bolt b;
	struct etcd *e;

	bolt_small(&b, 1024, false);
	struct item v[] = {bolt_revision(&b, 5, "/c", "four"), bolt_revision(&b, 6, "/b", NULL),
			   bolt_revision(&b, 1000, "/x", "")};

	v[2].value.n = 0;
	struct item kids[] = {bolt_child(&b, &(struct item){.key = {"\0\0\0\0\0\0\0\2_", 9}}, 5),
			      bolt_child(&b, v, 6)};

	bolt_leaf(&b, 6, v, countof(v));
	bolt_branch(&b, 4, kids, countof(kids));
	e = bolt_open(&b, &ns);
	CHECK_STR(latest_text(e, &out), "/a=three@4 /c=four@5");
	CHECK_INT(etcd_summary(e)->revision, 1000);
	CHECK_INT(ns.n, 0);
	etcd_close(e);
	notes_release(&ns);
	buf_release(&out);
	bolt_free(&b);
}

TEST(crc32c_known_answer_on_either_road)
{
	char text[300];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * i + 3);
	for (size_t n = 0; n < sizeof(text); n += n < 40 ? 1 : 17) {
		struct crc32c a, b;

		crc32c_init(&a);
		crc32c_init(&b);
		crc32c_add(&a, text, n);
		crc32c_add(&a, text, n / 3);
		crc32c_add_plain(&b, text, n);
		crc32c_add_plain(&b, text, n / 3);
		CHECK(crc32c_end(&a) == crc32c_end(&b));
	}
	struct crc32c c;

	crc32c_init(&c);
	crc32c_add(&c, "123456789", 9);
	CHECK(crc32c_end(&c) == 0xe3069283);
}
