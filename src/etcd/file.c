/*
 * The file: the map, the two metas, the trailer (bbolt internal/common/meta.go
 * and db.go, etcdutl/snapshot/v3_snapshot.go; formats.md c.1, c.3).
 *
 * A map's bytes can vanish under the reader when somebody cuts the file off
 * meanwhile; a backup is no such file.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "db.h"

enum {
	META_BYTES = 64,
	META_VERSION = 2,
	PAGE_SIZE_MIN = 512,
	PAGE_SIZE_MAX = 16 << 20,
};

#define META_MAGIC 0xED0CDAEDU

/* A larger file is read ahead of only as the kernel sees fit. */
#define WILLNEED_MAX ((size_t)1 << 30)

static uint64_t
fnv1a(const uint8_t *p, size_t n)
{
	uint64_t h = 0xcbf29ce484222325;

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 0x100000001b3;
	return h;
}

static bool
meta_looks(const uint8_t *p, bool *big)
{
	for (int order = 0; order < 2; order++) {
		*big = order == 1;
		if (load32(p, *big) == META_MAGIC && load32(p + 4, *big) == META_VERSION)
			return true;
	}
	return false;
}

/* The meta of the page at `at`. */
static bool
meta_read(const struct etcd *e, size_t at, struct meta *m)
{
	const uint8_t *p = e->p + at + PAGE_HEADER;

	if (at > e->n || e->n - at < PAGE_HEADER + META_BYTES || !meta_looks(p, &m->big) ||
	    load64(p + 56, m->big) != fnv1a(p, 56))
		return false;
	m->page_size = load32(p + 8, m->big);
	m->root = load64(p + 16, m->big);
	m->freelist = load64(p + 32, m->big);
	m->mark = load64(p + 40, m->big);
	m->txid = load64(p + 48, m->big);
	return m->page_size >= PAGE_SIZE_MIN && m->page_size <= PAGE_SIZE_MAX &&
	       (m->page_size & (m->page_size - 1)) == 0;
}

/* Both metas, as far as they are right; the second one lies where the first one says, and without
 * the first one it is looked for. */
static void
find_metas(const struct etcd *e, struct meta m[2], bool ok[2])
{
	ok[0] = meta_read(e, 0, &m[0]);
	ok[1] = false;
	for (uint32_t size = PAGE_SIZE_MIN; size <= PAGE_SIZE_MAX && !ok[1]; size *= 2)
		if (!ok[0] || m[0].page_size == size)
			ok[1] = meta_read(e, size, &m[1]) && m[1].page_size == size;
	if (ok[0] && ok[1] && m[0].big != m[1].big)
		ok[1] = false;
}

uint64_t
db_pages(const struct etcd *e)
{
	uint64_t have = (e->n + e->meta.page_size - 1) / e->meta.page_size;

	return e->meta.mark < have ? e->meta.mark : have;
}

uint64_t
db_page_of(const struct etcd *e, const void *p)
{
	return (uint64_t)((const uint8_t *)p - e->p) / e->meta.page_size;
}

enum page_fault
db_page(const struct etcd *e, uint64_t id, struct page *pg, uint64_t *span)
{
	const uint64_t size = e->meta.page_size;
	enum page_fault f;
	uint64_t room;
	size_t left;

	if (id < 2 || id >= e->meta.mark)
		return PAGE_BEYOND;
	if (id >= db_pages(e) || e->n - id * size < PAGE_HEADER)
		return PAGE_CUT;
	if (load64(e->p + id * size, e->meta.big) != id)
		return PAGE_NUMBER;
	left = e->n - id * size;
	room = ((uint64_t)load32(e->p + id * size + 12, e->meta.big) + 1) * size;
	f = page_open(pg, e->p + id * size, left < room ? left : room, e->meta.big);
	if (f == PAGE_TABLE && left < room)
		return PAGE_CUT;
	if (f == PAGE_OK)
		*span = (pg->end + size - 1) / size;
	if (f == PAGE_OK && *span > e->meta.mark - id)
		return PAGE_BEYOND;
	return f;
}

void
db_note(struct etcd *e, enum note_level level, const char *code, uint64_t page,
	const char *fmt, ...)
{
	char place[40];
	va_list ap;
	char *text;

	if (level == NOTE_DAMAGE)
		e->partial = true;
	if (!e->ns)
		return;
	snprintf(place, sizeof(place), "page %llu", (unsigned long long)page);
	va_start(ap, fmt);
	text = mem_vprintf(fmt, ap);
	va_end(ap);
	notes_add(e->ns, level, code, NULL, NULL, page == UINT64_MAX ? NULL : place, "%s", text);
	free(text);
}

/* Does the meta lead to a root that can be read, and that to the keys? */
static bool
meta_leads(struct etcd *e, const struct meta *m)
{
	struct meta was = e->meta;
	struct element el;
	struct page pg, sub;
	uint64_t span;
	bool ok;

	e->meta = *m;
	ok = db_page(e, m->root, &pg, &span) == PAGE_OK;
	for (unsigned i = 0; ok && pg.leaf && i < pg.count; i++) {
		page_element(&pg, i, &el);
		if (key_cmp(el.key, STR("key")) != 0 || el.value.n < 16)
			continue;
		uint64_t root = load64((const uint8_t *)el.value.p, m->big);

		ok = root == 0 || db_page(e, root, &sub, &span) == PAGE_OK;
	}
	e->meta = was;
	return ok;
}

static int
choose_meta(struct etcd *e, struct error *err)
{
	struct meta m[2] = {0};
	bool ok[2], fell_back = false;
	int best;

	find_metas(e, m, ok);
	if (!ok[0] && !ok[1])
		return error_set(err, ERR_INPUT,
				 "it is no etcd database, or both of its first pages are damaged");
	best = !ok[0] || (ok[1] && m[1].txid > m[0].txid);
	if (ok[0] && ok[1] && !meta_leads(e, &m[best]) && meta_leads(e, &m[!best])) {
		fell_back = true;
		best = !best;
	}
	e->meta = m[best];
	if (e->n / 2 < e->meta.page_size)
		return error_set(err, ERR_INPUT,
				 "the etcd database is cut off: it has less than two pages");
	if (!ok[!best])
		db_note(e, NOTE_WARN, "etcd-meta", (uint64_t)!best,
			"this meta page is damaged; the other one was used");
	if (fell_back)
		db_note(e, NOTE_DAMAGE, "etcd-meta", (uint64_t)!best,
			"what this page leads to is damaged; the transaction before it was read");
	if (e->meta.mark > e->n / e->meta.page_size)
		db_note(e, NOTE_WARN, "etcd-short", UINT64_MAX,
			"the file is cut off: it has %llu of %llu pages",
			(unsigned long long)(e->n / e->meta.page_size),
			(unsigned long long)e->meta.mark);
	return 0;
}

/* Takes over p if it is mapped. */
static int
open_map(struct etcd **out, struct etcd *e, const struct limits *lim, struct notes *ns,
	 struct error *err)
{
	e->lim = *lim;
	e->ns = ns;
	e->trailer = e->whole % 512 == SHA256_BYTES;
	e->n = e->whole - (e->trailer ? SHA256_BYTES : 0);
	if (choose_meta(e, err) != 0) {
		etcd_close(e);
		return -1;
	}
	*out = e;
	return 0;
}

int
etcd_open(struct etcd **out, int fd, const struct limits *lim, struct notes *ns, struct error *err)
{
	struct etcd *e;
	struct stat st;
	void *p;

	if (fstat(fd, &st) != 0)
		return error_errno(err, "cannot read the etcd database");
	if (!S_ISREG(st.st_mode) || st.st_size <= 0)
		return error_set(err, ERR_INPUT, "it is no etcd database: %s",
				 S_ISREG(st.st_mode) ? "it is empty" : "it is no file");
	if ((uint64_t)st.st_size > lim->total_bytes)
		return error_set(err, ERR_LIMIT, "the etcd database is larger than %llu bytes",
				 (unsigned long long)lim->total_bytes);
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return error_errno(err, "cannot map the etcd database");
	if ((size_t)st.st_size <= WILLNEED_MAX)
		madvise(p, (size_t)st.st_size, MADV_WILLNEED);
	e = mem_zero(1, sizeof(*e));
	e->p = p;
	e->whole = (size_t)st.st_size;
	e->mapped = true;
	return open_map(out, e, lim, ns, err);
}

int
etcd_open_bytes(struct etcd **out, const void *p, size_t n, const struct limits *lim,
		struct notes *ns, struct error *err)
{
	struct etcd *e = mem_zero(1, sizeof(*e));

	e->p = p;
	e->whole = n;
	return open_map(out, e, lim, ns, err);
}

void
etcd_close(struct etcd *e)
{
	if (!e)
		return;
	for (size_t i = 0; i < e->nbuckets; i++)
		free(e->buckets[i].leaves);
	free(e->buckets);
	free(e->seen);
	free(e->live);
	latest_free(e);
	for (size_t i = 0; i < e->st.nmembers; i++)
		free(e->st.members[i].name);
	free(e->st.members);
	free(e->st.cluster_version);
	free(e->st.storage_version);
	if (e->mapped)
		munmap((void *)(uintptr_t)e->p, e->whole);
	free(e);
}

bool
etcd_looks(const void *p, size_t n)
{
	bool big;

	for (size_t at = 0; at + PAGE_HEADER + 8 <= n; at = at ? at * 2 : PAGE_SIZE_MIN)
		if (meta_looks((const uint8_t *)p + at + PAGE_HEADER, &big))
			return true;
	return false;
}

void
etcd_verify(struct etcd *e, uint8_t whole[SHA256_BYTES])
{
	struct sha256 *s = sha256_new();
	uint8_t sum[SHA256_BYTES];

	sha256_add(s, e->p, e->n);
	if (e->trailer) {
		sha256_peek(s, sum);
		e->trailer_ok = memcmp(sum, e->p + e->n, SHA256_BYTES) == 0;
		sha256_add(s, e->p + e->n, SHA256_BYTES);
	}
	sha256_end(s, whole);
	sha256_free(s);
}

bool
etcd_partial(const struct etcd *e)
{
	return e->partial;
}
