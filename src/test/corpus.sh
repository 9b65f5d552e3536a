# Tests on a corpus outside this tree. $CORPUS is a folder with types*/ (one object a file, JSON)
# and, if there is one, nights/. Every object is imported by itself, is listed again under its own
# name, and leaves a store that git accepts. Beside NAME.json, NAME.pb is what an API server stores:
# decoded it is the same value; in types-2019/ as the serializers of that year left out zeros.
# Nights may have forms that testdata/ has not, such as a stopped member's own file (etcd-raw).
# Run by make check-corpus.
set -u
tmp=$(mktemp -d "${TMPDIR:-/tmp}/assay-corpus-XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP
export HOME="$tmp" ASSAY_CONFIG="$tmp/config" ASSAY_STORE="$tmp/store.git"
passed=0
failed=0
count=0
for f in "$CORPUS"/types*/*.json; do
	[ -f "$f" ] && [ "$(basename "$f")" != MANIFEST.json ] || continue
	count=$((count + 1))
	name=$(jq -r '.metadata.name // empty' "$f" 2> "$tmp/jq") || continue
	[ -n "$name" ] || continue
	if "$ASSAY" -q import --context "c$count" --date 2026-03-02T00:00:00Z "$f" > "$tmp/out" 2>&1 &&
		"$ASSAY" get --context "c$count" -o ndjson > "$tmp/got" 2>> "$tmp/out" &&
		[ "$(wc -l < "$tmp/got")" = 1 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $f"
		head -n 3 "$tmp/out"
	fi
done
for f in "$CORPUS"/types*/*.pb; do
	[ -f "$f" ] || continue
	era=
	case $f in */types-2019/*) era=-2019 ;; esac
	"$PBDUMP" $era "$f" > "$tmp/got" 2> "$tmp/out"
	if jq -S . "${f%.pb}.json" > "$tmp/want" && jq -S . "$tmp/got" | cmp -s - "$tmp/want" &&
		[ ! -s "$tmp/out" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $f"
		head -n 3 "$tmp/out"
	fi
done
if [ "$count" -gt 0 ] && ! git --git-dir="$ASSAY_STORE" fsck --strict > "$tmp/fsck" 2>&1; then
	cat "$tmp/fsck"
	failed=$((failed + 1))
fi
if [ -f "$CORPUS/nights/truth.json" ]; then
	ASSAY_TESTDATA=$CORPUS sh src/test/accept.sh score || failed=$((failed + 1))
	for script in etcd-status etcd-history etcd-get etcd-import etcd-past; do
		ASSAY_TESTDATA=$CORPUS sh src/test/accept.sh $script || failed=$((failed + 1))
	done
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ $((passed + count)) -gt 0 ]
