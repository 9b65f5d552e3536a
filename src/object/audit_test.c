/* Audit logs: how events are cut out of bytes, which are kept, and what object they are of. */
#include "assay/object.h"
#include "test.h"

#define AT(s) "\"requestReceivedTimestamp\":\"2026-03-02T" s ".123456Z\""
#define OK    "\"stage\":\"ResponseComplete\",\"responseStatus\":{\"code\":200}"
#define EVENT(verb, user, time, ref, more)                                                    \
	"{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"auditID\":\"a-" time "\",\"verb\":\"" \
	verb "\",\"user\":{\"username\":\"" user "\"}," AT(time) ",\"objectRef\":" ref "," more "}"
#define CART "{\"resource\":\"services\",\"namespace\":\"shop\",\"name\":\"cart\",\"apiVersion\":\"v1\"}"
#define PATCH EVENT("patch", "ann", "11:40:05", CART, OK)

static void
read_all(struct audit_log *l, const char *text, size_t step)
{
	struct limits lim = LIMITS_DEFAULT;
	struct audit_reader *r;
	size_t n = strlen(text);

	*l = (struct audit_log){0};
	r = audit_reader_new(l, &lim);
	for (size_t i = 0; i < n; i += step)
		audit_feed(r, text + i, n - i < step ? n - i : step);
	audit_end(r);
	audit_reader_free(r);
}

struct log_case {
	const char *about, *text;
	size_t writes, events, damaged;
};

static const struct log_case log_cases[] = {
	{"a line", PATCH "\n", 1, 1, 0},
	{"no newline at the end", PATCH, 1, 1, 0},
	{"one after another", PATCH PATCH, 2, 2, 0},
	{"the node before each line", "master-0 " PATCH "\nmaster-1 " PATCH "\n", 2, 2, 0},
	{"over several lines", "{\n \"kind\": \"Event\",\n \"verb\": \"delete\",\n \"user\": {\"username\": "
	 "\"a}{\\\"\"},\n \"stageTimestamp\": \"2026-03-02T00:00:00Z\",\n \"objectRef\": " CART "\n}\n",
	 1, 1, 0},
	{"a list", "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":[" PATCH "," PATCH
	 "]}\n", 2, 2, 0},
	{"an empty list", "{\"kind\":\"EventList\",\"items\":[]}", 0, 0, 0},
	{"a line that was cut", "{\"kind\":\"Event\",\"verb\":\"patch\",\"user\n" PATCH "\n", 1, 1, 1},
	{"no JSON", "{]}\n" PATCH "\n{\"a\":1}\n", 1, 1, 2},
	{"nothing", "", 0, 0, 0},
	{"a read", EVENT("get", "ann", "11:40:05", CART, OK), 0, 1, 0},
	{"refused", EVENT("patch", "ann", "11:40:05", CART, "\"responseStatus\":{\"code\":403}"), 0, 1, 0},
	{"failed, without a code",
	 EVENT("patch", "ann", "11:40:05", CART, "\"responseStatus\":{\"status\":\"Failure\"}"), 0, 1, 0},
	{"not yet answered",
	 EVENT("patch", "ann", "11:40:05", CART, "\"stage\":\"RequestReceived\""), 0, 1, 0},
	{"only tried", EVENT("patch", "ann", "11:40:05", CART, OK ",\"requestURI\":\"/api?dryRun=All\""),
	 0, 1, 0},
	{"status", EVENT("update", "kubelet", "11:40:05", "{\"resource\":\"pods\",\"namespace\":\"shop\","
			 "\"name\":\"a\",\"subresource\":\"status\"}", OK), 0, 1, 0},
	{"exec", EVENT("create", "ann", "11:40:05", "{\"resource\":\"pods\",\"namespace\":\"shop\","
		       "\"name\":\"a\",\"subresource\":\"exec\"}", OK), 0, 1, 0},
	{"no user", EVENT("patch", "", "11:40:05", CART, OK), 0, 1, 0},
	{"no object", EVENT("patch", "ann", "11:40:05", "null", OK), 0, 1, 0},
	{"no name", EVENT("create", "ann", "11:40:05", "{\"resource\":\"pods\",\"namespace\":\"shop\"}", OK),
	 0, 1, 0},
	{"the name that the server made up",
	 EVENT("create", "ann", "11:40:05", "{\"resource\":\"pods\",\"namespace\":\"shop\"}",
	       OK ",\"responseObject\":{\"metadata\":{\"name\":\"a-x\"}}"), 1, 1, 0},
	{"v1beta1 of 1.8", "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1beta1\",\"timestamp\":"
	 "\"2018-03-02T11:40:05Z\",\"verb\":\"delete\",\"user\":{\"username\":\"ann\"},\"objectRef\":" CART
	 "}", 1, 1, 0},
};

TEST(audit_events)
{
	for (size_t i = 0; i < countof(log_cases); i++)
		for (size_t step = 1; step < 4096; step *= 16) {
			const struct log_case *c = &log_cases[i];
			struct audit_log l;

			read_all(&l, c->text, step);
			CHECK_MSG(l.n == c->writes, "%s: %zu writes", c->about, l.n);
			CHECK_MSG(l.events == c->events, "%s: %llu events", c->about,
				  (unsigned long long)l.events);
			CHECK_MSG(l.damaged == c->damaged, "%s: %llu damaged", c->about,
				  (unsigned long long)l.damaged);
			audit_log_release(&l);
		}
}

TEST(audit_write_members)
{
	struct audit_log l;
	const struct audit_write *w;

	read_all(&l,
		 EVENT("get", "bob", "23:00:00", CART, OK) "\n"
		 EVENT("patch", "ann", "11:40:05", CART, OK ",\"sourceIPs\":[\"10.0.0.7\",\"10.0.0.1\"],"
		       "\"userAgent\":\"kubectl/v1.28 (linux)\",\"requestURI\":\"/api/v1/x?fieldManager="
		       "kubectl-edit&fieldValidation=Strict\",\"impersonatedUser\":{\"username\":\"carl\"},"
		       "\"requestObject\":{\"spec\":{}}") "\n"
		 EVENT("create", "system:serviceaccount:a:b", "09:00:00", CART,
		       "\"responseStatus\":{\"code\":201},\"userAgent\":\"oc/4.14\"") "\n", 7);
	CHECK_INT(l.from, 1772442000);
	CHECK_INT(l.to, 1772492400);
	if (!CHECK(l.n == 2))
		return;
	w = &l.v[0];
	CHECK(w->created && str_eq(w->manager, "oc") && !w->address && !w->body && !w->by);
	w = &l.v[1];
	CHECK_STR(w->user, "carl");
	CHECK_STR(w->by, "ann");
	CHECK_STR(w->address, "10.0.0.7");
	CHECK_STR(w->manager, "kubectl-edit");
	CHECK_INT(w->time, 1772451605);
	CHECK(w->body && !w->created);
	audit_log_release(&l);
}

static const struct {
	const char *group, *resource, *ns, *name, *ref;
} key_cases[] = {
	{"", "services", "shop", "cart", "shop/svc/cart"},
	{"apps", "deployments", "shop", "web", "shop/deploy/web"},
	{"extensions", "deployments", "shop", "web", "shop/deploy/web"},
	{"", "deploymentconfigs", "shop", "web", "shop/dc/web"},
	{"", "nodes", "", "n1", "no/n1"},
	{"", "namespaces", "shop", "shop", "ns/shop"},
	{"project.openshift.io", "projects", "shop", "shop", "ns/shop"},
	{"project.openshift.io", "projectrequests", "", "shop", "ns/shop"},
	{"image.openshift.io", "imagestreamtags", "shop", "web:latest", "shop/is/web"},
	{"authorization.openshift.io", "rolebindings", "shop", "admin", "shop/rolebinding/admin"},
	{"", "configmaps", "shop", "", "shop/cm/" AUDIT_ALL},
	{"", "gizmos", "shop", "x", NULL},
};

TEST(audit_keys)
{
	struct kinds *ks = kinds_new();

	for (size_t i = 0; i < countof(key_cases); i++) {
		const struct audit_write w = {
			.group = (char *)key_cases[i].group, .ns = (char *)key_cases[i].ns,
			.resource = (char *)key_cases[i].resource, .name = (char *)key_cases[i].name};
		struct object_key k = {0};
		struct buf ref = {0};

		if (audit_key(&w, ks, &k))
			object_ref(&ref, &k, ks);
		CHECK_STR(ref.n ? buf_cstr(&ref) : NULL, key_cases[i].ref);
		buf_release(&ref);
		object_key_release(&k);
	}
	kinds_free(ks);
}

TEST(audit_names)
{
	static const char *const yes[] = {"audit.log", "x/audit-2026-03-02T00-00-00.000.log.gz",
					  "kube-apiserver-audit.log", "Audit.jsonl", "audit.log.1",
					  "audit_logs/master-0-audit.log.gz", "audit.json"};
	static const char *const no[] = {"audit", "audit.yaml", "app.log", "audit-policy.yaml", "x.json",
					 "audit/x.json"};
	static const char line[] = PATCH "\n";

	for (size_t i = 0; i < countof(yes); i++)
		CHECK_MSG(audit_name(yes[i]), "%s", yes[i]);
	for (size_t i = 0; i < countof(no); i++)
		CHECK_MSG(!audit_name(no[i]), "%s", no[i]);
	CHECK(audit_looks(line, strlen(line)));
	CHECK(!audit_looks("{\"kind\":\"Event\",\"apiVersion\":\"v1\"}", 34));
}
