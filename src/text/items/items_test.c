/* Tests of the item scanner: every shape of list, every sort of damage, in pieces of any size. */
#include <stdio.h>
#include <time.h>

#include "log.h"
#include "test.h"

struct row {
	const char *in, *out;
};

/* Whole, byte by byte and in random pieces: the same items. */
static void
check(const struct row *r, size_t n, const struct limits *lim)
{
	static const size_t steps[] = {0, 1, 2, 7, 64, 65, 300};

	for (size_t k = 0; k < countof(steps); k++) {
		struct items_log l = {0};

		items_log_run(&l, r->in, n, steps[k], lim, NULL);
		CHECK_MSG(str_eq(buf_cstr(&l.out), r->out), "in pieces of %zu:\n%s\nis\n%s\nnot\n%s",
			  steps[k], r->in, l.out.p, r->out);
		buf_release(&l.out);
	}
}

static void
check_all(const struct row *rows, size_t n)
{
	struct limits lim = LIMITS_DEFAULT;

	for (size_t i = 0; i < n; i++)
		check(&rows[i], strlen(rows[i].in), &lim);
}

TEST(items_json_shapes)
{
	static const struct row t[] = {
		{"", ""},
		{" \n\t\r\n", ""},
		{"{\"kind\":\"Pod\",\"items\":[1]}", "json <{\"kind\":\"Pod\",\"items\":[1]}>\n"},
		{"{}", "json <{}>\n"},
		{"{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"items\":[{\"a\":1},{\"b\":\"}\\\"]\"}]}",
		 "json 1 PodList v1 <{\"a\":1}>\njson 1 PodList v1 <{\"b\":\"}\\\"]\"}>\n"
		 "end 1 PodList v1 2\n"},
		{"{\n    \"apiVersion\": \"v1\",\n    \"items\": [\n        {\n            \"kind\": \"Pod\"\n"
		 "        }\n    ],\n    \"kind\": \"List\",\n    \"metadata\": {\n"
		 "        \"resourceVersion\": \"\"\n    }\n}\n",
		 "json 1 - v1 <{\n            \"kind\": \"Pod\"\n        }>\nend 1 List v1 1\n"},
		{"{\"items\":[{}],\"metadata\":{\"continue\":\"abc\"}}",
		 "json 1 - - <{}>\nend 1 - - 1 partial\n"},
		{"{\"metadata\":{\"continue\":\"\"},\"items\":[{}]}", "json 1 - - <{}>\nend 1 - - 1\n"},
		{"{\"kind\":\"RouteList\",\"items\":null}", "end 1 RouteList - 0\n"},
		{"{\"items\":null,\"kind\":\"RouteList\"}", "end 1 RouteList - 0\n"},
		{"{\"items\":null}", "end 1 - - 0\n"},
		{"{\"kind\":\"RouteList\",\"items\":[]}", "end 1 RouteList - 0\n"},
		{"{\"kind\":\"RouteList\",\"metadata\":{}}", "end 1 RouteList - 0\n"},
		{"{\"kind\":\"Foo\",\"items\":null}", "json <{\"kind\":\"Foo\",\"items\":null}>\n"},
		{"{\"kind\":\"BlockList\",\"metadata\":{\"name\":\"x\"},\"items\":[{}]}",
		 "json <{\"kind\":\"BlockList\",\"metadata\":{\"name\":\"x\"},\"items\":[{}]}>\n"},
		{"{\"kind\":\"BlockList\",\"metadata\":{\"name\":\"x\"}}",
		 "json <{\"kind\":\"BlockList\",\"metadata\":{\"name\":\"x\"}}>\n"},
		{"{\"kind\":\"List\",\"items\":{}}", "json <{\"kind\":\"List\",\"items\":{}}>\n"},
		{"{\"kind\":\"ConfigMap\",\"data\":{\"items\":\"[{}]\"}}",
		 "json <{\"kind\":\"ConfigMap\",\"data\":{\"items\":\"[{}]\"}}>\n"},
		{"{\"data\":{\"items\":[{}]},\"kind\":\"X\"}",
		 "json <{\"data\":{\"items\":[{}]},\"kind\":\"X\"}>\n"},
		{"{\"kind\":\"Template\",\"objects\":[{}]}",
		 "json <{\"kind\":\"Template\",\"objects\":[{}]}>\n"},
		{"[{\"a\":1},{\"b\":2}]", "json 1 - - <{\"a\":1}>\njson 1 - - <{\"b\":2}>\nend 1 - - 2\n"},
		{"[]", "end 1 - - 0\n"},
		{"{\"a\":1}\n{\"b\":2}{\"c\":3}", "json <{\"a\":1}>\njson <{\"b\":2}>\njson <{\"c\":3}>\n"},
		{"{\"items\":[{}]}{\"kind\":\"XList\",\"items\":[{}]}",
		 "json 1 - - <{}>\nend 1 - - 1\njson 2 XList - <{}>\nend 2 XList - 1\n"},
		{"\xef\xbb\xbf{\"a\":1}", "json <{\"a\":1}>\n"},
		{"{\"items\":[{\"a\":1}],\"kind\":\"Pod\"}", "json 1 - - <{\"a\":1}>\n! not-a-list\n"
							     "end 1 Pod - 1 partial\n"},
		{"{\"selfLink\":\"x\",\"Items\":[{\"Name\":\"a\"}]}", "! internal-names\n"},
		{"{\"kind\":\"X\",\"Items\":[1]}", "json <{\"kind\":\"X\",\"Items\":[1]}>\n"},
		{"{\"items\":[{}]}\n==== START logs for container a of pod b/c ====\n{ not json\n---\n"
		 "==== END logs for container a of pod b/c ====\n{\"items\":[{}]}\n",
		 "json 1 - - <{}>\nend 1 - - 1\njson 2 - - <{}>\nend 2 - - 1\n"},
		{"{\"a\":1}\n---\n{\"b\":2}\n---\nkind: Pod\n",
		 "json <{\"a\":1}>\njson <{\"b\":2}>\nyaml <kind: Pod\n>\n"},
		{"{\"k\\\\\":\"a\\\\\\\"{\",\"l\":[\"[\\\\\"]}",
		 "json <{\"k\\\\\":\"a\\\\\\\"{\",\"l\":[\"[\\\\\"]}>\n"},
		{"{\"items\":[{\"a\":\"01234567890123456789012345678901234567890123456789012345678901\\\\\"},"
		 "{\"b\":\"0123456789012345678901234567890123456789012345678901234567890123456\\\"}\"}]}",
		 "json 1 - - <{\"a\":\"01234567890123456789012345678901234567890123456789012345678901"
		 "\\\\\"}>\njson 1 - - <{\"b\":\"012345678901234567890123456789012345678901234567890123"
		 "4567890123456\\\"}\"}>\nend 1 - - 2\n"},
	};

	check_all(t, countof(t));
}

TEST(items_json_damage)
{
	static const struct row t[] = {
		/* cut off */
		{"{", "! truncated\n"},
		{"{\"a\":[1,", "! truncated\n"},
		{"{\"items\":[{\"a\":1},{\"b\":", "json 1 - - <{\"a\":1}>\n! truncated\nend 1 - - 1 partial\n"},
		{"{\"items\":[{\"a\":1}]", "json 1 - - <{\"a\":1}>\n! truncated\nend 1 - - 1 partial\n"},
		{"[{\"a\":1}", "json 1 - - <{\"a\":1}>\n! truncated\nend 1 - - 1 partial\n"},
		/* a broken item in a list with lines */
		{"{\"items\": [\n  {\n    \"a\": [1}\n  },\n  {\n    \"b\": 2\n  }\n]}\n",
		 "! json-damaged\njson 1 - - <{\n    \"b\": 2\n  }>\nend 1 - - 1 partial\n"},
		{"{\"items\": [\n  {\n    \"a\": \"x\ny\"\n  },\n  {\n    \"b\": 2\n  }\n]}\n",
		 "! json-damaged\njson 1 - - <{\n    \"b\": 2\n  }>\nend 1 - - 1 partial\n"},
		{"{\"items\": [\n  {\n    \"b\": 2\n  },\n  {\n    \"a\": \"x\n  }\n],\"kind\":\"List\"}\n",
		 "json 1 - - <{\n    \"b\": 2\n  }>\n! json-damaged\nend 1 List - 1 partial\n"},
		/* and without: the rest is lost, up to the next document */
		{"{\"items\":[{\"a\":[1}},{\"b\":2}]}\n{\"c\":3}\n",
		 "! json-damaged\nend 1 - - 0 partial\njson <{\"c\":3}>\n"},
		{"{\"a\" 1}\n{\"c\":3}\n", "! json-damaged\njson <{\"c\":3}>\n"},
		{"{\"a\":}\n{\"c\":3}\n", "! json-damaged\njson <{\"c\":3}>\n"},
		{"{\"a\":1 \"b\":2}\n{\"c\":3}\n", "! json-damaged\njson <{\"c\":3}>\n"},
		{"{\"a\nb\":1}\n{\"c\":3}\n", "! json-damaged\njson <{\"c\":3}>\n"},
		{"{\"a\":\"\n\"}\n{\"c\":3}\n", "! json-damaged\njson <{\"c\":3}>\n"},
		{"{\"a\":1]\n{\"c\":3}\n", "! json-damaged\njson <{\"c\":3}>\n"},
		/* items that are no objects */
		{"{\"items\":[1,\"x\",null,[{}],{\"a\":1}]}",
		 "! not-an-object\n! not-an-object\n! not-an-object\n! not-an-object\n"
		 "json 1 - - <{\"a\":1}>\nend 1 - - 1 partial\n"},
		/* junk around documents is one note an entry */
		{"{\"a\":1}\nwarning: x\n\n{\"b\":2}\nmore\n",
		 "json <{\"a\":1}>\n! not-json-or-yaml\njson <{\"b\":2}>\n"},
		{"[1]", "! not-an-object\nend 1 - - 0 partial\n"},
		{"==== START logs\nabc", "! truncated\n"},
	};

	check_all(t, countof(t));
}

TEST(items_places)
{
	static const char in[] =
		"\n{\"items\": [\n  {\"a\": 1},\n\n  {\"b\"\n:[}\n},\n  {\"c\": 3}\n]}\n{\"d\"";
	struct limits lim = LIMITS_DEFAULT;
	struct items_log l = {.places = true};

	CHECK_INT(items_log_run(&l, in, strlen(in), 0, &lim, NULL), 3);
	CHECK_STR(buf_cstr(&l.out),
		  "json 3:15 1 - - <{\"a\": 1}>\n! json-damaged line 6, byte 35\n"
		  "json 8:42 1 - - <{\"c\": 3}>\nend 1 - - 2 partial\n! truncated line 10, byte 58\n");
	buf_release(&l.out);
}

TEST(items_yaml_shapes)
{
	static const struct row t[] = {
		{"kind: Pod\nspec:\n  a: 1\n", "yaml <kind: Pod\nspec:\n  a: 1\n>\n"},
		{"---\nkind: Pod\n---\n# nothing\n---\n\n...\n---\nkind: B",
		 "yaml <kind: Pod\n>\nyaml <kind: B\n>\n"},
		{"# c\n%YAML 1.1\n---\nkind: A\n...\n", "yaml <kind: A\n>\n"},
		{"--- # x\nkind: A\n", "yaml <kind: A\n>\n"},
		{"\t# tabs\n---\t\nkind: A\n", "yaml <kind: A\n>\n"},
		{"null\n---\n~\n", ""},
		{"apiVersion: v1\nitems:\n- kind: Pod\n  x: |\n    a\n\n    # b\n  y: 1\n- kind: B\nkind: List\n"
		 "metadata:\n  resourceVersion: \"\"\n",
		 "yaml 1 - v1 <kind: Pod\nx: |\n  a\n\n  # b\ny: 1\n>\nyaml 1 - v1 <kind: B\n>\n"
		 "end 1 List v1 2\n"},
		{"kind: PodList\nitems:\n  -   kind: Pod\n      a: 1\n  # c\n"
		 "  - kind: B\nmetadata:\n  continue: x\n",
		 "yaml 1 PodList - <kind: Pod\na: 1\n>\nyaml 1 PodList - <kind: B\n>\n"
		 "end 1 PodList - 2 partial\n"},
		{"metadata: {continue: x}\nkind: PodList\nitems:\n-\n  kind: Pod\n",
		 "yaml 1 PodList - <kind: Pod\n>\nend 1 PodList - 1 partial\n"},
		{"kind: RouteList\nitems: null\n", "end 1 RouteList - 0\n"},
		{"kind: RouteList\nitems: []\n", "end 1 RouteList - 0\n"},
		{"kind: RouteList\nitems:\nmetadata: {}\n", "end 1 RouteList - 0\n"},
		{"items:\nkind: RouteList\n", "end 1 RouteList - 0\n"},
		{"kind: RouteList\n", "end 1 RouteList - 0\n"},
		{"kind: 'PodList' # c\n\"items\":\n- a: 1\n", "yaml 1 PodList - <a: 1\n>\nend 1 PodList - 1\n"},
		{"kind: Foo\nitems:\n- a: 1\n", "yaml <kind: Foo\nitems:\n- a: 1\n>\n"},
		{"kind: XList\nmetadata:\n  name: x\nitems:\n- a: 1\n",
		 "yaml <kind: XList\nmetadata:\n  name: x\nitems:\n- a: 1\n>\n"},
		{"kind: ServiceAccount\nsecrets:\n- name: a\nmetadata:\n  name: x\n",
		 "yaml <kind: ServiceAccount\nsecrets:\n- name: a\nmetadata:\n  name: x\n>\n"},
		{"kind: Template\nobjects:\n- a: 1\n", "yaml <kind: Template\nobjects:\n- a: 1\n>\n"},
		{"- a: 1\n- b: 2\n", "yaml 1 - - <a: 1\n>\nyaml 1 - - <b: 2\n>\nend 1 - - 2\n"},
		{"kind: List\nitems: [{a: 1}, {b: x}]\n",
		 "json 1 List - <{\"a\":1}>\njson 1 List - <{\"b\":\"x\"}>\nend 1 List - 2\n"},
		{"{kind: PodList, items: [{a: 1}]}\n", "json 1 PodList - <{\"a\":1}>\nend 1 PodList - 1\n"},
		{"{kind: Pod}\n", "yaml <{kind: Pod}\n>\n"},
		{"--- {\"a\": 1}\n---\n{\n \"b\":2\n}\n---\n[{\"c\":3}]\n",
		 "json <{\"a\": 1}>\njson <{\n \"b\":2\n}>\njson 1 - - <{\"c\":3}>\nend 1 - - 1\n"},
		{"kind: A\r\nitems: x\r\n---\r\nkind: B\r\n",
		 "yaml <kind: A\r\nitems: x\r\n>\nyaml <kind: B\r\n>\n"},
		{"  kind: A\n  b: 1\n", "yaml <  kind: A\n  b: 1\n>\n"},
		{"kind: A\n==== START logs for x ====\nkind: C\n---\n==== END logs for x ====\nkind: B\n",
		 "yaml <kind: A\n>\nyaml <kind: B\n>\n"},
		{"\xef\xbb\xbfkind: A\n", "yaml <kind: A\n>\n"},
		{"a: |\n  ---\n  x\nb: \"---\"\n", "yaml <a: |\n  ---\n  x\nb: \"---\"\n>\n"},
		{"items:\n- {\"a\": 1}\n- b: &x 1\n- c: *x\nkind: List\n",
		 "yaml 1 - - <{\"a\": 1}\n>\nyaml 1 - - <b: &x 1\n>\nyaml 1 - - <c: *x\n>\nend 1 List - 3\n"},
	};

	check_all(t, countof(t));
}

TEST(items_yaml_damage)
{
	static const struct row t[] = {
		{"just some text\nmore\n", "! not-json-or-yaml\n"},
		{"text\n---\ntext\n---\nkind: A\n", "! not-json-or-yaml\nyaml <kind: A\n>\n"},
		{"PK\x03\x04: x\n", "! not-json-or-yaml\n"},
		{"Flag --export is deprecated\n{\"a\":1}\n", "! not-json-or-yaml\njson <{\"a\":1}>\n"},
		{"Warning: deprecated\n{\n\"a\":1}\n", "! not-json-or-yaml\njson <{\n\"a\":1}>\n"},
		{"apiVersion: v1\nitems:\n- a: 1\n- b: \n    c",
		 "yaml 1 - v1 <a: 1\n>\nyaml 1 - v1 <b: \n  c\n>\n! truncated\nend 1 - v1 2 partial\n"},
		{"items:\n- a: 1\nkind: Pod\n", "yaml 1 - - <a: 1\n>\n! not-a-list\nend 1 Pod - 1 partial\n"},
		{"kind: List\nitems:\n- a: 1\n-\n- b: 2\n",
		 "yaml 1 List - <a: 1\n>\n! not-an-object\nyaml 1 List - <b: 2\n>\nend 1 List - 2 partial\n"},
		{"kind: List\nitems:\n- a: 1\nxyz\n- b: 2\n",
		 "yaml 1 List - <a: 1\n>\n! yaml-damaged\nend 1 List - 1 partial\n"},
		{"---\n{\"a\":\n---\nkind: A\n", "! truncated\nyaml <kind: A\n>\n"},
	};

	check_all(t, countof(t));
}

TEST(items_limits)
{
	struct limits lim = LIMITS_DEFAULT;
	static const struct row json = {
		"{\"items\":[{\"a\":\"0123456789012345678901234567890123456789\"},{\"b\":[[[[]]]]},{\"c\":1}]}"
		"{\"aaaaaaaaaaaaaaaaaaaaaaa\":\"aaaaaaaaaaaaaaaaaaaaaaaa\"}{\"d\":4}",
		"! item-too-large\n! too-deep\njson 1 - - <{\"c\":1}>\nend 1 - - 1 partial\n"
		"! item-too-large\njson <{\"d\":4}>\n"};
	static const struct row yaml = {
		"kind: List\nitems:\n- a: 0123456789012345678901234567890123456789\n- b: 1\n---\n"
		"aaaaaaaaa: bbbbbbbbb\nccccccccccc: ddddddddd\n---\n"
		"a: 0123456789012345678901234567890123456789012345678901234567890\n---\nb: 1\n",
		"! item-too-large\nyaml 1 List - <b: 1\n>\nend 1 List - 1 partial\n"
		"! item-too-large\n! item-too-large\nyaml <b: 1\n>\n"};

	lim.depth = 4;
	lim.item_bytes = 40;
	check(&json, strlen(json.in), &lim);
	check(&yaml, strlen(yaml.in), &lim);
}

TEST(items_utf16)
{
	static const struct row t[] = {
		{"\xff\xfe{\0\"\0a\0\"\0:\0\"\0\xe9\0=\xd8\x00\xde\"\0}\0", "json <{\"a\":\"\xc3\xa9\xf0\x9f\x98\x80\"}>\n"},
		{"\xfe\xff\0{\0\"\0a\0\"\0:\0\"\xd8=\0x\0\"\0}", "json <{\"a\":\"\xef\xbf\xbdx\"}>\n"},
		{"\xff\xfek\0:\0 \0A\0\n\0", "yaml <k: A\n>\n"},
	};
	static const size_t n[] = {2 + 2 * 11, 2 + 2 * 10, 2 + 2 * 5};
	struct limits lim = LIMITS_DEFAULT;

	for (size_t i = 0; i < countof(t); i++)
		check(&t[i], n[i], &lim);
}

/* Hostile nesting and endless strings are walked over at the speed of reading. */
TEST(items_are_bounded_in_time)
{
	struct limits lim = LIMITS_DEFAULT;
	struct items_log l = {0};
	struct buf b = {0};
	clock_t start;

	buf_puts(&b, "{\"items\":[");
	for (int i = 0; i < 3; i++) {
		buf_puts(&b, "{\"a\":");
		buf_fill(&b, '[', 100000);
		buf_fill(&b, ']', 100000);
		buf_puts(&b, "},");
	}
	buf_puts(&b, "{\"b\":1}]}");
	start = clock();
	items_log_run(&l, b.p, b.n, 4096, &lim, NULL);
	CHECK((clock() - start) * 1000 / CLOCKS_PER_SEC < 100);
	CHECK_STR(buf_cstr(&l.out), "! too-deep\n! too-deep\n! too-deep\njson 1 - - <{\"b\":1}>\n"
				    "end 1 - - 1 partial\n");
	buf_release(&l.out);
	buf_release(&b);
}

TEST(items_stop_when_told)
{
	struct limits lim = LIMITS_DEFAULT;
	static const char *const in[] = {
		"{\"items\":[{},{},{}]}",
		"kind: List\nitems:\n- a: 1\n- b: 2\n- c: 3\n",
	};

	for (size_t i = 0; i < countof(in); i++) {
		struct items_log l = {.stop_after = 2};
		struct error err = {0};

		items_log_run(&l, in[i], strlen(in[i]), 1, &lim, &err);
		CHECK_INT(err.code, ERR_CANCELLED);
		CHECK_INT(l.items, 2);
		CHECK(!strstr(l.out.p, "end"));
		buf_release(&l.out);
	}
}
