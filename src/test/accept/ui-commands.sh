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
