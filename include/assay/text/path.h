/*
 * Paths into a tree, as design.md 7 prints them and ux.md 2.2 reads them:
 *   spec.ports[name=http].port   data["application.properties"]["cache.ttl"]
 *   env[name=A#2]   finalizers[=x]   args[0]
 * and globs over them: **.readinessProbe.**, spec.ports[http].port, spec.ports[*].port.
 */
#ifndef ASSAY_TEXT_PATH_H
#define ASSAY_TEXT_PATH_H

#include <jansson.h>
#include <stdbool.h>

#include "assay/base.h"

enum step_kind {
	STEP_MEMBER,		/* .name or ["name"] */
	STEP_KEYED,		/* [name=http], [containerPort=8080,protocol=TCP] */
	STEP_VALUE,		/* [=value], element of a set */
	STEP_INDEX,		/* [0] */
};

struct step {
	enum step_kind kind;
	char *name;		/* MEMBER */
	size_t index;		/* INDEX */
	unsigned dup;		/* KEYED, VALUE: 2 for the second alike, printed #2; else 0 */
	/* KEYED: object of key members in the order to print; VALUE: the element */
	json_t *value;
};

/* A stack of steps; {0} is the root. Owns its steps. */
struct path {
	struct step *v;
	size_t n, cap;
};

void path_member(struct path *p, const char *name);
void path_keyed_new(struct path *p, json_t *keys, unsigned dup);
void path_value_new(struct path *p, json_t *value);
void path_index(struct path *p, size_t index);
void path_pop(struct path *p);
void path_copy(struct path *to, const struct path *from);
void path_release(struct path *p);

/* The printed form; "" for the root. */
void path_print(struct buf *out, const struct path *p);
/* Reads a printed path, its short forms ([http]) and JSON pointers (/spec/ports/0). */
int path_parse(struct path *out, const char *text, struct error *err);
/* Follows p in t; borrowed, NULL where the way ends. If pointer is not NULL the RFC 6901
 * pointer is appended. [http] matches the item whose name, or whose only key, is http.
 * ["configMapRef/name"=a] looks further down; an absent protocol is TCP, any other absent key
 * member fits if only one item is then left; what equals goes before what is written alike. */
json_t *path_find(json_t *t, const struct path *p, struct buf *pointer);
/* Appends one escaped pointer token with its slash. */
void pointer_token(struct buf *out, const char *name);

/* A compiled glob over paths. `*` one step of any kind, `**` any number, globs inside names;
 * a glob without wildcard matches the path and all that lies below it. */
struct path_glob;
int path_glob_new(struct path_glob **out, const char *text, struct error *err);
bool path_glob_match(const struct path_glob *g, const struct path *p);
/* Exactly the path, nothing below. */
bool path_glob_match_exact(const struct path_glob *g, const struct path *p);
void path_glob_free(struct path_glob *g);

#endif
