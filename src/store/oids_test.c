/* Tests of object ids, their set, and SHA-1. */
#include "oids.h"

#include <stdio.h>
#include <string.h>

#include "test.h"

/* FIPS 180 examples, and lengths around the block. */
TEST(sha1_knows_the_examples)
{
	static const struct {
		const char *text;
		unsigned times;
		const char *hex;
	} cases[] = {
		{"", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
		{"abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d"},
		{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
		 "84983e441c3bd26ebaae4aa1f95129e5e54670f1"},
		{"a", 1000000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f"},
		{"0123456701234567012345670123456701234567012345670123456701234567", 10,
		 "dea356a2cddd90c7a7ecedc5ebb563934f460452"},
	};

	for (size_t i = 0; i < countof(cases); i++) {
		struct sha1 *s = sha1_new();
		uint8_t out[20];
		char hex[41];

		for (unsigned n = 0; n < cases[i].times; n++)
			sha1_add(s, cases[i].text, strlen(cases[i].text));
		sha1_end(s, out);
		sha1_free(s);
		hex_of(out, 20, hex);
		CHECK_STR(hex, cases[i].hex);
	}
}

/* git's own digest of the same bytes, for every length around the block. */
TEST(sha1_agrees_with_git)
{
	char text[200], framed[256];

	memset(text, 'x', sizeof(text));
	for (size_t n = 0; n < sizeof(text); n++) {
		size_t head = (size_t)snprintf(framed, sizeof(framed), "blob %zu", n) + 1;
		struct sha1 *s = sha1_new();
		git_oid want;
		uint8_t got[20];

		memcpy(framed + head, text, n);
		sha1_add(s, framed, head / 2);
		sha1_add(s, framed + head / 2, head + n - head / 2);
		sha1_end(s, got);
		sha1_free(s);
		git_libgit2_init();
		CHECK_INT(git_odb_hash(&want, text, n, GIT_OBJECT_BLOB), 0);
		git_libgit2_shutdown();
		CHECK_MSG(memcmp(got, want.id, 20) == 0, "length %zu", n);
	}
}

TEST(oidset_holds_what_was_added)
{
	struct oidset s = {0};
	struct oid o = {{0}};

	CHECK(!oidset_has(&s, &o));
	for (unsigned i = 0; i < 20000; i++) {
		memcpy(o.id, &i, sizeof(i));
		CHECK(oidset_add(&s, &o));
		CHECK(!oidset_add(&s, &o));
	}
	CHECK_INT(s.n, 20000);
	for (unsigned i = 0; i < 40000; i++) {
		memcpy(o.id, &i, sizeof(i));
		CHECK(oidset_has(&s, &o) == (i < 20000));
	}
	oidset_release(&s);
}

TEST(oid_reads_what_it_writes)
{
	static const char *const bad[] = {
		"", "abc", "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709",
		"da39a3ee5e6b4b0d3255bfef95601890afd8070",
		"da39a3ee5e6b4b0d3255bfef95601890afd8070g",
		"da39a3ee5e6b4b0d3255bfef95601890afd80709a",
	};
	const char *good = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
	struct oid o;
	char hex[41];

	CHECK(oid_parse(&o, good, 40));
	oid_hex(&o, hex);
	CHECK_STR(hex, good);
	for (size_t i = 0; i < countof(bad); i++)
		CHECK_MSG(!oid_parse(&o, bad[i], strlen(bad[i])), "%s", bad[i]);
}
