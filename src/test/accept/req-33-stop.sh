# Requirement 33: Ctrl-C stops a running scan and leaves a usable screen; a second one asks to quit.
the_sample
play stop friday <<'K'
S
type registry
Enter
step 1
Ctrl-C
now stopped
Ctrl-C
now asked
Esc
2
dump after
K
screen asked stop > asked
says '[Qq]uit|[Ll]eave' asked
screen after stop > after
says 'svc/cart' after
says '2 Changes' after

# on a terminal, too: it goes on after the first
export TERM=xterm-256color
printf '%s\n' 'expect 5000 Changes' 'quiet 200' 'send S' 'quiet 100' 'send registry\r' 'send \x03' 'quiet 300' \
	'send 2' 'expect 3000 Changes' 'send Q' 'exit 5000' > script
expect 0 "$PTY" script -- "$ASSAY" ui friday
says '^exit	0' out
# the second one asks whether to leave, at once behind the first; n stays, y leaves
printf '%s\n' 'expect 5000 Changes' 'quiet 200' 'send S' 'quiet 100' 'send registry\r' 'send \x03' 'send \x03' \
	'expect 3000 Leave?' 'send n' 'quiet 100' 'send 2' 'expect 3000 Changes' 'send \x03' 'quiet 100' \
	'send \x03' 'expect 3000 Leave?' 'send y' 'exit 5000' > script
expect 0 "$PTY" script -- "$ASSAY" ui friday
says '^exit	0' out
