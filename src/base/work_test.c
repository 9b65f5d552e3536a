/* Tests of work that threads share. */
#include "assay/base/work.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "assay/base/mem.h"
#include "test.h"

enum { JOBS = 3000, THREADS = 4 };

struct job {
	unsigned number, square, thread;
	bool dropped;
};

static void
square(void *ctx, void *p, unsigned thread)
{
	struct job *j = p;

	/* so that they end in another order than they began */
	for (unsigned i = 0; i < j->number * 2654435761U % 7; i++)
		sched_yield();
	j->square = j->number * j->number;
	j->thread = thread;
	if (ctx)
		atomic_fetch_add((atomic_uint *)ctx, 1);
}

static void
check_next(struct work *w, bool wait, unsigned *taken)
{
	struct job *j = work_take(w, wait);

	if (!j)
		return;
	CHECK_INT(j->number, *taken);
	CHECK_INT(j->square, *taken * *taken);
	CHECK(j->thread < THREADS);
	++*taken;
}

TEST(work_comes_back_in_order)
{
	struct job *v = mem_zero(JOBS, sizeof(*v));
	struct work *w = work_start(THREADS, 16, square, NULL);
	unsigned taken = 0;

	CHECK(work_take(w, true) == NULL);
	for (unsigned i = 0; i < JOBS; i++) {
		v[i].number = i;
		CHECK_INT(work_full(w), i - taken == 16);
		check_next(w, work_full(w), &taken);
		work_give(w, &v[i]);
	}
	while (taken < JOBS)
		check_next(w, true, &taken);
	CHECK(work_take(w, true) == NULL);
	work_end(w, NULL);
	free(v);
}

static void
drop(void *p)
{
	struct job *j = p;

	CHECK(!j->dropped);
	j->dropped = true;
}

TEST(work_that_is_given_up_is_dropped)
{
	struct job v[64] = {{0}};
	atomic_uint done = 0;
	struct work *w = work_start(2, countof(v), square, &done);
	unsigned dropped = 0;

	for (unsigned i = 0; i < countof(v); i++) {
		v[i].number = i;
		work_give(w, &v[i]);
	}
	CHECK(work_take(w, true) == &v[0]);
	CHECK(work_take(w, true) == &v[1]);
	work_end(w, drop);
	for (unsigned i = 0; i < countof(v); i++)
		dropped += v[i].dropped;
	CHECK_INT(dropped, countof(v) - 2);
	CHECK(atomic_load(&done) >= 2);
	work_end(NULL, drop);
}
