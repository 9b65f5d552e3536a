/* Which instant and which context an archive has (design.md 4). */
#include "ingest.h"

#include <stdlib.h>

static void
set(struct ingest_archive *a, int64_t instant, const char *from, const char *zone)
{
	a->instant = instant;
	free(a->instant_from);
	a->instant_from = mem_strdup(from);
	free(a->zone);
	a->zone = mem_strdup(zone);
}

/* The newest member's time: the last resort, wrong after any copy, and said to be so. */
static int
from_mtime(struct intake *in, struct error *err)
{
	const struct bundle_entry *e;
	int64_t newest = WHEN_NONE;
	int rc;

	if (bundle_rewind(in->bundle, err) != 0)
		return -1;
	while ((rc = bundle_next(in->bundle, &e, err)) == 1)
		if (!e->is_dir && e->mtime != WHEN_NONE && e->mtime > newest)
			newest = e->mtime;
	if (rc < 0)
		return -1;
	if (newest == WHEN_NONE) {
		error_set(err, ERR_USAGE, "nothing tells when this was made");
		return error_hint(err, "say it: --date 2026-09-13T00:15");
	}
	set(in->a, newest, "mtime", "UTC");
	notes_add(&in->a->notes, NOTE_WARN, "date-from-mtime", in->a->name, NULL, NULL,
		  "neither name nor content tells a date, its newest file's time is taken");
	return 0;
}

/* Past acts that lie over an hour after the last second the name can mean: wrong zone or clock. */
static void
check_clock(struct intake *in, int64_t last_second)
{
	const struct ingest_archive *a = in->a;
	int64_t newest = in->gleaned.newest;

	if (newest != WHEN_NONE && newest > last_second + 3600)
		notes_add(&in->a->notes, NOTE_WARN, "stamps-after-date", a->name, NULL, NULL,
			  "objects inside are up to %lld min newer than its date: a wrong zone "
			  "or clock (see --zone, --date)",
			  (long long)((newest - last_second) / 60));
	if (in->run->opts->now != WHEN_NONE && a->instant > in->run->opts->now + 3600)
		notes_add(&in->a->notes, NOTE_WARN, "date-in-future", a->name, NULL, NULL,
			  "its date lies in the future");
}

/* A name with a day only takes the newest stamp of the content if it lies within that day. */
static void
from_day(struct intake *in, const struct zone *zone, struct stamp *s)
{
	int64_t start = zone_instant(zone, &s->civil), newest = in->gleaned.newest, end;
	struct civil next = s->civil;

	next.hour = 23;
	next.minute = 59;
	next.second = 59;
	end = zone_instant(zone, &next);
	if (newest != WHEN_NONE && newest >= start && newest <= end)
		set(in->a, newest, "content", zone_name(zone));
	else
		set(in->a, start, "name", zone_name(zone));
	check_clock(in, end);
}

int
choose_instant(struct intake *in, struct error *err)
{
	const struct ingest_opts *o = in->run->opts;
	struct zone *utc = NULL;
	const struct zone *zone;
	struct stamp s = {0};
	int rc = 0;

	if (o->date != WHEN_NONE) {
		set(in->a, o->date, "option", "UTC");
		check_clock(in, o->date);
		return 0;
	}
	source_stamp(in->a->name, &s);
	if (zone_open(&utc, "UTC", err) != 0)
		return -1;
	zone = s.utc || !o->zone ? utc : o->zone;
	if (s.precision == STAMP_DAY) {
		from_day(in, zone, &s);
	} else if (s.precision != STAMP_NONE) {
		set(in->a, zone_instant(zone, &s.civil), "name", zone_name(zone));
		check_clock(in, in->a->instant + (s.precision == STAMP_MINUTE ? 59 : 0));
	} else if (in->gleaned.newest != WHEN_NONE) {
		set(in->a, in->gleaned.newest, "content", "UTC");
	} else {
		rc = from_mtime(in, err);
	}
	zone_close(utc);
	return rc;
}

static int
several_contexts(const char *const *v, size_t n, struct error *err)
{
	struct buf names = {0};

	for (size_t i = 0; i < n && i < 20; i++)
		buf_printf(&names, "%s%s", i ? ", " : "", v[i]);
	error_set(err, ERR_USAGE, "the store has several contexts and none is named");
	error_hint(err, "--context with one of %s", buf_cstr(&names));
	buf_release(&names);
	return -1;
}

int
choose_context(struct run *r, const struct gleaned *g, char **out, struct error *err)
{
	size_t n;
	const char *const *v = store_contexts(r->store, &n);

	if (r->opts->context) {
		if (!store_name_ok(r->opts->context)) {
			error_set(err, ERR_USAGE, "'%s' cannot be a context's name",
				  r->opts->context);
			return error_hint(err, "letters, digits, '.', '_' and '-' only");
		}
		*out = mem_strdup(r->opts->context);
	} else if (n == 1) {
		*out = mem_strdup(v[0]);
	} else if (n > 1) {
		return several_contexts(v, n, err);
	} else if (g->cluster_name && store_name_ok(g->cluster_name)) {
		*out = mem_strdup(g->cluster_name);
	} else {
		*out = mem_strdup("default");
	}
	return 0;
}
