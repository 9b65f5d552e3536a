/* assay log: the timeline of snapshots, of an object, or of one field. */
#include "cli.h"

#include <stdlib.h>

#define FORMATS "text wide name json ndjson"
#define DAY     86400

struct timeline {
	struct cli *c;
	struct store_snapshot *v;	/* of one source, oldest first */
	size_t n;
	struct log_row *rows;
	size_t nrows, cap;
	struct arena mem;
	struct examine_opts examine;
	bool whole;			/* rows are counted by whole comparisons */
};

/* The snapshots of the context that count: those of the source that the newest has. */
static int
load(struct timeline *t, struct error *err)
{
	const struct store_snapshot *v;
	struct store_snapshot newest;
	size_t n;

	if (point_resolve(t->c, "latest", &newest, err) != 0 ||
	    store_timeline(t->c->store, newest.context, &v, &n, err) != 0)
		return -1;
	t->v = mem_zero(n + 1, sizeof(*t->v));
	for (size_t i = 0; i < n; i++)
		if (str_eq(v[i].source, newest.source))
			t->v[t->n++] = v[i];
	return 0;
}

static void
labels_of(struct timeline *t, const struct store_snapshot *at, struct log_row *row)
{
	struct store_label *v = NULL;
	struct buf b = {0};
	size_t n = 0;

	row->labels = "";
	if (store_labels(t->c->store, at->context, &v, &n, NULL) != 0)
		return;
	for (size_t i = 0; i < n; i++)
		if (v[i].instant == at->instant && str_eq(v[i].sha256, at->sha256))
			buf_printf(&b, "%s%s", b.n ? ", " : "", v[i].name);
	row->labels = arena_strdup(&t->mem, buf_cstr(&b));
	store_labels_free(v, n);
	buf_release(&b);
}

/* "secrets of shop, sa of the cluster": what the newer of two snapshots lacks. */
static const char *
lacks(struct timeline *t, const struct drift *d)
{
	struct buf b = {0};
	const char *text;
	json_t *row;
	size_t i;

	json_array_foreach(d->lost, i, row)
		buf_printf(&b, "%s%s of %s", i ? ", " : "", tree_str(row, "kind"),
			   *tree_str(row, "namespace") ? tree_str(row, "namespace")
						       : "the cluster");
	text = arena_strdup(&t->mem, buf_cstr(&b));
	buf_release(&b);
	return text;
}

static void
changed(struct timeline *t, const struct drift *d, struct log_row *row)
{
	struct log_object *v = arena_alloc(&t->mem, (d->n + 1) * sizeof(*v));

	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].shown)
			v[row->nchanged++] = (struct log_object){
				.ref = arena_strdup(&t->mem, d->v[i].ref),
				.op = d->v[i].op,
				.severity = d->v[i].severity};
	row->changed = v;
}

/* Filters, --changes and --missing want the whole comparison; plain numbers lie in the cache. */
static int
count(struct timeline *t, size_t i, struct log_row *row, struct error *err)
{
	const struct options *o = &t->c->opt;
	struct examined *e = NULL;
	struct drift *d;

	row->counted = true;
	if (!t->whole)
		return examine_summary(t->c->store, &t->v[i - 1], &t->v[i], t->c->rules,
				       &row->summary, &row->partial, err);
	if (examine(&e, t->c->store, &t->v[i - 1], &t->v[i], &t->examine, err) != 0)
		return -1;
	d = examined_drift(e);
	row->summary = d->summary;
	row->partial = d->partial;
	if (o->missing)
		row->lacks = lacks(t, d);
	if (o->changes)
		changed(t, d, row);
	examined_free(e);
	return 0;
}

static int
fill(struct timeline *t, size_t i, struct log_row *row, struct error *err)
{
	const struct store_snapshot *at = &t->v[i];
	struct snapshot facts = {0};
	char hex[41];

	oid_hex(&at->commit, hex);
	*row = (struct log_row){.instant = at->instant, .source = at->source, .lacks = ""};
	row->commit = arena_strdup(&t->mem, hex);
	row->sha256 = at->sha256;
	row->name = i + 1 == t->n ? "latest"
				  : arena_printf(&t->mem, "@~%zu", t->n - 1 - i);
	row->first = i == 0;
	if (store_facts(t->c->store, at, &facts, err) != 0)
		return -1;
	row->objects = facts.objects;
	row->archive = arena_strdup(&t->mem, facts.archive ? facts.archive : "");
	snapshot_release(&facts);
	labels_of(t, at, row);
	return i ? count(t, i, row, err) : 0;
}

/* Days between two snapshots that have none, when the rhythm is one a day. */
static void
missing_nights(struct timeline *t, size_t i)
{
	int64_t gap, at;

	if (i == 0)
		return;
	gap = (t->v[i].instant - t->v[i - 1].instant + DAY / 2) / DAY;
	at = t->v[i].instant;
	for (int64_t k = 1; k < gap && k < 400; k++) {
		vec_grow(t->rows, t->nrows, t->cap);
		t->rows[t->nrows++] = (struct log_row){
			.name = "", .instant = at - k * DAY, .missing = true,
			.labels = "", .lacks = "", .source = "", .archive = "", .commit = "",
			.sha256 = ""};
	}
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
first_wanted(struct timeline *t, const struct arguments *a, size_t *out, struct error *err)
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

static int
snapshots(struct timeline *t, size_t first, const struct render_opts *o, struct error *err)
{
	struct log_list list = {.context = t->v[0].context, .snapshots = t->n};
	struct progress p = progress_start(t->c);

	t->examine.progress = p;
	for (size_t i = t->n; i-- > first;) {
		if (p.tick(p.ctx, "reading the timeline", t->n - i, t->n - first))
			return error_set(err, ERR_CANCELLED, "stopped");
		vec_grow(t->rows, t->nrows, t->cap);
		if (fill(t, i, &t->rows[t->nrows++], err) != 0)
			return -1;
		if (i > first)
			missing_nights(t, i);
	}
	list.v = t->rows;
	list.n = t->nrows;
	list.from = t->v[0].instant;
	list.to = t->v[t->n - 1].instant;
	for (size_t i = 0; i < t->nrows; i++)
		list.missing += t->rows[i].missing;
	render_log(&t->c->out, &list, o);
	return 0;
}

/* The newest snapshot that has it: a deleted object has a history, too. */
static int
find_newest(struct timeline *t, const struct arguments *a, struct kinds **ks,
	    struct found_object *found, struct error *err)
{
	struct filter f = {.words = a->objects, .nwords = a->nobjects};

	f.namespaces = t->c->opt.namespaces.v;
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
	return -1;
}

/* Spans that ended before the first wanted snapshot are left out. */
static int
one_history(struct timeline *t, const struct arguments *a, size_t first,
	    const struct render_opts *o, struct error *err)
{
	const char *field = t->c->opt.fields.n ? t->c->opt.fields.v[0] : NULL;
	struct found_object found = {0};
	struct history h = {0};
	struct render_opts with = *o;
	struct kinds *ks = NULL;
	struct span *v = NULL;
	struct buf ref = {0};
	size_t n = 0;
	int rc = -1;

	if (find_newest(t, a, &ks, &found, err) != 0 ||
	    flow_history(t->c->store, t->v, t->n, &found.key, field, &t->examine, &h, err) != 0)
		goto done;
	v = mem_zero(h.n + 1, sizeof(*v));
	for (size_t i = 0; i < h.n; i++)
		if (h.v[i].to >= t->v[first].instant)
			v[n++] = h.v[i];
	with.kinds = ks;
	object_ref(&ref, &found.key, ks);
	if (!n) {
		error_set(err, ERR_NOT_FOUND, "%s never had a field %s", ref.p, field);
		error_hint(err, "assay show %s prints all it has", ref.p);
		goto done;
	}
	render_spans(&t->c->out, t->v[0].context, buf_cstr(&ref), v, n, &with);
	rc = 0;
done:
	free(v);
	history_release(&h);
	object_key_release(&found.key);
	kinds_free(ks);
	buf_release(&ref);
	return rc;
}

static bool
filtered(const struct options *o)
{
	return o->namespaces.n || o->kinds.n || o->selectors.n || o->fields.n || o->by.n ||
	       o->severity || o->noise || o->derived;
}

static int
run(struct cli *c, const struct words *w)
{
	struct timeline t = {.c = c};
	struct arguments a = {0};
	struct render_opts o;
	struct error err = {0};
	enum render_format f;
	size_t first = 0;
	int rc = -1;

	if (session_format(c, FORMATS, &f, &err) != 0 || arguments_parse(&a, w, 1, &err) != 0 ||
	    session_filter(c, &t.examine.filter, &err) != 0 ||
	    session_store(c, false, &err) != 0 || session_rules(c, &err) != 0 ||
	    load(&t, &err) != 0 || first_wanted(&t, &a, &first, &err) != 0)
		goto done;
	t.examine.rules = c->rules;
	t.examine.limits = LIMITS_DEFAULT;
	t.whole = c->opt.changes || c->opt.missing || filtered(&c->opt);
	o = session_render(c, f);
	rc = a.nobjects ? one_history(&t, &a, first, &o, &err) : snapshots(&t, first, &o, &err);
done:
	if (rc != 0)
		rc = fail(&err);
	free(t.v);
	free(t.rows);
	arena_release(&t.mem);
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
		    "assay log shop/dc/checkout -f '**.readinessProbe.**'\n",
	.formats = FORMATS,
	.run = run,
};
