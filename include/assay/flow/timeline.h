/*
 * The timeline of one context: its snapshots of one source with what each night
 * changed, missing nights, labels. `log` prints it and the Timeline screen draws
 * it, row by row, so both show the same numbers.
 */
#ifndef ASSAY_FLOW_TIMELINE_H
#define ASSAY_FLOW_TIMELINE_H

#include <stdbool.h>
#include <stdint.h>

#include "assay/base.h"
#include "assay/flow.h"
#include "assay/flow/review.h"
#include "assay/render.h"
#include "assay/store.h"

struct timeline;
/* The snapshots of the source that `latest` has under q, one at least. Rows are made, numbers not
 * yet counted. Lends no memory of the store: it may be written to meanwhile; snapshots that come
 * then are seen by the next one opened. */
int timeline_open(struct timeline **out, struct store *s, const struct store_query *q,
		  struct error *err);
void timeline_free(struct timeline *t);
const char *timeline_context(const struct timeline *t);

/* Snapshots, oldest first; lent. */
const struct store_snapshot *timeline_snapshots(const struct timeline *t, size_t *n);
/* Rows newest first, missing nights among them; lent and stable. row->counted is false until
 * timeline_count did that row. */
const struct log_row *timeline_rows(const struct timeline *t, size_t *n);
/* Index of a row's snapshot in timeline_snapshots, SIZE_MAX of a missing night; and back. */
size_t timeline_snapshot_of(const struct timeline *t, size_t row);
size_t timeline_row_of(const struct timeline *t, size_t snapshot);

struct timeline_want {
	const struct examine_opts *examine;	/* rules, filter, progress */
	/* by a whole comparison with the filter; else by the cached numbers */
	bool whole;
	bool changed, lacks;	/* fill row->changed, row->lacks (they need whole) */
	/* leave out what is reviewed or accepted (needs whole); or NULL */
	const struct reviews *reviews;
	int64_t now;		/* for those */
};
/* Fills the numbers of one row, again when asked again. Nothing to do, and counted stays false, for
 * the first snapshot and for a missing night. ERR_CANCELLED by the progress of want->examine. */
int timeline_count(struct timeline *t, struct store *s, size_t row, const struct timeline_want *w,
		   struct error *err);
/* The same from a drift of the row's snapshot against the one before it, compared without a filter;
 * the numbers go to the store's cache, too. */
void timeline_known(struct timeline *t, struct store *s, size_t row, const struct drift *d,
		    const struct rules *r);
/* Labels read again (after one was set); those of before stay valid. */
int timeline_labels(struct timeline *t, struct store *s, struct error *err);

/* ---- one object over the nights ---- */

enum night { NIGHT_SAME, NIGHT_CHANGED, NIGHT_ABSENT, NIGHT_NO_BACKUP };
struct night_row {
	int64_t instant;
	enum night what;
};
/* An object, or with a path (of a change record, documents in strings included) its value there,
 * from one snapshot of the timeline to another. */
struct nights_ask {
	size_t from, to;
	const struct object_key *key;
	const char *path;		/* NULL or "": the whole object */
	struct limits limits;
};
struct nights_told {
	struct night_row *v;		/* malloced */
	size_t n;
	int64_t since;
};
/*
 * Per night after v[from] up to v[to] (missing ones included, oldest first): did
 * it differ from the night before? Whole objects are told by their blobs, unread;
 * for a path each distinct blob is parsed once. What came is NIGHT_CHANGED, what
 * is not there NIGHT_ABSENT. since gets the instant of the first night from which
 * the value of v[to] (or its absence) has held without a break, looking back as
 * far as v[0]; WHEN_NONE when it held in all of them.
 */
int timeline_nights(const struct timeline *t, struct store *s, const struct nights_ask *q,
		    struct nights_told *out, struct error *err);

#endif
