/* Inside text: a stretch of the input, lent while one chunk holds it, copied when it needs more. */
#ifndef TEXT_ITEMS_HOLD_H
#define TEXT_ITEMS_HOLD_H

#include <stdint.h>

#include "assay/base.h"

struct hold {
	bool on, over;
	size_t from;		/* in this chunk; what came before it is in b */
	struct buf b;
};

void hold_start(struct hold *h, size_t at);
void hold_stop(struct hold *h);
/* What was held up to `to`; false when it was too much. Without a copy if it is in this chunk. */
bool hold_take(struct hold *h, const char *p, size_t to, uint64_t max, struct str *out);
/* The chunk ends: keeps its part. */
void hold_keep(struct hold *h, const char *p, size_t n, uint64_t max);

#endif
