/*
 * Keys to items, and items to objects. A value that no key opens becomes an
 * object of its name with "assay:opaque": {provider, key, bytes, sha256 of what
 * is stored}, so that it is seen to be there and to change.
 */
#include <stdio.h>
#include <stdlib.h>

#include "vault.h"

/* To be raised when the same value is to give another object than before. */
#define VAULT_FORM "assay-etcd-1"

bool
vault_is(struct str s, const char *text)
{
	return s.n == strlen(text) && memcmp(s.p, text, s.n) == 0;
}

/* What flow learns from: decoded each time, though it be known. */
static bool
must_decode(const struct stored_key *k)
{
	static const struct {
		const char *resource, *name;
	} telling[] = {
		{CRDS, NULL},
		{"namespaces", "kube-system"},
		{"config.openshift.io/infrastructures", "cluster"},
		{"config.openshift.io/clusterversions", NULL},
	};

	for (size_t i = 0; i < countof(telling); i++)
		if (vault_is(k->resource, telling[i].resource) &&
		    (!telling[i].name || vault_is(k->name, telling[i].name)))
			return true;
	return false;
}

const char *
vault_show_key(struct vault *v, const struct etcd_entry *en, const struct stored_key *k)
{
	static const char *const tokens[] = {"oauth/accesstokens", "oauth/authorizetokens"};
	size_t n = en->key.n;

	for (size_t i = 0; i < countof(tokens); i++)
		if (vault_is(k->resource, tokens[i]))
			n = (size_t)(k->name.p - en->key.p);
	buf_clear(&v->s->path);
	buf_add_safe(&v->s->path, en->key.p, n);
	if (n < en->key.n)
		buf_puts(&v->s->path, "...");
	return buf_cstr(&v->s->path);
}

/* Beside the revisions it only has to tell the values of a restored store from those before, so it
 * need be no digest: FNV-1a, eight bytes a step. */
static uint64_t
value_mark(struct str s)
{
	uint64_t h = 0xcbf29ce484222325, word;
	size_t i = 0;

	for (; i + 8 <= s.n; i += 8) {
		memcpy(&word, s.p + i, 8);
		h = (h ^ word) * 0x100000001b3;
		h ^= h >> 29;
	}
	for (; i < s.n; i++)
		h = (h ^ (uint8_t)s.p[i]) * 0x100000001b3;
	return h;
}

/* An item is its key's revision in its cluster, and its value, which gives another object to who
 * has no key for it. */
static void
make_id(struct vault *v, const struct etcd_entry *en, bool locked, uint8_t id[SHA256_BYTES])
{
	uint64_t numbers[] = {(uint64_t)en->create, (uint64_t)en->main, (uint64_t)en->version,
			      en->value.n, value_mark(en->value), locked};
	struct sha256 *sha = v->s->sha;

	sha256_add(sha, VAULT_FORM, sizeof(VAULT_FORM));
	sha256_add(sha, v->cluster, strlen(v->cluster) + 1);
	sha256_add(sha, numbers, sizeof(numbers));
	sha256_add(sha, en->key.p, en->key.n);
	sha256_end(sha, id);
}

/* Type of an object by its key alone; leaves it empty when nobody knows. */
static void
type_by_key(struct vault *v, struct vault_item *it)
{
	const char *group, *kind;
	const struct kind *row = NULL;
	bool namespaced;

	buf_clear(&v->scratch);
	stored_resource_name(&v->scratch, it->key.resource);
	if (stored_resource(it->key.resource, &group, &kind, &namespaced)) {
		row = kinds_find(v->s->kinds, group, kind);
	} else if (memchr(it->key.resource.p, '.', it->key.resource.n)) {
		v->stopped = v->stopped || reading_settle(v->s, v->err) != 0;
		row = kinds_word(v->s->kinds, buf_cstr(&v->scratch), NULL);
	}
	it->api_version[0] = it->kind[0] = '\0';
	if (!row)
		return;
	snprintf(it->kind, sizeof(it->kind), "%s", row->name);
	snprintf(it->api_version, sizeof(it->api_version), "%s%s%s", row->group,
		 *row->group ? "/" : "", *row->version ? row->version : "v1");
}

static void
count_locked(struct vault *v, const char *why)
{
	struct map_entry *e = map_at(&v->locked, why, strlen(why));

	e->value = (void *)((uintptr_t)e->value + 1);
}

/* Fills value, or what is to be said of one that stays closed. */
static void
unlock(struct vault *v, const struct etcd_entry *en, struct vault_item *it)
{
	struct error why = {0};

	it->value = en->value;
	if (!encrypted_with(en->value, it->provider, it->key_name))
		return;
	buf_clear(&v->clear);
	buf_clear(&v->scratch);
	stored_resource_name(&v->scratch, it->key.resource);
	if (keyring_open(v->ring, en->key, buf_cstr(&v->scratch), en->value, &v->clear, &why) == 0) {
		it->value = (struct str){v->clear.p ? v->clear.p : "", v->clear.n};
		return;
	}
	it->locked = true;
	count_locked(v, why.text);
}

static void
count_kind(struct vault *v, const struct vault_item *it)
{
	const char *version;
	char *group;

	if (!*it->kind)
		return;
	api_version_split(it->api_version, &group, &version);
	buf_clear(&v->scratch);
	buf_add(&v->scratch, group, strlen(group) + 1);
	buf_puts(&v->scratch, it->kind);
	map_putn(&v->kinds, v->scratch.p, v->scratch.n, v);
	free(group);
}

void
vault_lost(struct vault *v, const struct vault_item *it, const char *reason)
{
	const char *version, *today;
	char *group, *ns;

	if (it->file) {
		coverage_except(v->cover, it->file->ns, "", it->file->kind, reason);
		return;
	}
	if (!*it->kind) {
		v->blind = true;
		return;
	}
	api_version_split(it->api_version, &group, &version);
	today = kinds_group(v->s->kinds, group, it->kind);
	ns = mem_strndup(it->key.ns.n ? it->key.ns.p : "", it->key.ns.n);
	coverage_except(v->cover, str_eq(reason, "encrypted") ? "*" : ns, today, it->kind, reason);
	free(ns);
	free(group);
}

static int
hand_on(struct vault *v, const struct etcd_entry *en, struct vault_item *it)
{
	char place[48];
	char *ns = it->key.ns.n ? mem_strndup(it->key.ns.p, it->key.ns.n) : NULL;
	struct source_item si = {
		.entry = vault_show_key(v, en, &it->key),
		.place = place,
		.ns = ns,
		.must_decode = it->locked || must_decode(&it->key),
		.own = it,
	};
	int rc;

	snprintf(place, sizeof(place), "revision %lld", (long long)en->main);
	make_id(v, en, it->locked, si.id);
	rc = reading_hand(v->s, &si, v->err);
	free(ns);
	return rc;
}

bool
vault_is_object(struct vault *v, struct str key, struct stored_key *out)
{
	const char *group, *kind;
	bool namespaced;

	return stored_key_parse(v->prefixes, key, out) &&
	       (!out->bookkeeping || stored_resource(out->resource, &group, &kind, &namespaced));
}

bool
vault_look(struct vault *v, const struct etcd_entry *en, struct vault_item *it)
{
	unlock(v, en, it);
	if (it->locked || !stored_type(it->value, it->api_version, it->kind))
		type_by_key(v, it);
	return *it->kind || (!it->locked && stored_form(it->value) != STORED_UNKNOWN);
}

/* An object of the latest state; it->key is set. */
static int
on_object(struct vault *v, const struct etcd_entry *en, struct vault_item *it)
{
	bool good;
	int rc = 0;

	if (reading_tick(v->s, en->key.n + en->value.n, v->err) != 0)
		return -1;
	good = vault_look(v, en, it);
	if (v->stopped)
		return -1;
	if (it->locked)
		vault_lost(v, it, "encrypted");
	if (good)
		rc = hand_on(v, en, it);
	else if (!it->locked)
		v->strange++;
	if (!it->locked)
		count_kind(v, it);
	if (v->clear.n)
		mem_wipe(v->clear.p, v->clear.n);
	return rc;
}

/* What custom resources are called comes before them. */
static int
read_crds(struct vault *v)
{
	for (size_t i = 0; i < v->ncrds; i++) {
		struct vault_item it = {0};

		if (vault_is_object(v, v->crds[i].key, &it.key) &&
		    on_object(v, &v->crds[i], &it) != 0)
			return -1;
	}
	return 0;
}

static int
on_entry(void *ctx, const struct etcd_entry *en)
{
	struct vault *v = ctx;
	struct vault_item it = {0};

	if (!vault_is_object(v, en->key, &it.key)) {
		v->strange += !it.key.name.n && !vault_is(en->key, "compact_rev_key");
		return 0;
	}
	return vault_is(it.key.resource, CRDS) ? 0 : on_object(v, en, &it);
}

static int
on_file(void *ctx, const struct static_object *o, struct error *err)
{
	struct vault *v = ctx;
	struct vault_item it = {.file = o};
	struct source_item si = {.place = NULL, .ns = o->ns, .own = &it};

	buf_clear(&v->s->path);
	buf_printf(&v->s->path, "%s/%s/%s", o->ns, o->kind, o->name);
	si.entry = buf_cstr(&v->s->path);
	static_id(o, v->s->sha, si.id);
	return reading_hand(v->s, &si, err);
}

int
vault_items(struct vault *v, struct error *err)
{
	v->err = err;
	if (read_crds(v) != 0 || etcd_latest(v->db, on_entry, v) != 0)
		return -1;
	return statics_each(&v->statics, on_file, v, err);
}

static json_t *
opaque(const struct vault_item *it)
{
	uint8_t sum[SHA256_BYTES];
	char hex[SHA256_HEX];

	sha256_of(it->value.p, it->value.n, sum);
	hex_of(sum, sizeof(sum), hex);
	return json_pack("{s:s, s:s, s:{}, s:{s:s, s:s, s:I, s:s}}", "apiVersion", it->api_version,
			 "kind", it->kind, "metadata", "assay:opaque", "provider", it->provider,
			 "key", it->key_name, "bytes", (json_int_t)it->value.n, "sha256", hex);
}

static void
merge(struct map *to, const struct map *from)
{
	map_each(from, e) {
		struct map_entry *at = map_at(to, e->key, e->len);

		at->value = (void *)((uintptr_t)at->value + (uintptr_t)e->value);
	}
}

static bool
is_odd(const struct stored_odd *odd)
{
	return odd->unknown_fields.live || odd->unknown_kinds.live || odd->invalid_text;
}

static void
add_odd(struct vault *v, const struct stored_odd *odd)
{
	merge(&v->odd.unknown_fields, &odd->unknown_fields);
	merge(&v->odd.unknown_kinds, &odd->unknown_kinds);
	v->odd.invalid_text += odd->invalid_text;
}

static json_t *
decode_value(struct vault *v, const struct vault_item *it, struct error *err)
{
	struct stored_odd odd = {0};
	json_t *t = stored_decode(it->value, v->s->lim, &odd, err);

	if (t && is_odd(&odd)) {
		v->s->odd = true;
		add_odd(v, &odd);
	}
	stored_odd_release(&odd);
	return t;
}

/* The few that are stored without a name of their own are called as their key is. */
static json_t *
named(json_t *t, const struct vault_item *it)
{
	json_t *meta;
	const char *name;

	if (!json_is_object(t))
		return t;
	meta = tree_get(t, "metadata");
	if (!json_is_object(meta)) {
		meta = json_object();
		json_object_set_new(t, "metadata", meta);
	}
	name = tree_str(meta, "name");
	if (!name || !*name)
		json_object_set_new(meta, "name", json_stringn(it->key.name.p, it->key.name.n));
	return t;
}

json_t *
vault_decode(struct vault *v, const struct vault_item *it, struct error *err)
{
	if (it->file)
		return static_decode(it->file, v->s->lim, err);
	return named(it->locked ? opaque(it) : decode_value(v, it, err), it);
}

/* ---- beside the reading ---- */

enum { CLEAR_MAX = 64 << 10 };	/* longer clear values are not copied */

struct vault_kept {
	struct vault_item it;		/* first: it stands for the item */
	char *clear;			/* its value, if it was decrypted */
	struct stored_odd odd;
};

void *
vault_keep(struct vault *v, const struct vault_item *it)
{
	bool clear = it->value.p == v->clear.p;
	struct vault_kept *k;

	if (it->file || it->locked || (clear && it->value.n > CLEAR_MAX))
		return NULL;
	k = mem_zero(1, sizeof(*k));
	k->it = *it;
	if (clear)
		k->it.value.p = k->clear = mem_strndup(it->value.p, it->value.n);
	return k;
}

json_t *
vault_decode_kept(void *own, const struct limits *lim, bool *odd, struct error *err)
{
	struct vault_kept *k = own;
	json_t *t = stored_decode(k->it.value, lim, &k->odd, err);

	*odd = t && is_odd(&k->odd);
	return named(t, &k->it);
}

void
vault_settle(struct vault *v, void *own)
{
	const struct vault_kept *k = own;

	add_odd(v, &k->odd);
}

void
vault_drop(void *own)
{
	struct vault_kept *k = own;

	if (k->clear)
		mem_wipe(k->clear, k->it.value.n);
	free(k->clear);
	stored_odd_release(&k->odd);
	free(k);
}
