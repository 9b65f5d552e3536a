# The head of each command says what its words were taken for: weekday, time and zone.
import_form openshift-backup 1 2 3 4
when='(Mon|Tue|Wed|Thu) [2-5] Mar( 00:15)?'
heads() {	# STATUS PATTERN COMMAND...
	want=$1
	pattern=$2
	shift 2
	expect "$want" assay "$@"
	head -n 1 out > first
	says "$pattern" first
}
heads 1 "^shop  $when -> $when UTC  " diff tuesday
heads 1 "^shop  Tue 3 Mar 01:15 -> Thu 5 Mar 01:15 \\+01:00  " diff tuesday --tz Europe/Berlin
heads 0 "^shop, 4 snapshots, $when to $when \\(UTC\\)" log
heads 0 "^shop  $when -> $when UTC  shop/svc/backend" log shop/svc/backend
heads 0 "^# shop  Wed 4 Mar 00:15 UTC \\(yesterday\\)  " show yesterday shop/svc/backend
heads 0 "^shop  Wed 4 Mar 00:15 UTC \\(yesterday\\)  " get yesterday svc
heads 0 "^shop  $when -> $when UTC  " rules explain shop/svc/backend tuesday wednesday
heads 0 "^x is now Wed 4 Mar 00:15" label x yesterday
