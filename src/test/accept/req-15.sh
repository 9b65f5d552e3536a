# Hostile texts in every place reach nobody unescaped: names, keys, values, labels, kinds, managers.
bad='\u001b[31m\u0007\r\u007f\u202e\u009b'	# NUL cannot stand in a key
obj() {	# N
	printf '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a%s","namespace":"n%s","labels":{"l%s":"v%s"},"annotations":{"a%s":"%s%s"},"managedFields":[{"manager":"m%s","operation":"Update","apiVersion":"v1","time":"2026-03-02T1%s:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k%s":{}}}}]},"data":{"k%s":"x%s %s","two":"line %s\\nother %s\\n"}}' \
		"$bad" "$bad" "$bad" "$bad" "$bad" "$bad" "$1" "$bad" "$1" "$bad" "$bad" "$bad" "$1" "$1" "$bad$1"
}
list() { printf '{"apiVersion":"v1","kind":"List","items":[%s,{"apiVersion":"x%s/v1","kind":"Thing","metadata":{"name":"k","namespace":"m"},"spec":{"a":"%s"}}]}' "$(obj "$1")" "$bad" "$1"; }
list 1 > a-2026-03-02.json
list 2 > b-2026-03-03.json
got=0
assay import --context c --force a-2026-03-02.json b-2026-03-03.json > import.txt 2> import.err || got=$?
case $got in 0 | 3) ;; *) cat import.err; die "import gave status $got" ;; esac
assay get -o name > names
[ -s names ] || die 'nothing was imported'
commands() {
	cat <<-END
		diff
		diff -o wide
		diff -o name
		diff --stat
		diff --name-status
		diff --view unified
		diff --view side
		diff --noise --derived
		log
		log --changes
		get
		get -o wide
		get -o name
		info
		rules explain */*/*
		diff -n nope
		show x/y
	END
}
machine() {
	cat <<-END
		diff -o json
		diff -o ndjson
		diff -o unified
		get -o json
		get -o ndjson
		rules explain */*/* -o json
	END
}
# as bytes: no control but newline and tab, no DEL; no C1 control, no turning of the direction
check() {	# FILE
	LC_ALL=C tr -d '\n\t\040-\176\200-\377' < "$1" > controls
	[ ! -s controls ] || { od -c controls | head; die "$1: a control character"; }
	[ "$2" = controls ] && return
	LC_ALL=C grep -c "$(printf '\342\200\256')\|$(printf '\302\233')" "$1" > hits || :
	[ "$(cat hits)" = 0 ] || die "$1: U+202E or U+009B"
}
set -f
cat import.txt import.err > all
commands | while read -r c; do assay $c >> all 2>&1 || :; done
while read -r ref; do assay show "$ref" >> all 2>&1 || :; done < names
assay __complete -- diff -n '' >> all
assay __complete -- get '' >> all
assay __complete -- diff m/ >> all
assay __complete -- diff cm/ >> all
assay __complete -- show cm/a -f data. >> all
check all everything

# records go into a pipe as they are, but for what is a control character to everybody
machine | while read -r c; do assay $c >> records || :; done
check records controls

# and to a terminal harmless, too
{ commands; machine; } > both
while read -r c; do
	script -qc "$ASSAY --no-color --no-pager $c" /dev/null < /dev/null | tr -d '\r' >> terminal
done < both
[ "$(wc -c < terminal)" -gt 10000 ] || die 'nothing on the terminal'
check terminal everything
