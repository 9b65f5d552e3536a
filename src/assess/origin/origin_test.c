/* Who wrote a field: the walk through FieldsV1, the window in time, and what last-applied says. */
#include <stdlib.h>

#include "fake.h"
#include "test.h"

#define BEFORE "2026-03-01T09:00:00Z"
#define BETWEEN "2026-03-02T12:00:00Z"
#define LATER "2026-03-02T15:00:00Z"

static json_t *
parse(const char *text)
{
	struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};
	json_t *t = tree_parse_json(text, strlen(text), &lim, NULL, &err);

	CHECK_MSG(t != NULL, "%s: %s", err.text, text);
	return t;
}

static void
add_text(struct fake *f, enum side s, const char *text)
{
	json_t *t = parse(text);

	fake_add(f, s, t);
	json_decref(t);
}

/* A Service with one port, owned as told. */
static void
add_service(struct fake *f, enum side s, int port, const char *managers, const char *notes)
{
	char *text = mem_printf("{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{"
				"\"name\":\"cart\",\"namespace\":"
				"\"shop\",\"creationTimestamp\":\"%s\",\"managedFields\":%s,"
				"\"annotations\":{%s}},\"spec\":"
				"{\"ports\":[{\"name\":\"http\",\"port\":%d,\"protocol\":\"TCP\"}],"
				"\"selector\":{\"a\":\"b\"}}}",
				BEFORE, managers, notes, port);

	add_text(f, s, text);
	free(text);
}

#define PORT_OF(key) "{\"f:spec\":{\"f:ports\":{\"" key "\":{\"f:port\":{}}}}}"
#define ENTRY(manager, operation, sub, time, fields)                                               \
	"{\"manager\":\"" manager "\",\"operation\":\"" operation "\"," sub "\"time\":\"" time     \
	"\",\"fieldsV1\":" fields "}"
#define KEY "k:{\\\"port\\\":8080,\\\"protocol\\\":\\\"TCP\\\"}"

struct origin_case {
	const char *about, *managers;
	enum origin_class cls;
	const char *manager; /* NULL: unknown */
};

static const struct origin_case origin_cases[] = {
	{"an item by its keys", "[" ENTRY("kubectl-edit", "Update", "", BETWEEN, PORT_OF(KEY)) "]",
	 ORIGIN_HAND, "kubectl-edit"},
	{"a missing key member has its default",
	 "[" ENTRY("kubectl-edit", "Update", "", BETWEEN, PORT_OF("k:{\\\"port\\\":8080}")) "]",
	 ORIGIN_HAND, "kubectl-edit"},
	{"another item",
	 "[" ENTRY("kubectl-edit", "Update", "", BETWEEN,
	       PORT_OF("k:{\\\"port\\\":80,\\\"protocol\\\":\\\"TCP\\\"}")) "]",
	 ORIGIN_UNKNOWN, NULL},
	{"a list taken as one",
	 "[" ENTRY("oc", "Update", "", BETWEEN, "{\"f:spec\":{\"f:ports\":{}}}") "]", ORIGIN_HAND,
	 "oc"},
	{"the whole spec taken as one",
	 "[" ENTRY("helm", "Update", "", BETWEEN, "{\"f:spec\":{}}") "]",
	 ORIGIN_DEPLOY, "helm"},
	{"owns nothing", "[" ENTRY("oc", "Update", "", BETWEEN, "{}") "]", ORIGIN_UNKNOWN, NULL},
	{"owns another field",
	 "[" ENTRY("oc", "Update", "", BETWEEN, "{\"f:spec\":{\"f:type\":{}}}") "]", ORIGIN_UNKNOWN,
	 NULL},
	{"wrote before the older snapshot only",
	 "[" ENTRY("kubectl-edit", "Update", "", BEFORE, PORT_OF(KEY)) "]", ORIGIN_UNKNOWN, NULL},
	{"the newest of several",
	 "[" ENTRY("kubectl-edit", "Update", "", BETWEEN,
	       PORT_OF(KEY)) "," ENTRY("argocd-controller", "Apply", "", LATER, PORT_OF(KEY)) "]",
	 ORIGIN_DEPLOY, "argocd-controller"},
	{"status writers do not count",
	 "[" ENTRY("kube-controller-manager", "Update", "\"subresource\":\"status\",", LATER,
	       PORT_OF(KEY)) "]",
	 ORIGIN_UNKNOWN, NULL},
	{"kubectl on scale is a person",
	 "[" ENTRY("kubectl", "Update", "\"subresource\":\"scale\",", BETWEEN, PORT_OF(KEY)) "]",
	 ORIGIN_HAND, "kubectl"},
	{"kubectl that applies deploys",
	 "[" ENTRY("kubectl", "Apply", "", BETWEEN, PORT_OF(KEY)) "]",
	 ORIGIN_DEPLOY, "kubectl"},
	{"client-side apply",
	 "[" ENTRY("kubectl-client-side-apply", "Update", "", BETWEEN, PORT_OF(KEY)) "]",
	 ORIGIN_DEPLOY,
	 "kubectl-client-side-apply"},
	{"the console", "[" ENTRY("Mozilla", "Update", "", BETWEEN, PORT_OF(KEY)) "]", ORIGIN_HAND,
	 "Mozilla"},
	{"a controller",
	 "[" ENTRY("openshift-controller-manager", "Update", "", BETWEEN, PORT_OF(KEY)) "]",
	 ORIGIN_CONTROLLER, "openshift-controller-manager"},
	{"a manager that nobody knows",
	 "[" ENTRY("python-requests", "Update", "", BETWEEN, PORT_OF(KEY)) "]", ORIGIN_UNKNOWN,
	 "python-requests"},
	{"what is older than managedFields",
	 "[" ENTRY("before-first-apply", "Update", "", BETWEEN, PORT_OF(KEY)) "]", ORIGIN_UNKNOWN,
	 "before-first-apply"},
	{"what was there before the first manifest is nobody's, whoever else owns it",
	 "[" ENTRY("argocd-controller", "Apply", "", LATER, PORT_OF(KEY)) "," ENTRY(
	     "before-first-apply", "Update", "", BETWEEN, PORT_OF(KEY)) "]",
	 ORIGIN_UNKNOWN, "before-first-apply"},
	{"entries merged for their age", "[" ENTRY("ancient-changes", "Update", "", BETWEEN, PORT_OF(KEY)) "]",
	 ORIGIN_UNKNOWN, "ancient-changes"},
	{"an item by its number",
	 "[" ENTRY("oc", "Update", "", BETWEEN, PORT_OF("i:0")) "]", ORIGIN_HAND, "oc"},
	{"another number", "[" ENTRY("oc", "Update", "", BETWEEN, PORT_OF("i:1")) "]", ORIGIN_UNKNOWN,
	 NULL},
	{"an unknown prefix", "[" ENTRY("oc", "Update", "", BETWEEN, PORT_OF("x:1")) "]", ORIGIN_UNKNOWN,
	 NULL},
	{"a cluster operator",
	 "[" ENTRY("cluster-network-operator", "Update", "", BETWEEN, PORT_OF(KEY)) "]", ORIGIN_CONTROLLER,
	 "cluster-network-operator"},
	{"an autoscaler scales by itself",
	 "[" ENTRY("kube-controller-manager", "Update", "\"subresource\":\"scale\",", BETWEEN,
	       PORT_OF(KEY)) "]", ORIGIN_CONTROLLER, "kube-controller-manager"},
	{"damaged entries", "[3,{\"manager\":7},{\"manager\":\"oc\",\"fieldsV1\":[\"f:spec\"]}]",
	 ORIGIN_UNKNOWN, NULL},
};

static void
check_origin(const struct origin_case *c)
{
	const struct verdict *v;
	struct fake f;

	fake_open(&f, 1772410510, 1772496910);
	add_service(&f, SIDE_OLD, 80, "[]", "");
	add_service(&f, SIDE_NEW, 8080, c->managers, "");
	fake_run(&f);
	v = fake_find(&f, "shop/svc/cart", "spec.ports[name=http].port");
	if (CHECK(v != NULL)) {
		CHECK_MSG(v->origin.cls == c->cls, "%s: %s", c->about, origin_name(v->origin.cls));
		CHECK_MSG(str_eq(v->origin.manager, c->manager), "%s: %s", c->about,
			  v->origin.manager ? v->origin.manager : "nobody");
		CHECK_MSG(!c->manager == !json_array_size(v->origin.evidence), "%s: evidence",
			  c->about);
	}
	fake_close(&f);
}

TEST(authors_of_a_field)
{
	for (size_t i = 0; i < countof(origin_cases); i++)
		check_origin(&origin_cases[i]);
}

/* ---- last-applied ---- */

static const char *
second_evidence(const char *applied_port, const char *manager, struct fake *f)
{
	char *notes =
	    mem_printf("\"kubectl.kubernetes.io/last-applied-configuration\":\"{\\\"spec\\\":"
		       "{\\\"ports\\\":[{\\\"name\\\":\\\"http\\\",\\\"port\\\":%s}]}}\\n\"",
		       applied_port);
	char *managers = mem_printf("[{\"manager\":\"%s\",\"operation\":\"Update\",\"time\":\"%s\","
				    "\"fieldsV1\":{\"f:spec\":{\"f:ports\":{}}}}]",
				    manager, BETWEEN);
	const struct verdict *v;

	fake_open(f, 1772410510, 1772496910);
	add_service(f, SIDE_OLD, 80, "[]", notes);
	add_service(f, SIDE_NEW, 8080, managers, notes);
	fake_run(f);
	free(notes);
	free(managers);
	v = fake_find(f, "shop/svc/cart", "spec.ports[name=http].port");
	if (!CHECK(v != NULL))
		return NULL;
	CHECK_STR(json_string_value(json_array_get(v->origin.evidence, 0)), "managedFields");
	return json_string_value(json_array_get(v->origin.evidence, 1));
}

TEST(last_applied_is_evidence)
{
	struct fake f;

	CHECK_STR(second_evidence("80", "kubectl-edit", &f), "last-applied still says 80");
	fake_close(&f);
	CHECK_STR(second_evidence("8080", "kubectl-client-side-apply", &f), "last-applied agrees");
	fake_close(&f);
	CHECK_STR(second_evidence("8080", "kubectl-edit", &f), NULL);
	fake_close(&f);
}

/* ---- whole objects and removed fields ---- */

TEST(who_made_an_object)
{
	struct fake f;
	const struct verdict *v;

	fake_open(&f, 1772410510, 1772496910);
	add_text(
	    &f, SIDE_NEW,
	    "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c\","
	    "\"namespace\":"
	    "\"shop\",\"creationTimestamp\":\"" BETWEEN "\",\"managedFields\":[" ENTRY(
		"oc", "Update", "", LATER,
		"{\"f:data\":{\"f:a\":{},\"f:b\":{},\"f:c\":{}}}") "," ENTRY("kubectl-create",
									     "Update", "", BETWEEN,
									     "{\"f:data\":{\"f:d\":"
									     "{}}}") "]}}");
	fake_run(&f);
	v = fake_find(&f, "shop/cm/c", "");
	if (CHECK(v != NULL)) {
		CHECK_STR(v->origin.manager, "kubectl-create");
		CHECK_INT(v->origin.time, 1772452800);
	}
	fake_close(&f);
}

#define OWNS(member) "{\"f:data\":{\"f:" member "\":{}}}"

/* data.b was removed; who did it? */
struct removal_case {
	const char *about, *before, *after, *applied;
	enum origin_class cls;
	const char *manager, *sign;
};

static const struct removal_case removal_cases[] = {
	{"nobody is named", "", "", "", ORIGIN_UNKNOWN, NULL, NULL},
	{"the map around it is taken as one", "",
	 ENTRY("oc", "Update", "", BETWEEN, "{\"f:data\":{}}"), "", ORIGIN_HAND, "oc", NULL},
	{"an entry lost the field and was written",
	 ENTRY("oc", "Update", "", BEFORE, OWNS("b")),
	 ENTRY("oc", "Update", "", BETWEEN, OWNS("c")) ","
	 ENTRY("kubectl-edit", "Update", "", LATER, OWNS("a")), "", ORIGIN_HAND, "oc",
	 "owned the field before"},
	{"an entry lost the field and was not written",
	 ENTRY("oc", "Update", "", BEFORE, OWNS("b")),
	 ENTRY("oc", "Update", "", BEFORE, OWNS("c")), "", ORIGIN_UNKNOWN, NULL, NULL},
	{"one wrote since", "", ENTRY("kubectl-edit", "Update", "", BETWEEN, OWNS("a")), "",
	 ORIGIN_HAND, "kubectl-edit", "the only one who wrote since"},
	{"two wrote since", "",
	 ENTRY("oc", "Update", "", BETWEEN, OWNS("c")) ","
	 ENTRY("kubectl-edit", "Update", "", LATER, OWNS("a")), "", ORIGIN_UNKNOWN, NULL, NULL},
	{"status and scale are no writers of it", "",
	 ENTRY("kubectl", "Update", "\"subresource\":\"scale\",", BETWEEN, OWNS("a")), "",
	 ORIGIN_UNKNOWN, NULL, NULL},
	{"a controller that wrote since need not have done it", "",
	 ENTRY("kube-controller-manager", "Update", "", BETWEEN, OWNS("a")), "", ORIGIN_UNKNOWN,
	 NULL, NULL},
	{"one wrote before the older snapshot", "",
	 ENTRY("oc", "Update", "", BEFORE, OWNS("a")), "", ORIGIN_UNKNOWN, NULL, NULL},
	{"who still applies it has not removed it",
	 ENTRY("argocd-controller", "Update", "", BEFORE, OWNS("b")),
	 ENTRY("argocd-controller", "Update", "", BETWEEN, OWNS("a")),
	 "{\\\"data\\\":{\\\"b\\\":\\\"2\\\"}}", ORIGIN_UNKNOWN, NULL, NULL},
	{"who no longer applies it has removed it",
	 ENTRY("argocd-controller", "Update", "", BEFORE, OWNS("b")),
	 ENTRY("argocd-controller", "Update", "", BETWEEN, OWNS("a")),
	 "{\\\"data\\\":{\\\"a\\\":\\\"1\\\"}}", ORIGIN_DEPLOY, "argocd-controller",
	 "owned the field before"},
};

static void
add_config(struct fake *f, enum side s, const char *managers, const char *applied, const char *data)
{
	char *text = mem_printf("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{"
				"\"name\":\"c\",\"namespace\":\"shop\",\"managedFields\":[%s],"
				"\"annotations\":{\"x\":\"y\"%s%s%s}},\"data\":{%s}}",
				managers,
				*applied ? ",\"kubectl.kubernetes.io/last-applied-configuration\":\""
					 : "",
				applied, *applied ? "\"" : "", data);

	add_text(f, s, text);
	free(text);
}

static void
check_removal(const struct removal_case *c)
{
	const struct verdict *v;
	const char *sign;
	struct fake f;

	fake_open(&f, 1772410510, 1772496910);
	add_config(&f, SIDE_OLD, c->before, "", "\"a\":\"1\",\"b\":\"2\"");
	add_config(&f, SIDE_NEW, c->after, c->applied, "\"a\":\"1\"");
	fake_run(&f);
	v = fake_find(&f, "shop/cm/c", "data.b");
	if (CHECK_MSG(v != NULL, "%s", c->about)) {
		sign = json_string_value(json_array_get(v->origin.evidence, 1));
		CHECK_MSG(v->origin.cls == c->cls, "%s: %s", c->about, origin_name(v->origin.cls));
		CHECK_MSG(str_eq(v->origin.manager, c->manager), "%s: %s", c->about,
			  v->origin.manager ? v->origin.manager : "nobody");
		CHECK_MSG(!c->manager || str_eq(sign, c->sign), "%s: %s", c->about,
			  sign ? sign : "no sign");
	}
	fake_close(&f);
}

TEST(authors_of_what_was_removed)
{
	for (size_t i = 0; i < countof(removal_cases); i++)
		check_removal(&removal_cases[i]);
}

/* ---- the table of managers is the user's to extend, and to override ---- */

static const struct verdict *
told_by(struct fake *f, const char *manager, const char *rules)
{
	char *entry = mem_printf("[{\"manager\":\"%s\",\"operation\":\"Update\",\"time\":\"%s\","
				 "\"fieldsV1\":{\"f:spec\":{}}}]", manager, BETWEEN);
	struct error err = {0};

	fake_open(f, 1772410510, 1772496910);
	CHECK_MSG(rules_add(f->rules, rules, strlen(rules), "rules.json", &err) == 0, "%s", err.text);
	add_service(f, SIDE_OLD, 80, "[]", "");
	add_service(f, SIDE_NEW, 8080, entry, "\"meta.helm.sh/release-name\":\"web\"");
	fake_run(f);
	free(entry);
	return fake_find(f, "shop/svc/cart", "spec.ports[name=http].port");
}

TEST(managers_of_ones_own)
{
	static const struct {
		const char *manager, *rules;
		enum origin_class cls;
		const char *evidence;
	} cases[] = {
		{"shipit-2", "[]", ORIGIN_UNKNOWN, "Helm release web"},
		{"shipit-2", "[{\"name\":\"x\",\"origin\":\"deploy\",\"match\":{\"manager\":\"shipit*\"}}]",
		 ORIGIN_DEPLOY, "Helm release web"},
		{"oc", "[{\"name\":\"manager-kubectl\",\"origin\":\"deploy\",\"match\":{\"manager\":\"oc\"}}]",
		 ORIGIN_DEPLOY, "Helm release web"},
		{"kubectl-edit", "[{\"name\":\"manager-kubectl\",\"enabled\":false}]", ORIGIN_UNKNOWN,
		 "Helm release web"},
		{"x", "[{\"name\":\"mark-helm\",\"evidence\":\"of {meta.helm.sh/release-name}\"}]",
		 ORIGIN_UNKNOWN, "of web"},
		{"oc", "[]", ORIGIN_HAND, NULL},
	};

	for (size_t i = 0; i < countof(cases); i++) {
		struct fake f;
		const struct verdict *v = told_by(&f, cases[i].manager, cases[i].rules);

		if (CHECK(v != NULL)) {
			CHECK_STR(origin_name(v->origin.cls), origin_name(cases[i].cls));
			CHECK_STR(json_string_value(json_array_get(v->origin.evidence, 1)),
				  cases[i].evidence);
		}
		fake_close(&f);
	}
}
