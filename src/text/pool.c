/*
 * Blocks for trees. A tree is many small blocks that go all at once and are
 * asked for again by the next one; to merge and split them in between, as
 * malloc does, was a quarter of the time of reading. So a block that is given
 * up waits in a list of its size for the next of that size, in lists of the
 * thread's own. Nothing is given back before the program ends.
 */
#include <jansson.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

#include "assay/text/tree.h"

enum { UNIT = 16,
       UNITS = 32,		/* of the longest block that is kept */
       HEAD = sizeof(uint64_t),	/* before each block: its units, 0 of one from malloc */
       CHUNK = 256 << 10 };

struct block {
	struct block *next;
};

/* All of them, so that what looks for leaks finds each. */
static struct block *_Atomic chunks;

struct pool {
	struct block *kept[UNITS + 1];
	/* what is left of the chunk; at is HEAD bytes before a unit's bound */
	char *at, *end;
};

static _Thread_local struct pool pool;

static void *
hand_out(char *head, uint64_t units)
{
	*(uint64_t *)(void *)head = units;
	return head + HEAD;
}

static bool
new_chunk(void)
{
	struct block *c = malloc(CHUNK);

	if (!c)
		return false;
	c->next = atomic_load(&chunks);
	while (!atomic_compare_exchange_weak(&chunks, &c->next, c))
		continue;
	pool.at = (char *)c + UNIT - HEAD;
	pool.end = (char *)c + CHUNK;
	return true;
}

static void *
new_block(size_t units)
{
	size_t n = units * UNIT;
	char *p;

	if ((size_t)(pool.end - pool.at) < n && !new_chunk())
		return NULL;
	p = pool.at;
	pool.at += n;
	return hand_out(p, units);
}

static void *
take(size_t n)
{
	size_t units = (n + HEAD + UNIT - 1) / UNIT;
	struct block *b;
	char *p;

	if (n > UNITS * UNIT - HEAD) {
		p = n < SIZE_MAX - UNIT ? malloc(n + UNIT) : NULL;
		return p ? hand_out(p + UNIT - HEAD, 0) : NULL;
	}
	b = pool.kept[units];
	if (!b)
		return new_block(units);
	pool.kept[units] = b->next;
	return b;
}

static void
give(void *p)
{
	struct block *b = p;
	uint64_t units;

	if (!p)
		return;
	units = *(uint64_t *)(void *)((char *)p - HEAD);
	if (!units) {
		free((char *)p - UNIT);
		return;
	}
	b->next = pool.kept[units];
	pool.kept[units] = b;
}

void
tree_pool(void)
{
#ifndef ASSAY_ARENA_DEBUG
	json_set_alloc_funcs(take, give);
#else
	(void)take;
	(void)give;
#endif
}
