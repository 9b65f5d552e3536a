/*
 * A table of text: rows of cells in columns as wide as their widest cell. The
 * last column holds what may be long, a key or a path; where it does not fit,
 * it is cut before its end, which tells things apart: behind the first part
 * of a key that begins with a slash, else at its beginning.
 */
#ifndef ASSAY_RENDER_TABLE_H
#define ASSAY_RENDER_TABLE_H

#include "assay/base.h"
#include "assay/render.h"

#define TABLE_COLUMNS 12

struct table {
	char **cell;			/* TABLE_COLUMNS a row */
	size_t n, cap;			/* cells */
	size_t columns;
};
/* Begins a row; its cells are put from left to right, at most TABLE_COLUMNS. */
void table_row(struct table *t);
/* The next cell of the row, escaped. */
void table_cell(struct table *t, const char *p, size_t n);
/* The rows from the first, the heading, on; nothing is cut for FORMAT_WIDE. Cells that begin with a
 * digit stand at the right of their column. */
void table_print(struct buf *out, const struct table *t, const struct render_opts *o);
void table_release(struct table *t);

#endif
