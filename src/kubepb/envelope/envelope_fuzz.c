/*
 * Fuzz: any bytes as a stored value, and as a key. What is told without decoding
 * lies within the value; what is decoded is an object that can be dumped.
 */
#include <stdlib.h>

#include "assay/kubepb.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_within(struct str whole, struct str s)
{
	if (s.n && (s.p < whole.p || s.p + s.n > whole.p + whole.n))
		abort();
}

static void
check_names(struct str value)
{
	char api_version[256], kind[256], provider[64], key_name[256];
	struct str ns, name;

	if (stored_type(value, api_version, kind) != (api_version[0] || kind[0]))
		abort();
	if (stored_name(value, &ns, &name) != (name.n > 0))
		abort();
	check_within(value, ns);
	check_within(value, name);
	if (encrypted_with(value, provider, key_name) != (stored_form(value) == STORED_ENCRYPTED))
		abort();
}

static void
check_key(struct str key)
{
	struct stored_prefixes *p = stored_prefixes_new();
	struct buf resource = {0};
	struct stored_key k;

	stored_prefixes_add(p, STR("/registry/namespaces/default"));
	stored_prefixes_add(p, key);
	if (stored_key_parse(p, key, &k)) {
		if (!k.name.n || !k.resource.n)
			abort();
		check_within(key, k.prefix);
		check_within(key, k.resource);
		check_within(key, k.ns);
		check_within(key, k.name);
		stored_resource_name(&resource, k.resource);
	}
	stored_prefixes_free(p);
	buf_release(&resource);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str value = {(const char *)data, size};
	struct limits lim = LIMITS_DEFAULT;
	struct stored_odd odd = {0};
	struct error err = {0};
	struct buf out = {0};
	json_t *t = stored_decode(value, &lim, &odd, &err);

	if (!t != (err.code != ERR_NONE) || (t && !json_is_object(t)))
		abort();
	if (t)
		canon_dump(&out, t);
	check_names(value);
	check_key(value);
	json_decref(t);
	stored_odd_release(&odd);
	buf_release(&out);
	return 0;
}
