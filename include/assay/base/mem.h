/*
 * Memory: allocation that cannot fail from the caller's view (the program ends
 * with status 2 when memory runs out; the store survives that, because its
 * refs move last), and an arena for things that live and die together.
 */
#ifndef ASSAY_BASE_MEM_H
#define ASSAY_BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

#define countof(a) (sizeof(a) / sizeof((a)[0]))

/* Sizes are checked for overflow; never NULL; freed with free(). */
void *mem_alloc(size_t size) __attribute__((malloc, returns_nonnull));
void *mem_zero(size_t count, size_t size) __attribute__((malloc, returns_nonnull));
void *mem_grow(void *p, size_t count, size_t size) __attribute__((returns_nonnull));
char *mem_strdup(const char *s) __attribute__((malloc, returns_nonnull));
char *mem_strndup(const char *s, size_t n) __attribute__((malloc, returns_nonnull));
char *mem_printf(const char *fmt, ...) __attribute__((malloc, format(printf, 1, 2)));
char *mem_vprintf(const char *fmt, va_list ap) __attribute__((malloc, format(printf, 1, 0)));

/* Called before the program ends for want of memory; NULL: nothing is. It must not allocate. */
void mem_at_end(void (*last)(void));

/* Makes room for one more element in a (ptr, n, cap) vector. */
#define vec_grow(v, n, cap)                                                            \
	do {                                                                           \
		if ((n) >= (cap)) {                                                    \
			(cap) = (cap) ? (cap) * 2 : 8;                                 \
			(v) = mem_grow((v), (cap), sizeof(*(v)));                      \
		}                                                                      \
	} while (0)

/*
 * An arena: many small allocations, one release. With ASSAY_ARENA_DEBUG each
 * allocation is a malloc of its own, so that sanitizers see every object.
 */
struct arena {
	struct arena_block *head;
};

void *arena_alloc(struct arena *a, size_t size) __attribute__((returns_nonnull));
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Frees all that came from it; the arena may be used again. */
void arena_release(struct arena *a);

#endif
