/*
 * Coverage: what a snapshot is known to hold completely, so that a missing
 * object means a deleted one only where it may (design.md 6).
 */
#ifndef ASSAY_OBJECT_COVERAGE_H
#define ASSAY_OBJECT_COVERAGE_H

#include <jansson.h>
#include <stdbool.h>

#include "assay/object/key.h"

struct coverage;
struct coverage *coverage_new(void);
void coverage_free(struct coverage *c);

/* Building. A kind is "Kind" or "Kind.group" (today's group). */
void coverage_add_kind(struct coverage *c, const char *group, const char *kind);
void coverage_all_kinds(struct coverage *c);	/* "*": whatever is stored */
/* All that a cluster can have: not those that a source makes up, which begin with '_'. */
void coverage_all_namespaces(struct coverage *c);
void coverage_add_namespace(struct coverage *c, const char *ns);	/* "" is the cluster */
/* Every namespace that there is, where the archive has a complete list of them: one that is not
 * listed is gone, so it is covered and empty for every kind, also of kinds never exported
 * (design.md 6: new and deleted projects). Says nothing of what the listed ones hold. */
void coverage_list_namespace(struct coverage *c, const char *ns);
/* Only this pair (used where just pairs seen are covered); kind may be "*". */
void coverage_add_pair(struct coverage *c, const char *ns, const char *group, const char *kind);
/* An exception inside what is covered; ns or kind may be "*". reason is a code of ours:
 * "absent", "aborted", "damaged", "denied", "filtered", "not-listed"; or "encrypted": of
 * some objects nothing is known but their names. */
void coverage_except(struct coverage *c, const char *ns, const char *group, const char *kind,
		     const char *reason);
/* Anything may be missing, whatever else is said, though objects are there: a damaged database. */
void coverage_partial(struct coverage *c, const char *reason);
/* A filter on a covered pair: "sa-token-secrets" (service account tokens are left out),
 * "endpoints-without-app" (only endpoints of services without an app selector are there). */
void coverage_filter(struct coverage *c, const char *filter);

/* Asking. body is the object that came or went, to judge filters by; may be NULL.
 * *reason (may be NULL) says why not: a code of an exception, "filtered", or "not-exported" for
 * what the source never has; NULL if it holds; lent. */
bool coverage_holds(const struct coverage *c, const struct object_key *k, const json_t *body,
		    const char **reason);
/* Covered nothing at all: such an archive makes no commit. */
bool coverage_empty(const struct coverage *c);
/* Does the older side hold objects in a pair that the newer should cover and does not (PARTIAL)?
 * Pairs of `older` are asked by the caller one at a time: true if `newer` lost this pair for a
 * reason of its own (absent, aborted, damaged, denied), not because its source never exports it. */
bool coverage_lost(const struct coverage *newer, const char *ns, const char *group,
		   const char *kind, const char **reason);

/* {kinds, namespaces, except, filters}, and where used pairs ([[namespace, kind]…]) and listed
 * (all namespaces); sorted, so small and stable. New reference. */
json_t *coverage_to_json(const struct coverage *c);
/* Never NULL; members that it does not know or cannot read are ignored. */
struct coverage *coverage_from_json(const json_t *j);

#endif
