/*
 * Keys for values that are encrypted at rest, from where a cluster leaves them:
 * a file named on the command line, the tarball saved with an OpenShift
 * snapshot, and Secrets inside the snapshot for the API servers besides
 * Kubernetes' own (formats.md d.6). Nothing of them is printed or kept.
 */
#include "etcd.h"

#include <stdlib.h>

#define CONFIG_BYTES (1U << 20)
#define MAX_NAMES    65536

static void
wipe(struct buf *b)
{
	if (b->p)
		mem_wipe(b->p, b->cap);
	buf_release(b);
}

static int
add_file(struct look *k, const char *path, struct error *err)
{
	struct buf b = {0};
	int rc = io_read_file(path, CONFIG_BYTES, &b, err);

	if (rc == 0 && keyring_add_config(k->ring, b.p, b.n, &k->limits, err) != 0)
		rc = error_in(err, "%s", path);
	wipe(&b);
	return rc;
}

/* The entry that the bundle stands at. One that is no configuration adds nothing. */
static void
add_entry(struct look *k, struct bundle *b, const char *path)
{
	struct buf text = {0};
	struct error err = {0};
	ssize_t n = 0;

	buf_room(&text, CONFIG_BYTES);
	while (text.n < CONFIG_BYTES &&
	       (n = bundle_read(b, text.p + text.n, CONFIG_BYTES - text.n, &err)) > 0)
		text.n += (size_t)n;
	if (n < 0 || keyring_add_config(k->ring, text.p, text.n, &k->limits, &err) != 0)
		notes_add(&k->notes, NOTE_WARN, "encryption-config", bundle_name(b), path, NULL,
			  "%s", err.text);
	wipe(&text);
}

/* Each revision of the static pod has one; older ones may hold keys that the newest dropped. */
static void
add_from(struct look *k, struct bundle *b)
{
	const struct bundle_entry *e;

	while (bundle_next(b, &e, NULL) > 0)
		if (!e->is_dir && str_ends(e->path, "/secrets/encryption-config/encryption-config"))
			add_entry(k, b, e->path);
}

/* The tarball saved with the snapshot is an entry beside it; of a tree it may lie open. */
static int
add_beside(struct look *k, struct error *err)
{
	const struct bundle_entry *v;
	size_t n;

	if (bundle_names(k->bundle, MAX_NAMES, &v, &n, err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct bundle *tar = NULL;

		if (v[i].is_dir || !strstr(v[i].path, "static_kuberesources") ||
		    bundle_open_within(&tar, k->bundle, v[i].path, &k->notes, NULL) != 0)
			continue;
		add_from(k, tar);
		bundle_close(tar);
	}
	if (n > 1 && bundle_rewind(k->bundle, NULL) == 0)
		add_from(k, k->bundle);
	return 0;
}

/* ---- keys inside the snapshot ---- */

static void
add_base64(struct look *k, const char *text)
{
	size_t n;
	uint8_t *p = base64_decode(text, strlen(text), &n);

	if (p) {
		keyring_add_config(k->ring, (const char *)p, n, &k->limits, NULL);
		mem_wipe(p, n);
	}
	free(p);
}

/* Secrets encryption-config-openshift-apiserver and the like, in openshift's own namespaces. */
static int
add_secret(void *ctx, const struct etcd_entry *en)
{
	static const char name[] = "encryption-config";
	struct look *k = ctx;
	struct stored_key key;
	json_t *secret, *data;

	if (!stored_key_parse(k->prefixes, en->key, &key) || key.name.n < strlen(name) ||
	    memcmp(key.name.p, name, strlen(name)) != 0 || key.resource.n != strlen("secrets") ||
	    memcmp(key.resource.p, "secrets", key.resource.n) != 0 || key.ns.n < 9 ||
	    memcmp(key.ns.p, "openshift", 9) != 0)
		return 0;
	secret = look_decode(k, en, NULL);
	data = tree_get(tree_get(secret, "data"), name);
	if (json_is_string(data))
		add_base64(k, json_string_value(data));
	json_decref(secret);
	return 0;
}

int
look_keys(struct look *k, struct error *err)
{
	if (k->c->opt.encryption_config && add_file(k, k->c->opt.encryption_config, err) != 0)
		return -1;
	if (add_beside(k, err) != 0)
		return -1;
	if (!keyring_empty(k->ring))
		etcd_latest(k->db, add_secret, k);
	return 0;
}
