/*
 * The survey: from the root to the leaves of every bucket (bbolt bucket.go,
 * tx_check.go; formats.md c.5). etcd nests no bucket in a bucket.
 *
 * Each page is tried once, however often it is referred to, and its depth is
 * bounded. A child's keys must lie between the keys beside it in its branch, so
 * that a wrong reference to some other page, old or new, is found out. A branch
 * whose own keys are disturbed still leads to its children. What a branch that
 * is lost led to is looked for page by page (salvage.c).
 */
#include <stdlib.h>

#include "db.h"

enum {
	DEPTH_MAX = 32,
	BUCKETS_MAX = 1000,
	NOTES_EACH = 3,		/* pages named for each fault; more are counted */
};

struct walk {
	struct etcd *e;
	struct bucket *to;
	struct str last;	/* key before */
	uint32_t flags;		/* that each element of a leaf must have */
	unsigned leaves_at;	/* their depth and one more: the same for all; 0: none yet */
	struct lost *lost;
};

static void
tell(struct etcd *e, uint64_t page, enum page_fault f)
{
	e->damaged++;
	e->partial = true;
	if (e->told[f]++ < NOTES_EACH)
		db_note(e, NOTE_DAMAGE, "etcd-page", page,
			"the page %s; what should be there is lost", page_fault_text(f));
}

/* Past the bound they become one. */
static void
lose(struct walk *w, uint64_t id, enum page_fault f, const struct range *r, unsigned depth)
{
	struct lost *l = w->lost;
	struct lost_page *p = &l->v[l->n < LOST_MAX ? l->n : LOST_MAX - 1];

	tell(w->e, id, f);
	if (l->n < LOST_MAX) {
		l->n++;
		*p = (struct lost_page){.id = id, .range = *r, .depth = depth};
		return;
	}
	p->range.high = r->high;
	p->depth = depth < p->depth ? depth : p->depth;
}

static void
tell_more(struct etcd *e)
{
	for (int f = 0; f < PAGE_FAULTS; f++)
		if (e->told[f] > NOTES_EACH)
			db_note(e, NOTE_DAMAGE, "etcd-page", UINT64_MAX,
				"%llu more pages are lost: each of them %s",
				(unsigned long long)(e->told[f] - NOTES_EACH), page_fault_text(f));
}

/* Pages that one page takes: none of them may be another's. What was marked before the collision
 * stays marked, so that no page is gone over again and again. */
static bool
claim(struct etcd *e, uint64_t id, uint64_t span)
{
	for (uint64_t i = 1; i < span; i++) {
		if (bit_get(e->seen, id + i))
			return false;
		bit_set(e->seen, id + i);
	}
	return true;
}

static bool
flags_right(const struct page *pg, uint32_t flags)
{
	struct element el;

	for (unsigned i = 0; i < pg->count; i++) {
		page_element(pg, i, &el);
		if (el.flags != flags)
			return false;
	}
	return true;
}

static bool
in_range(const struct page *pg, const struct range *r)
{
	struct element first, last;

	if (pg->count == 0)
		return true;
	page_element(pg, 0, &first);
	page_element(pg, pg->count - 1U, &last);
	return (!r->low.p || key_cmp(first.key, r->low) >= 0) &&
	       (!r->high.p || key_cmp(last.key, r->high) < 0);
}

static void
take_pages(struct etcd *e, uint64_t id, uint64_t span)
{
	for (uint64_t i = 0; i < span; i++)
		bit_set(e->live, id + i);
	e->nlive += span;
}

static enum page_fault
take_leaf(struct walk *w, const struct page *pg, const struct range *r)
{
	struct element el;

	if (!page_ordered(pg))
		return PAGE_ORDER;
	if (!in_range(pg, r))
		return PAGE_RANGE;
	if (!flags_right(pg, w->flags))
		return PAGE_FLAGS;
	if (pg->count == 0)
		return PAGE_OK;
	page_element(pg, 0, &el);
	if (w->last.p && key_cmp(el.key, w->last) <= 0)
		return PAGE_RANGE;
	page_element(pg, pg->count - 1U, &el);
	w->last = el.key;
	vec_grow(w->to->leaves, w->to->n, w->to->cap);
	w->to->leaves[w->to->n++] = *pg;
	w->to->entries += pg->count;
	return PAGE_OK;
}

static enum page_fault
visit(struct walk *w, uint64_t id, struct page *pg, uint64_t *span)
{
	struct etcd *e = w->e;
	enum page_fault f;

	if (id < db_pages(e)) {
		if (bit_get(e->seen, id))
			return PAGE_TWICE;
		bit_set(e->seen, id);
	}
	f = db_page(e, id, pg, span);
	if (f == PAGE_OK && !claim(e, id, *span))
		return PAGE_TWICE;
	return f;
}

static void descend(struct walk *w, uint64_t id, const struct range *r, unsigned depth);

static void
take_branch(struct walk *w, const struct page *pg, const struct range *r, unsigned depth)
{
	bool ordered = page_ordered(pg);
	struct element el, next;

	page_element(pg, 0, &next);
	for (unsigned i = 0; i < pg->count; i++) {
		struct range sub = *r;

		el = next;
		if (ordered)
			sub.low = el.key;
		if (i + 1U < pg->count) {
			page_element(pg, i + 1, &next);
			if (ordered)
				sub.high = next.key;
		}
		descend(w, el.child, &sub, depth + 1);
	}
}

static void
descend(struct walk *w, uint64_t id, const struct range *r, unsigned depth)
{
	enum page_fault f = PAGE_DEPTH;
	struct page pg = {0};
	uint64_t span = 0;

	if (depth < DEPTH_MAX)
		f = visit(w, id, &pg, &span);
	if (f == PAGE_OK && !pg.leaf && page_ordered(&pg) && !in_range(&pg, r))
		f = PAGE_RANGE;
	if (f == PAGE_OK && pg.leaf)
		f = take_leaf(w, &pg, r);
	if (f != PAGE_OK) {
		lose(w, id, f, r, depth);
		return;
	}
	if (pg.leaf)
		w->leaves_at = depth + 1;
	take_pages(w->e, id, span);
	if (!pg.leaf)
		take_branch(w, &pg, r, depth);
}

/* A small bucket is a page of its own inside the value; it may lie at an odd address. */
static void
take_inline(struct walk *w, struct str value)
{
	const uint8_t *p = (const uint8_t *)value.p + 16;
	struct page pg;

	if (page_open(&pg, p, value.n - 16, w->e->meta.big) != PAGE_OK || !pg.leaf ||
	    take_leaf(w, &pg, &(struct range){0}) != PAGE_OK)
		tell(w->e, db_page_of(w->e, value.p), PAGE_BUCKET);
}

static void
take_bucket(struct etcd *e, const struct element *el)
{
	struct lost lost = {0};
	struct walk w = {.e = e, .lost = &lost};
	uint64_t root;

	if (el->value.n < 16) {
		tell(e, db_page_of(e, el->value.p), PAGE_BUCKET);
		return;
	}
	vec_grow(e->buckets, e->nbuckets, e->capbuckets);
	w.to = &e->buckets[e->nbuckets++];
	*w.to = (struct bucket){.name = el->key};
	root = load64((const uint8_t *)el->value.p, e->meta.big);
	if (root)
		descend(&w, root, &(struct range){0}, 0);
	else
		take_inline(&w, el->value);
	if (lost.n && key_cmp(el->key, STR("key")) == 0)
		db_salvage(e, w.to, &lost, w.leaves_at);
}

static void
take_buckets(struct etcd *e, const struct bucket *root)
{
	struct element el;

	for (size_t i = 0; i < root->n; i++) {
		for (unsigned k = 0; k < root->leaves[i].count; k++) {
			if (e->nbuckets == BUCKETS_MAX) {
				db_note(e, NOTE_DAMAGE, "etcd-limit", UINT64_MAX,
					"more than %d buckets: the others were not read",
					BUCKETS_MAX);
				return;
			}
			page_element(&root->leaves[i], k, &el);
			take_bucket(e, &el);
		}
	}
}

void
db_survey(struct etcd *e)
{
	struct lost lost = {0};
	struct bucket root = {0};
	struct walk w = {.e = e, .to = &root, .flags = ELEMENT_BUCKET, .lost = &lost};
	size_t words = (size_t)(db_pages(e) / 64 + 1);

	if (e->surveyed)
		return;
	e->surveyed = true;
	e->seen = mem_zero(words, sizeof(*e->seen));
	e->live = mem_zero(words, sizeof(*e->live));
	descend(&w, e->meta.root, &(struct range){0}, 0);
	take_buckets(e, &root);
	free(root.leaves);
	if (e->damaged && !db_bucket(e, "key")) {
		vec_grow(e->buckets, e->nbuckets, e->capbuckets);
		e->buckets[e->nbuckets] = (struct bucket){.name = STR("key")};
		lost = (struct lost){.n = 1, .v = {{.id = e->meta.root}}};
		db_salvage(e, &e->buckets[e->nbuckets++], &lost, 0);
	}
	e->keys = db_bucket(e, "key");
	tell_more(e);
}

struct bucket *
db_bucket(struct etcd *e, const char *name)
{
	db_survey(e);
	for (size_t i = 0; i < e->nbuckets; i++)
		if (key_cmp(e->buckets[i].name, (struct str){name, strlen(name)}) == 0)
			return &e->buckets[i];
	return NULL;
}

/* Does a page begin at or before the key? */
static bool
begins_before(const struct page *pg, struct str key)
{
	struct element el;

	page_element(pg, 0, &el);
	return key_cmp(el.key, key) <= 0;
}

size_t
bucket_leaves_before(const struct bucket *b, struct str key)
{
	return bisect(i, b->n, begins_before(&b->leaves[i], key));
}

/* The leaf of the list that a key is in if it is in any. */
static const struct page *
leaf_for(const struct bucket *b, struct str key)
{
	size_t n = bucket_leaves_before(b, key);

	return n ? &b->leaves[n - 1] : NULL;
}

bool
bucket_get(const struct bucket *b, struct str key, struct str *value)
{
	const struct page *pg = b ? leaf_for(b, key) : NULL;
	size_t lo = 0, hi = pg ? pg->count : 0;
	struct element el;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c;

		page_element(pg, (uint32_t)mid, &el);
		c = key_cmp(el.key, key);
		if (c == 0) {
			*value = el.value;
			return true;
		}
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}
