# Runs the acceptance scripts: each src/test/accept/*.sh in a fresh folder and a
# shell of its own, with lib.sh read first. Usage: accept.sh [NAME]
set -u
here=$(pwd)/src/test
only=${1:-}
passed=0
failed=0
for script in "$here"/accept/*.sh; do
	name=$(basename "$script" .sh)
	case $name in *"$only"*) ;; *) continue ;; esac
	tmp=$(mktemp -d "${TMPDIR:-/tmp}/assay-accept-XXXXXX")
	if (cd "$tmp" && HOME=$tmp ASSAY_CONFIG=$tmp/config sh -eu -c '. "$1"; . "$2"' sh \
		"$here/lib.sh" "$script") > "$tmp.log" 2>&1 < /dev/null; then
		passed=$((passed + 1))
		[ -z "${VERBOSE:-}" ] || cat "$tmp.log"
		rm -rf "$tmp" "$tmp.log"
	else
		failed=$((failed + 1))
		echo "FAILED $name, its folder is $tmp"
		tail -n 25 "$tmp.log"
	fi
done
echo "accept: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
