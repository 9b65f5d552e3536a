# Exit statuses, thirty of them, with closed pipes and Ctrl-C.
import_form openshift-backup 1 2 3 4
expect 1 assay diff
expect 0 assay diff @ @
expect 0 assay diff -n monitoring
expect 0 assay diff --noise=only -n shop
expect 0 assay diff --derived -k rs @~2 @~1
expect 1 assay diff -q
expect 0 assay diff -q @ @
expect 2 assay diff blah
expect 2 assay diff --nope
expect 2 assay diff -C nowhere
expect 2 assay diff -n nope
expect 2 assay diff svc/nope
expect 0 assay log
expect 0 assay log shop/svc/backend
expect 2 assay log shop/svc/nope
expect 0 assay show shop/svc/backend
expect 2 assay show shop/svc/nope
expect 2 assay show 'svc/*'
expect 0 assay get svc
expect 2 assay get nopes
expect 0 assay label x
expect 2 assay label friday
expect 2 assay label -d nope
expect 0 assay rules
expect 2 assay rules nope
expect 0 assay info
expect 2 assay config no.such
expect 2 assay completion csh
expect 2 assay
expect 2 assay nope
expect 0 assay --version
expect 0 assay diff --help
expect 2 assay import nowhere
head -c 3000 "$nights"/night-2/openshift-backup/*.zip > openshift-backup202603030015.zip
expect 3 assay -C half.git import "$nights/night-1/openshift-backup" openshift-backup202603030015.zip
expect 0 assay -C half.git import --allow-incomplete "$nights/night-1/openshift-backup" openshift-backup202603030015.zip

# quiet when the reader goes away
{ got=0; "$ASSAY" get -o json 2> err || got=$?; echo $got > status; } | head -c 1 > /dev/null
[ "$(cat status)" = 141 ] || die "status $(cat status) when the pipe is closed"
[ ! -s err ] || { cat err; die 'words about a closed pipe'; }

# Ctrl-C: a standard input that never ends is being read, and the rest of the pipe with it
mkfifo never
stop() {
	(exec "$ASSAY" import --context shop - < never > /dev/null 2> err2) &
	pid=$!
	exec 9> never
	head -c 300000 /dev/zero >&9
	start=$(date +%s%N)
	kill -INT $pid
	got=0
	wait $pid || got=$?
	took=$((($(date +%s%N) - start) / 1000000))
	exec 9>&-
	[ "$got" = 130 ] || die "status $got after Ctrl-C"
}
# at once, by the best of some tries: others may have kept the machine busy
for _ in 1 2 3 4 5; do
	stop
	[ $took -ge 400 ] || break
done
case "$ASSAY${WRAP:-}" in */build/assay) [ $took -lt 400 ] || die "Ctrl-C took $took ms" ;; esac
