# What hands did: of the sample nights, what truth.json knows a person for; of odd objects, what
# three-way comparison, owners and declarations say. No default, allocation or autoscaler is told.

# items RANGE [ARGUMENT...]: "what ref path declared live by manager time" a line
items() { expect 0 assay audit "$@" -o ndjson
	jq -r '[.what, .ref, .path, (.declared | tojson), (.live | tojson), .by, (.byName // "-"),
		(.origin.manager // "unknown"), (.origin.time // "-")] | join(" ")' out; }

probe='spec.template.spec.containers[name=backend].readinessProbe'
cat > second <<EOF
owned shop/cm/app-config data.CACHE_URL null "redis://redis:6379/1" manager kubectl-client-side-apply kubectl-edit 2026-03-02T23:54:00Z
owned shop/cm/app-config data["application.properties"] null "server.port=8080\nfeature.checkout=true\nfeature.discount=false\n# keep\n" manager kubectl-client-side-apply kubectl-edit 2026-03-02T23:54:00Z
drift shop/deploy/backend $probe.initialDelaySeconds 5 20 last-applied - oc 2026-03-02T11:40:05Z
drift shop/deploy/backend $probe.timeoutSeconds 1 3 last-applied - oc 2026-03-02T11:40:05Z
EOF

# ---- night 2 alone, in each form; then with the one before
for form in openshift-backup stacked-json kubectl-yaml etcd; do
	export ASSAY_STORE="$(pwd)/$form.git"
	import_form $form 2
	items -n shop > got
	cmp second got || die "night 2 as $form"
	items > all
	silent_on ' [a-z-]*/svc/|clusterIP|shop/deploy/frontend|replicas' all
	expect 0 assay audit
	says 'hidden as noise: hpa-replicas 1' out
	expect 0 assay audit -o json
	jq -e '.summary | .all == .shown + .noise + .others + .filtered and .noiseByRule == {"hpa-replicas": 1}' out > /dev/null || die 'the numbers do not add up'
	import_form $form 1
	items earliest..latest > got
	grep -v '^footprint' got | grep ' shop/' | cmp second - || die "nights 1-2 as $form"
	[ "$(grep -c '^footprint' got)" = 1 ] || die "not one footprint in $form"
	says '^footprint shop/cm/app-config data\["application.properties"\] .* kubectl-edit 2026-03-02T23:54:00Z$' got
	# backwards it is the same range
	items latest..earliest > back
	cmp got back
	import_form $form 3 4
done

# ---- all nights: who is told is a person by truth.json, or wrote before the first night
export ASSAY_STORE="$(pwd)/etcd.git"
jq -r '.pairs[] | (.changes + .transient)[] | select(.human) | "\(.manager) \(.time)"' "$nights/truth.json" | sort -u > people
for at in 2026-03-02 2026-03-03 2026-03-04 2026-03-05 earliest..latest; do
	expect 0 assay audit $at -o ndjson
	[ -s out ] || die "nothing on $at"
	jq -r 'select(.origin.time >= "2026-03-02T00:15:10Z" or .origin.manager == null) |
		"\(.origin.manager) \(.origin.time)"' out | sort -u > told
	comm -13 people told > odd
	[ ! -s odd ] || { echo "on $at:"; cat odd; exit 1; }
done
# c01, c12 are no hand's; c05 and c06 are on night 3, c11 on night 4, c08 a way back
items 2026-03-05 > got
silent_on 'argocd|cert-manager|shop-tls' got
says '^drift shop/svc/backend spec.ports\[name=http\].port 8080 8081 .* kubectl-edit 2026-03-03T10:31:47Z$' got
[ "$(grep -c ' shop/svc/' got)" = 1 ] || die 'a port is told twice'
says '^privilege shop/rolebinding/debug-admin .* kubectl-create 2026-03-04T16:44:00Z$' got
says '^privilege clusterrolebinding/cluster-admins .* kubectl-create 2025-11-10T09:00:08Z$' got
expect 0 assay audit earliest..latest -o ndjson
jq -r 'select(.what == "footprint") | "\(.from) \(.to) \(.origin.time)"' out > got
printf '%s\n' '2026-03-02T00:15:10Z 2026-03-03T00:15:10Z 2026-03-02T23:54:00Z' \
	'2026-03-03T00:15:10Z 2026-03-05T00:15:10Z 2026-03-04T08:05:33Z' | cmp - got

# ---- filters
items -f '**.readinessProbe.**' > got
[ "$(wc -l < got)" = 2 ] || die 'fields'
items -k cm -n shop > got
[ "$(wc -l < got)" = 3 ] || die 'kinds'
items -s critical > got
silent_on 'app-config' got
items --by unknown > got
[ ! -s got ] || die 'nobody unknown'
items --by controller --noise > got
says '^drift shop/deploy/frontend spec.replicas 2 3 last-applied - kube-controller-manager' got
items shop/deploy/backend > got
[ "$(wc -l < got)" = 2 ] || die 'one object'
items -l app=backend > got
silent_on app-config got
expect 2 assay audit shop/deploy/nowhere
expect 2 assay audit --by nobody
expect 2 assay audit 1 2 3
expect 0 assay audit -o name
grep -qx shop/deploy/backend out || die 'no name'
expect 0 assay audit -o markdown
says '^\| (info|warning) \| drift \| .*readinessProbe\.initialDelaySeconds` \| `5` \| `20` \| last-applied \| oc, ' out

# ---- without managedFields: what differs is told, by whom is unknown
cat > more.jq <<'JQ'
def applied: . as $o | .metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"] =
	(($o | .metadata.annotations //= {} | tojson) + "\n");
def wrote($m; $t; $f): {manager: $m, operation: "Update", apiVersion: "v1", time: $t, fieldsType: "FieldsV1", fieldsV1: $f};
def by($l): .metadata.creationTimestamp = "2026-01-01T00:00:00Z" | .metadata.managedFields = $l;
def it($f): {"f:spec": {"f:template": {"f:spec": {"f:containers": {"k:{\"name\":\"c\"}": $f}}}}};
def apply: wrote("kubectl-client-side-apply"; "2026-01-01T00:00:00Z";
	{"f:metadata": {"f:annotations": {"f:kubectl.kubernetes.io/last-applied-configuration": {}}}, "f:spec": {"f:selector": {}}});
def edit($f): wrote("kubectl-edit"; "2026-02-01T00:00:00Z"; $f);
def deploy($n; $c): {apiVersion: "apps/v1", kind: "Deployment", metadata: {name: $n, namespace: "x"},
	spec: {replicas: 2, selector: {matchLabels: {app: $n}}, template: {metadata: {labels: {app: $n}},
	spec: {containers: [{name: "c", image: "r/x:1"} + $c]}}}};
def c(f): .spec.template.spec.containers[0] |= f;
{apiVersion: "v1", kind: "List", items: [
	(deploy("plain"; {env: [{name: "A", value: "1"}], resources: {limits: {cpu: "1000m", memory: "0.5Gi"}}, stdin: false}) | applied
	 | c(.env[0].value = "9" | .imagePullPolicy = "Always" | .resources.limits = {cpu: "1", memory: "512Mi"})),
	(deploy("gone"; {env: [{name: "A", value: "1"}, {name: "B", value: "2"}], args: ["a"]}) | applied
	 | c(.env = [.env[0]] | .args = ["a", "b"]) | by([apply, edit(it({"f:args": {}}))])),
	(deploy("release"; {}) | .metadata.annotations = {"meta.helm.sh/release-name": "web", "meta.helm.sh/release-namespace": "x"}
	 | c(.securityContext = {privileged: true}) | by([wrote("helm"; "2026-01-01T00:00:00Z"; it({".": {}, "f:image": {}, "f:name": {}})),
		wrote("Mozilla"; "2026-02-01T00:00:00Z"; it({"f:securityContext": {".": {}, "f:privileged": {}}}))])),
	(deploy("tracked"; {}) | .metadata.annotations = {"argocd.argoproj.io/tracking-id": "shop:apps/Deployment:x/tracked"}
	 | .spec.replicas = 7 | c(.image = "r/x:hot") | .spec.paused = true | by([wrote("argocd-controller"; "2026-01-01T00:00:00Z"; {"f:spec": {"f:selector": {}}}),
		edit(it({"f:image": {}}) * {"f:spec": {"f:replicas": {}, "f:paused": {}}})])),
	{apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata: {name: "shop", namespace: "argocd"}, spec: {ignoreDifferences: [
		{group: "apps", kind: "Deployment", jqPathExpressions: [".spec.replicas"]}, {group: "*", kind: "*", jsonPointers: ["/spec/paused"]}]},
	 status: {resources: [{group: "apps", kind: "Deployment", namespace: "x", name: "tracked", status: "OutOfSync"}]}},
	{apiVersion: "operators.coreos.com/v1alpha1", kind: "ClusterServiceVersion", metadata: {name: "op.v1", namespace: "x"},
	 spec: {install: {strategy: "deployment", spec: {deployments: [{name: "op", spec: deploy("op"; {}).spec}]}}}},
	(deploy("op"; {env: [{name: "OPERATOR_CONDITION_NAME", value: "op.v1"}]}) | .spec.replicas = 0
	 | by([wrote("olm"; "2026-01-01T00:00:00Z"; {"f:spec": {"f:selector": {}}}),
		(wrote("kubectl"; "2026-02-01T00:00:00Z"; {"f:spec": {"f:replicas": {}}}) + {subresource: "scale"})])),
	({apiVersion: "v1", kind: "Service", metadata: {name: "quiet", namespace: "x"}, spec: {clusterIP: "", selectr: {a: "b"}, selector: {a: "b"},
	  ports: [{port: 80, targetPort: 8080}]}} | applied | del(.spec.selectr)
	 | .spec += {clusterIP: "10.0.0.1", sessionAffinity: "None"} | .spec.ports[0].protocol = "TCP"),
	({apiVersion: "autoscaling/v2beta2", kind: "HorizontalPodAutoscaler", metadata: {name: "quiet", namespace: "x"}, spec: {maxReplicas: 3,
	  metrics: [{type: "Resource"}], scaleTargetRef: {apiVersion: "apps/v1", kind: "Deployment", name: "plain"}}} | applied
	 | .apiVersion = "autoscaling/v1" | del(.spec.metrics) | .spec.targetCPUUtilizationPercentage = 80),
	({apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding", metadata: {name: "more", namespace: "x"},
	  roleRef: {apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "admin"}, subjects: [{kind: "User", name: "a"}]} | applied
	 | .subjects += [{kind: "ServiceAccount", name: "default", namespace: "x"}] | by([apply, edit({"f:subjects": {}})])),
	(deploy("reach"; {}) | .spec.template.spec.volumes = [{name: "h", hostPath: {path: "/"}}]
	 | by([wrote("kubectl-create"; "2026-01-01T00:00:00Z"; {"f:spec": {"f:replicas": {}}})])),
	({apiVersion: "v1", kind: "Node", metadata: {name: "n1"}, spec: {unschedulable: true}}
	 | by([wrote("kubelet"; "2026-01-01T00:00:00Z"; {"f:spec": {"f:podCIDR": {}}}), wrote("kubectl-cordon"; "2026-02-01T00:00:00Z"; {"f:spec": {"f:unschedulable": {}}})]))
]}
JQ
export ASSAY_STORE="$(pwd)/odd.git"
jq -n -f more.jq > odd.json
expect 0 assay import -q --context odd --date 2026-03-01 odd.json
items > got
cat > want <<'EOF'
owned no/n1 spec.unschedulable null true manager kubelet kubectl-cordon 2026-02-01T00:00:00Z
drift x/deploy/gone spec.template.spec.containers[name=c].args[1] null "b" last-applied - kubectl-edit 2026-02-01T00:00:00Z
drift x/deploy/gone spec.template.spec.containers[name=c].env[name=B] {"name":"B","value":"2"} null last-applied - kubectl-edit 2026-02-01T00:00:00Z
drift x/deploy/op spec.replicas 2 0 csv op.v1 kubectl 2026-02-01T00:00:00Z
drift x/deploy/plain spec.template.spec.containers[name=c].env[name=A].value "1" "9" last-applied - unknown -
privilege x/deploy/reach spec.template.spec.volumes[name=h].hostPath null {"path":"/"} nobody - kubectl-create 2026-01-01T00:00:00Z
privilege x/deploy/release spec.template.spec.containers[name=c].securityContext null {"privileged":true} helm web Mozilla 2026-02-01T00:00:00Z
owned x/deploy/tracked spec.template.spec.containers[name=c].image null "r/x:hot" argo shop kubectl-edit 2026-02-01T00:00:00Z
privilege x/rolebinding/more subjects[kind=ServiceAccount,namespace=x,name=default] null {"kind":"ServiceAccount","name":"default","namespace":"x"} last-applied - kubectl-edit 2026-02-01T00:00:00Z
EOF
diff want got || die 'odd objects'
expect 0 assay audit -o json
jq -e '.summary.noiseByRule == {"argo-ignored": 2}' out > /dev/null || die 'what Argo CD overlooks'
jq -e '[.items[] | select(.ref == "x/deploy/tracked") | .origin.evidence[]] | index("Argo CD says OutOfSync")' out > /dev/null || die 'out of sync'

# the manifest of a Helm release, as its Secret has it; a revision that is not deployed does not count
cat > chart.jq <<'JQ'
def manifest: "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: {app: web}\n  ports:\n  - port: \(.)\n    name: http\n";
{name: "web", namespace: "x", version: $v, info: {status: $s}, chart: {metadata: {name: "web", version: "1"}}, manifest: ($p | manifest)}
JQ
release() {	# VERSION STATUS PORT
	jq -nc --argjson v "$1" --arg s "$2" --argjson p "$3" -f chart.jq | gzip -n | base64 -w 0 | base64 -w 0 |
		jq -Rc --arg n "sh.helm.release.v1.web.v$1" '{apiVersion: "v1", kind: "Secret", type: "helm.sh/release.v1",
			metadata: {name: $n, namespace: "x"}, data: {release: .}}'
}
{ release 1 superseded 1; release 2 deployed 80; release 3 failed 3; jq -n '{apiVersion: "v1", kind: "Service",
	metadata: {name: "web", namespace: "x", annotations: {"meta.helm.sh/release-name": "web", "meta.helm.sh/release-namespace": "x"}},
	spec: {selector: {app: "web"}, clusterIP: "10.0.0.2", ports: [{port: 81, name: "http", protocol: "TCP", targetPort: 81}]}}'; } |
	jq -s '{apiVersion: "v1", kind: "List", items: .}' > chart.json
export ASSAY_STORE="$(pwd)/chart.git"
expect 0 assay import -q --context odd --date 2026-03-01 chart.json
items > got
echo 'drift x/svc/web spec.ports[name=http].port 80 81 helm web v2 unknown -' | diff - got || die 'a Helm release'

# with managedFields taken out nobody is named, and what is declared is still compared
jq '.items[] |= del(.metadata.managedFields)' odd.json > nameless.json
export ASSAY_STORE="$(pwd)/nameless.git"
expect 0 assay import -q --context odd --date 2026-03-01 nameless.json
items > got
[ "$(grep -vc ' unknown -$' got)" = 0 ] || die 'somebody is named'
for o in gone op plain; do says " x/deploy/$o .* unknown -\$" got; done
silent_on quiet got
expect 0 assay audit
says 'no$|managedFields' out

# Markdown: a value is code whatever stands in it, and never another cell.
export ASSAY_STORE="$(pwd)/marks.git"
jq -n '{apiVersion: "v1", kind: "ConfigMap", metadata: {name: "marks", namespace: "x"}} as $o |
	($o + {data: {a: "1", b: "1", c: "1"}} | tojson) as $was | {apiVersion: "v1", kind: "List", items: [
	$o + {data: {a: "x | y", b: "a `b` c", c: "back\\|bar"}}
	| .metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"] = $was]}' > marks.json
expect 0 assay import -q --context marks --date 2026-03-01 marks.json
expect 0 assay audit -o markdown
grep '^| [a-z]* | drift' out | cut -d ' ' -f 6- > got
cat > want <<'EOF'
`data.a` | `1` | `x \| y` |
`data.b` | `1` | `` a `b` c `` |
`data.c` | `1` | back\\\|bar |
EOF
sed 's/ last-applied.*//' got | diff want - || die 'values in Markdown'
