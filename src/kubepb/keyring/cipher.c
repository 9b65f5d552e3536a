/*
 * Sources: kubernetes/apiserver pkg/storage/value/encrypt/{aes,secretbox}.
 *
 *	aescbc		16 IV, blocks of 16; PKCS#7 padding, no proof of the key
 *	aesgcm		12 nonce, text, 16 tag; the etcd key is authenticated, too
 *	secretbox	24 nonce, 16 tag, text (XSalsa20-Poly1305, as in NaCl)
 */
#include "cipher.h"

#include <limits.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <sodium.h>

enum {
	BLOCK = 16,
	GCM_NONCE = 12,
	GCM_TAG = 16,
	BOX_NONCE = crypto_secretbox_NONCEBYTES,
	BOX_TAG = crypto_secretbox_MACBYTES,
};

/* Everything that one opening needs; text has room for sealed.n bytes and more. */
struct job {
	const uint8_t *key;
	size_t keylen;
	struct str etcd_key;
	const uint8_t *sealed;
	size_t n;
	uint8_t *text;
};

struct cipher {
	const char *name;
	bool (*open)(const struct job *job, size_t *textlen);
	size_t least;		/* bytes of the shortest value */
	size_t step;		/* longer ones by multiples of this */
	size_t keys[3];		/* lengths that a key can have */
};

/* Fetched once: libcrypto 3 looks an algorithm up by name in each use of EVP_aes_* otherwise. */
static struct {
	const char *name;
	EVP_CIPHER *cipher;
} aes[] = {{"AES-128-CBC", NULL}, {"AES-192-CBC", NULL}, {"AES-256-CBC", NULL},
	   {"AES-128-GCM", NULL}, {"AES-192-GCM", NULL}, {"AES-256-GCM", NULL}};
static pthread_once_t libraries_once = PTHREAD_ONCE_INIT;

static void
libraries_open(void)
{
	for (size_t i = 0; i < countof(aes); i++)
		aes[i].cipher = EVP_CIPHER_fetch(NULL, aes[i].name, NULL);
	/* chooses code for this processor; without it the plain code runs */
	if (sodium_init() < 0)
		return;
}

enum mode { MODE_CBC, MODE_GCM };

static const EVP_CIPHER *
aes_of(enum mode mode, size_t keylen)
{
	return aes[3 * mode + (keylen - 16) / 8].cipher;
}

/* Bytes of the text without its padding; false when the padding is none. */
static bool
unpad(const uint8_t *p, size_t n, size_t *textlen)
{
	uint8_t pad = p[n - 1];

	if (pad < 1 || pad > BLOCK)
		return false;
	for (size_t i = n - pad; i < n; i++)
		if (p[i] != pad)
			return false;
	*textlen = n - pad;
	return true;
}

static bool
open_cbc(const struct job *job, size_t *textlen)
{
	const EVP_CIPHER *cipher = aes_of(MODE_CBC, job->keylen);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	size_t n = job->n - BLOCK;
	int got = 0, rest = 0;
	bool ok;

	ok = ctx && cipher && EVP_DecryptInit_ex2(ctx, cipher, job->key, job->sealed, NULL) &&
	     EVP_CIPHER_CTX_set_padding(ctx, 0) &&
	     EVP_DecryptUpdate(ctx, job->text, &got, job->sealed + BLOCK, (int)n) &&
	     EVP_DecryptFinal_ex(ctx, job->text + got, &rest) && (size_t)(got + rest) == n;
	EVP_CIPHER_CTX_free(ctx);
	return ok && unpad(job->text, n, textlen);
}

static bool
open_gcm(const struct job *job, size_t *textlen)
{
	const EVP_CIPHER *cipher = aes_of(MODE_GCM, job->keylen);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	size_t n = job->n - GCM_NONCE - GCM_TAG;
	uint8_t tag[GCM_TAG];
	int got = 0, rest = 0;
	bool ok;

	memcpy(tag, job->sealed + GCM_NONCE + n, sizeof(tag));
	ok = ctx && cipher && EVP_DecryptInit_ex2(ctx, cipher, job->key, job->sealed, NULL) &&
	     EVP_DecryptUpdate(ctx, NULL, &got, (const uint8_t *)job->etcd_key.p,
			       (int)job->etcd_key.n) &&
	     EVP_DecryptUpdate(ctx, job->text, &got, job->sealed + GCM_NONCE, (int)n) &&
	     EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, sizeof(tag), tag) &&
	     EVP_DecryptFinal_ex(ctx, job->text + got, &rest) > 0;
	EVP_CIPHER_CTX_free(ctx);
	*textlen = n;
	return ok;
}

static bool
open_secretbox(const struct job *job, size_t *textlen)
{
	const uint8_t *box = job->sealed + BOX_NONCE;
	size_t n = job->n - BOX_NONCE;

	*textlen = n - BOX_TAG;
	return crypto_secretbox_open_easy(job->text, box, n, job->sealed, job->key) == 0;
}

static const struct cipher ciphers[] = {
	{"aescbc", open_cbc, BLOCK + BLOCK, BLOCK, {16, 24, 32}},
	{"aesgcm", open_gcm, GCM_NONCE + GCM_TAG, 1, {16, 24, 32}},
	{"secretbox", open_secretbox, BOX_NONCE + BOX_TAG, 1, {crypto_secretbox_KEYBYTES}},
};

const struct cipher *
cipher_find(struct str provider)
{
	for (size_t i = 0; i < countof(ciphers); i++)
		if (strlen(ciphers[i].name) == provider.n &&
		    memcmp(ciphers[i].name, provider.p, provider.n) == 0)
			return &ciphers[i];
	return NULL;
}

const char *
cipher_name(const struct cipher *c)
{
	return c->name;
}

bool
cipher_key_fits(const struct cipher *c, size_t bytes)
{
	for (size_t i = 0; i < countof(c->keys); i++)
		if (bytes && c->keys[i] == bytes)
			return true;
	return false;
}

bool
cipher_length_fits(const struct cipher *c, size_t bytes)
{
	return bytes >= c->least && (bytes - c->least) % c->step == 0 && bytes <= INT_MAX;
}

bool
cipher_open(const struct cipher *c, const uint8_t *key, size_t keylen, struct str etcd_key,
	    struct str sealed, struct buf *out)
{
	struct job job = {key, keylen, etcd_key, (const uint8_t *)sealed.p, sealed.n, NULL};
	size_t n = 0;

	pthread_once(&libraries_once, libraries_open);
	if (!cipher_length_fits(c, sealed.n) || !cipher_key_fits(c, keylen) ||
	    etcd_key.n > INT_MAX)
		return false;
	job.text = (uint8_t *)buf_room(out, sealed.n + BLOCK);
	if (!c->open(&job, &n)) {
		mem_wipe(job.text, sealed.n + BLOCK);
		return false;
	}
	out->n += n;
	/* padding, and what a library may leave behind the end */
	mem_wipe(out->p + out->n, sealed.n + BLOCK - n);
	out->p[out->n] = '\0';
	return true;
}
