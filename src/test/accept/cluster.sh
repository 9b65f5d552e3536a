# The wrong cluster's archive, a date that the content contradicts, an archive that covers nothing.
import_form openshift-backup 1 2
mkdir other x
(cd x && unzip -q "$nights"/night-3/openshift-backup/*.zip && for d in */; do mv "$d" "z${d%/}"; done &&
	for f in */*.json; do sed -i 's/"name": "\([a-z]\)/"name": "z\1/; s/"namespace": "/"namespace": "z/' "$f"; done &&
	zip -qr ../other/openshift-backup202603040015.zip .)
expect 2 assay import --secrets-key key other
says 'another cluster' err
says 'hint: .*--context.*--force' err
expect 0 assay log -o ndjson
[ "$(wc -l < out)" = 2 ] || die 'it was imported all the same'
expect 0 assay import --secrets-key key --context other other
git --git-dir="$store" show-ref --verify -q refs/heads/other
# now there are two contexts: one must be named
expect 2 assay diff
says 'hint: .*other.*shop' err
expect 1 assay diff --context shop --stat

# the store's cluster id against another one (kubectl's YAML has it)
ASSAY_STORE=$(pwd)/yaml.git
import_form kubectl-yaml 1
sed 's/6f6b0f8c-3b1c-4d5e-9f0a-000000000016/6f6b0f8c-3b1c-4d5e-9f0a-000000000099/' \
	"$nights"/night-2/kubectl-yaml/*.yaml > cluster-2026-03-03.yaml
expect 2 assay import --secrets-key key cluster-2026-03-03.yaml
says 'cluster id' err
expect 0 assay import --secrets-key key --force cluster-2026-03-03.yaml

# stamps inside lie over an hour after the last second the name can mean
ASSAY_STORE=$(pwd)/clock.git
cp "$nights"/night-4/openshift-backup/*.zip openshift-backup202603020015.zip
got=0
assay import --context shop --secrets-key key openshift-backup202603020015.zip > out 2> err || got=$?
says 'newer than its date: a wrong zone or clock' err

# an archive that covers nothing makes no commit and gives status 3
ASSAY_STORE=$(pwd)/nothing.git
mkdir -p empty/shop empty/default dead/shop
(cd empty && zip -qr ../openshift-backup202603060015.zip .)
: > dead/shop/ns.json
(cd dead && zip -qr ../openshift-backup201809280015.zip .)
for z in openshift-backup202603060015.zip openshift-backup201809280015.zip; do
	expect 3 assay import --context shop $z
	says 'COVERS' out
done
git --git-dir="$ASSAY_STORE" show-ref > refs 2>&1 || :
silent_on 'refs/heads' refs

# in which zone a name is read: option, then UTC; days take the newest stamp inside
ASSAY_STORE=$(pwd)/zone.git
assay import --context shop --secrets-key key --zone Europe/Berlin "$nights"/night-1/openshift-backup > out 2>&1 || :
assay log -o json | jq -e '.items[0].instant == "2026-03-01T23:15:00Z"' > /dev/null || die 'the zone was not heeded'
