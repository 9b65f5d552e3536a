# Nights 1-4 in three forms against the truth beside them: every change that the
# form can show is reported at its path, and nothing is reported beside them.
for form in openshift-backup stacked-json kubectl-yaml; do
	ASSAY_STORE=$(pwd)/$form.git
	import_form "$form" 1 2 3 4
	for pair in 0 1 2; do
		jq -r --arg form "$form" --argjson pair $pair '.pairs[$pair].changes[]
			| select(.visible_in | index($form))
			| [.namespace, .kind, .name, .path, .op] | @tsv' \
			"$nights/truth.json" | sed 's/modify$/replace/' | sort > want
		got=0
		assay diff -o ndjson "@~$((3 - pair))" "@~$((2 - pair))" > diff.ndjson || got=$?
		jq -r '[.namespace, .objectKind, .name, .path, .op] | @tsv' diff.ndjson | sort > have
		diff -u want have || die "$form, pair $pair: < truth, > assay"
		[ "$got" = 1 ] || die "$form, pair $pair: status $got, not 1"
		# by which tool, when, and by hand or not
		jq -r --arg form "$form" --argjson pair $pair '.pairs[$pair].changes[]
			| select(.visible_in | index($form))
			| [.namespace, .kind, .name, .path, .manager, .time, .human] | @tsv' \
			"$nights/truth.json" | sort > want
		jq -r '[.namespace, .objectKind, .name, .path, .origin.manager, .origin.time,
			.origin.class == "hand"] | @tsv' diff.ndjson | sort > have
		diff -u want have || die "$form, pair $pair, who: < truth, > assay"
		jq -r 'select(.noise != null or .derived != null) | .ref' diff.ndjson > hidden
		[ ! -s hidden ] || die "$form, pair $pair: hidden records were printed"
	done
done

# With managedFields taken out every change is unknown, whatever the evidence, and text says so once.
# bare DIR: takes them out; one jq for all files writes a line with the name, a line with the document
bare() {
	find "$1" -name '*.json' -exec jq -r 'input_filename, (del(.. | .managedFields?) | tojson)' {} + > tmp
	awk 'NR % 2 { if (file != $0) close(file); file = $0; next } { print > file }' tmp
	find "$1" -name '*.yaml' | while read -r file; do
		awk '{ match($0, /^ */) }
			skip && (RLENGTH > at || (RLENGTH == at && substr($0, at + 1, 2) == "- ")) { next }
			{ skip = 0 }
			/^ *managedFields:/ { skip = 1; at = RLENGTH; next }
			{ print }' "$file" > tmp
		mv tmp "$file"
	done
}
for form in openshift-backup stacked-json kubectl-yaml; do
	ASSAY_STORE=$(pwd)/$form-bare.git
	for n in 1 2 3 4; do
		dir=bare-$form/night-$n
		mkdir -p "$dir"
		cp -R "$nights/night-$n/$form/." "$dir"
		for zip in "$dir"/*.zip; do
			[ ! -e "$zip" ] || { unzip -q "$zip" -d "${zip%.zip}" && rm "$zip"; }
		done
		bare "$dir"
		! grep -rq managedFields "$dir" || die "$dir has managedFields still"
		expect 0 assay import -q --context shop --secrets-key key --date "2026-03-0$((n + 1)) 00:15" "$dir"
	done
	for pair in 0 1 2; do
		assay diff -o ndjson "@~$((3 - pair))" "@~$((2 - pair))" > diff.ndjson || :
		jq -r --arg form "$form" --argjson pair $pair '.pairs[$pair].changes[]
			| select(.visible_in | index($form)) | [.name, .path, "unknown"] | @tsv' \
			"$nights/truth.json" | sort > want
		jq -r '[.name, .path, .origin.class] | @tsv' diff.ndjson | sort > have
		diff -u want have || die "$form, pair $pair, bare: < truth, > assay"
		jq -e 'select(.origin.manager or .origin.user)' diff.ndjson > /dev/null && die "$form: somebody named"
		assay diff "@~$((3 - pair))" "@~$((2 - pair))" > text || :
		[ "$(grep -c "by unknown" text)" -lt 2 ] || die "$form: unknown is told line by line"
	done
	assay diff @~3 @~2 > text || :
	says 'last-applied still says 5' text
done
