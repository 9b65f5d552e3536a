/*
 * One etcd database while it is read: what the files of layout `etcd-snapshot`
 * share. etcd.c is the layout, open.c finds and opens the files,
 * keys.c gathers what decrypts, item.c makes items of keys.
 */
#ifndef SOURCE_VAULT_H
#define SOURCE_VAULT_H

#include <pthread.h>

#include "assay/etcd.h"
#include "assay/kubepb.h"
#include "layout.h"
#include "statics.h"

struct vault {
	struct source *s;
	struct etcd *db;
	char *path;			/* its entry; NULL when it is the archive itself */
	struct stored_prefixes *prefixes;
	struct keyring *ring;
	struct statics statics;
	bool has_statics, statics_lost;
	char *cluster;			/* uid of its kube-system, "" when unknown */
	struct coverage *cover;
	struct etcd_entry *crds, *configs;	/* CustomResourceDefinitions; Secrets with keys */
	size_t ncrds, capcrds, nconfigs, capconfigs;
	struct map kinds;		/* "group NUL Kind" of what could be read */
	struct map locked;		/* why values could not be opened, to how many */
	struct stored_odd odd;		/* over all items */
	struct buf clear;		/* a decrypted value; wiped after each item */
	struct buf scratch;
	uint64_t strange;		/* keys that hold no object */
	bool blind;			/* something was lost whose kind is not known */
	bool stopped;			/* by the sink, while it settled what it had kept */
	struct error *err;		/* of the pass */
	/* its bytes are those of a file: bundle_sealed tells of its end */
	bool plain;
	pthread_t verifier;
	bool verifying;
	uint8_t digest[SHA256_BYTES];	/* of the whole file: a by-product */
};

/* What source_item.own points to. */
struct vault_item {
	const struct static_object *file;	/* of the tarball; the rest is unset */
	struct stored_key key;
	struct str value;		/* clear; or, if locked, as stored */
	bool locked;
	char api_version[256], kind[256];	/* empty when nobody knows */
	char provider[64], key_name[256];	/* of locked ones */
};

/* open.c: which entry of a bundle is the database; NULL when there is none. Malloced. */
char *vault_database(struct bundle *b, size_t *several);
int vault_open(struct vault *v, struct error *err);
/* Adds what the tarball holds to v->statics. */
void vault_tarball(struct vault *v);
void vault_close(struct vault *v);

/* keys.c: fills v->ring from the user's file and the tarball, then from the database. */
int vault_keys(struct vault *v, struct error *err);
/* Finds those Secrets, and the CustomResourceDefinitions, in one go. */
void vault_gather(struct vault *v);
void vault_key_secrets(struct vault *v);

/* item.c: hands on an item for each key and file; -1 when the sink stopped it. */
int vault_items(struct vault *v, struct error *err);
/* Is there an object under this key? Its parts; nothing of them where it is no key of the API's. */
bool vault_is_object(struct vault *v, struct str key, struct stored_key *out);
/* Opens the value and tells its type; it->key is set. False when it is no object of a known kind.
 * v->clear is to be wiped after. */
bool vault_look(struct vault *v, const struct etcd_entry *en, struct vault_item *it);
/* The key, as a note may show it: of tokens the name is the secret. Lent until the next. */
const char *vault_show_key(struct vault *v, const struct etcd_entry *en,
			   const struct stored_key *k);
/* New reference. */
json_t *vault_decode(struct vault *v, const struct vault_item *it, struct error *err);
/* The same beside the reading: see struct layout. */
void *vault_keep(struct vault *v, const struct vault_item *it);
json_t *vault_decode_kept(void *own, const struct limits *lim, bool *odd, struct error *err);
void vault_settle(struct vault *v, void *own);
void vault_drop(void *own);
/* What is not known of its kind. */
void vault_lost(struct vault *v, const struct vault_item *it, const char *reason);
bool vault_is(struct str s, const char *text);
#define CRDS "apiextensions.k8s.io/customresourcedefinitions"

/* past.c */
void vault_past(const struct vault *v, struct source_past *out);
int vault_revisions(struct vault *v, const struct source_past_sink *sink, struct error *err);

#endif
