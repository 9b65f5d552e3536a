# once NAME COMMAND...: there is a folder $SHARED/NAME with what the command makes in it; the first
# job that asks for it runs the command, the others wait. For case.sh and lib.sh.
once() {
	(
		flock 9
		[ ! -d "$SHARED/$1" ] || exit 0
		made=$1
		shift
		rm -rf "$SHARED/$made.part"
		mkdir "$SHARED/$made.part"
		cd "$SHARED/$made.part"
		"$@" || exit
		mv "$SHARED/$made.part" "$SHARED/$made"
	) 9> "$SHARED/$1.lock"
}
