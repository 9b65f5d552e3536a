/* Digests, HMAC, hexadecimal, base64, random bytes: the one file that speaks libcrypto. */
#include "assay/base/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "assay/base/mem.h"
#include "assay/base/str.h"

struct sha256 {
	EVP_MD_CTX *ctx;
};

struct sha1 {
	EVP_MD_CTX *ctx;
};

/* Fetched once: libcrypto 3 looks an algorithm up by name in each EVP_sha256 use otherwise. */
static EVP_MD *md, *md1;
static pthread_once_t md_once = PTHREAD_ONCE_INIT;

static void
md_fetch(void)
{
	md = EVP_MD_fetch(NULL, "SHA256", NULL);
	md1 = EVP_MD_fetch(NULL, "SHA1", NULL);
}

/* A libcrypto that cannot do them cannot be worked with, as a machine without memory. */
static void
must(bool ok)
{
	if (!ok)
		abort();
}

static void
begin(struct sha256 *s)
{
	pthread_once(&md_once, md_fetch);
	must(md && EVP_DigestInit_ex2(s->ctx, md, NULL) == 1);
}

struct sha256 *
sha256_new(void)
{
	struct sha256 *s = mem_alloc(sizeof(*s));

	s->ctx = EVP_MD_CTX_new();
	must(s->ctx != NULL);
	begin(s);
	return s;
}

void
sha256_add(struct sha256 *s, const void *p, size_t n)
{
	must(EVP_DigestUpdate(s->ctx, p, n) == 1);
}

void
sha256_peek(const struct sha256 *s, uint8_t out[SHA256_BYTES])
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	must(ctx && EVP_MD_CTX_copy_ex(ctx, s->ctx) == 1);
	must(EVP_DigestFinal_ex(ctx, out, NULL) == 1);
	EVP_MD_CTX_free(ctx);
}

void
sha256_end(struct sha256 *s, uint8_t out[SHA256_BYTES])
{
	must(EVP_DigestFinal_ex(s->ctx, out, NULL) == 1);
	begin(s);
}

void
sha256_free(struct sha256 *s)
{
	if (!s)
		return;
	EVP_MD_CTX_free(s->ctx);
	free(s);
}

void
sha256_of(const void *p, size_t n, uint8_t out[SHA256_BYTES])
{
	struct sha256 *s = sha256_new();

	sha256_add(s, p, n);
	must(EVP_DigestFinal_ex(s->ctx, out, NULL) == 1);
	sha256_free(s);
}

static void
begin1(struct sha1 *s)
{
	pthread_once(&md_once, md_fetch);
	must(md1 && EVP_DigestInit_ex2(s->ctx, md1, NULL) == 1);
}

struct sha1 *
sha1_new(void)
{
	struct sha1 *s = mem_alloc(sizeof(*s));

	s->ctx = EVP_MD_CTX_new();
	must(s->ctx != NULL);
	begin1(s);
	return s;
}

void
sha1_add(struct sha1 *s, const void *p, size_t n)
{
	must(EVP_DigestUpdate(s->ctx, p, n) == 1);
}

void
sha1_end(struct sha1 *s, uint8_t out[SHA1_BYTES])
{
	must(EVP_DigestFinal_ex(s->ctx, out, NULL) == 1);
	begin1(s);
}

void
sha1_free(struct sha1 *s)
{
	if (!s)
		return;
	EVP_MD_CTX_free(s->ctx);
	free(s);
}

int
sha256_file(const char *path, uint8_t out[SHA256_BYTES], struct error *err)
{
	enum { CHUNK = 1 << 18 };
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc = -1;
	struct sha256 *s;
	char *chunk;
	ssize_t got;

	if (fd < 0)
		return error_errno(err, "cannot read %s", path);
	s = sha256_new();
	chunk = mem_alloc(CHUNK);
	while ((got = read(fd, chunk, CHUNK)) != 0) {
		if (got > 0) {
			sha256_add(s, chunk, (size_t)got);
		} else if (errno != EINTR) {
			error_errno(err, "cannot read %s", path);
			goto done;
		}
	}
	sha256_end(s, out);
	rc = 0;
done:
	sha256_free(s);
	free(chunk);
	close(fd);
	return rc;
}

void
hmac_sha256(const uint8_t *key, size_t keylen, const void *p, size_t n, uint8_t out[SHA256_BYTES])
{
	must(keylen <= INT32_MAX);
	/* libcrypto takes a NULL key for "the key of before" */
	must(HMAC(EVP_sha256(), key ? (const void *)key : "", (int)keylen, p, n, out, NULL) != NULL);
}

void
hex_of(const uint8_t *p, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[p[i] >> 4];
		out[2 * i + 1] = digits[p[i] & 15];
	}
	out[2 * n] = '\0';
}

static const char base64_alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

uint8_t *
base64_decode(const char *p, size_t n, size_t *outlen)
{
	uint8_t *out;
	size_t k = 0, pad = 0;
	uint32_t bits = 0;

	while (pad < 2 && pad < n && p[n - pad - 1] == '=')
		pad++;
	if (pad && n % 4 != 0)
		return NULL;
	n -= pad;
	if (n % 4 == 1)
		return NULL;
	out = mem_alloc(n / 4 * 3 + 3);
	for (size_t i = 0; i < n; i++) {
		int v = base64_value(p[i]);

		if (v < 0)
			goto bad;
		bits = bits << 6 | (uint32_t)v;
		if (i % 4 != 0)
			out[k++] = (uint8_t)(bits >> (6 - 2 * (i % 4)));
	}
	/* left-over bits that are set would make two texts of one value */
	if ((n % 4 == 2 && bits & 15) || (n % 4 == 3 && bits & 3))
		goto bad;
	out[k] = '\0';
	*outlen = k;
	return out;
bad:
	free(out);
	return NULL;
}

char *
base64_encode(const uint8_t *p, size_t n)
{
	char *out = mem_alloc(n / 3 * 4 + 5), *o = out;

	for (size_t i = 0; i < n; i += 3) {
		size_t have = n - i < 3 ? n - i : 3;
		uint32_t v = (uint32_t)p[i] << 16;

		if (have > 1)
			v |= (uint32_t)p[i + 1] << 8;
		if (have > 2)
			v |= p[i + 2];
		*o++ = base64_alphabet[v >> 18];
		*o++ = base64_alphabet[v >> 12 & 63];
		*o++ = have > 1 ? base64_alphabet[v >> 6 & 63] : '=';
		*o++ = have > 2 ? base64_alphabet[v & 63] : '=';
	}
	*o = '\0';
	return out;
}

int
random_bytes(uint8_t *p, size_t n, struct error *err)
{
	while (n) {
		ssize_t got = getrandom(p, n < 256 ? n : 256, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return error_errno(err, "cannot get random bytes");
		p += got;
		n -= (size_t)got;
	}
	return 0;
}

void
mem_wipe(void *p, size_t n)
{
	if (n)
		OPENSSL_cleanse(p, n);
}
