/* How bad a change is, by field and by direction: of rights, nodes and the cluster itself. */
#include "severity.h"

#include "fake.h"
#include "test.h"

#define ROLE "rbac.authorization.k8s.io/v1 Role shop/r"
#define CLUSTER_ROLE "rbac.authorization.k8s.io/v1 ClusterRole /r"
#define RULE(members) "rules: [{apiGroups: [''], " members "}]"

static const struct way roles[] = {
	{ROLE, RULE("resources: [pods], verbs: [get]"), RULE("resources: [pods], verbs: [get, delete]"),
	 "rules[0].verbs[=delete]", "warning rbac-role-gained", "warning rbac-role-lost", NULL, NULL, NULL},
	{ROLE, RULE("resources: [pods], verbs: [get]"), RULE("resources: [pods], verbs: [get, '*']"),
	 "rules[0].verbs[=\"*\"]", "critical rbac-role-broad", "warning rbac-role-lost", NULL, NULL, NULL},
	{ROLE, RULE("resources: [pods], verbs: [get]"), RULE("resources: [pods], verbs: ['*']"),
	 "rules[0].verbs[=\"*\"]", "critical rbac-role-broad", "warning rbac-role-lost", NULL, NULL, NULL},
	{ROLE, RULE("resources: [pods], verbs: [get]"), RULE("resources: [pods], verbs: ['*']"),
	 "rules[0].verbs[=get]", "info rbac-role-starred", "info rbac-role-starred", NULL, NULL, NULL},
	{ROLE, RULE("resources: [pods], verbs: [get]"), RULE("resources: ['*'], verbs: [list]"),
	 "rules[0].verbs[=get]", "warning rbac-role-lost", "warning rbac-role-gained", NULL, NULL, NULL},
	{ROLE, RULE("resources: [pods], verbs: [get]"), RULE("resources: [pods, services], verbs: [get]"),
	 "rules[0].resources[=services]", "warning rbac-role-gained", "warning rbac-role-lost", NULL, NULL, NULL},
	{ROLE, RULE("resources: [pods], verbs: [get]"), RULE("resources: [pods, secrets], verbs: [get]"),
	 "rules[0].resources[=secrets]", "critical rbac-role-broad", "warning rbac-role-lost", NULL, NULL, NULL},
	{CLUSTER_ROLE, RULE("resources: [pods], verbs: [get]"),
	 "rules: [{apiGroups: [''], resources: [pods], verbs: [get]}, {nonResourceURLs: ['*'], verbs: [get]}]",
	 "rules[1]", "critical rbac-role-broad", "warning rbac-role-lost", NULL, NULL, NULL},
	{CLUSTER_ROLE, RULE("resources: [nodes], verbs: [get]"), RULE("resources: [nodes, nodes/proxy], verbs: [get]"),
	 "rules[0].resources[=nodes/proxy]", "critical rbac-role-broad", "warning rbac-role-lost", NULL, NULL, NULL},
	{ROLE, RULE("resources: [pods], verbs: [get], resourceNames: [a]"),
	 RULE("resources: [pods], verbs: [get]"), "rules[0].resourceNames", "warning rbac-role-names-lifted",
	 "info rbac-role-narrowed", NULL, NULL, NULL},
	{ROLE, RULE("resources: [pods], verbs: [get], resourceNames: [a]"),
	 RULE("resources: [pods], verbs: [get], resourceNames: [a, b]"), "rules[0].resourceNames[=b]",
	 "warning rbac-role-names-gained", "warning rbac-role-lost", NULL, NULL, NULL},
	{CLUSTER_ROLE, NULL, RULE("resources: ['*'], verbs: [get]"), "", "warning rbac-role-added-broad",
	 "warning removed", NULL, NULL, NULL},
};

TEST(severity_of_roles)
{
	check_ways(roles, countof(roles));
}

#define BINDING "rbac.authorization.k8s.io/v1 RoleBinding shop/b"
#define CLUSTER_BINDING "rbac.authorization.k8s.io/v1 ClusterRoleBinding /b"
#define BOUND(role, subjects) "roleRef: {kind: ClusterRole, name: " role "}, subjects: [{kind: User, name: a}" subjects "]"
#define USER_B ", {kind: User, name: b}"
#define GROUP(name) ", {kind: Group, name: '" name "'}"

static const struct way bindings[] = {
	{BINDING, BOUND("view", ""), BOUND("view", USER_B), "subjects[kind=User,name=b]", "warning rbac-granted",
	 "warning rbac-subject-removed", NULL, NULL, NULL},
	{BINDING, BOUND("edit", ""), BOUND("edit", USER_B), "subjects[kind=User,name=b]",
	 "warning rbac-granted-power", "warning rbac-subject-removed", NULL, NULL, NULL},
	{BINDING, BOUND("cluster-admin", ""), BOUND("cluster-admin", USER_B), "subjects[kind=User,name=b]",
	 "critical rbac-cluster-admin-gained", "warning rbac-subject-removed", NULL, NULL, NULL},
	{CLUSTER_BINDING, BOUND("cluster-admin", ""), BOUND("cluster-admin", USER_B),
	 "subjects[kind=User,name=b]", "critical rbac-cluster-admin-gained", "warning rbac-subject-removed", NULL,
	 NULL, NULL},
	{CLUSTER_BINDING, BOUND("edit", ""), BOUND("edit", USER_B), "subjects[kind=User,name=b]",
	 "critical rbac-cluster-wide", "warning rbac-subject-removed", NULL, NULL, NULL},
	{BINDING, BOUND("view", ""), BOUND("view", GROUP("system:unauthenticated")),
	 "subjects[kind=Group,name=system:unauthenticated]", "critical rbac-for-nobody",
	 "warning rbac-subject-removed", NULL, NULL, NULL},
	{BINDING, BOUND("view", ""), BOUND("view", GROUP("system:authenticated")),
	 "subjects[kind=Group,name=system:authenticated]", "warning rbac-for-all",
	 "warning rbac-subject-removed", NULL, NULL, NULL},
	{BINDING, BOUND("edit", ""), BOUND("edit", GROUP("system:serviceaccounts")),
	 "subjects[kind=Group,name=system:serviceaccounts]", "critical rbac-for-everyone",
	 "warning rbac-subject-removed", NULL, NULL, NULL},
	/* who was there already is no reason */
	{BINDING, BOUND("view", GROUP("system:unauthenticated")),
	 BOUND("view", GROUP("system:unauthenticated") USER_B), "subjects[kind=User,name=b]",
	 "warning rbac-granted", "warning rbac-subject-removed", NULL, NULL, NULL},
	{CLUSTER_BINDING, NULL, BOUND("view", GROUP("system:anonymous")), "", "critical rbac-for-nobody",
	 "warning rbac-revoked", NULL, NULL, NULL},
	{CLUSTER_BINDING, NULL, BOUND("cluster-admin", ""), "", "critical rbac-cluster-admin",
	 "warning rbac-revoked", NULL, NULL, NULL},
	{BINDING, NULL, BOUND("view", ""), "", "info rbac-bound", "warning rbac-revoked", NULL, NULL, NULL},
	{BINDING, BOUND("view", ""), BOUND("edit", ""), "roleRef.name", "critical rbac-role-ref",
	 "critical rbac-role-ref", NULL, NULL, NULL},
};

TEST(severity_of_bindings)
{
	check_ways(bindings, countof(bindings));
}

/* Who stays is not named among those who may no longer. */
TEST(a_binding_tells_only_who_came_or_went)
{
	static const char binding[] =
		"{\"apiVersion\": \"rbac.authorization.k8s.io/v1\", \"kind\": \"RoleBinding\","
		" \"metadata\": {\"namespace\": \"shop\", \"name\": \"b\"},"
		" \"roleRef\": {\"kind\": \"ClusterRole\", \"name\": \"view\"},"
		" \"subjects\": [{\"kind\": \"User\", \"name\": \"a\"}%s],"
		" \"userNames\": [\"a\"%s]}";
	static const char *const why[] = {"User b may now act as view in shop",
					  "User b may no longer act as view in shop"};

	for (int back = 0; back < 2; back++) {
		const struct verdict *v;
		struct fake f;

		fake_open(&f, 1772410510, 1772496910);
		for (int s = 0; s < 2; s++) {
			struct buf text = {0};
			json_t *raw;

			buf_printf(&text, binding,
				   s != back ? ", {\"kind\": \"User\", \"name\": \"b\"}" : "",
				   s != back ? ", \"b\"" : "");
			raw = json_loads(buf_cstr(&text), 0, NULL);
			fake_add(&f, (enum side)s, raw);
			json_decref(raw);
			buf_release(&text);
		}
		fake_run(&f);
		v = fake_find(&f, "shop/rolebinding/b", "subjects[kind=User,name=b]");
		if (CHECK(v != NULL))
			CHECK_STR(v->why, why[back]);
		v = fake_find(&f, "shop/rolebinding/b", "userNames[=b]");
		if (CHECK(v != NULL))
			CHECK_STR(v->why, why[back]);
		fake_close(&f);
	}
}

#define SCC "security.openshift.io/v1 SecurityContextConstraints /s"

static const struct way constraints[] = {
	{SCC, "allowPrivilegedContainer: false", "allowPrivilegedContainer: true", "allowPrivilegedContainer",
	 "critical scc-privilege", "info scc-tightened", NULL, NULL, NULL},
	{SCC, "allowHostNetwork: false", "allowHostNetwork: true", "allowHostNetwork", "critical scc-privilege",
	 "info scc-tightened", NULL, NULL, NULL},
	{SCC, "runAsUser: {type: MustRunAsRange}", "runAsUser: {type: RunAsAny}", "runAsUser.type",
	 "critical scc-loosened", "warning scc", NULL, NULL, NULL},
	{SCC, "volumes: [secret, configMap]", "volumes: [secret, configMap, hostPath]", "volumes[=hostPath]",
	 "critical scc-loosened", "warning scc", NULL, NULL, NULL},
	{SCC, "volumes: [secret]", "volumes: [secret, configMap]", "volumes[=configMap]", "warning scc",
	 "warning scc", NULL, NULL, NULL},
	{SCC, "users: [a]", "users: [a, b]", "users[=b]", "critical scc-users", "warning scc-users-lost", NULL,
	 NULL, NULL},
	{SCC, "groups: [a]", "groups: [a, b]", "groups[=b]", "critical scc-users", "warning scc-users-lost", NULL,
	 NULL, NULL},
	{SCC, "requiredDropCapabilities: [ALL, KILL]", "requiredDropCapabilities: [KILL]",
	 "requiredDropCapabilities[=ALL]", "critical scc-guard-removed", "warning scc", NULL, NULL, NULL},
	{SCC, "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "readOnlyRootFilesystem",
	 "warning scc-writable", "warning scc", NULL, NULL, NULL},
};

TEST(severity_of_constraints)
{
	check_ways(constraints, countof(constraints));
}

#define LEVEL(level) "metadata: {labels: {pod-security.kubernetes.io/enforce: " level "}}"
#define AT_LEVEL "metadata.labels[\"pod-security.kubernetes.io/enforce\"]"

static const struct way namespaces[] = {
	{"v1 Namespace /shop", LEVEL("restricted"), LEVEL("privileged"), AT_LEVEL, "critical pod-security-lowered",
	 "warning pod-security-raised", NULL, NULL, NULL},
	{"v1 Namespace /shop", LEVEL("restricted"), LEVEL("baseline"), AT_LEVEL, "warning pod-security-relaxed",
	 "warning pod-security-raised", NULL, NULL, NULL},
	{"v1 Namespace /shop", LEVEL("baseline"), "metadata: {labels: {}}", AT_LEVEL,
	 "critical pod-security-lifted", "warning pod-security-raised", NULL, NULL, NULL},
	{"v1 Namespace /shop", "metadata: {labels: {pod-security.kubernetes.io/warn: baseline}}",
	 "metadata: {labels: {pod-security.kubernetes.io/warn: restricted}}",
	 "metadata.labels[\"pod-security.kubernetes.io/warn\"]", "info pod-security-advice",
	 "info pod-security-advice", NULL, NULL, NULL},
	{"v1 Namespace /shop", "spec: {}", NULL, "", "critical namespace-removed", "info namespace-added", NULL,
	 NULL, NULL},
	{"v1 ServiceAccount shop/a", "metadata: {annotations: {eks.amazonaws.com/role-arn: a}}",
	 "metadata: {annotations: {eks.amazonaws.com/role-arn: b}}",
	 "metadata.annotations[\"eks.amazonaws.com/role-arn\"]", "warning cloud-role", "warning cloud-role", NULL,
	 NULL, NULL},
};

TEST(severity_of_namespaces)
{
	check_ways(namespaces, countof(namespaces));
}

#define NODE "v1 Node /n"
#define TAINT(key) "spec: {taints: [{key: a, effect: NoSchedule}, {key: " key ", effect: NoExecute}]}"
#define NO_TAINT "spec: {taints: [{key: a, effect: NoSchedule}]}"
#define TAINTED(key) "spec.taints[key=" key ",effect=NoExecute]"
#define MCO "machineconfiguration.openshift.io/"
#define STATE(state) "metadata: {annotations: {" MCO "state: " state "}}"
#define NOTE(name) "metadata.annotations[\"" MCO name "\"]"

static const struct way nodes[] = {
	{NODE, "spec: {}", "spec: {unschedulable: true}", "spec.unschedulable", "warning node-cordoned",
	 "info node-uncordoned", NULL, NULL, NULL},
	{NODE, NO_TAINT, TAINT("node.kubernetes.io/unreachable"), TAINTED("node.kubernetes.io/unreachable"),
	 "critical node-unreachable", NULL, NULL, NULL, NULL},
	{NODE, NO_TAINT, TAINT("node.kubernetes.io/disk-pressure"), TAINTED("node.kubernetes.io/disk-pressure"),
	 "warning node-pressure", "noise node-condition-taint-gone", NULL, NULL, NULL},
	{NODE, NO_TAINT, TAINT("node.kubernetes.io/not-ready"), TAINTED("node.kubernetes.io/not-ready"),
	 "noise node-condition-taint", "noise node-condition-taint-gone", NULL, NULL, NULL},
	{NODE, NO_TAINT, TAINT("gpu"), TAINTED("gpu"), "warning node-tainted", "info node-untainted", NULL, NULL,
	 NULL},
	{NODE, STATE("Done"), STATE("Degraded"), NOTE("state"), "critical node-config-degraded",
	 "noise node-config-notes", NULL, NULL, NULL},
	{NODE, STATE("Done"), STATE("Working"), NOTE("state"), "info node-config-pending",
	 "noise node-config-notes", NULL, NULL, NULL},
	{NODE, "metadata: {annotations: {" MCO "currentConfig: a, " MCO "desiredConfig: a, " MCO "state: Done}}",
	 "metadata: {annotations: {" MCO "currentConfig: a, " MCO "desiredConfig: b, " MCO "state: Done}}",
	 NOTE("desiredConfig"), "info node-config-pending", "noise node-config-notes", NULL, NULL, NULL},
	{NODE, "metadata: {annotations: {" MCO "currentConfig: a, " MCO "desiredConfig: a, " MCO "state: Done}}",
	 "metadata: {annotations: {" MCO "currentConfig: b, " MCO "desiredConfig: b, " MCO "state: Done}}",
	 NOTE("desiredConfig"), "noise node-config-notes", "noise node-config-notes", NULL, NULL, NULL},
	{NODE, STATE("Done"), "metadata: {annotations: {" MCO "state: Degraded, " MCO "reason: disk full}}",
	 NOTE("reason"), "warning node-config-reason", "noise node-config-notes", NULL, NULL, NULL},
	{NODE, "metadata: {labels: {zone: a}}", "metadata: {labels: {zone: b}}", "metadata.labels.zone",
	 "info node-label", "info node-label", NULL, NULL, NULL},
};

TEST(severity_of_nodes)
{
	check_ways(nodes, countof(nodes));
}

#define HOOK "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration /w"
#define HOOKS(members) "webhooks: [{name: a" members "}]"
#define CA(ca) HOOKS(", clientConfig: {caBundle: '" ca "'}")

#define BY_HAND \
	"managedFields: [{manager: kubectl-edit, operation: Update, time: '2026-03-02T12:00:00Z', " \
	"fieldsV1: {f:metadata: {f:finalizers: {}}}}]"
#define CRD "apiextensions.k8s.io/v1 CustomResourceDefinition /a.b.example"
#define VERSIONS(served) "spec: {versions: [{name: v1, served: " served "}]}"

static const struct way cluster[] = {
	{"v1 ConfigMap shop/a", "metadata: {}", "metadata: {finalizers: [a.example/b], " BY_HAND "}",
	 "metadata.finalizers", "info finalizer-added", "noise finalizer", NULL, NULL, NULL},
	{CRD, VERSIONS("true"), VERSIONS("false"), "spec.versions[name=v1].served",
	 "critical crd-version-unserved", "info field", NULL, NULL, NULL},
	{CRD, VERSIONS("true"), NULL, "", "critical crd-removed", "info added", NULL, NULL, NULL},
	{"apiregistration.k8s.io/v1 APIService /v1.a", "spec: {group: a}", NULL, "", "critical apiservice-removed",
	 "info added", NULL, NULL, NULL},
	{"config.openshift.io/v1 APIServer /cluster", "spec: {audit: {profile: Default}}",
	 "spec: {audit: {profile: None}}", "spec.audit.profile", "warning cluster-config",
	 "warning cluster-config", NULL, NULL, NULL},
	{"scheduling.k8s.io/v1 PriorityClass /p", "value: 5", "value: 6", "value", "warning priority-class",
	 "warning priority-class", NULL, NULL, NULL},
	{HOOK, HOOKS(", failurePolicy: Ignore"), HOOKS(", failurePolicy: Fail"), "webhooks[name=a].failurePolicy",
	 "critical webhook-fails-closed", "warning webhook-fails-open", NULL, NULL, NULL},
	{HOOK, CA("eA=="), CA(""), "webhooks[name=a].clientConfig.caBundle", "critical ca-bundle-emptied",
	 "noise ca-bundle", NULL, NULL, NULL},
	{HOOK, CA("eA=="), HOOKS(", clientConfig: {url: a}"), "webhooks[name=a].clientConfig.caBundle",
	 "critical ca-bundle-lost", "noise ca-bundle", NULL, NULL, NULL},
	{HOOK, CA("eA=="), CA("eB=="), "webhooks[name=a].clientConfig.caBundle", "noise ca-bundle",
	 "noise ca-bundle", NULL, NULL, NULL},
	{HOOK, HOOKS(""), NULL, "", "warning admission-removed", "warning webhook", NULL, NULL, NULL},
	{"apiregistration.k8s.io/v1 APIService /v1.a", "spec: {insecureSkipTLSVerify: false}",
	 "spec: {insecureSkipTLSVerify: true}", "spec.insecureSkipTLSVerify", "critical apiservice-untrusted",
	 "warning apiservice", NULL, NULL, NULL},
	{"config.openshift.io/v1 OAuth /cluster", "spec: {identityProviders: [{name: a, type: LDAP}]}",
	 "spec: {identityProviders: [{name: a, type: LDAP}, {name: b, type: HTPasswd}]}",
	 "spec.identityProviders[name=b]", "critical identity-provider-added", "critical identity-provider", NULL,
	 NULL, NULL},
	{"machineconfiguration.openshift.io/v1 MachineConfig /m", "spec: {fips: false}", "spec: {fips: true}",
	 "spec.fips", "warning machine-config", "warning machine-config", NULL, NULL, NULL},
	{"config.openshift.io/v1 ClusterVersion /version", "spec: {channel: a}",
	 "spec: {channel: a, desiredUpdate: {version: '4.17.9'}}", "spec.desiredUpdate",
	 "warning cluster-update", "warning cluster-update", NULL, NULL, NULL},
	{"operators.coreos.com/v1alpha1 InstallPlan shop/i", "spec: {approved: false}", "spec: {approved: true}",
	 "spec.approved", "warning install-plan-approved", "warning install-plan-approved", NULL, NULL, NULL},
};

TEST(severity_of_the_cluster)
{
	check_ways(cluster, countof(cluster));
}
