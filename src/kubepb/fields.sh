# Writes fields.tsv and kinds.tsv: numbers, names and types of the fields of all built-in kinds,
# read as facts from the Go sources of the APIs. For a new release of Kubernetes or OpenShift
# put it first in its list below, run this with clones of the three repositories, read git diff:
#
#	sh src/kubepb/fields.sh kubernetes/api kubernetes/apimachinery openshift/api
#
# Releases stand in order of precedence: what a field is, and whether its zero is left out, is
# told by the first that has it; later ones add what was removed since. "then" marks two of 2019
# (openshift/api of OpenShift 4.1 and the Kubernetes that it stood on), whose way to leave out
# zeros is told as well where it differs.
set -eu
KUBERNETES='v0.36.3 10b39a39bcee v0.35.7 v0.34.10 v0.33.13 v0.32.13 v0.31.14 v0.30.14
	v0.28.15 v0.26.15 v0.24.17 v0.22.17 v0.20.15 v0.18.19 v0.16.15 kubernetes-1.14.10
	5cb15d344471:then kubernetes-1.11.10 kubernetes-1.9.11'
MACHINERY='v0.36.3 eed236ceee2c v0.24.17 v0.16.15 kubernetes-1.14.10 86fb29eff628:then
	kubernetes-1.9.11'
OPENSHIFT='2a3d73913b5a efd9d5958e01 81d064c11ff2:then 7c345a55a8b2'
NEVER_STORED='admission|apidiscovery|authentication|authorization|imagepolicy'
OPENSHIFT_GROUPS='apps|authorization|build|image|network|oauth|project|quota|route|security'
OPENSHIFT_GROUPS="$OPENSHIFT_GROUPS|template|user"
here=$(dirname "$0")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
LC_ALL=C
export LC_ALL

# rows REPOSITORY PREFIX BELOW PATTERN RELEASE...: the facts of some releases of one repository
rows() {
	repo=$1 prefix=$2 below=$3 pattern=$4
	shift 4
	for release; do
		case $release in *:then) echo 'R	then' ;; *) echo 'R	now' ;; esac
		rm -rf "$tmp/tree"
		mkdir "$tmp/tree"
		git -C "$repo" ls-tree -r --name-only "${release%:*}" |
			grep -E "^($pattern)/[a-z_]*\.go\$" |
			grep -vE "^($NEVER_STORED)/|generated|zz_|_test|deepcopy" > "$tmp/files"
		while read -r file; do
			mkdir -p "$tmp/tree/${file%/*}"
			git -C "$repo" show "${release%:*}:$file" > "$tmp/tree/$file"
		done < "$tmp/files"
		(cd "$tmp/tree/$below" && sed "s:^$below/*::" "$tmp/files" |
			xargs awk -v prefix="$prefix" -f "$awk")
	done
}

awk=$(cd "$here" && pwd)/fields-go.awk
{
	rows "$2" '' pkg/apis 'pkg/apis/meta/v1' $MACHINERY
	rows "$1" '' '' '[a-z]+/v[0-9a-z]+' $KUBERNETES
	NEVER_STORED=none
	rows "$3" openshift/ '' "($OPENSHIFT_GROUPS)/(v[0-9a-z]+|docker[a-z0-9]+)" $OPENSHIFT
} > "$tmp/rows"
awk -v kinds="$tmp/kinds" -f "$here/fields-join.awk" "$tmp/rows" > "$tmp/fields"

head_of() {
	cat <<END
# $1
# Facts read by fields.sh from struct tags of the Go sources of kubernetes/api,
# kubernetes/apimachinery and openshift/api (all Apache-2.0; "then": of 2019), by precedence:
# kubernetes/api $(echo $KUBERNETES)
# kubernetes/apimachinery $(echo $MACHINERY)
# openshift/api $(echo $OPENSHIFT)
END
}
{
	head_of 'message, field number (0: not in protobuf), JSON name, type, flags'
	sort -t '	' -k1,1 -k2,2n -k3,3 "$tmp/fields"
} > "$here/fields.tsv"
{
	head_of 'apiVersion, kind, message'
	sort -u "$tmp/kinds"
} > "$here/kinds.tsv"
