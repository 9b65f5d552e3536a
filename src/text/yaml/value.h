/* Inside text: what libyaml's events mean. */
#ifndef TEXT_YAML_VALUE_H
#define TEXT_YAML_VALUE_H

#include <yaml.h>

#include "assay/text/tree.h"

#define YAML_TAG "tag:yaml.org,2002:"

/* The value of a scalar: new reference, or NULL with an error. */
json_t *yaml_value(const yaml_event_t *e, struct tree_oddities *odd, struct error *err);
/* Appends the text that Kubernetes' reader makes of a key; -1 for null and collections, which it
 * refuses. */
int yaml_key_text(struct buf *out, const json_t *k);

/* "line 3, column 5: text", the place being the event's. Returns -1. */
int yaml_fail(struct error *err, enum error_code code, const yaml_event_t *e, const char *text);
/* libyaml's mistake in our words. Returns -1. */
int yaml_syntax_error(const yaml_parser_t *y, const char *p, size_t n, struct error *err);

#endif
