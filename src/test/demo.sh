# The demonstration: imports the sample backups of testdata into a store of its
# own, prints what changed night by night, and says what to try next.
set -eu
assay=$1
dir=build/demo
store=$dir/shop.git
rm -rf "$dir"
mkdir -p "$dir"
export ASSAY_STORE="$store" ASSAY_CONFIG=/dev/null TZ=UTC

run() {
	printf '\n$ assay'
	for word; do printf ' %s' "$word"; done
	printf '\n'
	status=0
	"$assay" --no-pager "$@" || status=$?
	[ "$status" -le 1 ] || exit "$status"
}

echo 'Four nights of a small shop, as an OpenShift job exported them, go into a store:'
run import testdata/nights/night-*/openshift-backup/*.zip
echo
echo 'What changed, night by night, and what nobody has to look at:'
run diff --nightly earliest..latest
echo
echo 'An etcd snapshot of the last night, as it lies in the backup; it can be imported the same way:'
run etcd testdata/nights/night-4/etcd/snapshot_2026-03-05_001510.db
cat <<END

Try next, with ASSAY_STORE=$store set:
  $assay ui @~2 @~1                              the terminal interface
  $assay log                                     the timeline
  $assay diff earliest latest shop/svc/backend   one object
  $assay diff --noise                            what was hidden, and by which rule
  $assay show @~1 shop/cm/app-config             an object as it was
  $assay log shop/cm/app-config -f 'data.**'     the history of its fields
  $assay etcd --deleted testdata/nights/night-4/etcd   what is gone and still in the file
  git --git-dir=$store log --stat                the store is a git repository
  $assay help
END
