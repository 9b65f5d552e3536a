/* Inside text: the state of the JSON cutter, json.c and gap.c. */
#ifndef TEXT_ITEMS_JSON_H
#define TEXT_ITEMS_JSON_H

#include "hold.h"
#include "items.h"

#define CAP_MAX   65536		/* of metadata, kind and apiVersion of a list */
#define NO_INDENT SIZE_MAX

enum json_state {
	TOP,			/* between documents */
	LINE,			/* text between documents, up to its newline */
	LOGS,			/* between START logs and END logs of cluster-info dump */
	KEY,			/* before a key of the document, or its end */
	IN_KEY,
	COLON,
	VALUE,			/* before a member's value */
	STRING,
	SCALAR,
	NESTED,			/* inside a member's object or array */
	AFTER,			/* behind a value of the document */
	ITEMS,			/* between items */
	ITEM,			/* inside one */
	RESYNC,			/* looking for a line to go on from */
};

enum key { KEY_OTHER, KEY_KIND, KEY_VERSION, KEY_METADATA, KEY_ITEMS, KEY_GO_ITEMS };

struct json_cut {
	enum json_state state, back;	/* where a value leads back to */
	struct skim skim;
	struct hold hold, cap;	/* the object; a value of its head */
	char word[24];		/* a key, or how a line begins */
	size_t nword;
	enum key key;
	bool escaped;		/* in STRING and IN_KEY */
	bool array;		/* the document is an array of objects */
	bool lost;		/* what is under way will not be handed out */
	bool internal;		/* kubectl 1.10's Items */
	bool no_items;		/* items: null */
	bool odd_items;		/* items that are no array: no list, then */
	bool damaged;		/* something of the list was lost */
	uint64_t line, offset;	/* where the object, document or line began */
	size_t indent;		/* blanks before the items of this list */
	size_t col;		/* blanks so far on this line */
	bool fresh;		/* nothing but blanks so far on this line */
};

static inline bool
json_is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* json.c */
void json_mark_place(struct item_scan *s, size_t i);
void json_begin_document(struct item_scan *s, size_t i, bool array);
void json_end_list(struct item_scan *s, size_t i);

/* gap.c. Each takes bytes i to n of p and returns how far it came; at_top the one at i. */
size_t json_at_top(struct item_scan *s, const char *p, size_t i);
size_t json_in_line(struct item_scan *s, const char *p, size_t i, size_t n);
size_t json_in_logs(struct item_scan *s, const char *p, size_t i, size_t n);
size_t json_resync(struct item_scan *s, const char *p, size_t i, size_t n);
/* Over blanks; counts lines, and the blanks on the last one. */
size_t json_blanks(struct item_scan *s, const char *p, size_t i, size_t n);
void json_line_done(struct item_scan *s);

#endif
