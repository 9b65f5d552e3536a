# $SHARE mutations of one form of the nights, from number $FROM on, in the working folder.
# Usage: mutate_form.sh FORM (mutate.sh runs it)
set -eu
for folder in "$ASSAY_TESTDATA"/nights/night-*/"$1"; do
	[ ! -d "$folder" ] || break
done
mkdir form
cp "$folder"/* form
gzip -dq form/*.db.gz 2> /dev/null || :
printf '%s, %s mutations: ' "$1" "$SHARE"
"$MUTATE" form "$FROM" $((FROM + SHARE - 1))
