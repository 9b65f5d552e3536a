/* Search over the sample nights: what is found, where, and since when. */
#include "assay/flow/search.h"

#include <stdlib.h>

#include "assay/flow/timeline.h"
#include "nights_test.h"
#include "test.h"

#define DAY 86400
#define MONDAY 1772410500	/* 2026-03-02T00:15:00Z */

struct finds {
	struct buf text;	/* a line a hit: ref path [line] value [from-to] nights */
	size_t stop_after, hits;
	unsigned ticks, cancel_at;
	struct search_count count;
	struct error err;
	int rc;
};

static int
note(void *ctx, const struct search_hit *h)
{
	struct finds *f = ctx;

	buf_printf(&f->text, "%s %s ", h->ref, h->path);
	if (h->line)
		buf_printf(&f->text, "line %u ", h->line);
	if (h->value)
		canon_compact(&f->text, h->value);
	else
		buf_putc(&f->text, '-');
	buf_printf(&f->text, " %zu-%zu %d..%d%s", h->from, h->to,
		   (int)((h->first - MONDAY) / DAY), (int)((h->last - MONDAY) / DAY),
		   h->open ? "" : " gone");
	if (h->absent)
		buf_printf(&f->text, " but %zu", h->absent);
	buf_putc(&f->text, '\n');
	return ++f->hits == f->stop_after ? 7 : 0;
}

static bool
tick(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	struct finds *f = ctx;

	(void)what;
	CHECK(done <= total || !total);
	return ++f->ticks == f->cancel_at;
}

/* Over the newest n snapshots; the text of the hits, lent by f. */
static const char *
find(struct finds *f, struct store *s, size_t n, struct search_opts o)
{
	struct timeline *t = NULL;
	const struct store_snapshot *v;
	size_t all;

	buf_clear(&f->text);
	f->err = (struct error){0};
	f->hits = 0;
	f->ticks = 0;
	o.limits = LIMITS_DEFAULT;
	o.progress = (struct progress){f, tick};
	CHECK(timeline_open(&t, s, &nights_query, &f->err) == 0);
	v = timeline_snapshots(t, &all);
	f->rc = flow_search(s, v + all - n, n, &o, note, f, &f->count, &f->err);
	timeline_free(t);
	return buf_cstr(&f->text);
}

TEST(search_finds_values_with_their_spans)
{
	struct store *s = nights_store("1234");
	struct finds f = {0};

	CHECK_STR(find(&f, s, 4, (struct search_opts){.pattern = "postgress"}),
		  "shop/cm/app-config data.DB_HOST \"postgress\" 0-9 2..2 gone\n");
	CHECK_INT(f.count.fields, 1);
	CHECK_INT(f.count.ended, 1);
	CHECK_INT(f.count.gone, 0);
	CHECK_INT(f.count.snapshots, 4);
	/* a value that went and came back is one hit */
	CHECK_STR(find(&f, s, 4, (struct search_opts){.pattern = "^postgres$", .filter.fields =
		  (const char *const[]){"data.DB_HOST", NULL}}),
		  "shop/cm/app-config data.DB_HOST \"postgres\" 0-8 0..3 but 1\n");
	CHECK_STR(find(&f, s, 1, (struct search_opts){.pattern = "postgress"}), "");
	buf_release(&f.text);
	store_close(s);
}

TEST(search_counts_the_probes)
{
	struct store *s = nights_store("1234");
	struct finds f = {0};
	const char *const nothing_of_it[] = {"**.readinessProbe.**", "**.livenessProbe.**", NULL};

	find(&f, s, 1, (struct search_opts){.pattern = "/healthz", .literal = true,
					    .filter.fields = nothing_of_it});
	CHECK_INT(f.count.fields, 15);
	CHECK_INT(f.count.objects, 10);
	CHECK_INT(f.count.gone, 0);
	find(&f, s, 4, (struct search_opts){.pattern = "/healthz", .literal = true,
					    .filter.fields = nothing_of_it});
	CHECK_INT(f.count.fields, 21);
	CHECK_INT(f.count.ended, 6);
	CHECK_INT(f.count.gone, 4);
	buf_release(&f.text);
	store_close(s);
}

TEST(search_in_paths_tells_the_shortest)
{
	struct store *s = nights_store("1");
	struct finds f = {0};
	char kind[] = "svc", name[] = "backend";
	struct object_word w = {.kind = kind, .name = name};
	struct search_opts o = {.pattern = "spec.ports", .filter.words = &w, .filter.nwords = 1,
				.only_paths = true};

	CHECK_STR(find(&f, s, 1, o), "shop/svc/backend spec.ports - 0-0 0..0\n");
	o.pattern = "ports.*name=http\\]$";
	CHECK_STR(find(&f, s, 1, o), "shop/svc/backend spec.ports[name=http] - 0-0 0..0\n");
	o.pattern = "backend";
	CHECK_STR(find(&f, s, 1, o), "");
	buf_release(&f.text);
	store_close(s);
}

TEST(search_finds_no_secret)
{
	struct store *s = nights_store("1234");
	struct finds f = {0};

	CHECK_STR(find(&f, s, 4, (struct search_opts){.pattern = "[0-9a-f]{32} \\("}), "");
	CHECK_STR(find(&f, s, 4, (struct search_opts){.pattern = "hmac:", .literal = true}), "");
	buf_release(&f.text);
	store_close(s);
}

TEST(search_stops_and_refuses)
{
	struct store *s = nights_store("12");
	struct finds f = {.stop_after = 2};

	find(&f, s, 2, (struct search_opts){.pattern = "image"});
	CHECK_INT(f.rc, 7);
	CHECK_INT(f.hits, 2);
	f.stop_after = 0;
	f.cancel_at = 3;
	find(&f, s, 2, (struct search_opts){.pattern = "image"});
	CHECK_INT(f.rc, -1);
	CHECK_INT(f.err.code, ERR_CANCELLED);
	f.cancel_at = 0;
	find(&f, s, 2, (struct search_opts){.pattern = "cart("});
	CHECK(f.rc == -1 && f.err.code == ERR_USAGE && strstr(f.err.text, "column 6"));
	find(&f, s, 2, (struct search_opts){.pattern = "x*"});
	CHECK(f.rc == -1 && f.err.code == ERR_USAGE);
	buf_release(&f.text);
	store_close(s);
}

/* ---- a store of one made-up object ---- */

static struct store *
store_of(const char *kind, const char *data)
{
	char *list = mem_printf("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{\"apiVersion\":"
				"\"v1\",\"kind\":\"%s\",\"metadata\":{\"name\":\"x\",\"namespace\":"
				"\"shop\"},\"data\":%s}]}",
				kind, data);
	const char *const paths[] = {"made.json"};
	const struct ingest_opts o = {.paths = paths, .npaths = 1, .context = "shop",
				      .date = MONDAY, .key = (const uint8_t[32]){1},
				      .limits = LIMITS_DEFAULT, .now = WHEN_NONE};
	struct ingest_result r = {0};
	struct error err = {0};
	struct store *s = NULL;

	test_write("made.json", list, strlen(list));
	CHECK_MSG(store_create(&s, "made.git", &err) == 0, "%s", err.text);
	CHECK_MSG(ingest(s, &o, &r, &err) == 0 && r.fresh == 1, "%s", err.text);
	ingest_result_release(&r);
	free(list);
	return s;
}

TEST(search_tells_lines_and_inner_paths)
{
	struct store *s = store_of("ConfigMap",
		"{\"a.sh\":\"#!/bin/sh\\necho needle\\n: a needle\\n\","
		"\"b.properties\":\"# a needle in a comment\\nk.needle=1\\nx=needle\\n\","
		"\"c.yaml\":\"top:\\n  text: |\\n    one\\n    needle two\\n  m: needle\\n\","
		"\"d.json\":\"{\\\"x\\\":[\\\"\\\\u006eeedle\\\"]}\"}");
	struct finds f = {0};

	CHECK_STR(find(&f, s, 1, (struct search_opts){.pattern = "needle"}),
		  "shop/cm/x data[\"a.sh\"] line 2 \"echo needle\" 5-11 0..0\n"
		  "shop/cm/x data[\"a.sh\"] line 3 \": a needle\" 4-10 0..0\n"
		  "shop/cm/x data[\"b.properties\"] line 1 \"# a needle in a comment\" 4-10 0..0\n"
		  "shop/cm/x data[\"b.properties\"][\"k.needle\"] line 2 \"1\" 0-0 0..0\n"
		  "shop/cm/x data[\"b.properties\"].x line 3 \"needle\" 0-6 0..0\n"
		  "shop/cm/x data[\"c.yaml\"].top.text line 4 \"needle two\" 0-6 0..0\n"
		  "shop/cm/x data[\"c.yaml\"].top.m line 5 \"needle\" 0-6 0..0\n"
		  "shop/cm/x data[\"d.json\"].x[0] line 1 \"needle\" 0-6 0..0\n");
	CHECK_INT(f.count.objects, 1);
	buf_release(&f.text);
	store_close(s);
}

TEST(search_folds_case_as_asked)
{
	struct store *s = store_of("ConfigMap", "{\"a\":\"Needle\",\"b\":\"needle.x\",\"c\":\"needleyx\"}");
	struct finds f = {0};

	find(&f, s, 1, (struct search_opts){.pattern = "needle"});
	CHECK_INT(f.hits, 3);
	find(&f, s, 1, (struct search_opts){.pattern = "Needle"});
	CHECK_INT(f.hits, 1);
	find(&f, s, 1, (struct search_opts){.pattern = "NEEDLE", .fold = true});
	CHECK_INT(f.hits, 3);
	find(&f, s, 1, (struct search_opts){.pattern = "needle.x"});
	CHECK_INT(f.hits, 2);
	find(&f, s, 1, (struct search_opts){.pattern = "needle.x", .literal = true});
	CHECK_INT(f.hits, 1);
	find(&f, s, 1, (struct search_opts){.pattern = "needlex*y?$"});
	CHECK_INT(f.hits, 1);
	buf_release(&f.text);
	store_close(s);
}

TEST(search_gets_tired)
{
	struct buf data = {0};
	struct finds f = {0};
	struct store *s;

	buf_puts(&data, "{\"a\":\"");
	buf_fill(&data, 'a', 100000);
	buf_puts(&data, "b\"}");
	s = store_of("ConfigMap", data.p);
	CHECK_STR(find(&f, s, 1, (struct search_opts){.pattern = "(a+)+$", .filter.fields =
		  (const char *const[]){"data.*", NULL}}), "");
	CHECK(f.count.tired && f.rc == 0);
	find(&f, s, 1, (struct search_opts){.pattern = "ab$"});
	CHECK(!f.count.tired && f.hits == 1);
	buf_release(&data);
	buf_release(&f.text);
	store_close(s);
}
