# Holds the layers: a room includes other rooms only by the doors of its row, a library's header
# stands only in its room, below cli nobody prints, exits, reads the environment or asks the clock,
# and every room is named in README.md and in the head of main.c. A room calls no function of a room
# that is not in its row, not even one that its tests link. Standard input: the rows, "room may may …".
# Usage: layers.sh FOLDER-OF-ROOM-ARCHIVES
set -u
built=$1
tmp=$(mktemp -d "${TMPDIR:-/tmp}/assay-layers-XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP
bad=0
say() {
	echo "layers: $*"
	bad=1
}
rooms=
while read -r room may; do
	rooms="$rooms $room"
	for f in src/"$room"/*.[ch] src/"$room"/*/*.[ch]; do
		[ -f "$f" ] || continue
		for door in $(sed -n 's|^#include "assay/\([a-z0-9]*\)[./].*|\1|p' "$f" | sort -u); do
			case " $may $room " in
			*" $door "*) ;;
			*) say "$f opens the door of $door" ;;
			esac
		done
		for h in $(sed -n 's|^#include "\.\./\([^"]*\)".*|\1|p' "$f"); do
			say "$f goes round the doors: ../$h"
		done
	done
	nm -u "$built/$room.a" 2> /dev/null | sed -n 's/^ *U //p' | sort -u > "$tmp/$room.wants"
	nm --defined-only "$built/$room.a" 2> /dev/null | sed -n 's/^[0-9a-f]* [TDBRVW] //p' | sort -u > "$tmp/$room.has"
	echo "$may" > "$tmp/$room.may"
	grep -qw "$room" README.md || say "README.md does not name $room"
	grep -qw "$room" src/cli/main.c || say "the head of main.c does not name $room"
done

for room in $rooms; do
	for other in $rooms; do
		case " $(cat "$tmp/$room.may") $room " in *" $other "*) continue ;; esac
		for f in $(comm -12 "$tmp/$room.wants" "$tmp/$other.has"); do say "$room calls $f of $other"; done
	done
done

# The folders of rooms, lowest first, and what else of their room each may include: other folders,
# and headers of the room itself, which holds them together. A folder of tui that is not named is a
# view, and knows no other view.
views=$(for d in src/tui/*/; do basename "$d"; done | grep -vx 'term\|part\|model\|overlay\|act')
cat > "$tmp/folders" << ROWS
text/path
text/yaml doc tree_scan
text/doc yaml tree_scan
text/items scan
kubepb/envelope kubepb message cbor
kubepb/keyring envelope
source/etcd layout outline pair
source/export layout outline
source/list export layout outline
store/words
store/tree repo writer
store/pack repo writer
store/past tree writer
store/review repo
assess/around judge
assess/lineage judge around
assess/rules judge lineage
assess/condition judge around
assess/cause judge around lineage
assess/origin judge around lineage
assess/group judge
assess/audit judge origin
render/rows render
render/patch render
render/audit render
render/drift render
render/history render
flow/review
flow/requests examine
flow/ingest past requests
flow/past ingest
flow/history examine requests
flow/timeline examine
flow/search examine
flow/audit examine
tui/term
tui/part term action
tui/model part
tui/overlay term part model app view action command
tui/act app
cli/etcd cli
cli/rules cli
cli/mark cli
cli/show cli
cli/complete cli
$(for v in $views; do echo "tui/$v term part model overlay app view action"; done)
ROWS
while read -r folder may; do
	for f in src/"$folder"/*.[ch]; do
		case "$f" in *_test.[ch] | *_fuzz.c) continue ;; esac
		for h in $(sed -n 's|^#include "\([^"]*\)".*|\1|p' "$f" | grep -v '^assay/'); do
			case "$h" in
			*/*) by=${h%/*} ;;
			*) [ -f "${f%/*}/$h" ] && by=${folder#*/} || by=${h%.h} ;;
			esac
			case " $may ${folder#*/} " in *" $by "*) ;; *) say "$f includes $h" ;; esac
		done
	done
done < "$tmp/folders"
for d in src/*/*/; do
	d=${d#src/}
	case "$d" in test/*) continue ;; esac
	grep -q "^${d%/}\( \|\$\)" "$tmp/folders" || say "src/$d is not among the folders here"
done

# header (a pattern), and where it may stand
only() {
	hits=$(grep -rlE "#include <$1>" src include | grep -vE "$2|_test\.[ch]$")
	[ -z "$hits" ] || say "$1 is included in" $hits
}
only 'git2(/.*)?\.h' '^src/(store/|cli/config\.c)'
only 'archive(_entry)?\.h' '^src/bundle/'
only 'yaml\.h' '^src/text/'
only 'pcre2\.h' '^src/text/'
only 'openssl/.*' '^src/(base/digest\.c|kubepb/)'
only 'sodium.*\.h' '^src/kubepb/'
only 'n?curses.*\.h' '^src/tui/term/term\.c'

hits=$(grep -rnE '\b(printf|puts|putchar|perror|exit|_exit)\(|\bfprintf\(std|\bgetenv\(|\btime\(NULL' src --include='*.c' |
	grep -vE '^src/(cli|tui|test)/|_test\.c:|_fuzz\.c:|^src/base/(mem|zone)\.c')
[ -z "$hits" ] || say "below cli nobody prints, exits, reads the environment or asks the clock:
$hits"
[ "$bad" = 0 ] && echo "layers: includes follow the rows of$rooms"
exit "$bad"
