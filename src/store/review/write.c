/*
 * Reviews are written: each file a blob, a commit upon the tip, then the ref.
 * No lock is taken: objects are loose and whole before the ref moves by
 * compare-and-swap, and nothing here leans on the branches.
 */
#include "review.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define WRITE_TRIES 50
#define SYNC_EACH   16		/* files; more are brought to the disk all at once */

/* Thousands of small files each waited for take many seconds; one wait for all of them, before
 * the ref moves, is as safe. */
static void
sync_each(bool each)
{
	git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, each ? 1 : 0);
}

static int
sync_all(struct store *s, struct error *err)
{
	int fd = open(s->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = fd < 0 || syncfs(fd) != 0 ? error_errno(err, "cannot sync %s", s->dir) : 0;

	if (fd >= 0)
		close(fd);
	return rc;
}

static void
updates_free(git_tree_update *u, size_t n)
{
	for (size_t i = 0; u && i < n; i++)
		free((char *)u[i].path);
	free(u);
}

/* Each file as a blob, and where in the tree it goes. */
static git_tree_update *
put_files(struct store *s, const struct store_review_action *a, struct error *err)
{
	git_tree_update *u = mem_zero(a->n + 1, sizeof(*u));

	for (size_t i = 0; i < a->n; i++) {
		const struct store_review_file *f = &a->v[i];

		u[i] = (git_tree_update){.action = GIT_TREE_UPDATE_UPSERT,
					 .filemode = GIT_FILEMODE_BLOB};
		if (!review_id_ok(f->id)) {
			error_set(err, ERR_USAGE, "'%s' is no change's id", f->id);
			goto fail;
		}
		u[i].path = mem_printf("%.2s/%s.json", f->id + 2, f->id);
		if (f->text.n > REVIEW_MAX) {
			error_set(err, ERR_LIMIT, "a mark of %zu bytes is too long", f->text.n);
			goto fail;
		}
		if (git_odb_write(&u[i].id, s->odb, f->text.p, f->text.n, GIT_OBJECT_BLOB) != 0) {
			repo_error(err, "cannot write a review");
			goto fail;
		}
	}
	return u;
fail:
	updates_free(u, a->n);
	return NULL;
}

static int
put_commit(struct store *s, const struct store_review_action *a, git_commit *parent,
	   const git_oid *tree, git_oid *out, struct error *err)
{
	const git_commit *parents[] = {parent};
	git_signature *who = NULL;
	git_tree *t = NULL;
	int rc = -1;

	if (git_signature_new(&who, "assay", "assay@localhost", a->now, 0) != 0 ||
	    git_tree_lookup(&t, s->repo, tree) != 0 ||
	    git_commit_create(out, s->repo, NULL, who, who, NULL, a->message, t, parent ? 1 : 0,
			      parents) != 0)
		repo_error(err, "cannot write reviews of %s", a->user);
	else
		rc = 0;
	git_tree_free(t);
	git_signature_free(who);
	return rc;
}

/* A commit that puts the files upon the tip: its id in *out. */
static int
put_upon(struct store *s, const struct store_review_action *a, const git_tree_update *u,
	 const struct oid *tip, struct oid *out, struct error *err)
{
	git_commit *parent = NULL;
	git_tree *base = NULL;
	git_oid tree, id;
	int rc = -1;

	if (tip && review_commit(&parent, s, tip, err) <= 0)
		error_set(err, ERR_INPUT, "reviews of %s are no commit", a->user);
	else if (parent && review_tree(&base, s, git_commit_tree_id(parent), err) <= 0)
		error_set(err, ERR_INPUT, "reviews of %s are too many", a->user);
	else if (git_tree_create_updated(&tree, s->repo, base, a->n, u) != 0)
		repo_error(err, "cannot write reviews of %s", a->user);
	else
		rc = put_commit(s, a, parent, &tree, &id, err);
	if (rc == 0)
		*out = oid_from_git(&id);
	git_tree_free(base);
	git_commit_free(parent);
	return rc;
}

static int
moved_on(const struct store_review_action *a, struct error *err)
{
	return error_set(err, ERR_CONFLICT, "reviews of %s were changed meanwhile", a->user);
}

/* The commit with its trees, safe on the disk. */
static int
put_safely(struct store *s, const struct store_review_action *a, const git_tree_update *u,
	   const struct oid *tip, struct oid *out, struct error *err)
{
	bool each = a->n <= SYNC_EACH;
	int rc;

	sync_each(each);
	rc = put_upon(s, a, u, tip, out, err);
	sync_each(true);
	return rc == 0 && !each ? sync_all(s, err) : rc;
}

/* 1 when somebody else was faster. */
static int
write_once(struct store *s, const struct store_review_action *a, const git_tree_update *u,
	   const char *ref, struct error *err)
{
	struct error bad = {0};
	struct oid tip, new;
	int had = ref_read(s, ref, &tip, &bad);

	if (had >= 0 && a->on && (!had || !oid_eq(&tip, a->on)))
		return moved_on(a, err);
	if (had >= 0 && put_safely(s, a, u, had ? &tip : NULL, &new, &bad) == 0 &&
	    ref_move(s, ref, had ? &tip : NULL, &new, &bad) == 0)
		return 0;
	if (bad.code == ERR_CONFLICT)
		return a->on ? moved_on(a, err) : 1;
	if (err && !err->code)
		*err = bad;
	return -1;
}

int
store_review_write(struct store *s, const struct store_review_action *a, struct error *err)
{
	git_tree_update *u;
	char *ref;
	int rc = 1;

	if (!store_name_ok(a->user)) {
		error_set(err, ERR_USAGE, "'%s' cannot be a user's name", a->user);
		return error_hint(err, "assay config core.user NAME, of letters, digits, '.', '_' "
				       "and '-'");
	}
	sync_each(a->n <= SYNC_EACH);
	u = put_files(s, a, err);
	sync_each(true);
	if (!u)
		return -1;
	ref = review_ref(a->user);
	for (int i = 0; rc > 0 && i < WRITE_TRIES; i++)
		rc = write_once(s, a, u, ref, err);
	if (rc > 0)
		rc = moved_on(a, err);
	free(ref);
	updates_free(u, a->n);
	return rc;
}
