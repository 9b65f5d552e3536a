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
 * gives {apiVersion, kind, metadata: {name, namespace, uid}, "assay:opaque": {bytes,
 * sha256}} and is counted in odd (may be NULL). Bounded by lim (depth, item_bytes).
 * New reference; NULL with ERR_INPUT, ERR_LIMIT.
 */
json_t *stored_decode(struct str value, const struct limits *lim, struct stored_odd *odd,
		      struct error *err);
/*
 * apiVersion and kind only, without decoding the rest; "" when it does not say
 * (false: neither), into the caller's arrays. Protobuf and JSON are read no
 * further than needed, CBOR is decoded.
 */
bool stored_type(struct str value, char api_version[256], char kind[256]);
/*
 * metadata.namespace and .name, as far as they are cheap to find; lent from
 * value, empty where there is none. Protobuf: the message's field 1; JSON: what
 * has no escapes; CBOR, encrypted: false. False, too, when there is no name.
 */
bool stored_name(struct str value, struct str *ns, struct str *name);

/* ---- keys ---- */

/* A key of the store, taken apart. Strings are slices of the key. */
struct stored_key {
	struct str prefix;		/* "/kubernetes.io", "/registry" */
	struct str resource;		/* "services/specs", "apps.example.com/widgets" */
	struct str ns, name;		/* ns empty: cluster-wide, or not told by the key */
	bool bookkeeping;		/* the API server's own: masterleases, ranges */
};
/*
 * The prefixes that keys of this database have: what stands before
 * /namespaces/default, /ranges/serviceips, and before the resources of the
 * table. Add each key, then ask.
 */
struct stored_prefixes;
struct stored_prefixes *stored_prefixes_new(void);
void stored_prefixes_add(struct stored_prefixes *p, struct str key);
/* False for a key that has none of the prefixes (compact_rev_key) or no name. */
bool stored_key_parse(const struct stored_prefixes *p, struct str key, struct stored_key *out);
void stored_prefixes_free(struct stored_prefixes *p);
/*
 * Today's group, kind and whether it has a namespace, of the resource of a key.
 * The table has what stands there without a group. False for what is not in it:
 * a custom resource "group/plural" tells its group, and room object's kinds
 * know the plural.
 */
bool stored_resource(struct str resource, const char **group, const char **kind, bool *namespaced);
/*
 * Appends the name that an EncryptionConfiguration has for the resource of a
 * key: "secrets", "routes.route.openshift.io", "widgets.apps.example.com".
 */
void stored_resource_name(struct buf *out, struct str resource);

/* ---- decryption at rest ---- */

struct keyring;
struct keyring *keyring_new(void);
void keyring_free(struct keyring *k);	/* wipes */
/*
 * Adds the keys of an EncryptionConfiguration, JSON or YAML; all or none. Each is
 * bound to the resources of its entry. Errors never quote a key. The caller wipes p.
 */
int keyring_add_config(struct keyring *k, const char *p, size_t n, const struct limits *lim,
		       struct error *err);
/*
 * The clear value, appended to out (the caller wipes it). resource is a name as
 * stored_resource_name gives it: keys bound to it are tried first, then others of
 * the same provider and name. A value that is not encrypted comes as it is.
 * ERR_NOT_FOUND when no key fits: err names provider and key name, and for a kms
 * the version and the key's id; ERR_INPUT when the value is cut off.
 */
int keyring_open(const struct keyring *k, struct str etcd_key, const char *resource,
		 struct str value, struct buf *out, struct error *err);
/*
 * Provider and key name of a value that begins with k8s:enc:; false when it does
 * not. The provider is "aescbc", "kms v2"; with its version where that is not 1.
 * Both are cut to fit and safe to print.
 */
bool encrypted_with(struct str value, char provider[64], char key_name[256]);
bool keyring_empty(const struct keyring *k);

#endif
