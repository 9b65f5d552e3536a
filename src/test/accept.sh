# Runs the acceptance scripts, several at a time: each src/test/accept/*.sh in a fresh folder and
# a shell of its own, with lib.sh read first. Usage: accept.sh [NAME]
set -u
here=$(pwd)/src/test
# the slowest first, so that none is left to run alone at the end
slow='undo score hostile req-02 req-36-numbers'
names() {
	for name in $slow; do echo "$name"; done
	for script in "$here"/accept/*.sh; do basename "$script" .sh; done
}
exec sh "$here/jobs.sh" accept sh -euc '. "$0/lib.sh"; . "$0/accept/$1.sh"' "$here" << END
$(names | awk '!seen[$0]++' | grep -F -- "${1:-}")
END
