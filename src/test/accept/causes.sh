# One cause, many changes, beside an upgrade of the cluster (upgrade.sh): a release of Helm with its
# real payload, one image in twelve Deployments, a project that is gone, an owner that is gone.

# take DATE CONTEXT < DOCUMENTS: imports them as the night's list
take() {
	jq -s '{apiVersion: "v1", kind: "List", items: .}' > "cluster-$1.json"
	expect 0 assay import -q --context "$2" --secrets-key key "cluster-$1.json"
}
# causes: "cause title records objects" of the last diff
causes() { jq -r '.groups[] | "\(.cause) | \(.title) | \(.records) in \(.objects)"' out | sort; }
shown() { jq -r '.objects[].changes[] | "\(.ref) \(.path)"' out; }

# ---- Helm: release NAME REVISION STATUS CHART IMAGE PASSWORD: the Secret in which it is kept
release() {
	{
		printf -- '---\n# Source: web/templates/secret.yaml\napiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n'
		printf 'stringData:\n  password: %s\n' "$6"
		printf -- '---\n# Source: web/templates/web.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n'
		printf '  name: web\nspec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n'
		printf '      - name: web\n        image: %s\n        env: [{name: DB_PASSWORD, value: %s}]\n' "$5" "$6"
	} > manifest
	jq -c -n --rawfile manifest manifest --arg name "$1" --argjson v "$2" --arg status "$3" --arg chart "$4" --arg p "$6" \
		'{name: $name, version: $v, namespace: "shop", info: {status: $status}, config: {password: $p},
		chart: {metadata: {name: "web", version: $chart}}, manifest: $manifest}' |
		gzip -n -9 | base64 -w 0 | base64 -w 0 > payload
	jq -n --rawfile p payload --arg name "$1" --argjson v "$2" --arg status "$3" '{apiVersion: "v1", kind: "Secret",
		type: "helm.sh/release.v1", metadata: {name: "sh.helm.release.v1.\($name).v\($v)", namespace: "shop",
		labels: {owner: "helm", status: $status}}, data: {release: $p}}'
}
# live IMAGE PASSWORD REPLICAS MANAGER DAY: what the release made of it in the cluster
live() {
	jq -n --arg image "$1" --arg p "$2" --argjson n "$3" --arg by "$4" --arg day "$5" '
		def marks: {annotations: {"meta.helm.sh/release-name": "web", "meta.helm.sh/release-namespace": "shop"}};
		def fields: if $by == "" then {} else {managedFields: [{manager: $by, operation: "Update",
			time: "\($day)T01:00:00Z", fieldsType: "FieldsV1", fieldsV1: {"f:data": {}, "f:spec": {"f:template": {}}}}]} end;
		{apiVersion: "v1", kind: "Secret", type: "Opaque", metadata: ({name: "db", namespace: "shop"} + marks + fields),
			data: {password: ($p | @base64)}},
		{apiVersion: "apps/v1", kind: "Deployment", metadata: ({name: "web", namespace: "shop", uid: "w"} + marks + fields),
			spec: {replicas: $n, template: {spec: {containers: [{name: "web", image: $image,
				env: [{name: "DB_PASSWORD", value: $p}]}]}}}}'
}
for by in '' helm; do
	{ release web 1 deployed 1.2.0 web:7 canaryhunter2; live web:7 canaryhunter2 2 "$by" 2026-03-03; } | take 2026-03-03 "helm$by"
	{ release web 1 superseded 1.2.0 web:7 canaryhunter2; release web 2 deployed 1.3.0 web:8 canaryhunter3
	live web:8 canaryhunter3 5 "$by" 2026-03-04; } | take 2026-03-04 "helm$by"
	expect 1 assay diff --context "helm$by" -o json
	causes > have
	says '^helm-release \| helm release web in shop: chart web 1.2.0 -> 1.3.0, revision 1 -> 2 \| [0-9]+ in 3$' have
	# what the manifest does not say was not the release, whoever was at it
	shown > have
	printf '%s\n' 'shop/deploy/web spec.replicas' 'shop/secret/sh.helm.release.v1.web.v2 ' | diff - have ||
		die "beside the release ($by)"
	expect 1 assay diff --context "helm$by"
	says 'with helm release web in shop: chart web' out
done
expect 0 assay show --context helm latest shop/secret/sh.helm.release.v1.web.v2 -o json
jq -e '.data.release | .chart == "web" and .version == "1.3.0" and (.manifest | length) == 2' out > yes ||
	die "the release is not told: $(jq -c .data.release out)"
expect 1 assay search --context helm --all -F canaryhunter
# a payload that is none stays a hash, and the import says so
{ release web 1 deployed 1.2.0 web:7 x; } | jq '.data.release = "SDRzSUFBQUFBQUFB"' > odd
expect 0 sh -c 'jq -s "{apiVersion: \"v1\", kind: \"List\", items: .}" odd > cluster-2026-03-05.json'
expect 0 assay import --context odd --secrets-key key cluster-2026-03-05.json
says 'no release of Helm that can be read' err
expect 0 assay show --context odd latest shop/secret/sh.helm.release.v1.web.v1
says 'release: .?hmac:' out

# ---- one image in twelve Deployments, whatever their containers are called; one of them by hand
apps() {
	jq -n --arg image "$1" --arg day "$2" 'range(13) | {apiVersion: "apps/v1", kind: "Deployment", metadata: {name: "app\(.)", namespace: "shop",
		managedFields: [{manager: (if . == 5 then "kubectl-edit" else "kubectl-client-side-apply" end), operation: "Update",
			time: "\($day)T01:00:00Z", fieldsType: "FieldsV1", fieldsV1: {"f:spec": {"f:template": {}}}}]},
		spec: {template: {spec: {containers: [{name: "c\(.)", image: $image}]}}}}'
}
apps base:1 2026-03-03 | take 2026-03-03 same
apps base:2 2026-03-04 | take 2026-03-04 same
expect 1 assay diff --context same -o json
causes > have
echo 'same-change | containers[*].image of 12 Deployments in shop: base:1 -> base:2 | 12 in 12' | diff - have
shown > have
echo 'shop/deploy/app5 spec.template.spec.containers[name=c5].image' | diff - have || die "by hand"
expect 1 assay diff --context same
says '\* containers.*of 12 Deployments in shop: base:1 ->' out
says '12 changes in 12 objects: --derived lists them' out
expect 1 assay diff --context same shop/deploy/app1
says 'containers.c1..image *base:1 -> base:2' out
silent_on 'many objects' out
expect 1 assay diff --context same -o name
[ "$(wc -l < out)" = 13 ] || die "a list of names lacks what is equal in many"
expect 1 assay diff --context same --reverse -o jsonpatch
[ "$(jq length out)" = 13 ] || die "what undoes it lacks what is equal in many"
expect 1 assay diff --context same --reverse -o json
jq -r '.groups[0] | "\(.cause) \(.title)"' out > have
says '^same-change containers.*base:2 -> base:1$' have
expect 0 assay log --context same
says '1 cause of many changes' out

# ---- a project that is gone with all that was in it, and an owner with what it made
owner() { jq -n '{apiVersion: "apps/v1", kind: "Deployment", metadata: {name: "own", namespace: "shop", uid: "o"}, spec: {}},
	{apiVersion: "apps/v1", kind: "ReplicaSet", metadata: {name: "own-1", namespace: "shop", uid: "r", ownerReferences:
		[{apiVersion: "apps/v1", kind: "Deployment", name: "own", uid: "o", controller: true}]}, spec: {}},
	(range(3) | {apiVersion: "v1", kind: "Pod", metadata: {name: "own-1-\(.)", namespace: "shop", uid: "p\(.)", ownerReferences:
		[{apiVersion: "apps/v1", kind: "ReplicaSet", name: "own-1", uid: "r", controller: true}]}, spec: {}})'; }
rest() { jq -n '["shop", "keep"][] | {apiVersion: "v1", kind: "Namespace", metadata: {name: ., uid: .}, spec: {}},
	{apiVersion: "apps/v1", kind: ("Deployment", "ReplicaSet"), metadata: {name: "a", namespace: ., uid: "a\(.)"}, spec: {}},
	{apiVersion: "v1", kind: ("Pod", "ConfigMap"), metadata: {name: "a", namespace: ., uid: "b\(.)"}, data: {}}'; }
legacy() { jq -n '{apiVersion: "v1", kind: "Namespace", metadata: {name: "legacy", uid: "l"}, spec: {}},
	(range(20) | {apiVersion: "v1", kind: "ConfigMap", metadata: {name: "c\(.)", namespace: "legacy", uid: "c\(.)"}, data: {a: "\(.)"}})'; }
{ owner; rest; legacy; } | take 2026-03-03 gone
rest | take 2026-03-04 gone
expect 1 assay diff --context gone -o json
causes > have
printf '%s\n' 'namespace | namespace legacy removed | 20 in 20' 'owner | shop/deploy/own removed | 4 in 4' | diff - have
shown > have
printf '%s\n' 'ns/legacy ' 'shop/deploy/own ' | diff - have
jq -e '.summary | .all == .shown + .noise + .derived + .reviewed + .accepted + .filtered + .notComparable' out > yes || die "the sum"
