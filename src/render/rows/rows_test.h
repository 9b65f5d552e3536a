/* Rows of one object on both sides, for tests. */
#ifndef RENDER_ROWS_TEST_H
#define RENDER_ROWS_TEST_H

#include "compared_test.h"
#include "rows.h"

struct pair {
	struct compared in;
	struct diff_rows rows;
};

extern const struct rows_opts plain;
/* Takes the bodies over; NULL: the object was not there. */
void pair_open(struct pair *p, json_t *a, json_t *b);
void pair_close(struct pair *p);
/* In place of those that there were. */
void pair_rows(struct pair *p, enum rows_view view, const struct rows_opts *o);

#endif
