# Measures assay against what one would run instead, on one machine in one run,
# on a synthetic cluster (bench_make.c). Environment: ASSAY, MAKER, OBJECTS,
# PROJECTS, NIGHTS, CHURN; BIG objects (default 100000, empty for none) in two
# nights with 2 % churn for what an interface must bear; YEAR nights (default
# 365, empty for none) of 20,000 objects for questions of time. Writes rows of name,
# seconds of assay, seconds of the other, ratio, peak memory of assay in MB.
# Usage: bench.sh OUTPUT
set -eu
out=$1
case $out in /*) ;; *) out=$(pwd)/$out ;; esac
case $MAKER in /*) ;; *) MAKER=$(pwd)/$MAKER ;; esac
case $ASSAY in /*) ;; *) ASSAY=$(pwd)/$ASSAY ;; esac
PTY=$(dirname "$MAKER")/pty	# is built beside it, as is the next
BOLT=$(dirname "$MAKER")/bench-etcd
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d "${TMPDIR:-/tmp}/assay-bench-XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP
cd "$tmp"
export HOME="$tmp" ASSAY_CONFIG=/dev/null ASSAY_STORE="$tmp/store.git" GIT_CONFIG_NOSYSTEM=1
git config --global user.name bench
git config --global user.email bench@localhost
git config --global init.defaultBranch main

now() { date +%s.%N; }
# best N COMMAND...: the shortest of N runs, in seconds
best() {
	runs=$1
	shift
	for _ in $(seq "$runs"); do
		a=$(now)
		"$@" > /dev/null 2>&1 || :
		b=$(now)
		echo "$a $b"
	done | awk '{ t = $2 - $1; if (NR == 1 || t < m) m = t } END { printf "%.3f", m }'
}
peak() {	# peak memory of a run of assay, in MB
	/usr/bin/time -f %M -o "$tmp/peak" "$@" > /dev/null 2>&1 || :
	awk 'END { printf "%.0f", $1 / 1024 }' "$tmp/peak"
}
row() {	# name assay other peak
	printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" \
		"$(awk -v a="$2" -v b="$3" 'BEGIN { printf "%.3f", (b > 0 ? a / b : 0) }')" "$4" | tee -a "$out"
}

echo "a cluster of $OBJECTS objects in $PROJECTS projects, $NIGHTS nights, $CHURN % churn"
zips=
for n in $(seq "$NIGHTS"); do
	"$MAKER" "n$n" "$OBJECTS" "$PROJECTS" "$n" "$CHURN"
	zip=openshift-backup202603$(printf '%02d' "$n")0015.zip
	(cd "n$n" && zip -qr "../$zip" .)
	zips="$zips $zip"
	[ "$n" = 1 ] || rm -rf "n$n"
done
du -sm n1 | awk '{ print $1 " MB unpacked" }'
rm -rf n1
set -- $zips
first=$1
second=$2
printf 'name\tassay\tother\tratio\tpeak_mb\n' | tee "$out"

import() { "$ASSAY" -q import --context bench "$@"; }
fresh_import() { rm -rf store.git; import "$first"; }
by_hand() {
	rm -rf hand
	mkdir hand
	(cd hand && git init -q && unzip -q "../$first" -d .in &&
	find .in -name '*.json' ! -name ns.json | while read -r f; do
		jq -c '.items[] | del(.status, .metadata.uid, .metadata.selfLink, .metadata.resourceVersion,
			.metadata.generation, .metadata.creationTimestamp, .metadata.managedFields)' "$f"
	done | awk '{ match($0, /"namespace":"[^"]*"/); ns = substr($0, RSTART + 13, RLENGTH - 14);
		match($0, /"kind":"[^"]*"/); k = substr($0, RSTART + 8, RLENGTH - 9);
		match($0, /"name":"[a-z]+-[0-9]+"/); nm = substr($0, RSTART + 8, RLENGTH - 9);
		d = ns "/" k; if (!(d in made)) { system("mkdir -p " d); made[d] = 1 }
		f = d "/" nm ".json"; print > f; close(f) }' &&
	rm -rf .in && git add . && git commit -q -m night)
}
fast_import() {
	rm -rf fast.git
	git init -q --bare fast.git
	unzip -p "$first" > /dev/null
	git --git-dir=fast.git fast-import --quiet < stream
}

a=$(best 2 fresh_import)
m=$(rm -rf store.git; peak "$ASSAY" -q import --context bench "$first")
row 'first import / unzip, jq, git add, git commit' "$a" "$(best 1 by_hand)" "$m"
git --git-dir=store.git fast-export --all > stream
row 'first import / unzip, git fast-import' "$a" "$(best 2 fast_import)" "$m"

cp -r store.git one.git
second_import() { rm -rf store.git; cp -r one.git store.git; a=$(now); import "$second"; b=$(now); echo "$a $b" >> second; }
for _ in 1 2 3; do second_import; done
a=$(awk '{ t = $2 - $1; if (NR == 1 || t < m) m = t } END { printf "%.3f", m }' second)
read_zip() { unzip -p "$second"; }
m=$(rm -rf store.git; cp -r one.git store.git; peak "$ASSAY" -q import --context bench "$second")
row 'second night / unzip -p' "$a" "$(best 3 read_zip)" "$m"
row 'second night / sha256sum' "$a" "$(best 3 sha256sum "$second")" "$m"
known() { import "$second"; }
row 'known archive / sha256sum' "$(best 3 known)" "$(best 3 sha256sum "$second")" "$m"

diff_ndjson() { "$ASSAY" diff -o ndjson @~1 @; }
raw() { git --git-dir=store.git diff --raw bench~1 bench -- objects; }
full() { git --git-dir=store.git diff bench~1 bench -- objects; }
m=$(peak "$ASSAY" diff -o ndjson @~1 @)
a=$(best 5 diff_ndjson)
row "diff of $(raw | wc -l) among $OBJECTS / git diff --raw" "$a" "$(best 5 raw)" "$m"
row "diff of $(raw | wc -l) among $OBJECTS / git diff" "$a" "$(best 5 full)" "$m"
path=$(git --git-dir=store.git ls-tree -r --name-only bench objects | grep /Deployment | head -n 1)
ref=$(echo "$path" | sed 's|^objects/\([^/]*\)/Deployment.apps/\(.*\)\.json$|\1/deploy/\2|')
show() { "$ASSAY" show "$ref" -o json; }
git_show() { git --git-dir=store.git show "bench:$path"; }
row 'show / git show' "$(best 5 show)" "$(best 5 git_show)" "$(peak "$ASSAY" show "$ref")"
log_all() { "$ASSAY" log; }
git_log() { git --git-dir=store.git log --stat bench; }
row 'log / git log --stat' "$(best 3 log_all)" "$(best 3 git_log)" "$(peak "$ASSAY" log)"
blame() { "$ASSAY" blame "$ref"; }
git_log_file() { git --git-dir=store.git log -p bench -- "$path"; }
row 'blame / git log -p of the file' "$(best 3 blame)" "$(best 3 git_log_file)" "$(peak "$ASSAY" blame "$ref")"
audit() { "$ASSAY" audit; }
git_cat() { git --git-dir=store.git ls-tree -r bench objects origins | awk '{ print $3 }' |
	git --git-dir=store.git cat-file --batch; }
row 'audit / git cat-file of objects and origins' "$(best 3 audit)" "$(best 3 git_cat)" "$(peak "$ASSAY" audit)"

big=${BIG-100000}
[ -n "$big" ] || exit 0
echo "a cluster of $big objects in $((big / 200 + 1)) projects, 2 nights, 2 % churn"
rm -rf store.git one.git fast.git hand stream ./*.zip
for n in 1 2; do
	"$MAKER" big "$big" $((big / 200 + 1)) "$n" 2
	(cd big && zip -1qr "../openshift-backup2026030${n}0015.zip" .)
	rm -rf big
	import "openshift-backup2026030${n}0015.zip"
done
rm -f ./*.zip
changed=$(raw | wc -l)
cold_diff() { rm -f store.git/cache/outlines; diff_ndjson; }
git_raw=$(best 3 raw)
row "first diff of $changed among $big / git diff --raw" "$(best 2 cold_diff)" "$git_raw" \
	"$(rm -f store.git/cache/outlines; peak "$ASSAY" diff -o ndjson @~1 @)"
row "diff of $changed among $big / git diff --raw" "$(best 3 diff_ndjson)" "$git_raw" \
	"$(peak "$ASSAY" diff -o ndjson @~1 @)"
words() { "$ASSAY" __complete -- "$@"; }
listed() { git --git-dir=store.git ls-tree -r --name-only bench objects | grep "$1"; }
ns=$(git --git-dir=store.git ls-tree --name-only bench objects/ | tail -n 1)
ns=${ns#objects/}
row "completion of svc/app-1 among $big / git ls-tree -r, grep" "$(best 5 words show svc/app-1)" \
	"$(best 3 listed /Service/app-1)" "$(peak "$ASSAY" __complete -- show svc/app-1)"
row "completion of NAMESPACE/dep among $big / git ls-tree -r, grep" "$(best 5 words show "$ns/dep")" \
	"$(best 3 listed "^objects/$ns/Dep")" "$(peak "$ASSAY" __complete -- show "$ns/dep")"
. "$here/bench_ui.sh"
. "$here/bench_etcd.sh"
. "$here/bench_year.sh"
