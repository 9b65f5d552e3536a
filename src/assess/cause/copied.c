/* Causes of content that is copied from elsewhere, and of names that follow what they name. */
#include "cause.h"

#include <stdlib.h>

#include "around/around.h"
#include "lineage/lineage.h"

/* ---- content ---- */

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

char *
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

char *
by_injection(struct ask *a)
{
	struct drift_object *proxy = run_find_named(a->run, "config.openshift.io", "Proxy", "",
						    "cluster");
	char *cause = cause_field(a, proxy, "spec", NULL);

	return cause ? cause : mem_strdup("trust bundle injected by the cluster");
}

/* sh.helm.release.v1.shop.v7: an upgrade writes v8, marks v7 as superseded and drops the oldest;
 * who uninstalls it drops all. Told by the highest one that came or went. */
char *
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
char *
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

/* ---- names ---- */

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
char *
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
