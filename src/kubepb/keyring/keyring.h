/* Inside the keyring: its keys, which config.c adds and keyring.c tries. */
#ifndef KUBEPB_KEYRING_H
#define KUBEPB_KEYRING_H

#include "assay/kubepb.h"
#include "cipher.h"

enum { KEYRING_MAX = 10000 };	/* keys times resources; a cluster has a few dozen */

struct key {
	const struct cipher *cipher;
	char *name;
	char *resource;		/* as in a configuration: "secrets", "*.apps", "*.*" */
	uint8_t bytes[CIPHER_KEY_MAX];
	size_t n;
};

/* Pointers, so that growing leaves no copies of keys behind. */
struct keyring {
	struct key **v;
	size_t n, cap;
};

/* A key that is there already is not added again. bytes are copied. */
int keyring_put(struct keyring *k, const struct key *key, struct error *err);
/* Wipes all but the first n keys. */
void keyring_cut(struct keyring *k, size_t n);

#endif
