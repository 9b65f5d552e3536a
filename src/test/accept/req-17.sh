# The pager starts on a terminal only, and for more than a screen only; leaving it early is no error.
import_form openshift-backup 1 2 3 4
on_terminal() { script -qc "$*" /dev/null < /dev/null > out 2>&1; }
export PAGER='echo PAGED; cat'
on_terminal "$ASSAY diff -o name"
silent_on PAGED out
LINES=4 on_terminal "$ASSAY diff -o name"
says PAGED out
LINES=4 on_terminal "$ASSAY diff -o name --no-pager"
silent_on PAGED out
LINES=4 ASSAY_PAGER='' on_terminal "$ASSAY diff -o name"
silent_on PAGED out
LINES=4 ASSAY_PAGER='echo OURS; cat' on_terminal "$ASSAY diff -o name"
says OURS out
LINES=4 PAGER='no-such-pager-here' on_terminal "$ASSAY diff -o name"
says 'shop/cm/app-config' out
LINES=4 assay diff -o name > out || :
silent_on PAGED out
LINES=4 PAGER='head -c 1 > /dev/null' on_terminal "$ASSAY get -o json; echo status \$?"
says 'status 0' out
silent_on 'assay:' out
PAGER='echo LESS is $LESS; cat' LINES=4 on_terminal "$ASSAY diff -o name"
says 'LESS is FRX' out
