/*
 * Trees of a commit, read entry by entry from their raw bytes: nothing is
 * trusted, nothing recurses.
 */
#ifndef STORE_WALK_H
#define STORE_WALK_H

#include "repo.h"

struct tree_entry {
	const char *name;	/* lent, not NUL-terminated */
	size_t len;
	bool dir;
	struct oid id;
};

struct tree_cursor {
	git_odb_object *object;
	const char *p;
	size_t n;		/* bytes left at p */
	bool live;		/* at holds an entry */
	struct tree_entry at;
};

/* On the first entry; tree NULL or zero is an empty one. */
int tree_cursor_open(struct tree_cursor *c, struct store *s, const struct oid *tree,
		     struct error *err);
int tree_cursor_next(struct tree_cursor *c, struct error *err);
/* To the entry of that name, the only one that is left then; behind the last where there is none. */
int tree_cursor_seek(struct tree_cursor *c, const char *name, struct error *err);
void tree_cursor_close(struct tree_cursor *c);
/* One raw entry off p; false when the bytes are none. */
bool tree_entry_parse(const char **p, size_t *n, struct tree_entry *out);
/* 1 and the id, 0 when the tree has no such name, -1. */
int tree_find(struct store *s, const struct oid *tree, const char *name, struct oid *out,
	      struct error *err);

extern const char *const section_names[3];

#endif
