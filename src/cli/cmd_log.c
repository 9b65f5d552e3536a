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
	if (i == 0)
		return 0;
	row->counted = true;
	return examine_summary(t->c->store, &t->v[i - 1], at, t->c->rules, &row->summary,
			       &row->partial, err);
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

static int
snapshots(struct timeline *t, const struct arguments *a, const struct render_opts *o,
	  struct error *err)
{
	struct store_snapshot since;
	struct log_list list = {0};
	size_t first = 0, number;
	struct progress p = progress_start(t->c);

	if (a->nends && point_resolve(t->c, a->end[0], &since, err) != 0)
		return -1;
	while (a->nends && first < t->n && t->v[first].instant < since.instant)
		first++;
	number = wanted_rows(t->c, t->n - first);
	first = t->n - number;
	for (size_t i = t->n; i-- > first;) {
		if (p.tick(p.ctx, "reading the timeline", t->n - i, number))
			return error_set(err, ERR_CANCELLED, "stopped");
		vec_grow(t->rows, t->nrows, t->cap);
		if (fill(t, i, &t->rows[t->nrows++], err) != 0)
			return -1;
		if (i > first)
			missing_nights(t, i);
	}
	list.context = t->n ? t->v[0].context : "";
	list.v = t->rows;
	list.n = t->nrows;
	list.snapshots = t->n;
	list.from = t->n ? t->v[0].instant : WHEN_NONE;
	list.to = t->n ? t->v[t->n - 1].instant : WHEN_NONE;
	for (size_t i = 0; i < t->nrows; i++)
		list.missing += t->rows[i].missing;
	render_log(&t->c->out, &list, o);
	return 0;
}

/* The manager and time of what a span began with, from the origins of its first snapshot. */
static int
one_history(struct timeline *t, const struct arguments *a, const struct render_opts *o,
	    struct error *err)
{
	struct examine_opts eo = {.rules = t->c->rules, .limits = LIMITS_DEFAULT};
	struct filter f = {.words = a->objects, .nwords = a->nobjects};
	struct found_object found = {0};
	struct history h = {0};
	struct kinds *ks = NULL;
	struct buf ref = {0};
	int rc = -1;

	f.namespaces = t->c->opt.namespaces.v;
	/* the newest snapshot that has it: a deleted object has a history, too */
	for (size_t i = t->n; i-- > 0;) {
		error_clear(err);
		kinds_free(ks);
		ks = NULL;
		if (flow_kinds(&ks, t->c->store, &t->v[i], err) != 0)
			goto done;
		if (flow_find_one(t->c->store, &t->v[i], ks, &f, &found, err) == 0)
			break;
		if (err->code != ERR_NOT_FOUND)
			goto done;
	}
	if (!found.key.name)
		goto done;
	rc = flow_history(t->c->store, t->v, t->n, &found.key,
			  t->c->opt.fields.n ? t->c->opt.fields.v[0] : NULL, &eo, &h, err);
	if (rc == 0) {
		struct render_opts with = *o;

		with.kinds = ks;
		object_ref(&ref, &found.key, ks);
		render_spans(&t->c->out, t->v[0].context, buf_cstr(&ref), h.v, h.n, &with);
	}
done:
	history_release(&h);
	object_key_release(&found.key);
	kinds_free(ks);
	buf_release(&ref);
	return rc;
}

static int
run(struct cli *c, const struct words *w)
{
	struct timeline t = {.c = c};
	struct arguments a = {0};
	struct render_opts o;
	struct error err = {0};
	enum render_format f;
	int rc = -1;

	if (session_format(c, FORMATS, &f, &err) != 0 || arguments_parse(&a, w, 1, &err) != 0 ||
	    session_store(c, false, &err) != 0 || session_rules(c, &err) != 0 ||
	    load(&t, &err) != 0)
		goto done;
	o = session_render(c, f);
	rc = a.nobjects ? one_history(&t, &a, &o, &err) : snapshots(&t, &a, &o, &err);
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
