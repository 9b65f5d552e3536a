/*
 * One JSON or YAML document to a tree, within limits, and small helpers on
 * trees. Numbers: integers of 64 bits are json integers; integers beyond that
 * travel as strings with a tag (number_tag), digits kept; a real that no
 * double can hold (1e400) refuses the document. Duplicate keys: the last one
 * wins, as in the API server, and a note says so.
 */
#ifndef ASSAY_TEXT_TREE_H
#define ASSAY_TEXT_TREE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "assay/base.h"

/* From now on trees take their blocks from a pool that keeps them: for a program that makes and
 * frees many. To be called before the first tree; builds that look for leaks go without. */
void tree_pool(void);

/* What was odd but readable; the caller makes notes of it. */
struct tree_oddities {
	unsigned duplicate_keys;
	unsigned big_integers;	/* numbers out of range that were kept as written */
	unsigned nul_keys;	/* keys with U+0000, left out */
	char first[128];	/* where the first one was: `key "a", line 3` */
};

/* New reference or NULL. err->text holds line and column inside these bytes;
 * odd may be NULL. One pass, strict, no recursion; the text of errors never quotes the input. */
json_t *tree_parse_json(const char *p, size_t n, const struct limits *lim,
			struct tree_oddities *odd, struct error *err);
/* One YAML document (a leading `---` is fine, a second document is an error).
 * Scalars resolve as Kubernetes' reader does it (design.md 10). */
json_t *tree_parse_yaml(const char *p, size_t n, const struct limits *lim,
			struct tree_oddities *odd, struct error *err);

/* A tagged big integer: its digits (lent), or NULL if v is an ordinary string. */
const char *number_tag(const json_t *v);
json_t *number_tag_new(const char *digits, size_t n);

/* Member look-ups that do not care whether the way exists: NULL then. Borrowed. */
json_t *tree_get(const json_t *t, const char *key);
/* The path is separated by '/': tree_at(o, "metadata/annotations"). */
json_t *tree_at(const json_t *t, const char *slashed);
/* The string there, or NULL; lent. */
const char *tree_str(const json_t *t, const char *slashed);
/* The RFC 3339 time there, or WHEN_NONE. */
int64_t tree_time(const json_t *t, const char *slashed);
/* A time as records have it, "2026-03-02T00:15:00Z"; WHEN_NONE is null. New reference. */
json_t *time_json(int64_t at);
/* Equality by value: 1 = 1.0 (beside a real an integer counts as the nearest double), order of
 * keys aside, null members equal absent ones; no recursion past the deepest tree there can be. */
bool tree_equal(const json_t *a, const json_t *b);
/* Deep copy that shares nothing. New reference. */
json_t *tree_copy(const json_t *t);

#endif
