/*
 * The inside of normal: what one run carries along, and the passes. Trees are
 * copied on write: a pass returns a new reference to what it was given where it
 * changes nothing, so that an object without secrets costs a walk and no copy.
 */
#ifndef NORMAL_NORMAL_H
#define NORMAL_NORMAL_H

#include "assay/normal.h"

struct normal {
	enum secrets_mode secrets;
	uint8_t key[32];
	char **patterns;
	size_t npatterns;
	struct limits limits;
	char fingerprint[17];
	char key_id[17];
};

struct pass {
	const struct normal *n;
	struct error *err;
	bool failed;		/* a bound was met: err is set, the result is thrown away */
	unsigned nest;		/* documents inside strings inside documents … */
};

#define NEST_MAX 4

/* ---- hide.c: the text that stands for a secret value */

void hide(const struct normal *n, struct buf *out, const void *p, size_t len);
json_t *hide_json(const struct normal *n, const void *p, size_t len);
/* Of what is no text: its compact print; nothing of null. */
json_t *hide_tree(const struct normal *n, const json_t *v);
/* Length of such a text at the start of s, 0 if there is none. */
size_t hidden_len(const char *s, size_t n);
/* Is s one such text and nothing else, notes of certificates aside? */
bool hidden_is(const char *s, size_t n);
/* hmac-<16 hex> */
char *hide_name(const struct normal *n, const char *name);
bool hidden_name_is(const char *name);
/* As base64_decode, but line breaks are skipped, as Go's decoder does it. */
uint8_t *base64_loose(const char *p, size_t n, size_t *len);

/* ---- names.c: does a name say that its value is a secret? */

enum name_verdict {
	NAME_PLAIN,
	NAME_MAYBE,		/* as often the name of a Secret as a secret: judge by the value */
	NAME_SECRET,
};
enum name_class {
	NAME_FIELD,		/* a member of an API object: "secret" mostly refers to one */
	NAME_FREE,		/* an environment variable, a key in a file, a flag */
};

enum name_verdict name_judge(const struct normal *n, const char *name, size_t len,
			     enum name_class cls);
/* A value that hides nothing whatever its name is: empty, a bool, $(REFERENCE), a path, a mask,
 * or hidden already. */
bool value_is_open(const struct normal *n, const char *s, size_t len);
/* name_judge and value_is_open in one. */
bool pair_is_secret(const struct normal *n, struct str name, struct str value, enum name_class cls);
/* base64 of printable user:password? */
bool basic_credentials(const char *s, size_t len);

/* ---- scan.c: secrets inside a text */

enum scan_mode {
	SCAN_TEXT,
	SCAN_SHELL,		/* a command line or an argument: values end at blanks */
};

/* True and the redacted text in out if there is a secret in s; out untouched otherwise. */
bool scan_text(const struct normal *n, const char *s, size_t len, enum scan_mode mode,
	       struct buf *out);
/* The same for a text that is one NAME=value or --name=value, blanks and all. */
bool scan_pair(const struct normal *n, const char *s, size_t len, struct buf *out);
/* Is the next word after `flag` of `program` (both may be "") a secret: -p of mysql, --token? */
bool flag_takes_secret(const struct normal *n, struct str program, struct str flag);
/* Where in the word a secret begins that is glued to its flag (-psecret of mysql), or 0. */
size_t flag_glued_secret(struct str program, struct str word);

/* ---- embed.c: documents inside strings */

/* New reference: v, a string, itself, or another one in its place. */
json_t *embed_redact(struct pass *p, json_t *v, enum scan_mode mode);

/* ---- helm.c */

/* Summary of a release (chart, version, status, value keys, manifest) in place of its payload; NULL
 * if it is none. text is base64 of gzipped JSON; hashed is what the hash covers. */
json_t *helm_summary(struct pass *p, const char *text, size_t len, struct str hashed);
/* The same of the JSON inside. */
json_t *helm_of_json(const struct pass *p, const char *plain, size_t n, struct str hashed);
/* Is v such a summary, and nothing more? */
bool helm_is_summary(const json_t *v);
/* base64 of gzip: the content, malloced; NULL if it is none. */
char *gzip_base64(const struct normal *n, const char *text, size_t len, size_t *outlen);

/* ---- cert.c */

/* Appends " [subject=…; issuer=…; san=…; notBefore=…; notAfter=…]" for each certificate in a
 * PEM text; nothing where there is none. */
void cert_describe(struct buf *out, const char *pem, size_t n);
/* One DER certificate, without brackets; false (out untouched) if it is none. */
bool cert_read(struct buf *out, const uint8_t *der, size_t n);

/* ---- the passes. New references; NULL where there is nothing. */

json_t *origins_take(const json_t *raw);
json_t *evidence_take(const struct object_key *k, const json_t *raw);
int64_t stamp_newest(const struct object_key *k, const json_t *raw);
json_t *drop_bookkeeping(const json_t *raw);
/* kind is the tree's own kind, or NULL. Also drops `creationTimestamp: null` of inner metadata. */
json_t *redact_tree(struct pass *p, json_t *v, const char *kind);
/* The same for a tree that came out of a string, where nothing but secrets is touched. */
json_t *redact_inner(struct pass *p, json_t *v);

/* ---- rules.c: has this kind rules of its own (Secret, Route …)? */

bool rules_has(struct str kind);

/* ---- the tables' content, for the fingerprint */

void redact_digest(struct sha256 *h);
void rules_digest(struct sha256 *h);
void names_digest(struct sha256 *h);
void scan_digest(struct sha256 *h);
void flags_digest(struct sha256 *h);
void evidence_digest(struct sha256 *h);

#endif
