# A real etcd: what it saved is read back, and its own numbers are ours. The server listens on the
# loopback address, keeps its data in this folder, and ends with the script.
if ! command -v etcd > /dev/null || ! command -v etcdctl > /dev/null; then
	echo 'skipped: etcd and etcdctl are not installed (make deps)'
	exit 0
fi
pid=
trap '[ -z "$pid" ] || kill "$pid" 2> /dev/null || :; wait' EXIT
trap 'exit 130' INT TERM

export ETCDCTL_API=3

# A port that nobody has is found by trying: etcd ends at once when it is taken.
start() {
	for try in 1 2 3 4 5 6 7 8; do
		port=$((20000 + ($$ * 7 + try * 613) % 20000))
		peer=$((port + 1))
		export ETCDCTL_ENDPOINTS=http://127.0.0.1:$port
		rm -rf data
		etcd --name one --data-dir data --listen-client-urls "http://127.0.0.1:$port" \
			--advertise-client-urls "http://127.0.0.1:$port" --initial-cluster "one=http://127.0.0.1:$peer" \
			--listen-peer-urls "http://127.0.0.1:$peer" --logger zap \
			--initial-advertise-peer-urls "http://127.0.0.1:$peer" > server.log 2>&1 &
		pid=$!
		for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
			kill -0 "$pid" 2> /dev/null || break
			etcdctl endpoint health > /dev/null 2>&1 && return 0
			sleep 0.5
		done
		kill "$pid" 2> /dev/null || :
		wait "$pid" || :
		pid=
	done
	tail -n 5 server.log
	die 'etcd does not start'
}

put() { etcdctl put "$1" "$2" > /dev/null; }

# save NAME: a snapshot, and etcdctl's own numbers of it
save() {
	etcdctl snapshot save "$1.db" > save.log 2>&1
	etcdctl snapshot status -w json "$1.db" > "$1.json" 2> /dev/null
}

same_numbers() {
	expect 0 assay etcd -o json "$1.db"
	jq -c '{hash, revision, totalKey, totalSize}' out > got
	jq -c '{hash, revision, totalKey, totalSize}' "$1.json" > want
	cmp want got || { cat want got; die "$1: other numbers than etcdctl's"; }
	[ "$(jq -r .trailer out)" = ok ] || die "$1: no right trailer"
}

# as long as real ones, so that they fill pages
padding=$(head -c 900 /dev/zero | tr '\0' x)
map() {
	printf '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s","namespace":"shop"},"data":{"n":"%s","pad":"%s"}}\n' \
		"$1" "$2" "$padding"
}

start
put /registry/namespaces/default '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"default"}}'
i=0
while [ $i -lt 60 ]; do
	put "/registry/configmaps/shop/map-$i" "$(map "map-$i" 0)"
	i=$((i + 1))
done
lease=$(etcdctl lease grant 3600 | awk '{ print $2 }')
etcdctl put --lease="$lease" /registry/events/shop/e1 '{"apiVersion":"v1","kind":"Event","metadata":{"name":"e1","namespace":"shop"}}' > /dev/null
for n in 1 2 3; do put /registry/configmaps/shop/map-7 "$(map map-7 $n)"; done
etcdctl del /registry/configmaps/shop/map-8 > /dev/null
put /registry/configmaps/shop/map-9 "$(map map-9 again)"
etcdctl txn > txn.log 2>&1 <<-END
	value("/registry/nothing") = ""

	put /registry/configmaps/shop/both-a a
	put /registry/configmaps/shop/both-b b

	put /registry/configmaps/shop/both-a a
	put /registry/configmaps/shop/both-b b

END
save before
same_numbers before

# keys and values
expect 0 assay etcd --keys -o ndjson before.db
jq -r .key out > got
etcdctl get --prefix --keys-only '' | sed '/^$/d' | sort > want
cmp want got || { diff want got | head; die 'other keys'; }
expect 0 assay etcd --get /registry/configmaps/shop/map-7 -o json before.db
[ "$(jq -r .data.n out)" = 3 ] || die 'not the newest value'
etcdctl get --prefix '' -w json | jq -c '.kvs[] | [.mod_revision, .create_revision, .version]' | sort > want
expect 0 assay etcd --keys -o ndjson before.db
jq -c '[.revision, .createRevision, .version]' out | sort > got
cmp want got || { diff want got | head; die 'other revisions'; }

# revisions of one key, of a deleted one, and a lease
expect 0 assay etcd --history /registry/configmaps/shop/map-7 -o ndjson before.db
[ "$(jq -r '.what + " " + .object.data.n' out | tr '\n' ,)" = 'created 0,written 1,written 2,written 3,' ] || die 'history of map-7'
expect 0 assay etcd --history /registry/configmaps/shop/map-8 -o ndjson before.db
[ "$(jq -r .what out | tr '\n' ,)" = created,deleted, ] || die 'history of map-8'
expect 0 assay etcd --deleted -o ndjson before.db
[ "$(jq -r '.key + " " + .what + " " + .from' out)" = '/registry/configmaps/shop/map-8 deleted history' ] || die 'deleted'
expect 0 assay etcd --keys -k ev -o ndjson before.db
[ "$(jq -r '.lease + " " + .ttl' out)" = "$lease 3600s" ] || die 'the lease'
expect 0 assay etcd --history '*/both-*' -o ndjson before.db
[ "$(jq -s -c '[([.[].revision] | unique | length), .[].subRevision]' out)" = '[1,0,1]' ] ||
	die 'one transaction is not one revision'

# a compaction takes the old revisions; free pages may still hold them
revision=$(jq .revision before.json)
i=0
while [ $i -lt 60 ]; do
	etcdctl del "/registry/configmaps/shop/map-$i" > /dev/null
	i=$((i + 2))
done
revision=$((revision + 29))
etcdctl compact --physical "$revision" > /dev/null
put /registry/after yes
save compacted
same_numbers compacted
expect 0 assay etcd -o json compacted.db
[ "$(jq .compactRevision out)" = "$revision" ] || die 'the compaction'
expect 0 assay etcd --deleted -o ndjson compacted.db
jq -r 'select(.from == "carved" and (.key | test("/map-"))) | .key' out > carved
[ -s carved ] || die 'nothing was carved'
while read -r key; do
	expect 0 assay etcd --get "$key" -o json compacted.db < /dev/null
	[ "$(jq -r .metadata.name out)" = "${key##*/}" ] || die "the carved value of $key"
	says 'carved' err
done < carved

# after defrag all of it is gone
etcdctl defrag > /dev/null
save defrag
same_numbers defrag
expect 0 assay etcd --deleted -o ndjson defrag.db
[ "$(jq -r 'select(.from == "carved") | .key' out | wc -l)" = 0 ] || die 'carved after defrag'

# what this version does not know is kept, counted and said: a field, a kind, a custom resource
printf 'k8s\000\012\017\012\002v1\022\011ConfigMap\022\023\012\013\012\003odd\032\004shop\352\004\003new\032\000\042\000' |
	etcdctl put /registry/configmaps/shop/odd > /dev/null
printf 'k8s\000\012\027\012\015example.io/v1\022\006Gadget\022\014\012\012\012\002g1\032\004shop\032\000\042\000' |
	etcdctl put /registry/example.io/gadgets/shop/g1 > /dev/null
put /registry/example.io/widgets/shop/w1 \
	'{"apiVersion":"example.io/v1","kind":"Widget","metadata":{"name":"w1","namespace":"shop"},"spec":{"size":3}}'
put /registry/example.io/widgets/shop/w2 'k8s:enc:kms:v2:vault:sealed'
save odd
expect 3 assay --store odd.git import --context live odd.db --date 2026-03-02T00:00:00Z
says 'a field that is not known and was left out: core/v1.ConfigMap 77 .1 time.$' err
says 'a kind that is not known: only that it changes is seen: example.io/v1 Gadget .1 time.$' err
says '1 value cannot be read: encrypted by the key service vault .kms v2., whose keys no backup holds$' err
git --git-dir=odd.git show live:objects/shop/Gadget.example.io/g1.json | jq -e '."assay:opaque" | .bytes == 12 and (.sha256 | length == 64)' > /dev/null ||
	die 'an unknown kind is not kept as it was'
expect 0 assay --store odd.git get -o ndjson shop/widget/w1 shop/cm/odd
[ "$(jq -c 'select(.kind == "Widget") | .spec.size' out)" = 3 ] || die 'a custom resource without a definition'
git --git-dir=odd.git show live:snapshot.json |
	jq -e '[.notes[] | select(.code == "unknown-field") | .entry] | contains(["core/v1.ConfigMap 77"])' > /dev/null ||
	die 'the unknown field is not in the notes'

# the stopped member's own file: no trailer, the same content
kill "$pid"
wait "$pid" || :
pid=
expect 0 assay etcd -o json data/member/snap/db
[ "$(jq -r .trailer out)" = none ] || die 'a trailer in the member'"'"'s file'
[ "$(jq .revision out)" = "$(jq .revision odd.json)" ] || die 'another revision in the member'"'"'s file'
