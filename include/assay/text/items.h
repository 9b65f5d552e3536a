/*
 * The item scanner: cuts a stream of JSON or YAML into the byte ranges of its
 * objects without building trees, so that one bad item is one note, memory is
 * that of one item, and bytes already known need no parsing.
 *
 * All shapes of formats.md 0.4: a `List` or typed list (items with or without
 * kind), `items: null`, a top-level array, a single object, stacked JSON
 * documents, several YAML documents, BOMs (UTF-8 and UTF-16), and the
 * capitalised `Items` of kubectl 1.10, which is refused with a clear error.
 */
#ifndef ASSAY_TEXT_ITEMS_H
#define ASSAY_TEXT_ITEMS_H

#include <stdbool.h>
#include <stdint.h>

#include "assay/base.h"

enum item_format { ITEM_JSON, ITEM_YAML };

/* One object's bytes; lent during the call-back. */
struct item {
	enum item_format format;
	const char *bytes;	/* JSON: from { to }; YAML: dedented, a document of its own */
	size_t n;
	uint64_t line;		/* of its first byte in the entry, from 1 */
	uint64_t offset;
	const char *list_kind;	/* "PodList", "List"; NULL for an object on its own. May come after the
				 * items in the file (kubectl's YAML): then NULL here and told by the list end. */
	const char *list_version;
	unsigned list;		/* number of the list inside the entry, from 1; 0 outside a list */
};

/* A list came to its end (JSON: its closing brace). */
struct item_list {
	unsigned list;
	const char *kind, *version;	/* NULL if it had none */
	uint64_t items;
	bool partial;		/* metadata.continue was set, or the list was cut off or damaged */
};

struct item_sink {
	void *ctx;
	/* Return -1 to stop the scan (err set). */
	int (*item)(void *ctx, const struct item *it, struct error *err);
	int (*list_end)(void *ctx, const struct item_list *l, struct error *err);
	/* Damage that costs one item or the rest of the entry; place is "line 12, byte 340".
	 * Codes: truncated json-damaged yaml-damaged item-too-large too-deep not-an-object
	 * not-a-list internal-names not-json-or-yaml. */
	void (*damage)(void *ctx, const char *code, const char *place, const char *text);
};

/* A push scanner. format is found from the first bytes. */
struct item_scan;
struct item_scan *item_scan_new(const struct item_sink *sink, const struct limits *lim);
int item_scan_feed(struct item_scan *s, const char *p, size_t n, struct error *err);
/* Says what was open at the end (truncated); returns -1 only when a call-back stopped it. */
int item_scan_end(struct item_scan *s, struct error *err);
/* Objects and lists seen so far; both 0 after item_scan_end means: nothing in it was an object. */
uint64_t item_scan_count(const struct item_scan *s);
void item_scan_free(struct item_scan *s);

#endif
