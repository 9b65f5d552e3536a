/*
 * Fuzz: configuration NUL etcd key NUL value. Keys are read or refused, the value
 * opened or not; nothing is left in out of what did not open.
 */
#include <stdlib.h>

#include "assay/kubepb.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Up to the next NUL, which is passed over. */
static struct str
part(struct str *rest)
{
	const char *end = rest->n ? memchr(rest->p, '\0', rest->n) : NULL;
	struct str out = {rest->p, end ? (size_t)(end - rest->p) : rest->n};

	rest->p += out.n + (end != NULL);
	rest->n -= out.n + (end != NULL);
	return out;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const resources[] = {NULL, "secrets", "routes.route.openshift.io"};
	struct str value = {(const char *)data, size}, config = part(&value), key = part(&value);
	struct limits lim = LIMITS_DEFAULT;
	struct keyring *k = keyring_new();
	struct error err = {0};

	if (keyring_add_config(k, config.p, config.n, &lim, &err) != 0 &&
	    (!err.text[0] || !keyring_empty(k)))
		abort();
	for (size_t i = 0; i < countof(resources); i++) {
		struct buf out = {0};

		err = (struct error){0};
		if (keyring_open(k, key, resources[i], value, &out, &err) != 0 &&
		    (!err.text[0] || out.n))
			abort();
		buf_release(&out);
	}
	keyring_free(k);
	return 0;
}
