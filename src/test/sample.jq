# The objects of the sample on night $n (1 is 1 Sep 2026), as files of one
# project's list each: lines of "project/file.json TAB text". All of it is made up.
#
# jq -nr --argjson n N -f sample.jq

# ---- metadata ----

# A manifest as FieldsV1: lists of named items, of ports, of plain values.
def item_key:
  if has("containerPort") then {containerPort, protocol: (.protocol // "TCP")}
  elif has("port") then {port, protocol: (.protocol // "TCP")}
  elif has("mountPath") then {mountPath}
  else {name} end | tojson;
def fields:
  if type == "object" then with_entries(.key |= "f:" + . | .value |= fields)
  elif type == "array" and length > 0 and (.[0] | type) == "object" then
    map({key: ("k:" + item_key), value: ({".": {}} + fields)}) | from_entries
  else {} end;
def owner($manager; $time; $fields):
  {manager: $manager, operation: "Update", apiVersion: "v1", time: $time, fieldsType: "FieldsV1",
   fieldsV1: $fields};

# 09-03 16:20 as a time of that September, UTC
def at($t): "2026-\($t | sub(" "; "T")):00Z";

def object($api; $kind; $ns; $name):
  {apiVersion: $api, kind: $kind,
   metadata: ({name: $name} + (if $ns then {namespace: $ns} else {} end))};

# Identity, and last of all so that it owns nothing of a manifest's.
def born:
  . as $o
  | ([.kind, .metadata.namespace // "", .metadata.name] | join("/") | explode
     | reduce .[] as $c (7; (. * 31 + $c) % 999999937)) as $h
  | .metadata += {uid: "5a000000-0000-4000-8000-\("000000000000\($h)"[-12:])",
                  creationTimestamp: (.metadata.creationTimestamp // "2026-08-20T08:00:00Z")};

# What the pipeline applies: it owns the fields, and the manifest is kept beside them.
def applied($time; $fields):
  . as $m
  | .metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"] = ($m | tojson + "\n")
  | .metadata.managedFields += [owner("kubectl-client-side-apply"; $time; $fields)];
def applied($time): ({spec, data} | with_entries(select(.value != null)) | fields) as $f
  | applied($time; $f);

# ---- kinds ----

def dc($ns; $app; $image; $replicas; $time; $more):
  object("apps.openshift.io/v1"; "DeploymentConfig"; $ns; $app)
  | .metadata.labels = {app: $app}
  | .spec = {
      selector: {app: $app}, strategy: {type: "Rolling"},
      template: {
        metadata: {labels: {app: $app}},
        spec: {containers: [{
          name: $app, image: $image,
          ports: [{containerPort: 8080, protocol: "TCP"}],
          livenessProbe: {httpGet: {path: "/healthz", port: 8080}},
          readinessProbe: {httpGet: {path: "/healthz", port: 8080}},
          resources: {limits: {memory: "512Mi"}, requests: {cpu: "100m"}}}]}},
      triggers: [{type: "ConfigChange"}]}
  | .spec.template.spec.containers[0] += ($more.container // {})
  | .spec.template.spec += ($more.pod // {})
  | applied($time)
  | .spec.replicas = $replicas;

def svc($ns; $app; $port; $target):
  object("v1"; "Service"; $ns; $app)
  | .metadata.labels = {app: $app}
  | .spec = {type: "ClusterIP", selector: {app: $app},
             ports: [{name: "http", port: $port, targetPort: $target, protocol: "TCP"}]}
  | applied(at("08-20 08:00"));

def route($ns; $app):
  object("route.openshift.io/v1"; "Route"; $ns; $app)
  | .spec = {host: "\($app).apps.example.com", to: {kind: "Service", name: $app, weight: 100},
             port: {targetPort: "http"}, tls: {termination: "edge"}};

def cm($ns; $name; $data): object("v1"; "ConfigMap"; $ns; $name) | .data = $data;
def sa($ns; $name): object("v1"; "ServiceAccount"; $ns; $name);
def secret($ns; $name):
  object("v1"; "Secret"; $ns; $name) | .type = "Opaque"
  | .data = {password: ("sample-\($ns)-\($name)" | @base64)};
def binding($ns; $name; $role; $subjects):
  object("rbac.authorization.k8s.io/v1"; "RoleBinding"; $ns; $name)
  | .roleRef = {apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: $role}
  | .subjects = $subjects;
def pullers($ns): binding($ns; "system:image-pullers"; "system:image-puller";
  [{apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "system:serviceaccounts:\($ns)"}]);
def user($name): {apiGroup: "rbac.authorization.k8s.io", kind: "User", name: $name};
def hpa($ns; $app):
  object("autoscaling/v1"; "HorizontalPodAutoscaler"; $ns; $app)
  | .spec = {minReplicas: 2, maxReplicas: 10, targetCPUUtilizationPercentage: 70,
             scaleTargetRef: {apiVersion: "apps.openshift.io/v1", kind: "DeploymentConfig", name: $app}};
def stream($ns; $app): object("image.openshift.io/v1"; "ImageStream"; $ns; $app)
  | .spec = {lookupPolicy: {local: false}};
def pvc($ns; $name): object("v1"; "PersistentVolumeClaim"; $ns; $name)
  | .spec = {accessModes: ["ReadWriteOnce"], resources: {requests: {storage: "10Gi"}}};

# ---- the story ----

# value($before; [night, value], …): the newest that has come
def value($v; $changes): reduce $changes[] as $c ($v; if $n >= $c[0] then $c[1] else . end);

# Replicas under an autoscaler, which acts at 21:00 before the nights named.
def scaled($start; $nights):
  ([$nights[] | select(. <= $n)] | length) as $acts
  | {replicas: (2 + ($start + $acts) % 6), night: ([1] + [$nights[] | select(. <= $n)] | last)};
def scaling($s):
  .spec.replicas = $s.replicas
  | if $s.night > 1 then
      .metadata.managedFields += [
        owner("kube-controller-manager"; at("09-\("0\($s.night - 1)"[-2:]) 19:00"); {"f:spec": {"f:replicas": {}}})
        + {subresource: "scale"}]
    else . end;

# Somebody's fields: at a path of FieldsV1, from a night on.
def touched($night; $manager; $time; $path):
  if $n >= $night then
    .metadata.managedFields += [owner($manager; at($time); {} | setpath($path; {}))]
  else . end;

def image($app; $tag; $changes): "\($app):\(value($tag; $changes))";
def rollout($first; $changes): reduce $changes[] as $c (at($first); if $n >= $c[0] then at($c[1]) else . end);

def prod:
  "shop-prod" as $ns
  | (dc($ns; "cart"; image("cart"; "1.8.2"; [[10, "1.8.3"]]); 3; rollout("08-20 08:00"; [[10, "09-09 14:30"]]);
        {container: {volumeMounts: [{name: "config", mountPath: "/etc/app"}]},
         pod: {volumes: [{name: "config", configMap: {name: "cart-config"}}]}})
     | scaling(scaled(0; [2, 5, 10, 11, 13]))),
    (dc($ns; "checkout"; image("checkout"; "2.4.0"; [[4, "2.4.1"]]); 3; rollout("08-20 08:00"; [[4, "09-03 14:10"]]); {})
     | scaling(scaled(4; [3, 7, 10, 14]))
     | if $n >= 14 then .spec.template.spec.containers[0].readinessProbe.httpGet.path = "/ready" else . end
     | touched(14; "kubectl-patch"; "09-13 19:03";
         ["f:spec", "f:template", "f:spec", "f:containers", "k:{\"name\":\"checkout\"}", "f:readinessProbe",
          "f:httpGet", "f:path"])),
    (dc($ns; "catalog"; image("catalog"; "2.4.1"; [[14, "2.5.0-rc1"]]); 3;
        rollout("08-20 08:00"; [[14, "09-13 16:20"]]); {})
     | scaling(scaled(2; [4, 9, 10, 13, 14]))),
    dc($ns; "search"; image("search"; "5.1.0"; [[11, "5.1.1"]]); 2; rollout("08-20 08:00"; [[11, "09-10 12:00"]]);
        {container: {volumeMounts: [{name: "config", mountPath: "/etc/search"}, {name: "index", mountPath: "/var/lib/search"}]},
         pod: {volumes: [{name: "config", configMap: {name: "search-config"}},
                         {name: "index", persistentVolumeClaim: {claimName: "search-index"}}]}}),
    dc($ns; "web"; image("web"; "3.0.1"; [[7, "3.0.2"]]); 2; rollout("08-20 08:00"; [[7, "09-06 09:00"]]);
        {container: {env: [{name: "CART_URL", value: "http://cart:80"}]}}),
    (svc($ns; "cart"; 80; 8080)
     | if $n >= 13 then
         .spec.ports[0] |= (.port = value(8080; [[15, 8090], [16, 8080]]) | .targetPort = 8081)
         | .metadata.managedFields += [owner("kubectl-edit";
             at(value("09-12 14:41"; [[15, "09-14 09:12"], [16, "09-15 07:30"]]));
             {"f:spec": {"f:ports": {"k:{\"port\":\(.spec.ports[0].port),\"protocol\":\"TCP\"}":
              {".": {}, "f:name": {}, "f:port": {}, "f:protocol": {}, "f:targetPort": {}}}}})]
       else . end),
    (("catalog", "checkout", "search", "web") | svc($ns; .; 80; 8080)),
    (("cart", "checkout", "web") | route($ns; .)),
    cm($ns; "cart-config"; {"app.properties": "currency=EUR\ntimeout=5\n"}),
    cm($ns; "search-config"; {"application.properties":
       "index.path=/var/lib/search\ncache.ttl=\(value(300; [[13, 30]]))\nworkers=4\n"}),
    (("cart", "checkout", "catalog") | hpa($ns; .)),
    secret($ns; "cart-db"), secret($ns; "checkout-api"),
    binding($ns; "admins"; "admin"; [user("ann")] + value([]; [[2, [user("ben")]]])),
    stream($ns; "catalog"), stream($ns; "checkout"), pvc($ns; "search-index"),
    (object("v1"; "ResourceQuota"; $ns; "quota") | .spec = {hard: {pods: "60"}}),
    (object("v1"; "LimitRange"; $ns; "limits") | .spec = {limits: [{type: "Container", "default": {memory: "512Mi"}}]}),
    (object("policy/v1"; "PodDisruptionBudget"; $ns; "cart") | .spec = {minAvailable: 1, selector: {matchLabels: {app: "cart"}}});

def stage:
  "shop-stage" as $ns
  | (dc($ns; "cart"; image("cart"; "1.8.2"; [[10, "1.8.3"]]); 2; rollout("08-20 08:00"; [[10, "09-09 10:00"]]); {})
     | scaling(scaled(1; [4, 9, 10, 13]))),
    (dc($ns; "checkout"; image("checkout"; "2.4.0"; [[4, "2.4.1"]]); 2; rollout("08-20 08:00"; [[4, "09-03 09:00"]]); {})
     | scaling(scaled(3; [4, 10, 11, 14]))),
    (dc($ns; "web"; image("web"; "3.0.1"; [[7, "3.0.2"]]); 2; rollout("08-20 08:00"; [[7, "09-05 16:00"]]);
        {container: {env: [{name: "CART_URL", value: "http://cart:80"}]}})
     | scaling(scaled(0; [5, 10, 12, 14]))),
    (("cart", "checkout", "web") | svc($ns; .; 80; 8080), hpa($ns; .)),
    (route($ns; "web") | .spec.host = "web-stage.apps.example.com"),
    cm($ns; "cart-config"; {"app.properties": "currency=EUR\ntimeout=30\n"}),
    secret($ns; "cart-db"), stream($ns; "checkout"),
    (object("v1"; "ResourceQuota"; $ns; "quota") | .spec = {hard: {pods: "20"}});

def payments:
  "payments" as $ns
  | dc($ns; "fraud"; "fraud:0.9.4"; 1; at("08-20 08:00"); {}),
    dc($ns; "ledger"; image("ledger"; "1.7.0"; [[8, "1.7.1"]]); 1; rollout("08-20 08:00"; [[8, "09-07 13:00"]]);
        {pod: {volumes: [{name: "data", persistentVolumeClaim: {claimName: "ledger-data"}}]}}),
    svc($ns; "fraud"; 80; 8080), svc($ns; "ledger"; 80; 8080),
    (if $n < 13 then route($ns; "fraud") else empty end),
    (if $n >= 14 then
       object("v1"; "Service"; $ns; "debug") | .metadata.creationTimestamp = at("09-13 20:15")
       | .spec = {type: "ClusterIP", selector: {app: "debug"}, ports: [{port: 9999, targetPort: 9999, protocol: "TCP"}]}
     else empty end),
    cm($ns; "ledger-config"; {"ledger.yaml": "batch: 200\nretry: 3\n"}),
    secret($ns; "fraud-db"), pvc($ns; "ledger-data"),
    (object("batch/v1"; "CronJob"; $ns; "settle")
     | .spec = {schedule: "0 4 * * *", jobTemplate: {spec: {template: {spec: {restartPolicy: "Never",
         containers: [{name: "settle", image: "settle:1.0.0"}]}}}}});

def project($ns):
  (sa($ns; "default"), sa($ns; "deployer"), pullers($ns),
   cm($ns; "kube-root-ca.crt"; {"ca.crt": "-----BEGIN CERTIFICATE-----\nsample\n-----END CERTIFICATE-----\n"})),
  if $ns == "shop-prod" then prod elif $ns == "shop-stage" then stage else payments end;

# ---- the files of the export ----

def projects: "payments", "shop-prod", "shop-stage";
{DeploymentConfig: "dcs", Service: "svcs", Route: "routes", ConfigMap: "cms", ServiceAccount: "serviceaccounts",
 Secret: "secrets", RoleBinding: "rolebindings", HorizontalPodAutoscaler: "hpas", ImageStream: "iss",
 PersistentVolumeClaim: "pvcs", CronJob: "cronjobs", ResourceQuota: "resourcequotas", LimitRange: "limitranges",
 PodDisruptionBudget: "poddisruptionbudget", Namespace: "ns"} as $files
# the exporter was not allowed to see these on the 8th
| (if $n == 8 then ["secrets", "serviceaccounts", "rolebindings"] else [] end) as $denied
| projects as $ns
| [project($ns), (projects | object("v1"; "Namespace"; null; .))] | map(born)
| group_by(.kind)[]
| $files[.[0].kind] as $file
| select($denied | index($file) | not)
| "\($ns)/\($file).json\t\({apiVersion: "v1", kind: "List", items: .} | tojson)"
