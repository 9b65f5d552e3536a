/*
 * normal: an object as an archive has it to the three things a store keeps:
 * its normal form, its origins (who owns which field) and its evidence (what
 * was observed). Pure passes, rules as data, idempotent (design.md 4, 5, 9).
 *
 * What stands for a secret, as a value or in the middle of a longer text:
 *
 *	hmac:<32 hex> (<n> bytes)	SECRETS_HASH; n counts the decoded value
 *	dropped (<n> bytes)		SECRETS_DROP
 *	elided (<n> bytes)		the archive itself had only the length
 *
 * Each certificate in a value of a Secret adds a note to it, in the order of
 * the file; in names and such, `%;[],+` and what is no text stand as %XX:
 *
 *	 [subject=C=DE,CN=web; issuer=CN=ca; san=DNS:a,IP:1.2.3.4; notBefore=<RFC 3339>; notAfter=…]
 *	 [more=<n>]			past 64 of them
 *
 * A Helm release (data.release of a Secret or ConfigMap) becomes an object:
 * {appVersion, chart, name, namespace, revision, status, version, values: [dotted
 * names of the values set], manifest: [objects], hmac: one of the above}, as far
 * as it has them. The manifest's objects are in normal form, redacted as those of
 * the cluster are, in its order; metadata.namespace only where the chart tells
 * one. A manifest over 1 MiB, or one that cannot be read whole, is left out.
 *
 * origins: {uid, creationTimestamp, managers: [{manager, operation, subresource,
 * time, fields}]}. evidence: the table src/normal/evidence.inc; conditions are
 * sorted by type and without the times of probes and heartbeats; an Event's is
 * {object: {kind, namespace, name, fieldPath}, reason, count, first, last, message}.
 */
#ifndef ASSAY_NORMAL_H
#define ASSAY_NORMAL_H

#include <jansson.h>
#include <stdint.h>

#include "assay/base.h"
#include "assay/object.h"
#include "assay/text.h"

enum secrets_mode { SECRETS_HASH, SECRETS_KEEP, SECRETS_DROP };

struct normal_opts {
	enum secrets_mode secrets;
	uint8_t key[32];		/* used with SECRETS_HASH */
	/* more name patterns of secret values (globs), NULL-terminated; may be NULL */
	const char *const *patterns;
	struct limits limits;
};

struct normal;
int normal_new(struct normal **out, const struct normal_opts *o, struct error *err);
void normal_free(struct normal *n);
/* The secrets mode, the patterns and the built-in tables, all that changes bytes but the key, as 16
 * hex digits: what a store is frozen to. */
const char *normal_fingerprint(const struct normal *n);
/* The key's id: 16 hex of SHA-256 over the key; "" without one. */
const char *normal_key_id(const struct normal *n);

struct normal_out {
	json_t *body;		/* new references; evidence and origins NULL where there is none */
	json_t *origins;
	json_t *evidence;
	/* newest stamp of a past act inside (managedFields, Lease, Event, condition), or
	 * WHEN_NONE */
	int64_t newest;
	/* the name to store it under, if the name itself is a secret (hmac-…), else NULL */
	char *name;
	/* code of what could not be read and is kept as a hash ("helm-damaged"), or NULL; static */
	const char *odd;
};

/* raw is not changed. The same raw, key and options give the same bytes. */
int normal_run(const struct normal *n, const struct object_key *k, const json_t *raw,
	       struct normal_out *out, struct error *err);
void normal_out_release(struct normal_out *o);

#endif
