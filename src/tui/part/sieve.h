/*
 * The language of filters: terms joined by blanks, all must fit. A term is a
 * regular expression (smart case) over reference, path, values, origin and
 * manager; `!` inverts it; `ns: kind: path: old: new: sev: by: label:` limit it
 * to one part (ux.md 3.7).
 */
#ifndef TUI_SIEVE_H
#define TUI_SIEVE_H

#include <jansson.h>

#include "assay/assess.h"
#include "assay/base.h"

struct sieve;
/* err->text has the column (from 1, in text) of what is wrong. */
int sieve_new(struct sieve **out, const char *text, struct error *err);
void sieve_free(struct sieve *s);
/* Does one change of the object fit all terms? change SIZE_MAX: terms that need a change fit none. */
bool sieve_change(const struct sieve *s, const struct drift_object *o, size_t change);
/* The same where a row has more words than the change: plain terms look at them, too. */
bool sieve_change_with(const struct sieve *s, const struct drift_object *o, size_t change,
		       const char *also);
/* For lists without changes: what a row has. Terms of a part that it lacks look at the text. */
struct sieve_parts {
	const char *ns, *kind, *text, *path, *value, *by;
};
bool sieve_row(const struct sieve *s, const struct sieve_parts *p);
/* The same of Objects, Timeline and Search: the text, the namespace, the kind. */
bool sieve_text(const struct sieve *s, const char *ns, const char *kind, const char *text);
/* The next place at or after *from that a plain term matches, for marks in a row; false: no more. */
bool sieve_find(const struct sieve *s, const char *text, size_t n, size_t *from, size_t *to);
/* A value ran into the match limit since the last call. */
bool sieve_tired(struct sieve *s);

#endif
