/* Inside text: on which line each member and item of a tree stands. */
#ifndef TEXT_DOC_LINES_H
#define TEXT_DOC_LINES_H

#include <jansson.h>

#include "assay/base.h"

/* Keyed by the container and the member's name or the item's index: one small entry a node,
 * however deep it lies. The tree must outlive the map. NULL for lines is fine. */
void lines_member(struct map *lines, const json_t *object, const char *name, size_t n,
		  unsigned line);
void lines_item(struct map *lines, const json_t *array, size_t index, unsigned line);
/* 0 where not known. */
unsigned lines_find(const struct map *lines, const json_t *container, const char *token);

#endif
