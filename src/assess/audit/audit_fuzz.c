/*
 * Hostile objects before the audit: managedFields, manifests and what Argo CD
 * was told. Input: {"kind", "body", "origins", "old", "declared", "application",
 * "settings"}, any of them anything.
 */
#include <stdlib.h>

#include "audit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
look_at_prints(const struct audit_ask *q, const json_t *old)
{
	struct audit_print p;

	if (audit_print(q->rules, q->key, q->body, old, q->origins, 0, &p))
		audit_print_release(&p);
}

static void
overlook(const struct audit_ask *q, const json_t *in, const struct audit_findings *found)
{
	struct audit_ignores *a = audit_ignores_new();
	const char *application;

	audit_ignores_application(a, tree_get(in, "application"));
	audit_ignores_settings(a, tree_get(in, "settings"));
	application = audit_ignores_tracks(a, q->key, q->body);
	for (size_t i = 0; i < found->n; i++)
		audit_ignores_hide(a, application, q->key, &found->v[i].change, "oc");
	audit_ignores_free(a);
}

static void
judge(const struct rules *r, const struct kinds *ks, const json_t *in)
{
	const struct audit_declared declared = {AUDIT_BY_HELM, "web", tree_get(in, "declared")};
	const char *kind = tree_str(in, "kind"), *name = tree_str(in, "body/metadata/name");
	struct audit_findings found = {0};
	struct object_key k;
	const struct audit_ask q = {
		.rules = r,
		.key = &k,
		.body = tree_get(in, "body"),
		.origins = tree_get(in, "origins"),
		.declared = &declared,
		.ndeclared = declared.body != NULL,
		.compare = {.kinds = ks, .limits = LIMITS_DEFAULT},
	};
	struct error err = {0};

	if (!json_is_object(q.body))
		return;
	object_key_set(&k, kinds_group(ks, "", kind ? kind : "ConfigMap"),
		       kind ? kind : "ConfigMap", "x", name ? name : "o");
	if (audit_object(&q, &found, &err) != 0 && !err.code)
		abort();
	for (size_t i = 0; i < found.n; i++)
		if (!found.v[i].change.path || found.v[i].change.op == CHANGE_RECREATE)
			abort();
	look_at_prints(&q, tree_get(in, "old"));
	overlook(&q, in, &found);
	audit_findings_release(&found);
	object_key_release(&k);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct rules *r;
	static struct kinds *ks;
	const struct limits lim = LIMITS_DEFAULT;
	json_t *in = tree_parse_json((const char *)data, size, &lim, NULL, NULL);

	if (!r) {
		r = rules_new();
		ks = kinds_new();
	}
	if (json_is_object(in))
		judge(r, ks, in);
	json_decref(in);
	return 0;
}
