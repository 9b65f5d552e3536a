# The night of an upgrade from 4.16 to 4.17: one item with a count, its members on request, and what
# people did meanwhile beside it. Two archives of one cluster, made here.

# night NEW SECONDS: the cluster of that night as `kubectl get -o json` prints it, with or without
# managedFields
cat > night.jq <<'JQ'
def when: if $new then "2026-03-03T22:40:00Z" else "2026-01-10T08:00:00Z" end;
def by($manager; $fields): {manager: $manager, operation: "Update", apiVersion: "v1", time: when,
	fieldsType: "FieldsV1", fieldsV1: $fields};
def managed($manager; $fields): if $managed then
	.metadata.managedFields = ((.metadata.managedFields // []) + [by($manager; $fields)]) else . end;
def version: if $new then "4.17.9" else "4.16.30" end;
def digest($name): "quay.io/openshift-release-dev/ocp-v4.0-art-dev@sha256:" +
	("\($name)\(version)" | explode | map(. % 16 | "0123456789abcdef"[.:. + 1]) | add
	 | (. * 64)[:64]);
def operators: ["authentication", "cloud-credential", "cluster-autoscaler", "config-operator",
	"console", "csi-snapshot-controller", "dns", "etcd", "image-registry", "ingress", "insights",
	"kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-storage-version-migrator",
	"machine-api", "machine-approver", "machine-config", "marketplace", "monitoring", "network",
	"node-tuning", "olm", "openshift-apiserver", "openshift-controller-manager",
	"openshift-samples", "operator-lifecycle-manager", "service-ca", "storage", "baremetal"];
def image_of($c): {"f:spec": {"f:template": {"f:spec": {"f:containers":
	{"k:{\"name\":\"\($c)\"}": {".": {}, "f:image": {}, "f:args": {}, "f:env": {}}}}}}};
def deployment($ns; $name; $container; $image): {apiVersion: "apps/v1", kind: "Deployment",
	metadata: {name: $name, namespace: $ns, uid: "d-\($ns)-\($name)", creationTimestamp: "2025-01-01T00:00:00Z"},
	spec: {replicas: 1, selector: {matchLabels: {app: $name}}, template: {
		metadata: {labels: {app: $name}},
		spec: {containers: [{name: $container, image: $image}]}}}};
def replicaset($of; $hash): {apiVersion: "apps/v1", kind: "ReplicaSet", metadata: {
	name: "\($of.metadata.name)-\($hash)", namespace: $of.metadata.namespace,
	uid: "r-\($of.metadata.namespace)-\($of.metadata.name)-\($hash)", creationTimestamp: when,
	labels: {app: $of.metadata.name, "pod-template-hash": $hash},
	ownerReferences: [{apiVersion: "apps/v1", kind: "Deployment", name: $of.metadata.name,
		uid: $of.metadata.uid, controller: true}]},
	spec: ($of.spec + {selector: {matchLabels: {app: $of.metadata.name, "pod-template-hash": $hash}}})};

def platform: operators[] as $op | "openshift-\($op)" as $ns | ["\($op)-operator", "\($op)"][] as $name
	| deployment($ns; $name; $name; digest($name))
	| .metadata.annotations = {"include.release.openshift.io/self-managed-high-availability": "true"}
	| if $name == "console" then .spec.template.spec.containers[0].env =
		[{name: "BRAND", value: (if $new then "ours" else "theirs" end)}]
	  else . end
	| managed("cluster-version-operator"; image_of($name))
	| if $name == "console" and $new and $managed then .metadata.managedFields += [by("kubectl-edit";
		{"f:spec": {"f:template": {"f:spec": {"f:containers": {"k:{\"name\":\"console\"}":
			{"f:env": {"k:{\"name\":\"BRAND\"}": {"f:value": {}}}}}}}}})]
	  | .metadata.managedFields[0].fieldsV1 |= del(.["f:spec"]["f:template"]["f:spec"]["f:containers"]["k:{\"name\":\"console\"}"]["f:env"])
	  else . end
	| ., replicaset(.; if $new then "7c9f8" else "5d4b6" end);
def cluster: (
	{apiVersion: "config.openshift.io/v1", kind: "ClusterVersion", metadata: {name: "version", uid: "cv"},
	 spec: ({clusterID: "c1", channel: "stable-4.17"} + if $new then {desiredUpdate: {version: "4.17.9"}} else {} end),
	 status: {desired: {version: version}, history: [{version: version, state: "Completed"}]}}
	| if $new then managed("oc"; {"f:spec": {"f:desiredUpdate": {".": {}, "f:version": {}}}}) else . end),
	(operators[] | {apiVersion: "config.openshift.io/v1", kind: "ClusterOperator",
		metadata: {name: ., uid: "co-\(.)", annotations: {"release.openshift.io/seen": version}},
		spec: {}, status: {versions: [{name: "operator", version: version}]}}),
	(range(25) | {apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition",
		metadata: {name: "things\(.).example\(.).openshift.io", uid: "crd\(.)"},
		spec: {group: "example\(.).openshift.io", scope: "Cluster", names: {kind: "Thing\(.)", plural: "things\(.)"},
			versions: [{name: "v1", served: true, storage: true, schema: {openAPIV3Schema: {type: "object",
				description: (if $new then "a thing, and more" else "a thing" end)}}}]}}
		| managed("cluster-version-operator"; {"f:spec": {"f:versions": {}}})),
	({apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: {name: "system:controller:thing",
		uid: "cr1", annotations: {"rbac.authorization.kubernetes.io/autoupdate": "true"}},
		rules: [{apiGroups: [""], resources: (["pods"] + if $new then ["pods/resize"] else [] end), verbs: ["get"]}]}
		| managed("kube-apiserver"; {"f:rules": {}})),
	(if $new then {apiVersion: "flowcontrol.apiserver.k8s.io/v1", kind: "FlowSchema",
		metadata: {name: "new-in-417", uid: "fs1"}, spec: {matchingPrecedence: 100}} else empty end),
	("worker", "master" | {apiVersion: "machineconfiguration.openshift.io/v1", kind: "MachineConfig",
		metadata: {name: "rendered-\(.)-\(if $new then "9f3ac1" else "1b2c3d" end)", uid: "mc-\(.)-\(version)"},
		spec: {osImageURL: digest("os")}}
		| managed("machine-config-operator"; {"f:spec": {}})),
	("shop", "openshift-console" | {apiVersion: "v1", kind: "Namespace", metadata: {name: ., uid: "ns-\(.)"}, spec: {}});
# what the API server fills in by itself in objects of users, and what a user did that night
def users: (range(12) | deployment("shop"; "app\(.)"; "app\(.)"; "registry.shop.example/app\(.):1")
		| if $new then .spec.template.spec.newDefault = "Auto" else . end
		| managed("kubectl-client-side-apply"; image_of("app\(.metadata.name[3:])"))
		| if $managed then .metadata.managedFields[0].time = "2026-01-10T08:00:00Z" else . end),
	({apiVersion: "route.openshift.io/v1", kind: "Route", metadata: {name: "front", namespace: "shop", uid: "rt"},
	  spec: {host: (if $new then "new.shop.example" else "old.shop.example" end), to: {kind: "Service", name: "front"}}}
	 | managed("Mozilla"; {"f:spec": {"f:host": {}}}));
{apiVersion: "v1", kind: "List", items: [cluster, platform, users]}
JQ
night() {
	jq -n --argjson new "$1" --argjson managed "$2" -f night.jq > "cluster-2026-03-0$3.json"
	expect 0 assay import -q --context "$4" --secrets-key key "cluster-2026-03-0$3.json"
}

night false true 3 up
night true true 4 up
expect 1 assay diff --context up -o json
cp out doc
jq -e '.summary | .all == .shown + .noise + .derived + .reviewed + .accepted + .filtered + .notComparable' doc > sum ||
	die "the numbers do not add up"
[ "$(jq '.groups | length' doc)" = 1 ] || die "not one group: $(jq -c '.groups[] | [.title, .records]' doc)"
jq -r '.groups[0] | .cause, .title' doc > have
printf 'cluster-upgrade\ncluster upgrade 4.16.30 -> 4.17.9\n' | diff - have
# two Deployments an operator with their ReplicaSets, CRDs, roles, machine configs, twelve defaults
members=$(jq '.groups[0].records' doc)
objects=$(jq '.groups[0].objects' doc)
[ "$members" -gt 200 ] || die "only $members changes in the upgrade"
[ "$members" = "$(jq '.groups[0].members | length' doc)" ] || die "members are not as many as counted"
[ "$members" -le "$(jq .summary.derived doc)" ] || die "members are not counted as derived"
# what is beside it: who asked for the upgrade, and what two people did meanwhile
jq -r '.objects[].changes[] | "\(.ref) \(.path) \(.origin.class)"' doc > have
diff - have << 'WANT' || die "< wanted beside the upgrade, > there"
clusterversion/version spec.desiredUpdate hand
openshift-console/deploy/console spec.template.spec.containers[name=console].env[name=BRAND].value hand
shop/route/front spec.host hand
WANT
# every member names the cause's record
record=$(jq -r '.groups[0].record' doc)
[ "$record" = "$(jq -r '.objects[] | select(.objectKind == "ClusterVersion").changes[0].id' doc)" ] ||
	die "the upgrade has no record"
expect 1 assay diff --context up --derived -o ndjson
[ "$(jq -r 'select(.derived == "'"$record"'") | .id' out | wc -l)" = "$members" ] || die "members do not name their cause"

# the text says it in one line, and lists the members when asked
expect 1 assay diff --context up
says "cluster upgrade 4.16.30 -> 4.17.9" out
says "$members changes in $objects objects" out
silent_on 'openshift-dns' out
[ "$(wc -l < out)" -le 30 ] || die "an upgrade is no longer one screen"
expect 1 assay diff --context up --derived
says 'deploy/dns-operator' out

# a filter leaves the part that it asks for
expect 1 assay diff --context up -n openshift-dns -o json
jq -e '.summary.shown == 0 and (.groups | length) == 1 and all(.groups[0].members[].ref; startswith("openshift-dns/"))' out > yes ||
	die "of one namespace: $(jq -c .groups out)"
expect 0 assay diff --context up -n openshift-dns --by hand

# the other way round the same changes, and one cause for as many of them
expect 1 assay diff --context up --reverse -o json
[ "$(jq .summary.all out)" = "$(jq .summary.all doc)" ] || die "reversed, other changes"
jq -e '.groups[0].title == "cluster upgrade 4.17.9 -> 4.16.30"' out > title || die "reversed, another cause"
[ "$(jq -c '[.objects[].ref]' out)" = "$(jq -c '[.objects[].ref]' doc)" ] || die "reversed, other objects beside it"

# without managedFields nobody can tell who; what is the platform's is in the upgrade all the same,
# and what is not stays beside it
night false false 3 bare
night true false 4 bare
expect 1 assay diff --context bare -o json
jq -r '.groups[] | "\(.cause) \(.objects)"' out > have
says '^cluster-upgrade [0-9]{3}$' have
says '^same-change 12$' have
jq -r '.objects[].ref' out > have
printf '%s\n' clusterversion/version shop/route/front | diff - have || die "beside the upgrade"

# a quiet log says that a night had one
expect 0 assay log --context up
