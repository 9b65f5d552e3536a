/* Tests of CBOR: what official code wrote, and the corners. */
#include <stdio.h>
#include <stdlib.h>

#include "cbor.h"
#include "test.h"

/* Bytes from hexadecimal digits, blanks between them. */
static void
bytes(struct buf *out, const char *hex)
{
	unsigned b;
	int used;

	buf_clear(out);
	for (; sscanf(hex, " %2x%n", &b, &used) == 1; hex += used)
		buf_putc(out, (char)b);
}

static json_t *
decode(const char *hex, struct stored_odd *odd, struct error *err)
{
	struct limits lim = LIMITS_DEFAULT;
	struct stored_run run = {.lim = &lim, .odd = odd};
	struct buf b = {0};
	json_t *t;

	bytes(&b, hex);
	t = cbor_decode(&run, (struct str){buf_cstr(&b), b.n}, err);
	buf_release(&b);
	return t;
}

static void
gives(const char *hex, const char *want)
{
	struct error err = {0};
	struct buf out = {0};
	json_t *t = decode(hex, NULL, &err);

	CHECK_MSG(t != NULL, "%s: %s", hex, err.text);
	if (t)
		canon_compact_ordered(&out, t);
	CHECK_STR(buf_cstr(&out), want);
	json_decref(t);
	buf_release(&out);
}

static void
refuses(const char *hex, const char *want)
{
	struct error err = {0};
	json_t *t = decode(hex, NULL, &err);

	CHECK_MSG(!t, "%s is read", hex);
	CHECK_STR(err.text, want);
	json_decref(t);
}

TEST(cbor_reads_the_official_files)
{
	static const char *const names[] = {"PrometheusRule-0", "Thing-1"};

	test_unpack("types.tar.xz", "types/cbor");
	for (size_t i = 0; i < countof(names); i++) {
		struct limits lim = LIMITS_DEFAULT;
		struct error err = {0};
		char path[512];
		size_t n, m;
		char *value, *text;
		json_t *got, *want;

		snprintf(path, sizeof(path), "types/cbor/%s.cbor", names[i]);
		value = test_read(path, &n);
		snprintf(path, sizeof(path), "types/cbor/%s.json", names[i]);
		text = test_read(path, &m);
		got = stored_decode((struct str){value, n}, &lim, NULL, &err);
		want = json_loadb(text, m, 0, NULL);
		CHECK_MSG(got && want && json_equal(got, want), "%s: %s", names[i], err.text);
		for (size_t cut = 0; cut < n; cut++)
			CHECK(!stored_decode((struct str){value, cut}, &lim, NULL, NULL));
		json_decref(got);
		json_decref(want);
		free(value);
		free(text);
	}
}

TEST(cbor_numbers)
{
	gives("00", "0");
	gives("17", "23");
	gives("18 18", "24");
	gives("19 ff ff", "65535");
	gives("1b 7f ff ff ff ff ff ff ff", "9223372036854775807");
	gives("1b 80 00 00 00 00 00 00 00", "9223372036854775808");
	gives("1b ff ff ff ff ff ff ff ff", "18446744073709551615");
	gives("20", "-1");
	gives("3b 7f ff ff ff ff ff ff ff", "-9223372036854775808");
	gives("3b 80 00 00 00 00 00 00 00", "-9223372036854775809");
	gives("3b ff ff ff ff ff ff ff ff", "-18446744073709551616");
	gives("f9 3e 00", "1.5");
	gives("f9 bc 00", "-1");
	gives("f9 00 01", "5.9604644775390625e-08");
	gives("fa 47 c3 50 00", "100000");
	gives("fb 3f f1 99 99 99 99 99 9a", "1.1");
	gives("83 f4 f5 f6", "[false,true,null]");
}

/* An integer stays one, a float without fraction stays a float. */
TEST(cbor_keeps_integers_and_floats_apart)
{
	json_t *t = decode("82 01 f9 3c 00", NULL, NULL);

	CHECK(json_is_integer(json_array_get(t, 0)));
	CHECK(json_is_real(json_array_get(t, 1)));
	json_decref(t);
}

TEST(cbor_strings_and_tags)
{
	gives("43 61 62 63", "\"abc\"");
	gives("63 61 62 63", "\"abc\"");
	gives("40", "\"\"");
	gives("d6 44 01 02 03 04", "\"AQIDBA==\"");
	gives("d6 40", "\"\"");
	gives("d9 d9 f7 d9 d9 f7 01", "1");
	gives("c0 41 78", "\"x\"");
	gives("d8 40 82 01 02", "[1,2]");
	/* a tag holds for what stands right behind it */
	gives("d6 d8 40 41 78", "\"x\"");
	gives("d6 81 41 78", "[\"x\"]");
}

TEST(cbor_lengths_that_are_not_said)
{
	gives("9f ff", "[]");
	gives("bf ff", "{}");
	gives("9f 01 9f 02 ff 82 03 04 ff", "[1,[2],[3,4]]");
	gives("bf 41 61 bf 41 62 01 ff 41 63 02 ff", "{\"a\":{\"b\":1},\"c\":2}");
	gives("5f 41 61 40 42 62 63 ff", "\"abc\"");
	gives("7f 61 61 ff", "\"a\"");
	gives("5f ff", "\"\"");
	gives("a1 5f 41 61 41 62 ff 01", "{\"ab\":1}");
	gives("d6 5f 42 01 02 42 03 04 ff", "\"AQIDBA==\"");
	refuses("bf 41 61 ff", "CBOR, byte 3: an end of nothing");
	refuses("82 01 ff", "CBOR, byte 2: an end of nothing");
	refuses("ff", "CBOR, byte 0: an end of nothing");
	refuses("9f c0 ff", "CBOR, byte 2: an end of nothing");
	refuses("5f 61 61 ff", "CBOR, byte 1: a piece of a string is missing");
	refuses("5f 5f ff ff", "CBOR, byte 1: a piece of a string is missing");
	refuses("1f", "CBOR, byte 0: a length that CBOR has not");
	refuses("df", "CBOR, byte 0: a length that CBOR has not");
	refuses("1c", "CBOR, byte 0: a length that CBOR has not");
}

TEST(cbor_refuses_what_json_has_not)
{
	refuses("f9 7e 00", "CBOR, byte 0: a number that JSON has not");
	refuses("81 f9 7c 00", "CBOR, byte 1: a number that JSON has not");
	refuses("fa ff 80 00 00", "CBOR, byte 0: a number that JSON has not");
	refuses("fb 7f f0 00 00 00 00 00 00", "CBOR, byte 0: a number that JSON has not");
	refuses("c2 41 01", "CBOR, byte 0: a number that JSON has not");
	refuses("c3 41 01", "CBOR, byte 0: a number that JSON has not");
	refuses("f7", "CBOR, byte 0: a simple value that JSON has not");
	refuses("e0", "CBOR, byte 0: a simple value that JSON has not");
	refuses("f8 ff", "CBOR, byte 0: a simple value that JSON has not");
	refuses("a1 01 02", "CBOR, byte 1: a key that is no string");
	refuses("a1 f5 02", "CBOR, byte 1: a key that is no string");
	refuses("a2 41 61 01 61 61 02", "CBOR, byte 4: a key comes twice");
	refuses("a1 42 61 00 01", "CBOR, byte 1: a key with U+0000");
}

TEST(cbor_believes_no_length)
{
	refuses("", "CBOR, byte 0: the end comes in the middle of the value");
	refuses("19 01", "CBOR, byte 2: the end comes in the middle of the value");
	refuses("81", "CBOR, byte 0: more elements than bytes");
	refuses("a1 40", "CBOR, byte 0: more elements than bytes");
	refuses("9b ff ff ff ff ff ff ff ff 00", "CBOR, byte 0: more elements than bytes");
	refuses("5b ff ff ff ff ff ff ff ff 00", "CBOR, byte 0: a string is longer than the value");
	refuses("42 61", "CBOR, byte 0: a string is longer than the value");
	refuses("01 02", "CBOR, byte 1: something follows the value");
	refuses("d6", "CBOR, byte 1: the end comes in the middle of the value");
}

TEST(cbor_depth_has_a_bound)
{
	struct limits lim = LIMITS_DEFAULT;
	struct stored_run run = {.lim = &lim};
	struct error err = {0};
	json_t *t;

	lim.depth = 3;
	t = cbor_decode(&run, STR("\x81\x81\x81\x01"), &err);
	CHECK(t != NULL);
	json_decref(t);
	CHECK(!cbor_decode(&run, STR("\x81\x81\x81\x80"), &err));
	CHECK_INT(err.code, ERR_LIMIT);
	CHECK_STR(err.text, "CBOR, byte 3: nested too deep");
	run.depth = 3;
	CHECK(!cbor_decode(&run, STR("\x80"), NULL));
	run.depth = 9;
	CHECK(!cbor_decode(&run, STR("\x80"), NULL));
}

TEST(cbor_repairs_text_and_counts_it)
{
	struct stored_odd odd = {0};
	json_t *t = decode("a1 41 ff 42 61 fe", &odd, NULL);

	CHECK_STR(tree_str(t, "\xef\xbf\xbd"), "a\xef\xbf\xbd");
	CHECK_INT(odd.invalid_text, 2);
	json_decref(t);
	stored_odd_release(&odd);
}
