/* For tests and fuzzing: an item scan written down, fed in pieces of some size. */
#ifndef TEXT_ITEMS_LOG_H
#define TEXT_ITEMS_LOG_H

#include <stdlib.h>

#include "assay/text.h"

struct items_log {
	struct buf out;
	bool places;		/* with lines and offsets */
	uint64_t stop_after;	/* items, then the call-back refuses; 0: never */
	uint64_t items;
};

static inline int
items_log_item(void *ctx, const struct item *it, struct error *err)
{
	struct items_log *l = ctx;

	buf_printf(&l->out, "%s", it->format == ITEM_JSON ? "json" : "yaml");
	if (l->places)
		buf_printf(&l->out, " %llu:%llu", (unsigned long long)it->line,
			   (unsigned long long)it->offset);
	if (it->list)
		buf_printf(&l->out, " %u %s %s", it->list, it->list_kind ? it->list_kind : "-",
			   it->list_version ? it->list_version : "-");
	buf_puts(&l->out, " <");
	buf_add(&l->out, it->bytes, it->n);
	buf_puts(&l->out, ">\n");
	if (++l->items == l->stop_after)
		return error_set(err, ERR_CANCELLED, "enough");
	return 0;
}

static inline int
items_log_list_end(void *ctx, const struct item_list *end, struct error *err)
{
	struct items_log *l = ctx;

	(void)err;
	buf_printf(&l->out, "end %u %s %s %llu%s\n", end->list, end->kind ? end->kind : "-",
		   end->version ? end->version : "-", (unsigned long long)end->items,
		   end->partial ? " partial" : "");
	return 0;
}

static inline void
items_log_damage(void *ctx, const char *code, const char *place, const char *text)
{
	struct items_log *l = ctx;

	buf_printf(&l->out, "! %s", code);
	if (l->places)
		buf_printf(&l->out, " %s", place);
	buf_puts(&l->out, *text ? "\n" : " without text\n");
}

/* step 0 feeds all at once; else pieces of 1 to step bytes, a copy of its own each. */
static inline uint64_t
items_log_run(struct items_log *l, const char *p, size_t n, size_t step, const struct limits *lim,
	      struct error *err)
{
	struct item_sink sink = {l, items_log_item, items_log_list_end, items_log_damage};
	struct item_scan *s = item_scan_new(&sink, lim);
	uint32_t random = (uint32_t)(n * 2654435761U + step);
	uint64_t count;
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0;) {
		size_t len = n - i;
		char *copy;

		random = random * 1664525 + 1013904223;
		if (step && len > 1 + (random >> 16) % step)
			len = 1 + (random >> 16) % step;
		copy = mem_alloc(len);
		memcpy(copy, p + i, len);
		rc = item_scan_feed(s, copy, len, err);
		free(copy);
		i += len;
	}
	if (rc == 0)
		item_scan_end(s, err);
	count = item_scan_count(s);
	item_scan_free(s);
	return count;
}

#endif
