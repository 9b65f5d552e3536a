/* What no patch can say: fields that nobody may write, and values that were never kept. */
#include "patch.h"

#include <ctype.h>

const char patch_redacted_reason[] = "redacted: the store never had the value";

/*
 * From the update validation of Kubernetes (pkg/apis/.../validation, "field is immutable") and
 * its strategies, which drop or set what is the server's. `but` names what may be written below
 * the path all the same, blank-separated; a * is one step.
 */
static const struct fixed {
	const char *group, *kind;	/* NULL: any */
	const char *pointer;
	const char *but;
	const char *reason;
	bool sealed;			/* only of an object with "immutable": true */
} rows[] = {
#define SERVERS "is the server's"
#define IDENTITY "says which object it is"
#define FIXED "is fixed when the object is made"
#define SEALED "the object is immutable"
	/* ObjectMeta, and status as a resource of its own: apimachinery, api/meta/v1 */
	{NULL, NULL, "/apiVersion", NULL, "is another version of the same object", false},
	{NULL, NULL, "/kind", NULL, IDENTITY, false},
	{NULL, NULL, "/metadata/name", NULL, IDENTITY, false},
	{NULL, NULL, "/metadata/namespace", NULL, IDENTITY, false},
	{NULL, NULL, "/metadata/uid", NULL, SERVERS, false},
	{NULL, NULL, "/metadata/resourceVersion", NULL, SERVERS, false},
	{NULL, NULL, "/metadata/generation", NULL, SERVERS, false},
	{NULL, NULL, "/metadata/creationTimestamp", NULL, SERVERS, false},
	{NULL, NULL, "/metadata/deletionTimestamp", NULL, SERVERS, false},
	{NULL, NULL, "/metadata/managedFields", NULL, SERVERS, false},
	{NULL, NULL, "/metadata/selfLink", NULL, SERVERS, false},
	{NULL, NULL, "/status", NULL, SERVERS, false},
	/* core: ValidateServiceUpdate, ValidatePersistentVolumeClaimUpdate, ValidatePodUpdate,
	 * ValidateSecretUpdate, ValidateConfigMapUpdate, ValidateNodeUpdate */
	{"", "Service", "/spec/clusterIP", NULL, FIXED, false},
	{"", "Service", "/spec/clusterIPs", NULL, FIXED, false},
	{"", "PersistentVolumeClaim", "/spec",
	 "/spec/resources /spec/volumeAttributesClassName", FIXED, false},
	{"", "Pod", "/spec", "/spec/containers/*/image /spec/initContainers/*/image "
	 "/spec/activeDeadlineSeconds /spec/tolerations", FIXED, false},
	{"", "Secret", "/type", NULL, FIXED, false},
	{"", "Secret", "/immutable", NULL, SEALED, true},
	{"", "Secret", "/data", NULL, SEALED, true},
	{"", "Secret", "/stringData", NULL, SEALED, true},
	{"", "ConfigMap", "/immutable", NULL, SEALED, true},
	{"", "ConfigMap", "/data", NULL, SEALED, true},
	{"", "ConfigMap", "/binaryData", NULL, SEALED, true},
	{"", "Namespace", "/spec/finalizers", NULL, SERVERS, false},
	{"", "Node", "/spec/podCIDR", NULL, FIXED, false},
	{"", "Node", "/spec/podCIDRs", NULL, FIXED, false},
	{"", "Node", "/spec/providerID", NULL, FIXED, false},
	/* apps: ValidateDeploymentUpdate and its like for apps/v1, ValidateStatefulSetUpdate */
	{"apps", "Deployment", "/spec/selector", NULL, FIXED, false},
	{"apps", "ReplicaSet", "/spec/selector", NULL, FIXED, false},
	{"apps", "DaemonSet", "/spec/selector", NULL, FIXED, false},
	{"apps", "StatefulSet", "/spec", "/spec/replicas /spec/ordinals /spec/template "
	 "/spec/updateStrategy /spec/persistentVolumeClaimRetentionPolicy /spec/minReadySeconds "
	 "/spec/revisionHistoryLimit", FIXED, false},
	{"apps", "ControllerRevision", "/data", NULL, FIXED, false},
	/* batch: ValidateJobUpdate */
	{"batch", "Job", "/spec/selector", NULL, FIXED, false},
	{"batch", "Job", "/spec/template", NULL, FIXED, false},
	{"batch", "Job", "/spec/completions", NULL, FIXED, false},
	{"batch", "Job", "/spec/completionMode", NULL, FIXED, false},
	/* rbac, storage, scheduling, networking, apiextensions: the Validate...Update of each */
	{"rbac.authorization.k8s.io", "RoleBinding", "/roleRef", NULL, FIXED, false},
	{"rbac.authorization.k8s.io", "ClusterRoleBinding", "/roleRef", NULL, FIXED, false},
	{"storage.k8s.io", "StorageClass", "/provisioner", NULL, FIXED, false},
	{"storage.k8s.io", "StorageClass", "/parameters", NULL, FIXED, false},
	{"storage.k8s.io", "StorageClass", "/reclaimPolicy", NULL, FIXED, false},
	{"storage.k8s.io", "StorageClass", "/volumeBindingMode", NULL, FIXED, false},
	{"scheduling.k8s.io", "PriorityClass", "/value", NULL, FIXED, false},
	{"scheduling.k8s.io", "PriorityClass", "/preemptionPolicy", NULL, FIXED, false},
	{"networking.k8s.io", "IngressClass", "/spec/controller", NULL, FIXED, false},
	{"apiextensions.k8s.io", "CustomResourceDefinition", "/spec/group", NULL, FIXED, false},
	{"apiextensions.k8s.io", "CustomResourceDefinition", "/spec/scope", NULL, FIXED, false},
#undef SERVERS
#undef IDENTITY
#undef FIXED
#undef SEALED
};

/* Does the pointer lead to what the pattern names, or below it? */
static bool
below(const char *pointer, const char *pattern, size_t n)
{
	const char *end = pattern + n;

	while (pattern < end) {
		if (*pattern == '*') {
			if (!*pointer || *pointer == '/')
				return false;
			pointer += strcspn(pointer, "/");
			pattern++;
		} else if (*pattern++ != *pointer++) {
			return false;
		}
	}
	return !*pointer || *pointer == '/';
}

static bool
excepted(const struct fixed *r, const char *pointer)
{
	for (const char *p = r->but; p && *p;) {
		size_t n = strcspn(p, " ");

		if (below(pointer, p, n))
			return true;
		p += n;
		p += strspn(p, " ");
	}
	return false;
}

const char *
patch_fixed(const struct object_key *k, const json_t *body, const char *pointer)
{
	for (size_t i = 0; i < countof(rows); i++) {
		const struct fixed *r = &rows[i];

		if (r->kind && !(str_eq(r->group, k->group) && str_eq(r->kind, k->kind)))
			continue;
		if (r->sealed && !json_is_true(tree_get(body, "immutable")))
			continue;
		if (below(pointer, r->pointer, strlen(r->pointer)) && !excepted(r, pointer))
			return r->reason;
	}
	return NULL;
}

size_t
patch_fixed_each(const struct object_key *k, const json_t *body,
		 void (*each)(void *ctx, const struct path *at, const char *but,
			      const char *reason),
		 void *ctx)
{
	size_t n = 0;

	for (size_t i = 0; i < countof(rows); i++) {
		const struct fixed *r = &rows[i];
		struct path at = {0};

		if (!r->kind || !str_eq(r->group, k->group) || !str_eq(r->kind, k->kind) ||
		    (r->sealed && !json_is_true(tree_get(body, "immutable"))) ||
		    path_parse(&at, r->pointer, NULL) != 0)
			continue;
		if (path_find((json_t *)(uintptr_t)body, &at, NULL)) {
			each(ctx, &at, r->but, r->reason);
			n++;
		}
		path_release(&at);
	}
	return n;
}

/* ---- redacted values ---- */

/* " (12 bytes)" */
static bool
is_length(const char *s, size_t n)
{
	size_t i = 2;

	if (n < 3 || memcmp(s, " (", 2) != 0)
		return false;
	while (i < n && i < 24 && isdigit((unsigned char)s[i]))
		i++;
	return i > 2 && n - i >= 7 && memcmp(s + i, " bytes)", 7) == 0;
}

/* Anywhere in it: of an URL or a manifest only the password stands for another. */
static bool
has_mark(const char *s, size_t n)
{
	static const struct {
		struct str word;
		size_t digits;
	} marks[] = {{STR("hmac:"), 32}, {STR("dropped"), 0}, {STR("elided"), 0},
		    {STR("hmac-"), 16}};	/* a name; it has no length */

	for (size_t i = 0; i < countof(marks); i++) {
		const char *p = s, *end = s + n;

		while ((p = memmem(p, (size_t)(end - p), marks[i].word.p, marks[i].word.n))) {
			size_t digits = 0;

			p += marks[i].word.n;
			while (p < end && digits < marks[i].digits && isxdigit((unsigned char)*p))
				p++, digits++;
			if (digits == marks[i].digits &&
			    (digits == 16 || is_length(p, (size_t)(end - p))))
				return true;
		}
	}
	return false;
}

bool
patch_redacted(const json_t *v)
{
	const char *key;
	json_t *m;
	size_t i;

	if (json_is_string(v))
		return has_mark(json_string_value(v), json_string_length(v));
	json_array_foreach((json_t *)(uintptr_t)v, i, m)
		if (patch_redacted(m))
			return true;
	json_object_foreach((json_t *)(uintptr_t)v, key, m)
		if (patch_redacted(m) || has_mark(key, strlen(key)))
			return true;
	return false;
}
