# C data for table.c: awk -f table.awk fields.tsv kinds.tsv > table.inc
BEGIN {
	FS = "\t"
	n = split("string bool int32 int64 uint32 uint64 bytes Time MicroTime Duration " \
		"Quantity IntOrString Raw", w, " ")
	for (i = 1; i <= n; i++) known[w[i]] = "TYPE_" toupper(w[i])
}

# Where a name stands in one of the pools
function place(pool, name) {
	if (!((pool, name) in at)) {
		at[pool, name] = size[pool] + 0
		size[pool] += length(name) + 1
		text[pool, ++names[pool]] = name
	}
	return at[pool, name]
}

/^#/ { next }
FILENAME ~ /kinds/ { api[++nkinds] = $1; kind[nkinds] = $2; stored[nkinds] = $3; next }
!($1 in index_of) {
	index_of[$1] = nmessages++
	message[index_of[$1]] = $1
	first[index_of[$1]] = nfields + 0
}
$4 == "empty" { next }
{
	count[index_of[$1]]++
	number[nfields + 0] = $2; json[nfields + 0] = $3
	type[nfields + 0] = $4; flags[nfields + 0] = $5
	if ($5 ~ /wrapper/)
		wraps[$1] = 1
	nfields++
}

function row(i,	t, f, m, base, omit) {
	t = type[i]
	f = t ~ /^\[\]/ ? "|FIELD_LIST" : t ~ /^map:/ ? "|FIELD_MAP" : ""
	f = t ~ /^\*/ ? "|FIELD_POINTER" : f
	sub(/^(\[\]|map:|\*)/, "", t)
	omit = flags[i] ~ /omit/ && flags[i] !~ /^then=omit/
	if (omit)
		f = f "|FIELD_OMIT"
	if (flags[i] ~ /then=/ ? flags[i] ~ /then=omit/ : omit)
		f = f "|FIELD_OMIT_2019"
	if (flags[i] ~ /inline/)
		f = f "|FIELD_INLINE"
	if (t in known)
		base = known[t]
	else if (t in index_of) {
		base = t in wraps ? "TYPE_WRAPPER" : "TYPE_MESSAGE"
		m = index_of[t]
	} else {
		print "no such type: " t > "/dev/stderr"
		failed = 1
	}
	json[i] = json[i] == "-" ? "" : json[i]
	return sprintf("\t{%d, %d, %d, %d, %s, %s},", number[i], m, place("field", json[i]),
		length(json[i]), base, f == "" ? 0 : substr(f, 2))
}

function pool_out(pool,	i) {
	print "static const char " pool "_names[] ="
	for (i = 1; i <= names[pool]; i++)
		print "\t\"" text[pool, i] "\\0\""
	print "\t;"
}

END {
	print "/* Made by table.awk. */"
	print "static const struct table_field fields[] = {"
	for (i = 0; i < nfields; i++)
		print row(i)
	print "};"
	print "static const struct table_message messages[] = {"
	for (i = 0; i < nmessages; i++)
		printf "\t{%d, %d, %d},\n", place("message", message[i]), first[i], count[i]
	print "};"
	print "static const struct table_kind kinds[] = {"
	for (i = 1; i <= nkinds; i++)
		printf "\t{%d, %d, %d},\n", place("kind", api[i]), place("kind", kind[i]),
			index_of[stored[i]]
	print "};"
	pool_out("field")
	pool_out("message")
	pool_out("kind")
	exit failed || size["field"] > 65535 || nfields > 65535
}
