/*
 * What every file of the room shares: the open repository, libgit2's errors
 * made ours, refs that move by compare-and-swap, the lock.
 */
#ifndef STORE_REPO_H
#define STORE_REPO_H

#include <git2.h>

#include "assay/store.h"
#include "oids.h"

#define BRANCH_PREFIX "refs/heads/"
#define LABEL_PREFIX  "refs/assay/labels/"
#define REVIEW_PREFIX "refs/assay/review/"

/* A context's snapshots as read from its branch; kept until the next write. */
struct timeline {
	struct oid tip;
	struct store_snapshot *v;
	size_t n, cap;
};

struct store {
	char *dir;
	git_repository *repo;
	git_odb *odb;
	char **contexts;
	size_t ncontexts;
	bool listed;
	struct map timelines;	/* context to struct timeline */
	store_lens lens;	/* NULL: files are handed out as they are */
	void *lens_ctx;
	void (*lens_done)(void *ctx);
};

/* ERR_STORE: the text, then what libgit2 said; returns -1. */
int repo_error(struct error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), cold));
/* An object of that type within the limit of bytes. */
int object_read(git_odb_object **out, struct store *s, const struct oid *o, git_object_t type,
		struct error *err);
/* Drops all that was read from refs: a write is about to change it or has. */
void repo_forget(struct store *s);
/* DIR/name; malloced. */
char *repo_path(const struct store *s, const char *name);

/* ---- refs.c ---- */

/* 1 and the id, 0 when there is no such ref, -1. */
int ref_read(struct store *s, const char *name, struct oid *out, struct error *err);
/* from NULL: must not exist yet; to NULL: delete. ERR_CONFLICT when it is not at from. */
int ref_move(struct store *s, const char *name, const struct oid *from, const struct oid *to,
	     struct error *err);
/* HEAD names a branch; nothing happens if the branch it names now is there. */
int head_settle(struct store *s, const char *branch, struct error *err);
/* Direct refs under a prefix; each gets the rest of the name. */
int ref_each(struct store *s, const char *prefix,
	     int (*each)(void *ctx, const char *rest, const struct oid *at, struct error *err),
	     void *ctx, struct error *err);

/* ---- lock.c ---- */

/* The descriptor that holds the lock, or -1. */
int lock_take(const char *dir, struct error *err);
void lock_drop(int fd);

/* ---- timeline.c ---- */

void chain_free(void *timeline);
void snapshot_free_fields(struct store_snapshot *v);
/* Time order, and what counts as the same: instant, source, SHA-256. */
int snapshot_cmp(const struct store_snapshot *a, const struct store_snapshot *b);

/* ---- message.c: the text of a commit (design.md 4) ---- */

/* The raw commit object; parent may be NULL. */
void commit_write(struct buf *out, const struct store_snapshot *v, const struct oid *parent);
/* Reads one back: all fields but commit and context; *parent is zero for the first. */
int commit_read(const char *p, size_t n, struct store_snapshot *out, struct oid *parent,
		struct error *err);
/* The next line without its newline; false at the end. */
bool message_line(struct str *rest, struct str *line);
/* What stands behind word at the beginning of the line. */
bool message_after(const struct str *line, const char *word, struct str *value);

#endif
