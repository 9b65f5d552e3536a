# No secret of the fixtures, plain or base64, is anywhere in the store or in any output.
zcat "$nights"/night-[1-4]/expected/objects.ndjson.gz | jq -c .object > objects
jq -c 'select(.kind == "Secret")' objects > secrets.ndjson
jq -c 'select(.kind != "Secret")' objects > others.ndjson
# values of 12 bytes or more that occur in no object of another kind
jq -r '.data // {} | .[]' secrets.ndjson | sort -u > encoded
: > values
while read -r v; do
	printf '%s' "$v" | base64 -d > value 2> /dev/null || continue
	[ "$(wc -c < value)" -ge 12 ] || continue
	printf '%s\n' "$v" >> values
	# the plain text line by line, where it is text
	LC_ALL=C grep -aE '^[ -~]{12,}$' value >> values || :
done < encoded
sort -u values > all
grep -vE '^-----|^[a-z.]+$' all > v1
LC_ALL=C grep -aoFf v1 others.ndjson | sort -u > elsewhere || :
grep -vxFf elsewhere v1 > values || :
[ -s elsewhere ] || cp v1 values
[ "$(wc -l < values)" -gt 20 ] || die "only $(wc -l < values) secret values found: the test is blind"

for form in openshift-backup stacked-json kubectl-yaml; do
	ASSAY_STORE=$(pwd)/$form.git
	import_form "$form" 1 2 3 4
	git --git-dir="$ASSAY_STORE" cat-file --batch-all-objects --batch > blobs
	for c in 'diff earliest latest -o json --noise --derived' 'diff earliest latest -o unified --noise --derived' \
		'diff earliest latest -o wide --noise --derived' 'get secret -o json' 'get -o ndjson' 'log -o json'; do
		# shellcheck disable=SC2086
		assay $c >> output 2>> output || :
	done
	find "$ASSAY_STORE/cache" -type f -exec cat {} + 2> /dev/null > cache || :
	for f in blobs output cache; do
		if LC_ALL=C grep -aqFf values $f; then
			LC_ALL=C grep -aoFf values $f | sort | uniq -c | head
			die "$form: a secret stands in $f"
		fi
	done
done
[ "$(stat -c %a "$ASSAY_STORE/assay.key" 2> /dev/null || echo 600)" = 600 ] || die 'the key can be read by others'
