/*
 * The keys of OpenShift's second API server lie in the database, encrypted with
 * the first one's (formats.md d.6). A database of three keys, written here;
 * both keys of encryption are called 1.
 */
#include <stdio.h>
#include <stdlib.h>

#include "harvest_test.h"
#include "layout.h"
#include "test.h"

enum { PAGE = 4096, KEY_PAGE = 3, PAGES = 4 };

/* aes-256-cbc by openssl enc, the IV before it. A Secret that holds the configuration for routes. */
static const char secret[] =
	"AAECAwQFBgcICQoLDA0OD83rTHa+ia8rRKGQjjJQXyufPS68FwfaRLPt6IYjVHCA6C56LiTaghQf"
	"6ViULVdjOBoj6IT24fl8dcdMHDKyAxBjZilfNSdloST6OJ2u3UlRrBIrEsaBJJ6ks434knRBAsDn"
	"Y3tn5xmdrTwQoSuaI25wW7YgmTeBbt/D28yr9ZhTz1qe+k/jIFo+0ggJ3Q+3WE0JLRS2xL82AA2t"
	"CFYWVtbceAyfJ4QxLvNXDLn2DX1+i9W3BGY8KjfaENvfPVJED3WKNlxnaEkJGWLLnlZzsubYHZIj"
	"c6HoA1NNWYp6QS838ETVIrMPKDZXX5fYxmUCfaZ/Z/6uJv/kn0UEWeuCoXFjxDxVDdUoVg2MfPQm"
	"fWqJCtCpzUWcRNETLrRETWatKjLY/ZYhF1+5F+2EGMx10oHWZ5SUyuYBIIXYYd9mEVjyUrNxpATf"
	"KZmUZ8Xg23z2LyJG4d4Z2TOnguvRmN/SOMtFKxcRr0E+reIn+FsjIBZRSqrp2JGh98brLfyu8U/b"
	"EQeFLoPZLiqvlhAfgEUWG4sScuzKuwpfvx83pQpdvbkijCpCYogsJpLr580AaP+GNiYrWo6Mq35p"
	"bdQ7N2ND0Hs+w4EEKRMCB88IR6HEsMY7rjJIroOZZJzGrSs2CHi3Mly/fxkd3mXjgp7AiwbLtnA=";
/* A Route. */
static const char route[] =
	"AAECAwQFBgcICQoLDA0OD+y7PY8ewrEFeENB6AQVpBj+T35r88D2TrufZRZUmaYO0DCcmeSZmQfZ"
	"tDjVhIiVsqGFKpQ7Fcfb+yA8/eeju589a5jE1NOUVh3/BMG1wa2jVGtPUe1p4J8fwGipFrjALCOb"
	"UoRNMmIQAS4ULs+lKznEC55vdp3psAvpXoaagjG05XbQhobBOexrAvqk372poA==";

static const char config[] =
	"{\"kind\":\"EncryptionConfiguration\",\"apiVersion\":\"apiserver.config.k8s.io/v1\","
	"\"resources\":[{\"resources\":[\"secrets\"],\"providers\":[{\"aescbc\":{\"keys\":[{"
	"\"name\":\"1\",\"secret\":\"YXNzYXktdGVzdC1rZXktb25lLWZvci1zZWNyZXRzISE=\"}]}}]}]}";

static uint8_t file[PAGES * PAGE];

static void
number(uint8_t *at, uint64_t v, size_t n)
{
	for (size_t i = 0; i < n; i++, v >>= 8)
		at[i] = (uint8_t)v;
}

static uint8_t *
page(uint64_t id, unsigned flags, unsigned count)
{
	uint8_t *p = file + id * PAGE;

	number(p, id, 8);
	number(p + 8, flags, 2);
	number(p + 10, count, 2);
	return p;
}

static void
meta(uint64_t id)
{
	uint8_t *m = page(id, 4, 0) + 16;
	uint64_t sum = 0xcbf29ce484222325;

	number(m, 0xED0CDAED, 4);
	number(m + 4, 2, 4);
	number(m + 8, PAGE, 4);
	number(m + 16, 2, 8);
	number(m + 32, UINT64_MAX, 8);
	number(m + 40, PAGES, 8);
	number(m + 48, id, 8);
	for (size_t i = 0; i < 56; i++)
		sum = (sum ^ m[i]) * 0x100000001b3;
	number(m + 56, sum, 8);
}

/* The element i of a leaf page, its bytes at `at`; returns where the next ones go. */
static size_t
element(uint8_t *p, size_t i, size_t at, struct str key, struct str value)
{
	uint8_t *e = p + 16 + 16 * i;

	number(e + 4, at - (16 + 16 * i), 4);
	number(e + 8, key.n, 4);
	number(e + 12, value.n, 4);
	memcpy(p + at, key.p, key.n);
	memcpy(p + at + key.n, value.p, value.n);
	return at + key.n + value.n;
}

static void
add_varint(struct buf *b, uint64_t v)
{
	for (; v > 127; v >>= 7)
		buf_putc(b, (char)(v | 128));
	buf_putc(b, (char)v);
}

static void
add_bytes(struct buf *b, int field, const void *p, size_t n)
{
	buf_putc(b, (char)(field << 3 | 2));
	add_varint(b, n);
	buf_add(b, p, n);
}

/* A KeyValue at that revision; base64 gives what follows the prefix of an encrypted value. */
static void
key_value(struct buf *b, uint64_t revision, const char *key, const char *plain,
	  const char *base64)
{
	struct buf value = {0};
	uint8_t *bytes;
	size_t n = 0;

	buf_puts(&value, plain);
	if (base64) {
		bytes = base64_decode(base64, strlen(base64), &n);
		CHECK(bytes != NULL);
		buf_add(&value, bytes, n);
		free(bytes);
	}
	add_bytes(b, 1, key, strlen(key));
	for (int field = 2; field <= 4; field++) {
		buf_putc(b, (char)(field << 3));
		add_varint(b, field == 4 ? 1 : revision);
	}
	add_bytes(b, 5, value.p, value.n);
	buf_release(&value);
}

static void
write_database(const char *path)
{
	static const struct {
		const char *key, *plain, *base64;
	} keys[] = {
		{"/kubernetes.io/namespaces/default",
		 "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\","
		 "\"metadata\":{\"name\":\"default\"}}", NULL},
		{"/kubernetes.io/secrets/openshift-config-managed/"
		 "encryption-config-openshift-apiserver",
		 "k8s:enc:aescbc:v1:1:", secret},
		{"/openshift.io/routes/shop/web", "k8s:enc:aescbc:v1:1:", route},
	};
	uint8_t bucket[16] = {KEY_PAGE}, *leaf;
	size_t at = 16 + 16 * countof(keys);

	meta(0);
	meta(1);
	leaf = page(2, 2, 1);
	element(leaf, 0, 32, STR("key"), (struct str){(char *)bucket, sizeof(bucket)});
	leaf[16] = 1;
	leaf = page(KEY_PAGE, 2, countof(keys));
	for (size_t i = 0; i < countof(keys); i++) {
		char revision[17] = {[7] = (char)(i + 2), [8] = '_'};
		struct buf b = {0};

		key_value(&b, i + 2, keys[i].key, keys[i].plain, keys[i].base64);
		at = element(leaf, i, at, (struct str){revision, sizeof(revision)},
			     (struct str){b.p, b.n});
		buf_release(&b);
	}
	CHECK(at <= PAGE);
	test_write(path, file, sizeof(file));
}

TEST(etcd_keys_lie_in_the_database)
{
	const struct crop *c;
	struct harvest h;

	write_database("snapshot.db");
	harvest_keys(&h, "snapshot.db", (struct str){config, sizeof(config) - 1});
	CHECK_INT(harvest_notes(&h, "encrypted"), 0);
	c = harvest_get(&h, "shop/Route.route.openshift.io/web.json");
	CHECK_STR(tree_str(c ? c->o.body : NULL, "spec/host"), "web.example");
	CHECK_STR(harvest_covers(&h, "shop", "route.openshift.io", "Route"), "yes");
	harvest_release(&h);

	harvest(&h, "snapshot.db", NULL);
	CHECK_INT(harvest_notes(&h, "encrypted"), 1);
	c = harvest_get(&h, "shop/Route.route.openshift.io/web.json");
	CHECK_STR(tree_str(c ? c->o.body : NULL, "apiVersion"), "route.openshift.io/v1");
	CHECK(tree_at(c ? c->o.body : NULL, "assay:opaque") != NULL);
	CHECK_STR(harvest_covers(&h, "shop", "route.openshift.io", "Route"), "encrypted");
	CHECK_STR(harvest_covers(&h, "shop", "", "Pod"), "yes");
	harvest_release(&h);
}
