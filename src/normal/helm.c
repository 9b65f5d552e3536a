/*
 * Helm keeps a whole release in one value: base64 of gzipped JSON, with every
 * manifest and secret in it. Of that a store keeps what tells one release from
 * the next (chart, version, status, the names of the values that were set) and
 * the objects of its manifest, each redacted as the same object of the cluster
 * is: so both compare, and a change can be told from what the chart says.
 */
#include <stdlib.h>

#include "normal.h"

#define VALUES_MAX 4096
#define VALUES_DEPTH 16
/* Helm's own bound is on the packed release; a manifest past this is left out, not cut. */
#define MANIFEST_BYTES (1U << 20)
#define MANIFEST_OBJECTS 4096
#define PLAIN_BYTES (32ULL << 20)	/* the release, unpacked */

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

/* Nothing here is as large as an archive, so the ratio holds from a megabyte on. */
static size_t
plain_bound(const struct normal *n, size_t packed)
{
	uint64_t most = n->limits.item_bytes < PLAIN_BYTES ? n->limits.item_bytes : PLAIN_BYTES;
	uint64_t ratio = (uint64_t)packed * n->limits.ratio;

	if (ratio < (1U << 20))
		ratio = 1U << 20;
	return (size_t)(ratio < most ? ratio : most);
}

char *
gzip_base64(const struct normal *n, const char *text, size_t len, size_t *outlen)
{
	size_t packed = 0;
	uint8_t *p;
	char *plain;

	if (len < 4 || memcmp(text, "H4sI", 4) != 0)	/* gzip's first three bytes */
		return NULL;
	p = base64_loose(text, len, &packed);
	plain = p ? gzip_decode((const char *)p, packed, plain_bound(n, packed), outlen) : NULL;
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
	return strcmp(json_string_value(*(json_t *const *)a),
		      json_string_value(*(json_t *const *)b));
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

/* ---- the manifest ---- */

struct manifest {
	struct pass pass;
	json_t *list;
	bool damaged;		/* one object less would look like one that the chart dropped */
};

static int
manifest_item(void *ctx, const struct item *it, struct error *err)
{
	struct manifest *m = ctx;
	const struct limits *lim = &m->pass.n->limits;
	json_t *raw, *bare, *safe = NULL;

	(void)err;
	raw = it->format == ITEM_JSON ? tree_parse_json(it->bytes, it->n, lim, NULL, NULL)
				      : tree_parse_yaml(it->bytes, it->n, lim, NULL, NULL);
	if (!raw || json_array_size(m->list) >= MANIFEST_OBJECTS) {
		m->damaged = true;
	} else if (tree_str(raw, "kind") && tree_str(raw, "metadata/name")) {
		bare = drop_bookkeeping(raw);
		safe = redact_tree(&m->pass, bare, tree_str(raw, "kind"));
		json_decref(bare);
		json_array_append_new(m->list, safe);
	}
	json_decref(raw);
	return m->damaged || m->pass.failed ? -1 : 0;
}

static int
manifest_list_end(void *ctx, const struct item_list *l, struct error *err)
{
	(void)err;
	((struct manifest *)ctx)->damaged |= l->partial;
	return 0;
}

static void
manifest_damage(void *ctx, const char *code, const char *place, const char *text)
{
	(void)code;
	(void)place;
	(void)text;
	((struct manifest *)ctx)->damaged = true;
}

/* The objects of a manifest in normal form; NULL if it cannot be read as a whole. */
static json_t *
manifest_objects(const struct pass *p, const char *text, size_t n)
{
	struct manifest m = {.pass = {.n = p->n, .nest = p->nest + 1}};
	const struct item_sink sink = {&m, manifest_item, manifest_list_end, manifest_damage};
	struct error err = {0};
	struct item_scan *scan;

	if (n > MANIFEST_BYTES || m.pass.nest >= NEST_MAX)
		return NULL;
	m.pass.err = &err;
	m.list = json_array();
	scan = item_scan_new(&sink, &p->n->limits);
	if (item_scan_feed(scan, text, n, &err) != 0 || item_scan_end(scan, &err) != 0)
		m.damaged = true;
	item_scan_free(scan);
	if (!m.damaged && !m.pass.failed)
		return m.list;
	json_decref(m.list);
	return NULL;
}

/* ---- the whole ---- */

static json_t *
summarise(const struct pass *p, const json_t *release, struct str hashed)
{
	json_t *out, *v, *chart = tree_at(release, "chart/metadata/name"), *objects;
	const json_t *manifest = tree_get(release, "manifest");

	if (!json_is_string(chart) || !tree_at(release, "info"))
		return NULL;
	out = json_object();
	for (size_t i = 0; i < countof(release_members); i++) {
		v = tree_at(release, release_members[i].from);
		if (v && json_typeof(v) == release_members[i].type)
			json_object_set(out, release_members[i].to, v);
	}
	json_object_set_new(out, "values", value_names(tree_get(release, "config")));
	if (json_string_length(manifest)) {
		objects = manifest_objects(p, json_string_value(manifest),
					   json_string_length(manifest));
		if (objects)
			json_object_set_new(out, "manifest", objects);
	}
	json_object_set_new(out, "hmac", hide_json(p->n, hashed.p, hashed.n));
	return out;
}

json_t *
helm_of_json(const struct pass *p, const char *plain, size_t n, struct str hashed)
{
	json_t *release = tree_parse_json(plain, n, &p->n->limits, NULL, NULL), *out = NULL;

	if (release)
		out = summarise(p, release, hashed);
	json_decref(release);
	return out;
}

json_t *
helm_summary(struct pass *p, const char *text, size_t len, struct str hashed)
{
	size_t plain_len = 0;
	char *plain = gzip_base64(p->n, text, len, &plain_len);
	json_t *out;

	out = plain ? helm_of_json(p, plain, plain_len, hashed) : NULL;
	if (plain)
		mem_wipe(plain, plain_len);
	free(plain);
	return out;
}

static bool
is_member(const char *key, const json_t *v)
{
	if (strcmp(key, "hmac") == 0)
		return json_is_string(v) && hidden_is(json_string_value(v), json_string_length(v));
	if (strcmp(key, "values") == 0 || strcmp(key, "manifest") == 0)
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
	/* these go through the walk as all objects do, in whatever they are put */
	json_array_foreach(json_object_get(v, "manifest"), i, item)
		if (!tree_str(item, "kind"))
			return false;
	return true;
}
