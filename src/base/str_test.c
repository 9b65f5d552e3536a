/* Tests of the buffer, plain strings and UTF-8. */
#include <stdlib.h>

#include "assay/base.h"
#include "test.h"

TEST(buf_grows_and_stays_terminated)
{
	struct buf b = {0};

	CHECK_STR(buf_cstr(&b), "");
	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "%d,", i);
	CHECK_INT(b.n, strlen(b.p));
	CHECK_INT(b.n, 10 * 2 + 90 * 3 + 900 * 4);
	buf_clear(&b);
	CHECK_STR(buf_cstr(&b), "");
	buf_printf(&b, "%0300d", 7);
	CHECK_INT(b.n, 300);
	CHECK(b.p[299] == '7' && b.p[300] == '\0');
	buf_release(&b);
	buf_fill(&b, 'x', 3);
	buf_putc(&b, 'y');
	buf_add(&b, NULL, 0);
	memcpy(buf_room(&b, 2), "zz", 2);
	b.n += 2;
	char *s = buf_take(&b);
	CHECK_STR(s, "xxxyzz");
	CHECK(b.p == NULL && b.n == 0);
	free(s);
}

TEST(words_for_a_shell_are_quoted_where_they_must_be)
{
	static const struct {
		const char *in, *want;
	} t[] = {
		{"shop@2026-03-02T00:15:00Z", "shop@2026-03-02T00:15:00Z"},
		{"app=x,b!=c", "'app=x,b!=c'"},
		{"it's $(x)", "'it'\\''s $(x)'"}, {"", "''"}, {"a\\b", "'a\\b'"},
	};

	for (size_t i = 0; i < countof(t); i++) {
		struct buf b = {0};

		buf_add_word(&b, t[i].in);
		CHECK_STR(buf_cstr(&b), t[i].want);
		buf_release(&b);
	}
}

TEST(buf_add_safe_escapes)
{
	static const struct {
		const char *in, *out;
	} t[] = {
		{"plain \xc3\xa9\xe4\xb8\xad", "plain \xc3\xa9\xe4\xb8\xad"},
		{"\x1b[31m", "\\x1b[31m"},
		{"a\nb\tc\x7f", "a\\x0ab\\x09c\\x7f"},
		{"\xc2\x9b" "31m", "\\u{009b}31m"},
		{"\xe2\x80\xae" "abc\xe2\x81\xa9", "\\u{202e}abc\\u{2069}"},
		{"a\xe2\x80\x8b" "b\xef\xbb\xbf", "a\\u{200b}b\\u{feff}"},
		{"a\xcc\x81\xe2\x80\x8c", "a\xcc\x81\xe2\x80\x8c"},
		{"\xe2\x80\x8d\xef\xb8\x8f", "\\u{200d}\\u{fe0f}"},
		{"\xef\xbf\xbf\xef\xbf\xbd\xf0\x9f\xbf\xbe", "\\u{ffff}\xef\xbf\xbd\\u{1fffe}"},
		{"\xe2\x80\x8f\xd8\x9c", "\\u{200f}\\u{061c}"},
		{"\xff\xc0\xafz", "\\xff\\xc0\\xafz"},
		{"\xed\xa0\x80", "\\xed\\xa0\\x80"},
		{"\xf0\x9f\x98", "\\xf0\\x9f\\x98"},
		{"", ""},
	};

	for (size_t i = 0; i < countof(t); i++) {
		struct buf b = {0};

		buf_add_safe(&b, t[i].in, strlen(t[i].in));
		CHECK_STR(buf_cstr(&b), t[i].out);
		buf_release(&b);
	}
}

TEST(str_compares)
{
	CHECK(str_eq("a", "a") && !str_eq("a", "b") && str_eq(NULL, NULL) && !str_eq("a", NULL));
	CHECK(str_ieq("DeploymentConfig", "deploymentCONFIG") && !str_ieq("a", "ab"));
	CHECK(!str_ieq("a[", "A{"));
	CHECK(str_starts("abc", "ab") && !str_starts("a", "ab") && str_starts("a", ""));
	CHECK(str_ends("PodList", "List") && !str_ends("st", "List") && str_ends("x", ""));
}

TEST(str_globs)
{
	static const struct {
		const char *glob, *s;
		bool match, imatch;
	} t[] = {
		{"*", "", true, true},
		{"", "", true, true},
		{"", "a", false, false},
		{"a*c", "abbbc", true, true},
		{"a*c", "abbbd", false, false},
		{"A*c", "abbbC", false, true},
		{"*-config", "cart-config", true, true},
		{"shop-?", "shop-1", true, true},
		{"shop-?", "shop-", false, false},
		{"?", "\xc3\xa9", true, true},
		{"*?x", "\xc3\xa9x", true, true},
		{"a.b", "axb", false, false},
		{"[a]", "[a]", true, true},
		{"**a**b**", "xxaxxbxx", true, true},
		{"*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false, false},
	};

	for (size_t i = 0; i < countof(t); i++) {
		CHECK_MSG(str_glob(t[i].glob, t[i].s) == t[i].match, "%s %s", t[i].glob, t[i].s);
		CHECK_MSG(str_iglob(t[i].glob, t[i].s) == t[i].imatch, "%s %s", t[i].glob, t[i].s);
	}
	CHECK(str_has_glob("a*") && str_has_glob("?") && !str_has_glob("a[b]"));
}

TEST(str_finds_the_nearest_word)
{
	static const char *const words[] = {"diff", "show", "report", "deployment", "log"};

	CHECK_INT(str_distance("kitten", "sitting", 10), 3);
	CHECK_INT(str_distance("ab", "ba", 10), 1);
	CHECK_INT(str_distance("", "abc", 10), 3);
	CHECK_INT(str_distance("abcdef", "uvwxyz", 2), 3);
	CHECK_INT(str_distance("same", "same", 0), 0);
	CHECK_STR(str_nearest("deploymnt", words, countof(words)), "deployment");
	CHECK_STR(str_nearest("dif", words, countof(words)), "diff");
	CHECK_STR(str_nearest("reprot", words, countof(words)), "report");
	CHECK(str_nearest("xyzzy", words, countof(words)) == NULL);
}

TEST(str_reads_numbers_strictly)
{
	static const struct {
		const char *s;
		bool u, i;
		long long v;
	} t[] = {
		{"0", true, true, 0},
		{"42", true, true, 42},
		{"007", true, true, 7},
		{"-1", false, true, -1},
		{"9223372036854775807", true, true, INT64_MAX},
		{"-9223372036854775808", false, true, INT64_MIN},
		{"9223372036854775808", true, false, 0},
		{"-9223372036854775809", false, false, 0},
		{"18446744073709551616", false, false, 0},
		{"", false, false, 0},
		{"-", false, false, 0},
		{"+1", false, false, 0},
		{" 1", false, false, 0},
		{"1 ", false, false, 0},
		{"0x1", false, false, 0},
		{"--1", false, false, 0},
	};

	for (size_t i = 0; i < countof(t); i++) {
		unsigned long long u = 0;
		long long v = 0;

		CHECK_MSG(str_to_u64(t[i].s, strlen(t[i].s), &u) == t[i].u, "u64 %s", t[i].s);
		CHECK_MSG(str_to_i64(t[i].s, strlen(t[i].s), &v) == t[i].i, "i64 %s", t[i].s);
		if (t[i].i)
			CHECK_INT(v, t[i].v);
	}
}

TEST(utf8_knows_what_is_valid)
{
	static const struct {
		const char *s;
		size_t n, valid;
	} t[] = {
		{"plain ascii, long enough", 24, 24},
		{"\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80", 9, 9},
		{"a\0b", 3, 3},
		{"12345678\xff", 9, 8},
		{"\xc0\x80", 2, 0},
		{"\xe0\x80\x80", 3, 0},
		{"\xed\xa0\x80", 3, 0},
		{"\xef\xbf\xbf", 3, 3},
		{"\xf4\x8f\xbf\xbf", 4, 4},
		{"\xf4\x90\x80\x80", 4, 0},
		{"\xf0\x8f\xbf\xbf", 4, 0},
		{"ab\xe4\xb8", 4, 2},
		{"\x80", 1, 0},
	};

	for (size_t i = 0; i < countof(t); i++)
		CHECK_MSG(utf8_valid(t[i].s, t[i].n) == t[i].valid, "row %zu: %zu", i,
			  utf8_valid(t[i].s, t[i].n));
}

TEST(utf8_encodes_what_it_decodes)
{
	struct buf b = {0};

	for (unsigned cp = 0; cp <= 0x10ffff; cp += cp < 0x900 ? 1 : 17) {
		unsigned back = 0;

		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		buf_clear(&b);
		buf_add_utf8(&b, cp);
		CHECK_MSG(utf8_decode(b.p, b.n, &back) == b.n && back == cp, "U+%04X", cp);
	}
	buf_release(&b);
}

TEST(utf8_widths)
{
	static const struct {
		const char *s;
		size_t width;
	} t[] = {
		{"abc", 3},
		{"\xc3\xa9", 1},
		{"e\xcc\x81", 1},
		{"\xe4\xb8\xad\xe6\x96\x87", 4},
		{"\xf0\x9f\x98\x80", 2},
		{"\xed\x95\x9c", 2},
		{"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", 2},
		{"\xef\xbc\xa1", 2},
		{"\xe2\x86\x92", 1},
		{"\xe2\x80\x8b", 0},
		{"\xff", 1},
		{"", 0},
	};

	for (size_t i = 0; i < countof(t); i++)
		CHECK_INT(utf8_width(t[i].s, strlen(t[i].s)), t[i].width);
	CHECK_INT(utf8_fit("a\xe4\xb8\xad" "b", 5, 2), 1);
	CHECK_INT(utf8_fit("a\xe4\xb8\xad" "b", 5, 3), 4);
	CHECK_INT(utf8_fit("a\xe4\xb8\xad" "b", 5, 9), 5);
	CHECK_INT(utf8_fit("e\xcc\x81x", 4, 1), 3);
}
