# What flips on most nights with nothing else is proposed as rules, switched off, with what each would
# hide: twelve nights in which annotations, a counter and an image change.
mkdir nights
i=1
while [ $i -le 12 ]; do
	jq -n --argjson i $i '
	def note($on): if $on then {"example.com/beat": "\($i)"} else {"example.com/beat": "0"} end;
	def deploy($name; $image): {apiVersion: "apps/v1", kind: "Deployment",
		metadata: {name: $name, namespace: "shop", annotations: note(true)},
		spec: {replicas: (if $i == 5 and $name == "web" then 3 else 2 end),
			selector: {matchLabels: {app: $name}},
			template: {metadata: {labels: {app: $name}},
				spec: {containers: [{name: "a", image: $image}]}}}};
	def config($name; $meta; $data): {apiVersion: "v1", kind: "ConfigMap",
		metadata: ({name: $name, namespace: "shop"} + $meta), data: $data};
	{apiVersion: "v1", kind: "List", items: [
		deploy("web"; "a.example/x:1"), deploy("api"; "a.example/x:1"),
		config("counter"; {}; {n: "\($i)", kept: "a"}),
		config("lazy"; {annotations: {seen: "\(if $i < 4 then $i else 4 end)"}}; {a: "b"}),
		config("quiet"; {}; {a: "b"}),
		{apiVersion: "coordination.k8s.io/v1", kind: "Lease",
			metadata: {name: "l", namespace: "shop"}, spec: {renewTime: "2026-03-01T00:00:\($i + 10).000000Z"}},
		{apiVersion: "v1", kind: "Service", metadata: {name: "odd", namespace: "shop"},
			spec: {ports: [{name: "http", port: (8000 + $i)}]}}]}' > "nights/list-$i.json"
	expect 0 assay import -q --context shop --secrets-key key --date "$(printf '2026-02-%02dT00:15:00Z' $i)" "nights/list-$i.json"
	i=$((i + 1))
done

expect 0 assay rules learn -o json
cp out doc
jq -e '.nights == 11 and (.rules | all(.enabled == false and .noise))' doc > /dev/null || die 'not switched off'
jq -r '.items[] | [.objectKind, .path, .nights, .of, .hides, .severity, (.objects | length)] | @tsv' doc | sort > got
cat > wanted <<'END'
ConfigMap	data.n	11	11	11	warning	1
Deployment.apps	metadata.annotations["example.com/beat"]	9	11	22	info	2
Service	spec.ports[name=http].port	11	11	11	critical	1
END
diff wanted got || die 'other proposals'
# those that hide more than notes say so; names only where one object shows it
jq -e '.rules[] | select(.match.kind == "ConfigMap") | .match.name == "counter" and
	(.reason | test("Careful: what it hides is told as warning"))' doc > /dev/null || die 'no word of care'
jq -e '.rules[] | select(.match.kind == "Deployment.apps") | (.match | has("name") | not) and
	.match.namespace == "shop" and (.reason | test("Careful") | not)' doc > /dev/null || die 'names'

# what it proposes hides as many as it says, once somebody switches it on
shown() {
	total=0
	j=11
	while [ $j -ge 1 ]; do
		n=$(assay diff -o json "@~$j" "@~$((j - 1))" | jq .summary.shown) || :
		total=$((total + n))
		j=$((j - 1))
	done
	echo $total
}
before=$(shown)
jq '{rules: [.rules[] | .enabled = true]}' doc > "$store/rules.json"
after=$(shown)
[ $((before - after)) = "$(jq '[.items[].hides] | add' doc)" ] || die "$before shown, $after with the rules"
expect 0 assay rules learn
says '^No field flips' out
rm "$store/rules.json"

expect 0 assay rules learn
says '11 of 11 +11 +shop/svc/odd ports\[http\].port' out
says 'careful: told as critical by service-port' out
says '^Nothing was switched on' out
sed -n '/^{"rules"/,/^\]}/p' out | jq -e '.rules | length == 3' > /dev/null || die 'the text holds no rules'
expect 0 assay rules learn 2026-02-01 2026-02-06 -k cm -o json
jq -e '.nights == 5 and (.items | length) == 2' out > /dev/null || die 'a range and a filter'
expect 2 assay rules learn latest
says 'tell no habit' err
