/* Refs of reviews: files, chains, moves by others. */
#include "assay/store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

#define ROUNDS	40
#define AT_ONCE 4

static struct store *
new_store(void)
{
	struct store *s = NULL;
	struct error err = {0};

	CHECK_MSG(store_create(&s, "r.git", &err) == 0, "%s", err.text);
	return s;
}

static int
put(struct store *s, const char *user, const char *id, const char *text, const struct oid *on,
    struct error *err)
{
	const struct store_review_file f = {id, {text, strlen(text)}};
	const struct store_review_action a = {.user = user, .v = &f, .n = 1, .message = "a word\n",
					      .now = 1789337703, .on = on};

	return store_review_write(s, &a, err);
}

static int
print(void *ctx, const char *user, const struct store_review_file *f)
{
	struct buf *b = ctx;

	buf_printf(b, "%s %s %.*s\n", user, f->id, (int)f->text.n, f->text.p);
	return 0;
}

static int
print_delta(void *ctx, const char *id, const struct buf *before, const struct buf *after)
{
	struct buf *b = ctx;

	buf_printf(b, "%s %.*s > %.*s\n", id, before ? (int)before->n : 0, before ? before->p : "",
		   after ? (int)after->n : 0, after ? after->p : "");
	return 0;
}

TEST(review_files_of_all_users_are_read)
{
	struct store *s = new_store();
	struct buf b = {0};

	CHECK(store_review_walk(s, print, &b, NULL) == 0);
	CHECK_INT(b.n, 0);
	CHECK(put(s, "ben", "c-4f1d9a2c03b7e815", "1", NULL, NULL) == 0);
	CHECK(put(s, "ann", "c-4f00000000000000", "2", NULL, NULL) == 0);
	CHECK(put(s, "ann", "c-0000000000000001", "3", NULL, NULL) == 0);
	CHECK(put(s, "ann", "c-4f00000000000000", "4", NULL, NULL) == 0);
	CHECK(store_review_walk(s, print, &b, NULL) == 0);
	CHECK_STR(buf_cstr(&b), "ann c-0000000000000001 3\nann c-4f00000000000000 4\n"
				"ben c-4f1d9a2c03b7e815 1\n");
	buf_release(&b);
	store_close(s);
}

TEST(review_commits_tell_what_they_changed)
{
	struct store *s = new_store();
	struct store_review_commit c = {0};
	struct error err = {0};
	struct buf b = {0};
	struct oid tip;

	CHECK(store_review_tip(s, "ann", &tip, &err) != 0 && err.code == ERR_NOT_FOUND);
	CHECK(put(s, "ann", "c-4f00000000000000", "2", NULL, NULL) == 0);
	CHECK(put(s, "ann", "c-4f00000000000001", "3", NULL, NULL) == 0);
	CHECK(put(s, "ann", "c-4f00000000000000", "4", NULL, NULL) == 0);
	CHECK(store_review_tip(s, "ann", &tip, NULL) == 0);
	for (int i = 0; i < 3; i++) {
		CHECK(store_review_read(s, &tip, &c, NULL) == 0);
		CHECK_STR(c.message, "a word\n");
		CHECK_INT(c.first, i == 2);
		CHECK(store_review_delta(s, &c, print_delta, &b, NULL) == 0);
		tip = c.parent;
		store_review_commit_release(&c);
	}
	CHECK_STR(buf_cstr(&b), "c-4f00000000000000 2 > 4\nc-4f00000000000001  > 3\n"
				"c-4f00000000000000  > 2\n");
	buf_release(&b);
	store_close(s);
}

TEST(review_writes_stand_upon_what_is_there)
{
	struct store *s = new_store(), *other = NULL;
	struct error err = {0};
	struct buf b = {0};
	struct oid old, now;

	CHECK(store_open(&other, "r.git", NULL) == 0);
	CHECK(put(s, "ann", "c-0000000000000001", "1", NULL, NULL) == 0);
	CHECK(store_review_tip(s, "ann", &old, NULL) == 0);
	CHECK(put(other, "ann", "c-0000000000000002", "2", NULL, NULL) == 0);
	/* who counts on the tip is told, who does not is put on top */
	CHECK(put(s, "ann", "c-0000000000000003", "3", &old, &err) != 0);
	CHECK_INT(err.code, ERR_CONFLICT);
	CHECK(put(s, "ann", "c-0000000000000003", "3", NULL, NULL) == 0);
	CHECK(store_review_tip(s, "ann", &now, NULL) == 0);
	CHECK(put(other, "ann", "c-0000000000000004", "4", &now, NULL) == 0);
	CHECK(store_review_walk(s, print, &b, NULL) == 0);
	CHECK_STR(buf_cstr(&b), "ann c-0000000000000001 1\nann c-0000000000000002 2\n"
				"ann c-0000000000000003 3\nann c-0000000000000004 4\n");
	buf_release(&b);
	store_close(other);
	store_close(s);
}

TEST(review_ids_and_sizes_are_checked)
{
	static const char *const ids[] = {"", "c-", "c-4f1d9a2c03b7e81", "c-4f1d9a2c03b7e8155",
					  "c-4F1D9A2C03B7E815", "c-../../../../x.js",
					  "d-4f1d9a2c03b7e815"};
	struct store *s = new_store();
	struct error err;
	char *big = mem_zero(70001, 1);

	for (size_t i = 0; i < countof(ids); i++) {
		err = (struct error){0};
		CHECK_MSG(put(s, "ann", ids[i], "x", NULL, &err) != 0, "%s", ids[i]);
		CHECK_INT(err.code, ERR_USAGE);
	}
	memset(big, 'x', 70000);
	err = (struct error){0};
	CHECK(put(s, "ann", "c-0000000000000001", big, NULL, &err) != 0);
	CHECK_INT(err.code, ERR_LIMIT);
	err = (struct error){0};
	CHECK(store_review_tip(s, "ann", &(struct oid){{0}}, &err) != 0);
	CHECK_INT(err.code, ERR_NOT_FOUND);	/* nothing was written */
	free(big);
	store_close(s);
}

static int
lines_of(struct buf *b)
{
	int n = 0;

	for (const char *p = buf_cstr(b); (p = strchr(p, '\n')); p++)
		n++;
	return n;
}

/* Each child waits for the gun (the end of a pipe) and writes the first mark of the same user. */
static pid_t
writer_of_first(int gun[2], const char *user, int k)
{
	pid_t pid = fork();
	char id[32], c;
	struct store *s = NULL;

	if (pid != 0)
		return pid;
	close(gun[1]);
	snprintf(id, sizeof(id), "c-%016d", k);
	if (store_open(&s, "r.git", NULL) != 0 || read(gun[0], &c, 1) != 0)
		_exit(2);
	_exit(put(s, user, id, "1", NULL, NULL) == 0 ? 0 : 1);
}

TEST(review_first_marks_at_once_are_all_kept)
{
	struct store *s = new_store();

	for (int round = 0; round < ROUNDS; round++) {
		char user[16];
		int gun[2], status, failed = 0;
		struct buf b = {0};

		snprintf(user, sizeof(user), "user%d", round);
		CHECK(pipe(gun) == 0);
		for (int k = 0; k < AT_ONCE; k++)
			CHECK(writer_of_first(gun, user, k) > 0);
		close(gun[0]);
		close(gun[1]);
		for (int k = 0; k < AT_ONCE; k++)
			failed += wait(&status) < 0 || status != 0;
		CHECK_INT(failed, 0);
		CHECK(store_review_walk(s, print, &b, NULL) == 0);
		CHECK_INT(lines_of(&b), (round + 1) * AT_ONCE);
		buf_release(&b);
	}
	store_close(s);
}
