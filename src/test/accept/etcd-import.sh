# etcd snapshots in all forms: the objects of the API server, whatever the way they came; what cannot be read is said.
import_db() { expect "$1" assay --store "$2" import --context shop --secrets-key key "$3"; }
# all objects of a snapshot with their blobs, those of the tarball aside
objects() { git --git-dir="$1" ls-tree -r "$2" objects origins evidence | grep -v '/_static' | awk '{ print $4, $3 }'; }

# the forms are equal to the API server's own list, object by object
for n in 1 2 3 4; do
	expect 0 assay --store yaml.git import --context shop --secrets-key key "$nights/night-$n/kubectl-yaml"
	import_db 0 plain.git "$nights/night-$n/etcd"
	objects yaml.git shop > want
	objects plain.git shop > got
	cmp want got || { diff want got | head; die "night $n differs from its list"; }
	zcat "$nights/night-$n/expected/objects.ndjson.gz" | wc -l > count
	grep -c '^objects/' got | cmp - count || die "night $n has not all objects"
	for form in "$nights/night-$n"/etcd-*; do
		[ -e "$form" ] || continue
		import_db 0 "${form##*/}.git" "$form"
		objects "${form##*/}.git" shop | cmp want - || die "night $n differs in ${form##*/}"
	done
done
git --git-dir=plain.git show shop:snapshot.json > facts
jq -e '.source == "etcd-snapshot" and .revision > 1000 and .instantFrom == "name" and .zone == "UTC"' facts > /dev/null ||
	die 'snapshot.json says something else'
git --git-dir=plain.git ls-tree -r --name-only shop objects/_static/kube-apiserver/ > statics
says '/Pod/kube-apiserver.json$' statics
says '/Secret/etcd-client.json$' statics

# any order gives the same commits; what is known costs nothing, in another folder and whichever file is named
for n in 3 1 4 2; do import_db 0 order.git "$nights/night-$n/etcd"; done
git --git-dir=plain.git log --format=%H shop > ids
git --git-dir=order.git log --format=%H shop | cmp ids - || die 'another order gives other commits'
mkdir -p pvc/2026-03-03_001600 pvc/2026-03-06_001500 pvc/lost+found
cp "$nights"/night-2/etcd/* pvc/2026-03-03_001600
touch pvc/2026-03-06_001500/snapshot_2026-03-06_001510.db.part pvc/lost+found/x
import_db 0 order.git pvc
says '^0 imported, 1 already known' out
expect 0 assay --store order.git import --context shop --secrets-key key pvc/2026-03-03_001600/*
says '^0 imported, 1 already known' out

# packed once more, and piped
tar cf both_2026-03-03_001510.tar -C pvc 2026-03-03_001600
zip -q -r both_2026-03-03_001510.zip pvc/2026-03-03_001600
for packed in both_2026-03-03_001510.*; do
	import_db 0 "$packed.git" "$packed"
	objects plain.git shop~2 > want
	objects "$packed.git" shop | cmp want - || die "$packed gives other objects"
done
mkdir gz
cp pvc/2026-03-03_001600/* gz
gzip gz/*.db
import_db 0 gz.git gz
objects gz.git shop | cmp want - || die 'a packed snapshot gives other objects'

# no key of the tarball or of the user is anywhere in a store
for form in aescbc aesgcm secretbox rotated; do
	for tar in "$nights"/night-*/etcd-$form/*.tar.gz; do
		tar xzOf "$tar" --wildcards '*/encryption-config/encryption-config' > config.json
		jq -r '.. | .secret? // empty' config.json | sort -u > secrets
		[ -s secrets ] || die 'the test has no keys to look for'
		git --git-dir="etcd-$form.git" cat-file --batch-all-objects --batch > all
		find "etcd-$form.git/cache" -type f -exec cat {} + >> all
		grep -aFf secrets all > /dev/null && die "a key of $form is in the store"
		base64 -d < secrets > raw
		LC_ALL=C grep -aF -f raw all > /dev/null && die "a key of $form is in the store, as bytes"
	done
done
silent_on 'encryption-config' statics

# without its tarball: Secrets and ConfigMaps are known by name, all else is read
mkdir lone
gzip -dcf "$nights"/night-2/etcd-aesgcm/*.db* > lone/snapshot_2026-03-03_001510.db
import_db 0 lone.git "$nights/night-1/etcd"
import_db 3 lone.git lone
says 'PARTIAL' out
says '58 values cannot be read: no key named 1 for aesgcm' err
objects plain.git shop~2 | grep -vE '/(Secret|ConfigMap)/' > want
objects lone.git shop | grep -vE '/(Secret|ConfigMap)/' | cmp want - || die 'what is not encrypted differs'
import_db 0 lone.git "$nights/night-3/etcd"
expect 3 assay --store lone.git diff --context shop @~2 @~1
silent_on '(secret|cm)/' out
expect 1 assay --store lone.git diff --context shop @~1 @
silent_on '(secret|cm)/' out
says 'svc/backend' out
# and the user may give the keys
tar xzOf "$nights"/night-2/etcd-aesgcm/*.tar.gz --wildcards '*/encryption-config/encryption-config' > config.json
expect 0 assay --store given.git import --context shop --secrets-key key --encryption-config config.json lone
objects plain.git shop~2 > want
objects given.git shop | cmp want - || die 'with the keys given it differs'
# a known archive is read again where there are keys now, and a wrong file is named
expect 0 assay --store lone2.git import --context shop --secrets-key key "$nights/night-1/etcd"
import_db 3 lone2.git lone
import_db 0 lone2.git "$nights/night-3/etcd"
expect 0 assay --store lone2.git import --context shop --secrets-key key --encryption-config config.json lone
says '^1 imported, 0 already known' out
objects lone2.git shop~1 | cmp want - || die 'what stayed closed is not read again'
[ "$(git --git-dir=lone2.git rev-list --count shop)" = 3 ] || die 'a snapshot read again is there twice'
git --git-dir=lone2.git fsck --strict > /dev/null 2>&1
expect 0 assay --store lone2.git import --context shop --secrets-key key --encryption-config config.json lone
says '^0 imported, 1 already known' out
sed 's/"secret":"[^"]*"/"secret":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="/g' config.json > wrong.json
expect 3 assay --store lone.git import --context shop --secrets-key key --encryption-config wrong.json lone
says '^0 imported, 1 already known' out
printf '{' > broken.json
expect 2 assay --store lone.git import --context shop --secrets-key key --encryption-config broken.json lone
says '^assay: broken.json: the encryption configuration cannot be read' err
# what was closed in one archive is read in another that has the keys
mkdir closed open
cp "$nights"/night-4/etcd-aescbc/*.db closed
for file in "$nights"/night-4/etcd-aescbc/*; do
	cp "$file" "open/$(basename "$file" | sed s/2026-03-05/2026-03-06/)"
done
import_db 3 opened.git closed
import_db 0 opened.git open
objects opened.git shop > got
objects etcd-aescbc.git shop | cmp - got || die 'with the keys at hand it is as closed as before'
# what stayed closed is read as soon as there is a key
mkdir again
cp lone/*.db again/snapshot_2026-03-03_011510.db
cp "$nights"/night-2/etcd-aesgcm/*.tar.gz again/static_kuberesources_2026-03-03_011510.tar.gz
import_db 3 again.git lone
import_db 0 again.git again
objects again.git shop | cmp want - || die 'a value stayed closed though there is a key now'
# opaque values still show that they changed
mkdir later
cp "$nights"/night-4/etcd-aescbc/*.db later
import_db 3 opaque.git lone
import_db 3 opaque.git later
assay --store opaque.git diff --context shop --noise --derived -o ndjson > changes || :
jq -se 'any(.objectKind == "Secret" and (.path | contains("assay:opaque")))' changes > /dev/null ||
	die 'a value that stays closed does not show that it changed'

# a wrong SHA-256 at the end alone loses nothing, but what was read may not be what was saved
mkdir doubt
cp "$nights/night-4/etcd/"* doubt
printf 'x' | dd of=doubt/snapshot_2026-03-05_001510.db bs=1 \
	seek=$(($(wc -c < doubt/snapshot_2026-03-05_001510.db) - 3)) conv=notrunc status=none
import_db 3 doubt.git doubt
says 'SHA-256 at its end' err
says '281 objects' out

# without its root page every object is there, found page by page
mkdir rootless
cp "$nights/night-4/etcd/"* rootless
db=rootless/snapshot_2026-03-05_001510.db
root=$(od -An -tu8 -j 32 -N 8 "$db" | tr -d ' ')
head -c 4096 /dev/zero | dd of="$db" bs=4096 seek="$root" conv=notrunc status=none
import_db 3 rootless.git rootless
says "snapshot_2026-03-05_001510.db: page $root: .* entries that this page should lead to were found" err
says '281 objects  *PARTIAL' out
objects plain.git shop > want
objects rootless.git shop | cmp want - || die 'without the root page it gives other objects'

# a damaged leaf costs what is on it
mkdir hurt
cp "$nights"/night-4/etcd/*.tar.gz hurt
db=snapshot_2026-03-05_001510.db
page=$(LC_ALL=C grep -abo '/kubernetes.io/pods/shop/' "$nights/night-4/etcd/$db" | tail -n 1 | cut -d: -f1)
cp "$nights/night-4/etcd/$db" "hurt/$db"
printf '\377\377\377\377' | dd of="hurt/$db" bs=1 seek=$((page / 4096 * 4096)) conv=notrunc status=none
import_db 0 hurt.git "$nights/night-3/etcd"
import_db 3 hurt.git hurt
says 'PARTIAL' out
says 'SHA-256 at its end' err
says "$db: page [0-9]*: " err
expect 3 assay --store hurt.git diff --context shop
silent_on '^  - ' out

# what is cut off has no revision that could go back
mkdir short
head -c 1000000 "$nights/night-4/etcd/$db" > "short/$db"
cp "$nights"/night-4/etcd/*.tar.gz short
import_db 0 short.git "$nights/night-3/etcd"
import_db 3 short.git short
says "^assay: $db: the file is cut off" err
silent_on 'restored' err
expect 3 assay --store short.git diff --context shop
silent_on '^  - ' out

# a revision that goes back is a restored cluster
mkdir back
cp "$nights/night-1/etcd/snapshot_2026-03-02_001510.db" back/snapshot_2026-03-06_001510.db
import_db 0 plain.git back
says 'restored from a backup' err
