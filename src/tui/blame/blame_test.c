/* The Blame screen: the night of a change and the way back, an object that is gone, Ctrl-C. */
#include "blame.h"

#include <stdlib.h>

#include "play_test.h"
#include "test.h"

static const struct blamed *
blamed(const struct play *f)
{
	CHECK(f->app->view->ops == &view_blame);
	return f->app->view->state;
}

TEST(blame_goes_to_a_night_and_back)
{
	struct play f;
	const struct model *m;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	m = &f.app->model;
	play_press(&f, "b");
	play_work(&f);
	play_shows(&f, "[4 Blame]");
	CHECK(blamed(&f)->past.n > 1);
	play_press(&f, "Enter");
	play_shows(&f, "[3 Diff]");
	CHECK_INT(m->to.index - m->from.index, 1);
	play_work(&f);
	play_press(&f, "Esc");
	CHECK(blamed(&f) && !blamed(&f)->lent);
	CHECK_INT(m->from.index, 0);
	CHECK_INT(m->to.index, 3);
	play_press(&f, "Enter");		/* somebody goes on from there: no way back is forced */
	play_press(&f, "2");
	CHECK_INT(m->to.index - m->from.index, 1);
	play_press(&f, "u");
	CHECK_INT(m->from.index, 0);
	play_end(&f);
}

TEST(blame_follows_the_cursor)
{
	struct play f;
	struct target t;
	char *path;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "b");
	play_work(&f);
	path = mem_strdup(blamed(&f)->path);
	play_press(&f, "o");			/* another order, the same field */
	app_target(f.app, &t);
	CHECK_STR(t.path, path);
	play_press(&f, "/");
	play_type(&f, "path:^kind$");
	play_press(&f, "Esc");			/* and the list as it was */
	app_target(f.app, &t);
	CHECK_STR(t.path, path);
	play_press(&f, "G");
	CHECK(!blame_past_fits(blamed(&f)));
	play_work(&f);
	CHECK(blame_past_fits(blamed(&f)));
	play_press(&f, "<");			/* as of the night before */
	CHECK(blamed(&f)->waiting);
	play_work(&f);
	CHECK_INT(blamed(&f)->now.n, 3);
	free(path);
	play_end(&f);
}

static void
stop(void *ctx)
{
	struct play *f = ctx;

	f->app->pump = NULL;
	play_press(f, "Ctrl-C");
}

TEST(blame_stops_and_reads_again)
{
	struct play f;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "b");
	f.app->pump = stop;
	f.app->pump_ctx = &f;
	play_work(&f);
	CHECK(blamed(&f)->stopped && !blamed(&f)->now.nights);
	play_press(&f, "j Tab Enter d i");	/* there is nothing to act on */
	play_shows(&f, "stopped: R reads again");
	play_press(&f, "Esc R");
	play_work(&f);
	CHECK(blamed(&f)->now.fields.n > 0);
	play_end(&f);
}
