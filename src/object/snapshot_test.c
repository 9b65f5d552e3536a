/* snapshot.json: the same facts in and out, and nothing taken on trust. */
#include <stdlib.h>

#include "assay/object.h"
#include "assay/text.h"
#include "test.h"

static const char sample[] =
	"{\"archive\":\"openshift-backup201809140015.zip\",\"clusterId\":\"u-1\","
	"\"clusterName\":\"prod-eu1-x7\",\"context\":\"prod-eu1\","
	"\"coverage\":{\"except\":[],\"filters\":[],\"kinds\":[\"Pod\"],"
	"\"namespaces\":\"*\"},"
	"\"instant\":\"2018-09-14T00:15:04Z\",\"instantFrom\":\"name\","
	"\"keyId\":\"0011223344556677\","
	"\"kinds\":{\"Deployment.apps\":3,\"Pod\":9},\"normalForm\":1,"
	"\"notes\":[{\"code\":\"json-damaged\",\"count\":1,\"entry\":\"shop/pods.json\"}],"
	"\"objects\":12,\"profile\":\"openshift-backup\",\"secrets\":\"hash\","
	"\"settings\":\"abcd\","
	"\"sha256\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\","
	"\"size\":4294967296,\"source\":\"openshift-backup\",\"zone\":\"UTC\"}";

TEST(snapshots_are_read_and_written)
{
	json_t *j = json_loads(sample, 0, NULL), *back;
	struct snapshot s;
	struct buf b = {0};

	CHECK_INT(snapshot_from_json(&s, j, NULL), 0);
	json_decref(j);
	CHECK_STR(s.context, "prod-eu1");
	CHECK_STR(s.archive, "openshift-backup201809140015.zip");
	CHECK_STR(s.zone, "UTC");
	CHECK_INT(s.instant, 1536884104);
	CHECK_INT(s.size, 4294967296);
	CHECK_INT(s.objects, 12);
	CHECK_INT(s.normal_form, NORMAL_FORM);
	CHECK_INT(json_integer_value(json_object_get(s.kinds, "Pod")), 9);
	CHECK(!coverage_empty(s.coverage));
	back = snapshot_to_json(&s);
	canon_compact(&b, back);
	CHECK_STR(buf_cstr(&b), sample);
	json_decref(back);
	buf_release(&b);
	snapshot_release(&s);
	CHECK(s.context == NULL && s.coverage == NULL);
	snapshot_release(&s);
	snapshot_release(NULL);
}

TEST(snapshots_without_facts_are_written_whole)
{
	struct snapshot s = {.instant = 0, .normal_form = 1, .archive = mem_strdup("b\xff.zip")};
	json_t *j = snapshot_to_json(&s);
	const char *at = json_string_value(json_object_get(j, "instant"));

	CHECK_STR(at, "1970-01-01T00:00:00Z");
	CHECK_STR(json_string_value(json_object_get(j, "archive")), "b\\xff.zip");
	CHECK_STR(json_string_value(json_object_get(j, "context")), "");
	CHECK(json_is_object(json_object_get(j, "coverage")));
	CHECK(json_is_array(json_object_get(j, "notes")));
	json_decref(j);
	snapshot_release(&s);
}

TEST(snapshots_need_their_place_in_time)
{
	static const struct {
		const char *member;
		const char *value;	/* NULL: removed */
	} t[] = {
		{"instant", NULL},
		{"instant", "1"},
		{"instant", "\"yesterday\""},
		{"sha256", NULL},
		{"sha256", "\"12\""},
		{"sha256", "7"},
		{"normalForm", NULL},
		{"normalForm", "0"},
		{"normalForm", "\"1\""},
		{"normalForm", "4294967297"},
	};

	for (size_t i = 0; i < countof(t); i++) {
		json_t *j = json_loads(sample, 0, NULL);
		struct snapshot s = {.objects = 77};
		struct error err = {0};

		if (t[i].value)
			json_object_set_new(j, t[i].member,
					    json_loads(t[i].value, JSON_DECODE_ANY, NULL));
		else
			json_object_del(j, t[i].member);
		CHECK_INT(snapshot_from_json(&s, j, &err), -1);
		CHECK_INT(err.code, ERR_INPUT);
		CHECK_INT(s.objects, 77);
		json_decref(j);
	}
}

TEST(snapshots_take_wrong_types_for_absent)
{
	json_t *j = json_loads(sample, 0, NULL), *v;
	static const char *const loose[] = {"archive", "zone", "size", "objects", "kinds", "notes",
					    "coverage", "context"};
	struct snapshot s;

	for (size_t i = 0; i < countof(loose); i++) {
		v = i % 2 ? json_string("-5") : json_integer(-5);
		json_object_set_new(j, loose[i], v);
	}
	CHECK_INT(snapshot_from_json(&s, j, NULL), 0);
	CHECK_STR(s.archive, "");
	CHECK_STR(s.zone, "-5");
	CHECK_INT(s.size, 0);
	CHECK_INT(s.objects, 0);
	CHECK(json_is_object(s.kinds) && json_is_array(s.notes) && coverage_empty(s.coverage));
	snapshot_release(&s);
	json_decref(j);
}
