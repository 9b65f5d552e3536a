/*
 * An EncryptionConfiguration to keys. Source: kubernetes/apiserver
 * pkg/apis/apiserver/v1/types_encryption.go; before 1.13 the kind was
 * EncryptionConfig of v1 (formats.md d.5). Nothing of a secret is ever in an
 * error, and the tree is wiped before it is freed.
 */
#include <stdio.h>
#include <stdlib.h>

#include "keyring.h"

enum {
	CONFIG_DEPTH = 16,	/* of the document; seven levels are in use */
	NAME_SHOWN = 64,	/* bytes of a key's name in an error */
};

static void
wipe_tree(json_t *t)
{
	const char *name;
	json_t *v;
	size_t i;

	if (json_is_string(t))
		mem_wipe((char *)json_string_value(t), json_string_length(t));
	json_object_foreach(t, name, v)
		wipe_tree(v);
	json_array_foreach(t, i, v)
		wipe_tree(v);
}

static json_t *
parse(const char *p, size_t n, const struct limits *lim, struct error *err)
{
	struct limits own = *lim;
	size_t i = 0;

	if (own.depth > CONFIG_DEPTH)
		own.depth = CONFIG_DEPTH;
	while (i < n && memchr(" \t\r\n", p[i], 4))
		i++;
	if (i < n && p[i] == '{')
		return tree_parse_json(p, n, &own, NULL, err);
	return tree_parse_yaml(p, n, &own, NULL, err);
}

static bool
is_config(const json_t *t)
{
	const char *version = tree_str(t, "apiVersion"), *kind = tree_str(t, "kind");

	return version &&
	       (str_starts(version, "apiserver.config.k8s.io/") || str_eq(version, "v1")) &&
	       (str_eq(kind, "EncryptionConfiguration") || str_eq(kind, "EncryptionConfig"));
}

/* Where a key is required and none is at hand, OpenShift writes one of sixteen zeros. */
static bool
is_placeholder(const struct key *key)
{
	static const uint8_t zeros[16];

	return str_eq(cipher_name(key->cipher), "aesgcm") && key->n == sizeof(zeros) &&
	       memcmp(key->bytes, zeros, sizeof(zeros)) == 0;
}

/* The key's bytes from their base64; newlines at its end are as good as not there. */
static int
read_secret(const json_t *secret, struct key *key, struct error *err)
{
	const char *text = json_string_value(secret);
	size_t len = json_string_length(secret), n = 0;
	uint8_t *bytes;
	int rc = -1;

	while (len && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		len--;
	bytes = text ? base64_decode(text, len, &n) : NULL;
	if (!bytes)
		return error_set(err, ERR_INPUT, "its secret is not base64");
	if (!cipher_key_fits(key->cipher, n)) {
		error_set(err, ERR_INPUT, "its secret has %zu bytes", n);
		goto done;
	}
	memcpy(key->bytes, bytes, n);
	key->n = n;
	rc = 0;
done:
	mem_wipe(bytes, n);
	free(bytes);
	return rc;
}

/* One key, once for each resource of its entry; "" where that names none. */
static int
add_key(struct keyring *k, struct key *key, const json_t *resources, struct error *err)
{
	size_t i;
	json_t *r;

	if (is_placeholder(key))
		return 0;
	key->resource = (char *)"";
	if (json_array_size(resources) == 0)
		return keyring_put(k, key, err);
	json_array_foreach(resources, i, r) {
		if (!json_is_string(r))
			return error_set(err, ERR_INPUT, "a resource that is no text");
		key->resource = (char *)json_string_value(r);
		if (keyring_put(k, key, err) != 0)
			return -1;
	}
	return 0;
}

static int
read_key(struct keyring *k, const struct cipher *c, const json_t *t, const json_t *resources,
	 struct error *err)
{
	const json_t *name = tree_get(t, "name");
	struct key key = {.cipher = c, .name = (char *)json_string_value(name)};
	struct buf shown = {0};
	int rc = -1;

	if (!key.name)
		return error_set(err, ERR_INPUT, "a key of %s has no name", cipher_name(c));
	if (read_secret(tree_get(t, "secret"), &key, err) == 0)
		rc = add_key(k, &key, resources, err);
	if (rc != 0) {
		buf_add_safe(&shown, key.name, strnlen(key.name, NAME_SHOWN));
		error_in(err, "key %s of %s", buf_cstr(&shown), cipher_name(c));
	}
	mem_wipe(key.bytes, sizeof(key.bytes));
	buf_release(&shown);
	return rc;
}

/* One of a list of providers: an object with one member, which names it. */
static int
read_provider(struct keyring *k, json_t *provider, const json_t *resources, struct error *err)
{
	const char *name;
	json_t *body, *t;
	size_t i;

	json_object_foreach(provider, name, body) {
		const struct cipher *c = cipher_find((struct str){name, strlen(name)});

		/* identity has no key, those of kms are elsewhere */
		if (!c)
			continue;
		json_array_foreach(tree_get(body, "keys"), i, t)
			if (read_key(k, c, t, resources, err) != 0)
				return -1;
	}
	return 0;
}

static int
read_entries(struct keyring *k, const json_t *config, struct error *err)
{
	json_t *entry, *provider;
	size_t i, j;

	json_array_foreach(tree_get(config, "resources"), i, entry)
		json_array_foreach(tree_get(entry, "providers"), j, provider)
			if (read_provider(k, provider, tree_get(entry, "resources"), err) != 0)
				return -1;
	return 0;
}

int
keyring_add_config(struct keyring *k, const char *p, size_t n, const struct limits *lim,
		   struct error *err)
{
	json_t *t = parse(p, n, lim, err);
	size_t before = k->n;
	int rc = -1;

	if (!t)
		return error_in(err, "the encryption configuration cannot be read");
	if (!is_config(t)) {
		error_set(err, ERR_INPUT, "no EncryptionConfiguration");
		goto done;
	}
	rc = read_entries(k, t, err);
	if (rc != 0) {
		error_in(err, "the encryption configuration is wrong");
		keyring_cut(k, before);
	}
done:
	wipe_tree(t);
	json_decref(t);
	return rc;
}
