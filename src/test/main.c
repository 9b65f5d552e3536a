/* Runs registered tests, each in a child and a folder of its own. */
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

static struct test *tests;
static unsigned failures;
static char dir[4096];
static volatile sig_atomic_t stop;	/* the signal that ends the run */

void
test_register(struct test *t)
{
	struct test **at = &tests;

	while (*at && (strcmp((*at)->file, t->file) < 0 || (strcmp((*at)->file, t->file) == 0)))
		at = &(*at)->next;
	t->next = *at;
	*at = t;
}

bool
test_check(bool ok, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	if (ok)
		return true;
	failures++;
	fprintf(stderr, "%s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return false;
}

bool
test_str(const char *got, const char *want, const char *file, int line, const char *expr)
{
	bool ok = got && want ? strcmp(got, want) == 0 : got == want;

	return test_check(ok, file, line, "%s is\n  <%s>, not\n  <%s>", expr, got ? got : "NULL",
			  want ? want : "NULL");
}

bool
test_int(long long got, long long want, const char *file, int line, const char *expr)
{
	return test_check(got == want, file, line, "%s is %lld, not %lld", expr, got, want);
}

const char *
test_data(void)
{
	const char *d = getenv("ASSAY_TESTDATA");

	return d ? d : "testdata";
}

const char *
test_unpack(const char *archive, const char *folder)
{
	char command[8192];

	snprintf(command, sizeof(command), "tar -xJf '%s/%s' '%s'", test_data(), archive, folder);
	if (system(command) != 0) {
		fprintf(stderr, "cannot unpack %s of %s\n", folder, archive);
		exit(1);
	}
	return folder;
}

const char *
test_dir(void)
{
	return dir;
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static void
on_stop(int sig)
{
	stop = sig;
}

/* No SA_RESTART: waiting for a test ends, too. */
static void
catch_stop(void (*with)(int))
{
	static const int ends[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction sa = {.sa_handler = with};

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		sigaction(ends[i], &sa, NULL);
}

static bool
run(const struct test *t)
{
	const char *tmp = getenv("TMPDIR");
	char template[4096];
	int status = 0;
	pid_t pid;

	snprintf(template, sizeof(template), "%s/assay-test-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(template)) {
		perror("mkdtemp");
		return false;
	}
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		catch_stop(SIG_DFL);
		if (chdir(template) != 0 || !getcwd(dir, sizeof(dir)))
			_exit(1);
		t->run();
		fflush(NULL);
		exit(failures ? 1 : 0);	/* exit, so that the leak check runs */
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		if (stop)
			kill(pid, SIGKILL);
	if (stop) {		/* ends as the signal would have ended it */
		nftw(template, remove_one, 16, FTW_DEPTH | FTW_PHYS);
		catch_stop(SIG_DFL);
		raise((int)stop);
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
		nftw(template, remove_one, 16, FTW_DEPTH | FTW_PHYS);
		return true;
	}
	fprintf(stderr, "FAILED %s (%s)%s, its folder is %s\n", t->name, t->file,
		WIFSIGNALED(status) ? " by a signal" : "", template);
	return false;
}

int
main(int argc, char **argv)
{
	const char *only = argc > 1 ? argv[1] : NULL;
	unsigned passed = 0, failed = 0;

	setenv("TZ", "UTC", 1);
	catch_stop(on_stop);
	for (const struct test *t = tests; t; t = t->next) {
		if (only && !strstr(t->name, only))
			continue;
		if (run(t))
			passed++;
		else
			failed++;
	}
	printf("%u passed, %u failed\n", passed, failed);
	return failed ? 1 : 0;
}
