/* What logs of requests tell of an object: which writes are its own, and what was sent against what
 * the snapshot has. */
#include "requests.h"

#include "test.h"

#define NOON 1772452800		/* 2026-03-02T12:00:00Z */

#define REF(resource, group, name, more)                                                      \
	"{\"resource\":\"" resource "\",\"apiGroup\":\"" group "\",\"namespace\":\"shop\",\"name\":\"" name \
	"\"" more "}"
#define WEB        REF("deployments", "apps", "web", "")
#define WEBS(sub)  REF("deployments", "apps", "web", ",\"subresource\":\"" sub "\"")
#define APP        REF("configmaps", "", "app", "")
#define EVENT(verb, user, time, ref, code, more)                                              \
	"{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"auditID\":\"" user time "\","        \
	"\"stage\":\"ResponseComplete\",\"verb\":\"" verb "\",\"user\":{\"username\":\"" user "\"}," \
	"\"requestReceivedTimestamp\":\"2026-03-02T" time "Z\",\"objectRef\":" ref ","          \
	"\"responseStatus\":{\"code\":" code "}" more "}\n"
#define ASKED(verb, user, time, ref, more) EVENT(verb, user, time, ref, "200", more)
#define SENT(body) ",\"requestObject\":" body

#define CONFIG "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"app\","    \
	"\"namespace\":\"shop\"},\"data\":{\"a\":\"1\",\"b\":\"2\"}}"
#define DEPLOY "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\","      \
	"\"namespace\":\"shop\"},\"spec\":{\"replicas\":3,\"template\":{\"spec\":{\"containers\":["      \
	"{\"name\":\"a\",\"image\":\"a:2\"},{\"name\":\"b\",\"image\":\"b:1\"}]}}}}"

struct request_case {
	const char *about, *kind, *body, *log, *want;
};

/* A line each: verb, user, "by NAME", subresource, "new", body, =PATH where it agrees, !PATH where not. */
static const struct request_case cases[] = {
	{"no request of it", "cm", CONFIG, ASKED("patch", "ann", "09:00:00", WEB, ""), NULL},
	{"without a body", "cm", CONFIG, ASKED("update", "ann", "09:00:00", APP, ""), "update ann\n"},
	{"a merge patch with its value and another", "cm", CONFIG,
	 ASKED("patch", "ann", "09:00:00", APP, SENT("{\"data\":{\"a\":\"1\",\"b\":\"9\"}}")),
	 "patch ann part =data.a !data.b\n"},
	{"a null takes away what is gone, and what is not", "cm", CONFIG,
	 ASKED("patch", "ann", "09:00:00", APP, SENT("{\"data\":{\"z\":null,\"a\":null}}")),
	 "patch ann part =data.z !data.a\n"},
	{"a strategic patch deletes an item", "deploy", DEPLOY,
	 ASKED("patch", "ann", "09:00:00", WEB, SENT("{\"spec\":{\"template\":{\"spec\":{\"containers\":["
	 "{\"name\":\"c\",\"$patch\":\"delete\"}]}}}}")),
	 "patch ann part =spec.template.spec.containers[name=c]\n"},
	{"an item by its key", "deploy", DEPLOY,
	 ASKED("patch", "ann", "09:00:00", WEB, SENT("{\"spec\":{\"template\":{\"spec\":{\"containers\":["
	 "{\"name\":\"a\",\"image\":\"a:2\"}]}}}}")),
	 "patch ann part =spec.template.spec.containers[name=a].name"
	 " =spec.template.spec.containers[name=a].image\n"},
	{"a JSON patch", "deploy", DEPLOY,
	 ASKED("patch", "ann", "09:00:00", WEB, SENT("[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":1},"
	 "{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":3},"
	 "{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"a:9\"},"
	 "{\"op\":\"remove\",\"path\":\"/spec/paused\"},{\"op\":\"remove\",\"path\":\"/spec/replicas\"}]")),
	 "patch ann part =spec.replicas =spec.paused !spec.template.spec.containers[name=a].image"
	 " !spec.replicas\n"},
	{"a JSON patch that is none", "deploy", DEPLOY,
	 ASKED("patch", "ann", "09:00:00", WEB, SENT("[1,null,{\"op\":\"add\"},{\"op\":7,\"path\":7},"
	 "{\"op\":\"add\",\"path\":\"spec\",\"value\":1},{\"op\":\"add\",\"path\":\"\",\"value\":{}}]")),
	 "patch ann part\n"},
	{"a whole object tells where it is another", "cm", CONFIG,
	 ASKED("update", "ann", "09:00:00", APP, SENT("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\","
	 "\"metadata\":{\"name\":\"app\"},\"data\":{\"a\":\"1\",\"c\":\"3\"}}")),
	 "update ann whole !data.c !data.b\n"},
	{"made", "cm", CONFIG,
	 EVENT("create", "ann", "09:00:00", APP, "201", SENT(CONFIG)), "create ann new whole\n"},
	{"applied by the server, and made so", "cm", CONFIG,
	 EVENT("patch", "ann", "09:00:00", APP, "201", ""), "patch ann new\n"},
	{"scaled", "deploy", DEPLOY,
	 ASKED("update", "hpa", "09:00:00", WEBS("scale"), SENT("{\"kind\":\"Scale\",\"spec\":{\"replicas\":3}}")),
	 "update hpa scale part =spec.replicas\n"},
	{"scaled otherwise", "deploy", DEPLOY,
	 ASKED("patch", "hpa", "09:00:00", WEBS("scale"), SENT("{\"spec\":{\"replicas\":5}}")),
	 "patch hpa scale part !spec.replicas\n"},
	{"its status", "deploy", DEPLOY, ASKED("update", "ann", "09:00:00", WEBS("status"), SENT(DEPLOY)),
	 NULL},
	{"refused, in conflict, failed", "cm", CONFIG, EVENT("patch", "ann", "09:00:00", APP, "403", "")
	 EVENT("update", "bob", "09:00:01", APP, "409", "") EVENT("patch", "eve", "09:00:02", APP, "500", ""),
	 NULL},
	{"read, and tried out only", "cm", CONFIG, ASKED("get", "ann", "09:00:00", APP, "")
	 ASKED("patch", "bob", "09:00:01", APP, ",\"requestURI\":\"/api/v1/x?dryRun=All\""), NULL},
	{"as somebody else", "cm", CONFIG,
	 ASKED("patch", "ann", "09:00:00", APP, ",\"impersonatedUser\":{\"username\":\"system:admin\"}"),
	 "patch system:admin by ann\n"},
	{"up to the instant and not after it", "cm", CONFIG, ASKED("patch", "ann", "12:00:00", APP, "")
	 ASKED("patch", "bob", "12:00:01", APP, ""), "patch ann\n"},
	{"in the order of their times", "cm", CONFIG, ASKED("patch", "ann", "11:00:00", APP, "")
	 ASKED("patch", "bob", "10:00:00", APP, ""), "patch bob\npatch ann\n"},
	{"told twice", "cm", CONFIG, ASKED("patch", "ann", "11:00:00", APP, "")
	 ASKED("patch", "ann", "11:00:00", APP, ""), "patch ann\n"},
	{"deleted", "cm", NULL, ASKED("delete", "ann", "09:00:00", APP, ""), "delete ann\n"},
	{"deleted with all of its kind", "cm", NULL,
	 ASKED("deletecollection", "ann", "09:00:00", REF("configmaps", "", "", ""), ""),
	 "deletecollection ann\n"},
	{"all of its kind deleted, and it is there", "cm", CONFIG,
	 ASKED("deletecollection", "ann", "09:00:00", REF("configmaps", "", "", ""), ""), NULL},
	{"all of another kind deleted", "cm", NULL,
	 ASKED("deletecollection", "ann", "09:00:00", REF("secrets", "", "", ""), ""), NULL},
};

static void
put_paths(struct buf *out, const json_t *write, const char *list, char sign)
{
	json_t *v;
	size_t i;

	json_array_foreach(json_object_get(write, list), i, v)
		buf_printf(out, " %c%s", sign, json_string_value(v));
}

static void
put_write(struct buf *out, const json_t *w)
{
	static const char *const members[] = {"subresource", "body"};

	buf_printf(out, "%s %s", tree_str(w, "verb"), tree_str(w, "user"));
	if (tree_str(w, "by"))
		buf_printf(out, " by %s", tree_str(w, "by"));
	if (json_is_true(json_object_get(w, "created")))
		buf_puts(out, " new");
	for (size_t i = 0; i < countof(members); i++)
		if (tree_str(w, members[i]))
			buf_printf(out, " %s", tree_str(w, members[i]));
	put_paths(out, w, "same", '=');
	put_paths(out, w, "other", '!');
	buf_putc(out, '\n');
}

static struct requests *
read_log(const char *text)
{
	const struct limits lim = LIMITS_DEFAULT;
	struct requests *r = requests_new(NULL);
	struct error err = {0};

	test_write("audit.log", text, strlen(text));
	CHECK_MSG(requests_add_file(r, "audit.log", &lim, &err) == 0, "%s", err.text);
	return r;
}

static json_t *
parsed(const char *text)
{
	const struct limits lim = LIMITS_DEFAULT;

	return text ? tree_parse_json(text, strlen(text), &lim, NULL, NULL) : NULL;
}

static void
check(const struct request_case *c, const struct kinds *ks)
{
	struct requests *r = read_log(c->log);
	struct requests_view v;
	struct object_key k = {0};
	json_t *body = parsed(c->body), *file, *w;
	struct buf out = {0};
	size_t i;

	if (str_eq(c->kind, "cm"))
		object_key_set(&k, "", "ConfigMap", "shop", "app");
	else
		object_key_set(&k, "apps", "Deployment", "shop", "web");
	requests_view_open(&v, r, NULL, ks);
	file = requests_view(&v, NULL, &k, body, NOON);
	json_array_foreach(tree_at(file, "audit/writes"), i, w)
		put_write(&out, w);
	test_check(str_eq(file ? buf_cstr(&out) : NULL, c->want), __FILE__, __LINE__, "%s: %s, not %s",
		   c->about, file ? buf_cstr(&out) : "nothing", c->want ? c->want : "nothing");
	buf_release(&out);
	json_decref(file);
	json_decref(body);
	object_key_release(&k);
	requests_view_close(&v);
	requests_free(r);
}

TEST(requests_of_an_object)
{
	struct kinds *ks = kinds_new();

	for (size_t i = 0; i < countof(cases); i++)
		check(&cases[i], ks);
	kinds_free(ks);
}

/* A write that was held against one night's object, held against that of a later one. */
static const struct held_case {
	const char *about, *write, *then, *now, *want;
} held_cases[] = {
	{"the same object", "{\"body\":\"part\",\"same\":[\"data.a\"]}", CONFIG, CONFIG, " part =data.a"},
	{"another value since", "{\"body\":\"part\",\"same\":[\"data.a\",\"data.b\"]}", CONFIG,
	 "{\"data\":{\"a\":\"5\",\"b\":\"2\"}}", " part =data.b !data.a"},
	{"what it did not touch is no business of it", "{\"body\":\"part\",\"same\":[\"data.b\"]}", CONFIG,
	 "{\"data\":{\"a\":\"5\",\"b\":\"2\"}}", " part =data.b"},
	{"what it took away came back", "{\"body\":\"part\",\"same\":[\"data.c\"]}", CONFIG,
	 "{\"data\":{\"a\":\"1\",\"b\":\"2\",\"c\":{\"d\":1}}}", " part !data.c"},
	{"a whole one", "{\"body\":\"whole\",\"other\":[\"data.b\"]}", CONFIG,
	 "{\"data\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}}", " whole !data.b !data.c"},
	{"nothing is known but the time", "{}", CONFIG, "{\"data\":{\"a\":\"1\",\"b\":\"7\"}}", " !data.b"},
	{"gone since", "{\"body\":\"part\",\"same\":[\"data.a\"]}", CONFIG, NULL, " part =data.a"},
};

TEST(requests_held_against_a_later_night)
{
	struct kinds *ks = kinds_new();
	struct object_key k = {0};

	object_key_set(&k, "", "ConfigMap", "shop", "app");
	for (size_t i = 0; i < countof(held_cases); i++) {
		const struct held_case *c = &held_cases[i];
		json_t *write = parsed(c->write), *then = parsed(c->then), *now = parsed(c->now);
		const struct requests_ask q = {.key = &k, .kinds = ks, .body = then};
		struct buf out = {0};

		if (now)	/* all else is as it was */
			for (size_t m = 0; m < 3; m++) {
				static const char *const members[] = {"apiVersion", "kind", "metadata"};

				json_object_set(now, members[m], json_object_get(then, members[m]));
			}
		request_held_against(write, &q, now);
		if (tree_str(write, "body"))
			buf_printf(&out, " %s", tree_str(write, "body"));
		put_paths(&out, write, "same", '=');
		put_paths(&out, write, "other", '!');
		CHECK_MSG(str_eq(buf_cstr(&out), c->want), "%s:%s, not%s", c->about, buf_cstr(&out),
			  c->want);
		buf_release(&out);
		json_decref(write);
		json_decref(then);
		json_decref(now);
	}
	object_key_release(&k);
	kinds_free(ks);
}

TEST(requests_of_two_nights_in_order)
{
	json_t *was = parsed("{\"from\":\"1\",\"to\":\"3\",\"writes\":[{\"time\":\"1\",\"id\":\"a\"},"
			     "{\"time\":\"2\",\"id\":\"b\",\"user\":\"old\"},{\"time\":\"2\",\"id\":\"c\"},"
			     "{\"time\":\"3\"}]}");
	json_t *more = parsed("{\"from\":\"2\",\"to\":\"4\",\"writes\":[{\"time\":\"2\",\"id\":\"b\"},"
			      "{\"time\":\"2\",\"id\":\"c\"},{\"time\":\"4\",\"id\":\"d\"}]}"), *w;
	struct buf out = {0};
	size_t i;

	more = requests_merged(was, more);
	json_array_foreach(json_object_get(more, "writes"), i, w)
		buf_printf(&out, "%s%s%s ", tree_str(w, "id") ? tree_str(w, "id") : "-",
			   tree_str(w, "to") ? tree_str(w, "to") : "", tree_str(w, "user") ? "!" : "");
	CHECK_STR(buf_cstr(&out), "a3 b c -3 d ");
	CHECK_STR(tree_str(more, "to"), "4");
	buf_release(&out);
	json_decref(was);
	json_decref(more);
}
