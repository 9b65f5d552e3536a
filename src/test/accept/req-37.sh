# Requirement 37: on every way out the terminal is as it was: echo, cursor, main screen, mouse and
# bracketed paste off. And what 14 says of the interface: NO_COLOR, no colour escape.
: "${PTY:?}"
import_form openshift-backup 1 2
export TERM=xterm-256color
e=$(printf '\033')

# left FILE: the last word on main screen, mouse, paste and cursor in the raw output restores it
left() {
	tr '\033' '\n' < "$1" > lines
	for mode in 1049l 1000l 2004l 25h; do
		last=$(grep -aoE "^\[\?${mode%?}[hl]" lines | tail -n 1)
		[ "$last" = "[?$mode" ] || die "$1: $last is the last one, not $mode"
	done
}

# leave NAME WORDS WANT: plays the words on the interface, then it must be gone with that status
leave() {
	printf 'expect 5000 Changes\nquiet 100\nmodes before\n%b\nexit 5000\nmodes after\n' "$2" > "$1.script"
	expect 0 "$PTY" -o "$1.raw" "$1.script" -- "$ASSAY" ui @~1 latest
	says "^before	raw" out
	says "^$3" out
	says "^after	cooked" out
	left "$1.raw"
}
leave quit 'send Q' 'exit	0'
leave term 'signal TERM' 'signal	15'
leave hup 'signal HUP' 'signal	1'
leave int 'signal INT' 'signal	2'
case ${ASAN_OPTIONS:+$(nm "$ASSAY" 2> /dev/null | grep -c __asan_init)} in
'' | 0) leave segv 'signal SEGV' 'signal	11' ;;
*) leave segv 'signal SEGV' 'exit	1' ;;		# the sanitizer reports it
esac

# a pager and an editor get a terminal as they expect it, and the interface comes back
cat > other <<'SCRIPT'
#!/bin/sh
stty -a < /dev/tty > stty.out
echo other program
sleep 0.2
SCRIPT
chmod +x other
export PAGER="$(pwd)/other" VISUAL="$(pwd)/other"
for key in p E; do
	rm -f stty.out
	leave "run-$key" "send $key\nexpect 3000 other program\nquiet 500\nmodes before\nsend Q" 'exit	0'
	says '(^| )icanon' stty.out
	says '(^| )echo( |$)' stty.out
done

# Ctrl-Z goes to the shell and comes back, asked for by key or by signal
printf '%s\n' 'expect 5000 Changes' 'quiet 100' 'send \x1a' 'expect 3000 in the shell' \
	'modes shell' 'expect 3000 Changes' 'quiet 100' 'modes back' 'send Q' 'exit 5000' \
	'modes after' > stop.script
expect 0 "$PTY" -o stop.raw stop.script -- sh -mc '"$ASSAY" ui @~1 latest
	echo in the shell; sleep 0.3; fg; exit 0'
says '^shell	cooked' out
says '^back	raw' out
says '^after	cooked' out
left stop.raw
printf '%s\n' 'expect 5000 Changes' 'quiet 100' 'signal STOP' 'stopped 1000' 'signal CONT' \
	'expect 3000 Changes' 'quiet 100' 'modes back' 'send Q' 'exit 5000' > cont.script
expect 0 "$PTY" -o cont.raw cont.script -- "$ASSAY" ui @~1 latest
says '^back	raw' out

# also while something is typed or read
printf '/\ntype car\nCtrl-Z\nerrand\ntype t\nnow typed\nEsc\n?\nCtrl-Z\nerrand\n' | play typing @~1 latest
[ "$(grep -c '^-- errand suspend' typing)" = 2 ] || die 'Ctrl-Z is not taken in a prompt'
screen typed typing > typed
says '/ cart' typed

# colours only where they are wanted
colour="$e\\[([0-9;]*;)?(3[0-8]|4[0-8]|9[0-7])(;[0-9;]*)?m"
expect 0 "$PTY" -a 1e1e1e -o colour.raw quit.script -- "$ASSAY" ui @~1 latest
grep -aqE "$colour" colour.raw || die 'no colour at all'
NO_COLOR=1 expect 0 "$PTY" -a 1e1e1e -o plain.raw quit.script -- "$ASSAY" ui @~1 latest
! grep -aqE "$colour|$e\\[[0-9;]*[34]9m|$e\\]" plain.raw || die 'NO_COLOR, and a colour'
TERM=vt100 expect 0 "$PTY" -o vt100.raw quit.script -- "$ASSAY" ui @~1 latest
! grep -aqE "$colour" vt100.raw || die 'a vt100 gets colours'

# terminals that cannot
expect 2 "$ASSAY" ui < /dev/null
says 'no terminal' err
for t in nosuchterminal ''; do
	printf 'exit 3000\n' | expect 0 "$PTY" -t "$t" -o none.raw - -- "$ASSAY" ui
	says '^exit	2' out
	grep -aq "$e\\[" none.raw && die "an escape sequence for TERM=$t"
done
echo ok
