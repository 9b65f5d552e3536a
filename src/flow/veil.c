/* What stands in clear in a store, as its hash; or decoded. */
#include "assay/flow/veil.h"

#include <stdlib.h>

struct veiled {
	enum veil how;
	struct normal *normal;		/* NULL: what is kept is shown */
	struct kinds *kinds;
};

/* ---- of one file ---- */

/* Marks, origins and evidence are no objects. */
static bool
is_object(const json_t *v)
{
	const char *version = tree_str(v, "apiVersion");

	return version && !str_starts(version, "assay/") && tree_str(v, "kind") &&
	       json_is_object(tree_get(v, "metadata"));
}

static void
key_of(struct object_key *k, const json_t *v, const struct kinds *ks)
{
	const char *version = tree_str(v, "apiVersion"), *slash = strchr(version, '/');
	const char *kind = tree_str(v, "kind"), *ns = tree_str(v, "metadata/namespace");
	const char *name = tree_str(v, "metadata/name");
	char *group = mem_strndup(version, slash ? (size_t)(slash - version) : 0);

	object_key_set(k, kinds_group(ks, group, kind), kind, ns ? ns : "", name ? name : "");
	free(group);
}

static json_t *
hashed(const struct veiled *veil, json_t *v, struct error *err)
{
	struct normal_out out = {0};
	struct object_key k = {0};
	json_t *body = NULL;

	key_of(&k, v, veil->kinds);
	if (normal_run(veil->normal, &k, v, &out, err) == 0)
		body = json_incref(out.body);
	normal_out_release(&out);
	object_key_release(&k);
	return body;
}

static bool
is_readable(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((p[i] < 0x20 && !strchr("\t\n\r", p[i])) || p[i] == 0x7f)
			return false;
	return utf8_valid((const char *)p, n) == n;
}

/* Texts as they are; what is none stays base64. */
static json_t *
decoded(json_t *v)
{
	json_t *body = json_deep_copy(v), *data = tree_get(body, "data"), *value;
	const char *key;

	if (!str_eq(tree_str(v, "kind"), "Secret"))
		data = NULL;
	json_object_foreach(data, key, value) {
		size_t n = 0;
		uint8_t *p = json_is_string(value)
			? base64_decode(json_string_value(value), json_string_length(value), &n)
			: NULL;

		if (p && is_readable(p, n))
			json_object_set_new(data, key, json_stringn((const char *)p, n));
		if (p)
			mem_wipe(p, n);
		free(p);
	}
	return body;
}

static int
look(void *ctx, struct buf *b, size_t from, struct error *err)
{
	const struct veiled *veil = ctx;
	const struct limits lim = LIMITS_DEFAULT;
	json_t *v = tree_parse_json(b->p + from, b->n - from, &lim, NULL, NULL), *body;

	if (!v || !is_object(v)) {	/* who wants to parse it will be told */
		json_decref(v);
		return 0;
	}
	body = veil->normal ? hashed(veil, v, err) : decoded(v);
	json_decref(v);
	if (!body)
		return -1;
	b->n = from;
	canon_dump(b, body);
	json_decref(body);
	return 0;
}

/* ---- of a store ---- */

static int
keeps(struct store *s, const char *context, bool *kept, struct error *err)
{
	const struct store_snapshot *v;
	struct snapshot facts = {0};
	size_t n;

	if (store_timeline(s, context, &v, &n, err) != 0)
		return -1;
	if (!n)
		return 0;
	if (store_facts(s, &v[n - 1], &facts, err) != 0)
		return -1;
	*kept |= str_eq(facts.secrets, "keep");
	snapshot_release(&facts);
	return 0;
}

static void
veiled_free(void *ctx)
{
	struct veiled *veil = ctx;

	normal_free(veil->normal);
	kinds_free(veil->kinds);
	free(veil);
}

/* A clone has no key. Who has it has the values, too, so any key will do that is the same each
 * time. */
static void
key_without(struct store *s, uint8_t key[32])
{
	const struct store_snapshot *v;
	size_t n, snapshots;
	const char *const *contexts = store_contexts(s, &n);

	for (size_t i = 0; i < n; i++) {
		if (store_timeline(s, contexts[i], &v, &snapshots, NULL) != 0 || !snapshots)
			continue;
		sha256_of(v[0].commit.id, sizeof(v[0].commit.id), key);
		return;
	}
}

static int
veil_open(struct veiled *veil, struct store *s, struct error *err)
{
	struct normal_opts o = {.secrets = SECRETS_HASH, .limits = LIMITS_DEFAULT};
	int rc;

	if (veil->how != VEIL_HASHES)
		return 0;
	veil->kinds = kinds_new();
	if (store_key(s, o.key, NULL) != 0)
		key_without(s, o.key);
	rc = normal_new(&veil->normal, &o, err);
	mem_wipe(o.key, sizeof(o.key));
	return rc;
}

int
flow_veil(struct store *s, enum veil how, bool *kept, struct error *err)
{
	size_t n;
	const char *const *contexts = store_contexts(s, &n);
	struct veiled *veil;

	*kept = false;
	for (size_t i = 0; i < n; i++)
		if (keeps(s, contexts[i], kept, err) != 0)
			return -1;
	if (!*kept || how == VEIL_VALUES)
		return 0;
	veil = mem_zero(1, sizeof(*veil));
	veil->how = how;
	if (veil_open(veil, s, err) != 0) {
		veiled_free(veil);
		return -1;
	}
	store_look_through(s, look, veil, veiled_free);
	return 0;
}
