/* Inside text: the formats that a document in a string may have. */
#ifndef TEXT_DOC_FORMS_H
#define TEXT_DOC_FORMS_H

#include <jansson.h>
#include <stdbool.h>

#include "assay/base.h"

/* How sure one must be: a name that tells the format allows what would else be a guess. */
enum doc_trust { TRUST_CONTENT, TRUST_NAME };

/*
 * Each gives a new tree, and lines (not NULL) filled, or NULL if the text is
 * not surely of that form. Names that are there twice make it NULL: an edit of
 * the one that loses would not be seen.
 */
json_t *doc_properties(const char *p, size_t n, enum doc_trust trust, struct map *lines);
json_t *doc_ini(const char *p, size_t n, enum doc_trust trust, struct map *lines);
json_t *doc_json(const char *p, size_t n, const struct limits *lim, struct map *lines);
json_t *doc_yaml(const char *p, size_t n, enum doc_trust trust, const struct limits *lim,
		 struct map *lines);

#endif
