/* Archives that mean harm, or were harmed: what can be read is read, nothing else happens. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bundle.h"
#include "pack_test.h"
#include "test.h"

static const struct limits lim = LIMITS_DEFAULT;

/* The paths of all entries, "|" after each. */
static void
all_paths(struct bundle *b, struct buf *out)
{
	const struct bundle_entry *e;

	while (bundle_next(b, &e, NULL) == 1) {
		buf_puts(out, e->path);
		buf_putc(out, '|');
	}
	buf_cstr(out);
}

TEST(hostile_names_are_skipped_with_a_note)
{
	static const struct packed v[] = {
		{"./good/a.json", "a", PACK_FILE, 0},  {"../x", "x", PACK_FILE, 0},
		{"a/../../x", "x", PACK_FILE, 0},      {"/etc/passwd", "x", PACK_FILE, 0},
		{"bad\xff.json", "x", PACK_FILE, 0},   {"good/\xc3\xa4.json", "b", PACK_FILE, 0},
		{"..", NULL, PACK_DIR, 0},	       {"good/a.json", "c", PACK_FILE, 0},
	};
	static const struct packing how[] = {
		{.format = "zip", .raw_names = true},
		{.format = "gnutar", .raw_names = true},
		{.format = "gnutar", .filter = "gzip", .raw_names = true},
	};

	for (size_t i = 0; i < countof(how); i++) {
		struct notes ns = {0};
		struct buf got = {0};
		struct bundle *b;

		pack("a", &how[i], v, countof(v));
		b = open_bundle("a", &lim, &ns);
		all_paths(b, &got);
		/* A name that is there twice is given twice. */
		CHECK_STR(got.p, "good/a.json|good/\xc3\xa4.json|good/a.json|");
		CHECK_INT(notes_with(&ns, "entry-name"), 5);
		CHECK_INT(bundle_rewind(b, NULL), 0);
		buf_clear(&got);
		all_paths(b, &got);
		CHECK_INT(ns.n, 5);
		bundle_close(b);
		notes_release(&ns);
		buf_release(&got);
	}
}

TEST(hostile_types_are_skipped_with_a_note)
{
	static const struct packed v[] = {
		{"a.json", "a", PACK_FILE, 0},
		{"link", "/etc/passwd", PACK_SYMLINK, 0},
		{"up", "../../..", PACK_SYMLINK, 0},
		{"hard", "a.json", PACK_HARDLINK, 0},
		{"null", NULL, PACK_DEVICE, 0},
		{"sparse", NULL, PACK_SPARSE, 0},
		{"z.json", "z", PACK_FILE, 0},
	};
	struct notes ns = {0};
	struct buf got = {0};
	struct bundle *b;

	pack("a.tar", &(struct packing){.format = "pax"}, v, countof(v));
	b = open_bundle("a.tar", &lim, &ns);
	all_paths(b, &got);
	CHECK_STR(got.p, "a.json|z.json|");
	CHECK_INT(notes_with(&ns, "entry-link"), 3);
	CHECK_INT(notes_with(&ns, "entry-special"), 1);
	CHECK_INT(notes_with(&ns, "entry-sparse"), 1);
	bundle_close(b);
	notes_release(&ns);
	buf_release(&got);
}

TEST(hostile_folders_lead_nowhere)
{
	struct notes ns = {0};
	struct buf got = {0};
	struct bundle *b;

	mkdir("f", 0755);
	mkdir("f/sub", 0755);
	test_write("f/sub/a.json", "a", 1);
	CHECK_INT(symlink("/etc/passwd", "f/escape"), 0);
	CHECK_INT(symlink("..", "f/sub/loop"), 0);
	CHECK_INT(mkfifo("f/pipe", 0600), 0);
	test_write("f/bad\xff", "x", 1);
	b = open_bundle("f", &lim, &ns);
	all_paths(b, &got);
	CHECK_STR(got.p, "sub|sub/a.json|");
	CHECK_INT(notes_with(&ns, "entry-link"), 2);
	CHECK_INT(notes_with(&ns, "entry-special"), 1);
	CHECK_INT(notes_with(&ns, "entry-name"), 1);
	bundle_close(b);
	notes_release(&ns);
	buf_release(&got);
}

TEST(hostile_folder_swapped_for_a_link_is_not_followed)
{
	const struct bundle_entry *e;
	struct error err = {0};
	struct notes ns = {0};
	struct bundle *b;
	char c;

	mkdir("f", 0755);
	mkdir("f/sub", 0755);
	mkdir("other", 0755);
	test_write("f/sub/a", "a", 1);
	test_write("other/a", "secret", 6);
	b = open_bundle("f", &lim, &ns);
	CHECK_INT(unlink("f/sub/a"), 0);
	CHECK_INT(rmdir("f/sub"), 0);
	CHECK_INT(symlink("../other", "f/sub"), 0);
	CHECK_INT(bundle_next(b, &e, NULL), 1);
	CHECK_INT(bundle_next(b, &e, NULL), 1);
	CHECK_STR(e->path, "sub/a");
	CHECK_INT(bundle_read(b, &c, 1, &err), -1);
	bundle_close(b);
	notes_release(&ns);
}

TEST(an_encrypted_entry_fails_alone)
{
	static const struct packed v[] = {
		{"a.json", "aaaa", PACK_FILE, 0},
		{"b.json", "bbbb", PACK_FILE, 0},
	};
	struct notes ns = {0};
	struct buf got = {0};
	struct bundle *b;
	size_t n;
	char *p;

	pack("a.zip", &(struct packing){.format = "zip", .encrypted = true}, v, 2);
	b = open_bundle("a.zip", &lim, &ns);
	all_paths(b, &got);
	CHECK_STR(got.p, "");
	CHECK_INT(notes_with(&ns, "entry-encrypted"), 2);
	bundle_close(b);

	/* The flag of the second only: in its local header and in the directory. */
	pack("b.zip", &(struct packing){.format = "zip"}, v, 2);
	p = test_read("b.zip", &n);
	for (size_t at = 0, seen = 0; at + 10 < n; at++) {
		bool local = memcmp(p + at, "PK\3\4", 4) == 0;

		if ((local || memcmp(p + at, "PK\1\2", 4) == 0) && seen++ % 2 == 1)
			p[at + (local ? 6 : 8)] |= 1;
	}
	test_write("b.zip", p, n);
	free(p);
	b = open_bundle("b.zip", &lim, &ns);
	all_paths(b, &got);
	CHECK_STR(got.p, "a.json|");
	bundle_close(b);
	notes_release(&ns);
	buf_release(&got);
}

TEST(a_damaged_zip_entry_fails_alone)
{
	static const struct packed v[] = {
		{"a.json", "0123456789abcdef", PACK_FILE, 40},
		{"b.json", "fedcba9876543210", PACK_FILE, 40},
		{"c.json", "c", PACK_FILE, 0},
	};
	static const char *const stores[] = {"zip:compression=store", "zip:compression=deflate"};

	for (size_t i = 0; i < countof(stores); i++) {
		const struct bundle_entry *e;
		struct error err = {0};
		struct bundle *b;
		size_t n, len;
		char *p, *at;

		pack("a.zip", &(struct packing){.format = "zip", .options = stores[i]}, v, 3);
		p = test_read("a.zip", &n);
		at = memmem(p, n, "b.json", 6);
		at[50] ^= 0x5a;
		test_write("a.zip", p, n);
		free(p);
		b = open_bundle("a.zip", &lim, NULL);
		CHECK_INT(bundle_next(b, &e, NULL), 1);
		p = read_entry(b, &len, NULL);
		CHECK_INT(len, 640);
		free(p);
		CHECK_INT(bundle_next(b, &e, NULL), 1);
		CHECK(!read_entry(b, &len, &err));
		CHECK_INT(err.code, ERR_INPUT);
		CHECK_MSG(str_starts(err.text, "zip data is damaged after "),
			  "%s", err.text);
		CHECK_INT(bundle_next(b, &e, NULL), 1);
		CHECK_STR(e->path, "c.json");
		CHECK_INT(bundle_next(b, &e, NULL), 0);
		bundle_close(b);
	}
}

/* Text that does not pack well. */
static char *
noise(size_t n)
{
	char *p = mem_alloc(n + 1);
	uint32_t x = 1;

	for (size_t i = 0; i < n; i++) {
		x = x * 1664525 + 1013904223;
		p[i] = (char)('a' + (x >> 24) % 26);
	}
	p[n] = '\0';
	return p;
}

/* Reads all of a cut archive. What it gives in full must be whole, and the cut must be told. */
static void
check_cut(const char *file, const char *text, size_t cut)
{
	const struct bundle_entry *e;
	struct error err = {0};
	struct notes ns = {0};
	struct bundle *b = NULL;
	bool told = false;
	size_t n;
	int rc = 0;

	if (bundle_open(&b, file, &lim, &ns, &err) != 0)
		return;
	while (!told && (rc = bundle_next(b, &e, &err)) == 1) {
		char *got = read_entry(b, &n, &err);

		told = !got;
		CHECK_MSG(!got || strcmp(got, text) == 0, "%s cut at %zu: %s", file, cut, e->path);
		free(got);
	}
	told = told || rc < 0 || notes_with(&ns, "archive-end") > 0;
	CHECK_MSG(told, "%s cut at %zu looks complete", file, cut);
	CHECK_MSG(told == (bundle_next(b, &e, NULL) < 0 || notes_with(&ns, "archive-end") > 0),
		  "%s cut at %zu goes on", file, cut);
	CHECK(!strstr(err.text, "runcated"));
	bundle_close(b);
	notes_release(&ns);
}

TEST(cut_archives_give_what_is_whole_and_say_so)
{
	static const struct {
		const char *file;
		struct packing how;
	} t[] = {
		{"a.zip", {.format = "zip"}},
		{"a.tar", {.format = "ustar"}},
		{"a.tar.gz", {.format = "ustar", .filter = "gzip"}},
		{"a.tar.xz", {.format = "ustar", .filter = "xz"}},
		{"a.tar.zst", {.format = "ustar", .filter = "zstd"}},
		{"a.tar.bz2", {.format = "ustar", .filter = "bzip2"}},
	};
	char *text = noise(30000);
	struct packed v[5];

	for (size_t i = 0; i < countof(v); i++)
		v[i] = (struct packed){"shop/pods.json", text, PACK_FILE, 0};
	for (size_t i = 0; i < countof(t); i++) {
		size_t n, end;
		char *p;

		pack(t[i].file, &t[i].how, v, countof(v));
		p = test_read(t[i].file, &n);
		/* The padding after a plain tar's end may be missing without harm. */
		for (end = n; end && !p[end - 1]; end--)
			;
		for (size_t k = 1; k <= 20; k++) {
			test_write("cut", p, end * k / 21);
			check_cut("cut", text, end * k / 21);
		}
		free(p);
	}
	free(text);
}

/* libarchive's own gzip layer does not look at the checksum. */
TEST(a_flipped_bit_in_gzip_is_told)
{
	static const struct packed v[] = {{"a.json", "{\"replicas\": 3}", PACK_FILE, 0}};
	static const char *const formats[] = {"ustar", "raw"};

	for (size_t i = 0; i < countof(formats); i++) {
		struct packing how = {.format = formats[i],
				      .filter = "gzip",
				      .options = "gzip:compression-level=0,gzip:!timestamp"};
		const struct bundle_entry *e;
		struct error err = {0};
		struct bundle *b;
		size_t n;
		char *p, *got;

		pack("a.gz", &how, v, 1);
		p = test_read("a.gz", &n);
		((char *)memmem(p, n, "cas\": 3", 7))[6] = '4';
		test_write("a.gz", p, n);
		b = open_bundle("a.gz", &lim, NULL);
		CHECK_INT(bundle_next(b, &e, &err), 1);
		got = read_entry(b, &n, &err);
		CHECK((got == NULL) == (i == 1));
		error_clear(&err);
		CHECK_INT(bundle_next(b, &e, &err), -1);
		CHECK_STR(err.text, i ? "a: gzip data is damaged after 15 bytes"
				      : "gzip data is damaged after a.json");
		bundle_close(b);
		free(got);
		free(p);
	}
}

TEST(a_cut_entry_is_named_with_its_place)
{
	const struct bundle_entry *e;
	struct error err = {0};
	char *text = noise(100000), *p;
	struct packed v[] = {{"shop/pods.json", text, PACK_FILE, 0}};
	struct bundle *b;
	size_t n;

	pack("a.tar", &(struct packing){.format = "ustar"}, v, 1);
	p = test_read("a.tar", &n);
	test_write("a.tar", p, 512 + 12345);
	b = open_bundle("a.tar", &lim, NULL);
	CHECK_INT(bundle_next(b, &e, &err), 1);
	CHECK(!read_entry(b, &n, &err));
	CHECK_STR(err.text, "tar data ends early after 12,345 bytes");
	CHECK_INT(bundle_next(b, &e, NULL), -1);
	CHECK_INT(bundle_next(b, &e, NULL), -1);
	bundle_close(b);
	free(p);
	free(text);
}

TEST(a_bomb_is_left_at_the_ratio)
{
	static const struct packing how[] = {
		{.format = "zip"},
		{.format = "pax", .filter = "gzip"},
		{.format = "raw", .filter = "xz"},
	};
	char *blanks = mem_zero(1, 1 << 20), *block = mem_alloc(1 << 20);
	struct packed v = {"bomb.json", blanks, PACK_FILE, 160};

	memset(blanks, ' ', (1 << 20) - 1);
	for (size_t i = 0; i < countof(how); i++) {
		pack("bomb", &how[i], &v, 1);
		for (int read = 0; read < 2; read++) {
			const struct bundle_entry *e;
			struct error err = {0};
			struct bundle *b;
			uint64_t total = 0;
			ssize_t got = 0;

			b = open_bundle("bomb", &lim, NULL);
			CHECK_INT(bundle_next(b, &e, &err), 1);
			while (read && (got = bundle_read(b, block, 1 << 20, &err)) > 0)
				total += (uint64_t)got;
			CHECK(total < 80ULL << 20);
			CHECK_INT(err.code, read ? ERR_LIMIT : ERR_NONE);
			CHECK_INT(bundle_next(b, &e, NULL), 0);
			bundle_close(b);
		}
	}
	free(block);
	free(blanks);
}

TEST(limits_on_bytes_hold)
{
	static const struct packed v[] = {
		{"a", "0123456789", PACK_FILE, 0},
		{"b", "0123456789", PACK_FILE, 2},
		{"c", "0123456789", PACK_FILE, 0},
	};
	struct limits small = LIMITS_DEFAULT;
	const struct bundle_entry *e;
	struct error err = {0};
	struct bundle *b;
	size_t n;
	char *p;

	small.entry_bytes = 10;
	pack("a.zip", &(struct packing){.format = "zip"}, v, 3);
	b = open_bundle("a.zip", &small, NULL);
	CHECK_INT(bundle_next(b, &e, NULL), 1);
	p = read_entry(b, &n, NULL);
	CHECK_STR(p, "0123456789");
	free(p);
	CHECK_INT(bundle_next(b, &e, NULL), 1);
	CHECK(!read_entry(b, &n, &err));
	CHECK_INT(err.code, ERR_LIMIT);
	CHECK_STR(err.text, "the entry is larger than 10 bytes");
	CHECK_INT(bundle_next(b, &e, NULL), 1);
	CHECK_STR(e->path, "c");
	bundle_close(b);

	small = LIMITS_DEFAULT;
	small.total_bytes = 25;
	error_clear(&err);
	b = open_bundle("a.zip", &small, NULL);
	CHECK_INT(bundle_next(b, &e, NULL), 1);
	free(read_entry(b, &n, NULL));
	CHECK_INT(bundle_next(b, &e, NULL), 1);
	CHECK(!read_entry(b, &n, &err));
	CHECK_STR(err.text, "it unpacks to more than 25 bytes");
	CHECK_INT(bundle_next(b, &e, NULL), -1);
	bundle_close(b);
}

/* Of this process: others may keep the machine busy. */
static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

TEST(a_hundred_thousand_entries_are_read_or_refused_quickly)
{
	enum { N = 100000 };
	static const char *const formats[] = {"zip", "ustar"};
	struct packed *v = mem_zero(N, sizeof(*v));
	char (*names)[16] = mem_zero(N, sizeof(*names));
	struct limits small = LIMITS_DEFAULT;

	small.entries = 1000;
	for (size_t i = 0; i < N; i++) {
		snprintf(names[i], sizeof(names[i]), "p%zu.json", i);
		v[i] = (struct packed){names[i], "", PACK_FILE, 0};
	}
	for (size_t i = 0; i < countof(formats); i++) {
		const struct bundle_entry *e;
		struct error err = {0};
		struct bundle *b = NULL;
		double start;
		size_t n = 0;

		pack("a", &(struct packing){.format = formats[i]}, v, N);
		b = open_bundle("a", &lim, NULL);
		while (bundle_next(b, &e, NULL) == 1)
			n++;
		CHECK_INT(n, N);
		bundle_close(b);
		start = seconds();
		if (bundle_open(&b, "a", &small, NULL, &err) == 0) {
			while (bundle_next(b, &e, &err) == 1)
				;
			bundle_close(b);
		}
		CHECK_INT(err.code, ERR_LIMIT);
		CHECK_MSG(strstr(err.text, "more than 1000 entries"), "%s", err.text);
		CHECK(seconds() - start < 0.5);
	}
	free(names);
	free(v);
}

TEST(many_bad_entries_make_few_notes)
{
	enum { N = 500 };
	struct packed v[N];
	struct notes ns = {0};
	struct buf got = {0};
	struct bundle *b;

	for (size_t i = 0; i < N; i++)
		v[i] = (struct packed){"../x", "", PACK_FILE, 0};
	pack("a.tar", &(struct packing){.format = "ustar"}, v, N);
	b = open_bundle("a.tar", &lim, &ns);
	all_paths(b, &got);
	CHECK_STR(got.p, "");
	CHECK_INT(ns.n, 6);
	CHECK_STR(ns.v[5].text, "495 more entries skipped for the same reason");
	bundle_close(b);
	notes_release(&ns);
	buf_release(&got);
}

TEST(a_zip_without_its_directory_is_read_entry_by_entry)
{
	static const struct packed v[] = {
		{"a.json", "aaaa", PACK_FILE, 0},
		{"b.json", "bbbb", PACK_FILE, 0},
	};
	struct notes ns = {0};
	struct buf got = {0};
	struct bundle *b;
	char *p, *end;
	size_t n;

	pack("a.zip", &(struct packing){.format = "zip"}, v, 2);
	p = test_read("a.zip", &n);
	end = memmem(p, n, "PK\5\6", 4);
	test_write("a.zip", p, (size_t)(end - p));
	b = open_bundle("a.zip", &lim, &ns);
	all_paths(b, &got);
	CHECK_STR(got.p, "a.json|b.json|");
	CHECK_INT(notes_with(&ns, "archive-end"), 1);
	bundle_close(b);
	notes_release(&ns);
	buf_release(&got);
	free(p);
}
