# import --history keeps the transactions of an etcd file as etcd's own libraries list them, dates
# them by what stands in it, and log --history tells them.
export COLUMNS=120
ref() { echo "refs/assay/history/shop/2026030$(($1 + 1))T001510Z"; }
# the keys that the API server keeps for itself, and those whose changes only tell the time
quiet='^compact_rev_key$|/masterleases/|^/kubernetes.io/(events|leases)/'
trailers='%ct %(trailers:key=Revision,valueonly,separator=%x20) %(trailers:key=Anchor-Before,valueonly,separator=%x20) - %(trailers:key=Anchor-After,valueonly,separator=%x20)'

for n in 1 2 3 4; do
	expect 0 assay import --history --context shop --secrets-key key "$nights/night-$n/etcd"
	says ' objects .*[0-9]+ transactions before$' out
done
git --git-dir "$store" fsck --strict > fsck 2>&1 || die "git fsck fails"
[ ! -s fsck ] || { cat fsck; die "git fsck finds something"; }
[ "$(git --git-dir "$store" rev-list --count shop)" = 4 ] || die "the branch has other commits"

# One commit a transaction: the revisions after the compaction that touch an object.
for n in 1 2 3 4; do
	git --git-dir "$store" log --reverse --format='%(trailers:key=Revision,valueonly,separator=)' \
		"$(ref $n)" > all
	base=$(head -n 1 all)
	tail -n +2 all > got
	[ "$base" = "$(assay etcd -o json "$nights/night-$n/etcd" | jq .compactRevision)" ] || die "night $n: base $base"
	gzip -dc "$nights/night-$n/expected/etcd-history.ndjson.gz" |
		jq --arg quiet "$quiet" --argjson base "$base" \
			'select(.main > $base and (.key | test($quiet) | not)) | .main' | uniq > want
	[ "$(wc -l < want)" -gt 20 ] || die "night $n: hardly any transactions to compare with"
	cmp got want || { diff got want | head; die "night $n: other revisions"; }
done

# Dates never fall, lie between their anchors, and are those that were asked of the changes.
for n in 1 2 3 4; do
	git --git-dir "$store" log --reverse --format="$trailers" "$(ref $n)" |
		jq -Rr 'split(" - ") as [$a, $b] | ($a | split(" ")) as $a | ($b | split(" ")) as $b |
			[$a[0], ($a[3] // "1970-01-01T00:00:00Z" | fromdate), ($b[1] // "2100-01-01T00:00:00Z" | fromdate),
			 $a[1], $a[2] // 0, $b[0] // 9999999] | @tsv' |
		awk '$1 < last || $1 < $2 || $1 > $3 || $4 < $5 || $4 > $6 { print; bad = 1 } { last = $1 }
			END { exit bad }' || die "night $n: dates are out of order"
done
jq -c '.pairs[] | .to_night as $n | (.changes[] | select(.human)), .transient[] |
	[$n, .time, .kind, .name, .manager]' "$nights/truth.json" | sort -u > truth
[ "$(grep -c '"2026-03-02T23:5' truth)" = 2 ] || die "what came and went is not in the truth"
expect 0 assay log --history -o ndjson
jq -c '.snapshot as $s | .instant as $t | .objects[] | [($s[9:10] | tonumber) - 1, $t, .ref, .manager]' out > told
while read -r row; do
	night=$(echo "$row" | jq '.[0]')
	time=$(echo "$row" | jq -r '.[1]')
	name=$(echo "$row" | jq -r '.[3]')
	grep -q "^\[$night,\"$time\",\"[^\"]*/$name\"" told || { cat told; die "not told: $row"; }
done < truth

# The tree of the newest commit is that of its snapshot, but for Leases and Events.
for n in 1 2 3 4; do
	at=$(git --git-dir "$store" log --format=%h -n 1 --skip=$((4 - n)) shop)
	git --git-dir "$store" ls-tree -r "$at" | grep -vE '/(Event|Lease\.coordination\.k8s\.io)/' > snapshot
	git --git-dir "$store" ls-tree -r "$(ref $n)" > past
	cmp snapshot past || { diff snapshot past | head; die "night $n: another state at the end"; }
done

# As text: what came and went within the day is told of the right night, and of no other.
expect 0 assay log --history -1 tuesday -n shop
expect 0 assay log shop/cm/app-config -f 'data.**'
says 'Mon 2 Mar 23:50:00 .. ' out
says 'feature.checkout=false' out
expect 0 assay log --history -k cm
says '^shop, before Tue 3 Mar 00:15 UTC: ' out
says 'Mon 2 Mar 23:54:00  revision 1026$' out
says 'shop/cm/app-config  data\[application.properties\]\[feature.checkout\]' out

# blame begins fields within it, and not at the snapshot after
expect 0 assay blame -o ndjson shop/cm/app-config
jq -se 'any(.sinceTold and .since > "2026-03-02T00:15:10Z" and (.since | endswith(":15:10Z") | not) and .firstSeen == false)' out > blamed ||
	{ cat out; die "blame knows snapshots only"; }

# The same ids again: at once, later on top of a store without, in another order, of another form's keys.
git --git-dir "$store" for-each-ref > refs
one() { ASSAY_STORE=$(pwd)/again.git assay "$@"; }
expect 0 one import -q --context shop --secrets-key key "$nights"/night-[1-4]/etcd
[ "$(git --git-dir again.git for-each-ref | wc -l)" = 1 ] || die "a past that nobody asked for"
for n in 3 1 4 2; do
	expect 0 one import --history --context shop "$nights/night-$n/etcd"
	says 'already known, [0-9]+ transactions before$' out
done
git --git-dir again.git for-each-ref | cmp - refs || die "other ids later than at once"
expect 0 one import --history --context shop "$nights"/night-[1-4]/etcd
says '^0 imported, 4 already known' out
git --git-dir again.git for-each-ref | cmp - refs || die "a second time changes something"

# A past is never mixed with another treatment of secrets, and goes with its context.
git --git-dir again.git update-ref -d "$(ref 2)"
expect 2 one import --history --context shop --secrets keep "$nights/night-2/etcd"
says 'other settings' err
expect 0 one import --rebuild --history --context shop --secrets drop "$nights/night-1/etcd"
[ "$(git --git-dir again.git for-each-ref refs/assay | wc -l)" = 1 ] || die "old pasts outlive a rebuild"

# Passwords of before and after a change are in no object, nor as base64.
git --git-dir "$store" cat-file --batch-all-objects --batch > everything
for n in 3 4; do
	gzip -dc "$nights/night-$n/expected/objects.ndjson.gz" |
		jq -r 'select(.object.kind == "Secret" and .object.metadata.name == "db-credentials") |
			.object.data.password, (.object.data.password | @base64d)'
done > passwords
[ "$(sort -u passwords | wc -l)" = 4 ] || die "the password did not change"
while read -r secret; do
	! LC_ALL=C grep -aqF -e "$secret" everything || die "$secret is in the store"
done < passwords

# Encrypted at rest: the same transactions, opened by the tarball's keys.
export ASSAY_STORE="$(pwd)/sealed.git"
expect 0 assay import -q --history --context shop --secrets-key key "$nights/night-2/etcd-aesgcm"
git --git-dir sealed.git log --format='%(trailers:key=Revision,valueonly,separator=)' "$(ref 2)" > sealed
git --git-dir "$store" log --format='%(trailers:key=Revision,valueonly,separator=)' "$(ref 2)" | cmp - sealed ||
	die "other transactions where it is encrypted"
! git --git-dir sealed.git grep -q opaque "$(ref 2)" || die "values stayed closed"

# The Timeline says where it is, and tells it.
printf 'work\n1\nwork\nnow\n:\ntype log --history latest\nEnter\nwork\nnow\n' > keys
ASSAY_UI_SCRIPT=keys expect 0 assay ui
says 'the minutes before it are kept: :log --history latest' out
says 'transactions since' out

# A store without says how to get it.
ASSAY_STORE="$(pwd)/none.git"
expect 0 assay import -q "$nights/night-1/openshift-backup"
expect 2 assay log --history
says 'import --history' err
