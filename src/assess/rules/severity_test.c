/* How bad a change is, by field and by direction: of what lies around the pods. */
#include "severity.h"

#include <stdlib.h>

#include "fake.h"
#include "test.h"

/* ---- the stage ---- */

/* A body from its head "v1 Service shop/web" and its members. */
static json_t *
make(const char *head, size_t n, const char *members, size_t m)
{
	char *text = mem_printf("{%.*s}", (int)m, members), *of = mem_strndup(head, n);
	char *kind = strchr(of, ' '), *ns = kind ? strchr(kind + 1, ' ') : NULL, *name;
	struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};
	json_t *body = tree_parse_yaml(text, strlen(text), &lim, NULL, &err), *meta;

	name = ns ? strchr(ns + 1, '/') : NULL;
	if (CHECK_MSG(body && name, "%s: %s", text, err.text)) {
		*kind = *ns = *name = '\0';
		json_object_set_new(body, "apiVersion", json_string(of));
		json_object_set_new(body, "kind", json_string(kind + 1));
		meta = json_object_get(body, "metadata");
		if (!meta)
			json_object_set_new(body, "metadata", meta = json_object());
		json_object_set_new(meta, "name", json_string(name + 1));
		if (ns[1])
			json_object_set_new(meta, "namespace", json_string(ns + 1));
	}
	free(text);
	free(of);
	return body;
}

static void
add(struct fake *f, enum side s, const char *head, const char *members)
{
	json_t *body = members ? make(head, strlen(head), members, strlen(members)) : NULL;

	if (body)
		fake_add(f, s, body);
	json_decref(body);
}

static void
add_lines(struct fake *f, enum side from, enum side to, const char *text)
{
	while (text && *text) {
		size_t n = strcspn(text, "\n");
		const char *bar = memchr(text, '|', n);
		json_t *body;

		if (!CHECK(bar && bar > text))
			return;
		body = make(text, (size_t)(bar - text - 1), bar + 1, n - (size_t)(bar + 1 - text));
		for (enum side s = from; body && s <= to; s++)
			fake_add(f, s, body);
		json_decref(body);
		text += n + (text[n] == '\n');
	}
}

static char *
words_of(const struct verdict *v)
{
	if (v->noise)
		return mem_printf("noise %s", v->noise);
	if (v->derived)
		return mem_strdup("derived");
	return mem_printf("%s %s", severity_name(v->severity), v->rule);
}

static const struct verdict *
find(const struct fake *f, const char *path)
{
	for (size_t i = 0; i < f->drift.n; i++)
		for (size_t c = 0; c < f->drift.v[i].changes.n; c++)
			if (str_eq(f->drift.v[i].changes.v[c].path, path))
				return &f->drift.v[i].verdicts[c];
	return NULL;
}

static void
check_way(const struct way *w, bool back)
{
	const char *want = back ? w->back : w->forth;
	const char *old = back ? w->new : w->old, *new = back ? w->old : w->new;
	enum side was = back ? SIDE_NEW : SIDE_OLD, is = back ? SIDE_OLD : SIDE_NEW;
	const struct verdict *v;
	struct fake f;
	char *got;

	if (!want)
		return;
	fake_open(&f, 1772410510, 1772496910);
	add(&f, SIDE_OLD, w->head, old);
	add(&f, SIDE_NEW, w->head, new);
	add_lines(&f, SIDE_OLD, SIDE_NEW, w->beside);
	add_lines(&f, was, was, w->there);
	add_lines(&f, is, is, w->here);
	fake_run(&f);
	v = find(&f, w->path);
	if (CHECK_MSG(v != NULL, "%s: no record at '%s'", w->head, w->path)) {
		got = words_of(v);
		CHECK_MSG(str_eq(got, want), "%s %s %s: '%s', not '%s'", w->head, w->path,
			  back ? "back" : "forth", got, want);
		free(got);
	} else {
		for (size_t i = 0; i < f.drift.n; i++)
			for (size_t c = 0; c < f.drift.v[i].changes.n; c++)
				CHECK_MSG(false, "  there is %s", f.drift.v[i].changes.v[c].path);
	}
	fake_close(&f);
}

void
check_ways(const struct way *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		check_way(&v[i], false);
		check_way(&v[i], true);
	}
}

/* ---- what is around the pods ---- */

#define WEB_POD "apps/v1 Deployment shop/web | spec: {template: {metadata: {labels: {app: web}}, spec: {containers: []}}}"
#define WEB_SERVICE "v1 Service shop/web | spec: {selector: {app: web}}"

static const struct way network[] = {
	{"v1 Service shop/web", "spec: {type: ClusterIP}", "spec: {type: LoadBalancer}", "spec.type",
	 "warning service-exposed", "warning service-type", NULL, NULL, NULL},
	{"v1 Service shop/web", "spec: {type: ClusterIP}", "spec: {type: NodePort}", "spec.type",
	 "warning service-exposed", "warning service-type", NULL, NULL, NULL},
	{"v1 Service shop/web", "spec: {type: ClusterIP}", "spec: {type: ExternalName, externalName: a.example}",
	 "spec.type", "critical service-elsewhere", "warning service-type", NULL, NULL, NULL},
	{"v1 Service shop/web", NULL, "spec: {type: NodePort}", "", "warning service-added-exposed",
	 "critical service-removed", NULL, NULL, NULL},
	{"v1 Service shop/web", "spec: {loadBalancerSourceRanges: [10.0.0.0/8]}", "spec: {}",
	 "spec.loadBalancerSourceRanges", "critical service-sources-lifted", "warning service-type",
	 NULL, NULL, NULL},
	{"v1 Service shop/web", NULL, "spec: {selector: {app: web}}", "", "warning service-selects-nothing",
	 NULL, NULL, NULL, NULL},
	{"v1 Service shop/web", NULL, "spec: {selector: {app: web}}", "", "info added", NULL, WEB_POD,
	 NULL, NULL},
	{"v1 Service shop/web", NULL, "spec: {ports: [{port: 1}]}", "", "info added", NULL, NULL, NULL, NULL},
	{"v1 Service shop/web", NULL, "spec: {type: ExternalName, externalName: a.b, selector: {app: x}}", "",
	 "info added", NULL, NULL, NULL, NULL},
	{"route.openshift.io/v1 Route shop/web", "spec: {tls: {termination: edge}}", "spec: {}", "spec.tls",
	 "critical route-tls-lost", "info route-tls-gained", NULL, NULL, NULL},
	{"route.openshift.io/v1 Route shop/web", "spec: {tls: {termination: edge, caCertificate: a}}",
	 "spec: {tls: {termination: edge}}", "spec.tls.caCertificate", "warning route-field",
	 "warning route-field", NULL, NULL, NULL},
	{"route.openshift.io/v1 Route shop/web",
	 "spec: {tls: {termination: edge, insecureEdgeTerminationPolicy: Redirect}}",
	 "spec: {tls: {termination: edge, insecureEdgeTerminationPolicy: Allow}}",
	 "spec.tls.insecureEdgeTerminationPolicy", "critical route-insecure", "info route-secured", NULL, NULL, NULL},
	{"route.openshift.io/v1 Route shop/web",
	 "spec: {tls: {termination: edge, insecureEdgeTerminationPolicy: Redirect}}",
	 "spec: {tls: {termination: edge}}", "spec.tls.insecureEdgeTerminationPolicy",
	 "warning route-redirect-lost", "info route-secured", NULL, NULL, NULL},
	{"route.openshift.io/v1 Route shop/web", "spec: {}",
	 "spec: {tls: {termination: edge, insecureEdgeTerminationPolicy: Allow}}", "spec.tls",
	 "info route-tls-gained", "critical route-tls-lost", NULL, NULL, NULL},
	{"route.openshift.io/v1 Route shop/web", "spec: {tls: {termination: reencrypt}}",
	 "spec: {tls: {termination: edge}}", "spec.tls.termination", "critical route-tls-shortened",
	 "warning route-field", NULL, NULL, NULL},
	{"route.openshift.io/v1 Route shop/web", "spec: {tls: {termination: passthrough}}",
	 "spec: {tls: {termination: reencrypt}}", "spec.tls.termination", "warning route-tls-opened",
	 "warning route-field", NULL, NULL, NULL},
	{"route.openshift.io/v1 Route shop/web", "spec: {to: {kind: Service, name: web}}",
	 "spec: {to: {kind: Service, name: wbe}}", "spec.to.name", "critical route-nowhere",
	 "critical route-target", WEB_SERVICE, NULL, NULL},
	{"route.openshift.io/v1 Route shop/web", NULL, "spec: {to: {kind: Service, name: web}}", "",
	 "warning route-added-nowhere", "critical route-removed", NULL, NULL, NULL},
	{"route.openshift.io/v1 Route shop/web", NULL, "spec: {to: {kind: Service, name: web}}", "",
	 "info added", NULL, WEB_SERVICE, NULL, NULL},
	{"route.openshift.io/v1 Route shop/web", "spec: {wildcardPolicy: None}",
	 "spec: {wildcardPolicy: Subdomain}", "spec.wildcardPolicy", "warning route-admits-all",
	 "warning route-field", NULL, NULL, NULL},
	{"route.openshift.io/v1 Route shop/web",
	 "metadata: {annotations: {haproxy.router.openshift.io/ip_whitelist: 10.0.0.1}}", "metadata: {}",
	 "metadata.annotations[\"haproxy.router.openshift.io/ip_whitelist\"]",
	 "warning route-allowed-addresses", "warning route-allowed-addresses", NULL, NULL, NULL},
	{"networking.k8s.io/v1 Ingress shop/web", "spec: {tls: [{hosts: [a.example]}]}", "spec: {}", "spec.tls",
	 "critical ingress-tls-lost", "info ingress-tls-gained", NULL, NULL, NULL},
	{"networking.k8s.io/v1 Ingress shop/web",
	 "spec: {defaultBackend: {service: {name: web}}}", "spec: {defaultBackend: {service: {name: wbe}}}",
	 "spec.defaultBackend.service.name", "critical ingress-nowhere", "warning ingress-field",
	 WEB_SERVICE, NULL, NULL},
	{"networking.k8s.io/v1 Ingress shop/web", "spec: {rules: [{host: a.example}]}",
	 "spec: {rules: [{host: a.example}, {host: b.example}]}", "spec.rules[host=b.example]",
	 "info ingress-rule-added", "critical ingress-rule-removed", NULL, NULL, NULL},
	{"networking.k8s.io/v1 Ingress shop/web",
	 "metadata: {annotations: {nginx.ingress.kubernetes.io/ssl-redirect: 'true'}}",
	 "metadata: {annotations: {nginx.ingress.kubernetes.io/ssl-redirect: 'false'}}",
	 "metadata.annotations[\"nginx.ingress.kubernetes.io/ssl-redirect\"]",
	 "critical ingress-redirect", "warning ingress-guard", NULL, NULL, NULL},
};

#define PORTS(members) "spec: {ports: [{name: http, port: 80" members "}]}"

static const struct way ports[] = {
	{"v1 Service shop/web", PORTS(""), "spec: {ports: [{name: http, port: 81}]}", "spec.ports[name=http].port",
	 "critical service-port", "critical service-port", NULL, NULL, NULL},
	{"v1 Service shop/web", PORTS(""), "spec: {ports: [{name: http, port: 80}, {name: b, port: 1}]}",
	 "spec.ports[name=b]", "info service-port-added", "critical service-port-removed", NULL, NULL, NULL},
	{"v1 Service shop/web", PORTS(", nodePort: 30000"), PORTS(", nodePort: 30001"),
	 "spec.ports[name=http].nodePort", "warning service-node-port", "warning service-node-port", NULL, NULL,
	 NULL},
	{"v1 Service shop/web", "spec: {clusterIP: 10.0.0.1}", "spec: {clusterIP: 10.0.0.2}", "spec.clusterIP",
	 "warning service-address", "warning service-address", NULL, NULL, NULL},
	{"networking.k8s.io/v1 Ingress shop/web", "spec: {rules: []}", NULL, "", "critical ingress-removed",
	 "info added", NULL, NULL, NULL},
	{"route.openshift.io/v1 Route shop/web",
	 "spec: {tls: {termination: edge, certificate: a}}",
	 "spec: {tls: {termination: edge, certificate: 'hmac:00 (9 bytes) [subject=CN=a; issuer=CN=b; "
	 "notBefore=2025-03-01T00:00:00Z; notAfter=2026-03-05T00:00:00Z]'}}",
	 "spec.tls.certificate", "critical route-certificate-ends", "warning route-field", NULL, NULL, NULL},
};

TEST(severity_of_ports)
{
	check_ways(ports, countof(ports));
}

TEST(severity_of_what_leads_to_pods)
{
	check_ways(network, countof(network));
}

#define POLICY "networking.k8s.io/v1 NetworkPolicy shop/web"
#define FROM(peers) "spec: {podSelector: {}, ingress: [{from: [" peers "]}]}"

static const struct way policies[] = {
	{POLICY, "spec: {podSelector: {}}", NULL, "", "warning network-policy-removed",
	 "warning network-policy-added", NULL, NULL, NULL},
	{POLICY, "spec: {podSelector: {}, policyTypes: [Ingress]}",
	 "spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{}]}", "spec.ingress",
	 "warning network-policy-wider", "warning network-policy-narrower", NULL, NULL, NULL},
	{POLICY, FROM("{ipBlock: {cidr: 10.1.0.0/16}}"), FROM("{ipBlock: {cidr: 10.0.0.0/8}}"),
	 "spec.ingress[0].from[0].ipBlock.cidr", "warning network-policy-wider",
	 "warning network-policy-narrower", NULL, NULL, NULL},
	{POLICY, FROM("{podSelector: {matchLabels: {a: b}}}"),
	 FROM("{podSelector: {matchLabels: {a: b}}}, {namespaceSelector: {}}"), "spec.ingress[0].from[1]",
	 "warning network-policy-wider", "warning network-policy-narrower", NULL, NULL, NULL},
	{POLICY, "spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]}",
	 "spec: {podSelector: {}, ingress: [{ports: [{port: 80}]}]}", "spec.ingress[0].from",
	 "warning network-policy-wider", "warning network-policy-narrower", NULL, NULL, NULL},
	{POLICY, "spec: {podSelector: {}, policyTypes: [Ingress, Egress]}",
	 "spec: {podSelector: {}, policyTypes: [Ingress]}", "spec.policyTypes[=Egress]",
	 "warning network-policy-wider", "warning network-policy-narrower", NULL, NULL, NULL},
	{POLICY, "spec: {podSelector: {matchLabels: {app: web}}}", "spec: {podSelector: {}}",
	 "spec.podSelector.matchLabels.app", "warning network-policy", "warning network-policy", NULL, NULL, NULL},
};

TEST(severity_of_network_policies)
{
	check_ways(policies, countof(policies));
}

/* ---- endpoints ---- */

#define READY "v1 Endpoints shop/web | subsets: [{addresses: [{ip: 10.0.0.1}]}]"
#define READY_BODY "subsets: [{addresses: [{ip: 10.0.0.1}], ports: [{port: 80}]}]"
#define UNREADY_BODY "subsets: [{notReadyAddresses: [{ip: 10.0.0.1}], ports: [{port: 80}]}]"
#define WEB_WITH(more) "apps/v1 Deployment shop/web | spec: {" more "template: {metadata: {labels: {app: web}}, spec: {containers: []}}}"

static const struct way outages[] = {
	/* nothing tells why */
	{"v1 Endpoints shop/web", READY_BODY, UNREADY_BODY, "subsets[0].addresses", "critical endpoints-lost",
	 "noise endpoints", WEB_SERVICE "\n" WEB_POD, NULL, NULL},
	{"v1 Endpoints shop/web", READY_BODY, UNREADY_BODY, "subsets[0].notReadyAddresses", "noise endpoints",
	 "noise endpoints", WEB_SERVICE "\n" WEB_POD, NULL, NULL},
	{"v1 Endpoints shop/web", READY_BODY, "subsets: []", "subsets", "critical endpoints-lost",
	 "noise endpoints", WEB_SERVICE "\n" WEB_POD, NULL, NULL},
	/* the workload tells it */
	{"v1 Endpoints shop/web", READY_BODY, UNREADY_BODY, "subsets[0].addresses", "noise endpoints", NULL,
	 WEB_SERVICE, WEB_WITH("paused: false, "), WEB_WITH("paused: true, ")},
	/* more pods are no reason */
	{"v1 Endpoints shop/web", READY_BODY, UNREADY_BODY, "subsets[0].addresses", "critical endpoints-lost",
	 NULL, WEB_SERVICE, WEB_WITH("replicas: 1, "), WEB_WITH("replicas: 2, ")},
	{"v1 Endpoints shop/web", READY_BODY, UNREADY_BODY, "subsets[0].addresses", "noise endpoints",
	 NULL, WEB_SERVICE, WEB_WITH("replicas: 1, "), WEB_WITH("replicas: 0, ")},
	/* one address of two is churn */
	{"v1 Endpoints shop/web", "subsets: [{addresses: [{ip: 10.0.0.1}, {ip: 10.0.0.2}]}]",
	 "subsets: [{addresses: [{ip: 10.0.0.1}]}]", "subsets[0].addresses[ip=10.0.0.2]", "noise endpoints",
	 "noise endpoints", WEB_SERVICE, NULL, NULL},
	{"discovery.k8s.io/v1 EndpointSlice shop/web-x",
	 "metadata: {labels: {kubernetes.io/service-name: web}}, endpoints: [{addresses: [10.0.0.1], conditions: {ready: true}}]",
	 "metadata: {labels: {kubernetes.io/service-name: web}}, endpoints: [{addresses: [10.0.0.1], conditions: {ready: false}}]",
	 "endpoints[0].conditions.ready", "critical endpoints-lost", "noise endpoints", WEB_SERVICE, NULL, NULL},
};

TEST(severity_of_endpoints_that_are_gone)
{
	check_ways(outages, countof(outages));
}
