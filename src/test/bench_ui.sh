# The interface as somebody at a terminal meets it, measured through a pseudo-terminal
# (pty.c: PTY) on the store of bench.sh, which reads this file and has row, best, raw and
# full. A time ends when what was asked for is on the screen.

# screens NAME RUNS COMMAND...: plays the script ./NAME; the shortest of each time to ./NAME.ms,
# but the longest of a key that comes while something is read: there luck would tell nothing
screens() {
	name=$1
	runs=$2
	shift 2
	for _ in $(seq "$runs"); do
		[ "$name" != first ] || rm -rf store.git/cache/pairs store.git/cache/outlines
		"$PTY" "$name" -- "$@" || { echo "keys that did not act: $name" >&2; exit 1; }
	done > "$name.all"
	awk -F '\t' '!($1 in m) || ($1 ~ /reading/ ? $2 > m[$1] : $2 < m[$1]) { m[$1] = $2 }
		END { for (k in m) print k "\t" m[k] }' "$name.all" > "$name.ms"
}
took() { awk -F '\t' -v k="$2" '$1 == k { printf "%.4f", $2 / 1000 }' "$1.ms"; }	# SCRIPT TIME
ui() { row "ui: $1" "$(took "$2" "$3")" "$4" "$ui_peak"; }	# NAME SCRIPT TIME OTHER

cat > first << 'K'
expect 20000 assay
measure frame
expect 20000 app-
measure names
expect 20000 by hand
measure whole
send Q
measure left
exit 5000
K

# While it reads: the cursor's sign, the object that it is on in the lower band. Then the same and
# one key of each kind, each of which puts words on the screen that were not there.
cat > again << 'K'
expect 20000 assay
measure frame
expect 20000 app-
measure names
send j
expect 1000 >
measure line, reading
quiet 20
send \e[6~
expect 1000 app-
measure page, reading
expect 20000 by hand
quiet 500
send g
quiet 200
send j
expect 1000 >
measure line
quiet 200
send \e[6~
expect 1000 app-
measure page
quiet 200
send /
expect 1000 match
quiet 200
send 9
expect 1000 hidden by
measure filter
quiet 200
send \e
quiet 300
send \r
expect 1000 [3 Diff
measure open
quiet 300
send 1
expect 1000 [1 Timeline
measure timeline
quiet 300
send 2
quiet 200
send g
quiet 200
send A
expect 5000 (cluster-wide)
measure objects
quiet 500
send S
expect 1000 search:
send app-[0-9]+-new\r
expect 20000 route/
measure search
quiet 1000
send ?
expect 1000 Help
quiet 200
send \e
quiet 300
send Q
exit 5000
K

cat > pager << 'K'
expect 20000 diff
quiet 300
send j
measure line
quiet 200
send \x20
measure page
send q
exit 5000
K

export TERM=xterm-256color LC_ALL=C.UTF-8 TZ=UTC LESS=
ui_peak=-
screens first 3 "$ASSAY" ui
rm -rf store.git/cache/pairs		# most memory: the nights are counted, too
screens again 1 /usr/bin/time -f %M -o peak "$ASSAY" ui
ui_peak=$(awk 'END { printf "%.0f", $1 / 1024 }' peak)
screens again 3 "$ASSAY" ui
full > text
screens pager 5 less text

git_last() { git --git-dir=store.git log -1 bench; }
git_log() { git --git-dir=store.git log --stat=1 -1 bench; }
git_grep() { full | grep 9; }
git_names() { git --git-dir=store.git ls-tree -r --name-only bench objects; }
git_pick() { git --git-dir=store.git log --oneline -S app-[0-9]+-new bench -- objects; }
git_show() { git --git-dir=store.git diff bench~1 bench -- "$(raw | head -n 1 | cut -f 2)"; }
git_raw=$(best 5 raw)
git_full=$(best 3 full)
last=$(best 5 git_last)
ui 'first frame / git log -1' again frame "$last"
ui 'changed names / git diff --raw' again names "$git_raw"
ui 'changed names, nothing cached / git diff --raw' first names "$git_raw"
ui 'all changes judged, nothing cached / git diff' first whole "$git_full"
ui 'a line down, still reading / less' again 'line, reading' "$(took pager line)"
ui 'a page down, still reading / less' again 'page, reading' "$(took pager page)"
ui 'a line down / less' again line "$(took pager line)"
ui 'a page down / less' again page "$(took pager page)"
ui 'first letter of a filter / git diff | grep' again filter "$(best 3 git_grep)"
ui 'open a change / git diff of a file' again open "$(best 5 git_show)"
ui 'timeline / git log --stat -1' again timeline "$(best 3 git_log)"
ui 'first of all objects / git ls-tree -r' again objects "$(best 3 git_names)"
ui 'first hit of a search / git log -G' again search "$(best 1 git_pick)"
