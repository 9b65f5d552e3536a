/* Inside text: the values that paths hold, as text and back. */
#ifndef TEXT_PATH_VALUE_H
#define TEXT_PATH_VALUE_H

#include <jansson.h>
#include <stdbool.h>

#include "assay/base.h"

/* What an unquoted text stands for: a number, true, false, null, else a string. New reference. */
json_t *path_scalar_new(const char *text);
/* Equal, or written alike: [port=80] is meant for "80", too. */
bool path_value_matches(const json_t *wanted, const json_t *have);
/* A value as one would write it without quotes; lent by it or by tmp. */
const char *path_value_text(const json_t *v, struct buf *tmp);

#endif
