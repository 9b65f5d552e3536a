/* Every container gives the same entries; names, peeks and digests. */
#include "assay/bundle.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pack_test.h"
#include "test.h"

static const struct limits lim = LIMITS_DEFAULT;

static const struct packed shop[] = {
	{"shop", NULL, PACK_DIR, 0},
	{"shop/cms.json", "{}\n", PACK_FILE, 0},
	{"shop/empty.json", "", PACK_FILE, 0},
	{"shop/pods.json", "{\"kind\":\"List\",\"items\":[]}\n", PACK_FILE, 50000},
	{"shop/\xc3\xbc.json", "umlaut", PACK_FILE, 0},
};

static void
check_shop(struct bundle *b)
{
	const struct bundle_entry *e = NULL;
	struct error err = {0};
	size_t n;

	for (size_t i = 0; i < countof(shop); i++) {
		size_t once = shop[i].text ? strlen(shop[i].text) : 0;
		char *got;

		CHECK_INT(bundle_next(b, &e, &err), 1);
		CHECK_STR(e->path, shop[i].path);
		CHECK_INT(e->is_dir, shop[i].type == PACK_DIR);
		got = read_entry(b, &n, &err);
		CHECK_INT(n, once * (shop[i].repeat ? shop[i].repeat : 1));
		CHECK(got && memcmp(got, shop[i].text ? shop[i].text : "", once) == 0);
		free(got);
	}
	CHECK_INT(bundle_next(b, &e, &err), 0);
	CHECK_INT(bundle_next(b, &e, &err), 0);
	CHECK_STR(err.text, "");
}

static void
check_names(struct bundle *b)
{
	const struct bundle_entry *v, *first;
	char head[32];
	size_t total;

	CHECK_INT(bundle_names(b, 2, &first, &total, NULL), 0);
	CHECK_INT(total, 2);
	CHECK_INT(bundle_names(b, 100, &v, &total, NULL), 0);
	CHECK_INT(total, countof(shop));
	for (size_t i = 0; i < total && i < countof(shop); i++)
		CHECK_STR(v[i].path, shop[i].path);
	CHECK_STR(first[1].path, "shop/cms.json");
	CHECK_INT(bundle_peek(b, "shop/pods.json", head, 8, NULL), 8);
	CHECK(memcmp(head, "{\"kind\":", 8) == 0);
	CHECK_INT(bundle_peek(b, "shop/cms.json", head, sizeof(head), NULL), 3);
	CHECK_INT(bundle_peek(b, "shop", head, sizeof(head), NULL), 0);
	CHECK_INT(bundle_peek(b, "nothing", head, sizeof(head), NULL), 0);
}

static void
make_folder(const char *root)
{
	mkdir(root, 0755);
	if (chdir(root) != 0)
		exit(1);
	for (size_t i = 0; i < countof(shop); i++) {
		struct buf all = {0};

		if (shop[i].type == PACK_DIR) {
			mkdir(shop[i].path, 0755);
			continue;
		}
		for (size_t j = 0; j < (shop[i].repeat ? shop[i].repeat : 1); j++)
			buf_puts(&all, shop[i].text);
		test_write(shop[i].path, buf_cstr(&all), all.n);
		buf_release(&all);
	}
	if (chdir("..") != 0)
		exit(1);
}

TEST(bundle_reads_every_container_alike)
{
	static const struct {
		const char *file;
		struct packing how;
		enum bundle_kind kind;
	} t[] = {
		{"a.zip", {.format = "zip"}, BUNDLE_ZIP},
		{"stored.zip", {.format = "zip", .options = "zip:compression=store"}, BUNDLE_ZIP},
		{"zip64.zip", {.format = "zip", .options = "zip:zip64"}, BUNDLE_ZIP},
		{"raw.zip", {.format = "zip", .raw_names = true}, BUNDLE_ZIP},
		{"a.tar", {.format = "pax"}, BUNDLE_TAR},
		{"gnu.tar", {.format = "gnutar", .raw_names = true}, BUNDLE_TAR},
		{"a.tar.gz", {.format = "pax", .filter = "gzip"}, BUNDLE_TAR},
		{"a.tar.xz", {.format = "ustar", .filter = "xz"}, BUNDLE_TAR},
		{"a.tar.zst", {.format = "pax", .filter = "zstd"}, BUNDLE_TAR},
		{"a.tar.bz2", {.format = "pax", .filter = "bzip2"}, BUNDLE_TAR},
		{"folder/", {0}, BUNDLE_FOLDER},
	};

	for (size_t i = 0; i < countof(t); i++) {
		struct notes ns = {0};
		struct bundle *b;

		if (t[i].how.format)
			pack(t[i].file, &t[i].how, shop, countof(shop));
		else
			make_folder("folder");
		b = open_bundle(t[i].file, &lim, &ns);
		CHECK_MSG(bundle_kind(b) == t[i].kind, "%s: kind %d", t[i].file, bundle_kind(b));
		check_names(b);
		check_shop(b);
		CHECK_INT(bundle_rewind(b, NULL), 0);
		check_shop(b);
		CHECK_MSG(ns.n == 0, "%s: %s", t[i].file, ns.n ? ns.v[0].text : "");
		bundle_close(b);
		notes_release(&ns);
	}
}

TEST(bundle_skips_what_nobody_reads)
{
	static const struct packing how[] = {
		{.format = "zip"},
		{.format = "pax", .filter = "gzip"},
	};

	for (size_t i = 0; i < countof(how); i++) {
		const struct bundle_entry *e;
		struct bundle *b;
		size_t n = 0;
		char c;

		pack("a", &how[i], shop, countof(shop));
		b = open_bundle("a", &lim, NULL);
		while (bundle_next(b, &e, NULL) == 1) {
			n++;
			CHECK(bundle_read(b, &c, 1, NULL) >= 0);
		}
		CHECK_INT(n, countof(shop));
		bundle_close(b);
	}
}

TEST(bundle_takes_single_files)
{
	static const struct {
		const char *file, *inner;
		struct packing how;
	} t[] = {
		{"list.json.gz", "list.json", {.format = "raw", .filter = "gzip"}},
		{"list.json.xz", "list.json", {.format = "raw", .filter = "xz"}},
		{"list.json.zst", "list.json", {.format = "raw", .filter = "zstd"}},
		{"list.json.bz2", "list.json", {.format = "raw", .filter = "bzip2"}},
		{"list.json", "list.json", {.format = "raw"}},
		{"BZhello", "BZhello", {.format = "raw"}},
	};
	static const struct packed one = {"x", "{\"a\":1}", PACK_FILE, 1000};

	for (size_t i = 0; i < countof(t); i++) {
		const struct bundle_entry *e = NULL;
		struct notes ns = {0};
		struct bundle *b;
		size_t n;
		char *got;

		pack(t[i].file, &t[i].how, &one, 1);
		b = open_bundle(t[i].file, &lim, &ns);
		CHECK_INT(bundle_kind(b), BUNDLE_FILE);
		CHECK_INT(bundle_next(b, &e, NULL), 1);
		CHECK_STR(e->path, t[i].inner);
		got = read_entry(b, &n, NULL);
		CHECK_INT(n, 7000);
		free(got);
		CHECK_INT(bundle_next(b, &e, NULL), 0);
		CHECK_INT(ns.n, 0);
		bundle_close(b);
	}
}

TEST(bundle_takes_empty_containers)
{
	static const char *const files[] = {"empty.zip", "empty.tar", "empty", "folder"};
	static const size_t entries[] = {0, 0, 1, 0};

	pack("empty.zip", &(struct packing){.format = "zip"}, NULL, 0);
	pack("empty.tar", &(struct packing){.format = "pax", .filter = "gzip"}, NULL, 0);
	test_write("empty", "", 0);
	mkdir("folder", 0755);
	for (size_t i = 0; i < countof(files); i++) {
		const struct bundle_entry *e;
		struct notes ns = {0};
		struct bundle *b = open_bundle(files[i], &lim, &ns);
		size_t n = 0;

		while (bundle_next(b, &e, NULL) == 1)
			n++;
		CHECK_INT(n, entries[i]);
		CHECK_INT(ns.n, 0);
		bundle_close(b);
	}
}

TEST(bundle_digest_is_that_of_the_file)
{
	uint8_t want[SHA256_BYTES], got[SHA256_BYTES];
	struct bundle *b;

	pack("a.zip", &(struct packing){.format = "zip"}, shop, countof(shop));
	CHECK_INT(sha256_file("a.zip", want, NULL), 0);
	b = open_bundle("a.zip", &lim, NULL);
	CHECK_INT(bundle_digest(b, got, NULL), 0);
	CHECK(memcmp(want, got, sizeof(got)) == 0);
	CHECK_STR(bundle_name(b), "a.zip");
	bundle_close(b);
}

TEST(bundle_digest_of_a_folder_is_over_its_sorted_lines)
{
	/* "a-b" sorts before "a/x": by bytes of the whole path, not part by part. */
	static const char want_text[] =
		"a-b\0" "2\0" "fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603\n"
		"a/x\0" "0\0" "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n";
	uint8_t want[SHA256_BYTES], got[SHA256_BYTES];
	struct bundle *b;

	mkdir("f", 0755);
	mkdir("f/a", 0755);
	test_write("f/a-b", "ab", 2);
	test_write("f/a/x", "", 0);
	sha256_of(want_text, sizeof(want_text) - 1, want);
	b = open_bundle("f", &lim, NULL);
	CHECK_INT(bundle_digest(b, got, NULL), 0);
	CHECK(memcmp(want, got, sizeof(got)) == 0);
	CHECK_INT(bundle_size(b), 2);
	bundle_close(b);
}

/* Sizes around the digest's blocks; a file is sealed whose last 32 bytes are the digest of the others. */
TEST(bundle_digest_beside_the_reading_sees_seals)
{
	static const size_t sizes[] = {0, 1, 31, 32, 33, 500, 262143, 262144, 262145, 600000};

	for (size_t i = 0; i < countof(sizes) * 2; i++) {
		size_t n = sizes[i / 2];
		bool sealed = i % 2;
		uint8_t want[SHA256_BYTES], got[SHA256_BYTES];
		struct buf b = {0};
		struct bundle *in;

		buf_fill(&b, 'x', n);
		if (sealed) {
			sha256_of(b.n ? b.p : "", b.n, want);
			buf_add(&b, want, sizeof(want));
		}
		test_write("f.db", b.n ? b.p : "", b.n);
		CHECK_INT(sha256_file("f.db", want, NULL), 0);
		in = open_bundle("f.db", &lim, NULL);
		bundle_digest_begin(in);
		CHECK(bundle_plain(in));
		CHECK_INT(bundle_digest(in, got, NULL), 0);
		CHECK_INT(bundle_digest(in, got, NULL), 0);
		CHECK_MSG(memcmp(want, got, sizeof(got)) == 0, "of %zu bytes", b.n);
		CHECK_MSG(bundle_sealed(in, NULL) == sealed, "of %zu bytes", b.n);
		bundle_close(in);
		in = open_bundle("f.db", &lim, NULL);
		bundle_digest_begin(in);
		bundle_close(in);
		buf_release(&b);
	}
}

/* Puts the file's bytes on standard input through a pipe; returns the child that writes them. */
static pid_t
pipe_in(const char *file)
{
	int fd[2];
	pid_t pid;

	if (pipe(fd) != 0)
		exit(1);
	pid = fork();
	if (pid == 0) {
		size_t n;
		char *p = test_read(file, &n);

		close(fd[0]);
		_exit(write(fd[1], p, n) == (ssize_t)n ? 0 : 1);
	}
	close(fd[1]);
	dup2(fd[0], STDIN_FILENO);
	close(fd[0]);
	return pid;
}

TEST(bundle_spools_standard_input)
{
	struct bundle *b;
	int status = 1;

	pack("a.zip", &(struct packing){.format = "zip"}, shop, countof(shop));
	pid_t pid = pipe_in("a.zip");

	b = open_bundle("-", &lim, NULL);
	CHECK_STR(bundle_name(b), "-");
	CHECK_INT(bundle_kind(b), BUNDLE_ZIP);
	check_names(b);
	check_shop(b);
	bundle_close(b);
	waitpid(pid, &status, 0);
	CHECK_INT(status, 0);
}

TEST(bundle_holds_standard_input_to_the_limit)
{
	struct limits small = LIMITS_DEFAULT;
	struct error err = {0};
	struct bundle *b;

	test_write("big", "0123456789", 10);
	small.total_bytes = 9;
	pid_t pid = pipe_in("big");

	CHECK_INT(bundle_open(&b, "-", &small, NULL, &err), -1);
	CHECK_INT(err.code, ERR_LIMIT);
	CHECK_STR(err.text, "the input is larger than 9 bytes");
	waitpid(pid, NULL, 0);
}

TEST(bundle_reads_a_redirected_file_in_place)
{
	struct bundle *b;
	int fd;

	pack("a.zip", &(struct packing){.format = "zip"}, shop, countof(shop));
	fd = open("a.zip", O_RDONLY);
	dup2(fd, STDIN_FILENO);
	close(fd);
	b = open_bundle("-", &lim, NULL);
	check_shop(b);
	bundle_close(b);
}

TEST(bundle_open_tells_what_is_missing)
{
	struct error err = {0};
	struct bundle *b;

	CHECK_INT(bundle_open(&b, "nowhere.zip", &lim, NULL, &err), -1);
	CHECK_INT(err.code, ERR_NOT_FOUND);
	CHECK_STR(err.text, "cannot open it: No such file or directory");
}
