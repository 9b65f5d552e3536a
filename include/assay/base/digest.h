/*
 * Digests, by libcrypto: SHA-256 for archives, items and ids, HMAC-SHA256 for
 * redacted secrets.
 */
#ifndef ASSAY_BASE_DIGEST_H
#define ASSAY_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "assay/base/error.h"

#define SHA256_BYTES 32
#define SHA256_HEX   65		/* with NUL */

struct sha256;			/* a running digest */
struct sha256 *sha256_new(void);
void sha256_add(struct sha256 *s, const void *p, size_t n);
/* The digest of what was added so far; s goes on. */
void sha256_peek(const struct sha256 *s, uint8_t out[SHA256_BYTES]);
/* Writes the digest and makes s ready for the next one. */
void sha256_end(struct sha256 *s, uint8_t out[SHA256_BYTES]);
void sha256_free(struct sha256 *s);

void sha256_of(const void *p, size_t n, uint8_t out[SHA256_BYTES]);
/* A whole file, read once. */
int sha256_file(const char *path, uint8_t out[SHA256_BYTES], struct error *err);

#define SHA1_BYTES 20

/* SHA-1, which git wants. It notices no crafted collisions. */
struct sha1;
struct sha1 *sha1_new(void);
void sha1_add(struct sha1 *s, const void *p, size_t n);
/* Writes the digest and makes s ready for the next one. */
void sha1_end(struct sha1 *s, uint8_t out[SHA1_BYTES]);
void sha1_free(struct sha1 *s);

void hmac_sha256(const uint8_t *key, size_t keylen, const void *p, size_t n,
		 uint8_t out[SHA256_BYTES]);
/* Lower-case hex with NUL: out holds 2 n + 1. */
void hex_of(const uint8_t *p, size_t n, char *out);

/* Standard base64, padded or not, white space refused; out is malloced. NULL when it is none. */
uint8_t *base64_decode(const char *p, size_t n, size_t *outlen);
char *base64_encode(const uint8_t *p, size_t n);

int random_bytes(uint8_t *p, size_t n, struct error *err);
/* Overwrites in a way that the compiler keeps. */
void mem_wipe(void *p, size_t n);

#endif
