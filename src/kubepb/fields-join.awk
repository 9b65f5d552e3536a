# Rows of fields-go.awk, of several releases, to one table: fields of what a kind reaches.
# The first release that has a field tells what it is; a line "R then" before the rows of one
# says that what it omits is told as well where it differs (then=keep, then=omit). A field that
# the first release with its message lacks is told when it is there, never as a zero.
#
#	awk -v kinds=kinds.tsv -f fields-join.awk rows > fields.tsv
BEGIN {
	FS = OFS = "\t"
	n = split("string bool int32 int64 uint32 uint64", w, " ")
	for (i = 1; i <= n; i++) scalar[w[i]] = w[i]
	scalar["byte"] = "byte"
	scalar["time.Duration"] = "int64"
	special["meta/v1.Time"] = "Time"
	special["meta/v1.MicroTime"] = "MicroTime"
	special["meta/v1.Duration"] = "Duration"
	special["meta/v1.FieldsV1"] = "Raw"
	special["resource.Quantity"] = "Quantity"
	special["intstr.IntOrString"] = "IntOrString"
	special["runtime.RawExtension"] = "Raw"
}

$1 == "R" { then = $2 == "then"; release++; next }
$1 == "G" && !($2 in group) { group[$2] = $3 }
$1 == "V" && !($2 in version) { version[$2] = $3 }
$1 == "L" { legacy[$2] = $3 }
$1 == "S" {
	if (!(($2 "." $3) in struct))
		struct[$2 "." $3] = release
	if (then) was_message[$2 "." $3] = 1
}
$1 == "A" && !(($2 "." $3) in alias) {
	alias[$2 "." $3] = $4
	if ($5) wrapped[$2 "." $3] = 1
}
$1 == "F" {
	m = $2 "." $3
	if ($7 ~ /inline/ && $6 ~ /\.TypeMeta$/) {
		typed[m] = 1
		next
	}
	key = m SUBSEP ($4 ? $4 : "0" $5)
	if (then)
		was[key] = $7 "" == "" ? "-" : $7
	if (key in type)
		next
	nfields[m]++
	at[m, nfields[m]] = key
	if (release > struct[m])
		gone[key] = 1
	number[key] = $4; json[key] = $5; type[key] = $6; words[key] = $7
	if ($4)
		numbered[m] = 1
	if ($5 == "metadata" && $6 == "meta/v1.ObjectMeta")
		persists[m] = 1
}

# "[]core/v1.Pod" of any named type: container, pointer and what is at the bottom
function plain(t,	lead, i) {
	lead = ""
	for (i = 0; i < 20; i++) {
		if (match(t, /^(\[\]|\*|map:)/)) {
			lead = lead substr(t, 1, RLENGTH)
			t = substr(t, RLENGTH + 1)
		} else if (t in special)
			return tidy(lead special[t])
		else if (t in scalar)
			return tidy(lead scalar[t])
		else if (t in wrapped || t in struct)
			return tidy(lead t)
		else if (t ~ /^types\./)
			return tidy(lead "string")
		else if (t in alias)
			t = alias[t]
		else
			return ""
	}
	return ""
}

function tidy(t) {
	sub(/\[\]byte$/, "bytes", t)
	if (t ~ /^(\[\]|map:)\*/)
		sub(/\*/, "", t)
	return t ~ /^(\[\]|map:|\*)?[a-zA-Z]/ ? t : ""
}

# Whether zero is left out: a struct that is no pointer never is by omitempty.
function omits(t, w) {
	return w ~ /omitzero/ || (w ~ /omitempty/ && !by_value(t))
}
function by_value(t) {
	return t ~ /^[A-Za-z]/ && t !~ /^map:/ && t != "bytes" && !(t in scalar) && \
		!(t in wrapped)
}

function emit(m, key, n, name, t, w,	now, before) {
	now = w ~ /inline/ ? "inline" : omits(t, w) || key in gone ? "omit" : ""
	# a map with a marshaller of its own: managedFields[].fields of 1.14 and 1.15
	if (now == "inline" && t ~ /^(map:|\[\])/)
		now = "wrapper"
	if (now ~ /inline|wrapper/ || !(m in was_message))
		before = now
	else
		before = !(key in was) || omits(t, was[key]) ? "omit" : ""
	if (before != now)
		now = now (now ? " " : "") (before ? "then=omit" : "then=keep")
	print m, n, name == "" ? "-" : name, t, now == "" ? "-" : now
}

function walk(m,	i, key, t, base) {
	if (m in seen)
		return
	seen[m] = 1
	if (m in wrapped) {
		t = plain(alias[m])
		print m, 1, "-", t, "wrapper"
		follow(t)
		return
	}
	# protobuf made by reflection: TypeMeta and nothing else
	if (m in typed && !numbered[m]) {
		print m, 1, "kind", "string", "omit"
		print m, 2, "apiVersion", "string", "omit"
	}
	if (!nfields[m])
		print m, 0, "-", "empty", "-"
	for (i = 1; i <= nfields[m]; i++) {
		key = at[m, i]
		if (!number[key] && numbered[m])
			continue
		if ((t = plain(type[key])) == "") {
			print "left out: " m " " json[key] " " type[key] > "/dev/stderr"
			continue
		}
		emit(m, key, number[key], json[key], t, words[key])
		follow(t)
	}
}

function follow(t) {
	sub(/^(\[\]|map:|\*)/, "", t)
	if (t in wrapped || t in struct)
		walk(t)
}

END {
	for (m in typed) {
		p = m; sub(/\.[^.]*$/, "", p)
		k = substr(m, length(p) + 2)
		if (!(p in group) || !(p in version) || (m in persists ? 0 : p !~ /\/docker/))
			continue
		print (group[p] == "" ? "" : group[p] "/") version[p], k, m > kinds
		if (p in legacy)
			print legacy[p], k, m > kinds
		walk(m)
	}
}
