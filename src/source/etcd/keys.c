/*
 * What decrypts values: the user's file, the tarball's configurations, and
 * those of OpenShift's other two API servers, which lie in the database as
 * Secrets and are opened with the first ones (formats.md d.6).
 */
#include <stdlib.h>

#include "vault.h"

static void
add_config(struct vault *v, struct str text, const char *where)
{
	struct error err = {0};

	if (keyring_add_config(v->ring, text.p, text.n, v->s->lim, &err) != 0)
		source_note(v->s, NOTE_WARN, "encryption-config", where,
			    "its keys were not read: %s", err.text);
}

int
vault_keys(struct vault *v, struct error *err)
{
	struct str own = v->s->config;

	v->ring = keyring_new();
	if (own.n && keyring_add_config(v->ring, own.p, own.n, v->s->lim, err) != 0)
		return error_in(err, "the encryption configuration");
	for (size_t i = 0; i < v->statics.nconfigs; i++)
		add_config(v, v->statics.configs[i].bytes, "encryption-config");
	return 0;
}

/* Those that are in force first: revisions of them lie in the servers' namespaces. */
static const struct {
	const char *ns;
	bool revisions;
} homes[] = {
	{"openshift-config-managed", false},
	{"openshift-apiserver", true},
	{"openshift-oauth-apiserver", true},
	{"openshift-kube-apiserver", true},
};

#define NAME "encryption-config"

static void
wipe_text(const char *s)
{
	if (s)
		mem_wipe((void *)(uintptr_t)s, strlen(s));
}

static void
add_secret(struct vault *v, struct str value, const char *where)
{
	json_t *t = stored_decode(value, v->s->lim, NULL, NULL);
	const char *text = json_string_value(tree_get(tree_get(t, "data"), NAME));
	size_t n = 0;
	uint8_t *bytes = text ? base64_decode(text, strlen(text), &n) : NULL;

	if (bytes) {
		add_config(v, (struct str){(const char *)bytes, n}, where);
		mem_wipe(bytes, n);
	}
	wipe_text(text);
	free(bytes);
	json_decref(t);
}

static void
try_secret(struct vault *v, const struct etcd_entry *en, const struct stored_key *k)
{
	char *where = mem_printf("%.*s/%.*s", (int)k->ns.n, k->ns.p, (int)k->name.n, k->name.p);

	buf_clear(&v->clear);
	if (stored_form(en->value) != STORED_ENCRYPTED)
		add_secret(v, en->value, where);
	else if (keyring_open(v->ring, en->key, "secrets", en->value, &v->clear, NULL) == 0)
		add_secret(v, (struct str){v->clear.p, v->clear.n}, where);
	if (v->clear.p)
		mem_wipe(v->clear.p, v->clear.n);
	free(where);
}

static bool
is_config(const struct stored_key *k)
{
	return vault_is(k->resource, "secrets") && k->name.n >= strlen(NAME) &&
	       memcmp(k->name.p, NAME, strlen(NAME)) == 0;
}

static int
gather(void *ctx, const struct etcd_entry *en)
{
	struct vault *v = ctx;
	struct stored_key k;

	if (!stored_key_parse(v->prefixes, en->key, &k))
		return 0;
	if (vault_is(k.resource, CRDS)) {
		vec_grow(v->crds, v->ncrds, v->capcrds);
		v->crds[v->ncrds++] = *en;
	} else if (is_config(&k)) {
		vec_grow(v->configs, v->nconfigs, v->capconfigs);
		v->configs[v->nconfigs++] = *en;
	}
	return 0;
}

void
vault_gather(struct vault *v)
{
	etcd_latest(v->db, gather, v);
}

void
vault_key_secrets(struct vault *v)
{
	for (size_t home = 0; home < countof(homes); home++)
		for (size_t i = 0; i < v->nconfigs; i++) {
			struct stored_key k;

			if (stored_key_parse(v->prefixes, v->configs[i].key, &k) &&
			    vault_is(k.ns, homes[home].ns))
				try_secret(v, &v->configs[i], &k);
		}
}
