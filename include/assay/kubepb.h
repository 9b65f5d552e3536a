/*
 * kubepb: what the API server stores under a key to the JSON that it would
 * print. Envelope, protobuf by tables of fields (fields.tsv, facts with their
 * source in its head), CBOR, JSON, and decryption at rest. Pure: bytes in, tree
 * out.
 */
#ifndef ASSAY_KUBEPB_H
#define ASSAY_KUBEPB_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "assay/base.h"
#include "assay/text.h"

/* ---- one stored value ---- */

enum stored_form { STORED_PROTOBUF, STORED_JSON, STORED_CBOR, STORED_ENCRYPTED, STORED_UNKNOWN };
enum stored_form stored_form(struct str value);
const char *stored_form_name(enum stored_form f);

/* What could not be told in JSON, over one object or many. */
struct stored_odd {
	struct map unknown_fields;	/* "core/v1.PodSpec 44" -> count */
	struct map unknown_kinds;	/* "policy/v1beta1 PodPreset" -> count */
	unsigned invalid_text;		/* strings that were no UTF-8 */
};
void stored_odd_release(struct stored_odd *o);

/*
 * The object as the official serializer prints it: nothing added (no
 * resourceVersion), kind and apiVersion of the envelope. A kind without a table
 * gives {apiVersion, kind, "assay:opaque": {sha256, bytes}} and is counted in
 * odd (may be NULL). Bounded by lim (depth, item_bytes). New reference; NULL
 * with ERR_INPUT, ERR_LIMIT.
 */
json_t *stored_decode(struct str value, const struct limits *lim, struct stored_odd *odd,
		      struct error *err);
/* apiVersion and kind only, without decoding the rest; "" when it does not say. Into the caller's arrays. */
bool stored_type(struct str value, char api_version[256], char kind[256]);
/* metadata.name and .namespace, as far as they are cheap to find; lent from value (JSON: false). */
bool stored_name(struct str value, struct str *ns, struct str *name);

/* ---- keys ---- */

/* A key of the store, taken apart. Strings are slices of the key. */
struct stored_key {
	struct str prefix;		/* "/kubernetes.io", "/registry" */
	struct str resource;		/* "services/specs", "apps.example.com/widgets" */
	struct str ns, name;		/* ns empty: cluster-wide, or not told by the key */
};
/* The prefixes that keys of this database have: learned from what stands before /namespaces/default,
 * /ranges/serviceips and known resources. add each key, then ask. */
struct stored_prefixes;
struct stored_prefixes *stored_prefixes_new(void);
void stored_prefixes_add(struct stored_prefixes *p, struct str key);
bool stored_key_parse(const struct stored_prefixes *p, struct str key, struct stored_key *out);
void stored_prefixes_free(struct stored_prefixes *p);
/* Group, kind and whether it has a namespace, of a resource prefix; false for one that no table has. */
bool stored_resource(struct str resource, const char **group, const char **kind, bool *namespaced);

/* ---- decryption at rest ---- */

struct keyring;
struct keyring *keyring_new(void);
void keyring_free(struct keyring *k);	/* wipes */
/* Adds the keys of an EncryptionConfiguration, JSON or YAML. Where a resource list is given (of
 * OpenShift's component files, NULL else) keys are bound to it. Errors never quote a key. */
int keyring_add_config(struct keyring *k, const char *p, size_t n, const struct limits *lim,
		       struct error *err);
/* The clear value, appended to out (the caller wipes it). resource is "secrets", "routes.route.openshift.io".
 * ERR_NOT_FOUND when no key fits: err names provider and key name, and for kms the kind. */
int keyring_open(const struct keyring *k, struct str etcd_key, const char *resource, struct str value,
		 struct buf *out, struct error *err);
/* Provider and key name of a value that begins with k8s:enc:; false when it does not. */
bool encrypted_with(struct str value, char provider[64], char key_name[256]);
bool keyring_empty(const struct keyring *k);

#endif
