/*
 * What a database says of itself, and the numbers of `etcdctl snapshot status`
 * (etcd server/storage/schema, etcdutl/snapshot/v3_snapshot.go, leasepb;
 * formats.md c.6, c.8).
 */
#include <stdlib.h>

#include "crc32c.h"
#include "db.h"
#include "member.h"
#include "wire.h"

enum {
	TEXT_MAX = 64,		/* of a version */
	MEMBERS_MAX = 1000,
};

static int
each_element(const struct bucket *b, int (*each)(void *ctx, const struct element *el), void *ctx)
{
	int rc = 0;

	for (size_t i = 0; b && i < b->n && !rc; i++) {
		for (unsigned k = 0; k < b->leaves[i].count && !rc; k++) {
			struct element el;

			page_element(&b->leaves[i], k, &el);
			rc = each(ctx, &el);
		}
	}
	return rc;
}

/* A number or a revision of the bucket `meta`; 0 when absent. */
static int64_t
meta_number(struct etcd *e, const char *key)
{
	struct str v;

	if (!bucket_get(db_bucket(e, "meta"), (struct str){key, strlen(key)}, &v) || v.n < 8)
		return 0;
	return (int64_t)load64((const uint8_t *)v.p, true);
}

static char *
text_of(struct etcd *e, const char *bucket, struct str key)
{
	struct str v = {"", 0};

	bucket_get(db_bucket(e, bucket), key, &v);
	return mem_strndup(v.p, v.n < TEXT_MAX ? v.n : TEXT_MAX);
}

static int64_t
last_revision(const struct etcd *e)
{
	int64_t main, sub;
	struct element el;

	for (size_t i = e->keys ? e->keys->n : 0; i--;) {
		for (unsigned k = e->keys->leaves[i].count; k--;) {
			page_element(&e->keys->leaves[i], k, &el);
			if (revision_read(el.key, &main, &sub))
				return main;
		}
	}
	return 0;
}

static int
add_member(void *ctx, const struct element *el)
{
	struct etcd *e = ctx;
	struct etcd_member m = {0};

	if (!member_read(el->key, el->value, &m))
		return 0;
	vec_grow(e->st.members, e->st.nmembers, e->capmembers);
	e->st.members[e->st.nmembers++] = m;
	return e->st.nmembers == MEMBERS_MAX;
}

/* Pages of the freelist: neither free nor anything's. */
static uint64_t
freelist_pages(const struct etcd *e)
{
	const uint64_t size = e->meta.page_size, id = e->meta.freelist;
	const uint8_t *p;

	if (id < 2 || id >= db_pages(e) || e->n - id * size < PAGE_HEADER || bit_get(e->live, id))
		return 0;
	p = e->p + id * size;
	if (load64(p, e->meta.big) != id || load16(p + 8, e->meta.big) != PAGE_FREELIST)
		return 0;
	return (uint64_t)load32(p + 12, e->meta.big) + 1;
}

static void
count_pages(struct etcd *e)
{
	uint64_t used = 2 + e->nlive + freelist_pages(e) + e->damaged;

	e->st.pages = e->meta.mark;
	e->st.damaged_pages = e->damaged;
	e->st.free_pages = used < e->meta.mark ? e->meta.mark - used : 0;
}

static void
sum_up(struct etcd *e)
{
	struct etcd_status *st = &e->st;
	const struct bucket *leases = db_bucket(e, "lease");

	st->page_size = e->meta.page_size;
	st->big_endian = e->meta.big;
	st->trailer = e->trailer;
	st->total_size = e->meta.mark * e->meta.page_size;
	st->compacted = meta_number(e, "finishedCompactRev");
	st->compacting = meta_number(e, "scheduledCompactRev");
	st->index = (uint64_t)meta_number(e, "consistent_index");
	st->term = (uint64_t)meta_number(e, "term");
	st->revision = last_revision(e);
	if (st->revision < st->compacted)
		st->revision = st->compacted;
	if (st->revision < st->compacting)
		st->revision = st->compacting;
	st->cluster_version = text_of(e, "cluster", STR("clusterVersion"));
	st->storage_version = text_of(e, "meta", STR("storageVersion"));
	each_element(db_bucket(e, "members"), add_member, e);
	st->leases = leases ? leases->entries : 0;
	for (size_t i = 0; i < e->nbuckets; i++)
		st->keys += e->buckets[i].entries;
	count_pages(e);
}

static int
hash_element(void *ctx, const struct element *el)
{
	crc32c_add(ctx, el->key.p, el->key.n);
	crc32c_add(ctx, el->value.p, el->value.n);
	return 0;
}

static uint32_t
hash(const struct etcd *e)
{
	struct crc32c c;

	crc32c_init(&c);
	for (size_t i = 0; i < e->nbuckets; i++) {
		crc32c_add(&c, e->buckets[i].name.p, e->buckets[i].name.n);
		each_element(&e->buckets[i], hash_element, &c);
	}
	return crc32c_end(&c);
}

const struct etcd_status *
etcd_summary(struct etcd *e)
{
	db_survey(e);
	if (!e->summed)
		sum_up(e);
	e->summed = true;
	e->st.trailer_ok = e->trailer_ok;
	return &e->st;
}

const struct etcd_status *
etcd_status(struct etcd *e)
{
	etcd_summary(e);
	if (!e->hashed) {
		e->st.hash = hash(e);
		e->st.live_keys = latest_count(e);
	}
	e->hashed = true;
	return &e->st;
}

struct leases {
	int (*each)(void *ctx, const struct etcd_lease *l);
	void *ctx;
};

static int
lease_one(void *ctx, const struct element *el)
{
	const struct leases *to = ctx;
	struct wire w = {(const uint8_t *)el->value.p, (const uint8_t *)el->value.p + el->value.n};
	struct etcd_lease l = {0};
	struct wire_field f;
	int rc;

	if (el->key.n != 8)
		return 0;
	l.id = (int64_t)load64((const uint8_t *)el->key.p, true);
	while ((rc = field_next(&w, &f)) == 1)
		if (f.number == 2 && f.type == WIRE_VARINT)
			l.ttl = (int64_t)f.v;
	return rc == 0 ? to->each(to->ctx, &l) : 0;
}

int
etcd_leases(struct etcd *e, int (*each)(void *ctx, const struct etcd_lease *l), void *ctx)
{
	struct leases to = {each, ctx};

	return each_element(db_bucket(e, "lease"), lease_one, &to);
}
