/*
 * Inside text: over the inside of a JSON value to its closing bracket, sixty-four
 * bytes at a time. It knows strings, escapes and brackets, and nothing else.
 */
#ifndef TEXT_ITEMS_SKIM_H
#define TEXT_ITEMS_SKIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct skim {
	uint64_t quoted;	/* all ones while inside a string */
	bool escaped;		/* the next byte is behind a backslash */
	bool deep;		/* went over the limit of depth */
	size_t depth, max;
	uint64_t *kinds;	/* a bit a level: set for { */
};

enum skim_end {
	SKIM_MORE,		/* all n bytes were inside */
	SKIM_CLOSED,		/* the last byte used is the closing bracket */
	SKIM_MISMATCH,		/* the last byte used closes what it did not open */
	SKIM_NEWLINE,		/* the next byte is a raw newline inside a string */
};

void skim_init(struct skim *s, size_t max);
void skim_release(struct skim *s);
/* Before the opening bracket of a value. */
void skim_start(struct skim *s);
/* Returns the bytes used; newlines among them are added to *lines. */
size_t skim_run(struct skim *s, const char *p, size_t n, uint64_t *lines, enum skim_end *end);

#endif
