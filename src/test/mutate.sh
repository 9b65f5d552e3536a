# Mutated etcd backups through the whole program; $MUTATE is the driver (mutate.c), $N how many,
# $FROM the number of the first one, $FORM a form of the nights: etcd, etcd-aescbc, etcd-aesgcm,
# etcd-secretbox, etcd-rotated. Without $FORM each form has its share. Run by make mutate.
set -u
tmp=$(mktemp -d "${TMPDIR:-/tmp}/assay-mutated-XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM
: "${N:=10000}" "${FROM:=0}" "${FORM:=etcd etcd-aescbc etcd-aesgcm etcd-secretbox etcd-rotated}"
# shellcheck disable=SC2086
set -- $FORM
share=$((N / $#))
status=0
for form in "$@"; do
	for folder in "$ASSAY_TESTDATA"/nights/night-*/"$form"; do
		[ -d "$folder" ] && break
	done
	mkdir "$tmp/$form" && cp "$folder"/* "$tmp/$form" || exit 1
	gzip -dq "$tmp/$form"/*.db.gz 2> /dev/null
	printf '%s, %s mutations: ' "$form" "$share"
	"$MUTATE" "$tmp/$form" "$FROM" $((FROM + share - 1)) || status=1
done
exit $status
