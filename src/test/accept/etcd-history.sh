# Every revision in a snapshot, as bbolt and etcd's own libraries list them: key, revision, tombstone,
# size, version, lease; of the encrypted forms all but sizes.
row='[.key, .main, .sub, .tombstone, (.version // 0), (.create_revision // 0), (.lease // false),
	(.value_bytes // 0)]'
ours='[.key, .revision, .subRevision, .what == "deleted", (.version // 0), (.createRevision // 0),
	has("lease"), (.bytes // 0)]'
for n in 1 2 3 4; do
	gzip -dc "$nights/night-$n/expected/etcd-history.ndjson.gz" | jq -c "$row" | sort > want
	jq -c '.[:7]' want | sort > want.sealed
	for f in "$nights/night-$n"/etcd*; do
		expect 0 assay etcd --history '*' -o ndjson "$f"
		case $f in
		*/etcd)
			jq -c "select(.from == \"history\") | $ours" out | sort > got
			cmp want got || { diff want got | head; die "$f: other revisions"; } ;;
		*)
			jq -c "select(.from == \"history\") | $ours[:7]" out | sort > got
			cmp want.sealed got || { diff want.sealed got | head; die "$f: other revisions"; } ;;
		esac
	done
	[ -s want ] || die "no history of night $n"
done

# The live keys are those that the oracle has, with their revisions.
for n in 1 4; do
	expect 0 assay etcd --keys -o ndjson "$nights/night-$n/etcd"
	jq -c 'select(.name) | [.key, .revision, .createRevision, .version]' out | sort > got
	gzip -dc "$nights/night-$n/expected/objects.ndjson.gz" |
		jq -c '[.key, .mod_revision, .create_revision, .version]' | sort > want
	cmp want got || { diff want got | head; die "night $n: other keys"; }
done
