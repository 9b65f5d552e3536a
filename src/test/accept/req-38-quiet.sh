# Requirement 38: the interface opens no socket and starts no process but what the user asks for.
the_sample
command -v strace > /dev/null || die 'no strace'
strace -f -o probe -e trace=none true 2> /dev/null || { echo 'strace may not trace here'; exit 0; }
export TERM=xterm-256color
printf '%s\n' 'expect 5000 Changes' 'quiet 200' 'send G' 'send \r' 'quiet 100' 'send r' 'quiet 100' 'send 1' 'quiet 100' \
	'send A' 'quiet 100' 'send S' 'send 8080\r' 'quiet 200' 'send Q' 'exit 9000' > script
expect 0 "$PTY" script -- strace -f -qq -o trace -e trace=socket,connect,execve,fork,vfork,clone,clone3 "$ASSAY" ui friday
silent_on 'socket\(|connect\(' trace
[ "$(grep -c execve trace)" -le 1 ] || { cat trace; die 'a process was started'; }
silent_on '(fork|clone3?)\(' trace

# nor are the certificates read of those whom a connection would trust, by any command
strace -f -qq -o trace -e trace=open,openat "$ASSAY" log > shown
silent_on 'ca-certificates|/ssl/certs' trace

# nor one to ask for the name that marks are kept under, on a machine that knows its user
grep -q "^[^:]*:[^:]*:$(id -u):" /etc/passwd || exit 0
printf '%s\n' 'expect 5000 Changes' 'send Q' 'exit 5000' > script
ASSAY_CONFIG=/dev/null expect 0 "$PTY" script -- strace -f -qq -o trace -e trace=socket,connect "$ASSAY" ui friday
silent_on 'socket\(|connect\(' trace
