/*
 * Inside text: what a plain YAML scalar means to Kubernetes' reader (YAML 1.1
 * without base 60; design.md 10). The reader and the writer share it, so that
 * what is written is read back as the same.
 */
#ifndef TEXT_YAML_SCALAR_H
#define TEXT_YAML_SCALAR_H

#include <jansson.h>
#include <stdbool.h>

#include "assay/base.h"

enum scalar_kind {
	SCALAR_STRING,
	SCALAR_NULL,
	SCALAR_BOOL,
	SCALAR_INT,
	SCALAR_BIG,		/* an integer beyond 64 bits */
	SCALAR_FLOAT,
	SCALAR_NOT_FINITE,	/* .inf, .nan */
	SCALAR_BEYOND,		/* a float that no double holds: text to Kubernetes' reader */
	SCALAR_TIME,		/* stays text, but is quoted when it is text */
	SCALAR_MERGE,		/* << */
};

/* Longer texts are never numbers. */
#define SCALAR_DIGITS 1024

struct scalar {
	enum scalar_kind kind;
	bool truth;
	long long integer;
	double real;
	char digits[SCALAR_DIGITS];	/* of SCALAR_BIG, decimal, with "-" where negative */
};

/* Only the members of out that the kind has are filled. */
enum scalar_kind scalar_resolve(struct scalar *out, const char *p, size_t n);
/* Whether a reader of YAML 1.1 could take the text for something that is no string. */
bool scalar_needs_quotes(const char *p, size_t n);

#endif
