/*
 * A stored value: what it is by its first bytes, and the object in it. Source:
 * k8s.io/apimachinery pkg/runtime/serializer/protobuf (the envelope is
 * runtime.Unknown behind "k8s" NUL), formats.md d.2. It also says what a value
 * is called without decoding it.
 */
#include <stdlib.h>

#include "cbor.h"
#include "skim.h"
#include "wire.h"
#include "message.h"

#define MAGIC STR("k8s\0")

enum { TYPE_MAX = 256 };	/* bytes of an apiVersion or kind, with NUL */

/* Numbers in runtime.Unknown and TypeMeta. */
enum { UNKNOWN_TYPE = 1, UNKNOWN_RAW = 2, UNKNOWN_ENCODING = 3, UNKNOWN_CONTENT = 4 };
enum { TYPE_VERSION = 1, TYPE_KIND = 2 };
/* In every object's message, and in ObjectMeta. */
enum { OBJECT_META = 1 };
enum { META_NAME = 1, META_NAMESPACE = 3, META_UID = 5 };

struct envelope {
	struct str api_version, kind;
	struct str raw;
	struct str encoding, content;
};

static const struct envelope no_envelope = {{"", 0}, {"", 0}, {"", 0}, {"", 0}, {"", 0}};

static bool
begins(struct str value, struct str with)
{
	return value.n >= with.n && memcmp(value.p, with.p, with.n) == 0;
}

enum stored_form
stored_form(struct str value)
{
	static const struct {
		struct str first;
		enum stored_form form;
	} forms[] = {
		{{"k8s\0", 4}, STORED_PROTOBUF},
		{{"{", 1}, STORED_JSON},
		{{"\xd9\xd9\xf7", 3}, STORED_CBOR},
		{{"k8s:enc:", 8}, STORED_ENCRYPTED},
	};

	for (size_t i = 0; i < countof(forms); i++)
		if (begins(value, forms[i].first))
			return forms[i].form;
	return STORED_UNKNOWN;
}

const char *
stored_form_name(enum stored_form f)
{
	static const char *const names[] = {
		[STORED_PROTOBUF] = "protobuf", [STORED_JSON] = "json",
		[STORED_CBOR] = "cbor",		[STORED_ENCRYPTED] = "encrypted",
		[STORED_UNKNOWN] = "unknown",
	};

	return names[f];
}

/* One field of runtime.Unknown; what it may get later is left aside. */
static bool
take(struct envelope *e, const struct wire_field *f)
{
	if (f->type != WIRE_BYTES)
		return true;
	if (f->number == UNKNOWN_TYPE)
		return wire_find(f->bytes, TYPE_VERSION, &e->api_version) &&
		       wire_find(f->bytes, TYPE_KIND, &e->kind);
	if (f->number == UNKNOWN_RAW)
		e->raw = f->bytes;
	else if (f->number == UNKNOWN_ENCODING)
		e->encoding = f->bytes;
	else if (f->number == UNKNOWN_CONTENT)
		e->content = f->bytes;
	return true;
}

static int
open_envelope(struct str value, struct envelope *out, struct error *err)
{
	struct wire w = {.p = value.p, .n = value.n, .i = MAGIC.n};
	struct envelope e = no_envelope;
	struct wire_field f;
	int rc;

	while ((rc = wire_next(&w, &f)) > 0)
		if (!take(&e, &f))
			return error_set(err, ERR_INPUT, "the envelope does not say its type");
	/* a value that somebody printed has a newline more */
	if (rc < 0 && !(w.i == w.n - 1 && w.p[w.i] == '\n'))
		return error_set(err, ERR_INPUT, "the envelope is damaged at byte %zu", w.i);
	*out = e;
	return 0;
}

/* As a C string; false, and "", for what is no name of a type. */
static bool
copy_type(struct str from, char to[TYPE_MAX])
{
	to[0] = '\0';
	if (from.n >= TYPE_MAX || memchr(from.p, '\0', from.n) ||
	    utf8_valid(from.p, from.n) != from.n)
		return false;
	memcpy(to, from.p, from.n);
	to[from.n] = '\0';
	return true;
}

static json_t *
decode_json(struct stored_run *run, struct str value, struct error *err)
{
	struct limits lim = *run->lim;

	lim.depth = lim.depth > run->depth ? lim.depth - run->depth : 0;
	return tree_parse_json(value.p, value.n, &lim, NULL, err);
}

static void
set_text(struct stored_run *run, json_t *to, const char *key, struct str text)
{
	if (text.n)
		json_object_set_new_nocheck(to, key, odd_string(run, text));
}

/* What can be said of an object whose message nobody knows: all have their metadata first. */
static json_t *
opaque_meta(struct stored_run *run, struct str raw)
{
	struct str meta, name, ns, uid;
	json_t *t = NULL;

	if (!wire_find(raw, OBJECT_META, &meta) || !wire_find(meta, META_NAME, &name) || !name.n ||
	    !wire_find(meta, META_NAMESPACE, &ns) || !wire_find(meta, META_UID, &uid))
		return NULL;
	t = json_object();
	set_text(run, t, "name", name);
	set_text(run, t, "namespace", ns);
	set_text(run, t, "uid", uid);
	return t;
}

static json_t *
opaque(struct stored_run *run, const char *api_version, const char *kind, struct str raw)
{
	json_t *t = json_object(), *what = json_object(), *meta;
	uint8_t digest[SHA256_BYTES];
	char hex[SHA256_HEX];
	char *counted = mem_printf("%s %s", api_version, kind);

	set_text(run, t, "apiVersion", (struct str){api_version, strlen(api_version)});
	set_text(run, t, "kind", (struct str){kind, strlen(kind)});
	meta = opaque_meta(run, raw);
	if (meta)
		json_object_set_new_nocheck(t, "metadata", meta);
	sha256_of(raw.p, raw.n, digest);
	hex_of(digest, sizeof(digest), hex);
	json_object_set_new_nocheck(what, "bytes", json_integer((json_int_t)raw.n));
	json_object_set_new_nocheck(what, "sha256", json_string_nocheck(hex));
	json_object_set_new_nocheck(t, "assay:opaque", what);
	if (run->odd)
		odd_count(&run->odd->unknown_kinds, counted);
	free(counted);
	return t;
}

static json_t *
decode_message(struct stored_run *run, const struct envelope *e, struct error *err)
{
	char api_version[TYPE_MAX], kind[TYPE_MAX];
	struct error own = {0};
	json_t *t;

	if (!copy_type(e->api_version, api_version) || !copy_type(e->kind, kind)) {
		error_set(err, ERR_INPUT, "the envelope does not say its type");
		return NULL;
	}
	t = message_decode(run, api_version, kind, e->raw, &own);
	if (!t && own.code == ERR_NOT_FOUND)
		return opaque(run, api_version, kind, e->raw);
	if (!t)
		error_set(err, own.code, "%s", own.text);
	return t;
}

static json_t *
decode_protobuf(struct stored_run *run, struct str value, struct error *err)
{
	static const struct {
		struct str type;
		json_t *(*decode)(struct stored_run *, struct str, struct error *);
	} contents[] = {
		{{"application/json", 16}, decode_json},
		{{"application/cbor", 16}, cbor_decode},
	};
	struct envelope e;

	if (open_envelope(value, &e, err) != 0)
		return NULL;
	if (e.encoding.n) {
		error_set(err, ERR_INPUT, "the envelope's content has an encoding");
		return NULL;
	}
	for (size_t i = 0; i < countof(contents); i++)
		if (begins(e.content, contents[i].type))
			return contents[i].decode(run, e.raw, err);
	return decode_message(run, &e, err);
}

json_t *
stored_decode_in(struct stored_run *run, struct str value, struct error *err)
{
	static json_t *(*const decode[])(struct stored_run *, struct str, struct error *) = {
		[STORED_PROTOBUF] = decode_protobuf,
		[STORED_JSON] = decode_json,
		[STORED_CBOR] = cbor_decode,
	};
	enum stored_form form = stored_form(value);

	if (value.n > run->lim->item_bytes)
		error_set(err, ERR_LIMIT, "a value of %zu bytes is over the limit", value.n);
	else if (!value.n)
		error_set(err, ERR_INPUT, "an empty value");
	else if (form == STORED_ENCRYPTED)
		error_set(err, ERR_INPUT, "the value is encrypted");
	else if (form == STORED_UNKNOWN)
		error_set(err, ERR_INPUT, "neither protobuf nor JSON nor CBOR");
	else
		return decode[form](run, value, err);
	return NULL;
}

json_t *
stored_decode(struct str value, const struct limits *lim, struct stored_odd *odd,
	      struct error *err)
{
	struct stored_run run = {.lim = lim, .odd = odd};
	json_t *t = stored_decode_in(&run, value, err);

	if (t && !json_is_object(t)) {
		json_decref(t);
		error_set(err, ERR_INPUT, "the value is no object");
		return NULL;
	}
	return t;
}

/* Where the object in it stands as JSON: the value, or what its envelope holds; else empty. */
static struct str
json_of(struct str value, const struct envelope *e)
{
	if (stored_form(value) == STORED_JSON)
		return value;
	if (e->content.n && stored_form(e->raw) == STORED_JSON)
		return e->raw;
	return (struct str){"", 0};
}

static struct str
tree_text(const json_t *t, const char *key)
{
	const json_t *v = tree_get(t, key);

	return (struct str){v && json_is_string(v) ? json_string_value(v) : "",
			    json_string_length(v)};
}

bool
stored_type(struct str value, char api_version[TYPE_MAX], char kind[TYPE_MAX])
{
	enum stored_form form = stored_form(value);
	struct envelope e = no_envelope;
	struct limits lim = LIMITS_DEFAULT;
	struct str json;
	json_t *t = NULL;

	if (form == STORED_PROTOBUF && open_envelope(value, &e, NULL) != 0)
		e = no_envelope;
	json = json_of(value, &e);
	if (json.n) {
		e.api_version = skim_text(skim_member(json, "apiVersion"));
		e.kind = skim_text(skim_member(json, "kind"));
	} else if (form == STORED_CBOR) {
		t = stored_decode(value, &lim, NULL, NULL);
		e.api_version = tree_text(t, "apiVersion");
		e.kind = tree_text(t, "kind");
	}
	copy_type(e.api_version, api_version);
	copy_type(e.kind, kind);
	json_decref(t);
	return api_version[0] || kind[0];
}

bool
stored_name(struct str value, struct str *ns, struct str *name)
{
	struct envelope e = no_envelope;
	struct str json, meta;

	*ns = *name = (struct str){"", 0};
	if (stored_form(value) == STORED_PROTOBUF && open_envelope(value, &e, NULL) != 0)
		return false;
	json = json_of(value, &e);
	if (json.n) {
		meta = skim_member(json, "metadata");
		*name = skim_text(skim_member(meta, "name"));
		*ns = skim_text(skim_member(meta, "namespace"));
	} else if (!e.content.n && wire_find(e.raw, OBJECT_META, &meta)) {
		if (!wire_find(meta, META_NAME, name) || !wire_find(meta, META_NAMESPACE, ns))
			*name = *ns = (struct str){"", 0};
	}
	return name->n > 0;
}
