# Nights 1-4 as etcd snapshots, plain, encrypted and with encryption just switched on, against the
# truth beside them; and against the same nights in other forms: what two forms both carry is the
# same, and a comparison across forms finds what changed and nothing else.

# truth PAIR FORM...: the changes of a pair of nights that every one of the forms can show
truth() {
	pair=$1
	shift
	jq -r --argjson pair "$pair" '.pairs[$pair].changes[] | (.visible_in // []) as $in
		| select($ARGS.positional - $in == [])
		| [.namespace, .kind, .name, .path, .op] | @tsv' "$nights/truth.json" --args "$@" |
		sed 's/modify$/replace/' | sort > want
}
# drift WHAT FROM TO: what assay says has changed is what ./want says, and it says so by its status
drift() {
	got=0
	assay diff -o ndjson "$2" "$3" > diff.ndjson 2> err || got=$?
	jq -r '[.namespace, .objectKind, .name, .path, .op] | @tsv' diff.ndjson | sort > have
	diff -u want have || die "$1: < truth, > assay"
	[ "$got" = 1 ] || { cat err; die "$1: status $got, not 1"; }
}
# tree FILE COMMIT: what a commit holds, a line a file, but for its facts and the tarball's objects
tree() {
	git --git-dir="$ASSAY_STORE" ls-tree -r "$2" -- objects origins evidence |
		grep -v '	[a-z]*/_static/' > "$1"
}
# switched_on OLDER NEWER: encryption at rest came between two forms, which the API server's own
# configuration tells and no truth does
switched_on() {
	[ "$1" = etcd ] && [ "$2" != etcd ] || return 0
	path='data["config.yaml"].apiServerArguments["encryption-provider-config"]'
	printf '_static/kube-apiserver\tConfigMap\tconfig\t%s\tadd\n' "$path" >> want
	sort -o want want
}

first=etcd-aescbc	# is not in every set of nights
[ -d "$nights/night-1/$first" ] || first=etcd
for history in 'etcd etcd etcd etcd' "$first etcd-aesgcm etcd-secretbox etcd-aescbc" \
	'etcd etcd etcd etcd-rotated'; do
	ASSAY_STORE=$(pwd)/$(echo "$history" | tr -d ' ').git
	night=0
	for form in $history; do
		night=$((night + 1))
		import_form "$form" $night
	done
	for pair in 0 1 2; do
		truth $pair etcd
		[ -s want ] || die "the truth about pair $pair is empty"
		# shellcheck disable=SC2046
		switched_on $(echo "$history" | cut -d ' ' -f $((pair + 1)),$((pair + 2)))
		drift "$history, pair $pair" "@~$((3 - pair))" "@~$((2 - pair))"
	done
	for n in 0 1 2 3; do
		tree $n.tree "shop~$n"
		[ -f $n.first ] || cp $n.tree $n.first
		diff -u $n.first $n.tree || die "$history: not the objects of the plain snapshots"
	done
done

# The objects that the API server served at that time, as a list: the same objects, byte for byte.
served=$(pwd)/served.git
etcd=$(pwd)/etcdetcdetcdetcd.git
for n in 1 2 3 4; do
	ASSAY_STORE=$served
	gzip -dc "$nights/night-$n/expected/objects.ndjson.gz" |
		jq -s '{apiVersion: "v1", kind: "List", items: [.[].object]}' > list.json
	expect 0 assay import -q --context shop --secrets-key key --date "2026-03-0$((n + 1))T00:15:10Z" \
		list.json
	tree want shop
	ASSAY_STORE=$etcd
	tree have "shop~$((4 - n))"
	diff -u want have || die "night $n: < as served, > from etcd"
done

# An export of the same minute, in one history with the snapshots: no difference between the two,
# and across the nights what both forms can show.
ASSAY_STORE=$(pwd)/mixed.git
import_form openshift-backup 1 2 3 4
import_form etcd 1 2 3 4
git --git-dir="$ASSAY_STORE" log --reverse --format='%H %s' shop > log
commit() { awk -v s="$1" '$NF == s' log | sed -n "$2s/ .*//p"; }	# SOURCE NIGHT
zip=$(awk '{ print $NF; exit }' log)
[ "$(grep -c "$zip\$" log)" = 4 ] && [ "$(wc -l < log)" = 8 ] || die "not four nights of each: $(cat log)"
for n in 1 2 3 4; do
	a=$(commit "$zip" $n)
	b=$(commit etcd-snapshot $n)
	expect 0 assay diff --noise --derived -o ndjson "$a" "$b"
	[ ! -s out ] || die "night $n: an export and a snapshot of the same minute differ"
	expect 0 assay diff --noise --derived -o ndjson "$b" "$a"
	[ $n = 1 ] || {
		truth $((n - 2)) etcd openshift-backup
		drift "export to snapshot $n" "$(commit "$zip" $((n - 1)))" "$b"
		drift "snapshot to export $n" "$(commit etcd-snapshot $((n - 1)))" "$a"
	}
done
