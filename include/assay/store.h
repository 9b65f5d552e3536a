/*
 * store: the git repository of snapshots (design.md 4). Commits a snapshot in
 * its place in time, resolves words to points in time, reads objects, names
 * what differs, keeps labels. Plain git can read, clone, push and check it.
 * Only here is libgit2 used.
 *
 * Invariants: all objects of a run are in the object database before a ref
 * moves; refs move last, by compare-and-swap; one writer (OFD lock on
 * assay.lock), any number of readers; same archives, key and settings give the
 * same commit ids. `git gc` is fine (with --prune=now only while nobody
 * imports): it makes packs smaller and takes away what rewriting and killed
 * runs left. What is "lent until the next write" ends when a writer of this
 * handle opens or commits, or the store is refreshed; other processes' writes
 * are not seen before.
 */
#ifndef ASSAY_STORE_H
#define ASSAY_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "assay/base.h"
#include "assay/object.h"
#include "assay/text.h"

struct store;

struct oid {
	uint8_t id[20];
};
bool oid_eq(const struct oid *a, const struct oid *b);
void oid_hex(const struct oid *o, char out[41]);
/* 40 lower-case hex digits; false otherwise. */
bool oid_parse(struct oid *out, const char *hex, size_t n);

enum store_section { SECTION_OBJECTS, SECTION_ORIGINS, SECTION_EVIDENCE };

/* ---- opening ---- */

/* ERR_NOT_FOUND when there is no store; its hint says how to make one. */
int store_open(struct store **out, const char *dir, struct error *err);
/* Opens, or makes a new one with a random assay.key (mode 0600) when there is none. */
int store_create(struct store **out, const char *dir, struct error *err);
void store_close(struct store *s);
/* What other processes have written since the branches were read is seen from now on; ends what
 * is lent until the next write. */
int store_refresh(struct store *s, struct error *err);
const char *store_dir(const struct store *s);
/* Reads <store>/assay.key. ERR_NOT_FOUND when absent. */
int store_key(const struct store *s, uint8_t key[32], struct error *err);

/* ---- snapshots: what the commits say, newest last ---- */

struct store_snapshot {
	struct oid commit;
	struct oid tree;
	char *context;
	int64_t instant;
	char *source;
	char sha256[SHA256_HEX];
	char *key_id;
	int normal_form;
};

/* The contexts, sorted; lent until the next write. */
const char *const *store_contexts(struct store *s, size_t *n);
/* All snapshots of a context in time order; lent until the next write. */
int store_timeline(struct store *s, const char *context, const struct store_snapshot **out,
		   size_t *n, struct error *err);
/* snapshot.json of one. */
int store_facts(struct store *s, const struct store_snapshot *at, struct snapshot *out,
		struct error *err);

/* ---- objects ---- */

/* Appends the file; ERR_NOT_FOUND when it is not in that snapshot. */
int store_read(struct store *s, const struct oid *tree, enum store_section sec,
	       const struct object_key *k, struct buf *out, struct error *err);
int store_blob(struct store *s, const struct oid *blob, struct buf *out, struct error *err);
/* From here on each file that store_read and store_blob append goes through lens, which may replace
 * the bytes of b behind from. done (may be NULL) is called with ctx when the store is closed. */
typedef int (*store_lens)(void *ctx, struct buf *b, size_t from, struct error *err);
void store_look_through(struct store *s, store_lens lens, void *ctx, void (*done)(void *ctx));
/* Where the file's bytes are, without reading them: 1 and the id, 0 when it is not there, -1. */
int store_find(struct store *s, const struct oid *tree, enum store_section sec,
	       const struct object_key *k, struct oid *out, struct error *err);

struct store_entry {
	const char *path;	/* <namespace>/<Kind>[.<group>]/<name>.json; lent */
	struct oid blob;
};
/* Which folders of a section are read; what is outside costs nothing. */
struct store_scope {
	const char *ns;		/* this namespace alone, "" for cluster-wide; NULL: all */
	const char *kind_dir;	/* "Kind.group" alone; NULL: all */
	/* What is asked of each that is left, "<namespace>/" and then "<namespace>/<Kind.group>/";
	 * may be NULL. Gets the walk's ctx. */
	bool (*enter)(void *ctx, const char *folder);
};
/* Every object of a section in path order, or of the folders of the scope (NULL: all). The
 * call-back returns non-zero to stop; that value is returned. */
int store_walk(struct store *s, const struct oid *tree, enum store_section sec,
	       const struct store_scope *in, int (*each)(void *ctx, const struct store_entry *e),
	       void *ctx, struct error *err);
/* What differs between two trees, in path order, at the cost of what differs: old or new is NULL
 * where there is none. */
int store_delta(struct store *s, const struct oid *a, const struct oid *b, enum store_section sec,
		int (*each)(void *ctx, const char *path, const struct oid *old_blob,
			    const struct oid *new_blob),
		void *ctx, struct error *err);

/* ---- points in time ---- */

struct store_clock {
	int64_t now;			/* handed in by the caller */
	const struct zone *zone;
	int night_from, night_to;	/* minutes of the day: core.night, default 18:00-12:00 */
};

struct store_query {
	struct store_clock clock;
	const char *context;		/* NULL: the only one, else ERR_USAGE that lists them */
	/* no other counts; NULL: @~N counts that of @, a day prefers it */
	const char *source;
	bool exact;			/* a day without a snapshot is an error */
	/* For words that other rooms know (reviewed, healthy:…): returns 0 and *index, or -1; may
	 * be NULL. */
	int (*extra)(void *ctx, const char *word, const struct store_snapshot *v, size_t n,
		     size_t *index, struct error *err);
	void *extra_ctx;
};

struct store_point {
	const struct store_snapshot *at;	/* lent until the next write */
	size_t index;				/* in the timeline of its context */
	/* "no snapshot on Sun 6 Sep, using Sat 5 Sep 00:15 (23 h 45 min earlier)" or "" */
	char note[200];
};

/* One SNAPSHOT word of ux.md 2.3, strictly; with CLUSTER@ before it another context. */
int store_resolve(struct store *s, const char *word, const struct store_query *q,
		  struct store_point *out, struct error *err);
/* Is this word one of the grammar (whatever it resolves to)? For telling snapshots from
 * mistakes. */
bool store_is_time_word(const char *word);
/* A date in another order or with other signs (13/09/2018): store_resolve says how to write it. */
bool store_is_date_mistake(const char *word);
/* WHEN in the grammar as an instant in the zone: for import --date and --around. */
int store_parse_instant(const char *word, const struct store_clock *c, int64_t *out,
			struct error *err);

/* ---- labels ---- */

struct store_label {
	char *name;
	int64_t instant;
	char sha256[SHA256_HEX];
};
int store_labels(struct store *s, const char *context, struct store_label **out, size_t *n,
		 struct error *err);
void store_labels_free(struct store_label *v, size_t n);
/* Names follow design.md 4; a word of the time grammar is refused. */
int store_label_set(struct store *s, const char *name, const struct store_snapshot *at,
		    struct error *err);
int store_label_delete(struct store *s, const char *context, const char *name, struct error *err);
bool store_name_ok(const char *name);

/* ---- reviews: refs/assay/review/<user>, a commit an action, a file a change (design.md 4) ---- */

/* The file of a change's id "c-4f1d9a2c03b7e815" is 4f/c-4f1d9a2c03b7e815.json; what stands in
 * it is flow's business. Other files are let be. */
struct store_review_file {
	const char *id;
	struct str text;
};

/* Every file of every user, users in order of their names; f is lent for the call. Refs and files
 * of other shapes, and files over 64 KiB, are passed over: a ref may come from anywhere. The
 * call-back returns non-zero to stop; that value is returned. */
int store_review_walk(struct store *s,
		      int (*each)(void *ctx, const char *user, const struct store_review_file *f),
		      void *ctx, struct error *err);

/* A commit of a user's ref. */
struct store_review_commit {
	struct oid id, parent;
	bool first;			/* it has no parent */
	char *message;
};
/* The newest. ERR_NOT_FOUND when the user has none. */
int store_review_tip(struct store *s, const char *user, struct oid *out, struct error *err);
int store_review_read(struct store *s, const struct oid *id, struct store_review_commit *out,
		      struct error *err);
void store_review_commit_release(struct store_review_commit *c);
/* What a commit changed against its parent, in order of ids: before and after are lent for the
 * call, one of them NULL where there was none. */
int store_review_delta(struct store *s, const struct store_review_commit *c,
		       int (*each)(void *ctx, const char *id, const struct buf *before,
				   const struct buf *after),
		       void *ctx, struct error *err);

struct store_review_action {
	const char *user;		/* store_name_ok */
	const struct store_review_file *v;	/* written over what is there */
	size_t n;
	const char *message;
	int64_t now;			/* the commit's time */
	const struct oid *on;		/* the tip must be this one; NULL: whatever it is */
};
/* Commits on the user's ref. It takes no lock, so people mark while a night is imported: each
 * object is there before the ref moves, and the ref moves by compare-and-swap, again where
 * somebody else moved it meanwhile (on NULL); ERR_CONFLICT when the tip is not at on. */
int store_review_write(struct store *s, const struct store_review_action *a, struct error *err);

/* ---- writing ---- */

struct store_writer;
/* Takes the lock (ERR_CONFLICT names host, pid and start of the holder), clears what a killed run
 * left. */
int store_writer_open(struct store_writer **out, struct store *s, struct error *err);
/* Without store_writer_commit before it nothing has happened. */
void store_writer_close(struct store_writer *w);

/* Adds a blob unless the store has it; the id in *out. */
int store_put(struct store_writer *w, const void *p, size_t n, struct oid *out, struct error *err);
/* store_put for other threads, a press for each: naming and compressing take their time. They may
 * run while the writer's own thread puts and asks what it has, and does nothing else with it. */
struct store_press;
struct store_press *store_press_new(struct store_writer *w);
void store_press_free(struct store_press *p);
int store_press_put(struct store_press *p, const void *bytes, size_t n, struct oid *out,
		    struct error *err);
/* Is the blob already in the store or in this run? For the cache's sake. */
bool store_has(struct store_writer *w, const struct oid *blob);

/* A snapshot in the making: files by section and path. The later put under one path wins. */
struct store_tree;
struct store_tree *store_tree_new(struct store_writer *w);
void store_tree_put(struct store_tree *t, enum store_section sec, const char *path,
		    const struct oid *blob);
void store_tree_free(struct store_tree *t);
/* Stages the snapshot; t may be freed after. Order is instant, source, SHA-256; one that is there
 * already (all three the same) is let be, unless its tree differs: then it takes that one's
 * place. */
int store_stage(struct store_writer *w, struct store_tree *t, const struct snapshot *facts,
		struct error *err);
/* How many snapshots are staged. */
size_t store_staged(const struct store_writer *w);
/* Writes trees, commits (rewriting those that come later), closes the pack, moves the refs. The
 * writer is ready for more after it. */
int store_writer_commit(struct store_writer *w, struct error *err);
/* Bytes in the pack so far: callers commit now and then. */
uint64_t store_writer_bytes(const struct store_writer *w);
/* Drops all snapshots of a context from history (import --rebuild); takes effect at commit. */
int store_writer_forget(struct store_writer *w, const char *context, struct error *err);

#endif
