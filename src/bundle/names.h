/* Which entry names may be used, and how a name is shown in a message. */
#ifndef BUNDLE_NAMES_H
#define BUNDLE_NAMES_H

#include <stdint.h>

#include "assay/base.h"

enum name_fault {
	NAME_OK,
	NAME_EMPTY,		/* nothing but "." and "/": the root, nobody's fault */
	NAME_ABSOLUTE,
	NAME_PARENT,		/* a ".." part */
	NAME_NUL,
	NAME_NOT_UTF8,
	NAME_TOO_LONG,
	NAME_FAULTS,
};

/* Writes the name without "." parts, doubled and trailing slashes to clean (cleared first);
 * clean is only meaningful with NAME_OK. */
enum name_fault name_check(const char *p, size_t n, uint32_t max, struct buf *clean);
/* The sentence for a note; "" for NAME_OK and NAME_EMPTY. */
const char *name_fault_text(enum name_fault f);
/* Appends a name as an error message may show it: safe for a terminal, at most some 160 bytes. */
void name_show(struct buf *out, const char *p, size_t n);
/* 12345 as 12,345. */
void count_show(struct buf *out, uint64_t n);

#endif
