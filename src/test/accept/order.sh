# Any order of import, one key: the same commit ids. Twice: nothing new.
for order in '1 2 3 4' '4 3 2 1' '2 4 1 3' '3 1 4 2'; do
	ASSAY_STORE=$(pwd)/$(echo "$order" | tr -d ' ').git
	# shellcheck disable=SC2086
	import_form openshift-backup $order
	git --git-dir="$ASSAY_STORE" log --format=%H shop > ids
	[ -f first ] || cp ids first
	cmp first ids || die "order $order gives other commits"
done
expect 0 assay import -v --secrets-key key "$nights"/night-*/openshift-backup
says '^0 imported, 4 already known, 0 failed' out
git --git-dir="$ASSAY_STORE" log --format=%H shop | cmp first -

# all at once, by the folder; and from standard input with a date
ASSAY_STORE=$(pwd)/all.git
mkdir all
cp "$nights"/night-*/openshift-backup/*.zip all
expect 0 assay import --context shop --secrets-key key all
git --git-dir="$ASSAY_STORE" log --format=%H shop | cmp first -
ASSAY_STORE=$(pwd)/stdin.git
assay import --context shop --secrets-key key --date 2026-03-02T00:15:00Z - \
	< all/openshift-backup202603020015.zip > out
says '1 imported' out

# another way with secrets does not mix in; another key does, and secrets are compared by length only
head -c 32 /dev/urandom > other
ASSAY_STORE=$(pwd)/1234.git
cp all/openshift-backup202603050015.zip openshift-backup202603060015.zip
printf x | cat openshift-backup202603060015.zip - > t && mv t openshift-backup202603060015.zip
expect 2 assay import --secrets drop openshift-backup202603060015.zip
says 'other settings' err
got=0
assay import --secrets-key other openshift-backup202603060015.zip > out 2> err || got=$?
says 'under another key' err
expect 0 assay diff
says 'different keys: compared by length' out
expect 0 assay import --rebuild --context shop --secrets drop --secrets-key other all
git --git-dir="$ASSAY_STORE" log --format=%H shop > ids
[ "$(wc -l < ids)" = 4 ] || die 'a rebuilt history has not four snapshots'
