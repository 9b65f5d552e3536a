/*
 * Causes: what a change follows from, as the id of another record or, where
 * that is in no record, a few words. A cause that is derived itself hands its
 * own cause on, so that all of a rollout points to the one field that began it.
 */
#include "cause.h"

#include <stdlib.h>

#define MAX_DEPTH 32	/* of causes behind causes */

char *
cause_of(struct ask *a, struct drift_object *o, size_t i)
{
	const struct verdict *v = &o->verdicts[i];

	if (&o->changes.v[i] == a->c)
		return NULL;
	if (a->depth < MAX_DEPTH)
		derive_record(a->run, o, i, a->depth + 1);
	if (v->noise)
		return NULL;
	return mem_strdup(v->derived ? v->derived : v->id);
}

char *
cause_rolled(struct ask *a, struct drift_object *o)
{
	char *cause = NULL;

	for (size_t i = 0; o && o->rolled_from && !cause && i < o->changes.n; i++)
		cause = cause_of(a, o, i);
	return cause;
}

/* The record of a whole object that came, went (by ops, as bits) or was made anew. One that took
 * another's place came and went. */
char *
cause_whole(struct ask *a, struct drift_object *o, unsigned ops)
{
	for (size_t i = 0; o && i < o->changes.n; i++)
		if (!o->changes.v[i].at.n && (ops & (1U << o->changes.v[i].op)))
			return cause_of(a, o, i);
	return ops & (1U << CHANGE_ADD | 1U << CHANGE_REMOVE) ? cause_rolled(a, o) : NULL;
}

bool
cause_lies_in(const struct change *c, const char *first, const char *second)
{
	const struct step *v = c->at.v;

	return c->at.n >= (second ? 2U : 1U) && v[0].kind == STEP_MEMBER &&
	       str_eq(v[0].name, first) &&
	       (!second || (v[1].kind == STEP_MEMBER && str_eq(v[1].name, second)));
}

char *
cause_field(struct ask *a, struct drift_object *o, const char *first, const char *second)
{
	char *cause = NULL;

	for (size_t i = 0; o && !cause && i < o->changes.n; i++)
		if (cause_lies_in(&o->changes.v[i], first, second))
			cause = cause_of(a, o, i);
	return cause;
}

unsigned
cause_ops(enum change_op op)
{
	return (1U << op) | (1U << CHANGE_RECREATE);
}

/* ---- the object itself, and whose life it follows ---- */

static char *
by_own_template(struct ask *a)
{
	char *cause = cause_field(a, a->o, "spec", "template");

	return cause ? cause : mem_printf("rollout of %s/%s", a->o->key.ns, a->o->key.name);
}

static char *
by_namespace(struct ask *a)
{
	struct drift_object *o;

	if (!*a->o->key.ns)
		return NULL;
	o = run_find_named(a->run, "", "Namespace", "", a->o->key.ns);
	return cause_whole(a, o, cause_ops(a->c->op));
}

static char *
by_recreation(struct ask *a)
{
	return cause_whole(a, a->o, 1U << CHANGE_RECREATE);
}

static char *
by_service_type(struct ask *a)
{
	return cause_field(a, a->o, "spec", "type");
}

static char *
by_first_address(struct ask *a)
{
	return cause_field(a, a->o, "spec", "clusterIP");
}

/* serviceAccount is serviceAccountName by its old name. */
static char *
by_alias(struct ask *a)
{
	const struct path *p = &a->c->at;

	for (size_t i = 0; i < a->o->changes.n; i++) {
		const struct path *q = &a->o->changes.v[i].at;
		const struct step *last = q->n ? &q->v[q->n - 1] : NULL;

		if (q->n == p->n && last->kind == STEP_MEMBER &&
		    str_eq(last->name, "serviceAccountName"))
			return cause_of(a, a->o, i);
	}
	return NULL;
}

/* A ServiceAccount's token and dockercfg secrets come and go with it. */
static char *
by_account(struct ask *a)
{
	const json_t *notes = tree_at(ask_body(a), "metadata/annotations");
	const char *name = json_string_value(
		json_object_get(notes, "kubernetes.io/service-account.name"));
	struct drift_object *o = name ? run_find_named(a->run, "", "ServiceAccount", a->o->key.ns,
						       name) : NULL;

	return cause_whole(a, o, cause_ops(a->c->op));
}

/* A volume that was made for a claim, or given back with it. */
static char *
by_claim(struct ask *a)
{
	const json_t *claim = tree_at(ask_body(a), "spec/claimRef");
	const char *ns = tree_str(claim, "namespace"), *name = tree_str(claim, "name");
	struct drift_object *o;
	char *cause;

	if (!ns || !name)
		return NULL;
	o = run_find_named(a->run, "", "PersistentVolumeClaim", ns, name);
	if (!a->c->at.n)
		return cause_whole(a, o, cause_ops(a->c->op));
	cause = cause_whole(a, o, ANY_WHOLE);
	return cause ? cause : cause_field(a, o, "spec", "resources");
}

/* ---- the table ---- */

static const struct resolver resolvers[] = {
	{"account", by_account, "the ServiceAccount came, went or was made anew"},
	{"aggregation", by_aggregation, "another ClusterRole that this one takes in"},
	{"alias", by_alias, "the same field under its newer name"},
	{"claim", by_claim, "the volume's claim"},
	{"claim-template", by_claim_template, "the StatefulSet that makes the claim"},
	{"first-address", by_first_address, "the Service's first address"},
	{"generation", by_generation, "the ConfigMap or Secret that took the place of the one named before"},
	{"helm-release", by_helm_release, "a newer release of the same chart"},
	{"injection", by_injection, "the cluster's trust bundle"},
	{"machine-config", by_machine_config, "a MachineConfig that was changed"},
	{"namespace", by_namespace, "the namespace came, went or was made anew"},
	{"own-template", by_own_template, "the pod template of the same object"},
	{"owner", by_owner, "what made the object, or that its controller remade it"},
	{"owner-change", by_owner_change, "the owner came, went or was changed"},
	{"recreation", by_recreation, "the object itself was made anew"},
	{"service-type", by_service_type, "the Service's type was changed"},
};

const struct resolver *
resolver_find(const char *name)
{
	for (size_t i = 0; i < countof(resolvers); i++)
		if (str_eq(resolvers[i].name, name))
			return &resolvers[i];
	return NULL;
}
