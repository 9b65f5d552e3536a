/* Refs: read, moved by compare-and-swap, freed of the lock files that a killed run left. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "repo.h"

#define LOCK_TRIES 40		/* of 50 ms: plain git holds such a file for much less */

int
ref_read(struct store *s, const char *name, struct oid *out, struct error *err)
{
	git_oid at;
	int rc = git_reference_name_to_id(&at, s->repo, name);

	if (rc == GIT_ENOTFOUND)
		return 0;
	if (rc != 0)
		return repo_error(err, "cannot read %s", name);
	*out = oid_from_git(&at);
	return 1;
}

/* ---- lock files of libgit2 and git ---- */

struct stale {
	char *path;
	struct stat st;
	bool there;
};

static void
stale_look(struct stale *l, char *path)
{
	l->path = path;
	l->there = stat(path, &l->st) == 0;
}

/* A lock file that did not move in all that time belongs to a process that was killed
 * between making and renaming it. */
static void
stale_clear(struct stale *l)
{
	struct stat st;

	if (l->there && stat(l->path, &st) == 0 && st.st_ino == l->st.st_ino &&
	    st.st_mtim.tv_sec == l->st.st_mtim.tv_sec &&
	    st.st_mtim.tv_nsec == l->st.st_mtim.tv_nsec)
		unlink(l->path);
	free(l->path);
}

struct attempt {
	const char *name;
	const struct oid *from, *to;
};

static bool
is_at(const struct oid *from, const git_oid *at)
{
	struct oid now = oid_from_git(at);

	return from && oid_eq(from, &now);
}

/* The compare happens under the ref's own lock. git_reference_create_matching would not do: it
 * compares nothing when the ref must be new, so that of two first writers one is lost. */
static int
move_once(struct store *s, const struct attempt *a)
{
	git_transaction *t = NULL;
	git_oid at, to;
	int rc = git_transaction_new(&t, s->repo);

	if (rc == 0)
		rc = git_transaction_lock_ref(t, a->name);
	if (rc == 0) {
		rc = git_reference_name_to_id(&at, s->repo, a->name);
		if (rc == GIT_ENOTFOUND)
			rc = a->from ? GIT_EMODIFIED : 0;
		else if (rc == 0 && !is_at(a->from, &at))
			rc = GIT_EMODIFIED;
	}
	if (rc == 0 && a->to) {
		to = oid_to_git(a->to);
		rc = git_transaction_set_target(t, a->name, &to, NULL, NULL);
	} else if (rc == 0) {
		rc = git_transaction_remove(t, a->name);
	}
	if (rc == 0)
		rc = git_transaction_commit(t);
	git_transaction_free(t);
	return rc;
}

static int
head_once(struct store *s, const struct attempt *a)
{
	git_reference *ref = NULL;
	int rc = git_reference_symbolic_create(&ref, s->repo, "HEAD", a->name, 1, NULL);

	git_reference_free(ref);
	return rc;
}

/* Waits while somebody holds a lock file; the second half of the time watches one and the same. */
static int
patiently(struct store *s, const char *lock, int (*once)(struct store *, const struct attempt *),
	  const struct attempt *a)
{
	const struct timespec nap = {.tv_nsec = 50000000};
	struct stale files[2];
	int rc = once(s, a);

	for (int i = 0; rc == GIT_ELOCKED && i < LOCK_TRIES / 2; i++) {
		nanosleep(&nap, NULL);
		rc = once(s, a);
	}
	if (rc != GIT_ELOCKED)
		return rc;
	stale_look(&files[0], mem_printf("%s/%s.lock", s->dir, lock));
	stale_look(&files[1], repo_path(s, "packed-refs.lock"));
	for (int i = 0; rc == GIT_ELOCKED && i < LOCK_TRIES / 2; i++) {
		nanosleep(&nap, NULL);
		rc = once(s, a);
	}
	for (size_t i = 0; i < countof(files); i++) {
		if (rc != GIT_ELOCKED)
			files[i].there = false;
		stale_clear(&files[i]);
	}
	return rc == GIT_ELOCKED ? once(s, a) : rc;
}

int
ref_move(struct store *s, const char *name, const struct oid *from, const struct oid *to,
	 struct error *err)
{
	struct attempt a = {.name = name, .from = from, .to = to};
	int rc = patiently(s, name, move_once, &a);

	if (rc == 0)
		return 0;
	if (rc == GIT_EMODIFIED || rc == GIT_EEXISTS) {
		error_set(err, ERR_CONFLICT, "%s was moved by somebody else meanwhile", name);
		return error_hint(err, "run the same command again");
	}
	return repo_error(err, "cannot move %s", name);
}

int
head_settle(struct store *s, const char *branch, struct error *err)
{
	struct attempt a = {.name = branch};
	git_oid at;

	if (git_reference_name_to_id(&at, s->repo, "HEAD") == 0)
		return 0;
	if (patiently(s, "HEAD", head_once, &a) != 0)
		return repo_error(err, "cannot set HEAD to %s", branch);
	return 0;
}

int
ref_each(struct store *s, const char *prefix,
	 int (*each)(void *ctx, const char *rest, const struct oid *at, struct error *err),
	 void *ctx, struct error *err)
{
	git_reference_iterator *it = NULL;
	git_reference *ref;
	char *glob = mem_printf("%s*", prefix);
	int rc = git_reference_iterator_glob_new(&it, s->repo, glob);

	free(glob);
	if (rc != 0)
		return repo_error(err, "cannot list %s", prefix);
	while ((rc = git_reference_next(&ref, it)) == 0) {
		const git_oid *at = git_reference_target(ref);
		struct oid o;

		if (at) {
			o = oid_from_git(at);
			rc = each(ctx, git_reference_name(ref) + strlen(prefix), &o, err);
		}
		git_reference_free(ref);
		if (rc != 0)
			break;
	}
	git_reference_iterator_free(it);
	if (rc != 0 && rc != GIT_ITEROVER && err && err->code == ERR_NONE)
		return repo_error(err, "cannot list %s", prefix);
	return rc == GIT_ITEROVER ? 0 : -1;
}
