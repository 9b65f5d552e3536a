/* The timeline of one context: its rows, their numbers, and what each night did to one object. */
#include "assay/flow/timeline.h"

#include <stdlib.h>

#include "assay/store/past.h"

#define DAY 86400
/* Nights without a backup that are told one by one in a gap; a longer one is no rhythm any more. */
#define GAP_MAX 400

struct timeline {
	struct store_snapshot *v;	/* of one source, oldest first; strings of mem */
	size_t n;
	struct log_row *rows;		/* newest first */
	size_t *snapshot;		/* beside each row: index in v, SIZE_MAX */
	size_t *row;			/* beside each snapshot: its row */
	size_t nrows, cap;
	struct arena mem;
};

/* ---- snapshots ---- */

static struct store_snapshot
kept(struct arena *mem, const struct store_snapshot *s)
{
	struct store_snapshot copy = *s;

	copy.context = arena_strdup(mem, s->context);
	copy.source = arena_strdup(mem, s->source);
	copy.key_id = arena_strdup(mem, s->key_id ? s->key_id : "");
	return copy;
}

/* The snapshots of the context that count: those of the source that the newest has. */
static int
load(struct timeline *t, struct store *s, const struct store_query *q, struct error *err)
{
	const struct store_snapshot *v;
	struct store_point newest;
	size_t n;

	if (store_resolve(s, "latest", q, &newest, err) != 0 ||
	    store_timeline(s, newest.at->context, &v, &n, err) != 0)
		return -1;
	t->v = mem_zero(n + 1, sizeof(*t->v));
	for (size_t i = 0; i < n; i++)
		if (str_eq(v[i].source, newest.at->source))
			t->v[t->n++] = kept(&t->mem, &v[i]);
	return 0;
}

/* ---- rows ---- */

static struct log_row *
add_row(struct timeline *t, size_t snapshot)
{
	if (t->nrows == t->cap) {
		t->cap = t->cap ? t->cap * 2 : 64;
		t->rows = mem_grow(t->rows, t->cap, sizeof(*t->rows));
		t->snapshot = mem_grow(t->snapshot, t->cap, sizeof(*t->snapshot));
	}
	t->snapshot[t->nrows] = snapshot;
	t->rows[t->nrows] = (struct log_row){.name = "", .source = "", .archive = "",
					     .commit = "", .sha256 = "", .labels = "", .lacks = ""};
	return &t->rows[t->nrows++];
}

static int
add_snapshot(struct timeline *t, struct store *s, size_t i, struct error *err)
{
	const struct store_snapshot *at = &t->v[i];
	struct log_row *row = add_row(t, i);
	struct snapshot facts = {0};
	char hex[41];

	oid_hex(&at->commit, hex);
	t->row[i] = t->nrows - 1;
	row->instant = at->instant;
	row->source = at->source;
	row->sha256 = at->sha256;
	row->first = i == 0;
	row->commit = arena_strdup(&t->mem, hex);
	row->name = i + 1 == t->n ? "latest" : arena_printf(&t->mem, "@~%zu", t->n - 1 - i);
	if (store_facts(s, at, &facts, err) != 0)
		return -1;
	row->objects = facts.objects;
	row->size = facts.size;
	row->kinds = json_object_size(facts.kinds);
	row->kinds_before = i ? t->rows[t->row[i - 1]].kinds : 0;
	row->archive = arena_strdup(&t->mem, facts.archive ? facts.archive : "");
	snapshot_release(&facts);
	return 0;
}

/* How many days lie between two snapshots that have none, when the rhythm is one a day. */
static int64_t
missing_between(const struct timeline *t, size_t older)
{
	int64_t gap = (t->v[older + 1].instant - t->v[older].instant + DAY / 2) / DAY;

	return gap < 1 ? 0 : gap > GAP_MAX ? GAP_MAX - 1 : gap - 1;
}

static int
make_rows(struct timeline *t, struct store *s, struct error *err)
{
	t->row = mem_zero(t->n + 1, sizeof(*t->row));
	for (size_t i = t->n; i-- > 0;) {
		int64_t missing = i ? missing_between(t, i - 1) : 0;

		if (add_snapshot(t, s, i, err) != 0)
			return -1;
		for (int64_t k = 1; k <= missing; k++) {
			struct log_row *row = add_row(t, SIZE_MAX);

			row->instant = t->v[i].instant - k * DAY;
			row->missing = true;
		}
	}
	return 0;
}

/* That they cannot be listed does not hide the timeline either. */
static void
mark_pasts(struct timeline *t, struct store *s)
{
	int64_t *kept = NULL;
	size_t n = 0, at = 0;

	if (t->n && store_past_list(s, t->v[0].context, &kept, &n, NULL) != 0)
		n = 0;
	for (size_t i = 0; i < t->n && at < n; i++) {
		while (at < n && kept[at] < t->v[i].instant)
			at++;
		if (at < n)
			t->rows[t->row[i]].past = kept[at] == t->v[i].instant;
	}
	free(kept);
}

int
timeline_open(struct timeline **out, struct store *s, const struct store_query *q,
	      struct error *err)
{
	struct timeline *t = mem_zero(1, sizeof(*t));

	if (load(t, s, q, err) != 0 || make_rows(t, s, err) != 0) {
		timeline_free(t);
		return -1;
	}
	timeline_labels(t, s, NULL);	/* a label that cannot be read must not hide the timeline */
	mark_pasts(t, s);
	*out = t;
	return 0;
}

void
timeline_free(struct timeline *t)
{
	if (!t)
		return;
	free(t->v);
	free(t->rows);
	free(t->snapshot);
	free(t->row);
	arena_release(&t->mem);
	free(t);
}

const char *
timeline_context(const struct timeline *t)
{
	return t->n ? t->v[0].context : "";
}

const struct store_snapshot *
timeline_snapshots(const struct timeline *t, size_t *n)
{
	*n = t->n;
	return t->v;
}

const struct log_row *
timeline_rows(const struct timeline *t, size_t *n)
{
	*n = t->nrows;
	return t->rows;
}

size_t
timeline_snapshot_of(const struct timeline *t, size_t row)
{
	return row < t->nrows ? t->snapshot[row] : SIZE_MAX;
}

size_t
timeline_row_of(const struct timeline *t, size_t snapshot)
{
	return snapshot < t->n ? t->row[snapshot] : SIZE_MAX;
}

/* ---- labels ---- */

int
timeline_labels(struct timeline *t, struct store *s, struct error *err)
{
	struct store_label *v = NULL;
	struct buf b = {0};
	size_t n = 0;

	if (!t->n)
		return 0;
	if (store_labels(s, t->v[0].context, &v, &n, err) != 0)
		return -1;
	for (size_t i = 0; i < t->n; i++) {
		const struct store_snapshot *at = &t->v[i];

		buf_clear(&b);
		for (size_t k = 0; k < n; k++)
			if (v[k].instant == at->instant && str_eq(v[k].sha256, at->sha256))
				buf_printf(&b, "%s%s", b.n ? ", " : "", v[k].name);
		t->rows[t->row[i]].labels = b.n ? arena_strdup(&t->mem, b.p) : "";
	}
	store_labels_free(v, n);
	buf_release(&b);
	return 0;
}

/* ---- numbers ---- */

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

	row->nchanged = 0;
	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].shown)
			v[row->nchanged++] = (struct log_object){
				.ref = arena_strdup(&t->mem, d->v[i].ref),
				.op = d->v[i].op,
				.severity = d->v[i].severity};
	row->changed = v;
}

int
timeline_count(struct timeline *t, struct store *s, size_t row, const struct timeline_want *w,
	       struct error *err)
{
	size_t i = timeline_snapshot_of(t, row);
	struct log_row *r = &t->rows[row];
	struct examined *e = NULL;
	struct drift *d;

	if (i == SIZE_MAX || i == 0)
		return 0;
	if (!w->whole) {
		if (examine_summary(s, &t->v[i - 1], &t->v[i], w->examine, &r->summary,
				    &r->partial, err) != 0)
			return -1;
		r->counted = true;
		return 0;
	}
	if (examine(&e, s, &t->v[i - 1], &t->v[i], w->examine, err) != 0)
		return -1;
	d = examined_drift(e);
	if (w->reviews)
		reviews_apply(w->reviews, d, w->now, true);
	r->summary = d->summary;
	r->partial = d->partial;
	if (w->lacks)
		r->lacks = lacks(t, d);
	if (w->changed)
		changed(t, d, r);
	r->counted = true;
	examined_free(e);
	return 0;
}

void
timeline_known(struct timeline *t, struct store *s, size_t row, const struct drift *d,
	       const struct rules *r)
{
	size_t i = timeline_snapshot_of(t, row);

	if (i == SIZE_MAX || i == 0)
		return;
	examine_keep(s, &t->v[i - 1], &t->v[i], r, d);
	t->rows[row].summary = d->summary;
	t->rows[row].partial = d->partial;
	t->rows[row].counted = true;
}
