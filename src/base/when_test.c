/* Tests of dates and time zones. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "assay/base.h"
#include "test.h"

TEST(when_days_both_ways)
{
	struct zone *z = NULL;
	struct civil c;

	CHECK_INT(when_days(1970, 1, 1), 0);
	CHECK_INT(when_days(2000, 2, 29), 11016);
	CHECK_INT(when_days(1, 1, 1), -719162);
	CHECK_INT(when_days(9999, 12, 31), 2932896);
	CHECK_INT(zone_open(&z, "UTC", NULL), 0);
	for (int64_t day = -719000; day < 2932000; day += 97) {
		zone_civil(z, day * 86400 + 3661, &c);
		CHECK_INT(when_days(c.year, c.month, c.day), day);
		CHECK(c.hour == 1 && c.minute == 1 && c.second == 1 && c.offset == 0);
		CHECK_INT(c.weekday, ((day + 4) % 7 + 7) % 7);
		CHECK(when_valid(&c));
	}
	zone_civil(z, WHEN_NONE, &c);
	CHECK_INT(c.year, 1);
	zone_civil(z, INT64_MAX, &c);
	CHECK_INT(c.year, 9999);
	zone_close(z);
}

TEST(when_parses_rfc3339)
{
	static const struct {
		const char *s;
		int64_t at;
	} t[] = {
		{"1970-01-01T00:00:00Z", 0},
		{"2026-09-11T00:15:04Z", 1789085704},
		{"2026-09-11T02:15:04+02:00", 1789085704},
		{"2026-09-10T16:45:04-07:30", 1789085704},
		{"2026-09-11t00:15:04z", 1789085704},
		{"2026-09-11T00:15:04.123456789Z", 1789085704},
		{"2026-09-11T00:15:03.9Z", 1789085703},
		{"2016-12-31T23:59:60Z", 1483228800},
		{"2000-02-29T00:00:00Z", 951782400},
		{"0001-01-01T00:00:00Z", -62135596800},
		{"9999-12-31T23:59:59Z", 253402300799},
	};
	static const char *const bad[] = {
		"", "2026", "2026-09-11", "2026-09-11T00:15:04", "2026-09-11 00:15:04Z",
		"2026-09-11T00:15:04Zx", "2026-09-11T00:15:04+0200", "2026-09-11T00:15:04+24:00",
		"2026-09-11T24:00:00Z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
		"2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-09-11T00:60:00Z",
		"2026-09-11T00:00:61Z", "0000-01-01T00:00:00Z", "2026-9-11T00:15:04Z",
		"2026-09-11T00:15:04.Z", "-026-09-11T00:15:04Z", "2026-09-11T00:15:04+1:00",
	};
	int64_t at;

	for (size_t i = 0; i < countof(t); i++) {
		at = WHEN_NONE;
		CHECK_MSG(when_parse_rfc3339(t[i].s, strlen(t[i].s), &at), "%s", t[i].s);
		CHECK_INT(at, t[i].at);
	}
	for (size_t i = 0; i < countof(bad); i++)
		CHECK_MSG(!when_parse_rfc3339(bad[i], strlen(bad[i]), &at), "%s", bad[i]);
}

TEST(when_prints)
{
	const int64_t at = 1789085704, newyear = 1767225599; /* 2026-01-01 in Berlin */
	struct zone *z = NULL;
	struct buf b = {0};

	CHECK_INT(zone_open(&z, "Europe/Berlin", NULL), 0);
	when_print_utc(&b, at);
	buf_putc(&b, '|');
	when_print_compact(&b, at);
	buf_putc(&b, '|');
	when_print_zoned(&b, at, z);
	buf_putc(&b, '|');
	when_print_short(&b, at, z, at + 100);
	buf_putc(&b, '|');
	when_print_short(&b, at, z, newyear - 3600);
	buf_putc(&b, '|');
	when_print_day(&b, newyear, z, at);
	buf_putc(&b, '|');
	when_print_day(&b, newyear, z, WHEN_NONE);
	buf_putc(&b, '|');
	when_print_column(&b, newyear, z, newyear);
	buf_putc(&b, '|');
	when_print_offset(&b, at, z);
	CHECK_STR(buf_cstr(&b),
		  "2026-09-11T00:15:04Z|20260911T001504Z|2026-09-11T02:15:04+02:00|"
		  "Fri 11 Sep 02:15|Fri 11 Sep 2026 02:15|Thu 1 Jan|Thu 1 Jan|"
		  "Thu  1 Jan 00:59|+02:00");
	zone_close(z);
	buf_release(&b);
}

TEST(zone_refuses_what_it_does_not_know)
{
	static const char *const bad[] = {
		"Europe/Nowhere", "Berlin", "UTC2x", "../zoneinfo/UTC", "/etc/localtime", "Europe",
		"CET-1CEST", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M13.1.0,M10.5.0", "X1", "AB-1",
		"CET-25", "<+1", "zone.tab", " UTC", "tzdata.zi", "EST5EDT,J0,J365",
	};
	static const char *const good[] = {
		"UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "EST5EDT", "GMT",
		"CET-1CEST,M3.5.0,M10.5.0/3", "<+0330>-3:30", "IST-2IDT,M3.4.4/26,M10.5.0",
		"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "AAA0BBB,J60,300/12:30:15",
	};

	for (size_t i = 0; i < countof(bad); i++) {
		struct error err = {0};
		struct zone *z = NULL;

		CHECK_MSG(zone_open(&z, bad[i], &err) == -1, "%s", bad[i]);
		CHECK(z == NULL && err.code == ERR_USAGE && strstr(err.text, bad[i]) && *err.hint);
	}
	for (size_t i = 0; i < countof(good); i++) {
		struct error err = {0};
		struct zone *z = NULL;

		CHECK_MSG(zone_open(&z, good[i], &err) == 0, "%s: %s", good[i], err.text);
		if (z)
			CHECK_STR(zone_name(z), good[i]);
		zone_close(z);
	}
}

TEST(zone_local_follows_tz)
{
	static const struct {
		const char *tz, *name;
		int offset;
	} t[] = {
		{"Europe/Berlin", "Europe/Berlin", 7200},
		{":Asia/Tokyo", "Asia/Tokyo", 32400},
		{"", "UTC", 0},
		{"XXX5", "XXX5", -18000},
	};
	struct zone *z = NULL;
	struct civil c;

	for (size_t i = 0; i < countof(t); i++) {
		setenv("TZ", t[i].tz, 1);
		CHECK_INT(zone_open(&z, "", NULL), 0);
		zone_civil(z, 1789085704, &c);
		CHECK_STR(zone_name(z), t[i].name);
		CHECK_INT(c.offset, t[i].offset);
		zone_close(z);
	}
	setenv("TZ", "No/Where", 1);
	CHECK_INT(zone_open(&z, "", NULL), -1);
	unsetenv("TZ");
	CHECK_INT(zone_open(&z, "", NULL), 0);
	CHECK(*zone_name(z));
	zone_close(z);
}

/* libc reads the same files: it is the oracle for the way there. */
TEST(zone_agrees_with_libc)
{
	static const char *const names[] = {
		"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago",
		"Asia/Kathmandu", "Africa/Casablanca", "Europe/Dublin", "America/Nuuk",
		"Asia/Gaza", "Pacific/Apia", "Antarctica/Troll", "Africa/Monrovia",
		"IST-2IDT,M3.4.4/26,M10.5.0", "NZST-12NZDT,M9.5.0,M4.1.0/3", "AAA0BBB,J60,300/12:30",
		"<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
	};

	for (size_t i = 0; i < countof(names); i++) {
		struct zone *z = NULL;
		unsigned wrong = 0;

		CHECK_INT(zone_open(&z, names[i], NULL), 0);
		setenv("TZ", names[i], 1);
		tzset();
		/* of rule strings libc reckons nothing before 1970 */
		for (int64_t at = strchr(names[i], ',') ? 0 : -2208988800; at < 4102444800; at += 40123) {
			struct civil c;
			struct tm tm;
			time_t t = (time_t)at;

			localtime_r(&t, &tm);
			zone_civil(z, at, &c);
			if (c.offset != tm.tm_gmtoff || c.hour != tm.tm_hour || c.day != tm.tm_mday ||
			    c.year != tm.tm_year + 1900 || c.weekday != tm.tm_wday)
				wrong++;
		}
		CHECK_MSG(wrong == 0, "%s: %u instants differ", names[i], wrong);
		zone_close(z);
	}
}

TEST(zone_instant_in_gaps_and_overlaps)
{
	static const struct {
		const char *zone, *civil, *want;
	} t[] = {
		{"Europe/Berlin", "2026-07-01T12:00:00Z", "2026-07-01T10:00:00Z"},
		{"Europe/Berlin", "2026-01-01T12:00:00Z", "2026-01-01T11:00:00Z"},
		/* gap: 02:30 does not exist on 29 March; the later reading is 03:30 summer time */
		{"Europe/Berlin", "2026-03-29T02:30:00Z", "2026-03-29T01:30:00Z"},
		{"Europe/Berlin", "2026-03-29T01:59:59Z", "2026-03-29T00:59:59Z"},
		{"Europe/Berlin", "2026-03-29T03:00:00Z", "2026-03-29T01:00:00Z"},
		/* overlap: 02:30 happens twice on 25 October; the earlier is summer time */
		{"Europe/Berlin", "2026-10-25T02:30:00Z", "2026-10-25T00:30:00Z"},
		{"Europe/Berlin", "2026-10-25T03:00:00Z", "2026-10-25T02:00:00Z"},
		{"America/New_York", "2050-11-06T01:30:00Z", "2050-11-06T05:30:00Z"},
		{"America/New_York", "2050-03-13T02:30:00Z", "2050-03-13T07:30:00Z"},
		{"Australia/Lord_Howe", "2026-10-04T02:15:00Z", "2026-10-03T15:45:00Z"},
		{"Pacific/Apia", "2011-12-30T12:00:00Z", "2011-12-30T22:00:00Z"},
		{"CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T02:30:00Z", "2026-10-25T00:30:00Z"},
		{"UTC", "2026-10-25T02:30:00Z", "2026-10-25T02:30:00Z"},
	};

	for (size_t i = 0; i < countof(t); i++) {
		struct zone *z = NULL, *utc = NULL;
		struct buf b = {0};
		struct civil c;
		int64_t at;

		CHECK_INT(zone_open(&z, t[i].zone, NULL), 0);
		CHECK_INT(zone_open(&utc, "UTC", NULL), 0);
		CHECK(when_parse_rfc3339(t[i].civil, strlen(t[i].civil), &at));
		zone_civil(utc, at, &c);
		when_print_utc(&b, zone_instant(z, &c));
		CHECK_MSG(str_eq(b.p, t[i].want), "%s %s: %s", t[i].zone, t[i].civil, b.p);
		buf_release(&b);
		zone_close(z);
		zone_close(utc);
	}
}

TEST(zone_survives_broken_files)
{
	static const char head[44] = "TZif2";
	char file[600] = {0};
	struct zone *z = NULL;

	setenv("TZDIR", test_dir(), 1);
	test_write("Short", "TZif", 4);
	CHECK_INT(zone_open(&z, "Short", NULL), -1);
	memcpy(file, head, sizeof(head));
	test_write("Zero", file, 44);
	CHECK_INT(zone_open(&z, "Zero", NULL), -1);
	memset(file + 20, 0xff, 24);
	test_write("Huge", file, sizeof(file));
	CHECK_INT(zone_open(&z, "Huge", NULL), -1);
	unsetenv("TZDIR");
	/* any cut of a good file is refused or read, never overrun */
	size_t n;
	char *good = test_read("/usr/share/zoneinfo/Europe/Berlin", &n);
	setenv("TZDIR", test_dir(), 1);
	for (size_t cut = 0; cut < n; cut += 7) {
		test_write("Cut", good, cut);
		if (zone_open(&z, "Cut", NULL) == 0)
			zone_close(z);
		else
			CHECK(cut < n);
	}
	free(good);
}
