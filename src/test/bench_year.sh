# A year of nights: since when each field of an object has its value, and a search over all of them.
# Sourced by bench.sh.

nights=${YEAR-365}
[ -n "$nights" ] || return 0
objects=20000
echo "a year: $nights nights of $objects objects in 101 projects, 1 % churn"
rm -rf store.git
n=0
while [ $n -lt "$nights" ]; do
	n=$((n + 1))
	folder=openshift-backup$(date -u -d "2025-03-01 +$((n - 1)) days" +%Y%m%d0015)
	"$MAKER" "$folder" $objects 101 $n 1
	import --date "$(date -u -d "2025-03-01 +$((n - 1)) days" +%Y-%m-%dT00:15)" "$folder" 2> /dev/null
	rm -rf "$folder"
done
[ "$(git --git-dir=store.git rev-list --count bench)" = "$nights" ] || { echo 'nights are missing' >&2; exit 1; }
path=$(git --git-dir=store.git ls-tree -r --name-only bench objects | grep /Deployment | head -n 1)
ref=$(echo "$path" | sed 's|^objects/\([^/]*\)/Deployment.apps/\(.*\)\.json$|\1/deploy/\2|')
row "blame of one object, $nights nights / git log -p of the file" "$(best 5 blame)" "$(best 2 git_log_file)" \
	"$(peak "$ASSAY" blame "$ref")"
# What a person would do: every commit's text for the word, and every blob once as the floor.
search_all() { "$ASSAY" search --all -F no-such-word || [ $? = 1 ]; }
pickaxe() { git --git-dir=store.git log --format=%h -S no-such-word bench -- objects; }
blobs() {
	git --git-dir=store.git rev-list --objects bench -- objects | cut -d ' ' -f 1 |
		git --git-dir=store.git cat-file --batch | grep -c no-such-word || [ $? = 1 ]
}
m=$(peak "$ASSAY" search --all -F no-such-word)
a=$(best 2 search_all)
row "search --all, $nights nights / git log -S" "$a" "$(best 1 pickaxe)" "$m"
row "search --all, $nights nights / git cat-file of each blob, grep" "$a" "$(best 1 blobs)" "$m"
when_all() { "$ASSAY" log --when 'spec.replicas = 99999' "$ref" || [ $? = 1 ]; }
row "log --when, $nights nights / git log -p of the file" "$(best 3 when_all)" "$(best 2 git_log_file)" \
	"$(peak "$ASSAY" log --when 'spec.replicas = 99999' "$ref")"
