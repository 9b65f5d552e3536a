/* YAML to trees and back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "assay/text/canon.h"
#include "assay/text/tree.h"
#include "test.h"

static const struct limits lim = LIMITS_DEFAULT;

/* The document as compact JSON, or "error: ...". Malloced. */
static char *
to_json(const char *p, size_t n, const struct limits *l, struct tree_oddities *odd)
{
	struct error err = {0};
	struct buf out = {0};
	json_t *t = tree_parse_yaml(p, n, l, odd, &err);

	if (t)
		canon_compact(&out, t);
	else
		buf_printf(&out, "error: %s", err.text);
	json_decref(t);
	return buf_take(&out);
}

struct row {
	const char *yaml, *json;
};

static void
check_rows(const struct row *t, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char *got = to_json(t[i].yaml, strlen(t[i].yaml), &lim, NULL);

		CHECK_MSG(strcmp(got, t[i].json) == 0, "<%s> is\n  %s, not\n  %s", t[i].yaml, got,
			  t[i].json);
		free(got);
	}
}

TEST(yaml_scalars_resolve_as_kubernetes_does)
{
	static const struct row t[] = {
		{"[y, Y, yes, Yes, YES, on, On, ON, true, True, TRUE]",
		 "[true,true,true,true,true,true,true,true,true,true,true]"},
		{"[n, N, no, No, NO, off, Off, OFF, false, False, FALSE]",
		 "[false,false,false,false,false,false,false,false,false,false,false]"},
		{"[yEs, oN, tRUE, nO, nUll]", "[\"yEs\",\"oN\",\"tRUE\",\"nO\",\"nUll\"]"},
		{"a: ~\nb: null\nc: Null\nd: NULL\ne:\n",
		 "{\"a\":null,\"b\":null,\"c\":null,\"d\":null,\"e\":null}"},
		{"[0, -0, +1, 1_000, 0777, 0o17, 0x1F, 0X1f, 0b101, -0x10, 1__0_]",
		 "[0,0,1,1000,511,15,31,31,5,-16,10]"},
		{"[9223372036854775807, -9223372036854775808]",
		 "[9223372036854775807,-9223372036854775808]"},
		{"[9223372036854775808, 18446744073709551616, 0xffffffffffffffff]",
		 "[9223372036854775808,18446744073709551616,18446744073709551615]"},
		{"[-9223372036854775809, 0x1ffffffffffffffff]",
		 "[-9223372036854775809,\"0x1ffffffffffffffff\"]"},
		{"[1.5, .5, -.5, 1., 1e3, 1.5e-3, +2.5, 08, 1_0.5]",
		 "[1.5,0.5,-0.5,1,1000,0.0015,2.5,8,10.5]"},
		{"[1e400, 1e, ., -, +, 0x, 0b2, 0o8, _1, 1.2.3, e5, .e5, 1k]",
		 "[\"1e400\",\"1e\",\".\",\"-\",\"+\",\"0x\",\"0b2\",\"0o8\",\"_1\",\"1.2.3\","
		 "\"e5\","
		 "\".e5\","
		 "\"1k\"]"},
		{"[12:30, 12:30:45, 190:20:30.15]", "[\"12:30\",\"12:30:45\",\"190:20:30.15\"]"},
		{"[2026-03-02, 2026-03-02T00:15:10Z, 2026-03-02 00:15:10]",
		 "[\"2026-03-02\",\"2026-03-02T00:15:10Z\",\"2026-03-02 00:15:10\"]"},
		{"['true', \"1\", '', \"~\", '0x1', '2026-03-02']",
		 "[\"true\",\"1\",\"\",\"~\",\"0x1\",\"2026-03-02\"]"},
		{"a: |\n  1\nb: >\n  true\n", "{\"a\":\"1\\n\",\"b\":\"true\\n\"}"},
	};

	check_rows(t, countof(t));
}

TEST(yaml_tags_are_obeyed_or_ignored)
{
	static const struct row t[] = {
		{"!!str 1", "\"1\""},
		{"!!str", "\"\""},
		{"!!int \"12\"", "12"},
		{"!!float 3", "3"},
		{"!!bool \"yes\"", "true"},
		{"!!null \"\"", "null"},
		{"!!binary aGFsbG8=", "\"hallo\""},
		{"!!binary |\n  aGFs\n  bG8=\n", "\"hallo\""},
		{"!custom 12", "\"12\""},
		{"!<tag:example.com,2026:x> {a: 1}", "{\"a\":1}"},
		{"!!timestamp 2026-03-02", "\"2026-03-02\""},
		{"!!int abc", "error: line 1, column 1: a value that does not fit its tag"},
		{"!!bool 1", "error: line 1, column 1: a value that does not fit its tag"},
		{"!!binary /w==", "error: line 1, column 1: a !!binary that is no text in base64"},
		{"!!binary *",
		 "error: line 1, column 11: this is no YAML"},
	};

	check_rows(t, countof(t));
}

TEST(yaml_keys_become_text)
{
	static const struct row t[] = {
		{"1: a\ntrue: b\n0x10: c\n1.5: d\n'1': e\n",
		 "{\"1\":\"e\",\"1.5\":\"d\",\"16\":\"c\",\"true\":\"b\"}"},
		{"yes: 1", "{\"true\":1}"},
		{"1e9: a\n.00001: b\n1234567.5: c\n",
		 "{\"1.2345675e+06\":\"c\",\"1e+09\":\"a\",\"1e-05\":\"b\"}"},
		{"1e70: a", "{\"1.0000000000000001e+70\":\"a\"}"},
		{"2026-03-02: x", "{\"2026-03-02\":\"x\"}"},
		{"&k a: 1\nb: *k\n", "{\"a\":1,\"b\":\"a\"}"},
		{"a: &v x\n*v : 1\n", "{\"a\":\"x\",\"x\":1}"},
		{"~: 1", "error: line 1, column 1: a key that is no text"},
		{"? [a]\n: 1", "error: line 1, column 3: a key that is a list or a mapping"},
		{"? {a: 1}\n: 1", "error: line 1, column 3: a key that is a list or a mapping"},
	};

	check_rows(t, countof(t));
}

TEST(yaml_merges_add_what_is_not_there)
{
	static const struct row t[] = {
		{"b: &b {x: 1, z: 2}\nc:\n  <<: *b\n  z: 3\n",
		 "{\"b\":{\"x\":1,\"z\":2},\"c\":{\"x\":1,\"z\":3}}"},
		{"b: &b {x: 1, z: 2}\nc:\n  z: 3\n  <<: *b\n",
		 "{\"b\":{\"x\":1,\"z\":2},\"c\":{\"x\":1,\"z\":3}}"},
		{"- &a {x: 1}\n- &b {x: 2, z: 2}\n- <<: [*a, *b]\n",
		 "[{\"x\":1},{\"x\":2,\"z\":2},{\"x\":1,\"z\":2}]"},
		{"<<: {a: 1}\nb: 2\n", "{\"a\":1,\"b\":2}"},
		{"'<<': 1", "{\"<<\":1}"},
		{"a: <<", "{\"a\":\"<<\"}"},
		{"<<: 1", "error: line 1, column 5: a << that is no mapping"},
	};

	check_rows(t, countof(t));
}

TEST(yaml_shapes_and_mistakes)
{
	static const struct row t[] = {
		{"", "null"},
		{"# nothing\n", "null"},
		{"---\n", "null"},
		{"\xef\xbb\xbf" "a: 1", "{\"a\":1}"},
		{"---\na: 1\n...\n", "{\"a\":1}"},
		{"%YAML 1.1\n---\na: 1\n", "{\"a\":1}"},
		{"a: 1\n---\nb: 2\n", "error: line 2, column 1: a second document"},
		{"{\"a\":[1,{\"b\":\"\\u00e4\\n\"}]}", "{\"a\":[1,{\"b\":\"\xc3\xa4\\n\"}]}"},
		{"a:\n- 1\n- - 2\n  - 3\n- b: 4\n  c: 5\n", "{\"a\":[1,[2,3],{\"b\":4,\"c\":5}]}"},
		{"a: b: c", "error: line 1, column 5: a \":\" where no key can be"},
		{"a: [1, 2", "error: line 2, column 1: a bracket that is not closed"},
		{"a: \"x", "error: line 1, column 6: a quoted string that is not closed"},
		{"a:\n\tb: 1", "error: line 2, column 1: a character that no value begins with"},
		{"a: \"\\q\"", "error: line 1, column 5: an escape that YAML does not know"},
		{"a: *b", "error: line 1, column 4: an alias without its anchor"},
		{"a: &a [*a]", "error: line 1, column 8: an alias inside its own anchor"},
		{"a: 1\nb: \x01", "error: line 2, column 4: a control character"},
		{"a: 1\nb: \xff", "error: line 2, column 4: bytes that are not UTF-8"},
		{"a: .inf",
		 "error: line 1, column 4: infinity or not-a-number, which JSON cannot hold"},
		{"a: \"\\0\"", "{\"a\":\"\\u0000\"}"},
	};

	check_rows(t, countof(t));
}

TEST(yaml_oddities_are_counted)
{
	static const char text[] = "a: 1\nb:\n  c: 2\n  c: 3\n\"x\\0y\": {z: 1}\na: 4\n"
				   "big: 99999999999999999999\n";
	struct tree_oddities odd = {0};
	char *got = to_json(text, strlen(text), &lim, &odd);

	CHECK_STR(got, "{\"a\":4,\"b\":{\"c\":3},\"big\":99999999999999999999}");
	CHECK_INT(odd.duplicate_keys, 2);
	CHECK_INT(odd.nul_keys, 1);
	CHECK_INT(odd.big_integers, 1);
	CHECK_STR(odd.first, "key \"c\", line 4");
	free(got);
}

TEST(yaml_counts_numbers_out_of_range)
{
	struct tree_oddities odd = {0};
	char *got = to_json("a: 1e400", 8, &lim, &odd);

	CHECK_STR(got, "{\"a\":\"1e400\"}");
	CHECK_INT(odd.big_integers, 1);
	CHECK_STR(odd.first, "line 1");
	free(got);
}

TEST(yaml_limits_hold)
{
	struct limits small = LIMITS_DEFAULT;
	clock_t start = clock();
	struct buf b = {0};
	char *got;

	buf_fill(&b, '[', 100000);
	got = to_json(b.p, b.n, &lim, NULL);
	CHECK_STR(got, "error: line 1, column 513: nested too deep");
	free(got);
	buf_clear(&b);
	for (int i = 0; i < 100000; i++)
		buf_puts(&b, "- ");
	got = to_json(b.p, b.n, &lim, NULL);
	CHECK(strstr(got, "nested too deep"));
	free(got);
	buf_clear(&b);
	for (int i = 0; i < 20000; i++)
		buf_puts(&b, "%TAG !a! b\n");
	got = to_json(b.p, b.n, &lim, NULL);
	CHECK(strstr(got, "too many directives"));
	free(got);
	CHECK((double)(clock() - start) / CLOCKS_PER_SEC < 0.2);
	buf_release(&b);

	small.item_bytes = 3;
	got = to_json("a: 1", 4, &small, NULL);
	CHECK_STR(got, "error: the document is larger than 3 bytes");
	free(got);
	small.depth = 2;
	small.item_bytes = 1000;
	got = to_json("a: &x [1]\nb: [*x]\n", 18, &small, NULL);
	CHECK_STR(got, "error: line 2, column 5: nested too deep");
	free(got);
}

TEST(yaml_alias_bombs_stop)
{
	struct buf b = {0};
	char *got;

	/* Nodes: nine each of the one before. */
	buf_puts(&b, "a0: &a0 x\n");
	for (int i = 1; i < 30; i++) {
		buf_printf(&b, "a%d: &a%d [", i, i);
		for (int j = 0; j < 9; j++)
			buf_printf(&b, "*a%d,", i - 1);
		buf_puts(&b, "]\n");
	}
	got = to_json(b.p, b.n, &lim, NULL);
	CHECK_MSG(strstr(got, "the aliases expand to too much"), "%.100s", got);
	free(got);

	/* Bytes: one long string many times. */
	buf_clear(&b);
	buf_puts(&b, "a: &a ");
	buf_fill(&b, 'x', 1 << 20);
	buf_puts(&b, "\nb:\n");
	for (int i = 0; i < 1000; i++)
		buf_puts(&b, "- *a\n");
	got = to_json(b.p, b.n, &lim, NULL);
	CHECK_MSG(strstr(got, "the aliases expand to too much"), "%.100s", got);
	free(got);
	buf_release(&b);
}

/* ---- the writer */

TEST(yaml_dump_writes_as_kubectl_does)
{
	static const struct row t[] = {
		{"b: 1\na: 2\n", "{\"b\":1,\"a\":2}"},
		{"a:\n- 1\n- - 2\n  - 3\n- b: 4\n  c:\n  - 5\n", NULL},
		{"a: {}\nb: []\nc: null\nd: \"\"\ne: \"null\"\n", NULL},
		{"[]\n", NULL},
		{"text\n", NULL},
		{"a: \"true\"\nb: \"1\"\nc: \"0x1\"\nd: \"2026-03-02T00:15:10Z\"\ne: \"1e3\"\n",
		 NULL},
		{"a: \"12:30\"\nb: 10:99\nc: 1k\nd: 1.2.3\ne: \"~\"\nf: \"08\"\n", NULL},
		{"a: '- x'\nb: -x\nc: 'a: b'\nd: a:b\ne: 'a #b'\nf: a#b\ng: '%x'\nh: ' x '\n",
		 NULL},
		{"a: 'it''s: x'\nb: it's\nc: '---'\nd: '...x'\n", NULL},
		{"a: |\n  one\n  two\nb: |-\n  one\n  two\nc: |+\n  one\n\nd: |2\n   one\n", NULL},
		{"a: \"one \\ntwo\"\nb: \"\\ttab\"\nc: \"cr\\r\\n\"\nd: \"\\L\"\n"
		 "e: \"\\U0001F600\"\n",
	     NULL},
		{"a: |\n  one\n\n    two\n", NULL},
		{"- |2+\n\n- x\n", NULL},
		{"\"1\": a\n'a: b': c\n\"y\": b\n", NULL},
		{"? |-\n  two\n  lines\n: - 1\n  - 2\n", NULL},
		{"a: 99999999999999999999\nb: 1.5\nc: -7\n", NULL},
		{"f:metadata:\n  k:{\"name\":\"x\"}:\n    .: {}\n", NULL},
		{"a: grün\n", NULL},
	};

	for (size_t i = 0; i < countof(t); i++) {
		struct error err = {0};
		struct buf out = {0};
		json_t *v = tree_parse_yaml(t[i].yaml, strlen(t[i].yaml), &lim, NULL, &err);

		CHECK_STR(err.text, "");
		yaml_dump(&out, v);
		/* The first row alone is not in the writer's order. */
		if (i > 0)
			CHECK_STR(buf_cstr(&out), t[i].yaml);
		else
			CHECK_STR(buf_cstr(&out), "a: 2\nb: 1\n");
		json_decref(v);
		buf_release(&out);
	}
}

TEST(yaml_dump_of_any_string_reads_back)
{
	static const char alphabet[] = " \n\t:-#'\"\\ax0.,[{&*!|>%@`?~\r\x7f";
	struct buf s = {0}, out = {0};
	unsigned x = 7;

	for (int round = 0; round < 20000; round++) {
		json_t *v, *back;

		buf_clear(&s);
		for (unsigned n = (x >> 8) % 9; n; n--) {
			x = x * 1664525 + 1013904223;
			buf_putc(&s, alphabet[(x >> 16) % (sizeof(alphabet) - 1)]);
		}
		x = x * 1664525 + 1013904223;
		buf_cstr(&s);
		v = json_pack("{s:[{s:s%},[s%]],s%:i}", "k", "x", s.p, s.n, s.p, s.n, s.p, s.n, 1);
		buf_clear(&out);
		yaml_dump(&out, v);
		back = tree_parse_yaml(out.p, out.n, &lim, NULL, NULL);
		CHECK_MSG(back && json_equal(v, back), "not read back:\n%s", buf_cstr(&out));
		json_decref(v);
		json_decref(back);
	}
	buf_release(&s);
	buf_release(&out);
}

/* The nights fold long lines, which we never do: equal beside blanks and line breaks. */
static bool
same_but_folded(const char *a, size_t n, const char *b, size_t m)
{
	size_t i = 0, j = 0;

	for (;;) {
		while (i < n && (a[i] == ' ' || a[i] == '\n'))
			i++;
		while (j < m && (b[j] == ' ' || b[j] == '\n'))
			j++;
		if (i == n || j == m)
			return i == n && j == m;
		if (a[i++] != b[j++])
			return false;
	}
}

/* Each document of a night as kubectl prints it: read, written, compared byte for byte. */
static void
check_night(const char *path, size_t *docs, size_t *same)
{
	size_t n;
	char *p = test_read(path, &n), *at = p;

	while (*at) {
		char *next = strstr(at, "\n---\n");
		size_t len = next ? (size_t)(next - at) + 1 : strlen(at);
		struct error err = {0};
		struct buf out = {0};
		json_t *v = tree_parse_yaml(at, len, &lim, NULL, &err), *back;

		CHECK_MSG(v != NULL, "%s: %s", path, err.text);
		yaml_dump(&out, v);
		back = tree_parse_yaml(out.p, out.n, &lim, NULL, &err);
		CHECK(back && json_equal(v, back));
		++*docs;
		if (out.n == len && memcmp(out.p, at, len) == 0)
			++*same;
		else
			CHECK_MSG(same_but_folded(at, len, out.p, out.n), "%s: not written alike",
				  path);
		json_decref(v);
		json_decref(back);
		buf_release(&out);
		at = next ? next + 5 : at + len;
	}
	free(p);
}

TEST(yaml_reads_back_the_nights)
{
	size_t docs = 0, same = 0;

	for (int night = 1; night <= 4; night++) {
		char path[4096];

		snprintf(path, sizeof(path),
			 "%s/nights/night-%d/kubectl-yaml/cluster-2026-03-0%d.yaml", test_data(),
			 night, night + 1);
		check_night(path, &docs, &same);
	}
	CHECK_INT(docs, 1065);
	CHECK(same > 970);
}

static void
note(void *ctx, const char *pointer, size_t end)
{
	buf_printf(ctx, "%s %zu\n", pointer, end);
}

TEST(yaml_tells_where_leaves_end)
{
	json_t *v = json_loads("{\"a/b\": [{\"c\": 1, \"d\": \"x\\ny\\n\"}, []], \"e\": true}", 0, NULL);
	struct buf out = {0}, told = {0};

	yaml_dump_leaves(&out, v, note, &told);
	CHECK_STR(buf_cstr(&out), "a/b:\n- c: 1\n  d: |\n    x\n    y\n- []\ne: true\n");
	CHECK_STR(buf_cstr(&told), "/a~1b/0/c 11\n/a~1b/0/d 18\n/a~1b/1 35\n/e 43\n");
	buf_release(&out);
	buf_release(&told);
	json_decref(v);
}
