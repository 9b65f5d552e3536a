/* Inside text: one line of YAML, and what can be told of it alone. */
#ifndef TEXT_ITEMS_LINE_H
#define TEXT_ITEMS_LINE_H

#include "assay/base.h"

/* Without its newline. */
struct line {
	const char *p;
	size_t n;
	size_t indent;
	bool blank;		/* or a comment alone */
	bool comment;
};

void line_look(struct line *l, const char *p, size_t n);
/* A document mark: three characters in the first column, then a blank or nothing. */
bool line_is_mark(const struct line *l, const char *mark);
bool line_is_dash(const struct line *l);
bool line_is_json(const struct line *l);
/* No control characters, and UTF-8. */
bool line_is_text(const struct line *l);
bool line_begins(const struct line *l, const char *with);
/* Splits "key: value", quotes off the key; false where the line is no such thing. */
bool line_key_value(const struct line *l, struct str *key, struct str *value);

/* Of values: without blanks around; without quotes (malloced). */
struct str line_trim(const char *p, size_t n);
char *line_scalar(struct str s);
bool line_is(struct str s, const char *text);
bool line_is_null(struct str s);

#endif
