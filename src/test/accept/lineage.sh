# What took another's place under a new name is one object, the same both ways and in every
# form: a ConfigMap that kustomize named, the ReplicaSet and the Pod of a rollout, a token.
put() { # put FILE HASH TAIL IMAGE LEVEL SUFFIX TOKEN
	jq -n --arg h "$2" --arg t "$3" --arg i "$4" --arg l "$5" --arg s "$6" --arg k "$7" '
	def meta($n): {namespace: "shop", name: $n};
	def spec: {volumes: [{name: "c", configMap: {name: ("app-" + $s)}}],
		containers: [{name: "web", image: $i}]};
	{apiVersion: "v1", kind: "List", items: [
	{apiVersion: "v1", kind: "Namespace", metadata: {name: "shop"}},
	{apiVersion: "v1", kind: "ServiceAccount", metadata: meta("web")},
	{apiVersion: "apps/v1", kind: "Deployment", metadata: meta("web"),
		spec: {template: {metadata: {labels: {app: "web"}}, spec: spec}}},
	{apiVersion: "apps/v1", kind: "ReplicaSet", metadata: (meta("web-" + $h) +
		{labels: {app: "web", "pod-template-hash": $h}, ownerReferences:
		[{apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: "u", controller: true}]}),
		spec: {template: {metadata: {labels: {app: "web", "pod-template-hash": $h}}, spec: spec}}},
	{apiVersion: "v1", kind: "Pod", metadata: (meta("web-" + $h + "-" + $t) +
		{labels: {app: "web", "pod-template-hash": $h}, ownerReferences:
		[{apiVersion: "apps/v1", kind: "ReplicaSet", name: ("web-" + $h), uid: $h, controller: true}]}),
		spec: spec},
	{apiVersion: "v1", kind: "ConfigMap", metadata: meta("app-" + $s), data: {level: $l}},
	{apiVersion: "v1", kind: "Secret", type: "kubernetes.io/service-account-token",
		metadata: (meta("web-token-" + $k) + {annotations: {"kubernetes.io/service-account.name": "web"}}),
		data: {token: ($k | @base64)}}]}' > "$1"
}
put cluster-2026-03-02.json 5d4f6b7c8 x2k8q web:1 info 5c5h2t9bgk bbbbb
put cluster-2026-03-03.json 6f7d9c5b4 m5t7z web:2 debug 2m8kt4d7hb ccccc
expect 0 assay import -q --context shop --secrets-key key cluster-2026-03-02.json cluster-2026-03-03.json

expect 1 assay diff -o json @~1 @
jq -e '[.objects[] | select(.rolled)] | length == 1 and .[0].rolled == "shop/cm/app-5c5h2t9bgk"
	and .[0].ref == "shop/cm/app-2m8kt4d7hb" and .[0].op == "replace"
	and (.[0].changes | map(.path) == ["data.level"])' out > /dev/null || die "the ConfigMap is not shown"
jq -e '.summary | .all == .shown + .noise + .derived + .reviewed + .accepted + .filtered + .notComparable
	and .objectsAdded == 0 and .objectsRemoved == 0' out > /dev/null || die "the sum is wrong"

# every record of a pair names the other; all that is hidden follows or is noise
expect 1 assay diff -o ndjson --noise --derived @~1 @
jq -r 'select(.rolled) | [.ref, .rolled, .path] | @tsv' out | sort > pairs
cat > want <<-END
	shop/cm/app-2m8kt4d7hb	shop/cm/app-5c5h2t9bgk	data.level
	shop/cm/app-2m8kt4d7hb	shop/cm/app-5c5h2t9bgk	metadata.name
	shop/po/web-6f7d9c5b4-m5t7z	shop/po/web-5d4f6b7c8-x2k8q	metadata.name
	shop/po/web-6f7d9c5b4-m5t7z	shop/po/web-5d4f6b7c8-x2k8q	spec.containers[name=web].image
	shop/po/web-6f7d9c5b4-m5t7z	shop/po/web-5d4f6b7c8-x2k8q	spec.volumes[name=c].configMap.name
	shop/rs/web-6f7d9c5b4	shop/rs/web-5d4f6b7c8	metadata.name
	shop/rs/web-6f7d9c5b4	shop/rs/web-5d4f6b7c8	spec.template.spec.containers[name=web].image
	shop/rs/web-6f7d9c5b4	shop/rs/web-5d4f6b7c8	spec.template.spec.volumes[name=c].configMap.name
	shop/secret/web-token-ccccc	shop/secret/web-token-bbbbb	data.token
	shop/secret/web-token-ccccc	shop/secret/web-token-bbbbb	metadata.name
END
diff -u want pairs || die "other pairs: < wanted, > had"
jq -e -s 'all(.[]; .op == "replace")' out > /dev/null || die "something came or went"

# the other way round the same records, mirrored
jq -S -c '[.path, .old, .new, .rolled // .ref, .ref]' out | sort > forth
expect 1 assay diff -o ndjson --noise --derived --reverse @~1 @
jq -S -c '[.path, .new, .old, .ref, .rolled // .ref]' out | sort > back
diff -u forth back || die "the other way round it differs"

expect 1 assay diff --derived @~1 @
says '~ rs/web-6f7d9c5b4  rolled from rs/web-5d4f6b7c8' out
expect 1 assay diff -o name-status @~1 @
says '^M  shop/cm/app-2m8kt4d7hb  shop/cm/app-5c5h2t9bgk$' out
# the older name finds it, too
expect 1 assay diff -o name @~1 @ shop/cm/app-5c5h2t9bgk
says '^shop/cm/app-2m8kt4d7hb$' out

# git renames and changes what a tree of the older night holds
expect 1 assay diff -o unified --noise --derived @~1 @
mv out patch
expect 0 git clone -q "$store" tree
(cd tree && git checkout -q HEAD~1 && git apply ../patch && git add -A) || die "git apply failed"
(cd tree && git diff --cached --quiet HEAD@{1} -- objects) || die "the patch gives another tree"

for form in jsonpatch mergepatch kubectl; do
	expect 1 assay diff -o "$form" @~1 @ shop/cm/app-2m8kt4d7hb
	says 'took the place of' out
	silent_on '^kubectl|"op"' out
done
