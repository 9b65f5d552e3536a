/*
 * Inside assess: the audit of one object, shared by its files.
 *
 *   audit.c    order of the parts, words      drift.c   live against declarations
 *   fields.c   FieldsV1, what hands own       grant.c   privileges
 *   print.c    footprints                     argo.c    what Argo CD overlooks
 */
#ifndef ASSESS_AUDIT_H
#define ASSESS_AUDIT_H

#include "assay/assess/audit.h"
#include "judge.h"

#define AUDIT_DECLARED	4	/* declarations of one object that are looked at */

/* A writer of the object, but of its status only. */
struct audit_entry {
	const char *manager, *operation, *subresource;	/* "" where there is none */
	const json_t *fields;
	int64_t time;			/* WHEN_NONE */
	enum origin_class cls;
	/* it wrote last-applied: what it owns is what was applied */
	bool applier;
};

struct auditing {
	const struct audit_ask *q;
	struct audit_entry *v;
	size_t n;
	const struct audit_entry *maker;	/* who made the object; NULL: not known */
	bool maker_wrote_again;		/* and whose entry was written since */
	int64_t created;
	struct {
		enum audit_by by;
		const char *name;
		/* own reference; cleaned of what the server keeps for itself */
		json_t *body;
	} declared[AUDIT_DECLARED];
	size_t ndeclared;
	/* The first that manages it, with or without a declared body. */
	enum audit_by by;
	char *by_name;
	struct audit_findings *out;
};

/* A tool of people, but not one that made or applied the object: what it owns it was told to
 * set. */
static inline bool
audit_is_hand(const struct auditing *a, const struct audit_entry *e)
{
	return e->cls == ORIGIN_HAND && !e->applier && e != a->maker;
}

/* ---- fields.c ---- */
void audit_entries(struct auditing *a);
/* The child of a FieldsV1 node that it is; false for "." and what is unknown. Pushes a step on
 * at. */
bool audit_step(const char *raw, struct path *at);
/* The last step by the name of the item that body has there, if it has one. */
void audit_name_item(struct path *at, const json_t *body);
/* Is a node a leaf, that is owned with all below it? */
bool audit_leaf(const json_t *fields);
int audit_owned(struct auditing *a, struct error *err);

/* ---- drift.c ---- */
void audit_declare(struct auditing *a);
int audit_drift(struct auditing *a, struct error *err);

/* ---- grant.c ---- */
int audit_grant(struct auditing *a, struct error *err);

/* A finding without a change, at the end of the list. */
struct audit_finding *audit_add(struct auditing *a, enum audit_what what);
/* Has a finding this printed path already? */
bool audit_told(const struct auditing *a, const char *path);
/* Is there a tool of people beside the one that made the object? */
bool audit_has_hands(const struct auditing *a);

#endif
