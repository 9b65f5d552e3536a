# Facts out of Go sources of API types: one row for each field, named type and group.
#
#	awk -v prefix=openshift/ -f fields-go.awk apps/v1/types.go ...
#
# F package struct number json type words	a field; number 0: not in protobuf
# A package name type wrapped			a named type; wrapped: a message of its own
# S package struct				a struct, with fields or without
# G package group				the group that the package registers
# V package version				and version; L: the one without a group
BEGIN { OFS = "\t" }

function short_of(path) {
	sub(/^k8s.io\/apimachinery\/pkg\/apis\//, "", path)
	sub(/^k8s.io\/apimachinery\/pkg\/(api|util)\//, "", path)
	sub(/^k8s.io\/apimachinery\/pkg\//, "", path)
	sub(/^k8s.io\/api\//, "", path)
	sub(/^github.com\/openshift\/api\//, "openshift/", path)
	return path
}

# The type with packages for prefixes: []*corev1.Pod is []*core/v1.Pod
function resolved(t,	lead, key, i) {
	lead = ""
	for (;;) {
		if (match(t, /^(\[\]|\*)/)) {
			lead = lead substr(t, 1, RLENGTH)
			t = substr(t, RLENGTH + 1)
		} else if (match(t, /^map\[[^]]*\]/)) {
			lead = lead "map:"
			t = substr(t, RLENGTH + 1)
		} else
			break
	}
	if ((i = index(t, "."))) {
		key = substr(t, 1, i - 1)
		return lead (key in import ? import[key] : key) substr(t, i)
	}
	return lead (t ~ /^(string|bool|byte|u?int(8|16|32|64)?|float(32|64))$/ ? t : pkg "." t)
}

function tag_of(line, name,	i, rest) {
	if (!(i = index(line, name ":\"")))
		return ""
	rest = substr(line, i + length(name) + 2)
	return substr(rest, 1, index(rest, "\"") - 1)
}

function field(line,	n, w, name, type, json, pb, words, inline) {
	json = tag_of(line, "json")
	pb = tag_of(line, "protobuf")
	if (json == "-" || line !~ /`.*json:/)
		return
	sub(/`.*/, "", line)
	n = split(line, w, " ")
	name = n == 1 ? "" : w[1]
	type = resolved(n == 1 ? w[1] : w[2])
	words = json
	sub(/^[^,]*/, "", words)
	sub(/,.*/, "", json)
	inline = json == "" && (words ~ /,inline/ || name == "")
	words = (words ~ /,omitempty/ ? " omitempty" : "") \
		(words ~ /,omitzero/ ? " omitzero" : "") (inline ? " inline" : "")
	n = 0
	if (pb != "") {
		split(pb, w, ",")
		n = w[2]
	}
	print "F", pkg, struct, n, json, type, substr(words, 2)
}

FNR == 1 {
	pkg = FILENAME
	sub(/\/[^\/]*$/, "", pkg)
	pkg = prefix pkg
	struct = ""; importing = 0; wrapped = 0
	for (i in import) delete import[i]
}
/^import \($/ { importing = 1; next }
importing && /^\)/ { importing = 0; next }
importing || /^import / {
	sub(/^import /, "")
	if (match($0, /"[^"]*"/)) {
		path = substr($0, RSTART + 1, RLENGTH - 2)
		name = $1 ~ /^"/ ? path : $1
		sub(/.*\//, "", name)
		import[name] = short_of(path)
	}
	next
}
/^[ \t]*(const )?GroupName +=/ {
	print "G", pkg, substr($0, index($0, "\"") + 1, length($0) - index($0, "\"") - 1)
	next
}
/^\/\/.*\+protobuf.nullable=true/ { wrapped = 1; next }
/^\/\// { next }
/GroupVersion +=.*GroupVersion\{.*Version: "/ {
	version = substr($0, index($0, "Version: \"") + 10)
	print /egacy/ ? "L" : "V", pkg, substr(version, 1, index(version, "\"") - 1)
}
/^type [A-Za-z0-9]+ struct *\{/ {
	print "S", pkg, $2
	struct = /\}$/ ? "" : $2
	wrapped = 0
	next
}
/^type [A-Za-z0-9]+ / && !/interface|func/ {
	t = $3 == "=" ? $4 : $3
	print "A", pkg, $2, resolved(t), wrapped
}
/^\}/ { struct = "" }
!/^\/\// { wrapped = 0 }
struct != "" && /^\t[A-Za-z*]/ && /`/ { field($0) }
