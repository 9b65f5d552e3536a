# What Blame, P and i show is what the command line prints: the same fields, the same patches, the same
# explanations, on all objects that differ between two nights.
import_form openshift-backup 1 2 3 4
export LC_ALL=C
expect_any() { "$@" > out 2> err || [ $? -le 3 ]; }
refs=$(assay diff @~3 @ -o name || true)
[ "$(echo "$refs" | wc -l)" -ge 5 ] || die 'few objects differ'

# Blame: numbers and text; the past of a field against log
for ref in $refs; do
	printf 'work\nresize 24 120\ndump blame\np\nerrand\n' > keys
	expect 0 assay blame "$ref" --all -o json
	all=$(jq '.items | length' out)
	changed=$(jq '[.items[] | select(.firstSeen | not)] | length' out)
	jq -r '[.items[] | select(.firstSeen | not)][0].path // empty' out > path
	COLUMNS=120 assay blame "$ref" --all > want
	COLUMNS=120 LINES=24 ASSAY_UI_SCRIPT=keys expect 0 assay ui --screen blame "$ref"
	says "^ $all fields, $changed changed since " out
	sed -n '/^-- errand/,$p' out | sed 1d | sed '/^$/,$d' > got
	diff want got || die "Blame of $ref prints another text than the command"
	[ -s path ] || continue
	expect_any assay log "$ref" -f "$(cat path)" -o json
	# what log does not look into, documents in strings, has no spans there
	spans=$(jq '[.. | objects | select(.kind? == "Span")] | length' out)
	[ "$spans" -gt 0 ] || continue
	printf 'work\nresize 60 200\ndump\n' > keys
	ASSAY_UI_SCRIPT=keys expect 0 assay ui --screen blame "$ref"
	# the time before it was there is no span
	sed '1,/^   FROM/d' out | grep ' nights\{0,1\} ' | sed '$ { /(no /d; }' | wc -l > n
	[ "$(cat n)" -eq "$spans" ] || die "$ref $(cat path): $(cat n) rows, $spans spans by log"
done

# Enter shows the night of the change and Esc finds the range as it was, also from below
cat > keys <<'KEYS'
work
now before
b
work
Enter
work
dump there
Esc
dump back
Tab
Enter
work
Esc
Esc
Esc
dump after
KEYS
ASSAY_UI_SCRIPT=keys expect 0 assay ui @~3 @
sed -n '/^-- there/,/^-- back/p' out > there
says '3 Diff' there
sed -n '/^-- before/,/^-- there/p' out | sed -n 2,3p > before
sed -n '/^-- after/,$p' out | sed -n 2,3p > after
diff before after || die 'the range is another one'

# P: of whole objects, and of single fields
for ref in $refs; do
	expect_any assay diff --reverse -o kubectl @~3 @ "$ref"
	cp out want
	cp err why
	printf 'work\n/\ntype ^%s$\nEnter\nG\nP\nwork\nnow window\np\nerrand\n' "$ref" > keys
	ASSAY_UI_SCRIPT=keys expect 0 assay ui @~3 @ --noise=hide
	if [ -s want ]; then
		sed -n '/^-- errand/,$p' out | sed 1d > got
		diff want got || die "P of $ref is another patch than the command's"
	else
		says 'never applied' out
		says 'redacted values cannot be patched' out
		says 'redacted values cannot be patched' why
	fi
done
expect_any assay diff --reverse -o kubectl @~3 @ shop/dc/worker -f 'spec.template.spec.containers[name=worker].env[name=LOG_LEVEL].value'
cp out want
printf 'work\n:\ntype diff shop/dc/worker\nEnter\nwork\nP\nwork\np\nerrand\n' > keys
ASSAY_UI_SCRIPT=keys expect 0 assay ui @~3 @
sed -n '/^-- errand/,$p' out | sed 1d > got
diff want got || die 'P of a field is another patch than the command prints'
# written to a file, asked before it is written over
printf 'work\n:\ntype diff shop/dc/worker\nEnter\nwork\nP\nwork\ne\nEnter\nw\nEnter\nn\nnow asked\n' > keys
ASSAY_UI_SCRIPT=keys expect 0 assay ui @~3 @
diff want undo.sh || die 'another patch is written'
says 'nothing was written' out

# i: rule, evidence and what would keep it, of shown and hidden changes; what would hold without the
# rule takes another run over all that differs, which a key does not wait for
for ref in $refs kube-system/cm/ingress-controller-leader; do
	COLUMNS=400 assay rules explain @~3 @ "$ref" > out 2> err
	sed 1d out | grep -v '^ *next  ' | tr -d ' ' > want
	printf 'work\nz\nresize 400 80\n/\ntype ^%s$\nEnter\nG\ni\nnow\n' "$ref" > keys
	ASSAY_UI_SCRIPT=keys expect 0 assay ui @~3 @
	tr -d '|\n ' < out > got		# an overlay wraps in its own width
	while read -r line; do
		grep -qF -e "$line" got || { cat out; die "i of $ref does not tell: $line"; }
	done < want
done

# filters by origin and manager, and their opposites
for by in hand deploy controller unknown; do
	expect_any assay diff @~3 @ --by $by -o json
	n=$(jq '.summary | .objectsAdded + .objectsChanged + .objectsRemoved' out)
	printf 'work\n/\ntype by:^%s$\nnow\n' $by > keys
	ASSAY_UI_SCRIPT=keys expect 0 assay ui @~3 @
	says " $n of [0-9]* objects match" out
done
printf 'work\n/\ntype by:kubectl-edit\nnow\nEsc\n/\ntype !by:hand\nnow not\n' > keys
ASSAY_UI_SCRIPT=keys expect 0 assay ui @~3 @
says 'svc/backend' out
sed '1,/^-- not/d' out > not
says 'deploy/frontend' not
silent_on 'svc/backend' not
