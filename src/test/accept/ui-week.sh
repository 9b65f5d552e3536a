# A week with the interface: what is new each morning stands under the cursor, what was looked at is
# not asked for again, and one u takes one key back.
the_sample
export LC_ALL=C ASSAY_STORE="$PWD/week.git"
archives=$PWD/sample/nights/openshift-backup202609
take="import -q --context prod-eu1 --zone Europe/Berlin --secrets-key $PWD/sample/key"
morning() { export ASSAY_NOW="2026-09-$1T09:00+02:00"; }
has() {
	screen "$1" "$2" > shot
	grep -qE -- "$3" shot || { cat shot; die "$1 lacks: $3"; }
}

# the first night has nothing to compare; what comes meanwhile stands under the cursor
morning 02
expect 0 assay $take "${archives}010015.zip"
play tuesday <<K
j
r
now nothing
:
type $take ${archives}020015.zip
Enter
R
dump came
r
now once
r
now twice
u
dump undone
r
K
has nothing tuesday '^ nothing to judge under the cursor'
has came tuesday '^ >   ~ ! rolebinding/admins'
has once tuesday '^ reviewed shop-prod/rolebinding/admins    1 of 1 done'
has twice tuesday '^ already reviewed: shop-prod/rolebinding/admins'
has undone tuesday 'reviewed 0/1'

# the next mornings begin where nothing was left
morning 04
expect 0 assay $take "${archives}030015.zip" "${archives}040015.zip"
play friday <<'K'
dump first
r
r
now done
K
has first friday ' Wed 2 Sep 00:15 -> Fri 4 Sep 00:15 '
has first friday 'reviewed 0/2'
has first friday '^ >   ~ i dc/checkout'
has done friday '2 of 2 done'

# what changed again since it was looked at says so, and no longer when the value is back
again() { ASSAY_NOW="2026-09-$1T09:00+02:00" sh "$ASSAY_TESTDATA/../src/test/sample.sh" sample "$1"; }
export ASSAY_STORE="$PWD/sample/store.git"
morning 14
printf 'r\nr\ndump seen\n' | play marked 2026-09-11
again 15
morning 15
printf 'dump again\n<\ndump before\n' | play renewed 2026-09-11
again 16
morning 16
printf 'dump back\n' | play back 2026-09-11
has seen marked 'svc/cart .* by hand    ok'
has again renewed 'svc/cart .* by hand    NEW'
has again renewed 'dc/checkout .* by hand    ok'
has again renewed 'cm/search-config .* unknown$'
has before renewed 'svc/cart .* by hand    ok'
has back back 'svc/cart .* by hand    ok'
