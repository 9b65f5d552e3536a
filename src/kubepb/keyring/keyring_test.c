/*
 * Tests of decryption at rest. Values are encrypted here, by the libraries
 * directly; the seeds of the fuzz target hold some that the API server's own
 * code encrypted.
 */
#include <openssl/evp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "assay/kubepb.h"
#include "test.h"

#define KEY_16 "AAECAwQFBgcICQoLDA0ODw=="
#define KEY_24 "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
#define KEY_32 "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
/* the same, but for its first byte */
#define KEY_OTHER "/wECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define TEXT "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"db\"}}\n"

static const struct str etcd_key = {"/registry/secrets/shop/db", 25};
static const uint8_t key_bytes[32] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
				      11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
				      22, 23, 24, 25, 26, 27, 28, 29, 30, 31};

static const EVP_CIPHER *
evp_of(const char *provider, size_t keylen)
{
	bool gcm = str_eq(provider, "aesgcm");

	if (keylen == 16)
		return gcm ? EVP_aes_128_gcm() : EVP_aes_128_cbc();
	if (keylen == 24)
		return gcm ? EVP_aes_192_gcm() : EVP_aes_192_cbc();
	return gcm ? EVP_aes_256_gcm() : EVP_aes_256_cbc();
}

/* Appends a value as the provider writes it, under the first keylen bytes of the key. */
static void
seal(struct buf *out, const char *provider, size_t keylen, struct str text)
{
	static const uint8_t nonce[24] = {9, 8, 7, 6, 5, 4, 3, 2, 1};
	bool gcm = str_eq(provider, "aesgcm");
	size_t nonce_n = gcm ? 12 : 16;
	EVP_CIPHER_CTX *ctx;
	uint8_t *to;
	int n = 0, rest = 0, aad;

	buf_printf(out, "k8s:enc:%s:v1:1:", provider);
	if (str_eq(provider, "secretbox")) {
		buf_add(out, nonce, 24);
		to = (uint8_t *)buf_room(out, text.n + 16);
		crypto_secretbox_easy(to, (const uint8_t *)text.p, text.n, nonce, key_bytes);
		out->n += text.n + 16;
		return;
	}
	buf_add(out, nonce, nonce_n);
	ctx = EVP_CIPHER_CTX_new();
	to = (uint8_t *)buf_room(out, text.n + 32);
	EVP_EncryptInit_ex(ctx, evp_of(provider, keylen), NULL, key_bytes, nonce);
	if (gcm)
		EVP_EncryptUpdate(ctx, NULL, &aad, (const uint8_t *)etcd_key.p, (int)etcd_key.n);
	EVP_EncryptUpdate(ctx, to, &n, (const uint8_t *)text.p, (int)text.n);
	EVP_EncryptFinal_ex(ctx, to + n, &rest);
	out->n += (size_t)(n + rest);
	if (gcm) {
		EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, to + n + rest);
		out->n += 16;
	}
	EVP_CIPHER_CTX_free(ctx);
}

static int
add(struct keyring *k, const char *config, struct error *err)
{
	struct limits lim = LIMITS_DEFAULT;

	return keyring_add_config(k, config, strlen(config), &lim, err);
}

/* One key, named 1, for secrets. */
static struct keyring *
ring(const char *provider, const char *secret)
{
	struct keyring *k = keyring_new();
	struct error err = {0};
	char *config = mem_printf(
		"{\"kind\":\"EncryptionConfiguration\","
		"\"apiVersion\":\"apiserver.config.k8s.io/v1\",\"resources\":[{\"resources\":[\"secrets\"],\"providers\":[{\"%s\":{\"keys\":"
		"[{\"name\":\"1\",\"secret\":\"%s\"}]}},{\"identity\":{}}]}]}", provider, secret);

	CHECK_MSG(add(k, config, &err) == 0, "%s", err.text);
	free(config);
	return k;
}

static struct str
all(const struct buf *b)
{
	return (struct str){b->p, b->n};
}

static const struct {
	const char *provider, *secret;
	size_t keylen;
} ways[] = {
	{"aescbc", KEY_16, 16}, {"aescbc", KEY_24, 24}, {"aescbc", KEY_32, 32},
	{"aesgcm", KEY_16, 16}, {"aesgcm", KEY_24, 24}, {"aesgcm", KEY_32, 32},
	{"secretbox", KEY_32, 32},
};

TEST(keyring_opens_every_provider)
{
	for (size_t i = 0; i < countof(ways); i++) {
		struct keyring *k = ring(ways[i].provider, ways[i].secret);
		struct buf value = {0}, out = {0};
		struct error err = {0};

		CHECK(!keyring_empty(k));
		buf_puts(&out, "before ");
		seal(&value, ways[i].provider, ways[i].keylen, STR(TEXT));
		CHECK_INT(keyring_open(k, etcd_key, "secrets", all(&value), &out, &err), 0);
		CHECK_STR(err.text, "");
		CHECK_STR(buf_cstr(&out), "before " TEXT);
		keyring_free(k);
		buf_release(&value);
		buf_release(&out);
	}
	keyring_free(NULL);
}

/* Texts of every length, so that every padding comes. */
TEST(keyring_opens_every_length)
{
	struct keyring *k = ring("aescbc", KEY_32);

	for (size_t n = 0; n < 40; n++) {
		struct buf value = {0}, out = {0}, text = {0};

		buf_puts(&text, "{\"\":\"");
		buf_fill(&text, 'x', n);
		buf_puts(&text, "\"}");
		seal(&value, "aescbc", 32, all(&text));
		CHECK_INT(keyring_open(k, etcd_key, NULL, all(&value), &out, NULL), 0);
		CHECK_STR(buf_cstr(&out), buf_cstr(&text));
		buf_release(&value);
		buf_release(&out);
		buf_release(&text);
	}
	keyring_free(k);
}

static void
fails(const struct keyring *k, struct str key, struct str value, enum error_code code,
      const char *text)
{
	struct error err = {0};
	struct buf out = {0};

	CHECK_INT(keyring_open(k, key, "secrets", value, &out, &err), -1);
	CHECK_INT(err.code, code);
	CHECK_STR(err.text, text);
	CHECK_INT(out.n, 0);
	buf_release(&out);
}

TEST(keyring_says_what_is_wrong)
{
	static const char *const providers[] = {"aescbc", "aesgcm", "secretbox"};

	for (size_t i = 0; i < countof(providers); i++) {
		const char *p = providers[i];
		struct keyring *wrong = ring(p, KEY_OTHER), *none = keyring_new();
		char *no_key = mem_printf("no key named 1 for %s", p);
		char *no_fit = mem_printf("the key named 1 for %s does not open the value", p);
		char *cut = mem_printf("the value, encrypted with %s, is cut off", p);
		size_t head = strlen("k8s:enc::v1:1:") + strlen(p);
		struct buf value = {0};

		CHECK(keyring_empty(none));
		seal(&value, p, 32, STR(TEXT));
		fails(wrong, etcd_key, all(&value), ERR_NOT_FOUND, no_fit);
		fails(none, etcd_key, all(&value), ERR_NOT_FOUND, no_key);
		fails(wrong, etcd_key, (struct str){value.p, head + 15}, ERR_INPUT, cut);
		fails(wrong, etcd_key, (struct str){value.p, head}, ERR_INPUT, cut);
		fails(wrong, etcd_key, (struct str){value.p, head - 1}, ERR_INPUT, cut);
		keyring_free(wrong);
		keyring_free(none);
		free(no_key);
		free(no_fit);
		free(cut);
		buf_release(&value);
	}
}

/* A value copied to another key: aesgcm holds it to its place, the others do not. */
TEST(keyring_under_another_etcd_key)
{
	static const struct str elsewhere = {"/registry/secrets/shop/dc", 25};

	for (size_t i = 0; i < countof(ways); i++) {
		struct keyring *k = ring(ways[i].provider, ways[i].secret);
		struct buf value = {0}, out = {0};
		bool bound = str_eq(ways[i].provider, "aesgcm");

		seal(&value, ways[i].provider, ways[i].keylen, STR(TEXT));
		CHECK_INT(keyring_open(k, elsewhere, NULL, all(&value), &out, NULL),
			  bound ? -1 : 0);
		keyring_free(k);
		buf_release(&value);
		buf_release(&out);
	}
}

/* The text of aescbc must be a stored value, since its padding is right by chance now and then. */
TEST(keyring_opens_to_stored_values_only)
{
	static const char *const good[] = {"{}", "{}\n", "{ \"a\":1}", "\xd9\xd9\xf7\xa0"};
	static const char *const bad[] = {"", "x", "{", "{x}", "{\"a\":1", "k8s:enc:aescbc:v1:1:"};
	struct keyring *k = ring("aescbc", KEY_32);
	struct buf value = {0}, out = {0};

	for (size_t i = 0; i < countof(good); i++) {
		buf_clear(&value);
		seal(&value, "aescbc", 32, (struct str){good[i], strlen(good[i])});
		CHECK_INT(keyring_open(k, etcd_key, NULL, all(&value), &out, NULL), 0);
	}
	for (size_t i = 0; i < countof(bad); i++) {
		buf_clear(&value);
		seal(&value, "aescbc", 32, (struct str){bad[i], strlen(bad[i])});
		fails(k, etcd_key, all(&value), ERR_NOT_FOUND,
		      "the key named 1 for aescbc does not open the value");
	}
	keyring_free(k);
	buf_release(&value);
	buf_release(&out);
}

/* Every byte of a padding is looked at, not only the last. */
TEST(keyring_checks_the_whole_padding)
{
	static const struct {
		const char *block;
		size_t n;	/* of the text; 0 when the padding is none */
	} t[] = {
		{"k8s\0abcdefghij\2\2", 14},
		{"k8s\0abcdefghijk\1", 15},
		{"k8s\0abcdefghij\3\2", 0},
		{"k8s\0abcdefgh\4\3\4\4", 0},
		{"k8s\0abcdefghijk\0", 0},
		{"k8s\0abcdefghijk\x11", 0},
	};
	struct keyring *k = ring("aescbc", KEY_32);

	for (size_t i = 0; i < countof(t); i++) {
		struct buf value = {0}, out = {0};

		/* the library adds a block of padding, which is cut off again */
		seal(&value, "aescbc", 32, (struct str){t[i].block, 16});
		value.n -= 16;
		CHECK_INT(keyring_open(k, etcd_key, NULL, all(&value), &out, NULL), t[i].n ? 0 : -1);
		CHECK_INT(out.n, t[i].n);
		buf_release(&value);
		buf_release(&out);
	}
	keyring_free(k);
}

/* An authenticated value with any bit flipped is refused; any mutation of any value is survived. */
TEST(keyring_survives_mutations)
{
	unsigned opened = 0;

	srand(1);
	for (size_t i = 0; i < countof(ways); i++) {
		struct keyring *k = ring(ways[i].provider, ways[i].secret);
		struct buf value = {0}, out = {0};
		size_t head;

		seal(&value, ways[i].provider, ways[i].keylen, STR(TEXT));
		head = strlen("k8s:enc::v1:1:") + strlen(ways[i].provider);
		for (unsigned round = 0; round < 10000; round++) {
			size_t at = head + (size_t)rand() % (value.n - head);
			uint8_t bit = (uint8_t)(1 << rand() % 8);
			size_t n = round % 4 ? value.n : head + (size_t)rand() % (value.n - head);

			buf_clear(&out);
			value.p[at] ^= (char)bit;
			if (keyring_open(k, etcd_key, "secrets", (struct str){value.p, n}, &out,
					 NULL) == 0) {
				CHECK(str_eq(ways[i].provider, "aescbc"));
				opened++;
			} else {
				CHECK_INT(out.n, 0);
			}
			value.p[at] ^= (char)bit;
		}
		keyring_free(k);
		buf_release(&value);
		buf_release(&out);
	}
	CHECK(opened > 0);	/* aescbc has no proof: a flip in the middle goes through */
}

TEST(keyring_names_what_encrypted)
{
	static const struct {
		const char *value, *provider, *name;
	} t[] = {
		{"k8s:enc:aescbc:v1:key1:xx", "aescbc", "key1"},
		{"k8s:enc:aescbc:v2:key1:xx", "aescbc v2", "key1"},
		{"k8s:enc:kms:v1:vault:xx", "kms v1", "vault"},
		{"k8s:enc:kms:v2:1_secrets:xx", "kms v2", "1_secrets"},
		{"k8s:enc:\033[31m:v1:\xff\n:x", "\\x1b[31m", "\\xff\\x0a"},
		{"k8s:enc:aescbc", "aescbc", ""},
		{"k8s:enc:", "", ""},
	};
	char provider[64], name[256];
	struct buf b = {0};

	for (size_t i = 0; i < countof(t); i++) {
		CHECK(encrypted_with((struct str){t[i].value, strlen(t[i].value)}, provider, name));
		CHECK_STR(provider, t[i].provider);
		CHECK_STR(name, t[i].name);
	}
	buf_puts(&b, "k8s:enc:");
	buf_fill(&b, 'p', 300);
	buf_puts(&b, ":v1:");
	buf_fill(&b, 'n', 1000);
	CHECK(encrypted_with(all(&b), provider, name));
	CHECK_INT(strlen(provider), 39);
	CHECK_INT(strlen(name), 255);
	CHECK(!encrypted_with(STR("k8s\0"), provider, name));
	CHECK(!encrypted_with(STR(""), provider, name));
	buf_release(&b);
}

TEST(keyring_leaves_key_services_and_clear_values)
{
	struct keyring *k = ring("aescbc", KEY_32);
	struct buf out = {0};

	fails(k, etcd_key, STR("k8s:enc:kms:v2:vault:\x0a\x02xx\x12\x03id\x1b"), ERR_NOT_FOUND,
	      "encrypted by the key service vault (kms v2, key id id\\x1b), "
	      "whose keys no backup holds");
	fails(k, etcd_key, STR("k8s:enc:kms:v1:vault:\0\x02xx"), ERR_NOT_FOUND,
	      "encrypted by the key service vault (kms v1), whose keys no backup holds");
	fails(k, etcd_key, STR("k8s:enc:rot13:v1:1:x"), ERR_NOT_FOUND,
	      "the provider rot13 is not known");
	fails(k, etcd_key, STR("k8s:enc:aescbc:v2:1:x"), ERR_NOT_FOUND,
	      "the provider aescbc v2 is not known");
	CHECK_INT(keyring_open(k, etcd_key, "secrets", STR("k8s\0x"), &out, NULL), 0);
	CHECK(out.n == 5 && memcmp(out.p, "k8s\0x", 5) == 0);
	keyring_free(k);
	buf_release(&out);
}

/* Components of OpenShift begin with a key 1 each; two providers of an entry may share a name. */
TEST(keyring_tries_all_keys_of_a_name)
{
	struct keyring *k = keyring_new();
	struct buf value = {0}, out = {0};
	struct error err = {0};

	CHECK_INT(add(k, "apiVersion: apiserver.config.k8s.io/v1\n"
			 "kind: EncryptionConfiguration\n"
			 "resources:\n"
			 "- resources: [routes.route.openshift.io]\n"
			 "  providers:\n"
			 "  - aescbc: {keys: [{name: \"1\", secret: " KEY_OTHER "}]}\n"
			 "- resources: [secrets, '*.apps']\n"
			 "  providers:\n"
			 "  - aescbc: {keys: [{name: \"1\", secret: " KEY_OTHER "}]}\n"
			 "  - aescbc: {keys: [{name: \"1\", secret: " KEY_32 "}]}\n"
			 "  - kms: {apiVersion: v2, name: vault, endpoint: unix:///x}\n", &err), 0);
	CHECK_STR(err.text, "");
	seal(&value, "aescbc", 32, STR(TEXT));
	CHECK_INT(keyring_open(k, etcd_key, "secrets", all(&value), &out, NULL), 0);
	CHECK_INT(keyring_open(k, etcd_key, "deployments.apps", all(&value), &out, NULL), 0);
	CHECK_INT(keyring_open(k, etcd_key, "pods", all(&value), &out, NULL), 0);
	CHECK_INT(keyring_open(k, etcd_key, NULL, all(&value), &out, NULL), 0);
	keyring_free(k);
	buf_release(&value);
	buf_release(&out);
}

#define CONFIG(entries)                                                                 \
	"{\"kind\":\"EncryptionConfiguration\",\"apiVersion\":\"apiserver.config.k8s.io/v1\"," \
	"\"resources\":[" entries "]}"
#define WRONG "the encryption configuration is wrong: "
#define KEYS(provider, keys) "{\"providers\":[{\"" provider "\":{\"keys\":[" keys "]}}]}"

TEST(keyring_refuses_configurations)
{
	static const struct {
		const char *config, *text;
	} t[] = {
		{"", "no EncryptionConfiguration"},
		{"[]", "no EncryptionConfiguration"},
		{"{\"kind\":\"Secret\",\"apiVersion\":\"v1\"}", "no EncryptionConfiguration"},
		{"{\"kind\":\"EncryptionConfiguration\"}", "no EncryptionConfiguration"},
		{"{\"secret\":\"hush\"", "the encryption configuration cannot be read: line 1, "
					 "column 17: the end comes in the middle of the document"},
		{CONFIG(KEYS("aescbc", "{\"name\":\"a\",\"secret\":\"hush!\"}")),
		 WRONG "key a of aescbc: its secret is not base64"},
		{CONFIG(KEYS("aescbc", "{\"name\":\"a\\u001b\",\"secret\":\"aHVzaA==\"}")),
		 WRONG "key a\\x1b of aescbc: its secret has 4 bytes"},
		{CONFIG(KEYS("secretbox", "{\"name\":\"a\",\"secret\":\"" KEY_16 "\"}")),
		 WRONG "key a of secretbox: its secret has 16 bytes"},
		{CONFIG(KEYS("aesgcm", "{\"name\":\"a\"}")),
		 WRONG "key a of aesgcm: its secret is not base64"},
		{CONFIG(KEYS("aesgcm", "{\"secret\":\"" KEY_16 "\"}")),
		 WRONG "a key of aesgcm has no name"},
		{CONFIG(KEYS("aesgcm", "{\"name\":\"a\",\"secret\":\"" KEY_16 "\"},7")),
		 WRONG "a key of aesgcm has no name"},
	};

	for (size_t i = 0; i < countof(t); i++) {
		struct keyring *k = keyring_new();
		struct error err = {0};

		CHECK_INT(add(k, t[i].config, &err), -1);
		CHECK_STR(err.text, t[i].text);
		CHECK(keyring_empty(k));
		keyring_free(k);
	}
}

TEST(keyring_takes_old_configurations_and_no_placeholders)
{
	struct keyring *k = keyring_new();

	CHECK_INT(add(k, CONFIG(KEYS("aesgcm", "{\"name\":\"a\",\"secret\":"
					       "\"AAAAAAAAAAAAAAAAAAAAAA==\"}")), NULL), 0);
	CHECK_INT(add(k, CONFIG("{\"providers\":[{\"identity\":{}},{\"new\":{\"keys\":[1]}},7]},7"),
		      NULL), 0);
	CHECK(keyring_empty(k));
	CHECK_INT(add(k, "kind: EncryptionConfig\napiVersion: v1\nresources:\n"
			 "- resources: [secrets]\n  providers:\n  - identity: {}\n  - aescbc:\n      keys:\n"
			 "      - name: key1\n        secret: |\n          " KEY_32 "\n", NULL), 0);
	CHECK(!keyring_empty(k));
	keyring_free(k);
}

/* Values of a real etcd, in the seeds: configuration NUL etcd key NUL value. */
TEST(keyring_opens_what_the_api_server_wrote)
{
	static const char *const names[] = {
		"aescbc-secret",    "aescbc-configmap", "aesgcm-secret",
		"aesgcm-configmap", "secretbox-secret", "secretbox-configmap",
	};

	for (size_t i = 0; i < countof(names); i++) {
		struct keyring *k = keyring_new();
		struct stored_prefixes *prefixes = stored_prefixes_new();
		struct stored_key parts;
		struct buf out = {0};
		struct str key, value, ns, name;
		struct error err = {0};
		char path[512], *seed;
		size_t n;

		snprintf(path, sizeof(path), "%s/fuzz/kubepb-keyring-keyring/%s", test_data(), names[i]);
		seed = test_read(path, &n);
		key = (struct str){seed + strlen(seed) + 1, strlen(seed + strlen(seed) + 1)};
		value.p = key.p + key.n + 1;
		value.n = (size_t)(seed + n - value.p);
		CHECK_INT(add(k, seed, &err), 0);
		CHECK_INT(keyring_open(k, key, NULL, value, &out, &err), 0);
		CHECK_STR(err.text, "");
		stored_prefixes_add(prefixes, key);
		CHECK(stored_key_parse(prefixes, key, &parts));
		CHECK(stored_name(all(&out), &ns, &name));
		CHECK(ns.n == parts.ns.n && memcmp(ns.p, parts.ns.p, ns.n) == 0);
		CHECK(name.n == parts.name.n && memcmp(name.p, parts.name.p, name.n) == 0);
		stored_prefixes_free(prefixes);
		keyring_free(k);
		buf_release(&out);
		free(seed);
	}
}
