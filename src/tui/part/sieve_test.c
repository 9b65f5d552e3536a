/* Filters: what fits, what is refused and where, and that no pattern takes its time. */
#include "sieve.h"

#include <stdlib.h>
#include <time.h>

#include "test.h"

static char *
shop(void)
{
	return mem_strdup("shop");
}

/* svc/cart with port 80 -> 8080 by hand, warning. */
static void
make_cart(struct drift_object *o)
{
	*o = (struct drift_object){.ref = mem_strdup("shop/svc/cart"), .op = CHANGE_REPLACE};
	o->key = (struct object_key){.kind = mem_strdup("Service"), .group = mem_strdup(""),
				     .ns = shop(), .name = mem_strdup("cart")};
	o->new_body = json_pack("{s:{s:{s:s}}}", "metadata", "labels", "app", "web");
	o->changes.v = mem_zero(1, sizeof(struct change));
	o->changes.n = o->changes.cap = 1;
	o->changes.v[0] = (struct change){.op = CHANGE_REPLACE,
					  .path = mem_strdup("spec.ports[name=http].port"),
					  .old_value = json_integer(80),
					  .new_value = json_integer(8080)};
	o->verdicts = mem_zero(1, sizeof(struct verdict));
	o->verdicts[0] = (struct verdict){.severity = SEVERITY_WARNING,
					  .origin = {.cls = ORIGIN_HAND,
						     .manager = mem_strdup("kubectl-edit")}};
}

static void
free_cart(struct drift_object *o)
{
	json_decref((json_t *)o->new_body);
	json_decref(o->changes.v[0].old_value);
	json_decref(o->changes.v[0].new_value);
	free(o->changes.v[0].path);
	free(o->changes.v);
	free(o->verdicts[0].origin.manager);
	free(o->verdicts);
	object_key_release(&o->key);
	free(o->ref);
}

static bool
cart_fits(const char *text, size_t change)
{
	struct drift_object o;
	struct sieve *s = NULL;
	struct error err = {0};
	bool fits = false;

	make_cart(&o);
	if (CHECK_MSG(sieve_new(&s, text, &err) == 0, "'%s': %s", text, err.text))
		fits = sieve_change(s, &o, change);
	sieve_free(s);
	free_cart(&o);
	return fits;
}

TEST(sieve_terms)
{
	static const struct {
		const char *text;
		bool change, name;	/* fits the change; fits while only the name is known */
	} rows[] = {
		{"", true, true},		{"cart", true, true},
		{"CART", false, false},		{"^shop/", true, true},
		{"8080", true, false},		{"new:8080", true, false},
		{"old:8080", false, false},	{"old:^80$", true, false},
		{"!cart", false, false},	{"!debug", true, true},
		{"ns:shop kind:svc", true, true}, {"kind:Service", true, true},
		{"kind:dc", false, false},	{"path:ports", true, false},
		{"sev:warn", true, false},	{"!sev:critical", true, true},
		{"by:hand (cart|check)", true, false}, {"by:kubectl", true, false},
		{"label:app=web", true, true},	{"label:app=db", false, false},
		{"cart ns:", true, true},	{"!", true, true},
		{"[c a]art", true, true},	{"a\\ b", false, false},
	};

	for (size_t i = 0; i < countof(rows); i++) {
		CHECK_MSG(cart_fits(rows[i].text, 0) == rows[i].change, "'%s'", rows[i].text);
		CHECK_MSG(cart_fits(rows[i].text, SIZE_MAX) == rows[i].name, "'%s' by name",
			  rows[i].text);
	}
}

TEST(sieve_tells_the_column)
{
	struct sieve *s = NULL;
	struct error err = {0};

	CHECK_INT(sieve_new(&s, "cart ns:(b", &err), -1);
	CHECK_MSG(strstr(err.text, "column 11") != NULL, "%s", err.text);
	CHECK(!s);
}

TEST(sieve_finds_places)
{
	struct sieve *s = NULL;
	size_t from = 0, to = 0;

	CHECK(sieve_new(&s, "b+ ns:a x*", NULL) == 0);
	CHECK(sieve_find(s, "abba xb", 7, &from, &to));
	CHECK_INT(from, 1);
	CHECK_INT(to, 3);
	from = to;
	CHECK(sieve_find(s, "abba xb", 7, &from, &to));
	CHECK_INT(from, 5);
	from = 7;
	CHECK(!sieve_find(s, "abba xb", 7, &from, &to));
	sieve_free(s);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Each prefix of it is what is there while it is typed. */
TEST(sieve_stops_runaway_patterns)
{
	static const char pattern[] = "(a+)+$";
	size_t n = 100 * 1024;
	char *text = mem_alloc(n + 1);

	memset(text, 'a', n);
	text[n - 1] = 'b';
	text[n] = '\0';
	for (size_t i = 1; i < sizeof(pattern); i++) {
		char *prefix = mem_strndup(pattern, i);
		struct sieve *s = NULL;
		double start = now();

		if (sieve_new(&s, prefix, NULL) == 0) {
			sieve_text(s, "", "", text);
			CHECK_MSG(now() - start < 100, "'%s' took %.0f ms", prefix, now() - start);
			for (int k = 0; k < 50; k++)
				sieve_text(s, "", "", text);
			CHECK_MSG(now() - start < 400, "'%s' took %.0f ms", prefix, now() - start);
			CHECK_INT(sieve_tired(s), i == sizeof(pattern) - 1);
			CHECK(!sieve_tired(s));
		}
		sieve_free(s);
		free(prefix);
	}
	free(text);
}

TEST(sieve_row_looks_at_the_part_that_is_named)
{
	static const struct sieve_parts p = {.ns = "shop", .kind = "Service", .path = "spec.port",
					     .value = "8080", .by = "by hand kubectl-edit x-controller",
					     .text = "spec.port 8080 by hand kubectl-edit"};
	static const struct {
		const char *text;
		bool fits;
	} v[] = {
		{"8080", true},		{"path:8080", false},	{"path:^spec", true},
		{"new:^80", true},	{"old:^80", true},	{"by:kubectl-edit", true},
		{"by:8080", false},	{"!by:hand", false},	{"ns:shop !by:hpa", true},
		{"by:hand", true},	{"by:control", true},	{"by:controller", false},
		{"kind:dc", false},	{"sev:hand", true},	/* a row has no severity: its text */
	};

	for (size_t i = 0; i < countof(v); i++) {
		struct sieve *s = NULL;

		CHECK(sieve_new(&s, v[i].text, NULL) == 0);
		CHECK_MSG(sieve_row(s, &p) == v[i].fits, "%s", v[i].text);
		sieve_free(s);
	}
}
