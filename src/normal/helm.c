/*
 * Helm keeps a whole release in one value: base64 of gzipped JSON, with every
 * manifest and secret in it. Of that a store keeps what tells one release from
 * the next: chart, version, status, and the names of the values that were set.
 */
#include <stdlib.h>

#include "normal.h"

#define VALUES_MAX 4096
#define VALUES_DEPTH 16

static const struct {
	const char *to, *from;
	json_type type;
} release_members[] = {
	{"appVersion", "chart/metadata/appVersion", JSON_STRING},
	{"chart", "chart/metadata/name", JSON_STRING},
	{"name", "name", JSON_STRING},
	{"namespace", "namespace", JSON_STRING},
	{"revision", "version", JSON_INTEGER},
	{"status", "info/status", JSON_STRING},
	{"version", "chart/metadata/version", JSON_STRING},
};

char *
gzip_base64(const struct normal *n, const char *text, size_t len, size_t *outlen)
{
	size_t packed = 0;
	uint8_t *p;
	char *plain;

	if (len < 4 || memcmp(text, "H4sI", 4) != 0)	/* gzip's first three bytes */
		return NULL;
	p = base64_loose(text, len, &packed);
	plain = p ? gzip_decode((const char *)p, packed, n->limits.item_bytes, outlen) : NULL;
	free(p);
	return plain;
}

/* Adds the dotted names of all leaves: postgres.password, replicas. */
static void
add_value_names(json_t *list, struct buf *at, json_t *values, unsigned depth)
{
	const char *key;
	json_t *v;

	json_object_foreach(values, key, v) {
		size_t n = at->n;

		if (json_array_size(list) >= VALUES_MAX)
			return;
		if (n)
			buf_putc(at, '.');
		buf_puts(at, key);
		if (json_object_size(v) > 0 && depth < VALUES_DEPTH)
			add_value_names(list, at, v, depth + 1);
		else
			json_array_append_new(list, json_stringn_nocheck(at->p, at->n));
		at->n = n;
	}
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(json_string_value(*(json_t *const *)a), json_string_value(*(json_t *const *)b));
}

static json_t *
value_names(json_t *config)
{
	json_t *list = json_array(), *sorted;
	struct buf at = {0};
	json_t **v;
	size_t n;

	add_value_names(list, &at, config, 0);
	buf_release(&at);
	n = json_array_size(list);
	v = mem_zero(n + 1, sizeof(*v));
	for (size_t i = 0; i < n; i++)
		v[i] = json_array_get(list, i);
	qsort(v, n, sizeof(*v), by_text);
	sorted = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append(sorted, v[i]);
	free(v);
	json_decref(list);
	return sorted;
}

static json_t *
summarise(const struct normal *n, const json_t *release, struct str hashed)
{
	json_t *out, *v, *chart = tree_at(release, "chart/metadata/name");

	if (!json_is_string(chart) || !tree_at(release, "info"))
		return NULL;
	out = json_object();
	for (size_t i = 0; i < countof(release_members); i++) {
		v = tree_at(release, release_members[i].from);
		if (v && json_typeof(v) == release_members[i].type)
			json_object_set(out, release_members[i].to, v);
	}
	json_object_set_new(out, "values", value_names(tree_get(release, "config")));
	json_object_set_new(out, "hmac", hide_json(n, hashed.p, hashed.n));
	return out;
}

json_t *
helm_summary(const struct normal *n, const char *text, size_t len, struct str hashed)
{
	size_t plain_len = 0;
	char *plain = gzip_base64(n, text, len, &plain_len);
	json_t *release, *out = NULL;

	if (!plain)
		return NULL;
	release = tree_parse_json(plain, plain_len, &n->limits, NULL, NULL);
	if (release)
		out = summarise(n, release, hashed);
	json_decref(release);
	mem_wipe(plain, plain_len);
	free(plain);
	return out;
}

static bool
is_member(const char *key, const json_t *v)
{
	if (strcmp(key, "hmac") == 0)
		return json_is_string(v) && hidden_is(json_string_value(v), json_string_length(v));
	if (strcmp(key, "values") == 0)
		return json_is_array(v);
	for (size_t i = 0; i < countof(release_members); i++)
		if (strcmp(release_members[i].to, key) == 0)
			return json_typeof(v) == release_members[i].type;
	return false;
}

bool
helm_is_summary(const json_t *v)
{
	json_t *member, *item, *copy = (json_t *)(uintptr_t)v;
	const char *key;
	size_t i;

	if (!json_is_object(v) || !json_object_get(v, "hmac"))
		return false;
	json_object_foreach(copy, key, member)
		if (!is_member(key, member))
			return false;
	json_array_foreach(json_object_get(v, "values"), i, item)
		if (!json_is_string(item))
			return false;
	return true;
}
