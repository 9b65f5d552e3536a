/* The cache of outlines: what it gives is right, or it gives nothing. */
#include "outline.h"

#include <stdlib.h>
#include <unistd.h>

#include "test.h"

#define MANY 5
#define FILE_NAME "o.git/cache/outlines"

static void
no_tick(void *ctx)
{
	(void)ctx;
}

static struct store *
make_store(void)
{
	struct store *s = NULL;
	struct error err = {0};

	CHECK_MSG(store_create(&s, "o.git", &err) == 0, "%s", err.text);
	return s;
}

static struct oid
blob(size_t i)
{
	return (struct oid){{(uint8_t)(0x90 - i), 1, 2, 3, 4, 5, 6, 7, 8, 9}};
}

static json_t *
tree(size_t i)
{
	return json_pack("{s:{s:{s:s}}, s:i}", "metadata", "labels", "app", "cart", "n", (int)i);
}

static void
save(struct store *s, size_t from, size_t n)
{
	struct outlines *o = outlines_open(s);

	for (size_t i = from; i < from + n; i++) {
		struct oid id = blob(i);
		json_t *t = tree(i);

		outlines_put(o, &id, t);
		json_decref(t);
	}
	outlines_save(o, no_tick, NULL);
	outlines_free(o);
}

/* How many of the first MANY are known; none may be wrong. */
static size_t
known(struct store *s)
{
	struct outlines *o = outlines_open(s);
	size_t n = 0;

	for (size_t i = 0; i < MANY; i++) {
		struct oid id = blob(i);
		json_t *want = tree(i), *t = outlines_get(o, &id);

		CHECK(!t || json_equal(t, want));
		n += t != NULL;
		json_decref(t);
		json_decref(want);
	}
	outlines_free(o);
	return n;
}

static void
put_file(const struct buf *b, size_t n)
{
	struct error err = {0};

	CHECK_MSG(io_write_file(FILE_NAME, b->p, n, 0644, &err) == 0, "%s", err.text);
}

TEST(outlines_are_there_again)
{
	struct store *s = make_store();

	CHECK_INT(known(s), 0);
	save(s, 0, 3);
	CHECK_INT(known(s), 3);
	save(s, 2, 3);
	CHECK_INT(known(s), MANY);
	store_close(s);
}

TEST(outlines_are_given_before_they_are_saved)
{
	struct store *s = make_store();
	struct outlines *o = outlines_open(s);
	struct oid id = blob(0);
	json_t *want = tree(0), *t;

	outlines_put(o, &id, want);
	t = outlines_get(o, &id);
	CHECK(t && json_equal(t, want));
	json_decref(t);
	json_decref(want);
	outlines_free(o);
	store_close(s);
}

TEST(outlines_bear_any_damage)
{
	struct store *s = make_store();
	struct buf b = {0};
	size_t lost = 0;

	save(s, 0, MANY);
	CHECK(io_read_file(FILE_NAME, 1 << 20, &b, NULL) == 0);
	for (size_t i = 0; i < b.n; i++) {
		b.p[i] ^= 0x41;
		put_file(&b, b.n);
		lost += known(s) < MANY;
		b.p[i] ^= 0x41;
	}
	CHECK_INT(lost, b.n);
	for (size_t n = 0; n < b.n; n++) {
		put_file(&b, n);
		CHECK(known(s) < MANY);
	}
	put_file(&b, b.n);
	CHECK_INT(known(s), MANY);
	buf_release(&b);
	store_close(s);
}

TEST(outlines_of_another_version_are_made_anew)
{
	struct store *s = make_store();
	struct buf b = {0};

	save(s, 0, MANY);
	CHECK(io_read_file(FILE_NAME, 1 << 20, &b, NULL) == 0);
	*strchr(b.p, '\n') = '9';
	put_file(&b, b.n);
	CHECK_INT(known(s), 0);
	save(s, 0, 2);
	CHECK_INT(known(s), 2);
	buf_release(&b);
	store_close(s);
}

/* As on a read-only volume; permissions would not keep root from writing. */
TEST(outlines_need_no_place_to_write)
{
	struct store *s = make_store();

	CHECK(io_write_file("o.git/cache", "", 0, 0644, NULL) == 0);
	save(s, 0, MANY);
	CHECK_INT(known(s), 0);
	CHECK(unlink("o.git/cache") == 0);
	CHECK(io_mkdirs(FILE_NAME, 0755, NULL) == 0);
	save(s, 0, MANY);
	CHECK_INT(known(s), 0);
	store_close(s);
}
