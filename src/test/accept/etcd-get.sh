# Every object of a night, one after the other, is what the official code read from the snapshot; the
# oracle has the revision besides, as the API serves it. Plain and encrypted values are in the file.
night=$nights/night-4
gzip -dc "$night/expected/objects.ndjson.gz" > objects
jq -r .key objects > keys
[ "$(wc -l < keys)" -gt 200 ] || die 'no objects to compare with'
jq -S -c '.object | del(.metadata.resourceVersion)' objects > want
while read -r key; do
	${WRAP:-} "$ASSAY" etcd --get "$key" -o json "$night/etcd-rotated" < /dev/null
done < keys | jq -S -c . > got
cmp want got || { diff want got | head -c 2000; die 'other objects'; }

# and nobody is to find them in what is said of a value that no key opens
cp "$night"/etcd-aescbc/*.db lone.db
expect 2 assay etcd --get /kubernetes.io/secrets/shop/db-credentials lone.db
[ ! -s out ] || die 'something of a closed value is printed'
expect 0 assay etcd --keys -k secret -o ndjson lone.db
silent_on password out
