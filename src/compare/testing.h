/* For the tests of this room: cases from files, mirrored records, applying changes. */
#ifndef COMPARE_TESTING_H
#define COMPARE_TESTING_H

#include "assay/compare.h"

/* The key that a body says of itself. */
void body_key(struct object_key *k, const struct kinds *ks, const json_t *body);
/* Records as text, one a line: op form path pointer inner old new, as a JSON array each. */
void print_changes(struct buf *out, const struct changes *c);
/* Whether comparing the other way round gives the same records mirrored; prints what differs. */
bool check_mirrored(const struct object_key *k, const json_t *a, const json_t *b,
		    const struct compare_opts *o);
/* Whether each printed path, read again, leads to what its pointer and its values say, and as a
 * glob is that of its record. */
bool check_paths(const struct changes *c, const json_t *old_body, const json_t *new_body);
/* Applies the changes to a copy of old_body. Whole strings are taken from new_body where a
 * change lies inside one. NULL if a list came in an order that its record does not tell. */
json_t *apply_changes(const struct changes *c, const json_t *old_body, const json_t *new_body);
/* Without null, {} and []: what a schema may take as absent. New reference. */
json_t *stripped(const json_t *v);

#endif
