# A canary in each copy of a secret that a cluster keeps: none is found in the store, its cache or any output.
c() { printf 'canary-%s-q7Zx' "$1"; }
b() { c "$1" | base64 -w0; }
meta() { printf '"metadata":{"name":"%s","namespace":"shop"%s}' "$1" "${2:-}"; }
text() { jq -Rs . ; }	# standard input as a JSON string

secret=$(printf '{"apiVersion":"v1","kind":"Secret",%s,"type":"Opaque","data":{"password":"%s"},"stringData":{"more":"%s"}}' \
	"$(meta plain)" "$(b data)" "$(c string)")
applied=$(printf '%s' "$secret" | sed "s/$(b data)/$(b applied)/; s/$(c string)/$(c appliedstring)/" | text)
env=$(printf '{"name":"web","image":"i","env":[{"name":"DB_PASSWORD","value":"%s"}],"args":["--password=%s","--db=postgres://joe:%s@db/x"]}' \
	"$(c env)" "$(c arg)" "$(c url)")
pod=$(printf '{"containers":[%s]}' "$env")
dc=$(printf '{"apiVersion":"apps.openshift.io/v1","kind":"DeploymentConfig",%s,"spec":{"template":{"spec":%s}}}' "$(meta web)" \
	"$(printf '%s' "$pod" | sed "s/$(c env)/$(c encoded)/; s/$(c arg)/x/; s/$(c url)/x/")" | text)
helm=$(printf '{"name":"r","chart":{"metadata":{"name":"c","version":"1"}},"config":{"password":"%s"},"info":{"status":"deployed"},"version":1,"manifest":"%s"}' \
	"$(c helmvalue)" "$(c helmmanifest)" | gzip -9 | base64 -w0 | base64 -w0)
{
	printf '{"apiVersion":"v1","kind":"List","items":['
	printf '%s,' "$secret"
	printf '{"apiVersion":"v1","kind":"Secret",%s,"type":"Opaque","data":{}},' \
		"$(meta applied ",\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":$applied}")"
	printf '{"apiVersion":"apps/v1","kind":"Deployment",%s,"spec":{"template":{"spec":%s}}},' "$(meta web)" "$pod"
	printf '{"apiVersion":"batch/v1","kind":"CronJob",%s,"spec":{"jobTemplate":{"spec":{"template":{"spec":%s}}}}},' "$(meta cron)" \
		"$(printf '%s' "$pod" | sed "s/$(c env)/$(c cronenv)/; s/$(c arg)/$(c cronarg)/; s/$(c url)/$(c cronurl)/")"
	printf '{"apiVersion":"v1","kind":"ReplicationController",%s,"spec":{}},' \
		"$(meta web-1 ",\"annotations\":{\"openshift.io/encoded-deployment-config\":$dc}")"
	printf '{"apiVersion":"apps/v1","kind":"ControllerRevision",%s,"revision":1,"data":{"spec":{"template":{"spec":%s}}}},' "$(meta rev)" \
		"$(printf '%s' "$pod" | sed "s/$(c env)/$(c revision)/; s/$(c arg)/x/; s/$(c url)/x/")"
	printf '{"apiVersion":"template.openshift.io/v1","kind":"Template",%s,"objects":[%s],"parameters":[{"name":"DB_PASSWORD","value":"%s"}]},' \
		"$(meta tpl)" "$(printf '%s' "$secret" | sed "s/$(b data)/$(b template)/; s/$(c string)/$(c templatestring)/")" "$(c parameter)"
	printf '{"apiVersion":"image.openshift.io/v1","kind":"Image","metadata":{"name":"sha256:aa"},"dockerImageMetadata":{"Config":{"Env":["API_TOKEN=%s"]}}},' "$(c imageenv)"
	printf '{"apiVersion":"v1","kind":"Secret",%s,"type":"helm.sh/release.v1","data":{"release":"%s"}},' "$(meta sh.helm.release.v1.r.v1)" "$helm"
	printf '{"apiVersion":"route.openshift.io/v1","kind":"Route",%s,"spec":{"host":"h","tls":{"key":"%s"}}},' "$(meta web)" "$(c routekey)"
	printf '{"apiVersion":"build.openshift.io/v1","kind":"BuildConfig",%s,"spec":{"triggers":[{"type":"GitHub","github":{"secret":"%s"}},{"type":"Generic","generic":{"secret":"%s"}}]}},' \
		"$(meta web)" "$(c github)" "$(c generic)"
	printf '{"apiVersion":"oauth.openshift.io/v1","kind":"OAuthClient","metadata":{"name":"console"},"secret":"%s","additionalSecrets":["%s"]},' "$(c client)" "$(c clientmore)"
	printf '{"apiVersion":"oauth.openshift.io/v1","kind":"OAuthAccessToken","metadata":{"name":"sha256~%s"},"refreshToken":"%s","userName":"joe"},' "$(c tokenname)" "$(c refresh)"
	printf '{"apiVersion":"v1","kind":"Secret",%s,"type":"kubernetes.io/dockercfg","data":{".dockercfg":"%s"}},' "$(meta dockercfg)" \
		"$(printf '{"r":{"password":"%s"}}' "$(c docker)" | base64 -w0)"
	printf '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"bootstrap-token-abcdef","namespace":"kube-system"},"type":"bootstrap.kubernetes.io/token","data":{"token-secret":"%s"}},' "$(b bootstrap)"
	printf '{"apiVersion":"machineconfiguration.openshift.io/v1","kind":"MachineConfig","metadata":{"name":"m"},"spec":{"config":{"passwd":{"users":[{"name":"core","passwordHash":"%s"}]}}}},' "$(c ignition)"
	printf '{"apiVersion":"v1","kind":"ServiceAccount",%s}' "$(meta sa ",\"annotations\":{\"openshift.io/token-secret.value\":\"$(c satoken)\"}")"
	printf ']}'
} > first.json
jq -e '.items | length == 17' first.json > /dev/null || die 'the test wrote no JSON'
sed 's/-q7Zx/-w8Yv/g' first.json > second.json	# the next night, all of them changed
expect 0 assay import --context c --date 2026-03-02T00:15:00Z first.json
expect 0 assay import --context c --date 2026-03-03T00:15:00Z --force second.json

git --git-dir="$store" cat-file --batch-all-objects --batch > everything
find "$store/cache" -type f -exec cat {} + >> everything 2> /dev/null || :
git --git-dir="$store" ls-tree -r --name-only c >> everything
for f in text wide json ndjson unified; do assay diff --noise --derived -o $f >> everything 2>&1 || :; done
assay get -o json >> everything
assay search canary >> everything 2>&1 || :
if LC_ALL=C grep -aoE 'canary-[a-z]+' everything | sort -u | grep .; then die 'these canaries were found'; fi
for n in data applied template bootstrap; do
	LC_ALL=C grep -aqF "$(b $n)" everything && die "canary $n was found in base64"
done
# and what is left still tells that it is there and that it changed
assay show shop/secret/plain -o json | jq -e '.data.password | test("^hmac:[0-9a-f]{32} \\(")' > /dev/null
assay diff -o ndjson > d || :
jq -e -s 'map(select(.ref == "shop/secret/plain" and .path == "stringData.more")) | length == 1' d > /dev/null ||
	die 'a changed secret was not reported'
jq -e -s 'map(select(.path | contains("DB_PASSWORD"))) | length > 0' d > /dev/null || die 'a changed env was not reported'

# A store that keeps values hides them from each output, and from its cache, unless they are asked for;
# only the name of a token stands in references as it is.
export ASSAY_STORE="$(pwd)/keep.git"
expect 0 assay import -q --secrets keep --context c --date 2026-03-02T00:15:00Z first.json
expect 0 assay import -q --secrets keep --context c --date 2026-03-03T00:15:00Z --force second.json
for f in text wide json ndjson unified jsonpatch mergepatch kubectl; do
	assay diff --noise --derived -o $f 2>&1 || :
done > kept
assay get -o json >> kept
assay search canary >> kept 2>&1 && die 'a kept value was searched'
assay blame secret/plain --all >> kept
assay log secret/plain -f '**' >> kept
assay show secret/plain >> kept
expect 2 assay show secret/plain -o yaml
says 'hint: --show-secrets' err
printf 'dump list\nenter\ndump diff\nend\ndump end\n' | play ui
{ cat ui; find "$ASSAY_STORE/cache" -type f -exec cat {} + 2> /dev/null; } >> kept || :
grep -av tokenname kept > seen
[ "$(grep -c 'hmac:' seen)" -gt 30 ] || die 'hardly anything was hidden: the test is blind'
if LC_ALL=C grep -aoE 'canary-[a-z]+' seen | sort -u | grep .; then die 'these kept canaries were shown'; fi
for n in data applied template bootstrap; do
	LC_ALL=C grep -aqF "$(b $n)" seen && die "kept canary $n was shown in base64"
done
assay show secret/plain --show-secrets | grep -qF "$(b data)" || die 'a kept value is not shown'
assay show secret/plain --decode-secrets | grep -q 'password: canary-data-q7Zx' || die 'a kept value is not decoded'
assay search --decode-secrets -F canary-data -o name | grep -q secret/plain || die 'a kept value is not found'
expect 2 assay diff --decode-secrets -o kubectl
expect 2 assay ui --show-secrets
