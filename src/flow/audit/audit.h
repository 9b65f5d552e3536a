/*
 * What the files of the audit share.
 *
 *   audit.c  the pass over a snapshot, judgement, filters
 *   told.c   what is declared elsewhere: Helm, operators, Argo CD
 *   past.c   footprints over a range
 */
#ifndef FLOW_AUDIT_H
#define FLOW_AUDIT_H

#include "assay/flow/audit.h"
#include "examine.h"

struct told;

/* An object of which there is something to say. */
struct audit_subject {
	struct object_key key;
	json_t *body;			/* own reference */
	const char *application;	/* of Argo CD, that tracks it; lent */
	struct audit_findings found;
};

struct audited {
	struct audit result;
	struct examined *world;		/* both sides of it are the snapshot that is looked at */
	struct examine_opts examine;	/* its options */
	const struct audit_opts *opts;
	struct store *store;
	const struct store_snapshot *v;
	size_t n;
	struct told *told;
	struct filter by_name;		/* the filter by what needs no judgement */
	/* path -> struct oid of the file; of the snapshot looked at */
	struct map origins;
	struct arena mem;
	struct map hands;		/* manager -> may it be a tool of people? (1 no, 2 yes) */
	struct audit_subject *subjects;
	size_t nsubjects, cap;
	struct map by_key;		/* path -> index in subjects plus 1 */
	struct buf body, text;		/* scratch */
	uint64_t done, total;
	bool named;			/* some object tells who wrote it */
	struct error *err;
};

/* Tells of progress; true: stop, with err set. */
bool audit_stopped(struct audited *a, const char *what);
json_t *audit_tree(struct audited *a, const struct buf *text);
/* Does the text of an origins file name a manager that may be a tool of people? */
bool audit_names_hand(struct audited *a, const char *text);
/* The subject of a key, made with that body where there is none yet. */
struct audit_subject *audit_subject(struct audited *a, const struct object_key *k, json_t *body);

/* ---- told.c ---- */
/* Reads what a snapshot declares of objects elsewhere. */
int told_open(struct told **out, struct audited *a, struct error *err);
void told_free(struct told *s);
/* Is there anything that speaks of such an object, as far as its key and the raw text tell? */
bool told_of(const struct told *s, const struct object_key *k, const char *text, size_t n);
/* Declarations of an object, at most max; lent until told_free. */
size_t told_find(struct told *s, const struct object_key *k, const json_t *body,
		 struct audit_declared *out, size_t max);
/* The Application that tracks it; lent, NULL if none does. */
const char *told_tracks(struct told *s, const struct object_key *k, const json_t *body);
const struct audit_ignores *told_ignores(const struct told *s);
/* Does Argo CD itself say that the object is out of sync? */
bool told_out_of_sync(const struct told *s, const struct object_key *k);

/* ---- past.c ---- */
int audit_past(struct audited *a, struct error *err);

#endif
