/* The application over four nights of the test data, driven by keys, read as text. */
#include "play_test.h"

#include <stdlib.h>
#include <time.h>

#include "test.h"

/* ---- tests ---- */

TEST(app_shows_names_then_all)
{
	struct play f;

	if (!play_begin(&f, 24, 80))
		return;
	play_shows(&f, "reading");
	play_shows(&f, "[2 Changes]");
	play_work(&f);
	play_shows(&f, "!! ");
	play_shows(&f, "reviewed 0/");
	CHECK(f.app->model.examined && !f.app->model.reading);
	play_end(&f);
}

TEST(app_counts_as_the_summary)
{
	struct play f;
	struct model_counts c;
	const struct drift_summary *s;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	model_count(&f.app->model, &c);
	s = &f.app->model.drift->summary;
	CHECK_INT(c.critical, s->critical);
	CHECK_INT(c.warning, s->warning);
	CHECK_INT(c.info, s->info);
	CHECK_INT(c.added, s->added);
	CHECK_INT(c.changed, s->changed);
	CHECK_INT(c.removed, s->removed);
	CHECK_INT(c.by_hand, s->by_hand);
	CHECK_INT(c.noise, s->noise);
	CHECK(c.of > 5);
	play_press(&f, "z");
	model_count(&f.app->model, &c);
	CHECK_INT(c.critical + c.warning + c.info, s->critical + s->warning + s->info);
	play_end(&f);
}

TEST(app_filter_goes_and_comes_back)
{
	struct play f;
	char *before, *after;
	size_t all;
	const size_t *order;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "j j j");
	before = play_see(&f);
	all = changes_order(f.app, &order);
	play_press(&f, "/");
	play_type(&f, "kind:service");
	CHECK(changes_order(f.app, &order) < all);
	play_shows(&f, "hidden by this filter");
	play_type(&f, "(");			/* bad: the last good result stays */
	play_shows(&f, "column");
	CHECK(changes_order(f.app, &order) < all);
	play_press(&f, "Esc");
	after = play_see(&f);
	CHECK_STR(after, before);
	play_press(&f, "/");
	play_type(&f, "no-such-thing-anywhere");
	play_press(&f, "Enter");
	play_shows(&f, "no change fits the filter: \\ clears it");
	play_press(&f, "\\");
	CHECK_INT(changes_order(f.app, &order), all);
	play_press(&f, "u");
	play_shows(&f, "undo: filter cleared, again no-such-thing-anywhere");
	free(before);
	free(after);
	play_end(&f);
}

TEST(app_review_and_undo)
{
	struct play f;
	struct model_counts c;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "r");
	model_count(&f.app->model, &c);
	CHECK_INT(c.reviewed, 1);
	play_press(&f, "r u u");
	model_count(&f.app->model, &c);
	CHECK_INT(c.reviewed, 0);
	play_press(&f, "Ctrl-R");
	model_count(&f.app->model, &c);
	CHECK_INT(c.reviewed, 1);
	play_press(&f, "* a");
	play_type(&f, "planned");
	play_press(&f, "Enter Enter");
	model_count(&f.app->model, &c);
	CHECK_INT(c.reviewed, c.of);
	play_press(&f, "u u");
	model_count(&f.app->model, &c);
	CHECK_INT(c.reviewed, 0);
	play_press(&f, "U");
	play_shows(&f, "no mark is there");
	play_press(&f, "!");
	play_type(&f, "half a note");
	play_press(&f, "Esc");
	play_shows(&f, "nothing is marked");
	play_end(&f);
}

/* What `e` writes from the Changes screen as JSON; the caller's. */
static json_t *
written(struct play *f)
{
	struct buf out = {0};
	struct error err = {0};
	json_t *j;

	CHECK_MSG(view_changes.export(f->app, f->app->view, "json", &out, &err) == 0, "%s", err.text);
	j = json_loads(buf_cstr(&out), 0, NULL);
	buf_release(&out);
	return j;
}

static long long
number(const json_t *j, const char *outer, const char *name)
{
	return json_integer_value(json_object_get(json_object_get(j, outer), name));
}

TEST(app_writes_what_the_filter_shows)
{
	struct play f;
	struct model_counts c;
	json_t *all, *some, *again;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	all = written(&f);
	play_press(&f, "/");
	play_type(&f, "kind:service");
	play_press(&f, "Enter");
	some = written(&f);
	model_count(&f.app->model, &c);
	CHECK(c.matching > 0 && c.matching < c.objects);
	CHECK_INT(number(some, "summary", "critical"), c.critical);
	CHECK_INT(number(some, "summary", "warning"), c.warning);
	CHECK_INT(number(some, "summary", "info"), c.info);
	CHECK_INT(number(some, "summary", "noise"), c.noise);
	CHECK(number(some, "summary", "filtered") > 0);
	CHECK_INT(number(some, "summary", "shown") + number(some, "summary", "filtered"),
		  number(all, "summary", "shown"));
	play_press(&f, "\\");
	again = written(&f);
	CHECK(json_equal(all, again));
	json_decref(all);
	json_decref(some);
	json_decref(again);
	play_end(&f);
}

TEST(app_writes_the_noise_that_the_filter_shows)
{
	struct play f;
	struct model_counts c;
	json_t *with, *without;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "/");
	play_type(&f, "ns:shop");
	play_press(&f, "Enter");
	without = written(&f);
	play_press(&f, "z");
	model_count(&f.app->model, &c);
	with = written(&f);
	CHECK(c.noise > 0 && c.noise < f.app->model.drift->summary.noise);
	CHECK_INT(number(with, "summary", "noise"), 0);		/* as with --noise: it is shown */
	CHECK_INT(number(with, "summary", "shown"),
		  number(without, "summary", "shown") + (long long)(c.noise + c.derived));
	json_decref(with);
	json_decref(without);
	play_end(&f);
}

/* A click or wheel on the cell where the text. */
static void
click(struct play *f, const char *text, enum mouse_what what)
{
	char *s = play_see(f), *at = strstr(s, text);
	struct key k = {.code = K_MOUSE, .mouse = what};

	if (CHECK_MSG(at != NULL, "no '%s' in\n%s", text, s)) {
		for (const char *p = s; p < at; p++) {
			k.row += *p == '\n';
			k.col = *p == '\n' ? 0 : k.col + 1;
		}
		app_key(f->app, &k);
	}
	free(s);
}

TEST(app_takes_the_mouse)
{
	struct play f;
	struct target t;
	size_t row;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "G");
	app_target(f.app, &t);
	row = t.object;
	click(&f, "~ ", MOUSE_CLICK);
	app_target(f.app, &t);
	CHECK(t.object != row && t.object != SIZE_MAX);
	click(&f, "OBJECT", MOUSE_CLICK);
	play_shows(&f, "sorted by namespace, then name");
	click(&f, "OBJECT", MOUSE_CLICK);
	play_shows(&f, "sorted by kind");
	click(&f, "ORIGIN", MOUSE_CLICK);
	play_shows(&f, "sorted by origin");
	click(&f, "WHAT CHANGED", MOUSE_CLICK);
	play_shows(&f, "sorted by severity");
	click(&f, "F7Noise", MOUSE_CLICK);
	play_shows(&f, "noise is shown");
	click(&f, "~ ", MOUSE_DOUBLE);
	play_shows(&f, "[3 Diff]");
	click(&f, "F10Quit", MOUSE_CLICK);
	play_shows(&f, "[2 Changes]");
	play_end(&f);
}

/* Takes a key in the middle of the reading. */
static void
step_while_reading(void *ctx)
{
	struct play *f = ctx;

	f->app->pump = NULL;
	play_press(f, "<");
}

TEST(app_changes_the_range_while_it_reads)
{
	struct play f;
	struct model_counts c, again;

	if (!play_begin(&f, 24, 80))
		return;
	f.app->pump = step_while_reading;
	f.app->pump_ctx = &f;
	play_work(&f);
	CHECK(!f.app->pump);
	play_shows(&f, "2 nights");
	CHECK(f.app->model.examined && !f.app->model.reading);
	CHECK_INT(f.app->model.to.index, 2);
	model_count(&f.app->model, &c);
	play_press(&f, "R");
	play_work(&f);
	model_count(&f.app->model, &again);
	CHECK_INT(c.of, again.of);
	CHECK_INT(c.changed, again.changed);
	play_end(&f);
}

/* Goes to the objects in the middle of the reading. */
static void
objects_while_reading(void *ctx)
{
	struct play *f = ctx;

	f->app->pump = NULL;
	play_press(f, "A");
}

TEST(app_shows_objects_before_the_range_is_read)
{
	struct play f;

	if (!play_begin(&f, 24, 80))
		return;
	f.app->pump = objects_while_reading;
	f.app->pump_ctx = &f;
	CHECK(app_work(f.app));
	CHECK(!f.app->pump && f.app->model.reading && !f.app->model.failed.code);
	CHECK(app_work(f.app));
	CHECK(f.app->model.reading);
	play_shows(&f, "[Objects]");
	play_shows(&f, "174 objects");
	play_work(&f);
	CHECK(f.app->model.examined && !f.app->model.reading);
	CHECK(f.app->model.counted == 4);
	play_end(&f);
}

static void
search_while_reading(void *ctx)
{
	struct play *f = ctx;

	f->app->pump = NULL;
	play_press(f, "S");
	play_type(f, "8080");
	play_press(f, "Enter");
}

TEST(app_searches_before_the_range_is_read)
{
	struct play f;

	if (!play_begin(&f, 24, 80))
		return;
	f.app->pump = search_while_reading;
	f.app->pump_ctx = &f;
	CHECK(app_work(f.app));
	CHECK(!f.app->pump && f.app->model.reading && !f.app->model.failed.code);
	CHECK(app_work(f.app));
	CHECK(f.app->model.reading);
	play_shows(&f, "[6 Search]");
	play_shows(&f, " hits in ");
	play_work(&f);
	CHECK(f.app->model.examined && !f.app->model.reading);
	play_end(&f);
}

TEST(app_with_one_snapshot)
{
	struct play f;

	if (!play_begin_with(&f, 24, 80, 1, 1))
		return;
	play_work(&f);
	play_shows(&f, "there is one snapshot only");
	play_press(&f, "A");
	play_work(&f);
	play_shows(&f, "[Objects]");
	play_end(&f);
}

TEST(app_judges_a_namespace)
{
	struct play f;
	struct model_counts c;
	struct target t;
	size_t n = 0;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "g");
	app_target(f.app, &t);
	CHECK(t.end > t.first && t.object == SIZE_MAX);
	for (size_t i = t.first; i < t.end; i++)
		n += f.app->model.drift->v[i].shown > 0;
	play_press(&f, "r");
	model_count(&f.app->model, &c);
	CHECK_INT(c.reviewed, n);
	CHECK(n > 1);
	play_press(&f, "u");
	model_count(&f.app->model, &c);
	CHECK_INT(c.reviewed, 0);
	play_end(&f);
}

TEST(app_steps_through_time)
{
	struct play f;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, ">");
	play_shows(&f, "this is the newest snapshot");
	play_press(&f, "<");
	play_work(&f);
	play_shows(&f, "2 nights");
	play_press(&f, "s");
	CHECK(f.app->model.from.index > f.app->model.to.index);
	play_press(&f, "u u");
	play_work(&f);
	play_shows(&f, "3 nights");
	play_end(&f);
}

TEST(app_reads_what_others_import)
{
	struct play f;

	if (!play_begin_with(&f, 24, 80, 2, 2))
		return;
	play_work(&f);
	play_shows(&f, "1 night ");
	play_import_aside("shop", 4, 1);
	play_press(&f, "R");
	play_shows(&f, "1 snapshot more");
	play_work(&f);
	play_shows(&f, "2 nights");
	play_press(&f, "<");			/* TO is no longer the newest: it stays */
	play_import_aside("shop", 1, 1);	/* the commits after it are others now */
	play_press(&f, "R");
	play_work(&f);
	play_shows(&f, "1 night ");
	CHECK_INT(f.app->model.from.index, 1);
	CHECK_INT(f.app->model.to.index, 2);
	play_press(&f, "R");
	play_shows(&f, "no snapshot is new");
	play_import_aside("stage", 1, 2);
	play_press(&f, "R c");
	play_shows(&f, "stage");
	play_press(&f, "Esc 1");
	play_shows(&f, "stage            latest ");
	play_shows(&f, "2 snapshots");
	play_press(&f, "G j");			/* past the last night, and there is one only */
	play_shows(&f, " > stage");
	play_press(&f, "f");
	play_shows(&f, "this row is another cluster");
	play_press(&f, "k j j Enter");
	play_shows(&f, "stage: its latest two");
	play_work(&f);
	CHECK_STR(f.app->model.to.at.context, "stage");
	play_shows(&f, "shop             latest ");
	play_press(&f, "G j");
	play_shows(&f, " > shop   ");
	play_press(&f, "k");
	play_shows(&f, "   shop   ");
	play_end(&f);
}

TEST(app_tells_the_nights_of_a_wide_screen)
{
	struct play f;
	size_t n;
	const struct log_row *r;
	char *text;

	if (!play_begin(&f, 40, 140))
		return;
	play_shows(&f, "night by night:   Tue 3 Mar  ..");
	play_work(&f);
	r = timeline_rows(f.app->model.nights, &n);
	text = mem_printf("|   Wed 4 Mar  ~%zu   !! %zu   |   Thu 5 Mar  +%zu", r[1].summary.changed,
			  r[1].summary.critical, r[0].summary.added);
	play_shows(&f, text);
	free(text);
	play_press(&f, "<");
	play_press(&f, "<");		/* one night: line 2 has its numbers */
	play_work(&f);
	text = play_see(&f);
	CHECK(!strstr(text, "night by night"));
	free(text);
	play_end(&f);
}

TEST(app_says_what_a_key_cannot_do)
{
	struct play f;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "f");
	play_shows(&f, "in the Timeline (1) only");
	play_press(&f, "Tab");
	play_shows(&f, "one pane");
	play_press(&f, "Ctrl-C");
	play_shows(&f, "nothing runs");
	play_press(&f, "q");
	CHECK_INT(f.app->errand.what, ERRAND_QUIT);
	play_end(&f);
}

TEST(app_draws_at_any_size)
{
	static const int sizes[][2] = {{3, 10}, {4, 12}, {8, 40}, {9, 40}, {12, 50}, {24, 80},
				       {40, 140}, {100, 300}};
	static const char *const keys[] = {"j", "Enter", "]", "/", "Esc", "z", "1", "2", "Tab",
					   "v", "3", "=", "-", "?", "Esc", "A", "G", "2", ":"};
	struct play f;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	for (size_t i = 0; i < countof(sizes); i++) {
		screen_resize(&f.screen, sizes[i][0], sizes[i][1]);
		for (size_t k = 0; k < countof(keys); k++) {
			play_press(&f, keys[k]);
			free(play_see(&f));
		}
		play_press(&f, "Esc");
	}
	play_end(&f);
}

TEST(app_keys_are_quick)
{
	struct play f;
	struct timespec a, b;
	double ms;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	for (int i = 0; i < 100; i++) {
		play_press(&f, i % 2 ? "k" : "j");
		app_draw(f.app, &f.screen);
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	ms = (double)(b.tv_sec - a.tv_sec) * 1e3 + (double)(b.tv_nsec - a.tv_nsec) / 1e6;
	CHECK_MSG(ms / 100 < 16, "%.2f ms a key", ms / 100);
	play_end(&f);
}
