/*
 * The unit test harness. A test registers itself; each runs in a fresh folder
 * and in a child of its own, so that a crash is one failure. Checks log and go
 * on. Linked into test programs only.
 *
 *	TEST(when_parses_offsets)
 *	{
 *		CHECK_INT(when_utc(&c), 86400);
 *	}
 */
#ifndef ASSAY_TEST_H
#define ASSAY_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct test {
	const char *name;
	const char *file;
	void (*run)(void);
	struct test *next;
};

void test_register(struct test *t);

#define TEST(ident)                                                                    \
	static void test_##ident(void);                                                \
	__attribute__((constructor)) static void test_reg_##ident(void)                \
	{                                                                              \
		static struct test t = {.name = #ident, .file = __FILE__,              \
					.run = test_##ident};                          \
		test_register(&t);                                                     \
	}                                                                              \
	static void test_##ident(void)

bool test_check(bool ok, const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
bool test_str(const char *got, const char *want, const char *file, int line, const char *expr);
bool test_int(long long got, long long want, const char *file, int line, const char *expr);

#define CHECK(cond) test_check((cond), __FILE__, __LINE__, "%s", #cond)
#define CHECK_MSG(cond, ...) test_check((cond), __FILE__, __LINE__, __VA_ARGS__)
#define CHECK_STR(got, want) test_str((got), (want), __FILE__, __LINE__, #got)
#define CHECK_INT(got, want) test_int((long long)(got), (long long)(want), __FILE__, __LINE__, #got)

/* The project's testdata folder, absolute; from the environment of `make check`. */
const char *test_data(void);
/* Path of the test's own empty folder (it is the working folder, too). */
const char *test_dir(void);
/* Whole file, malloced, NUL-terminated; ends the test when it cannot be read. */
char *test_read(const char *path, size_t *n);
/* Unpacks a folder of an archive of testdata into the working folder; ends the test when that fails.
 * Returns its name. */
const char *test_unpack(const char *archive, const char *folder);
void test_write(const char *path, const void *p, size_t n);

#endif
