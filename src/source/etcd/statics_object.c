/* Files of a static pod to the object that they stand for. */
#include <stdlib.h>

#include "statics.h"

/* To be raised when the same files are to give another object than before. */
#define STATIC_FORM "assay-static-1"

static void
id_part(struct sha256 *sha, const char *text)
{
	sha256_add(sha, text, strlen(text) + 1);
}

void
static_id(const struct static_object *o, struct sha256 *sha, uint8_t id[SHA256_BYTES])
{
	id_part(sha, STATIC_FORM);
	id_part(sha, o->ns);
	id_part(sha, o->kind);
	id_part(sha, o->name);
	for (size_t i = 0; i < o->n; i++) {
		char size[24];

		id_part(sha, o->v[i].key);
		snprintf(size, sizeof(size), "%zu", o->v[i].bytes.n);
		id_part(sha, size);
		sha256_add(sha, o->v[i].bytes.p, o->v[i].bytes.n);
	}
	sha256_end(sha, id);
}

static bool
is_text(struct str s)
{
	return utf8_valid(s.p, s.n) == s.n && !memchr(s.p, '\0', s.n);
}

static void
set_base64(json_t *to, const struct static_file *f)
{
	char *text = base64_encode((const uint8_t *)f->bytes.p, f->bytes.n);

	json_object_set_new(to, f->key, json_string(text));
	mem_wipe(text, strlen(text));
	free(text);
}

static json_t *
config_map(const struct static_object *o)
{
	json_t *text = json_object(), *binary = json_object(), *t;

	for (size_t i = 0; i < o->n; i++) {
		const struct static_file *f = &o->v[i];

		if (is_text(f->bytes))
			json_object_set_new(text, f->key, json_stringn(f->bytes.p, f->bytes.n));
		else
			set_base64(binary, f);
	}
	t = json_pack("{s:s, s:o}", "apiVersion", "v1", "data", text);
	if (json_object_size(binary))
		json_object_set(t, "binaryData", binary);
	json_decref(binary);
	return t;
}

static json_t *
secret(const struct static_object *o)
{
	json_t *data = json_object();
	const char *type = "Opaque";

	for (size_t i = 0; i < o->n; i++) {
		set_base64(data, &o->v[i]);
		if (str_eq(o->v[i].key, "tls.crt"))
			type = "kubernetes.io/tls";
	}
	return json_pack("{s:s, s:s, s:o}", "apiVersion", "v1", "type", type, "data", data);
}

static json_t *
manifest(const struct static_object *o, const struct limits *lim, struct error *err)
{
	struct str s = o->n ? o->v[0].bytes : STR("");
	json_t *t = tree_parse_yaml(s.p, s.n, lim, NULL, err);

	if (t && !str_eq(tree_str(t, "kind"), "Pod")) {
		error_set(err, ERR_INPUT, "no manifest of a Pod");
		json_decref(t);
		return NULL;
	}
	return t;
}

/* A manifest's own namespace is that of its mirror in the API, which is another object. */
json_t *
static_decode(const struct static_object *o, const struct limits *lim, struct error *err)
{
	json_t *t, *meta;

	if (str_eq(o->kind, "Pod"))
		t = manifest(o, lim, err);
	else
		t = str_eq(o->kind, "Secret") ? secret(o) : config_map(o);
	if (!t)
		return NULL;
	json_object_set_new(t, "kind", json_string(o->kind));
	meta = tree_get(t, "metadata");
	if (!json_is_object(meta)) {
		meta = json_object();
		json_object_set_new(t, "metadata", meta);
	}
	json_object_set_new(meta, "name", json_string(o->name));
	json_object_set_new(meta, "namespace", json_string(o->ns));
	return t;
}
