/*
 * list: what kubectl and oc print, and trees of files made of that. Its
 * reading (list.c), what names of files and folders tell (name.c), and
 * what it covers (cover.c).
 */
#ifndef SOURCE_LIST_H
#define SOURCE_LIST_H

#include "layout.h"

/* What the place of a file tells. */
struct promise {
	char *ns;		/* malloced, or NULL */
	const struct kind *kind;	/* of items that have none, and of an empty list */
	const struct kind *guess;	/* only good for saying what a damaged file may have held */
};
void promise_read(struct promise *p, const struct kinds *ks, const char *path, bool alone);
void promise_release(struct promise *p);

unsigned list_bid(struct bundle *b, const struct limits *lim);
/* A name that begins with a dot, or lies in a folder that does. */
bool list_is_hidden(const char *path);

/* Book of what was seen. */
struct list_book {
	struct map kinds;	/* Kind NUL group */
	struct map spaces;	/* namespaces that hold an object or an empty list */
	struct map pairs;	/* ns NUL Kind NUL group */
	struct map excepts;	/* ns NUL Kind NUL group, to the reason */
	struct map named;	/* names of Namespaces */
	bool named_in_list;	/* one of them came in a list */
	bool listed;		/* there was an explicit list */
	bool unsure;		/* Namespaces may be missing */
	const char *broken;	/* why any pair may lack something; or NULL */
	bool across;		/* one list held objects of several namespaces */
};
void book_seen(struct list_book *b, const struct object_key *k, bool in_list);
/* An empty list of that kind; ns NULL where it is not known. */
void book_empty(struct list_book *b, const char *ns, const char *group, const char *kind);
/* ns and kind NULL: any. */
void book_except(struct list_book *b, const char *ns, const char *group, const char *kind,
		 const char *reason);
struct coverage *book_coverage(const struct list_book *b);
void book_release(struct list_book *b);

struct held {
	char *bytes;
	struct item item;
};

struct list {
	struct list_book book;
	struct promise promise;	/* of the current entry */

	/* the current list */
	unsigned list;
	bool untyped;		/* its items have no kind, and its own comes later */
	struct held *held;
	size_t nheld, cap;
	uint64_t held_bytes;
	char *first_ns;		/* of its items */

	/* the current item, as a glance told */
	char *kind, *version;
	bool told;		/* the damage of this entry is in the book */
	bool exported;		/* an exported template was opened */
	uint64_t homeless;	/* objects of namespaces that tell none */
};

#endif
