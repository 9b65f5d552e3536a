# Requirement 35: all six changes of the sample marked is 6/6; a value that
# changes once more is new again, it alone; undo goes all the way back. And marks
# of two users merge, two at once lose none, a late archive takes none away.
sample=$ASSAY_TESTDATA/../src/test/sample.sh
sh "$sample" .
export ASSAY_STORE="$PWD/store.git" ASSAY_NOW=2026-09-14T09:00+02:00 TZ=Europe/Berlin
as() { printf '[core]\n\tuser = %s\n' "$1" > "$ASSAY_CONFIG"; }
fsck() { expect 0 git --git-dir=store.git fsck --strict --full; }
# left: changed objects between the ends that are not marked
left() { assay diff "$1" --unreviewed -o name > left 2>/dev/null || [ $? = 1 ]; wc -l < left | tr -d ' '; }
is_left() { n=$(left "$1"); [ "$n" = "$2" ] || { cat left; die "$n objects are left since $1, not $2"; }; }
identity() {
	expect "$1" assay diff "$2" $3 -o json
	jq -e '.summary | .all == .shown + .noise + .derived + .reviewed + .accepted + .filtered + .notComparable' \
		out > /dev/null || die "the numbers of $2 $3 do not add up"
}

# ---- the word reviewed, and six marks one by one
as ben
expect 1 assay diff reviewed
says '^prod-eu1  Fri 11 Sep 00:15 -> Mon 14 Sep' out
is_left friday 6
k=6
assay diff friday -o name > objects 2>/dev/null || true
[ "$(wc -l < objects)" -eq 6 ] || die 'the sample has not six changed objects'
while read -r object; do
	k=$((k - 1))
	expect 0 assay mark reviewed "$object"
	says '^reviewed: ' out
	[ $k = 0 ] || says "$k of 6 left to review since Fri 11 Sep 00:15" out
	is_left friday $k
done < objects
identity 0 friday --unreviewed
identity 1 friday ''
jq -e '.summary.reviewed == 0 and .summary.shown == 7' out > /dev/null || die 'reviewed ones left what is shown'
expect 0 assay diff reviewed
says '^prod-eu1  Mon 14 Sep' out
shown='[.changes | .added + .changed + .removed] | add'
expect 0 assay log -2 -o ndjson
[ "$(jq -s "map($shown) | add" out)" = 6 ] || die 'log counts otherwise'
expect 0 assay log --unreviewed -2 -o ndjson
[ "$(jq -s "map($shown) | add" out)" = 0 ] || die 'log counts what is reviewed'
fsck

# ---- one value changes again
cp -r store.git before.git
sh "$sample" . 15
ASSAY_NOW=2026-09-15T09:00+02:00
export ASSAY_NOW
is_left 2026-09-11 1
says '^shop-prod/svc/cart$' left
expect 1 assay diff 2026-09-11 --unreviewed -o ndjson
[ "$(jq -s length out)" = 1 ] || die 'not only the one value is new'
jq -e '.path == "spec.ports[name=http].port" and .new == 8090' out > /dev/null || die 'another value is new'
# and comes back: so does the mark
sh "$sample" . 16
ASSAY_NOW=2026-09-16T09:00+02:00
is_left 2026-09-11 0

# ---- undo six times, in processes of their own, and again
ASSAY_NOW=2026-09-16T10:00+02:00
for n in 1 2 3 4 5 6; do
	expect 0 assay mark undo
	says '^undo: reviewed ' out
	is_left 2026-09-11 $n
done
expect 2 assay mark undo
says 'nothing to undo' err
expect 0 assay mark list --by ben -o json
jq -e '.items == []' out > /dev/null || die 'ben still has marks'
expect 0 assay mark redo
is_left 2026-09-11 5
expect 0 assay mark undo
expect 0 assay mark accepted "$(tail -n 1 objects)" 2026-09-11 -m 'on purpose'
expect 2 assay mark redo
says 'nothing to do again' err
fsck

# ---- two users: the newest word holds, an undo brings back the other's
rm -rf store.git
mv before.git store.git
as ann
ASSAY_NOW=2026-09-14T10:00+02:00
expect 0 assay mark flagged friday svc/cart -m 'cart is down'
is_left friday 1
expect 0 assay mark list svc/cart -o ndjson
[ "$(jq -r '.user + " " + .state' out | sort -u)" = 'ann flagged' ] || die 'the newest mark does not win'
[ "$(git --git-dir=store.git for-each-ref --format='%(refname)' refs/assay/review | wc -l)" = 2 ] || die 'not a ref a user'
expect 0 assay mark undo
expect 0 assay mark list svc/cart -o ndjson
[ "$(jq -r '.user + " " + .state' out | sort -u)" = 'ben reviewed' ] || die "undo took away another's mark"
is_left friday 0
expect 0 assay mark clear friday svc/cart
is_left friday 1

# ---- accepted until a date
expect 0 assay mark accepted friday svc/cart --until 2026-09-15 -m 'for a day'
is_left friday 0
identity 0 friday --unreviewed
jq -e '.summary.accepted == 2 and .summary.reviewed == 5' out > /dev/null || die 'accepted and reviewed do not count apart'
ASSAY_NOW=2026-09-15T23:59+02:00
is_left 2026-09-11 0
ASSAY_NOW=2026-09-16T00:00+02:00
is_left 2026-09-11 1

# ---- many at once: none is lost
ASSAY_NOW=2026-09-14T11:00+02:00
as cem
pids=
while read -r object; do
	assay mark flagged -q friday "$object" &
	pids="$pids $!"
done < objects
for p in $pids; do wait "$p" || die 'a mark at the same time failed'; done
expect 0 assay mark list --by cem -o ndjson
[ "$(jq -r .ref out | sort -u | wc -l)" = 6 ] || die 'a mark at the same time got lost'
fsck

# ---- a late archive rewrites the history, not the marks; one that is held does not block them
rm -rf late.git
assay -C late.git import -q --context prod-eu1 --zone Europe/Berlin --secrets-key key \
	nights/openshift-backup2026091[1-4]0015.zip 2> /dev/null || die 'import'
ASSAY_STORE=$PWD/late.git
expect 0 assay mark reviewed friday '*/*'
is_left friday 0
head=$(git --git-dir=late.git rev-parse HEAD)
assay import -q --zone Europe/Berlin --secrets-key key nights/openshift-backup202609100015.zip
[ "$head" != "$(git --git-dir=late.git rev-parse HEAD)" ] || die 'nothing was rewritten'
is_left friday 0
expect 0 git --git-dir=late.git fsck --strict --full
git --git-dir=late.git gc -q --prune=now
is_left friday 0
expect 0 assay mark undo
is_left friday 6

# ---- what comes from elsewhere is passed over, and never reaches a terminal raw
blob=$(printf 'no json' | git --git-dir=late.git hash-object -w --stdin)
evil=$(printf '{"state":"flagged","time":"2026-09-14T00:00:00Z","ref":"a/svc/\\u001b[31mb","path":"p","context":"prod-eu1","note":"\\u001b]0;x\\u0007"}' |
	git --git-dir=late.git hash-object -w --stdin)
tree=$(printf '100644 blob %s\tc-0000000000000001.json\n100644 blob %s\tc-0000000000000002.json\n100644 blob %s\tother\n' \
	"$blob" "$evil" "$blob" | git --git-dir=late.git mktree)
top=$(printf '040000 tree %s\t00\n' "$tree" | git --git-dir=late.git mktree)
commit=$(git --git-dir=late.git -c user.name=x -c user.email=x@example.com commit-tree -m 'x' "$top")
git --git-dir=late.git update-ref refs/assay/review/eve "$commit"
git --git-dir=late.git update-ref refs/assay/review/mal "$blob"
expect 0 assay mark list
says 'flagged' out
! grep -q "$(printf '\033')" out || die 'an escape sequence reached the output'
