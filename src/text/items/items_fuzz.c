/*
 * Fuzz: a scan fed in pieces finds what a scan fed at once finds; and of a sound
 * JSON list the items are those that the parser finds in it.
 */
#include <stdio.h>

#include "log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_pieces(const char *p, size_t n, const struct limits *lim)
{
	static const size_t steps[] = {1, 5, 70, 1000};
	struct items_log whole = {.places = true};
	uint64_t count = items_log_run(&whole, p, n, 0, lim, NULL);

	for (size_t i = 0; i < countof(steps); i++) {
		struct items_log pieces = {.places = true};

		if (items_log_run(&pieces, p, n, steps[i], lim, NULL) != count ||
		    !str_eq(buf_cstr(&pieces.out), buf_cstr(&whole.out))) {
			fprintf(stderr, "whole:\n%s\nin pieces of %zu:\n%s\n", whole.out.p,
				steps[i], pieces.out.p);
			abort();
		}
		buf_release(&pieces.out);
	}
	buf_release(&whole.out);
}

/* The items that are left to come, as the parser found them. */
struct expected {
	const json_t *items;
	size_t next;
	const struct limits *lim;
};

static int
same_item(void *ctx, const struct item *it, struct error *err)
{
	struct expected *x = ctx;
	json_t *v = tree_parse_json(it->bytes, it->n, x->lim, NULL, err);

	while (x->next < json_array_size(x->items) &&
	       !json_is_object(json_array_get(x->items, x->next)))
		x->next++;
	if (!v || it->list != 1 || !tree_equal(v, json_array_get(x->items, x->next++))) {
		fprintf(stderr, "another item\n%.*s\n", (int)it->n, it->bytes);
		abort();
	}
	json_decref(v);
	return 0;
}

static void
check_against_parser(const char *p, size_t n, const struct limits *lim)
{
	struct item_sink sink = {.item = same_item};
	struct tree_oddities odd = {0};
	json_t *t = tree_parse_json(p, n, lim, &odd, NULL);
	struct expected x = {tree_get(t, "items"), 0, lim};
	const char *kind = tree_str(t, "kind"), *name = tree_str(t, "metadata/name");
	struct item_scan *s;

	sink.ctx = &x;
	if (json_is_array(x.items) && !odd.duplicate_keys && !odd.nul_keys && !tree_get(t, "Items") &&
	    (!kind || str_ends(kind, "List")) && (!name || !*name) && !memmem(p, n, "\\u", 2)) {
		s = item_scan_new(&sink, lim);
		item_scan_feed(s, p, n, NULL);
		item_scan_end(s, NULL);
		item_scan_free(s);
		while (x.next < json_array_size(x.items))
			if (json_is_object(json_array_get(x.items, x.next++)))
				abort();
	}
	json_decref(t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct limits lim = LIMITS_DEFAULT;

	check_against_parser((const char *)data, size, &lim);
	if (size % 2) {		/* small bounds, too */
		lim.depth = 3;
		lim.item_bytes = 100;
	}
	check_pieces((const char *)data, size, &lim);
	return 0;
}
