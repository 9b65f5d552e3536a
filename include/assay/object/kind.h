/*
 * Kinds: built in (Kubernetes and OpenShift, with plural, singular and short
 * names, today's group and the groups that were the same thing before) and
 * learned from the CustomResourceDefinitions of a backup.
 */
#ifndef ASSAY_OBJECT_KIND_H
#define ASSAY_OBJECT_KIND_H

#include <jansson.h>
#include <stdbool.h>

#include "assay/base.h"

struct kind {
	const char *group;	/* today's; "" for core */
	const char *version;	/* the one that this table prefers */
	const char *name;	/* "Deployment" */
	const char *plural;	/* "deployments" */
	const char *singular;	/* "deployment" */
	const char *shorts;	/* "deploy", several separated by a blank, "" if none */
	bool namespaced;
	bool view;		/* served, never stored (ImageStreamTag, Project) */
	bool builtin;
};

struct kinds;			/* the table: built-in rows and learned ones */
struct kinds *kinds_new(void);
void kinds_free(struct kinds *ks);

/* Learns the names of a CRD (raw or normal form); false if it is none or says nothing usable.
 * Its list keys (x-kubernetes-list-*) are learned for schema.h too. */
bool kinds_learn(struct kinds *ks, const json_t *crd);
/* Learns an unknown kind from an object that has it: plural is guessed by English rules. */
const struct kind *kinds_note(struct kinds *ks, const char *group, const char *version,
			      const char *name, bool namespaced);

/* The row of a group and kind as an archive names them: groups of the past are followed
 * ("extensions" Deployment, "" DeploymentConfig, events.k8s.io Event). NULL if unknown. */
const struct kind *kinds_find(const struct kinds *ks, const char *group, const char *name);
/* Today's group of such a pair; the given one (lent) for an unknown kind. */
const char *kinds_group(const struct kinds *ks, const char *group, const char *name);
/* The row of a resource as `oc` names types: "deployments", "dc", "hpa", "deployments.v1.apps",
 * folded case. For a word that fits several rows the built-in, un-grouped one wins and *ambiguous
 * (may be NULL) is set. NULL if none fits. */
const struct kind *kinds_word(const struct kinds *ks, const char *word, bool *ambiguous);
/* What a printed reference says for it: first short name, else lower-case singular; with .group
 * where the built-in table is ambiguous (design.md 7). */
void kind_print(struct buf *out, const struct kinds *ks, const char *group, const char *name);
/* All rows: built-in ones first, each part sorted by name and group. */
const struct kind *kinds_row(const struct kinds *ks, size_t i);	/* NULL past the end */

/* "apps/v1" to group "apps" and version "v1"; "v1" to "" and "v1". group is a malloced string. */
void api_version_split(const char *api_version, char **group, const char **version);

#endif
