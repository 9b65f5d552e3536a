/* assay log: the timeline of snapshots, of an object, or of one field. */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>

#include "assay/flow/past.h"
#include "assay/flow/predicate.h"
#include "assay/flow/timeline.h"

#define FORMATS "text wide name json ndjson"

struct looking {
	struct cli *c;
	struct timeline *timeline;
	const struct store_snapshot *v;	/* of one source, oldest first */
	size_t n;
	struct examine_opts examine;
	bool whole;			/* rows are counted by whole comparisons */
	struct predicate *predicate;	/* of --when, or NULL */
};

static int
load(struct looking *t, struct error *err)
{
	struct store_query q = session_query(t->c);

	if (timeline_open(&t->timeline, t->c->store, &q, err) != 0)
		return -1;
	t->v = timeline_snapshots(t->timeline, &t->n);
	return 0;
}

static size_t
wanted_rows(const struct cli *c, size_t all)
{
	unsigned long long n;

	if (c->opt.number && str_to_u64(c->opt.number, strlen(c->opt.number), &n) && n < all)
		return (size_t)n;
	return all;
}

/* The first of the snapshots that SINCE and -N leave. */
static int
first_wanted(struct looking *t, const struct arguments *a, size_t *out, struct error *err)
{
	struct store_snapshot since;
	size_t first = 0;

	if (a->nends > 1) {
		error_set(err, ERR_USAGE, "log goes from one snapshot to the newest");
		return error_hint(err, "assay log %s", a->end[0]);
	}
	if (a->nends && point_resolve(t->c, a->end[0], &since, err) != 0)
		return -1;
	while (a->nends && first < t->n && t->v[first].instant < since.instant)
		first++;
	*out = t->n - wanted_rows(t->c, t->n - first);
	return 0;
}

/* The rows down to that of the first snapshot wanted; its own changes are counted, too. */
static int
snapshots(struct looking *t, size_t first, const struct render_opts *o, struct error *err)
{
	const struct options *opt = &t->c->opt;
	struct timeline_want want = {.examine = &t->examine, .whole = t->whole,
				     .changed = opt->changes, .lacks = opt->missing,
				     .now = t->c->now};
	struct log_list list = {.context = timeline_context(t->timeline), .snapshots = t->n};
	struct progress p = progress_start(t->c);

	if (opt->unreviewed && session_reviews(t->c, err) != 0)
		return -1;
	want.reviews = opt->unreviewed ? t->c->reviews : NULL;
	t->examine.progress = p;
	list.v = timeline_rows(t->timeline, &list.n);
	list.n = timeline_row_of(t->timeline, first) + 1;
	for (size_t i = 0; i < list.n; i++) {
		if (p.tick(p.ctx, "reading the timeline", i + 1, list.n))
			return error_set(err, ERR_CANCELLED, "stopped");
		if (timeline_count(t->timeline, t->c->store, i, &want, err) != 0)
			return -1;
		list.missing += list.v[i].missing;
	}
	list.from = t->v[0].instant;
	list.to = t->v[t->n - 1].instant;
	render_log(&t->c->out, &list, o);
	return 0;
}

/* What happened in the minutes before each snapshot, where that was kept. */
static int
pasts(struct looking *t, size_t first, const struct render_opts *o, struct error *err)
{
	struct past_log *l = NULL;
	const struct past_list *v;
	size_t n;

	t->examine.progress = progress_start(t->c);
	if (past_log_open(&l, t->c->store, t->v + first, t->n - first, &t->examine, err) != 0)
		return -1;
	v = past_log_lists(l, &n);
	if (n) {
		render_past(&t->c->out, v, n, o);
	} else {
		error_set(err, ERR_NOT_FOUND, "the time before these snapshots was not kept");
		error_hint(err, "assay import --history snapshot_2026-09-13_001504.db");
	}
	past_log_free(l);
	return n ? 0 : -1;
}

/* The newest snapshot that has it: a deleted object has a history, too. */
static int
find_newest(struct looking *t, const struct arguments *a, struct kinds **ks,
	    struct found_object *found, struct error *err)
{
	struct filter f = {.words = a->objects, .nwords = a->nobjects};
	const struct object_word *w = a->objects;

	f.namespaces = t->c->opt.namespaces.v;
	f.kinds = t->c->opt.kinds.v;
	f.selectors = t->c->opt.selectors.v;
	for (size_t i = t->n; i-- > 0;) {
		error_clear(err);
		kinds_free(*ks);
		*ks = NULL;
		if (flow_kinds(ks, t->c->store, &t->v[i], err) != 0)
			return -1;
		if (flow_find_one(t->c->store, &t->v[i], *ks, &f, found, err) == 0)
			return 0;
		if (err->code != ERR_NOT_FOUND)
			return -1;
	}
	snprintf(err->text, sizeof(err->text), "no object %s%s%s/%s in any snapshot",
		 w->ns ? w->ns : "", w->ns ? "/" : "", w->kind, w->name);
	return -1;
}

/* Says which of its ends lie between snapshots. */
static struct span
marked(const struct span *s, const struct past_mix *mix)
{
	struct past_mark from = past_mix_at(mix, s->from), to = past_mix_at(mix, s->to);
	struct span m = *s;

	m.from_past = from.past;
	m.from_told = from.told;
	m.to_past = to.past;
	m.to_told = to.told;
	return m;
}

static int
never_had(const struct looking *t, const char *ref, struct error *err)
{
	struct buf path = {0};

	if (t->predicate)
		path_print(&path, predicate_path(t->predicate));
	else
		buf_puts(&path, t->c->opt.fields.v[0]);
	error_set(err, ERR_NOT_FOUND, "%s never had a field %s", ref, path.p);
	buf_release(&path);
	return error_hint(err, "assay show %s prints all it has", ref);
}

static int
spans(struct looking *t, const struct past_mix *mix, const struct object_key *k, struct history *h,
      struct error *err)
{
	const struct object_past past = {t->c->store, mix->v, mix->n, k};
	const char *field = t->c->opt.fields.n ? t->c->opt.fields.v[0] : NULL;
	bool any = false;

	if (!t->predicate)
		return flow_history(&past, field, &t->examine, h, err);
	if (flow_when(&past, t->predicate, &t->examine, h, err) != 0)
		return -1;
	for (size_t i = 0; i < h->n; i++)
		any |= !h->v[i].absent;
	if (!any && predicate_compares(t->predicate))	/* a slip of the pen is never true, either */
		history_release(h);
	return 0;
}

/* Spans that the snapshot before the first wanted one saw the end of are left out. */
static int
one_history(struct looking *t, const struct arguments *a, size_t first,
	    const struct render_opts *o, struct error *err)
{
	struct found_object found = {0};
	struct past_mix mix = {0};
	struct history h = {0};
	struct render_opts with = *o;
	struct kinds *ks = NULL;
	struct span *v = NULL;
	struct buf ref = {0};
	size_t n = 0;
	int rc = -1;

	if (find_newest(t, a, &ks, &found, err) != 0 ||
	    past_mix(&mix, t->c->store, t->v, t->n, &found.key, err) != 0 ||
	    spans(t, &mix, &found.key, &h, err) != 0)
		goto done;
	v = mem_zero(h.n + 1, sizeof(*v));
	for (size_t i = 0; i < h.n; i++)
		if (!first || h.v[i].to > t->v[first - 1].instant)
			v[n++] = marked(&h.v[i], &mix);
	with.kinds = ks;
	object_ref(&ref, &found.key, ks);
	if (!n) {
		never_had(t, ref.p, err);
		goto done;
	}
	render_spans(&t->c->out, t->v[0].context, buf_cstr(&ref), v, n, &with);
	rc = 0;
done:
	free(v);
	history_release(&h);
	past_mix_release(&mix);
	object_key_release(&found.key);
	kinds_free(ks);
	buf_release(&ref);
	return rc;
}

static bool
filtered(const struct options *o)
{
	return o->namespaces.n || o->kinds.n || o->selectors.n || o->fields.n || o->by.n ||
	       o->severity || o->noise || o->derived || o->unreviewed;
}

/* --when asks something of one object. */
static int
question(struct looking *t, const struct arguments *a, struct error *err)
{
	const struct options *opt = &t->c->opt;

	if (!opt->when)
		return 0;
	if (!a->nobjects || opt->fields.n) {
		error_set(err, ERR_USAGE, a->nobjects ? "--when names its field, so -f is too much"
						      : "--when needs an object to ask");
		return error_hint(err, "assay log --when 'spec.replicas > 3' shop/dc/cart");
	}
	return predicate_new(&t->predicate, opt->when, err);
}

static int
run(struct cli *c, const struct words *w)
{
	struct looking t = {.c = c};
	struct arguments a = {0};
	struct render_opts o;
	struct error err = {0};
	enum render_format f;
	size_t first = 0;
	int rc = -1;

	if (session_format(c, FORMATS, &f, &err) != 0 || arguments_parse(&a, w, 1, &err) != 0 ||
	    question(&t, &a, &err) != 0 || session_filter(c, &t.examine.filter, &err) != 0 ||
	    session_store(c, false, &err) != 0 || session_rules(c, &err) != 0 ||
	    session_audit(c, &err) != 0 || load(&t, &err) != 0 || first_wanted(&t, &a, &first, &err) != 0)
		goto done;
	t.examine.rules = c->rules;
	t.examine.audit = c->audit;
	t.examine.limits = LIMITS_DEFAULT;
	t.whole = c->opt.changes || c->opt.missing || filtered(&c->opt);
	o = session_render(c, f);
	if (a.nobjects)
		rc = one_history(&t, &a, first, &o, &err);
	else
		rc = (c->opt.history ? pasts : snapshots)(&t, first, &o, &err);
done:
	if (rc != 0)
		rc = fail(&err);
	timeline_free(t.timeline);
	predicate_free(t.predicate);
	arguments_release(&a);
	return rc;
}

const struct command cmd_log = {
	.name = "log",
	.alias = "snapshots",
	.group = "look",
	.arguments = "[SINCE] [OBJECT]",
	.summary = "timeline of snapshots, of an object, or of one field",
	.examples = "assay log   all snapshots\n"
		    "assay log -6   the newest six\n"
		    "assay log --history -1   what etcd held of the minutes before\n"
		    "assay log shop/dc/checkout -f '**.readinessProbe.**'\n"
		    "assay log --when 'spec.replicas > 3' shop/dc/checkout\n",
	.formats = FORMATS,
	.run = run,
};
