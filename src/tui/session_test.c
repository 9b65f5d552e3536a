/* What a session does to a store, and stores of other shapes: marks that end, labels, many
 * objects of a namespace, two sources of a context. */
#include "play_test.h"

#include <stdlib.h>

#include "test.h"

#define DAY 86400

/* ---- what kubectl prints, as another source of the context shop ---- */

static void
put_item(struct buf *b, const char *kind, unsigned i, unsigned value)
{
	buf_printf(b, "%s{\"apiVersion\":\"v1\",\"kind\":\"%s\",\"metadata\":{\"name\":\"%c%03u\","
		   "\"namespace\":\"many\",\"uid\":\"%c-%u\"},\"data\":{\"key\":\"%u\"}}",
		   b->n ? "," : "", kind, kind[0] | 32, i, kind[0] | 32, i, value);
}

enum values { OF_ALL, OF_EACH };

/* So many ConfigMaps and half as many ServiceAccounts that have this value, or each one of its own. */
static void
import_list(struct store *s, int64_t date, unsigned n, unsigned value, enum values of)
{
	static const uint8_t key[32] = {0};
	const char *path = "list.json";
	struct buf items = {0}, list = {0};
	struct ingest_result r = {0};
	struct error err = {0};
	struct ingest_opts o = {.paths = &path, .npaths = 1, .context = "shop", .key = key,
				.date = date, .force = true, .limits = LIMITS_DEFAULT,
				.now = WHEN_NONE};

	for (unsigned i = 0; i < n; i++)
		put_item(&items, "ConfigMap", i, value + (of == OF_EACH ? 10 * i : 0));
	for (unsigned i = 0; i < n / 2; i++)
		put_item(&items, "ServiceAccount", i, value + (of == OF_EACH ? 10 * i : 0));
	buf_printf(&list, "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[%s]}",
		   buf_cstr(&items));
	CHECK(io_write_file(path, list.p, list.n, 0666, NULL) == 0);
	CHECK_MSG(ingest(s, &o, &r, &err) == 0, "%s", err.text);
	ingest_result_release(&r);
	buf_release(&items);
	buf_release(&list);
}

/* Two of them, newer than the one night. */
static bool
begin_lists(struct play *f, unsigned n, enum values of)
{
	if (!play_store(f, 1, 1))
		return false;
	import_list(f->store, f->o.render.now - 20000, n, 1, of);
	import_list(f->store, f->o.render.now - 10000, n, 2, of);
	f->o.from = NULL;
	flow_refresh(f->worker, NULL);
	return play_open(f, 24, 80);
}

static size_t
marked(struct play *f)
{
	struct model_counts c;

	model_touch(&f->app->model);
	model_count(&f->app->model, &c);
	return c.reviewed;
}

TEST(session_groups_many_objects_by_kind)
{
	struct play f;
	struct target t;
	struct model_counts c;
	const size_t *order;

	if (!begin_lists(&f, 150, OF_EACH))
		return;
	play_work(&f);
	play_shows(&f, "ConfigMap (150)");
	play_shows(&f, "ServiceAccount (75)");
	CHECK_INT(changes_order(f.app, &order), 225);
	play_press(&f, "g j");
	app_target(f.app, &t);
	CHECK_INT(t.end - t.first, 150);
	play_press(&f, "G");
	app_target(f.app, &t);
	CHECK_INT(t.end - t.first, 75);
	play_press(&f, "Enter j");		/* its first object */
	play_shows(&f, "sa/s000");
	app_target(f.app, &t);
	CHECK_STR(t.ref, "many/sa/s000");
	play_press(&f, "h");
	app_target(f.app, &t);
	CHECK_INT(t.end - t.first, 75);
	play_press(&f, "g j r");		/* all of a kind, and on to what is left */
	model_count(&f.app->model, &c);
	CHECK_INT(c.reviewed, 150);
	CHECK_INT(c.of, 225);
	app_target(f.app, &t);
	CHECK_STR(t.ref, "many/sa/s000");
	play_press(&f, "u /");
	play_type(&f, "c14");			/* few are left: objects, without kinds */
	play_press(&f, "Enter");
	play_shows(&f, "cm/c140");
	CHECK_INT(changes_order(f.app, &order), 10);
	play_end(&f);
}

TEST(session_tells_one_cause_of_many_changes)
{
	struct play f;
	struct target t;

	if (!begin_lists(&f, 20, OF_ALL))
		return;
	play_work(&f);
	play_shows(&f, "causes 1");
	play_shows(&f, "30 changes in 30 objects");
	app_target(f.app, &t);
	CHECK(t.cause && !t.ref);
	play_press(&f, "Enter");
	play_shows(&f, "many/cm/c000");
	play_shows(&f, "data.key  1 -> 2");
	play_press(&f, "Esc r");	/* no object's, so nothing to mark */
	CHECK_INT(marked(&f), 0);
	play_press(&f, "/");
	play_type(&f, "c019");
	play_shows(&f, "30 changes in 30 objects");
	play_type(&f, "x");
	play_shows(&f, "no change fits the filter");
	play_press(&f, "Esc z j");
	play_shows(&f, "cm/c000");
	play_press(&f, "k i");
	play_shows(&f, "data.key  1 -> 2");
	play_end(&f);
}

TEST(session_keeps_two_sources_apart)
{
	struct play f;
	size_t n;

	if (!begin_lists(&f, 3, OF_EACH))
		return;
	play_work(&f);
	timeline_snapshots(f.app->model.nights, &n);
	CHECK_INT(n, 2);
	CHECK_INT(f.app->model.from.index, 0);
	CHECK_INT(f.app->model.to.index, 1);
	play_shows(&f, "+0 ~4 -0");
	play_press(&f, "<");
	play_press(&f, "<");
	play_shows(&f, "this is the oldest snapshot");
	play_press(&f, ">");
	play_import_aside("shop", 2, 3);	/* of the other source, the newest is from it */
	play_press(&f, "R");
	play_shows(&f, "no snapshot is new");
	CHECK_INT(f.app->model.to.index, 1);
	play_end(&f);
}

/* ---- marks ---- */

TEST(session_accepts_until_a_day)
{
	struct play f;
	struct reviews *again = NULL;
	const struct mark *const *v;
	size_t n;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "a");
	play_type(&f, "until the release");
	play_press(&f, "Enter");
	play_type(&f, "2026-03-10");
	play_press(&f, "Enter");
	CHECK_INT(marked(&f), 1);
	CHECK(reviews_open(&again, f.worker, NULL) == 0);
	v = reviews_all(again, f.o.render.now, &n);
	CHECK(n > 0);
	CHECK_INT(v[0]->state, MARK_ACCEPTED);
	CHECK_STR(v[0]->note, "until the release");
	CHECK_INT(v[0]->until, 1773100800);	/* Tue 10 Mar 2026 00:00 UTC */
	f.o.render.now = v[0]->until - 1;
	CHECK_INT(marked(&f), 1);
	f.o.render.now = v[0]->until;
	CHECK_INT(marked(&f), 0);
	f.o.render.now = v[0]->until - DAY;
	play_press(&f, "g j a Enter");
	play_type(&f, "no such day");
	play_press(&f, "Enter");
	CHECK_INT(marked(&f), 1);
	reviews_free(again);
	play_end(&f);
}

/* ---- labels ---- */

static void
check_label(struct play *f, const char *name, size_t row)
{
	size_t n;
	const struct log_row *r = timeline_rows(f->app->model.nights, &n);

	for (size_t i = 0; i < n; i++)
		CHECK_MSG((strstr(r[i].labels, name) != NULL) == (i == row), "row %zu of %zu: '%s'", i,
			  row, r[i].labels);
}

TEST(session_undoes_labels_and_redoes_them)
{
	struct play f;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "1 g L");
	play_type(&f, "keep");
	play_press(&f, "Enter");
	check_label(&f, "keep", 0);
	play_press(&f, "j j L");
	play_type(&f, "keep");
	play_press(&f, "Enter");
	check_label(&f, "keep", 2);
	play_press(&f, "u");
	check_label(&f, "keep", 0);
	play_press(&f, "u");
	check_label(&f, "keep", SIZE_MAX);
	play_press(&f, "Ctrl-R");
	play_shows(&f, "redo: label keep");
	check_label(&f, "keep", 0);
	play_press(&f, "Ctrl-R");
	check_label(&f, "keep", 2);
	play_press(&f, "Ctrl-R");
	play_shows(&f, "nothing to do again");
	play_end(&f);
}

/* ---- the journal ---- */

/* Quits, and begins again. */
static void
begin_again(struct play *f)
{
	play_close(f);
	play_open(f, 24, 80);
	play_work(f);
}

TEST(session_undoes_what_an_earlier_one_did)
{
	struct play f;

	if (!play_store(&f, 1, 4))
		return;
	f.o.journal_file = "journal/somebody.json";
	if (!play_open(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "/");
	play_type(&f, "backend");
	play_press(&f, "Enter \\ <");
	play_work(&f);
	play_press(&f, "r 1 g L");
	play_type(&f, "keep");
	play_press(&f, "Enter");
	begin_again(&f);
	play_press(&f, "u");
	play_shows(&f, "undo: label keep");
	check_label(&f, "keep", SIZE_MAX);
	play_press(&f, "u");
	play_shows(&f, "undo: reviewed shop/");
	CHECK_INT(marked(&f), 0);
	play_press(&f, "<");		/* as it was left: so the deed changes something */
	play_press(&f, "u");
	play_shows(&f, "undo: range, again Mon 2 Mar 00:15 -> Thu 5 Mar 00:15");
	play_press(&f, "u");
	play_shows(&f, "undo: filter cleared, again backend");
	begin_again(&f);
	play_press(&f, "Ctrl-R");
	play_shows(&f, "redo: range Mon 2 Mar 00:15 -> Wed 4 Mar 00:15");
	play_end(&f);
}

TEST(session_keeps_what_can_be_done_again)
{
	struct play f;

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "< u R");	/* reading again is no deed */
	play_work(&f);
	play_press(&f, "Ctrl-R");
	play_shows(&f, "redo: range Mon 2 Mar 00:15 -> Wed 4 Mar 00:15");
	play_press(&f, "1 /");		/* of another screen than Changes */
	play_type(&f, "Tue");
	play_press(&f, "Enter u");
	play_shows(&f, "undo: filter Tue");
	CHECK_STR(view_filter_text(f.app, f.app->view), "");
	play_press(&f, ":");
	play_type(&f, "filter Mon");
	play_press(&f, "Enter u Ctrl-R");
	CHECK_STR(view_filter_text(f.app, f.app->view), "Mon");
	play_press(&f, "2 /");		/* a pattern that is none is no deed */
	play_type(&f, "(");
	play_press(&f, "Enter u");
	play_shows(&f, "undo: range, again Mon 2 Mar 00:15 -> Thu 5 Mar 00:15");
	play_end(&f);
}

TEST(session_passes_over_a_damaged_journal)
{
	static const char *const texts[] = {
		"", "{", "[]", "{\"done\": 1}", "{\"done\": [1, {}, {\"what\": \"burn\"}]}",
		"{\"done\": [{\"what\": \"range\"}, {\"what\": \"label\", \"text\": \"x\"}]}",
	};
	struct play f;

	if (!play_store(&f, 1, 2))
		return;
	f.o.journal_file = "journal.json";
	for (size_t i = 0; i < countof(texts); i++) {
		CHECK(io_write_file("journal.json", texts[i], strlen(texts[i]), 0666,
				    NULL) == 0);
		begin_again(&f);
		play_press(&f, "u");
		play_shows(&f, "nothing to undo");
		screen_release(&f.screen);
	}
	play_end(&f);
}

TEST(session_says_when_the_range_of_before_is_gone)
{
	static const char text[] =
		"{\"done\": [{\"what\": \"mark\"}, {\"what\": \"range\","
		"\"from\": {\"context\": \"shop\", \"instant\": \"2026-03-01T00:15:10Z\"},"
		"\"to\": {\"context\": \"shop\", \"instant\": \"2026-03-02T00:15:10Z\"}}]}";
	struct play f;

	if (!play_store(&f, 1, 2))
		return;
	f.o.journal_file = "journal.json";
	CHECK(io_write_file("journal.json", text, sizeof(text) - 1, 0666, NULL) == 0);
	if (!play_open(&f, 24, 80))
		return;
	play_work(&f);
	play_press(&f, "u");
	play_shows(&f, "the store has no snapshot shop@2026-03-01T00:15:10Z any more");
	play_press(&f, "u");
	play_shows(&f, "nothing to undo");	/* nor is the mark there */
	play_end(&f);
}

/* ---- what is said ---- */

TEST(session_says_the_reason_of_an_error)
{
	struct play f;
	struct buf path = {0};

	if (!play_begin(&f, 24, 80))
		return;
	play_work(&f);
	for (int i = 0; i < 60; i++)
		buf_puts(&path, "/of-a-folder");
	app_say(f.app, "cannot write a file in %.90s: the disk is full", buf_cstr(&path));
	play_shows(&f, "the disk is full");
	play_shows(&f, "F1Help");
	app_say(f.app, "cannot write %s: the disk is full", buf_cstr(&path));
	play_press(&f, "@");
	play_shows(&f, "the disk is full");
	buf_release(&path);
	play_end(&f);
}
