/* Rules as data: what a file may say, what it may not, and in which order rules hold. */
#include <stdlib.h>

#include "fake.h"
#include "test.h"

static int
add(struct rules *rs, const char *json, struct error *err)
{
	*err = (struct error){0};
	return rules_add(rs, json, strlen(json), "my.json", err);
}

static const json_t *
listed(const json_t *list, const char *name, size_t *at)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (str_eq(tree_str(json_array_get(list, i), "name"), name)) {
			*at = i;
			return json_array_get(list, i);
		}
	return NULL;
}

TEST(builtin_rules_are_read_whole)
{
	struct limits lim = LIMITS_DEFAULT;
	struct rules *rs = rules_new();
	json_t *file = tree_parse_json(builtin_json, (size_t)(builtin_json_end - builtin_json),
				       &lim, NULL, NULL);
	json_t *list = rules_list(rs);
	const json_t *rules = json_object_get(file, "rules");

	CHECK(json_array_size(rules) > 200);
	CHECK_INT(json_array_size(list), json_array_size(rules));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *r = json_array_get(list, i);

		CHECK_STR(tree_str(r, "name"), tree_str(json_array_get(rules, i), "name"));
		CHECK_STR(tree_str(r, "source"), "built in");
		CHECK_MSG(tree_str(r, "reason") || tree_get(r, "category"), "%s has no reason",
			  tree_str(r, "name"));
	}
	json_decref(list);
	json_decref(file);
	rules_free(rs);
}

TEST(a_reason_is_found_by_name)
{
	struct rules *rs = rules_new();

	CHECK(strstr(rules_reason(rs, "leader"), "Leader election"));
	CHECK(!rules_reason(rs, "no-such-rule"));
	rules_free(rs);
}

/* What rules_list gives can be read again and is the same. */
TEST(listed_rules_are_rules)
{
	struct rules *a = rules_new(), *b = rules_new();
	struct error err = {0};
	struct buf text = {0};
	json_t *list = rules_list(a);

	canon_dump(&text, list);
	CHECK_MSG(rules_add(b, buf_cstr(&text), text.n, "again.json", &err) == 0, "%s", err.text);
	CHECK_STR(rules_fingerprint(a), rules_fingerprint(b));
	buf_release(&text);
	json_decref(list);
	rules_free(a);
	rules_free(b);
}

struct mistake {
	const char *json, *text, *hint;
};

static const struct mistake mistakes[] = {
	{"{", "my.json", ""},
	{"{\"rulez\":[]}", "my.json: unknown member 'rulez'", "a file of rules is"},
	{"{\"rules\":3}", "my.json: no list of rules", ""},
	{"[3]", "my.json: line 1: a rule is an object", ""},
	{"[{\"noise\":true}]", "my.json: line 1: a rule without a name", ""},
	{"[{\"name\":\"a\",\"nois\":true}]", "my.json: line 1: rule 'a': unknown member 'nois'",
	 "did you mean 'noise'?"},
	{"[{\"name\":\"a\",\"match\":{\"pth\":\"x\"}}]", "my.json: line 1: rule 'a': unknown member 'pth'",
	 "did you mean 'path'?"},
	{"[{\"name\":\"a\",\"match\":{\"when\":\"hpa-within-bound\"}}]",
	 "my.json: line 1: rule 'a': unknown condition 'hpa-within-bound'",
	 "did you mean 'hpa-within-bounds'?"},
	{"[{\"name\":\"a\",\"match\":{\"op\":\"modify\"}}]",
	 "my.json: line 1: rule 'a': unknown word 'modify'",
	 ""},
	{"[{\"name\":\"a\",\"match\":{\"path\":\"a[\"}}]", "my.json: line 1: rule 'a': bad path", ""},
	{"[{\"name\":\"a\",\"match\":{\"new\":{\"matches\":\"(\"}}}]", "my.json: line 1: rule 'a'", ""},
	{"[{\"name\":\"a\",\"match\":{\"new\":{\"like\":1}}}]", "my.json: line 1: rule 'a'", ""},
	{"[{\"name\":\"a\",\"severity\":\"fatal\"}]",
	 "my.json: line 1: rule 'a': no severity: 'severity'", ""},
	{"[{\"name\":\"a\",\"category\":7}]", "my.json: line 1: rule 'a': no category: 'category'", ""},
	{"[{\"name\":\"a\",\"origin\":\"robot\"}]", "my.json: line 1: rule 'a': no origin: 'origin'", ""},
	{"[{\"name\":\"a\",\"derived\":\"magic\"}]",
	 "my.json: line 1: rule 'a': no such cause: 'derived'", ""},
	{"[{\"name\":\"a\",\"why\":\"because\"}]",
	 "my.json: line 1: rule 'a': no such sentence: 'why'", ""},
	{"{\"rules\":\n[\n {\"name\":\"b\",\n  \"noise\":true},\n {\"name\":\"a\",\n  \"match\":{\"kind\":\"x\",\n   "
	 "\"whn\":\"used\"}},\n {\"name\":\"whn\"}]}",
	 "my.json: line 7: rule 'a': unknown member 'whn'", "did you mean 'when'?"},
	{"[{\"name\":\"\\\"]},{\"},\n7]", "my.json: line 2: a rule is an object", ""},
	{"[\n{\"name\":\"a\",\n\"match\":{\"op\":[\"add\",\n\"modify\"]}}]",
	 "my.json: line 4: rule 'a': unknown word 'modify'", ""},
	{"[{\"name\":\"hpa-replica\",\"enabled\":false}]",
	 "my.json: line 1: there is no rule 'hpa-replica' to switch on or off",
	 "did you mean 'hpa-replicas'?"},
};

TEST(mistakes_name_file_line_rule_and_member)
{
	struct rules *rs = rules_new();
	char *before = mem_strdup(rules_fingerprint(rs));

	for (size_t i = 0; i < countof(mistakes); i++) {
		struct error err;

		CHECK_INT(add(rs, mistakes[i].json, &err), -1);
		CHECK_MSG(err.code == ERR_USAGE, "%s: code %d", mistakes[i].json, err.code);
		CHECK_MSG(str_starts(err.text, mistakes[i].text), "%s: %s", mistakes[i].json,
			  err.text);
		CHECK_MSG(str_starts(err.hint, mistakes[i].hint), "%s: %s", mistakes[i].json,
			  err.hint);
		CHECK_STR(rules_fingerprint(rs), before);
	}
	free(before);
	rules_free(rs);
}

/* A file that is wrong in its second rule leaves no trace of its first. */
TEST(a_wrong_file_changes_nothing)
{
	struct rules *rs = rules_new();
	json_t *list = rules_list(rs), *after;
	struct error err;

	CHECK_INT(add(rs, "[{\"name\":\"mine\",\"noise\":true},{\"name\":\"b\",\"x\":1}]", &err),
		  -1);
	after = rules_list(rs);
	CHECK_INT(json_array_size(after), json_array_size(list));
	json_decref(list);
	json_decref(after);
	rules_free(rs);
}

TEST(rules_of_users_come_first_or_in_place)
{
	struct rules *rs = rules_new();
	struct error err;
	size_t was = 0, at = 0;
	json_t *list = rules_list(rs);
	const json_t *r;

	CHECK(listed(list, "service-port", &was) != NULL);
	json_decref(list);
	CHECK_INT(add(rs,
		      "[{\"name\":\"one\",\"noise\":true},{\"name\":\"two\",\"noise\":true},"
		      "{\"name\":\"service-port\",\"reason\":\"mine\",\"severity\":\"info\"},"
		      "{\"name\":\"env\",\"enabled\":false}]",
		      &err),
		  0);
	CHECK_INT(add(rs, "{\"rules\":[{\"name\":\"three\",\"noise\":true}]}", &err), 0);
	list = rules_list(rs);
	CHECK(listed(list, "one", &at) && at == 0);
	CHECK(listed(list, "two", &at) && at == 1);
	CHECK(listed(list, "three", &at) && at == 2);
	r = listed(list, "service-port", &at);
	CHECK_INT(at, was + 3);
	CHECK_STR(tree_str(r, "reason"), "mine");
	CHECK_STR(tree_str(r, "source"), "my.json");
	r = listed(list, "env", &at);
	CHECK(r && json_is_false(tree_get(r, "enabled")));
	json_decref(list);
	rules_free(rs);
}

TEST(the_fingerprint_follows_the_rules)
{
	struct rules *a = rules_new(), *b = rules_new();
	struct error err;

	CHECK_INT(strlen(rules_fingerprint(a)), 16);
	CHECK_STR(rules_fingerprint(a), rules_fingerprint(b));
	CHECK_INT(add(b, "[{\"name\":\"env\",\"enabled\":false}]", &err), 0);
	CHECK(!str_eq(rules_fingerprint(a), rules_fingerprint(b)));
	CHECK_INT(add(b, "[{\"name\":\"env\",\"enabled\":true}]", &err), 0);
	CHECK_STR(rules_fingerprint(a), rules_fingerprint(b));
	rules_free(a);
	rules_free(b);
}

/* ---- matching: a user's rule over one change ---- */

#define CM                                                                                         \
	"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c\","              \
	"\"namespace\":\"shop\",\"labels\":{\"app\":\"web\"}},\"data\":{\"n\":\"%s\"}}"

struct match_case {
	const char *match; /* of a noise rule named mine */
	bool hides;        /* n from "5" to "7" */
};

static const struct match_case match_cases[] = {
	{"{}", true},
	{"{\"kind\":\"ConfigMap\"}", true},
	{"{\"kind\":[\"Secret\",\"Config*\"]}", true},
	{"{\"kind\":\"ConfigMap.example.com\"}", false},
	{"{\"kind\":[\"*\",\"!ConfigMap\"]}", false},
	{"{\"kind\":\"@workload\"}", false},
	{"{\"namespace\":\"sh*\"}", true},
	{"{\"namespace\":[\"!shop\"]}", false},
	{"{\"name\":\"d\"}", false},
	{"{\"path\":\"data.n\"}", true},
	{"{\"path\":\"data\"}", true},
	{"{\"path\":\"\"}", false},
	{"{\"path\":\"**.n\"}", true},
	{"{\"op\":\"add\"}", false},
	{"{\"op\":[\"!add\"]}", true},
	{"{\"form\":\"value\"}", true},
	{"{\"form\":\"order\"}", false},
	{"{\"direction\":\"higher\"}", true},
	{"{\"direction\":\"lower\"}", false},
	{"{\"old\":{\"equals\":\"5\"},\"new\":{\"in\":[\"6\",\"7\"]}}", true},
	{"{\"new\":{\"min\":7,\"max\":9}}", true},
	{"{\"new\":{\"min\":8}}", false},
	{"{\"new\":{\"matches\":\"^[78]$\"}}", true},
	{"{\"new\":{\"absent\":true}}", false},
	{"{\"new\":{\"empty\":true}}", false},
	{"{\"new\":{\"at\":\"x\",\"absent\":true}}", true},
	{"{\"new\":[{\"min\":6},{\"max\":6}]}", false},
	{"{\"label\":{\"app\":\"w*\"}}", true},
	{"{\"label\":{\"app\":\"db\"}}", false},
	{"{\"annotation\":{\"x\":\"*\"}}", false},
	{"{\"type\":\"Opaque\"}", false},
	{"{\"origin\":\"hand\"}", true},
	{"{\"origin\":\"!hand\"}", false},
	{"{\"manager\":\"kubectl-*\"}", true},
	{"{\"operation\":\"Apply\"}", false},
	{"{\"when\":\"used\"}", false},
	{"{\"when\":[\"!used\",\"!has-owner\"]}", true},
};

static void
add_map(struct fake *f, enum side s, const char *value)
{
	char *text = mem_printf(CM, value);
	struct limits lim = LIMITS_DEFAULT;
	json_t *raw = tree_parse_json(text, strlen(text), &lim, NULL, NULL);

	json_object_set_new(json_object_get(raw, "metadata"), "managedFields",
			    json_pack("[{s:s, s:s, s:s, s:{s:{s:{}}}}]", "manager", "kubectl-edit",
				      "operation", "Update", "time", "2026-03-02T12:00:00Z",
				      "fieldsV1", "f:data", "f:n"));
	fake_add(f, s, raw);
	json_decref(raw);
	free(text);
}

TEST(each_member_of_match)
{
	for (size_t i = 0; i < countof(match_cases); i++) {
		char *rule = mem_printf("[{\"name\":\"mine\",\"noise\":true,\"match\":%s}]",
					match_cases[i].match);
		const struct verdict *v;
		struct error err;
		struct fake f;

		fake_open(&f, 1772410510, 1772496910);
		CHECK_MSG(add(f.rules, rule, &err) == 0, "%s", err.text);
		add_map(&f, SIDE_OLD, "5");
		add_map(&f, SIDE_NEW, "7");
		fake_run(&f);
		v = fake_find(&f, "shop/cm/c", "data.n");
		if (CHECK(v != NULL)) {
			CHECK_MSG((v->noise != NULL) == match_cases[i].hides, "%s", rule);
			CHECK_STR(v->rule, "config-value");
		}
		fake_close(&f);
		free(rule);
	}
}

TEST(numbers_of_all_spellings)
{
	static const struct {
		const char *json;
		double value;
	} cases[] = {
	    {"5", 5},        {"\"5\"", 5},    {"\"1500m\"", 1.5}, {"\"2Gi\"", 2147483648.0},
	    {"\"25%\"", 25}, {"\"90s\"", 90}, {"2.5", 2.5},
	};
	struct limits lim = LIMITS_DEFAULT;
	json_t *none = json_string("many");
	double got;

	for (size_t i = 0; i < countof(cases); i++) {
		char *list = mem_printf("[%s]", cases[i].json);
		json_t *t = tree_parse_json(list, strlen(list), &lim, NULL, NULL);

		got = -1;
		CHECK(value_number(json_array_get(t, 0), &got));
		CHECK_MSG(got - cases[i].value < 1e-9 && cases[i].value - got < 1e-9, "%s is %f",
			  cases[i].json, got);
		json_decref(t);
		free(list);
	}
	CHECK(!value_number(none, &got));
	CHECK(!value_number(NULL, &got));
	json_decref(none);
}
