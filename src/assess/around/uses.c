/* Which workloads use a ConfigMap, a Secret or a claim, and how. */
#include <stdlib.h>

#include "around.h"

#define NOWHERE "-"		/* no member of a pod spec */

/* The members of a pod spec that name a ConfigMap, Secret or PersistentVolumeClaim. */
struct use {
	const char *kind, *volume, *projected, *env, *env_key, *optional, *env_from;
};

static const struct use uses[] = {
	{"ConfigMap", "configMap/name", "configMap/name", "valueFrom/configMapKeyRef/name",
	 "valueFrom/configMapKeyRef/key", "valueFrom/configMapKeyRef/optional",
	 "configMapRef/name"},
	{"Secret", "secret/secretName", "secret/name", "valueFrom/secretKeyRef/name",
	 "valueFrom/secretKeyRef/key", "valueFrom/secretKeyRef/optional", "secretRef/name"},
	{"PersistentVolumeClaim", "persistentVolumeClaim/claimName", NOWHERE, NOWHERE, NOWHERE,
	 NOWHERE, NOWHERE},
};

static const char *const container_lists[] = {"containers", "initContainers"};

/* ---- how ---- */

static bool
volume_holds(const json_t *volume, const struct use *u, const char *name)
{
	const json_t *sources = tree_at(volume, "projected/sources");

	if (str_eq(tree_str(volume, u->volume), name))
		return true;
	for (size_t i = 0; i < json_array_size(sources); i++)
		if (str_eq(tree_str(json_array_get(sources, i), u->projected), name))
			return true;
	return false;
}

static const char *
mount_path(const json_t *spec, const char *volume)
{
	const json_t *containers = tree_get(spec, "containers");

	for (size_t i = 0; i < json_array_size(containers); i++) {
		const json_t *mounts = tree_get(json_array_get(containers, i), "volumeMounts");

		for (size_t j = 0; j < json_array_size(mounts); j++) {
			const json_t *m = json_array_get(mounts, j);

			if (str_eq(tree_str(m, "name"), volume))
				return tree_str(m, "mountPath");
		}
	}
	return NULL;
}

static bool
mounts(const struct workload *w, const struct use *u, const char *name, struct buf *how)
{
	const json_t *volumes = tree_get(w->spec, "volumes");

	for (size_t i = 0; i < json_array_size(volumes); i++) {
		const json_t *v = json_array_get(volumes, i);
		const char *path;

		if (!volume_holds(v, u, name))
			continue;
		path = mount_path(w->spec, tree_str(v, "name"));
		buf_printf(how, path ? "mounts it at %s" : "mounts it", path);
		return true;
	}
	return false;
}

/* A variable that takes one key is no user of another one. */
static const json_t *
variable_of(const json_t *env, const struct use *u, const char *name, const char *key)
{
	for (size_t i = 0; i < json_array_size(env); i++) {
		const json_t *e = json_array_get(env, i);

		if (str_eq(tree_str(e, u->env), name) &&
		    (!key || str_eq(tree_str(e, u->env_key), key)))
			return e;
	}
	return NULL;
}

static bool
has_source(const json_t *env_from, const struct use *u, const char *name)
{
	for (size_t i = 0; i < json_array_size(env_from); i++)
		if (str_eq(tree_str(json_array_get(env_from, i), u->env_from), name))
			return true;
	return false;
}

static bool
takes(const json_t *container, const struct use *u, const char *const object[2], struct buf *how)
{
	const json_t *e = variable_of(tree_get(container, "env"), u, object[0], object[1]);

	if (e && tree_str(e, "name"))
		buf_printf(how, "takes %s from it", tree_str(e, "name"));
	else if (e || has_source(tree_get(container, "envFrom"), u, object[0]))
		buf_puts(how, "takes its environment from it");
	return how->n > 0;
}

bool
workload_uses(const struct workload *w, const struct object_key *k, const char *key,
	      struct buf *how)
{
	const char *const object[2] = {k->name, key};

	for (size_t i = 0; i < countof(uses); i++) {
		if (!str_eq(uses[i].kind, k->kind))
			continue;
		if (mounts(w, &uses[i], k->name, how))
			return true;
		for (size_t l = 0; l < countof(container_lists); l++) {
			const json_t *cs = tree_get(w->spec, container_lists[l]);

			for (size_t c = 0; c < json_array_size(cs); c++)
				if (takes(json_array_get(cs, c), &uses[i], object, how))
					return true;
		}
	}
	return false;
}

bool
workload_needs_key(const struct workload *w, const struct object_key *k, const char *key)
{
	for (size_t i = 0; i < countof(uses) * countof(container_lists); i++) {
		const struct use *u = &uses[i / countof(container_lists)];
		const json_t *cs = tree_get(w->spec, container_lists[i % countof(container_lists)]);

		for (size_t c = 0; str_eq(u->kind, k->kind) && c < json_array_size(cs); c++) {
			const json_t *env = tree_get(json_array_get(cs, c), "env");
			const json_t *e = variable_of(env, u, k->name, key);

			if (e && !json_is_true(tree_at(e, u->optional)))
				return true;
		}
	}
	return false;
}

/* ---- who: an index of a namespace ---- */

struct indexing {
	struct space *s;
	size_t workload;
	const struct use *u;
};

static void
note_use(const struct indexing *x, const char *name)
{
	struct map_entry *at;
	struct users *us;
	struct buf key = {0};

	if (!name)
		return;
	buf_printf(&key, "%s\1%s", x->u->kind, name);
	at = map_at(&x->s->users, key.p, key.n);
	buf_release(&key);
	us = at->value;
	if (!us)
		us = at->value = mem_zero(1, sizeof(*us));
	if (us->n && us->v[us->n - 1] == x->workload)
		return;
	vec_grow(us->v, us->n, us->cap);
	us->v[us->n++] = x->workload;
}

/* Follows way in each item of a list. */
static void
note_each(const struct indexing *x, const json_t *list, const char *way)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		note_use(x, tree_str(json_array_get(list, i), way));
}

static void
note_workload(const struct indexing *x)
{
	const json_t *spec = x->s->v[x->workload].spec, *volumes = tree_get(spec, "volumes");

	note_each(x, volumes, x->u->volume);
	for (size_t i = 0; i < json_array_size(volumes); i++)
		note_each(x, tree_at(json_array_get(volumes, i), "projected/sources"),
			  x->u->projected);
	for (size_t l = 0; l < countof(container_lists); l++) {
		const json_t *cs = tree_get(spec, container_lists[l]);

		for (size_t i = 0; i < json_array_size(cs); i++) {
			note_each(x, tree_get(json_array_get(cs, i), "env"), x->u->env);
			note_each(x, tree_get(json_array_get(cs, i), "envFrom"), x->u->env_from);
		}
	}
}

const struct users *
users_of(struct run *r, const struct object_key *k)
{
	static const struct users none;
	struct space *s = space_of(r, SIDE_NEW, k->ns, PART_WORKLOADS);
	const struct users *us;
	struct buf key = {0};

	for (size_t u = 0; !s->have_users && u < countof(uses); u++)
		for (size_t i = 0; i < s->n; i++)
			note_workload(&(struct indexing){s, i, &uses[u]});
	s->have_users = true;
	buf_printf(&key, "%s\1%s", k->kind, k->name);
	us = map_getn(&s->users, key.p, key.n);
	buf_release(&key);
	return us ? us : &none;
}

void
users_free(void *value)
{
	struct users *us = value;

	if (us)
		free(us->v);
	free(us);
}
