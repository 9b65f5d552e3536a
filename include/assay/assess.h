/*
 * assess: changes and both snapshots to judgement: category, severity, noise,
 * derived, origin, why. Rules are data in one JSON format, built in and the
 * user's own (assay-rules(5), design.md 8). Pure: it asks the two snapshots
 * through call-backs and never reads a store.
 */
#ifndef ASSAY_ASSESS_H
#define ASSAY_ASSESS_H

#include <jansson.h>
#include <stdbool.h>

#include "assay/base.h"
#include "assay/compare.h"
#include "assay/object.h"
#include "assay/text.h"

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_CRITICAL };
const char *severity_name(enum severity s);
bool severity_parse(const char *word, enum severity *out);

enum origin_class {
	ORIGIN_UNKNOWN, ORIGIN_HAND, ORIGIN_DEPLOY, ORIGIN_CONTROLLER, ORIGIN_AUDIT,
};
const char *origin_name(enum origin_class c);
bool origin_parse(const char *word, enum origin_class *out);

enum category {
	CATEGORY_PORT, CATEGORY_PROBE, CATEGORY_IMAGE, CATEGORY_ENV, CATEGORY_REPLICAS,
	CATEGORY_RESOURCES, CATEGORY_COMMAND, CATEGORY_CONFIG, CATEGORY_SECRET, CATEGORY_VOLUME,
	CATEGORY_SECURITY, CATEGORY_RBAC, CATEGORY_NETWORK, CATEGORY_STORAGE, CATEGORY_SCHEDULING,
	CATEGORY_LIFECYCLE, CATEGORY_METADATA, CATEGORY_OTHER,
};
const char *category_name(enum category c);
bool category_parse(const char *word, enum category *out);

/* ---- the two snapshots, as seen from here ---- */

/* The annotation in which kubectl keeps what was applied. */
#define LAST_APPLIED "kubectl.kubernetes.io/last-applied-configuration"

enum side { SIDE_OLD, SIDE_NEW };

/* What is asked of an object that others lead to or come from, cut out of its body: a small tree.
 * New reference. The version goes up when the same body gives another outline. */
json_t *assess_outline(const json_t *body);
#define ASSESS_OUTLINE 2
#define ASSESS_PASSES 3

struct world {
	void *ctx;
	/* NULL when absent. The first is the body or its outline, borrowed until forget is called;
	 * the others are files of a store, borrowed until those of another object are asked for. */
	const json_t *(*outline)(void *ctx, enum side s, const struct object_key *k);
	const json_t *(*origins)(void *ctx, enum side s, const struct object_key *k);
	const json_t *(*evidence)(void *ctx, enum side s, const struct object_key *k);
	/* Keys of all objects of a kind in a namespace ("" cluster-wide), lent for the call; return
	 * non-zero from each to stop. */
	int (*list)(void *ctx, enum side s, const char *ns, const char *group, const char *kind,
		    int (*each)(void *payload, const struct object_key *k), void *payload);
	/* Does the side's coverage hold this pair? */
	bool (*covers)(void *ctx, enum side s, const struct object_key *k);
	const struct kinds *kinds;
	int64_t old_instant, new_instant;
	const char *context;
	/* Asked for each object in each of ASSESS_PASSES; true ends the run with ERR_CANCELLED. May
	 * be NULL. */
	bool (*stop)(void *ctx);
	/* No outline is in use any more. May be NULL. */
	void (*forget)(void *ctx);
};

/* ---- judgement ---- */

struct origin {
	enum origin_class cls;
	char *manager, *operation;	/* NULL when unknown */
	int64_t time;			/* of the manager's newest write; WHEN_NONE */
	/* array of texts: "managedFields", "last-applied still says 5" */
	json_t *evidence;
	/* class hand; or audit, a person's request with no tool that deploys */
	bool by_hand;
	/* of class audit, else NULL and WHEN_NONE: the request that made it, as the API server's
	 * log has it. time is the request's then. */
	char *user, *verb, *address;	/* address NULL when unknown */
	int64_t window_from, window_to;	/* from when to when the log tells */
	enum origin_class tool;		/* what its manager is by itself */
};
/* The class that the manager alone would have: hand of what a person did, else never audit. */
enum origin_class origin_tool(const struct origin *o);

enum hidden {				/* in the order in which they count (design.md 7) */
	SHOWN, HIDDEN_NOT_COMPARABLE, HIDDEN_FILTERED, HIDDEN_NOISE, HIDDEN_DERIVED,
	HIDDEN_ACCEPTED, HIDDEN_REVIEWED,
};

struct verdict {
	enum category category;
	enum severity severity;
	const char *rule;		/* name of the severity rule; lent by the rules */
	const char *noise;		/* name of the noise rule or NULL; lent */
	char *derived;			/* id of the causing change, or a short text, or NULL */
	/* name of the rule that says so, NULL: it is a group's; lent */
	const char *derived_by;
	struct origin origin;
	char *why;			/* one sentence or NULL */
	char id[20];			/* "c-" and 16 hex */
	enum hidden hidden;
};

struct used_by;
/* One object that differs, with its changes and a verdict for each. */
struct drift_object {
	struct object_key key;
	char *ref;			/* design.md 7 */
	char *api_version;
	enum change_op op;		/* ADD, REMOVE, RECREATE: whole; REPLACE: some fields */
	const json_t *old_body, *new_body;	/* borrowed from the world */
	struct changes changes;
	struct verdict *verdicts;	/* as many as changes */
	/* The generation before, where one object took the place of another under a new name (a
	 * ReplicaSet by its next one): key is then the newer's, op CHANGE_REPLACE, changes only
	 * what differs beyond the name. NULL: same name on both sides. Owned, with its printed
	 * ref. */
	struct object_key *rolled_from;
	char *rolled_ref;
	bool comparable;		/* false: coverage does not allow a judgement */
	const char *reason;		/* why not: a code of coverage */
	/* over the shown changes: */
	enum severity severity;
	enum origin_class origin;
	size_t shown;
	/* who uses it (assay/assess/used.h), NULL: not asked. Owned. */
	struct used_by *used;
};
/* The newer body, or the older one of what went. */
static inline const json_t *
drift_object_body(const struct drift_object *o)
{
	return o->new_body ? o->new_body : o->old_body;
}

/* One cause with many changes: an item of its own, shown in their place. Its members are records
 * whose derived is the id of the cause's record or, where the cause has none, the group's title;
 * what was done by hand is never a member, but for what a namespace that was made anew holds. */
struct drift_group {
	/* "cluster-upgrade", "operator", "helm-release", "namespace", "owner", "same-change";
	 * static */
	const char *cause;
	/* "cluster upgrade 4.16.30 -> 4.17.9", one line, not escaped */
	char *title;
	char *record;			/* id of the causing change, or NULL */
	size_t record_object, record_change;	/* which one that is; SIZE_MAX without */
	char id[20];			/* "g-" and 16 hex over context, cause, title and record */
	struct drift_member {
		size_t object, change;	/* in drift.v and its changes */
	} *v;				/* in the order of the drift */
	size_t n, cap;
	size_t objects;			/* distinct ones among the members */
	/* of the members that the filters leave (drift_count): none, and the group is not shown */
	size_t shown, shown_objects;
	enum severity severity;		/* the worst of them */
	/* shown, and its record is not: the group stands for itself */
	bool apart;
};
/* A comparison's whole result; the model that render and tui draw. */
struct drift {
	char *context;
	int64_t from, to;		/* instants */
	struct snapshot *old_facts, *new_facts;	/* borrowed */
	/* snapshots of the source between the ends, the later one counted */
	size_t nights;
	bool partial;
	/* array of {"namespace","kind","reason","objects"}: what made it partial; or NULL */
	json_t *lost;
	bool other_keys;		/* secrets compared by length only */
	/* changes between the ends that are gone again; filled when known */
	size_t came_and_went;
	struct drift_object *v;		/* by object_key_cmp */
	size_t n, cap;
	struct drift_summary {
		size_t all, shown, noise, derived, reviewed, accepted, filtered, not_comparable;
		size_t added, changed, removed, recreated;	/* objects shown */
		size_t critical, warning, info;			/* objects shown, by their worst */
		/* objects shown with a change by hand, told by the audit log or not */
		size_t by_hand;
		/* objects all of whose changes are hidden */
		size_t quiet_objects;
		/* groups shown; those of them that stand for themselves */
		size_t groups, apart;
		/* members that the shown groups count */
		size_t group_changes;
		/* several objects shown, and of none an origin is known */
		bool nameless;
	} summary;
	json_t *noise_counts;		/* {"rule": fields} */
	struct drift_group *groups;	/* most members first */
	size_t ngroups, groups_cap;
};
void drift_release(struct drift *d);
/* The cluster of the older side when it is not that of the newer: no nights lie between them; NULL. Lent. */
const char *drift_other_context(const struct drift *d);
/* Does its group count this member, by number, as shown? The filters leave it, whether it is listed
 * by itself or not. */
bool drift_member_shown(const struct drift *d, const struct drift_group *g, size_t member);
/* Takes groups of equal changes apart of which the filters leave some, but in fewer objects than
 * that: what they leave are ordinary changes again. To be followed by drift_count. */
void drift_dissolve(struct drift *d, size_t least);
#define DRIFT_SAME 10		/* objects from which on equal changes are a group */

struct rules;
/* The built-in rules. */
struct rules *rules_new(void);
/* Adds a user's file: later rules of a name replace earlier ones, "enabled": false switches one
 * off. */
int rules_add(struct rules *r, const char *json, size_t n, const char *file, struct error *err);
void rules_free(struct rules *r);
/* All rules as data: array of objects in the format of assay-rules(5), in force order. New
 * reference. */
json_t *rules_list(const struct rules *r);
/* Why the rule of that name decides as it does, one sentence; lent, NULL if there is no such
 * rule. */
const char *rules_reason(const struct rules *r, const char *name);
struct drift_object;
/* What of a change, and of its object, the rule of that name fits: short texts such as "kind
 * Lease", "by controller (kube-scheduler)", one at least. They may hold what a backup holds. New
 * reference; NULL if there is no such rule. */
json_t *rules_evidence(const struct rules *r, const char *name, const struct drift_object *o,
		       size_t change);
/* The file that the rule is from, or "built in"; lent, NULL if there is no such rule. */
const char *rules_source(const struct rules *r, const char *name);
/* 16 hex over all rules in force. */
const char *rules_fingerprint(const struct rules *r);

/* Fills the verdicts of all objects (their keys, bodies, changes and comparable set by the caller),
 * pairs causes with what they caused, and sets each object's summary fields but not d->summary. */
int assess_run(const struct rules *r, const struct world *w, struct drift *d, struct error *err);
/* After filters set hidden: counts d->summary and d->noise_counts afresh. */
void drift_count(struct drift *d);
/* One object in two snapshots, for a question about a single change; all lent. */
struct origin_ask {
	const struct object_key *key;
	const json_t *old_body, *new_body;	/* NULL where it was not there */
	const json_t *old_origins, *new_origins;	/* their files of a store, or NULL */
	/* who wrote up to then did not make the change; WHEN_NONE: anybody may have */
	int64_t old_instant;
};
/* Who made the change, as assess_run tells it, but without looking at any other object. */
void assess_origin(const struct rules *r, const struct origin_ask *q, const struct change *c,
		   struct origin *out);
void origin_release(struct origin *o);
/* The id of a change, as design.md 7 forms it. */
void change_id(char out[20], const char *context, const struct object_key *k,
	       const struct change *c);

#endif
