/*
 * Inside text: the state of the YAML cutter. yaml.c reads lines, document.c hands
 * out what they make.
 */
#ifndef TEXT_ITEMS_YAML_H
#define TEXT_ITEMS_YAML_H

#include "items.h"

enum yaml_state {
	START,			/* nothing of the document yet */
	BLOCK,			/* a mapping, top level */
	PENDING,		/* behind `items:`; the next line tells what it is */
	ITEMS,			/* in a sequence of items */
	FLOW,			/* begins as a flow mapping that is not JSON */
	JSON,
	SKIP,			/* up to the next mark */
	LOGS,			/* between START logs and END logs of cluster-info dump */
};

struct yaml_cut {
	enum yaml_state state;
	struct buf carry;	/* a line that the chunk cut */
	uint64_t dropped;	/* bytes of it, when it was too long to keep */
	bool mid;		/* in a line of which JSON has the first part already */
	struct buf doc;		/* the document, while it may be an object */
	struct buf meta;	/* its metadata alone */
	struct buf item;
	bool in_meta, in_item;
	bool lost;		/* doc or item was too large */
	bool flow_items, no_items, odd_items;
	bool had_key;		/* kind or apiVersion was seen */
	bool damaged;
	size_t base;		/* blanks before the top level's keys */
	size_t dash, content;	/* blanks before an item's dash, and before what it holds */
	uint64_t line, offset;	/* where the document or item began */
};

/* ---- document.c ---- */
/* Nothing of the document is left. */
void yaml_reset(struct item_scan *s);
/* A line to doc or item, which are lost when they grow too large. */
void yaml_append(struct item_scan *s, struct buf *b, const char *p, size_t n);
/* As far as the head tells by now. */
bool yaml_may_be_list(struct item_scan *s);
/* Hands out the item that is being read, if there is one. */
void yaml_end_item(struct item_scan *s);
/* at_end: of the input, not only of the document. */
void yaml_end_document(struct item_scan *s, bool at_end);

#endif
