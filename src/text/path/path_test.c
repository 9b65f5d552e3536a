/* Tests of paths: printed, read, followed, globbed. */
#include <stdlib.h>

#include "assay/text.h"
#include "test.h"

static json_t *
json(const char *s)
{
	struct limits lim = LIMITS_DEFAULT;
	json_t *v = tree_parse_json(s, strlen(s), &lim, NULL, NULL);

	CHECK_MSG(v != NULL, "%s", s);
	return v;
}

static char *
printed(const struct path *p)
{
	struct buf b = {0};

	path_print(&b, p);
	return buf_take(&b);
}

TEST(path_prints_each_kind_of_step)
{
	struct path p = {0}, q;
	char *s;

	s = printed(&p);
	CHECK_STR(s, "");
	free(s);
	path_member(&p, "spec");
	path_member(&p, "ports");
	path_keyed_new(&p, json("{\"name\":\"http\"}"), 0);
	path_member(&p, "port");
	s = printed(&p);
	CHECK_STR(s, "spec.ports[name=http].port");
	free(s);
	path_pop(&p);
	path_keyed_new(&p, json("{\"containerPort\":8080,\"protocol\":\"TCP\"}"), 0);
	path_keyed_new(&p, json("{\"name\":\"X\"}"), 2);
	path_value_new(&p, json("\"foregroundDeletion\""));
	path_value_new(&p, json("{\"b\":1,\"a\":[\"]\"]}"));
	path_index(&p, 7);
	path_member(&p, "application.properties");
	path_member(&p, "");
	path_member(&p, "2nd");
	path_copy(&q, &p);
	s = printed(&q);
	CHECK_STR(s, "spec.ports[name=http][containerPort=8080,protocol=TCP][name=X#2]"
		     "[=foregroundDeletion][={\"a\":[\"]\"],\"b\":1}][7]"
		     "[\"application.properties\"][\"\"][\"2nd\"]");
	free(s);
	path_release(&p);
	path_release(&q);
	path_release(NULL);
}

/* Read and printed again: the same where it was in printed form, else the right-hand side. */
TEST(path_reads_and_prints)
{
	static const struct {
		const char *in, *out;
	} t[] = {
		{"", NULL},
		{"spec", NULL},
		{"spec.ports[name=http].port", NULL},
		{"data[\"application.properties\"][\"cache.ttl\"]", NULL},
		{"[\"a.b\"].c", NULL},
		{"a[containerPort=8080,protocol=TCP]", NULL},
		{"a[name=X#2].b", NULL},
		{"a[name=\"X#2\"].b", NULL},
		{"a[name=\"X#2\"#3].b", NULL},
		{"finalizers[=x]", NULL},
		{"finalizers[=foo.io/bar]", NULL},
		{"a[=\"a b\"]", NULL},
		{"a[=\"8080\"]", NULL},
		{"a[=8080]", NULL},
		{"a[=-1.5]", NULL},
		{"a[=\"true\"][=true][=null][=\"null\"]", NULL},
		{"a[=18446744073709551616]", NULL},
		{"a[={\"a\":\"]\"}].b", NULL},
		{"a[=[1,2]]", NULL},
		{"a[=\"\"]", NULL},
		{"a[=x#2]", NULL},
		{"a[=\"x#2\"]", NULL},
		{"a[=80#3]", NULL},
		{"a[=\"x\\u0000y\"]", NULL},
		{"a[name=\"x\\u0000y\"#2]", NULL},
		{"a[\"b/c\"=d]", NULL},
		{"a[b/c=d]", "a[\"b/c\"=d]"},
		{"args[0]", NULL},
		{"a[0][1][2]", NULL},
		{"a[mountPath=/var/lib/x]", NULL},
		{"a[name=10.0.0.1]", NULL},
		{"a[http]", NULL},
		{"a[http#2]", NULL},
		{"a[\"\xc3\xa9\"]", NULL},
		{"a[name=\xc3\xa9]", NULL},
		{"a[\"b\"]", "a.b"},
		{"[\"a\"]", "a"},
		{".spec.x", "spec.x"},
		{"metadata.labels.app-x", "metadata.labels[\"app-x\"]"},
		{"a[=\"x\"]", "a[=x]"},
		{"a[name=\"http\"]", "a[name=http]"},
		{"a[\"k\"=\"v\"]", "a[k=v]"},
		{"a[\"k.l\"=v]", NULL},
		{"a[01]", NULL},
		{"a[=1e2]", "a[=100]"},
		{"/", "[\"\"]"},
		{"/spec/ports/0/port", "spec.ports[0].port"},
		{"/data/a~1b~0c", "data[\"a/b~c\"]"},
		{"/data/a.b", "data[\"a.b\"]"},
		{"/a/01", "a[\"01\"]"},
		{"/a/-", "a[\"-\"]"},
		{"a[name=*]", "a[name=\"*\"]"},
	};

	for (size_t i = 0; i < countof(t); i++) {
		const char *want = t[i].out ? t[i].out : t[i].in;
		struct path p = {0}, q = {0};
		struct error err = {0};
		char *s, *again;

		CHECK_MSG(path_parse(&p, t[i].in, &err) == 0, "%s: %s", t[i].in, err.text);
		s = printed(&p);
		CHECK_STR(s, want);
		CHECK_MSG(path_parse(&q, s, &err) == 0, "%s: %s", s, err.text);
		again = printed(&q);
		CHECK_STR(again, s);
		free(s);
		free(again);
		path_release(&p);
		path_release(&q);
	}
}

TEST(path_refuses_with_a_column)
{
	static const struct {
		const char *in, *says;
	} t[] = {
		{"a..b", "column 3"},	  {"a.", "column 3"},	    {"a.[b]", "column 3"},
		{"a[b", "']' is missing"}, {"a]", "column 2"},	    {"a[", "nothing in the brackets"},
		{"a[]", "nothing"},	  {"a[\"b]", "column 3"},   {"a[=\"b]", "column 4"},
		{"a[b=c,d]", "a key without a value"},		    {"a[b]c", "'.' is missing"},
		{"/a~2b", "'~'"},	  {"/~", "'~'"},	    {"a[={\"b\"]", "not a JSON value"},
		{"a[\"b\"c]", "']' is missing"},		    {"a[\"\\u0000\"]", "column 3"},
		{"a[\"\\u0000\"=b]", "column 3"},			    {"a[=x#1", "']' is missing"},
		{"a\xff", "UTF-8"},	  {"a[name=\"x\"#1]", "']' is missing"},
	};

	for (size_t i = 0; i < countof(t); i++) {
		struct error err = {0};
		struct path p = {0};

		CHECK_MSG(path_parse(&p, t[i].in, &err) == -1, "%s was read", t[i].in);
		CHECK_MSG(strstr(err.text, t[i].says), "%s: %s", t[i].in, err.text);
		CHECK_INT(err.code, ERR_USAGE);
		CHECK(p.v == NULL);
		path_release(&p);
	}
}

static const char object[] =
	"{\"spec\":{\"ports\":[{\"name\":\"http\",\"port\":80},{\"name\":\"https\",\"port\":443}],"
	"\"cp\":[{\"containerPort\":8080,\"protocol\":\"TCP\"},{\"containerPort\":8080,"
	"\"protocol\":\"UDP\"},{\"containerPort\":9090}],"
	"\"env\":[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"A\",\"value\":\"2\"}],"
	"\"args\":[\"-v\",\"x\",\"x\"],\"nums\":[\"80\",443],\"objs\":[{\"a\":[1]},{\"a\":[2]}],"
	"\"mixed\":[\"80\",80,null,\"a\\u0000b\",\"a\"],"
	"\"svc\":[{\"port\":80},{\"port\":53,\"protocol\":\"UDP\"},{\"port\":53},"
	"{\"port\":53,\"protocol\":\"TCP\",\"name\":\"dns\"}],"
	"\"from\":[{\"configMapRef\":{\"name\":\"a\"}},{\"secretRef\":{\"name\":\"a\"}},"
	"{\"secretRef\":{\"name\":\"b\"}},{\"c/d\":\"e\"}],"
	"\"tol\":[{\"key\":\"k\",\"effect\":\"E\"},{\"key\":\"k\"},{\"key\":\"l\"}]},"
	"\"data\":{\"a.b\":\"s\",\"x/y~z\":\"t\",\"0\":\"zero\"}}";

TEST(path_finds)
{
	static const struct {
		const char *path, *value, *pointer;
	} t[] = {
		{"spec.ports[name=https].port", "443", "/spec/ports/1/port"},
		{"spec.ports[https].port", "443", "/spec/ports/1/port"},
		{"spec.ports[0].port", "80", "/spec/ports/0/port"},
		{"spec.ports[443].name", "\"https\"", "/spec/ports/1/name"},
		{"/spec/ports/1/port", "443", "/spec/ports/1/port"},
		{"spec.ports[name=ftp]", NULL, ""},
		{"spec.ports[ftp]", NULL, ""},
		{"spec.cp[containerPort=8080,protocol=UDP].protocol", "\"UDP\"", "/spec/cp/1/protocol"},
		{"spec.cp[containerPort=\"8080\",protocol=TCP].protocol", "\"TCP\"",
		 "/spec/cp/0/protocol"},
		{"spec.cp[containerPort=9090,protocol=null].containerPort", "9090",
		 "/spec/cp/2/containerPort"},
		{"spec.cp[9090].containerPort", "9090", "/spec/cp/2/containerPort"},
		{"spec.cp[8080]", NULL, ""},
		{"spec.cp[UDP].containerPort", "8080", "/spec/cp/1/containerPort"},
		{"spec.env[name=A].value", "\"1\"", "/spec/env/0/value"},
		{"spec.env[name=A#2].value", "\"2\"", "/spec/env/1/value"},
		{"spec.env[A#2].value", "\"2\"", "/spec/env/1/value"},
		{"spec.env[name=A#3].value", NULL, ""},
		{"spec.args[=x]", "\"x\"", "/spec/args/1"},
		{"spec.args[=y]", NULL, ""},
		{"spec.args[-v]", "\"-v\"", "/spec/args/0"},
		{"spec.nums[=80]", "\"80\"", "/spec/nums/0"},
		{"spec.nums[=443]", "443", "/spec/nums/1"},
		{"spec.objs[={\"a\":[2]}].a[0]", "2", "/spec/objs/1/a/0"},
		{"spec.args[9]", NULL, ""},
		{"spec.args[=x#2]", "\"x\"", "/spec/args/2"},
		{"spec.args[=x#3]", NULL, ""},
		{"spec.mixed[=80]", "80", "/spec/mixed/1"},
		{"spec.mixed[=\"80\"]", "\"80\"", "/spec/mixed/0"},
		{"spec.mixed[=null]", "null", "/spec/mixed/2"},
		{"spec.mixed[=\"a\\u0000b\"]", "\"a\\u0000b\"", "/spec/mixed/3"},
		{"spec.mixed[=a]", "\"a\"", "/spec/mixed/4"},
		{"spec.svc[port=80,protocol=TCP].port", "80", "/spec/svc/0/port"},
		{"spec.svc[port=80,protocol=UDP]", NULL, ""},
		{"spec.svc[port=53,protocol=UDP].protocol", "\"UDP\"", "/spec/svc/1/protocol"},
		{"spec.svc[port=53,protocol=TCP].port", "53", "/spec/svc/2/port"},
		{"spec.svc[port=53,protocol=TCP#2].name", "\"dns\"", "/spec/svc/3/name"},
		{"spec.svc[name=web,port=80].port", "80", "/spec/svc/0/port"},
		{"spec.svc[name=web,port=53]", NULL, ""},
		{"spec.svc[name=web]", NULL, ""},
		{"spec.from[\"configMapRef/name\"=a].configMapRef.name", "\"a\"",
		 "/spec/from/0/configMapRef/name"},
		{"spec.from[secretRef/name=a].secretRef.name", "\"a\"", "/spec/from/1/secretRef/name"},
		{"spec.from[b].secretRef.name", "\"b\"", "/spec/from/2/secretRef/name"},
		{"spec.from[a]", NULL, ""},
		{"spec.from[c/d=e][\"c/d\"]", "\"e\"", "/spec/from/3/c~1d"},
		{"spec.tol[key=k,effect=E].key", "\"k\"", "/spec/tol/0/key"},
		{"spec.tol[key=k#2].key", "\"k\"", "/spec/tol/1/key"},
		{"spec.tol[key=l,effect=E].key", "\"l\"", "/spec/tol/2/key"},
		{"spec.tol[key=k,effect=F]", "{\"key\":\"k\"}", "/spec/tol/1"},
		{"data[\"a.b\"]", "\"s\"", "/data/a.b"},
		{"data[a.b]", "\"s\"", "/data/a.b"},
		{"data[\"x/y~z\"]", "\"t\"", "/data/x~1y~0z"},
		{"/data/x~1y~0z", "\"t\"", "/data/x~1y~0z"},
		{"/data/0", "\"zero\"", "/data/0"},
		{"data[\"a.b\"].deeper", NULL, ""},
		{"spec.none.deeper", NULL, ""},
		{"spec.ports[name=http].port[0]", NULL, ""},
	};
	json_t *o = json(object);

	for (size_t i = 0; i < countof(t); i++) {
		struct buf pointer = {0}, got = {0};
		struct path p = {0};
		json_t *v;

		CHECK_INT(path_parse(&p, t[i].path, NULL), 0);
		v = path_find(o, &p, &pointer);
		CHECK(path_find(o, &p, NULL) == v);
		if (v)
			canon_compact(&got, v);
		CHECK_MSG(str_eq(v ? buf_cstr(&got) : NULL, t[i].value), "%s: %s", t[i].path,
			  buf_cstr(&got));
		CHECK_STR(buf_cstr(&pointer), t[i].pointer);
		buf_release(&pointer);
		buf_release(&got);
		path_release(&p);
	}
	struct path root = {0};
	CHECK(path_find(o, &root, NULL) == o);
	CHECK(path_find(NULL, &root, NULL) == NULL);
	json_decref(o);
}

TEST(path_globs)
{
	static const struct {
		const char *glob, *path;
		bool match, exact;
	} t[] = {
		{"spec.ports[name=http].port", "spec.ports[name=http].port", true, true},
		{"spec.ports[http].port", "spec.ports[name=http].port", true, true},
		{"spec.ports[http].port", "spec.ports[name=https].port", false, false},
		{"spec.ports[http*].port", "spec.ports[name=https].port", true, true},
		{"spec.ports[name=http*].port", "spec.ports[name=https].port", true, true},
		{"spec.ports[8080].x", "spec.ports[containerPort=8080].x", true, true},
		{"spec.ports[8080].x", "spec.ports[containerPort=8080,protocol=TCP].x", false, false},
		{"spec.ports[containerPort=8080].x", "spec.ports[containerPort=8080,protocol=TCP].x",
		 true, true},
		{"spec.ports[protocol=TCP,containerPort=*].x",
		 "spec.ports[containerPort=8080,protocol=TCP].x", true, true},
		{"spec.ports[*].port", "spec.ports[name=http].port", true, true},
		{"spec.ports[*].port", "spec.ports[0].port", true, true},
		{"spec.ports.*.port", "spec.ports[0].port", true, true},
		{"spec.ports[*].port", "spec.ports[0].port.x", false, false},
		{"spec.ports", "spec.ports[0].port", true, false},
		{"spec.ports", "spec.ports", true, true},
		{"spec.ports", "spec.portsX", false, false},
		{"spec.ports", "spec", false, false},
		{"", "spec", true, false},
		{"", "", true, true},
		{"**", "", true, true},
		{"**", "a.b[0].c", true, true},
		{"**.readinessProbe.**", "spec.readinessProbe.httpGet.path", true, true},
		{"**.readinessProbe.**", "readinessProbe", true, true},
		{"**.readinessProbe.**", "spec.livenessProbe.httpGet.path", false, false},
		{"**.readinessProbe", "spec.readinessProbe.x", false, false},
		{"**.*Probe.**", "spec.livenessProbe.httpGet.path", true, true},
		{"**.image", "spec.containers[name=a].image", true, true},
		{"**.a.**.b.**.c", "x.a.a.b.b.y.c", true, true},
		{"**.a.**.b.**.c", "x.a.b.y", false, false},
		{"a.**.a.**.b", "a.a.a.c.b", true, true},
		{"*.b", "a.b", true, true},
		{"*.b", "b", false, false},
		{"data[*.properties]", "data[\"application.properties\"]", true, true},
		{"data[\"*.properties\"]", "data[\"application.properties\"]", false, false},
		{"data[\"application.properties\"]", "data[\"application.properties\"][\"cache.ttl\"]",
		 true, false},
		{"data[application.properties]", "data[\"application.properties\"]", true, true},
		{"metadata.annotations[kubectl.kubernetes.io/*]",
		 "metadata.annotations[\"kubectl.kubernetes.io/last-applied-configuration\"]", true, true},
		{"finalizers[=x*]", "finalizers[=xyz]", true, true},
		{"finalizers[xyz]", "finalizers[=xyz]", true, true},
		{"finalizers[=\"x*\"]", "finalizers[=xyz]", false, false},
		{"finalizers[=x]", "finalizers[=x#2]", true, true},
		{"finalizers[=x#2]", "finalizers[=x#2]", true, true},
		{"finalizers[=x#2]", "finalizers[=x]", false, false},
		{"args[=\"a\\u0000b\"]", "args[=\"a\\u0000b\"]", true, true},
		{"args[=\"a\\u0000b\"]", "args[=\"a\\u0000c\"]", false, false},
		{"envFrom[\"configMapRef/name\"=a].prefix", "envFrom[\"configMapRef/name\"=a].prefix",
		 true, true},
		{"envFrom[configMapRef/name=*]", "envFrom[\"configMapRef/name\"=a].prefix", false, false},
		{"envFrom[configMapRef/name=*].*", "envFrom[\"configMapRef/name\"=a].prefix", true, true},
		{"envFrom[a]", "envFrom[\"configMapRef/name\"=a].prefix", true, false},
		{"triggers[type=ImageChange]",
		 "triggers[type=ImageChange,\"imageChangeParams/from/name\"=\"web:latest\"]", true, true},
		{"args[0]", "args[0]", true, true},
		{"args[0]", "args[1]", false, false},
		{"/spec/ports/0", "spec.ports[0].port", true, false},
		{"env[name=A]", "env[name=A#2]", true, true},
		{"env[name=A#2]", "env[name=A#2]", true, true},
		{"env[name=A#2]", "env[name=A]", false, false},
		{"env[A#2]", "env[name=A#2]", true, true},
		{"a?c", "abc", true, true},
		{"a?c", "ac", false, false},
	};

	for (size_t i = 0; i < countof(t); i++) {
		struct path_glob *g = NULL;
		struct path p = {0};

		CHECK_INT(path_parse(&p, t[i].path, NULL), 0);
		CHECK_INT(path_glob_new(&g, t[i].glob, NULL), 0);
		CHECK_MSG(path_glob_match(g, &p) == t[i].match, "%s on %s", t[i].glob, t[i].path);
		CHECK_MSG(path_glob_match_exact(g, &p) == t[i].exact, "exactly %s on %s", t[i].glob,
			  t[i].path);
		path_glob_free(g);
		path_release(&p);
	}
	struct path_glob *g = NULL;
	struct error err = {0};
	CHECK_INT(path_glob_new(&g, "a[", &err), -1);
	CHECK(g == NULL && *err.text);
	path_glob_free(NULL);
}

TEST(path_pointer_tokens)
{
	struct buf b = {0};

	pointer_token(&b, "a");
	pointer_token(&b, "");
	pointer_token(&b, "b/c~d");
	CHECK_STR(buf_cstr(&b), "/a//b~1c~0d");
	buf_release(&b);
}
