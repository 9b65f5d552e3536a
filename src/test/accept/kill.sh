# kill -9 at 50 moments of an import: the store stays sound, and a rerun completes it.
import_form openshift-backup 1 2 3 4
git --git-dir="$store" rev-parse shop > want
zips=$(ls "$nights"/night-*/openshift-backup/*.zip)
i=0
while [ $i -lt 50 ]; do
	i=$((i + 1))
	[ $((i % 10)) = 1 ] && rm -rf killed.git
	# shellcheck disable=SC2086
	"$ASSAY" -C killed.git -q import --context shop --secrets-key key $zips > /dev/null 2>&1 &
	pid=$!
	sleep "0.$(printf '%03d' $((i * 7 % 180)))"
	kill -9 $pid 2> /dev/null || :
	wait $pid 2> /dev/null || :
	if [ -d killed.git/objects ]; then
		git --git-dir=killed.git fsck --strict > fsck 2>&1 || { cat fsck; die "fsck after kill $i"; }
	fi
done
# shellcheck disable=SC2086
expect 0 assay -C killed.git import --context shop --secrets-key key $zips
git --git-dir=killed.git fsck --strict > /dev/null 2>&1
git --git-dir=killed.git rev-parse shop | cmp want - || die 'the rerun gives other commits'
left=$(find killed.git -name 'pack_git2_*' -o -name '*.keep' -o -name 'spool*' | head)
[ -z "$left" ] || die "left behind: $left"
