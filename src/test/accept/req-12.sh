# With -o json standard output is one valid document, or nothing when the command fails; talk is elsewhere.
import_form openshift-backup 1 2
document() {
	got=0
	assay "$@" > out 2> err || got=$?
	[ "$got" -le 1 ] || [ "$got" = 3 ] || { cat err; die "status $got: $*"; }
	jq -e -s 'length == 1' out > /dev/null || die "not one document: $*"
}
document diff -o json
document diff -o json @ @
document diff -o json --nightly earliest..
document diff -o json 2026-03-09
document log -o json
document log -o json shop/svc/backend
document log -o json shop/cm/app-config -f 'data.**'
document show -o json shop/svc/backend
document get -o json
document get -o json node
document rules -o json
document rules -o json explain shop/svc/backend
cp out nothing-differs
for e in 'diff blah' 'diff -n nope' 'show nope/x' 'log shop/svc/nope' 'get nopes' 'rules explain x/y' 'diff -f a[' 'log --context x'; do
	# shellcheck disable=SC2086
	expect 2 assay $e -o json
	[ ! -s out ] || die "output of a failure: $e"
	[ -s err ] || die "no word of a failure: $e"
done
for c in diff log get; do
	assay $c -o ndjson 2> err | jq -e . > /dev/null || die "$c -o ndjson"
done
