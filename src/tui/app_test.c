/* The application over four nights of the test data, driven by keys, read as text. */
#include "app.h"

#include <stdlib.h>
#include <time.h>

#include "test.h"

/* ---- a store, and the interface on it ---- */

struct fixture {
	struct store *store, *worker;
	struct rules *rules;
	struct zone *zone;
	struct tui_opts o;
	struct app *app;
	struct screen screen;
};

/* So many of the four, beginning with that one. */
static void
import(struct store *s, const char *context, unsigned first, unsigned n)
{
	static const uint8_t key[32] = {0};
	char *paths[4];
	struct ingest_result r = {0};
	struct error err = {0};
	struct ingest_opts o = {.paths = (const char *const *)paths, .npaths = n,
				.context = context, .key = key, .date = WHEN_NONE,
				.limits = LIMITS_DEFAULT, .now = WHEN_NONE};

	for (unsigned i = 0; i < n; i++)
		paths[i] = mem_printf("%s/nights/night-%u/openshift-backup/"
				      "openshift-backup2026030%u0015.zip", test_data(), first + i,
				      first + i + 1);
	CHECK_MSG(ingest(s, &o, &r, &err) == 0, "%s", err.text);
	ingest_result_release(&r);
	for (unsigned i = 0; i < n; i++)
		free(paths[i]);
}

/* By a handle of its own, as another process would. */
static void
import_aside(const char *context, unsigned first, unsigned n)
{
	struct store *s = NULL;
	struct error err = {0};

	if (CHECK_MSG(store_open(&s, "s.git", &err) == 0, "%s", err.text))
		import(s, context, first, n);
	store_close(s);
}

static bool
begin_with(struct fixture *f, int rows, int cols, unsigned first, unsigned nights)
{
	struct error err = {0};

	*f = (struct fixture){0};
	if (!CHECK_MSG(store_create(&f->store, "s.git", &err) == 0, "%s", err.text))
		return false;
	import(f->store, "shop", first, nights);
	CHECK_MSG(store_open(&f->worker, "s.git", &err) == 0, "%s", err.text);
	zone_open(&f->zone, "UTC", NULL);
	f->rules = rules_new();
	f->o = (struct tui_opts){.store = f->store, .worker = f->worker, .rules = f->rules,
				 .user = "somebody", .version = "test", .from = "earliest"};
	f->o.render = (struct render_opts){.zone = f->zone, .now = 1772600000, .width = 80};
	f->o.query.clock = (struct store_clock){.now = 1772600000, .zone = f->zone,
						.night_from = 1080, .night_to = 720};
	screen_init(&f->screen, rows, cols);
	return CHECK_MSG(app_new(&f->app, &f->o, rows, cols, &err) == 0, "%s", err.text);
}

static bool
begin(struct fixture *f, int rows, int cols)
{
	return begin_with(f, rows, cols, 1, 4);
}

static void
end(struct fixture *f)
{
	app_free(f->app);
	screen_release(&f->screen);
	rules_free(f->rules);
	zone_close(f->zone);
	store_close(f->worker);
	store_close(f->store);
}

/* Keys by their names, blank separated. */
static void
press(struct fixture *f, const char *names)
{
	for (const char *p = names; *p;) {
		size_t n = strcspn(p, " ");
		struct key k = {0};

		if (CHECK_MSG(key_parse(p, n, &k.code), "no key in '%s'", p))
			app_key(f->app, &k);
		p += n;
		p += strspn(p, " ");
	}
}

static void
type(struct fixture *f, const char *text)
{
	for (; *text; text++)
		app_key(f->app, &(struct key){.code = (uint32_t)*text});
}

static void
work(struct fixture *f)
{
	while (app_work(f->app))
		;
}

/* The screen as text; the caller's. */
static char *
see(struct fixture *f)
{
	struct buf b = {0};

	app_draw(f->app, &f->screen);
	screen_dump(&f->screen, &b);
	buf_cstr(&b);
	return buf_take(&b);
}

static bool
shows(struct fixture *f, const char *text)
{
	char *s = see(f);
	bool found = strstr(s, text) != NULL;

	if (!found)
		CHECK_MSG(false, "no '%s' in\n%s", text, s);
	free(s);
	return found;
}

/* ---- tests ---- */

TEST(app_shows_names_then_all)
{
	struct fixture f;

	if (!begin(&f, 24, 80))
		return;
	shows(&f, "reading");
	shows(&f, "[2 Changes]");
	work(&f);
	shows(&f, "!! ");
	shows(&f, "reviewed 0/");
	CHECK(f.app->model.examined && !f.app->model.reading);
	end(&f);
}

TEST(app_counts_as_the_summary)
{
	struct fixture f;
	struct model_counts c;
	const struct drift_summary *s;

	if (!begin(&f, 24, 80))
		return;
	work(&f);
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
	press(&f, "z");
	model_count(&f.app->model, &c);
	CHECK_INT(c.critical + c.warning + c.info, s->critical + s->warning + s->info);
	end(&f);
}

TEST(app_filter_goes_and_comes_back)
{
	struct fixture f;
	char *before, *after;
	size_t all;
	const size_t *order;

	if (!begin(&f, 24, 80))
		return;
	work(&f);
	press(&f, "j j j");
	before = see(&f);
	all = changes_order(f.app, &order);
	press(&f, "/");
	type(&f, "kind:service");
	CHECK(changes_order(f.app, &order) < all);
	shows(&f, "hidden by this filter");
	type(&f, "(");			/* bad: the last good result stays */
	shows(&f, "column");
	CHECK(changes_order(f.app, &order) < all);
	press(&f, "Esc");
	after = see(&f);
	CHECK_STR(after, before);
	press(&f, "/");
	type(&f, "no-such-thing-anywhere");
	press(&f, "Enter");
	shows(&f, "no change fits the filter: \\ clears it");
	press(&f, "\\");
	CHECK_INT(changes_order(f.app, &order), all);
	press(&f, "u");
	shows(&f, "undo: filter no-such-thing-anywhere");
	free(before);
	free(after);
	end(&f);
}

TEST(app_review_and_undo)
{
	struct fixture f;
	struct model_counts c;

	if (!begin(&f, 24, 80))
		return;
	work(&f);
	press(&f, "r");
	model_count(&f.app->model, &c);
	CHECK_INT(c.reviewed, 1);
	press(&f, "r u u");
	model_count(&f.app->model, &c);
	CHECK_INT(c.reviewed, 0);
	press(&f, "Ctrl-R");
	model_count(&f.app->model, &c);
	CHECK_INT(c.reviewed, 1);
	press(&f, "* a");
	type(&f, "planned");
	press(&f, "Enter Enter");
	model_count(&f.app->model, &c);
	CHECK_INT(c.reviewed, c.of);
	press(&f, "u u");
	model_count(&f.app->model, &c);
	CHECK_INT(c.reviewed, 0);
	press(&f, "U");
	shows(&f, "no mark is there");
	press(&f, "!");
	type(&f, "half a note");
	press(&f, "Esc");
	shows(&f, "nothing is marked");
	end(&f);
}

/* What `e` writes from the Changes screen as JSON; the caller's. */
static json_t *
written(struct fixture *f)
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
	struct fixture f;
	struct model_counts c;
	json_t *all, *some, *again;

	if (!begin(&f, 24, 80))
		return;
	work(&f);
	all = written(&f);
	press(&f, "/");
	type(&f, "kind:service");
	press(&f, "Enter");
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
	press(&f, "\\");
	again = written(&f);
	CHECK(json_equal(all, again));
	json_decref(all);
	json_decref(some);
	json_decref(again);
	end(&f);
}

TEST(app_writes_the_noise_that_the_filter_shows)
{
	struct fixture f;
	struct model_counts c;
	json_t *j;

	if (!begin(&f, 24, 80))
		return;
	work(&f);
	press(&f, "z /");
	type(&f, "ns:shop");
	press(&f, "Enter");
	model_count(&f.app->model, &c);
	j = written(&f);
	CHECK(c.noise > 0 && c.noise < f.app->model.drift->summary.noise);
	CHECK_INT(number(j, "summary", "noise"), c.noise);
	CHECK_INT(number(j, "summary", "derived"), c.derived);
	json_decref(j);
	end(&f);
}

/* A click or wheel on the cell where the text. */
static void
click(struct fixture *f, const char *text, enum mouse_what what)
{
	char *s = see(f), *at = strstr(s, text);
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
	struct fixture f;
	struct target t;
	size_t row;

	if (!begin(&f, 24, 80))
		return;
	work(&f);
	press(&f, "G");
	app_target(f.app, &t);
	row = t.object;
	click(&f, "~ ", MOUSE_CLICK);
	app_target(f.app, &t);
	CHECK(t.object != row && t.object != SIZE_MAX);
	click(&f, "WHAT CHANGED", MOUSE_CLICK);
	shows(&f, "sorted by namespace");
	click(&f, "F7Noise", MOUSE_CLICK);
	shows(&f, "noise is shown");
	click(&f, "~ ", MOUSE_DOUBLE);
	shows(&f, "[3 Diff]");
	click(&f, "F10Quit", MOUSE_CLICK);
	shows(&f, "[2 Changes]");
	end(&f);
}

/* Takes a key in the middle of the reading. */
static void
step_while_reading(void *ctx)
{
	struct fixture *f = ctx;

	f->app->pump = NULL;
	press(f, "<");
}

TEST(app_changes_the_range_while_it_reads)
{
	struct fixture f;
	struct model_counts c, again;

	if (!begin(&f, 24, 80))
		return;
	f.app->pump = step_while_reading;
	f.app->pump_ctx = &f;
	work(&f);
	CHECK(!f.app->pump);
	shows(&f, "2 nights");
	CHECK(f.app->model.examined && !f.app->model.reading);
	CHECK_INT(f.app->model.to.index, 2);
	model_count(&f.app->model, &c);
	press(&f, "R");
	work(&f);
	model_count(&f.app->model, &again);
	CHECK_INT(c.of, again.of);
	CHECK_INT(c.changed, again.changed);
	end(&f);
}

/* Goes to the objects in the middle of the reading. */
static void
objects_while_reading(void *ctx)
{
	struct fixture *f = ctx;

	f->app->pump = NULL;
	press(f, "A");
}

TEST(app_shows_objects_before_the_range_is_read)
{
	struct fixture f;

	if (!begin(&f, 24, 80))
		return;
	f.app->pump = objects_while_reading;
	f.app->pump_ctx = &f;
	CHECK(app_work(f.app));
	CHECK(!f.app->pump && f.app->model.reading && !f.app->model.failed.code);
	CHECK(app_work(f.app));
	CHECK(f.app->model.reading);
	shows(&f, "[Objects]");
	shows(&f, "174 objects");
	work(&f);
	CHECK(f.app->model.examined && !f.app->model.reading);
	CHECK(f.app->model.counted == 4);
	end(&f);
}

TEST(app_with_one_snapshot)
{
	struct fixture f;

	if (!begin_with(&f, 24, 80, 1, 1))
		return;
	work(&f);
	shows(&f, "there is one snapshot only");
	press(&f, "A");
	work(&f);
	shows(&f, "[Objects]");
	end(&f);
}

TEST(app_judges_a_namespace)
{
	struct fixture f;
	struct model_counts c;
	struct target t;
	size_t n = 0;

	if (!begin(&f, 24, 80))
		return;
	work(&f);
	press(&f, "g");
	app_target(f.app, &t);
	CHECK(t.end > t.first && t.object == SIZE_MAX);
	for (size_t i = t.first; i < t.end; i++)
		n += f.app->model.drift->v[i].shown > 0;
	press(&f, "r");
	model_count(&f.app->model, &c);
	CHECK_INT(c.reviewed, n);
	CHECK(n > 1);
	press(&f, "u");
	model_count(&f.app->model, &c);
	CHECK_INT(c.reviewed, 0);
	end(&f);
}

TEST(app_steps_through_time)
{
	struct fixture f;

	if (!begin(&f, 24, 80))
		return;
	work(&f);
	press(&f, ">");
	shows(&f, "this is the newest snapshot");
	press(&f, "<");
	work(&f);
	shows(&f, "2 nights");
	press(&f, "s");
	CHECK(f.app->model.from.index > f.app->model.to.index);
	press(&f, "u u");
	work(&f);
	shows(&f, "3 nights");
	end(&f);
}

TEST(app_reads_what_others_import)
{
	struct fixture f;

	if (!begin_with(&f, 24, 80, 2, 2))
		return;
	work(&f);
	shows(&f, "1 night ");
	import_aside("shop", 4, 1);
	press(&f, "R");
	shows(&f, "1 snapshot more");
	work(&f);
	shows(&f, "2 nights");
	press(&f, "<");			/* TO is no longer the newest: it stays */
	import_aside("shop", 1, 1);	/* the commits after it are others now */
	press(&f, "R");
	work(&f);
	shows(&f, "1 night ");
	CHECK_INT(f.app->model.from.index, 1);
	CHECK_INT(f.app->model.to.index, 2);
	press(&f, "R");
	shows(&f, "no snapshot is new");
	import_aside("stage", 1, 2);
	press(&f, "R c");
	shows(&f, "stage");
	press(&f, "Esc 1");
	shows(&f, "stage            latest ");
	shows(&f, "2 snapshots");
	end(&f);
}

TEST(app_says_what_a_key_cannot_do)
{
	struct fixture f;

	if (!begin(&f, 24, 80))
		return;
	work(&f);
	press(&f, "f");
	shows(&f, "in the Timeline (1) only");
	press(&f, "Tab");
	shows(&f, "one pane");
	press(&f, "Ctrl-C");
	shows(&f, "nothing runs");
	press(&f, "q");
	CHECK_INT(f.app->errand.what, ERRAND_QUIT);
	end(&f);
}

TEST(app_draws_at_any_size)
{
	static const int sizes[][2] = {{3, 10}, {4, 12}, {8, 40}, {9, 40}, {12, 50}, {24, 80},
				       {40, 140}, {100, 300}};
	static const char *const keys[] = {"j", "Enter", "]", "/", "Esc", "z", "1", "2", "Tab",
					   "v", "3", "=", "-", "?", "Esc", "A", "G", "2", ":"};
	struct fixture f;

	if (!begin(&f, 24, 80))
		return;
	work(&f);
	for (size_t i = 0; i < countof(sizes); i++) {
		screen_resize(&f.screen, sizes[i][0], sizes[i][1]);
		for (size_t k = 0; k < countof(keys); k++) {
			press(&f, keys[k]);
			free(see(&f));
		}
		press(&f, "Esc");
	}
	end(&f);
}

TEST(app_keys_are_quick)
{
	struct fixture f;
	struct timespec a, b;
	double ms;

	if (!begin(&f, 24, 80))
		return;
	work(&f);
	clock_gettime(CLOCK_MONOTONIC, &a);
	for (int i = 0; i < 100; i++) {
		press(&f, i % 2 ? "k" : "j");
		app_draw(f.app, &f.screen);
	}
	clock_gettime(CLOCK_MONOTONIC, &b);
	ms = (double)(b.tv_sec - a.tv_sec) * 1e3 + (double)(b.tv_nsec - a.tv_nsec) / 1e6;
	CHECK_MSG(ms / 100 < 16, "%.2f ms a key", ms / 100);
	end(&f);
}
