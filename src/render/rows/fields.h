/* The object as a tree of members: fields.c walks, told.c makes rows of records. */
#ifndef RENDER_ROWS_FIELDS_H
#define RENDER_ROWS_FIELDS_H

#include "rows.h"

struct fields {
	struct diff_rows *out;
	const struct drift_object *ob;
	const struct rows_opts *o;
	size_t *visible;	/* indices of the records to show */
	size_t n;
	size_t looks;
};

static inline const struct change *
record(const struct fields *f, size_t i)
{
	return &f->ob->changes.v[f->visible[i]];
}

/* ---- told.c ---- */
/* A hunk of a text; its record's values are lines. */
bool is_hunk(const struct change *c);
void put_record(struct fields *f, const struct field *at, size_t change);
/* Visible ones [lo, hi), all of them of the field itself. */
void put_records(struct fields *f, const struct field *at, size_t lo, size_t hi);

#endif
