/*
 * Trees to bytes. The canonical dump is the form of every file in a store:
 * two spaces, keys by bytes, integers with all digits, doubles shortest
 * round-trip (integral ones without a fraction), control characters as
 * lower-case \u00xx, DEL escaped, final newline; equal to `jq -S .` for all
 * that jq does not alter (design.md 4).
 */
#ifndef ASSAY_TEXT_CANON_H
#define ASSAY_TEXT_CANON_H

#include <jansson.h>

#include "assay/base.h"

void canon_dump(struct buf *out, const json_t *t);
/* The same order and numbers on one line, no blanks, no newline: for ids, keys and machine
 * records. */
void canon_compact(struct buf *out, const json_t *t);
/* Keys in the order of the tree instead of sorted: for records of design.md 7. */
void canon_compact_ordered(struct buf *out, const json_t *t);
void canon_dump_ordered(struct buf *out, const json_t *t);
/* A JSON string with quotes. */
void canon_string(struct buf *out, const char *p, size_t n);
/* Block YAML as kubectl prints it: sorted keys, no document mark; a string is
 * quoted when a YAML 1.1 reader would take it for something else; multi-line
 * strings as literals. Read back by tree_parse_yaml it gives the same tree. */
void yaml_dump(struct buf *out, const json_t *t);
/* The same; each scalar is told of, with its JSON pointer, after it was written: end is where in
 * out the line ends that it begins on, where a comment may stand. */
void yaml_dump_leaves(struct buf *out, const json_t *t,
		      void (*each)(void *ctx, const char *pointer, size_t end), void *ctx);

#endif
