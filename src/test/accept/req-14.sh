# On a terminal there is colour, with NO_COLOR, TERM=dumb and --no-color there is none; in a pipe never.
import_form openshift-backup 1 2 3 4
esc=$(printf '\033')
on_terminal() { script -qc "$*" /dev/null < /dev/null > out; }
colours() { grep -c "$esc" out || :; }
on_terminal "$ASSAY diff --no-pager"
[ "$(colours)" -gt 0 ] || die 'no colour on a terminal'
NO_COLOR=1 on_terminal "$ASSAY diff --no-pager"
[ "$(colours)" = 0 ] || die 'colour in spite of NO_COLOR'
NO_COLOR='' on_terminal "$ASSAY diff --no-pager"
[ "$(colours)" -gt 0 ] || die 'an empty NO_COLOR counts'
TERM=dumb on_terminal "$ASSAY diff --no-pager"
[ "$(colours)" = 0 ] || die 'colour on a dumb terminal'
NO_COLOR=1 CLICOLOR_FORCE=1 on_terminal "$ASSAY diff --no-pager"
[ "$(colours)" -gt 0 ] || die 'CLICOLOR_FORCE is not heard'
on_terminal "$ASSAY diff --no-pager --no-color"
[ "$(colours)" = 0 ] || die 'colour in spite of --no-color'
for c in diff log get 'show shop/svc/backend' rules info label config help 'diff --view side' 'diff --noise --derived'; do
	# shellcheck disable=SC2086
	CLICOLOR_FORCE=1 assay $c > out 2>&1 || :
	[ "$(colours)" = 0 ] || die "an escape sequence in a pipe: $c"
done
