# An end-to-end case as data, run in the working folder, which is fresh. A case is a folder with
#   cmd   lines of shell; $assay, $nights and $case are set; if the word stock occurs, the store
#         has the four nights
#   out   what standard output must be; err, the same for standard error (default: empty)
#   rc    the exit status of the last line (default 0)
# UPDATE=1 writes out, err and rc as they are now. Usage: case.sh FOLDER CASE; cases.sh runs it.
set -u
case=$1/$2
nights=$ASSAY_TESTDATA/nights
tmp=$(pwd)
work=$tmp/work

# A store of all four nights, in ./work: the first case that wants one makes it for all.
stock() {
	. "${0%/*}/once.sh"
	once stock import_stock
	cp -r "$SHARED/stock/store.git" "$work"
}
import_stock() {
	head -c 32 /dev/zero > key
	ASSAY_CONFIG=/dev/null ${WRAP:-} "$ASSAY" -C store.git -q import --context shop \
		--secrets-key key "$nights"/night-*/openshift-backup/*.zip
}

same() {	# name wanted got
	want=$2
	[ -f "$want" ] || want=$tmp/$1.default
	cmp -s "$want" "$3" && return
	echo "--- $1"
	diff -u "$want" "$3" | head -40
	return 1
}

update() {
	for f in out err rc; do
		if cmp -s "$tmp/$f" "$tmp/$f.default"; then rm -f "$case/$f"; else cp "$tmp/$f" "$case/$f"; fi
	done
}

mkdir "$work"
! grep -q stock "$case/cmd" || stock
(
	cd "$work" || exit 99
	export HOME="$work" ASSAY_CONFIG="$work/config" ASSAY_STORE="$work/store.git" \
		COLUMNS=80 LINES=24 TERM=vt220 ASSAY_NOW=2026-03-05T09:00:00Z
	unset XDG_CONFIG_HOME XDG_DATA_HOME NO_COLOR ASSAY_CONTEXT ASSAY_SECRETS_KEY
	assay="${WRAP:-} $ASSAY"
	# shellcheck disable=SC2034
	stock=1
	set +u
	. "$case/cmd"
) > "$tmp/out" 2> "$tmp/err" < /dev/null
echo $? > "$tmp/rc"
: > "$tmp/out.default"
: > "$tmp/err.default"
echo 0 > "$tmp/rc.default"
[ -z "${UPDATE:-}" ] || update
ok=0
for f in out err rc; do same $f "$case/$f" "$tmp/$f" || ok=1; done
exit $ok
