/*
 * Values encrypted at rest: k8s:enc:PROVIDER:VERSION:KEYNAME: and what the provider
 * made of a value. Source: kubernetes/apiserver
 * pkg/server/options/encryptionconfig/config.go, formats.md d.4.
 *
 * A key name says little: each component of OpenShift begins at 1, and two
 * entries may use one name. So every key of that provider and name is tried,
 * those bound to the resource first, and the text must look like a stored value.
 */
#include "keyring.h"

#include <stdio.h>
#include <stdlib.h>

#include "envelope/wire.h"

enum { KMS_KEY_ID = 2 };	/* in the message of kms v2 */

/* A value's prefix, taken apart. */
struct sealed {
	struct str provider, version, name;
	struct str body;
	bool whole;		/* all colons are there */
};

struct keyring *
keyring_new(void)
{
	return mem_zero(1, sizeof(struct keyring));
}

static void
key_free(struct key *key)
{
	free(key->name);
	free(key->resource);
	mem_wipe(key, sizeof(*key));
	free(key);
}

void
keyring_cut(struct keyring *k, size_t n)
{
	while (k->n > n)
		key_free(k->v[--k->n]);
}

void
keyring_free(struct keyring *k)
{
	if (!k)
		return;
	keyring_cut(k, 0);
	free(k->v);
	free(k);
}

bool
keyring_empty(const struct keyring *k)
{
	return k->n == 0;
}

static bool
same_key(const struct key *a, const struct key *b)
{
	return a->cipher == b->cipher && str_eq(a->name, b->name) &&
	       str_eq(a->resource, b->resource) && a->n == b->n &&
	       memcmp(a->bytes, b->bytes, a->n) == 0;
}

int
keyring_put(struct keyring *k, const struct key *key, struct error *err)
{
	struct key *own;

	for (size_t i = 0; i < k->n; i++)
		if (same_key(k->v[i], key))
			return 0;
	if (k->n == KEYRING_MAX)
		return error_set(err, ERR_LIMIT, "more than %d keys", KEYRING_MAX);
	own = mem_alloc(sizeof(*own));
	*own = *key;
	own->name = mem_strdup(key->name);
	own->resource = mem_strdup(key->resource);
	vec_grow(k->v, k->n, k->cap);
	k->v[k->n++] = own;
	return 0;
}

/* Up to the next colon, which is passed over; all the rest when there is none. */
static struct str
part(struct str *rest, bool *colon)
{
	const char *end = rest->n ? memchr(rest->p, ':', rest->n) : NULL;
	struct str out = {rest->p, end ? (size_t)(end - rest->p) : rest->n};

	*colon = end != NULL;
	rest->p += out.n + *colon;
	rest->n -= out.n + *colon;
	return out;
}

static bool
read_sealed(struct str value, struct sealed *out)
{
	static const struct str first = {"k8s:enc:", 8};
	struct str rest = {value.p + first.n, value.n - first.n};

	if (stored_form(value) != STORED_ENCRYPTED)
		return false;
	out->provider = part(&rest, &out->whole);
	out->version = part(&rest, &out->whole);
	out->name = part(&rest, &out->whole);
	out->body = rest;
	return true;
}

static bool
str_is(struct str s, const char *lit)
{
	return s.n == strlen(lit) && memcmp(s.p, lit, s.n) == 0;
}

/* Safe to print, cut to fit. */
static void
copy_safe(struct str from, char *to, size_t cap)
{
	struct buf b = {0};
	size_t n;

	buf_add_safe(&b, from.p, from.n < cap ? from.n : cap);
	n = utf8_valid(buf_cstr(&b), b.n < cap ? b.n : cap - 1);
	memcpy(to, b.p, n);
	to[n] = '\0';
	buf_release(&b);
}

bool
encrypted_with(struct str value, char provider[64], char key_name[256])
{
	struct sealed s;
	char version[16], name[40];

	if (!read_sealed(value, &s))
		return false;
	copy_safe(s.provider, name, sizeof(name));
	copy_safe(s.version, version, sizeof(version));
	if (str_is(s.version, "v1") && !str_is(s.provider, "kms"))
		version[0] = '\0';
	snprintf(provider, 64, "%s%s%s", name, version[0] ? " " : "", version);
	copy_safe(s.name, key_name, 256);
	return true;
}

/* Does a resource of a configuration mean this one? */
static bool
binds(const char *pattern, const char *resource)
{
	const char *dot = strchr(resource, '.');

	if (!str_starts(pattern, "*."))
		return str_eq(pattern, resource);
	return str_eq(pattern, "*.*") || str_eq(pattern + 2, dot ? dot + 1 : "");
}

/* A wrong key of aescbc gives noise with a right padding once in 256 times. */
static bool
looks_stored(struct str text)
{
	static const char blanks[] = " \t\r\n";
	enum stored_form form = stored_form(text);
	size_t i = 1, n = text.n;

	if (form != STORED_JSON)
		return form == STORED_PROTOBUF || form == STORED_CBOR;
	while (i < n && memchr(blanks, text.p[i], sizeof(blanks) - 1))
		i++;
	while (n && memchr(blanks, text.p[n - 1], sizeof(blanks) - 1))
		n--;
	return i < n && (text.p[i] == '"' || text.p[i] == '}') && text.p[n - 1] == '}';
}

static bool
open_with(const struct key *key, struct str etcd_key, struct str body, struct buf *out)
{
	size_t before = out->n;

	if (!cipher_open(key->cipher, key->bytes, key->n, etcd_key, body, out))
		return false;
	if (looks_stored((struct str){out->p + before, out->n - before}))
		return true;
	mem_wipe(out->p + before, out->n - before);
	out->n = before;
	return false;
}

/* No backup has what a key service keeps to itself. */
static int
refuse_kms(const struct sealed *s, const char *provider, const char *name, struct error *err)
{
	struct str id = {"", 0};
	char safe[128];

	if (str_is(s->version, "v2"))
		wire_find(s->body, KMS_KEY_ID, &id);
	copy_safe(id, safe, sizeof(safe));
	return error_set(err, ERR_NOT_FOUND,
			 "encrypted by the key service %s (%s%s%s), whose keys no backup holds",
			 name, provider, safe[0] ? ", key id " : "", safe);
}

enum bound { BOUND, NOT_BOUND };

/* Tries the keys that are bound to the resource, or those that are not; counts them. */
static bool
try_keys(const struct keyring *k, const struct sealed *s, struct str etcd_key,
	 const char *resource, enum bound want, struct buf *out, size_t *tried)
{
	const struct cipher *c = cipher_find(s->provider);

	for (size_t i = 0; i < k->n; i++) {
		const struct key *key = k->v[i];
		bool bound = !resource || binds(key->resource, resource);

		if (key->cipher != c || !str_is(s->name, key->name) || bound != (want == BOUND))
			continue;
		++*tried;
		if (open_with(key, etcd_key, s->body, out))
			return true;
	}
	return false;
}

int
keyring_open(const struct keyring *k, struct str etcd_key, const char *resource,
	     struct str value, struct buf *out, struct error *err)
{
	char provider[64], name[256];
	const struct cipher *c;
	struct sealed s;
	size_t tried = 0;

	if (!read_sealed(value, &s)) {
		buf_add(out, value.p, value.n);
		return 0;
	}
	encrypted_with(value, provider, name);
	if (str_is(s.provider, "kms"))
		return refuse_kms(&s, provider, name, err);
	c = cipher_find(s.provider);
	if (!c || (s.whole && !str_is(s.version, "v1")))
		return error_set(err, ERR_NOT_FOUND, "the provider %s is not known", provider);
	if (!s.whole || !cipher_length_fits(c, s.body.n))
		return error_set(err, ERR_INPUT, "the value, encrypted with %s, is cut off",
				 provider);
	if (try_keys(k, &s, etcd_key, resource, BOUND, out, &tried) ||
	    try_keys(k, &s, etcd_key, resource, NOT_BOUND, out, &tried))
		return 0;
	if (!tried)
		return error_set(err, ERR_NOT_FOUND, "no key named %s for %s", name, provider);
	return error_set(err, ERR_NOT_FOUND, "the key named %s for %s does not open the value",
			 name, provider);
}
