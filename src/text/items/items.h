/*
 * Inside text: what the item scanner's halves share. items.c finds the encoding
 * and the format, json.c and yaml.c cut.
 */
#ifndef TEXT_ITEMS_SCAN_H
#define TEXT_ITEMS_SCAN_H

#include "assay/text/items.h"
#include "skim.h"

/* What a document has told of itself at its top level so far. */
struct item_head {
	char *kind, *version;
	bool named;		/* metadata.name: an object, whatever its kind is called */
	bool partial;		/* metadata.continue */
};

struct json_cut;
struct yaml_cut;

struct item_scan {
	struct item_sink sink;
	struct limits lim;
	struct error *err;	/* of the call that is under way */
	bool stopped;		/* a call-back wanted it */
	bool told;		/* the one note about text that is neither JSON nor YAML */
	uint64_t offset, line;	/* of the next byte; line from 1 */
	uint64_t count;
	unsigned lists;
	/* the list that is being read */
	struct item_head head;
	unsigned list;		/* 0: none */
	uint64_t items;

	enum { SCAN_START, SCAN_JSON, SCAN_YAML } mode;
	enum { SCAN_BYTES, SCAN_UTF16LE, SCAN_UTF16BE } encoding;
	struct buf start;	/* what came before the format was known */
	struct buf utf8;
	unsigned char odd;	/* half a unit of UTF-16 */
	bool has_odd;
	bool marked;		/* the byte order mark is behind us */
	unsigned high;		/* first half of a surrogate pair */
	bool to_yaml;		/* JSON documents ended at a --- line */
	struct json_cut *json;
	struct yaml_cut *yaml;
};

/* items.c */
void items_damage(struct item_scan *s, const char *code, uint64_t line, uint64_t offset,
		  const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* Fills in the list's fields and hands it out. */
void items_emit(struct item_scan *s, struct item *it);
void items_list_begin(struct item_scan *s);
/* Reports the list that is being read and forgets it. */
void items_list_end(struct item_scan *s, bool partial);
void items_head_reset(struct item_scan *s);
/* Text that is no object, noted once an entry. */
void items_junk(struct item_scan *s, uint64_t line, uint64_t offset);
bool items_is_list_kind(const char *kind);

/* json.c: n bytes at s->offset. Stops early at a --- line between documents (to_yaml). */
struct json_cut *json_cut_new(const struct limits *lim);
void json_cut_free(struct json_cut *j);
size_t json_cut_feed(struct item_scan *s, const char *p, size_t n);
void json_cut_end(struct item_scan *s);

/* yaml.c */
struct yaml_cut *yaml_cut_new(void);
void yaml_cut_free(struct yaml_cut *y);
void yaml_cut_feed(struct item_scan *s, const char *p, size_t n);
void yaml_cut_end(struct item_scan *s);

#endif
