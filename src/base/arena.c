/* An arena: blocks that are filled from the front and freed together. */
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "assay/base/mem.h"

#define BLOCK_MIN (16 * 1024)

struct arena_block {
	struct arena_block *next;
	size_t used, cap;
	alignas(max_align_t) char data[];
};

static struct arena_block *
block_new(size_t cap)
{
	struct arena_block *b = mem_grow(NULL, 1, sizeof(*b) + cap);

	b->next = NULL;
	b->used = 0;
	b->cap = cap;
	return b;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	struct arena_block *b = a->head;
	size_t need = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	void *p;

	if (need < size)
		need = SIZE_MAX / 2;	/* malloc refuses it and the program ends */
#ifdef ASSAY_ARENA_DEBUG
	b = block_new(size);
	need = size;
	b->next = a->head;
	a->head = b;
#else
	if (!b || b->cap - b->used < need) {
		b = block_new(need > BLOCK_MIN / 4 ? need : BLOCK_MIN);
		/* a large one goes behind, so that the rest of the open block is not lost */
		if (a->head && b->cap == need) {
			b->next = a->head->next;
			a->head->next = b;
		} else {
			b->next = a->head;
			a->head = b;
		}
	}
#endif
	p = b->data + b->used;
	b->used += need;
	return p;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *
arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *p = arena_alloc(a, n + 1);

	if (n)
		memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *text, *p;

	va_start(ap, fmt);
	text = mem_vprintf(fmt, ap);
	va_end(ap);
	p = arena_strdup(a, text);
	free(text);
	return p;
}

void
arena_release(struct arena *a)
{
	struct arena_block *b = a->head;

	while (b) {
		struct arena_block *next = b->next;

		free(b);
		b = next;
	}
	a->head = NULL;
}
