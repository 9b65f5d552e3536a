/*
 * Field numbers are those of k8s.io/api's generated.proto; the tables of room
 * kubepb are not asked, so that a mistake in them would show.
 */
#include "bench_kube.h"

#include <stdio.h>

#include "bench_pb.h"

struct kube_type {
	const char *resource, *version, *kind;
	unsigned share; /* of 100 objects */
	void (*body)(struct buf *b, const struct kube_place *at);
};

uint32_t
kube_mix(uint32_t a, uint32_t b)
{
	uint64_t x = ((uint64_t)a << 32 | b) + 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return (uint32_t)(x ^ x >> 31);
}

enum {
	FIRST_NIGHT = 1772410510, /* 2026-03-02T00:15:10Z */
	DAY = 86400
};

static int64_t
written(const struct kube_place *at)
{
	return FIRST_NIGHT + (at->night - 1) * DAY - 7200 + kube_mix(at->id, at->rev) % 3600;
}

/* ---- metadata ---- */

/* Who owns which field: the bulk of many objects of a living cluster. */
static void
managed_fields(struct buf *b, const char *manager, const char *version, int64_t time,
	       unsigned fields)
{
	size_t m = pb_open(b, 17), raw;

	pb_text(b, 1, "%s", manager);
	pb_text(b, 2, "Update");
	pb_text(b, 3, "%s", version);
	pb_when(b, 4, time);
	pb_text(b, 6, "FieldsV1");
	raw = pb_open(b, 7);
	size_t json = pb_open(b, 1);
	buf_puts(
	    b, "{\"f:metadata\":{\"f:labels\":{\".\":{},\"f:app\":{},\"f:team\":{}}},\"f:spec\":{");
	for (unsigned i = 0; i < fields; i++)
		buf_printf(b, "%s\"f:setting%02u\":{\".\":{},\"f:name\":{},\"f:value\":{}}",
			   i ? "," : "", i);
	buf_puts(b, "}}");
	pb_end(b, json);
	pb_end(b, raw);
	pb_end(b, m);
}

static void
name_of(struct buf *b, const struct kube_place *at, bool owner)
{
	unsigned app = at->number % at->deployments, nth = at->number / at->deployments;
	const char *kind = at->type->kind;
	bool pod = strcmp(kind, "Pod") == 0, set = strcmp(kind, "ReplicaSet") == 0;

	if (pod && !owner)
		buf_printf(b, "app-%u-5f87847b7-%05x", app, kube_mix(at->project, nth) & 0xfffff);
	else if ((set && !owner) || (pod && owner))
		buf_printf(b, "app-%u-5f87847b7", app);
	else if (set)
		buf_printf(b, "app-%u", app);
	else if (kube_is_event(at->type))
		buf_printf(b, "app-%u.%08x%08x", app, kube_mix(at->id, at->night), at->id);
	else
		buf_printf(b, "app-%u", at->number);
}

static void
uid(struct buf *b, unsigned field, unsigned a, unsigned c)
{
	pb_text(b, field, "%08x-%04x-4%03x-a%03x-%08x%04x", kube_mix(a, c),
		kube_mix(a, c + 1) & 0xffff, kube_mix(a, c + 2) & 0xfff, kube_mix(a, c + 3) & 0xfff,
		kube_mix(a, c + 4), kube_mix(a, c + 5) & 0xffff);
}

static void
owner_of(struct buf *b, const struct kube_place *at)
{
	bool pod = strcmp(at->type->kind, "Pod") == 0;
	struct buf name = {0};
	size_t m;

	if (!pod && strcmp(at->type->kind, "ReplicaSet") != 0)
		return;
	name_of(&name, at, true);
	m = pb_open(b, 13);
	pb_text(b, 1, "%s", pod ? "ReplicaSet" : "Deployment");
	pb_text(b, 3, "%s", buf_cstr(&name));
	uid(b, 4, at->project * 1000 + at->number % at->deployments, pod ? 7 : 8);
	pb_text(b, 5, "apps/v1");
	pb_num(b, 6, 1);
	pb_num(b, 7, 1);
	pb_end(b, m);
	buf_release(&name);
}

static void
label(struct buf *b, unsigned field, const char *key, const char *stem, unsigned n)
{
	char value[40];

	snprintf(value, sizeof(value), "%s-%u", stem, n);
	pb_entry(b, field, key, value);
}

static void
metadata(struct buf *b, const struct kube_place *at)
{
	size_t m = pb_open(b, 1);
	struct buf name = {0};
	bool event = kube_is_event(at->type);

	name_of(&name, at, false);
	pb_text(b, 1, "%s", buf_cstr(&name));
	pb_empty(b, 2);
	pb_text(b, 3, "project-%03u", at->project);
	pb_empty(b, 4);
	uid(b, 5, at->id, event ? at->night : 0);
	pb_empty(b, 6);
	pb_num(b, 7, event ? 0 : at->rev);
	pb_when(b, 8, event ? written(at) : FIRST_NIGHT - 40 * DAY + (int64_t)at->id);
	if (!event) {
		label(b, 11, "app", "app", at->number % at->deployments);
		label(b, 11, "team", "team", at->id % 40);
	}
	owner_of(b, at);
	managed_fields(b, event ? "kubelet" : "kubectl-client-side-apply", at->type->version,
		       written(at), event ? 2 : 12);
	if (strcmp(at->type->version, "apps/v1") == 0 || strcmp(at->type->kind, "Pod") == 0)
		managed_fields(b, "kube-controller-manager", at->type->version, written(at), 16);
	pb_end(b, m);
	buf_release(&name);
}

/* ---- bodies ---- */

static void
probe(struct buf *b, unsigned field, const char *path, unsigned timeout)
{
	size_t m = pb_open(b, field), handler = pb_open(b, 1), get = pb_open(b, 2), port;

	pb_text(b, 1, "%s", path);
	port = pb_open(b, 2);
	pb_num(b, 1, 0);
	pb_num(b, 2, 8080);
	pb_empty(b, 3);
	pb_end(b, port);
	pb_empty(b, 3);
	pb_text(b, 4, "HTTP");
	pb_end(b, get);
	pb_end(b, handler);
	pb_num(b, 2, 10);
	pb_num(b, 3, timeout);
	pb_num(b, 4, 10);
	pb_num(b, 5, 1);
	pb_num(b, 6, 3);
	pb_end(b, m);
}

static void
environment(struct buf *b, const struct kube_place *at, unsigned app)
{
	for (unsigned i = 0; i < 24; i++) {
		size_t m = pb_open(b, 7);

		pb_text(b, 1, "SETTING_%02u", i);
		pb_text(b, 2, "%08x-%s", kube_mix(app, 100 + i),
			i == 3 && at->rev % 3 == 2 ? "other" : "usual");
		pb_end(b, m);
	}
}

static void
quantities(struct buf *b, unsigned field, const char *cpu, const char *memory)
{
	static const char *const names[] = {"cpu", "memory"};

	for (size_t i = 0; i < countof(names); i++) {
		size_t m = pb_open(b, field), q;

		pb_text(b, 1, "%s", names[i]);
		q = pb_open(b, 2);
		pb_text(b, 1, "%s", i ? memory : cpu);
		pb_end(b, q);
		pb_end(b, m);
	}
}

static void
container(struct buf *b, const struct kube_place *at)
{
	unsigned app = at->project * 1000 + at->number % at->deployments;
	size_t c = pb_open(b, 2), m;

	pb_text(b, 1, "app");
	pb_text(b, 2, "registry.example.com/team-%u/app-%u:1.%u.0", app % 40, app,
		at->rev % 3 == 1 ? at->rev : 1);
	pb_empty(b, 5);
	m = pb_open(b, 6);
	pb_text(b, 1, "http");
	pb_num(b, 2, 0);
	pb_num(b, 3, 8080);
	pb_text(b, 4, "TCP");
	pb_empty(b, 5);
	pb_end(b, m);
	environment(b, at, app);
	m = pb_open(b, 8);
	quantities(b, 1, "500m", "512Mi");
	quantities(b, 2, "100m", "256Mi");
	pb_end(b, m);
	m = pb_open(b, 9);
	pb_text(b, 1, "config");
	pb_num(b, 2, 1);
	pb_text(b, 3, "/etc/app");
	pb_empty(b, 4);
	pb_end(b, m);
	probe(b, 10, "/live", 1);
	probe(b, 11, at->rev % 3 == 0 && at->rev ? "/readyz" : "/ready", 1 + at->rev % 5);
	pb_text(b, 13, "/dev/termination-log");
	pb_text(b, 14, "IfNotPresent");
	pb_num(b, 16, 0);
	pb_num(b, 17, 0);
	pb_num(b, 18, 0);
	pb_text(b, 20, "File");
	pb_end(b, c);
}

static void
volume(struct buf *b, const struct kube_place *at)
{
	size_t v = pb_open(b, 1), source, map, ref;

	pb_text(b, 1, "config");
	source = pb_open(b, 2);
	map = pb_open(b, 19);
	ref = pb_open(b, 1);
	pb_text(b, 1, "app-%u", at->number % at->deployments);
	pb_end(b, ref);
	pb_num(b, 3, 420);
	pb_end(b, map);
	pb_end(b, source);
	pb_end(b, v);
}

static void
pod_spec(struct buf *b, unsigned field, const struct kube_place *at, bool scheduled)
{
	size_t m = pb_open(b, field);

	volume(b, at);
	container(b, at);
	pb_text(b, 3, "Always");
	pb_num(b, 4, 30);
	pb_text(b, 6, "ClusterFirst");
	pb_text(b, 8, "default");
	pb_text(b, 9, "default");
	if (scheduled)
		pb_text(b, 10, "worker-%u", at->id % 100);
	else
		pb_empty(b, 10);
	pb_num(b, 11, 0);
	pb_num(b, 12, 0);
	pb_num(b, 13, 0);
	pb_empty(b, 14);
	pb_empty(b, 16);
	pb_empty(b, 17);
	pb_text(b, 19, "default-scheduler");
	pb_end(b, m);
}

static void
container_status(struct buf *b, const struct kube_place *at)
{
	size_t c = pb_open(b, 8), state, running;

	pb_text(b, 1, "app");
	state = pb_open(b, 2);
	running = pb_open(b, 2);
	pb_when(b, 1, written(at) + 20);
	pb_end(b, running);
	pb_end(b, state);
	pb_empty(b, 3);
	pb_num(b, 4, 1);
	pb_num(b, 5, at->rev - 1);
	pb_text(b, 6, "registry.example.com/team-%u/app-%u:1.0.0", at->id % 40, at->id);
	pb_text(b, 7, "registry.example.com/app@sha256:%08x%08x%08x%08x%08x%08x%08x%08x",
		kube_mix(at->id, 1), kube_mix(at->id, 2), kube_mix(at->id, 3), kube_mix(at->id, 4),
		kube_mix(at->id, 5), kube_mix(at->id, 6), kube_mix(at->id, 7), kube_mix(at->id, 8));
	pb_text(b, 8, "cri-o://%08x%08x", kube_mix(at->id, 9), kube_mix(at->id, at->rev));
	pb_num(b, 9, 1);
	pb_end(b, c);
}

static void
pod(struct buf *b, const struct kube_place *at)
{
	static const char *const conditions[] = {"Initialized", "Ready", "ContainersReady",
						 "PodScheduled"};
	size_t m;

	pod_spec(b, 2, at, true);
	m = pb_open(b, 3);
	pb_text(b, 1, "Running");
	for (size_t i = 0; i < countof(conditions); i++) {
		size_t c = pb_open(b, 2);

		pb_text(b, 1, "%s", conditions[i]);
		pb_text(b, 2, "True");
		pb_empty(b, 3);
		pb_when(b, 4, written(at) + 10);
		pb_end(b, c);
	}
	pb_text(b, 5, "10.0.0.%u", at->id % 100);
	pb_text(b, 6, "10.128.%u.%u", at->id / 250 % 250, at->id % 250);
	pb_when(b, 7, written(at));
	container_status(b, at);
	pb_text(b, 9, "Burstable");
	pb_end(b, m);
}

static void template(struct buf *b, const struct kube_place *at)
{
	size_t m = pb_open(b, 3), meta = pb_open(b, 1);

	for (unsigned field = 1; field <= 6; field++)
		if (field != 5)
			pb_empty(b, field);
	pb_num(b, 7, 0);
	pb_empty(b, 8);
	label(b, 11, "app", "app", at->number % at->deployments);
	pb_end(b, meta);
	pod_spec(b, 2, at, false);
	pb_end(b, m);
}

static void
workload(struct buf *b, const struct kube_place *at)
{
	bool deployment = strcmp(at->type->kind, "Deployment") == 0;
	size_t m = pb_open(b, 2), inner;

	pb_num(b, 1, 3);
	inner = pb_open(b, 2);
	label(b, 1, "app", "app", at->number % at->deployments);
	pb_end(b, inner);
	template(b, at);
	if (deployment) {
		inner = pb_open(b, 4);
		pb_text(b, 1, "Recreate");
		pb_end(b, inner);
	}
	pb_num(b, deployment ? 5 : 4, 0);
	if (deployment) {
		pb_num(b, 6, 10);
		pb_num(b, 7, 0);
		pb_num(b, 9, 600);
	}
	pb_end(b, m);
	m = pb_open(b, 3);
	pb_num(b, deployment ? 2 : 1, 3);
	pb_num(b, deployment ? 3 : 2, 3);
	pb_num(b, deployment ? 1 : 3, at->rev);
	pb_end(b, m);
}

static void
service(struct buf *b, const struct kube_place *at)
{
	size_t m = pb_open(b, 2), p = pb_open(b, 1), target;

	pb_text(b, 1, "http");
	pb_text(b, 2, "TCP");
	pb_num(b, 3, 79 + at->rev);
	target = pb_open(b, 4);
	pb_num(b, 1, 0);
	pb_num(b, 2, 8080);
	pb_empty(b, 3);
	pb_end(b, target);
	pb_num(b, 5, 0);
	pb_end(b, p);
	label(b, 2, "app", "app", at->number % at->deployments);
	pb_text(b, 3, "172.30.%u.%u", at->id / 250 % 250, at->id % 250);
	pb_text(b, 4, "ClusterIP");
	pb_text(b, 7, "None");
	pb_empty(b, 8);
	pb_end(b, m);
	m = pb_open(b, 3);
	pb_empty(b, 1);
	pb_end(b, m);
}

static void
config(struct buf *b, const struct kube_place *at)
{
	size_t m = pb_open(b, 2), value;

	pb_text(b, 1, "application.properties");
	value = pb_open(b, 2);
	for (unsigned i = 0; i < 160; i++)
		buf_printf(b, "module.%03u.setting=%08x%s\n", i, kube_mix(at->id, i),
			   i == at->rev % 160 ? ".changed" : "");
	pb_end(b, value);
	pb_end(b, m);
}

static void
secret(struct buf *b, const struct kube_place *at)
{
	for (unsigned part = 0; part < 2; part++) {
		size_t m = pb_open(b, 2), value;

		pb_text(b, 1, part ? "token" : "blob");
		value = pb_open(b, 2);
		for (unsigned i = 0; i < (part ? 24 : 700); i++) {
			uint32_t word = kube_mix(at->id * 7 + at->rev, part * 4096 + i);

			buf_add(b, &word, sizeof(word));
		}
		pb_end(b, value);
		pb_end(b, m);
	}
	pb_text(b, 3, "Opaque");
}

static void
account(struct buf *b, const struct kube_place *at)
{
	for (unsigned i = 0; i < (at->rev > 1 ? 2 : 1); i++) {
		size_t m = pb_open(b, 2);

		pb_text(b, 3, "app-%u", at->number + i);
		pb_end(b, m);
	}
}

static void
event(struct buf *b, const struct kube_place *at)
{
	size_t m = pb_open(b, 2);

	pb_text(b, 1, "Pod");
	pb_text(b, 2, "project-%03u", at->project);
	pb_text(b, 3, "app-%u-5f87847b7-%05x", at->number % at->deployments,
		kube_mix(at->project, 0) & 0xfffff);
	uid(b, 4, at->id, 0);
	pb_text(b, 5, "v1");
	pb_empty(b, 6);
	pb_text(b, 7, "spec.containers{app}");
	pb_end(b, m);
	pb_text(b, 3, "Pulled");
	pb_text(b, 4, "Container image already present on machine");
	m = pb_open(b, 5);
	pb_text(b, 1, "kubelet");
	pb_text(b, 2, "worker-%u", at->id % 100);
	pb_end(b, m);
	pb_when(b, 6, written(at));
	pb_when(b, 7, written(at) + 60);
	pb_num(b, 8, 2);
	pb_text(b, 9, "Normal");
	pb_empty(b, 10);
	pb_text(b, 14, "kubelet");
	pb_text(b, 15, "worker-%u", at->id % 100);
}

/* A custom resource: JSON with a newline after it. */
static void
custom(struct buf *b, const struct kube_place *at)
{
	buf_printf(b,
		   "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"creationTimestamp\":"
		   "\"2026-01-20T10:00:00Z\",\"generation\":%u,\"labels\":{\"team\":\"team-%u\"},"
		   "\"name\":\"",
		   at->type->version, at->type->kind, at->rev, at->id % 40);
	name_of(b, at, false);
	buf_printf(b,
		   "\",\"namespace\":\"project-%03u\",\"uid\":\"%08x-0000-4000-a000-%012x\"},"
		   "\"spec\":{\"interval\":\"%us\",\"rules\":[",
		   at->project, kube_mix(at->id, 0), at->id, 29 + at->rev);
	for (unsigned i = 0; i < 40; i++)
		buf_printf(
		    b,
		    "%s{\"alert\":\"Alert%02u\",\"expr\":\"sum(rate(metric_%08x[5m])) > %u\","
		    "\"labels\":{\"severity\":\"warning\"}}",
		    i ? "," : "", i, kube_mix(at->id, i), i);
	buf_puts(b, "]}}\n");
}

/* ---- objects ---- */

static const struct kube_type types[] = {
    {"pods", "v1", "Pod", 30, pod},
    {"replicasets", "apps/v1", "ReplicaSet", 15, workload},
    {"deployments", "apps/v1", "Deployment", 15, workload},
    {"configmaps", "v1", "ConfigMap", 14, config},
    {"secrets", "v1", "Secret", 10, secret},
    {"services/specs", "v1", "Service", 8, service},
    {"events", "v1", "Event", 4, event},
    {"serviceaccounts", "v1", "ServiceAccount", 2, account},
    {"monitoring.example.com/alertrules", "monitoring.example.com/v1", "AlertRule", 2, custom},
};

bool
kube_is_event(const struct kube_type *t)
{
	return t->body == event;
}

const struct kube_type *
kube_type_at(unsigned n, unsigned per, unsigned *number)
{
	unsigned share = 0, from = 0;

	for (size_t t = 0; t < countof(types); t++) {
		share += types[t].share;
		if (n < per * share / 100 || t + 1 == countof(types)) {
			*number = n - from;
			return &types[t];
		}
		from = per * share / 100;
	}
	return NULL;
}

unsigned
kube_deployments(unsigned per)
{
	return per * 15 / 100 ? per * 15 / 100 : 1;
}

/* Envelope: the magic, then a message of type, object, encoding and content type. */
static size_t
envelope(struct buf *b, const char *version, const char *kind)
{
	size_t m;

	buf_add(b, "k8s", 4);
	m = pb_open(b, 1);
	pb_text(b, 1, "%s", version);
	pb_text(b, 2, "%s", kind);
	pb_end(b, m);
	return pb_open(b, 2);
}

static void
end_envelope(struct buf *b, size_t object)
{
	pb_end(b, object);
	pb_empty(b, 3);
	pb_empty(b, 4);
}

void
kube_object(struct buf *key, struct buf *value, const struct kube_place *at)
{
	size_t object;

	buf_printf(key, "/kubernetes.io/%s/project-%03u/", at->type->resource, at->project);
	name_of(key, at, false);
	if (at->type->body == custom) {
		custom(value, at);
		return;
	}
	object = envelope(value, at->type->version, at->type->kind);
	metadata(value, at);
	at->type->body(value, at);
	end_envelope(value, object);
}

void
kube_namespace(struct buf *key, struct buf *value, const char *name)
{
	size_t object = envelope(value, "v1", "Namespace"), m = pb_open(value, 1);

	buf_printf(key, "/kubernetes.io/namespaces/%s", name);
	pb_text(value, 1, "%s", name);
	pb_when(value, 8, FIRST_NIGHT - 100 * DAY);
	pb_end(value, m);
	m = pb_open(value, 2);
	pb_text(value, 1, "kubernetes");
	pb_end(value, m);
	m = pb_open(value, 3);
	pb_text(value, 1, "Active");
	pb_end(value, m);
	end_envelope(value, object);
}

void
kube_node_lease(struct buf *key, struct buf *value, unsigned node, unsigned night, unsigned ago)
{
	size_t object = envelope(value, "coordination.k8s.io/v1", "Lease"), m = pb_open(value, 1);

	buf_printf(key, "/kubernetes.io/leases/kube-node-lease/worker-%u", node);
	pb_text(value, 1, "worker-%u", node);
	pb_text(value, 3, "kube-node-lease");
	uid(value, 5, node, 77);
	pb_when(value, 8, FIRST_NIGHT - 100 * DAY);
	managed_fields(value, "kubelet", "coordination.k8s.io/v1", FIRST_NIGHT - 100 * DAY, 3);
	pb_end(value, m);
	m = pb_open(value, 2);
	pb_text(value, 1, "worker-%u", node);
	pb_num(value, 2, 40);
	pb_when(value, 4, FIRST_NIGHT + (int64_t)(night - 1) * DAY - ago);
	pb_end(value, m);
	end_envelope(value, object);
}
