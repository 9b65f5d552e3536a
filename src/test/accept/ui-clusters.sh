# Two clusters against each other, backups that lack kinds at either end, and long names, as text.
the_sample
export LC_ALL=C
for day in 10 11 13; do
	expect 0 assay import -q --context stage-eu1 --zone Europe/Berlin --secrets-key key \
		"sample/nights/openshift-backup202609${day}0015.zip"
done
has() {
	screen "$1" "$2" > shot
	grep -qF -- "$3" shot || { cat shot; die "$1 lacks: $3"; }
}

# both ends and their clusters stand in every title; nights between two clusters are none
play two prod-eu1@friday stage-eu1@latest <<'K'
dump changes
Enter
dump diff
K
has changes two ' stage-eu1   prod-eu1 Fri 11 Sep 00:15 -> Sun 13 Sep 00:15 '
if grep -q ' 0 nights' two; then die 'nights between two clusters'; fi
has diff two 'prod-eu1 Fri 11 Sep -> Sun 13 Sep  ..'
has diff two 'cart  2/3 [3 Diff]'

# what one of them does not hold is counted, whichever end it is
play lacks --context prod-eu1 2026-09-08 2026-09-09 <<'K'
dump from
:
type diff 2026-09-07 2026-09-08
Enter
work
dump to
K
for s in from to; do has $s lacks '? 14'; done

# a name with nothing behind it has the room
play names --context prod-eu1 --screen objects <<'K'
/
type image-pullers
Enter
dump names
K
has names names 'rolebinding/system:image-pullers'

# the command line says the same of them
assay diff prod-eu1@friday stage-eu1@latest > out 2> err || :
says '^prod-eu1 -> stage-eu1  Fri 11 Sep ' out
if grep -q ' 0 nights' out; then die 'nights between two clusters, in text'; fi
assay diff -o json prod-eu1@friday stage-eu1@latest > out 2> err || :
jq -e '.context == "stage-eu1" and .from.context == "prod-eu1"' out > /dev/null ||
	die 'JSON does not tell both clusters'
# where an end lacks what it is to be compared with, nobody says that nothing drifted
assay diff --context prod-eu1 2026-09-08 2026-09-09 > out 2> err || :
says '^nothing differs in what could be compared\.' out
play none --context prod-eu1 2026-09-08 2026-09-09 <<'K'
z
dump one
K
if grep -q 'no drift' out none; then die '"no drift" of what could not be compared'; fi
