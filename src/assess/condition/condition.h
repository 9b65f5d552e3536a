/*
 * Inside assess: named checks that rules ask for, by what they are about. The
 * table of them is in condition.c.
 */
#ifndef ASSESS_CONDITION_H
#define ASSESS_CONDITION_H

#include "judge.h"

/* Another object of the namespace, cut out of its body; NULL if it is not there. */
const json_t *ask_body_at(struct ask *a, enum side s, const char *group, const char *kind,
			  const char *name);

/* ---- rights.c: who may do what ---- */
bool broad_rule(struct ask *a);
bool cluster_admin(struct ask *a);
bool for_everyone(struct ask *a);
bool for_nobody(struct ask *a);
bool had_names(struct ask *a);
bool under_star(struct ask *a);
bool powerful_role(struct ask *a);
bool privileged_pods(struct ask *a);

/* ---- policy.c: which way a network policy went ---- */
bool policy_narrower(struct ask *a);
bool policy_wider(struct ask *a);

/* ---- reach.c: what leads where, and what is ready there ---- */
bool endpoints_lost(struct ask *a);
bool had_tls(struct ask *a);
bool has_tls(struct ask *a);
bool leads_nowhere(struct ask *a);
bool left_service(struct ask *a);
bool selects_nothing(struct ask *a);

/* ---- content.c: what values say: images, certificates, keys, notes ---- */
bool certificate_ends(struct ask *a);
bool certificate_overdue(struct ask *a);
bool digest_to_tag(struct ask *a);
bool key_used(struct ask *a);
bool machine_config_pending(struct ask *a);
bool registry_changed(struct ask *a);
bool rollout_failed(struct ask *a);
bool tag_floats(struct ask *a);

#endif
