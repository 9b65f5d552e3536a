/* Tests of the canonical dump. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assay/text.h"
#include "test.h"

static json_t *
parse(const char *s, size_t n)
{
	struct limits lim = LIMITS_DEFAULT;

	return tree_parse_json(s, n, &lim, NULL, NULL);
}

/* The right-hand side was printed by jq 1.6. */
TEST(canon_doubles_as_jq_prints_them)
{
	static const struct {
		const char *in, *out;
	} t[] = {
		{"1e17", "1e+17"}, {"1e16", "1e+16"}, {"1e15", "1000000000000000"},
		{"1.5e300", "1.5e+300"}, {"1e100", "1e+100"}, {"12345e20", "1.2345e+24"},
		{"1234567890.5e10", "12345678905000000000"}, {"1.23456789e18", "1234567890000000000"},
		{"0.001", "0.001"}, {"0.0001", "0.0001"}, {"0.00001", "1e-05"},
		{"1.5e-7", "1.5e-07"}, {"1e-10", "1e-10"}, {"123456.789e3", "123456789"},
		{"0.1", "0.1"}, {"100.0", "100"}, {"3.14159265358979", "3.14159265358979"},
		{"5e-324", "5e-324"}, {"1.7976931348623157e308", "1.7976931348623157e+308"},
		{"0.30000000000000004", "0.30000000000000004"}, {"-1.5", "-1.5"},
		{"-0.00025", "-0.00025"}, {"123.456", "123.456"}, {"1e5", "100000"},
		{"0.2", "0.2"}, {"1e23", "1e+23"}, {"-1e-300", "-1e-300"},
	};

	for (size_t i = 0; i < countof(t); i++) {
		json_t *v = parse(t[i].in, strlen(t[i].in));
		struct buf b = {0};

		canon_compact(&b, v);
		CHECK_STR(buf_cstr(&b), t[i].out);
		json_decref(v);
		buf_release(&b);
	}
}

TEST(canon_doubles_round_trip)
{
	uint64_t x = 88172645463325252U;

	for (int i = 0; i < 20000; i++) {
		struct buf b = {0};
		json_t *v, *w;
		double d;

		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		memcpy(&d, &x, 8);
		if (!isfinite(d))
			continue;
		v = json_real(d);
		canon_compact(&b, v);
		CHECK_MSG(strtod(buf_cstr(&b), NULL) == d, "%a %s", d, b.p);
		w = parse(b.p, b.n);
		CHECK_MSG(tree_equal(v, w), "%a %s", d, b.p);
		json_decref(v);
		json_decref(w);
		buf_release(&b);
	}
}

TEST(canon_escapes)
{
	struct buf b = {0};

	canon_string(&b, "\x00\x01\x1f \"\\/\b\f\n\r\t\x7f<>&\xc3\xa9", 18);
	CHECK_STR(buf_cstr(&b),
		  "\"\\u0000\\u0001\\u001f \\\"\\\\/\\b\\f\\n\\r\\t\\u007f<>&\xc3\xa9\"");
	buf_clear(&b);
	canon_string(&b, "0123456789abcdef0123456789abcdef\n0123456789abcde\x7f 0123456789", 60);
	CHECK_STR(buf_cstr(&b),
		  "\"0123456789abcdef0123456789abcdef\\n0123456789abcde\\u007f 0123456789\"");
	buf_release(&b);
}

TEST(canon_forms)
{
	static const char in[] = "{\"b\":[1,{\"y\":[],\"x\":{}}],\"a\":null,\"B\":true,\"\":\"\"}";
	json_t *v = parse(in, strlen(in));
	struct buf b = {0};

	canon_dump(&b, v);
	CHECK_STR(buf_cstr(&b), "{\n  \"\": \"\",\n  \"B\": true,\n  \"a\": null,\n  \"b\": [\n    1,\n"
				"    {\n      \"x\": {},\n      \"y\": []\n    }\n  ]\n}\n");
	buf_clear(&b);
	canon_dump_ordered(&b, v);
	CHECK(str_starts(buf_cstr(&b), "{\n  \"b\": [\n    1,\n"));
	buf_clear(&b);
	canon_compact(&b, v);
	CHECK_STR(buf_cstr(&b), "{\"\":\"\",\"B\":true,\"a\":null,\"b\":[1,{\"x\":{},\"y\":[]}]}");
	buf_clear(&b);
	canon_compact_ordered(&b, v);
	CHECK_STR(buf_cstr(&b), in);
	buf_release(&b);
	json_decref(v);
}

TEST(canon_sorts_by_bytes)
{
	json_t *v = json_object();
	struct buf b = {0};
	char key[16];

	for (int i = 0; i < 100; i++) {
		snprintf(key, sizeof(key), "k%d", (i * 37) % 100);
		json_object_set_new(v, key, json_integer(i));
	}
	json_object_set_new(v, "\xf0\x9f\x98\x80", json_true());
	json_object_set_new(v, "\xef\xbf\xbf", json_true());
	canon_compact(&b, v);
	CHECK(str_starts(buf_cstr(&b), "{\"k0\":0,\"k1\":73,\"k10\":"));
	CHECK(str_ends(b.p, ",\"k99\":27,\"\xef\xbf\xbf\":true,\"\xf0\x9f\x98\x80\":true}"));
	buf_release(&b);
	json_decref(v);
}

TEST(canon_takes_any_depth)
{
	json_t *v = json_array();
	struct buf b = {0};

	for (int i = 0; i < 2000; i++) {
		json_t *outer = json_array();

		json_array_append_new(outer, v);
		v = outer;
	}
	canon_compact(&b, v);
	CHECK_INT(b.n, 4002);
	buf_release(&b);
	json_decref(v);
}

/* NAME.json and what `jq -S .` (1.6) made of it, NAME.want. */
TEST(canon_equals_jq)
{
	static const char *const names[] = {"objects", "strings"};

	for (size_t i = 0; i < countof(names); i++) {
		char *path = mem_printf("%s/text/canon/%s.json", test_data(), names[i]);
		char *want_path = mem_printf("%s/text/canon/%s.want", test_data(), names[i]);
		struct buf b = {0};
		size_t n;
		char *in = test_read(path, &n), *want = test_read(want_path, NULL);
		json_t *v = parse(in, n);

		CHECK(v != NULL);
		canon_dump(&b, v);
		CHECK_MSG(str_eq(buf_cstr(&b), want), "%s differs from jq", names[i]);
		json_decref(v);
		buf_release(&b);
		free(in);
		free(want);
		free(path);
		free(want_path);
	}
}
