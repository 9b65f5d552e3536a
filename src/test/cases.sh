# End-to-end cases as data. A case is a folder with
#   cmd   lines of shell, run in a fresh folder; $assay, $nights and $case are set
#   out   what standard output must be; err, the same for standard error (default: empty)
#   rc    the exit status of the last line (default 0)
# UPDATE=1 writes out, err and rc as they are now. Usage: cases.sh FOLDER [CASE]
set -u
root=$1
only=${2:-}
here=$(pwd)
case $root in /*) ;; *) root=$here/$root ;; esac
nights=$ASSAY_TESTDATA/nights
tmp=$(mktemp -d "${TMPDIR:-/tmp}/assay-cases-XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM
passed=0
failed=0

# One store of all four nights, made once and copied by the cases that want it.
stock() {
	[ -d "$tmp/stock.git" ] && return
	head -c 32 /dev/zero > "$tmp/key"
	ASSAY_CONFIG=/dev/null ${WRAP:-} "$ASSAY" -C "$tmp/stock.git" -q import --context shop \
		--secrets-key "$tmp/key" "$nights"/night-*/openshift-backup/*.zip
}

same() {	# name wanted got
	[ -f "$2" ] || : > "$tmp/empty"
	want=$2
	[ -f "$want" ] || want=$tmp/empty
	cmp -s "$want" "$3" && return 0
	echo "--- $1"
	diff -u "$want" "$3" | head -40
	return 1
}

run() {
	case=$1
	work=$tmp/work
	rm -rf "$work"
	mkdir -p "$work"
	grep -q 'stock' "$case/cmd" && stock && cp -r "$tmp/stock.git" "$work/store.git"
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
	[ -n "${UPDATE:-}" ] && update "$case"
	echo 0 > "$tmp/zero"
	ok=0
	same out "$case/out" "$tmp/out" || ok=1
	same err "$case/err" "$tmp/err" || ok=1
	if [ -f "$case/rc" ]; then same rc "$case/rc" "$tmp/rc" || ok=1
	else same rc "$tmp/zero" "$tmp/rc" || ok=1; fi
	return $ok
}

update() {
	for f in out err; do
		if [ -s "$tmp/$f" ]; then cp "$tmp/$f" "$1/$f"; else rm -f "$1/$f"; fi
	done
	if [ "$(cat "$tmp/rc")" = 0 ]; then rm -f "$1/rc"; else cp "$tmp/rc" "$1/rc"; fi
}

for cmd in $(find "$root" -name cmd | sort); do
	name=${cmd#"$root"/}
	name=${name%/cmd}
	case $name in *"$only"*) ;; *) continue ;; esac
	if run "${cmd%/cmd}"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED case $name"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
