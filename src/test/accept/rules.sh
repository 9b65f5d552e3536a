# Rules: every change that is hidden or shown is explained by a rule with its evidence; a file of
# rules is tried without being put in force; what flips each night is proposed.

# explained STORE-ARGUMENT...: none without evidence, none without a rule that there is
explained() {
	assay rules explain '*/*' '*/*/*' "$@" -o json > doc
	jq -e '.items | length > 5' doc > /dev/null || die "nothing is explained: $*"
	jq -r '.items[] | select((.explanation.match | length) == 0) | .ref + " " + .path' doc > bare
	[ ! -s bare ] || die "no evidence: $(head -n 3 bare)"
	jq -r '.items[].explanation | select(.rule != null) | .rule' doc | sort -u > named
	comm -13 names named > unknown
	[ ! -s unknown ] || die "no such rules: $(cat unknown)"
	jq -e '.items | all(.explanation | .rule == null or (.source != null and .next != null and
		.keep.enabled == false and (.reason | length) > 0))' doc > /dev/null || {
		jq -c '.items[] | select(.explanation | .rule != null and (.source == null or .next == null
			or .keep == null or .reason == ""))' doc | head -n 3
		die 'a rule without source, reason, next or keep'
	}
	jq -e '.items | all(.explanation.rule != null or .explanation.hidden == "notComparable" or
		.derived != null)' doc > /dev/null || die 'nothing decided'
	# each hidden record of diff is among them
	assay diff -o ndjson --noise --derived "$@" > records || :
	jq -s 'length' records > count
	[ "$(jq '.items | length' doc)" = "$(cat count)" ] || die "not each record is explained: $*"
	assay rules explain '*/*' '*/*/*' "$@" > text
	silent_on 'unknown rule|no such rule|\(null\)|is hidden as noise$.*is hidden' text
	[ "$(grep -c '^  match ' text)" = "$(cat count)" ] || die 'a change without its evidence in the text'
}

import_form openshift-backup 1 2 3 4
assay rules -o json | jq -r '.rules[].name' | sort > names
for ends in '@~3 @~2' '@~2 @~1' '@~1 @' earliest; do
	# shellcheck disable=SC2086
	explained $ends
done

# what would hold without the rule does hold without it
assay rules explain shop/deploy/frontend -f spec.replicas '@~2' '@~1' -o json | jq -r '.items[0].explanation.next' > next
says '^workload-replicas, info$' next
echo '[{"name": "hpa-replicas", "enabled": false}]' > "$store/rules.json"
assay diff -o ndjson '@~2' '@~1' shop/deploy/frontend -f spec.replicas > without || :
[ "$(jq -r '.rule + ", " + .severity' without)" = 'workload-replicas, info' ] || die "$(cat without)"
rm "$store/rules.json"

# a file is tried, not put in force: the numbers are those that diff has with it
echo '[{"name": "calm", "severity": "info", "reason": "x", "match": {"kind": "Service"}},
 {"name": "hpa-replicas", "enabled": false}]' > new.json
before=$(assay diff -o json '@~2' '@~1' | jq -c .summary) || :
assay rules test new.json '@~2' '@~1' -o json > doc
after=$(assay diff -o json '@~2' '@~1' | jq -c .summary) || :
[ "$before" = "$after" ] || die 'rules test has changed what is in force'
jq -e --argjson s "$before" '.now.critical == $s.critical and .now.warning == $s.warning and
	.now.info == $s.info and .now.hiddenFields == $s.noise + $s.derived' doc > /dev/null || die "now: $(jq -c .now doc) $before"
cp new.json "$store/rules.json"
with=$(assay diff -o json '@~2' '@~1' | jq -c .summary) || :
jq -e --argjson s "$with" '.with.critical == $s.critical and .with.warning == $s.warning and
	.with.info == $s.info and .with.hiddenFields == $s.noise + $s.derived' doc > /dev/null || die "with: $(jq -c .with doc) $with"
rm "$store/rules.json"
COLUMNS=150 assay rules test new.json '@~2' '@~1' > text
says '^ +now +with new.json$' text
says '\+ shop/svc/backend ports\[http\].port \(calm\)$' text
says '\+ shop/deploy/frontend replicas \(workload-replicas\)$' text
printf '[\n {"name": "a", "noise": true},\n {"name": "b",\n  "nois": true}]\n' > wrong.json
expect 2 assay rules test wrong.json
says "wrong.json: line 4: rule 'b': unknown member 'nois'" err
expect 2 assay rules test none.json
says 'none.json' err

the_sample
assay rules -o json | jq -r '.rules[].name' | sort > names
explained friday latest
explained earliest latest
