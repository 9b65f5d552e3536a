/*
 * What hands did, as one snapshot tells it: an object against what is declared
 * for it there, the fields that tools of people own on what something else
 * manages, and privileges that were granted by hand. Pure: one object at a
 * time, in pieces that a caller makes a drift of, so that category, severity
 * and reasons come from the same rules as those of any other change.
 *
 * A change goes from what is declared to what is live. Three ways count
 * (formats.md i.3): declared and gone was removed by somebody; declared and
 * different has drifted; live and not declared is a default, a controller's or
 * somebody's, and only told where a tool of people owns it.
 */
#ifndef ASSAY_ASSESS_AUDIT_H
#define ASSAY_ASSESS_AUDIT_H

#include <jansson.h>
#include <stdbool.h>

#include "assay/assess.h"
#include "assay/compare.h"
#include "assay/object.h"

enum audit_what {
	AUDIT_DRIFT,		/* live differs from a declaration in the same snapshot */
	AUDIT_OWNED,		/* a tool of people owns it, something else manages the object */
	AUDIT_PRIVILEGE,	/* rights, or the run of a node, given by hand */
	AUDIT_FOOTPRINT,	/* written by hand, and the content is the same again */
};
#define AUDIT_WHATS (AUDIT_FOOTPRINT + 1)
const char *audit_what_name(enum audit_what w);	/* drift, owned, privilege, footprint */

/* What says how the object should be. */
enum audit_by {
	AUDIT_BY_NOBODY,	/* nothing but the hand that made it */
	AUDIT_BY_LAST_APPLIED,	/* its own annotation */
	AUDIT_BY_HELM,		/* a release; name "web v3", or "web" */
	AUDIT_BY_CSV,		/* a ClusterServiceVersion; its name */
	AUDIT_BY_ARGO,		/* an Application; its name */
	AUDIT_BY_OWNER,		/* its controlling owner; "ReplicaSet/web-1" */
	AUDIT_BY_MANAGER,	/* another field manager; its name */
};
const char *audit_by_name(enum audit_by b);	/* nobody, last-applied, helm, csv, argo, owner, manager */

/* ---- the whole result: what render and tui draw ---- */

/* One line of it. The rest of what there is to say stands in the drift: key and reference of
 * drift.v[object], whose changes.v[change] goes from the declared value to the live one (a
 * footprint's from the value to itself), and verdicts[change], with who and why. */
struct audit_item {
	enum audit_what what;
	enum audit_by by;
	char *by_name;			/* NULL: nobody, or its own last-applied */
	size_t object, change;
	/* of a footprint: the snapshots that are alike; else WHEN_NONE */
	int64_t from, to;
};

struct audit {
	/* from and to are one instant where one snapshot was looked at */
	struct drift drift;
	struct audit_item *v;		/* by object, then as found */
	size_t n, cap;
	size_t snapshots;		/* looked at, of a range */
	/* Over the items: */
	size_t shown[AUDIT_WHATS];
	/* left out because no hand did them, and no origin was asked for */
	size_t others;
	size_t noise, filtered;		/* hidden as noise; by what was asked for */
	/* no object tells who wrote it: no managedFields in the archive */
	bool nameless;
};

/* ---- one object ---- */

/* A declaration of an object found elsewhere in the snapshot. All lent; body may be NULL: it is
 * managed by that, but what it declares is not told. A body may be a part of the object. */
struct audit_declared {
	enum audit_by by;
	const char *name;
	const json_t *body;
};

struct audit_ask {
	const struct rules *rules;
	const struct object_key *key;
	const json_t *body, *origins;	/* origins may be NULL: no managedFields */
	const struct audit_declared *declared;	/* beside the object's own last-applied */
	size_t ndeclared;
	struct compare_opts compare;	/* both profiles are that of the snapshot */
};

struct audit_finding {
	enum audit_what what;
	enum audit_by by;
	/* of what declares or manages it; NULL for nobody and last-applied */
	char *by_name;
	struct change change;		/* declared -> live */
	/* Of a removal, which leaves no owner: the only tool of people that wrote after what was
	 * declared, if there is just one. Of a footprint, whose it is. */
	char *suspect, *suspect_operation;
	int64_t suspect_time;
	/* of a footprint: the snapshots that are alike; else WHEN_NONE */
	int64_t from, to;
	/* an item more in a list of unknown type: only a hand's is told */
	bool listed;
};

struct audit_findings {
	struct audit_finding *v;
	size_t n, cap;
};
/* Appends what there is to say of one object, in the order of paths within each kind of finding. */
int audit_object(const struct audit_ask *q, struct audit_findings *out, struct error *err);
void audit_finding_release(struct audit_finding *f);
void audit_findings_release(struct audit_findings *f);

/* May a manager of that name be a tool of people, whatever it wrote? */
bool audit_may_be_hand(const struct rules *r, const char *manager);
/* The class of who writes under that name, as the table of managers has it; body may be NULL. */
enum origin_class audit_manager(const struct rules *r, const struct object_key *k,
				const json_t *body, const json_t *entry);
/* After assess_run has judged the change: the suspect is named, with its evidence, and what rules
 * do not say is said. False: it is not worth a word after all. */
bool audit_settle(const struct audit_finding *f, const struct drift_object *o, struct verdict *v);

/* ---- footprints ---- */

/* An entry of people's tools whose time moved between two snapshots of the same object. */
struct audit_print {
	const char *manager, *operation;	/* lent by the newer origins */
	int64_t time;
	/* the one field that it came to own, printed; "" : not one */
	char *path;
	struct path at;
};
/* The newest such write of an object whose content is the same on both sides; false if there is
 * none. old_instant is that of the older snapshot. */
bool audit_print(const struct rules *r, const struct object_key *k, const json_t *body,
		 const json_t *old_origins, const json_t *new_origins, int64_t old_instant,
		 struct audit_print *out);
void audit_print_release(struct audit_print *p);

/* ---- what Argo CD was told to overlook ---- */

struct audit_ignores;
struct audit_ignores *audit_ignores_new(void);
void audit_ignores_free(struct audit_ignores *a);
/* spec.ignoreDifferences of an Application (argoproj.io). */
void audit_ignores_application(struct audit_ignores *a, const json_t *application);
/* resource.customizations of the ConfigMap argocd-cm: for all Applications. */
void audit_ignores_settings(struct audit_ignores *a, const json_t *config_map);
/* The Application that tracks an object, by its tracking id or label; NULL: none does. Lent. */
const char *audit_ignores_tracks(struct audit_ignores *a, const struct object_key *k,
				 const json_t *body);
/* Is it to overlook this change of an object that it tracks? manager may be NULL. */
bool audit_ignores_hide(const struct audit_ignores *a, const char *application,
			const struct object_key *k, const struct change *c, const char *manager);

#endif
