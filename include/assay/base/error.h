/*
 * One road for errors. A function that can fail returns int (0, or -1) or a
 * pointer (NULL), takes `struct error *err` last, and leaves its out
 * parameters untouched on failure. The first error wins; callers prefix
 * context on the way up with error_in; only cli and tui print.
 */
#ifndef ASSAY_BASE_ERROR_H
#define ASSAY_BASE_ERROR_H

#include <stdbool.h>

enum error_code {
	ERR_NONE,
	ERR_NOT_FOUND,		/* no such snapshot, object, file */
	ERR_INPUT,		/* what was read is damaged or not what it claims */
	ERR_LIMIT,		/* a bound of struct limits was reached */
	ERR_IO,
	ERR_STORE,		/* the repository refused */
	ERR_CONFLICT,		/* somebody else is writing, or settings do not match */
	ERR_USAGE,		/* the user asked for something that cannot be */
	ERR_CANCELLED,
	ERR_BUG,
};

struct error {
	enum error_code code;
	char text[1024];	/* one line, complete enough to show, no newline */
	char hint[512];		/* something that can be pasted, or empty */
};

/* Sets code and text if err has none yet; returns -1. err may be NULL. */
int error_set(struct error *err, enum error_code code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4), cold));
/* As error_set with ": strerror(errno)" after the text. */
int error_errno(struct error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), cold));
/* Puts "prefix: " before the text; returns -1. */
int error_in(struct error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), cold));
/* Sets the hint if there is none; returns -1. */
int error_hint(struct error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), cold));
void error_clear(struct error *err);

#endif
