/*
 * The Objects screen: all objects of TO. list.c keeps their names, read.c
 * has them read between keys, rows.c folds and sifts them, draw.c draws, out.c
 * takes out, view.c acts.
 *
 *	names of the store -> listing (spaces, kinds, names) -> rows
 *
 * Invariants: a listing never changes once it is made, but for folds and counts;
 * it is made by work and takes the place of the old one as a whole.
 */
#ifndef TUI_OBJECTS_H
#define TUI_OBJECTS_H

#include "app.h"
#include "part/list.h"
#include "part/narrow.h"

/* The objects of one kind in one namespace. */
struct kind_group {
	const char *ns, *kind, *group;
	const char *word;		/* as references have it: "svc" */
	size_t first, n;		/* in names */
	size_t matching, changed;
	bool open, shut;		/* unfolded; folded although a filter is on */
};

/* One namespace. */
struct space {
	const char *ns;
	size_t first, n;		/* in groups */
	size_t objects, matching, changed;
	bool open, shut;
};

struct listing {
	struct arena mem;		/* all strings */
	struct kinds *kinds;
	struct oid tree;		/* whose it is */
	const char **names;
	size_t n, cap;
	struct kind_group *groups;
	size_t ngroups, groups_cap;
	struct space *spaces;
	size_t nspaces;
	size_t changed;
};

enum row_level { LEVEL_SPACE, LEVEL_KIND, LEVEL_OBJECT };
struct object_row {
	uint32_t at, name;		/* space or group; name */
	enum row_level level;
};

struct objects {
	struct listing *l;		/* NULL: not read yet */
	struct error failed;
	struct list list;
	struct object_row *rows;
	size_t nrows, cap;
	struct narrow narrow;
	uint8_t *match;			/* beside names, with a filter */
	size_t sifted;			/* names that were looked at */
	size_t matching;
	struct object_row cursor;	/* what the cursor is on */
	struct object_row before;	/* when typing a filter began */
	struct object_key key;		/* of it; strings of the listing */
	struct buf ref, line;		/* lent to targets */
};

/* ---- list.c ---- */
/* ERR_CANCELLED when the tick of p says so. */
int listing_read(struct listing **out, struct store *s, const struct store_snapshot *at,
		 const struct filter *f, const struct progress *p, struct error *err);
void listing_free(struct listing *l);
/* The group of a key, SIZE_MAX; and the name in it. */
size_t listing_group(const struct listing *l, const struct object_key *k);
size_t listing_name(const struct listing *l, size_t group, const char *name);
/* Counts what the model's drift shows as changed. */
void listing_count(struct listing *l, const struct model *m);
/* Unfolds what has changes, if they are few. */
void listing_open_changed(struct listing *l);
/* Folds of the old one hold for the new one. */
void listing_folds(struct listing *l, const struct listing *old);
void listing_key(const struct listing *l, size_t group, size_t name, struct object_key *out);
void listing_ref(const struct listing *l, size_t group, size_t name, struct buf *out);

/* ---- read.c ---- */
bool objects_work(struct app *a, struct view *v);
bool objects_blank(const struct app *a, const struct view *v);
/* To "ns/word/name" or "word/name" if there is such an object. */
bool objects_go(struct objects *st, const char *ref);

/* ---- out.c; but for the first as view.h has them ---- */
/* The whole object as YAML, when there is nothing to compare. */
void objects_show(struct app *a, const struct objects *st, const struct object_row *row);
int objects_export(struct app *a, struct view *v, const char *format, struct buf *out,
		   struct error *err);
void objects_command(const struct app *a, const struct view *v, struct buf *out);

/* ---- draw.c ---- */
const struct object_row *objects_row(const struct objects *st);	/* the cursor's; NULL */
/* A row's place in the drift if it is shown there; SIZE_MAX. */
size_t objects_changed(const struct app *a, const struct objects *st, const struct object_row *r);
void objects_draw(const struct app *a, const struct view *v, struct screen *s, struct rect r,
		  bool focus);
void objects_counts(const struct app *a, const struct view *v, struct screen *s, struct rect r);
void objects_detail(const struct app *a, const struct view *v, struct screen *s, struct rect r);

/* ---- rows.c ---- */
void objects_rows(struct objects *st);
/* Looks at so many more names with the filter; false when all have been. */
#define SIFT_AT_ONCE 4000	/* names, while a key waits */
#define SIFT_A_STEP  8000
bool objects_sift(struct objects *st, size_t names);
void objects_sift_anew(struct objects *st);
void objects_keep(struct objects *st);		/* what the cursor is on */
void objects_find(struct objects *st);		/* the cursor goes there, or to what is around it */
bool *objects_fold(struct objects *st, const struct object_row *r, bool *open);
void objects_fold_all(struct objects *st, bool open);
/* Unfolds what is around a name and goes there. */
void objects_reveal(struct objects *st, size_t group, size_t name);

#endif
