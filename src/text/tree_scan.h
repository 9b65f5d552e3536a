/* Inside text: the look at JSON bytes before jansson sees them. */
#ifndef TEXT_TREE_SCAN_H
#define TEXT_TREE_SCAN_H

#include "assay/base.h"
#include "assay/text/tree.h"

/* The deepest tree that jansson builds; our walks over trees stop there, too. */
#define TREE_DEPTH_MAX 2048

/* A place that jansson would refuse or spoil, and that is rewritten for it. */
struct tree_edit {
	enum tree_edit_kind {
		EDIT_INTEGER,	/* beyond 64 bits */
		EDIT_NUL_KEY,	/* the content of a key with U+0000 */
		EDIT_MARKED,	/* the content of a string that begins as our marks do */
	} kind;
	size_t at, n;
};

struct tree_scan {
	size_t keys;		/* members, doubles included */
	struct tree_edit *edits;	/* ascending */
	size_t nedits, cap;
	bool rewrite;		/* some edit is needed: not only marked strings */
};

/* Checks depth, UTF-8, escapes and the range of numbers; grammar is jansson's business. */
int tree_scan(struct tree_scan *out, const char *p, size_t n, unsigned depth, struct error *err);
void tree_scan_release(struct tree_scan *s);
/* Line and column of a byte, both from 1. */
void tree_place(const char *p, size_t n, size_t at, size_t *line, size_t *column);
/* Describes the first repeated key: `key "a", line 3`. */
void tree_first_double(const char *p, size_t n, char *out, size_t size);

#endif
