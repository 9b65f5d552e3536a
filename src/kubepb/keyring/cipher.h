/*
 * The ciphers of encryption at rest: layouts of formats.md d.4, the arithmetic
 * libcrypto's and libsodium's. A provider is named as in an
 * EncryptionConfiguration.
 */
#ifndef KUBEPB_CIPHER_H
#define KUBEPB_CIPHER_H

#include "assay/base.h"

enum { CIPHER_KEY_MAX = 32 };

struct cipher;			/* one way to encrypt: a row of a table */
/* "aescbc", "aesgcm", "secretbox"; NULL for any other. */
const struct cipher *cipher_find(struct str provider);
const char *cipher_name(const struct cipher *c);
bool cipher_key_fits(const struct cipher *c, size_t bytes);
/* Can a value of that length have been made by it? */
bool cipher_length_fits(const struct cipher *c, size_t bytes);

/*
 * Appends the clear text of what stands behind the prefix k8s:enc:…: to out. False, and
 * nothing appended, when key and etcd_key do not open it. That of aescbc has no proof but its
 * padding: whoever asks looks at the text, too.
 */
bool cipher_open(const struct cipher *c, const uint8_t *key, size_t keylen, struct str etcd_key,
		 struct str sealed, struct buf *out);

#endif
