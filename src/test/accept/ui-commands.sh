# What stands behind `:` in the interface: what a command of the command line prints there, on a real
# terminal, too, and what of it the screens show.
the_sample
export LC_ALL=C

# on a terminal: in the window's width, without colours, whatever they are forced by; no page of man
export TERM=xterm-256color CLICOLOR_FORCE=1
printf '%s\n' 'expect 5000 Changes' 'quiet 200' 'send :diff friday -n payments --color=always\r' \
	'expect 3000 left out by filters' 'quiet 100' 'send \x1b' 'quiet 100' 'send :diff --help\r' \
	'expect 3000 what changed between two snapshots' 'quiet 100' 'send Q' 'exit 5000' > script
expect 0 env -u COLUMNS -u LINES "$PTY" -r 30 -c 60 -o raw script -- "$ASSAY" ui friday
says '^exit	0' out
if grep -aF '\x1b[' raw; then die 'colours of the command line stand in a window'; fi
grep -aqF 'critical' raw || die 'the window is wider than the screen'

# what a screen has no room for the command line prints: an object's past, another night's objects,
# help on what is no action; a line that fails leaves the range as it was
unset CLICOLOR_FORCE
play own friday <<'K'
:
type log shop-prod/svc/cart
Enter
dump log
Esc
:
type get @~2 route
Enter
dump get
Esc
:
type diff @~1 latest payments/svc/debug shop-prod/dc/catalog
Enter
dump objects
Esc
:
type help diff
Enter
dump help
Esc
:
type diff @~1 shop-prod/svc/nosuch
Enter
now failed
dump after
:
type blame @~9 shop-prod/svc/nosuch
Enter
now blame
dump blamed
K
has() {
	screen "$1" own > shot
	grep -qF -- "$2" shot || { cat shot; die "$1 lacks: $2"; }
}
has log '2 fields changed'
has get 'fraud.apps.example'
has objects '2 objects: 1 added, 1 changed'
has help 'assay diff --nightly'
has failed 'no object shop-prod/svc/nosuch'
has after 'Fri 11 Sep 00:15 -> Mon 14 Sep 00:15'
has blame 'no object shop-prod/svc/nosuch'
has blamed 'Fri 11 Sep 00:15 -> Mon 14 Sep 00:15'

# what is found stands under the cursor at once: Enter opens it
play found friday <<'K'
:
type search -F --all /healthz
Enter
work
dump hits
Enter
dump opened
K
screen hits found | sed -n '6p' > shot
says '^ >   dc/fraud' shot
screen opened found > shot
says 'payments/dc/fraud' shot
