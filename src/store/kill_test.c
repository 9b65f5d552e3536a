/* A writer killed anywhere leaves the old or the new history, and git finds nothing wrong. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "synth_test.h"
#include "test.h"

#define NIGHTS	12
#define OBJECTS 1500

static void
night(struct synth *n, char when[32], int day)
{
	snprintf(when, 32, "2026-09-%02dT00:15:04Z", day);
	*n =
	    (struct synth){.when = when, .objects = OBJECTS, .changed = 400, .salt = (unsigned)day};
}

/* Makes the store if need be and commits night after night, some at a time. */
static void
import(const char *dir)
{
	struct store *s = synth_create(dir);
	struct store_writer *w = NULL;
	struct error err = {0};

	if (store_writer_open(&w, s, &err) != 0)
		exit(3);
	for (int day = 1; day <= NIGHTS; day++) {
		struct synth n;
		char when[32];

		night(&n, when, day);
		synth_stage(w, &n);
		if (day % 3 == 0 && store_writer_commit(w, &err) != 0)
			exit(4);
	}
	store_writer_close(w);
	store_close(s);
}

static void
nap(long microseconds)
{
	struct timespec t = {.tv_sec = microseconds / 1000000,
			     .tv_nsec = microseconds % 1000000 * 1000};

	nanosleep(&t, NULL);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* True if the child came to its end before the time was over. */
static bool
killed_import(const char *dir, long microseconds)
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		import(dir);
		_exit(0);
	}
	nap(microseconds);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	CHECK_MSG(WIFSIGNALED(status) || WEXITSTATUS(status) == 0, "status %d", status);
	return !WIFSIGNALED(status);
}

static size_t
snapshots(const char *dir, const struct oid *tips)
{
	const struct store_snapshot *v;
	struct store *s = NULL;
	struct error err = {0};
	size_t n = 0;

	if (store_open(&s, dir, &err) != 0) {
		CHECK_MSG(err.code == ERR_NOT_FOUND, "%s", err.text);
		return 0;
	}
	CHECK_MSG(store_timeline(s, "prod-eu1", &v, &n, &err) == 0, "%s", err.text);
	if (n && tips)
		CHECK(oid_eq(&v[n - 1].commit, &tips[n - 1]));
	CHECK_MSG(n % 3 == 0, "%zu snapshots are no whole commit", n);
	store_close(s);
	if (n)
		CHECK(fsck_clean(dir));
	return n;
}

/* Beginnings are likely places of harm: the first eight kills come early, the rest anywhere. */
TEST(killed_at_random_the_store_is_whole)
{
	struct oid tips[NIGHTS];
	const struct store_snapshot *v;
	struct error err = {0};
	unsigned stopped = 0, random = (unsigned)getpid();
	struct store *s;
	double whole = now();
	size_t n;

	import("good.git");
	whole = now() - whole;
	s = synth_open("good.git");
	CHECK_INT(store_timeline(s, "prod-eu1", &v, &n, &err), 0);
	CHECK_INT(n, NIGHTS);
	for (size_t i = 0; i < n; i++)
		tips[i] = v[i].commit;
	store_close(s);
	for (unsigned i = 0; i < 20; i++) {
		char *dir = mem_printf("k%u.git", i);

		/* one after another in the same store, until it is through */
		for (unsigned tries = 0; tries < 3; tries++) {
			random = random * 1664525 + 1013904223;
			stopped += !killed_import(dir, i < 8 ? (long)(random >> 8) % 8000
					: (long)((random >> 8) % 1000 * 0.9e-3 * whole * 1e6));
			snapshots(dir, tips);
		}
		import(dir);
		CHECK_INT(snapshots(dir, tips), NIGHTS);
		CHECK_INT(shell(NULL, "test -z \"$(ls %s/incoming; ls %s/objects/pack | "
				      "grep -v '^pack-.*[.]\\(pack\\|idx\\)$')\"", dir, dir), 0);
		shell(NULL, "rm -rf %s", dir);
		free(dir);
	}
	CHECK_MSG(stopped >= 10, "only %u of 60 runs were killed", stopped);
}
