# Runs a command once for each line of standard input, or word of $WORDS, as its last argument:
#
#	ls /var/log/*.gz | sh jobs.sh archives gzip -t		ends with "archives: 15 passed, 0 failed"
#
# $JOBS at a time, or as many as there are processors; each in a fresh folder, which stays if it
# fails, and for $LIMIT seconds at most. What one prints is told whole and in the order of the
# lines, of those that pass only with VERBOSE=1. Nothing that they started outlives the run.
# $SHARED is a folder that all of them have, for what each needs and one can make (once.sh).
set -u
: "${JOBS:=$(nproc)}" "${LIMIT:=900}" "${VERBOSE:=}"

# one FOLDER 'NUMBER LINE' COMMAND...: a job; xargs calls it
one() {
	tmp=$1 at=${2%% *} line=${2#* }
	shift 2
	mkdir "$tmp/$at" && cd "$tmp/$at" || exit
	status=0
	TMPDIR=$tmp/$at timeout --foreground -k 5 "$LIMIT" "$@" "$line" \
		> "$tmp/$at.log" 2>&1 < /dev/null || status=$?
	cd / || exit
	if [ $status = 0 ]; then
		if [ -n "$VERBOSE" ]; then cat "$tmp/$at.log"; fi
		rm -rf "${tmp:?}/$at"
		echo "$line" >> "$tmp/passed"
	else
		echo "FAILED $line, its folder is $tmp/$at"
		cat "$tmp/$at.log"
		[ $status != 124 ] || echo "it was ended after $LIMIT seconds"
	fi > "$tmp/$at.part"
	rm "$tmp/$at.log"
	mv "$tmp/$at.part" "$tmp/$at.told"
	tell 9> "$tmp/lock"
}

# What has ended, up to the first job that has not
tell() {
	flock 9
	next=$(cat "$tmp/next")
	while [ -f "$tmp/$next.told" ]; do
		cat "$tmp/$next.told"
		rm "$tmp/$next.told"
		next=$((next + 1))
	done
	echo "$next" > "$tmp/next"
}

if [ "$1" = --one ]; then
	shift
	one "$@"
	exit
fi

name=$1
shift
tmp=$(mktemp -d "${TMPDIR:-/tmp}/assay-$name-XXXXXX")
group=
running() { kill -s "$1" -- "-$group" 2> /dev/null; }
end_group() {
	[ -n "$group" ] && running TERM || return
	wait "$group"
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		running 0 || return
		sleep 0.1
	done
	running KILL
}
stopped() {
	trap '' INT TERM HUP
	end_group
	rm -rf "$tmp"
	exit "$1"
}
trap 'stopped 130' INT
trap 'stopped 143' TERM
trap 'stopped 129' HUP

echo 1 > "$tmp/next"
: > "$tmp/passed"
# shellcheck disable=SC2086
if [ -n "${WORDS:-}" ]; then printf '%s\n' $WORDS; else cat; fi | awk 'NF { print ++n, $0 }' > "$tmp/lines"
unset WORDS
export SHARED="$tmp/shared"
mkdir "$SHARED"
# a session of its own, to be ended as a whole; what a shell puts behind itself ignores Ctrl-C
setsid env --default-signal=INT,QUIT \
	xargs -a "$tmp/lines" -d '\n' -P "$JOBS" -I "{}" sh "$0" --one "$tmp" '{}' "$@" &
group=$!
wait "$group"
end_group
all=$(wc -l < "$tmp/lines")
passed=$(wc -l < "$tmp/passed")
find "$tmp" -maxdepth 1 -name '*.told' | sort -V | xargs -r cat	# one before them was killed
find "$tmp" -maxdepth 1 -type f -delete
rm -rf "$SHARED"
rmdir "$tmp" 2> /dev/null		# unless something failed
echo "$name: $passed passed, $((all - passed)) failed"
[ "$passed" -eq "$all" ] && [ "$all" -gt 0 ]
