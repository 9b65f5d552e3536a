/* One line for an object and for a group, and the case file of a change. */
#include <stdlib.h>

#include "assay/render/rows.h"
#include "compared_test.h"
#include "test.h"

static void
one_open(struct compared *p, const char *kind, const char *a, const char *b)
{
	compared_open(p, str_eq(kind, "Deployment") ? "apps" : "", kind, compared_body(a),
		      compared_body(b));
}

static void
check_line(const struct compared *p, size_t width, const char *want)
{
	struct buf b = {0};

	render_object_line(&b, &p->object, width);
	CHECK_STR(buf_cstr(&b), want);
	for (size_t w = 0; w < 90; w++) {
		buf_clear(&b);
		render_object_line(&b, &p->object, w);
		CHECK_MSG(utf8_width(buf_cstr(&b), b.n) <= w, "%zu columns: %s", w, b.p);
	}
	buf_release(&b);
}

static void
check_pair(const char *kind, const char *a, const char *b, size_t width, const char *want)
{
	struct compared p;

	one_open(&p, kind, a, b);
	check_line(&p, width, want);
	compared_close(&p);
}

#define POD(fields) "spec: {template: {spec: {containers: [{name: cart, " fields "}]}}}"
#define PORTS(port, target) "spec: {ports: [{name: http, port: " port ", targetPort: " target "}]}"

TEST(object_lines_say_the_change)
{
	check_pair("Service", PORTS("80", "8080"), PORTS("8080", "8081"), 34,
		   "ports[http].port 80 -> 8080 +1");
	check_pair("Service", PORTS("80", "8080"), PORTS("8080", "8081"), 18,
		   "port 80 -> 8080 +1");
	check_pair("Service", NULL, PORTS("9999", "1"), 40,
		   "new, port 9999");
	check_pair("Route", "spec: {host: fraud.apps.example.com}", NULL, 40,
		   "removed, fraud.apps.example.com");
	check_pair("Deployment", POD("image: 'registry.example.com/shop/cart:2.4.1'"),
		   POD("image: 'registry.example.com/shop/cart:2.5.0-rc1'"), 33,
		   "image :2.4.1 -> :2.5.0-rc1");
	check_pair("Deployment", POD("image: 'registry.example.com:5000/cart'"),
		   POD("image: 'registry.example.com:5000/cart:2'"), 80,
		   "image registry.example.com:5000/cart -> registry.example.com:5000/cart:2");
	check_pair("Deployment", POD("image: 'a/b@sha256:0123456789abcdef0123456789'"),
		   POD("image: 'a/b@sha256:f123456789abcdef0123456789'"), 60,
		   "image @sha256:0123456789ab.. -> @sha256:f123456789ab..");
	check_pair("Deployment", POD("readinessProbe: {httpGet: {path: /healthz, port: 80}}"),
		   POD("readinessProbe: {httpGet: {path: /ready, port: 80}}"), 34,
		   "readinessProbe path ->/ready");
	check_pair("Deployment", POD("readinessProbe: {httpGet: {path: /healthz, port: 80}}"),
		   POD("readinessProbe: {httpGet: {path: /ready, port: 80}}"), 28,
		   "readinessProbe path ->/ready");
	check_pair("ConfigMap", "data: {a.properties: \"cache.ttl=300\\nx=1\\ny=2\\n\"}",
		   "data: {a.properties: \"cache.ttl=30\\nx=1\\ny=2\\n\"}", 32,
		   "cache.ttl 300 -> 30");
	check_pair("ConfigMap", "data: {a.sh: \"echo a\\necho b\\n\"}",
		   "data: {a.sh: \"echo a\\necho c\\n\"}", 40,
		   "data[a.sh] line 2 echo b -> echo c");
	check_pair("ConfigMap", "data: {}", "data: {k: \"\\u202e\\e[2J\"}", 60,
		   "data.k added, \\u{202e}\\x1b[2J");
	check_pair("Deployment", POD("image: a"),
		   "spec: {template: {spec: {containers: [{name: cart, image: a}, {name: b}]}}}", 40,
		   "containers[b] added");
}

TEST(the_worst_leads_and_hidden_ones_are_counted)
{
	struct buf b = {0};
	struct compared p;

	one_open(&p, "Service", PORTS("80", "8080"), PORTS("8080", "8081"));
	p.object.verdicts[1].severity = p.object.severity = SEVERITY_CRITICAL;
	check_line(&p, 50,
		   "ports[http].targetPort 8080 -> 8081 +1");
	render_group_line(&b, &p.drift, 0, 1);
	CHECK_STR(buf_cstr(&b), "1 critical");
	p.object.verdicts[0].hidden = HIDDEN_NOISE;
	check_line(&p, 50,
		   "ports[http].targetPort 8080 -> 8081");
	p.object.verdicts[1].hidden = HIDDEN_DERIVED;
	p.object.shown = 0;
	check_line(&p, 50,
		   "noise only (2 fields)");
	buf_clear(&b);
	render_group_line(&b, &p.drift, 0, 1);
	CHECK_STR(buf_cstr(&b), "noise only (1 object)");
	p.object.verdicts[0].hidden = p.object.verdicts[1].hidden = HIDDEN_REVIEWED;
	check_line(&p, 50,
		   "reviewed (2 fields)");
	buf_release(&b);
	compared_close(&p);
}

static void
check_case(const struct compared *p, size_t change, const struct render_opts *o, const char *want)
{
	struct rules *rules = rules_new();
	struct case_file f = {0};
	struct buf b = {0};

	render_case(&f, &p->drift, 0, change, rules, o);
	for (size_t i = 0; i < f.n; i++)
		buf_printf(&b, "%-6s %s\n", f.v[i].label, f.v[i].text);
	CHECK_STR(buf_cstr(&b), want);
	buf_release(&b);
	case_file_release(&f);
	rules_free(rules);
}

TEST(case_files_tell_why_and_who)
{
	struct render_opts o = {.width = 80, .now = 1789000000};
	struct verdict *v;
	struct compared p;

	CHECK(zone_open((struct zone **)&o.zone, "Europe/Berlin", NULL) == 0);
	one_open(&p, "Service", PORTS("80", "8080"), PORTS("8080", "8081"));
	v = p.object.verdicts;
	snprintf(v[0].id, sizeof(v[0].id), "c-0123456789abcdef");
	check_case(&p, 0, &o,
		   "WHO    not known: no manager recorded for this field\n");
	v[0].rule = "leader";
	v[0].severity = SEVERITY_WARNING;
	v[0].why = (char *)"nobody listens on \x1b[2J";
	v[0].origin = (struct origin){
		.cls = ORIGIN_HAND, .manager = (char *)"kubectl-edit",
		.operation = (char *)"Update", .time = 1789224067,
		.evidence = json_pack("[ss]", "managedFields", "last-applied still says 80"),
	};
	check_case(&p, 0, &o,
		   "WHY    nobody listens on \\x1b[2J\n"
		   "       Leader election of controllers.\n"
		   "RULE   leader, warning, category port\n"
		   "WHO    kubectl-edit, Update, Sat 2026-09-12 16:41:07 +02:00 (by hand)\n"
		   "       evidence: managedFields; last-applied still says 80\n");
	json_decref(v[0].origin.evidence);
	v[0].origin.evidence = NULL;
	v[1].noise = "leader";
	v[1].hidden = HIDDEN_NOISE;
	check_case(&p, 1, &o,
		   "WHO    not known: no manager recorded for this field\n"
		   "HIDDEN leader: Leader election of controllers.\n");
	v[1].noise = NULL;
	v[1].derived = v[0].id;
	v[1].hidden = HIDDEN_DERIVED;
	check_case(&p, 1, &o,
		   "WHO    not known: no manager recorded for this field\n"
		   "HIDDEN follows from c-0123456789abcdef: shop/x/cart ports[http].port\n");
	compared_close(&p);
	zone_close((struct zone *)(uintptr_t)o.zone);
}
