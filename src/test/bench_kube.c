/*
 * Field numbers are those of k8s.io/api's generated.proto; the tables of room
 * kubepb are not asked, so that a mistake in them would show.
 */
#include "bench_kube.h"

#include <stdio.h>

struct kube_type {
	const char *resource, *version, *kind;
	unsigned share;				/* of 100 objects */
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

/* ---- the wire format ---- */

static size_t
varint_bytes(uint64_t v, char out[10])
{
	size_t n = 0;

	for (; v >= 0x80; v >>= 7)
		out[n++] = (char)(v | 0x80);
	out[n++] = (char)v;
	return n;
}

static void
varint(struct buf *b, uint64_t v)
{
	char bytes[10];

	buf_add(b, bytes, varint_bytes(v, bytes));
}

static void
num(struct buf *b, unsigned field, uint64_t v)
{
	varint(b, field << 3);
	varint(b, v);
}

/* A message begins; its length is put in front when it ends. */
static size_t
open_message(struct buf *b, unsigned field)
{
	varint(b, field << 3 | 2);
	return b->n;
}

static void
end_message(struct buf *b, size_t at)
{
	char bytes[10];
	size_t n = varint_bytes(b->n - at, bytes), size = b->n - at;

	buf_room(b, n);
	memmove(b->p + at + n, b->p + at, size);
	memcpy(b->p + at, bytes, n);
	b->n += n;
}

static void __attribute__((format(printf, 3, 4)))
text(struct buf *b, unsigned field, const char *fmt, ...)
{
	size_t at = open_message(b, field);
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
	end_message(b, at);
}

static void
empty(struct buf *b, unsigned field)
{
	end_message(b, open_message(b, field));
}

static void
entry(struct buf *b, unsigned field, const char *key, const char *value)
{
	size_t at = open_message(b, field);

	text(b, 1, "%s", key);
	text(b, 2, "%s", value);
	end_message(b, at);
}

enum { FIRST_NIGHT = 1772410510,	/* 2026-03-02T00:15:10Z */
       DAY = 86400 };

static void
when(struct buf *b, unsigned field, int64_t seconds)
{
	size_t at = open_message(b, field);

	num(b, 1, (uint64_t)seconds);
	num(b, 2, 0);
	end_message(b, at);
}

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
	size_t m = open_message(b, 17), raw;

	text(b, 1, "%s", manager);
	text(b, 2, "Update");
	text(b, 3, "%s", version);
	when(b, 4, time);
	text(b, 6, "FieldsV1");
	raw = open_message(b, 7);
	size_t json = open_message(b, 1);
	buf_puts(b, "{\"f:metadata\":{\"f:labels\":{\".\":{},\"f:app\":{},\"f:team\":{}}},\"f:spec\":{");
	for (unsigned i = 0; i < fields; i++)
		buf_printf(b, "%s\"f:setting%02u\":{\".\":{},\"f:name\":{},\"f:value\":{}}", i ? "," : "", i);
	buf_puts(b, "}}");
	end_message(b, json);
	end_message(b, raw);
	end_message(b, m);
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
	text(b, field, "%08x-%04x-4%03x-a%03x-%08x%04x", kube_mix(a, c), kube_mix(a, c + 1) & 0xffff,
	     kube_mix(a, c + 2) & 0xfff, kube_mix(a, c + 3) & 0xfff, kube_mix(a, c + 4),
	     kube_mix(a, c + 5) & 0xffff);
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
	m = open_message(b, 13);
	text(b, 1, "%s", pod ? "ReplicaSet" : "Deployment");
	text(b, 3, "%s", buf_cstr(&name));
	uid(b, 4, at->project * 1000 + at->number % at->deployments, pod ? 7 : 8);
	text(b, 5, "apps/v1");
	num(b, 6, 1);
	num(b, 7, 1);
	end_message(b, m);
	buf_release(&name);
}

static void
label(struct buf *b, unsigned field, const char *key, const char *stem, unsigned n)
{
	char value[40];

	snprintf(value, sizeof(value), "%s-%u", stem, n);
	entry(b, field, key, value);
}

static void
metadata(struct buf *b, const struct kube_place *at)
{
	size_t m = open_message(b, 1);
	struct buf name = {0};
	bool event = kube_is_event(at->type);

	name_of(&name, at, false);
	text(b, 1, "%s", buf_cstr(&name));
	empty(b, 2);
	text(b, 3, "project-%03u", at->project);
	empty(b, 4);
	uid(b, 5, at->id, event ? at->night : 0);
	empty(b, 6);
	num(b, 7, event ? 0 : at->rev);
	when(b, 8, event ? written(at) : FIRST_NIGHT - 40 * DAY + (int64_t)at->id);
	if (!event) {
		label(b, 11, "app", "app", at->number % at->deployments);
		label(b, 11, "team", "team", at->id % 40);
	}
	owner_of(b, at);
	managed_fields(b, event ? "kubelet" : "kubectl-client-side-apply", at->type->version,
		       written(at), event ? 2 : 12);
	if (strcmp(at->type->version, "apps/v1") == 0 || strcmp(at->type->kind, "Pod") == 0)
		managed_fields(b, "kube-controller-manager", at->type->version, written(at), 16);
	end_message(b, m);
	buf_release(&name);
}

/* ---- bodies ---- */

static void
probe(struct buf *b, unsigned field, const char *path, unsigned timeout)
{
	size_t m = open_message(b, field), handler = open_message(b, 1), get = open_message(b, 2), port;

	text(b, 1, "%s", path);
	port = open_message(b, 2);
	num(b, 1, 0);
	num(b, 2, 8080);
	empty(b, 3);
	end_message(b, port);
	empty(b, 3);
	text(b, 4, "HTTP");
	end_message(b, get);
	end_message(b, handler);
	num(b, 2, 10);
	num(b, 3, timeout);
	num(b, 4, 10);
	num(b, 5, 1);
	num(b, 6, 3);
	end_message(b, m);
}

static void
environment(struct buf *b, const struct kube_place *at, unsigned app)
{
	for (unsigned i = 0; i < 24; i++) {
		size_t m = open_message(b, 7);

		text(b, 1, "SETTING_%02u", i);
		text(b, 2, "%08x-%s", kube_mix(app, 100 + i),
		     i == 3 && at->rev % 3 == 2 ? "other" : "usual");
		end_message(b, m);
	}
}

static void
quantities(struct buf *b, unsigned field, const char *cpu, const char *memory)
{
	static const char *const names[] = {"cpu", "memory"};

	for (size_t i = 0; i < countof(names); i++) {
		size_t m = open_message(b, field), q;

		text(b, 1, "%s", names[i]);
		q = open_message(b, 2);
		text(b, 1, "%s", i ? memory : cpu);
		end_message(b, q);
		end_message(b, m);
	}
}

static void
container(struct buf *b, const struct kube_place *at)
{
	unsigned app = at->project * 1000 + at->number % at->deployments;
	size_t c = open_message(b, 2), m;

	text(b, 1, "app");
	text(b, 2, "registry.example.com/team-%u/app-%u:1.%u.0", app % 40, app,
	     at->rev % 3 == 1 ? at->rev : 1);
	empty(b, 5);
	m = open_message(b, 6);
	text(b, 1, "http");
	num(b, 2, 0);
	num(b, 3, 8080);
	text(b, 4, "TCP");
	empty(b, 5);
	end_message(b, m);
	environment(b, at, app);
	m = open_message(b, 8);
	quantities(b, 1, "500m", "512Mi");
	quantities(b, 2, "100m", "256Mi");
	end_message(b, m);
	m = open_message(b, 9);
	text(b, 1, "config");
	num(b, 2, 1);
	text(b, 3, "/etc/app");
	empty(b, 4);
	end_message(b, m);
	probe(b, 10, "/live", 1);
	probe(b, 11, at->rev % 3 == 0 && at->rev ? "/readyz" : "/ready", 1 + at->rev % 5);
	text(b, 13, "/dev/termination-log");
	text(b, 14, "IfNotPresent");
	num(b, 16, 0);
	num(b, 17, 0);
	num(b, 18, 0);
	text(b, 20, "File");
	end_message(b, c);
}

static void
volume(struct buf *b, const struct kube_place *at)
{
	size_t v = open_message(b, 1), source, map, ref;

	text(b, 1, "config");
	source = open_message(b, 2);
	map = open_message(b, 19);
	ref = open_message(b, 1);
	text(b, 1, "app-%u", at->number % at->deployments);
	end_message(b, ref);
	num(b, 3, 420);
	end_message(b, map);
	end_message(b, source);
	end_message(b, v);
}

static void
pod_spec(struct buf *b, unsigned field, const struct kube_place *at, bool scheduled)
{
	size_t m = open_message(b, field);

	volume(b, at);
	container(b, at);
	text(b, 3, "Always");
	num(b, 4, 30);
	text(b, 6, "ClusterFirst");
	text(b, 8, "default");
	text(b, 9, "default");
	text(b, 10, scheduled ? "worker-%u" : "", at->id % 100);
	num(b, 11, 0);
	num(b, 12, 0);
	num(b, 13, 0);
	empty(b, 14);
	empty(b, 16);
	empty(b, 17);
	text(b, 19, "default-scheduler");
	end_message(b, m);
}

static void
container_status(struct buf *b, const struct kube_place *at)
{
	size_t c = open_message(b, 8), state, running;

	text(b, 1, "app");
	state = open_message(b, 2);
	running = open_message(b, 2);
	when(b, 1, written(at) + 20);
	end_message(b, running);
	end_message(b, state);
	empty(b, 3);
	num(b, 4, 1);
	num(b, 5, at->rev - 1);
	text(b, 6, "registry.example.com/team-%u/app-%u:1.0.0", at->id % 40, at->id);
	text(b, 7, "registry.example.com/app@sha256:%08x%08x%08x%08x%08x%08x%08x%08x",
	     kube_mix(at->id, 1), kube_mix(at->id, 2), kube_mix(at->id, 3), kube_mix(at->id, 4),
	     kube_mix(at->id, 5), kube_mix(at->id, 6), kube_mix(at->id, 7), kube_mix(at->id, 8));
	text(b, 8, "cri-o://%08x%08x", kube_mix(at->id, 9), kube_mix(at->id, at->rev));
	num(b, 9, 1);
	end_message(b, c);
}

static void
pod(struct buf *b, const struct kube_place *at)
{
	static const char *const conditions[] = {"Initialized", "Ready", "ContainersReady",
						 "PodScheduled"};
	size_t m;

	pod_spec(b, 2, at, true);
	m = open_message(b, 3);
	text(b, 1, "Running");
	for (size_t i = 0; i < countof(conditions); i++) {
		size_t c = open_message(b, 2);

		text(b, 1, "%s", conditions[i]);
		text(b, 2, "True");
		empty(b, 3);
		when(b, 4, written(at) + 10);
		end_message(b, c);
	}
	text(b, 5, "10.0.0.%u", at->id % 100);
	text(b, 6, "10.128.%u.%u", at->id / 250 % 250, at->id % 250);
	when(b, 7, written(at));
	container_status(b, at);
	text(b, 9, "Burstable");
	end_message(b, m);
}

static void
template(struct buf *b, const struct kube_place *at)
{
	size_t m = open_message(b, 3), meta = open_message(b, 1);

	for (unsigned field = 1; field <= 6; field++)
		if (field != 5)
			empty(b, field);
	num(b, 7, 0);
	empty(b, 8);
	label(b, 11, "app", "app", at->number % at->deployments);
	end_message(b, meta);
	pod_spec(b, 2, at, false);
	end_message(b, m);
}

static void
workload(struct buf *b, const struct kube_place *at)
{
	bool deployment = strcmp(at->type->kind, "Deployment") == 0;
	size_t m = open_message(b, 2), inner;

	num(b, 1, 3);
	inner = open_message(b, 2);
	label(b, 1, "app", "app", at->number % at->deployments);
	end_message(b, inner);
	template(b, at);
	if (deployment) {
		inner = open_message(b, 4);
		text(b, 1, "Recreate");
		end_message(b, inner);
	}
	num(b, deployment ? 5 : 4, 0);
	if (deployment) {
		num(b, 6, 10);
		num(b, 7, 0);
		num(b, 9, 600);
	}
	end_message(b, m);
	m = open_message(b, 3);
	num(b, deployment ? 2 : 1, 3);
	num(b, deployment ? 3 : 2, 3);
	num(b, deployment ? 1 : 3, at->rev);
	end_message(b, m);
}

static void
service(struct buf *b, const struct kube_place *at)
{
	size_t m = open_message(b, 2), p = open_message(b, 1), target;

	text(b, 1, "http");
	text(b, 2, "TCP");
	num(b, 3, 79 + at->rev);
	target = open_message(b, 4);
	num(b, 1, 0);
	num(b, 2, 8080);
	empty(b, 3);
	end_message(b, target);
	num(b, 5, 0);
	end_message(b, p);
	label(b, 2, "app", "app", at->number % at->deployments);
	text(b, 3, "172.30.%u.%u", at->id / 250 % 250, at->id % 250);
	text(b, 4, "ClusterIP");
	text(b, 7, "None");
	empty(b, 8);
	end_message(b, m);
	m = open_message(b, 3);
	empty(b, 1);
	end_message(b, m);
}

static void
config(struct buf *b, const struct kube_place *at)
{
	size_t m = open_message(b, 2), value;

	text(b, 1, "application.properties");
	value = open_message(b, 2);
	for (unsigned i = 0; i < 160; i++)
		buf_printf(b, "module.%03u.setting=%08x%s\n", i, kube_mix(at->id, i),
			   i == at->rev % 160 ? ".changed" : "");
	end_message(b, value);
	end_message(b, m);
}

static void
secret(struct buf *b, const struct kube_place *at)
{
	for (unsigned part = 0; part < 2; part++) {
		size_t m = open_message(b, 2), value;

		text(b, 1, part ? "token" : "blob");
		value = open_message(b, 2);
		for (unsigned i = 0; i < (part ? 24 : 700); i++) {
			uint32_t word = kube_mix(at->id * 7 + at->rev, part * 4096 + i);

			buf_add(b, &word, sizeof(word));
		}
		end_message(b, value);
		end_message(b, m);
	}
	text(b, 3, "Opaque");
}

static void
account(struct buf *b, const struct kube_place *at)
{
	for (unsigned i = 0; i < (at->rev > 1 ? 2 : 1); i++) {
		size_t m = open_message(b, 2);

		text(b, 3, "app-%u", at->number + i);
		end_message(b, m);
	}
}

static void
event(struct buf *b, const struct kube_place *at)
{
	size_t m = open_message(b, 2);

	text(b, 1, "Pod");
	text(b, 2, "project-%03u", at->project);
	text(b, 3, "app-%u-5f87847b7-%05x", at->number % at->deployments,
	     kube_mix(at->project, 0) & 0xfffff);
	uid(b, 4, at->id, 0);
	text(b, 5, "v1");
	empty(b, 6);
	text(b, 7, "spec.containers{app}");
	end_message(b, m);
	text(b, 3, "Pulled");
	text(b, 4, "Container image already present on machine");
	m = open_message(b, 5);
	text(b, 1, "kubelet");
	text(b, 2, "worker-%u", at->id % 100);
	end_message(b, m);
	when(b, 6, written(at));
	when(b, 7, written(at) + 60);
	num(b, 8, 2);
	text(b, 9, "Normal");
	empty(b, 10);
	text(b, 14, "kubelet");
	text(b, 15, "worker-%u", at->id % 100);
}

/* A custom resource: JSON with a newline after it. */
static void
custom(struct buf *b, const struct kube_place *at)
{
	buf_printf(b, "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"creationTimestamp\":"
		   "\"2026-01-20T10:00:00Z\",\"generation\":%u,\"labels\":{\"team\":\"team-%u\"},\"name\":\"",
		   at->type->version, at->type->kind, at->rev, at->id % 40);
	name_of(b, at, false);
	buf_printf(b, "\",\"namespace\":\"project-%03u\",\"uid\":\"%08x-0000-4000-a000-%012x\"},"
		   "\"spec\":{\"interval\":\"%us\",\"rules\":[", at->project, kube_mix(at->id, 0), at->id,
		   29 + at->rev);
	for (unsigned i = 0; i < 40; i++)
		buf_printf(b, "%s{\"alert\":\"Alert%02u\",\"expr\":\"sum(rate(metric_%08x[5m])) > %u\","
			   "\"labels\":{\"severity\":\"warning\"}}", i ? "," : "", i,
			   kube_mix(at->id, i), i);
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
	m = open_message(b, 1);
	text(b, 1, "%s", version);
	text(b, 2, "%s", kind);
	end_message(b, m);
	return open_message(b, 2);
}

static void
end_envelope(struct buf *b, size_t object)
{
	end_message(b, object);
	empty(b, 3);
	empty(b, 4);
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
	size_t object = envelope(value, "v1", "Namespace"), m = open_message(value, 1);

	buf_printf(key, "/kubernetes.io/namespaces/%s", name);
	text(value, 1, "%s", name);
	when(value, 8, FIRST_NIGHT - 100 * DAY);
	end_message(value, m);
	m = open_message(value, 2);
	text(value, 1, "kubernetes");
	end_message(value, m);
	m = open_message(value, 3);
	text(value, 1, "Active");
	end_message(value, m);
	end_envelope(value, object);
}

void
kube_node_lease(struct buf *key, struct buf *value, unsigned node, unsigned night, unsigned ago)
{
	size_t object = envelope(value, "coordination.k8s.io/v1", "Lease"), m = open_message(value, 1);

	buf_printf(key, "/kubernetes.io/leases/kube-node-lease/worker-%u", node);
	text(value, 1, "worker-%u", node);
	text(value, 3, "kube-node-lease");
	uid(value, 5, node, 77);
	when(value, 8, FIRST_NIGHT - 100 * DAY);
	managed_fields(value, "kubelet", "coordination.k8s.io/v1", FIRST_NIGHT - 100 * DAY, 3);
	end_message(value, m);
	m = open_message(value, 2);
	text(value, 1, "worker-%u", node);
	num(value, 2, 40);
	when(value, 4, FIRST_NIGHT + (int64_t)(night - 1) * DAY - ago);
	end_message(value, m);
	end_envelope(value, object);
}
