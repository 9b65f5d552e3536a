# The sample: 14 nights of a small cluster, 1 to 14 September 2026, for tests of
# marks and of the screens. It is synthetic, made up openly by sample.jq: no
# cluster, host or person of it exists.
#
#	sh src/test/sample.sh DIR		archives to DIR/nights, imported into DIR/store.git
#	sh src/test/sample.sh DIR NIGHT...	more nights into the same store: in 15 the port of
#						svc/cart is another once more, in 16 it is back
#
# $ASSAY is the program. 65 objects of 15 kinds in 3 namespaces, a backup every
# night at 00:15 in Berlin but none on the 6th, a partial one on the 8th. Between
# Friday 11 and Monday 14 six objects change: svc/cart (ports, by kubectl-edit),
# route/fraud (gone), svc/debug (new), dc/checkout (probe, by kubectl-patch),
# cm/search-config (cache.ttl), dc/catalog (image, by the pipeline); the
# autoscalers change replicas. The label last-good is on the 10th, and ann has
# reviewed what there was up to Friday, so `reviewed` is the 11th.
set -eu
dir=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
: "${ASSAY:=$here/../../build/assay}"
export ASSAY_NOW=2026-09-14T09:00+02:00 TZ=Europe/Berlin LC_ALL=C

# One archive, the same bytes each time: the members' order and dates are fixed.
night() {
	day=$(printf '2026%02d%02d0015' 9 "$1")
	work=$dir/nights/work
	rm -rf "$work"
	mkdir -p "$work/payments" "$work/shop-prod" "$work/shop-stage"
	jq -nr --argjson n "$1" -f "$here/sample.jq" |
		awk -F '\t' -v work="$work" '{ f = work "/" $1; print $2 > f; close(f) }'
	find "$work" -exec touch -d '2026-09-01T00:15:00' {} +
	rm -f "$dir/nights/openshift-backup$day.zip"
	(cd "$work" && find . -name '*.json' | sort | TZ=UTC zip -qX -@ "../openshift-backup$day.zip")
	rm -rf "$work"
}

mkdir -p "$dir/nights"
printf '[core]\n\tuser = ann\n' > "$dir/sample.conf"
head -c 32 /dev/zero > "$dir/key"
first=${1:+no}
[ $# -gt 0 ] || set -- 1 2 3 4 5 7 8 9 10 11 12 13 14
for n; do
	night "$n"
	ASSAY_NOW=$(printf "2026-09-%02dT09:00+02:00" "$n")
done
import() {
	"$ASSAY" -C "$dir/store.git" import -q --context prod-eu1 --zone Europe/Berlin \
		--secrets-key "$dir/key" "$@" 2> "$dir/import.log"
}
import "$dir"/nights/*.zip || [ $? = 3 ] || { cat "$dir/import.log"; exit 1; }
[ -z "$first" ] || exit 0
"$ASSAY" -C "$dir/store.git" -q label last-good 2026-09-10 > /dev/null
ASSAY_NOW=2026-09-11T09:00+02:00 ASSAY_CONFIG=$dir/sample.conf "$ASSAY" -C "$dir/store.git" -q \
	mark reviewed earliest..2026-09-11 '*/*'
