/*
 * Stored values of every kind against what the official serializer prints, and
 * the rules of the wire one by one.
 */
#include <dirent.h>
#include <stdlib.h>

#include "message.h"
#include "test.h"

/* ---- messages by hand ---- */

static void
put_varint(struct buf *b, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		buf_putc(b, (char)(v | 0x80));
	buf_putc(b, (char)v);
}

static void
put_number(struct buf *b, unsigned number, uint64_t v)
{
	put_varint(b, number << 3);
	put_varint(b, v);
}

static void
put_bytes(struct buf *b, unsigned number, const char *p, size_t n)
{
	put_varint(b, number << 3 | 2);
	put_varint(b, n);
	buf_add(b, p, n);
}

static void
put_text(struct buf *b, unsigned number, const char *s)
{
	put_bytes(b, number, s, strlen(s));
}

/* Releases in. */
static void
put_message(struct buf *b, unsigned number, struct buf *in)
{
	put_bytes(b, number, in->n ? in->p : "", in->n);
	buf_release(in);
}

/* Without apiVersion and kind, keys sorted; lent until the next call. Releases raw. */
static const char *
decoded(struct stored_odd *odd, const char *api_version, const char *kind, struct buf *raw)
{
	static char *text;
	struct limits lim = LIMITS_DEFAULT;
	struct stored_run run = {.lim = &lim, .odd = odd};
	struct error err = {0};
	json_t *v = message_decode(&run, api_version, kind, (struct str){raw->p, raw->n}, &err);

	json_object_del(v, "apiVersion");
	json_object_del(v, "kind");
	free(text);
	text = v ? json_dumps(v, JSON_COMPACT | JSON_SORT_KEYS) : mem_strdup(err.text);
	CHECK_INT(run.depth, 0);
	json_decref(v);
	buf_release(raw);
	return text;
}

/* ---- pairs ---- */

static json_t *
decode_file(const char *path, bool era_2019, struct error *err)
{
	struct limits lim = LIMITS_DEFAULT;
	struct stored_odd odd = {0};
	struct stored_run run = {.lim = &lim, .odd = &odd, .era_2019 = era_2019};
	size_t n;
	char *bytes = test_read(path, &n);
	json_t *v = stored_decode_in(&run, (struct str){bytes, n}, err);

	map_each(&odd.unknown_fields, e)
		CHECK_MSG(false, "%s: unknown field %s", path, e->key);
	CHECK_MSG(odd.unknown_kinds.live == 0, "%s: unknown kind", path);
	CHECK_MSG(odd.invalid_text == 0, "%s: invalid text", path);
	stored_odd_release(&odd);
	free(bytes);
	return v;
}

static void
check_pair(const char *path, bool era_2019)
{
	struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};
	char *json_path = mem_printf("%.*s.json", (int)strlen(path) - 3, path);
	size_t n;
	char *text = test_read(json_path, &n);
	json_t *want = tree_parse_json(text, n, &lim, NULL, NULL);
	json_t *got = decode_file(path, era_2019, &err);

	CHECK_MSG(want && got && json_equal(got, want), "%s: %s", path, err.text);
	json_decref(got);
	json_decref(want);
	free(text);
	free(json_path);
}

static unsigned
check_folder(const char *name, bool era_2019)
{
	const char *root = test_unpack("types.tar.xz", name);
	DIR *d = opendir(root);
	struct dirent *e;
	unsigned count = 0;

	while (CHECK_MSG(d != NULL, "%s", root) && (e = readdir(d))) {
		if (str_ends(e->d_name, ".pb")) {
			char *path = mem_printf("%s/%s", root, e->d_name);

			check_pair(path, era_2019);
			free(path);
			count++;
		}
	}
	if (d)
		closedir(d);
	return count;
}

TEST(message_pairs_of_today)
{
	CHECK(check_folder("types", false) > 200);
}

TEST(message_pairs_of_2019)
{
	CHECK(check_folder("types-2019", true) > 30);
}

/* ---- rules ---- */

TEST(message_shows_what_has_no_omitempty)
{
	struct buf raw = {0};

	CHECK_STR(decoded(NULL, "rbac.authorization.k8s.io/v1", "Role", &raw),
		  "{\"metadata\":{},\"rules\":null}");
	CHECK_STR(decoded(NULL, "v1", "Service", &raw),
		  "{\"metadata\":{},\"spec\":{},\"status\":{\"loadBalancer\":{}}}");
	CHECK_STR(decoded(NULL, "v1", "ConfigMap", &raw), "{\"metadata\":{}}");
}

TEST(message_last_number_wins_and_messages_merge)
{
	struct buf raw = {0}, meta = {0}, spec = {0};

	put_text(&meta, 1, "first");
	put_text(&meta, 3, "ns");
	put_message(&raw, 1, &meta);
	put_text(&meta, 1, "second");
	put_message(&raw, 1, &meta);
	put_number(&spec, 1, 3);
	put_number(&spec, 1, 0);
	put_number(&spec, 4, 5);
	put_number(&spec, 4, 0);
	put_message(&raw, 2, &spec);
	CHECK_STR(decoded(NULL, "v1", "ReplicationController", &raw),
		  "{\"metadata\":{\"name\":\"second\",\"namespace\":\"ns\"},"
		  "\"spec\":{\"replicas\":0},\"status\":{\"replicas\":0}}");
}

TEST(message_reads_numbers_packed_or_not)
{
	struct buf raw = {0}, spec = {0}, security = {0}, packed = {0};

	put_varint(&packed, 7);
	put_varint(&packed, (uint64_t)-8);
	put_number(&security, 4, 6);
	put_message(&security, 4, &packed);
	put_message(&spec, 14, &security);
	put_message(&raw, 2, &spec);
	CHECK_STR(decoded(NULL, "v1", "Pod", &raw),
		  "{\"metadata\":{},\"spec\":{\"containers\":null,\"securityContext\":"
		  "{\"supplementalGroups\":[6,7,-8]}},\"status\":{}}");
}

TEST(message_maps)
{
	struct stored_odd odd = {0};
	struct buf raw = {0}, entry = {0};

	put_text(&entry, 1, "no value");
	put_message(&raw, 2, &entry);
	put_text(&entry, 2, "no key");
	put_message(&raw, 2, &entry);
	put_bytes(&entry, 1, "n\0l", 3);
	put_text(&entry, 2, "left out");
	put_message(&raw, 2, &entry);
	put_text(&entry, 1, "twice");
	put_text(&entry, 2, "a");
	put_message(&raw, 2, &entry);
	put_text(&entry, 1, "twice");
	put_text(&entry, 2, "b");
	put_message(&raw, 2, &entry);
	put_text(&entry, 1, "bytes");
	put_bytes(&entry, 2, "\xff\0", 2);
	put_message(&raw, 3, &entry);
	CHECK_STR(decoded(&odd, "v1", "ConfigMap", &raw),
		  "{\"binaryData\":{\"bytes\":\"/wA=\"},"
		  "\"data\":{\"\":\"no key\",\"no value\":\"\",\"twice\":\"b\"},"
		  "\"metadata\":{}}");
	CHECK_INT(odd.invalid_text, 1);
	stored_odd_release(&odd);
}

TEST(message_counts_what_it_does_not_know)
{
	struct stored_odd odd = {0};
	struct buf raw = {0}, spec = {0};

	put_text(&spec, 999, "?");
	put_number(&spec, 999, 1);
	put_text(&spec, 10, "a\xff\xc3(");
	put_message(&raw, 2, &spec);
	put_number(&raw, 500, 1);
	CHECK_STR(decoded(&odd, "v1", "Pod", &raw),
		  "{\"metadata\":{},\"spec\":{\"containers\":null,"
		  "\"nodeName\":\"a\xef\xbf\xbd\xef\xbf\xbd(\"},\"status\":{}}");
	CHECK_INT((uintptr_t)map_get(&odd.unknown_fields, "core/v1.PodSpec 999"), 2);
	CHECK_INT((uintptr_t)map_get(&odd.unknown_fields, "core/v1.Pod 500"), 1);
	CHECK_INT(odd.unknown_fields.live, 2);
	CHECK_INT(odd.invalid_text, 1);
	stored_odd_release(&odd);
}

TEST(message_old_fields_are_told_when_they_are_there)
{
	struct buf raw = {0}, meta = {0};

	put_text(&meta, 15, "");
	put_message(&raw, 1, &meta);
	CHECK_STR(decoded(NULL, "v1", "ConfigMap", &raw), "{\"metadata\":{}}");
	put_text(&meta, 15, "east");
	put_message(&raw, 1, &meta);
	CHECK_STR(decoded(NULL, "v1", "ConfigMap", &raw),
		  "{\"metadata\":{\"clusterName\":\"east\"}}");
}

/* managedFields of 1.14 and 1.15: a message that is a map of its own kind. */
TEST(message_fields_before_fields_v1)
{
	struct buf raw = {0}, meta = {0}, entry = {0}, fields = {0}, at = {0}, spec = {0};

	put_text(&at, 1, "f:replicas");
	put_message(&spec, 1, &at);
	put_text(&at, 1, "f:spec");
	put_message(&at, 2, &spec);
	put_message(&fields, 1, &at);
	put_text(&entry, 1, "kubectl");
	put_message(&entry, 5, &fields);
	put_message(&meta, 17, &entry);
	put_text(&entry, 5, "");
	put_message(&meta, 17, &entry);
	put_message(&raw, 1, &meta);
	CHECK_STR(decoded(NULL, "v1", "ConfigMap", &raw),
		  "{\"metadata\":{\"managedFields\":["
		  "{\"fields\":{\"f:spec\":{\"f:replicas\":{}}},\"manager\":\"kubectl\"},"
		  "{\"fields\":{}}]}}");
}

TEST(message_kinds_of_openshift_without_group)
{
	struct buf raw = {0};

	CHECK_STR(decoded(NULL, "v1", "Route", &raw),
		  "{\"metadata\":{},\"spec\":{\"to\":"
		  "{\"kind\":\"\",\"name\":\"\",\"weight\":null}},\"status\":{}}");
	CHECK_STR(decoded(NULL, "v1", "Widget", &raw), "no table has the kind Widget");
	CHECK_STR(decoded(NULL, "apps/v9", "Deployment", &raw),
		  "no table has the kind Deployment");
}

/* metadata.creationTimestamp, whatever it is */
static const char *
time_of(uint64_t seconds, bool empty)
{
	struct buf raw = {0}, meta = {0}, when = {0};

	if (!empty)
		put_number(&when, 1, seconds);
	put_message(&meta, 8, &when);
	put_message(&raw, 1, &meta);
	return decoded(NULL, "v1", "ConfigMap", &raw);
}

TEST(message_times)
{
	CHECK_STR(time_of(1772410510, false),
		  "{\"metadata\":{\"creationTimestamp\":\"2026-03-02T00:15:10Z\"}}");
	CHECK_STR(time_of(0, false),
		  "{\"metadata\":{\"creationTimestamp\":\"1970-01-01T00:00:00Z\"}}");
	CHECK_STR(time_of((uint64_t)INT64_C(-62135596800), false), "{\"metadata\":{}}");
	CHECK_STR(time_of(INT64_MAX, false),
		  "{\"metadata\":{\"creationTimestamp\":\"9223372036854775807\"}}");
	CHECK_STR(time_of(0, true), "{\"metadata\":{}}");
}

/* A Template with one object, which is the bytes of a document. Releases object. */
static void
template_of(struct buf *out, struct buf *object)
{
	struct buf in = {0};

	put_message(&in, 1, object);
	put_message(out, 3, &in);
}

TEST(message_documents_inside)
{
	static const struct {
		const char *bytes, *want;
	} t[] = {
		{"{\"b\":1,\"a\":[9007199254740993]}", "{\"a\":[9007199254740993],\"b\":1}"},
		{"", "null"},
		{"7", "7"},
	};

	for (size_t i = 0; i < countof(t); i++) {
		struct buf raw = {0}, object = {0};
		char *want = mem_printf("{\"metadata\":{},\"objects\":[%s]}", t[i].want);

		buf_puts(&object, t[i].bytes);
		template_of(&raw, &object);
		CHECK_STR(decoded(NULL, "template.openshift.io/v1", "Template", &raw), want);
		free(want);
	}
}

TEST(message_document_inside_that_is_none)
{
	struct stored_odd odd = {0};
	struct buf raw = {0}, object = {0};

	buf_puts(&object, "{\"a\":");
	template_of(&raw, &object);
	CHECK(strstr(decoded(&odd, "template.openshift.io/v1", "Template", &raw),
		     "{\"assay:opaque\":{\"bytes\":5,\"sha256\":\"") != NULL);
	CHECK_INT((uintptr_t)map_get(&odd.unknown_kinds, "RawExtension"), 1);
	stored_odd_release(&odd);
}

/* Templates in templates, each stored as protobuf in an envelope. */
static void
nest(struct buf *out, unsigned levels)
{
	buf_puts(out, "{}");
	for (unsigned i = 0; i < levels; i++) {
		struct buf raw = {0}, type = {0};

		template_of(&raw, out);
		put_text(&type, 1, "template.openshift.io/v1");
		put_text(&type, 2, "Template");
		buf_add(out, "k8s\0", 4);
		put_message(out, 1, &type);
		put_message(out, 2, &raw);
	}
}

TEST(message_nesting_is_bounded)
{
	struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};
	struct buf deep = {0};
	json_t *v;

	nest(&deep, 20);
	v = stored_decode((struct str){deep.p, deep.n}, &lim, NULL, &err);
	CHECK_MSG(v != NULL, "%s", err.text);
	json_decref(v);
	lim.depth = 30;
	CHECK(!stored_decode((struct str){deep.p, deep.n}, &lim, NULL, &err));
	CHECK_INT(err.code, ERR_LIMIT);
	buf_release(&deep);
}

/* Each element is two bytes, and three structs when it is shown. */
TEST(message_zeros_are_bounded)
{
	struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};
	struct buf raw = {0}, spec = {0};
	struct stored_run run = {.lim = &lim};

	lim.item_bytes = 2000 * 16;
	for (unsigned i = 0; i < 1000; i++)
		put_text(&spec, 4, "");
	put_message(&raw, 2, &spec);
	CHECK(!message_decode(&run, "apps/v1", "StatefulSet", (struct str){raw.p, raw.n},
			      &err));
	CHECK_INT(err.code, ERR_LIMIT);
	buf_release(&raw);
}

TEST(message_damage_is_told)
{
	struct buf raw = {0}, in = {0};

	put_number(&raw, 1, 5);
	CHECK_STR(decoded(NULL, "v1", "ConfigMap", &raw),
		  "field 1 (metadata) is written in another way");
	put_text(&in, 1, "name");
	in.n--;
	put_bytes(&raw, 1, in.p, in.n);
	buf_release(&in);
	CHECK_STR(decoded(NULL, "v1", "ConfigMap", &raw),
		  "meta/v1.ObjectMeta: no field at byte 0");
	put_number(&raw, 2, 5);
	CHECK_STR(decoded(NULL, "v1", "ConfigMap", &raw), "an entry of a map is no message");
	put_text(&raw, 2, "x");
	CHECK_STR(decoded(NULL, "v1", "ConfigMap", &raw),
		  "field 2: an entry of a map is damaged");
	put_text(&in, 4, "\xff");
	put_message(&raw, 2, &in);
	CHECK_STR(decoded(NULL, "v1", "Pod", &raw),
		  "field 4 (terminationGracePeriodSeconds) is written in another way");
}
