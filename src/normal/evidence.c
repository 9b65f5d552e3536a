/* Evidence: a small extract of what was observed of an object, by a table. */
#include "evidence.h"

#include <stdlib.h>

/* ---- how: each makes a new reference of a value found, or NULL if it tells nothing */

static json_t *
as_is(json_t *v)
{
	return json_is_null(v) ? NULL : json_incref(v);
}

/* An object that got nothing is none. */
static json_t *
unless_empty(json_t *o)
{
	if (json_object_size(o) > 0)
		return o;
	json_decref(o);
	return NULL;
}

static void
pick_into(json_t *to, const json_t *from, const struct pick *picks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		json_t *v = tree_at(from, picks[i].from);

		if (v && !json_is_null(v))
			json_object_set(to, picks[i].to, v);
	}
}

json_t *
evidence_pick(const json_t *from, const struct pick *picks, size_t n)
{
	json_t *o = json_object();

	pick_into(o, from, picks, n);
	return unless_empty(o);
}

/* Items by a member, so that a list that a controller shuffles is no change. */
static int
by_type(const void *a, const void *b)
{
	const char *x = tree_str(*(json_t *const *)a, "type");
	const char *y = tree_str(*(json_t *const *)b, "type");

	return strcmp(x ? x : "", y ? y : "");
}

/* A list of what is in v, in that order; takes over v and its references. NULL of nothing. */
static json_t *
in_order(json_t **v, size_t n, int (*cmp)(const void *a, const void *b))
{
	json_t *out = n ? json_array() : NULL;

	qsort(v, n, sizeof(*v), cmp);
	for (size_t i = 0; i < n; i++)
		json_array_append_new(out, v[i]);
	free(v);
	return out;
}

/* Without the probe's, heartbeat's and update's own times. */
static json_t *
conditions(json_t *v)
{
	static const struct pick picks[] = {
		{"type", "type"},
		{"status", "status"},
		{"reason", "reason"},
		{"message", "message"},
		{"lastTransitionTime", "lastTransitionTime"},
	};
	size_t n = json_array_size(v), live = 0;
	json_t **sorted = mem_zero(n + 1, sizeof(*sorted));

	for (size_t i = 0; i < n; i++)
		if ((sorted[live] = evidence_pick(json_array_get(v, i), picks, countof(picks))) != NULL)
			live++;
	return in_order(sorted, live, by_type);
}

static json_t *
last_state(const json_t *state)
{
	static const struct pick picks[] = {
		{"exitCode", "exitCode"},     {"signal", "signal"},
		{"reason", "reason"},	      {"message", "message"},
		{"startedAt", "startedAt"},   {"finishedAt", "finishedAt"},
	};

	return evidence_pick(tree_get(state, "terminated"), picks, countof(picks));
}

static json_t *
containers(json_t *v)
{
	static const struct pick picks[] = {
		{"name", "name"},
		{"image", "image"},
		{"imageID", "imageID"},
		{"ready", "ready"},
		{"restartCount", "restarts"},
		{"state/waiting/reason", "waiting"},
	};
	json_t *out = json_array(), *item, *o, *last;
	size_t i;

	json_array_foreach(v, i, item) {
		o = json_object();
		pick_into(o, item, picks, countof(picks));
		last = last_state(tree_get(item, "lastState"));
		if (last)
			json_object_set_new(o, "lastState", last);
		json_array_append_new(out, o);
	}
	if (json_array_size(out) > 0)
		return out;
	json_decref(out);
	return NULL;
}

/* Observed numbers that count nothing that runs. */
static const char *const no_counts[] = {"observedGeneration", "collisionCount"};

/* All numbers of a status, but those that only follow the spec. */
static json_t *
counts(json_t *status)
{
	json_t *o = json_object(), *v;
	const char *key;

	json_object_foreach(status, key, v) {
		bool no = !json_is_integer(v);

		for (size_t i = 0; i < countof(no_counts); i++)
			no = no || strcmp(no_counts[i], key) == 0;
		if (!no)
			json_object_set(o, key, v);
	}
	return unless_empty(o);
}

/* ---- Endpoints */

/* A Pod stands in several subsets when its ports differ: each address counts once. */
static json_t *
count_addresses(json_t *subsets, const char *member)
{
	struct map seen = {0};
	json_t *subset, *address, *out;
	size_t i, j, unnamed = 0;

	json_array_foreach(subsets, i, subset)
		json_array_foreach(tree_get(subset, member), j, address) {
			const char *ip = tree_str(address, "ip");

			if (ip)
				map_put(&seen, ip, &seen);
			else
				unnamed++;
		}
	out = json_integer((json_int_t)(seen.live + unnamed));
	map_release(&seen, NULL);
	return out;
}

static json_t *
ready_addresses(json_t *v)
{
	return count_addresses(tree_get(v, "subsets"), "addresses");
}

static json_t *
unready_addresses(json_t *v)
{
	return count_addresses(tree_get(v, "subsets"), "notReadyAddresses");
}

/* An unknown readiness counts as ready, as the API says of it. */
static json_int_t
count_endpoints(const json_t *v, bool ready)
{
	json_int_t n = 0;
	json_t *item;
	size_t i;

	json_array_foreach(v, i, item)
		n += json_is_false(tree_at(item, "conditions/ready")) ? !ready : ready;
	return n;
}

static json_t *
ready_endpoints(json_t *v)
{
	return json_integer(count_endpoints(tree_get(v, "endpoints"), true));
}

static json_t *
unready_endpoints(json_t *v)
{
	return json_integer(count_endpoints(tree_get(v, "endpoints"), false));
}

static json_t *
last_change(json_t *annotations)
{
	json_t *v = tree_get(annotations, "endpoints.kubernetes.io/last-change-trigger-time");

	return v ? json_incref(v) : NULL;
}

/* ---- images */

static json_t *
stream_tags(json_t *v)
{
	json_t *out = json_object(), *item, *newest;
	size_t i;

	json_array_foreach(v, i, item) {
		const char *tag = tree_str(item, "tag");

		newest = tree_get(json_array_get(tree_get(item, "items"), 0), "image");
		if (tag && json_is_string(newest))
			json_object_set(out, tag, newest);
	}
	return unless_empty(out);
}

/* A view, but in an export of projects all that tells a tag's digest (formats.md k.5). */
static json_t *
stream_tag(json_t *v)
{
	const char *name = tree_str(v, "metadata/name"), *colon = name ? strchr(name, ':') : NULL;
	json_t *digest = tree_at(v, "image/metadata/name"), *out;

	if (!colon || !json_is_string(digest))
		return NULL;
	out = json_object();
	json_object_set(out, colon + 1, digest);
	return out;
}

/* ---- nodes and the cluster */

static json_t *
node_versions(json_t *v)
{
	static const struct pick picks[] = {
		{"kubeletVersion", "kubelet"},
		{"containerRuntimeVersion", "runtime"},
		{"kernelVersion", "kernel"},
		{"osImage", "os"},
	};

	return evidence_pick(v, picks, countof(picks));
}

/* Evidence only while a node is not where it should be (formats.md k.5). */
static json_t *
machine_config(json_t *annotations)
{
#define MC "machineconfiguration.openshift.io/"
	static const struct pick picks[] = {
		{"state", "state"}, {"currentConfig", "current"}, {"desiredConfig", "desired"},
		{"reason", "reason"},
	};
	json_t *o = json_object(), *v;
	const char *state, *current, *desired;

	for (size_t i = 0; i < countof(picks); i++) {
		char key[80] = MC;

		memcpy(key + sizeof(MC) - 1, picks[i].from, strlen(picks[i].from) + 1);
		v = tree_get(annotations, key);
		if (json_string_length(v) > 0)
			json_object_set(o, picks[i].to, v);
	}
#undef MC
	state = tree_str(o, "state");
	current = tree_str(o, "current");
	desired = tree_str(o, "desired");
	if ((!state || str_eq(state, "Done")) && str_eq(current, desired))
		json_object_clear(o);
	return unless_empty(o);
}

static int
by_string(const void *a, const void *b)
{
	return strcmp(json_string_value(*(json_t *const *)a),
		      json_string_value(*(json_t *const *)b));
}

/* Pressure, not ready, unreachable: what the node controller says; not what a person set. */
static json_t *
node_taints(json_t *v)
{
	size_t n = json_array_size(v), live = 0;
	json_t **sorted = mem_zero(n + 1, sizeof(*sorted));

	for (size_t i = 0; i < n; i++) {
		json_t *key = tree_get(json_array_get(v, i), "key");
		const char *s = json_string_value(key);

		if (s && str_starts(s, "node.kubernetes.io/") &&
		    !str_eq(s, "node.kubernetes.io/unschedulable"))
			sorted[live++] = json_incref(key);
	}
	return in_order(sorted, live, by_string);
}

static json_t *
upgrades(json_t *v)
{
	static const struct pick picks[] = {
		{"version", "version"},
		{"state", "state"},
		{"startedTime", "started"},
		{"completionTime", "completed"},
	};
	json_t *out = json_array(), *item, *o;
	size_t i;

	json_array_foreach(v, i, item)
		if ((o = evidence_pick(item, picks, countof(picks))) != NULL)
			json_array_append_new(out, o);
	if (json_array_size(out) > 0)
		return out;
	json_decref(out);
	return NULL;
}

static json_t *
named_versions(json_t *v)
{
	json_t *out = json_object(), *item, *version;
	size_t i;

	json_array_foreach(v, i, item) {
		const char *name = tree_str(item, "name");

		version = tree_get(item, "version");
		if (name && version)
			json_object_set(out, name, version);
	}
	return unless_empty(out);
}

/* ---- results */

static json_t *
deployer(json_t *annotations)
{
	json_t *o = json_object();
	json_t *phase = tree_get(annotations, "openshift.io/deployment.phase");
	json_t *reason = tree_get(annotations, "openshift.io/deployment.status-reason");

	if (phase)
		json_object_set(o, "phase", phase);
	if (phase && reason)
		json_object_set(o, "reason", reason);
	return unless_empty(o);
}

static json_t *
argo_operation(json_t *v)
{
	static const struct pick picks[] = {
		{"phase", "phase"},
		{"message", "message"},
		{"startedAt", "started"},
		{"finishedAt", "finished"},
		{"syncResult/revision", "revision"},
	};

	return evidence_pick(v, picks, countof(picks));
}

/* What of an Application is not as it declares; the rest is nearly always all of it. */
static json_t *
argo_out_of_sync(json_t *v)
{
	static const struct pick picks[] = {
		{"group", "group"},
		{"kind", "kind"},
		{"namespace", "namespace"},
		{"name", "name"},
	};
	json_t *out = json_array(), *one;
	size_t i;

	json_array_foreach(v, i, one) {
		const char *status = tree_str(one, "status");

		if (status && strcmp(status, "OutOfSync") == 0)
			json_array_append_new(out, evidence_pick(one, picks, countof(picks)));
	}
	if (json_array_size(out) > 0)
		return out;
	json_decref(out);
	return NULL;
}

/* ---- the table */

#include "evidence.inc"

static bool
kind_in(const char *kinds, const char *kind)
{
	size_t n = strlen(kind);

	for (const char *at = kinds; *at; at += strcspn(at, " "), at += *at == ' ')
		if (strcspn(at, " ") == n && memcmp(at, kind, n) == 0)
			return true;
	return false;
}

void
evidence_digest(struct sha256 *h)
{
	for (size_t i = 0; i < countof(rows); i++) {
		sha256_add(h, rows[i].kinds, strlen(rows[i].kinds) + 1);
		sha256_add(h, rows[i].from, strlen(rows[i].from) + 1);
		sha256_add(h, rows[i].to, strlen(rows[i].to) + 1);
	}
}

json_t *
evidence_take(const struct object_key *k, const json_t *raw)
{
	json_t *out = json_object(), *v, *got;

	for (size_t i = 0; i < countof(rows); i++) {
		if (!kind_in(rows[i].kinds, k->kind))
			continue;
		v = *rows[i].from ? tree_at(raw, rows[i].from) : (json_t *)(uintptr_t)raw;
		got = v ? rows[i].how(v) : NULL;
		if (got)
			json_object_set_new(out, rows[i].to, got);
	}
	return unless_empty(out);
}
