/* Tests of JSON to trees, and of the helpers on trees. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "assay/text.h"
#include "test.h"

static json_t *
parse(const char *s, struct tree_oddities *odd, struct error *err)
{
	struct limits lim = LIMITS_DEFAULT;

	return tree_parse_json(s, strlen(s), &lim, odd, err);
}

TEST(json_to_tree_and_back)
{
	static const struct {
		const char *in, *out;
	} t[] = {
		{"{}", "{}"},
		{" [ ] ", "[]"},
		{"null", "null"},
		{"\"x\"", "\"x\""},
		{"{\"b\":1,\"a\":[true,false,null,-0,1.5,\"\\u00e9\\n\"]}",
		 "{\"a\":[true,false,null,0,1.5,\"\xc3\xa9\\n\"],\"b\":1}"},
		{"[9223372036854775807,-9223372036854775808]",
		 "[9223372036854775807,-9223372036854775808]"},
		{"[9223372036854775808,-9223372036854775809,123456789012345678901234567890]",
		 "[9223372036854775808,-9223372036854775809,123456789012345678901234567890]"},
		{"{\"a\\u0000b\":1,\"c\":\"x\\u0000y\"}", "{\"c\":\"x\\u0000y\"}"},
		{"{\"\\u0000\":1,\"\\u0000\":2,\"d\":3}", "{\"d\":3}"},
		{"{\"a\":1,\"a\":{\"b\":2},\"a\":3}", "{\"a\":3}"},
		{"\"\\ud83d\\ude00 \\/ \\u2028\"", "\"\xf0\x9f\x98\x80 / \xe2\x80\xa8\""},
		{"1e2", "100"},
		{"1e-400", "0"},
	};

	for (size_t i = 0; i < countof(t); i++) {
		struct error err = {0};
		struct buf b = {0};
		json_t *v = parse(t[i].in, NULL, &err);

		CHECK_MSG(v != NULL, "%s: %s", t[i].in, err.text);
		if (v)
			canon_compact(&b, v);
		CHECK_STR(buf_cstr(&b), t[i].out);
		json_decref(v);
		buf_release(&b);
	}
}

TEST(json_refused_with_a_place)
{
	static const struct {
		const char *in, *place;
	} t[] = {
		{"", "line 1, column 1:"},
		{"{", "line 1, column 2:"},
		{"{\"a\":\n  \"\xff\"}", "line 2, column 4: not UTF-8"},
		{"[\"\\ud800\"]", "line 1, column 3: half a surrogate"},
		{"[\"\\udc00\\ud800\"]", "line 1, column 3: half a surrogate"},
		{"[\"\\ud800\\u0041\"]", "line 1, column 3: half a surrogate"},
		{"[\n\n1e400]", "line 3, column 1: a number that no double can hold"},
		{"[-1e400]", "line 1"},
		{"[\"a\nb\"]", "line 1, column 4: a raw control"},
		{"[\"a", "line 1, column 4: the end"},
		{"[\"\\u12g4\"]", "line 1, column 3: a \\u escape"},
		{"[\"\\u12", "line 1"},
		{"[\"\\", "line 1"},
		{"[1,]", "line 1"},
		{"{a:1}", "line 1"},
		{"{\"a\" 1}", "line 1"},
		{"[1] [2]", "line 1, column 5: something follows"},
		{"[1]\xef\xbb\xbf", "line 1, column 4:"},
		{"[01]", "line 1, column 2: not a number"},
		{"[1.]", "line 1, column 2: not a number"},
		{"[.5]", "line 1, column 2: a value"},
		{"[+1]", "line 1, column 2: a value"},
		{"[1e]", "line 1, column 2: not a number"},
		{"[-]", "line 1, column 2: not a number"},
		{"[tru]", "line 1, column 2: a value"},
		{"[truex]", "line 1, column 6: a comma"},
		{"{\"a\":1,}", "line 1, column 8: a key"},
		{"[1\f]", "line 1, column 3: a comma"},
		{"]", "line 1, column 1: a value"},
		{"[00099999999999999999999]", "line 1, column 2: not a number"},
		{"[1-99999999999999999999]", "line 1, column 3: a comma"},
		{"{99999999999999999999:1}", "line 1, column 2: a key"},
		{"[99999999999999999999x]", "line 1"},
		{"[99999999999999999999 1]", "line 1"},
		{"[\"\\x\"]", "line 1"},
		{"[1}", "line 1"},
	};

	for (size_t i = 0; i < countof(t); i++) {
		struct error err = {0};
		json_t *v = parse(t[i].in, NULL, &err);

		CHECK_MSG(v == NULL, "%s was read", t[i].in);
		CHECK_MSG(str_starts(err.text, t[i].place), "%s: %s", t[i].in, err.text);
		json_decref(v);
	}
}

/* What a library says about bad input quotes the input; it may be a password. */
TEST(json_errors_do_not_quote_the_input)
{
	struct error err = {0};

	CHECK(parse("{\"password\": hunter2}", NULL, &err) == NULL);
	CHECK_MSG(!strstr(err.text, "hunter2"), "%s", err.text);
}

TEST(json_oddities_are_counted)
{
	static const struct {
		const char *in;
		unsigned doubles, big, nul;
		const char *first;
	} t[] = {
		{"{\"a\":1,\"b\":{\"a\":2}}", 0, 0, 0, ""},
		{"{\"a\":1,\n\"b\":2,\n\"a\":3,\"b\":4}", 2, 0, 0, "key \"a\", line 3"},
		{"[{\"a\":1},{\"x\":{\"\\u0061\":1,\"a\":3}}]", 1, 0, 0, "key \"a\", line 1"},
		{"{\"a\":{\"x\":1,\"y\":2},\"a\":3}", 1, 0, 0, "key \"a\", line 1"},
		{"[\n18446744073709551616]", 0, 1, 0, "integer over 64 bits, line 2"},
		{"{\"a\\u0000\":1,\"a\\u0000\":1}", 0, 0, 2, "key with U+0000, line 1"},
		{"{\"a\\u0000\":1,\"b\":1,\"b\":18446744073709551616}", 1, 1, 1, "key with U+0000, line 1"},
		{"{\"a:b\":\"c:d\"}", 0, 0, 0, ""},
	};

	for (size_t i = 0; i < countof(t); i++) {
		struct tree_oddities odd = {0};
		json_t *v = parse(t[i].in, &odd, NULL);

		CHECK_MSG(v != NULL, "%s", t[i].in);
		CHECK_INT(odd.duplicate_keys, t[i].doubles);
		CHECK_INT(odd.big_integers, t[i].big);
		CHECK_INT(odd.nul_keys, t[i].nul);
		CHECK_STR(odd.first, t[i].first);
		json_decref(v);
	}
}

TEST(json_depth_is_bounded)
{
	struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};
	struct buf b = {0};
	json_t *v;
	clock_t start;

	buf_fill(&b, '[', 512);
	buf_fill(&b, ']', 512);
	v = tree_parse_json(b.p, b.n, &lim, NULL, &err);
	CHECK_MSG(v != NULL, "%s", err.text);
	json_decref(v);
	buf_clear(&b);
	buf_fill(&b, '[', 513);
	buf_fill(&b, ']', 513);
	CHECK(tree_parse_json(b.p, b.n, &lim, NULL, &err) == NULL);
	CHECK_INT(err.code, ERR_LIMIT);
	buf_clear(&b);
	buf_fill(&b, '[', 10000000);
	start = clock();
	CHECK(tree_parse_json(b.p, b.n, &lim, NULL, NULL) == NULL);
	CHECK((clock() - start) * 1000 / CLOCKS_PER_SEC < 50);
	lim.depth = 1000000;
	error_clear(&err);
	CHECK(tree_parse_json(b.p, b.n, &lim, NULL, &err) == NULL);
	CHECK_INT(err.code, ERR_LIMIT);
	lim.item_bytes = 10;
	error_clear(&err);
	CHECK(tree_parse_json("[1,2,3,4,5,6]", 13, &lim, NULL, &err) == NULL);
	CHECK_INT(err.code, ERR_LIMIT);
	buf_release(&b);
}

TEST(tree_equality_is_by_value)
{
	static const struct {
		const char *a, *b;
		bool equal;
	} t[] = {
		{"1", "1.0", true},
		{"1", "1.5", false},
		{"0", "-0.0", true},
		{"100", "1e2", true},
		{"100000000000000000000", "1e20", true},
		{"100000000000000000001", "1e20", true},
		{"100000000000000000000", "100000000000000000000", true},
		{"9007199254740993", "9007199254740992.0", true},
		{"9007199254740993", "9007199254740992", false},
		{"9007199254740994", "9007199254740992.0", false},
		{"9223372036854775808", "9223372036854775807", false},
		{"\"1\"", "1", false},
		{"null", "false", false},
		{"{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true},
		{"{\"a\":null}", "{}", true},
		{"{\"a\":null,\"b\":1}", "{\"c\":null,\"b\":1}", true},
		{"{\"a\":null}", "{\"a\":1}", false},
		{"{\"a\":1}", "{\"a\":1,\"b\":2}", false},
		{"[null]", "[]", false},
		{"[1,2]", "[2,1]", false},
		{"[{\"a\":[1.0]}]", "[{\"a\":[1]}]", true},
		{"\"a\\u0000b\"", "\"a\\u0000c\"", false},
		{"{}", "[]", false},
	};

	for (size_t i = 0; i < countof(t); i++) {
		json_t *a = parse(t[i].a, NULL, NULL), *b = parse(t[i].b, NULL, NULL);
		json_t *c = tree_copy(a);

		CHECK_MSG(tree_equal(a, b) == t[i].equal, "%s %s", t[i].a, t[i].b);
		CHECK_MSG(tree_equal(b, a) == t[i].equal, "%s %s", t[i].b, t[i].a);
		CHECK(tree_equal(a, c));
		json_decref(a);
		json_decref(b);
		json_decref(c);
	}
	CHECK(tree_equal(NULL, NULL) && tree_copy(NULL) == NULL);
}

TEST(tree_lookups)
{
	json_t *v = parse("{\"metadata\":{\"name\":\"x\",\"labels\":{\"a\":1}}}", NULL, NULL), *copy;

	CHECK_STR(tree_str(v, "metadata/name"), "x");
	CHECK(tree_str(v, "metadata/labels") == NULL);
	CHECK(tree_str(v, "metadata/name/deeper") == NULL);
	CHECK(tree_at(v, "metadata/none/deeper") == NULL);
	CHECK(tree_at(v, "") == v);
	CHECK(tree_at(NULL, "a") == NULL && tree_str(NULL, "a") == NULL);
	CHECK(tree_get(v, "metadata") == tree_at(v, "metadata"));
	CHECK(tree_get(NULL, "a") == NULL);
	copy = tree_copy(v);
	json_object_set_new(tree_at(copy, "metadata/labels"), "a", json_integer(2));
	CHECK_INT(json_integer_value(tree_at(v, "metadata/labels/a")), 1);
	json_decref(copy);
	json_decref(v);
}

TEST(number_tags)
{
	json_t *v = number_tag_new("18446744073709551616", 20), *s = json_string("18446744073709551616");

	CHECK_STR(number_tag(v), "18446744073709551616");
	CHECK(number_tag(s) == NULL && number_tag(NULL) == NULL && !tree_equal(v, s));
	json_decref(v);
	json_decref(s);
}
