/*
 * What lies in pages that the root does not lead to: leaves of before, some of
 * them torn, since pages of several are reused one at a time (formats.md c.7).
 * An entry counts when its KeyValue agrees with its revision and none of its
 * bytes lies in a page that became another one since.
 */
#include <stdlib.h>

#include "db.h"

struct carving {
	struct etcd *e;
	struct etcd_entry *v;
	size_t n, cap;
};

size_t
db_untouched(const struct etcd *e, uint64_t id, const struct page *pg, uint64_t span)
{
	const uint64_t size = e->meta.page_size;

	for (uint64_t i = 1; i < span; i++) {
		uint64_t next = id + i;

		if (bit_get(e->live, next) || (e->n - next * size >= 8 &&
					       load64(e->p + next * size, e->meta.big) == next))
			return (size_t)(i * size);
	}
	return pg->end;
}

/* Entries of etcd's other buckets are no revisions, and fall out here. */
static void
carve_page(struct carving *c, const struct page *pg, size_t usable)
{
	struct etcd *e = c->e;

	for (unsigned i = 0; i < pg->count && c->n < e->lim.objects; i++) {
		struct etcd_entry en;
		struct element el;
		struct str now;
		int64_t mod;

		page_element(pg, i, &el);
		if ((size_t)((const uint8_t *)el.value.p - pg->p) + el.value.n > usable)
			break;
		if (el.flags != 0 || entry_read(&el, &en, &mod) != ENTRY_OK ||
		    (!en.tombstone && mod != en.main) || bucket_get(e->keys, el.key, &now))
			continue;
		en.carved = true;
		vec_grow(c->v, c->n, c->cap);
		c->v[c->n++] = en;
	}
}

static int
revision_cmp(const void *x, const void *y)
{
	const struct etcd_entry *a = x, *b = y;

	if (a->main != b->main)
		return a->main < b->main ? -1 : 1;
	if (a->sub != b->sub)
		return a->sub < b->sub ? -1 : 1;
	if (a->tombstone != b->tombstone)
		return a->tombstone ? 1 : -1;
	return key_cmp(a->key, b->key);
}

int
etcd_carve(struct etcd *e, int (*each)(void *ctx, const struct etcd_entry *en), void *ctx)
{
	struct carving c = {.e = e};
	int rc = 0;

	db_survey(e);
	for (uint64_t id = 2; id < db_pages(e); id++) {
		struct page pg;
		uint64_t span;

		if (!bit_get(e->live, id) && db_page(e, id, &pg, &span) == PAGE_OK && pg.leaf)
			carve_page(&c, &pg, db_untouched(e, id, &pg, span));
	}
	if (c.n)
		qsort(c.v, c.n, sizeof(*c.v), revision_cmp);
	for (size_t i = 0; i < c.n && !rc; i++)
		if (i == 0 || revision_cmp(&c.v[i - 1], &c.v[i]) != 0)
			rc = each(ctx, &c.v[i]);
	free(c.v);
	return rc;
}
