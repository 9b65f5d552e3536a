# Holds the manual pages and README.md against the program: lint, options, settings, examples.
# Usage: man.sh PAGE...   (in the top folder; UPDATE=1 writes the outputs in README.md anew)
set -u
top=$(pwd)
nights=$ASSAY_TESTDATA/nights
tmp=$(mktemp -d "${TMPDIR:-/tmp}/assay-man-XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP
passed=0
failed=0

mkdir -p "$tmp/bin" "$tmp/home" "$tmp/stand/backup"
ln -s "$ASSAY" "$tmp/bin/assay"
export PATH="$tmp/bin:$PATH" HOME="$tmp/home" ASSAY_CONFIG="$tmp/home/config" TZ=UTC LC_ALL=C.UTF-8 \
	COLUMNS=80 LINES=24 TERM=vt220 ASSAY_NOW=2026-03-05T09:00:00Z
unset XDG_CONFIG_HOME XDG_DATA_HOME NO_COLOR CLICOLOR_FORCE ASSAY_STORE ASSAY_CONTEXT ASSAY_SECRETS_KEY

ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "FAILED $1"; [ ! -s "${2:-/dev/null}" ] || head -n "${3:-20}" "$2"; }
# verdict NAME FILE: fine if the file is empty
verdict() { if [ -s "$2" ]; then bad "$1" "$2"; else ok; fi; }

# ---- lint

lint() {
	mandoc -T lint -W style "$1" > "$tmp/lint" 2>&1
	# pages are looked for where they would be installed, not here
	grep -vE 'referenced manual not found|outdated mandoc.db' "$tmp/lint" > "$tmp/told"
	verdict "lint of ${1##*/}" "$tmp/told"
	# so cross references are looked up here
	sed -n 's/^\.Xr \(assay[a-z.-]*\) \([0-9]\).*/\1.\2/p' "$1" | sort -u | while read -r page; do
		[ -f "$top/man/$page" ] || echo "no page $page"
	done > "$tmp/told"
	verdict "references of ${1##*/}" "$tmp/told"
}

# ---- codes of notes

# Every code that a note of the program can have, one a line
note_codes() {
	for f in "$top"/src/*/*.c "$top"/src/*/*/*.c; do
		case $f in *_test.c | *_fuzz.c) continue ;; esac
		tr -s ' \t\n' ' ' < "$f"
		echo
	done | grep -oE 'NOTE_(INFO|WARN|DAMAGE), "[a-z-]+"|\{"[a-z-]+", "[^"]*", NOTE_|(items_damage|tell_bad)\(s, "[a-z-]+"|(tell_file|note_counts)\([^"]*"[a-z-]+"|\bodd = [^;"]*"[a-z-]+"|char \*const code\[\] = \{[^}]*' |
		sed 's/, "[^"]*", NOTE_$//; s/^[^"]*//' | tr ',' '\n' | tr -d '" ' | sort -u
}

codes() {
	note_codes > "$tmp/codes"
	[ "$(wc -l < "$tmp/codes")" -ge 50 ] || bad 'codes of notes: they are written in another way now' "$tmp/codes"
	sed -n '/^\.Ss Codes of notes/,$s/^\.It Cm \([a-z-]*\)$/\1/p' "$top/man/assay-import.1" | sort -u | diff -u "$tmp/codes" - > "$tmp/told"
	verdict 'codes of notes: < in the source, > in assay-import(1)' "$tmp/told"
}

# ---- options

# The options that a text of help lists, one a line: -n, --namespace
help_options() { sed -n 's/^  \(-.*\)/\1/p' | sed 's/   .*//; s/\[=.*//' | tr ',' '\n' | awk '{ print $1 }' | sort -u; }

# The .Fl words of a page, or of its items only: .Fl o is -o, .Fl -output is --output
page_options() {	# PAGE MACROS
	awk "/^\\.($2) ?/"' {
		for (i = 1; i < NF; i++)
			if ($i == "Fl" || $i == ".Fl") print "-" $(i + 1)
	}' "$1" | sort -u
}

options_of() {	# COMMAND PAGE
	assay help "$1" | help_options > "$tmp/has"
	assay help options | help_options > "$tmp/common"
	page_options "$2" 'It|Fl|Op|Pq|Ic|Nm|Cm' > "$tmp/told"
	page_options "$2" It > "$tmp/items"
	{ comm -23 "$tmp/has" "$tmp/items" | sed 's/$/ is not in the page/'
	  sort -u "$tmp/has" "$tmp/common" | comm -13 - "$tmp/told" | sed "s/\$/ is no option of $1/"; } > "$tmp/diff"
	verdict "options of ${2##*/}" "$tmp/diff"
}

# assay.1 has the options of all commands, and no option that no command has
common_options() {
	for c in $commands; do assay help "$c"; done | help_options > "$tmp/all"
	assay help options | help_options > "$tmp/common"
	page_options "$1" 'It|Fl|Op|Pq|Ic|Nm|Cm' > "$tmp/told"
	page_options "$1" It > "$tmp/items"
	{ comm -23 "$tmp/common" "$tmp/items" | sed 's/$/ is not in the page/'
	  sort -u "$tmp/all" "$tmp/common" | comm -13 - "$tmp/told" | sed 's/$/ is no option/'; } > "$tmp/diff"
	verdict 'options of assay.1' "$tmp/diff"
	for c in $commands; do grep -q "^\.It Ic $c" "$1" || echo "command $c is not in the page"; done > "$tmp/diff"
	verdict 'commands of assay.1' "$tmp/diff"
}

settings_of() {
	assay config | sed 's/ =.*//' | sort > "$tmp/has"
	sed -n 's/^\.It Va \([a-z][A-Za-z.]*\).*/\1/p' "$1" | grep -v '^alias\.' | sort > "$tmp/told"
	{ comm -23 "$tmp/has" "$tmp/told" | sed 's/$/ is not in the page/'
	  comm -13 "$tmp/has" "$tmp/told" | sed 's/$/ is no setting/'; } > "$tmp/diff"
	verdict 'settings of assay.conf.5' "$tmp/diff"
}

# ---- rules

# The names in a table of assess, wherever it lies: lines that begin with {"name",
table() {
	cat "$top"/src/assess/*/*.c "$top"/src/assess/*.c |
		sed -n "/^static const struct .* $1\[\] = {/,/^};/ s/^	{\"\([a-z-]*\)\",.*/\1/p" | grep . ||
		echo "$1: no such table"
}

# Words of the format are those that the program reads; and the example of the page is one.
rules_of() {
	for t in conditions resolvers tellers matches members; do table "$t"; done | sort -u > "$tmp/has"
	sed 's/^\.It [A-Z][a-z] //; s/^\.Cm //; s/ [,.]//g' "$1" | tr ' ,' '\n\n' | sort -u > "$tmp/words"
	comm -23 "$tmp/has" "$tmp/words" | sed 's/$/ is not in the page/' > "$tmp/diff"
	sed -n '/^Named conditions/,/^\.Sh/ s/^\.It Cm //p' "$1" | sort | comm -13 "$tmp/has" - |
		sed 's/$/ is no condition/' >> "$tmp/diff"
	verdict 'words of assay-rules.5' "$tmp/diff"
	rm -rf "$tmp/store.git"
	cp -r "$tmp/stock.git" "$tmp/store.git"
	awk '/^\.Bd/{ on = 1; next } /^\.Ed/{ exit } on' "$1" > "$tmp/store.git/rules.json"
	assay -C "$tmp/store.git" rules -o json 2> "$tmp/diff" | jq -r '.rules[] | .name' > "$tmp/told"
	grep -qx prod-tag "$tmp/told" || echo 'its rules are not in force' >> "$tmp/diff"
	verdict 'the rules of assay-rules.5' "$tmp/diff"
}

# ---- keys

# The list of keys of assay-ui.1, as the table of actions has it: name TAB keys TAB group TAB help
keys_list() {
	assay help keys | awk -F '\t' '
		function quoted(w) { gsub(/\\/, "\\e", w)
			return w ~ /^[.:;,!?()|\[\]\047]$/ ? "\\&" w : w ~ /[.,]$/ ? w "\\&" : w }
		$3 != group { if (group) print ".El"; group = $3; print ".Pp"; print "To " group ":"
			print ".Bl -tag -width Ds -compact" }
		{ n = split($2, k, " "); line = n == 1 ? ".It Ql " quoted(k[1]) : ".It"
		  for (i = 1; n > 1 && i <= n; i++) line = line (i > 1 ? " , " : " ") "So " quoted(k[i]) " Sc"
		  print line; print ".Cm " $1 " :"; print $4 }
		END { print ".El" }'
}

keys_of() {
	sed '/^\.\\" keys begin/q' "$1" > "$tmp/page"
	keys_list | sed 1d >> "$tmp/page"
	sed -n '/^\.\\" keys end/,$p' "$1" >> "$tmp/page"
	[ -z "${UPDATE:-}" ] || cat "$tmp/page" > "$1"
	diff -u "$1" "$tmp/page" > "$tmp/diff"
	verdict 'keys of assay-ui.1' "$tmp/diff"
}

# ---- examples

examples_of() { awk '/^\.Sh /{ on = /EXAMPLES/ } on && /^\$ assay/{ sub(/^\$ /, ""); gsub(/\\e/, "\\"); print }' "$1"; }

# Each starts from the four nights; a status of 0, or 1 of a diff, and notes only on standard error.
run_example() {
	rm -rf "$tmp/store.git"
	cp -r "$tmp/stock.git" "$tmp/store.git"
	echo dump > "$tmp/script"
	status=0
	(cd "$tmp/stand" && ASSAY_STORE=$tmp/store.git ASSAY_UI_SCRIPT=$tmp/script sh -c "$2" > "$tmp/out" 2> "$tmp/err" < /dev/null) || status=$?
	grep -vE '^assay: no snapshot (on|of|in) .* using |^  hint: ' "$tmp/err" > "$tmp/told"
	case "$status $2" in 0\ * | 1\ *diff*) ;; *) echo "status $status" >> "$tmp/told" ;; esac
	verdict "example of ${1##*/}: $2" "$tmp/told"
}

examples() {
	for n in 1 2 3 4; do cp "$nights/night-$n"/openshift-backup/*.zip "$tmp/stand/backup/"; done
	cp -r "$nights/night-4/etcd-aescbc" "$tmp/stand/etcd"
	head -c 32 /dev/zero > "$tmp/key"
	assay -C "$tmp/stock.git" -q import --context shop --secrets-key "$tmp/key" "$tmp"/stand/backup/*.zip
	assay -C "$tmp/stock.git" -q label last-good @~2 > /dev/null
	for page in "$@"; do
		examples_of "$page" > "$tmp/examples"
		while read -r line; do run_example "$page" "$line"; done < "$tmp/examples"
	done
}

# ---- README.md

# The first screen of a command of the interface.
screen() {
	echo dump > "$tmp/script"
	ASSAY_STORE=$tmp/stock.git ASSAY_UI_SCRIPT=$tmp/script sh -c "$1" 2>&1 < /dev/null | sed 1d
}

# The whole file again, with what each `$ assay …` line of its consoles prints now, and each screen
# below "```text assay ui …" as it is now.
readme() {
	while IFS= read -r line; do
		case $line in
		'```console') console=1 ;;
		'```text assay ui'*)
			printf '%s\n' "$line"
			screen "${line#*text }"
			console=2 ;;
		'```') console=0 ;;
		esac
		case "$console $line" in
		'1 $ assay '*)
			printf '%s\n' "$line"
			sh -c "${line#??}" 2>&1 < /dev/null ;;
		'1 ```console' | 0*) printf '%s\n' "$line" ;;
		esac
	done
}

check_readme() {
	console=0
	readme < README.md > "$tmp/README.md"
	[ -z "${UPDATE:-}" ] || cat "$tmp/README.md" > README.md
	diff -u README.md "$tmp/README.md" > "$tmp/diff"
	verdict 'consoles of README.md' "$tmp/diff"
	for line in 'make deps demo' 'make deps check'; do
		grep -qx "    $line" README.md || echo "not in README.md: $line"
	done > "$tmp/diff"
	verdict 'quick start of README.md' "$tmp/diff"
}

commands=$(assay __complete -- '' | cut -f 1)
for page in "$@"; do lint "$page"; done
codes
for c in $commands; do
	page=$top/man/assay-$c.1
	case $c in help | version) ;; *) if [ -f "$page" ]; then options_of "$c" "$page"; else bad "no page $page"; fi ;; esac
done
common_options "$top/man/assay.1"
settings_of "$top/man/assay.conf.5"
keys_of "$top/man/assay-ui.1"
examples "$@"
rules_of "$top/man/assay-rules.5"
check_readme
echo "man: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
