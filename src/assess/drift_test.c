/* Counts, ids and words of a drift. */
#include <stdlib.h>

#include "fake.h"
#include "test.h"

TEST(words_go_both_ways)
{
	enum severity s;
	enum origin_class o;
	enum category c;

	for (s = SEVERITY_INFO; s <= SEVERITY_CRITICAL; s++) {
		enum severity back = SEVERITY_INFO;

		CHECK(severity_parse(severity_name(s), &back) && back == s);
	}
	for (o = ORIGIN_UNKNOWN; o <= ORIGIN_AUDIT; o++) {
		enum origin_class back = ORIGIN_UNKNOWN;

		CHECK(origin_parse(origin_name(o), &back) && back == o);
	}
	for (c = CATEGORY_PORT; c <= CATEGORY_OTHER; c++) {
		enum category back = CATEGORY_PORT;

		CHECK(category_parse(category_name(c), &back) && back == c);
	}
	CHECK(!severity_parse("fatal", &s) && !severity_parse("", &s) && !severity_parse(NULL, &s));
	CHECK(!origin_parse("robot", &o));
	CHECK(!category_parse("Port", &c));
}

/* The digest is that of printf 'prod\0\0Service\0shop\0cart\0spec.ports[name=http].port\080\08080'
 * by sha256sum. */
TEST(an_id_is_the_digest_of_its_parts)
{
	struct object_key k = {(char *)"", (char *)"Service", (char *)"shop", (char *)"cart"};
	struct change c = {
		.path = (char *)"spec.ports[name=http].port",
		.old_value = json_integer(80),
		.new_value = json_integer(8080),
	};
	char id[20], other[20];

	change_id(id, "prod", &k, &c);
	CHECK_STR(id, "c-41eee1e4a875896a");
	json_decref(c.old_value);
	c.old_value = NULL;
	change_id(other, "prod", &k, &c);
	CHECK_STR(other, "c-3528d07772b8a1ea");
	json_decref(c.new_value);
}

static void
add_map(struct fake *f, enum side s, const char *name, const char *value)
{
	json_t *raw = json_pack("{s:s, s:s, s:{s:s, s:s}, s:{s:s}}", "apiVersion", "v1", "kind",
				"ConfigMap", "metadata", "name", name, "namespace", "shop", "data",
				"a", value);

	fake_add(f, s, raw);
	json_decref(raw);
}

static void
check_identity(const struct drift *d)
{
	const struct drift_summary *s = &d->summary;
	size_t objects = s->added + s->changed + s->removed + s->recreated;

	CHECK_INT(s->shown + s->noise + s->derived + s->reviewed + s->accepted + s->filtered +
		  s->not_comparable, s->all);
	CHECK_INT(objects, s->critical + s->warning + s->info);
	CHECK_INT(objects + s->quiet_objects, d->n);
}

TEST(each_record_counts_once)
{
	static const enum hidden ways[] = {SHOWN, HIDDEN_NOT_COMPARABLE, HIDDEN_FILTERED,
					   HIDDEN_NOISE, HIDDEN_DERIVED, HIDDEN_ACCEPTED,
					   HIDDEN_REVIEWED};
	struct fake f;

	fake_open(&f, 1772410510, 1772496910);
	for (size_t i = 0; i < 14; i++) {
		char name[] = {'m', (char)('a' + i), '\0'};

		add_map(&f, SIDE_OLD, name, "1");
		add_map(&f, SIDE_NEW, name, name);
	}
	fake_run(&f);
	CHECK_INT(f.drift.summary.shown, 14);
	CHECK_INT(f.drift.summary.warning, 14);
	check_identity(&f.drift);
	for (size_t i = 0; i < f.drift.n; i++)
		f.drift.v[i].verdicts[0].hidden = ways[i % countof(ways)];
	drift_count(&f.drift);
	CHECK_INT(f.drift.summary.all, 14);
	CHECK_INT(f.drift.summary.shown, 2);
	CHECK_INT(f.drift.summary.filtered, 2);
	CHECK_INT(f.drift.summary.reviewed, 2);
	CHECK_INT(f.drift.summary.changed, 2);
	CHECK_INT(f.drift.summary.quiet_objects, 12);
	CHECK_INT(json_integer_value(json_object_get(f.drift.noise_counts, "none")), 2);
	check_identity(&f.drift);
	fake_close(&f);
}

/* What coverage does not let anybody judge is neither shown nor a cause of others. */
TEST(not_comparable_comes_first)
{
	struct error err = {0};
	struct fake f;

	fake_open(&f, 1772410510, 1772496910);
	add_map(&f, SIDE_OLD, "a", "1");
	add_map(&f, SIDE_OLD, "kube-root-ca.crt", "1");
	fake_run(&f);
	CHECK_INT(f.drift.summary.shown, 1);
	CHECK_INT(f.drift.summary.noise, 1);
	for (size_t i = 0; i < f.drift.n; i++)
		f.drift.v[i].comparable = false;
	CHECK_INT(assess_run(f.rules, &f.world, &f.drift, &err), 0);
	drift_count(&f.drift);
	CHECK_INT(f.drift.summary.not_comparable, 2);
	CHECK_INT(f.drift.v[0].shown, 0);
	check_identity(&f.drift);
	fake_close(&f);
}
