/*
 * The layout is that of bbolt's internal/common/{page,meta,bucket}.go: a page is
 * a header of 16 bytes (id, flags, count, overflow), elements of 16 bytes each,
 * then keys and values; a small bucket lies inside its entry of the root.
 */
#include "bench_bolt.h"

#include <stdio.h>
#include <stdlib.h>

enum { PAGE = 4096, HEAD = 16, ELEMENT = 16 };
enum { PAGE_BRANCH = 1, PAGE_LEAF = 2, PAGE_META = 4, PAGE_FREELIST = 16 };
enum {
	FULL = PAGE * 9 / 10, /* etcd fills its pages to nine tenths */
	INLINE = PAGE / 4,
	STALE_EVERY = 32
}; /* leaves a stale one comes after */

struct element {
	uint32_t flags;
	size_t key, nkey, value, nvalue; /* in the node's bytes */
	uint64_t page;                   /* of a branch */
};

/* A page that is being filled. */
struct node {
	struct element *v;
	size_t n, cap;
	struct buf bytes;
	size_t size;
};

/* Pages of one level of a tree: a first key and a page id each. */
struct level {
	struct element *v;
	size_t n, cap;
	struct buf keys;
};

struct bolt {
	FILE *f;
	const char *path;
	uint64_t next; /* page */
	struct node leaf, root;
	struct level pages; /* leaves of the bucket that is being written */
	const char *name;   /* of it; NULL before the first */
	uint64_t *free;
	size_t nfree, capfree;
};

static void
fail(const struct bolt *b)
{
	perror(b->path);
	exit(1);
}

static void
put(struct bolt *b, const void *p, size_t n)
{
	if (n && fwrite(p, 1, n, b->f) != n)
		fail(b);
}

static void
little(uint8_t *p, uint64_t v, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		p[i] = (uint8_t)(v >> 8 * i);
}

/* ---- nodes ---- */

static void
node_add(struct node *d, uint32_t flags, struct str key, struct str value)
{
	vec_grow(d->v, d->n, d->cap);
	d->v[d->n++] = (struct element){flags, d->bytes.n, key.n, d->bytes.n + key.n, value.n, 0};
	buf_add(&d->bytes, key.p, key.n);
	buf_add(&d->bytes, value.p, value.n);
	d->size += ELEMENT + key.n + value.n;
}

static void
node_clear(struct node *d)
{
	d->n = d->size = 0;
	buf_clear(&d->bytes);
}

static void
header(uint8_t *p, uint64_t id, unsigned flags, size_t count, size_t overflow)
{
	little(p, id, 8);
	little(p + 8, flags, 2);
	little(p + 10, count, 2);
	little(p + 12, overflow, 4);
}

/* The bytes of a page: header, elements, then keys and values. */
static void
image(struct buf *out, const struct node *d, uint64_t id, unsigned flags)
{
	size_t size = HEAD + d->size, pages = (size + PAGE - 1) / PAGE;
	uint8_t *p = (uint8_t *)buf_room(out, HEAD + d->n * ELEMENT);

	header(p, id, flags, d->n, pages - 1);
	for (size_t i = 0; i < d->n; i++) {
		const struct element *el = &d->v[i];
		uint8_t *at = p + HEAD + i * ELEMENT;
		size_t pos = (d->n - i) * ELEMENT + el->key;

		if (flags == PAGE_BRANCH) {
			little(at, pos, 4);
			little(at + 4, el->nkey, 4);
			little(at + 8, el->page, 8);
		} else {
			little(at, el->flags, 4);
			little(at + 4, pos, 4);
			little(at + 8, el->nkey, 4);
			little(at + 12, el->nvalue, 4);
		}
	}
	out->n += HEAD + d->n * ELEMENT;
	buf_add(out, d->bytes.p, d->bytes.n);
}

static uint64_t
write_page(struct bolt *b, const struct node *d, unsigned flags)
{
	uint64_t id = b->next;
	struct buf page = {0};

	image(&page, d, id, flags);
	buf_fill(&page, 0, (PAGE - page.n % PAGE) % PAGE);
	put(b, page.p, page.n);
	b->next += page.n / PAGE;
	buf_release(&page);
	return id;
}

/* ---- a bucket ---- */

static void
level_add(struct level *l, struct str key, uint64_t page)
{
	vec_grow(l->v, l->n, l->cap);
	l->v[l->n++] = (struct element){.key = l->keys.n, .nkey = key.n, .page = page};
	buf_add(&l->keys, key.p, key.n);
}

/* A page that nothing leads to, as an older transaction left it. */
static void
write_stale(struct bolt *b)
{
	uint64_t id = write_page(b, &b->leaf, PAGE_LEAF);

	for (; id < b->next; id++) {
		vec_grow(b->free, b->nfree, b->capfree);
		b->free[b->nfree++] = id;
	}
}

static void
end_leaf(struct bolt *b)
{
	struct node *d = &b->leaf;

	level_add(&b->pages, (struct str){d->bytes.p, d->v[0].nkey}, write_page(b, d, PAGE_LEAF));
	if (b->pages.n % STALE_EVERY == 0)
		write_stale(b);
	node_clear(d);
}

static void
end_branch(struct bolt *b, struct level *up, struct node *d)
{
	level_add(up, (struct str){d->bytes.p, d->v[0].nkey}, write_page(b, d, PAGE_BRANCH));
	node_clear(d);
}

/* The branches over a level of pages; the root's id. */
static uint64_t
write_branches(struct bolt *b, struct level *l)
{
	struct node d = {0};
	uint64_t root;

	while (l->n > 1) {
		struct level up = {0};

		for (size_t i = 0; i < l->n; i++) {
			node_add(&d, 0, (struct str){l->keys.p + l->v[i].key, l->v[i].nkey},
				 (struct str){0});
			d.v[d.n - 1].page = l->v[i].page;
			if (d.size > FULL)
				end_branch(b, &up, &d);
		}
		if (d.n)
			end_branch(b, &up, &d);
		free(l->v);
		buf_release(&l->keys);
		*l = up;
	}
	root = l->v[0].page;
	l->n = 0;
	buf_clear(&l->keys);
	free(d.v);
	buf_release(&d.bytes);
	return root;
}

static void
end_bucket(struct bolt *b)
{
	struct buf value = {0};

	buf_fill(&value, 0, 16); /* page of its root, sequence */
	if (b->pages.n == 0 && HEAD + b->leaf.size <= INLINE) {
		image(&value, &b->leaf, 0, PAGE_LEAF);
		node_clear(&b->leaf);
	} else {
		if (b->leaf.n)
			end_leaf(b);
		little((uint8_t *)value.p, write_branches(b, &b->pages), 8);
	}
	node_add(&b->root, 1, (struct str){b->name, strlen(b->name)},
		 (struct str){value.p, value.n});
	buf_release(&value);
}

/* ---- the file ---- */

struct bolt *
bolt_begin(const char *path)
{
	struct bolt *b = mem_zero(1, sizeof(*b));
	struct buf metas = {0};

	b->path = path;
	b->next = 2;
	b->f = fopen(path, "w+");
	if (!b->f)
		fail(b);
	setvbuf(b->f, NULL, _IOFBF, 1 << 20);
	buf_fill(&metas, 0, 2 * PAGE);
	put(b, metas.p, metas.n);
	buf_release(&metas);
	return b;
}

void
bolt_bucket(struct bolt *b, const char *name)
{
	if (b->name)
		end_bucket(b);
	b->name = name;
}

void
bolt_put(struct bolt *b, struct str key, struct str value)
{
	/* two entries a leaf at least, however long they are */
	if (b->leaf.n >= 2 && HEAD + b->leaf.size + ELEMENT + key.n + value.n > FULL)
		end_leaf(b);
	node_add(&b->leaf, 0, key, value);
}

static uint64_t
write_freelist(struct bolt *b)
{
	bool many = b->nfree >= 0xffff; /* then the count is the first number */
	uint64_t id = b->next;
	struct buf page = {0};
	uint8_t *p;
	size_t size = HEAD + 8 * (b->nfree + many), pages = (size + PAGE - 1) / PAGE;

	buf_fill(&page, 0, pages * PAGE);
	p = (uint8_t *)page.p;
	header(p, id, PAGE_FREELIST, many ? 0xffff : b->nfree, pages - 1);
	if (many)
		little(p + HEAD, b->nfree, 8);
	for (size_t i = 0; i < b->nfree; i++)
		little(p + HEAD + 8 * (i + many), b->free[i], 8);
	put(b, page.p, page.n);
	b->next += pages;
	buf_release(&page);
	return id;
}

static void
write_meta(struct bolt *b, unsigned id, uint64_t root, uint64_t freelist, uint64_t txid)
{
	uint8_t page[PAGE] = {0}, *m = page + HEAD;
	uint64_t sum = 0xcbf29ce484222325u;

	header(page, id, PAGE_META, 0, 0);
	little(m, 0xed0cdaed, 4);
	little(m + 4, 2, 4);
	little(m + 8, PAGE, 4);
	little(m + 16, root, 8);
	little(m + 32, freelist, 8);
	little(m + 40, b->next, 8);
	little(m + 48, txid, 8);
	for (unsigned i = 0; i < 56; i++)
		sum = (sum ^ m[i]) * 0x100000001b3u;
	little(m + 56, sum, 8);
	put(b, page, PAGE);
}

static void
write_digest(struct bolt *b)
{
	struct sha256 *s = sha256_new();
	uint8_t sum[SHA256_BYTES];
	char *chunk = mem_alloc(1 << 20);
	size_t n;

	rewind(b->f);
	while ((n = fread(chunk, 1, 1 << 20, b->f)) > 0)
		sha256_add(s, chunk, n);
	sha256_end(s, sum);
	if (fseek(b->f, 0, SEEK_END) != 0)
		fail(b);
	put(b, sum, sizeof(sum));
	sha256_free(s);
	free(chunk);
}

void
bolt_end(struct bolt *b, uint64_t txid)
{
	uint64_t root, freelist;

	if (b->name)
		end_bucket(b);
	root = write_page(b, &b->root, PAGE_LEAF);
	freelist = write_freelist(b);
	rewind(b->f);
	write_meta(b, 0, root, freelist, txid - txid % 2);
	write_meta(b, 1, root, freelist, txid - txid % 2 - 1);
	write_digest(b);
	if (fclose(b->f) != 0)
		fail(b);
	free(b->leaf.v);
	buf_release(&b->leaf.bytes);
	free(b->root.v);
	buf_release(&b->root.bytes);
	free(b->pages.v);
	buf_release(&b->pages.keys);
	free(b->free);
	free(b);
}
