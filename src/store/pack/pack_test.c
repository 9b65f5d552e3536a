/* Packs and their indexes, against git's own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pack.h"
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

enum { TEXTS = 4000 };

struct pressing {
	struct store_press *press[3];
	struct oid ids[TEXTS];
};

static void
press_one(void *ctx, void *job, unsigned thread)
{
	struct pressing *p = ctx;
	struct oid *id = job;
	struct error err = {0};
	struct buf b = {0};

	/* each text three times */
	buf_printf(&b, "text %zu\n", (size_t)(id - p->ids) / 3);
	CHECK_INT(store_press_put(p->press[thread], b.p, b.n, id, &err), 0);
	buf_release(&b);
}

TEST(pack_takes_what_other_threads_press)
{
	const struct synth night = {.when = "2026-09-01T00:15:04Z", .objects = 3};
	static struct pressing p;
	struct store *s = synth_create("t.git");
	struct store_writer *w = NULL;
	struct error err = {0};
	struct work *work;

	CHECK_INT(store_writer_open(&w, s, &err), 0);
	for (size_t i = 0; i < countof(p.press); i++)
		p.press[i] = store_press_new(w);
	work = work_start(countof(p.press), 32, press_one, &p);
	for (size_t i = 0; i < TEXTS; i++) {
		const struct oid *done = work_full(work) ? work_take(work, true) : NULL;

		CHECK(!done || store_has(w, done));
		work_give(work, &p.ids[i]);
	}
	while (work_take(work, true))
		continue;
	work_end(work, NULL);
	for (size_t i = 0; i < countof(p.press); i++)
		store_press_free(p.press[i]);
	synth_stage(w, &night);
	CHECK_INT(store_writer_commit(w, &err), 0);
	store_writer_close(w);
	for (size_t i = 0; i < TEXTS; i += 37) {
		char want[32];
		struct buf out = {0};

		snprintf(want, sizeof(want), "text %zu\n", i / 3);
		CHECK_INT(store_blob(s, &p.ids[i], &out, &err), 0);
		CHECK_STR(buf_cstr(&out), want);
		buf_release(&out);
	}
	store_close(s);
	CHECK(fsck_clean("t.git"));
}
