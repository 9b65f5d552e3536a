/*
 * Identity: (group, kind, namespace, name), not apiVersion, and its three
 * written forms: the path in a store, the reference for people, and the word a
 * user types.
 */
#ifndef ASSAY_OBJECT_KEY_H
#define ASSAY_OBJECT_KEY_H

#include <stdbool.h>

#include "assay/base.h"
#include "assay/object/kind.h"

struct object_key {
	char *group;		/* today's; "" for core */
	char *kind;
	char *ns;		/* "" for cluster-wide objects */
	char *name;
};

/* Both overwrite what k (to) held without releasing it. */
void object_key_set(struct object_key *k, const char *group, const char *kind, const char *ns,
		    const char *name);
void object_key_copy(struct object_key *to, const struct object_key *from);
void object_key_release(struct object_key *k);
/* By namespace, kind, group, name: the order of all output (cluster-wide first). */
int object_key_cmp(const struct object_key *a, const struct object_key *b);
bool object_key_eq(const struct object_key *a, const struct object_key *b);

/* What the namespaces of static pod resources begin with, "_static/kube-apiserver": files of a
 * node, no objects of the API server. No other namespace has a slash. */
#define STATIC_NS "_static/"

/* <namespace>/<Kind>[.<group>]/<name>.json with percent-encoding and the cut of long names;
 * "_cluster" for cluster-wide (design.md 4), two folders for a STATIC_NS. No "objects/" before
 * it. */
void object_path(struct buf *out, const struct object_key *k);
/* Back again; false if it is no such path. Names that were cut stay cut (ends in ~ and 16 hex). */
bool object_path_parse(struct object_key *out, const char *path);
/* The same of a folder, "<namespace>/" or "<namespace>/<Kind>[.<group>]/": the name is "", and so
 * is the kind of a namespace's. */
bool object_folder_parse(struct object_key *out, const char *folder);
/* The folder of a namespace, encoded; "" is that of cluster-wide objects. */
void object_path_ns(struct buf *out, const char *ns);
/* The folder of the kind, "Kind.group", inside path; NULL if it is no such path. */
const char *object_path_kind(const char *path, size_t *len);

/* NAMESPACE/KIND/NAME or KIND/NAME, as machine formats print it. */
void object_ref(struct buf *out, const struct object_key *k, const struct kinds *ks);

/* What a user typed: [NAMESPACE/]KIND/NAME with globs (ux.md 2.2); a namespace that begins with
 * STATIC_NS has one more part. */
struct object_word {
	char *ns;		/* NULL: any */
	char *kind;		/* as typed, may have .version.group or globs */
	char *name;		/* may have globs */
};
/* ERR_USAGE with a hint when it has no slash, or too many. */
int object_word_parse(struct object_word *out, const char *text, struct error *err);
bool object_word_match(const struct object_word *w, const struct object_key *k,
		       const struct kinds *ks);
/* May something in that folder (object_folder_parse) match? */
bool object_word_enters(const struct object_word *w, const struct object_key *folder,
			const struct kinds *ks);
/* Does a kind word (dc, deployments.v1.apps, Deployment, dep*) mean this key's kind? */
bool kind_word_match(const char *word, const struct object_key *k, const struct kinds *ks);
void object_word_release(struct object_word *w);

#endif
