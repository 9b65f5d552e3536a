# Each night's archive has the log of its day. Who made a change that is looked at over several
# nights is told by the log of the night it came in; what was overwritten since is not it, and what
# was deleted is told by the night that lacks it.
# night DAY JQ: an archive of the ConfigMaps that JQ tells as {name: [uid, level]}
night() {
	mkdir -p "cluster-2026-03-0${1}_0200"
	jq -n "$2 | {apiVersion: \"v1\", kind: \"List\", items: ([{apiVersion: \"v1\", kind: \"Namespace\",
		metadata: {name: \"shop\"}}] + (to_entries | map({apiVersion: \"v1\", kind: \"ConfigMap\",
		metadata: {namespace: \"shop\", name: .key, uid: .value[0],
			creationTimestamp: (.value[2] // \"2026-01-01T00:00:00Z\")}, data: {level: .value[1]}})))}" \
		> "cluster-2026-03-0${1}_0200/all.json"
}
# asks DAY HOUR USER VERB NAME [LEVEL]: a request of the day before the night; its body with LEVEL
asks() {
	jq -cn --arg t "2026-03-0${1}T$2:00:00Z" --arg u "$3" --arg v "$4" --arg n "$5" --arg l "${6:-}" '
		{kind: "Event", apiVersion: "audit.k8s.io/v1", auditID: ($t + $u + $n), stage: "ResponseComplete",
		verb: $v, user: {username: $u}, sourceIPs: ["10.0.0.7"], userAgent: "kubectl/v1.29",
		objectRef: {resource: "configmaps", namespace: "shop", name: $n}, responseStatus:
		{code: (if $v == "create" then 201 else 200 end)}, requestReceivedTimestamp: $t}
		+ (if $l == "" then {} else {requestObject: {data: {level: $l}}} end)' \
		>> "cluster-2026-03-0${1}_0200/audit.log"
}
night 1 '{app: ["a", "1"], back: ["b", "1"], gone: ["c", "1"], quiet: ["d", "1"], anew: ["e", "1"], fell: ["f", "1"]}'
night 2 '{app: ["a", "2"], back: ["b", "2"], quiet: ["d", "2"], anew: ["e", "1"], fell: ["f", "1"]}'
asks 2 01 ann patch app 2
asks 2 01 eve patch back 2
asks 2 01 dora delete gone
asks 2 00 eve update quiet
night 3 '{app: ["a", "3"], back: ["b", "1"], quiet: ["d", "3"], anew: ["e2", "1", "2026-03-03T01:00:01Z"], fell: ["f", "1"]}'
asks 3 00 bob patch app 3
asks 3 01 bob patch back 1
asks 3 00 dora delete anew
asks 3 01 bob create anew 1
asks 3 01 bob update quiet
night 4 '{app: ["a", "3"], back: ["b", "2"], quiet: ["d", "3"], anew: ["e2", "1", "2026-03-03T01:00:01Z"]}'
asks 4 00 ann patch back 2
asks 4 01 carl delete fell
night 5 '{app: ["a", "3"], back: ["b", "2"], quiet: ["d", "3"], anew: ["e2", "1", "2026-03-03T01:00:01Z"]}'
expect 0 assay import -q --context shop --secrets-key key cluster-2026-03-0*

# told FROM TO: lines of name, path, user, verb, time and the window of its log
told() {
	expect 1 assay diff -o ndjson --noise --derived "$1" "$2"
	jq -r '[.name, .path, .origin.user, .origin.verb, .origin.time, .origin.window.to] | map(. // "-") | join(" ")' \
		out | sort > have
	diff -u want have || die "$1..$2: < wanted, > told"
}
cat > want <<'END'
anew  bob create 2026-03-03T01:00:00Z 2026-03-03T01:00:00Z
app data.level bob patch 2026-03-03T00:00:00Z 2026-03-03T01:00:00Z
back data.level ann patch 2026-03-04T00:00:00Z 2026-03-04T01:00:00Z
fell  carl delete 2026-03-04T01:00:00Z 2026-03-04T01:00:00Z
gone  dora delete 2026-03-02T01:00:00Z 2026-03-02T01:00:00Z
quiet data.level bob update 2026-03-03T01:00:00Z 2026-03-03T01:00:00Z
END
told 2026-03-01 2026-03-05
told 2026-03-01 2026-03-04
told 2026-03-05 2026-03-01 # backwards it is the same requests

# spans OBJECT [OPTION...]: first day, last day, what it is, and who began it
spans() {
	ref=$1
	shift
	expect 0 assay log -o json "$@" "$ref"
	jq -r '.items[] | [.from[8:10], .to[8:10], (if .absent then "absent" elif .recreated then "again"
		elif .value then .value else "there" end), .user, .manager] | map(. // "-") | join(" ")' out
}
{ spans shop/cm/gone; spans shop/cm/gone -f data.level; spans shop/cm/anew; spans shop/cm/anew -f data.level; } > have
diff -u - have <<'END' || die 'log: < wanted, > told'
01 01 there - -
02 05 absent dora kubectl
01 01 1 - -
02 05 absent dora kubectl
01 02 there - -
03 05 again bob kubectl
01 02 1 - -
03 05 again bob kubectl
END
expect 0 assay log -f data.level shop/cm/anew
says '^  Tue 3 Mar 02:00 \.\. +1   made again   bob, Tue 3 Mar$' out
expect 0 assay blame -o ndjson -f data.level shop/cm/anew
[ "$(jq -r '[.since, .firstSeen, .origin.user] | join(" ")' out)" = '2026-03-03T02:00:00Z false bob' ] ||
	die "blame of what was made again: $(cat out)"

# without a log it is the manager that managedFields tell, and of a deletion nobody
export ASSAY_STORE="$(pwd)/plain.git"
for day in 1 2 3 4; do
	mkdir "plain-2026-03-0${day}_0200"
	[ "$day" = 3 ] && items='[]' || items='[{apiVersion: "v1", kind: "ConfigMap", metadata: {namespace: "shop",
		name: "c", uid: ($day | if . < 2 then "a" elif . < 4 then "b" else "c" end), creationTimestamp:
		($day | "2026-03-0\(.)T01:00:00Z"), managedFields: [{manager: "kubectl-create", operation: "Update",
		apiVersion: "v1", time: "2026-03-0\($day)T01:00:00Z", fieldsType: "FieldsV1",
		fieldsV1: {"f:data": {".": {}, "f:level": {}}}}]}, data: {level: "1"}}]'
	jq -n --argjson day "$day" "{apiVersion: \"v1\", kind: \"List\", items: ([{apiVersion: \"v1\",
		kind: \"Namespace\", metadata: {name: \"shop\"}}, {apiVersion: \"v1\", kind: \"ConfigMap\",
		metadata: {namespace: \"shop\", name: \"other\"}}] + $items)}" > "plain-2026-03-0${day}_0200/all.json"
done
expect 0 assay import -q --context shop --secrets-key key plain-2026-03-0*
{ spans shop/cm/c; spans shop/cm/c -f data.level; } > have
diff -u - have <<'END' || die 'log without a log of requests: < wanted, > told'
01 01 there - -
02 02 again - kubectl-create
03 03 absent - -
04 04 there - kubectl-create
01 01 1 - -
02 02 again - kubectl-create
03 03 absent - -
04 04 1 - kubectl-create
END
expect 0 assay blame -o ndjson -f data.level shop/cm/c
[ "$(jq -r '[.since, .origin.manager, .origin.class] | join(" ")' out)" = '2026-03-04T02:00:00Z kubectl-create hand' ] ||
	die "blame of what came back: $(cat out)"
expect 0 assay blame -o ndjson -f data.level 2026-03-02 shop/cm/c
[ "$(jq -r '[.since, .origin.manager] | join(" ")' out)" = '2026-03-02T02:00:00Z kubectl-create' ] ||
	die "blame of what was made again: $(cat out)"
