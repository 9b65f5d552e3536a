# Absent from a backup is not deleted from the cluster.
mkdir a b
import_form openshift-backup 1
cp "$nights"/night-2/openshift-backup/*.zip all.zip
cp all.zip one.zip
zip -q -d all.zip '*/secrets.json'
zip -q -d one.zip 'shop/secrets.json'
for how in all one; do
	ASSAY_STORE=$(pwd)/$how.git
	cp -r store.git "$ASSAY_STORE"
	mkdir -p $how
	cp $how.zip $how/openshift-backup202603030015.zip
	got=0
	assay import --secrets-key key $how > out 2> err || got=$?
	[ "$got" = 0 ] || [ "$got" = 3 ] || die "import gave status $got"
	for format in text ndjson json name name-status stat unified; do
		got=0
		assay diff -o $format > out 2> err || got=$?
		[ "$got" = 3 ] || die "$how: status $got of -o $format, not 3"
		silent_on 'no drift' out
		case $format in
		text) says '^shop .*PARTIAL' out ;;
		ndjson) jq -e -s 'map(select(.objectKind == "Secret")) == []' out > /dev/null \
			|| die "$how: a Secret was reported" ;;
		json) jq -e '.coverage.complete == false and .summary.notComparable > 0' out > /dev/null \
			|| die "$how: the document does not say that it is partial" ;;
		esac
	done
	got=0
	assay diff --allow-incomplete > out 2> err || got=$?
	[ "$got" = 1 ] || die "status $got with --allow-incomplete"
done

# the last Route of a project, deleted: its file is gone while others have theirs
ASSAY_STORE=$(pwd)/route.git
cp -r store.git "$ASSAY_STORE"
cp "$nights"/night-2/openshift-backup/*.zip route.zip
zip -q -d route.zip 'monitoring/routes.json'
mkdir route
mv route.zip route/openshift-backup202603030015.zip
expect 0 assay import --secrets-key key route
expect 1 assay diff -o ndjson
jq -e -s 'map(select(.objectKind == "Route" and .op == "remove" and .namespace == "monitoring"))
	| length == 1' out > /dev/null || die 'the removed Route is not reported'

# a project that no ns.json lists any more is deleted; one whose folder only is missing is not
ASSAY_STORE=$(pwd)/project.git
import_form openshift-backup 1
mkdir x gone lost
(cd x && unzip -q "$nights"/night-2/openshift-backup/*.zip && rm -r legacy &&
	zip -qr ../lost/openshift-backup202603030015.zip . &&
	for f in */ns.json; do jq '.items |= map(select(.metadata.name != "legacy"))' "$f" > t && mv t "$f"; done &&
	zip -qr ../gone/openshift-backup202603030015.zip .)
cp -r project.git lost.git
expect 0 assay import --secrets-key key gone
expect 1 assay diff -o ndjson
jq -e -s 'map(select(.objectKind == "Namespace" and .name == "legacy" and .op == "remove")) | length == 1' \
	out > /dev/null || die 'the deleted project is not reported'
jq -e -s 'map(select(.namespace == "legacy")) == []' out > /dev/null || die 'its contents stand beside it'
ASSAY_STORE=$(pwd)/lost.git
got=0
assay import --secrets-key key lost > out 2> err || got=$?
got=0
assay diff -o ndjson > out 2> err || got=$?
[ "$got" = 3 ] || die "a missing folder gives status $got, not 3"
jq -e -s 'map(select(.namespace == "legacy" or .name == "legacy")) == []' out > /dev/null ||
	die 'a project whose folder is missing was reported as removed'
