# The store is a git repository that plain git can check, read, clone, pack and push.
import_form openshift-backup 1 2 3 4
git --git-dir="$store" fsck --strict > fsck 2>&1 || { cat fsck; exit 1; }
silent_on 'error|warning|missing' fsck
[ "$(git --git-dir="$store" log --oneline shop | wc -l)" = 4 ] || die 'not four commits'
git --git-dir="$store" log -p -1 shop -- objects/shop > log
says '^-  *"DB_HOST": "postgress"' log
git --git-dir="$store" log -1 --format='%an <%ae> %ai|%cn <%ce> %ci' shop > who
says '^assay <assay@localhost> 2026-03-05 00:15:00 \+0000\|assay <assay@localhost> 2026-03-05 00:15:00 \+0000$' who
git --git-dir="$store" log -1 --format=%B shop | git interpret-trailers --parse > trailers
for t in Archive-SHA256 Source Normal-Form Key-Id; do says "^$t: ." trailers; done
sum=$(sha256sum "$nights"/night-4/openshift-backup/*.zip | cut -d' ' -f1)
says "^Archive-SHA256: $sum$" trailers

expect 1 assay diff -o ndjson
cp out before
git clone -q --mirror "$store" clone.git
git --git-dir="$store" gc -q --prune=now
expect 1 assay diff -o ndjson
cmp before out
expect 1 assay -C "$(pwd)/clone.git" diff -o ndjson
cmp before out
expect 0 assay -C "$(pwd)/clone.git" show shop/svc/backend -o json

# what is stored is what jq -S would write, and what the API server had
git --git-dir="$store" show shop:objects/shop/Service/backend.json > a
jq -S . a > b
cmp a b
