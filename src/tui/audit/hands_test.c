/* The Audit screen: one snapshot and the range, ways out of it, keys while it reads. */
#include "hands.h"

#include <stdlib.h>

#include "play_test.h"
#include "test.h"

static struct hands *
hands(const struct play *f)
{
	CHECK(f->app->view->ops == &view_audit);
	return f->app->view->state;
}

static bool
begin(struct play *f)
{
	if (!play_begin(f, 24, 80))
		return false;
	play_press(f, "H");
	play_work(f);
	return true;
}

TEST(audit_of_one_snapshot_and_the_range)
{
	struct play f;
	size_t one;

	if (!begin(&f))
		return;
	CHECK_INT(hands(&f)->now.n, 1);
	one = hands(&f)->nitems;
	CHECK(one > 0);
	CHECK_INT(hands_audit(hands(&f))->shown[AUDIT_FOOTPRINT], 0);
	play_press(&f, "Tab");
	CHECK(hands(&f)->waiting && hands(&f)->nitems == one);	/* it stays until then */
	play_work(&f);
	CHECK_INT(hands(&f)->now.n, 4);
	CHECK(hands_audit(hands(&f))->shown[AUDIT_FOOTPRINT] > 0);
	play_press(&f, "s");			/* backwards it is the same range */
	play_work(&f);
	CHECK_INT(hands(&f)->now.n, 4);
	play_press(&f, "s > >");		/* none of its ends can be newer */
	play_press(&f, ") ) )");		/* FROM is TO: of that alone */
	CHECK(!hands(&f)->range);
	play_work(&f);
	CHECK_INT(hands(&f)->now.n, 1);
	play_press(&f, "Tab");
	play_shows(&f, "FROM and TO are one snapshot");
	play_end(&f);
}

TEST(audit_goes_to_diff_or_blame)
{
	struct play f;
	struct target t;
	char *path;

	if (!begin(&f))
		return;
	play_press(&f, "o g j");		/* by namespace */
	app_target(f.app, &t);
	for (int i = 0; i < 9 && !str_eq(t.ref, "shop/svc/backend"); i++) {
		play_press(&f, "J");
		app_target(f.app, &t);
	}
	CHECK_STR(t.ref, "shop/svc/backend");
	CHECK(t.change != SIZE_MAX);
	play_press(&f, "Enter");
	play_shows(&f, "[3 Diff]");
	play_press(&f, "Esc");
	app_target(f.app, &t);
	CHECK_STR(t.ref, "shop/svc/backend");
	play_press(&f, "( ) ) ) (");		/* the last night alone, in which it stayed */
	play_work(&f);
	app_target(f.app, &t);
	CHECK_STR(t.ref, "shop/svc/backend");
	CHECK_INT(t.change, SIZE_MAX);
	path = mem_strdup(t.path);
	play_press(&f, "Enter");
	play_work(&f);
	play_shows(&f, "[4 Blame]");
	app_target(f.app, &t);
	CHECK_STR(t.path, path);
	play_press(&f, "Esc");
	CHECK(hands(&f)->now.found && !hands(&f)->waiting);
	free(path);
	play_end(&f);
}

TEST(audit_folds_and_filters)
{
	struct play f;
	size_t rows;
	char *before, *after;

	if (!begin(&f))
		return;
	play_press(&f, "G");
	rows = hands(&f)->nrows;
	before = play_see(&f);
	play_press(&f, "/");
	play_type(&f, "!privilege");
	CHECK_INT(hands(&f)->matching, hands(&f)->nitems - 1);
	play_press(&f, "Esc");			/* rows and cursor as they were */
	after = play_see(&f);
	CHECK_STR(after, before);
	play_press(&f, "- i Tab");
	CHECK(hands(&f)->nrows < rows && !hands_cursor(hands(&f)));
	play_work(&f);
	CHECK(!hands_cursor(hands(&f)));	/* folds hold for the next reading */
	play_press(&f, "=");
	CHECK(hands(&f)->nrows >= rows);
	play_press(&f, "/");
	play_type(&f, "nothinglikeit");
	play_press(&f, "Enter j Enter b i o Esc");
	play_shows(&f, "[2 Changes]");
	free(before);
	free(after);
	play_end(&f);
}

/* Keys that come while it reads. */
struct pressing {
	struct play *f;
	const char *keys;
};

static void
press(void *ctx)
{
	struct pressing *p = ctx;

	p->f->app->pump = NULL;
	play_press(p->f, p->keys);
}

static void
play_work_pressing(struct play *f, const char *keys)
{
	struct pressing p = {f, keys};

	f->app->pump = press;
	f->app->pump_ctx = &p;
	app_work(f->app);
	f->app->pump = NULL;
}

TEST(audit_stops_and_reads_again)
{
	struct play f;

	if (!play_begin(&f, 24, 80))
		return;
	play_press(&f, "H");
	play_work_pressing(&f, "Ctrl-C");
	CHECK(hands(&f)->stopped && !hands(&f)->now.found);
	play_press(&f, "j Enter i o y Esc J");	/* there is nothing to act on */
	play_shows(&f, "stopped: R reads again");
	play_press(&f, "R");
	play_work(&f);
	CHECK(hands(&f)->nitems > 0);
	play_press(&f, "R");			/* what was read is there until then */
	CHECK(hands(&f)->waiting && hands(&f)->nitems > 0);
	play_work(&f);
	CHECK(!hands(&f)->waiting);
	play_end(&f);
}

TEST(audit_makes_way_for_other_screens)
{
	struct play f;

	if (!play_begin(&f, 24, 80))
		return;
	play_press(&f, "H");
	play_work_pressing(&f, "A");		/* another screen: it waits until it is seen */
	play_work(&f);
	CHECK(f.app->view->ops == &view_objects);
	play_press(&f, "H");
	CHECK(hands(&f)->waiting && !hands(&f)->stopped);
	play_work(&f);
	CHECK(hands(&f)->nitems > 0);
	play_press(&f, "Tab");
	play_work_pressing(&f, "Tab");		/* back before it is read */
	play_work(&f);
	CHECK_INT(hands(&f)->now.n, 1);
	play_press(&f, "Tab");
	play_work_pressing(&f, "q");		/* closed while it reads */
	play_work(&f);
	play_shows(&f, "[2 Changes]");
	play_end(&f);
}
