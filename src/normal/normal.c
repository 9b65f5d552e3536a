/* The order of the passes: what was observed and who wrote it are taken before they are dropped. */
#include <stdlib.h>

#include "normal.h"

/* Counts up with each change of a pass that changes bytes and is in no table. */
#define PASSES_VERSION "2"

static void
fingerprint(struct normal *n)
{
	uint8_t digest[SHA256_BYTES];
	char hex[SHA256_HEX];
	struct sha256 *h = sha256_new();
	uint32_t numbers[] = {NORMAL_FORM, n->secrets, n->limits.depth, n->limits.doc_bytes};

	sha256_add(h, PASSES_VERSION, sizeof(PASSES_VERSION));
	sha256_add(h, numbers, sizeof(numbers));
	for (size_t i = 0; i < n->npatterns; i++)
		sha256_add(h, n->patterns[i], strlen(n->patterns[i]) + 1);
	names_digest(h);
	redact_digest(h);
	rules_digest(h);
	scan_digest(h);
	flags_digest(h);
	evidence_digest(h);
	sha256_end(h, digest);
	sha256_free(h);
	hex_of(digest, SHA256_BYTES, hex);
	memcpy(n->fingerprint, hex, 16);
}

static void
identify_key(struct normal *n)
{
	uint8_t digest[SHA256_BYTES];
	char hex[SHA256_HEX];

	if (n->secrets != SECRETS_HASH)
		return;
	sha256_of(n->key, sizeof(n->key), digest);
	hex_of(digest, SHA256_BYTES, hex);
	memcpy(n->key_id, hex, 16);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int
normal_new(struct normal **out, const struct normal_opts *o, struct error *err)
{
	struct normal *n;

	if (o->secrets > SECRETS_DROP)
		return error_set(err, ERR_BUG, "unknown secrets mode %d", (int)o->secrets);
	n = mem_zero(1, sizeof(*n));
	n->secrets = o->secrets;
	n->limits = o->limits;
	memcpy(n->key, o->key, sizeof(n->key));
	while (o->patterns && o->patterns[n->npatterns])
		n->npatterns++;
	n->patterns = mem_zero(n->npatterns + 1, sizeof(*n->patterns));
	for (size_t i = 0; i < n->npatterns; i++)
		n->patterns[i] = mem_strdup(o->patterns[i]);
	qsort(n->patterns, n->npatterns, sizeof(*n->patterns), by_text);
	identify_key(n);
	fingerprint(n);
	*out = n;
	return 0;
}

void
normal_free(struct normal *n)
{
	if (!n)
		return;
	for (size_t i = 0; i < n->npatterns; i++)
		free(n->patterns[i]);
	free(n->patterns);
	mem_wipe(n->key, sizeof(n->key));
	free(n);
}

const char *
normal_fingerprint(const struct normal *n)
{
	return n->fingerprint;
}

const char *
normal_key_id(const struct normal *n)
{
	return n->key_id;
}

/* Redacts *t in place of itself; kind NULL for what is no object. */
static void
redact(struct pass *p, json_t **t, const char *kind)
{
	json_t *safe;

	if (!*t)
		return;
	safe = redact_tree(p, *t, kind);
	json_decref(*t);
	*t = safe;
}

/* Secrets in which OpenShift keeps the keys of its encryption at rest (library-go
 * pkg/operator/encryption). */
static bool
opens_etcd(const struct object_key *k)
{
	return str_eq(k->kind, "Secret") && !*k->group && str_starts(k->ns, "openshift-") &&
	       (str_starts(k->name, "encryption-config") || str_starts(k->name, "encryption-key-"));
}

/* A release whose payload was no release: there is nothing but its hash. */
static bool
lost_release(const struct object_key *k, const json_t *body)
{
	const json_t *v = tree_at(body, "data/release");

	return str_eq(k->kind, "Secret") && !*k->group && json_is_string(v) &&
	       str_eq(tree_str(body, "type"), "helm.sh/release.v1") &&
	       hidden_is(json_string_value(v), json_string_length(v)) &&
	       !str_starts(json_string_value(v), "elided");
}

int
normal_run(const struct normal *n, const struct object_key *k, const json_t *raw,
	   struct normal_out *out, struct error *err)
{
	/* whoever keeps plain values does not keep what opens all backups */
	struct normal hiding = {.secrets = SECRETS_DROP, .patterns = n->patterns,
				.npatterns = n->npatterns, .limits = n->limits};
	bool kept = n->secrets == SECRETS_KEEP && opens_etcd(k);
	struct pass p = {.n = kept ? &hiding : n, .err = err};
	struct normal_out o = {0};
	const char *name;

	if (!json_is_object(raw))
		return error_set(err, ERR_INPUT, "%s %s is no JSON object", k->kind, k->name);
	o.newest = stamp_newest(k, raw);
	o.origins = origins_take(raw);
	o.evidence = evidence_take(k, raw);
	o.body = drop_bookkeeping(raw);
	redact(&p, &o.body, k->kind);
	redact(&p, &o.evidence, NULL);
	if (p.failed) {
		normal_out_release(&o);
		return -1;
	}
	o.odd = lost_release(k, o.body) ? "helm-damaged" : NULL;
	name = tree_str(o.body, "metadata/name");
	if (name && !str_eq(name, tree_str(raw, "metadata/name")))
		o.name = mem_strdup(name);
	*out = o;
	return 0;
}

void
normal_out_release(struct normal_out *o)
{
	if (!o)
		return;
	json_decref(o->body);
	json_decref(o->origins);
	json_decref(o->evidence);
	free(o->name);
	*o = (struct normal_out){0};
}
