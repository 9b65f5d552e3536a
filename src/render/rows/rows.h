/*
 * What the files that make rows share.
 *
 *   rows.c	the door, and rows one by one
 *   fields.c	the object as a tree of members
 *   told.c	what the records of one field tell
 *   item.c	where the items of lists and documents stand
 *   page.c	a body as lines, each with the place in the tree that it prints
 *   match.c	two pages compared: which line goes with which, and with which record
 *   alike.c	how much of two lines is the same
 *   lines.c	unified, side by side, JSON and YAML out of that
 */
#ifndef RENDER_ROWS_PRIVATE_H
#define RENDER_ROWS_PRIVATE_H

#include "assay/render/rows.h"
#include "render.h"

#define NOWHERE SIZE_MAX

/* ---- rows.c ---- */
struct diff_row *row_add(struct diff_rows *out, enum row_form form, char sign, size_t id);
/* The text escaped, in the arena of the rows. */
const char *row_safe(struct diff_rows *out, const char *p, size_t n);
/* Both sides of a fold or a hunk say the same. */
void row_both(struct diff_row *r, const char *text);
/* Ids are hashes of where a row stands. */
size_t id_mix(size_t id, const void *p, size_t n);
size_t id_number(size_t id, size_t n);
/* Is the record drawn as a change? */
bool row_visible(const struct verdict *v, const struct rows_opts *o);

/* ---- fields.c ---- */
void rows_of_fields(struct diff_rows *out, const struct drift_object *ob,
		    const struct rows_opts *o);

/* ---- tree.c ---- */
/* A member or an item, and the run [lo, hi) of visible records at it and below. */
struct field {
	const char *name;	/* as a row has it */
	unsigned depth;
	size_t id;
	size_t level;		/* how many steps lead to it */
	size_t lo, hi;
	const json_t *v[2];	/* NULL: not there, or not known */
};

/* How a whole subtree is drawn. */
struct hue {
	char sign;
	size_t change;
	bool side[2];
};

void row_group(struct diff_rows *out, const struct field *at, char sign, size_t change);
/* A subtree, down to its leaves; lists at the level of their member. */
void row_tree(struct diff_rows *out, const struct field *at, const json_t *v, const struct hue *h);
/* The value on one line, escaped; NULL where there is none. */
const char *row_value(struct diff_rows *out, const json_t *v);
/* Both texts in one; b is released. */
const char *row_joined(struct diff_rows *out, const char *a, struct buf *b);
/* Is it a text of more than one line? */
bool has_lines(const json_t *v);

/* ---- item.c ---- */
/* Where a record's step stands in the list of one side: by its pointer, and by its key where
 * the pointer is of the other side or ends above. NOWHERE if it is not there. */
size_t item_index(const struct change *c, size_t level, const json_t *list, enum side s,
		  size_t *looks);
/* "[http]": an item as its neighbours' records are named (step may be NULL), else by its name. */
void item_name(struct buf *out, const json_t *item, size_t index, const struct step *step);
/* The step as people read it: "port", "[http]". */
void step_name(struct buf *out, const struct step *s);
/* ".port", "[app.kubernetes.io/name]": a member behind others. */
void member_name(struct buf *out, const char *name);
/* Scalars and empty lists and objects below, itself included. */
size_t leaves_of(const json_t *v);

/* ---- page.c ---- */
enum page_form { PAGE_JSON, PAGE_YAML };

struct place {
	size_t parent;			/* NOWHERE for the root */
	const char *key;		/* NULL: an item */
	size_t index;			/* of an item */
	const json_t *v;
	size_t kids, nkids;		/* in struct page.kid: by bytes, or by index */
	size_t shown, hidden;		/* records here, as index; ROW_NO_CHANGE: none */
};

struct page {
	struct buf text;
	struct str *line;		/* into text, without a comma at its end */
	struct str *whole;		/* with it */
	size_t *at;			/* place of each line; NOWHERE if that is not known */
	size_t n;
	struct place *place;		/* each behind its parent */
	size_t nplace, cap;
	size_t *kid, nkid, capkid;
};

/* body may be NULL: a page without lines. Borrows from it. */
void page_init(struct page *p, const json_t *body, enum page_form form);
void page_release(struct page *p);
/* The place that a pointer leads to, or the last one on its way that is a string. NOWHERE: none. */
size_t page_find(const struct page *p, const char *pointer);
/* "spec.ports[http]" of the place that holds this one. */
void page_way(struct buf *out, const struct page *p, size_t place);

/* ---- match.c ---- */
struct match_line {
	char sign;			/* ' ', '-', '+', '~': one line goes with the other */
	size_t line[2];			/* NOWHERE: none on this side */
	size_t change;
};

struct match {
	struct page page[2];
	struct match_line *v;
	size_t n, cap;
};

/* In the order of the newer text; what is gone stands where it was. */
void match_init(struct match *m, const struct drift_object *ob, enum page_form form,
		const struct rows_opts *o);
void match_release(struct match *m);

/* ---- alike.c ---- */
/* How well two lines go together: 1 at least, so that as many as can be have a mate. */
unsigned line_likeness(struct str a, struct str b);
/* The part that differs of two escaped lines that are one line changed. */
void match_marks(struct row_text side[2]);

/* ---- lines.c ---- */
void rows_of_lines(struct diff_rows *out, const struct drift_object *ob, enum rows_view view,
		   const struct rows_opts *o);

#endif
