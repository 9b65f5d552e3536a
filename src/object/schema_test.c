/* The API types: classes, merge keys and order where people meet them. */
#include <stdio.h>
#include <stdlib.h>

#include "assay/object.h"
#include "kinds.h"
#include "schema_type.h"
#include "test.h"

/* Follows "spec/template/spec/containers/[]/ports" from the root of a kind. */
static bool
follow(const struct kinds *ks, const char *group, const char *kind, const char *way,
       struct schema_field *f)
{
	char word[64];

	*f = (struct schema_field){.cls = SCHEMA_STRUCT, .at = schema_root(ks, group, kind)};
	if (f->at.type == TYPE_NOWHERE)
		return false;
	for (size_t n; *way; way += n + (way[n] == '/')) {
		struct schema_field next;

		n = strcspn(way, "/");
		snprintf(word, sizeof(word), "%.*s", (int)n, way);
		if (!(strcmp(word, "[]") == 0 ? schema_item(f, &next)
					      : schema_member(f->at, word, &next)))
			return false;
		*f = next;
	}
	return true;
}

static void
join(struct buf *out, const char *const *keys, const char *const *defaults)
{
	buf_clear(out);
	for (size_t i = 0; keys && keys[i]; i++)
		buf_printf(out, "%s%s%s%s", i ? "," : "", keys[i],
			   defaults && defaults[i] ? "=" : "",
			   defaults && defaults[i] ? defaults[i] : "");
}

#define POD "spec/template/spec/"

static const struct {
	const char *group, *kind, *way, *keys;
	enum schema_merge merge;
	enum schema_order order;
} lists[] = {
	{"apps", "Deployment", POD "containers", "name", MERGE_MAP, ORDER_FREE},
	{"apps", "Deployment", POD "initContainers", "name", MERGE_MAP, ORDER_MATTERS},
	{"apps", "Deployment", POD "ephemeralContainers", "name", MERGE_MAP, ORDER_FREE},
	{"apps", "Deployment", POD "volumes", "name", MERGE_MAP, ORDER_FREE},
	{"apps", "Deployment", POD "imagePullSecrets", "name", MERGE_MAP, ORDER_FREE},
	{"apps", "Deployment", POD "hostAliases", "ip", MERGE_MAP, ORDER_FREE},
	{"apps", "Deployment", POD "topologySpreadConstraints",
	 "topologyKey,whenUnsatisfiable", MERGE_MAP, ORDER_FREE},
	{"apps", "Deployment", POD "tolerations", "", MERGE_ATOMIC, ORDER_FREE},
	{"apps", "Deployment", POD "containers/[]/env", "name", MERGE_MAP, ORDER_MATTERS},
	{"apps", "Deployment", POD "containers/[]/envFrom",
	 "configMapRef/name,secretRef/name", MERGE_ATOMIC, ORDER_MATTERS},
	{"apps", "Deployment", POD "containers/[]/ports",
	 "name,containerPort,protocol=TCP", MERGE_MAP, ORDER_FREE},
	{"apps", "Deployment", POD "containers/[]/volumeMounts", "mountPath", MERGE_MAP,
	 ORDER_FREE},
	{"apps", "Deployment", POD "containers/[]/volumeDevices", "devicePath", MERGE_MAP,
	 ORDER_FREE},
	{"apps", "Deployment", POD "containers/[]/args", "", MERGE_ATOMIC, ORDER_MATTERS},
	{"apps", "Deployment", POD "containers/[]/command", "", MERGE_ATOMIC,
	 ORDER_MATTERS},
	{"apps", "Deployment", POD "containers/[]/resources/claims", "name", MERGE_MAP,
	 ORDER_FREE},
	{"apps", "Deployment", POD "containers/[]/securityContext/capabilities/drop", "",
	 MERGE_SET, ORDER_FREE},
	{"apps", "Deployment", POD "volumes/[]/configMap/items", "key", MERGE_ATOMIC,
	 ORDER_FREE},
	{"apps", "Deployment", POD "volumes/[]/downwardAPI/items", "path", MERGE_ATOMIC,
	 ORDER_FREE},
	{"apps", "Deployment", POD "volumes/[]/projected/sources/[]/secret/items", "key",
	 MERGE_ATOMIC, ORDER_FREE},
	{"extensions", "Deployment", POD "containers", "name", MERGE_MAP, ORDER_FREE},
	{"", "Service", "spec/ports", "name,port,protocol=TCP", MERGE_MAP, ORDER_FREE},
	{"", "Service", "spec/externalIPs", "", MERGE_SET, ORDER_FREE},
	{"", "Service", "spec/clusterIPs", "", MERGE_ATOMIC, ORDER_MATTERS},
	{"", "Pod", "metadata/ownerReferences", "kind,name", MERGE_MAP, ORDER_FREE},
	{"", "Pod", "metadata/finalizers", "", MERGE_SET, ORDER_FREE},
	{"", "Pod", "status/conditions", "type", MERGE_MAP, ORDER_FREE},
	{"", "Pod", "status/containerStatuses", "name", MERGE_ATOMIC, ORDER_FREE},
	{"", "ServiceAccount", "secrets", "name", MERGE_MAP, ORDER_FREE},
	{"", "ServiceAccount", "imagePullSecrets", "name", MERGE_ATOMIC, ORDER_FREE},
	{"", "Node", "spec/taints", "key,effect", MERGE_ATOMIC, ORDER_FREE},
	{"", "Node", "spec/podCIDRs", "", MERGE_SET, ORDER_FREE},
	{"", "PersistentVolumeClaim", "spec/accessModes", "", MERGE_SET, ORDER_FREE},
	{"", "LimitRange", "spec/limits", "type", MERGE_ATOMIC, ORDER_FREE},
	{"networking.k8s.io", "Ingress", "spec/rules", "host", MERGE_ATOMIC, ORDER_FREE},
	{"networking.k8s.io", "Ingress", "spec/rules/[]/http/paths", "path,pathType",
	 MERGE_ATOMIC, ORDER_FREE},
	{"networking.k8s.io", "NetworkPolicy", "spec/policyTypes", "", MERGE_SET,
	 ORDER_FREE},
	{"autoscaling", "HorizontalPodAutoscaler", "spec/behavior/scaleUp/policies",
	 "type,periodSeconds", MERGE_ATOMIC, ORDER_FREE},
	{"rbac.authorization.k8s.io", "Role", "rules", "", MERGE_ATOMIC, ORDER_FREE},
	{"rbac.authorization.k8s.io", "ClusterRole", "rules/[]/verbs", "", MERGE_SET,
	 ORDER_FREE},
	{"rbac.authorization.k8s.io", "RoleBinding", "subjects", "kind,namespace,name",
	 MERGE_ATOMIC, ORDER_FREE},
	{"", "RoleBinding", "groupNames", "", MERGE_SET, ORDER_FREE},
	{"admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "webhooks",
	 "name", MERGE_MAP, ORDER_FREE},
	{"admissionregistration.k8s.io", "MutatingWebhookConfiguration", "webhooks", "name",
	 MERGE_MAP, ORDER_MATTERS},
	{"apiextensions.k8s.io", "CustomResourceDefinition", "spec/versions", "name",
	 MERGE_ATOMIC, ORDER_FREE},
	{"apps.openshift.io", "DeploymentConfig", "spec/triggers",
	 "type,imageChangeParams/from/namespace,imageChangeParams/from/name", MERGE_ATOMIC,
	 ORDER_FREE},
	{"apps.openshift.io", "DeploymentConfig", POD "containers/[]/env", "name", MERGE_MAP,
	 ORDER_MATTERS},
	{"", "DeploymentConfig", POD "containers", "name", MERGE_MAP, ORDER_FREE},
	{"build.openshift.io", "BuildConfig", "spec/strategy/sourceStrategy/env", "name",
	 MERGE_MAP, ORDER_MATTERS},
	{"build.openshift.io", "BuildConfig", "spec/source/secrets", "secret/name",
	 MERGE_ATOMIC, ORDER_FREE},
	{"route.openshift.io", "Route", "spec/alternateBackends", "name,kind", MERGE_MAP,
	 ORDER_FREE},
	{"image.openshift.io", "ImageStream", "spec/tags", "name", MERGE_MAP, ORDER_FREE},
	{"image.openshift.io", "ImageStream", "status/tags", "tag", MERGE_MAP, ORDER_FREE},
	{"image.openshift.io", "ImageStream", "status/tags/[]/items", "", MERGE_ATOMIC,
	 ORDER_MATTERS},
	{"template.openshift.io", "Template", "parameters", "name", MERGE_ATOMIC,
	 ORDER_FREE},
	{"template.openshift.io", "Template", "objects", "kind,metadata/name", MERGE_ATOMIC,
	 ORDER_FREE},
	{"security.openshift.io", "SecurityContextConstraints", "users", "", MERGE_SET,
	 ORDER_FREE},
	{"", "SecurityContextConstraints", "allowedCapabilities", "", MERGE_SET, ORDER_FREE},
	{"config.openshift.io", "ClusterVersion", "spec/overrides",
	 "kind,group,namespace,name", MERGE_MAP, ORDER_FREE},
	{"config.openshift.io", "OAuth", "spec/identityProviders", "name", MERGE_ATOMIC,
	 ORDER_MATTERS},
	{"network.openshift.io", "EgressNetworkPolicy", "spec/egress", "", MERGE_ATOMIC,
	 ORDER_MATTERS},
	{"policy", "PodSecurityPolicy", "spec/volumes", "", MERGE_SET, ORDER_FREE},
	{"settings.k8s.io", "PodPreset", "spec/env", "name", MERGE_MAP, ORDER_MATTERS},
};

TEST(schema_lists_merge_by_their_keys)
{
	struct kinds *ks = kinds_new();
	struct buf keys = {0};

	for (size_t i = 0; i < countof(lists); i++) {
		const char *kind = lists[i].kind, *way = lists[i].way;
		struct schema_field f;

		if (!CHECK_MSG(follow(ks, lists[i].group, kind, way, &f), "no %s %s", kind, way))
			continue;
		join(&keys, f.keys, f.defaults);
		CHECK_MSG(f.cls == SCHEMA_LIST, "%s %s is of class %d", kind, way, f.cls);
		CHECK_MSG(f.merge == lists[i].merge, "%s %s merges %d", kind, way, f.merge);
		CHECK_MSG(f.order == lists[i].order, "%s %s has order %d", kind, way, f.order);
		CHECK_MSG(strcmp(buf_cstr(&keys), lists[i].keys) == 0, "%s %s has keys %s", kind,
			  way, buf_cstr(&keys));
	}
	buf_release(&keys);
	kinds_free(ks);
}

static const struct {
	const char *group, *kind, *way;
	enum schema_class cls;
	bool value_struct;
} classes[] = {
	{"", "ConfigMap", "apiVersion", SCHEMA_SCALAR, false},
	{"", "ConfigMap", "kind", SCHEMA_SCALAR, false},
	{"", "ConfigMap", "metadata", SCHEMA_STRUCT, true},
	{"", "ConfigMap", "metadata/labels", SCHEMA_MAP, false},
	{"", "ConfigMap", "metadata/labels/any", SCHEMA_SCALAR, false},
	{"", "ConfigMap", "metadata/creationTimestamp", SCHEMA_TIME, false},
	{"", "ConfigMap", "data", SCHEMA_MAP, false},
	{"", "ConfigMap", "binaryData/x", SCHEMA_BYTES, false},
	{"", "Secret", "data/x", SCHEMA_BYTES, false},
	{"", "Secret", "stringData/x", SCHEMA_SCALAR, false},
	{"apps", "Deployment", "spec", SCHEMA_STRUCT, true},
	{"apps", "Deployment", "spec/strategy", SCHEMA_STRUCT, true},
	{"apps", "Deployment", "spec/strategy/rollingUpdate", SCHEMA_STRUCT, false},
	{"apps", "Deployment", "spec/strategy/rollingUpdate/maxSurge",
	 SCHEMA_INT_OR_STRING, false},
	{"apps", "Deployment", "spec/selector", SCHEMA_STRUCT, false},
	{"apps", "Deployment", "spec/selector/matchLabels/app", SCHEMA_SCALAR, false},
	{"apps", "Deployment", "spec/template/metadata", SCHEMA_STRUCT, true},
	{"apps", "Deployment", POD "containers/[]", SCHEMA_STRUCT, false},
	{"apps", "Deployment", POD "containers/[]/resources", SCHEMA_STRUCT, true},
	{"apps", "Deployment", POD "containers/[]/resources/limits", SCHEMA_MAP, false},
	{"apps", "Deployment", POD "containers/[]/resources/limits/cpu", SCHEMA_QUANTITY,
	 false},
	{"apps", "Deployment", POD "containers/[]/securityContext", SCHEMA_STRUCT, false},
	/* embedded structs stand one level up in JSON */
	{"apps", "Deployment", POD "containers/[]/readinessProbe/httpGet/port",
	 SCHEMA_INT_OR_STRING, false},
	{"apps", "Deployment", POD "volumes/[]/emptyDir/sizeLimit", SCHEMA_QUANTITY, false},
	{"apps", "Deployment", POD "volumes/[]/secret/secretName", SCHEMA_SCALAR, false},
	{"apps", "Deployment", POD "containers/[]/env/[]/valueFrom/configMapKeyRef/name",
	 SCHEMA_SCALAR, false},
	{"apps", "Deployment", POD "containers/[]/args/[]", SCHEMA_SCALAR, false},
	{"", "Service", "spec/ports/[]/targetPort", SCHEMA_INT_OR_STRING, false},
	{"", "PersistentVolume", "spec/capacity/storage", SCHEMA_QUANTITY, false},
	{"", "PersistentVolume", "spec/nfs/server", SCHEMA_SCALAR, false},
	{"", "ResourceQuota", "spec/hard/pods", SCHEMA_QUANTITY, false},
	{"apps", "ControllerRevision", "data", SCHEMA_RAW, false},
	{"template.openshift.io", "Template", "objects/[]", SCHEMA_RAW, false},
	{"image.openshift.io", "Image", "dockerImageMetadata", SCHEMA_RAW, false},
	{"image.openshift.io", "Image", "dockerImageSignatures/[]", SCHEMA_BYTES, false},
	{"autoscaling", "HorizontalPodAutoscaler",
	 "spec/metrics/[]/resource/target/averageValue", SCHEMA_QUANTITY, false},
	{"batch", "CronJob", "spec/jobTemplate/spec/template/spec/containers/[]/image",
	 SCHEMA_SCALAR, false},
	{"networking.k8s.io", "Ingress", "spec/backend/servicePort", SCHEMA_INT_OR_STRING,
	 false},
	{"apps.openshift.io", "DeploymentConfig", "spec/strategy/rollingParams/maxSurge",
	 SCHEMA_INT_OR_STRING, false},
	{"build.openshift.io", "BuildConfig", "spec/source/git/uri", SCHEMA_SCALAR, false},
	{"build.openshift.io", "BuildConfig", "spec/resources", SCHEMA_STRUCT, true},
	{"route.openshift.io", "Route", "spec/to", SCHEMA_STRUCT, true},
	{"route.openshift.io", "Route", "spec/tls", SCHEMA_STRUCT, false},
	{"quota.openshift.io", "ClusterResourceQuota", "spec/quota/hard/cpu",
	 SCHEMA_QUANTITY, false},
	{"operator.openshift.io", "IngressController", "spec/replicas", SCHEMA_SCALAR,
	 false},
	{"operator.openshift.io", "IngressController", "spec/tuningOptions/clientTimeout",
	 SCHEMA_DURATION, false},
	{"operator.openshift.io", "IngressController", "spec/tuningOptions/reloadInterval",
	 SCHEMA_DURATION, false},
	{"operator.openshift.io", "IngressController", "spec/tuningOptions/threadCount",
	 SCHEMA_SCALAR, false},
	{"operator.openshift.io", "IngressController",
	 "spec/endpointPublishingStrategy/loadBalancer/providerParameters/aws/"
	 "classicLoadBalancer/connectionIdleTimeout", SCHEMA_DURATION, false},
	{"operator.openshift.io", "DNS", "spec/cache/negativeTTL", SCHEMA_DURATION, false},
	{"config.openshift.io", "OAuth", "spec/tokenConfig/accessTokenInactivityTimeout",
	 SCHEMA_DURATION, false},
	{"imageregistry.operator.openshift.io", "Config", "spec/requests/read/maxWaitInQueue",
	 SCHEMA_DURATION, false},
	{"imageregistry.operator.openshift.io", "Config", "spec/storage/s3/cloudFront/duration",
	 SCHEMA_DURATION, false},
	{"imageregistry.operator.openshift.io", "ImagePruner", "spec/keepYoungerThanDuration",
	 SCHEMA_DURATION, false},
	{"machine.openshift.io", "MachineHealthCheck", "spec/nodeStartupTimeout",
	 SCHEMA_DURATION, false},
	{"machine.openshift.io", "MachineHealthCheck", "spec/unhealthyConditions/[]/timeout",
	 SCHEMA_DURATION, false},
	/* nanoseconds, a number */
	{"build.openshift.io", "Build", "status/duration", SCHEMA_SCALAR, false},
};

TEST(schema_classes)
{
	struct kinds *ks = kinds_new();

	for (size_t i = 0; i < countof(classes); i++) {
		const char *kind = classes[i].kind, *way = classes[i].way;
		struct schema_field f;

		if (!CHECK_MSG(follow(ks, classes[i].group, kind, way, &f), "no %s %s", kind, way))
			continue;
		CHECK_MSG(f.cls == classes[i].cls, "%s %s is of class %d", kind, way, f.cls);
		CHECK_MSG(f.value_struct == classes[i].value_struct, "%s %s: %d", kind, way,
			  f.value_struct);
	}
	kinds_free(ks);
}

TEST(schema_says_when_it_does_not_know)
{
	static const char *const t[][3] = {
		{"", "Pod", "spec/noSuchField"},
		{"", "Pod", "spec/hostname/x"},
		{"", "Pod", "metadata/managedFields/[]/fieldsV1/f:spec"},
		{"x.example.com", "Widget", "metadata"},
	};
	struct kinds *ks = kinds_new();
	struct schema_field f, out;

	for (size_t i = 0; i < countof(t); i++)
		CHECK_MSG(!follow(ks, t[i][0], t[i][1], t[i][2], &f), "%s", t[i][2]);
	CHECK_INT(schema_root(ks, "x.example.com", "Widget").type, TYPE_NOWHERE);
	out.cls = SCHEMA_LIST;
	CHECK(!schema_member((struct schema_at){ks, TYPE_NOWHERE}, "x", &out));
	CHECK_INT(out.cls, SCHEMA_UNKNOWN);
	CHECK(!schema_member((struct schema_at){ks, 0x7fffffff}, "x", &out));
	CHECK(!schema_member((struct schema_at){ks, LEARNED_BIT | 5}, "x", &out));
	CHECK(!schema_member((struct schema_at){NULL, LEARNED_BIT}, "x", &out));
	f = (struct schema_field){.cls = SCHEMA_SCALAR};
	CHECK(!schema_item(&f, &out));
	CHECK(schema_root(NULL, "", "Pod").type != TYPE_NOWHERE);
	kinds_free(ks);
}

/* Sees all of a kind's types to a depth; true if each list, map and member leads somewhere. */
static size_t
visit(struct schema_at at, unsigned depth, const struct schema_name *rows, size_t nrows)
{
	struct schema_field f, item;
	size_t n = 0;

	for (size_t i = 0; depth && i < nrows; i++) {
		if (!schema_member(at, rows[i].name, &f))
			continue;
		n++;
		if (f.cls == SCHEMA_LIST && schema_item(&f, &item) && item.cls == SCHEMA_STRUCT)
			n += visit(item.at, depth - 1, rows, nrows);
		else if (f.cls == SCHEMA_STRUCT)
			n += visit(f.at, depth - 1, rows, nrows);
	}
	return n;
}

TEST(schema_roots_have_metadata_and_are_stored_kinds)
{
	static const struct schema_name common[] = {{"spec", 0, false}, {"template", 0, false},
						    {"metadata", 0, false}, {"labels", 0, false}};
	struct kinds *ks = kinds_new();
	const struct kind *k;
	size_t known = 0;

	for (size_t i = 0; (k = kinds_row(ks, i)); i++) {
		struct schema_at at = schema_root(ks, k->group, k->name);
		struct schema_field f;

		if (at.type == TYPE_NOWHERE)
			continue;
		known++;
		CHECK_MSG(schema_member(at, "metadata", &f) && f.cls == SCHEMA_STRUCT &&
			  f.at.type == TYPE_META, "%s", k->name);
		CHECK(schema_member(at, "kind", &f) && f.cls == SCHEMA_SCALAR);
		CHECK(schema_member(at, "apiVersion", &f) && f.cls == SCHEMA_SCALAR);
		CHECK(visit(at, 4, common, countof(common)) >= 2);
	}
	CHECK_INT(known, schema_roots());
	CHECK(known > 140);
	kinds_free(ks);
}
