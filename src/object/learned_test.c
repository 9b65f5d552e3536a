/* Types that CRDs bring: markers followed, pod types known again, no trust in their size. */
#include <stdio.h>
#include <stdlib.h>

#include "assay/object.h"
#include "kinds.h"
#include "test.h"

/* Quotes are single here, for the eye; see types_of. */
static const char schema[] =
	"{'type':'object','properties':{"
	"'metadata':{'type':'object'},"
	"'spec':{'type':'object','properties':{"
	"'replicas':{'type':'integer','format':'int32'},"
	"'port':{'x-kubernetes-int-or-string':true},"
	"'either':{'anyOf':[{'type':'integer'},{'type':'string'}]},"
	"'size':{'x-kubernetes-int-or-string':true,'pattern':'^(([KMGTPE]i)|[numkMGTPE])$'},"
	"'since':{'type':'string','format':'date-time'},"
	"'blob':{'type':'string','format':'byte'},"
	"'wait':{'type':'string','format':'duration'},"
	"'pause':{'type':'string','pattern':'^(0|([0-9]+(\\\\.[0-9]+)?(ns|us|\xc2\xb5s|ms|s|m|h))+)$'},"
	"'gap':{'type':'string','pattern':'^([0-9]{1,5}(h|m|s|ms)){1,4}$'},"
	"'cron':{'type':'string','pattern':'^(h|m|s)$'},"
	"'free':{'type':'object','x-kubernetes-preserve-unknown-fields':true},"
	"'child':{'type':'object','x-kubernetes-embedded-resource':true},"
	"'labels':{'type':'object','additionalProperties':{'type':'string'}},"
	"'tags':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'string'}},"
	"'words':{'type':'array','items':{'type':'string'}},"
	"'grid':{'type':'array','items':{'type':'array','items':{'type':'integer'}}},"
	"'ports':{'type':'array','x-kubernetes-list-type':'map',"
	"'x-kubernetes-list-map-keys':['containerPort','protocol'],"
	"'items':{'type':'object','properties':{'name':{'type':'string'},"
	"'containerPort':{'type':'integer'},'protocol':{'type':'string','default':'TCP'}}}},"
	"'env':{'type':'array','x-kubernetes-list-type':'map',"
	"'x-kubernetes-list-map-keys':['name'],"
	"'items':{'type':'object','properties':{'name':{'type':'string'}}}},"
	"'mounts':{'type':'array','x-kubernetes-list-type':'map',"
	"'x-kubernetes-list-map-keys':['mountPath'],"
	"'items':{'type':'object','properties':{'name':{'type':'string'},'mountPath':{}}}},"
	"'sources':{'type':'array','items':{'type':'object',"
	"'properties':{'name':{'type':'string'},'path':{'type':'string'}}}},"
	"'refs':{'type':'array','items':{'type':'object',"
	"'properties':{'kind':{},'name':{},'namespace':{}}}}"
	"}}}}";

static json_t *
types_of(const char *text)
{
	char *p = mem_strdup(text);
	json_t *j;

	for (char *q = p; *q; q++)
		*q = *q == '\'' ? '"' : *q;
	j = json_loads(p, 0, NULL);
	CHECK(j != NULL);
	free(p);
	return j;
}

static const char small[] =
	"{'properties':{'spec':{'type':'object','properties':{'one':{'type':'string'}}}}}";

static json_t *
crd_of(json_t *types, const char *version)
{
	json_t *names = json_pack("{s:s, s:s}", "kind", "Widget", "plural", "widgets");
	json_t *spec = json_pack("{s:s, s:s, s:o}", "group", "x.example.com", "scope",
				 "Namespaced", "names", names);

	if (strcmp(version, "v1") == 0) {
		json_t *old = json_pack("{s:s, s:b}", "name", "v1alpha1", "storage", 0);
		json_t *now = json_pack("{s:s, s:b, s:{s:o}}", "name", "v1", "storage", 1,
					"schema", "openAPIV3Schema", types);

		json_object_set_new(spec, "versions", json_pack("[o, o]", old, now));
	} else {
		json_object_set_new(spec, "version", json_string(version));
		json_object_set_new(spec, "validation",
				    json_pack("{s:o}", "openAPIV3Schema", types));
	}
	return json_pack("{s:s, s:s, s:o}", "apiVersion", "apiextensions.k8s.io/v1", "kind",
			 "CustomResourceDefinition", "spec", spec);
}

static struct kinds *
taught(const char *types, const char *version)
{
	struct kinds *ks = kinds_new();
	json_t *j = crd_of(types_of(types), version);

	CHECK(kinds_learn(ks, j));
	json_decref(j);
	return ks;
}

static bool
spec_field(const struct kinds *ks, const char *name, struct schema_field *f)
{
	struct schema_at at = schema_root(ks, "x.example.com", "Widget");

	return schema_member(at, "spec", f) && f->cls == SCHEMA_STRUCT &&
	       schema_member(f->at, name, f);
}

TEST(learned_fields_have_their_classes)
{
	static const struct {
		const char *name;
		enum schema_class cls;
	} t[] = {
		{"replicas", SCHEMA_SCALAR},	{"port", SCHEMA_INT_OR_STRING},
		{"either", SCHEMA_INT_OR_STRING}, {"size", SCHEMA_QUANTITY},
		{"since", SCHEMA_TIME},		{"blob", SCHEMA_BYTES},
		{"wait", SCHEMA_DURATION},	{"free", SCHEMA_UNKNOWN},
		{"child", SCHEMA_RAW},		{"labels", SCHEMA_MAP},
		{"tags", SCHEMA_LIST},		{"grid", SCHEMA_LIST},
		{"pause", SCHEMA_DURATION},	{"gap", SCHEMA_DURATION},
		{"cron", SCHEMA_SCALAR},	{"nothing", SCHEMA_UNKNOWN},
	};
	static const char *const versions[] = {"v1", "v1beta1"};

	for (size_t v = 0; v < countof(versions); v++) {
		struct kinds *ks = taught(schema, versions[v]);

		CHECK_STR(kinds_find(ks, "x.example.com", "Widget")->version, versions[v]);
		for (size_t i = 0; i < countof(t); i++) {
			struct schema_field f;

			CHECK_MSG(spec_field(ks, t[i].name, &f) == (t[i].cls != SCHEMA_UNKNOWN) &&
				  f.cls == t[i].cls, "%s is %d", t[i].name, f.cls);
		}
		kinds_free(ks);
	}
}

/* Where a CRD says string only, the Go type that the table knows says more. */
TEST(learned_strings_are_durations_where_the_table_knows)
{
	static const char types[] =
		"{'properties':{'spec':{'type':'object','properties':{"
		"'unhealthyConditions':{'type':'array','items':{'type':'object','properties':{"
		"'timeout':{'type':'string'},'type':{'type':'string'}}}},"
		"'nodeStartupTimeout':{'type':'string'},'maxUnhealthy':{'type':'integer'},"
		"'timeout':{'type':'string'}}}}}";
	static const struct {
		const char *list, *name;
		enum schema_class cls;
	} t[] = {
		{NULL, "nodeStartupTimeout", SCHEMA_DURATION},
		{NULL, "timeout", SCHEMA_SCALAR},
		{NULL, "maxUnhealthy", SCHEMA_SCALAR},
		{"unhealthyConditions", "timeout", SCHEMA_DURATION},
		{"unhealthyConditions", "type", SCHEMA_SCALAR},
	};
	struct kinds *ks = kinds_new();
	json_t *crd = crd_of(types_of(types), "v1");

	json_object_set_new(tree_get(crd, "spec"), "group", json_string("machine.openshift.io"));
	json_object_set_new(tree_at(crd, "spec/names"), "kind", json_string("MachineHealthCheck"));
	CHECK(kinds_learn(ks, crd));
	json_decref(crd);
	for (size_t i = 0; i < countof(t); i++) {
		struct schema_at at = schema_root(ks, "machine.openshift.io", "MachineHealthCheck");
		struct schema_field f, item;

		CHECK(at.type & LEARNED_BIT);
		CHECK(schema_member(at, "spec", &f));
		if (t[i].list) {
			CHECK(schema_member(f.at, t[i].list, &item));
			CHECK(schema_item(&item, &f));
		}
		CHECK(schema_member(f.at, t[i].name, &f));
		CHECK_MSG(f.cls == t[i].cls, "%s is %d", t[i].name, f.cls);
	}
	kinds_free(ks);
}

TEST(learned_lists_have_their_keys)
{
	static const struct {
		const char *name, *keys[4];
		enum schema_merge merge;
		enum schema_order order;
	} t[] = {
		{"tags", {NULL}, MERGE_SET, ORDER_FREE},
		{"words", {NULL}, MERGE_ATOMIC, ORDER_MATTERS},
		{"ports", {"name", "containerPort", "protocol"}, MERGE_MAP, ORDER_FREE},
		{"env", {"name"}, MERGE_MAP, ORDER_MATTERS},
		{"mounts", {"mountPath"}, MERGE_MAP, ORDER_FREE},
		{"sources", {"name"}, MERGE_ATOMIC, ORDER_MATTERS},
		{"refs", {"kind", "namespace", "name"}, MERGE_ATOMIC, ORDER_MATTERS},
	};
	struct kinds *ks = taught(schema, "v1");
	struct schema_field f;

	for (size_t i = 0; i < countof(t); i++) {
		if (!CHECK(spec_field(ks, t[i].name, &f)))
			continue;
		CHECK_MSG(f.merge == t[i].merge && f.order == t[i].order, "%s", t[i].name);
		CHECK_MSG(!f.keys == !t[i].keys[0], "%s", t[i].name);
		for (size_t j = 0; f.keys && j < 4; j++) {
			CHECK_STR(f.keys[j], t[i].keys[j]);
			if (!f.keys[j])
				break;
		}
	}
	CHECK(spec_field(ks, "ports", &f));
	CHECK(f.defaults && !f.defaults[0] && !f.defaults[1]);
	CHECK_STR(f.defaults[2], "TCP");
	kinds_free(ks);
}

TEST(learned_items_lead_on)
{
	struct kinds *ks = taught(schema, "v1");
	struct schema_field f, item;

	CHECK(spec_field(ks, "grid", &f));
	CHECK(schema_item(&f, &item) && item.cls == SCHEMA_LIST);
	CHECK(schema_item(&item, &f) && f.cls == SCHEMA_SCALAR);
	CHECK(!schema_item(&f, &item));
	CHECK(spec_field(ks, "ports", &f));
	CHECK(schema_item(&f, &item) && item.cls == SCHEMA_STRUCT);
	CHECK(schema_member(item.at, "containerPort", &f) && f.cls == SCHEMA_SCALAR);
	CHECK(spec_field(ks, "labels", &f));
	CHECK(schema_member(f.at, "anything", &item) && item.cls == SCHEMA_SCALAR);
	kinds_free(ks);
}

TEST(learned_objects_have_metadata)
{
	struct kinds *ks = taught(schema, "v1");
	struct schema_at at = schema_root(ks, "x.example.com", "Widget");
	struct schema_field f;

	CHECK(schema_member(at, "metadata", &f) && f.cls == SCHEMA_STRUCT && f.value_struct);
	CHECK(schema_member(f.at, "ownerReferences", &f) && f.cls == SCHEMA_LIST);
	CHECK(schema_member(at, "apiVersion", &f) && f.cls == SCHEMA_SCALAR);
	CHECK(schema_member(at, "spec", &f) && f.cls == SCHEMA_STRUCT);
	kinds_free(ks);
}

TEST(learned_again_replaces)
{
	struct kinds *ks = taught(schema, "v1");
	struct schema_field f;
	json_t *j;

	for (int round = 0; round < 50; round++) {
		j = crd_of(types_of(round % 2 ? schema : small), "v1");
		CHECK(kinds_learn(ks, j));
		json_decref(j);
		CHECK(spec_field(ks, "one", &f) == !(round % 2));
		CHECK(spec_field(ks, "ports", &f) == round % 2);
	}
	j = crd_of(json_object(), "v1");
	CHECK(kinds_learn(ks, j));
	CHECK_INT(schema_root(ks, "x.example.com", "Widget").type, 0);
	json_decref(j);
	kinds_free(ks);
}

TEST(learned_wins_over_the_table)
{
	struct kinds *ks = kinds_new();
	json_t *j = crd_of(types_of(small), "v1"), *spec = json_object_get(j, "spec");
	struct schema_field f;

	json_object_set_new(spec, "group", json_string("config.openshift.io"));
	json_object_set_new(json_object_get(spec, "names"), "kind", json_string("OAuth"));
	CHECK(schema_member(schema_root(ks, "config.openshift.io", "OAuth"), "spec", &f));
	CHECK(!schema_member(f.at, "one", &f));
	CHECK(kinds_learn(ks, j));
	CHECK(schema_member(schema_root(ks, "config.openshift.io", "OAuth"), "spec", &f));
	CHECK(schema_member(f.at, "one", &f));
	json_decref(j);
	kinds_free(ks);
}

/* A schema that nests without end, or names a million fields, is taken as far as bounds go. */
TEST(learned_schemas_are_bounded)
{
	struct kinds *ks = kinds_new();
	json_t *types = json_pack("{s:s}", "type", "string"), *props, *j;
	struct schema_field f;
	unsigned depth = 0;

	for (int i = 0; i < 1500; i++)
		types = json_pack("{s:s, s:{s:o}}", "type", "object", "properties", "a", types);
	j = crd_of(types, "v1");
	CHECK(kinds_learn(ks, j));
	f.at = schema_root(ks, "x.example.com", "Widget");
	while (schema_member(f.at, "a", &f))
		depth++;
	CHECK(depth > 500 && depth <= 513);
	json_decref(j);

	props = json_object();
	for (int i = 0; i < 20000; i++) {
		char name[32];

		snprintf(name, sizeof(name), "f%05d", (i * 7919) % 20000);
		json_object_set_new(props, name,
				    json_pack("{s:s, s:{s:{}}}", "type", "array", "items",
					      "additionalProperties"));
	}
	j = crd_of(json_pack("{s:o}", "properties", props), "v1");
	CHECK(kinds_learn(ks, j));
	f.at = schema_root(ks, "x.example.com", "Widget");
	CHECK(schema_member(f.at, "f19999", &f) && f.cls == SCHEMA_LIST);
	json_decref(j);
	kinds_free(ks);
}
