/*
 * The latest state: every key with its last revision, sorted by key once. Keys
 * of a cluster begin alike, so they are sorted eight bytes at a time (multikey
 * quicksort, Bentley and Sedgewick 1997, with the bytes at hand in the slot):
 * that reads each key a few times only, where comparisons would some 17 times.
 */
#include <stdlib.h>

#include "db.h"

struct slot {
	uint64_t word;		/* the eight bytes of the key from the present depth on */
	const char *key;	/* copied: in the file they lie too far apart for the caches */
	uint32_t n;
	uint32_t leaf;		/* its place: leaves ascend, and elements in them */
	uint32_t at;
};

enum { SMALL = 16 };

static uint64_t
word_at(const struct slot *s, size_t depth)
{
	uint8_t b[8] = {0};

	if (s->n >= depth + 8)
		return load64((const uint8_t *)s->key + depth, true);
	if (s->n > depth)
		memcpy(b, s->key + depth, s->n - depth);
	return load64(b, true);
}

/* By key, then by revision. */
static int
slot_cmp(const void *x, const void *y)
{
	const struct slot *a = x, *b = y;
	int c = key_cmp((struct str){a->key, a->n}, (struct str){b->key, b->n});

	if (c)
		return c;
	if (a->leaf != b->leaf)
		return a->leaf < b->leaf ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

static void
sort_small(struct slot *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct slot s = v[i];
		size_t k = i;

		for (; k && slot_cmp(&v[k - 1], &s) > 0; k--)
			v[k] = v[k - 1];
		v[k] = s;
	}
}

static uint64_t
median(uint64_t a, uint64_t b, uint64_t c)
{
	if (a < b)
		return b < c ? b : a < c ? c : a;
	return a < c ? a : b < c ? c : b;
}

/* A pivot that hostile keys cannot foresee. */
static uint64_t
pivot_of(const struct slot *v, size_t n, uint64_t *seed)
{
	uint64_t w[3];

	for (int i = 0; i < 3; i++) {
		*seed = *seed * 6364136223846793005 + 1442695040888963407;
		w[i] = v[(*seed >> 32) % n].word;
	}
	return median(w[0], w[1], w[2]);
}

/* Puts v[0, lt) below the pivot, v[gt, n) above, and what is equal between. */
static void
partition(struct slot *v, size_t n, uint64_t pivot, size_t *lt, size_t *gt)
{
	size_t a = 0, i = 0, b = n;

	while (i < b) {
		struct slot s = v[i];

		if (s.word < pivot) {
			v[i++] = v[a];
			v[a++] = s;
		} else if (s.word > pivot) {
			v[i] = v[--b];
			v[b] = s;
		} else {
			i++;
		}
	}
	*lt = a;
	*gt = b;
}

/* The slots at and behind `depth`, whose words are those of that depth. The largest of the three
 * parts is done in the loop, so the stack is no deeper than log2 n. */
static void
sort_slots(struct slot *v, size_t n, size_t depth, uint64_t *seed)
{
	while (n > SMALL) {
		uint64_t pivot = pivot_of(v, n, seed);
		size_t lt, gt, equal;

		partition(v, n, pivot, &lt, &gt);
		equal = gt - lt;
		if ((pivot & 0xff) == 0) {	/* keys may end here: shorter ones go first */
			qsort(v + lt, equal, sizeof(*v), slot_cmp);
			equal = 0;
		}
		for (size_t i = lt; i < lt + equal; i++)
			v[i].word = word_at(&v[i], depth + 8);
		if (equal >= lt && equal >= n - gt) {
			sort_slots(v, lt, depth, seed);
			sort_slots(v + gt, n - gt, depth, seed);
			v += lt;
			n = equal;
			depth += 8;
			continue;
		}
		sort_slots(v + lt, equal, depth + 8, seed);
		if (lt < n - gt) {
			sort_slots(v, lt, depth, seed);
			v += gt;
			n -= gt;
		} else {
			sort_slots(v + gt, n - gt, depth, seed);
			n = lt;
		}
	}
	sort_small(v, n);
}

struct collecting {
	struct etcd *e;
	struct slot *v;
	size_t n, cap;
};

static int
collect(void *ctx, const struct etcd_entry *en, size_t leaf, unsigned at)
{
	struct collecting *c = ctx;
	struct slot *s;

	if (c->n >= c->e->lim.objects) {
		db_note(c->e, NOTE_DAMAGE, "etcd-limit", UINT64_MAX,
			"more than %llu entries: the others were not read",
			(unsigned long long)c->e->lim.objects);
		return 1;
	}
	vec_grow(c->v, c->n, c->cap);
	s = &c->v[c->n++];
	*s = (struct slot){.n = (uint32_t)en->key.n, .leaf = (uint32_t)leaf, .at = at};
	s->key = arena_strndup(&c->e->names, en->key.p, en->key.n);
	s->word = word_at(s, 0);
	return 0;
}

static void
build(struct etcd *e)
{
	uint64_t seed = (uintptr_t)e ^ (uintptr_t)e->p << 20;
	struct collecting c = {.e = e};
	size_t n, kept = 0;
	struct slot *v;

	if (e->indexed)
		return;
	e->indexed = true;
	db_each(e, collect, &c);
	n = c.n;
	v = c.v;
	sort_slots(v, n, 0, &seed);
	for (size_t i = 0; i < n; i++) {
		if (i + 1 < n && v[i].n == v[i + 1].n &&
		    memcmp(v[i].key, v[i + 1].key, v[i].n) == 0)
			continue;
		v[kept++] = v[i];
	}
	e->index = v;
	e->nindex = kept;
}

static void
entry_of(const struct etcd *e, const struct slot *s, struct etcd_entry *en)
{
	struct element el;
	int64_t mod;

	page_element(&e->keys->leaves[s->leaf], s->at, &el);
	entry_read(&el, en, &mod);
}

int
etcd_latest(struct etcd *e, int (*each)(void *ctx, const struct etcd_entry *en), void *ctx)
{
	struct etcd_entry en;
	int rc = 0;

	build(e);
	for (size_t i = 0; i < e->nindex && !rc; i++) {
		if (i + AHEAD < e->nindex)
			page_prefetch(&e->keys->leaves[e->index[i + AHEAD].leaf]);
		entry_of(e, &e->index[i], &en);
		if (!en.tombstone)
			rc = each(ctx, &en);
	}
	return rc;
}

static int
find_cmp(const void *key, const void *slot)
{
	const struct slot *s = slot;

	return key_cmp(*(const struct str *)key, (struct str){s->key, s->n});
}

bool
etcd_find(struct etcd *e, struct str key, struct etcd_entry *out)
{
	const struct slot *s = NULL;

	build(e);
	if (e->nindex)
		s = bsearch(&key, e->index, e->nindex, sizeof(*s), find_cmp);
	if (s)
		entry_of(e, s, out);
	return s != NULL;
}

static int
count_one(void *ctx, const struct etcd_entry *en)
{
	(void)en;
	(*(uint64_t *)ctx)++;
	return 0;
}

uint64_t
latest_count(struct etcd *e)
{
	uint64_t n = 0;

	etcd_latest(e, count_one, &n);
	return n;
}

void
latest_free(struct etcd *e)
{
	free(e->index);
	arena_release(&e->names);
}
