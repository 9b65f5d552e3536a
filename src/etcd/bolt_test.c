/* Databases for the other tests, written byte by byte after formats.md c. */
#include "bolt_test.h"

#include <stdio.h>
#include <stdlib.h>

#include "test.h"

enum { HEADER = 16, ELEMENT = 16, LEAF = 2, BRANCH = 1, META = 4 };

void
bolt_store(const struct bolt *b, uint8_t *p, uint64_t v, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		p[b->big ? bytes - 1 - i : i] = (uint8_t)(v >> 8 * i);
}

uint8_t *
bolt_page(const struct bolt *b, uint64_t id)
{
	return b->p + id * b->page_size;
}

void
bolt_new(struct bolt *b, size_t page_size, bool big, uint64_t pages)
{
	*b = (struct bolt){.page_size = page_size, .big = big, .pages = pages};
	b->n = page_size * pages;
	b->p = mem_zero(1, b->n);
}

void
bolt_free(struct bolt *b)
{
	free(b->p);
	arena_release(&b->a);
}

static void
put_be64(uint8_t *p, uint64_t v)
{
	for (int i = 0; i < 8; i++)
		p[i] = (uint8_t)(v >> 8 * (7 - i));
}

static size_t
put_varint(uint8_t *p, uint64_t v)
{
	size_t n = 0;

	for (; v >= 0x80; v >>= 7)
		p[n++] = (uint8_t)(v | 0x80);
	p[n++] = (uint8_t)v;
	return n;
}

static size_t
put_bytes(uint8_t *p, uint8_t tag, const char *s)
{
	size_t len = strlen(s), n = 1;

	p[0] = tag;
	n += put_varint(p + n, len);
	memcpy(p + n, s, len);
	return n + len;
}

struct item
bolt_revision(struct bolt *b, int64_t main, const char *key, const char *value)
{
	uint8_t *k = arena_alloc(&b->a, 18);
	uint8_t *v = arena_alloc(&b->a, strlen(key) + (value ? strlen(value) : 0) + 64);
	size_t n = put_bytes(v, 1 << 3 | 2, key);

	put_be64(k, (uint64_t)main);
	k[8] = '_';
	put_be64(k + 9, 0);
	k[17] = 't';
	if (value) {
		for (uint8_t field = 2; field <= 4; field++) {
			v[n++] = (uint8_t)(field << 3);
			n += put_varint(v + n, field == 4 ? 1 : (uint64_t)main);
		}
		n += put_bytes(v + n, 5 << 3 | 2, value);
	}
	return (struct item){{(char *)k, value ? 17 : 18}, {(char *)v, n}, 0, 0};
}

struct item
bolt_child(struct bolt *b, const struct item *first, uint64_t page)
{
	(void)b;
	return (struct item){.key = first->key, .child = page};
}

/* Writes a page of n items to p; its size. */
static size_t
image(const struct bolt *b, uint8_t *p, int flags, const struct item *v, size_t n)
{
	size_t at = HEADER + n * ELEMENT;

	bolt_store(b, p + 8, (uint64_t)flags, 2);
	bolt_store(b, p + 10, n, 2);
	for (size_t i = 0; i < n; i++) {
		uint8_t *el = p + HEADER + i * ELEMENT;
		size_t pos = at - (HEADER + i * ELEMENT);

		if (flags == LEAF) {
			bolt_store(b, el, v[i].flags, 4);
			bolt_store(b, el + 4, pos, 4);
			bolt_store(b, el + 8, v[i].key.n, 4);
			bolt_store(b, el + 12, v[i].value.n, 4);
		} else {
			bolt_store(b, el, pos, 4);
			bolt_store(b, el + 4, v[i].key.n, 4);
			bolt_store(b, el + 8, v[i].child, 8);
		}
		memcpy(p + at, v[i].key.p, v[i].key.n);
		at += v[i].key.n;
		if (flags == LEAF && v[i].value.n)
			memcpy(p + at, v[i].value.p, v[i].value.n);
		at += flags == LEAF ? v[i].value.n : 0;
	}
	return at;
}

static size_t
size_of(const struct item *v, size_t n)
{
	size_t size = HEADER;

	for (size_t i = 0; i < n; i++)
		size += ELEMENT + v[i].key.n + v[i].value.n;
	return size;
}

static void
write_page(struct bolt *b, uint64_t id, int flags, const struct item *v, size_t n)
{
	size_t size = size_of(v, n);
	uint64_t span = (size + b->page_size - 1) / b->page_size;

	if (id + span > b->pages) {
		fprintf(stderr, "page %llu does not fit\n", (unsigned long long)id);
		exit(1);
	}
	memset(bolt_page(b, id), 0, span * b->page_size);
	bolt_store(b, bolt_page(b, id), id, 8);
	image(b, bolt_page(b, id), flags, v, n);
	bolt_store(b, bolt_page(b, id) + 12, span - 1, 4);
}

void
bolt_leaf(struct bolt *b, uint64_t id, const struct item *v, size_t n)
{
	write_page(b, id, LEAF, v, n);
}

void
bolt_branch(struct bolt *b, uint64_t id, const struct item *v, size_t n)
{
	write_page(b, id, BRANCH, v, n);
}

struct item
bolt_bucket(struct bolt *b, const char *name, uint64_t root)
{
	uint8_t *v = arena_alloc(&b->a, 16);

	memset(v, 0, 16);
	bolt_store(b, v, root, 8);
	return (struct item){{name, strlen(name)}, {(char *)v, 16}, 0, 1};
}

struct item
bolt_inline(struct bolt *b, const char *name, const struct item *v, size_t n)
{
	size_t size = 16 + size_of(v, n);
	uint8_t *p = arena_alloc(&b->a, size);

	memset(p, 0, size);
	image(b, p + 16, LEAF, v, n);
	return (struct item){{name, strlen(name)}, {(char *)p, size}, 0, 1};
}

void
bolt_meta(struct bolt *b, int which, uint64_t root, uint64_t txid)
{
	uint8_t *p = bolt_page(b, (uint64_t)which), *m = p + HEADER;
	uint64_t sum = 0xcbf29ce484222325;

	bolt_store(b, p, (uint64_t)which, 8);
	bolt_store(b, p + 8, META, 2);
	bolt_store(b, m, 0xED0CDAED, 4);
	bolt_store(b, m + 4, 2, 4);
	bolt_store(b, m + 8, b->page_size, 4);
	bolt_store(b, m + 16, root, 8);
	bolt_store(b, m + 32, b->freelist ? b->freelist : UINT64_MAX, 8);
	bolt_store(b, m + 40, b->pages, 8);
	bolt_store(b, m + 48, txid, 8);
	for (int i = 0; i < 56; i++)
		sum = (sum ^ m[i]) * 0x100000001b3;
	bolt_store(b, m + 56, sum, 8);
}

void
bolt_freelist(struct bolt *b, uint64_t id, const uint64_t *free, size_t n)
{
	uint8_t *p = bolt_page(b, id);

	memset(p, 0, b->page_size);
	bolt_store(b, p, id, 8);
	bolt_store(b, p + 8, 0x10, 2);
	bolt_store(b, p + 10, n, 2);
	for (size_t i = 0; i < n; i++)
		bolt_store(b, p + HEADER + i * 8, free[i], 8);
	b->freelist = id;
	bolt_meta(b, 0, b->root, 6);
	bolt_meta(b, 1, b->root, 7);
}

static struct item
text(const char *key, const char *value)
{
	return (struct item){{key, strlen(key)}, {value, strlen(value)}, 0, 0};
}

static void
small_root(struct bolt *b)
{
	struct item cluster[] = {text("clusterVersion", "3.5.0")};
	struct item lease[] = {{{"\0\0\0\0\0\0\1\2", 8}, {"\x08\x82\x02\x10\x3c", 5}, 0, 0}};
	struct item members[] = {text("8e9e05c52164694d",
				      "{\"id\":10276657743932975437,\"peerURLs\":[\"name\",\"x\"],"
				      "\"name\" : \"ma\\u0073ter-0\"}")};
	struct item meta[] = {{{"consistent_index", 16}, {"\0\0\0\0\0\0\0\x63", 8}, 0, 0},
			      {{"finishedCompactRev", 18},
			       {"\0\0\0\0\0\0\0\x02_\0\0\0\0\0\0\0\0", 17}, 0, 0},
			      text("storageVersion", "3.6.0")};
	struct item root[] = {bolt_inline(b, "cluster", cluster, 1), bolt_bucket(b, "key", 4),
			      bolt_inline(b, "lease", lease, 1),
			      bolt_inline(b, "members", members, 1),
			      bolt_inline(b, "meta", meta, countof(meta))};

	/* it takes more than a page of 512 */
	b->root = b->page_size > 512 ? 3 : 10;
	bolt_leaf(b, b->root, root, countof(root));
}

void
bolt_small(struct bolt *b, size_t page_size, bool big)
{
	bolt_new(b, page_size, big, SMALL_PAGES);
	char *large = arena_alloc(&b->a, page_size * 3 / 2 + 1);

	memset(large, 'x', page_size * 3 / 2);
	large[page_size * 3 / 2] = '\0';
	struct item v5[] = {bolt_revision(b, 2, "/a", "one"), bolt_revision(b, 3, "/b", "two"),
			    bolt_revision(b, 4, "/a", "three")};
	struct item v6[] = {bolt_revision(b, 5, "/c", "four"), bolt_revision(b, 6, "/b", NULL),
			    bolt_revision(b, 7, "/d", "five")};
	struct item v7[] = {bolt_revision(b, 8, "/e", large), bolt_revision(b, 9, "/a", "six")};
	struct item v9[] = {bolt_revision(b, 1, "/gone", "old"), v5[0], v5[1]};
	struct item v4[] = {bolt_child(b, v5, 5), bolt_child(b, v6, 6), bolt_child(b, v7, 7)};

	bolt_branch(b, 4, v4, countof(v4));
	bolt_leaf(b, 5, v5, countof(v5));
	bolt_leaf(b, 6, v6, countof(v6));
	bolt_leaf(b, 7, v7, countof(v7));
	bolt_leaf(b, 9, v9, countof(v9));
	small_root(b);
	bolt_meta(b, 0, b->root, 6);
	bolt_meta(b, 1, b->root, 7);
}

struct etcd *
bolt_open(const struct bolt *b, struct notes *ns)
{
	struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};
	struct etcd *e;

	if (etcd_open_bytes(&e, b->p, b->n, &lim, ns, &err) != 0) {
		fprintf(stderr, "cannot open: %s\n", err.text);
		exit(1);
	}
	return e;
}

static int
write_entry(void *ctx, const struct etcd_entry *en)
{
	struct buf *out = ctx;

	buf_printf(out, "%s%.*s%s%.*s@%lld", out->n ? " " : "", (int)en->key.n, en->key.p,
		   en->tombstone ? "!" : "=", (int)(en->value.n < 8 ? en->value.n : 8),
		   en->value.p, (long long)en->main);
	return 0;
}

const char *
latest_text(struct etcd *e, struct buf *out)
{
	buf_clear(out);
	etcd_latest(e, write_entry, out);
	return buf_cstr(out);
}

const char *
history_text(struct etcd *e, struct buf *out)
{
	buf_clear(out);
	etcd_each(e, write_entry, out);
	return buf_cstr(out);
}

const char *
carved_text(struct etcd *e, struct buf *out)
{
	buf_clear(out);
	etcd_carve(e, write_entry, out);
	return buf_cstr(out);
}
