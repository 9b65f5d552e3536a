/*
 * `kubectl cluster-info dump` without a folder writes its lists and the logs
 * of containers into one stream (formats.md h.3); this takes the logs out.
 */
#ifndef SOURCE_LOGS_H
#define SOURCE_LOGS_H

#include <stdbool.h>
#include <stddef.h>

struct logs_filter {
	enum { LOGS_OUTSIDE, LOGS_INSIDE, LOGS_LAST_LINE } state;
	bool mid_line;		/* the next byte does not begin a line */
};

/*
 * Works in place: what stays lies in p[0..result), line ends of what goes included, so that lines
 * count on. The last *rest bytes, at p + n - *rest, are too few to judge: hand them in again
 * before what follows; at the end of the stream they stay.
 */
size_t logs_cut(struct logs_filter *f, char *p, size_t n, size_t *rest);

#endif
