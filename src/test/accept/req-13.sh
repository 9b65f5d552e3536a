# The same input gives the same bytes: twenty runs, another store of the same archives, another order.
import_form openshift-backup 1 2 3 4
ASSAY_STORE=$(pwd)/other.git
import_form openshift-backup 4 2 3 1
ASSAY_STORE=$store
for f in text wide name json ndjson unified stat name-status jsonpatch mergepatch kubectl; do
	assay diff --utc --noise --derived -o $f earliest > first || :
	i=0
	while [ $i -lt 20 ]; do
		i=$((i + 1))
		assay diff --utc --noise --derived -o $f earliest > again || :
		cmp first again
	done
	ASSAY_STORE=$(pwd)/other.git
	assay diff --utc --noise --derived -o $f earliest > again || :
	cmp first again
	ASSAY_STORE=$store
done
assay log -o json > first
ASSAY_STORE=$(pwd)/other.git
assay log -o json > again
cmp first again
