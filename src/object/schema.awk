# Makes schema_table.inc: what the API types say of every field of every stored kind.
#
#	LC_ALL=C awk -f schema.awk schema_more.tsv schema_lists.tsv \
#		FACTS NEWER IMPORTS STRATEGIES > schema_table.inc
#
# schema_more.tsv and schema_lists.tsv lie beside this file. The other four tables are
# made from the struct tags and markers of k8s.io/api, apimachinery and openshift/api.
# To renew them for a release, list of every Go struct in those packages
#   FACTS, NEWER  package struct num json go_type …   num "=": a type that names another;
#                 json "(inline)": an embedded struct
#   IMPORTS       package prefix import               what a prefix in go_type means
#   STRATEGIES    package struct json go_type effective key …   the list markers
# with package as api/core/v1, apimachinery/apis/meta/v1, openshift/apps/v1. A table is
# known by its header line, so their order is free; a later row replaces an earlier one.

BEGIN {
	FS = "\t"
	split("api/core - api/rbac rbac.authorization.k8s.io api/networking networking.k8s.io " \
	      "api/admissionregistration admissionregistration.k8s.io " \
	      "api/apiserverinternal internal.apiserver.k8s.io api/certificates certificates.k8s.io " \
	      "api/coordination coordination.k8s.io api/discovery discovery.k8s.io " \
	      "api/flowcontrol flowcontrol.apiserver.k8s.io api/lifecycle lifecycle.k8s.io " \
	      "api/node node.k8s.io api/resource resource.k8s.io api/scheduling scheduling.k8s.io " \
	      "api/storage storage.k8s.io api/storagemigration storagemigration.k8s.io " \
	      "api/authentication authentication.k8s.io api/authorization authorization.k8s.io " \
	      "api/imagepolicy imagepolicy.k8s.io api/settings settings.k8s.io " \
	      "api/apiextensions apiextensions.k8s.io api/apiregistration apiregistration.k8s.io " \
	      "openshift/cloudnetwork cloud.network.openshift.io " \
	      "openshift/samples samples.operator.openshift.io " \
	      "openshift/servicecertsigner servicecertsigner.config.openshift.io " \
	      "openshift/webconsole webconsole.operator.openshift.io " \
	      "openshift/imageregistry imageregistry.operator.openshift.io", w, " ")
	for (i = 1; i in w; i += 2)
		group_of[w[i]] = w[i + 1] == "-" ? "" : w[i + 1]
	# Groups of the past, and kinds that only another group keeps (kind_alias.inc).
	split("api/extensions api/events api/admission api/apidiscovery", w, " ")
	for (i = 1; i in w; i++)
		no_root[w[i]] = 1
	split("openshift/authorization/Role openshift/authorization/RoleBinding " \
	      "openshift/authorization/ClusterRole openshift/authorization/ClusterRoleBinding " \
	      "openshift/build/BinaryBuildRequestOptions openshift/operator/MyOperatorResource " \
	      "api/apps/Scale api/core/PodStatusResult api/lifecycle/Eviction", w, " ")
	for (i = 1; i in w; i++)
		no_root[w[i]] = 1
	group_of["openshift/security/RangeAllocation"] = "security.internal.openshift.io"

	simple["apimachinery/api/resource.Quantity"] = "TYPE_QUANTITY"
	simple["apimachinery/util/intstr.IntOrString"] = "TYPE_INT_OR_STRING"
	simple["apimachinery/apis/meta/v1.Time"] = "TYPE_TIME"
	simple["apimachinery/apis/meta/v1.MicroTime"] = "TYPE_TIME"
	simple["apimachinery/apis/meta/v1.Duration"] = "TYPE_DURATION"
	simple["apimachinery/apis/meta/v1.FieldsV1"] = "TYPE_UNKNOWN"
	simple["apimachinery/runtime.RawExtension"] = "TYPE_RAW"
	simple["apimachinery/apis/meta/v1.ObjectMeta"] = "TYPE_META"
	split("string bool int int32 int64 uint8 uint16 uint32 uint64 float32 float64 byte", w, " ")
	for (i = 1; i in w; i++)
		scalar[w[i]] = 1
	class_name["TYPE_UNKNOWN"] = "UNKNOWN"
}

/^#/ { next }
$1 == "package" && $2 == "prefix" { table = "imports"; next }
$1 == "package" && $3 == "num" { table = "fields"; next }
$1 == "package" { table = "lists"; next }
$1 == "struct" { table = "ours"; next }
NF < 3 { next }

table == "imports" {
	path = $3
	sub(/^k8s\.io\/apimachinery\/pkg\//, "apimachinery/", path)
	sub(/^k8s\.io\/api\//, "api/", path)
	sub(/^github\.com\/openshift\/api\//, "openshift/", path)
	import_of[$1, $2] = path
	next
}

table == "fields" && $3 == "=" { alias[$1 "." $2] = $5; next }

table == "fields" {
	s = $1 "." $2
	if (!(s in count)) {
		count[s] = 0
		structs[++nstructs] = s
	}
	for (i = 1; i <= count[s]; i++)
		if (json[s, i] == $4 && $4 != "(inline)")
			break
	if (i > count[s])
		count[s] = i
	json[s, i] = $4
	go[s, i] = $5
	next
}

table == "lists" {
	at = $1 "." $2 SUBSEP $3
	how[at] = $5
	keys[at] = $6
	gsub(/\+/, ",", keys[at])
	next
}

table == "ours" { ours_how[$1, $2] = $3; ours_order[$1, $2] = $4; ours_keys[$1, $2] = $5; next }

function die(text) { print "schema.awk: " text > "/dev/stderr"; failed = 1; exit 1 }

# Sorts a[1..n] by bytes (n is small: members of a struct, names of structs once).
function sort(a, n,    gap, i, j, x) {
	for (gap = int(n / 2); gap > 0; gap = int(gap / 2))
		for (i = gap + 1; i <= n; i++) {
			x = a[i]
			for (j = i; j > gap && a[j - gap] > x; j -= gap)
				a[j] = a[j - gap]
			a[j] = x
		}
}

# A new row of the type table; the same row is made once only.
function row(text) {
	if (!(text in row_at)) {
		rows[++nrows] = text
		row_at[text] = nrows - 1 + first_row
	}
	return row_at[text]
}

# The package and name that a type without `*` means; NAME_PKG and NAME are set.
function name_of(pkg, t,    dot) {
	dot = index(t, ".")
	if (!dot) {
		NAME_PKG = pkg
		NAME = t
		return
	}
	NAME_PKG = import_of[pkg, substr(t, 1, dot - 1)]
	NAME = substr(t, dot + 1)
}

# The type number (or its TYPE_ name) of a Go type seen from a package. LIST is set to the
# merge, order and keys that its field has, where it is a list.
function type_of(pkg, t, list,    elem, s, p) {
	sub(/ \(.*\)$/, "", t)
	sub(/^\*/, "", t)
	if (t == "[]byte")
		return "TYPE_BYTES"
	if (t == "")
		return "TYPE_UNKNOWN"
	if (t ~ /^\[\]/) {
		elem = type_of(pkg, substr(t, 3), "")
		return row("LIST(" elem ", " (list == "" ? "ATOMIC, MATTERS, NULL, NULL" : list) ")")
	}
	if (t ~ /^map\[/) {
		sub(/^map\[[^]]*\]/, "", t)
		elem = type_of(pkg, t, "")
		return row("MAP(" elem ")")
	}
	if (t in scalar)
		return "TYPE_SCALAR"
	name_of(pkg, t)
	s = NAME_PKG "." NAME
	p = NAME_PKG
	if (s in simple)
		return simple[s]
	if (s in alias)
		return type_of(p, alias[s], list)
	if (s in count)
		return struct_of(s)
	if (p == "apimachinery/types" || p == "")
		return "TYPE_SCALAR"
	# Every enum has an alias row: what is left is a struct without fields.
	if (index(t, ".") == 0)
		return struct_of(s)
	return "TYPE_UNKNOWN"
}

function struct_of(s) {
	if (!(s in struct_row)) {
		queue[++nqueue] = s
		rows[++nrows] = "STRUCT " s
		struct_row[s] = nrows - 1 + first_row
	}
	return struct_row[s]
}

# The struct behind a type, "" if it is none: these are value structs where no pointer stands.
# A name of the same package that no table explains is a struct without fields.
function struct_name(pkg, t) {
	sub(/ \(.*\)$/, "", t)
	if (t ~ /^[*\[]/ || t ~ /^map\[/ || t == "")
		return ""
	if (t in scalar)
		return ""
	name_of(pkg, t)
	t = NAME_PKG "." NAME
	if (t in alias)
		return struct_name(NAME_PKG, alias[t])
	if (t == "apimachinery/apis/meta/v1.ObjectMeta")
		return t
	return (t in simple) || !((t in count) || NAME_PKG == pkg) ? "" : t
}

# MERGE, ORDER, keys, defaults of a list field: ours over theirs.
function list_of(s, name,    short, merge, order, k, i, at) {
	short = substr(s, match(s, /\.[^.]*$/) + 1)
	at = s SUBSEP name
	merge = how[at] == "map" ? "MAP" : how[at] == "set" ? "SET" : "ATOMIC"
	order = merge == "ATOMIC" ? "MATTERS" : "FREE"
	k = keys[at]
	i = (short, name) in ours_how ? short SUBSEP name : "*" SUBSEP name
	if (i in ours_how) {
		if (ours_how[i] != "-")
			merge = toupper(ours_how[i])
		if (ours_order[i] != "-")
			order = toupper(ours_order[i])
		else if (ours_how[i] != "-")
			order = merge == "ATOMIC" ? "MATTERS" : "FREE"
		if (ours_keys[i] != "-")
			k = ours_keys[i]
		ours_used[i] = 1
	}
	return merge ", " order ", " key_set(k)
}

# Numbers of the two arrays that hold the key members and their defaults.
function key_set(k,    n, w, i, eq, names, defaults, any) {
	if (k == "")
		return "NULL, NULL"
	n = split(k, w, ",")
	for (i = 1; i <= n; i++) {
		eq = index(w[i], "=")
		if (!eq && w[i] == "protocol") {
			w[i] = "protocol=TCP"
			eq = 9
		}
		names = names "\"" (eq ? substr(w[i], 1, eq - 1) : w[i]) "\", "
		defaults = defaults (eq ? "\"" substr(w[i], eq + 1) "\"" : "NULL") ", "
		if (eq)
			any = 1
	}
	names = names "NULL"
	defaults = defaults "NULL"
	if (!(names in keys_at)) {
		keys_at[names] = ++nkeys
		put_array("keys_" nkeys, names)
	}
	if (any && !(defaults in defaults_at)) {
		defaults_at[defaults] = ++ndefaults
		put_array("defaults_" ndefaults, defaults)
	}
	return "keys_" keys_at[names] ", " (any ? "defaults_" defaults_at[defaults] : "NULL")
}

function put_array(name, items,    n, w, i) {
	print "static const char *const " name "[] = {"
	n = split(items, w, ", ")
	for (i = 1; i <= n; i++)
		put(w[i])
	put_end()
	print "};"
}

# Adds the members of a struct, those of embedded ones in their place; the outer one wins.
function members(s, depth,    pkg, i, t, name) {
	pkg = substr(s, 1, match(s, /\.[^.]*$/) - 1)
	for (i = 1; i <= count[s]; i++) {
		name = json[s, i]
		t = go[s, i]
		if (name == "(inline)" || name == "") {
			sub(/^\*/, "", t)
			name_of(pkg, t)
			if (NAME != "TypeMeta" && (NAME_PKG "." NAME) in count && depth < 8)
				members(NAME_PKG "." NAME, depth + 1)
			continue
		}
		if (name == "-")
			continue
		list = is_list(pkg, t) ? list_of(s, name) : ""
		add_member(name, type_of(pkg, t, list), struct_name(pkg, t) != "")
	}
}

function is_list(pkg, t) {
	sub(/ \(.*\)$/, "", t)
	if (t ~ /^\*?\[\]/)
		return t !~ /^\*?\[\]byte$/
	if (t ~ /^map\[/)
		return 0
	sub(/^\*/, "", t)
	name_of(pkg, t)
	t = NAME_PKG "." NAME
	return (t in alias) && is_list(NAME_PKG, alias[t])
}

function add_member(name, type, value) {
	if (name in has)
		return
	has[name] = "{\"" name "\", " type ", " (value ? "true" : "false") "}"
	order_of[++nmembers] = name
}

# v2 before v1 before v1beta2 before v1alpha3: the version that a kind's root is taken from.
function worth(v,    n) {
	if (v !~ /^v[0-9]+/)
		return 0
	n = substr(v, 2) + 0
	if (v ~ /alpha/)
		return n + substr(v, match(v, /alpha/) + 5) / 100
	if (v ~ /beta/)
		return 100 + n + substr(v, match(v, /beta/) + 4) / 100
	return 1000 + n
}

function find_roots(    i, j, s, pkg, kind, path, version, group, has_meta, has_type) {
	for (i = 1; i <= nstructs; i++) {
		s = structs[i]
		pkg = substr(s, 1, match(s, /\.[^.]*$/) - 1)
		kind = substr(s, length(pkg) + 2)
		has_meta = has_type = 0
		for (j = 1; j <= count[s]; j++) {
			if (json[s, j] == "metadata" && go[s, j] ~ /ObjectMeta$/)
				has_meta = 1
			if (json[s, j] == "(inline)" && go[s, j] ~ /TypeMeta$/)
				has_type = 1
		}
		# Tables of wire numbers lack TypeMeta, which has none; a kind then has a list.
		if (!has_meta || !(has_type || (s "List") in count) || pkg ~ /^apimachinery/)
			continue
		version = substr(pkg, match(pkg, /\/[^\/]*$/) + 1)
		path = substr(pkg, 1, length(pkg) - length(version) - 1)
		if (path in no_root || (path "/" kind) in no_root)
			continue
		group = path "/" kind
		group = group in group_of ? group_of[group] : path in group_of ? group_of[path] : \
			path ~ /^api\// ? substr(path, 5) : substr(path, 11) ".openshift.io"
		j = kind SUBSEP group
		if (!(j in root_worth))
			root_list[++nroots] = j
		if (worth(version) >= root_worth[j] + 0) {
			root_worth[j] = worth(version)
			root_struct[j] = s
		}
	}
	sort(root_list, nroots)
}

function emit_struct(s,    i) {
	split("", has)
	nmembers = 0
	if (s in is_root) {
		add_member("apiVersion", "TYPE_SCALAR", 0)
		add_member("kind", "TYPE_SCALAR", 0)
	}
	members(s, 0)
	sort(order_of, nmembers)
	first_of[s] = nnames + 0
	n_of[s] = nmembers
	for (i = 1; i <= nmembers; i++)
		names[++nnames] = has[order_of[i]]
}

# One item after the other, as many on a line as fit.
function put(item) {
	if (line != "" && length(line) + length(item) + 10 > 100) {
		print "\t" line
		line = ""
	}
	line = line (line == "" ? "" : " ") item ","
}
function put_end() {
	if (line != "")
		print "\t" line
	line = ""
}

END {
	if (failed)
		exit 1
	first_row = 10			# after the TYPE_ rows of schema_type.h
	print "/*"
	print " * Made by schema.awk, not to be edited: the types of every stored kind, by the"
	print " * struct tags and list markers of kubernetes/api@10b39a39b, kubernetes/apimachinery"
	print " * @eed236ce and openshift/api@2a3d73913 (the older fields by Debian's packages"
	print " * golang-k8s-api-dev 0.32.3 and golang-github-openshift-api-dev 4.0+git20190508),"
	print " * all Apache-2.0; and by schema_more.tsv and schema_lists.tsv."
	print " */"
	find_roots()
	meta = "apimachinery/apis/meta/v1.ObjectMeta"
	emit_struct(meta)
	for (i = 1; i <= nroots; i++) {
		s = root_struct[root_list[i]]
		is_root[s] = 1
		root_type[i] = struct_of(s)
	}
	for (q = 1; q <= nqueue; q++)
		emit_struct(queue[q])

	print "\nstatic const struct schema_name names[] = {"
	for (i = 1; i <= nnames; i++)
		put(names[i])
	put_end()
	print "};\n\nstatic const struct schema_type types[] = {"
	print "\tSIMPLE(UNKNOWN), SIMPLE(UNKNOWN), SIMPLE(SCALAR), SIMPLE(QUANTITY), SIMPLE(INT_OR_STRING),"
	print "\tSIMPLE(DURATION), SIMPLE(TIME), SIMPLE(BYTES), SIMPLE(RAW),"
	put("STRUCT(" first_of[meta] ", " n_of[meta] ")")
	for (i = 1; i <= nrows; i++) {
		s = rows[i]
		if (sub(/^STRUCT /, "", s))
			s = "STRUCT(" first_of[s] ", " n_of[s] ")"
		put(s)
	}
	put_end()
	print "};\n\nstatic const struct root roots[] = {"
	for (i = 1; i <= nroots; i++) {
		split(root_list[i], w, SUBSEP)
		put("{\"" w[1] "\", \"" w[2] "\", " root_type[i] "}")
	}
	put_end()
	print "};"
	for (i in ours_how)
		if (!(i in ours_used)) {
			split(i, w, SUBSEP)
			print "schema.awk: no list " w[1] "." w[2] > "/dev/stderr"
		}
}
