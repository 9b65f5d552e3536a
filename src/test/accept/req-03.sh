# Each decision on noise and severity is explained by a rule that exists, with its reason.
import_form openshift-backup 1 2 3 4
assay rules -o json | jq -r '.rules[].name' | sort > rules
assay diff -o ndjson --noise --derived earliest > records || :
[ "$(wc -l < records)" -gt 50 ] || die 'no records'
jq -r '.rule, .noise | select(. != null)' records | sort -u > named
comm -13 rules named > unknown
[ ! -s unknown ] || die "no such rules: $(cat unknown)"
jq -e -s 'all(.rule != null)' records > /dev/null || die 'a record without a rule'
assay rules explain '*/*' '*/*/*' earliest -o json > doc
jq -e --slurpfile r records '(.items | length) == ($r | length)' doc > /dev/null || die 'not each record is explained'
jq -e '.items | all((.reasons | length) >= 1)' doc > /dev/null || die 'a record without a reason'
assay rules explain '*/*' '*/*/*' earliest > text
silent_on 'unknown rule|\(null\)' text
