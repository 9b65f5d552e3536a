/*
 * The Search screen: run.c searches and makes rows, ask.c asks for
 * the pattern, draw.c draws, view.c acts.
 *
 * Invariants: hits are only appended while a search runs, and rows with them, so
 * that nothing above the cursor moves; a new pattern takes all away at once and
 * the search that still runs ends with its next tick.
 */
#ifndef TUI_FINDS_H
#define TUI_FINDS_H

#include "app.h"
#include "assay/flow/search.h"
#include "assay/render/found.h"
#include "part/list.h"
#include "part/narrow.h"

/* What is searched, as it is typed: "--all -F text". */
struct wanted {
	bool all;			/* snapshots; else the newest */
	bool literal, fold, only_paths;
	const char *pattern;		/* where it begins in the text */
};

/* Hits of one namespace that came one after the other. */
struct finds_head {
	size_t first, n;		/* in v */
	bool shut;
};

#define FINDS_HEAD SIZE_MAX
struct finds_row {
	size_t head, hit;		/* hit FINDS_HEAD: the heading */
};

struct finds {
	char *typed;			/* NULL: nothing asked yet */
	struct wanted wanted;		/* its parts */
	bool waiting;			/* the search is to begin, anew if one runs */
	bool running, stopped, ended;
	bool full;			/* stopped, since no more hits are kept */
	struct error failed;
	uint64_t done, total;
	struct search_count count;	/* when it ended */
	size_t objects;			/* so far */

	struct arena mem;		/* strings of all below */
	struct store_snapshot *at;	/* searched, oldest first */
	size_t nat;
	struct found_row *v;
	size_t n, cap;
	struct finds_head *heads;
	size_t nheads, heads_cap;

	struct finds_row *rows;
	size_t nrows, rows_cap, matching;
	struct list list;
	struct narrow narrow;
	size_t shown;			/* hits that are in rows, or were looked at for them */
	struct object_key key;		/* lent to targets */
	struct buf line;
};

/* ---- run.c ---- */
void finds_parse(struct wanted *w, const char *typed);
void finds_start(const struct app *a, struct finds *st, const char *typed);
/* The search as far as it goes; false when there is nothing to do. */
bool finds_work(struct app *a, struct finds *st);
void finds_rows(struct finds *st);	/* all rows anew: filter or folds changed */
void finds_release(struct finds *st);

/* ---- ask.c ---- */
void finds_ask(struct app *a, const struct finds *st);

/* ---- show.c ---- */
void finds_show(struct app *a, const struct finds *st, const struct found_row *f);

/* ---- draw.c ---- */
const struct found_row *finds_cursor(const struct finds *st);	/* NULL on a heading */
void finds_draw(const struct app *a, const struct view *v, struct screen *s, struct rect r,
		bool focus);
void finds_counts(const struct app *a, const struct view *v, struct screen *s, struct rect r);
void finds_detail(const struct app *a, const struct view *v, struct screen *s, struct rect r);

#endif
