/*
 * Strings: a growable byte buffer, slices, and the few comparisons that
 * cluster names need. Nothing here knows a format.
 */
#ifndef ASSAY_BASE_STR_H
#define ASSAY_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Bytes that somebody else owns; not NUL-terminated. */
struct str {
	const char *p;
	size_t n;
};

#define STR(lit) ((struct str){(lit), sizeof(lit) - 1})

/* A growable buffer. {0} is empty and valid; p is NUL-terminated once n > 0 or after buf_cstr. */
struct buf {
	char *p;
	size_t n;
	size_t cap;
};

void buf_add(struct buf *b, const void *p, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_fill(struct buf *b, char c, size_t n);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
/* Room for n more bytes without moving; returns where they go. Add n to b->n after writing. */
char *buf_room(struct buf *b, size_t n);

/* Written in place: dumps of whole objects go byte by byte. */
static inline void
buf_putc(struct buf *b, char c)
{
	char *to = b->n + 2 <= b->cap ? b->p + b->n : buf_room(b, 1);

	to[0] = c;
	to[1] = '\0';
	b->n++;
}

/* The content as a C string, "" when empty; lent until the next change. */
const char *buf_cstr(struct buf *b);
/* Gives the content away as a malloced C string; the buffer is empty after. */
char *buf_take(struct buf *b);
void buf_clear(struct buf *b);
void buf_release(struct buf *b);

/* Appends bytes with control characters, DEL, C1, bidi controls and invalid
 * UTF-8 shown as \xNN or \u{NNNN}: what is safe to send to a terminal. */
void buf_add_safe(struct buf *b, const char *p, size_t n);
/* Appends an argument for a shell's line: 'it'\''s'; a word is quoted only where it has to be. */
void buf_add_quoted(struct buf *b, const char *s);
void buf_add_word(struct buf *b, const char *s);

bool str_eq(const char *a, const char *b);	/* NULL equals NULL only */
bool str_ieq(const char *a, const char *b);	/* ASCII case folded */
bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);
/* Shell glob with * ? and nothing else; iglob folds ASCII case. */
bool str_glob(const char *glob, const char *s);
bool str_iglob(const char *glob, const char *s);
bool str_has_glob(const char *s);
/* Edit distance with transposition, capped at max + 1: for "did you mean". */
size_t str_distance(const char *a, const char *b, size_t max);
/* The nearest of n words within a third of its length, or NULL. */
const char *str_nearest(const char *word, const char *const *words, size_t n);

/* Length of a valid UTF-8 prefix of p[0..n). */
size_t utf8_valid(const char *p, size_t n);
/* Decodes one code point; returns bytes used, 0 when invalid. */
size_t utf8_decode(const char *p, size_t n, unsigned *cp);
/* Appends one code point. */
void buf_add_utf8(struct buf *b, unsigned cp);
/* Columns on a terminal (wide characters 2, combining 0). */
size_t utf8_width(const char *p, size_t n);
/* The longest prefix that fits in cols columns, in bytes. */
size_t utf8_fit(const char *p, size_t n, size_t cols);

/* Numbers, strictly: the whole text, no sign tricks, no overflow. */
bool str_to_u64(const char *s, size_t n, unsigned long long *out);
bool str_to_i64(const char *s, size_t n, long long *out);

#endif
