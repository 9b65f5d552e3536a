/* Patches: pointers, indices, guards, what is left out, and quoting. */
#include <stdlib.h>

#include "assay/render/patch.h"
#include "compared_test.h"
#include "patch.h"
#include "test.h"

struct one {
	struct compared in;
	struct patch patch;
};

static const struct {
	const char *kind, *group;
} groups[] = {
	{"Deployment", "apps"}, {"StatefulSet", "apps"}, {"Job", "batch"}, {"Thing", "example.com"},
};

static void
one_open(struct one *p, const char *kind, const char *a, const char *b)
{
	const char *group = "";

	for (size_t i = 0; i < countof(groups); i++)
		if (str_eq(groups[i].kind, kind))
			group = groups[i].group;
	*p = (struct one){0};
	compared_open(&p->in, group, kind, compared_body(a), compared_body(b));
	p->in.drift.context = (char *)"it's";
	p->in.drift.from = 1;
}

static void
one_close(struct one *p)
{
	patch_release(&p->patch);
	compared_close(&p->in);
}

/* ---- applying, by the letter of RFC 6902 ---- */

static bool
apply_at(json_t *at, const char *token, const char *op, const json_t *value)
{
	size_t i = strtoul(token, NULL, 10);
	bool add = str_eq(op, "add"), test = str_eq(op, "test"), remove = str_eq(op, "remove");
	json_t *was = json_is_array(at) ? json_array_get(at, i) : json_object_get(at, token);

	if (test)
		return was && tree_equal(was, value);
	if (!add && !was)
		return false;
	if (remove)
		return (json_is_array(at) ? json_array_remove(at, i)
					  : json_object_del(at, token)) == 0;
	if (json_is_object(at))
		return json_object_set_new(at, token, tree_copy(value)) == 0;
	return (add ? json_array_insert_new(at, i, tree_copy(value))
		    : json_array_set_new(at, i, tree_copy(value))) == 0;
}

static bool
apply(json_t *root, const json_t *op)
{
	const char *p = tree_str(op, "path");
	json_t *at = root;

	for (;;) {
		struct buf token = {0};
		bool ok;

		for (p++; *p && *p != '/'; p++)
			buf_putc(&token, *p != '~' ? *p : *++p == '0' ? '~' : '/');
		if (!*p) {
			ok = apply_at(at, buf_cstr(&token), tree_str(op, "op"), tree_get(op, "value"));
			buf_release(&token);
			return ok;
		}
		at = json_is_array(at) ? json_array_get(at, strtoul(buf_cstr(&token), NULL, 10))
				       : json_object_get(at, buf_cstr(&token));
		buf_release(&token);
	}
}

/* The operations make the target of the older body; in want they are printed, NULL: any. */
static void
check_ops(struct one *p, const char *want)
{
	json_t *root, *op;
	struct buf b = {0};
	size_t i;

	patch_make(&p->patch, &p->in.object);
	root = tree_copy(p->in.body[0]);
	json_array_foreach(p->patch.tests, i, op)
		CHECK_MSG(apply(root, op), "%s", tree_str(op, "path"));
	json_array_foreach(p->patch.ops, i, op) {
		buf_printf(&b, "%s%s %s", i ? ", " : "", tree_str(op, "op"), tree_str(op, "path"));
		CHECK_MSG(apply(root, op), "%s %s", tree_str(op, "op"), tree_str(op, "path"));
	}
	CHECK_MSG(json_equal(root, p->patch.target), "not the target: %s", buf_cstr(&b));
	if (want)
		CHECK_STR(buf_cstr(&b), want);
	buf_release(&b);
	json_decref(root);
}

/* All of it is shown: the target is the newer body. */
static void
check(const char *kind, const char *a, const char *b, const char *want)
{
	struct one p;

	one_open(&p, kind, a, b);
	check_ops(&p, want);
	CHECK_MSG(json_equal(p.patch.target, p.in.body[1]), "%s does not become %s", a, b);
	CHECK(json_array_size(p.patch.skipped) == 0);
	one_close(&p);
}

#define ENV(items) "spec: {template: {spec: {containers: [{name: c, env: [" items "]}]}}}"

TEST(hostile_keys_are_escaped)
{
	check("ConfigMap", "data: {\"a/b~c\": '1', \"'\\\"\": x, '~1': k}",
	      "data: {\"a/b~c\": '2', \"'\\\"\": y, '~1': k}",
	      "replace /data/a~1b~0c, replace /data/'\"");
	check("ConfigMap", "data: {'~1': a, '/': b}", "data: {'~1': b, '/': a}",
	      "replace /data/~01, replace /data/~1");
	check("ConfigMap",
	      "data: {'': a, '0': b}", "data: {'': b}", "replace /data/, remove /data/0");
}

TEST(indices_are_those_of_their_turn)
{
	check("Deployment",
	      ENV("{name: A}, {name: B, value: b}, {name: C}, {name: D, value: d}"),
	      ENV("{name: B, value: x}, {name: D, value: y}"), NULL);
	check("Deployment", ENV("{name: B}, {name: D}"),
	      ENV("{name: A}, {name: B}, {name: C}, {name: D}, {name: E}"), NULL);
	check("Deployment", ENV("{name: A}, {name: B, value: '1'}, {name: C}, {name: D}"),
	      ENV("{name: N}, {name: B, value: '2'}, {name: M}, {name: D}, {name: O}"), NULL);
	check("Deployment",
	      "spec: {template: {spec: {containers: [{name: a}, {name: b, args: [x, y, z]}]}}}",
	      "spec: {template: {spec: {containers: [{name: b, args: [y, q, z, w]}, {name: n}]}}}",
	      NULL);
	check("Deployment", "metadata: {finalizers: [a, b, c, d]}",
	      "metadata: {finalizers: [d, e]}", NULL);
}

TEST(lists_in_lists)
{
	check("Thing",
	      "spec: {m: [[1, 2], [3, [4, 5]], [6]]}", "spec: {m: [[1, 2], [3, [4, 7]], [6]]}", NULL);
	check("Thing", "spec: {m: [[1], [2], [3]]}", "spec: {m: [[0], [2, 2], [3]]}", NULL);
	check("Thing", "spec: {m: [[1], [2], [3]]}", "spec: {m: [[3], [1]]}", NULL);
	check("Thing",
	      "spec: {m: [{a: 1}, {a: 2}, {a: 3}]}", "spec: {m: [{a: 3}, {a: 9}, {a: 1}]}", NULL);
	check("Thing",
	      "spec: {m: [1, two, {c: 3}, [4]]}", "spec: {m: {x: [1]}}", "replace /spec/m");
	check("Thing", "spec: {m: []}", "spec: {m: [a, a, b]}", NULL);
}

TEST(another_order_replaces_the_list)
{
	check("Deployment", ENV("{name: A}, {name: B}, {name: C, value: c}"),
	      ENV("{name: C, value: d}, {name: A}, {name: B}, {name: E}"),
	      "replace /spec/template/spec/containers/0/env");
	check("Thing", "spec: {m: [a, b, c]}", "spec: {m: [c, a, b]}", "replace /spec/m");
}

TEST(maps_come_and_go)
{
	check("ConfigMap",
	      "metadata: {name: a}", "metadata: {name: a, labels: {x: '1', y: '2'}}",
	      "add /metadata/labels");
	check("ConfigMap",
	      "metadata: {name: a, labels: {x: '1', y: '2'}}", "metadata: {name: a}", NULL);
	check("ConfigMap",
	      "data: {a.properties: \"x=1\\ny=2\\n\"}", "data: {a.properties: \"x=1\\ny=3\\n\"}",
	      "replace /data/a.properties");
	check("ConfigMap",
	      "data: {a.sh: \"a\\nb\\nc\\n\"}", "data: {a.sh: \"b\\nc\"}", "replace /data/a.sh");
}

TEST(only_what_is_shown_is_made)
{
	struct one p;

	one_open(&p, "Deployment", ENV("{name: A, value: a}, {name: B, value: b}, {name: C}"),
		 ENV("{name: N}, {name: A, value: x}, {name: B, value: y}"));
	for (size_t i = 0; i < p.in.object.changes.n; i++)
		if (!strstr(p.in.object.changes.v[i].path, "[name=B]"))
			p.in.object.verdicts[i].hidden = HIDDEN_NOISE;
	check_ops(&p, "replace /spec/template/spec/containers/0/env/1/value");
	CHECK(json_array_size(p.patch.tests) == 1);
	one_close(&p);
}

/* The other item would pass as well, had somebody put one before it. */
TEST(items_alike_are_asked_for_their_names)
{
	struct one p;

	one_open(&p, "Deployment", ENV("{name: A, value: 'on'}, {name: B, value: 'on'}"),
		 ENV("{name: A, value: 'on'}, {name: B, value: 'off'}"));
	check_ops(&p, NULL);
	CHECK(json_array_size(p.patch.tests) == 2);
	CHECK_STR(tree_str(json_array_get(p.patch.tests, 1), "path"),
		  "/spec/template/spec/containers/0/env/1/name");
	one_close(&p);
}

static void
check_skipped(const char *kind, const char *a, const char *b, const char *path, size_t ops)
{
	struct one p;

	one_open(&p, kind, a, b);
	check_ops(&p, NULL);
	CHECK_STR(tree_str(json_array_get(p.patch.skipped, 0), "path"), path);
	CHECK(json_array_size(p.patch.skipped) == 1);
	CHECK(json_array_size(p.patch.ops) == ops);
	one_close(&p);
}

#define HASH(digit) "hmac:0123456789abcdef0123456789abcde" digit " (7 bytes)"

TEST(what_no_patch_can_say)
{
	check_skipped("Service", "spec: {clusterIP: 10.0.0.1, type: ClusterIP}",
		      "spec: {clusterIP: 10.0.0.2, type: NodePort}", "spec.clusterIP", 1);
	check_skipped("StatefulSet", "spec: {serviceName: a, replicas: 1}",
		      "spec: {serviceName: b, replicas: 2}", "spec.serviceName", 1);
	check_skipped("PersistentVolumeClaim",
	      "spec: {volumeName: a, resources: {requests: {storage: 1Gi}}}",
		      "spec: {volumeName: b, resources: {requests: {storage: 2Gi}}}", "spec.volumeName", 1);
	check_skipped("Deployment", "spec: {selector: {matchLabels: {a: b}}}",
		      "spec: {selector: {matchLabels: {a: c}}}", "spec.selector.matchLabels.a", 0);
	check_skipped("ConfigMap",
	      "{immutable: true, data: {a: b}}", "{immutable: true, data: {a: c}}",
		      "data.a", 0);
	check_skipped("Secret",
	      "data: {a: '" HASH("0") "'}", "data: {a: '" HASH("1") "'}", "data.a", 0);
	check_skipped("ConfigMap",
	      "data: {u: 'http://a:dropped (3 bytes)@x/'}", "data: {u: plain}", "data.u", 0);
	check("Service", "{apiVersion: v1, spec: {type: a}}", "{apiVersion: v1, spec: {type: b}}",
	      "replace /spec/type");
	check("ConfigMap",
	      "{immutable: false, data: {a: b}}", "{immutable: false, data: {a: c}}",
	      "replace /data/a");
}

static void
check_text(struct one *p, enum render_format f, const char *want)
{
	struct render_opts o = {.format = f, .kinds = p->in.kinds, .width = 80, .now = WHEN_NONE};
	struct buf b = {0};
	const char *at;

	CHECK(zone_open((struct zone **)&o.zone, "UTC", NULL) == 0);
	render_patches(&b, &p->in.drift, &o, NULL);
	at = strchr(buf_cstr(&b), '\n');
	CHECK_STR(f == FORMAT_KUBECTL && at ? at + 1 : b.p, want);
	zone_close((struct zone *)(uintptr_t)o.zone);
	buf_release(&b);
}

TEST(commands_are_quoted)
{
	struct one p;

	one_open(&p, "ConfigMap", "data: {a: b}",
		 "data: {a: \"it's $(x) `y` \\\\ \\e[2J \\u202e \\U0001F600\"}");
	check_text(&p, FORMAT_KUBECTL,
		   "kubectl --context 'it'\\''s' -n shop patch x cart --type=json -p '[\n"
		   " {\"op\":\"test\",\"path\":\"/data/a\",\"value\":\"b\"},\n"
		   " {\"op\":\"replace\",\"path\":\"/data/a\",\"value\":\"it'\\''s $(x) `y` \\\\ "
		   "\\u001b[2J \\u202e \xf0\x9f\x98\x80\"}]'\n");
	free(p.in.object.key.name);
	p.in.object.key.name = mem_strdup("-x; y");
	p.in.object.ref = (char *)"shop/x/-x; y";
	p.in.object.verdicts[0].hidden = SHOWN;
	json_object_set_new(json_object_get(p.in.body[1], "data"), "a", json_string("c"));
	check_text(&p, FORMAT_KUBECTL,
		   "kubectl --context 'it'\\''s' -n shop patch 'x/-x; y' --type=json -p '[\n"
		   " {\"op\":\"test\",\"path\":\"/data/a\",\"value\":\"b\"},\n"
		   " {\"op\":\"replace\",\"path\":\"/data/a\",\"value\":\"c\"}]'\n");
	one_close(&p);
}

/* Linux takes no argument from 128 KiB. */
TEST(a_long_patch_goes_through_stdin)
{
	struct buf body = {0}, want = {0};
	struct one p;

	buf_puts(&body, "data: {a: \"it's ");
	for (size_t i = 0; i < 131072; i++)
		buf_putc(&body, 'x');
	buf_puts(&body, "\"}");
	one_open(&p, "ConfigMap", "data: {a: b}", buf_cstr(&body));
	buf_puts(&want, "kubectl --context 'it'\\''s' -n shop patch x cart --type=json "
			"--patch-file /dev/stdin <<'EOF'\n[\n"
			" {\"op\":\"test\",\"path\":\"/data/a\",\"value\":\"b\"},\n"
			" {\"op\":\"replace\",\"path\":\"/data/a\",\"value\":\"it's ");
	for (size_t i = 0; i < 131072; i++)
		buf_putc(&want, 'x');
	buf_puts(&want, "\"}]\nEOF\n");
	check_text(&p, FORMAT_KUBECTL, buf_cstr(&want));
	one_close(&p);
	buf_release(&want);
	buf_release(&body);
}

TEST(names_that_would_mislead_are_left_out)
{
	static const char *const names[] = {"a\nrm -rf x", "\xe2\x80\xae", "a/b", ""};
	struct one p;

	one_open(&p, "ConfigMap", "data: {a: b}", "data: {a: c}");
	for (size_t i = 0; i < countof(names); i++) {
		free(p.in.object.key.name);
		p.in.object.key.name = mem_strdup(names[i]);
		check_text(&p, FORMAT_KUBECTL, "");
	}
	one_close(&p);
}

TEST(merge_patches)
{
	struct one p;

	one_open(&p, "Thing", "spec: {a: 1, b: {c: 2, d: 3}, e: [1, 2], f: g}",
		 "spec: {a: 1, b: {c: 4}, e: [1, 3], h: {i: j}}");
	check_text(&p, FORMAT_MERGEPATCH,
		   "[\n  {\n    \"ref\": \"shop/x/cart\",\n    \"patch\": {\n      \"spec\": {\n"
		   "        \"f\": null,\n        \"b\": {\n          \"d\": null,\n          \"c\": 4\n"
		   "        },\n        \"e\": [\n          1,\n          3\n        ],\n        \"h\": {\n"
		   "          \"i\": \"j\"\n        }\n      }\n    }\n  }\n]\n");
	one_close(&p);
	one_open(&p, "Thing", "spec: {l: [{v: '" HASH("0") "'}, {v: a}]}",
		 "spec: {l: [{v: '" HASH("0") "'}, {v: b}]}");
	check_text(&p, FORMAT_MERGEPATCH,
		   "[\n  {\n    \"ref\": \"shop/x/cart\",\n    \"patch\": {},\n    \"skipped\": [\n"
		   "      {\n        \"path\": \"spec.l\",\n        \"reason\": "
		   "\"redacted: the store never had the value\"\n      }\n    ]\n  }\n]\n");
	check_ops(&p, "replace /spec/l/1/v");
	one_close(&p);
}

/* ---- any two trees ---- */

static unsigned
draw(unsigned *seed, unsigned n)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 16) % n;
}

static json_t *
random_tree(unsigned *seed, unsigned depth)
{
	static const char *const names[] = {"name", "a", "b/c", "d~e", "0"};
	unsigned n = 1 + draw(seed, 4);
	json_t *j;

	if (depth == 0 || draw(seed, 5) == 0)
		return draw(seed, 2) ? json_integer(draw(seed, 3))
				     : json_sprintf("%c", 'p' + (int)draw(seed, 5));
	if (draw(seed, 2)) {
		j = json_array();
		for (unsigned i = 0; i < n; i++)
			json_array_append_new(j, random_tree(seed, depth - 1));
		return j;
	}
	j = json_object();
	for (unsigned i = 0; i < n; i++)
		json_object_set_new(j, names[draw(seed, countof(names))],
				    random_tree(seed, depth - 1));
	return j;
}

/* Another one that has something of it. */
static json_t *
altered(unsigned *seed, const json_t *v)
{
	json_t *out, *m;
	const char *key;
	size_t i;

	if (draw(seed, 8) == 0 || (!json_is_array(v) && !json_is_object(v)))
		return draw(seed, 3) ? tree_copy(v) : random_tree(seed, 2);
	out = json_is_array(v) ? json_array() : json_object();
	json_array_foreach((json_t *)(uintptr_t)v, i, m) {
		if (draw(seed, 6) == 0)
			json_array_append_new(out, random_tree(seed, 1));
		if (draw(seed, 6))
			json_array_insert_new(out, draw(seed, 7) ? json_array_size(out) : 0,
					      altered(seed, m));
	}
	json_object_foreach((json_t *)(uintptr_t)v, key, m)
		if (draw(seed, 6))
			json_object_set_new(out, key, altered(seed, m));
	if (json_array_size(out) + json_object_size(out) == 0) {
		json_decref(out);
		return json_integer(7);
	}
	return out;
}

/* Prints both trees, which are JSON and so YAML. */
static void
check_random(unsigned seed, bool hide)
{
	json_t *a = random_tree(&seed, 4), *b = altered(&seed, a);
	struct buf text[2] = {{0}};
	struct one p;

	buf_puts(&text[0], "{\"spec\":");
	buf_puts(&text[1], "{\"spec\":");
	canon_compact(&text[0], a);
	canon_compact(&text[1], b);
	buf_putc(&text[0], '}');
	buf_putc(&text[1], '}');
	one_open(&p, "Thing", text[0].p, text[1].p);
	for (size_t i = 0; hide && i < p.in.object.changes.n; i++)
		if (draw(&seed, 2))
			p.in.object.verdicts[i].hidden = HIDDEN_NOISE;
	check_ops(&p, NULL);
	if (!hide)
		CHECK_MSG(json_equal(p.patch.target, p.in.body[1]), "%s does not become %s", text[0].p,
			  text[1].p);
	one_close(&p);
	buf_release(&text[0]);
	buf_release(&text[1]);
	json_decref(a);
	json_decref(b);
}

TEST(any_two_trees)
{
	for (unsigned seed = 1; seed <= 4000; seed++) {
		check_random(seed, false);
		check_random(seed, true);
	}
}
