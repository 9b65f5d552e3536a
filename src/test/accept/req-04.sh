# An origin other than unknown has evidence that the snapshot holds; nobody is named as the author.
import_form openshift-backup 1 2 3 4
import_form kubectl-yaml 1 2 3 4
for source in openshift-backup list; do
	assay diff --source $source -o ndjson --noise --derived earliest > records || :
	[ "$(wc -l < records)" -gt 50 ] || die 'no records'
	jq -e -s 'all(.origin.class == "unknown" or (.origin.evidence | length) > 0)' records > /dev/null ||
		die "$source: an origin without evidence"
	jq -e -s 'any(.origin.class == "hand") and any(.origin.class == "deploy") and any(.origin.class == "controller")' \
		records > /dev/null || die "$source: not all origins occur"
	# the manager named owns fields in the newer snapshot's origins, and wrote then
	jq -r 'select(.origin.manager and .op != "remove") | [.ref, .origin.manager, .origin.time] | @tsv' records |
		sort -u > named
	while IFS="$(printf '\t')" read -r ref manager time; do
		assay show --source $source "$ref" --origins -o json > origins
		jq -e --arg m "$manager" --arg t "$time" \
			'.managers | any(.manager == $m and .time == $t)' origins > /dev/null ||
			die "$source: $ref: $manager at $time is not in its origins"
	done < named
	assay diff --source $source --noise --derived earliest > text || :
	silent_on '^ *who  (alice|bob|carol|dev-|admin@)' text
done
