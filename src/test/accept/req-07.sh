# Items of lists are matched by key, name first; an order that means nothing is one line of noise.
deploy() {	# FILE: containers ports env args, as JSON
	printf '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[%s],"initContainers":[%s],"volumes":[%s]}}}}' \
		"$2" "$3" "$4" > "$1"
}
a='{"name":"a","image":"a:1","ports":[{"name":"x","containerPort":1},{"name":"y","containerPort":2}],"env":[{"name":"P","value":"1"},{"name":"Q","value":"2"}],"args":["one","two"]}'
b='{"name":"b","image":"b:1"}'
i='{"name":"i","image":"i:1"}'
j='{"name":"j","image":"j:1"}'
v='{"name":"v","emptyDir":{}}'
w='{"name":"w","emptyDir":{}}'
swap() { echo "$a" | sed "s/$1/$2/"; }
try() {	# NAME: what differs between old and new, judged by the caller in ./out
	rm -rf "$store"
	mv new.json new-2026-03-03.json
	mv old.json old-2026-03-02.json
	expect 0 assay import -q --context c old-2026-03-02.json new-2026-03-03.json
	got=0
	assay diff -o json --noise=hide > out 2> err || got=$?
}
one() {	# STATUS FILTER
	[ "$got" = "$1" ] || { cat err; jq .summary out; die "$name: status $got, not $1"; }
	jq -e "$2" out > /dev/null || { jq '.summary, .objects' out; die "$name"; }
}
order='.summary.noise == 1 and .summary.noiseByRule == {"list-order": 1} and .summary.all == 1'
info='.summary.all == 1 and .objects[0].severity == "info"'

name='containers swapped'
deploy old.json "$a,$b" "$i,$j" "$v,$w"; deploy new.json "$b,$a" "$i,$j" "$v,$w"; try; one 0 "$order"
name='volumes swapped'
deploy old.json "$a,$b" "$i,$j" "$v,$w"; deploy new.json "$a,$b" "$i,$j" "$w,$v"; try; one 0 "$order"
name='ports swapped'
deploy old.json "$a" "$i" "$v"
deploy new.json "$(echo "$a" | sed 's/{"name":"x","containerPort":1},{"name":"y","containerPort":2}/{"name":"y","containerPort":2},{"name":"x","containerPort":1}/')" "$i" "$v"
try; one 0 "$order"
name='init containers swapped'
deploy old.json "$a" "$i,$j" "$v"; deploy new.json "$a" "$j,$i" "$v"; try; one 1 "$info"
name='env swapped'
deploy old.json "$a" "$i" "$v"
deploy new.json "$(swap '{"name":"P","value":"1"},{"name":"Q","value":"2"}' '{"name":"Q","value":"2"},{"name":"P","value":"1"}')" "$i" "$v"
try; one 1 "$info"
name='args swapped'
deploy old.json "$a" "$i" "$v"; deploy new.json "$(swap '"one","two"' '"two","one"')" "$i" "$v"; try; one 1 "$info"

svc() { printf '{"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"shop"},"spec":{"selector":{"app":"web"},"ports":[%s]}}' "$2" > "$1"; }
port='.summary.all == 1 and .objects[0].changes[0].op == "replace" and .objects[0].changes[0].old == 80 and .objects[0].changes[0].new == 8080'
name='port of a named item'
svc old.json '{"name":"http","port":80},{"name":"x","port":9}'; svc new.json '{"name":"x","port":9},{"name":"http","port":8080}'
try
jq -e '[.objects[].changes[]] | length == 1 and .[0].path == "spec.ports[name=http].port"' out > /dev/null || die "$name"
name='port of the lone item'
svc old.json '{"port":80}'; svc new.json '{"port":8080}'; try; one 1 "$port"
