/* A hash map that keeps insertion order: a vector of entries and a table of indices into it. */
#include "assay/base/map.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "assay/base/mem.h"

/* A slot holds the index of an entry plus one; 0 is free. A deleted entry keeps its slot. */
#define SLOTS_MIN 16

static uint64_t seed[2];
static pthread_once_t seed_once = PTHREAD_ONCE_INIT;

static void
seed_make(void)
{
	if (getrandom(seed, sizeof(seed), GRND_NONBLOCK) == sizeof(seed))
		return;
	/* early boot or an old kernel: worse than random, better than known */
	seed[0] = (uint64_t)(uintptr_t)&seed ^ (uint64_t)getpid() << 32;
	seed[1] = (uint64_t)(uintptr_t)&seed_once;
}

static inline uint64_t
rotl(uint64_t x, unsigned by)
{
	return x << by | x >> (64 - by);
}

static inline void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotl(v[1], 13) ^ v[0];
	v[3] = rotl(v[3], 16) ^ v[2];
	v[0] = rotl(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = rotl(v[1], 17) ^ v[2];
	v[3] = rotl(v[3], 21) ^ v[0];
	v[2] = rotl(v[2], 32);
}

/* SipHash with one round a word and three at the end, as hash tables use it. */
static uint64_t
hash_of(const void *key, size_t len)
{
	const unsigned char *p = key;
	uint64_t v[4], word;
	size_t left = len;

	pthread_once(&seed_once, seed_make);
	v[0] = seed[0] ^ 0x736f6d6570736575U;
	v[1] = seed[1] ^ 0x646f72616e646f6dU;
	v[2] = seed[0] ^ 0x6c7967656e657261U;
	v[3] = seed[1] ^ 0x7465646279746573U;
	for (; left >= 8; left -= 8, p += 8) {
		memcpy(&word, p, 8);
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	word = (uint64_t)len << 56;
	for (size_t i = 0; i < left; i++)
		word |= (uint64_t)p[i] << (8 * i);
	v[3] ^= word;
	sip_round(v);
	v[0] ^= word;
	v[2] ^= 0xff;
	for (int i = 0; i < 3; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* The slot of the key, or the free one where it would go. */
static size_t
slot_of(const struct map *m, const void *key, size_t len, uint64_t hash)
{
	size_t mask = m->nslots - 1, at = hash & mask;

	for (; m->slots[at]; at = (at + 1) & mask) {
		const struct map_entry *e = &m->v[m->slots[at] - 1];

		if (e->hash == hash && e->key && e->len == len && memcmp(e->key, key, len) == 0)
			break;
	}
	return at;
}

/* Drops deleted entries and places all others anew. */
static void
rebuild(struct map *m)
{
	size_t n = 0, want = SLOTS_MIN;

	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].key)
			m->v[n++] = m->v[i];
	m->n = n;
	while (want < (n + 1) * 2)
		want *= 2;
	free(m->slots);
	m->slots = mem_zero(want, sizeof(*m->slots));
	m->nslots = want;
	for (size_t i = 0; i < n; i++) {
		size_t at = m->v[i].hash & (want - 1);

		while (m->slots[at])
			at = (at + 1) & (want - 1);
		m->slots[at] = (uint32_t)(i + 1);
	}
}

static struct map_entry *
find(const struct map *m, const void *key, size_t len)
{
	size_t at;

	if (m->live == 0)
		return NULL;
	at = slot_of(m, key, len, hash_of(key, len));
	return m->slots[at] ? &m->v[m->slots[at] - 1] : NULL;
}

void *
map_getn(const struct map *m, const void *key, size_t len)
{
	struct map_entry *e = find(m, key, len);

	return e ? e->value : NULL;
}

void *
map_get(const struct map *m, const char *key)
{
	return map_getn(m, key, strlen(key));
}

struct map_entry *
map_at(struct map *m, const void *key, size_t len)
{
	uint64_t hash = hash_of(key, len);
	struct map_entry *e;
	size_t at;

	if (m->nslots) {
		at = slot_of(m, key, len, hash);
		if (m->slots[at])
			return &m->v[m->slots[at] - 1];
	}
	if (m->nslots == 0 || m->n + 1 > m->nslots / 4 * 3)
		rebuild(m);
	at = slot_of(m, key, len, hash);
	vec_grow(m->v, m->n, m->cap);
	e = &m->v[m->n++];
	m->live++;
	*e = (struct map_entry){mem_strndup(key, len), len, NULL, hash};
	m->slots[at] = (uint32_t)m->n;
	return e;
}

void *
map_putn(struct map *m, const void *key, size_t len, void *value)
{
	struct map_entry *e = map_at(m, key, len);
	void *old = e->value;

	e->value = value;
	return old;
}

void *
map_put(struct map *m, const char *key, void *value)
{
	return map_putn(m, key, strlen(key), value);
}

void *
map_del(struct map *m, const char *key)
{
	struct map_entry *e = find(m, key, strlen(key));
	void *old;

	if (!e)
		return NULL;
	old = e->value;
	free(e->key);
	e->key = NULL;
	e->value = NULL;
	m->live--;
	return old;
}

static int
by_key(const void *pa, const void *pb)
{
	const struct map_entry *a = *(struct map_entry *const *)pa;
	const struct map_entry *b = *(struct map_entry *const *)pb;
	int c = memcmp(a->key, b->key, a->len < b->len ? a->len : b->len);

	return c ? c : (a->len > b->len) - (a->len < b->len);
}

struct map_entry **
map_sorted(const struct map *m, size_t *n)
{
	struct map_entry **v = mem_zero(m->live, sizeof(struct map_entry *));
	size_t k = 0;

	map_each(m, e)
		v[k++] = e;
	qsort(v, k, sizeof(struct map_entry *), by_key);
	*n = k;
	return v;
}

void
map_release(struct map *m, void (*done)(void *value))
{
	if (!m)
		return;
	map_each(m, e) {
		if (done)
			done(e->value);
		free(e->key);
	}
	free(m->v);
	free(m->slots);
	*m = (struct map){0};
}
