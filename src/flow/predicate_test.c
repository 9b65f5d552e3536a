/* Predicates: what they say of values, and where a mistake is. */
#include "assay/flow/predicate.h"

#include "test.h"

static const struct {
	const char *text, *value;	/* JSON, NULL: none there */
	bool holds;
} answers[] = {
	{"a = 8080", "8080", true},
	{"a=8080", "\"8080\"", true},
	{"a = 8080", "8081", false},
	{"a = 8080", NULL, false},
	{"a != 8080", "8081", true},
	{"a != 8080", NULL, false},
	{"a != 8080", "{}", true},
	{"a = 1", "\"1000m\"", true},
	{"a = 1Gi", "\"1024Mi\"", true},
	{"a = \"1\"", "\"1000m\"", false},
	{"a = 1.10", "\"1.1\"", true},
	{"a = \"1.10\"", "\"1.1\"", false},
	{"a < 1.5", "\"1000m\"", true},
	{"a > 900m", "1", true},
	{"a > 10", "9", false},
	{"a >= 10", "10", true},
	{"a <= 10", "10.5", false},
	{"a < 10", "\"latest\"", false},
	{"a > 10", "\"latest\"", false},
	{"a != 10", "\"latest\"", true},
	{"a < b", "\"a\"", true},
	{"a < b", "\"c\"", false},
	{"a = true", "true", true},
	{"a = true", "false", false},
	{"a = 18446744073709551616", "18446744073709551616", true},
	{"a > 18446744073709551615", "18446744073709551616", true},
	{"a = x", "[\"x\"]", false},
	{"a = \"\"", "\"\"", true},
	{"a = \"x\"", "\"x\\u0000y\"", false},
	{"a ~ ^v[0-9]", "\"v2\"", true},
	{"a ~ ^v[0-9]", "\"x\"", false},
	{"a ~ b c", "\"a b c\"", true},
	{"a ~ \"b\"", "\"abc\"", true},
	{"a ~ 80", "8080", true},
	{"a ~ .", NULL, false},
	{"a exists", "{}", true},
	{"a exists", NULL, false},
	{"a exists", "null", false},
	{"a absent", NULL, true},
	{"a absent", "0", false},
};

TEST(predicate_answers)
{
	for (size_t i = 0; i < countof(answers); i++) {
		const struct limits lim = LIMITS_DEFAULT;
		struct predicate *p = NULL;
		struct error err = {0};
		json_t *v = NULL;
		bool holds;

		if (answers[i].value)
			v = tree_parse_json(answers[i].value, strlen(answers[i].value), &lim, NULL,
					    &err);
		CHECK_MSG(predicate_new(&p, answers[i].text, &err) == 0, "%s: %s", answers[i].text,
			  err.text);
		holds = predicate_holds(p, v);
		CHECK_MSG(holds == answers[i].holds, "%s of %s", answers[i].text,
			  answers[i].value ? answers[i].value : "nothing");
		predicate_free(p);
		json_decref(v);
	}
}

/* The path may hold what else is a sign. */
TEST(predicate_paths)
{
	static const struct {
		const char *text, *path;
	} paths[] = {
		{"spec.ports[name=http].port=80", "spec.ports[name=http].port"},
		{"data[\"a = b\"] = c", "data[\"a = b\"]"},
		{"data[\"a] = \\\"b\"] = c", "data[\"a] = \\\"b\"]"},
		{"/data/a~1b=c = 3", "data[\"a/b=c\"]"},
		{"  a.b\texists ", "a.b"},
		{"finalizers[=x] exists", "finalizers[=x]"},
	};

	for (size_t i = 0; i < countof(paths); i++) {
		struct predicate *p = NULL;
		struct error err = {0};
		struct buf b = {0};

		CHECK_MSG(predicate_new(&p, paths[i].text, &err) == 0, "%s: %s", paths[i].text,
			  err.text);
		path_print(&b, predicate_path(p));
		CHECK_STR(buf_cstr(&b), paths[i].path);
		buf_release(&b);
		predicate_free(p);
	}
}

TEST(predicate_mistakes_have_a_place)
{
	static const struct {
		const char *text, *say;
	} bad[] = {
		{"", "a path is missing at column 1"},
		{"= 3", "a path is missing at column 1"},
		{"a", "one of = != < > <= >= ~ exists absent is missing at column 2"},
		{"a b", "none of = != < > <= >= ~ exists absent at column 3"},
		{"a ! b", "none of = != < > <= >= ~ exists absent at column 3"},
		{"a == 3", "a sign too many at column 4"},
		{"a =", "a value is missing at column 4"},
		{"a = b c", "a text with blanks stands in quotes at column 7"},
		{"a = \"b", "a string that does not end or is not JSON's at column 5"},
		{"a = [1]", "a value is a text, a number, true or false at column 5"},
		{"a exists 3", "nothing may follow at column 10"},
		{"a ~", "a pattern is missing at column 4"},
		{"a[b = 3", "'a[b = 3'"},
		{"a[*].b = 3", "it asks one field, and * stands for many at column 1"},
		{"**.b = 3", "it asks one field, and * stands for many at column 1"},
	};

	for (size_t i = 0; i < countof(bad); i++) {
		struct predicate *p = NULL;
		struct error err = {0};

		CHECK(predicate_new(&p, bad[i].text, &err) == -1 && !p);
		CHECK_INT(err.code, ERR_USAGE);
		CHECK_MSG(strstr(err.text, bad[i].say), "%s: %s", bad[i].text, err.text);
		CHECK_MSG(strchr(err.hint, '^'), "%s: %s", bad[i].text, err.hint);
	}
}
