/*
 * Reviews: refs/assay/review/<user>, a commit an action. The files lie two
 * levels deep, by the first two digits of the id, so that a mark among thousands
 * writes two small trees. Here they are read.
 */
#include "review.h"

#include <stdlib.h>
#include <string.h>

#define TREE_MAX  (16U << 20)
#define ID_LENGTH 18		/* c- and 16 digits */

static bool
is_hex(const char *s, size_t n)
{
	return strspn(s, "0123456789abcdef") >= n;
}

bool
review_id_ok(const char *id)
{
	return strlen(id) == ID_LENGTH && str_starts(id, "c-") && is_hex(id + 2, ID_LENGTH - 2);
}

/* c-4f1d9a2c03b7e815.json in folder 4f to the id; false for other files. */
static bool
id_of(const char *folder, const char *name, char id[ID_LENGTH + 1])
{
	if (strlen(name) != ID_LENGTH + strlen(".json") || !str_ends(name, ".json"))
		return false;
	memcpy(id, name, ID_LENGTH);
	id[ID_LENGTH] = '\0';
	return review_id_ok(id) && strncmp(id + 2, folder, 2) == 0;
}

char *
review_ref(const char *user)
{
	return mem_printf(REVIEW_PREFIX "%s", user);
}

/* ---- trees ---- */

int
review_tree(git_tree **out, struct store *s, const git_oid *id, struct error *err)
{
	git_object_t type;
	size_t size;

	if (git_odb_read_header(&size, &type, s->odb, id) != 0)
		return repo_error(err, "cannot read a tree of reviews");
	if (type != GIT_OBJECT_TREE || size > TREE_MAX)
		return 0;
	if (git_tree_lookup(out, s->repo, id) != 0)
		return repo_error(err, "cannot read a tree of reviews");
	return 1;
}

/* id to the blob's oid, in map and arena. */
struct files {
	struct map by_id;
	struct arena mem;
};

static void
files_release(struct files *f)
{
	map_release(&f->by_id, NULL);
	arena_release(&f->mem);
}

static int
list_folder(struct files *f, struct store *s, const git_tree_entry *folder, struct error *err)
{
	const char *name = git_tree_entry_name(folder);
	git_tree *t = NULL;
	int rc = review_tree(&t, s, git_tree_entry_id(folder), err);

	for (size_t i = 0; rc > 0 && i < git_tree_entrycount(t); i++) {
		const git_tree_entry *e = git_tree_entry_byindex(t, i);
		char id[ID_LENGTH + 1];
		struct oid *blob;

		if (git_tree_entry_type(e) != GIT_OBJECT_BLOB ||
		    !id_of(name, git_tree_entry_name(e), id))
			continue;
		blob = arena_alloc(&f->mem, sizeof(*blob));
		*blob = oid_from_git(git_tree_entry_id(e));
		map_put(&f->by_id, id, blob);
	}
	git_tree_free(t);
	return rc < 0 ? -1 : 0;
}

static int
list_tree(struct files *f, struct store *s, const git_oid *tree, struct error *err)
{
	git_tree *t = NULL;
	int rc = review_tree(&t, s, tree, err);

	for (size_t i = 0; rc > 0 && i < git_tree_entrycount(t); i++) {
		const git_tree_entry *e = git_tree_entry_byindex(t, i);
		const char *name = git_tree_entry_name(e);

		if (git_tree_entry_type(e) == GIT_OBJECT_TREE && strlen(name) == 2 &&
		    is_hex(name, 2) && list_folder(f, s, e, err) != 0)
			rc = -1;
	}
	git_tree_free(t);
	return rc < 0 ? -1 : 0;
}

int
review_commit(git_commit **out, struct store *s, const struct oid *id, struct error *err)
{
	git_oid at = oid_to_git(id);
	git_object_t type;
	size_t size;

	if (git_odb_read_header(&size, &type, s->odb, &at) != 0)
		return repo_error(err, "cannot read a commit of reviews");
	if (type != GIT_OBJECT_COMMIT || size > REVIEW_MAX)
		return 0;
	if (git_commit_lookup(out, s->repo, &at) != 0)
		return repo_error(err, "cannot read a commit of reviews");
	return 1;
}

static int
list_commit(struct files *f, struct store *s, const struct oid *id, struct error *err)
{
	git_commit *c = NULL;
	int rc = review_commit(&c, s, id, err);

	if (rc > 0)
		rc = list_tree(f, s, git_commit_tree_id(c), err);
	git_commit_free(c);
	return rc < 0 ? -1 : 0;
}

/* 1 and the text appended, 0 when it is too long. */
static int
file_read(struct store *s, const struct oid *blob, struct buf *out, struct error *err)
{
	git_oid id = oid_to_git(blob);
	git_object_t type;
	size_t size;

	if (git_odb_read_header(&size, &type, s->odb, &id) != 0)
		return repo_error(err, "cannot read a review");
	if (size > REVIEW_MAX)
		return 0;
	return store_blob(s, blob, out, err) == 0 ? 1 : -1;
}

/* ---- reading all ---- */

struct walk {
	struct store *s;
	int (*each)(void *ctx, const char *user, const struct store_review_file *f);
	void *ctx;
	int answer;			/* of the call-back, when it stopped */
	struct map users;		/* name to its tip, malloced */
};

static int
add_user(void *ctx, const char *rest, const struct oid *at, struct error *err)
{
	struct walk *w = ctx;
	struct oid *tip;

	(void)err;
	if (!store_name_ok(rest))
		return 0;
	tip = mem_alloc(sizeof(*tip));
	*tip = *at;
	free(map_put(&w->users, rest, tip));
	return 0;
}

static int
walk_user(struct walk *w, const char *user, const struct oid *tip, struct error *err)
{
	struct files f = {0};
	struct buf b = {0};
	int rc = list_commit(&f, w->s, tip, err);

	map_each(&f.by_id, e) {
		struct store_review_file file = {.id = e->key};
		int got;

		if (rc != 0 || w->answer != 0)
			break;
		buf_clear(&b);
		got = file_read(w->s, e->value, &b, err);
		file.text = (struct str){buf_cstr(&b), b.n};
		if (got > 0)
			w->answer = w->each(w->ctx, user, &file);
		else
			rc = got;
	}
	files_release(&f);
	buf_release(&b);
	return rc;
}

int
store_review_walk(struct store *s,
		  int (*each)(void *ctx, const char *user, const struct store_review_file *f),
		  void *ctx, struct error *err)
{
	struct walk w = {.s = s, .each = each, .ctx = ctx};
	int rc = ref_each(s, REVIEW_PREFIX, add_user, &w, err);
	size_t n = 0;
	struct map_entry **v = map_sorted(&w.users, &n);

	for (size_t i = 0; i < n && rc == 0 && w.answer == 0; i++)
		rc = walk_user(&w, v[i]->key, v[i]->value, err);
	if (rc != 0)
		error_in(err, "reviews");
	free(v);
	map_release(&w.users, free);
	return rc != 0 ? rc : w.answer;
}

/* ---- the chain of actions ---- */

static int
no_reviews(const char *user, struct error *err)
{
	return error_set(err, ERR_NOT_FOUND, "%s has marked nothing", user);
}

int
store_review_tip(struct store *s, const char *user, struct oid *out, struct error *err)
{
	char *ref = store_name_ok(user) ? review_ref(user) : NULL;
	int rc = ref ? ref_read(s, ref, out, err) : 0;

	free(ref);
	return rc == 0 ? no_reviews(user, err) : rc > 0 ? 0 : -1;
}

int
store_review_read(struct store *s, const struct oid *id, struct store_review_commit *out,
		  struct error *err)
{
	git_commit *c = NULL;
	int rc = review_commit(&c, s, id, err);

	if (rc <= 0)
		return rc < 0 ? -1 : error_set(err, ERR_INPUT, "a review is no commit");
	*out = (struct store_review_commit){.id = *id, .first = git_commit_parentcount(c) == 0};
	if (!out->first)
		out->parent = oid_from_git(git_commit_parent_id(c, 0));
	out->message = mem_strdup(git_commit_message(c));
	git_commit_free(c);
	return 0;
}

void
store_review_commit_release(struct store_review_commit *c)
{
	free(c->message);
	*c = (struct store_review_commit){0};
}

struct delta {
	struct store *s;
	struct files before, after;
	int (*each)(void *ctx, const char *id, const struct buf *before, const struct buf *after);
	void *ctx;
};

/* A file that cannot be read for its length counts as none. */
static int
delta_one(struct delta *d, const char *id, struct error *err)
{
	const struct oid *old = map_get(&d->before.by_id, id), *new = map_get(&d->after.by_id, id);
	struct buf a = {0}, b = {0};
	int has_old = 0, has_new = 0, rc = 0;

	if (old && new && oid_eq(old, new))
		return 0;
	if (old)
		has_old = file_read(d->s, old, &a, err);
	if (new && has_old >= 0)
		has_new = file_read(d->s, new, &b, err);
	if (has_old < 0 || has_new < 0)
		rc = -1;
	else if (has_old || has_new)
		rc = d->each(d->ctx, id, has_old ? &a : NULL, has_new ? &b : NULL);
	buf_release(&a);
	buf_release(&b);
	return rc;
}

int
store_review_delta(struct store *s, const struct store_review_commit *c,
		   int (*each)(void *ctx, const char *id, const struct buf *before,
			       const struct buf *after),
		   void *ctx, struct error *err)
{
	struct delta d = {.s = s, .each = each, .ctx = ctx};
	struct map all = {0};
	struct map_entry **v = NULL;
	size_t n = 0;
	int rc = c->first ? 0 : list_commit(&d.before, s, &c->parent, err);

	if (rc == 0)
		rc = list_commit(&d.after, s, &c->id, err);
	map_each(&d.before.by_id, e)
		map_put(&all, e->key, &d);
	map_each(&d.after.by_id, e)
		map_put(&all, e->key, &d);
	v = map_sorted(&all, &n);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = delta_one(&d, v[i]->key, err);
	free(v);
	map_release(&all, NULL);
	files_release(&d.before);
	files_release(&d.after);
	return rc;
}
