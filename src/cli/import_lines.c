/* What import says of each archive: when, what it was, how much, and what it changed. */
#include "cli.h"

#include <stdlib.h>

struct lines {
	struct cli *c;
	char *heading;			/* the last one printed */
};

/* "  Mon 2 Mar 00:15  ", as wide for each date of this year */
static void
put_when(struct cli *c, const struct ingest_archive *a)
{
	size_t start = c->out.n;

	buf_puts(&c->out, "  ");
	if (a->instant == WHEN_NONE)
		buf_puts(&c->out, "no date");
	else
		when_print_short(&c->out, a->instant, c->zone, c->now);
	buf_fill(&c->out, ' ', c->out.n - start < 18 ? 20 - (c->out.n - start) : 2);
}

/* Context, source and where dates come from, said once for all archives in a row that share it. */
static void
put_heading(struct lines *l, const struct ingest_archive *a)
{
	struct cli *c = l->c;
	struct buf b = {0};

	buf_printf(&b, "%s: %s, date from %s, %s", a->context, a->source, a->instant_from,
		   a->zone);
	if (!str_eq(l->heading, buf_cstr(&b))) {
		render_wrap(&c->out, b.p, 2, c->width);
		buf_putc(&c->out, '\n');
		free(l->heading);
		l->heading = buf_take(&b);
	}
	buf_release(&b);
}

static const char *
outcome(const struct ingest_archive *a)
{
	switch (a->outcome) {
	case INGEST_KNOWN:
		return "already known";
	case INGEST_EMPTY:
		return "COVERS NOTHING, not imported";
	case INGEST_FAILED:
		return "FAILED";
	case INGEST_REFUSED:
		return "REFUSED";
	case INGEST_NEW:
		break;
	}
	return "";
}

/* ---- what it changed ---- */

/* Its snapshot, and the one of the same source before it, or NULL; false if there is none. */
static bool
find_pair(struct cli *c, const struct ingest_archive *a, const struct store_snapshot *pair[2])
{
	const struct store_snapshot *v;
	size_t n;

	pair[0] = pair[1] = NULL;
	if (store_timeline(c->store, a->context, &v, &n, NULL) != 0)
		return false;
	for (size_t i = 0; i < n && v[i].instant <= a->instant; i++) {
		if (!str_eq(v[i].source, a->source))
			continue;
		pair[0] = pair[1];
		pair[1] = &v[i];
	}
	return pair[1] && pair[1]->instant == a->instant;
}

static size_t
kinds_of(struct cli *c, const struct store_snapshot *at)
{
	struct snapshot facts = {0};
	size_t n = 0;

	if (store_facts(c->store, at, &facts, NULL) == 0)
		n = json_object_size(facts.kinds);
	snapshot_release(&facts);
	return n;
}

/* "PARTIAL, 12/15 kinds": of those that the snapshot before had. */
static void
put_partial(struct cli *c, const struct store_snapshot *pair[2], struct buf *b)
{
	size_t has = kinds_of(c, pair[1]), had = kinds_of(c, pair[0]);

	buf_puts(b, "  PARTIAL");
	if (has < had)
		buf_printf(b, ", %zu/%zu kinds", has, had);
}

/* The numbers of `log`; that they cannot be told is no reason to fail after the import. */
static void
put_changes(struct cli *c, const struct ingest_archive *a, struct buf *b)
{
	const struct store_snapshot *pair[2];
	struct drift_summary sum;
	bool partial = false;

	if (c->opt.dry_run || !find_pair(c, a, pair)) {
		buf_puts(b, a->partial ? "  PARTIAL" : "");
	} else if (!pair[0]) {
		buf_printf(b, "  %s", a->partial ? "PARTIAL, first" : "first");
	} else if (interrupted() || session_rules(c, NULL) != 0 ||
		   examine_summary(c->store, pair[0], pair[1],
				   &(struct examine_opts){.rules = c->rules}, &sum, &partial,
				   NULL) != 0) {
		buf_puts(b, a->partial ? "  PARTIAL" : "");
	} else {
		size_t changed = sum.changed + sum.recreated;

		if (a->partial || partial)
			put_partial(c, pair, b);
		if (sum.added + changed + sum.removed == 0)
			buf_puts(b, "  no change");
		else
			buf_putc(b, ' ');
		if (sum.added)
			buf_printf(b, " +%zu", sum.added);
		if (changed)
			buf_printf(b, " ~%zu", changed);
		if (sum.removed)
			buf_printf(b, " -%zu", sum.removed);
	}
}

/* ---- all of it ---- */

static void
put_line(struct lines *l, const struct ingest_archive *a)
{
	struct cli *c = l->c;
	struct buf b = {0};

	if (a->outcome == INGEST_NEW && a->instant_from)
		put_heading(l, a);
	put_when(c, a);
	buf_puts(&b, a->name);
	if (a->outcome == INGEST_NEW) {
		buf_printf(&b, "  %llu object%s", (unsigned long long)a->objects,
			   a->objects == 1 ? "" : "s");
		put_changes(c, a, &b);
	} else {
		buf_printf(&b, "  %s", outcome(a));
	}
	if (a->past)
		buf_printf(&b, ", %llu transaction%s before", (unsigned long long)a->past,
			   a->past == 1 ? "" : "s");
	render_wrap(&c->out, b.p, 20, c->width);
	buf_putc(&c->out, '\n');
	buf_release(&b);
}

void
import_lines(struct cli *c, const struct ingest_result *r, size_t n)
{
	struct lines l = {.c = c};

	for (size_t i = 0; i < n && i < r->n; i++) {
		const struct ingest_archive *a = &r->v[i];

		if (a->outcome != INGEST_KNOWN || a->past || c->opt.verbose)
			put_line(&l, a);
	}
	free(l.heading);
}
