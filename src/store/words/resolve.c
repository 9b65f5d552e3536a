/* From a word to a snapshot: which one of a context's timeline it means, and what to say of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "words.h"

struct search {
	struct store *s;
	const struct store_query *q;
	const char *text;	/* the word without CONTEXT@ */
	const char *context;
	const struct store_snapshot *v;
	size_t n;
	const char *source;	/* what counts in @~N and is preferred within a span */
	struct store_label *labels;
	size_t nlabels;
};

static void
found(const struct search *f, size_t i, struct store_point *out)
{
	*out = (struct store_point){.at = &f->v[i], .index = i};
}

/* "Sat 5 Sep 00:15" */
static void
say_when(const struct search *f, size_t i, struct buf *out)
{
	when_print_short(out, f->v[i].instant, f->q->clock.zone, f->q->clock.now);
}

static bool
counts(const struct search *f, size_t i, bool any)
{
	return any ? !f->q->source || str_eq(f->v[i].source, f->q->source)
		   : str_eq(f->v[i].source, f->source);
}

/* ---- context, then source ---- */

static void
list_contexts(struct store *s, struct buf *out)
{
	size_t n;
	const char *const *v = store_contexts(s, &n);

	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s%s", i ? ", " : "", v[i]);
}

static int
no_snapshot(struct error *err)
{
	error_set(err, ERR_NOT_FOUND, "the store holds no snapshot yet");
	return error_hint(err, "'assay import PATH' reads backups into it");
}

static int
find_context(struct search *f, struct error *err)
{
	struct buf all = {0};
	size_t n;
	const char *const *v = store_contexts(f->s, &n);
	int rc = 0;

	if (!n)
		return no_snapshot(err);
	list_contexts(f->s, &all);
	if (!f->context && n == 1)
		f->context = v[0];
	if (!f->context) {
		rc = error_set(err, ERR_USAGE, "the store has %zu contexts, and none is named", n);
		error_hint(err, "--context with one of %s", all.p);
	} else if (store_timeline(f->s, f->context, &f->v, &f->n, err) != 0) {
		rc = -1;
	} else if (!f->n) {
		rc = error_set(err, ERR_NOT_FOUND, "the store has no context '%s'", f->context);
		error_hint(err, "contexts are %s", all.p);
	}
	buf_release(&all);
	return rc;
}

static int
find_source(struct search *f, struct error *err)
{
	f->source = f->q->source ? f->q->source : f->v[f->n - 1].source;
	for (size_t i = 0; i < f->n; i++)
		if (counts(f, i, true))
			return 0;
	error_set(err, ERR_NOT_FOUND, "%s has no snapshot of source '%s'", f->context, f->source);
	return error_hint(err, "its newest is of source %s", f->v[f->n - 1].source);
}

/* ---- counted ---- */

/* "openshift-backup has 2, list has 1": the other sources of the context. */
static void
list_others(const struct search *f, struct buf *out)
{
	struct map counts = {0};
	struct map_entry **v;
	size_t n;

	for (size_t i = 0; i < f->n; i++) {
		struct map_entry *e = map_at(&counts, f->v[i].source, strlen(f->v[i].source));

		if (!str_eq(f->v[i].source, f->source))
			e->value = (void *)((uintptr_t)e->value + 1);
	}
	v = map_sorted(&counts, &n);
	for (size_t i = 0; i < n; i++)
		if (v[i]->value)
			buf_printf(out, "%s%s has %zu", out->n ? ", " : "", v[i]->key,
				   (size_t)(uintptr_t)v[i]->value);
	free(v);
	map_release(&counts, NULL);
}

static int
too_far_back(const struct search *f, size_t seen, struct error *err)
{
	struct buf others = {0};

	error_set(err, ERR_NOT_FOUND, "'%s': %s has %zu snapshot%s of source %s", f->text,
		  f->context, seen, seen == 1 ? "" : "s", f->source);
	list_others(f, &others);
	if (others.n && !f->q->source)
		error_hint(err, "the oldest of them is @~%zu; with --source NAME, %s", seen - 1,
			   others.p);
	else
		error_hint(err, "the oldest of them is @~%zu", seen - 1);
	buf_release(&others);
	return -1;
}

static int
find_back(const struct search *f, size_t back, struct store_point *out, struct error *err)
{
	size_t seen = 0;

	for (size_t i = f->n; i-- > 0;) {
		if (!counts(f, i, false))
			continue;
		if (seen++ == back) {
			found(f, i, out);
			return 0;
		}
	}
	return too_far_back(f, seen, err);
}

static int
find_earliest(const struct search *f, struct store_point *out, struct error *err)
{
	for (size_t i = 0; i < f->n; i++) {
		if (!counts(f, i, true))
			continue;
		found(f, i, out);
		return 0;
	}
	return error_set(err, ERR_BUG, "no snapshot counts");
}

/* ---- in time ---- */

static void
elapsed(struct buf *out, int64_t seconds)
{
	long long hours = seconds / 3600, minutes = seconds / 60 % 60;

	if (hours >= 48)
		buf_printf(out, "%lld days", hours / 24);
	else if (hours && minutes)
		buf_printf(out, "%lld h %lld min", hours, minutes);
	else if (hours)
		buf_printf(out, "%lld h", hours);
	else
		buf_printf(out, "%lld min", minutes);
}

/* None in the span itself: the one before it stands in, and that is said. */
static int
stand_in(const struct search *f, const struct span *span, size_t i, struct store_point *out,
	 struct error *err)
{
	struct buf b = {0};
	int rc = 0;

	say_when(f, i, &b);
	if (f->q->exact) {
		rc = error_set(err, ERR_NOT_FOUND, "no snapshot %s", span->name);
		error_hint(err, "the one before it is of %s; without --exact it is taken", b.p);
	} else {
		found(f, i, out);
		buf_puts(&b, " (");
		elapsed(&b, span->at - f->v[i].instant);
		snprintf(out->note, sizeof(out->note), "no snapshot %s, using %s earlier)",
			 span->name, b.p);
	}
	buf_release(&b);
	return rc;
}

static int
too_early(const struct search *f, const struct span *span, struct error *err)
{
	struct store_point first;
	struct buf b = {0};

	if (find_earliest(f, &first, err) != 0)
		return -1;
	say_when(f, first.index, &b);
	error_set(err, ERR_NOT_FOUND, "no snapshot %s nor before it: the first is of %s",
		  span->name, b.p);
	buf_release(&b);
	return error_hint(err, "write earliest");
}

/* The last at or before the end of the span; within it, one of the source that counts. */
static int
find_span(const struct search *f, const struct span *span, struct store_point *out,
	  struct error *err)
{
	size_t last = f->n, best = f->n;

	for (size_t i = f->n; i-- > 0;) {
		if (f->v[i].instant >= span->to || !counts(f, i, true))
			continue;
		if (last == f->n)
			last = i;
		if (f->v[i].instant < span->from)
			break;
		if (counts(f, i, false)) {
			best = i;
			break;
		}
	}
	if (last == f->n)
		return too_early(f, span, err);
	if (best == f->n && f->v[last].instant < span->from)
		return stand_in(f, span, last, out, err);
	found(f, best < f->n ? best : last, out);
	return 0;
}

/* The first at or after the start; on its day, one of the source that counts. */
static int
find_after(const struct search *f, const struct span *span, struct store_point *out,
	   struct error *err)
{
	size_t first = f->n;
	struct civil day = {0}, c;

	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].instant < span->at || !counts(f, i, true))
			continue;
		zone_civil(f->q->clock.zone, f->v[i].instant, &c);
		if (first == f->n) {
			first = i;
			day = c;
		}
		if (c.year != day.year || c.month != day.month || c.day != day.day)
			break;
		if (counts(f, i, false)) {
			first = i;
			break;
		}
	}
	if (first < f->n) {
		found(f, first, out);
		return 0;
	}
	error_set(err, ERR_NOT_FOUND, "'%s': there is no snapshot after that yet", f->text);
	return error_hint(err, "write latest");
}

static int
find_in_time(const struct search *f, const struct word *w, struct store_point *out,
	     struct error *err)
{
	struct span span;

	if (word_span(w, f->text, &f->q->clock, &span, err) != 0)
		return -1;
	return w->after ? find_after(f, &span, out, err) : find_span(f, &span, out, err);
}

/* ---- by name ---- */

static int
find_extra(const struct search *f, struct store_point *out, struct error *err)
{
	size_t i;

	if (!f->q->extra) {
		error_set(err, ERR_USAGE, "'%s' cannot be used here", f->text);
		return error_hint(err, "times are like 2026-09-13, friday, @~1");
	}
	if (f->q->extra(f->q->extra_ctx, f->text, f->v, f->n, &i, err) != 0)
		return -1;
	if (i >= f->n)
		return error_set(err, ERR_BUG, "'%s' leads out of the timeline", f->text);
	found(f, i, out);
	return 0;
}

/* 1 found, 0 no such label, -1. */
static int
find_label(const struct search *f, struct store_point *out, struct error *err)
{
	const struct store_label *l = NULL;
	struct buf b = {0};

	for (size_t i = 0; i < f->nlabels && !l; i++)
		if (str_eq(f->labels[i].name, f->text))
			l = &f->labels[i];
	if (!l)
		return 0;
	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].instant != l->instant || !str_eq(f->v[i].sha256, l->sha256))
			continue;
		found(f, i, out);
		return 1;
	}
	when_print_short(&b, l->instant, f->q->clock.zone, f->q->clock.now);
	error_set(err, ERR_NOT_FOUND, "label '%s' names a snapshot of %s that is not in %s",
		  l->name, b.p, f->context);
	error_hint(err, "import that archive, or 'assay label %s SNAPSHOT'", l->name);
	buf_release(&b);
	return -1;
}

static int
find_commit(const struct search *f, struct store_point *out, struct error *err)
{
	size_t hits = 0, n = strlen(f->text);

	for (size_t i = 0; i < f->n; i++) {
		char hex[41];

		oid_hex(&f->v[i].commit, hex);
		if (strncmp(hex, f->text, n) != 0)
			continue;
		found(f, i, out);
		hits++;
	}
	if (hits == 1)
		return 0;
	error_set(err, ERR_NOT_FOUND, hits ? "'%s' is the start of several commits of %s"
					   : "'%s' is not a commit of %s", f->text, f->context);
	return error_hint(err, hits ? "give more digits"
				    : "'assay log -o wide' prints them; times are like 2026-09-13, "
				      "friday, @~1");
}

static int
mistake(const struct search *f, struct error *err)
{
	const char **names = mem_zero(f->nlabels + 1, sizeof(*names));

	for (size_t i = 0; i < f->nlabels; i++)
		names[i] = f->labels[i].name;
	word_mistake(f->text, names, f->nlabels, err);
	free(names);
	return -1;
}

/* Shapes of dates first, then labels, then words, then commits (ux.md 2.1). */
static int
find(struct search *f, struct store_point *out, struct error *err)
{
	struct word w;
	int rc;

	if (word_parse(&w, f->text) && w.date)
		return find_in_time(f, &w, out, err);
	if (store_labels(f->s, f->context, &f->labels, &f->nlabels, err) != 0)
		return -1;
	rc = find_label(f, out, err);
	if (rc != 0)
		return rc > 0 ? 0 : -1;
	if (w.kind == WORD_BACK)
		return find_back(f, (size_t)w.n, out, err);
	if (w.kind == WORD_EARLIEST)
		return find_earliest(f, out, err);
	if (w.kind == WORD_EXTRA)
		return find_extra(f, out, err);
	if (w.kind == WORD_COMMIT)
		return find_commit(f, out, err);
	return w.kind == WORD_NONE ? mistake(f, err) : find_in_time(f, &w, out, err);
}

/* CONTEXT@POINT; the point may lack its own @ (stage@~1) or all (stage@). NULL: no context here. */
static char *
split_context(const char *word, char **rest)
{
	const char *at = strchr(word, '@');
	char *context;

	if (!at || at == word || str_starts(word, "healthy:"))
		return NULL;
	context = mem_strndup(word, (size_t)(at - word));
	if (!store_name_ok(context)) {
		free(context);
		return NULL;
	}
	*rest = mem_strdup(!at[1] || strchr("~{", at[1]) ? at : at + 1);
	return context;
}

int
store_resolve(struct store *s, const char *word, const struct store_query *q,
	      struct store_point *out, struct error *err)
{
	char *rest = NULL, *context = split_context(word, &rest);
	struct search f = {.s = s, .q = q, .text = context ? rest : word};
	struct store_point point;
	int rc = -1;

	f.context = context ? context : q->context;
	if (find_context(&f, err) == 0 && find_source(&f, err) == 0 &&
	    find(&f, &point, err) == 0) {
		*out = point;
		rc = 0;
	}
	store_labels_free(f.labels, f.nlabels);
	free(context);
	free(rest);
	return rc;
}
