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
		# and by hand or not as the truth says, where it says a manager
		jq -r 'select(.noise != null or .derived != null) | .ref' diff.ndjson > hidden
		[ ! -s hidden ] || die "$form, pair $pair: hidden records were printed"
	done
done
