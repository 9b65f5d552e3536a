/* Marks: merging, undo, what others write, and what a drift looks like with them. */
#include "assay/flow/review.h"

#include <stdlib.h>

#include "test.h"

#define DAY 86400

/* A drift of single changes in objects a to f, ids by number. */
struct fake {
	struct drift d;
	struct change changes[6];
	struct verdict verdicts[6];
	struct drift_object objects[6];
};

static struct fake *
fake_new(void)
{
	static const char *const refs[] = {"ns/svc/a", "ns/svc/b", "ns/svc/c",
					   "ns/svc/d", "ns/svc/e", "ns/svc/f"};
	struct fake *f = mem_zero(1, sizeof(*f));

	f->d = (struct drift){.context = (char *)"shop", .from = 0, .to = DAY, .v = f->objects,
			      .n = countof(f->objects)};
	for (size_t i = 0; i < f->d.n; i++) {
		f->changes[i].path = (char *)"spec.x";
		snprintf(f->verdicts[i].id, sizeof(f->verdicts[i].id), "c-%016zx", i + 1);
		f->objects[i].ref = (char *)refs[i];
		f->objects[i].op = CHANGE_REPLACE;
		f->objects[i].changes = (struct changes){.v = &f->changes[i], .n = 1, .cap = 1};
		f->objects[i].verdicts = &f->verdicts[i];
	}
	drift_count(&f->d);
	return f;
}

static void
fake_free(struct fake *f)
{
	json_decref(f->d.noise_counts);
	free(f);
}

struct bench {
	struct store *s;
	struct reviews *r;
	struct fake *f;
};

static struct reviews *
reopened(struct store *s)
{
	struct reviews *r = NULL;
	struct error err = {0};

	CHECK_MSG(reviews_open(&r, s, &err) == 0, "%s", err.text);
	return r;
}

static void
bench_open(struct bench *b)
{
	struct error err = {0};

	CHECK_MSG(store_create(&b->s, "marks.git", &err) == 0, "%s", err.text);
	b->r = reopened(b->s);
	b->f = fake_new();
}

static void
bench_close(struct bench *b)
{
	reviews_free(b->r);
	store_close(b->s);
	fake_free(b->f);
}

static void
set(struct bench *b, const char *user, enum mark_state state, size_t object, int64_t now)
{
	const struct review_action a = {.user = user, .state = state, .until = WHEN_NONE,
					.now = now};
	const size_t change = 0;
	struct error err = {0};

	CHECK_MSG(reviews_set(b->r, &a, &b->f->d, &object, &change, 1, &err) == 0, "%s", err.text);
}

/* "ann reviewed" of an object's change, "new" where nobody marked it. */
static const char *
said(const struct reviews *r, size_t object, int64_t now)
{
	static char text[64];
	const struct mark *m;
	char id[20];

	snprintf(id, sizeof(id), "c-%016zx", object + 1);
	m = reviews_find(r, id, now);
	snprintf(text, sizeof(text), "%s%s%s", m ? m->user : "", m ? " " : "",
		 mark_name(m ? m->state : MARK_NONE));
	return text;
}

TEST(mark_names_are_read_back)
{
	enum mark_state m;

	for (int i = MARK_NONE; i <= MARK_FLAGGED; i++)
		CHECK(mark_parse(mark_name((enum mark_state)i), &m) && (int)m == i);
	CHECK(!mark_parse("undone", &m));
	CHECK(!mark_parse("", &m));
}

TEST(newest_word_of_all_users_holds)
{
	struct bench b;
	struct reviews *again;

	bench_open(&b);
	CHECK_STR(said(b.r, 0, 100), "new");
	set(&b, "ann", MARK_REVIEWED, 0, 100);
	CHECK_STR(said(b.r, 0, 100), "ann reviewed");
	set(&b, "ben", MARK_FLAGGED, 0, 200);
	CHECK_STR(said(b.r, 0, 200), "ben flagged");
	set(&b, "ann", MARK_ACCEPTED, 0, 200);	/* the same second, but later */
	CHECK_STR(said(b.r, 0, 200), "ann accepted");
	set(&b, "ben", MARK_NONE, 0, 300);
	CHECK_STR(said(b.r, 0, 300), "new");
	set(&b, "ann", MARK_REVIEWED, 1, 300);
	again = reopened(b.s);
	CHECK_STR(said(again, 0, 300), "new");
	CHECK_STR(said(again, 1, 300), "ann reviewed");
	reviews_free(again);
	bench_close(&b);
}

TEST(accepted_ends_at_its_date)
{
	struct bench b;
	const size_t object = 2, change = 0;
	const struct review_action a = {.user = "ann", .state = MARK_ACCEPTED, .note = "why",
					.until = 500, .now = 100};
	const struct mark *const *all;
	size_t n;

	bench_open(&b);
	CHECK(reviews_set(b.r, &a, &b.f->d, &object, &change, 1, NULL) == 0);
	CHECK_STR(said(b.r, 2, 499), "ann accepted");
	CHECK_STR(said(b.r, 2, 500), "new");
	all = reviews_all(b.r, 499, &n);
	CHECK_INT(n, 1);
	CHECK_STR(all[0]->note, "why");
	CHECK_STR(all[0]->ref, "ns/svc/c");
	CHECK_STR(all[0]->path, "spec.x");
	CHECK_INT(all[0]->to, DAY);
	(void)reviews_all(b.r, 500, &n);
	CHECK_INT(n, 0);
	bench_close(&b);
}

TEST(undo_and_redo_walk_the_chain)
{
	struct bench b;
	struct error err = {0};
	char what[200];

	bench_open(&b);
	CHECK(reviews_undo(b.r, "ann", 1, what, &err) != 0 && err.code == ERR_NOT_FOUND);
	for (size_t i = 0; i < 6; i++)
		set(&b, "ann", MARK_REVIEWED, i, 100 + (int64_t)i);
	for (size_t i = 6; i-- > 0;) {
		struct reviews *r = reopened(b.s);	/* as another process */

		CHECK(reviews_undo(r, "ann", 200, what, NULL) == 0);
		CHECK_STR(what + strlen("reviewed ns/svc/"), ((char[]){(char)('a' + i), '\0'}));
		CHECK_STR(said(r, i, 200), "new");
		reviews_free(r);
	}
	reviews_free(b.r);
	b.r = reopened(b.s);
	error_clear(&err);
	CHECK(reviews_undo(b.r, "ann", 300, what, &err) != 0 && err.code == ERR_NOT_FOUND);
	for (size_t i = 0; i < 2; i++)
		CHECK(reviews_redo(b.r, "ann", 300, what, NULL) == 0);
	CHECK_STR(what, "reviewed ns/svc/b");
	CHECK(reviews_undo(b.r, "ann", 300, what, NULL) == 0);
	CHECK_STR(what, "reviewed ns/svc/b");
	set(&b, "ann", MARK_FLAGGED, 5, 400);
	error_clear(&err);
	CHECK(reviews_redo(b.r, "ann", 400, what, &err) != 0 && err.code == ERR_NOT_FOUND);
	CHECK(reviews_undo(b.r, "ann", 500, what, NULL) == 0);
	CHECK_STR(what, "flagged ns/svc/f");
	CHECK(reviews_undo(b.r, "ann", 500, what, NULL) == 0);
	CHECK_STR(what, "reviewed ns/svc/a");
	bench_close(&b);
}

TEST(undo_brings_back_what_was_there)
{
	struct bench b;
	char what[200];

	bench_open(&b);
	set(&b, "ann", MARK_REVIEWED, 0, 100);
	set(&b, "ben", MARK_ACCEPTED, 0, 150);
	set(&b, "ann", MARK_FLAGGED, 0, 200);
	CHECK_STR(said(b.r, 0, 200), "ann flagged");
	CHECK(reviews_undo(b.r, "ann", 300, what, NULL) == 0);
	CHECK_STR(said(b.r, 0, 300), "ben accepted");	/* his word was the newest */
	CHECK(reviews_undo(b.r, "ben", 400, what, NULL) == 0);
	CHECK_STR(said(b.r, 0, 400), "ann reviewed");
	CHECK(reviews_undo(b.r, "ann", 500, what, NULL) == 0);
	CHECK_STR(said(b.r, 0, 500), "new");
	CHECK(reviews_redo(b.r, "ben", 600, what, NULL) == 0);
	CHECK_STR(said(b.r, 0, 600), "ben accepted");
	bench_close(&b);
}

TEST(marks_of_two_handles_are_both_kept)
{
	struct bench b;
	struct reviews *mine, *other;
	char what[200];

	bench_open(&b);
	other = reopened(b.s);		/* has seen nothing of what follows */
	set(&b, "ann", MARK_REVIEWED, 0, 100);
	mine = b.r;
	b.r = other;
	set(&b, "ann", MARK_REVIEWED, 1, 100);
	b.r = mine;
	reviews_free(other);
	other = reopened(b.s);
	CHECK_STR(said(other, 0, 100), "ann reviewed");
	CHECK_STR(said(other, 1, 100), "ann reviewed");
	/* the first handle undoes the user's newest action, not its own */
	CHECK(reviews_undo(b.r, "ann", 200, what, NULL) == 0);
	CHECK_STR(what, "reviewed ns/svc/b");
	reviews_free(other);
	bench_close(&b);
}

TEST(marked_ones_are_marked_by_id)
{
	struct bench b;
	const struct review_action a = {.user = "ben", .state = MARK_ACCEPTED, .until = WHEN_NONE,
					.now = 200};
	const char *const ids[] = {"c-0000000000000001"}, *const none[] = {"c-0000000000000002"};
	struct error err = {0};
	const struct mark *m;

	bench_open(&b);
	set(&b, "ann", MARK_REVIEWED, 0, 100);
	CHECK(reviews_set_marked(b.r, &a, ids, 1, NULL) == 0);
	m = reviews_find(b.r, ids[0], 200);
	CHECK_STR(said(b.r, 0, 200), "ben accepted");
	CHECK_STR(m->ref, "ns/svc/a");
	CHECK(reviews_set_marked(b.r, &a, none, 1, &err) != 0 && err.code == ERR_NOT_FOUND);
	bench_close(&b);
}

TEST(hidden_ones_leave_what_is_shown)
{
	struct bench b;
	size_t done, of;

	bench_open(&b);
	set(&b, "ann", MARK_REVIEWED, 0, 100);
	set(&b, "ann", MARK_ACCEPTED, 1, 100);
	set(&b, "ann", MARK_FLAGGED, 2, 100);
	b.f->verdicts[5].hidden = HIDDEN_NOISE;
	set(&b, "ann", MARK_REVIEWED, 5, 100);
	drift_count(&b.f->d);
	reviews_progress(b.r, &b.f->d, 100, &done, &of);
	CHECK_INT(done, 3);
	CHECK_INT(of, 5);
	reviews_apply(b.r, &b.f->d, 100, false);
	CHECK_INT(b.f->d.summary.shown, 5);
	CHECK_INT(b.f->d.summary.reviewed, 0);
	reviews_apply(b.r, &b.f->d, 100, true);
	CHECK_INT(b.f->d.summary.shown, 3);
	CHECK_INT(b.f->d.summary.reviewed, 1);
	CHECK_INT(b.f->d.summary.accepted, 1);
	CHECK_INT(b.f->d.summary.noise, 1);
	CHECK_INT(b.f->d.summary.all, 6);
	bench_close(&b);
}

TEST(names_that_are_none_are_refused)
{
	static const char *const names[] = {"", "../x", "a/b", ".x", "a.lock", "a..b", "a b"};
	struct bench b;
	struct error err;
	const size_t zero = 0;

	bench_open(&b);
	for (size_t i = 0; i < countof(names); i++) {
		const struct review_action a = {.user = names[i], .state = MARK_REVIEWED,
						.until = WHEN_NONE, .now = 1};

		err = (struct error){0};
		CHECK_MSG(reviews_set(b.r, &a, &b.f->d, &zero, &zero, 1, &err) != 0, "%s", names[i]);
		CHECK_INT(err.code, ERR_USAGE);
	}
	bench_close(&b);
}

TEST(files_that_are_no_marks_are_passed_over)
{
	static const char *const texts[] = {
		"", "no json", "[]", "{}", "{\"state\":\"reviewed\"}",
		"{\"state\":\"seen\",\"time\":\"2026-09-14T00:00:00Z\"}",
		"{\"state\":1,\"time\":2}",
		"{\"state\":\"reviewed\",\"time\":\"yesterday\"}",
	};
	struct bench b;
	struct reviews *r;
	size_t n;

	bench_open(&b);
	for (size_t i = 0; i < countof(texts); i++) {
		const struct store_review_file f = {"c-00000000000000aa",
						    {texts[i], strlen(texts[i])}};
		const struct store_review_action a = {.user = "eve", .v = &f, .n = 1,
						      .message = "x\n", .now = 1};

		CHECK(store_review_write(b.s, &a, NULL) == 0);
		r = reopened(b.s);
		(void)reviews_all(r, 1, &n);
		CHECK_MSG(n == 0, "%s", texts[i]);
		reviews_free(r);
	}
	bench_close(&b);
}
