/* Looking a place up in what is sorted. */
#ifndef ASSAY_BASE_BISECT_H
#define ASSAY_BASE_BISECT_H

#include <stddef.h>

/*
 * How many of 0 to n - 1 lie before a place: `before`, an expression in i, holds
 * for those and for none behind them. So it is the index of the first that does
 * not, and n where all do:
 *
 *	size_t at = bisect(i, n, v[i].key < key);
 */
#define bisect(i, n, before)                                                           \
	__extension__({                                                                \
		size_t low_ = 0, high_ = (n);                                          \
		while (low_ < high_) {                                                 \
			size_t i = low_ + (high_ - low_) / 2;                          \
			if (before)                                                    \
				low_ = i + 1;                                          \
			else                                                           \
				high_ = i;                                             \
		}                                                                      \
		low_;                                                                  \
	})

#endif
