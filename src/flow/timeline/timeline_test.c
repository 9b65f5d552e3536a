/* The timeline's rows and numbers, and what each night did to one object. */
#include "assay/flow/timeline.h"

#include <stdlib.h>

#include "nights_test.h"
#include "test.h"

#define MONDAY 1772410500	/* 2026-03-02T00:15:00Z */
#define DAY    86400

static struct timeline *
open_timeline(struct store *s)
{
	struct timeline *t = NULL;
	struct error err = {0};

	CHECK_MSG(timeline_open(&t, s, &nights_query, &err) == 0, "%s", err.text);
	return t;
}

/* One letter a night: "s" same, "c" changed, "a" absent, "-" no backup. */
static const char *
nights(const struct timeline *t, struct store *s, const struct object_key *k, const char *path,
       int64_t *since, char out[16])
{
	static const char letters[] = {[NIGHT_SAME] = 's', [NIGHT_CHANGED] = 'c',
				       [NIGHT_ABSENT] = 'a', [NIGHT_NO_BACKUP] = '-'};
	struct nights_ask q = {.key = k, .path = path, .limits = LIMITS_DEFAULT};
	struct nights_told told = {0};
	struct error err = {0};
	size_t all;

	timeline_snapshots(t, &all);
	q.to = all - 1;
	CHECK_MSG(timeline_nights(t, s, &q, &told, &err) == 0, "%s", err.text);
	*since = told.since;
	for (size_t i = 0; i < told.n && i < 15; i++) {
		out[i] = letters[told.v[i].what];
		CHECK_INT(told.v[i].instant, MONDAY + (int64_t)(i + 1) * DAY);
	}
	out[told.n < 15 ? told.n : 15] = '\0';
	free(told.v);
	return out;
}

TEST(timeline_has_missing_nights)
{
	struct store *s = nights_store("134");
	struct timeline *t = open_timeline(s);
	size_t n, snapshots;
	const struct log_row *v = timeline_rows(t, &n);

	timeline_snapshots(t, &snapshots);
	CHECK_INT(snapshots, 3);
	CHECK_INT(n, 4);
	CHECK_STR(v[0].name, "latest");
	CHECK_STR(v[1].name, "@~1");
	CHECK(v[2].missing && v[2].instant == MONDAY + DAY);
	CHECK(v[3].first && !v[3].missing);
	CHECK_INT(timeline_snapshot_of(t, 0), 2);
	CHECK(timeline_snapshot_of(t, 2) == SIZE_MAX);
	CHECK_INT(timeline_row_of(t, 0), 3);
	CHECK_INT(timeline_row_of(t, 2), 0);
	CHECK(timeline_snapshot_of(t, 4) == SIZE_MAX && timeline_row_of(t, 3) == SIZE_MAX);
	timeline_free(t);
	store_close(s);
}

TEST(timeline_counts_a_row_when_asked)
{
	struct store *s = nights_store("12");
	struct timeline *t = open_timeline(s);
	struct rules *rules = rules_new();
	const struct examine_opts o = {.rules = rules, .limits = LIMITS_DEFAULT};
	struct timeline_want w = {.examine = &o};
	struct drift_summary quick;
	struct error err = {0};
	size_t n;
	const struct log_row *v = timeline_rows(t, &n);

	CHECK_INT(n, 2);
	CHECK(!v[0].counted);
	CHECK_INT(v[0].objects, 170);
	CHECK_MSG(timeline_count(t, s, 0, &w, &err) == 0, "%s", err.text);
	CHECK(v[0].counted);
	CHECK_INT(v[0].summary.changed, 2);
	CHECK_INT(v[0].nchanged, 0);
	quick = v[0].summary;
	w.whole = w.changed = w.lacks = true;
	CHECK_MSG(timeline_count(t, s, 0, &w, &err) == 0, "%s", err.text);
	CHECK(memcmp(&quick, &v[0].summary, sizeof(quick)) == 0);
	CHECK_INT(v[0].nchanged, 2);
	CHECK(timeline_count(t, s, 1, &w, &err) == 0 && !v[1].counted);
	rules_free(rules);
	timeline_free(t);
	store_close(s);
}

TEST(timeline_reads_labels_again)
{
	struct store *s = nights_store("12");
	struct timeline *t = open_timeline(s);
	struct error err = {0};
	size_t n;
	const struct log_row *v = timeline_rows(t, &n);
	const struct store_snapshot *at = timeline_snapshots(t, &n);

	CHECK_STR(v[1].labels, "");
	CHECK_MSG(store_label_set(s, "good", &at[0], &err) == 0, "%s", err.text);
	CHECK_MSG(store_label_set(s, "base", &at[0], &err) == 0, "%s", err.text);
	CHECK_MSG(timeline_labels(t, s, &err) == 0, "%s", err.text);
	CHECK_STR(v[0].labels, "");
	CHECK_STR(v[1].labels, "base, good");
	timeline_free(t);
	store_close(s);
}

TEST(timeline_nights_of_an_object_and_a_field)
{
	struct store *s = nights_store("1234");
	struct timeline *t = open_timeline(s);
	struct object_key k = nights_key("", "ConfigMap", "app-config");
	int64_t since = 0;
	char got[16];

	CHECK_STR(nights(t, s, &k, "data.DB_HOST", &since, got), "scc");
	CHECK_INT(since, MONDAY + 3 * DAY);
	CHECK_STR(nights(t, s, &k, "data.DB_PORT", &since, got), "sss");
	CHECK(since == WHEN_NONE);
	CHECK_STR(nights(t, s, &k, "data.NOTHING", &since, got), "aaa");
	CHECK_STR(nights(t, s, &k, NULL, &since, got), "scc");
	CHECK_INT(since, MONDAY + 3 * DAY);
	object_key_release(&k);
	timeline_free(t);
	store_close(s);
}

TEST(timeline_nights_tell_gaps_and_absence)
{
	struct store *s = nights_store("124");
	struct timeline *t = open_timeline(s);
	struct object_key k = nights_key("", "Service", "backend");
	struct object_key gone = nights_key("", "Pod", "nightly-report-29538840-kgtq5");
	int64_t since = 0;
	char got[16];

	CHECK_STR(nights(t, s, &k, NULL, &since, got), "s-c");
	CHECK_INT(since, MONDAY + 3 * DAY);
	CHECK_STR(nights(t, s, &gone, NULL, &since, got), "s-a");
	CHECK_INT(since, MONDAY + 3 * DAY);
	object_key_release(&k);
	object_key_release(&gone);
	timeline_free(t);
	store_close(s);
}
