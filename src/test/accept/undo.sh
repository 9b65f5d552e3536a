# Patches: those of `diff --reverse A B` make of the objects of B those of A. As operations they are
# applied by jq and by kubectl (--local, no cluster), as commands by a shell that has another kubectl.

cat > apply.jq <<'JQ'
# RFC 6902: the object in $o, the patch in $p
def way: split("/")[1:] | map(gsub("~1"; "/") | gsub("~0"; "~"));
def index_of($at; $k): if ($at | type) == "array" then ($k | tonumber) else $k end;
def real($way): reduce $way[] as $k ({at: ., way: []};
	index_of(.at; $k) as $i | {at: (.at[$i]?), way: (.way + [$i])}) | .way;
def step($op): real($op.path | way) as $w | getpath($w[:-1]) as $in |
	if $op.op == "test" then
		if getpath($w) == $op.value then . else error("test of \($op.path) failed") end
	elif $op.op == "remove" then
		if getpath($w) == null then error("nothing at \($op.path)") else delpaths([$w]) end
	elif $op.op == "add" and ($in | type) == "array" then
		setpath($w[:-1]; $in[:$w[-1]] + [$op.value] + $in[$w[-1]:])
	elif $in == null then error("no way to \($op.path)")
	elif $op.op == "replace" and getpath($w) == null then error("nothing to replace at \($op.path)")
	else setpath($w; $op.value) end;
reduce $p[] as $op ($o; step($op))
JQ
cat > merge.jq <<'JQ'
# RFC 7386
def merge($p): if ($p | type) != "object" then $p else
	reduce ($p | keys_unsorted[]) as $k (if type == "object" then . else {} end;
		if $p[$k] == null then del(.[$k]) else .[$k] = (.[$k] | merge($p[$k])) end) end;
$o | merge($p)
JQ
# What the records say is there now: [pointer, value] of those that do not lie inside a string.
cat > told.jq <<'JQ'
def way: split("/")[1:] | map(gsub("~1"; "/") | gsub("~0"; "~"));
def value($way): reduce $way[] as $k (.; if type == "array" then .[$k | tonumber] else .[$k] end);
[$records[] | select(.inner == null and .new != null and .op != "recreate" and .rule != "list-order")
 | . as $r | select(($o | value($r.pointer | way)) != $r.new) | .pointer] | .[]
JQ

applied=0
exact=0
local=0

# apply A B REF: both patches of one object of B, whose results are the same, to ./json.made
apply() {
	assay show "$2" "$3" -o json > from.json
	assay show "$1" "$3" -o json > to.json
	jq -cS --slurpfile v from.json --slurpfile json json.list --slurpfile merge merge.list --arg ref "$3" -n \
		"def patch: .[0][] | select(.ref == \$ref) | .patch; \$v[0] as \$o |
		(\$json | patch) as \$p | \$p, ($(cat apply.jq)), ((\$merge | patch) as \$p | \$p, ($(cat merge.jq)))" > both
	awk '{ print > (NR < 3 ? "json." : "merge.") (NR % 2 ? "patch" : "made") }' both
	cmp json.made merge.made || die "the two patches of $3 differ, $1 $2"
	applied=$((applied + 1))
}

# by_kubectl REF: kubectl makes the same of it
by_kubectl() {
	for type in json merge; do
		kubectl patch --local -f from.json --type="$type" -p "$(cat "$type.patch")" -o json > k 2> k.err ||
			die "kubectl, $type patch of $1: $(cat k.err)"
		jq -cS . k | cmp - "$type.made" || die "kubectl makes something else of $1 ($type)"
	done
	local=$((local + 1))
}

# pair A B [OPTION...]: all objects. With all that is hidden they become what they were, else what is
# shown does; but for what the patch says to have skipped.
pair() {
	a=$1 b=$2
	shift 2
	for f in json merge; do
		assay diff --reverse -o "${f}patch" "$@" "$a" "$b" > "$f.list" 2> err || [ $? = 1 ] ||
			says 'redacted values cannot be patched' err
	done
	assay diff --reverse -o ndjson "$@" "$a" "$b" > records || :
	jq -r '.[] | select(.patch | length > 0) | .ref' json.list > refs
	while read -r ref; do
		apply "$a" "$b" "$ref"
		case $* in *--derived*)
			by_kubectl "$ref"
			jq -e --arg ref "$ref" '.[] | select(.ref == $ref) | .skipped' json.list > skipped || {
				jq -cS . to.json | diff - json.made || die "$ref does not become what it was, $a $b"
				exact=$((exact + 1))
			} ;;
		*)
			jq -c --arg ref "$ref" 'select(.ref == $ref)' records > told
			jq -rn --slurpfile v json.made --slurpfile records told "\$v[0] as \$o | $(cat told.jq)" > differs
			jq -e --arg ref "$ref" '.[] | select(.ref == $ref) | .skipped' json.list > skipped ||
				[ ! -s differs ] || die "$ref, $a $b: not put back: $(cat differs)" ;;
		esac
	done < refs
}

import_form openshift-backup 1 2 3 4
for ends in '@~3 @' '@ @~3'; do
	# shellcheck disable=SC2086
	pair $ends
	# shellcheck disable=SC2086
	pair $ends --noise --derived
done
[ "$exact" -ge 10 ] || die "only $exact objects of the nights came back exactly"

# a Secret alone: refused
expect 2 assay diff --reverse -o kubectl earliest shop/secret/db-credentials
says 'shop/secret/db-credentials: redacted values cannot be patched' err
[ ! -s out ] || die 'something was printed'
expect 1 assay diff --reverse -o jsonpatch earliest
says 'secret/db-credentials.* redacted values cannot be patched, left out' err
silent_on hmac: out

# manifests: what kubectl reads of them is the object, but for what the comments say was left out
assay get -o name > refs
while read -r ref; do
	assay show "$ref" -o yaml > one 2> err || {
		says 'is redacted, so there is no manifest of it' err
		continue
	}
	{ echo ---; cat one; } >> all.yaml
	assay show "$ref" -o json >> all.json
done < refs
kubectl label --local --overwrite -f all.yaml test=1 -o json > k 2> k.err || die "kubectl: $(head -n 3 k.err)"
bare='del(.metadata.labels.test, .metadata.ownerReferences, .metadata.annotations["deployment.kubernetes.io/revision",
	"kubectl.kubernetes.io/last-applied-configuration", "pv.kubernetes.io/bind-completed",
	"pv.kubernetes.io/bound-by-controller"])
	| del(.metadata.labels | select(. == {})) | del(.metadata.annotations | select(. == {}))
	| if .kind == "Pod" then del(.spec.nodeName) elif .kind == "Namespace" then (del(.spec.finalizers) | del(.spec | select(. == {})))
	elif .kind == "Service" and .spec.clusterIPs != ["None"] then del(.spec.clusterIP, .spec.clusterIPs) else . end'
jq -S "$bare" k > given
jq -S "$bare" all.json > wanted
diff given wanted > differs || die "manifests: $(head -n 20 differs)"
[ "$(jq -s length all.json)" -gt 100 ] || die 'few manifests'
expect 0 assay show shop/svc/backend -o yaml
says '^# .kubectl writes it., spec.clusterIPs .allotted when the object is made' out
expect 0 assay show shop/sts/postgres -o yaml
says '^# fixed while the object exists: spec .but not spec.replicas' out

the_sample
for ends in '@~12 @' '@ @~2'; do
	# shellcheck disable=SC2086
	pair $ends
	# shellcheck disable=SC2086
	pair $ends --noise --derived
done
[ "$exact" -ge 30 ] || die "only $exact objects came back exactly"

# the commands: a shell gives kubectl what the document says, one call for each object with a patch
mkdir bin
cat > bin/kubectl <<'SH'
#!/bin/sh
n=$(ls calls | wc -l)
for a; do printf '%s\0' "$a"; done > "calls/$n"
SH
chmod +x bin/kubectl
mkdir calls
expect 1 assay diff --reverse -o kubectl friday
cp out script
expect 1 assay diff --reverse -o jsonpatch friday
(PATH=$(pwd)/bin:$PATH sh -eu script)
jq -r '.[] | select(.patch | length > 0) | .ref' out > refs
[ "$(ls calls | wc -l)" = "$(wc -l < refs)" ] || die 'not a call for each object'
i=0
while read -r ref; do
	tr '\0' '\n' < "calls/$i" > call
	jq -Rn --arg ref "$ref" '[inputs] | . as $c | (.[9:] | join("\n") | fromjson)' call > given
	jq --arg ref "$ref" '.[] | select(.ref == $ref) | .patch' out | jq -S . > wanted
	jq -S . given | cmp - wanted || die "kubectl would get another patch of $ref"
	[ "$(head -n 4 call | paste -sd' ')" = '--context prod-eu1 -n shop-prod' ] || die "$(cat call)"
	i=$((i + 1))
done < refs
says '^# svc/debug is not there in Fri 11 Sep 00:15; this would delete it:$' script
silent_on '^kubectl.* (delete|create)' script
echo "$applied applied, $exact exact, $local by kubectl"
