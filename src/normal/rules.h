/* What redaction knows of kinds, and how it changes a tree that others share. */
#ifndef NORMAL_RULES_H
#define NORMAL_RULES_H

#include "normal.h"

/* v with all places hidden that rules of its kind (may be NULL) name. New reference. */
json_t *rules_apply(struct pass *p, json_t *v, const char *kind);
/* "Secret" for "SecretList", whose items need not say what they are; NULL without rules. */
const char *rules_item_kind(const char *kind);

/* v changes in one place: *copy is made of v when the first one does. Steals what it puts. */
void put_member(json_t *v, json_t **copy, const char *key, json_t *member);
void put_item(json_t *v, json_t **copy, size_t i, json_t *item);

#endif
