# Requirement 36: every number on a screen is the one that the command line prints for the same snapshots and
# filter, on all pairs of nights in all forms, and on the sample.
export LC_ALL=C
# counts NAME ARGUMENTS...: the numbers of line 2 against those of diff -o json
counts() {
	name=$1
	shift
	printf 'resize 24 120\ndump\n' | play "$name" "$@"
	sed -n 3p "$name" > line
	expect_any assay diff "$@" -o json
	jq -r '.summary | "!! \(.critical) ! \(.warning) i \(.info) +\(.objectsAdded) ~\(.objectsChanged) -\(.objectsRemoved) by hand \(.byHand) noise \(.noise)"' \
		out > want
	want=$(cat want)
	got=$(sed -nE 's/.*!! *([0-9]+) +! *([0-9]+) +i *([0-9]+) .*\+([0-9]+) +~([0-9]+) +-([0-9]+).*by hand *([0-9]+).*noise *([0-9]+).*/!! \1 ! \2 i \3 +\4 ~\5 -\6 by hand \7 noise \8/p' line)
	[ "$got" = "$want" ] || { cat line; die "$name $*: '$got' on the screen, '$want' by diff"; }
}
expect_any() { "$@" > out 2> err || [ $? -le 3 ]; }

for form in openshift-backup stacked-json kubectl-yaml etcd; do
	export ASSAY_STORE="$(pwd)/$form.git"
	import_form $form 1 2 3 4
	for pair in '@~3 @~2' '@~2 @~1' '@~1 @' '@~3 @' '@ @~3'; do
		counts $form $pair
		counts $form $pair -n shop
		counts $form $pair -k svc
		counts $form $pair --by hand
		counts $form $pair -s warning
	done
done
the_sample
counts story friday
counts story earliest latest
counts story friday -n shop-prod

# what is written is what the screen shows, and the command that is told writes the same file; a filter
# that was kept says what it hides on the narrowest screen that has room for it
export ASSAY_STORE="$(pwd)/etcd.git"
writes() { # KEYS SCREENS-FORMAT ARGUMENTS...
	keys=$1 format=$2
	shift 2
	rm -f shown
	printf "resize 30 300\n${keys}work\ne\n$format\nCtrl-U\ntype shown\nEnter\nnow said\n" | play writes "$@"
	sed -n 's/.*: assay \(.* > shown\).*/assay \1/p' writes | head -n 1 > command
	says '^assay [a-z]+ ' command
	mv shown kept
	(. ./command) || [ $? -le 3 ]
	cmp shown kept || die "another file by $(cat command)"
}
expect 0 assay mark reviewed @~3 @ shop/svc/backend
set -f
for args in '' '-n shop' '--by hand' '-s warning' '--noise=only' --derived --unreviewed; do
	# shellcheck disable=SC2086 # several words
	writes '' 1 @~3 @ $args
done
writes 'z\n' 4 @~3 @
writes '1\n' 4 @~3 @ -k svc
writes 'A\n' 3 @~3 @ -n shop
writes 'S\ntype --all 8080\nEnter\n' 4 @~3 @ -n shop
set +f
counts etcd @~3 @ --unreviewed
printf 'resize 24 80\n/\ntype by:controller\nEnter\ndump\n1\n/\ntype Wed\nEnter\ndump\n' | play hides @~3 @
expect 1 assay diff @~3 @ --by controller -o json
left=$(jq '.objects | length' out)
expect 1 assay diff @~3 @ -o json
says "filter hides $(($(jq '.objects | length' out) - left))\$" hides
says '1 of 4 snapshots' hides
the_sample

# the timeline against log: the numbers of each night, in their columns
printf '1\nresize 30 80\ndump\n' | play timeline friday
expect 0 assay log -o json
jq -r '[.. | objects | select(.kind? == "Snapshot" and (.missing | not) and .changes != null)] | .[] |
	[.objects, .changes.added, .changes.changed, .changes.removed, .changes.critical, .changes.warning, .changes.info, .changes.noise] |
	map(if . == 0 then "." else tostring end) | join(" ")' out > want
[ "$(wc -l < want)" -ge 10 ] || die 'log has few nights'
sed -n 's/.* [0-9:]*:15 *[0-9]*[hd] *//p' timeline | awk 'NF >= 8 { for (i = 1; i <= 8; i++) printf "%s%s", $i == "0" ? "." : $i, i < 8 ? " " : "\n" }' > got
head -n "$(wc -l < want)" got > rows
diff want rows || die 'the Timeline has other numbers than log'
# a search against search
printf 'S\ntype 8080\nEnter\nresize 24 120\ndump\n' | play search friday
expect 0 assay search 8080 -o ndjson
fields=$(wc -l < out | tr -d ' ')
says "$fields hits" search
# what hands did against audit: of TO alone, and of the range
numbers() { sed -nE 's/.*!! *([0-9]+) +! *([0-9]+) +i *([0-9]+) +drift *([0-9]+) +owned *([0-9]+) +privilege *([0-9]+)( +footprint *([0-9]+))? +noise *([0-9]+).*/!! \1 ! \2 i \3 drift \4 owned \5 privilege \6 footprint 0\8 noise \9/p' "$1"
	sed -nE 's/.* others *([0-9]+)( +filtered *([0-9]+))?.*/others \1 filtered 0\3/p' "$1"; }
audits() { # FROM TO ARGUMENTS...
	from=$1 to=$2
	shift 2
	printf 'resize 24 200\nnow one\nTab\nwork\nnow all\n' | play audits --screen audit "$from" "$to" "$@"
	for of in one all; do
		case $of in one) range=$to ;; *) range=$from..$to ;; esac
		expect 0 assay audit "$range" "$@" -o json
		jq -r '.summary | "!! \(.critical) ! \(.warning) i \(.info) drift \(.drift) owned \(.owned) privilege \(.privilege) footprint 0\(if .footprint > 0 or $of == "all" then .footprint else "" end) noise \(.noise)", "others \(.others) filtered 0\(if .filtered > 0 then .filtered else "" end)"' --arg of $of out > want
		screen $of audits > shot
		numbers shot > got
		diff want got || die "audit $range $*: other numbers on the screen"
	done
}
export ASSAY_STORE="$(pwd)/etcd.git"
set -f
for args in '' '-n shop' '-k cm' '-s warning' '--by hand' '--by controller' '-f **.port' --noise; do
	# shellcheck disable=SC2086 # several words
	audits @~3 @ $args
	printf 'resize 30 300\nwork\nTab\nwork\ne\n4\nCtrl-U\ntype audit.json\nEnter\nnow said\n' > keys
	rm -f audit.json
	ASSAY_UI_SCRIPT=keys expect 0 assay ui --screen audit @~3 @ $args
	# the command that is told writes the same file
	sed -n 's/.*: \(assay audit .* > audit.json\).*/\1/p' out | head -n 1 > command
	cp audit.json shown
	says '^assay audit .* -o json > audit.json$' command
	. ./command
	cmp audit.json shown || die "another file by $(cat command)"
done
set +f
audits @~3 @~2
audits @ @~3
export ASSAY_STORE="$(pwd)/stacked-json.git"
audits @~3 @
the_sample
audits friday latest

# the objects against get
printf 'A\nresize 24 120\ndump\n' | play objects friday
expect 0 assay log -1 -o json
says '65 objects' objects
