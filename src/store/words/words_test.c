/* Tests of time words: each row of the table of ux.md 2.3, and all that is refused. */
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "synth_test.h"
#include "test.h"

/* Mon 2026-09-14 09:00 in Berlin */
#define NOW "2026-09-14T09:00:00+02:00"

static struct zone *
berlin(void)
{
	struct zone *z = NULL;
	struct error err = {0};

	if (zone_open(&z, "Europe/Berlin", &err) != 0) {
		fprintf(stderr, "%s\n", err.text);
		exit(1);
	}
	return z;
}

static struct store_query
query(const struct zone *z, const char *now)
{
	return (struct store_query){
		.clock = {.now = synth_time(now), .zone = z, .night_from = 18 * 60,
			  .night_to = 12 * 60},
	};
}

static int
extra(void *ctx, const char *word, const struct store_snapshot *v, size_t n, size_t *index,
      struct error *err)
{
	(void)ctx;
	(void)v;
	if (n < 5 || (!str_eq(word, "reviewed") && !str_eq(word, "healthy:shop/dc/worker")))
		return error_set(err, ERR_NOT_FOUND, "unexpected word");
	*index = n - 4;
	return 0;
}

struct expect {
	const char *word;
	const char *day;	/* "Mon 14 Sep 00:15", or NULL: an error */
	const char *note;	/* the note, or of an error its text; NULL: none */
};

/* Checks v in a store; a failed one is an error with text v.note, and always has a hint. */
static void
check_words(struct store *s, const struct store_query *q, const struct expect *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct store_point p = {0};
		struct error err = {0};
		struct buf b = {0};
		int rc = store_resolve(s, v[i].word, q, &p, &err);

		if (!v[i].day) {
			CHECK_MSG(rc != 0, "%s is refused", v[i].word);
			CHECK_MSG(err.hint[0], "%s has a hint", v[i].word);
			if (v[i].note)
				CHECK_STR(err.text, v[i].note);
			continue;
		}
		CHECK_MSG(rc == 0, "%s: %s", v[i].word, err.text);
		if (rc != 0)
			continue;
		when_print_short(&b, p.at->instant, q->clock.zone, q->clock.now);
		CHECK_MSG(strcmp(b.p, v[i].day) == 0, "%s is %s, not %s", v[i].word, b.p, v[i].day);
		CHECK_STR(p.note, v[i].note ? v[i].note : "");
		buf_release(&b);
	}
}

/* September of prod-eu1, with a label. */
static void
check_september(const struct expect *v, size_t n)
{
	struct zone *z = berlin();
	struct store *s = synth_create("t.git");
	struct store_query q = query(z, NOW);
	struct store_point p;
	struct error err = {0};

	q.extra = extra;
	synth_september(s, "prod-eu1");
	CHECK_INT(store_resolve(s, "2026-09-10", &q, &p, &err), 0);
	CHECK_INT(store_label_set(s, "last-good", p.at, &err), 0);
	check_words(s, &q, v, n);
	store_close(s);
	zone_close(z);
}

TEST(words_of_the_table)
{
	static const struct expect table[] = {
		{"latest", "Mon 14 Sep 00:15", NULL},
		{"@", "Mon 14 Sep 00:15", NULL},
		{"@{0}", "Mon 14 Sep 00:15", NULL},
		{"@~0", "Mon 14 Sep 00:15", NULL},
		{"@~1", "Sun 13 Sep 00:15", NULL},
		{"@{1}", "Sun 13 Sep 00:15", NULL},
		{"@{-1}", "Sun 13 Sep 00:15", NULL},
		{"@~8", "Sat 5 Sep 00:15", NULL},
		{"@~12", "Tue 1 Sep 00:15", NULL},
		{"earliest", "Tue 1 Sep 00:15", NULL},
		{"today", "Mon 14 Sep 00:15", NULL},
		{"yesterday", "Sun 13 Sep 00:15", NULL},
		{"2026-09-11", "Fri 11 Sep 00:15", NULL},
		{"2026-09-06", "Sat 5 Sep 00:15",
		 "no snapshot on Sun 6 Sep, using Sat 5 Sep 00:15 (23 h 44 min earlier)"},
		{"2026-09-12T16:41", "Sat 12 Sep 00:15", NULL},
		{"2026-09-12 16:41", "Sat 12 Sep 00:15", NULL},
		{"2026-09-12T16:41:07", "Sat 12 Sep 00:15", NULL},
		{"2026-09-12T14:41:07Z", "Sat 12 Sep 00:15", NULL},
		{"2026-09-12T16:41+02:00", "Sat 12 Sep 00:15", NULL},
		{"2026-09-12 00:15", "Sat 12 Sep 00:15", NULL},
		{"2026-09-11T22:15Z", "Sat 12 Sep 00:15", NULL},
		{"after:2026-09-12T16:41", "Sun 13 Sep 00:15", NULL},
		{"after:2026-09-12 16:41", "Sun 13 Sep 00:15", NULL},
		{"after:2026-09-06", "Mon 7 Sep 00:15", NULL},
		{"after:friday", "Fri 11 Sep 00:15", NULL},
		{"after:36h", "Sun 13 Sep 00:15", NULL},
		{"friday", "Fri 11 Sep 00:15", NULL},
		{"last-friday", "Fri 11 Sep 00:15", NULL},
		{"sunday", "Sun 13 Sep 00:15", NULL},
		{"monday", "Mon 7 Sep 00:15", NULL},
		{"last-monday", "Mon 7 Sep 00:15", NULL},
		{"tuesday", "Tue 8 Sep 00:15", NULL},
		{"3 days ago", "Fri 11 Sep 00:15", NULL},
		{"3d", "Fri 11 Sep 00:15", NULL},
		{"1 day ago", "Sun 13 Sep 00:15", NULL},
		{"0d", "Mon 14 Sep 00:15", NULL},
		{"3 nights ago", "Sat 12 Sep 00:15", NULL},
		{"3n", "Sat 12 Sep 00:15", NULL},
		{"1n", "Mon 14 Sep 00:15", NULL},
		{"1 night ago", "Mon 14 Sep 00:15", NULL},
		{"9n", "Sat 5 Sep 00:15",
		 "no snapshot in the night to Sun 6 Sep, using Sat 5 Sep 00:15 "
		 "(17 h 44 min earlier)"},
		{"36 hours ago", "Sat 12 Sep 00:15", NULL},
		{"36h", "Sat 12 Sep 00:15", NULL},
		{"1 hour ago", "Mon 14 Sep 00:15", NULL},
		{"1w", "Mon 7 Sep 00:15", NULL},
		{"1 week ago", "Mon 7 Sep 00:15", NULL},
		{"2026-09", "Mon 14 Sep 00:15", NULL},
		{"2026-W37", "Sun 13 Sep 00:15", NULL},
		{"2026-W36", "Sat 5 Sep 00:15", NULL},
		{"last-good", "Thu 10 Sep 00:15", NULL},
		{"reviewed", "Fri 11 Sep 00:15", NULL},
		{"healthy:shop/dc/worker", "Fri 11 Sep 00:15", NULL},
		{"prod-eu1@friday", "Fri 11 Sep 00:15", NULL},
		{"prod-eu1@", "Mon 14 Sep 00:15", NULL},
		{"prod-eu1@~1", "Sun 13 Sep 00:15", NULL},
		{"prod-eu1@{1}", "Sun 13 Sep 00:15", NULL},
		{"prod-eu1@@~1", "Sun 13 Sep 00:15", NULL},
		{"prod-eu1@last-good", "Thu 10 Sep 00:15", NULL},
		{"prod-eu1@healthy:shop/dc/worker", "Fri 11 Sep 00:15", NULL},
		{"2026-12-24", "Mon 14 Sep 00:15",
		 "no snapshot on Thu 24 Dec, using Mon 14 Sep 00:15 (101 days earlier)"},
		{"2026-09-12 00:10", "Fri 11 Sep 00:15",
		 "no snapshot on Sat 12 Sep up to 00:10, using Fri 11 Sep 00:15 "
		 "(23 h 54 min earlier)"},
		{"after:today", "Mon 14 Sep 00:15", NULL},
	};

	check_september(table, countof(table));
}

TEST(words_that_mean_no_snapshot)
{
	static const struct expect table[] = {
		{"2w", NULL,
		 "no snapshot on Mon 31 Aug nor before it: the first is of Tue 1 Sep 00:15"},
		{"2 weeks ago", NULL, NULL},
		{"2026-08", NULL,
		 "no snapshot in 2026-08 nor before it: the first is of Tue 1 Sep 00:15"},
		{"@~13", NULL, "'@~13': prod-eu1 has 13 snapshots of source openshift-backup"},
		{"after:2026-09-15", NULL,
		 "'after:2026-09-15': there is no snapshot after that yet"},
		{"blah", NULL, "'blah' is not a snapshot, a time or a label"},
		{"13/09/2018", NULL, "'13/09/2018' is ambiguous"},
		{"3 nights", NULL, "'3 nights' is not a snapshot, a time or a label"},
		{"stage@friday", NULL, "the store has no context 'stage'"},
		{"0n", NULL, "'0n': that night is still to come"},
		{"abcdef0", NULL, "'abcdef0' is not a commit of prod-eu1"},
	};

	check_september(table, countof(table));
}

TEST(words_hints)
{
	static const struct {
		const char *word, *hint;
	} cases[] = {
		{"blah", "labels are last-good, reviewed; times are like 2026-09-13, friday, @~1"},
		{"13/09/2018", "write 2018-09-13"},
		{"03/04/2018", "write 2018-04-03 or 2018-03-04"},
		{"13.09.2018", "write 2018-09-13"},
		{"09/13/2018", "write 2018-09-13"},
		{"2018/09/13", "write 2018-09-13"},
		{"2018-9-3", "write 2018-09-03"},
		{"20180913", "write 2018-09-13"},
		{"45/46/2018", "write year, month, day: 2018-09-13"},
		{"3 nights", "write '3 nights ago' or 3n"},
		{"3 days", "write '3 days ago' or 3d"},
		{"now", "write latest"},
		{"HEAD~3", "write @~3"},
		{"Friday", "did you mean friday? labels are last-good, reviewed; times are like "
			   "2026-09-13, friday, @~1"},
		{"fri", "did you mean friday? labels are last-good, reviewed; times are like "
			"2026-09-13, friday, @~1"},
		{"last-god", "did you mean last-good? labels are last-good, reviewed; times are "
			     "like 2026-09-13, friday, @~1"},
		{"2026-02-30", "that month ends on 2026-02-28"},
		{"2024-02-30", "that month ends on 2024-02-29"},
		{"2026-13-01", "write year, month, day: 2018-09-13"},
		{"2026-13", "months go from 2026-01 to 2026-12"},
		{"2026-W54", "weeks go from 2026-W01 to 2026-W53"},
		{"2027-W53", "weeks go from 2027-W01 to 2027-W52"},
		{"2026-09-12T24:00", "hours go from 00 to 23, minutes and seconds to 59"},
		{"0026-09-12", "years go from 1970 to 9998"},
		{"reviewed", "times are like 2026-09-13, friday, @~1"},
	};
	struct zone *z = berlin();
	struct store *s = synth_create("t.git");
	struct store_query q = query(z, NOW);
	struct store_point p;
	struct error err = {0};

	synth_september(s, "prod-eu1");
	CHECK_INT(store_resolve(s, "2026-09-10", &q, &p, &err), 0);
	CHECK_INT(store_label_set(s, "last-good", p.at, &err), 0);
	for (size_t i = 0; i < countof(cases); i++) {
		error_clear(&err);
		CHECK_MSG(store_resolve(s, cases[i].word, &q, &p, &err) != 0, "%s", cases[i].word);
		CHECK_STR(err.hint, cases[i].hint);
	}
	store_close(s);
	zone_close(z);
}

/* Requirement 6: 200 words that are none; mutations of good ones among them. */
TEST(words_random_ones_are_refused)
{
	static const char *const seeds[] = {
		"latest", "@~1", "@{1}", "2026-09-11", "2026-09-12T16:41", "after:2026-09-12",
		"friday", "3 days ago", "3n", "36h", "2026-W37", "prod-eu1@friday", "earliest",
		"yesterday",
	};
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-:@~{}. TZWn";
	struct zone *z = berlin();
	struct store *s = synth_create("t.git");
	struct store_query q = query(z, NOW);
	uint32_t random = 20260914;
	unsigned refused = 0;

	synth_september(s, "prod-eu1");
	for (unsigned tries = 0; refused < 200 && tries < 5000; tries++) {
		const char *seed = seeds[tries % countof(seeds)];
		char *word = mem_strdup(seed);
		struct store_point p = {0};
		struct error err = {0};

		for (unsigned i = 0; i < 1 + tries % 4; i++) {
			random = random * 1664525 + 1013904223;
			word[(random >> 16) % strlen(word)] =
			    letters[(random >> 8) % (sizeof(letters) - 1)];
		}
		if (!store_is_time_word(word)) {
			CHECK_MSG(store_resolve(s, word, &q, &p, &err) != 0, "%s", word);
			CHECK_MSG(err.hint[0] && err.text[0], "%s has a hint", word);
			CHECK(err.code == ERR_USAGE || err.code == ERR_NOT_FOUND);
			refused++;
		}
		free(word);
	}
	CHECK_INT(refused, 200);
	store_close(s);
	zone_close(z);
}

TEST(words_exact_makes_notes_errors)
{
	static const struct expect table[] = {
		{"2026-09-11", "Fri 11 Sep 00:15", NULL},
		{"2026-09-06", NULL, "no snapshot on Sun 6 Sep"},
		{"9n", NULL, "no snapshot in the night to Sun 6 Sep"},
		{"2026-09-06T12:00", NULL, "no snapshot on Sun 6 Sep up to 12:00"},
	};
	struct zone *z = berlin();
	struct store *s = synth_create("t.git");
	struct store_query q = query(z, NOW);

	q.exact = true;
	synth_september(s, "prod-eu1");
	check_words(s, &q, table, countof(table));
	store_close(s);
	zone_close(z);
}

/* Two jobs a night: @~N counts those of the newest one's source, a day prefers them. */
TEST(words_prefer_the_source_of_the_newest)
{
	static const struct synth nights[] = {
		{.source = "etcd-snapshot", .when = "2026-09-10T00:30:00+02:00"},
		{.source = "openshift-backup", .when = "2026-09-11T00:15:00+02:00"},
		{.source = "etcd-snapshot", .when = "2026-09-11T00:30:00+02:00"},
		{.source = "etcd-snapshot", .when = "2026-09-12T00:30:00+02:00"},
		{.source = "openshift-backup", .when = "2026-09-13T00:15:00+02:00"},
		{.source = "etcd-snapshot", .when = "2026-09-13T00:30:00+02:00"},
		{.source = "openshift-backup", .when = "2026-09-14T00:45:00+02:00"},
	};
	static const struct expect any[] = {
		{"@", "Mon 14 Sep 00:45", NULL},
		{"@~1", "Sun 13 Sep 00:15", NULL},
		{"@~2", "Fri 11 Sep 00:15", NULL},
		{"sunday", "Sun 13 Sep 00:15", NULL},
		{"saturday", "Sat 12 Sep 00:30", NULL},
		{"thursday", "Thu 10 Sep 00:30", NULL},
		{"earliest", "Thu 10 Sep 00:30", NULL},
		{"after:2026-09-12", "Sat 12 Sep 00:30", NULL},
		{"after:2026-09-11", "Fri 11 Sep 00:15", NULL},
		{"@~3", NULL, NULL},
	};
	static const struct expect etcd[] = {
		{"@", "Sun 13 Sep 00:30", NULL},
		{"@~3", "Thu 10 Sep 00:30", NULL},
		{"today", "Sun 13 Sep 00:30",
		 "no snapshot on Mon 14 Sep, using Sun 13 Sep 00:30 (23 h 30 min earlier)"},
		{"after:2026-09-13", "Sun 13 Sep 00:30", NULL},
	};
	static const struct expect none[] = {{"@", NULL, NULL}, {"friday", NULL, NULL}};
	struct zone *z = berlin();
	struct store *s = synth_create("t.git");
	struct store_query q = query(z, NOW);

	synth_commit(s, nights, countof(nights));
	check_words(s, &q, any, countof(any));
	q.source = "etcd-snapshot";
	check_words(s, &q, etcd, countof(etcd));
	q.source = "velero";
	check_words(s, &q, none, countof(none));
	store_close(s);
	zone_close(z);
}

TEST(words_ask_for_a_context)
{
	static const struct expect named[] = {
		{"stage@friday", "Fri 11 Sep 00:15", NULL},
		{"prod@@", "Mon 14 Sep 00:15", NULL},
		{"@", NULL, "the store has 2 contexts, and none is named"},
	};
	static const struct expect empty[] = {{"@", NULL, "the store holds no snapshot yet"}};
	struct zone *z = berlin();
	struct store *s = synth_create("t.git");
	struct store_query q = query(z, NOW);
	struct store_point p;
	struct error err = {0};

	check_words(s, &q, empty, 1);
	synth_september(s, "prod");
	synth_september(s, "stage");
	check_words(s, &q, named, countof(named));
	CHECK(store_resolve(s, "friday", &q, &p, &err) != 0);
	CHECK_STR(err.hint, "--context with one of prod, stage");
	q.context = "stage";
	error_clear(&err);
	CHECK_INT(store_resolve(s, "friday", &q, &p, &err), 0);
	CHECK_STR(p.at->context, "stage");
	CHECK_INT(p.index, 9);
	store_close(s);
	zone_close(z);
}

TEST(words_find_commits)
{
	struct zone *z = berlin();
	struct store *s = synth_create("t.git");
	struct store_query q = query(z, NOW);
	const struct store_snapshot *v;
	struct store_point p;
	struct error err = {0};
	size_t n;

	synth_september(s, "prod-eu1");
	CHECK_INT(store_timeline(s, "prod-eu1", &v, &n, &err), 0);
	CHECK_INT(n, 13);
	for (size_t i = 0; i < n; i++) {
		char hex[41];

		oid_hex(&v[i].commit, hex);
		CHECK_INT(store_resolve(s, hex, &q, &p, &err), 0);
		CHECK_INT(p.index, i);
		hex[12] = '\0';
		CHECK_INT(store_resolve(s, hex, &q, &p, &err), 0);
		CHECK_INT(p.index, i);
	}
	store_close(s);
	zone_close(z);
}

/* Spans at the edges of the calendar, as `from to` in UTC. */
TEST(words_calendar_edges)
{
	static const struct {
		const char *word, *now, *from, *to;
	} cases[] = {
		/* leap days */
		{"2028-02-29", NOW, "2028-02-28T23:00:00Z", "2028-02-29T23:00:00Z"},
		{"2028-02", NOW, "2028-01-31T23:00:00Z", "2028-02-29T23:00:00Z"},
		{"1d", "2028-03-01T09:00:00+01:00", "2028-02-28T23:00:00Z", "2028-02-29T23:00:00Z"},
		{"2027-12", NOW, "2027-11-30T23:00:00Z", "2027-12-31T23:00:00Z"},
		/* ISO weeks around new year */
		{"2026-W01", NOW, "2025-12-28T23:00:00Z", "2026-01-04T23:00:00Z"},
		{"2026-W53", NOW, "2026-12-27T23:00:00Z", "2027-01-03T23:00:00Z"},
		{"2027-W01", NOW, "2027-01-03T23:00:00Z", "2027-01-10T23:00:00Z"},
		{"2024-W01", NOW, "2023-12-31T23:00:00Z", "2024-01-07T23:00:00Z"},
		/* the clocks go forward on 29 March and back on 25 October 2026 */
		{"2026-03-29", NOW, "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"},
		{"2026-10-25", NOW, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"},
		{"1n", "2026-03-29T09:00:00+02:00", "2026-03-28T17:00:00Z", "2026-03-29T10:00:00Z"},
		{"1n", "2026-10-25T09:00:00+01:00", "2026-10-24T16:00:00Z", "2026-10-25T11:00:00Z"},
		{"1d", "2026-03-30T00:30:00+02:00", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"},
		/* the night of this morning, early, late and in between */
		{"1n", "2026-09-14T00:05:00+02:00", "2026-09-13T16:00:00Z", "2026-09-14T10:00:00Z"},
		{"1n", "2026-09-14T23:55:00+02:00", "2026-09-13T16:00:00Z", "2026-09-14T10:00:00Z"},
		/* a Friday's friday is a week ago */
		{"friday", "2026-09-11T09:00:00+02:00", "2026-09-03T22:00:00Z",
		 "2026-09-04T22:00:00Z"},
		{"thursday", "2026-09-11T09:00:00+02:00", "2026-09-09T22:00:00Z",
		 "2026-09-10T22:00:00Z"},
		{"saturday", "2026-09-11T09:00:00+02:00", "2026-09-04T22:00:00Z",
		 "2026-09-05T22:00:00Z"},
		{"2026-09-12T16:41", NOW, "2026-09-11T22:00:00Z", "2026-09-12T14:42:00Z"},
		{"2026-09-12T16:41:07-05:30", NOW, "2026-09-12T22:00:00Z", "2026-09-12T22:11:08Z"},
	};
	struct zone *z = berlin();

	for (size_t i = 0; i < countof(cases); i++) {
		struct store_query q = query(z, cases[i].now);
		struct error err = {0};
		struct span span;
		struct buf b = {0};
		struct word w;

		CHECK_MSG(word_parse(&w, cases[i].word), "%s", cases[i].word);
		CHECK_INT(word_span(&w, cases[i].word, &q.clock, &span, &err), 0);
		when_print_utc(&b, span.from);
		CHECK_STR(b.p, cases[i].from);
		buf_clear(&b);
		when_print_utc(&b, span.to);
		CHECK_STR(b.p, cases[i].to);
		buf_release(&b);
	}
	zone_close(z);
}

TEST(words_as_instants)
{
	static const struct {
		const char *word, *at;
	} cases[] = {
		{"2026-09-12 16:41", "2026-09-12T14:41:00Z"},
		{"2026-09-12T16:41:07Z", "2026-09-12T16:41:07Z"},
		{"2026-09-12", "2026-09-11T22:00:00Z"},
		{"yesterday", "2026-09-12T22:00:00Z"},
		{"36h", "2026-09-12T19:00:00Z"},
		{"2026-03-29T02:30", "2026-03-29T01:30:00Z"},
		{"latest", NULL},
		{"last-good", NULL},
		{"after:yesterday", NULL},
		{"7afa8f6", NULL},
		{"13/09/2018", NULL},
	};
	struct zone *z = berlin();
	struct store_query q = query(z, NOW);

	for (size_t i = 0; i < countof(cases); i++) {
		struct error err = {0};
		struct buf b = {0};
		int64_t at;
		int rc = store_parse_instant(cases[i].word, &q.clock, &at, &err);

		CHECK_MSG((rc == 0) == (cases[i].at != NULL), "%s: %s", cases[i].word, err.text);
		if (rc == 0) {
			when_print_utc(&b, at);
			CHECK_STR(b.p, cases[i].at);
		} else {
			CHECK_MSG(err.hint[0], "%s has a hint", cases[i].word);
		}
		buf_release(&b);
	}
	zone_close(z);
}

TEST(words_tell_grammar_from_names)
{
	static const char *const in[] = {
		"latest", "@", "@~1", "3d", "3 days ago", "2026-09-13", "2026-09", "2026-W37",
		"reviewed", "healthy:a/b/c", "7afa8f6", "stage-eu1@friday", "stage-eu1@",
		"stage@~1",
		"after:3d",
		"2026-02-30",
	};
	static const char *const out[] = {
		"", "last-good", "blah", "13/09/2018", "3 nights", "Friday", "1234567",
		"after:latest",
		"after:", "after:after:3d", "healthy:", "@~", "@{", "@{1", "a b@friday", "x@blah",
		"7AFA8F6", "abcdef", "999999w", "2026-9-13", "2026-09-13T", "2026-09-13T1:00",
		" today",
		"today ", "3  days ago", "2026-09-12T16:41+2:00", "2026-09-12T16:41+02:00x",
	};
	static const char *const dates[] = {"13/09/2018", "09/13/2018", "2018/09/13", "13.9.2018",
					    "20180913"};

	for (size_t i = 0; i < countof(in); i++)
		CHECK_MSG(store_is_time_word(in[i]), "%s", in[i]);
	for (size_t i = 0; i < countof(out); i++)
		CHECK_MSG(!store_is_time_word(out[i]), "%s", out[i]);
	for (size_t i = 0; i < countof(dates); i++)
		CHECK_MSG(store_is_date_mistake(dates[i]), "%s", dates[i]);
	CHECK(!store_is_date_mistake("shop/svc"));
	CHECK(!store_is_date_mistake("2018-09-13"));
}
