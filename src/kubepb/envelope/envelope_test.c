/* Tests of stored values as a whole: forms, envelopes, what nobody knows, names. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "assay/kubepb.h"
#include "test.h"

/* A field of bytes, under 128 of them. */
static void
field(struct buf *out, unsigned number, const void *p, size_t n)
{
	buf_putc(out, (char)(number << 3 | 2));
	buf_putc(out, (char)n);
	buf_add(out, p, n);
}

static void
envelope(struct buf *out, const char *api_version, const char *kind, struct str raw)
{
	struct buf type = {0};

	field(&type, 1, api_version, strlen(api_version));
	field(&type, 2, kind, strlen(kind));
	buf_clear(out);
	buf_add(out, "k8s\0", 4);
	field(out, 1, type.p, type.n);
	field(out, 2, raw.p, raw.n);
	field(out, 3, "", 0);
	field(out, 4, "", 0);
	buf_release(&type);
}

static json_t *
decode(const struct buf *b, struct stored_odd *odd, struct error *err)
{
	struct limits lim = LIMITS_DEFAULT;

	return stored_decode((struct str){b->p, b->n}, &lim, odd, err);
}

static void
gives(const struct buf *b, const char *want)
{
	struct error err = {0};
	struct buf out = {0};
	json_t *t = decode(b, NULL, &err);

	if (t)
		canon_compact(&out, t);
	CHECK_STR(t ? buf_cstr(&out) : err.text, want);
	json_decref(t);
	buf_release(&out);
}

TEST(envelope_forms)
{
	CHECK_INT(stored_form(STR("k8s\0")), STORED_PROTOBUF);
	CHECK_INT(stored_form(STR("{}\n")), STORED_JSON);
	CHECK_INT(stored_form(STR("\xd9\xd9\xf7\xa0")), STORED_CBOR);
	CHECK_INT(stored_form(STR("k8s:enc:")), STORED_ENCRYPTED);
	CHECK_INT(stored_form(STR("k8s")), STORED_UNKNOWN);
	CHECK_INT(stored_form(STR("1204")), STORED_UNKNOWN);
	CHECK_INT(stored_form((struct str){NULL, 0}), STORED_UNKNOWN);
	CHECK_STR(stored_form_name(STORED_ENCRYPTED), "encrypted");
}

TEST(envelope_of_a_kind_that_is_known)
{
	/* metadata {name: a, namespace: b}, data {k: v} */
	static const char raw[] = "\x0a\x06\x0a\x01"
				  "a\x1a\x01"
				  "b\x12\x06\x0a\x01k\x12\x01v";
	struct buf b = {0};

	envelope(&b, "v1", "ConfigMap", (struct str){raw, sizeof(raw) - 1});
	gives(&b, "{\"apiVersion\":\"v1\",\"data\":{\"k\":\"v\"},\"kind\":\"ConfigMap\","
		  "\"metadata\":{\"name\":\"a\",\"namespace\":\"b\"}}");
	/* printed by a tool */
	buf_putc(&b, '\n');
	gives(&b, "{\"apiVersion\":\"v1\",\"data\":{\"k\":\"v\"},\"kind\":\"ConfigMap\","
		  "\"metadata\":{\"name\":\"a\",\"namespace\":\"b\"}}");
	buf_putc(&b, '\n');
	CHECK(!decode(&b, NULL, NULL));
	buf_release(&b);
}

TEST(envelope_of_a_kind_that_nobody_knows)
{
	static const char raw[] = "\x0a\x0d\x0a\x03one\x1a\x01s\x2a\x03uid\x12\x01x";
	struct stored_odd odd = {0};
	struct buf b = {0}, want = {0};
	uint8_t digest[SHA256_BYTES];
	char hex[SHA256_HEX];

	sha256_of(raw, sizeof(raw) - 1, digest);
	hex_of(digest, sizeof(digest), hex);
	buf_printf(&want, "{\"apiVersion\":\"a.b/v1\",\"assay:opaque\":{\"bytes\":18,"
			  "\"sha256\":\"%s\"},\"kind\":\"Unheard\",\"metadata\":{\"name\":\"one\","
			  "\"namespace\":\"s\",\"uid\":\"uid\"}}", hex);
	envelope(&b, "a.b/v1", "Unheard", (struct str){raw, sizeof(raw) - 1});
	gives(&b, buf_cstr(&want));
	json_decref(decode(&b, &odd, NULL));
	json_decref(decode(&b, &odd, NULL));
	CHECK_INT((uintptr_t)map_get(&odd.unknown_kinds, "a.b/v1 Unheard"), 2);
	stored_odd_release(&odd);
	/* no message at all behind it */
	envelope(&b, "a.b/v1", "Unheard", STR("\x0a\x7f"));
	gives(&b, "{\"apiVersion\":\"a.b/v1\",\"assay:opaque\":{\"bytes\":2,\"sha256\":"
		  "\"4b884a0d64fca3d44f66abef69517b3f5cc8de489e7e384b4ba534f315026f50\"},"
		  "\"kind\":\"Unheard\"}");
	buf_release(&b);
	buf_release(&want);
}

TEST(envelope_around_json_and_cbor)
{
	struct buf b = {0};

	buf_add(&b, "k8s\0", 4);
	field(&b, 2, "{\"kind\":\"A\"}", 12);
	field(&b, 4, "application/json", 16);
	gives(&b, "{\"kind\":\"A\"}");
	buf_clear(&b);
	buf_add(&b, "k8s\0", 4);
	field(&b, 2, "\xa1\x41k\x01", 4);
	field(&b, 4, "application/cbor", 16);
	gives(&b, "{\"k\":1}");
	field(&b, 3, "gzip", 4);
	gives(&b, "the envelope's content has an encoding");
	buf_release(&b);
}

TEST(envelope_refuses)
{
	static const struct {
		struct str value;
		const char *text;
	} t[] = {
		{{"", 0}, "an empty value"},
		{{"1204", 4}, "neither protobuf nor JSON nor CBOR"},
		{{"k8s:enc:aescbc:v1:1:", 20}, "the value is encrypted"},
		{{"k8s\0\x0a\x05", 6}, "the envelope is damaged at byte 4"},
		{{"k8s\0\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 15},
		 "the envelope is damaged at byte 4"},
		{{"k8s\0\x0a\x02\x0a\x09", 8}, "the envelope does not say its type"},
		{{"k8s\0\x0a\x05\x0a\x03\x61\x00\x62", 11}, "the envelope does not say its type"},
		{{"{} {}", 5}, "line 1, column 4: something follows the document"},
		{{"\xd9\xd9\xf7\x80", 4}, "the value is no object"},
	};

	for (size_t i = 0; i < countof(t); i++) {
		struct limits lim = LIMITS_DEFAULT;
		struct error err = {0};

		CHECK(!stored_decode(t[i].value, &lim, NULL, &err));
		CHECK_STR(err.text, t[i].text);
		CHECK(!stored_decode(t[i].value, &lim, NULL, NULL));
	}
}

TEST(envelope_holds_limits)
{
	struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};

	lim.item_bytes = 5;
	CHECK(!stored_decode(STR("{    }"), &lim, NULL, &err));
	CHECK_INT(err.code, ERR_LIMIT);
	err = (struct error){0};
	lim.item_bytes = 100;
	lim.depth = 2;
	CHECK(!stored_decode(STR("{\"a\":{\"b\":{}}}"), &lim, NULL, &err));
	CHECK_INT(err.code, ERR_LIMIT);
}

static void
says(struct str value, const char *type, const char *name)
{
	char api_version[256], kind[256];
	struct str ns, n;
	struct buf out = {0};
	bool told = stored_type(value, api_version, kind);

	buf_printf(&out, "%s %s", api_version, kind);
	CHECK_STR(buf_cstr(&out), type);
	CHECK(told == (out.n > 1));
	buf_clear(&out);
	CHECK(stored_name(value, &ns, &n) == (name[0] != '\0'));
	if (name[0])
		buf_printf(&out, "%.*s/%.*s", (int)ns.n, ns.p, (int)n.n, n.p);
	CHECK_STR(buf_cstr(&out), name);
	buf_release(&out);
}

TEST(envelope_tells_type_and_name)
{
	struct buf b = {0}, long_kind = {0};

	says(STR("{\"apiVersion\":\"a.b/v1\",\"kind\":\"W\",\"metadata\":"
		 "{\"annotations\":{\"name\":\"}\\\"\"},\"name\":\"n\",\"namespace\":\"s\"}}\n"), "a.b/v1 W", "s/n");
	says(STR("{ \"spec\" : [ {\"kind\":1} , 2 ] , \"kind\" : \"W\" , "
		 "\"metadata\" : { \"name\" : \"n\" } }"), " W", "/n");
	says(STR("{\"kind\":\"\\u0057\",\"metadata\":{\"name\":\"a\\n\"}}"), " ", "");
	says(STR("{\"kind\":1,\"metadata\":[]}"), " ", "");
	says(STR("{\"kind\":\"W"), " ", "");
	says(STR("{\"kind"), " ", "");
	says(STR("{\"a\\"), " ", "");
	says(STR("{"), " ", "");
	says(STR(""), " ", "");
	says(STR("k8s:enc:aescbc:v1:1:"), " ", "");
	says(STR("\xd9\xd9\xf7\xa2\x44kind\x41W\x4a" "apiVersion\x42v1"), "v1 W", "");
	envelope(&b, "v1", "Pod", STR("\x0a\x06\x0a\x01n\x1a\x01s"));
	says((struct str){b.p, b.n}, "v1 Pod", "s/n");
	envelope(&b, "v1", "Pod", STR("\x0a\x06\x0a\x01n\x1a\x05s"));
	says((struct str){b.p, b.n}, "v1 Pod", "");
	buf_puts(&long_kind, "{\"kind\":\"");
	buf_fill(&long_kind, 'x', 256);
	buf_puts(&long_kind, "\"}");
	says((struct str){long_kind.p, long_kind.n}, " ", "");
	buf_release(&b);
	buf_release(&long_kind);
}

/* What is told without decoding is what decoding gives. */
TEST(envelope_tells_what_the_official_files_hold)
{
	char path[4096];
	struct dirent *e;
	unsigned seen = 0;
	DIR *d;

	d = opendir(test_unpack("types.tar.xz", "types"));
	while (d && (e = readdir(d))) {
		size_t n, m, len = strlen(e->d_name);
		struct buf type = {0}, name = {0};
		char *value, *text;
		const char *s;
		json_t *want;

		if (len < 4 || strcmp(e->d_name + len - 3, ".pb") != 0)
			continue;
		snprintf(path, sizeof(path), "types/%s", e->d_name);
		value = test_read(path, &n);
		snprintf(path, sizeof(path), "types/%.*s.json", (int)len - 3, e->d_name);
		text = test_read(path, &m);
		want = json_loadb(text, m, 0, NULL);
		s = tree_str(want, "apiVersion");
		buf_printf(&type, "%s %s", s ? s : "", tree_str(want, "kind"));
		if (tree_str(want, "metadata/name")) {
			s = tree_str(want, "metadata/namespace");
			buf_printf(&name, "%s/%s", s ? s : "", tree_str(want, "metadata/name"));
		}
		says((struct str){value, n}, buf_cstr(&type), buf_cstr(&name));
		seen++;
		json_decref(want);
		free(value);
		free(text);
		buf_release(&type);
		buf_release(&name);
	}
	closedir(d);
	CHECK(seen > 100);
}
