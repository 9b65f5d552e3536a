# The numbers of import are those of log, and CHANGED of get is what diff tells of two neighbours.
the_sample
expect 3 assay -C again.git import --context prod-eu1 --zone Europe/Berlin --secrets-key key sample/nights
sed -n 's/^  [A-Z][a-z]* *\([0-9]* [A-Z][a-z]* [0-9:]*\)  .* objects  \(.*\)/\1|\2/p' out |
	grep -v 'PARTIAL' > imported
[ "$(wc -l < imported)" = 12 ] || die 'import has not a line for each night'
COLUMNS=100 assay -C again.git log | sed -n 's/^  [^ ]* *[A-Z][a-z]* \([0-9]* [A-Z][a-z]* [0-9:]*\) *[0-9]* *\(.*\)/\1|\2/p' |
	awk -F '|' '/PARTIAL|NO BACKUP/ { next } / first/ || $2 ~ /^first/ { print $1 "|first"; next }
		{ split($2, n, " +"); s = ""
		  if (n[1] != ".") s = s " +" n[1]
		  if (n[2] != ".") s = s " ~" n[2]
		  if (n[3] != ".") s = s " -" n[3]
		  print $1 "|" (s == "" ? "no change" : substr(s, 2)) }' | sort > want
sort imported | diff want - || die 'import and log tell other numbers'
# who was changed in the last night, by get and by diff
export ASSAY_STORE="$(pwd)/sample/store.git"
assay get -o wide | awk '$NF != "-" && / 8h  /{ print ($1 ~ /\//) ? $1 : $1 "/" $2 }' | sort > got
assay diff -o ndjson > records || [ $? = 1 ]
jq -r 'select(.op != "remove" or .path != "") | .ref' records | sort -u > want
[ -s want ] || die 'nothing changed in the last night: the test is blind'
diff want got || die 'get and diff tell other objects'
# filters of changes choose objects
expect 0 assay get --by hand -o name
says '^shop-prod/svc/cart$' out
silent_on 'search-config' out
expect 0 assay get --unreviewed -s critical -o name
[ "$(cat out)" = shop-prod/svc/cart ] || die 'another object than svc/cart is critical and unreviewed'
