/* What the files of examine share. */
#ifndef FLOW_EXAMINE_H
#define FLOW_EXAMINE_H

#include "assay/flow.h"
#include "outline.h"
#include "requests/requests.h"

#define SIDES 2

struct examined {
	struct store *store;
	const struct examine_opts *opts;
	struct drift drift;
	struct snapshot facts[SIDES];
	struct oid tree[SIDES];
	struct kinds *kinds;
	struct world world;
	struct map files[SIDES][3];	/* path -> json_t, json null where absent */
	struct map origins[SIDES];	/* path -> text of the file, "" where absent */
	struct map origins_differ;	/* path -> blobs of both sides */
	bool origins_compared;		/* is it known which differ? */
	struct arena texts;		/* of these, and names in folders */
	json_t *origins_tree[SIDES];	/* of the object last asked for */
	struct requests_view asked;	/* logs beside the newer side */
	/* trees between the ends that hold what logs tell, newest first */
	struct oid *between;
	size_t nbetween;
	struct map dirs[SIDES];		/* "namespace\1Kind.group" -> struct dir */
	struct map outlines;		/* blob id -> json_t, json null where it cannot be read */
	struct outlines *cache;		/* NULL until asked */
	struct buf scratch;
	const char *doing;		/* for progress: done of total */
	uint64_t done, total;
	bool stopped;
};

/* Tells of progress; true as soon as the caller wants no more. To be asked at least with each file
 * that is read, so that an interface is never away for long. */
bool examine_stopped(struct examined *e);

/* world.c: the two snapshots as assess sees them, read when asked for and kept. */
void world_init(struct examined *e, const struct store_snapshot *from,
		const struct store_snapshot *to);
/* For what asks to be called now and then; ctx is the examined. */
void world_tick(void *ctx);
/* Lets go of all but the bodies of what differs; nothing may be asked any more. */
void world_close(struct examined *e);
void world_release(struct examined *e);
/* Reads a blob that is known to be the file of path; borrowed. NULL with err set. */
const json_t *world_load(struct examined *e, enum side s, enum store_section sec, const char *path,
			 const struct oid *blob, struct error *err);

/* The file of an object, found by its key; borrowed. NULL when there is none. */
const json_t *world_look(struct examined *e, enum side s, enum store_section sec,
			 const struct object_key *k);

/* Tells of a file of origins that differs; once all are told (origins_compared), the others are
 * the same on both sides. */
void world_note_origins(struct examined *e, const char *path, const bool has[SIDES],
			const struct oid blob[SIDES]);
/* Do the uids differ? */
bool world_recreated(struct examined *e, const struct object_key *k);

/* lost.c. May it be judged that the object came or went? Only where the other side would have had
 * it: sets comparable and reason. */
void lost_judge(struct examined *e, struct drift_object *o);
/* PARTIAL: objects of the older side that are missing in a pair that the newer should cover and
 * lost; sets drift.partial and drift.lost. */
void lost_find(struct examined *e);

/* learn.c: kinds of custom resources, from the CRDs of a snapshot whose group is in groups
 * (NULL: all of them). */
int learn_kinds(struct kinds *ks, struct store *s, const struct oid *tree, const struct map *groups,
		struct error *err);

/* filter.c */
struct filter_set;
int filter_new(struct filter_set **out, const struct filter *f, struct error *err);
void filter_free(struct filter_set *fs);
/* Namespaces, kinds and words by key; selectors by the labels of one of the bodies (NULL: none). */
bool filter_object(const struct filter_set *fs, const struct object_key *k, const json_t *a,
		   const json_t *b, const struct kinds *ks);
/* May something in that folder (object_folder_parse) pass? */
bool filter_folder(const struct filter_set *fs, const struct object_key *k, const struct kinds *ks);
bool filter_needs_body(const struct filter_set *fs);
bool filter_field(const struct filter_set *fs, const struct path *at);
/* Sets hidden of every verdict, then counts (drift_count). */
void filter_drift(const struct filter_set *fs, struct drift *d, const struct kinds *ks);

/* requests/between.c: finds the snapshots between the ends that hold what logs tell. */
int asked_between_find(struct examined *e, const struct store_snapshot *from,
		       const struct store_snapshot *to, struct error *err);
/* An origins file of the later side (NULL: there is none) with what they tell of the object as
 * well, held against its body there (NULL: it is gone); takes over the reference to origins. */
json_t *asked_between(struct examined *e, json_t *origins, const struct object_key *k,
		      const json_t *now);

/* between.c: changes that came and went between the ends; sets drift.came_and_went. */
int count_between(struct examined *e, const struct store_snapshot *from,
		  const struct store_snapshot *to, struct error *err);

#endif
