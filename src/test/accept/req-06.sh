# The table of time words, on nights at 00:15 in Berlin from 1 to 14 September 2026 without the 6th.
export TZ=Europe/Berlin ASSAY_NOW=2026-09-14T09:00+02:00
mkdir in
for d in 01 02 03 04 05 07 08 09 10 11 12 13 14; do
	printf '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop"},"data":{"day":"%s"}}' $d \
		> in/prod-202609${d}0015.json
done
for f in in/*; do expect 0 assay import -q --context prod --secrets-key key --zone Europe/Berlin "$f"; done
expect 0 assay import -q --context stage --secrets-key key --zone Europe/Berlin in/prod-202609110015.json
export ASSAY_CONTEXT=prod
expect 0 assay label last-good 2026-09-10

is() {	# DAY WORD [NOTE]
	expect 0 assay get "$2" cm/a -o json
	jq -e --arg d "$1" '.items[0].data.day == $d' out > /dev/null ||
		die "'$2' is of day $(jq -r '.items[0].data.day' out), not $1"
	if [ -n "${3:-}" ]; then says "$3" err; else [ ! -s err ] || { cat err; die "'$2' is noted"; }; fi
}
for w in latest @ '@{0}'; do is 14 "$w"; done
for w in '@~1' '@{1}' '@{-1}'; do is 13 "$w"; done
is 05 '@~8'
is 01 earliest
is 14 today
is 13 yesterday
is 11 2026-09-11
is 05 2026-09-06 '^assay: no snapshot on Sun 6 Sep, using Sat 5 Sep 00:15'
is 12 2026-09-12T16:41
is 12 '2026-09-12 16:41'
is 13 after:2026-09-12T16:41
is 11 friday
is 11 last-friday
is 11 '3 days ago'
is 11 3d
is 12 '3 nights ago'
is 12 3n
is 14 1n
is 12 '36 hours ago'
is 12 36h
is 14 2026-09
is 13 2026-W37
is 10 last-good
is 11 stage@friday
is 11 stage@
id=$(git --git-dir="$store" rev-parse --short=9 prod)
case $id in *[a-f]*) is 14 "$id" ;; esac
expect 2 assay get --exact 2026-09-06 cm/a
says hint: err
expect 2 assay diff 2w
expect 1 assay diff --around '2026-09-12 16:41' -o json
jq -e '.from.instant == "2026-09-11T22:15:00Z" and .to.instant == "2026-09-12T22:15:00Z"' out > /dev/null || die around

# words that are not in the grammar are errors with a hint; none of them is taken for the present
i=0
awk 'BEGIN { srand(7); a = "abcdefghijklmnopqrstuvwxyz0123456789@~{}:.+T "
	for (i = 0; i < 260; i++) { w = ""; n = 1 + int(rand() * 9)
		for (k = 0; k < n; k++) w = w substr(a, 1 + int(rand() * length(a)), 1)
		print w } }' | grep -vE '\.\.|^@$|^[0-9]+[dhnw]$|^@(~|\{)[0-9]' > words
while IFS= read -r w && [ $i -lt 200 ]; do
	i=$((i + 1))
	expect 2 assay diff "$w"
	[ ! -s out ] || die "'$w' gave a result"
	says '^  hint: ' err
done < words
[ $i = 200 ] || die "only $i words"
