/* Tests of regular expressions. */
#include <string.h>
#include <time.h>

#include "assay/text.h"
#include "test.h"

TEST(pattern_matches)
{
	static const struct {
		const char *pattern;
		unsigned flags;
		const char *s;
		int from, to;		/* -1: no match */
	} t[] = {
		{"b+", 0, "abbbc", 1, 4},
		{"B+", 0, "abbbc", -1, 0},
		{"B+", PATTERN_FOLD, "abbbc", 1, 4},
		{"b+", PATTERN_SMART, "aBBc", 1, 3},
		{"B+", PATTERN_SMART, "abbc", -1, 0},
		{"\\Sx", PATTERN_SMART, "aX", 0, 2},
		{"a.c", PATTERN_LITERAL, "abc a.c", 4, 7},
		{"A.C", PATTERN_LITERAL | PATTERN_FOLD, "abc a.c", 4, 7},
		{"^$", 0, "", 0, 0},
		{"\xc3\x89", PATTERN_FOLD, "x\xc3\xa9", 1, 3},
		{"^.$", 0, "\xe4\xb8\xad", 0, 3},
		{"b", 0, "a\xff" "b", -1, 0},
		{"a", 0, "a\xff" "b", 0, 1},
	};

	for (size_t i = 0; i < countof(t); i++) {
		struct pattern *p = NULL;
		size_t from = 99, to = 99;
		bool tired = false, found;

		CHECK_INT(pattern_new(&p, t[i].pattern, t[i].flags, NULL), 0);
		found = pattern_match(p, t[i].s, strlen(t[i].s), &from, &to, &tired);
		CHECK_MSG(found == (t[i].from >= 0), "%s on %s", t[i].pattern, t[i].s);
		if (found)
			CHECK(from == (size_t)t[i].from && to == (size_t)t[i].to);
		CHECK(!tired);
		CHECK_INT(pattern_match(p, t[i].s, strlen(t[i].s), NULL, NULL, NULL), found);
		pattern_free(p);
	}
	pattern_free(NULL);
}

TEST(pattern_mistakes_are_shown)
{
	struct pattern *p = NULL;
	struct error err = {0};

	CHECK_INT(pattern_new(&p, "cart(", 0, &err), -1);
	CHECK_STR(err.text, "bad pattern 'cart(': missing closing parenthesis at column 6");
	CHECK_STR(err.hint, "cart(\n     ^");
	CHECK_INT(err.code, ERR_USAGE);
	error_clear(&err);
	CHECK_INT(pattern_new(&p, "\xff", 0, &err), -1);
	CHECK_INT(pattern_new(&p, "\xff", 0, NULL), -1);
	CHECK(p == NULL);
}

/* Honest patterns on long strings are not tired; runaway ones stop soon. */
TEST(pattern_is_bounded)
{
	struct pattern *p = NULL;
	struct buf b = {0};
	bool tired = false;
	clock_t start = clock();

	buf_fill(&b, 'a', 40);
	CHECK_INT(pattern_new(&p, "^(a+)+$|(a|aa)+b|(a*)*c", 0, NULL), 0);
	buf_putc(&b, '!');
	CHECK(!pattern_match(p, b.p, b.n, NULL, NULL, &tired));
	CHECK(tired);
	CHECK(clock() - start < 2 * CLOCKS_PER_SEC);
	pattern_free(p);
	buf_clear(&b);
	buf_fill(&b, 'x', 20000);
	tired = false;
	CHECK_INT(pattern_new(&p, "^(x|y)*$", 0, NULL), 0);
	CHECK(pattern_match(p, b.p, b.n, NULL, NULL, &tired));
	CHECK(!tired);
	pattern_free(p);
	buf_release(&b);
}
