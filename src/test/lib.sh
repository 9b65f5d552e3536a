# What acceptance scripts share. Each runs with -eu in a fresh folder; $ASSAY is
# the program, $ASSAY_TESTDATA the data.
. "$0/once.sh"
nights=$ASSAY_TESTDATA/nights
store=$(pwd)/store.git
export HOME="$(pwd)" ASSAY_CONFIG="$(pwd)/config" ASSAY_STORE="$store" \
	COLUMNS=80 LINES=24 TERM=vt220 ASSAY_NOW=2026-03-05T09:00:00Z
head -c 32 /dev/zero > key
trap 'exit 130' INT TERM HUP	# so that what a script does at its EXIT is done

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

# the_sample: the store of the mock-ups (sample.sh) in ./sample is the one that is looked at, by ann
the_sample() {
	once sample sh "$ASSAY_TESTDATA/../src/test/sample.sh" .
	rm -rf sample
	cp -r "$SHARED/sample" .
	export ASSAY_STORE="$(pwd)/sample/store.git" ASSAY_NOW=2026-09-14T09:00+02:00 TZ=Europe/Berlin
	cp sample/sample.conf "$ASSAY_CONFIG"
}

# play NAME [ARGUMENT...]: plays the keys on standard input on the interface, the screens to ./NAME.
# What is to be compared has been by then, unless the name begins with "frames".
play() {
	name=$1
	shift
	case $name in frames*) cat ;; *) echo work && cat ;; esac > "$name.keys"
	ASSAY_UI_SCRIPT=$(pwd)/$name.keys ${WRAP:-} "$ASSAY" ui "$@" > "$name" 2> "$name.err" ||
		{ echo "the interface failed in $name"; cat "$name.err"; tail -n 30 "$name"; exit 1; }
}

# screen NAME FILE: one of the screens, to standard output
screen() { awk -v n="$1" '/^-- /{ on = ($2 == n); next } on' "$2"; }
