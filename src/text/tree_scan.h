/* Inside text: what the readers of documents share. */
#ifndef TEXT_TREE_SCAN_H
#define TEXT_TREE_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/* The deepest tree that is ever built; walks over trees stop there, too. */
#define TREE_DEPTH_MAX 2048

/* The four digits of a \u escape at p, and the second half of a pair behind them: 4 or 10 bytes, 0
 * where there are no digits. Half a pair is told as what it is, which no UTF-8 has. */
size_t tree_unicode(const char *p, size_t n, unsigned *cp);
static inline bool
is_half_pair(unsigned cp)
{
	return cp >= 0xd800 && cp <= 0xdfff;
}
/* Line and column of a byte, both from 1. */
void tree_place(const char *p, size_t n, size_t at, size_t *line, size_t *column);

#endif
