/* Each copy of a secret that a cluster makes: a canary in it must not come out again. */
#include <stdlib.h>

#include "normal.h"
#include "test.h"

#include "samples_test.inc"

#define CANARY "canary-7f3a-secret"
#define CANARY_BASE64 "Y2FuYXJ5LTdmM2Etc2VjcmV0"

static struct normal *
new_normal(enum secrets_mode mode, uint8_t key)
{
	struct normal_opts o = {.secrets = mode, .key = {key}, .limits = LIMITS_DEFAULT};
	struct normal *n = NULL;

	CHECK(normal_new(&n, &o, NULL) == 0);
	return n;
}

/* All three outputs of one object, as text; NULL when it failed. */
static char *
run(const struct normal *n, const char *kind, const char *json, json_t **body)
{
	struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};
	struct object_key k = {(char *)"", (char *)(uintptr_t)kind, (char *)"shop", (char *)"x"};
	struct normal_out out = {0};
	struct buf b = {0};
	json_t *raw = tree_parse_json(json, strlen(json), &lim, NULL, &err), *before;

	CHECK_MSG(raw != NULL, "%s: %s", err.text, json);
	before = tree_copy(raw);
	if (normal_run(n, &k, raw, &out, &err) != 0) {
		CHECK_MSG(false, "%s", err.text);
		json_decref(raw);
		return NULL;
	}
	CHECK(json_equal(raw, before));
	canon_compact(&b, out.body);
	if (out.origins)
		canon_compact(&b, out.origins);
	if (out.evidence)
		canon_compact(&b, out.evidence);
	if (out.name)
		buf_puts(&b, out.name);
	if (body)
		*body = json_incref(out.body);
	json_decref(raw);
	json_decref(before);
	normal_out_release(&out);
	return buf_take(&b);
}

/* $C is the canary, $B its base64 */
static char *
fill(const char *template)
{
	struct buf b = {0};

	for (const char *p = template; *p; p++) {
		if (p[0] == '$' && (p[1] == 'C' || p[1] == 'B'))
			buf_puts(&b, *++p == 'C' ? CANARY : CANARY_BASE64);
		else
			buf_putc(&b, *p);
	}
	return buf_take(&b);
}

static bool
shows_canary(const char *text)
{
	return strstr(text, CANARY) || strstr(text, CANARY_BASE64);
}

static const struct {
	const char *what, *kind, *json;
} copies[] = {
	{"data", "Secret", "{\"kind\":\"Secret\",\"data\":{\"a\":\"$B\"}}"},
	{"stringData", "Secret", "{\"kind\":\"Secret\",\"stringData\":{\"a\":\"$C\"}}"},
	{"capital members", "Secret",
	 "{\"kind\":\"Secret\",\"Data\":{\"a\":\"$B\"},\"STRINGDATA\":{\"a\":\"$C\"}}"},
	{"data that is no base64", "Secret", "{\"kind\":\"Secret\",\"data\":{\"a\":\"$C\"}}"},
	{"data that is no string", "Secret", "{\"kind\":\"Secret\",\"data\":{\"a\":{\"b\":[\"$C\"]}}}"},
	{"a false summary", "Secret",
	 "{\"kind\":\"Secret\",\"data\":{\"a\":{\"hmac\":\"dropped (3 "
	 "bytes)\",\"chart\":\"x\",\"x\":\"$C\"}}}"},
	{"no kind inside", "Secret", "{\"data\":{\"a\":\"$B\"}}"},
	{"dockercfg", "Secret",
	 "{\"kind\":\"Secret\",\"type\":\"kubernetes.io/dockercfg\",\"data\":{\".dockercfg\":\"$B\"}}"},
	{"bootstrap token", "Secret",
	 "{\"kind\":\"Secret\",\"type\":\"bootstrap.kubernetes.io/"
	 "token\",\"data\":{\"token-secret\":\"$B\"}}"},
	{"last-applied of a Secret", "Secret",
	 "{\"kind\":\"Secret\",\"metadata\":{\"annotations\":{\"kubectl.kubernetes.io/"
	 "last-applied-configuration\":"
	 "\"{\\\"apiVersion\\\":\\\"v1\\\",\\\"data\\\":{\\\"a\\\":\\\"$B\\\"},\\\"kind\\\":"
	 "\\\"Secret\\\",\\\"stringData\\\":{\\\"b\\\":\\\"$C\\\"}}\\n\"}}}"},
	{"last-applied that is cut off", "Secret",
	 "{\"kind\":\"Secret\",\"metadata\":{\"annotations\":{\"kubectl.kubernetes.io/"
	 "last-applied-configuration\":"
	 "\"{\\\"kind\\\":\\\"Secret\\\",\\\"data\\\":{\\\"a\\\":\\\"$B\\\"\"}}}"},
	{"last-applied with a member twice", "Secret",
	 "{\"kind\":\"Secret\",\"metadata\":{\"annotations\":{\"x\":"
	 "\"{\\\"kind\\\":\\\"Secret\\\",\\\"data\\\":{\\\"a\\\":\\\"$B\\\"},\\\"data\\\":{}}\"}}}"},
	{"last-applied of a workload", "Deployment",
	 "{\"kind\":\"Deployment\",\"metadata\":{\"annotations\":{\"kubectl.kubernetes.io/"
	 "last-applied-configuration\":"
	 "\"{\\\"kind\\\":\\\"Deployment\\\",\\\"spec\\\":{\\\"template\\\":{\\\"spec\\\":{"
	 "\\\"containers\\\":[{\\\"env\\\":[{\\\"name\\\":\\\"DB_PASSWORD\\\",\\\"value\\\":\\\"$C\\\"}"
	 "]}]}}}}\\n\"}}}"},
	{"Secret in a list in last-applied", "List",
	 "{\"kind\":\"ConfigMap\",\"metadata\":{\"annotations\":{\"x\":"
	 "\"{\\\"kind\\\":\\\"List\\\",\\\"items\\\":[{\\\"kind\\\":\\\"Secret\\\",\\\"data\\\":{"
	 "\\\"a\\\":\\\"$B\\\"}}]}\"}}}"},
	{"typed list", "SecretList", "{\"kind\":\"SecretList\",\"items\":[{\"data\":{\"a\":\"$B\"}}]}"},
	{"encoded DeploymentConfig", "ReplicationController",
	 "{\"kind\":\"ReplicationController\",\"metadata\":{\"annotations\":{\"openshift.io/"
	 "encoded-deployment-config\":"
	 "\"{\\\"kind\\\":\\\"DeploymentConfig\\\",\\\"spec\\\":{\\\"strategy\\\":{"
	 "\\\"recreateParams\\\":{\\\"pre\\\":{\\\"execNewPod\\\":{\\\"env\\\":[{\\\"name\\\":\\\"API_"
	 "KEY\\\",\\\"value\\\":\\\"$C\\\"}]}}}}}}\"}}}"},
	{"ControllerRevision", "ControllerRevision",
	 "{\"kind\":\"ControllerRevision\",\"data\":{\"spec\":{\"template\":{\"spec\":{\"containers\":["
	 "{\"env\":[{\"name\":\"TOKEN\",\"value\":\"$C\"}],\"args\":[\"--password=$C\"]}]}}}}}"},
	{"CronJob", "CronJob",
	 "{\"kind\":\"CronJob\",\"spec\":{\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":{"
	 "\"initContainers\":[{\"command\":[\"sh\",\"-c\",\"PGPASSWORD=$C psql\"]}]}}}}}}"},
	{"arguments", "Pod",
	 "{\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"command\":[\"mysql\"],\"args\":[\"-uroot\",\"-"
	 "p$C\",\"--token\",\"$C\",\"--secret=$C with blanks\"]}]}}"},
	{"a word with a dash before a word", "Pod",
	 "{\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"command\":[\"redis-cli\",\"-a\",\"$C\"]}]}}"},
	{"probe", "Pod",
	 "{\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"livenessProbe\":{\"httpGet\":{\"httpHeaders\":"
	 "[{\"name\":\"Authorization\",\"value\":\"Bearer $C\"}]}}}]}}"},
	{"URL", "ConfigMap",
	 "{\"kind\":\"ConfigMap\",\"data\":{\"DATABASE\":\"postgres://u:$C@db/x\"}}"},
	{"properties", "ConfigMap",
	 "{\"kind\":\"ConfigMap\",\"data\":{\"application.properties\":\"a=1\\ndb.password=$C\\n\"}}"},
	{"key of a ConfigMap", "ConfigMap",
	 "{\"kind\":\"ConfigMap\",\"data\":{\"jwt.secret\":\"$C\"}}"},
	{"manifest in a ConfigMap", "ConfigMap",
	 "{\"kind\":\"ConfigMap\",\"data\":{\"x.yaml\":\"kind: Secret\\ndata:\\n  a: "
	 "$B\\nstringData:\\n  b: $C\\n\"}}"},
	{"binaryData", "ConfigMap",
	 "{\"kind\":\"ConfigMap\",\"binaryData\":{\"a\":\"cGFzc3dvcmQ9Y2FuYXJ5LTdmM2Etc2VjcmV0Cg==\"},"
	 "\"x\":{\"password\":\"$C\"}}"},
	{"PEM", "ConfigMap",
	 "{\"kind\":\"ConfigMap\",\"data\":{\"x\":\"-----BEGIN PRIVATE KEY-----\\n$C\\n-----END "
	 "PRIVATE KEY-----\\n\"}}"},
	{"Route", "Route",
	 "{\"kind\":\"Route\",\"spec\":{\"tls\":{\"key\":\"$C\",\"certificate\":\"x\"}}}"},
	{"webhooks", "BuildConfig",
	 "{\"kind\":\"BuildConfig\",\"spec\":{\"triggers\":[{\"github\":{\"secret\":\"$C\"}},{"
	 "\"generic\":{\"secret\":\"$C\"}},{\"gitlab\":{\"secret\":\"$C\"}},{\"bitbucket\":{\"secret\":"
	 "\"$C\"}}]}}"},
	{"build cause", "Build",
	 "{\"kind\":\"Build\",\"spec\":{\"triggeredBy\":[{\"githubWebHook\":{\"secret\":\"$C\"}}]}}"},
	{"build environment", "BuildConfig",
	 "{\"kind\":\"BuildConfig\",\"spec\":{\"source\":{\"git\":{\"uri\":\"https://u:$C@git/"
	 "x\"}},\"strategy\":{\"dockerStrategy\":{\"env\":[{\"name\":\"NPM_TOKEN\",\"value\":\"$C\"}],"
	 "\"buildArgs\":[{\"name\":\"pass\",\"value\":\"$C\"}]}}}}"},
	{"image", "Image",
	 "{\"kind\":\"Image\",\"dockerImageMetadata\":{\"Config\":{\"Env\":[\"PATH=/"
	 "bin\",\"DB_PASSWORD=$C x\"],\"Cmd\":[\"sh\",\"-c\",\"run "
	 "--password=$C\"]},\"ContainerConfig\":{\"Cmd\":[\"/bin/sh\",\"-c\",\"#(nop) ENV "
	 "DB_PASSWORD=$C\"]}},\"dockerImageConfig\":\"{\\\"config\\\":{\\\"Env\\\":[\\\"DB_PASSWORD=$"
	 "C\\\"]}}\"}"},
	{"image of a tag", "ImageStreamTag",
	 "{\"kind\":\"ImageStreamTag\",\"image\":{\"dockerImageMetadata\":{\"Config\":{\"Env\":[\"API_"
	 "TOKEN=$C\"]}}}}"},
	{"OAuthClient", "OAuthClient",
	 "{\"kind\":\"OAuthClient\",\"secret\":\"$C\",\"additionalSecrets\":[\"$C\"],"
	 "\"metadata\":{\"managedFields\":[{\"manager\":\"m\",\"fieldsV1\":{\"f:additionalSecrets\":{"
	 "\"v:\\\"$C\\\"\":{}},\"f:secret\":{}}}]}}"},
	{"OAuthAccessToken", "OAuthAccessToken",
	 "{\"kind\":\"OAuthAccessToken\",\"metadata\":{\"name\":\"$C\",\"selfLink\":\"/x/"
	 "$C\"},\"refreshToken\":\"$C\",\"authorizeToken\":\"$C\"}"},
	{"OAuthAuthorizeToken", "OAuthAuthorizeToken",
	 "{\"kind\":\"OAuthAuthorizeToken\",\"metadata\":{\"name\":\"sha256~$C\"},\"codeChallenge\":\"$"
	 "C\"}"},
	{"token of a service account", "Secret",
	 "{\"kind\":\"Secret\",\"metadata\":{\"annotations\":{\"openshift.io/"
	 "token-secret.value\":\"$C\"}}}"},
	{"ignition", "MachineConfig",
	 "{\"kind\":\"MachineConfig\",\"spec\":{\"config\":{\"passwd\":{\"users\":[{\"name\":\"core\","
	 "\"passwordHash\":\"$C\"}]},\"storage\":{\"files\":["
	 "{\"path\":\"/var/lib/kubelet/config.json\",\"contents\":{\"source\":\"data:,$C\"}},"
	 "{\"path\":\"/etc/x.conf\",\"contents\":{\"source\":\"data:,password%3D$C\"}},"
	 "{\"path\":\"/etc/"
	 "y.conf\",\"contents\":{\"source\":\"data:;base64,cGFzc3dvcmQ9Y2FuYXJ5LTdmM2Etc2VjcmV0Cg==\"}}"
	 "]}}}}"},
	{"template", "Template",
	 "{\"kind\":\"Template\",\"objects\":[{\"kind\":\"Secret\",\"apiVersion\":\"v1\","
	 "\"stringData\":{\"a\":\"$C\"}},{\"kind\":\"List\",\"items\":[{\"kind\":\"Secret\",\"data\":{"
	 "\"a\":\"$B\"}}]}],\"parameters\":[{\"name\":\"DB_PASSWORD\",\"value\":\"$C\"}]}"},
	{"encryption configuration", "ConfigMap",
	 "{\"kind\":\"ConfigMap\",\"data\":{\"x\":\"{\\\"kind\\\":\\\"EncryptionConfiguration\\\","
	 "\\\"resources\\\":[{\\\"providers\\\":[{\\\"aescbc\\\":{\\\"keys\\\":[{\\\"name\\\":"
	 "\\\"1\\\",\\\"secret\\\":\\\"$B\\\"}]}}]}]}\"}}"},
	{"values of a chart", "Application",
	 "{\"kind\":\"Application\",\"spec\":{\"source\":{\"helm\":{\"parameters\":[{\"name\":\"db."
	 "password\",\"value\":\"$C\"}],\"values\":\"db:\\n  password: "
	 "$C\\n\",\"valuesObject\":{\"db\":{\"password\":\"$C\"}}}}}}"},
	{"observed", "Event",
	 "{\"kind\":\"Event\",\"message\":\"cannot reach "
	 "postgres://u:$C@db/x\",\"reason\":\"Failed\"}"},
	{"observed in a Pod", "Pod",
	 "{\"kind\":\"Pod\",\"status\":{\"containerStatuses\":[{\"name\":\"a\",\"lastState\":{"
	 "\"terminated\":{\"message\":\"--password=$C\"}}}]},\"spec\":{\"x\":{\"password\":\"$C\"}}}"},
};

TEST(redact_reaches_every_copy)
{
	struct normal *hash = new_normal(SECRETS_HASH, 7), *drop = new_normal(SECRETS_DROP, 7);
	struct normal *keep = new_normal(SECRETS_KEEP, 7);

	for (size_t i = 0; i < countof(copies); i++) {
		char *json = fill(copies[i].json);
		char *hashed = run(hash, copies[i].kind, json, NULL);
		char *dropped = run(drop, copies[i].kind, json, NULL);
		char *kept = run(keep, copies[i].kind, json, NULL);

		CHECK_MSG(!shows_canary(hashed), "%s: %s", copies[i].what, hashed);
		CHECK_MSG(!shows_canary(dropped), "%s: %s", copies[i].what, dropped);
		CHECK_MSG(strstr(hashed, "hmac") != NULL, "%s: %s", copies[i].what, hashed);
		CHECK_MSG(shows_canary(kept), "%s: %s", copies[i].what, kept);
		free(json);
		free(hashed);
		free(dropped);
		free(kept);
	}
	normal_free(hash);
	normal_free(drop);
	normal_free(keep);
}

TEST(redact_keeps_no_key_of_etcd)
{
	static const struct {
		const char *ns, *name;
		bool kept;
	} cases[] = {
		{"openshift-config-managed", "encryption-key-openshift-apiserver-1", false},
		{"openshift-apiserver", "encryption-config-4", false},
		{"openshift-config-managed", "router-certs", true},
		{"shop", "encryption-config", true},
	};
	struct normal *keep = new_normal(SECRETS_KEEP, 7);
	json_t *raw = json_pack("{s:s, s:s, s:{s:s}}", "apiVersion", "v1", "kind", "Secret", "data",
				"encryption-config", CANARY_BASE64);

	for (size_t i = 0; i < countof(cases); i++) {
		struct object_key k = {(char *)"", (char *)"Secret",
				       (char *)(uintptr_t)cases[i].ns,
				       (char *)(uintptr_t)cases[i].name};
		struct normal_out out = {0};
		struct buf b = {0};

		CHECK_INT(normal_run(keep, &k, raw, &out, NULL), 0);
		canon_compact(&b, out.body);
		CHECK_MSG((strstr(b.p, CANARY_BASE64) != NULL) == cases[i].kept, "%s: %s",
			  cases[i].name, b.p);
		normal_out_release(&out);
		buf_release(&b);
	}
	json_decref(raw);
	normal_free(keep);
}

TEST(redact_twice_is_once)
{
	struct normal *n = new_normal(SECRETS_HASH, 7);

	for (size_t i = 0; i < countof(copies); i++) {
		char *json = fill(copies[i].json), *once, *twice, *again;
		json_t *body = NULL, *same = NULL;
		struct buf b = {0};

		once = run(n, copies[i].kind, json, &body);
		canon_compact(&b, body);
		again = run(n, copies[i].kind, buf_cstr(&b), &same);
		CHECK_MSG(json_equal(body, same), "%s: %s", copies[i].what, again);
		twice = run(n, copies[i].kind, json, NULL);
		CHECK_STR(twice, once);
		json_decref(body);
		json_decref(same);
		buf_release(&b);
		free(json);
		free(once);
		free(twice);
		free(again);
	}
	normal_free(n);
}

static const char *
value_at(const struct normal *n, const char *kind, const char *json, const char *path, char *copy,
	 size_t size)
{
	json_t *body = NULL;
	const char *s;

	free(run(n, kind, json, &body));
	s = tree_str(body, path);
	snprintf(copy, size, "%s", s ? s : "(none)");
	json_decref(body);
	return copy;
}

TEST(redact_hashes_the_decoded_value)
{
	struct normal *n = new_normal(SECRETS_HASH, 7), *other = new_normal(SECRETS_HASH, 8);
	char a[200], b[200], c[200], want[200];
	uint8_t mac[SHA256_BYTES], key[32] = {7};
	char hex[SHA256_HEX];

	hmac_sha256(key, sizeof(key), CANARY, strlen(CANARY), mac);
	hex_of(mac, 16, hex);
	snprintf(want, sizeof(want), "hmac:%s (18 bytes)", hex);
	value_at(n, "Secret", "{\"data\":{\"a\":\"" CANARY_BASE64 "\"}}", "data/a", a, sizeof(a));
	value_at(n, "Secret", "{\"stringData\":{\"a\":\"" CANARY "\"}}", "stringData/a", b,
		 sizeof(b));
	value_at(other, "Secret", "{\"data\":{\"a\":\"" CANARY_BASE64 "\"}}", "data/a", c,
		 sizeof(c));
	CHECK_STR(a, want);
	CHECK_STR(b, want);
	CHECK(strcmp(a, c) != 0);
	CHECK(strcmp(normal_key_id(n), normal_key_id(other)) != 0);
	value_at(n, "Secret", "{\"data\":{\"a\":\"\",\"b\":null}}", "data/a", a, sizeof(a));
	CHECK(str_ends(a, "(0 bytes)"));
	value_at(n, "Secret", "{\"data\":{\"a\":\"MTIgYnl0ZXMgbG9uZw==\"}}", "data/a", a,
		 sizeof(a));
	CHECK_STR(a, "elided (12 bytes)");
	normal_free(n);
	normal_free(other);
}

TEST(redact_leaves_the_rest)
{
	static const struct {
		const char *kind, *json, *path, *want;
	} rows[] = {
		{"Pod",
		 "{\"spec\":{\"containers\":[{\"env\":[{\"name\":\"DB_PASSWORD\",\"valueFrom\":{"
		 "\"secretKeyRef\":{\"name\":\"db\",\"key\":\"password\"}}}],\"x\":1}]},\"a\":\"b\"}",
		 "a", "b"},
		{"Route",
		 "{\"spec\":{\"tls\":{\"caCertificate\":\"-----BEGIN CERTIFICATE-----\\nabc\\n-----END "
		 "CERTIFICATE-----\\n\"}}}",
		 "spec/tls/caCertificate",
		 "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n"},
		{"Ingress", "{\"spec\":{\"secretName\":\"shop-tls\"}}", "spec/secretName", "shop-tls"},
		{"ConfigMap", "{\"data\":{\"CACHE_URL\":\"redis://redis:6379/1\"}}", "data/CACHE_URL",
		 "redis://redis:6379/1"},
		{"MachineConfig",
		 "{\"spec\":{\"config\":{\"passwd\":{\"users\":{\"x\":\"y\"}},\"f\":\"data:,a%20b\"}}}",
		 "spec/config/f", "data:,a%20b"},
		{"Route", "{\"spec\":{\"tls\":{\"key\":\"\"}}}", "spec/tls/key", ""},
		{"Secret", "{\"type\":\"Opaque\",\"data\":{}}", "type", "Opaque"},
		{"CustomResourceDefinition",
		 "{\"spec\":{\"versions\":{\"schema\":{\"description\":\"password=x\"}},\"a\":\"b\"}}",
		 "spec/a", "b"},
	};
	struct normal *n = new_normal(SECRETS_HASH, 7);
	char got[300];

	for (size_t i = 0; i < countof(rows); i++)
		CHECK_STR(value_at(n, rows[i].kind, rows[i].json, rows[i].path, got, sizeof(got)),
			  rows[i].want);
	normal_free(n);
}

TEST(redact_prints_manifests_back_as_kubectl_does)
{
	struct normal *n = new_normal(SECRETS_DROP, 0);
	char got[300];

	value_at(
		n, "Secret",
		"{\"x\":\"{\\\"apiVersion\\\":\\\"v1\\\",\\\"data\\\":{\\\"a\\\":\\\"" CANARY_BASE64
		"\\\"},\\\"kind\\\":\\\"Secret\\\",\\\"n\\\":1}\\n\"}",
		"x", got, sizeof(got));
	CHECK_STR(got, "{\"apiVersion\":\"v1\",\"data\":{\"a\":\"dropped (18 bytes)\"},"
		       "\"kind\":\"Secret\",\"n\":1}\n");
	/* nothing to hide: not a byte is touched, blanks and order included */
	value_at(n, "Deployment",
		 "{\"x\":\"{ \\\"kind\\\": \\\"Secret\\\", \\\"b\\\": 1.0, \\\"a\\\": 1 }\"}", "x",
		 got, sizeof(got));
	CHECK_STR(got, "{ \"kind\": \"Secret\", \"b\": 1.0, \"a\": 1 }");
	normal_free(n);
}

/* Summary of a release with that manifest. */
static json_t *
release_with(const struct normal *n, const char *manifest)
{
	const struct pass p = {.n = n};
	json_t *release = json_pack("{s:s, s:i, s:{s:s}, s:{s:{s:s, s:s}}, s:s}", "name", "shop",
				    "version", 3, "info", "status", "deployed", "chart", "metadata",
				    "name", "shop", "version", "1.2.0", "manifest", manifest);
	struct buf b = {0};
	json_t *out;

	canon_compact(&b, release);
	out = helm_of_json(&p, b.p, b.n, (struct str){b.p, b.n});
	CHECK(out && helm_is_summary(out));
	buf_release(&b);
	json_decref(release);
	return out;
}

TEST(redact_keeps_the_manifest_of_a_release)
{
	static const char manifest[] =
		"---\n# Source: shop/templates/secret.yaml\napiVersion: v1\nkind: Secret\n"
		"metadata:\n  name: db\n  creationTimestamp: null\nstringData:\n  password: hunter2\n"
		"---\n# Source: shop/templates/none.yaml\n---\napiVersion: apps/v1\n"
		"kind: Deployment\nmetadata:\n  name: web\n  namespace: other\nspec:\n"
		"  template:\n    spec:\n      containers:\n      - name: web\n        image: web:7\n"
		"        args: [--token=hunter2]\n        env: [{name: DB_PASSWORD, value: hunter2}]\n"
		"status: {}\n";
	struct normal *n = new_normal(SECRETS_HASH, 1);
	json_t *out = release_with(n, manifest), *list = tree_get(out, "manifest");
	const json_t *web = json_array_get(list, 1);
	struct buf b = {0};

	CHECK_INT(json_array_size(list), 2);
	CHECK_STR(tree_str(json_array_get(list, 0), "metadata/name"), "db");
	CHECK_STR(tree_str(web, "kind"), "Deployment");
	CHECK_STR(tree_str(web, "metadata/namespace"), "other");
	CHECK(!tree_get(web, "status"));
	canon_compact(&b, out);
	CHECK(!strstr(b.p, "hunter2"));
	CHECK(strstr(b.p, "web:7") != NULL);
	buf_release(&b);
	json_decref(out);
	normal_free(n);
}

TEST(redact_leaves_out_a_manifest_that_is_not_whole)
{
	static const char *const bad[] = {
		"kind: ConfigMap\nmetadata: {name: a}\n---\nkind: [\n",
		"kind: ConfigMap\nmetadata: {name: a}\n---\n- &a [*a]\n",
	};
	struct normal *n = new_normal(SECRETS_HASH, 1);
	char *large = mem_alloc((1U << 20) + 64);
	json_t *out;

	for (size_t i = 0; i < countof(bad); i++) {
		out = release_with(n, bad[i]);
		CHECK_MSG(!tree_get(out, "manifest"), "%zu", i);
		CHECK_STR(tree_str(out, "version"), "1.2.0");
		json_decref(out);
	}
	memset(large, ' ', (1U << 20) + 63);
	large[(1U << 20) + 63] = '\0';
	memcpy(large, "kind: A\n#", 9);
	out = release_with(n, large);
	CHECK(!tree_get(out, "manifest"));
	json_decref(out);
	free(large);
	normal_free(n);
}

TEST(redact_says_what_is_no_release)
{
	static const struct {
		const char *type, *payload;
		bool odd;
	} rows[] = {
		{"helm.sh/release.v1", "eA==", true},
		{"helm.sh/release.v1", "SDRzSUFBQUE=", true},
		{"Opaque", "eA==", false},
	};
	struct normal *n = new_normal(SECRETS_HASH, 1);
	const struct object_key k = {(char *)"", (char *)"Secret", (char *)"a", (char *)"b"};

	for (size_t i = 0; i < countof(rows); i++) {
		json_t *raw = json_pack("{s:s, s:s, s:s, s:{s:s}}", "apiVersion", "v1", "kind",
					"Secret", "type", rows[i].type, "data", "release",
					rows[i].payload);
		struct normal_out out;

		CHECK_INT(normal_run(n, &k, raw, &out, NULL), 0);
		CHECK_MSG((out.odd != NULL) == rows[i].odd, "%zu", i);
		CHECK(hidden_is(tree_str(out.body, "data/release"),
				strlen(tree_str(out.body, "data/release"))));
		normal_out_release(&out);
		json_decref(raw);
	}
	normal_free(n);
}

TEST(redact_keeps_of_a_release_what_tells_it)
{
	struct normal *n = new_normal(SECRETS_DROP, 0);
	char *packed = base64_encode((const uint8_t *)helm_release, strlen(helm_release));
	char *json = mem_printf(
		"{\"kind\":\"Secret\",\"type\":\"helm.sh/release.v1\",\"data\":{\"release\":\"%s\"}}",
		packed);
	char *old = mem_printf("{\"kind\":\"ConfigMap\",\"data\":{\"release\":\"%s\"}}",
			       helm_release);
	char *other = mem_printf("{\"kind\":\"Foo\",\"spec\":{\"applied\":\"%s\"}}",
				 gzipped_secret);
	char *inputs[] = {json, old};
	json_t *body = NULL, *again = NULL, *release;
	struct buf b = {0};

	for (size_t i = 0; i < countof(inputs); i++) {
		char *text = run(n, i ? "ConfigMap" : "Secret", inputs[i], &body);

		CHECK(!shows_canary(text));
		release = tree_at(body, "data/release");
		CHECK_STR(tree_str(release, "chart"), "postgresql");
		CHECK_STR(tree_str(release, "version"), "12.1.0");
		CHECK_STR(tree_str(release, "status"), "deployed");
		CHECK_INT(json_integer_value(tree_get(release, "revision")), 3);
		CHECK_INT(json_array_size(tree_get(release, "values")), 3);
		CHECK_STR(json_string_value(json_array_get(tree_get(release, "values"), 0)),
			  "auth.password");
		CHECK(hidden_is(tree_str(release, "hmac"), strlen(tree_str(release, "hmac"))));
		buf_clear(&b);
		canon_compact(&b, body);
		free(run(n, i ? "ConfigMap" : "Secret", buf_cstr(&b), &again));
		CHECK(json_equal(body, again));
		json_decref(body);
		json_decref(again);
		free(text);
	}
	free(run(n, "Foo", other, &body));
	CHECK(hidden_is(tree_str(body, "spec/applied"), strlen(tree_str(body, "spec/applied"))));
	json_decref(body);
	buf_release(&b);
	free(packed);
	free(json);
	free(old);
	free(other);
	normal_free(n);
}

TEST(redact_shows_certificates)
{
	struct normal *n = new_normal(SECRETS_DROP, 0);
	char *json = mem_printf("{\"kind\":\"Secret\",\"data\":{\"tls.crt\":\"%s\"}}",
				certificate_base64);
	char got[600];

	value_at(n, "Secret", json, "data/tls.crt", got, sizeof(got));
	CHECK(str_starts(got,
			 "dropped (794 bytes) [subject=O=Shop%3B %5Bodd%5D%2C Inc,CN=shop.example,"
			 "emailAddress=ops@shop.example; issuer=C=DE,O=Sample Shop,CN=sample-ca; "
			 "san=DNS:shop.example,DNS:*.shop.example,IP:10.1.2.3,IP:fd00::1,"
			 "email:ops@shop.example,URI:spiffe://x/y; notBefore="));
	CHECK(str_ends(got, "; notAfter=2027-12-26T04:31:09Z]"));
	CHECK(hidden_is(got, strlen(got)));
	free(json);
	normal_free(n);
}

TEST(redact_names_that_are_secrets)
{
	struct normal *n = new_normal(SECRETS_HASH, 7);
	struct object_key k = {(char *)"oauth.openshift.io", (char *)"OAuthAccessToken", (char *)"",
			       (char *)"sha256~abc"};
	json_t *raw = json_pack("{s:s,s:{s:s}}", "kind", "OAuthAccessToken", "metadata", "name",
				"sha256~abc");
	struct normal_out out = {0}, again = {0};

	CHECK(normal_run(n, &k, raw, &out, NULL) == 0);
	CHECK(out.name && hidden_name_is(out.name));
	CHECK_STR(tree_str(out.body, "metadata/name"), out.name);
	CHECK(normal_run(n, &k, out.body, &again, NULL) == 0);
	CHECK(again.name == NULL);
	CHECK(json_equal(again.body, out.body));
	normal_out_release(&out);
	normal_out_release(&again);
	json_decref(raw);
	normal_free(n);
}

TEST(redact_has_a_bottom)
{
	struct normal *n = new_normal(SECRETS_HASH, 7);
	struct object_key k = {(char *)"", (char *)"Foo", (char *)"", (char *)"x"};
	json_t *deep = json_string("x"), *raw = json_object();
	struct normal_out out = {0};
	struct error err = {0};

	for (int i = 0; i < 600; i++)
		deep = json_pack("[o]", deep);
	json_object_set_new(raw, "spec", deep);
	CHECK_INT(normal_run(n, &k, raw, &out, &err), -1);
	CHECK_INT(err.code, ERR_LIMIT);
	CHECK(out.body == NULL);
	json_decref(raw);
	normal_free(n);
}
