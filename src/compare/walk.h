/*
 * The walk over two trees, shared by the files of this room: where it stands
 * on both sides, what it may still spend, and the steps from file to file.
 *
 *   walk.c      objects and single values, and where records are made
 *   list.c      lists: which of the ways below, order, the order of records
 *   keyed.c     items by key       like.c    items by likeness
 *   scalars.c   sets and sequences of scalars
 *   text.c      strings: opaque ones, documents, lines      find.c    paths into them
 *   leaves.c    one tree alone, by the same paths
 *   value.c     equality by value, hashes
 */
#ifndef COMPARE_WALK_H
#define COMPARE_WALK_H

#include "assay/compare.h"

/* In a pair of anything: [0] is of the older side, [1] of the newer. */
enum { OLDER, NEWER };

#define NO_INDEX SIZE_MAX

/* Beside each step of the path: where the item stands on both sides, NO_INDEX for a member. */
struct trail {
	size_t at[2];
	unsigned dup[2];	/* position among equals, as in struct step */
};

struct walk {
	const struct object_key *key;
	const struct compare_opts *o;
	struct changes *out;
	struct path at;
	struct trail *trail;
	size_t ntrail, captrail;
	unsigned depth;
	bool builtin;		/* the object's kind comes from the built-in table */
	size_t quick;		/* nodes that the look ahead for equal subtrees may still visit */
	size_t likeness;	/* leaves that likeness may still collect */
	const struct doc *doc[2];	/* inside a document in a string; NULL outside */
	size_t doc_from;		/* how many steps lead to that string */
	struct map hashes;		/* of list items, by address */
};

/* ---- walk.c ---- */
/* Appends the records of one pair of values; NULL where there is none. */
void walk_value(struct walk *w, const json_t *a, const json_t *b, const struct schema_field *f);
/* Is what stands here left out by one of the sides' sources? */
bool walk_hidden(const struct walk *w);
void walk_enter_member(struct walk *w, const char *name);
/* Stands on an item; keys (stolen) NULL: it has none, its index is printed. */
void walk_enter_item(struct walk *w, json_t *keys, const struct trail *t);
void walk_enter_element(struct walk *w, const json_t *value, const struct trail *t);
void walk_leave(struct walk *w);
/* One record where the walk stands; references are added. */
void walk_emit(struct walk *w, enum change_op op, enum change_form form, const json_t *old_value,
	       const json_t *new_value);
/* The same for a hunk of lines (references stolen, NULL where there is none): op follows from
 * them; line is that of the newer text, of the older for a removal. */
void walk_emit_lines(struct walk *w, enum change_form form, json_t *old_value, json_t *new_value,
		     unsigned line);

/* The type of a member, as far as it is known of what holds it (f); is_root: of an object. */
struct schema_field walk_member_field(const struct walk *w, const struct schema_field *f,
				      const char *name, bool is_root);
/* An embedded object (Template, RawExtension) brings its own type, unless the sides disagree. */
struct schema_field walk_embedded(const struct walk *w, const json_t *a, const json_t *b);

/* ---- list.c ---- */
bool list_of_scalars(const json_t *list);
/* The items of two lists by their keys, known or guessed; NULL if they have none. */
struct keyed *walk_keyed(const struct walk *w, const json_t *a, const json_t *b,
			 const struct schema_field *f);
void walk_list(struct walk *w, const json_t *a, const json_t *b, const struct schema_field *f);
/* One record of a list in another order; the arrays are stolen. */
void walk_emit_order(struct walk *w, const struct schema_field *f, json_t *olds, json_t *news);

/* Which item of one side goes with which of the other; NO_INDEX for none. */
struct pairing {
	size_t n[2];
	size_t *mate[2];
};

void pairing_init(struct pairing *p, size_t nold, size_t nnew);
void pairing_release(struct pairing *p);
void pairing_set(struct pairing *p, size_t old_index, size_t new_index);
/* Do the pairs stand in the same order on both sides? */
bool pairing_in_order(const struct pairing *p);

/* ---- keyed.c ---- */
struct keyed;
/* keys and defaults as in struct schema_field. */
struct keyed *keyed_new(const json_t *a, const json_t *b, const char *const *keys,
			const char *const *defaults);
void keyed_pair(struct keyed *k, struct pairing *p);
/* Key members of an item as they are printed, by the key that its pair was found with. New
 * reference, NULL if it has none. */
json_t *keyed_step(const struct keyed *k, const struct pairing *p, int side, size_t i);
/* The same, but the value alone where the key has one member only. */
json_t *keyed_name(const struct keyed *k, const struct pairing *p, int side, size_t i);
/* Which of the items that these key members lead to it is, as in struct step. */
unsigned keyed_dup(struct keyed *k, const struct pairing *p, int side, size_t i, json_t *keys);
/* Has the item any key at all? */
bool keyed_has(const struct keyed *k, int side, size_t i);
/* Is v what a key member means that is not there? text may be NULL: it has no default. */
bool keyed_is_default(const json_t *v, const char *text);
void keyed_free(struct keyed *k);

/* ---- like.c ---- */
/* Pairs what is left by likeness; with keyless only the items that have no key. */
void like_pair(struct walk *w, const json_t *a, const json_t *b, const struct keyed *keyless,
	       struct pairing *p);
/* Pairs the last item of either side if nothing but its keys differs. */
void like_renamed(struct walk *w, const json_t *a, const json_t *b, const char *const *keys,
		  struct pairing *p);

/* ---- scalars.c ---- */
void walk_set(struct walk *w, const json_t *a, const json_t *b, const struct schema_field *f);
void walk_sequence(struct walk *w, const json_t *a, const json_t *b,
		   const struct schema_field *f);

/* ---- text.c ---- */
/* Two strings that differ. */
void walk_text(struct walk *w, const json_t *a, const json_t *b, const struct schema_field *f);
/* Is the string that the walk stands on told as a whole, although it could be read further? */
bool text_opaque(const struct walk *w);
/* What steers how the string at a path is read: the name of the member or file that holds it. */
const char *text_title(const struct path *at);

/* ---- value.c ---- */
/* Two values of which none is a list or an object. */
bool value_equal(const struct walk *w, const json_t *a, const json_t *b, enum schema_class cls);
/* Surely the same, found with what is left of *budget nodes. */
bool value_same(const json_t *a, const json_t *b, unsigned depth, size_t *budget);
/* Strings by what they mean: of hashed secrets under different keys only the length counts. */
bool text_equal(const struct walk *w, const char *a, size_t na, const char *b, size_t nb);
/* A copy in which the digits of hashed secrets are blanked; NULL if it has none. */
char *text_masked(const char *p, size_t n);
/* The same on every machine; of values that value_equal takes as equal without knowing a class. */
uint64_t value_hash(struct walk *w, const json_t *v);
uint64_t hash_mix(uint64_t h, uint64_t v);
uint64_t hash_bytes(const void *p, size_t n);

#endif
