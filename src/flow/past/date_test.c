/* Tests of dating: what tells a time, what is dropped, what lies between. */
#include "past.h"

#include <stdlib.h>

#include "test.h"

static int64_t
told(const char *text, bool first)
{
	json_t *j = json_loads(text, 0, NULL);
	int64_t at = dating_told(j, first);

	json_decref(j);
	return at;
}

TEST(past_dating_reads_leases_events_and_what_is_new)
{
	CHECK_INT(
	    told("{\"kind\":\"Lease\",\"spec\":{\"renewTime\":\"1970-01-01T00:01:40.999999Z\"}}",
		 false),
	    100);
	CHECK_INT(
	    told("{\"kind\":\"Event\",\"lastTimestamp\":\"1970-01-01T00:00:50Z\","
		 "\"eventTime\":null,\"series\":{\"lastObservedTime\":\"1970-01-01T00:01:00Z\"}}",
		 false),
	    60);
	CHECK_INT(
	    told("{\"kind\":\"Pod\",\"metadata\":{\"creationTimestamp\":\"1970-01-01T00:00:07Z\"}}",
		 true),
	    7);
	CHECK_INT(
	    told("{\"kind\":\"Pod\",\"metadata\":{\"creationTimestamp\":\"1970-01-01T00:00:07Z\"}}",
		 false),
	    WHEN_NONE);
	CHECK_INT(told("{\"kind\":\"Lease\",\"spec\":{\"renewTime\":\"yesterday\"}}", false),
		  WHEN_NONE);
	CHECK_INT(
	    told("{\"kind\":\"Lease\",\"spec\":{\"renewTime\":\"1969-01-01T00:00:00Z\"}}", false),
	    WHEN_NONE);
	CHECK_INT(told("[]", true), WHEN_NONE);
}

static struct dating
dating(const int64_t (*v)[2], size_t n)
{
	struct dating d = {0};

	for (size_t i = 0; i < n; i++)
		dating_add(&d, v[i][0], v[i][1]);
	dating_settle(&d);
	return d;
}

TEST(past_dating_goes_between_anchors)
{
	static const int64_t v[][2] = {{10, 1000}, {20, 1100}, {20, 1100}, {40, 1100}};
	struct dating d = dating(v, countof(v));
	struct store_anchor a, b;

	CHECK_INT(d.n, 3);
	CHECK_INT(dating_at(&d, 15, &a, &b), 1050);
	CHECK_INT(a.revision, 10);
	CHECK_INT(b.revision, 20);
	CHECK_INT(dating_at(&d, 19, &a, &b), 1090);
	CHECK_INT(dating_at(&d, 20, &a, &b), 1100);
	CHECK(a.revision == 20 && b.revision == 20);
	CHECK_INT(dating_at(&d, 30, &a, &b), 1100);
	CHECK_INT(dating_at(&d, 5, &a, &b), 1000);
	CHECK_INT(a.instant, WHEN_NONE);
	CHECK_INT(dating_at(&d, 41, &a, &b), 1100);
	CHECK_INT(b.instant, WHEN_NONE);
	dating_end(&d, 60, 1300);
	CHECK_INT(dating_at(&d, 50, &a, &b), 1200);
	dating_end(&d, 70, 1200);
	CHECK_INT(d.n, 4);
	dating_release(&d);
	CHECK_INT(dating_at(&d, 1, &a, &b), WHEN_NONE);
	dating_end(&d, 9, 77);
	CHECK_INT(dating_at(&d, 1, &a, &b), 77);
	dating_release(&d);
}

TEST(past_dating_drops_what_contradicts_the_most)
{
	static const int64_t v[][2] = {{1, 100}, {2, 9000}, {3, 110}, {4, 20}, {5, 120}, {6, 130}};
	struct dating d = dating(v, countof(v));
	struct store_anchor a, b;

	CHECK_INT(d.n, 4);
	CHECK_INT(dating_at(&d, 2, &a, &b), 105);
	CHECK_INT(dating_at(&d, 4, &a, &b), 115);
	dating_release(&d);
}

TEST(past_dating_bears_the_ends_of_numbers)
{
	static const int64_t v[][2] = {{0, 0}, {INT64_MAX, INT64_MAX}};
	struct dating d = dating(v, countof(v));
	struct store_anchor a, b;
	int64_t last = 0;

	for (int64_t r = 0; r < INT64_MAX / 2; r = r * 3 + 1) {
		int64_t at = dating_at(&d, r, &a, &b);

		CHECK_MSG(at >= last, "%lld falls", (long long)r);
		last = at;
	}
	dating_release(&d);
}
