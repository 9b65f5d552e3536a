/* What keys do on the whole interface: selecting, remembering, ranges, filters, taking out. */
#include "play_test.h"

#include <stdlib.h>

#include "test.h"

TEST(keys_chooses_a_range_by_words)
{
	struct play f;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "F2");
	play_type(&f, "tuesday");	/* in the place of what stood there */
	play_shows(&f, "FROM tuesday");
	play_press(&f, "Tab");
	play_type(&f, "xyzzy");
	play_shows(&f, "no such snapshot");
	play_shows(&f, "no snapshot or label of the list");
	play_press(&f, "F1 Esc Ctrl-U");
	play_type(&f, "@~1");
	play_press(&f, "Enter");
	play_work(&f);
	play_shows(&f, "Tue 3 Mar 00:15 -> Wed 4 Mar 00:15");
	play_press(&f, "u s s s");
	play_work(&f);
	play_shows(&f, "Thu 5 Mar 00:15 -> Mon 2 Mar 00:15");
	play_end(&f);
}

TEST(keys_says_what_a_key_did_that_shows_nothing)
{
	struct play f;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "1 t");
	play_shows(&f, "this snapshot is TO already");
	play_press(&f, "*");			/* what it selects is not to be seen here */
	play_shows(&f, "in Changes (2) only");
	CHECK_INT(f.app->model.nselected, 0);
	play_press(&f, "n");
	play_shows(&f, "no filter");
	play_press(&f, "2 Enter Space");
	play_shows(&f, "1 selected");
	play_press(&f, "b )");
	play_shows(&f, "FROM Tue 3 Mar 00:15  TO Thu 5 Mar 00:15");
	play_press(&f, "s");
	play_shows(&f, "FROM Thu 5 Mar 00:15  TO Tue 3 Mar 00:15");
	play_end(&f);
}

TEST(keys_walks_the_objects)
{
	struct play f;
	struct target t;
	char *ref;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "A");
	play_work(&f);
	play_press(&f, "- g = g ]");
	app_target(f.app, &t);
	if (CHECK(t.ref && t.object != SIZE_MAX)) {
		ref = mem_strdup(t.ref);
		play_press(&f, "J K");
		app_target(f.app, &t);
		CHECK_STR(t.ref, ref);
		free(ref);
	}
	play_press(&f, "g [");
	play_shows(&f, "no changed object above");
	play_press(&f, "/");
	play_type(&f, "backend");
	play_press(&f, "Enter g n n");
	app_target(f.app, &t);
	CHECK(t.ref && strstr(t.ref, "backend"));
	play_end(&f);
}

TEST(keys_takes_out_what_is_selected)
{
	struct play f;
	struct buf file = {0};

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "Space j Space y r");
	CHECK_INT(f.app->errand.what, ERRAND_COPY);
	CHECK_STR(buf_cstr(&f.app->errand.text), "shop/dc/worker\nshop/svc/backend");
	play_press(&f, "e 5 Ctrl-U");
	play_type(&f, "taken");
	play_press(&f, "Enter");
	play_shows(&f, "'shop/svc/backend' -o stat > taken");
	CHECK(io_read_file("taken", 1U << 20, &file, NULL) == 0);
	CHECK(strstr(buf_cstr(&file), "svc/backend") && strstr(file.p, "dc/worker"));
	CHECK(!strstr(file.p, "rolebinding"));
	buf_release(&file);
	play_press(&f, "! Enter");
	CHECK_INT(f.app->model.nselected, 0);
	play_press(&f, "e 5 Ctrl-U");
	play_type(&f, "all");
	play_press(&f, "Enter");
	CHECK(io_read_file("all", 1U << 20, &file, NULL) == 0);
	CHECK(strstr(buf_cstr(&file), "rolebinding") != NULL);
	buf_release(&file);
	play_end(&f);
}

/* What is typed on the way fits nothing; the cursor comes back to what fits in the end. */
TEST(keys_keeps_the_cursor_while_a_filter_is_typed)
{
	struct play f;
	struct target t;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "j /");
	play_type(&f, "sev:warning");
	app_target(f.app, &t);
	CHECK_STR(t.ref, "shop/dc/worker");
	play_press(&f, "Ctrl-U");
	play_type(&f, "sev:crit");
	app_target(f.app, &t);
	CHECK_STR(t.ref, "shop/svc/backend");
	play_press(&f, "Esc");
	app_target(f.app, &t);
	CHECK_STR(t.ref, "shop/dc/worker");
	play_end(&f);
}

TEST(keys_remembers_rows)
{
	struct play f;
	struct target t;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "m Z j j 1 j m a 2 ' Z");
	app_target(f.app, &t);
	CHECK_STR(t.ref, "shop/svc/backend");
	play_press(&f, "' a");
	app_target(f.app, &t);
	play_shows(&f, "[1 Timeline]");
	CHECK_INT(t.snapshot, 2);
	play_press(&f, "2 g m b");
	play_shows(&f, "this row is a heading");
	play_press(&f, "' q");
	play_shows(&f, "nothing is remembered under q");
	play_press(&f, "m 7");
	play_shows(&f, "no letter from a to z or A to Z");
	play_end(&f);
}

TEST(keys_copies_the_patch)
{
	struct play f;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "y");
	play_shows(&f, "undo patch");
	play_press(&f, "P");
	play_work(&f);
	CHECK_INT(f.app->errand.what, ERRAND_COPY);
	CHECK(!f.app->overlay && strstr(buf_cstr(&f.app->errand.text), "kubectl"));
	play_end(&f);
}

TEST(keys_extends_a_selection_both_ways)
{
	struct play f;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "j Shift-Up");
	CHECK_INT(f.app->model.nselected, 2);
	play_press(&f, "Shift-Down");		/* back over them: none is taken out */
	CHECK_INT(f.app->model.nselected, 2);
	play_press(&f, "Space");
	CHECK_INT(f.app->model.nselected, 1);
	play_end(&f);
}

TEST(keys_asks_whether_to_leave_at_the_second_stop)
{
	struct play f;

	if (!play_begin(&f, 24, 80))
		return;
	f.app->working = true;			/* as inside a step of work */
	play_press(&f, "Ctrl-C");
	CHECK(f.app->stop && !f.app->overlay);
	f.app->working = false;
	play_press(&f, "Ctrl-C");
	play_shows(&f, "Leave?");
	play_press(&f, "Esc Ctrl-C j Ctrl-C");	/* one after the other, or not at all */
	CHECK(!f.app->overlay);
	play_end(&f);
}

TEST(keys_asks_before_a_note_is_dropped)
{
	struct play f;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "a F10");
	CHECK(!f.app->overlay);			/* nothing is typed: like Esc */
	play_press(&f, "a");
	play_type(&f, "CHG");
	play_press(&f, "F10");
	play_shows(&f, "A note is half typed. Drop it and leave?");
	play_press(&f, "n");
	play_shows(&f, "accepted, note (Enter for none): CHG");
	CHECK(f.app->errand.what != ERRAND_QUIT);
	play_press(&f, "F10 y");
	CHECK(!f.app->overlay && f.app->errand.what == ERRAND_QUIT);
	play_end(&f);
}
