/*
 * The item cache. File: a head line, then records
 *   id 32, newest 8, has 1, blobs 20 each, path length 2, path
 * with numbers little-endian, then SHA-256 over all before it. It only saves
 * work: whatever is odd about the file, the cache starts empty.
 */
#include "cache.h"

#include <stdlib.h>

#define HEAD "assay item cache 1 "

struct cache {
	char *file;
	char *head;
	struct map last, next;	/* id -> struct known */
	struct arena mem[2];	/* of last, of next */
};

static void
put(struct map *m, struct arena *mem, const uint8_t *id, const struct known *k)
{
	struct map_entry *e = map_at(m, id, SHA256_BYTES);
	struct known *copy;

	if (e->value)
		return;
	copy = arena_alloc(mem, sizeof(*copy));
	*copy = *k;
	copy->path = arena_strdup(mem, k->path);
	e->value = copy;
}

/* One record at p; returns its length, 0 when it does not fit. */
static size_t
read_record(struct cache *c, const uint8_t *p, size_t n)
{
	struct known k = {0};
	size_t at = SHA256_BYTES + 9, len;
	char *path;

	if (n < at)
		return 0;
	k.newest = (int64_t)bytes_number(p + SHA256_BYTES, 8);
	k.has = p[SHA256_BYTES + 8];
	for (unsigned i = 0; i < SECTIONS; i++) {
		if (!(k.has & 1U << i))
			continue;
		if (n - at < sizeof(k.blob[i].id))
			return 0;
		memcpy(k.blob[i].id, p + at, sizeof(k.blob[i].id));
		at += sizeof(k.blob[i].id);
	}
	if (n - at < 2)
		return 0;
	len = (size_t)bytes_number(p + at, 2);
	at += 2;
	if (n - at < len)
		return 0;
	path = mem_strndup((const char *)p + at, len);
	k.path = path;
	put(&c->last, &c->mem[0], p, &k);
	free(path);
	return at + len;
}

static void
load(struct cache *c)
{
	struct buf b = {0};
	uint8_t sum[SHA256_BYTES];
	size_t head = strlen(c->head), at = head, len;

	if (io_read_file(c->file, (size_t)1 << 30, &b, NULL) != 0 || b.n < head + sizeof(sum))
		goto done;
	sha256_of(b.p, b.n - sizeof(sum), sum);
	if (memcmp(b.p, c->head, head) != 0 ||
	    memcmp(b.p + b.n - sizeof(sum), sum, sizeof(sum)) != 0)
		goto done;
	while (at < b.n - sizeof(sum)) {
		len = read_record(c, (const uint8_t *)b.p + at, b.n - sizeof(sum) - at);
		if (!len)
			break;
		at += len;
	}
done:
	buf_release(&b);
}

struct cache *
cache_open(const struct store *s, const char *source, const char *fingerprint)
{
	struct cache *c = mem_zero(1, sizeof(*c));

	c->file = mem_printf("%s/cache/items-%s", store_dir(s), source);
	c->head = mem_printf(HEAD "%s\n", fingerprint);
	load(c);
	return c;
}

const struct known *
cache_get(struct cache *c, const uint8_t id[SHA256_BYTES])
{
	const struct known *k = map_getn(&c->last, id, SHA256_BYTES);

	return k ? k : map_getn(&c->next, id, SHA256_BYTES);
}

void
cache_put(struct cache *c, const uint8_t id[SHA256_BYTES], const struct known *k)
{
	put(&c->next, &c->mem[1], id, k);
}

void
cache_turn(struct cache *c)
{
	map_release(&c->last, NULL);
	arena_release(&c->mem[0]);
	c->last = c->next;
	c->mem[0] = c->mem[1];
	c->next = (struct map){0};
	c->mem[1] = (struct arena){0};
}

void
cache_undo(struct cache *c)
{
	map_release(&c->next, NULL);
	arena_release(&c->mem[1]);
}

int
cache_save(struct cache *c, struct error *err)
{
	struct buf b = {0};
	uint8_t sum[SHA256_BYTES];
	char *dir = mem_strndup(c->file, (size_t)(strrchr(c->file, '/') - c->file));
	int rc;

	buf_puts(&b, c->head);
	map_each(&c->last, e) {
		const struct known *k = e->value;
		size_t len = strlen(k->path);

		if (len > UINT16_MAX)
			continue;
		buf_add(&b, e->key, SHA256_BYTES);
		bytes_add_number(&b, (uint64_t)k->newest, 8);
		buf_putc(&b, (char)k->has);
		for (unsigned i = 0; i < SECTIONS; i++)
			if (k->has & 1U << i)
				buf_add(&b, k->blob[i].id, sizeof(k->blob[i].id));
		bytes_add_number(&b, len, 2);
		buf_add(&b, k->path, len);
	}
	sha256_of(b.p, b.n, sum);
	buf_add(&b, sum, sizeof(sum));
	rc = io_mkdirs(dir, 0755, err);
	if (rc == 0)
		rc = io_write_file(c->file, b.p, b.n, 0644, err);
	buf_release(&b);
	free(dir);
	return rc;
}

void
cache_free(struct cache *c)
{
	if (!c)
		return;
	map_release(&c->last, NULL);
	map_release(&c->next, NULL);
	arena_release(&c->mem[0]);
	arena_release(&c->mem[1]);
	free(c->file);
	free(c->head);
	free(c);
}
