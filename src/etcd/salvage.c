/*
 * Leaves without a tree: when the root or a branch is lost, its leaves are still
 * in the file. A page counts when its number is its place and each of its keys
 * is a revision; a revision is exact wherever it stands, so entries of several
 * pages are put in order and each is taken once.
 *
 * A leaf that is free looks like any other. Pages on the freelist are left out;
 * etcd on Linux stores none (bbolt's NoFreelistSync), and then entries that a
 * compaction removed may be among what is found, deleted objects too. For the
 * sake of one lost leaf, whose entries are gone, that is not risked.
 */
#include <stdlib.h>

#include "db.h"

struct found {
	struct str key;
	size_t page, gap;	/* which page; how many known leaves are before it */
	uint32_t at;
};

struct salvage {
	struct etcd *e;
	const struct bucket *known;
	const struct lost_page *v[LOST_MAX];
	size_t n;
	uint64_t *spare;	/* a bit a page: on the freelist; NULL when that cannot be read */
	struct page *pages;
	size_t npages, cappages;
	struct found *found;
	size_t nfound, capfound;
};

/* ---- the freelist ---- */

/* One that names a page in use is not to be trusted. */
static bool
take_free(const struct etcd *e, uint64_t *spare, const uint8_t *ids, uint64_t n)
{
	for (uint64_t i = 0; i < n; i++) {
		uint64_t id = load64(ids + i * 8, e->meta.big);

		if (id < 2 || id >= e->meta.mark || (id < db_pages(e) && bit_get(e->live, id)))
			return false;
		if (id < db_pages(e))
			bit_set(spare, id);
	}
	return true;
}

static uint64_t *
free_pages(const struct etcd *e)
{
	const uint64_t size = e->meta.page_size, id = e->meta.freelist;
	const uint8_t *p;
	uint64_t *spare, count, room;
	size_t head = PAGE_HEADER;

	if (id < 2 || id >= db_pages(e) || e->n - id * size < PAGE_HEADER + 8)
		return NULL;
	p = e->p + id * size;
	if (load64(p, e->meta.big) != id || load16(p + 8, e->meta.big) != PAGE_FREELIST)
		return NULL;
	count = load16(p + 10, e->meta.big);
	if (count == UINT16_MAX) {
		count = load64(p + head, e->meta.big);
		head += 8;
	}
	room = ((uint64_t)load32(p + 12, e->meta.big) + 1) * size;
	room = room < e->n - id * size ? room : e->n - id * size;
	if (count > (room - head) / 8)
		return NULL;
	spare = mem_zero((size_t)(db_pages(e) / 64 + 1), sizeof(*spare));
	if (take_free(e, spare, p + head, count))
		return spare;
	free(spare);
	return NULL;
}

/* ---- leaves ---- */

static bool
is_lost(const struct salvage *s, struct str key)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct range *r = &s->v[i]->range;

		if ((!r->low.p || key_cmp(key, r->low) >= 0) &&
		    (!r->high.p || key_cmp(key, r->high) < 0))
			return true;
	}
	return false;
}

static bool
all_revisions(const struct page *pg)
{
	int64_t main, sub;

	for (unsigned i = 0; i < pg->count; i++) {
		struct element el;

		page_element(pg, i, &el);
		if (el.flags != 0 || !revision_read(el.key, &main, &sub))
			return false;
	}
	return true;
}

/* Between the first and the last key of a known leaf there is nothing but its entries. */
static bool
is_known(const struct salvage *s, struct str key, size_t gap)
{
	const struct page *pg = gap ? &s->known->leaves[gap - 1] : NULL;
	struct element el;

	if (!pg)
		return false;
	page_element(pg, pg->count - 1U, &el);
	return key_cmp(key, el.key) <= 0;
}

static bool
is_plausible(const struct element *el)
{
	struct etcd_entry en;
	int64_t mod;
	enum entry_state state = entry_read(el, &en, &mod);

	return state == ENTRY_EMPTY || (state == ENTRY_OK && (en.tombstone || mod == en.main));
}

static void
take_leaf(struct salvage *s, uint64_t id, const struct page *pg, uint64_t span)
{
	size_t usable = db_untouched(s->e, id, pg, span), before = s->nfound;

	for (unsigned i = 0; i < pg->count && s->nfound < s->e->lim.objects; i++) {
		struct element el;
		size_t gap;

		page_element(pg, i, &el);
		if ((size_t)((const uint8_t *)el.value.p - pg->p) + el.value.n > usable)
			break;
		gap = bucket_leaves_before(s->known, el.key);
		if (!is_lost(s, el.key) || is_known(s, el.key, gap) || !is_plausible(&el))
			continue;
		vec_grow(s->found, s->nfound, s->capfound);
		s->found[s->nfound++] = (struct found){el.key, s->npages, gap, i};
	}
	if (s->nfound == before)
		return;
	vec_grow(s->pages, s->npages, s->cappages);
	s->pages[s->npages++] = *pg;
	for (uint64_t i = 0; i < span; i++)
		bit_set(s->e->live, id + i);
	s->e->nlive += span;
}

static void
search(struct salvage *s)
{
	struct etcd *e = s->e;

	for (uint64_t id = 2; id < db_pages(e); id++) {
		struct page pg;
		uint64_t span;

		if (!bit_get(e->live, id) && !(s->spare && bit_get(s->spare, id)) &&
		    db_page(e, id, &pg, &span) == PAGE_OK && pg.leaf && all_revisions(&pg) &&
		    page_ordered(&pg))
			take_leaf(s, id, &pg, span);
	}
}

/* ---- putting it in order ---- */

static int
found_cmp(const void *x, const void *y)
{
	const struct found *a = x, *b = y;
	int c = key_cmp(a->key, b->key);

	return c ? c : (a->page > b->page) - (a->page < b->page);
}

static int
leaf_cmp(const void *x, const void *y)
{
	struct element a, b;

	page_element(x, 0, &a);
	page_element(y, 0, &b);
	return key_cmp(a.key, b.key);
}

/* `count` elements of a page from the one at `from` on: places are told from each element. */
static struct page
part_of(const struct page *pg, uint32_t from, uint16_t count)
{
	struct page part = *pg;

	part.p += (size_t)from * PAGE_ELEMENT;
	part.end -= (size_t)from * PAGE_ELEMENT;
	part.count = count;
	return part;
}

/* The entries from i on that stand side by side in their page, too; where the next ones begin. */
static size_t
side_by_side(const struct salvage *s, size_t i, uint16_t *count)
{
	const struct found *f = &s->found[i];

	*count = 1;
	while (++i < s->nfound) {
		const struct found *g = &s->found[i];

		if (key_cmp(g->key, g[-1].key) == 0)
			continue;
		if (g->page != f->page || g->at != f->at + *count || g->gap != f->gap)
			break;
		++*count;
	}
	return i;
}

static uint64_t
add_leaves(struct salvage *s, struct bucket *to)
{
	uint64_t taken = 0;
	uint16_t count;

	for (size_t i = 0, next; i < s->nfound; i = next) {
		const struct found *f = &s->found[i];

		next = side_by_side(s, i, &count);
		vec_grow(to->leaves, to->n, to->cap);
		to->leaves[to->n++] = part_of(&s->pages[f->page], f->at, count);
		taken += count;
	}
	qsort(to->leaves, to->n, sizeof(*to->leaves), leaf_cmp);
	to->entries += taken;
	return taken;
}

static void
choose(struct salvage *s, const struct lost *lost, unsigned leaves_at)
{
	for (size_t i = 0; i < lost->n; i++)
		if (s->spare || !leaves_at || lost->v[i].depth + 1 < leaves_at)
			s->v[s->n++] = &lost->v[i];
}

void
db_salvage(struct etcd *e, struct bucket *to, const struct lost *lost, unsigned leaves_at)
{
	struct salvage s = {.e = e, .known = to, .spare = free_pages(e)};
	uint64_t taken;

	choose(&s, lost, leaves_at);
	if (s.n)
		search(&s);
	if (s.nfound) {
		qsort(s.found, s.nfound, sizeof(*s.found), found_cmp);
		taken = add_leaves(&s, to);
		db_note(e, NOTE_DAMAGE, "etcd-salvaged", s.v[0]->id,
			"%llu entries that this page should lead to were found in %zu others%s",
			(unsigned long long)taken, s.npages,
			s.spare ? ""
				: "; which pages are free is not known: deleted objects may be "
				  "among them, and older states");
	}
	free(s.spare);
	free(s.pages);
	free(s.found);
}
