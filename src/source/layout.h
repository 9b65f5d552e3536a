/*
 * What a layout of archives is to the rest of the room: a row of functions.
 * read.c drives one reading and asks the layout what each entry is; item.c
 * turns items into objects; the layout keeps book of what it covers.
 *
 *	bid	offered a bundle, says how sure it is
 *	start	before the first entry
 *	entry	is this one to be read, and what does its name promise?
 *	item	cut by the scanner; handed on with reading_emit
 *	seen, lost	what became of an item that was handed on
 *	skipped	the bundle could not give this entry
 *	list, leave	a list, an entry came to its end
 *	facts	after the last entry
 *
 * A layout that is no stream of texts has a read and a decode of its own instead
 * of entry, item, list and leave.
 */
#ifndef SOURCE_LAYOUT_H
#define SOURCE_LAYOUT_H

#include "assay/source.h"

struct layout;

/* What a layout knows of an entry before it is read. */
struct slot {
	const char *ns;			/* namespace that its folder means, or NULL */
	const struct kind *kind;	/* kind that its name promises, or NULL */
	const char *base;		/* the promise as text, part of every item's id */
	unsigned rank;
	bool must_decode;
	bool once;			/* items repeat in other files: equal bytes count once */
	size_t own;			/* the layout's own */
};

/* How reading an entry went. */
struct outcome {
	uint64_t bytes, items;
	bool damaged;			/* a part of it, or all */
	bool partial;			/* a list in it was cut or said to go on */
	bool listed;			/* it held an explicit list */
};

struct source {
	const struct layout *layout;
	struct bundle *bundle;
	struct kinds *kinds;
	const struct limits *lim;
	void *own;			/* the layout's state */

	/* one reading */
	const struct source_sink *sink;
	struct notes *notes;
	struct slot slot;		/* of the current entry */
	struct outcome out;
	struct buf path;		/* of the current entry */
	struct sha256 *sha;
	struct buf head;		/* scratch of ids */
	struct map once;		/* ids handed on, of slots that want it */
	uint64_t bytes, items;
	bool seen;			/* the current item has been told */
	bool kept;			/* it will be, later */
	struct error bad;	/* why the current entry could not be read to its end */
	bool quiet;			/* damage is known already: no second note */
	bool cut;			/* the container was lost before its end */
	bool odd;			/* a note was made of the item being decoded */
	struct str config;		/* of source_keys; lent */
};

struct layout {
	const char *name;
	/* 0: not mine; the highest wins. Trouble with reading is a 0. */
	unsigned (*bid)(struct bundle *b, const struct limits *lim);
	void (*start)(struct source *s);
	/* NULL: the entries through the scanner. -1 when the sink stopped it, or at once when there
	 * is nothing to read. */
	int (*read)(struct source *s, struct error *err);
	/* The object of an item; NULL: of its text. New reference; may set s->odd. */
	json_t *(*decode)(struct source *s, const struct source_item *it, struct error *err);
	/* What decoding an item later and elsewhere needs, a copy of its own; NULL if it cannot be.
	 * All four NULL: none can. decode_kept touches nothing else; *odd says that settle is to
	 * tell so. */
	void *(*keep)(struct source *s, const struct source_item *it);
	json_t *(*decode_kept)(void *own, const struct limits *lim, bool *odd, struct error *err);
	void (*settle)(struct source *s, void *own);
	void (*drop)(void *own);
	/* True if the entry is to be read; slot is zeroed before. */
	bool (*entry)(struct source *s, const struct bundle_entry *e, struct slot *slot);
	/* NULL: every item is handed on as it is, ends of lists do not matter. */
	int (*item)(struct source *s, const struct item *it, struct error *err);
	int (*list)(struct source *s, const struct item_list *l, struct error *err);
	int (*leave)(struct source *s, struct error *err);
	void (*seen)(struct source *s, const struct source_item *it, const struct object_key *k);
	void (*lost)(struct source *s, const struct source_item *it);
	/* An entry that the bundle could not give, or, link, that leads elsewhere. */
	void (*skipped)(struct source *s, const char *path, bool link);
	void (*finish)(struct source *s);	/* after the last entry */
	void (*facts)(struct source *s, struct source_facts *out);
	/* Both NULL: it holds one state only. */
	void (*past)(struct source *s, struct source_past *out);
	int (*revisions)(struct source *s, const struct source_past_sink *sink, struct error *err);
	void (*close)(struct source *s);
};

extern const struct layout etcd_layout, export_layout, list_layout;

/* The highest bidder, NULL if there is none. */
const struct layout *layout_for(struct bundle *b, const struct limits *lim);

/* Hands an item on to the sink, with its id; an item that the sink's owner does not tell to be
 * seen counts as lost. */
int reading_emit(struct source *s, const struct item *it, bool must_decode, struct error *err);
/* The same for an item that is complete. */
int reading_hand(struct source *s, const struct source_item *it, struct error *err);
/* Before looking at what items teach: those that are kept come first. */
int reading_settle(struct source *s, struct error *err);
/* A body, which is taken over, to an object with its key. ks NULL: by the built-in kinds only, and
 * 1 when more would have to be known. */
int item_object(const struct kinds *ks, const struct source_item *it, json_t *body,
		struct source_object *out, struct error *err);
/* Teaches s->kinds what an object says by being there. */
void item_learn(struct source *s, const struct source_object *o);
/* Counts bytes as read; -1 when the sink stops it. */
int reading_tick(struct source *s, size_t n, struct error *err);
/* A note on the current entry (or on the archive: entry NULL). */
void source_note(struct source *s, enum note_level level, const char *code, const char *entry,
		 const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* The kind that an item without one has in this list: "PodList" gives "Pod"; n is its length.
 * NULL for "List", NULL, and what does not end so. */
const char *list_item_kind(const char *list_kind, size_t *n);

#endif
