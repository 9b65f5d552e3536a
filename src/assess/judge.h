/*
 * Inside assess: one run over a drift, shared by its files.
 *
 *   assess.c     the passes over all records
 *   drift.c      the drift as a value      names.c   words
 *   why.c        sentences
 *   rules/       rules as data, does one fit, and by what
 *   condition/   named checks that rules ask for
 *   origin/      who wrote a field: FieldsV1, marks, requests of an audit log
 *   around/      objects around a change: owners, what leads to what, outlines of them
 *   cause/       what a change follows from
 *   lineage/     generations, other names
 *   group/       one cause, many changes
 *   audit/       by hand
 */
#ifndef ASSESS_JUDGE_H
#define ASSESS_JUDGE_H

#include "assay/assess.h"
#include "rules/rules.h"

struct authors;
struct space;

/* Rules that speak of a kind, by effect. */
struct picks {
	const struct rule **v[EFFECTS];
	size_t n[EFFECTS];
};

struct run {
	const struct rules *rules;
	const struct world *world;
	struct drift *drift;
	struct map objects;		/* key text -> struct drift_object, comparable ones only */
	struct map picks;		/* "Kind.group" -> struct picks */
	struct map spaces[2];		/* namespace -> struct space, by side; see around/refs.c */
	unsigned char **states;		/* of each record: is it known what it derives from? */
	struct map traffic;		/* owners whose pods came or went */
	bool traffic_known;
	/* an object took the place of another; see lineage/lineage.c */
	bool rolled;
	size_t looks;			/* spent on sentences; see why.c */
	size_t lent;			/* outlines that the world holds for us */
};

/* One question: a change of an object, and what is known so far of it. */
struct ask {
	struct run *run;
	struct drift_object *o;
	const struct change *c;
	struct verdict *v;
	struct authors *authors;	/* of the object; NULL where origins are known */
	bool origin_known;
	struct buf *say;		/* a condition may say what it saw */
	unsigned depth;
};

/* The body that has the field: the newer, but the older one for what was removed. */
const json_t *ask_body(const struct ask *a);
const struct origin *ask_origin(struct ask *a);
/* The drift's object of this key, NULL if it did not change or may not be judged. */
struct drift_object *run_find(struct run *r, const struct object_key *k);
struct drift_object *run_find_named(struct run *r, const char *group, const char *kind,
				    const char *ns, const char *name);
/* Borrowed until the run goes on to another namespace. */
const json_t *run_outline(struct run *r, enum side s, const struct object_key *k);
const struct picks *run_picks(struct run *r, const struct object_key *k);
/* "svc/cart", as people write it inside one namespace. */
void ref_short(struct buf *out, const struct run *r, const struct object_key *k);
/* One text for a key, for maps. */
void key_text(struct buf *out, const struct object_key *k);
bool is_kind(const struct object_key *k, const char *group, const char *kind);

/* ---- drift.c ---- */
/* Counts the shown records of an object: shown, severity, origin. */
void drift_object_count(struct drift_object *o);
void verdicts_release(struct drift_object *o);
void drift_group_release(struct drift_group *g);

/* ---- condition/condition.c ---- */
struct condition {
	const char *name;
	bool (*holds)(struct ask *a);
	const char *about;
};
const struct condition *condition_find(const char *name);
const char *condition_nearest(const char *name);

/* ---- cause/cause.c: what the change follows from, as the id of a record or a text ---- */
struct resolver {
	const char *name;
	char *(*cause)(struct ask *a);	/* malloced; NULL: follows from nothing that it knows */
	const char *about;
};
const struct resolver *resolver_find(const char *name);

/* ---- group/group.c: causes with many changes ---- */
/* Once it is known what follows from what: fills drift.groups, and derived of their members. */
void group_records(struct run *r);
/* Is the record hidden for its group only, which has no record to point to? */
bool group_may_dissolve(const struct verdict *v);
/* A stored release of Helm, sh.helm.release.v1.<name>.v<revision>: how long the name is without its
 * revision, and that. */
bool helm_revision(const struct object_key *k, size_t *stem, unsigned long long *revision);

/* ---- why.c ---- */
struct teller {
	const char *name;
	bool (*tell)(struct ask *a, struct buf *out);	/* false: the rule's reason will do */
};
const struct teller *teller_find(const char *name);

/* ---- origin/origin.c ---- */
struct authors *authors_new(struct run *r, const struct drift_object *o);
void authors_free(struct authors *as);
void origin_of(struct run *r, const struct authors *as, const struct drift_object *o,
	       const struct change *c, struct origin *out);

/* ---- origin/marks.c ---- */
/* What the object's annotations, triggers and autoscalers tell, to the evidence of what was not
 * done by hand. */
void marks_note(struct run *r, const struct drift_object *o, const struct change *c,
		struct origin *out);

#endif
