/*
 * flow: the only room that knows the order of the stages. ingest takes archives
 * to the store; examine takes two points in time to a drift; history walks many.
 * Progress and cancelling are call-backs; nothing here prints.
 */
#ifndef ASSAY_FLOW_H
#define ASSAY_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "assay/assess.h"
#include "assay/base.h"
#include "assay/normal.h"
#include "assay/object.h"
#include "assay/render.h"
#include "assay/store.h"

struct requests;	/* assay/flow/requests.h */

struct progress {
	void *ctx;
	/* done of total (0: unknown) of what; return true to cancel. May be NULL. */
	bool (*tick)(void *ctx, const char *what, uint64_t done, uint64_t total);
};

/* ---- what a face that opens no store asks of it; each as the store's door says ---- */

int flow_point(struct store *s, const char *word, const struct store_query *q,
	       struct store_point *out, struct error *err);
/* "2026-10-01" and the other words that name an instant, in the clock's zone. */
int flow_instant(const char *word, const struct store_clock *c, int64_t *out, struct error *err);
const char *const *flow_contexts(struct store *s, size_t *n);
int flow_refresh(struct store *s, struct error *err);
/* The same backup, whatever commit it has by now: an earlier one that is added rewrites those
 * after. */
bool flow_same_backup(const struct store_snapshot *a, const struct store_snapshot *b);
int flow_label_set(struct store *s, const char *name, const struct store_snapshot *at,
		   struct error *err);
int flow_label_delete(struct store *s, const char *context, const char *name, struct error *err);

/* ---- ingest ---- */

enum ingest_outcome {
	INGEST_NEW, INGEST_KNOWN, INGEST_EMPTY, INGEST_FAILED, INGEST_REFUSED,
};

struct ingest_archive {
	char *path, *name;		/* as found; last path part */
	enum ingest_outcome outcome;
	char *context, *source;
	int64_t instant;
	char *instant_from, *zone;
	uint64_t objects, reused;	/* objects in it; of those not parsed */
	uint64_t bytes;
	bool first;			/* no earlier snapshot of its source */
	/* transactions of the time before that were kept just now */
	uint64_t past;
	bool partial;			/* damage, or what should be there is not */
	struct notes notes;
	struct error error;		/* of FAILED, REFUSED */
};

struct ingest_opts {
	const char *const *paths;
	size_t npaths;
	const char *context;		/* NULL: design.md 4 "Which context" */
	const char *source;		/* NULL: by bid */
	/* WHEN_NONE: from name or content; else for the one archive given */
	int64_t date;
	const struct zone *zone;	/* of names that tell none */
	enum secrets_mode secrets;
	const uint8_t *key;		/* 32 bytes; NULL: the store's own */
	const char *const *patterns;	/* import.redact */
	const char *encryption_config;	/* a file with keys of what is encrypted in etcd, or NULL */
	/* files with logs of the API server's audit, NULL-terminated; or NULL */
	const char *const *audit;
	struct limits limits;
	bool force, rebuild, dry_run;
	bool history;			/* keep the revisions within etcd files, too */
	/* threads that decode beside the one that reads; 0, 1: none */
	unsigned jobs;
	int64_t now;			/* stamps after it are from the future */
	struct progress progress;
	/* Called as each archive is done (for output as it goes); may be NULL. */
	void (*done)(void *ctx, const struct ingest_archive *a);
	void *done_ctx;
};

struct ingest_result {
	struct ingest_archive *v;	/* in time order as far as known */
	size_t n, cap;
	size_t fresh, known, empty, failed;
	uint64_t objects;
	struct notes notes;		/* of finding archives */
};
void ingest_result_release(struct ingest_result *r);

/* Imports; 0 also when single archives failed (they say so). -1: nothing could be done. */
int ingest(struct store *s, const struct ingest_opts *o, struct ingest_result *out,
	   struct error *err);

/* ---- examine ---- */

enum noise_mode { NOISE_HIDE, NOISE_SHOW, NOISE_ONLY };

/* What to look at; all parts may be empty. Lists are NULL-terminated or NULL. */
struct filter {
	const char *const *namespaces;	/* globs */
	const char *const *kinds;	/* words */
	const char *const *selectors;	/* K=V, K!=V, K, !K */
	const struct object_word *words;
	size_t nwords;
	const char *const *fields;	/* path globs */
	enum severity severity;		/* at least */
	const char *const *origins;	/* names of classes */
	enum noise_mode noise;
	bool derived;
	/* equal changes of many objects one by one, not as a group */
	bool singly;
};

struct examine_opts {
	const struct rules *rules;
	struct filter filter;
	/* logs that are looked at beside the snapshots, or NULL; lent */
	const struct requests *audit;
	bool between;			/* also count what came and went between the ends */
	/* examined_judge will be asked: both snapshots stay at hand */
	bool again;
	struct limits limits;
	struct progress progress;
	/* Called when the trees have been compared and no object has been read: keys, refs, ops
	 * (CHANGE_ADD, REMOVE, REPLACE) of all that differs, in order; no bodies, changes or
	 * verdicts yet. Some may turn out equal and be dropped, an op may become CHANGE_RECREATE.
	 * Called again with all of them when there are objects made anew with the same content.
	 * Lent for the call; may be NULL. */
	void (*named)(void *ctx, const struct drift *d);
	void *named_ctx;
};

/* A drift with all that it borrows from. */
struct examined;
int examine(struct examined **out, struct store *s, const struct store_snapshot *from,
	    const struct store_snapshot *to, const struct examine_opts *o, struct error *err);
/* Judges what was compared once more, as after rules have been switched on or off; needs
 * opts.again, whose options are still lent. Verdicts that were lent before are gone; objects and
 * changes keep their places. */
int examined_judge(struct examined *e, struct error *err);
struct drift *examined_drift(struct examined *e);		/* lent */
/* Who uses an object, which need not be of the drift, as assess_used_by has it. Reads what it needs of
 * the snapshot. ERR_CANCELLED by p, which may be NULL. */
int examined_used_by(struct examined *e, const struct drift_object *o, const struct progress *p,
		     struct used_by *out, struct error *err);
const struct kinds *examined_kinds(const struct examined *e);	/* lent */
void examined_free(struct examined *e);

/* Only the numbers of a pair of neighbours, kept in the store's cache by trees and rules. Of how,
 * the rules and the progress count. */
int examine_summary(struct store *s, const struct store_snapshot *from,
		    const struct store_snapshot *to, const struct examine_opts *how,
		    struct drift_summary *out, bool *partial, struct error *err);

/* Puts such numbers there, from a drift of the pair that no filter has narrowed. */
void examine_keep(struct store *s, const struct store_snapshot *from,
		  const struct store_snapshot *to, const struct rules *r, const struct drift *d);

/* Are both the same commit? */
bool flow_same(const struct store_snapshot *a, const struct store_snapshot *b);

/* ---- objects and histories ---- */

/* Kinds of a snapshot: built in, learned from its CRDs, noted from its folders. */
int flow_kinds(struct kinds **out, struct store *s, const struct store_snapshot *at,
	       struct error *err);

struct found_object {
	struct object_key key;
	struct oid blob;
};
/* Objects of a snapshot that pass namespaces, kinds, selectors and words; sorted by key. */
int flow_find(struct store *s, const struct store_snapshot *at, const struct kinds *ks,
	      const struct filter *f, struct found_object **out, size_t *n, struct error *err);
void found_free(struct found_object *v, size_t n);
struct found_want {
	const struct kinds *kinds;
	const struct filter *filter;
	const struct progress *progress;	/* NULL: none; ERR_CANCELLED when it stops */
	bool one_a_kind;	/* the first of each kind alone */
};
/* The same, one by one in the order of the store, kept nowhere: o is lent for the call; a non-zero
 * return stops and is returned. */
int flow_each(struct store *s, const struct store_snapshot *at, const struct found_want *w,
	      int (*each)(void *ctx, const struct found_object *o), void *ctx, struct error *err);
/* Exactly one, or ERR_USAGE listing the candidates, ERR_NOT_FOUND with the nearest name. */
int flow_find_one(struct store *s, const struct store_snapshot *at, const struct kinds *ks,
		  const struct filter *f, struct found_object *out, struct error *err);
/* The tree of one file. New reference; NULL with ERR_NOT_FOUND. */
json_t *flow_read(struct store *s, const struct store_snapshot *at, enum store_section sec,
		  const struct object_key *k, struct error *err);

/* One object over a row of snapshots, oldest first; all lent. */
struct object_past {
	struct store *store;
	const struct store_snapshot *v;
	size_t n;
	const struct object_key *key;
};

/* The spans of one object over a timeline: a new span whenever its blob changes. For a field glob:
 * spans of each matching field's value. Oldest first; owns its strings and values. With o->rules
 * who of a span is the manager that began it, where origins tell. ERR_CANCELLED by o->progress. */
struct history {
	struct span *v;
	size_t n, cap;
	struct arena strings;
};
int flow_history(const struct object_past *p, const char *field, const struct examine_opts *o,
		 struct history *out, struct error *err);
void history_release(struct history *h);

#endif
