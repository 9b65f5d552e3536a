/* Tests of digests, base64 and whole files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "assay/base.h"
#include "test.h"

static void
check_hex(const uint8_t *p, const char *want)
{
	char hex[SHA256_HEX];

	hex_of(p, SHA256_BYTES, hex);
	CHECK_STR(hex, want);
}

#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

TEST(sha256_known_answers)
{
	struct sha256 *s = sha256_new();
	struct error err = {0};
	uint8_t d[SHA256_BYTES];

	sha256_of("", 0, d);
	check_hex(d, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	sha256_of("abc", 3, d);
	check_hex(d, ABC);
	for (int i = 0; i < 2; i++) {
		sha256_add(s, "a", 1);
		sha256_add(s, "bc", 2);
		sha256_peek(s, d);	/* and it goes on */
		check_hex(d, ABC);
		sha256_end(s, d);
		check_hex(d, ABC);
	}
	sha256_free(s);
	sha256_free(NULL);
	test_write("f", "abc", 3);
	CHECK_INT(sha256_file("f", d, &err), 0);
	check_hex(d, ABC);
	CHECK_INT(sha256_file("missing", d, &err), -1);
	CHECK_INT(err.code, ERR_NOT_FOUND);
}

/* RFC 4231, cases 2 and 3 */
TEST(hmac_known_answers)
{
	uint8_t d[SHA256_BYTES], key[20], data[50];

	hmac_sha256((const uint8_t *)"Jefe", 4, "what do ya want for nothing?", 28, d);
	check_hex(d, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof(key));
	memset(data, 0xdd, sizeof(data));
	hmac_sha256(key, sizeof(key), data, sizeof(data), d);
	check_hex(d, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
}

TEST(base64_both_ways)
{
	static const struct {
		const char *plain, *coded;
	} t[] = {
		{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
		{"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}, {"\xff\xfe\xfd", "//79"},
	};
	static const char *const bad[] = {
		"Z", "Zg=", "Zg===", "Zm9v=", "Zm 9v", "Zm9v\n", "Zh==", "Zm9=", "Z===", "=", "====",
		"Zg==Zg==", "Zm9_", "Zm9-", "\xc3\xa9",
	};

	for (size_t i = 0; i < countof(t); i++) {
		size_t n = 99;
		uint8_t *p = base64_decode(t[i].coded, strlen(t[i].coded), &n);
		char *s = base64_encode((const uint8_t *)t[i].plain, strlen(t[i].plain));

		CHECK(p && n == strlen(t[i].plain) && memcmp(p, t[i].plain, n) == 0);
		CHECK_STR(s, t[i].coded);
		free(p);
		free(s);
	}
	for (size_t i = 0; i < countof(bad); i++) {
		size_t n = 99;

		CHECK_MSG(base64_decode(bad[i], strlen(bad[i]), &n) == NULL, "%s", bad[i]);
		CHECK_INT(n, 99);
	}
	size_t n;
	uint8_t *p = base64_decode("Zm8", 3, &n);	/* no padding */
	CHECK(p && n == 2);
	free(p);
}

TEST(random_bytes_differ)
{
	uint8_t a[300] = {0}, b[300] = {0};

	CHECK_INT(random_bytes(a, sizeof(a), NULL), 0);
	CHECK_INT(random_bytes(b, sizeof(b), NULL), 0);
	CHECK(memcmp(a, b, sizeof(a)) != 0);
	mem_wipe(a, sizeof(a));
	CHECK(a[0] == 0 && memcmp(a, a + 1, sizeof(a) - 1) == 0);
}

TEST(io_reads_up_to_a_limit)
{
	struct error err = {0};
	struct buf b = {0};

	test_write("f", "0123456789", 10);
	buf_puts(&b, ">");
	CHECK_INT(io_read_file("f", 10, &b, &err), 0);
	CHECK_STR(b.p, ">0123456789");
	CHECK_INT(io_read_file("f", 9, &b, &err), -1);
	CHECK_INT(err.code, ERR_LIMIT);
	CHECK_STR(b.p, ">0123456789");
	error_clear(&err);
	CHECK_INT(io_read_file("none", 9, &b, &err), -1);
	CHECK_INT(err.code, ERR_NOT_FOUND);
	error_clear(&err);
	CHECK_INT(io_read_file(".", 9, &b, &err), -1);
	CHECK_INT(err.code, ERR_IO);
	buf_release(&b);
}

TEST(io_writes_whole_files)
{
	struct error err = {0};
	struct stat st;
	char *s;

	umask(022);
	CHECK_INT(io_mkdirs("a/b//c", 0755, &err), 0);
	CHECK_INT(io_mkdirs("a/b/c/", 0755, &err), 0);
	CHECK(io_is_dir("a/b/c") && io_exists("a") && !io_exists("z") && !io_is_dir("z"));
	CHECK_INT(io_write_file("a/b/c/f", "one", 3, 0600, &err), 0);
	CHECK_INT(io_write_file("a/b/c/f", "two!", 4, 0600, &err), 0);
	s = test_read("a/b/c/f", NULL);
	CHECK_STR(s, "two!");
	free(s);
	CHECK(stat("a/b/c/f", &st) == 0 && (st.st_mode & 0777) == 0600);
	CHECK_INT(io_write_cache("a/b/c/f", "three", 5, &err), 0);
	s = test_read("a/b/c/f", NULL);
	CHECK_STR(s, "three");
	free(s);
	CHECK_INT(rmdir("a/b/c"), -1);
	CHECK_INT(unlink("a/b/c/f"), 0);
	CHECK_INT(rmdir("a/b/c"), 0);	/* no temporary file was left */
	CHECK_INT(io_write_file("no/such/f", "x", 1, 0644, &err), -1);
	CHECK_INT(err.code, ERR_NOT_FOUND);
	test_write("plain", "x", 1);
	error_clear(&err);
	CHECK_INT(io_mkdirs("plain/sub", 0755, &err), -1);
}

TEST(io_basename_lends)
{
	static const struct {
		const char *path, *base;
	} t[] = {
		{"/a/b.zip", "b.zip"}, {"a", "a"}, {"a/", "a"}, {"/a//", "a"}, {"/", "/"},
		{"//", "/"}, {"", "."}, {"./x", "x"},
	};

	for (size_t i = 0; i < countof(t); i++) {
		size_t n;
		const char *p = io_basename(t[i].path, &n);
		char *s = mem_strndup(p, n);

		CHECK_STR(s, t[i].base);
		free(s);
	}
}
