# `assay etcd` gives the numbers of `etcdutl snapshot status`, of every form of a night and of a copy.
for n in 1 2 3 4; do
	for f in "$nights/night-$n"/etcd*; do
		expect 0 assay etcd -o json "$f"
		jq -c '{hash, revision, totalKey, totalSize}' out > got
		case $f in
		*/etcd) cmp got "$nights/night-$n/expected/snapshot-status.json" ||
			diff "$nights/night-$n/expected/snapshot-status.json" got ;;
		*)	# encrypted at rest: another hash and size, the same revisions and keys
			jq -c '[.revision, .totalKey]' got > some
			jq -c '[.revision, .totalKey]' "$nights/night-$n/expected/snapshot-status.json" | cmp - some ||
				die "$f: other revisions" ;;
		esac
		trailer=ok
		case $f in */etcd-raw) trailer=none ;; esac	# a stopped member's own file
		[ "$(jq -r '.trailer, .partial, .damagedPages' out | tr '\n' ' ')" = "$trailer false 0 " ] ||
			die "$f: not whole"
		[ "$(jq '[.encrypted[] | .values - .readable] | add // 0' out)" = 0 ] || die "$f: keys are missing"
	done
	expect 0 assay etcd "$nights/night-$n/etcd"
	says "^hash +$(jq .hash "$nights/night-$n/expected/snapshot-status.json") " out
done

# A byte altered: the trailer tells, and so does the status.
cp "$nights"/night-1/etcd/*.db altered.db
printf x | dd of=altered.db bs=1 seek=300000 conv=notrunc 2> dd.log
expect 3 assay etcd -o json altered.db
[ "$(jq -r .trailer out)" = wrong ] || die "an altered file has a right trailer"
