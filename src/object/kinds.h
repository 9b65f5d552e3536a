/*
 * The table of kinds from the inside: learned rows, the index of words, and
 * what CRDs told of their lists.
 */
#ifndef OBJECT_KINDS_H
#define OBJECT_KINDS_H

#include "assay/object/kind.h"
#include "learned.h"

/* Rows that one folded word fits, the best first. */
struct kind_hits {
	const struct kind **v;
	size_t n, cap;
};

struct kinds {
	struct arena arena;	/* learned rows and their names */
	struct kind **learned;	/* sorted by name and group */
	size_t n, cap;
	struct map words;	/* folded word to struct kind_hits */
	struct learned schemas;
};

#define KIND_WORD_MAX 512	/* longer words name no kind: group and kind end at 253 and 63 */

/* The names of a row, for the index and for globs: kind, plural, singular, short names. */
struct kind_names {
	const struct kind *k;
	unsigned at;
	const char *shorts;
};
struct str kind_names_next(struct kind_names *it);	/* p NULL at the end */

size_t kinds_builtin_count(void);
const struct kind *kinds_builtin(size_t i);
const struct kind *kinds_find_builtin(const char *group, const char *name);
/* The learned row of exactly this pair. */
struct kind *kinds_find_learned(const struct kinds *ks, const char *group, const char *name);
/* A new learned row with these two names set (copied), in its place of the order. */
struct kind *kinds_insert(struct kinds *ks, const char *group, const char *name);
void kinds_index(struct kinds *ks, const struct kind *k);

/* The lower-case plural that English makes of a kind. */
void kind_plural(struct buf *out, const char *name);

#endif
