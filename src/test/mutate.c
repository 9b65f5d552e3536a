/*
 * Mutates one etcd backup and runs the whole program over each result: the import
 * with its history into a store of its own, then all that `assay etcd` shows.
 *
 *	mutate FOLDER FIRST LAST
 *
 * FOLDER holds one snapshot_STAMP.db, plain, and may hold its tarball. Number N is
 * the same mutation each time, so that `mutate FOLDER N N` shows it again. Each
 * run is a process: one that ends by a signal or a sanitizer, with a status that
 * no command has, or after a second of processor time, is printed and fails.
 */
#include <dirent.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "../cli/cli.h"
#include "test.h"

enum {
	CPU_MAX_MS = 1000,
	WALL_MAX = 60,		/* seconds: the machine may be busy */
	SANITIZER = 99,
	META_AT = 16,
	META_SUM = 56,
};

const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

const char *
__asan_default_options(void)
{
	return "exitcode=99";
}

const char *
__ubsan_default_options(void)
{
	return "halt_on_error=1:exitcode=99:print_stacktrace=1";
}

struct input {
	char *name, *bytes;
	size_t n;
};

struct state {
	struct input db, tar;
	size_t page;
	uint64_t seed;
	const char *dir;
	unsigned long failed, runs;
	double slowest;
};

/* ---- the mutations ---- */

static uint64_t
draw(struct state *s, uint64_t below)
{
	s->seed ^= s->seed << 13;
	s->seed ^= s->seed >> 7;
	s->seed ^= s->seed << 17;
	return below ? s->seed % below : 0;
}

/* Numbers that lengths and places are often wrong with. */
static uint64_t
odd_number(struct state *s)
{
	static const uint64_t odd[] = {0, 1, 2, 0x7f, 0x80, 0xff, 0xffff, 0x10000, 0x7fffffff,
				       0x80000000, 0xffffffff, UINT64_MAX, INT64_MAX, 15, 16, 17};

	return draw(s, 4) ? odd[draw(s, countof(odd))] : draw(s, 0) >> draw(s, 64);
}

typedef void (*change_fn)(struct state *s, struct buf *b);

static void
flip(struct state *s, struct buf *b)
{
	for (uint64_t n = 1 + draw(s, 8); n; n--)
		b->p[draw(s, b->n)] ^= (char)(1 << draw(s, 8));
}

static void
bytes_over(struct state *s, struct buf *b)
{
	size_t at = draw(s, b->n), n = 1 + draw(s, 64);

	for (size_t i = at; i < b->n && i < at + n; i++)
		b->p[i] = (char)draw(s, 256);
}

static void
number_over(struct state *s, struct buf *b)
{
	uint64_t v = odd_number(s);
	size_t at = draw(s, b->n), bytes = (size_t)1 << draw(s, 4);

	at -= at % bytes;
	if (at + bytes <= b->n)
		memcpy(b->p + at, &v, bytes);
}

/* A number of the header of a page, or of one of its first elements. */
static void
table_over(struct state *s, struct buf *b)
{
	uint64_t v = odd_number(s), page = draw(s, b->n / s->page + 1);
	size_t at = page * s->page + draw(s, 48) * 4;

	if (draw(s, 2))
		v = draw(s, b->n / s->page * 2);
	if (at + 8 <= b->n)
		memcpy(b->p + at, &v, draw(s, 2) ? 2 : draw(s, 2) ? 4 : 8);
}

static void
page_over(struct state *s, struct buf *b)
{
	uint64_t pages = b->n / s->page, from = draw(s, pages), to = draw(s, pages);
	size_t n = draw(s, 3) ? s->page : draw(s, s->page);

	if (!pages)
		return;
	if (draw(s, 3))
		memmove(b->p + to * s->page, b->p + from * s->page, n);
	else
		memset(b->p + to * s->page, draw(s, 2) ? 0 : 0xff, n);
	if (draw(s, 2))
		memcpy(b->p + to * s->page, &to, sizeof(to));
}

static void
cut(struct state *s, struct buf *b)
{
	b->n = draw(s, 2) ? draw(s, b->n) : draw(s, b->n / s->page) * s->page;
}

static void
longer(struct state *s, struct buf *b)
{
	size_t n = draw(s, 3 * s->page);

	for (char *p = buf_room(b, n), *end = p + n; p < end; p++)
		*p = (char)draw(s, 256);
	b->n += n;
}

/* Takes bytes out or puts some in: what is behind moves. */
static void
shift(struct state *s, struct buf *b)
{
	size_t at = draw(s, b->n), n = 1 + draw(s, 40), left = b->n - at;

	if (draw(s, 2) && n < left) {
		memmove(b->p + at, b->p + at + n, left - n);
		b->n -= n;
		return;
	}
	buf_room(b, n);
	memmove(b->p + at + n, b->p + at, left);
	b->n += n;
}

/* Inside a stored value: behind one of the words that it begins with. */
static void
value_over(struct state *s, struct buf *b)
{
	static const char *const words[] = {"k8s", "k8s:enc:", "apiVersion", "registry", "kubernetes.io"};
	const char *word = words[draw(s, countof(words))];
	size_t at = draw(s, b->n);
	char *p = memmem(b->p + at, b->n - at, word, strlen(word));

	if (!p)
		return;
	at = (size_t)(p - b->p) + draw(s, 200);
	for (uint64_t n = 1 + draw(s, 4); n && at < b->n; n--, at += 1 + draw(s, 9))
		b->p[at] = draw(s, 2) ? (char)draw(s, 256) : (char)odd_number(s);
}

static void
mutate(struct state *s, struct buf *b)
{
	static const change_fn all[] = {flip, bytes_over, number_over, table_over, table_over,
					page_over, cut, longer, shift, value_over, value_over};

	for (uint64_t n = 1 + draw(s, 4); n && b->n > 64; n--)
		all[draw(s, countof(all))](s, b);
}

/* Half of the metas are made to be believed: most of what is behind them is not read else. */
static void
put_right(struct state *s, struct buf *b)
{
	for (size_t at = 0; at <= s->page; at += s->page) {
		uint64_t sum = 0xcbf29ce484222325;
		size_t meta = at + META_AT;

		if (meta + META_SUM + 8 > b->n || draw(s, 2))
			continue;
		for (size_t i = 0; i < META_SUM; i++)
			sum = (sum ^ (uint8_t)b->p[meta + i]) * 0x100000001b3;
		memcpy(b->p + meta + META_SUM, &sum, sizeof(sum));
	}
}

/* ---- files ---- */

static void
write_in(const struct state *s, const char *dir, const char *name, const char *p, size_t n)
{
	char *path = mem_printf("%s/%s/%s", s->dir, dir, name);

	test_write(path, p, n);
	free(path);
}

/* The bytes of the packed file are mutated one time in three, else those in it. */
static void
write_tarball(struct state *s, struct buf *b)
{
	char *path = mem_printf("%s/m/%s", s->dir, s->tar.name), chunk[4096];
	gzFile in;
	int got;

	if (draw(s, 3) == 0) {
		buf_add(b, s->tar.bytes, s->tar.n);
		mutate(s, b);
		test_write(path, b->p, b->n);
		free(path);
		return;
	}
	test_write(path, s->tar.bytes, s->tar.n);
	in = gzopen(path, "rb");
	while (in && (got = gzread(in, chunk, sizeof(chunk))) > 0)
		buf_add(b, chunk, (size_t)got);
	gzclose(in);
	mutate(s, b);
	in = gzopen(path, "wb1");
	gzwrite(in, b->p, (unsigned)b->n);
	gzclose(in);
	free(path);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

/* Makes the folder m, of mutation n. */
static void
make_case(struct state *s, unsigned long n)
{
	static const char *const made[] = {"m", "s.git", NULL};
	struct buf b = {0};

	for (size_t i = 0; made[i]; i++) {
		char *path = mem_printf("%s/%s", s->dir, made[i]);

		nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
		if (i == 0 && mkdir(path, 0700) != 0)
			perror(path);
		free(path);
	}
	s->seed = (n + 1) * 0x9e3779b97f4a7c15;
	for (int i = 0; i < 8; i++)
		draw(s, 2);
	if (s->tar.name && draw(s, 6) == 0) {
		write_in(s, "m", s->db.name, s->db.bytes, s->db.n);
		write_tarball(s, &b);
	} else {
		buf_add(&b, s->db.bytes, s->db.n);
		mutate(s, &b);
		put_right(s, &b);
		write_in(s, "m", s->db.name, b.p, b.n);
		if (s->tar.name)
			write_in(s, "m", s->tar.name, s->tar.bytes, s->tar.n);
	}
	buf_release(&b);
}

/* ---- the program ---- */

static void
child(const struct state *s, const char *const *argv)
{
	struct cli c = {0};
	struct words w = {0};
	struct error err = {0};
	char *words[16];
	int argc = 0, status;

	for (; argv[argc]; argc++)
		words[argc] = (char *)(uintptr_t)argv[argc];
	words[argc] = NULL;
	alarm(WALL_MAX);
	if (chdir(s->dir) != 0 || !freopen("/dev/null", "w", stdout) ||
	    !freopen("err", "w", stderr))
		_exit(SANITIZER);
	if (options_parse(&c.opt, argc, words, &w, &err) != 0)
		status = fail(&err);
	else
		status = cli_run(&c, &w);
	status = cli_finish(&c, status);
	words_release(&w);
	session_close(&c);
	exit(status);
}

static void
show_errors(const struct state *s)
{
	char *path = mem_printf("%s/err", s->dir), *text = test_read(path, NULL);

	fprintf(stderr, "%.4000s\n", text);
	free(text);
	free(path);
}

static void
run(struct state *s, unsigned long n, const char *const *argv)
{
	struct rusage use;
	double ms;
	pid_t pid;
	int rc;

	fflush(NULL);
	pid = fork();
	if (pid == 0)
		child(s, argv);
	if (pid < 0 || wait4(pid, &rc, 0, &use) != pid) {
		perror("fork");
		exit(2);
	}
	s->runs++;
	ms = (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1e3 +
	     (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e3;
	s->slowest = ms > s->slowest ? ms : s->slowest;
	if (WIFEXITED(rc) && WEXITSTATUS(rc) <= 3 && ms <= CPU_MAX_MS)
		return;
	s->failed++;
	fprintf(stderr, "FAILED %lu: %s %s: %s %d, %.0f ms\n", n, argv[1], argv[2],
		WIFEXITED(rc) ? "status" : "signal", WIFEXITED(rc) ? WEXITSTATUS(rc) : WTERMSIG(rc),
		ms);
	show_errors(s);
}

static void
run_all(struct state *s, unsigned long n)
{
	char *db = mem_printf("m/%s", s->db.name);
	const char *const import[] = {"assay", "import", "m", "--store", "s.git", "--context", "c",
				      n % 2 ? "--history" : NULL, NULL};
	const char *const etcd[][8] = {
		{"assay", "etcd", db},
		{"assay", "etcd", db, "--keys", "-o", "wide"},
		{"assay", "etcd", db, "--deleted"},
		{"assay", "etcd", db, "--history", "compact_rev_key"},
		{"assay", "etcd", db, "--get", "/kubernetes.io/namespaces/shop", "-o", "json"},
	};

	run(s, n, import);
	run(s, n, etcd[n % countof(etcd)]);
	free(db);
}

static void
find_inputs(struct state *s, const char *folder)
{
	DIR *d = opendir(folder);

	for (struct dirent *e; d && (e = readdir(d));) {
		struct input *in = str_ends(e->d_name, ".db") ? &s->db
				   : str_ends(e->d_name, ".tar.gz") ? &s->tar : NULL;
		char *path = mem_printf("%s/%s", folder, e->d_name);

		if (in && !in->name) {
			in->name = mem_strdup(e->d_name);
			in->bytes = test_read(path, &in->n);
		}
		free(path);
	}
	if (d)
		closedir(d);
}

int
main(int argc, char **argv)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = mem_printf("%s/assay-mutate-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	struct state s = {.dir = dir};
	uint32_t page = 0;

	if (argc == 4)
		find_inputs(&s, argv[1]);
	if (!s.db.name || s.db.n < 64 || !mkdtemp(dir)) {
		fprintf(stderr, "usage: mutate FOLDER FIRST LAST\n");
		return 2;
	}
	memcpy(&page, s.db.bytes + META_AT + 8, sizeof(page));
	s.page = page ? page : 4096;
	setenv("HOME", dir, 1);
	setenv("ASSAY_CONFIG", "/dev/null", 1);
	for (unsigned long n = strtoul(argv[2], NULL, 10); n <= strtoul(argv[3], NULL, 10); n++) {
		make_case(&s, n);
		run_all(&s, n);
	}
	printf("%lu runs, %lu failed, the slowest %.0f ms\n", s.runs, s.failed, s.slowest);
	if (!s.failed)
		nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(s.db.name);
	free(s.db.bytes);
	free(s.tar.name);
	free(s.tar.bytes);
	free(dir);
	return s.failed != 0;
}
