/*
 * A question about one field, asked of an object over the nights:
 *
 *   spec.ports[name=http].port = 8080     = != < > <= >=
 *   spec.template.spec.containers[app].image ~ ':latest$'
 *   metadata.labels.tier exists           exists absent
 *
 * The path is one of a change record, its short forms and JSON pointers
 * included. A value without quotes is a quantity if it reads as one, and then
 * equal to what means the same (1 = 1000m); in quotes (JSON's) it is a text,
 * compared byte by byte. Where there is no value all but `absent` is false.
 */
#ifndef ASSAY_FLOW_PREDICATE_H
#define ASSAY_FLOW_PREDICATE_H

#include <jansson.h>
#include <stdbool.h>

#include "assay/flow.h"

struct predicate;
/* Strict; ERR_USAGE names the column of a mistake, and the hint shows it underlined. */
int predicate_new(struct predicate **out, const char *text, struct error *err);
void predicate_free(struct predicate *p);
/* Of the value at its path, NULL: there is none. */
bool predicate_holds(const struct predicate *p, const json_t *value);
/* Is it about a value, not about whether there is one? */
bool predicate_compares(const struct predicate *p);
const struct path *predicate_path(const struct predicate *p);
/* The form that predicate_new reads as the same question. */
void predicate_print(struct buf *out, const struct predicate *p);

/* Spans of one answer and one value of the object, oldest first; each distinct blob is parsed once,
 * and snapshots with equal trees are not looked into. Who as in flow_history. */
int flow_when(const struct object_past *of, const struct predicate *p,
	      const struct examine_opts *o, struct history *out, struct error *err);

#endif
