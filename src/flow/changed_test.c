/* When objects of the sample nights were changed last. */
#include "assay/flow/changed.h"

#include <stdlib.h>

#include "assay/flow/timeline.h"
#include "nights_test.h"
#include "test.h"

#define MONDAY 1772410500	/* 2026-03-02T00:15:00Z */
#define DAY    86400

/* One of shop's objects of a kind, over the nights that the store has. */
static struct changed_last
look(const char *group, const char *kind, const char *name, size_t pairs, enum severity least)
{
	struct store *s = nights_store("1234");
	struct rules *rules = rules_new();
	const struct examine_opts o = {.rules = rules, .limits = LIMITS_DEFAULT,
				       .filter = {.singly = true, .severity = least}};
	const struct changed_want w = {.examine = &o, .pairs = pairs};
	struct found_object found = {.key = nights_key(group, kind, name)};
	struct changed_last out = {0};
	struct timeline *t = NULL;
	struct error err = {0};
	const struct store_snapshot *v;
	size_t n;

	CHECK_MSG(timeline_open(&t, s, &nights_query, &err) == 0, "%s", err.text);
	v = timeline_snapshots(t, &n);
	CHECK_MSG(flow_changed(s, v, n, &found, 1, &w, &out, &err) == 0, "%s", err.text);
	object_key_release(&found.key);
	timeline_free(t);
	rules_free(rules);
	store_close(s);
	return out;
}

TEST(changed_tells_the_newest_change)
{
	struct changed_last c = look("", "Service", "backend", 0, SEVERITY_INFO);

	CHECK_INT(c.at, MONDAY + 2 * DAY);
	CHECK_INT(c.severity, SEVERITY_CRITICAL);
	CHECK_INT(c.origin, ORIGIN_HAND);
	CHECK(!c.before);
}

TEST(changed_tells_that_nothing_changed)
{
	struct changed_last c = look("", "Service", "redis", 1, SEVERITY_INFO);

	CHECK(c.at == WHEN_NONE && !c.before);
}

/* Of the newest pairs that differ in the object one is compared; what was before is not known then. */
TEST(changed_stops_after_so_many_pairs)
{
	struct changed_last c = look("apps", "Deployment", "frontend", 1, SEVERITY_CRITICAL);

	CHECK(c.at == WHEN_NONE && c.before);
}
