/*
 * Words for points in time (ux.md 2.3): a word is matched against a table of
 * patterns, and together with a clock it is a span; which snapshot that means
 * is for resolve.c.
 */
#ifndef STORE_WORDS_H
#define STORE_WORDS_H

#include "assay/store.h"

enum word_kind {
	WORD_NONE,		/* in no row of the table */
	WORD_BACK,		/* n snapshots before the newest */
	WORD_EARLIEST,
	WORD_EXTRA,		/* another room knows it: reviewed, healthy:... */
	WORD_COMMIT,		/* 7 to 40 hex digits, one of them a letter */
	/* from here on the word has a span */
	WORD_DATE,
	WORD_MINUTE,
	WORD_SECOND,
	WORD_MONTH,
	WORD_WEEK,		/* of ISO 8601 */
	WORD_WEEKDAY,
	WORD_DAYS,		/* n calendar days ago */
	WORD_WEEKS,
	WORD_NIGHTS,
	WORD_HOURS,
	WORD_KINDS,
};

struct word {
	enum word_kind kind;
	bool after;		/* after:... */
	bool date;		/* digits of a date: tried before labels */
	int n;
	int week;
	int weekday;		/* 0 Sunday */
	struct civil when;
	bool zoned;		/* with Z or an offset, in when.offset */
	int first, second;	/* of a date in another order: only mistake.c looks for it */
};

/* False, and kind WORD_NONE, for a word outside the grammar; it may be a label then. */
bool word_parse(struct word *out, const char *text);
bool word_match(struct word *out, const char *pattern, const char *text);
extern const char *const weekday_names[7];

struct span {
	int64_t from, to;	/* the last snapshot in [from, to), else a note */
	int64_t at;		/* the instant that the word itself means */
	char name[96];		/* "on Sun 6 Sep", "in 2026-08" */
};
/* ERR_USAGE when the digits make no date. */
int word_span(const struct word *w, const char *text, const struct store_clock *c,
	      struct span *out, struct error *err);

/* The error for a word that is none: what is wrong and what to write. Returns -1. */
int word_mistake(const char *text, const char *const *labels, size_t n, struct error *err);

#endif
