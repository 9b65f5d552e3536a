/* What hands did to one object, by inline data: three ways, owners, privileges, what Argo overlooks. */
#include "audit.h"

#include <stdlib.h>

#include "test.h"

#define NOTE "kubectl.kubernetes.io/last-applied-configuration"

struct bench {
	struct kinds *kinds;
	struct rules *rules;
	struct audit_findings found;
	json_t *body, *origins, *declared;
};

static json_t *
tree(const char *text)
{
	const struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};
	json_t *t = tree_parse_json(text, strlen(text), &lim, NULL, &err);

	CHECK_MSG(t != NULL, "%s: %s", err.text, text);
	return t;
}

/* last-applied as the annotation has it, put into body. */
static void
apply(json_t *body, const char *manifest)
{
	json_t *meta = json_object_get(body, "metadata");

	if (!json_object_get(meta, "annotations"))
		json_object_set_new(meta, "annotations", json_object());
	json_object_set_new(json_object_get(meta, "annotations"), NOTE, json_string(manifest));
}

/* The findings as lines "what path declared live suspect", sorted as found. */
static char *
audit(struct bench *b, const char *kind, const char *body, const char *applied, const char *managers)
{
	const struct audit_declared elsewhere = {AUDIT_BY_HELM, "web v1", b->declared};
	struct object_key k;
	struct buf out = {0};
	struct error err = {0};
	struct audit_ask q = {.key = &k, .declared = &elsewhere, .ndeclared = b->declared != NULL};

	b->kinds = kinds_new();
	b->rules = rules_new();
	b->body = tree(body);
	if (applied)
		apply(b->body, applied);
	if (managers)
		b->origins = json_pack("{s:s, s:o}", "creationTimestamp", "2026-01-01T00:00:00Z",
				       "managers", tree(managers));
	object_key_set(&k, kinds_group(b->kinds, "", kind), kind, "x", "o");
	if (str_eq(kind, "Deployment")) {
		object_key_release(&k);
		object_key_set(&k, "apps", kind, "x", "o");
	} else if (strstr(kind, "Role")) {
		object_key_release(&k);
		object_key_set(&k, "rbac.authorization.k8s.io", kind, "x", "o");
	}
	q.rules = b->rules;
	q.body = b->body;
	q.origins = b->origins;
	q.compare = (struct compare_opts){.kinds = b->kinds, .limits = LIMITS_DEFAULT};
	CHECK_MSG(audit_object(&q, &b->found, &err) == 0, "%s", err.text);
	for (size_t i = 0; i < b->found.n; i++) {
		const struct audit_finding *f = &b->found.v[i];

		buf_printf(&out, "%s%s %s ", i ? "\n" : "", audit_what_name(f->what), f->change.path);
		if (f->change.old_value)
			canon_compact(&out, f->change.old_value);
		buf_puts(&out, " -> ");
		if (f->change.new_value && *f->change.path)
			canon_compact(&out, f->change.new_value);
		if (f->suspect)
			buf_printf(&out, " by %s", f->suspect);
	}
	object_key_release(&k);
	buf_cstr(&out);
	return buf_take(&out);
}

static void
done(struct bench *b)
{
	audit_findings_release(&b->found);
	json_decref(b->body);
	json_decref(b->origins);
	json_decref(b->declared);
	kinds_free(b->kinds);
	rules_free(b->rules);
	*b = (struct bench){0};
}

static void
expect(const char *kind, const char *body, const char *applied, const char *managers,
       const char *want)
{
	struct bench b = {0};
	char *got = audit(&b, kind, body, applied, managers);

	CHECK_STR(got, want);
	free(got);
	done(&b);
}

#define APPLY                                                                                  \
	"{\"manager\":\"kubectl-client-side-apply\",\"operation\":\"Update\",\"time\":"         \
	"\"2026-01-01T00:00:00Z\",\"fields\":{\"f:metadata\":{\"f:annotations\":{\"f:" NOTE      \
	"\":{}}},\"f:data\":{\"f:a\":{}},\"f:spec\":{\"f:selector\":{}}}}"
#define BY(m, fields)                                                                          \
	"{\"manager\":\"" m "\",\"operation\":\"Update\",\"time\":\"2026-02-01T00:00:00Z\","    \
	"\"fields\":" fields "}"

TEST(audit_three_ways)
{
	/* different, gone, and beyond: the last is told only where a hand owns it */
	expect("ConfigMap",
	       "{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"o\"},\"data\":{\"a\":\"2\",\"c\":"
	       "\"3\",\"d\":\"4\"}}",
	       "{\"metadata\":{},\"data\":{\"a\":\"1\",\"b\":\"1\"}}\n",
	       "[" APPLY "," BY("kubectl-edit", "{\"f:data\":{\"f:a\":{},\"f:d\":{}}}") "]",
	       "drift data.a \"1\" -> \"2\"\ndrift data.b \"1\" ->  by kubectl-edit\n"
	       "owned data.d  -> \"4\"");
	/* nobody tells who */
	expect("ConfigMap", "{\"metadata\":{\"name\":\"o\"},\"data\":{\"a\":\"2\"}}",
	       "{\"data\":{\"a\":\"1\",\"b\":\"1\"}}", NULL,
	       "drift data.a \"1\" -> \"2\"\ndrift data.b \"1\" -> ");
	/* two hands: neither is named for what is gone */
	expect("ConfigMap", "{\"metadata\":{\"name\":\"o\"},\"data\":{\"a\":\"1\"}}",
	       "{\"data\":{\"a\":\"1\",\"b\":\"1\"}}",
	       "[" APPLY "," BY("kubectl-edit", "{\"f:metadata\":{\"f:labels\":{}}}") ","
	       BY("Mozilla", "{\"f:metadata\":{\"f:labels\":{}}}") "]",
	       "drift data.b \"1\" -> ");
	/* applied and as it was */
	expect("ConfigMap", "{\"metadata\":{\"name\":\"o\"},\"data\":{\"a\":\"1\"}}",
	       "{\"metadata\":{\"annotations\":{},\"namespace\":\"x\",\"creationTimestamp\":null},"
	       "\"status\":{},\"data\":{\"a\":\"1\"}}", NULL, "");
}

TEST(audit_by_value_and_by_key)
{
	static const char live[] =
	    "{\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"o\"},\"spec\":{\"replicas\":2,"
	    "\"template\":{\"spec\":{\"containers\":[{\"name\":\"side\",\"image\":\"s\"},"
	    "{\"name\":\"c\",\"image\":\"i\",\"imagePullPolicy\":\"Always\",\"resources\":{\"limits\":"
	    "{\"cpu\":\"1\"}},\"ports\":[{\"containerPort\":80,\"protocol\":\"TCP\"}],\"args\":[\"a\","
	    "\"b\"]}]}}}}";

	expect("Deployment", live,
	       "{\"apiVersion\":\"apps/v1\",\"spec\":{\"replicas\":2.0,\"paused\":false,\"typo\":1,"
	       "\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\",\"resources\":"
	       "{\"limits\":{\"cpu\":\"1000m\"}},\"ports\":[{\"containerPort\":80}],\"args\":[\"a\"]}"
	       "]}}}}", NULL,
	       "drift spec.template.spec.containers[name=c].args[1]  -> \"b\"");
	/* another version has other fields: what is missing there was not removed */
	expect("Deployment", live,
	       "{\"apiVersion\":\"extensions/v1beta1\",\"spec\":{\"minReadySeconds\":5,\"replicas\":3}}",
	       NULL, "drift spec.replicas 3 -> 2");
}

TEST(audit_owned_is_beside_a_manager)
{
	static const char body[] = "{\"metadata\":{\"name\":\"o\",\"labels\":{\"t\":\"1\"}},\"data\":"
				   "{\"a\":\"1\",\"k\":\"2\"}}";
	static const char helm[] = "{\"manager\":\"helm\",\"operation\":\"Update\",\"time\":"
				   "\"2026-01-01T00:00:00Z\",\"fields\":{\"f:data\":{\".\":{},\"f:a\":{}}}}";
	char *both = mem_printf("[%s,%s]", helm, BY("oc", "{\"f:data\":{\"f:k\":{},\"f:gone\":{}}}"));
	char *shared = mem_printf("[%s,%s]", helm, BY("oc", "{\"f:data\":{\"f:a\":{}}}"));
	char *alone = mem_printf("[%s]", BY("oc", "{\"f:data\":{\"f:a\":{},\"f:k\":{}}}"));
	char *machine = mem_printf("[%s,%s]", helm, BY("kube-controller-manager",
						       "{\"f:data\":{\"f:k\":{}}}"));

	expect("ConfigMap", body, NULL, both, "owned data.k  -> \"2\"");
	expect("ConfigMap", body, NULL, shared, "");	/* what Helm wants, too */
	expect("ConfigMap", body, NULL, alone, "");	/* nothing else manages it */
	expect("ConfigMap", body, NULL, machine, "");
	free(both);
	free(shared);
	free(alone);
	free(machine);
}

TEST(audit_items_of_lists)
{
	static const char service[] =
	    "{\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"o\"},\"spec\":{\"clusterIP\":\"10.0.0.1\","
	    "\"ports\":[{\"name\":\"http\",\"port\":81,\"protocol\":\"TCP\"},{\"name\":\"dbg\","
	    "\"port\":99,\"protocol\":\"TCP\"}]}}";

	/* the item that got another key is the same by name; the other one is wholly a hand's */
	expect("Service", service,
	       "{\"apiVersion\":\"v1\",\"spec\":{\"clusterIP\":\"\",\"ports\":[{\"name\":\"http\","
	       "\"port\":80}]}}",
	       "[" APPLY "," BY("kubectl-edit",
	       "{\"f:spec\":{\"f:ports\":{\"k:{\\\"port\\\":81,\\\"protocol\\\":\\\"TCP\\\"}\":{\".\":"
	       "{},\"f:name\":{},\"f:port\":{},\"f:protocol\":{}},\"k:{\\\"port\\\":99,\\\"protocol\\\":"
	       "\\\"TCP\\\"}\":{\".\":{},\"f:name\":{},\"f:port\":{},\"f:protocol\":{}}}}}") "]",
	       "drift spec.ports[name=http].port 80 -> 81\n"
	       "owned spec.ports[name=dbg]  -> {\"name\":\"dbg\",\"port\":99,\"protocol\":\"TCP\"}");
}

TEST(audit_sets_within_a_whole)
{
	static const char applied[] = "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"rules\":[{"
				      "\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"get\"]}]}";

	/* a verb more, whoever owns the rules; a finalizer more is its owner's */
	expect("Role",
	       "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"metadata\":{\"name\":\"o\"},\"rules\":[{"
	       "\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"get\",\"delete\"]}]}",
	       applied, "[" APPLY "," BY("kubectl-edit", "{\"f:rules\":{}}") "]",
	       "privilege rules[0].verbs[=delete]  -> \"delete\"");
	expect("ConfigMap",
	       "{\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"o\",\"finalizers\":[\"a\",\"b\"]}}",
	       "{\"apiVersion\":\"v1\",\"metadata\":{\"finalizers\":[\"a\"]}}",
	       "[" APPLY "," BY("kube-controller-manager",
				"{\"f:metadata\":{\"f:finalizers\":{\"v:\\\"b\\\"\":{}}}}") "]",
	       "drift metadata.finalizers[=b]  -> \"b\"");
}

TEST(audit_declared_elsewhere)
{
	struct bench b = {.declared = tree("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"data\":"
					   "{\"a\":\"1\"}}")};
	char *got = audit(&b, "ConfigMap", "{\"metadata\":{\"name\":\"o\"},\"data\":{\"a\":\"2\"}}", NULL,
			  NULL);

	CHECK_STR(got, "drift data.a \"1\" -> \"2\"");
	if (b.found.n) {
		CHECK(b.found.v[0].by == AUDIT_BY_HELM);
		CHECK_STR(b.found.v[0].by_name, "web v1");
	}
	free(got);
	done(&b);
}

TEST(audit_privileges)
{
	char *made = mem_printf("[%s]", BY("oc", "{\"f:roleRef\":{},\"f:subjects\":{}}"));
	char *pods = mem_printf("[%s]", BY("kubectl-create", "{\"f:spec\":{\"f:replicas\":{}}}"));

	expect("RoleBinding", "{\"metadata\":{\"name\":\"o\"},\"roleRef\":{\"name\":\"view\"}}", NULL, made,
	       "privilege   -> ");
	expect("RoleBinding", "{\"metadata\":{\"name\":\"o\"},\"roleRef\":{\"name\":\"view\"}}", NULL, NULL,
	       "");
	expect("Deployment",
	       "{\"metadata\":{\"name\":\"o\"},\"spec\":{\"template\":{\"spec\":{\"hostPID\":true,"
	       "\"hostIPC\":false,\"containers\":[{\"name\":\"c\",\"securityContext\":{\"privileged\":"
	       "true}}]}}}}", NULL, pods,
	       "privilege spec.template.spec.hostPID  -> true by kubectl-create\n"
	       "privilege spec.template.spec.containers[name=c].securityContext.privileged  -> true"
	       " by kubectl-create");
	free(made);
	free(pods);
}

/* ---- odd input: nothing of it may end the program ---- */

TEST(audit_survives_odd_input)
{
	static const char *const managers[] = {
		"[1,{},{\"manager\":3},{\"manager\":\"oc\"},{\"manager\":\"oc\",\"fields\":[]}]",
		"[" BY("kubectl-edit", "{\"f:data\":1,\"x\":{},\"k:{\":{},\"v:\":{},\"i:x\":{},\"i:9\":{}}") "]",
		"[" APPLY "," BY("kubectl-edit", "{\"f:\":{\"f:\":{}},\"f:data\":{\"k:{\\\"a\\\":1}\":{\".\":{}},"
				 "\"v:1\":{},\"i:0\":{}}}") "]",
	};
	static const char *const applied[] = {"", "{", "[]", "1", "{\"metadata\":1,\"data\":[]}",
					      "{\"stringData\":{\"a\":\"1\"},\"data\":1}", NULL};

	for (size_t i = 0; i < countof(managers); i++)
		for (size_t k = 0; k < countof(applied); k++) {
			struct bench b = {0};

			free(audit(&b, "Secret", "{\"metadata\":{\"name\":\"o\",\"labels\":[]},\"data\":{\"a\":"
				   "\"1\"}}", applied[k], managers[i]));
			done(&b);
		}
}

/* ---- footprints ---- */

static bool
print_of(const char *was, const char *now, struct audit_print *out)
{
	struct object_key k;
	struct rules *r = rules_new();
	json_t *old = json_pack("{s:o}", "managers", tree(was));
	json_t *new = json_pack("{s:o}", "managers", tree(now));
	json_t *body = tree("{\"data\":{\"a\":\"1\"}}");
	bool yes;

	object_key_set(&k, "", "ConfigMap", "x", "o");
	yes = audit_print(r, &k, body, old, new, 1000, out);
	if (yes) {
		CHECK_STR(out->path, "data.a");
		audit_print_release(out);
	}
	object_key_release(&k);
	json_decref(old);
	json_decref(new);
	json_decref(body);
	rules_free(r);
	return yes;
}

TEST(audit_prints_are_moved_times)
{
	static const char older[] = "[{\"manager\":\"kubectl-edit\",\"operation\":\"Update\",\"time\":"
				    "\"2026-01-01T00:00:00Z\",\"fields\":{\"f:data\":{\"f:a\":{}}}}]";
	static const char newer[] = "[" BY("kubectl-edit", "{\"f:data\":{\"f:a\":{}}}") "]";
	static const char apply[] = "[" BY("helm", "{\"f:data\":{\"f:a\":{}}}") "]";
	struct audit_print p;

	CHECK(print_of(older, newer, &p));
	CHECK(print_of("[]", newer, &p));
	CHECK(!print_of(newer, newer, &p));
	CHECK(!print_of(newer, older, &p));
	CHECK(!print_of("[]", apply, &p));
}

/* ---- Argo CD ---- */

static bool
overlooks(const char *rule, const char *path, const char *pointer, const char *manager)
{
	struct audit_ignores *a = audit_ignores_new();
	char *text = mem_printf("{\"metadata\":{\"name\":\"shop\"},\"spec\":{\"ignoreDifferences\":[{"
				"\"group\":\"apps\",\"kind\":\"*\",%s}]}}", rule);
	json_t *app = tree(text);
	struct change c = {.pointer = (char *)(uintptr_t)pointer};
	struct object_key k;
	bool yes;

	object_key_set(&k, "apps", "Deployment", "x", "o");
	CHECK(path_parse(&c.at, path, NULL) == 0);
	audit_ignores_application(a, app);
	yes = audit_ignores_hide(a, "shop", &k, &c, manager);
	CHECK(!audit_ignores_hide(a, NULL, &k, &c, manager));
	path_release(&c.at);
	object_key_release(&k);
	json_decref(app);
	audit_ignores_free(a);
	free(text);
	return yes;
}

TEST(audit_argo_overlooks)
{
	static const char image[] = "spec.template.spec.containers[name=c].image";
	static const char at[] = "/spec/template/spec/containers/0/image";

	CHECK(overlooks("\"jsonPointers\":[\"/spec/replicas\"]", "spec.replicas", "/spec/replicas", NULL));
	CHECK(overlooks("\"jsonPointers\":[\"/spec\"]", image, at, NULL));
	CHECK(!overlooks("\"jsonPointers\":[\"/spec/rep\"]", "spec.replicas", "/spec/replicas", NULL));
	CHECK(overlooks("\"managedFieldsManagers\":[\"hpa\"]", image, at, "hpa"));
	CHECK(!overlooks("\"managedFieldsManagers\":[\"hpa\"]", image, at, "oc"));
	CHECK(overlooks("\"jqPathExpressions\":[\".spec.replicas\"]", "spec.replicas", "/spec/replicas",
			NULL));
	CHECK(overlooks("\"jqPathExpressions\":[\".spec.template.spec.containers[].image\"]", image, at,
			NULL));
	CHECK(overlooks("\"jqPathExpressions\":[\".spec.template.spec.containers[] | select(.name == "
			"\\\"c\\\") | .image\"]", image, at, NULL));
	CHECK(!overlooks("\"jqPathExpressions\":[\".spec.template.spec.containers[] | select(.name == "
			 "\\\"d\\\") | .image\"]", image, at, NULL));
	CHECK(overlooks("\"jqPathExpressions\":[\".metadata.annotations.\\\"a/b\\\"\"]",
			"metadata.annotations[\"a/b\"]", "/metadata/annotations/a~1b", NULL));
	/* what it cannot read hides nothing */
	CHECK(!overlooks("\"jqPathExpressions\":[\".spec | keys\", \".\", \"[\", \".[\", \"\", \".a[\\\"\"]",
			 "spec.replicas", "/spec/replicas", NULL));
}

TEST(audit_argo_tracks)
{
	struct audit_ignores *a = audit_ignores_new();
	json_t *app = tree("{\"metadata\":{\"name\":\"shop\",\"namespace\":\"argo\"}}");
	json_t *by_label = tree("{\"metadata\":{\"labels\":{\"app.kubernetes.io/instance\":\"shop\"}}}");
	json_t *chart = tree("{\"metadata\":{\"labels\":{\"app.kubernetes.io/instance\":\"web\"}}}");
	json_t *by_id = tree("{\"metadata\":{\"annotations\":{\"argocd.argoproj.io/tracking-id\":"
			     "\"far:apps/Deployment:x/o\"}}}");
	json_t *copy = tree("{\"metadata\":{\"annotations\":{\"argocd.argoproj.io/tracking-id\":"
			    "\"far:apps/Deployment:x/p\"}}}");
	struct object_key k;

	object_key_set(&k, "apps", "Deployment", "x", "o");
	audit_ignores_application(a, app);
	CHECK_STR(audit_ignores_tracks(a, &k, by_label), "shop");
	CHECK(!audit_ignores_tracks(a, &k, chart));	/* of a Helm chart */
	CHECK_STR(audit_ignores_tracks(a, &k, by_id), "far");
	CHECK(!audit_ignores_tracks(a, &k, copy));
	object_key_release(&k);
	json_decref(app);
	json_decref(by_label);
	json_decref(chart);
	json_decref(by_id);
	json_decref(copy);
	audit_ignores_free(a);
}
