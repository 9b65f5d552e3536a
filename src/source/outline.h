/*
 * The outline of a container, from its entries' names alone: is it one
 * archive, or a shelf of several?
 */
#ifndef SOURCE_OUTLINE_H
#define SOURCE_OUTLINE_H

#include "assay/source.h"

/* So many names are looked at for a bid. */
enum { OUTLINE_NAMES = 200000, OUTLINE_TAR_NAMES = 4000 };

enum file_sort { FILE_OTHER, FILE_LIST, FILE_PACKED };
/* By its name: JSON or YAML, a container or database, or something else. */
enum file_sort file_sort_of(const char *name);

struct outline {
	const struct bundle_entry *v;
	size_t n;
	size_t loose, dated_loose;	/* JSON and YAML files at the top; those with a date */
	bool one_date;			/* all those dates are the same */
	size_t packed;			/* containers at the top */
	size_t dirs, dated_dirs;	/* folders at the top */
};

/* -1 when the names cannot be read. */
int outline_read(struct outline *o, struct bundle *b);
/* Do its children look like archives of different days, or like archives at all? */
bool outline_is_shelf(const struct outline *o);
/* What the tree looks like to be, if no layout of assay reads it: "a must-gather"; else NULL.
 * Marks deeper than max parts are not counted. */
const char *outline_foreign(const struct outline *o, size_t max);

#endif
