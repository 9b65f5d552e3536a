# A changed line in a long text is shown as that line, with its number.
cm() { awk -v at="$2" -v to="$3" 'BEGIN { printf "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: long\n  namespace: shop\ndata:\n  notes.txt: |\n"
	for (i = 1; i <= 5000; i++) print "    line " i (i == at ? to : "") }' > "$1"; }
cm a-2026-03-02.yaml 0 ''
cm b-2026-03-03.yaml 3210 ' is another'
expect 0 assay import -q --context c a-2026-03-02.yaml b-2026-03-03.yaml
expect 1 assay diff
says 'data\[notes.txt\] \(line 3210\)  line 3210 -> line 3210 is another$' out
[ "$(wc -l < out)" -le 12 ] || die "$(wc -l < out) lines"
expect 1 assay diff -o ndjson
jq -e '.inner.line == 3210 and .old == "line 3210" and .new == "line 3210 is another"' out > /dev/null || { cat out; die record; }
