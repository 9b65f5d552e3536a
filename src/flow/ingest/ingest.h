/* What the files of ingest share: one run, one archive. */
#ifndef FLOW_INGEST_H
#define FLOW_INGEST_H

#include "assay/bundle.h"
#include "assay/flow.h"
#include "assay/source.h"
#include "cache.h"
#include "requests/requests.h"

/* A run over many archives. */
struct run {
	struct store *store;
	const struct ingest_opts *opts;
	struct normal *normal;
	struct kinds *kinds;
	struct store_writer *writer;
	struct map caches;		/* source -> struct cache */
	struct map peers;		/* context -> struct peer_list, see peer.c */
	unsigned staged;		/* snapshots since the last commit */
	struct maker *maker;		/* of the thread that reads; crew.h */
	struct crew *crew;		/* NULL when it does all by itself */
	struct buf keys;		/* of opts->encryption_config; wiped */
	struct requests *requests;	/* of opts->audit, or NULL */
};

/* Facts that objects tell about their cluster and archive. */
struct gleaned {
	char *cluster_id, *cluster_name;
	int64_t newest;
};

/* One archive on its way in. */
struct intake {
	struct run *run;
	struct ingest_archive *a;	/* where outcome and notes go */
	struct bundle *bundle;
	struct source *source;
	struct cache *cache;
	struct store_tree *tree;
	struct map places;		/* path -> struct place */
	struct map kinds;		/* "Kind.group" -> count */
	struct arena mem;
	struct gleaned gleaned;
	uint64_t read;
	bool again;			/* known, and read again for what stayed closed */
	bool unknown;			/* likely: its digest is made beside the reading */
	struct requests *requests;	/* that may tell of its objects, or NULL; see asked.c */
	struct map touched;		/* path -> struct touched */
};

/* ingest.c: the item cache of a source, opened once a run. */
struct cache *run_cache(struct run *r, const char *source);

/* Reads all items of in->source into in->tree, in->places and in->gleaned (intake.c). */
int intake_read(struct intake *in, struct error *err);
/* The normal form of one object into the store; k->path is in the intake's memory. ERR_INPUT and
 * ERR_LIMIT are the object's own. */
int intake_store(struct intake *in, const struct source_object *o, struct known *k,
		 struct error *err);
/* An item that became an object with its files. */
struct taking {
	const struct source_item *item;
	const struct object_key *key;
	const struct known *known;	/* its path outlives the intake's places */
	uint64_t number;		/* of two with one key and rank the higher wins */
	bool odd;			/* each import is to say so again: it is not remembered */
};
/* Says what was odd about it, and takes it. */
void intake_made(struct intake *in, const struct taking *t);
/* Decodes an item and takes it; damage is a note. */
int intake_decode(struct intake *in, const struct source_item *it, uint64_t number,
		  struct error *err);
void intake_damaged(struct intake *in, const struct source_item *it, const struct error *bad);
/* A note for what is the object's own; -1 for the rest. */
int intake_refused(struct intake *in, const struct source_item *it, const struct error *bad,
		   struct error *err);
/* What an object tells of its cluster. */
void glean(struct gleaned *g, const struct source_object *o);
/* more came after what is in g. */
void gleaned_merge(struct gleaned *g, const struct gleaned *more);
/* Puts the chosen files into the tree and counts kinds. */
void intake_place(struct intake *in);

/* instant.c: design.md 4 "Which instant". Fills instant, instant_from and zone of the archive. */
int choose_instant(struct intake *in, struct error *err);
/* design.md 4 "Which context"; a malloced name. */
int choose_context(struct run *r, const struct gleaned *g, char **out, struct error *err);

/* peer.c: the wrong cluster's archive. -1 with ERR_CONFLICT when it should not be taken. */
int peer_check(struct intake *in, const struct snapshot *facts, struct error *err);
/* Remembers a staged snapshot as a neighbour of those to come. */
void peer_add(struct intake *in, const struct snapshot *facts);
void peers_release(struct map *peers);
/* Says so when an etcd store's revision lies below that of the snapshot before it. */
void peer_restored(struct intake *in, const struct snapshot *facts);
/* Does a snapshot lie so near in time that it may be of this archive, whatever the zone? */
bool peer_near(struct run *r, const struct ingest_archive *a);
/* Has this archive a snapshot in the store already? Fills context, instant, source if so. */
bool peer_known(struct run *r, struct ingest_archive *a, const char *sha256);

/* asked.c: what audit logs tell of an archive's objects, into their origins. */
int asked_open(struct run *r, struct error *err);
/* The logs of the run and those in the archive, or beside an etcd snapshot. */
void asked_find(struct intake *in);
/* Is a known archive to be read again for what the run's logs tell? */
bool asked_again(const struct run *r, const struct ingest_archive *a);
/* Is its object to be decoded, since a log may tell of it? */
bool asked_of(const struct intake *in, const struct object_key *k);
/* Remembers an object that a log may tell of; path as in its place. */
void asked_keep(struct intake *in, const struct object_key *k, const char *path,
		const struct normal_out *out);
/* Puts what was asked into the tree, once all is placed and the instant is known. */
int asked_place(struct intake *in, struct error *err);
void asked_release(struct intake *in);

/* closed.c: the user's file with keys of what is encrypted, checked. */
int keys_read(struct run *r, struct error *err);
/* Is a known archive to be read again, since values stayed closed and there are keys now? */
bool keys_may_open(struct run *r, const struct ingest_archive *a, const char *sha256);

#endif
