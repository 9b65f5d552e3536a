/*
 * compare: two objects to an ordered list of changes. Pure and structural:
 * list items are matched by key (name first, then the schema's keys, then
 * likeness), sets as sets, quantities, durations and numbers by value, strings
 * by line or, where they hold a document, by its structure.
 *
 * Testable with two JSON files; knows neither store nor judgement.
 */
#ifndef ASSAY_COMPARE_H
#define ASSAY_COMPARE_H

#include <jansson.h>
#include <stdbool.h>

#include "assay/base.h"
#include "assay/object.h"
#include "assay/text.h"

enum change_op { CHANGE_ADD, CHANGE_REMOVE, CHANGE_REPLACE, CHANGE_RECREATE };
const char *change_op_name(enum change_op op);	/* add, remove, replace, recreate */

enum change_form {
	CHANGE_VALUE,		/* the ordinary case */
	/* only the order of a list differs, and it has no meaning: noise list-order */
	CHANGE_ORDER,
	CHANGE_ORDER_MATTERS,	/* only the order differs, and it has a meaning */
	/* texts differ, the meaning does not (a comment or blank in a document; apiVersion
	 * alone) */
	CHANGE_SPELLING,
};

/* Where a change lies inside a document in a string (design.md 7 `inner`). */
struct change_inner {
	enum doc_format format;	/* DOC_TEXT with a line: a multi-line string compared by line */
	char *path;		/* inside the document; NULL for DOC_TEXT */
	unsigned line;		/* in the newer text (in the older for a removal); 0 unknown */
};

struct change {
	enum change_op op;
	enum change_form form;
	struct path at;			/* steps, continued into documents */
	char *path;			/* at, printed; "" is the whole object */
	/* RFC 6901, newer object (older for a removal); stops at a string */
	char *pointer;
	bool has_inner;
	struct change_inner inner;
	/* own references; NULL where there is none. For a line of text: the line(s) */
	json_t *old_value, *new_value;
};

struct changes {
	struct change *v;
	size_t n, cap;
};

struct compare_opts {
	const struct kinds *kinds;
	const struct prune_profile *old_profile, *new_profile;	/* may be NULL */
	struct limits limits;
	/* the sides' secrets were hashed under different keys: compare lengths only */
	bool other_keys;
};

/*
 * Changes of one object in both snapshots, appended to out. Equal objects give
 * none. One record per changed leaf, but:
 *
 * - An added or removed subtree is one record at its root. A map (labels,
 *   annotations, data, limits, nodeSelector) that only one side has is told by
 *   its members, so that rules that name an annotation see it; so is a struct
 *   that is no pointer, since the API has it always ({} and absent are equal
 *   there, null and absent everywhere, [] and absent in built-in types).
 * - Text of several lines: one record per hunk of lines. A document in a
 *   string: one per leaf inside; if only its text differs, one CHANGE_SPELLING
 *   from the first differing line to the last. A final newline that one side
 *   has shows as an empty last line.
 * - A list whose items stand in another order: one record of the list; its
 *   values are the keys (of a key of one member its value, the items themselves
 *   where they have none) of what is on both sides. Of lists that no schema knows the order matters.
 *
 * In order: members by bytes, a list's own order first, its items as the newer
 * list has them, what was removed behind the item that it followed. compare(B,
 * A) gives the same set mirrored, indices and line numbers aside. Below
 * limits.depth a difference is one record. -1 only if a body is no object.
 */
int compare_objects(const struct object_key *k, const json_t *old_body, const json_t *new_body,
		    const struct compare_opts *o, struct changes *out, struct error *err);
/* A whole object that came, went or was made anew: one record with path "". */
void compare_whole(enum change_op op, json_t *old_body, json_t *new_body, struct changes *out);
/* What stands at a path of a body, also inside a document in a string, where path_find would end:
 * each path of a record is found so in the object that its pointer is of. New reference or NULL. */
json_t *compare_find(const json_t *body, const struct path *at, const struct limits *lim);
/* ---- one object, value by value ---- */

/* Where compare_leaves stands; all lent for the call. */
struct compare_leaf {
	const struct path *at;
	const char *path;		/* at, printed as in a record of it */
	const json_t *value;		/* a scalar, or a map or list, whose content follows */
	const struct doc *doc;		/* the document in a string that it lies in, or NULL */
	size_t doc_from;		/* how many steps lead to that string */
};
enum leaf_way { LEAF_ON, LEAF_OVER, LEAF_STOP };
/*
 * Every value below the root of an object, a map or list before its content, a
 * string before what the document in it holds: by the paths that records have
 * (of items that are told apart by likeness alone, their index). Nulls are left
 * out. LEAF_OVER goes past what lies below, which of a string spares the
 * reading of the document; LEAF_STOP ends the walk.
 */
void compare_leaves(const struct object_key *k, const json_t *body, const struct compare_opts *o,
		    enum leaf_way (*each)(void *ctx, const struct compare_leaf *l), void *ctx);
void changes_release(struct changes *c);
void change_release(struct change *c);

/* ---- lines, for text and for unified output ---- */

enum line_op { LINE_SAME, LINE_OLD, LINE_NEW };
struct line_edit {
	enum line_op op;
	size_t old_line, new_line;	/* from 0; of the line, or where it would stand */
};
/* The shortest edit script of two texts by line (Myers, with a bounded fall-back to one big hunk
 * past max_cost differences). Malloced; n edits in order. */
struct line_edit *line_diff(const struct str *a, size_t na, const struct str *b, size_t nb,
			    size_t max_cost, size_t *n);
/* Splits into lines without their newline; malloced array of slices into p. */
struct str *line_split(const char *p, size_t len, size_t *n);

#endif
