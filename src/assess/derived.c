/*
 * Causes: what a change follows from, as the id of another record or, where
 * that is in no record, a few words. A cause that is derived itself hands its
 * own cause on, so that all of a rollout points to the one field that began it.
 */
#include "derived.h"

#include <stdlib.h>

#include "lineage/lineage.h"

#define MAX_DEPTH 32	/* of causes behind causes, and of owners of owners */

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

/* Of an object that took another's place: all its records tell of that. */
static char *
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

static bool
lies_in(const struct change *c, const char *first, const char *second)
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
		if (lies_in(&o->changes.v[i], first, second))
			cause = cause_of(a, o, i);
	return cause;
}

/* ---- rollouts ---- */

static bool
scaled_by_hpa(const struct drift_object *o)
{
	for (size_t i = 0; i < o->changes.n; i++)
		if (lies_in(&o->changes.v[i], "spec", "replicas") && o->verdicts[i].noise)
			return true;
	return false;
}

/* What in a changed owner makes it remake what it owns, the strongest first. */
static char *
cause_in_owner(struct ask *a, struct drift_object *o)
{
	static const char *const members[] = {"template", "jobTemplate", "volumeClaimTemplates",
					      "replicas"};
	char *cause = cause_whole(a, o, ANY_WHOLE);

	for (size_t i = 0; !cause && i < countof(members); i++)
		cause = cause_field(a, o, "spec", members[i]);
	if (!cause && scaled_by_hpa(o))
		cause = mem_printf("hpa scaled %s/%s", o->key.ns, o->key.name);
	if (!cause)
		cause = cause_field(a, o, "spec", NULL);
	return cause ? cause : cause_rolled(a, o);
}

static const json_t *
either_body(struct run *r, const struct object_key *k)
{
	const json_t *body = run_outline(r, SIDE_NEW, k);

	return body ? body : run_outline(r, SIDE_OLD, k);
}

/* Up the chain of owners until one tells. An owner that is there and did not change is no way
 * further up: its pods were remade for reasons of their own. */
static char *
cause_above(struct ask *a, const struct object_key *from)
{
	struct object_key k = {0}, up = {0};
	char *cause = NULL;

	object_key_copy(&k, from);
	for (unsigned depth = 0; depth < MAX_DEPTH; depth++) {
		struct drift_object *o = run_find(a->run, &k);
		const json_t *body = either_body(a->run, &k);

		cause = o ? cause_in_owner(a, o) : NULL;
		if (cause || (!o && body) || !owner_of(a->run, &k, body, &up))
			break;
		object_key_release(&k);
		k = up;
		up = (struct object_key){0};
	}
	object_key_release(&k);
	return cause;
}

/* How to say that a controller did its work, by the kind of what it made. */
struct saying {
	const char *kind, *word;
};

static const struct saying sayings[] = {
	{"ReplicaSet", "rollout"},
	{"ReplicationController", "rollout"},
	{"ControllerRevision", "rollout"},
	{"Job", "run"},
	{"Build", "build"},
};

enum { CAME = 1, WENT = 2 };

static void
note_traffic(struct run *r, const struct object_key *pod, const json_t *body, unsigned way)
{
	struct object_key up = {0};
	struct buf text = {0};
	struct map_entry *at;

	if (!owner_of(r, pod, body, &up))
		return;
	key_text(&text, &up);
	at = map_at(&r->traffic, text.p, text.n);
	at->value = (void *)((uintptr_t)at->value | way);
	buf_release(&text);
	object_key_release(&up);
}

/* Which owners' pods came and which went, over the whole drift. */
static const struct map *
pod_traffic(struct run *r)
{
	for (size_t i = 0; !r->traffic_known && i < r->drift->n; i++) {
		const struct drift_object *o = &r->drift->v[i];

		if (!is_kind(&o->key, "", "Pod"))
			continue;
		if (o->rolled_from) {
			note_traffic(r, &o->key, o->new_body, CAME);
			note_traffic(r, o->rolled_from, o->old_body, WENT);
		} else if (o->op != CHANGE_REPLACE) {
			note_traffic(r, &o->key, drift_object_body(o),
				     o->op == CHANGE_ADD ? CAME : WENT);
		}
	}
	r->traffic_known = true;
	return &r->traffic;
}

static char *
say_pod(struct ask *a, const struct object_key *up)
{
	struct buf text = {0}, kind = {0};
	uintptr_t traffic;
	char *out;

	key_text(&text, up);
	traffic = (uintptr_t)map_getn(pod_traffic(a->run), text.p, text.n);
	for (const char *p = up->kind; *p; p++)
		buf_putc(&kind, (char)(*p >= 'A' && *p <= 'Z' ? *p - 'A' + 'a' : *p));
	out = mem_printf("pod of %s %s %s", buf_cstr(&kind), up->name,
			 a->o->rolled_from ? "was replaced"
			 : traffic == CAME ? "came"
			 : traffic == WENT ? "went" : "was replaced");
	buf_release(&text);
	buf_release(&kind);
	return out;
}

static char *
say_made(struct ask *a, const struct object_key *up)
{
	struct buf ref = {0};
	const char *word = NULL;
	char *out;

	if (is_kind(&a->o->key, "", "Pod"))
		return say_pod(a, up);
	for (size_t i = 0; !word && i < countof(sayings); i++)
		if (str_eq(sayings[i].kind, a->o->key.kind))
			word = sayings[i].word;
	ref_short(&ref, a->run, up);
	out = word ? mem_printf("%s of %s", word, buf_cstr(&ref))
		   : mem_printf("made by %s", buf_cstr(&ref));
	buf_release(&ref);
	return out;
}

static char *
by_owner(struct ask *a)
{
	struct object_key up = {0};
	char *cause;

	if (!owner_of(a->run, &a->o->key, ask_body(a), &up))
		return NULL;
	cause = cause_above(a, &up);
	if (!cause)
		cause = say_made(a, &up);
	object_key_release(&up);
	return cause;
}

static char *
by_own_template(struct ask *a)
{
	char *cause = cause_field(a, a->o, "spec", "template");

	return cause ? cause : mem_printf("rollout of %s/%s", a->o->key.ns, a->o->key.name);
}

/* ---- objects that follow another's life ---- */

/* Which records of the owner explain one of the owned: it came with it, or went with it. */
static unsigned
ops_for(enum change_op op)
{
	return (1U << op) | (1U << CHANGE_RECREATE);
}

/* An object that outlives rollouts is derived only where its owner came, went or changed too. */
static char *
by_owner_change(struct ask *a)
{
	struct object_key up = {0};
	struct drift_object *o;
	char *cause = NULL;

	if (!owner_of(a->run, &a->o->key, ask_body(a), &up))
		return NULL;
	o = run_find(a->run, &up);
	if (o && !a->c->at.n)
		cause = cause_whole(a, o, ops_for(a->c->op));
	if (o && !cause && a->c->op != CHANGE_RECREATE)
		cause = cause_field(a, o, "spec", NULL);
	object_key_release(&up);
	return cause;
}

static char *
by_namespace(struct ask *a)
{
	struct drift_object *o;

	if (!*a->o->key.ns)
		return NULL;
	o = run_find_named(a->run, "", "Namespace", "", a->o->key.ns);
	return cause_whole(a, o, ops_for(a->c->op));
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

	return cause_whole(a, o, ops_for(a->c->op));
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
		return cause_whole(a, o, ops_for(a->c->op));
	cause = cause_whole(a, o, ANY_WHOLE);
	return cause ? cause : cause_field(a, o, "spec", "resources");
}

/* data-postgres-0 is of StatefulSet postgres if that has a claim template data. */
static char *
by_claim_template(struct ask *a)
{
	const char *name = a->o->key.name, *dash = strchr(name, '-');
	size_t n = stem_of_number(name);

	for (; dash && n && dash < name + n; dash = strchr(dash + 1, '-')) {
		char *set = mem_strndup(dash + 1, (size_t)(name + n - dash - 1));
		struct drift_object *o = run_find_named(a->run, "apps", "StatefulSet",
							a->o->key.ns, set);
		const json_t *body = o ? drift_object_body(o) : NULL;
		const json_t *claims = tree_at(body, "spec/volumeClaimTemplates");

		free(set);
		for (size_t i = 0; i < json_array_size(claims); i++) {
			const char *t = tree_str(json_array_get(claims, i), "metadata/name");

			if (t && strlen(t) == (size_t)(dash - name) && str_starts(name, t))
				return cause_in_owner(a, o);
		}
	}
	return NULL;
}

/* ---- content that is copied from elsewhere ---- */

static bool
aggregates(const json_t *rule, const struct drift_object *o)
{
	const json_t *selectors = tree_get(rule, "clusterRoleSelectors");
	const json_t *labels = tree_at(drift_object_body(o), "metadata/labels");

	for (size_t i = 0; i < json_array_size(selectors); i++)
		if (selector_fits(tree_get(json_array_get(selectors, i), "matchLabels"), labels))
			return true;
	return false;
}

static char *
by_aggregation(struct ask *a)
{
	const json_t *rule = tree_get(ask_body(a), "aggregationRule");
	char *cause = NULL;

	if (!rule)
		return NULL;
	for (size_t i = 0; !cause && i < a->run->drift->n; i++) {
		struct drift_object *o = &a->run->drift->v[i];

		if (o == a->o || !o->comparable || !str_eq(o->key.kind, "ClusterRole") ||
		    !aggregates(rule, o))
			continue;
		cause = cause_whole(a, o, ANY_WHOLE);
		if (!cause)
			cause = cause_field(a, o, "rules", NULL);
	}
	return cause ? cause : mem_strdup("aggregated from other roles");
}

static char *
by_injection(struct ask *a)
{
	struct drift_object *proxy = run_find_named(a->run, "config.openshift.io", "Proxy", "",
						    "cluster");
	char *cause = cause_field(a, proxy, "spec", NULL);

	return cause ? cause : mem_strdup("trust bundle injected by the cluster");
}

/* sh.helm.release.v1.shop.v7: an upgrade writes v8, marks v7 as superseded and drops the oldest; who
 * uninstalls it drops all. Told by the highest one that came or went. */
static char *
by_helm_release(struct ask *a)
{
	const struct object_key *own = &a->o->key;
	struct drift_object *best = NULL;
	unsigned long long revision, highest;
	size_t stem, n;

	if (!helm_revision(own, &stem, &highest))
		return NULL;
	for (size_t i = 0; i < a->run->drift->n; i++) {
		struct drift_object *o = &a->run->drift->v[i];

		if ((o->op != CHANGE_ADD && o->op != CHANGE_REMOVE && !o->rolled_from) ||
		    !o->comparable ||
		    !helm_revision(&o->key, &n, &revision) || revision <= highest || n != stem ||
		    !str_eq(o->key.kind, own->kind) || !str_eq(o->key.ns, own->ns) ||
		    strncmp(o->key.name, own->name, stem) != 0)
			continue;
		best = o;
		highest = revision;
	}
	return cause_whole(a, best, (1U << CHANGE_ADD) | (1U << CHANGE_REMOVE));
}

/* rendered-worker-6f1…: all MachineConfigs of a pool in one; changes with any of them. */
static char *
by_machine_config(struct ask *a)
{
	char *cause = NULL;

	for (size_t i = 0; !cause && i < a->run->drift->n; i++) {
		struct drift_object *o = &a->run->drift->v[i];

		if (!o->comparable || !str_eq(o->key.kind, "MachineConfig") ||
		    str_starts(o->key.name, "rendered-"))
			continue;
		cause = cause_whole(a, o, ANY_WHOLE);
		if (!cause)
			cause = cause_field(a, o, "spec", NULL);
	}
	return cause ? cause : mem_strdup("rendered from other machine configs");
}

/* ---- names that follow what they name ---- */

static const char *
name_in(const json_t *v)
{
	static const char *const ways[] = {
		"name", "configMapRef/name", "secretRef/name", "configMap/name",
		"secret/secretName", "secret/name",
	};
	const char *name = json_string_value(v);

	for (size_t i = 0; !name && i < countof(ways); i++)
		name = tree_str(v, ways[i]);
	return name;
}

/* The ConfigMap or Secret that took another's place, by the name of either. */
static struct drift_object *
rolled_by_name(struct ask *a, const json_t *v)
{
	static const char *const kinds[] = {"ConfigMap", "Secret"};
	const char *name = name_in(v);

	for (size_t i = 0; name && i < countof(kinds); i++) {
		struct drift_object *o = run_find_named(a->run, "", kinds[i], a->o->key.ns, name);

		if (o && o->rolled_from)
			return o;
	}
	return NULL;
}

/* app-config-5c5h2t9bgk -> app-config-2m8kt4d7hb, where a workload names it and in its own name:
 * what began it is the content, since the name is made of that. A list without keys tells it as one
 * item that went and one that came. */
static char *
by_generation(struct ask *a)
{
	const struct change *c = a->c;
	struct drift_object *from, *to;

	if (!a->run->rolled || !c->at.n)
		return NULL;
	if (lineage_is_name(a->o, c))
		return cause_rolled(a, a->o);
	from = c->old_value ? rolled_by_name(a, c->old_value) : NULL;
	to = c->new_value ? rolled_by_name(a, c->new_value) : NULL;
	if ((c->old_value && c->new_value && from != to) || (!from && !to))
		return NULL;
	if ((from && !str_eq(name_in(c->old_value), from->rolled_from->name)) ||
	    (to && !str_eq(name_in(c->new_value), to->key.name)))
		return NULL;
	return cause_rolled(a, to ? to : from);
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
