/*
 * A snapshot's own facts, the content of snapshot.json: of this archive only,
 * nothing relative to its neighbours.
 */
#ifndef ASSAY_OBJECT_SNAPSHOT_H
#define ASSAY_OBJECT_SNAPSHOT_H

#include <jansson.h>
#include <stdint.h>

#include "assay/object/coverage.h"

#define NORMAL_FORM 1

struct snapshot {
	char *context;
	char *source;		/* "openshift-backup", "list" */
	char *archive;		/* last path part of what was given */
	uint64_t size;		/* bytes of the archive */
	char sha256[65];
	int64_t instant;
	char *instant_from;	/* "option", "name", "content" */
	char *zone;		/* in which the name was read: "UTC", "Europe/Berlin" */
	int normal_form;
	char *secrets;		/* "hash", "keep", "drop" */
	char *key_id;		/* of the secrets key; "" when none is used */
	char *settings;		/* fingerprint of all settings that change bytes */
	char *profile;		/* prune profile */
	char *cluster_id;	/* uid of kube-system, ClusterVersion's clusterID, or "" */
	char *cluster_name;	/* Infrastructure's, or "" */
	int64_t revision;	/* of the etcd store that it was; 0 where it was none */
	uint64_t objects;	/* counts */
	json_t *kinds;		/* {"Kind.group": count} */
	json_t *notes;		/* [{"code","entry","count"}], ours only */
	struct coverage *coverage;
	/* what the audit logs cover that were read with it; 0: none were */
	int64_t audit_from, audit_to;
};

void snapshot_release(struct snapshot *s);
/* New reference. */
json_t *snapshot_to_json(const struct snapshot *s);
int snapshot_from_json(struct snapshot *out, const json_t *j, struct error *err);

#endif
