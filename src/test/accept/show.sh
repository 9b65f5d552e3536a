# show: since when a field has its value, of the whole object and of the fields that -f names.
the_sample
expect 0 assay show shop-prod/svc/cart
says '^    port: 8080 {9}# since Sun 13 Sep, was 80$' out
says '^    targetPort: 8081   # since Sun 13 Sep, was 8080$' out
silent_on 'protocol: TCP +#' out
# before the change nothing is said, and the manifest has no such comments
expect 0 assay show friday shop-prod/svc/cart
silent_on '# since' out
expect 0 assay show shop-prod/svc/cart -o yaml -f spec
silent_on '#' out
# a line of a document in a string is named
expect 0 assay show shop-prod/cm/search-config
says 'application.properties: \|   # cache.ttl since Sun 13 Sep, was 300$' out
# what came later is said once
expect 0 assay show payments/svc/debug
says '^# .*not there before Mon 14 Sep 00:15|^# before Mon 14 Sep 00:15' out
silent_on '# since' out
# several fields, a glob, an item by its key and by its index, a JSON pointer: only they, told alike
expect 0 assay show shop-prod/dc/catalog -f '**.image' -f kind
says '^kind: DeploymentConfig$' out
says 'image: catalog:2.5.0-rc1   # since Mon 14 Sep, was catalog:2.4.1$' out
silent_on 'replicas' out
for f in 'spec.ports[http]' 'spec.ports[0]' /spec/ports/0; do
	expect 0 assay show shop-prod/svc/cart -f "$f"
	says 'targetPort: 8081   # since Sun 13 Sep' out
	silent_on 'selector' out
done
expect 2 assay show shop-prod/svc/cart -f 'spec.nope*'
says 'hint:' err
# each comment agrees with blame
assay blame shop-prod/svc/cart -o ndjson > blame
[ "$(jq -s 'map(select(.since == "2026-09-12T22:15:00Z")) | length' blame)" = 2 ] || die 'blame tells otherwise'
# the bytes of the archive are not kept: which one has them is said
expect 2 assay show --raw shop-prod/svc/cart
says 'openshift-backup202609140015.zip' err
[ ! -s out ] || die 'something was printed beside the error'
