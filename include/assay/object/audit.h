/*
 * The API server's audit log (audit.k8s.io/v1, v1beta1, and what came before):
 * who asked for which write, from where and when. Read from JSON lines, also
 * with something before the brace of each (`oc adm node-logs` puts the node's
 * name there), from Events one after another in any layout, and from an
 * EventList; a damaged one is passed over.
 *
 * Kept are requests that succeeded and wrote an object, at the time they came
 * in. A log holds what was sent, Secrets too: bodies are for comparing and are
 * not to be stored or printed.
 */
#ifndef ASSAY_OBJECT_AUDIT_H
#define ASSAY_OBJECT_AUDIT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "assay/base.h"
#include "assay/object/key.h"
#include "assay/object/kind.h"

struct audit_write {
	int64_t time;
	char *id;			/* auditID, or NULL */
	char *verb;			/* create update patch delete deletecollection */
	char *user;			/* the one that it was done as */
	char *by;			/* who took on that user, or NULL */
	char *address;			/* the first, or NULL */
	char *agent;			/* user agent, or NULL */
	char *manager;			/* as managedFields call it, or NULL */
	/* scale, eviction, also imagestreamtags and the like; or NULL */
	char *subresource;
	char *group, *resource;		/* as the log names them; group "" for core */
	/* "" cluster-wide; "" of all of a kind (deletecollection) */
	char *ns, *name;
	bool created;			/* the object was not there before */
	json_t *body;			/* what was sent, or NULL */
};
struct audit_log {
	struct audit_write *v;		/* oldest first once audit_end was called */
	size_t n, cap;
	/* of all requests in it, reads too; WHEN_NONE: none at all */
	int64_t from, to;
	uint64_t events, damaged;	/* read; passed over */
	uint64_t bodies;		/* bytes of bodies kept */
};
void audit_log_release(struct audit_log *l);

/* Is this the name of a log (audit.log, kube-apiserver-audit-….log.gz, audit.jsonl), its folders
 * left aside? */
bool audit_name(const char *path);
/* Do these first bytes begin a log? For files of other names. */
bool audit_looks(const char *p, size_t n);

/* Reads bytes as they come, several logs one after another into one. */
struct audit_reader;
struct audit_reader *audit_reader_new(struct audit_log *out, const struct limits *lim);
void audit_feed(struct audit_reader *r, const char *p, size_t n);
/* The end of one log; another may be fed. Sorts. */
void audit_end(struct audit_reader *r);
void audit_reader_free(struct audit_reader *r);

/* The object that a write is of, by today's group; false for a resource that nobody knows. A view
 * is the object that it shows (imagestreamtags, projects). name is AUDIT_ALL where all of a kind
 * were deleted. object_key_release. */
bool audit_key(const struct audit_write *w, const struct kinds *ks, struct object_key *out);
/* A name that no object has, for what was written to all objects of a kind in a namespace. */
#define AUDIT_ALL ":all"

#endif
