# Since when a field has its value is what git and jq tell: the newest commit at which it differs
# from the commit before it, or had none there.
import_form openshift-backup 1 2 3 4
git --git-dir="$store" log --reverse --format='%H %cI' shop > commits
[ "$(wc -l < commits)" = 4 ] || die 'not four commits'

# versions PATH: the object at each commit, a line each, with the instant; null where it is not there
versions() {
	while read -r commit when; do
		echo "\"$when\""
		git --git-dir="$store" show "$commit:objects/$1" 2> /dev/null || echo null
	done < commits | jq -nc '[inputs] | range(0; length; 2) as $i |
		{at: (.[$i] | sub("[+]00:00$"; "Z")), body: .[$i + 1]}'
}

# The steps of a path as jq finds them: members by name, items by one key or their index.
steps='def find($steps): reduce $steps[] as $s (.;
		if . == null then null
		elif $s.member then (if type == "object" then .[$s.member] else null end)
		elif $s.key then (if type == "array" then map(select(.[$s.key] | tostring == $s.value))[0] else null end)
		elif $s.element then (if type == "array" then map(select(tostring == $s.element))[0] else null end)
		else (if type == "array" then .[$s.index] else null end) end);
	def steps: [match("(?:^|[.])([A-Za-z0-9_$-]+)|\\[\"([^\"]+)\"\\]|\\[([A-Za-z]+)=([^,\\]]+)\\]|\\[([0-9]+)\\]|\\[=([^\\]]+)\\]"; "g") |
		.captures | if .[0].string // .[1].string then {member: (.[0].string // .[1].string)}
		elif .[2].string then {key: .[2].string, value: .[3].string}
		elif .[4].string then {index: (.[4].string | tonumber)}
		else {element: .[5].string} end];'

checked=0
changed=0
# hold REFERENCE FILE: each field of the object, but those in documents, against its versions
hold() {
	versions "$2" > versions
	expect 0 assay blame "$1" -o ndjson
	jq -c '{path, value, since, firstSeen}' out > fields
	jq -sc "$steps"' [.[] | {at, body}] as $all | $fields[] | . as $f | ($f.path | steps) as $steps |
		($all | map({at, value: (.body | find($steps))})) as $v |
		select($v[-1].value == $f.value) |	# what a document holds is not found so
		(reduce range($v | length) as $i (0; if $i > 0 and $v[$i].value != $v[$i - 1].value then $i else . end)) as $from |
		{path: $f.path, got: [$f.since, $f.firstSeen], want: [$v[$from].at, $from == 0]}' \
		--slurpfile fields fields versions > held
	jq -c 'select(.got != .want)' held > wrong
	[ ! -s wrong ] || { echo "$1:"; head wrong; exit 1; }
	checked=$((checked + $(wc -l < held)))
	changed=$((changed + $(jq -c 'select(.want[1] | not)' held | wc -l)))
	all=$(wc -l < fields)
	[ $(($(wc -l < held) * 10)) -ge $((all * 5)) ] || { echo "$1: $(wc -l < held) of $all fields were looked at"; exit 1; }
}
hold shop/svc/backend shop/Service/backend.json
hold shop/deploy/backend shop/Deployment.apps/backend.json
hold shop/deploy/frontend shop/Deployment.apps/frontend.json
hold shop/cm/app-config shop/ConfigMap/app-config.json

# and of all objects that differ between the first night and the last
git --git-dir="$store" diff --name-only --diff-filter=M "$(head -n 1 commits | cut -d ' ' -f 1)" shop -- objects > differ
while read -r file; do
	file=${file#objects/}
	ns=${file%%/*} kind=${file#*/} name=${file##*/}
	kind=${kind%%/*}
	name=${name%.json}
	[ "$ns" = _cluster ] || case $name in *%*) ;; *) hold "$ns/$kind/$name" "$file" ;; esac
done < differ
[ $checked -gt 150 ] || die "only $checked fields"
[ $changed -gt 5 ] || die "only $changed fields changed"
echo "$checked fields, $changed of them changed"

# an object that came on a later night has all its fields since then
first=$(head -n 1 commits | cut -d ' ' -f 1)
came=$(git --git-dir="$store" diff --name-only --diff-filter=A "$first" shop -- objects/shop | grep -v % | head -n 1)
[ -n "$came" ] || die 'nothing came'
came=${came#objects/shop/}
kind=${came%%/*} name=${came#*/}
expect 0 assay blame "shop/$kind/${name%.json}" -o ndjson
[ "$(jq -r .since out | sort -u | wc -l)" -ge 1 ] || die 'no field'
[ -z "$(jq -r 'select(.firstSeen) | .path' out)" ] || die 'seen before it came'

# the manager is the one that diff names
expect 1 assay diff @~2 @~1 shop/svc/backend -o ndjson
jq -r 'select(.path == "spec.ports[name=http].port") | .origin.manager' out > want
expect 0 assay blame shop/svc/backend -f 'spec.ports[http].port' -o ndjson
jq -r .origin.manager out | cmp - want

# when it began and stopped: the same from the values of each night by jq
versions shop/ConfigMap/app-config.json | jq -c '[.at, (.body.data.DB_HOST | test("ss$"))]' > nights
expect 0 assay log --when 'data.DB_HOST ~ ss$' shop/cm/app-config -o ndjson
jq -c --slurpfile nights nights '. as $s | $nights[] | select(.[0] >= $s.from and .[0] <= $s.to) |
	[.[0], $s.holds]' out > told
cmp told nights
