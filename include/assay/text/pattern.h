/* Regular expressions: PCRE2 in UTF mode with match and depth limits. */
#ifndef ASSAY_TEXT_PATTERN_H
#define ASSAY_TEXT_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "assay/base.h"

enum pattern_flag {
	PATTERN_FOLD = 1,	/* ignore case */
	PATTERN_LITERAL = 2,
	PATTERN_SMART = 4,	/* fold case unless the pattern has a capital */
};

struct pattern;
/* err->text names the column of a mistake, err->hint shows it underlined. */
int pattern_new(struct pattern **out, const char *text, unsigned flags, struct error *err);
/* from and to may be NULL. A match that hits the limit counts as none and sets *tired. */
bool pattern_match(const struct pattern *p, const char *s, size_t n, size_t *from, size_t *to,
		   bool *tired);
void pattern_free(struct pattern *p);

#endif
