/*
 * source: layouts of archives. Each layout is one file and one row of a table:
 * it bids for a bundle, then yields its items, and tells date and coverage.
 *
 * An item is an object that has not been parsed: whoever receives it may know
 * its identity already (equal ids: equal objects) and leave it so, or decode it.
 */
#ifndef ASSAY_SOURCE_H
#define ASSAY_SOURCE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "assay/base.h"
#include "assay/bundle.h"
#include "assay/object.h"
#include "assay/text.h"

struct source_item {
	/* of all that its object depends on: bytes, folder, list kind */
	uint8_t id[SHA256_BYTES];
	const char *entry;		/* path in the archive */
	uint64_t line;
	const char *place;		/* "line 12, byte 340", for notes */
	/* The rest is the source's own. */
	struct item text;
	const char *ns;			/* namespace to use where the object tells none; or NULL */
	const struct kind *kind;	/* kind that the file name promises, or NULL */
	/* Namespaces, CRDs, Infrastructure …: facts are learned from them */
	bool must_decode;
	/* of two items with one key in one archive the higher rank wins, then the later */
	unsigned rank;
	const void *own;		/* of layouts whose items are no text */
};

/* A decoded item. body is a new reference to the object as the archive has it. */
struct source_object {
	struct object_key key;
	char *api_version;
	json_t *body;
	/* the reading made a note of it, and is to do so each time */
	bool odd;
};
void source_object_release(struct source_object *o);

struct source_sink {
	void *ctx;
	/* One item; it may call source_decode. Return -1 to stop the reading (err set). */
	int (*item)(void *ctx, const struct source_item *it, struct error *err);
	/* Progress and cancel: bytes read so far; return true to stop with ERR_CANCELLED. May be
	 * NULL. */
	bool (*tick)(void *ctx, uint64_t bytes);
	/* All that was kept (source_keep) is to be done with now: those after it depend on it, or
	 * it was the last. NULL where nothing is kept. */
	int (*settle)(void *ctx, struct error *err);
};

struct source;			/* one reading of one bundle */

/* Opens what belongs to one path that source_find gave: that file or folder, or an etcd snapshot
 * and the tarball beside it, under the snapshot's name. As bundle_open. */
int source_bundle(struct bundle **out, const char *path, const struct limits *lim,
		  struct notes *ns, struct error *err);

/* The sources that bid for the bundle, best one opened. force may name one (NULL: by bid);
 * ERR_NOT_FOUND when none bids. kinds is used and taught (CRDs). All lent things outlive it. */
int source_open(struct source **out, struct bundle *b, const char *force, struct kinds *ks,
		const struct limits *lim, struct error *err);
void source_close(struct source *s);
const char *source_name(const struct source *s);	/* "openshift-backup" */
/* Keys for what is encrypted in the archive, an EncryptionConfiguration, JSON or YAML; before
 * source_read. Nothing where the source has no use for it. Lent until source_close. */
void source_keys(struct source *s, struct str config);

/* Reads the bundle to its end. Damage becomes notes (of ns) and shrinks coverage; -1 only when the
 * sink stops it. ns is to be that of the bundle: entries which that had to skip shrink coverage too.
 * An item that is not told to be seen before the sink returns counts as damaged.
 * -1 also for a database that cannot be opened at all. */
int source_read(struct source *s, const struct source_sink *sink, struct notes *ns,
		struct error *err);
/* Decodes an item, inside the sink's call. -1: damaged, the source has lowered its coverage by it
 * and the caller makes the note. oddities as in text. */
int source_decode(struct source *s, const struct source_item *it, struct source_object *out,
		  struct tree_oddities *odd, struct error *err);
/* Tells the source which object an item was (decoded or known), so that it can say what it
 * covers. */
void source_seen(struct source *s, const struct source_item *it, const struct object_key *k);

/*
 * Decoding beside the reading. An item that is kept outlives the sink's call,
 * and the call is over for it: it is neither seen nor lost until its turn has
 * come, which is that of the items, in the reading thread, before source_read
 * returns. Of one that is left over when the reading fails only drop is called.
 */
struct source_kept;
/* NULL: it is to be decoded at once, as its layout wants or because others depend on it. */
struct source_kept *source_keep(struct source *s, const struct source_item *it);
const struct source_item *source_kept_item(const struct source_kept *k);
/* As source_decode, in any thread. 1: what it is depends on those before it, so source_decode is to
 * be called in its turn. */
int source_kept_decode(struct source_kept *k, struct source_object *out, struct error *err);
/* Its turn has come: what is learned from the object (the body may be gone; NULL: it is damaged, or
 * source_decode follows). Then source_seen, and end, which releases it. */
void source_kept_turn(struct source_kept *k, const struct source_object *o);
void source_kept_end(struct source_kept *k);
void source_kept_drop(struct source_kept *k);

/* Facts, after source_read. */
struct source_facts {
	const char *name;		/* the layout's name, for snapshot.json and trailers */
	const char *profile;		/* prune profile */
	struct coverage *coverage;	/* the caller's to free */
	int64_t revision;		/* of an etcd store that is whole, else 0 */
};
void source_facts(struct source *s, struct source_facts *out);

/* ---- what a database still holds beside its latest state; after source_read ---- */

struct source_past {
	int64_t compacted;		/* what was superseded up to this revision is gone */
	int64_t compacting;		/* up to this one it may be */
	int64_t last;			/* the newest revision */
};
/* False for layouts that hold one state only. */
bool source_has_past(const struct source *s);
void source_past(struct source *s, struct source_past *out);

/* A write or deletion of an object. */
struct source_revision {
	int64_t main, sub;
	struct str key;			/* lent, as long as the source is open */
	const char *group, *kind;	/* as the key tells them; "" for custom resources */
	bool first;			/* it made the object */
	/* for source_decode, within the call; NULL: it was deleted */
	const struct source_item *item;
};
struct source_past_sink {
	void *ctx;
	/* Is it wanted? Its item is not set yet. */
	bool (*want)(void *ctx, const struct source_revision *r);
	/* Non-zero stops, and is returned; err is to be set. */
	int (*each)(void *ctx, const struct source_revision *r, struct error *err);
};
/* All that is there, compacted or not, in the order of revisions. */
int source_revisions(struct source *s, const struct source_past_sink *sink, struct error *err);

/* What a name can mean as an instant: the civil time in it, and how exact it is. */
enum stamp_precision { STAMP_NONE, STAMP_DAY, STAMP_MINUTE, STAMP_SECOND };
struct stamp {
	enum stamp_precision precision;
	struct civil civil;
	bool utc;			/* the name's own layout is always UTC */
};
/* The stamp in an archive's name (YYYYMMDD, YYYYMMDDHHMM, YYYY-MM-DD_HHMMSS …), the last that is
 * valid. */
void source_stamp(const char *name, struct stamp *out);

/* Which children of a folder are archives, where the folder itself is none: four levels deep,
 * paths joined, sorted; loose list files of one folder are one archive (the folder is given).
 * Each result is malloced, as is the array. */
int source_find(const char *path, const struct limits *lim, char ***out, size_t *n,
		struct notes *ns, struct error *err);
/* The names of all sources, NULL past the end; for --source and help. */
const char *source_row(size_t i);

#endif
