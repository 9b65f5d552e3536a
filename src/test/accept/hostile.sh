# What may lie in an archive: one clear message each with archive, entry and place, status 2 or 3,
# in seconds; everything else in the archive is imported.
mkdir base
(cd base && unzip -q "$nights"/night-1/openshift-backup/*.zip)
want=$(find base -name '*.json' | wc -l)
[ "$want" -gt 50 ] || die 'no base'

cm() { printf '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"good","namespace":"shop"}},%s]}' "$1"; }
item() { printf '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"bad","namespace":"shop"},"data":{"x":%s}}' "$1"; }

# import_within SECONDS ARGUMENT...: of processor time, since others may keep the machine busy
import_within() { (ulimit -t "$1" && shift && exec "$ASSAY" import --secrets-key key "$@"); }

# try NAME ENTRY: the archive in ./x is imported; one message names archive and entry; the rest is in
try() {
	name=$1
	entry=$2
	rm -rf one.git in
	mkdir in
	(cd x && zip -qr ../in/openshift-backup202603020015.zip .)
	ASSAY_STORE=$(pwd)/one.git
	got=0
	import_within 20 --context shop in > out 2> err || got=$?
	case $got in 2 | 3) ;; *) cat err; die "$name: status $got, not 2 or 3" ;; esac
	says "openshift-backup202603020015.zip: $entry: .*(line|byte)" err
	[ "$(grep -c "$entry" err)" -le 2 ] || { cat err; die "$name: more than one message"; }
	assay get -o name > names
	says '^shop/svc/backend$' names
	says '^shop/deploy/frontend$' names
}
fresh() { rm -rf x; cp -r base x; }

fresh
cm "$(item 1e400)" > x/shop/cms.json
try 1e400 shop/cms.json
says '^shop/cm/good$' names

fresh
cm "$(item 123456789012345678901234567890)" > x/shop/cms.json
try 'thirty digits' shop/cms.json
says '^shop/cm/good$' names

fresh
cm "$(item '"a","x":"b"')" > x/shop/cms.json
try 'duplicate keys' shop/cms.json
says '^shop/cm/good$' names

fresh
cm "$(item '"\377\376"')" > t
printf '%b' "$(cat t)" > x/shop/cms.json
try 'invalid UTF-8' shop/cms.json
says '^shop/cm/good$' names

fresh
{ cm "$(item "$(head -c 100000 /dev/zero | tr '\0' '[')")"; } > x/shop/cms.json
try 'a hundred thousand deep' shop/cms.json

fresh
{
	printf '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"good","namespace":"shop"}},'
	printf '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"bad","namespace":"shop"},"data":{"x":"'
	head -c 100000000 /dev/zero | tr '\0' 'a'
	printf '"}}]}'
} > x/shop/cms.json
try 'a hundred megabytes on one line' shop/cms.json
says '^shop/cm/good$' names

fresh
head -c 3000 base/shop/svcs.json > x/shop/cms.json
try 'cut off' shop/cms.json

fresh
: > x/shop/cms.json
rm -rf one.git in
mkdir in
(cd x && zip -qr ../in/openshift-backup202603020015.zip .)
ASSAY_STORE=$(pwd)/one.git
got=0
assay import --context shop --secrets-key key in > out 2> err || got=$?
case $got in 2 | 3) ;; *) cat err; die "an empty file: status $got" ;; esac
says 'shop/cms.json' err

# YAML
yaml() {
	rm -rf one.git
	ASSAY_STORE=$(pwd)/one.git
	got=0
	import_within 20 --context y "$1" > out 2> err || got=$?
	case $got in 2 | 3) ;; *) cat err; die "$1: status $got" ;; esac
	says "$1: .*(line|byte)" err
	assay get -o name > names
	says '^shop/cm/good$' names
}
doc() { printf -- '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, namespace: shop}\ndata:\n  x: ' "$1"; }
{ doc good; echo one; doc bad; head -c 100000 /dev/zero | tr '\0' '['; echo; } > deep-2026-03-02.yaml
yaml deep-2026-03-02.yaml
{ doc good; echo one; doc bad; printf '"\377"\n'; } > utf-2026-03-02.yaml
yaml utf-2026-03-02.yaml
{ doc good; echo one; doc bad; printf 'one\n  x: two\n'; } > twice-2026-03-02.yaml
yaml twice-2026-03-02.yaml
{ doc good; echo one; doc bad; echo 1e400; } > big-2026-03-02.yaml
yaml big-2026-03-02.yaml

# containers
container() {
	rm -rf one.git
	ASSAY_STORE=$(pwd)/one.git
	got=0
	import_within 20 --context shop "$1" > out 2> err || got=$?
	case $got in 2 | 3) ;; *) cat err; die "$1: status $got" ;; esac
	says "${1##*/}: " err
	[ "$(grep -vc '^  hint: ' err)" -le "${2:-1}" ] || { cat err; die "$1: more than one message"; }
}
mkdir c
size=$(stat -c %s "$nights"/night-1/openshift-backup/*.zip)
head -c $((size * 2 / 3)) "$nights"/night-1/openshift-backup/*.zip > c/openshift-backup202603020015.zip
container c/openshift-backup202603020015.zip
: > c/openshift-backup202603030015.zip
container c/openshift-backup202603030015.zip

fresh
head -c 5000000000 /dev/zero 2> /dev/null | tr '\0' ' ' | head -c 1500000000 > x/shop/cms.json
(cd x && zip -1 -qr ../c/openshift-backup202603040015.zip .)
rm -rf x
container c/openshift-backup202603040015.zip

mkdir -p up/y/z
cp -r base/shop up/y/z/
echo '{}' > up/evil.json
(cd up/y/z && zip -q ../../../c/openshift-backup202603050015.zip ../../evil.json shop/*.json)
rm -f evil.json
container c/openshift-backup202603050015.zip 2
says 'evil.json' err
assay get -o name | grep -qx shop/svc/backend || die 'the rest of the archive with ../ was not imported'
[ ! -e evil.json ] && [ ! -e ../evil.json ] || die 'a path escaped'
