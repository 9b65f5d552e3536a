/* The audit of the sample nights, and that it stops when it is told to. */
#include "assay/flow/audit.h"

#include <stdlib.h>

#include "nights_test.h"
#include "test.h"

struct ticks {
	size_t n, stop_at;
};

static bool
tick(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	struct ticks *t = ctx;

	CHECK(what && done <= total);
	return ++t->n == t->stop_at;
}

static int
audit(struct store *s, struct ticks *t, struct audited **out, struct error *err)
{
	const struct store_snapshot *v;
	struct rules *r = rules_new();
	struct audit_opts o = {.rules = r, .limits = LIMITS_DEFAULT, .progress = {t, tick}};
	size_t n;
	int rc;

	CHECK(store_timeline(s, "shop", &v, &n, err) == 0);
	rc = flow_audit(out, s, v, n, &o, err);
	if (rc == 0) {
		const struct audit *a = audited_result(*out);

		CHECK_INT(a->snapshots, n);
		CHECK_INT(a->shown[AUDIT_DRIFT], 2);
		CHECK_INT(a->shown[AUDIT_OWNED], 2);
		CHECK_INT(a->shown[AUDIT_FOOTPRINT], n - 1);
		CHECK_INT(a->noise, 1);
		CHECK(!a->nameless);
		for (size_t i = 0; i < a->n; i++) {
			CHECK(a->v[i].object < a->drift.n);
			CHECK(a->v[i].change < a->drift.v[a->v[i].object].changes.n);
		}
		audited_free(*out);
	}
	rules_free(r);
	return rc;
}

TEST(audit_of_one_night_and_of_two)
{
	struct store *one = nights_store("2");
	struct ticks t = {0};
	struct audited *a;
	struct error err = {0};

	CHECK_MSG(audit(one, &t, &a, &err) == 0, "%s", err.text);
	store_close(one);
}

TEST(audit_stops_anywhere)
{
	struct store *s = nights_store("12");
	struct ticks all = {0};
	struct audited *a;
	struct error err = {0};

	CHECK_MSG(audit(s, &all, &a, &err) == 0, "%s", err.text);
	CHECK(all.n > 5);
	for (size_t i = 1; i < all.n; i += 1 + all.n / 7) {
		struct ticks t = {.stop_at = i};
		struct error stopped = {0};

		CHECK(audit(s, &t, &a, &stopped) == -1);
		CHECK_INT(stopped.code, ERR_CANCELLED);
	}
	store_close(s);
}
