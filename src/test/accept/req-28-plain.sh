# Requirement 28: in the C locale, on a vt100, with 8 colours and without any, a screen has the same words
# and signs as with 256 colours.
the_sample
command -v tmux > /dev/null || die 'no tmux'
sock=$(pwd)/tmux
mux() { tmux -S "$sock" -f /dev/null "$@"; }
trap 'mux kill-server 2> /dev/null || :' EXIT

# it would end with its last session
mux new-session -d -x 80 -y 24 -s keep 'sleep 300'

# shot NAME ENVIRONMENT...: the first screen and a diff in a terminal of 80x24
shot() {
	name=$1
	shift
	mux new-session -d -x 80 -y 24 -s "$name" "env $* '$ASSAY' ui friday 2> err.$name"
	for key in '' / 'svc/cart' Enter j Enter; do
		[ -z "$key" ] || mux send-keys -t "$name" "$key"
		settle "$name"
	done
	mux capture-pane -p -t "$name" > "$name.screen"
	mux send-keys -t "$name" Q
	mux kill-session -t "$name" 2> /dev/null || :
}
# until the screen is the same three times
settle() {
	same=0
	last=
	for _ in $(seq 100); do
		now=$(mux capture-pane -p -t "$1")
		if [ "$now" = "$last" ] && echo "$now" | grep -q prod-eu1; then same=$((same + 1)); else same=0; fi
		[ $same -lt 3 ] || return 0
		last=$now
		sleep 0.05
	done
	die "$1 does not settle: $last"
}
shot c256 TERM=screen-256color LC_ALL=C
shot c8 TERM=screen LC_ALL=C
shot vt100 TERM=vt100 LC_ALL=C
shot plain TERM=screen-256color LC_ALL=C NO_COLOR=1
says 'svc.cart' c256.screen
says 'targetPort' c256.screen
for other in c8 vt100 plain; do
	cmp -s c256.screen $other.screen || { diff c256.screen $other.screen | head; die "$other differs"; }
done
# in a UTF-8 locale only lines and fold marks are drawn otherwise
shot utf8 TERM=screen-256color LC_ALL=C.UTF-8
words() { LC_ALL=C tr -cs 'A-Za-z0-9/:.+~!' '\n' < "$1" | sort -u; }
words c256.screen > a
words utf8.screen > b
comm -23 a b | grep -E '[a-z]{3}' && die 'words are missing with UTF-8' || :
! LC_ALL=C grep -q '[^ -~]' c256.screen || die 'more than ASCII in the C locale'

# Wide, combining, joined and unseen characters take as many columns as the terminal thinks: what it shows
# is what was drawn. And what is found is marked by the screen, not by what the command line prints.
for n in 1 2; do
	mkdir odd$n
	{
		echo '{"apiVersion":"v1","kind":"List","items":['
		i=0
		for c in '\u6f22\u5b57' 'e\u0301\u0308' '\u200b\u2060' '\u05e9\u202e' '\u001b[31m' 'f\ud83d\udc68\u200d\ud83d\udc69' \
			'\u2764\ufe0f' '\u1112\u1161\u11ab' '\u200d\u25b8' '\ufffe' '\uff21' '\u0e33\u0e01\u0e33' '\ud83c\udde9\ud83c\uddea'; do
			i=$((i + 1))
			printf '%s{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c%s","namespace":"odd"},"data":{"v":"%s is %s"}}' \
				"${comma-}" $i "$c" $n
			comma=,
		done
		echo ']}'
	} > odd$n/all.json
	comma=
	ASSAY_STORE=$(pwd)/odd.git expect 0 assay import -q --context prod-eu1 --date 2026-09-0${n}T00:15 odd$n
done
export ASSAY_STORE="$(pwd)/odd.git" LC_ALL=C.UTF-8
mux new-session -d -x 80 -y 24 -s odd "env ASSAY_STORE='$ASSAY_STORE' TERM=screen-256color LC_ALL=C.UTF-8 '$ASSAY' ui @~1"
settle odd
mux capture-pane -p -t odd > odd.screen
printf 'now odd\n' | TERM=screen-256color play plain @~1
screen odd plain | sed 's/ *$//' > odd.drawn
diff odd.drawn odd.screen || die 'the terminal shows something else than what was drawn'
mux send-keys -t odd S 'is 2' Enter
settle odd
mux capture-pane -p -t odd > odd.screen
says '13 hits' odd.screen
silent_on 'x1b.4;1m' odd.screen
