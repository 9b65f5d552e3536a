/* The passes on small objects, and all of them on the four nights of testdata. */
#include <stdlib.h>

#include "normal.h"
#include "test.h"

static struct normal *
new_normal(enum secrets_mode mode)
{
	struct normal_opts o = {.secrets = mode, .key = {1, 2, 3}, .limits = LIMITS_DEFAULT};
	struct normal *n = NULL;

	CHECK(normal_new(&n, &o, NULL) == 0);
	return n;
}

static json_t *
parse(const char *json)
{
	struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};
	json_t *v = tree_parse_json(json, strlen(json), &lim, NULL, &err);

	CHECK_MSG(v != NULL, "%s: %s", err.text, json);
	return v;
}

static void
check_tree(const json_t *got, const char *want)
{
	struct buf b = {0};

	if (got)
		canon_compact(&b, got);
	CHECK_STR(got ? buf_cstr(&b) : "", want);
	buf_release(&b);
}

static void
run(const char *kind, const char *json, struct normal_out *out)
{
	struct normal *n = new_normal(SECRETS_HASH);
	struct object_key k = {(char *)"", (char *)(uintptr_t)kind, (char *)"shop", (char *)"x"};
	struct error err = {0};
	json_t *raw = parse(json);

	CHECK_MSG(normal_run(n, &k, raw, out, &err) == 0, "%s", err.text);
	json_decref(raw);
	normal_free(n);
}

TEST(normal_drops_bookkeeping)
{
	struct normal_out out = {0};

	run("Deployment",
		"{\"kind\":\"Deployment\",\"metadata\":{\"name\":\"x\",\"uid\":\"u\",\"selfLink\":\"/"
		"x\","
		"\"resourceVersion\":\"1\",\"generation\":2,\"creationTimestamp\":\"2026-01-01T00:00:"
		"00Z\","
		"\"managedFields\":[],\"labels\":{\"uid\":\"stays\"}},"
		"\"spec\":{\"status\":\"stays\",\"template\":{\"metadata\":{\"creationTimestamp\":null,"
		"\"uid\":\"stays\"},"
		"\"data\":{\"creationTimestamp\":null}}},\"status\":{\"replicas\":1}}",
		&out);
	check_tree(
		out.body,
		"{\"kind\":\"Deployment\",\"metadata\":{\"labels\":{\"uid\":\"stays\"},\"name\":\"x\"},"
		"\"spec\":{\"status\":\"stays\",\"template\":{\"data\":{\"creationTimestamp\":null},"
		"\"metadata\":{\"uid\":\"stays\"}}}}");
	CHECK(out.name == NULL);
	normal_out_release(&out);
}

TEST(normal_survives_odd_shapes)
{
	static const char *const odd[] = {
		"{}",
		"{\"metadata\":3}",
		"{\"metadata\":{\"managedFields\":{\"a\":1}}}",
		"{\"metadata\":{\"managedFields\":[1,{\"fieldsV1\":[]},null]},\"status\":[1]}",
		"{\"data\":[1],\"stringData\":\"x\",\"subsets\":{\"a\":1}}",
		"{\"status\":{\"conditions\":[1,{}]}}",
		"{\"status\":{\"containerStatuses\":[1,{}]},\"kind\":[]}",
	};
	static const char *const kinds[] = {
		"Secret", "Pod",           "Endpoints",        "Event",         "Node",
		"Route",  "MachineConfig", "OAuthAccessToken", "ImageStreamTag"};

	for (size_t i = 0; i < countof(odd); i++)
		for (size_t j = 0; j < countof(kinds); j++) {
			struct normal_out out = {0};

			run(kinds[j], odd[i], &out);
			CHECK(json_is_object(out.body));
			normal_out_release(&out);
		}
}

TEST(normal_takes_origins)
{
	struct normal_out out = {0};

	run("Deployment",
		"{\"metadata\":{\"uid\":\"u-1\",\"creationTimestamp\":\"2026-01-01T00:00:00Z\","
		"\"managedFields\":["
		"{\"manager\":\"kubectl\",\"operation\":\"Apply\",\"apiVersion\":\"apps/"
		"v1\",\"time\":\"2026-01-02T00:00:00Z\","
		"\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:spec\":{\"f:replicas\":{}},\"f:status\":"
		"{\"f:x\":{}}}},"
		"{\"manager\":\"kcm\",\"operation\":\"Update\",\"subresource\":\"status\",\"fieldsV1\":"
		"{\"f:status\":{}}},"
		"{\"manager\":\"hpa\",\"operation\":\"Update\",\"subresource\":\"scale\",\"fieldsV1\":{"
		"\"f:spec\":{}}}]}}",
		&out);
	check_tree(out.origins, "{\"creationTimestamp\":\"2026-01-01T00:00:00Z\",\"managers\":["
				"{\"fields\":{\"f:spec\":{\"f:replicas\":{}}},\"manager\":"
				"\"kubectl\",\"operation\":\"Apply\","
				"\"time\":\"2026-01-02T00:00:00Z\"},"
				"{\"fields\":{\"f:spec\":{}},\"manager\":\"hpa\",\"operation\":"
				"\"Update\",\"subresource\":\"scale\"}],"
				"\"uid\":\"u-1\"}");
	CHECK_INT(out.newest, 1767312000);
	normal_out_release(&out);
	run("Deployment", "{\"metadata\":{\"name\":\"x\"}}", &out);
	CHECK(out.origins == NULL);
	CHECK(out.evidence == NULL);
	CHECK_INT(out.newest, WHEN_NONE);
	normal_out_release(&out);
}

struct observed {
	const char *kind, *json, *want;
};

static void
check_evidence(const struct observed *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct normal_out out = {0};

		run(v[i].kind, v[i].json, &out);
		check_tree(out.evidence, v[i].want);
		normal_out_release(&out);
	}
}

TEST(normal_takes_evidence_of_workloads)
{
	static const struct observed rows[] = {
		{"Pod",
		 "{\"status\":{\"startTime\":\"2026-01-01T00:00:00Z\",\"podIP\":\"10.1.1.1\","
		 "\"containerStatuses\":[{\"name\":\"a\",\"image\":\"i\",\"imageID\":\"d\","
		 "\"containerID\":\"c\",\"ready\":true,\"restartCount\":2,\"state\":{\"waiting\":{"
		 "\"reason\":\"CrashLoopBackOff\",\"message\":\"back-off 5m\"}},"
		 "\"lastState\":{\"terminated\":{\"exitCode\":1,\"reason\":\"Error\",\"containerID\":"
		 "\"c\"}}}]}}",
		 "{\"containers\":[{\"image\":\"i\",\"imageID\":\"d\",\"lastState\":{\"exitCode\":1,"
		 "\"reason\":\"Error\"},"
		 "\"name\":\"a\",\"ready\":true,\"restarts\":2,\"waiting\":\"CrashLoopBackOff\"}],"
		 "\"startTime\":\"2026-01-01T00:00:00Z\"}"},
		{"Deployment",
		 "{\"status\":{\"replicas\":2,\"observedGeneration\":3,\"conditions\":[{\"type\":"
		 "\"Progressing\",\"status\":\"True\",\"lastUpdateTime\":\"x\","
		 "\"lastTransitionTime\":\"y\"},{\"type\":\"Available\",\"status\":\"True\"}]}}",
		 "{\"conditions\":[{\"status\":\"True\",\"type\":\"Available\"},{"
		 "\"lastTransitionTime\":\"y\",\"status\":\"True\",\"type\":\"Progressing\"}],"
		 "\"counts\":{\"replicas\":2}}"},
		{"Endpoints",
		 "{\"metadata\":{\"annotations\":{\"endpoints.kubernetes.io/"
		 "last-change-trigger-time\":\"t\"}},\"subsets\":[{\"addresses\":[{\"ip\":\"1\"},{"
		 "\"ip\":\"2\"}],"
		 "\"notReadyAddresses\":[{\"ip\":\"3\"}]},{\"addresses\":[{\"ip\":\"1\"}]}]}",
		 "{\"lastChange\":\"t\",\"notReady\":1,\"ready\":2}"},
		{"Endpoints", "{}", "{\"notReady\":0,\"ready\":0}"},
		{"EndpointSlice", "{\"endpoints\":null}", "{\"notReady\":0,\"ready\":0}"},
		{"EndpointSlice",
		 "{\"endpoints\":[{\"conditions\":{\"ready\":true}},{\"conditions\":{}},{"
		 "\"conditions\":{\"ready\":false}}]}",
		 "{\"notReady\":1,\"ready\":2}"},
	};

	check_evidence(rows, countof(rows));
}

TEST(normal_takes_evidence_of_images_nodes_and_results)
{
	static const struct observed rows[] = {
		{"ImageStream",
		 "{\"status\":{\"tags\":[{\"tag\":\"latest\",\"items\":[{\"image\":\"sha256:2\"},{"
		 "\"image\":\"sha256:1\"}]},{\"tag\":\"none\",\"items\":null}]}}",
		 "{\"tags\":{\"latest\":\"sha256:2\"}}"},
		{"ImageStreamTag",
		 "{\"metadata\":{\"name\":\"shop:v1\"},\"image\":{\"metadata\":{\"name\":\"sha256:3\"}}"
		 "}",
		 "{\"tags\":{\"v1\":\"sha256:3\"}}"},
		{"Node",
		 "{\"metadata\":{\"annotations\":{\"machineconfiguration.openshift.io/"
		 "state\":\"Degraded\",\"machineconfiguration.openshift.io/currentConfig\":\"a\","
		 "\"machineconfiguration.openshift.io/"
		 "desiredConfig\":\"b\"}},\"spec\":{\"taints\":[{\"key\":\"node.kubernetes.io/"
		 "memory-pressure\"},"
		 "{\"key\":\"node.kubernetes.io/"
		 "unschedulable\"},{\"key\":\"mine\"}]},\"status\":{\"addresses\":[{\"address\":\"10.0."
		 "0.1\"}],"
		 "\"nodeInfo\":{\"kubeletVersion\":\"v1\",\"bootID\":\"x\"},\"conditions\":[{\"type\":"
		 "\"Ready\",\"status\":\"True\",\"lastHeartbeatTime\":\"h\"}]}}",
		 "{\"conditions\":[{\"status\":\"True\",\"type\":\"Ready\"}],\"machineConfig\":{"
		 "\"current\":\"a\",\"desired\":\"b\",\"state\":\"Degraded\"},"
		 "\"taints\":[\"node.kubernetes.io/"
		 "memory-pressure\"],\"versions\":{\"kubelet\":\"v1\"}}"},
		{"Node",
		 "{\"metadata\":{\"annotations\":{\"machineconfiguration.openshift.io/"
		 "state\":\"Done\",\"machineconfiguration.openshift.io/currentConfig\":\"a\","
		 "\"machineconfiguration.openshift.io/desiredConfig\":\"a\"}}}",
		 ""},
		{"ClusterOperator",
		 "{\"status\":{\"versions\":[{\"name\":\"operator\",\"version\":\"4.16\"}]}}",
		 "{\"versions\":{\"operator\":\"4.16\"}}"},
		{"ReplicationController",
		 "{\"metadata\":{\"annotations\":{\"openshift.io/"
		 "deployment.phase\":\"Failed\",\"openshift.io/deployment.status-reason\":\"r\"}}}",
		 "{\"deployer\":{\"phase\":\"Failed\",\"reason\":\"r\"}}"},
		{"Application",
		 "{\"status\":{\"reconciledAt\":\"x\",\"sync\":{\"status\":\"OutOfSync\",\"revision\":"
		 "\"r\"},\"health\":{\"status\":\"Healthy\"}}}",
		 "{\"health\":\"Healthy\",\"revision\":\"r\",\"sync\":\"OutOfSync\"}"},
	};

	check_evidence(rows, countof(rows));
}

TEST(normal_takes_evidence_of_events)
{
	static const struct observed rows[] = {
		{"Event",
		 "{\"involvedObject\":{\"kind\":\"Pod\",\"name\":\"p\",\"namespace\":\"n\",\"uid\":"
		 "\"u\"},\"reason\":\"BackOff\",\"message\":\"m\",\"count\":4,"
		 "\"firstTimestamp\":\"2026-01-01T00:00:00Z\",\"lastTimestamp\":\"2026-01-02T00:00:"
		 "00Z\",\"source\":{}}",
		 "{\"count\":4,\"first\":\"2026-01-01T00:00:00Z\",\"last\":\"2026-01-02T00:00:00Z\","
		 "\"message\":\"m\","
		 "\"object\":{\"kind\":\"Pod\",\"name\":\"p\",\"namespace\":\"n\"},\"reason\":"
		 "\"BackOff\"}"},
		{"Event",
		 "{\"regarding\":{\"kind\":\"Pod\",\"name\":\"p\",\"namespace\":\"n\"},\"reason\":"
		 "\"BackOff\",\"note\":\"m\",\"eventTime\":\"2026-01-01T00:00:00.000000Z\","
		 "\"series\":{\"count\":4,\"lastObservedTime\":\"2026-01-02T00:00:00.123456Z\"}}",
		 "{\"count\":4,\"first\":\"2026-01-01T00:00:00Z\",\"last\":\"2026-01-02T00:00:00Z\","
		 "\"message\":\"m\","
		 "\"object\":{\"kind\":\"Pod\",\"name\":\"p\",\"namespace\":\"n\"},\"reason\":"
		 "\"BackOff\"}"},
		{"Lease", "{\"spec\":{\"renewTime\":\"2026-01-01T00:00:00.000000Z\"}}", ""},
		{"CronJob", "{\"status\":{\"lastScheduleTime\":\"2026-01-01T00:00:00Z\"}}", ""},
	};

	check_evidence(rows, countof(rows));
}

TEST(normal_finds_the_newest_stamp)
{
	static const struct {
		const char *kind, *json;
		int64_t want;
	} rows[] = {
		{"Lease",
		 "{\"spec\":{\"acquireTime\":\"2026-01-01T00:00:00Z\",\"renewTime\":\"2026-01-01T00:00:"
		 "07.000000Z\"}}",
		 1767225607},
		{"Event", "{\"lastTimestamp\":\"2026-01-01T00:00:05Z\"}", 1767225605},
		{"Foo",
		 "{\"status\":{\"conditions\":[{\"lastTransitionTime\":\"2026-01-01T00:00:03Z\"},{"
		 "\"lastHeartbeatTime\":\"2026-01-01T00:00:04+00:00\"}]}}",
		 1767225604},
		{"Certificate",
		 "{\"status\":{\"notAfter\":\"2030-01-01T00:00:00Z\",\"renewalTime\":\"2029-01-01T00:"
		 "00:00Z\"}}",
		 WHEN_NONE},
		{"Pod",
		 "{\"metadata\":{\"deletionTimestamp\":\"2030-01-01T00:00:00Z\",\"creationTimestamp\":"
		 "null}}",
		 WHEN_NONE},
	};

	for (size_t i = 0; i < countof(rows); i++) {
		struct normal_out out = {0};

		run(rows[i].kind, rows[i].json, &out);
		CHECK_INT(out.newest, rows[i].want);
		normal_out_release(&out);
	}
}

TEST(normal_fingerprints_what_changes_bytes)
{
	struct normal *a = new_normal(SECRETS_HASH), *b = new_normal(SECRETS_HASH);
	struct normal *c = new_normal(SECRETS_DROP), *d = new_normal(SECRETS_KEEP);

	CHECK_STR(normal_fingerprint(a), normal_fingerprint(b));
	CHECK_INT(strlen(normal_fingerprint(a)), 16);
	CHECK(strcmp(normal_fingerprint(a), normal_fingerprint(c)) != 0);
	CHECK(strcmp(normal_fingerprint(c), normal_fingerprint(d)) != 0);
	CHECK_INT(strlen(normal_key_id(a)), 16);
	CHECK_STR(normal_key_id(c), "");
	normal_free(a);
	normal_free(b);
	normal_free(c);
	normal_free(d);
}

/* ---- the four nights */

struct night {
	json_t *objects; /* array */
};

static json_t *
read_night(int i)
{
	struct limits lim = LIMITS_DEFAULT;
	char *path = mem_printf("%s/nights/night-%d/expected/objects.ndjson.gz", test_data(), i),
		 *zip, *text;
	size_t n = 0, len = 0;
	json_t *list = json_array();

	zip = test_read(path, &n);
	text = gzip_decode(zip, n, 1 << 26, &len);
	CHECK(text != NULL);
	for (char *p = text, *nl; text && p < text + len; p = nl + 1) {
		json_t *row;

		nl = memchr(p, '\n', (size_t)(text + len - p));
		nl = nl ? nl : text + len;
		row = tree_parse_json(p, (size_t)(nl - p), &lim, NULL, NULL);
		if (row)
			json_array_append(list, tree_get(row, "object"));
		json_decref(row);
	}
	free(path);
	free(zip);
	free(text);
	return list;
}

static void
run_raw(const struct normal *n, const json_t *raw, struct normal_out *out)
{
	struct object_key k = {0};
	const char *kind = tree_str(raw, "kind"), *ns = tree_str(raw, "metadata/namespace");

	object_key_set(&k, "", kind, ns ? ns : "", tree_str(raw, "metadata/name"));
	CHECK(normal_run(n, &k, raw, out, NULL) == 0);
	object_key_release(&k);
}

TEST(normal_nights_twice_is_once)
{
	struct normal *n = new_normal(SECRETS_HASH);
	json_t *list = read_night(4), *raw;
	size_t i;

	CHECK_INT(json_array_size(list), 272);
	json_array_foreach (list, i, raw) {
		struct normal_out once = {0}, twice = {0};

		run_raw(n, raw, &once);
		run_raw(n, once.body, &twice);
		CHECK_MSG(json_equal(once.body, twice.body), "%s %s", tree_str(raw, "kind"),
			  tree_str(raw, "metadata/name"));
		normal_out_release(&once);
		normal_out_release(&twice);
	}
	json_decref(list);
	normal_free(n);
}

/* Adds a secret's text to the needles, if it is long enough to be told from a word. */
static void
add_needle(json_t *needles, const char *p, size_t n)
{
	if (n >= 12 && utf8_valid(p, n) == n && !memchr(p, '\0', n))
		json_array_append_new(needles, json_stringn(p, n));
}

/* All values of all Secrets, decoded and as they stand, the tokens in annotations, and what
 * other kinds hold: the webhook and the OAuth client. */
static json_t *
secret_values(json_t *list)
{
	json_t *out = json_array(), *raw, *v, *item;
	const char *key;
	size_t i, j;

	json_array_foreach (list, i, raw) {
		const char *kind = tree_str(raw, "kind");
		const char *token;

		json_object_foreach (str_eq(kind, "Secret") ? tree_get(raw, "data") : NULL, key,
					 v) {
			size_t n = 0;
			uint8_t *p = base64_decode(json_string_value(v), json_string_length(v), &n);

			add_needle(out, json_string_value(v), json_string_length(v));
			if (p)
				add_needle(out, (char *)p, n);
			free(p);
		}
		token = json_string_value(json_object_get(tree_at(raw, "metadata/annotations"),
							  "openshift.io/token-secret.value"));
		if (token)
			add_needle(out, token, strlen(token));
		if (str_eq(kind, "OAuthClient") && tree_str(raw, "secret"))
			add_needle(out, tree_str(raw, "secret"), strlen(tree_str(raw, "secret")));
		json_array_foreach (
			str_eq(kind, "BuildConfig") ? tree_at(raw, "spec/triggers") : NULL, j, item)
			if (tree_str(item, "github/secret"))
				add_needle(out, tree_str(item, "github/secret"),
					   strlen(tree_str(item, "github/secret")));
	}
	return out;
}

/* What an object of another kind shows openly (ca.crt, a namespace's name) is no secret. */
static bool
is_open(json_t *texts, const char *needle)
{
	json_t *text;
	size_t i;

	json_array_foreach (texts, i, text)
		if (strstr(json_string_value(text), needle))
			return true;
	return false;
}

TEST(normal_nights_show_no_secret)
{
	struct normal *n = new_normal(SECRETS_HASH);
	size_t checked = 0;

	for (int night = 1; night <= 4; night++) {
		json_t *list = read_night(night), *needles = secret_values(list),
		       *open = json_array();
		json_t *outs = json_array(), *raw, *needle, *text;
		size_t i, j;

		json_array_foreach (list, i, raw) {
			struct normal_out out = {0};
			struct buf b = {0};

			run_raw(n, raw, &out);
			canon_compact(&b, out.body);
			canon_compact(&b, out.origins ? out.origins : json_null());
			canon_compact(&b, out.evidence ? out.evidence : json_null());
			json_array_append_new(outs, json_stringn(b.p, b.n));
			buf_clear(&b);
			canon_compact(&b, raw);
			if (!strstr("Secret OAuthClient BuildConfig", tree_str(raw, "kind")))
				json_array_append_new(open, json_stringn(b.p, b.n));
			buf_release(&b);
			normal_out_release(&out);
		}
		json_array_foreach (needles, j, needle) {
			struct buf b = {0};

			canon_compact(&b,
				      needle); /* as it would stand in a file, escapes and all */
			b.p[b.n - 1] = '\0';
			if (!is_open(open, b.p + 1)) {
				checked++;
				json_array_foreach (outs, i, text)
					CHECK_MSG(!strstr(json_string_value(text), b.p + 1),
						  "%.60s in %.300s", b.p, json_string_value(text));
			}
			buf_release(&b);
		}
		json_decref(list);
		json_decref(needles);
		json_decref(open);
		json_decref(outs);
	}
	CHECK_MSG(checked > 200, "only %zu secrets", checked);
	normal_free(n);
}

static json_t *
find(json_t *list, const json_t *like)
{
	json_t *raw;
	size_t i;

	json_array_foreach (list, i, raw)
		if (str_eq(tree_str(raw, "kind"), tree_str(like, "kind")) &&
			str_eq(tree_str(raw, "metadata/name"), tree_str(like, "metadata/name")) &&
			str_eq(tree_str(raw, "metadata/namespace"),
			   tree_str(like, "metadata/namespace")))
			return raw;
	return NULL;
}

/* Kinds of which no change in these nights may show, whatever beats in their status. */
TEST(normal_nights_quiet_objects_write_no_evidence)
{
	static const char *const moved[] = {
		/* what really happened between the first two nights */
		"Pod",
		"Deployment",
		"ReplicaSet",
		"DeploymentConfig",
		"ReplicationController",
		"Event",
		"Endpoints",
		"EndpointSlice",
		"ResourceQuota",
		"Job",
		"HorizontalPodAutoscaler",
	};
	struct normal *n = new_normal(SECRETS_HASH);
	json_t *first = read_night(1), *second = read_night(2), *raw;
	size_t i, seen = 0, quiet_nodes = 0;

	json_array_foreach (second, i, raw) {
		json_t *old = find(first, raw);
		struct normal_out a = {0}, b = {0};
		bool may = false;

		for (size_t j = 0; j < countof(moved); j++)
			may = may || str_eq(moved[j], tree_str(raw, "kind"));
		if (!old || may)
			continue;
		run_raw(n, old, &a);
		run_raw(n, raw, &b);
		CHECK_MSG((!a.evidence && !b.evidence) || json_equal(a.evidence, b.evidence),
			  "%s %s", tree_str(raw, "kind"), tree_str(raw, "metadata/name"));
		seen += a.evidence != NULL;
		quiet_nodes += a.evidence && str_eq(tree_str(raw, "kind"), "Node") &&
			       !json_equal(old, raw);
		normal_out_release(&a);
		normal_out_release(&b);
	}
	CHECK(seen > 10);
	CHECK_INT(quiet_nodes, 3);
	json_decref(first);
	json_decref(second);
	normal_free(n);
}
