/* Packs and their indexes, against git's own. */
#include <stdlib.h>
#include <string.h>

#include "pack.h"
#include "press.h"
#include "synth_test.h"
#include "test.h"

/* Bytes that do not compress, the same ones for each seed. */
static void
noise(struct buf *b, size_t n, uint32_t seed)
{
	buf_clear(b);
	for (size_t i = 0; i < n; i++) {
		seed = seed * 1664525 + 1013904223;
		buf_putc(b, (char)(seed >> 24));
	}
}

/* What an indexer may stumble over: nothing, much that is nearly nothing once it is compressed,
 * entries larger than any buffer or window, and many small ones. */
static void
put_all(struct store_writer *w)
{
	struct error err = {0};
	struct buf b = {0};
	struct oid o;

	CHECK_INT(store_put(w, "", 0, &o, &err), 0);
	buf_fill(&b, 'x', 9 << 20);
	CHECK_INT(store_put(w, b.p, b.n, &o, &err), 0);
	noise(&b, 5 << 20, 1);
	CHECK_INT(store_put(w, b.p, b.n, &o, &err), 0);
	for (uint32_t i = 0; i < 6000; i++) {
		noise(&b, i * 7 % 2000, i + 2);
		buf_fill(&b, ' ', i * 131 % 30000);
		CHECK_INT(store_put(w, b.p, b.n, &o, &err), 0);
	}
	buf_release(&b);
}

TEST(pack_index_is_the_one_git_makes)
{
	const struct synth night = {.when = "2026-09-01T00:15:04Z", .objects = 500};
	struct store *s = synth_create("t.git");
	struct store_writer *w = NULL;
	struct error err = {0};
	struct buf out = {0};

	CHECK_INT(store_writer_open(&w, s, &err), 0);
	put_all(w);
	synth_stage(w, &night);
	CHECK_INT(store_writer_commit(w, &err), 0);
	store_writer_close(w);
	store_close(s);
	CHECK_INT(shell(&out, "set -e; cd t.git/objects/pack; for p in *.pack; do "
			      "git index-pack -o ../../own.idx $p > ../../name; "
			      "cmp ../../own.idx ${p%%.pack}.idx; "
			      "[ pack-$(cut -f 2 ../../name).pack = $p ] || echo $p; "
			      "git verify-pack ${p%%.pack}.idx; done; ls ../../incoming"), 0);
	CHECK_STR(buf_cstr(&out), "");
	CHECK(fsck_clean("t.git"));
	buf_release(&out);
}

TEST(pack_index_has_offsets_past_2_gib)
{
	struct packed v[300];
	const uint8_t sum[SHA1_BYTES] = {0};
	struct error err = {0};
	struct buf out = {0}, want = {0};

	for (size_t i = 0; i < countof(v); i++) {
		v[i] = (struct packed){.crc = (uint32_t)(i * 2654435761U),
				       .at = 12 + (uint64_t)i * 50000000};
		v[i].id.id[0] = (uint8_t)(i * 7);
		v[i].id.id[19] = (uint8_t)(i >> 4);
	}
	CHECK_INT(idx_write("far.idx", v, countof(v), sum, &err), 0);
	for (size_t i = 0; i < countof(v); i++) {
		char hex[41];

		oid_hex(&v[i].id, hex);
		buf_printf(&want, "%llu %s (%08x)\n", (unsigned long long)v[i].at, hex, v[i].crc);
		CHECK(i == 0 || memcmp(v[i - 1].id.id, v[i].id.id, sizeof(v[i].id.id)) < 0);
	}
	CHECK_INT(shell(&out, "git show-index < far.idx"), 0);
	CHECK_STR(buf_cstr(&out), buf_cstr(&want));
	buf_release(&out);
	buf_release(&want);
}

TEST(pack_that_comes_to_nothing_leaves_no_file)
{
	struct store *s = synth_create("t.git");
	struct store_writer *w = NULL;
	struct error err = {0};
	struct buf out = {0};

	CHECK_INT(store_writer_open(&w, s, &err), 0);
	put_all(w);
	store_writer_close(w);
	store_close(s);
	CHECK_INT(shell(&out, "ls t.git/incoming t.git/objects/pack"), 0);
	CHECK_STR(buf_cstr(&out), "t.git/incoming:\n\nt.git/objects/pack:\n");
	buf_release(&out);
}

TEST(pack_takes_what_other_threads_pressed)
{
	const struct synth night = {.when = "2026-09-01T00:15:04Z", .objects = 3};
	struct store_press *press = store_press_new();
	struct store *s = synth_create("t.git");
	struct store_pressed one = {0};
	struct store_writer *w = NULL;
	struct error err = {0};
	struct buf out = {0};
	struct oid same;
	uint64_t bytes;

	CHECK_INT(store_press(press, "a text\n", 7, &one, &err), 0);
	CHECK_INT(store_writer_open(&w, s, &err), 0);
	CHECK(!store_has(w, &one.id));
	CHECK_INT(store_put_pressed(w, &one, &err), 0);
	CHECK(store_has(w, &one.id));
	bytes = store_writer_bytes(w);
	CHECK_INT(store_put_pressed(w, &one, &err), 0);
	CHECK_INT(store_put(w, "a text\n", 7, &same, &err), 0);
	CHECK(oid_eq(&same, &one.id));
	CHECK_INT(store_writer_bytes(w), bytes);
	synth_stage(w, &night);
	CHECK_INT(store_writer_commit(w, &err), 0);
	store_writer_close(w);
	CHECK_INT(store_blob(s, &one.id, &out, &err), 0);
	CHECK_STR(buf_cstr(&out), "a text\n");
	store_close(s);
	store_press_free(press);
	buf_release(&one.packed);
	buf_release(&out);
}
