/* How bad a change is, by field and by direction: of what runs in pods. */
#include "severity.h"

#include "fake.h"
#include "test.h"

#define WEB "apps/v1 Deployment shop/web"
#define BOX "spec.template.spec.containers[name=a]."
/* A Deployment with one container, and one with a pod spec. */
#define C(members) "spec: {template: {spec: {containers: [{name: a" members "}]}}}"
#define P(members) "spec: {template: {spec: {" members "}}}"
#define SC(members) C(", securityContext: {" members "}")
#define LIMIT(amount) C(", resources: {limits: {" amount "}}")
#define IMAGE(image) C(", image: '" image "'")
#define SHA "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct way limits[] = {
	{WEB, LIMIT("cpu: 1"), LIMIT("cpu: 500m"), BOX "resources.limits.cpu", "warning limit-lowered",
	 "info resources", NULL, NULL, NULL},
	{WEB, LIMIT("cpu: '1.5'"), LIMIT("cpu: 1400m"), BOX "resources.limits.cpu", "warning limit-lowered",
	 "info resources", NULL, NULL, NULL},
	{WEB, LIMIT("memory: 1Gi"), LIMIT("memory: 1000Mi"), BOX "resources.limits.memory",
	 "warning limit-lowered", "info resources", NULL, NULL, NULL},
	{WEB, LIMIT("memory: 1Gi"), LIMIT("memory: 1G"), BOX "resources.limits.memory",
	 "warning limit-lowered", "info resources", NULL, NULL, NULL},
	{WEB, LIMIT("cpu: 1"), LIMIT(""), BOX "resources.limits.cpu", "warning limit-removed",
	 "warning limit-added", NULL, NULL, NULL},
	{"v1 ResourceQuota shop/q", "spec: {hard: {pods: 10}}", "spec: {hard: {pods: 5}}", "spec.hard.pods",
	 "warning quota-lowered", "info quota-raised", NULL, NULL, NULL},
	{"v1 ResourceQuota shop/q", "spec: {hard: {pods: 10, secrets: 5}}", "spec: {hard: {pods: 10}}",
	 "spec.hard.secrets", "warning quota-removed", "warning quota-field-added", NULL, NULL, NULL},
	{"v1 ResourceQuota shop/q", "spec: {hard: {pods: 10}}", NULL, "", "warning quota-removed",
	 "warning quota-added", NULL, NULL, NULL},
	{"autoscaling/v2 HorizontalPodAutoscaler shop/web", "spec: {maxReplicas: 9}", "spec: {maxReplicas: 5}",
	 "spec.maxReplicas", "warning autoscaler-lowered", "info autoscaler-raised", NULL, NULL, NULL},
	{"autoscaling/v2 HorizontalPodAutoscaler shop/web", "spec: {minReplicas: 3}", "spec: {minReplicas: 1}",
	 "spec.minReplicas", "warning autoscaler-floor-lowered", "info autoscaler-raised", NULL, NULL, NULL},
	{"autoscaling/v2 HorizontalPodAutoscaler shop/web", "spec: {scaleTargetRef: {name: a}}",
	 "spec: {scaleTargetRef: {name: b}}", "spec.scaleTargetRef.name", "warning autoscaler-target",
	 "warning autoscaler-target", NULL, NULL, NULL},
	{"policy/v1 PodDisruptionBudget shop/web", "spec: {minAvailable: 2}", "spec: {minAvailable: 1}",
	 "spec.minAvailable", "warning budget-loosened", "info budget-tightened", NULL, NULL, NULL},
	{"policy/v1 PodDisruptionBudget shop/web", "spec: {maxUnavailable: 2}", "spec: {maxUnavailable: 1}",
	 "spec.maxUnavailable", "info budget-tightened-too", "warning budget-loosened", NULL, NULL, NULL},
	{"policy/v1 PodDisruptionBudget shop/web", "spec: {maxUnavailable: 1}", "spec: {maxUnavailable: 0}",
	 "spec.maxUnavailable", "warning budget-blocks", "warning budget-loosened", NULL, NULL, NULL},
	{"policy/v1 PodDisruptionBudget shop/web", "spec: {minAvailable: 50%}", "spec: {minAvailable: 100%}",
	 "spec.minAvailable", "warning budget-blocks-all", "warning budget-loosened", NULL, NULL, NULL},
};

TEST(severity_of_limits)
{
	check_ways(limits, countof(limits));
}

static const struct way privileges[] = {
	{WEB, SC("privileged: false"), SC("privileged: true"), BOX "securityContext.privileged",
	 "critical privileged", "info privilege-dropped", NULL, NULL, NULL},
	{WEB, C(""), SC("privileged: true"), BOX "securityContext", "critical privileged",
	 "warning security-context", NULL, NULL, NULL},
	{WEB, SC("runAsUser: 1000"), SC("runAsUser: 0"), BOX "securityContext.runAsUser",
	 "critical run-as-root", "warning security-context", NULL, NULL, NULL},
	{WEB, SC("runAsNonRoot: true"), SC("runAsNonRoot: false"), BOX "securityContext.runAsNonRoot",
	 "warning root-allowed", "warning security-context", NULL, NULL, NULL},
	{WEB, SC("capabilities: {add: [CHOWN]}"), SC("capabilities: {add: [CHOWN, SYS_ADMIN]}"),
	 BOX "securityContext.capabilities.add[=SYS_ADMIN]", "critical capability-added",
	 "info capability-removed", NULL, NULL, NULL},
	{WEB, SC("capabilities: {add: [NET_RAW]}"), SC("capabilities: {add: [NET_RAW, NET_BIND_SERVICE]}"),
	 BOX "securityContext.capabilities.add[=NET_BIND_SERVICE]", "info capability-harmless",
	 "info capability-removed", NULL, NULL, NULL},
	{WEB, SC("capabilities: {drop: [NET_RAW, ALL]}"), SC("capabilities: {drop: [NET_RAW]}"),
	 BOX "securityContext.capabilities.drop[=ALL]", "warning capability-kept",
	 "warning security-context", NULL, NULL, NULL},
	{WEB, SC("allowPrivilegeEscalation: false"), SC("allowPrivilegeEscalation: true"),
	 BOX "securityContext.allowPrivilegeEscalation", "critical privilege-escalation",
	 "info privilege-dropped", NULL, NULL, NULL},
	{WEB, SC("allowPrivilegeEscalation: false, runAsUser: 5"), SC("runAsUser: 5"),
	 BOX "securityContext.allowPrivilegeEscalation", "critical privilege-escalation",
	 "warning security-context", NULL, NULL, NULL},
	{WEB, SC("runAsUser: 5"), SC("allowPrivilegeEscalation: true, runAsUser: 5"),
	 BOX "securityContext.allowPrivilegeEscalation", "critical privilege-escalation-set",
	 "info privilege-dropped", NULL, NULL, NULL},
	{WEB, SC("readOnlyRootFilesystem: true"), SC("readOnlyRootFilesystem: false"),
	 BOX "securityContext.readOnlyRootFilesystem", "warning root-filesystem-writable",
	 "warning security-context", NULL, NULL, NULL},
	{WEB, SC("seccompProfile: {type: RuntimeDefault}"), SC("seccompProfile: {type: Unconfined}"),
	 BOX "securityContext.seccompProfile.type", "critical unconfined", "warning security-context", NULL,
	 NULL, NULL},
	{WEB, SC("runAsUser: 5, seccompProfile: {type: RuntimeDefault}"), SC("runAsUser: 5"),
	 BOX "securityContext.seccompProfile", "warning profile-lost", "warning security-context", NULL, NULL,
	 NULL},
	{WEB, SC("appArmorProfile: {type: RuntimeDefault}"), SC("appArmorProfile: {type: Unconfined}"),
	 BOX "securityContext.appArmorProfile.type", "critical unconfined", "warning security-context", NULL,
	 NULL, NULL},
	{WEB, SC("procMount: Default"), SC("procMount: Unmasked"), BOX "securityContext.procMount",
	 "critical unmasked", "warning security-context", NULL, NULL, NULL},
	{WEB, P("hostNetwork: false"), P("hostNetwork: true"), "spec.template.spec.hostNetwork",
	 "critical privileged", "info privilege-dropped", NULL, NULL, NULL},
	{WEB, P(""), P("hostPID: true"), "spec.template.spec.hostPID", "critical privileged",
	 "info privilege-dropped", NULL, NULL, NULL},
	{WEB, P(""), P("hostIPC: true"), "spec.template.spec.hostIPC", "critical privileged",
	 "info privilege-dropped", NULL, NULL, NULL},
	{WEB, P("hostUsers: false"), P("hostUsers: true"), "spec.template.spec.hostUsers", "warning host-users",
	 "info field", NULL, NULL, NULL},
	{WEB, P("volumes: []"), P("volumes: [{name: v, hostPath: {path: /}}]"), "spec.template.spec.volumes",
	 "critical host-path", "warning volume", NULL, NULL, NULL},
	{WEB, P("volumes: [{name: v, hostPath: {path: /a}}]"), P("volumes: [{name: v, hostPath: {path: /}}]"),
	 "spec.template.spec.volumes[name=v].hostPath.path", "critical host-path-moved",
	 "critical host-path-moved", NULL, NULL, NULL},
	{WEB, C(", ports: [{containerPort: 80}]"), C(", ports: [{containerPort: 80, hostPort: 80}]"),
	 BOX "ports[containerPort=80,protocol=TCP].hostPort", "warning host-port", "warning container-port", NULL,
	 NULL, NULL},
	{WEB, "spec: {template: {metadata: {annotations: {container.apparmor.security.beta.kubernetes.io/a: "
	      "runtime/default}}}}",
	 "spec: {template: {metadata: {annotations: {container.apparmor.security.beta.kubernetes.io/a: "
	 "unconfined}}}}",
	 "spec.template.metadata.annotations[\"container.apparmor.security.beta.kubernetes.io/a\"]",
	 "critical unconfined-note", "warning confined-note", NULL, NULL, NULL},
	{WEB, NULL, P("hostPID: true"), "", "warning workload-added-privileged", NULL, NULL, NULL, NULL},
	{WEB, NULL, SC("runAsUser: 0"), "", "warning workload-added-privileged", NULL, NULL, NULL, NULL},
	{WEB, NULL, SC("capabilities: {add: [NET_BIND_SERVICE]}"), "", "info added", "warning workload-removed",
	 NULL, NULL, NULL},
};

TEST(severity_of_privileges)
{
	check_ways(privileges, countof(privileges));
}

static const struct way images[] = {
	{WEB, IMAGE("a.example/x:1" SHA), IMAGE("a.example/x:latest"), BOX "image", "warning image-floating",
	 "info image", NULL, NULL, NULL},
	{WEB, IMAGE("a.example/x" SHA), IMAGE("a.example/x:2"), BOX "image", "warning image-unpinned",
	 "info image", NULL, NULL, NULL},
	{WEB, IMAGE("a.example/x:1"), IMAGE("a.example/x"), BOX "image", "warning image-floating", "info image",
	 NULL, NULL, NULL},
	{WEB, IMAGE("a.example:5000/x:1"), IMAGE("a.example:5000/x:2"), BOX "image", "info image", "info image",
	 NULL, NULL, NULL},
	{WEB, IMAGE("a.example/x:1"), IMAGE("b.example/x:1"), BOX "image", "warning image-registry",
	 "warning image-registry", NULL, NULL, NULL},
	{WEB, IMAGE("library/x:1"), IMAGE("docker.io/library/x:2"), BOX "image", "info image", "info image",
	 NULL, NULL, NULL},
};

TEST(severity_of_images)
{
	check_ways(images, countof(images));
}

#define PROBE(kind, members) C(", " kind ": {" members "}")

static const struct way probes[] = {
	{WEB, PROBE("livenessProbe", "periodSeconds: 10"), PROBE("livenessProbe", "periodSeconds: 5"),
	 BOX "livenessProbe.periodSeconds", "warning liveness-tightened", "info probe", NULL, NULL, NULL},
	{WEB, PROBE("startupProbe", "failureThreshold: 30"), PROBE("startupProbe", "failureThreshold: 3"),
	 BOX "startupProbe.failureThreshold", "warning liveness-tightened", "info probe", NULL, NULL, NULL},
	{WEB, PROBE("readinessProbe", "timeoutSeconds: 10"), PROBE("readinessProbe", "timeoutSeconds: 1"),
	 BOX "readinessProbe.timeoutSeconds", "info readiness-tightened", "info probe", NULL, NULL, NULL},
	{WEB, PROBE("readinessProbe", "periodSeconds: 1"), C(""), BOX "readinessProbe", "warning probe-removed",
	 "info probe", NULL, NULL, NULL},
	{WEB, PROBE("startupProbe", "periodSeconds: 1"), C(""), BOX "startupProbe", "warning startup-removed",
	 "warning liveness-added", NULL, NULL, NULL},
	{WEB, PROBE("readinessProbe", "httpGet: {path: /a, port: 1}"),
	 PROBE("readinessProbe", "httpGet: {path: /b, port: 1}"), BOX "readinessProbe.httpGet.path",
	 "warning probe-target", "warning probe-target", NULL, NULL, NULL},
	{WEB, "spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, readinessProbe: "
	      "{httpGet: {path: /a, port: 1}}}]}}}",
	 "spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, readinessProbe: "
	 "{httpGet: {path: /b, port: 1}}}]}}}",
	 BOX "readinessProbe.httpGet.path", "critical probe-outage", NULL,
	 "v1 Service shop/web | spec: {selector: {app: web}}",
	 "v1 Endpoints shop/web | subsets: [{addresses: [{ip: 10.0.0.1}]}]",
	 "v1 Endpoints shop/web | subsets: [{notReadyAddresses: [{ip: 10.0.0.1}]}]"},
};

TEST(severity_of_probes)
{
	check_ways(probes, countof(probes));
}

#define CLAIM(name) P("volumes: [{name: v, persistentVolumeClaim: {claimName: " name "}}]")

static const struct way volumes[] = {
	{WEB, CLAIM("a"), CLAIM("b"), "spec.template.spec.volumes[name=v].persistentVolumeClaim.claimName",
	 "critical volume-claim", "critical volume-claim", NULL, NULL, NULL},
	{WEB, CLAIM("a"), P("volumes: [{name: v, emptyDir: {}}]"),
	 "spec.template.spec.volumes[name=v].persistentVolumeClaim", "critical volume-claim-gone",
	 "warning volume", NULL, NULL, NULL},
	{WEB, P("volumes: [{name: v, persistentVolumeClaim: {claimName: a}}, {name: w, emptyDir: {}}]"),
	 P("volumes: [{name: w, emptyDir: {}}]"), "spec.template.spec.volumes[name=v]",
	 "critical volume-with-claim-gone", "warning volume", NULL, NULL, NULL},
	{"v1 PersistentVolumeClaim shop/a", "spec: {volumeName: x}", "spec: {volumeName: y}", "spec.volumeName",
	 "critical claim-volume", "critical claim-volume", NULL, NULL, NULL},
	{"v1 PersistentVolumeClaim shop/a", "spec: {}", "spec: {volumeName: y}", "spec.volumeName",
	 "noise volume-binding", "critical claim-volume", NULL, NULL, NULL},
	{"v1 PersistentVolume /x", "spec: {claimRef: {name: a, uid: u}}", "spec: {claimRef: {name: a, uid: v}}",
	 "spec.claimRef.uid", "critical volume-claimed-by-other", "critical volume-claimed-by-other", NULL, NULL,
	 NULL},
	{"v1 PersistentVolume /x", "spec: {claimRef: {name: a}}", "spec: {claimRef: {name: a, uid: v}}",
	 "spec.claimRef.uid", "noise volume-claim-binding", "warning volume-released", NULL, NULL, NULL},
	{"v1 PersistentVolume /x", "spec: {persistentVolumeReclaimPolicy: Retain}",
	 "spec: {persistentVolumeReclaimPolicy: Delete}", "spec.persistentVolumeReclaimPolicy",
	 "critical volume-reclaim-delete", "info volume-reclaim-retain", NULL, NULL, NULL},
	{"v1 PersistentVolume /x", "spec: {nfs: {path: /a}}", "spec: {nfs: {path: /b}}", "spec.nfs.path",
	 "critical volume-source", "critical volume-source", NULL, NULL, NULL},
	{"v1 PersistentVolume /x", "spec: {capacity: {storage: 1Gi}}", NULL, "", "critical volume-removed",
	 "info added", NULL, NULL, NULL},
	{"v1 PersistentVolume /x", "spec: {capacity: {storage: 1Gi}}", "spec: {capacity: {storage: 2Gi}}",
	 "spec.capacity.storage", "info volume-size", "info volume-size", NULL, NULL, NULL},
	{"storage.k8s.io/v1 StorageClass /x", "reclaimPolicy: Retain", "reclaimPolicy: Delete", "reclaimPolicy",
	 "warning storage-class-delete", "warning storage-class", NULL, NULL, NULL},
	{"apps/v1 StatefulSet shop/db",
	 "spec: {volumeClaimTemplates: [{metadata: {name: d}, spec: {storageClassName: a}}]}",
	 "spec: {volumeClaimTemplates: [{metadata: {name: d}, spec: {storageClassName: b}}]}",
	 "spec.volumeClaimTemplates[\"metadata/name\"=d].spec.storageClassName", "warning claim-template",
	 "warning claim-template", NULL, NULL, NULL},
};

TEST(severity_of_volumes)
{
	check_ways(volumes, countof(volumes));
}

#define USER(ref) "apps/v1 Deployment shop/web | spec: {template: {spec: {containers: [{name: a, " ref "}]}}}"
#define TAKES(kind, key) USER("env: [{name: X, valueFrom: {" kind "KeyRef: {name: s, key: " key "}}}]")

static const struct way keys[] = {
	{"v1 Secret shop/s", "data: {a: x, b: y}", "data: {b: y}", "data.a", "critical secret-key-removed",
	 "info secret-key-added", TAKES("secret", "a"), NULL, NULL},
	{"v1 Secret shop/s", "data: {a: x, b: y}", "data: {b: y}", "data.a", "warning secret-key-gone",
	 "info secret-key-added", TAKES("secret", "b"), NULL, NULL},
	{"v1 Secret shop/s", "data: {a: x, b: y}", "data: {b: y}", "data.a", "critical secret-key-removed",
	 NULL, USER("envFrom: [{secretRef: {name: s}}]"), NULL, NULL},
	{"v1 Secret shop/s", "data: {a: x}", "data: {a: y}", "data.a", "warning secret-value",
	 "warning secret-value", NULL, NULL, NULL},
	{"v1 ConfigMap shop/s", "data: {a: x, b: y}", "data: {b: y}", "data.a", "critical config-key-removed",
	 "warning config-value", TAKES("configMap", "a"), NULL, NULL},
	{"v1 ConfigMap shop/s", "data: {a: x, b: y}", "data: {b: y}", "data.a", "warning config-value",
	 "warning config-value", NULL, NULL, NULL},
	{"v1 ConfigMap shop/s", "data: {a: x}", NULL, "", "critical config-removed-used", "info added",
	 TAKES("configMap", "a"), NULL, NULL},
};

TEST(severity_of_keys)
{
	check_ways(keys, countof(keys));
}

/* The newer night is that of 3 March 2026. */
#define CERTIFICATE(from, until) \
	"data: {tls.crt: 'hmac:00 (9 bytes) [subject=CN=a; issuer=CN=b; notBefore=" from "; notAfter=" until "]'}"
#define FRESH CERTIFICATE("2026-03-01T00:00:00Z", "2027-03-01T00:00:00Z")

static const struct way certificates[] = {
	{"v1 Secret shop/s", FRESH, CERTIFICATE("2025-03-01T00:00:00Z", "2026-03-05T00:00:00Z"),
	 "data[\"tls.crt\"]", "critical certificate-ends", "warning secret-value", NULL, NULL, NULL},
	{"v1 Secret shop/s", FRESH, CERTIFICATE("2025-05-01T00:00:00Z", "2026-05-01T00:00:00Z"),
	 "data[\"tls.crt\"]", "warning certificate-overdue", "warning secret-value", NULL, NULL, NULL},
	{"v1 Secret shop/s", NULL, CERTIFICATE("2020-05-01T00:00:00Z", "2021-05-01T00:00:00Z"), "",
	 "critical certificate-ends", "warning secret-removed", NULL, NULL, NULL},
	{"v1 Secret shop/s",
	 "metadata: {annotations: {cert-manager.io/certificate-name: a}}, " FRESH,
	 "metadata: {annotations: {cert-manager.io/certificate-name: a}}, "
	 CERTIFICATE("2025-03-01T00:00:00Z", "2026-03-05T00:00:00Z"),
	 "data[\"tls.crt\"]", "info certificate-managed", "info certificate-managed", NULL, NULL, NULL},
};

TEST(severity_of_certificates)
{
	check_ways(certificates, countof(certificates));
}

static const struct way running[] = {
	{WEB, "spec: {replicas: 2, template: {metadata: {labels: {app: web}}, spec: {}}}",
	 "spec: {replicas: 0, template: {metadata: {labels: {app: web}}, spec: {}}}", "spec.replicas",
	 "critical replicas-zero-live", "info workload-replicas",
	 "v1 Service shop/web | spec: {selector: {app: web}}", NULL, NULL},
	{WEB, "spec: {replicas: 2, template: {metadata: {labels: {app: web}}, spec: {}}}",
	 "spec: {replicas: 0, template: {metadata: {labels: {app: web}}, spec: {}}}", "spec.replicas",
	 "warning replicas-zero", "info workload-replicas", NULL, NULL, NULL},
	{WEB, "spec: {template: {metadata: {labels: {app: web}}, spec: {}}}",
	 "spec: {template: {metadata: {labels: {app: wbe}}, spec: {}}}", "spec.template.metadata.labels.app",
	 "critical labels-leave-service", "info metadata",
	 "v1 Service shop/web | spec: {selector: {app: web}}", NULL, NULL},
	{WEB, "spec: {strategy: {type: RollingUpdate}}", "spec: {strategy: {type: Recreate}}",
	 "spec.strategy.type", "warning strategy-recreate", "info strategy", NULL, NULL, NULL},
	{"apps/v1 DaemonSet shop/web", "spec: {updateStrategy: {type: RollingUpdate}}",
	 "spec: {updateStrategy: {type: OnDelete}}", "spec.updateStrategy.type", "warning strategy-manual",
	 "info strategy", NULL, NULL, NULL},
	{WEB, "spec: {paused: false}", "spec: {paused: true}", "spec.paused", "warning suspended", "info resumed",
	 NULL, NULL, NULL},
	{"batch/v1 CronJob shop/web", "spec: {suspend: false}", "spec: {suspend: true}", "spec.suspend",
	 "warning suspended", "info resumed", NULL, NULL, NULL},
	{"batch/v1 CronJob shop/web", "spec: {schedule: '0 1 * * *'}", "spec: {schedule: '0 2 * * *'}",
	 "spec.schedule", "warning schedule", "warning schedule", NULL, NULL, NULL},
	{"batch/v1 CronJob shop/web", "spec: {concurrencyPolicy: Forbid}", "spec: {concurrencyPolicy: Allow}",
	 "spec.concurrencyPolicy", "warning concurrency", "warning concurrency", NULL, NULL, NULL},
	{WEB, P("dnsPolicy: ClusterFirst"), P("dnsPolicy: Default"), "spec.template.spec.dnsPolicy",
	 "warning dns", "warning dns", NULL, NULL, NULL},
	{"v1 ReplicationController shop/web-2",
	 "metadata: {annotations: {openshift.io/deployment-config.name: web, openshift.io/deployment.phase: "
	 "Running}}",
	 "metadata: {annotations: {openshift.io/deployment-config.name: web, openshift.io/deployment.phase: "
	 "Failed}}",
	 "metadata.annotations[\"openshift.io/deployment.phase\"]", "warning rollout-failed", NULL, NULL, NULL,
	 NULL},
};

TEST(severity_of_what_runs)
{
	check_ways(running, countof(running));
}
