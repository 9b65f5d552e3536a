# What a search finds is what git and jq find: the same objects, and the same values in them.
import_form openshift-backup 1 2 3 4
git --git-dir="$store" ls-tree -r shop:objects | awk '{ print $3, $4 }' > blobs
while read -r id path; do
	echo "\"$path\""
	git --git-dir="$store" cat-file blob "$id"
done < blobs | jq -nc 'def of($path): {o: ($path | split("/") | .[0] + " " + (.[1] | sub("[.].*"; "")) + " " + .[2]),
	v: [.. | scalars | select(. != null) | tostring | select(startswith("hmac:") | not)]};
	[inputs] | range(0; length; 2) as $i | .[$i] as $path | .[$i + 1] | of($path)' > all
[ "$(wc -l < all)" -gt 150 ] || die "only $(wc -l < all) objects"

# the objects that have it in some line of a value, and the values of one line that do; in a
# document a value may match where its line does not
for p in healthz '^[0-9]+$' 'nginx|redis' 'a.c' '^true$' 'http://' 5432 'postgres' '\.svc' 'k[0-9]s' ; do
	jq -r --arg p "$p" 'select([.v[] | split("\n")[] | test($p; "i")] | any) | .o' all |
		sort -u > want
	got=0
	assay search -o ndjson "$p" > hits || got=$?
	[ $got -le 1 ] || die "status $got: $p"
	name='((if .namespace == "" then "_cluster" else .namespace end) + " " + .objectKind + " " +
		(.name | gsub(":"; "%3A")) + ".json")'
	jq -r "select(.match) | $name" hits | sort -u | comm -23 want - > missed
	jq -r "select(.match and .line == null) | $name" hits | sort -u | comm -13 want - > false
	[ ! -s missed ] || { echo "$p is not found in:"; head missed; exit 1; }
	[ ! -s false ] || { echo "$p is not in:"; head false; exit 1; }
	[ -s want ] || die "nobody has $p, so nothing is shown"
	jq -r --arg p "$p" '.o as $o | .v[] | sub("\n$"; "") | select(contains("\n") | not) |
		select(test($p; "i")) | $o + " " + .' all | sort > want
	jq -r "select(.match and .line == null) | $name + \" \" + (.value | tostring | sub(\"\\n$\"; \"\"))" hits | sort > found
	cmp -s want found || { echo "values with $p:"; diff want found | head; exit 1; }
done

# over all snapshots: what each of them has by itself, from its first to its last
for p in postgres healthz 'level|info' '^[0-9]+$'; do
	for at in @~3 @~2 @~1 @; do
		assay search -o ndjson "$p" $at || [ $? = 1 ]
	done | jq -sc 'group_by([.ref, .path, .value]) | .[] |
		[.[0].ref, .[0].path, .[0].value, (map(.first) | min), (map(.last) | max)]' > want
	assay search --all -o ndjson "$p" | jq -sc 'group_by([.ref, .path, .value]) | .[] |
		[.[0].ref, .[0].path, .[0].value, (map(.first) | min), (map(.last) | max)]' > found
	cmp -s want found || { echo "spans of $p:"; diff want found | head; exit 1; }
	[ "$(jq -r '.[3:] | @csv' found | sort -u | wc -l)" -gt 1 ] || die "$p shows one span only"
done

# a text as it is, and nothing at all
expect 0 assay search -F -c '/healthz' -k deploy
says '^3 fields in 1 object\.$' out
expect 1 assay search 'no such thing at all'
expect 2 assay search 'cart('
says "^assay: bad pattern 'cart\\(': missing closing parenthesis at column 6" err
