/* Two nights to a drift: names first, and a stop at any time. */
#include "assay/flow.h"

#include <stdlib.h>

#include "test.h"

static const uint8_t key[32] = {1, 2, 3};

/* A store with two nights. */
static struct store *
two_nights(const struct store_snapshot **v)
{
	char *zips[2];
	struct store *s = NULL;
	struct error err = {0};
	struct ingest_result r = {0};
	size_t n;
	struct ingest_opts o = {.paths = (const char *const *)zips, .npaths = countof(zips),
				.context = "shop", .key = key, .date = WHEN_NONE,
				.limits = LIMITS_DEFAULT, .now = WHEN_NONE};

	for (unsigned i = 0; i < countof(zips); i++)
		zips[i] = mem_printf("%s/nights/night-%u/openshift-backup/"
				     "openshift-backup2026030%u0015.zip",
				     test_data(), i + 1, i + 2);
	CHECK_MSG(store_create(&s, "e.git", &err) == 0, "%s", err.text);
	CHECK_MSG(ingest(s, &o, &r, &err) == 0, "%s", err.text);
	CHECK(store_timeline(s, "shop", v, &n, &err) == 0);
	CHECK_INT(n, 2);
	ingest_result_release(&r);
	for (size_t i = 0; i < countof(zips); i++)
		free(zips[i]);
	return s;
}

struct seen {
	struct map refs;		/* ref -> its op and one more */
	size_t calls, ticks, stop_at;
};

static void
see_names(void *ctx, const struct drift *d)
{
	struct seen *seen = ctx;

	seen->calls++;
	for (size_t i = 0; i < d->n; i++) {
		const struct drift_object *o = &d->v[i];

		CHECK(i == 0 || object_key_cmp(&d->v[i - 1].key, &o->key) < 0);
		CHECK(!o->old_body && !o->new_body && !o->changes.n && !o->verdicts);
		map_put(&seen->refs, o->ref, (void *)(uintptr_t)(o->op + 1));
	}
}

static bool
count_tick(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	struct seen *seen = ctx;

	CHECK(what && done <= total);
	return ++seen->ticks == seen->stop_at;
}

static int
look(struct store *s, const struct store_snapshot *v, const struct rules *r, struct seen *seen,
     struct examined **e, struct error *err)
{
	struct examine_opts o = {.rules = r, .limits = LIMITS_DEFAULT,
				 .progress = {seen, count_tick}, .named = see_names,
				 .named_ctx = seen};

	return examine(e, s, &v[0], &v[1], &o, err);
}

TEST(examine_tells_the_names_first)
{
	const struct store_snapshot *v;
	struct store *s = two_nights(&v);
	struct rules *r = rules_new();
	struct seen seen = {0};
	struct examined *e = NULL;
	struct error err = {0};
	const struct drift *d;

	CHECK_MSG(look(s, v, r, &seen, &e, &err) == 0, "%s", err.text);
	d = examined_drift(e);
	CHECK_INT(seen.calls, 1);
	CHECK(d->n > 5 && d->n <= seen.refs.live);
	for (size_t i = 0; i < d->n; i++) {
		enum change_op op = d->v[i].op;
		uintptr_t named = (uintptr_t)map_get(&seen.refs, d->v[i].ref);

		op = d->v[i].rolled_from ? CHANGE_ADD
		     : op == CHANGE_RECREATE ? CHANGE_REPLACE : op;
		CHECK_MSG(named == op + 1U, "%s", d->v[i].ref);
	}
	map_release(&seen.refs, NULL);
	examined_free(e);
	rules_free(r);
	store_close(s);
}

TEST(examine_stops_at_any_tick)
{
	const struct store_snapshot *v;
	struct store *s = two_nights(&v);
	struct rules *r = rules_new();
	struct seen all = {0};
	struct examined *e = NULL;

	CHECK(look(s, v, r, &all, &e, NULL) == 0);
	examined_free(e);
	CHECK(all.ticks > 100);
	for (size_t i = 1; i + 8 < all.ticks; i += 7) {
		struct seen seen = {.stop_at = i};
		struct error err = {0};

		CHECK_INT(look(s, v, r, &seen, &e, &err), -1);
		CHECK_INT(err.code, ERR_CANCELLED);
		CHECK_MSG(seen.ticks == i, "%zu ticks after the stop", seen.ticks - i);
		error_clear(&err);
		map_release(&seen.refs, NULL);
	}
	map_release(&all.refs, NULL);
	rules_free(r);
	store_close(s);
}
