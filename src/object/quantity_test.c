/* Quantities and durations: equal by value, and only then. */
#include <stdio.h>

#include "assay/object.h"
#include "test.h"

TEST(quantities_are_read)
{
	static const struct {
		const char *text;
		long double value;
	} t[] = {
		{"0", 0},
		{"1", 1},
		{"100m", 0.1L},
		{"-1.5", -1.5L},
		{"+3", 3},
		{"1k", 1000},
		{"1Ki", 1024},
		{"1.5Gi", 1610612736},
		{"1M", 1000000},
		{"1E", 1e18L},
		{"1Ei", 1152921504606846976.0L},
		{"1e3", 1000},
		{"1E3", 1000},
		{"12e-3", 0.012L},
		{"5n", 5e-9L},
		{"7u", 7e-6L},
		{".5", 0.5L},
		{"5.", 5},
		{"2T", 2e12L},
		{"3P", 3e15L},
		{"1Ti", 1099511627776},
		{"1Pi", 1125899906842624},
	};
	static const char *const bad[] = {
		"",   "-",   "+",    ".",    "m",     "Ki",  "1ki",  "1K",  "1KiB", "1 ", " 1",
		"1e", "1e+", "1ee3", "0x10", "1.2.3", "--1", "1Mi1", "abc", "1h",   "1,5",
	};
	long double v;

	for (size_t i = 0; i < countof(t); i++) {
		if (CHECK_MSG(quantity_parse(t[i].text, strlen(t[i].text), &v), "%s", t[i].text))
			CHECK_MSG(v == t[i].value, "%s is %.20Lg", t[i].text, v);
	}
	for (size_t i = 0; i < countof(bad); i++) {
		v = 42;
		CHECK_MSG(!quantity_parse(bad[i], strlen(bad[i]), &v), "%s", bad[i]);
		CHECK(v == 42);
	}
}

TEST(quantities_are_equal_by_value)
{
	static const struct {
		const char *a, *b;
		bool equal;
	} t[] = {
		{"1000m", "1", true},
		{"1", "1.0", true},
		{"0.5", "500m", true},
		{"1Gi", "1024Mi", true},
		{"1Gi", "1073741824", true},
		{"1Gi", "1G", false},
		{"1k", "1e3", true},
		{"1E", "1e18", true},
		{"0", "0Gi", true},
		{"-0", "0", true},
		{"0.0m", "0", true},
		{"1.5Gi", "1536Mi", true},
		{"0.1", "100m", true},
		{"0.1", "0.10000000000000000001", false},
		{"9007199254740993", "9007199254740992", false},
		{"1Ei", "1152921504606846976", true},
		{"1Ei", "1152921504606846977", false},
		{"1n", "0.000000001", true},
		{"128974848", "129e6", false},
		{"128974848", "123Mi", true},
		{"-1", "1", false},
		{"1e99999", "1e99999", true},
		{"1e99999", "1e99998", false},
		{"same garbage", "same garbage", true},
		{"garbage", "other", false},
		{"1", "garbage", false},
		{"", "0", false},
		{"1e30", "1000000000000000000000000000000", true},
		{"100000000000000000000000000000000000000000", "1e41", true},
	};

	for (size_t i = 0; i < countof(t); i++) {
		CHECK_MSG(quantity_equal(t[i].a, t[i].b) == t[i].equal, "%s %s", t[i].a, t[i].b);
		CHECK_MSG(quantity_equal(t[i].b, t[i].a) == t[i].equal, "%s %s", t[i].b, t[i].a);
	}
}

/* n milli = n / 1000 written out, and one more is another value. */
TEST(quantities_in_two_spellings)
{
	char a[64], b[64], c[64];

	for (unsigned n = 0; n < 3000; n++) {
		unsigned v = n * 7919;

		snprintf(a, sizeof(a), "%um", v);
		snprintf(b, sizeof(b), "%u.%03u", v / 1000, v % 1000);
		snprintf(c, sizeof(c), "%um", v + 1);
		CHECK_MSG(quantity_equal(a, b), "%s %s", a, b);
		CHECK(!quantity_equal(c, b));
		snprintf(a, sizeof(a), "%uMi", v);
		snprintf(b, sizeof(b), "%llu", (unsigned long long)v << 20);
		CHECK_MSG(quantity_equal(a, b), "%s %s", a, b);
		snprintf(a, sizeof(a), "%ue-6", v);
		snprintf(b, sizeof(b), "%uu", v);
		CHECK_MSG(quantity_equal(a, b), "%s %s", a, b);
	}
}

TEST(durations_are_read)
{
	static const struct {
		const char *text;
		int64_t ns;
	} t[] = {
		{"0", 0},
		{"-0", 0},
		{"0s", 0},
		{"60s", 60000000000},
		{"1m0s", 60000000000},
		{"1m", 60000000000},
		{"1h30m", 5400000000000},
		{"1.5h", 5400000000000},
		{"100ms", 100000000},
		{"1us", 1000},
		{"1\xc2\xb5s", 1000},
		{"1\xce\xbcs", 1000},
		{"1ns", 1},
		{".5s", 500000000},
		{"1.s", 1000000000},
		{"-1m30s", -90000000000},
		{"+5s", 5000000000},
		{"0.000000001s", 1},
		{"2562047h47m16.854775807s", INT64_MAX},
	};
	static const char *const bad[] = {
		"",   "-",   "1",  "1d", "s",   "1s1",	    "1 s",		    "1.2.3s",
		".s", "1m ", "m1", "1x", "abc", "2562048h", "9999999999999999999s",
	};
	int64_t ns;

	for (size_t i = 0; i < countof(t); i++) {
		if (CHECK_MSG(duration_parse(t[i].text, strlen(t[i].text), &ns), "%s", t[i].text))
			CHECK_INT(ns, t[i].ns);
	}
	for (size_t i = 0; i < countof(bad); i++) {
		ns = 42;
		CHECK_MSG(!duration_parse(bad[i], strlen(bad[i]), &ns), "%s", bad[i]);
		CHECK_INT(ns, 42);
	}
}
