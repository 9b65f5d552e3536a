# What acceptance scripts share. Each runs with -eu in a fresh folder; $ASSAY is
# the program, $ASSAY_TESTDATA the data.
nights=$ASSAY_TESTDATA/nights
store=$(pwd)/store.git
export ASSAY_STORE="$store" COLUMNS=80 LINES=24 TERM=vt220 ASSAY_NOW=2026-03-05T09:00:00Z
head -c 32 /dev/zero > key

assay() { ${WRAP:-} "$ASSAY" "$@"; }

# expect STATUS COMMAND...: runs it, its output in ./out and ./err, and insists on the status
expect() {
	want=$1
	shift
	got=0
	"$@" > out 2> err || got=$?
	[ "$got" = "$want" ] || { echo "status $got, not $want: $*"; cat err; head -n 20 out; exit 1; }
}

die() { echo "$*"; exit 1; }

# says PATTERN FILE: the file has a line that fits
says() { grep -qE -- "$1" "$2" || { echo "no line fits '$1' in $2:"; head -n 20 "$2"; exit 1; }; }
silent_on() { ! grep -qE -- "$1" "$2" || { echo "a line fits '$1' in $2:"; grep -nE -- "$1" "$2" | head; exit 1; }; }

# import_form FORM NIGHT...: the nights in one form, with the fixed key
import_form() {
	form=$1
	shift
	for n; do
		expect 0 assay import -q --context shop --secrets-key key "$nights/night-$n/$form"
	done
}
