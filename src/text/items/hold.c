/* Bytes that must outlive the chunk they came in. */
#include "hold.h"

void
hold_start(struct hold *h, size_t at)
{
	h->on = true;
	h->over = false;
	h->from = at;
	buf_clear(&h->b);
}

void
hold_stop(struct hold *h)
{
	h->on = false;
	buf_clear(&h->b);
}

bool
hold_take(struct hold *h, const char *p, size_t to, uint64_t max, struct str *out)
{
	h->on = false;
	if (h->over || h->b.n + (to - h->from) > max)
		return false;
	if (h->b.n == 0) {
		*out = (struct str){p + h->from, to - h->from};
		return true;
	}
	buf_add(&h->b, p + h->from, to - h->from);
	*out = (struct str){h->b.p, h->b.n};
	return true;
}

void
hold_keep(struct hold *h, const char *p, size_t n, uint64_t max)
{
	if (!h->on)
		return;
	if (h->over || h->b.n + (n - h->from) > max) {
		h->over = true;
		buf_release(&h->b);
	} else {
		buf_add(&h->b, p + h->from, n - h->from);
	}
	h->from = 0;
}
