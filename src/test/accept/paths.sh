# Each path that a diff prints can be pasted: show finds the field, diff and rules explain the change.
import_form openshift-backup 1 2 3 4
paste() {	# FROM TO
	expect 1 assay diff "$1" "$2" --noise --derived -o ndjson
	jq -r 'select(.path != "") | "\(.op) \(.ref) \(.path | @base64) \(.id)"' out > records
	while read -r op ref path id; do
		path=$(echo "$path" | base64 -d)
		at=$2
		[ "$op" != remove ] || at=$1
		expect 0 assay show "$at" "$ref" -f "$path" -o json
		assay diff "$1" "$2" "$ref" -f "$path" --noise --derived -o ndjson > out || [ $? = 1 ]
		grep -qF "$id" out || die "diff -f '$path' of $ref lacks it"
		expect 0 assay rules explain "$ref" "$1" "$2" -f "$path"
		[ -s out ] || die "rules explain -f '$path' of $ref says nothing"
	done < records
	lines=$(wc -l < records)
}
paste '@~3' '@'
[ "$lines" -gt 40 ] || die "only $lines paths"

# keys further down, defaults, elements of sets, documents in strings
mk() {	# PORT PREFIX FINALIZER TTL
	printf '{"apiVersion":"v1","kind":"List","items":[%s,%s,%s]}' \
		'{"apiVersion":"v1","kind":"Service","metadata":{"name":"s","namespace":"n","finalizers":["keep/x"'"$3"']},"spec":{"ports":[{"port":80,"targetPort":'"$1"'},{"port":80,"protocol":"UDP","targetPort":1}]}}' \
		'{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"n"},"spec":{"containers":[{"name":"c","image":"i","envFrom":[{"configMapRef":{"name":"a"},"prefix":"'"$2"'"}]}]}}' \
		'{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"n"},"data":{"a.properties":"cache.ttl='"$4"'\nb=1\n"}}'
}
mk 81 A '' 60 > a.json
mk 82 B ',"more/y"' 90 > b.json
export ASSAY_STORE="$(pwd)/odd.git"
expect 0 assay import -q --context odd --date 2026-03-01T00:00:00Z a.json
expect 0 assay import -q --context odd --date 2026-03-02T00:00:00Z b.json
paste '@~1' '@'
for path in 'spec.ports[port=80,protocol=TCP].targetPort' 'metadata.finalizers[="more/y"]' 'metadata.finalizers[=more/y]' \
	'spec.containers[name=c].envFrom["configMapRef/name"=a].prefix' 'data["a.properties"]["cache.ttl"]'; do
	assay diff '@~1' '@' -f "$path" --noise --derived -o ndjson > out || [ $? = 1 ]
	[ "$(wc -l < out)" = 1 ] || die "-f '$path' leads to $(wc -l < out) records"
done
[ "$lines" = 4 ] || die "$lines paths, not 4"
