/*
 * The model: what all screens look at. The range, its drift, the timeline, the
 * marks, and how they are shown. Views read it; only model.c and actions change
 * it, and each change moves the generation, by which views know to make their
 * rows anew.
 */
#ifndef TUI_MODEL_H
#define TUI_MODEL_H

#include "assay/flow.h"
#include "assay/flow/review.h"
#include "assay/flow/timeline.h"
#include "assay/tui.h"
#include "part/sieve.h"

enum sort { SORT_SEVERITY, SORT_NAMESPACE, SORT_TIME, SORT_KIND, SORT_ORIGIN, SORTS };
const char *sort_name(enum sort s);

struct end {
	struct store_snapshot at;	/* context and source are own copies */
	size_t index;			/* in the timeline; SIZE_MAX: of another context or source */
};

/* One with strings of its own. */
struct store_snapshot snapshot_copy(const struct store_snapshot *s);
void snapshot_free(struct store_snapshot *s);

struct model {
	const struct tui_opts *o;
	uint64_t generation;

	struct timeline *nights;	/* of TO's context and source */
	size_t counted;			/* rows of it counted so far, from the newest on */
	struct end from, to;

	struct examined *examined;	/* whole results; NULL while there are none */
	struct drift *drift;		/* lent by examined; or &names while only names are known; or NULL */
	struct drift names;
	bool undecided;			/* FROM stands for `reviewed`, which is being looked for */
	bool reading;			/* the range is being compared */
	bool aside;			/* the tick stopped what runs to make room: it begins again */
	uint64_t done, total;		/* how far it is */
	struct error failed;		/* of the last reading; code 0: none */
	char note[200];			/* what model_open has to say: "no snapshot on Sun 6 Sep, using …"; or "" */
	struct model_work *work;	/* what runs, and what must outlive it; work.c */

	struct reviews *reviews;
	bool *selected;			/* by object of drift; cleared with the range */
	size_t nselected;
	bool noise, all;		/* hidden rows shown; unchanged objects, too */
	enum sort sort;
	struct sieve *sieve;		/* of the Changes screen; NULL: none */
	char *filter;			/* its text, "" for none */
};

int model_open(struct model *m, const struct tui_opts *o, struct error *err);
void model_close(struct model *m);
void model_touch(struct model *m);	/* the generation moves */

/* A new range; the comparison is work for later (model_work). */
int model_range(struct model *m, const struct store_snapshot *from, const struct store_snapshot *to,
		struct error *err);
/* Two words as the command line has them; to NULL: latest. note gets what is to be said, or "". */
int model_words(struct model *m, const char *from, const char *to, char note[200],
		struct error *err);
/* The same without moving there: the snapshots of the words, to be released even if it fails. */
struct range_words {
	const char *from, *to;
	struct store_snapshot a, b;
	char note[200];
};
int model_resolve(const struct model *m, struct range_words *w, struct error *err);
void range_words_release(struct range_words *w);
/* One end moved by so many snapshots of its source; false at the end of the line. */
bool model_can_step(const struct model *m, bool to, long by);
bool model_step(struct model *m, bool to, long by);
/* Reads the store again, with what others wrote into it: timeline, marks, range. A TO that was the
 * newest is the newest again. *came, unless NULL: how many snapshots there are more. */
int model_reload(struct model *m, size_t *came, struct error *err);
/* The filter of the Changes screen, which m takes; NULL and "": none. */
void model_sieve(struct model *m, struct sieve *s, const char *text);
/* The next piece of work (comparing the range first, then counting nights); tick may stop it.
 * False: none left. */
bool model_work(struct model *m, const struct progress *p);

/* ---- what screens ask ---- */

/* The worst mark wins nothing: the object's state is that of all its shown changes; MARK_NONE if one
 * has none. */
enum mark_state model_mark(const struct model *m, size_t object);
/* Was some of it looked at, and then it changed again? */
bool model_again(const struct model *m, size_t object);
enum mark_state model_change_mark(const struct model *m, size_t object, size_t change);
/* Is the record shown as things stand (hidden, noise, filter)? */
bool model_shows(const struct model *m, size_t object, size_t change);
bool model_shows_object(const struct model *m, size_t object);
/* Does the typed filter fit it, shown or not? */
bool model_fits(const struct model *m, size_t object, size_t change);
/* Several objects, and of none an origin is known: then none is told row by row. */
bool model_nameless(const struct model *m);
/* The change that says most of an object: shown, then severe; SIZE_MAX when it has none. */
size_t model_worst(const struct model *m, size_t object);
/* For what is written: the drift has what the screen shows, counted so, until model_unsift is given
 * what was returned: what the typed filter leaves out, or the selection if there is one, is
 * HIDDEN_FILTERED, and noise that z shows is SHOWN. No work may run between the two. */
enum hidden *model_sift(struct model *m);
void model_unsift(struct model *m, enum hidden *before);
/* The numbers of what is shown with the filter, as line 2 has them. */
struct model_counts {
	size_t critical, warning, info, added, changed, removed, recreated, by_hand, noise, derived;
	size_t objects, matching;	/* before and with the filter */
	size_t reviewed, of;
};
void model_count(const struct model *m, struct model_counts *out);

#endif
