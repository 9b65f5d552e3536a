# Runs the end-to-end cases below a folder, several at a time; case.sh says what a case is.
# UPDATE=1 writes what they print now as what they should print. Usage: cases.sh FOLDER [CASE]
set -u
here=$(pwd)/src/test
case $1 in /*) root=$1 ;; *) root=$(pwd)/$1 ;; esac
exec sh "$here/jobs.sh" cases sh "$here/case.sh" "$root" << END
$(find "$root" -name cmd -printf '%P\n' | sed 's|/cmd$||' | sort | grep -F -- "${2:-}")
END
