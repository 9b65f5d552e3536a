# Logs of the API server's audit, made of the truth of nights 1-2: beside the store, given to import
# and within an archive they tell who asked for each change; without them nothing is different.
event='{kind: "Event", apiVersion: "audit.k8s.io/v1", level: "Request", auditID: "\(.id)-\(.path)",
	stage: "ResponseComplete", verb: "patch", requestURI: "/apis/x?fieldManager=\(.manager)",
	user: {username: (if .human then "ann" else "system:serviceaccount:argocd:argocd" end)},
	sourceIPs: ["10.0.0.7"], userAgent: "\(.manager)/v1.28 (linux/amd64)",
	objectRef: {resource: "\(.kind | ascii_downcase)s", apiGroup: "apps", namespace, name},
	responseStatus: {code: 200}, requestReceivedTimestamp: (.time[:-1] + ".5Z")}'
jq -c ".pairs[0].changes[] | $event" "$nights/truth.json" > audit.log
# what is no write, was refused or is damaged tells nothing
jq -c ".pairs[0].changes[0] | $event | .verb = \"get\", (.responseStatus.code = 403 | .user.username = \"eve\")
	| .requestReceivedTimestamp = \"2026-03-03T02:00:00.1Z\"" "$nights/truth.json" >> audit.log
echo '{"kind":"Event","verb":"patch","user"' >> audit.log

# told RECORDS: every change of the truth by user, verb, address and time, within the window
told() {
	jq -r '.pairs[0].changes[] | select(.visible_in | index("stacked-json")) | [.name, .path,
		"audit", (if .human then "ann" else "system:serviceaccount:argocd:argocd" end), "patch",
		"10.0.0.7", .time, .human, "2026-03-03T02:00:00Z"] | @tsv' "$nights/truth.json" | sort > want
	jq -r '[.name, .path, .origin.class, .origin.user, .origin.verb, .origin.address, .origin.time,
		.origin.byHand, .origin.window.to] | @tsv' "$1" | sort > have
	diff -u want have || die "$1: < truth, > assay"
}

import_form stacked-json 1 2
expect 1 assay diff -o ndjson @~1 @
cp out without
jq -e 'select(.origin.user)' out > /dev/null && die "a user without a log"

# beside the store, plain, packed and as a list
gzip -c audit.log > packed.gz
jq -s '{kind: "EventList", apiVersion: "audit.k8s.io/v1", items: .}' audit.log > list.json 2> /dev/null ||
	sed '$d' audit.log | jq -s '{kind: "EventList", apiVersion: "audit.k8s.io/v1", items: .}' > list.json
for log in audit.log packed.gz list.json; do
	expect 1 assay diff -o ndjson --audit "$log" @~1 @
	told out
done
expect 1 assay diff --audit audit.log @~1 @
says 'who  ann \(audit: patch from 10.0.0.7,' out
says 'by audit' out
expect 1 assay diff --audit audit.log --by hand -o name @~1 @
[ "$(cat out)" = shop/deploy/backend ] || die "by hand: $(cat out)"
expect 1 assay diff --audit audit.log --by audit -o name @~1 @
[ "$(wc -l < out)" = 2 ] || die "by audit: $(cat out)"
expect 0 assay blame -o json --audit audit.log -f '**.readinessProbe.timeoutSeconds' shop/deploy/backend
[ "$(jq -r '.items[0].origin.user' out)" = ann ] || die "blame names nobody"
expect 0 assay log -o json --audit audit.log -f '**.readinessProbe.timeoutSeconds' shop/deploy/backend
says '"user": "ann"' out
expect 2 assay diff --audit key @~1 @
says 'no audit log' err

# a known archive is read again for a log; the same log a second time is no news
before=$(git -C "$ASSAY_STORE" rev-parse shop)
expect 0 assay import -q --context shop --secrets-key key "$nights"/night-[12]/stacked-json
[ "$before" = "$(git -C "$ASSAY_STORE" rev-parse shop)" ] || die "an import without a log moved the branch"
expect 0 assay import -q --context shop --secrets-key key --audit audit.log "$nights"/night-[12]/stacked-json
after=$(git -C "$ASSAY_STORE" rev-parse shop)
[ "$before" != "$after" ] || die "the log was not taken in"
expect 0 assay import -q --context shop --secrets-key key --audit audit.log "$nights"/night-[12]/stacked-json
[ "$after" = "$(git -C "$ASSAY_STORE" rev-parse shop)" ] || die "the same log moved the branch again"
expect 1 assay diff -o ndjson @~1 @
told out

# within FORM ARCHIVE: night 2 is in the archive, with the log in or beside it
within() {
	export ASSAY_STORE="$(pwd)/$1-${2##*.}.git"
	expect 0 assay import -q --context shop --secrets-key key "$nights/night-1/$1" "$2"
	expect 1 assay diff -o ndjson @~1 @
	told out
}
cp -R "$nights/night-2/stacked-json" stacked-20260303_0015
cp audit.log stacked-20260303_0015/kube-apiserver-audit.log
within stacked-json stacked-20260303_0015
# in a zip, packed once more, and in a tarball
mkdir zip audit_logs
cp "$nights"/night-2/openshift-backup/*.zip openshift-backup202603030015.zip
cp packed.gz audit_logs/master-0-audit.log.gz
zip -q openshift-backup202603030015.zip audit_logs/master-0-audit.log.gz
within openshift-backup openshift-backup202603030015.zip
unzip -q openshift-backup202603030015.zip -d zip	# with an entry of the folder itself, too
tar -C zip -czf openshift-backup202603030015.tar.gz .
within openshift-backup openshift-backup202603030015.tar.gz
# beside the two files of an etcd backup, be it the folder or one of them that is given
mkdir etcd
cp "$nights"/night-2/etcd/* audit.log etcd
within etcd etcd
within etcd etcd/snapshot_2026-03-03_001510.db

# a value that a body tells: none of a Secret reaches the store
export ASSAY_STORE="$(pwd)/secret.git"
cat > more.log <<'END'
{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"d1","stage":"ResponseComplete","verb":"update","user":{"username":"eve"},"userAgent":"curl/8","objectRef":{"resource":"secrets","namespace":"shop","name":"db-credentials"},"responseStatus":{"code":200},"requestReceivedTimestamp":"2026-03-02T20:00:00Z","requestObject":{"apiVersion":"v1","kind":"Secret","data":{"password":"Y2FuYXJ5LWluLWEtbG9n"}}}
END
expect 0 assay import -q --context shop --secrets-key key --audit more.log "$nights/night-2/stacked-json"
assay show --origins shop/secret/db-credentials > origins
says 'eve' origins
git -C "$ASSAY_STORE" cat-file --batch-all-objects --batch > all
silent_on 'canary-in-a-log|Y2FuYXJ5' all
git -C "$ASSAY_STORE" fsck --strict > fsck 2>&1 || die "$(cat fsck)"
