/*
 * Who made an object: its ownerReferences, and where an archive or an older
 * cluster lacks them, the marks and generated names that the controllers leave.
 */
#include <stdlib.h>

#include "around.h"

/* Marks of controllers from before ownerReferences, or where the owner is not its controller. */
struct mark {
	const char *group, *kind;	/* of the owned */
	const char *map, *name;		/* where the owner's name stands */
	const char *owner_group, *owner_kind;
};

static const struct mark marks[] = {
	{"", "ReplicationController", "metadata/annotations",
	 "openshift.io/deployment-config.name", "apps.openshift.io", "DeploymentConfig"},
	{"", "Pod", "metadata/labels", "openshift.io/deployer-pod-for.name", "",
	 "ReplicationController"},
	{"", "Pod", "metadata/annotations", "openshift.io/deployment.name", "",
	 "ReplicationController"},
	{"", "Pod", "metadata/labels", "openshift.io/build.name", "build.openshift.io", "Build"},
	{"", "Pod", "metadata/labels", "batch.kubernetes.io/job-name", "batch", "Job"},
	{"", "Pod", "metadata/labels", "job-name", "batch", "Job"},
	{"build.openshift.io", "Build", "metadata/labels", "openshift.io/build-config.name",
	 "build.openshift.io", "BuildConfig"},
	{"build.openshift.io", "Build", "metadata/labels", "buildconfig", "build.openshift.io",
	 "BuildConfig"},
	{"discovery.k8s.io", "EndpointSlice", "metadata/labels", "kubernetes.io/service-name", "",
	 "Service"},
};

/* An owner that the archive lacks has its own owner in its name: shop-5f87847b78, job-29540175. */
struct stem {
	const char *group, *kind;
	const char *owner_group, *owner_kind;
};

static const struct stem stems[] = {
	{"apps", "ReplicaSet", "apps", "Deployment"},
	{"", "ReplicationController", "apps.openshift.io", "DeploymentConfig"},
	{"batch", "Job", "batch", "CronJob"},
	{"build.openshift.io", "Build", "build.openshift.io", "BuildConfig"},
};

static size_t
last_part(const char *name)
{
	const char *dash = strrchr(name, '-');

	return dash && dash > name && dash[1] ? (size_t)(dash - name) : 0;
}

size_t
stem_of_number(const char *name)
{
	size_t n = last_part(name);

	return n && name[n + 1 + strspn(name + n + 1, "0123456789")] == '\0' ? n : 0;
}

size_t
stem_of_random(const char *name)
{
	size_t n = last_part(name);

	return n && strlen(name + n + 1) == 5 &&
	       strspn(name + n + 1, "abcdefghijklmnopqrstuvwxyz0123456789") == 5 ? n : 0;
}

/* kubectl create job --from=cronjob/x makes the CronJob its owner, but somebody wanted it. */
static bool
made_by_hand(const struct object_key *k, const json_t *body)
{
	const json_t *notes = tree_at(body, "metadata/annotations");
	const char *how = json_string_value(json_object_get(notes,
							    "cronjob.kubernetes.io/instantiate"));

	return str_eq(k->kind, "Job") && str_eq(how, "manual");
}

static const json_t *
chosen_reference(const json_t *body)
{
	const json_t *refs = tree_at(body, "metadata/ownerReferences");

	for (size_t i = 0; i < json_array_size(refs); i++) {
		const json_t *one = json_array_get(refs, i);

		if (json_is_true(tree_get(one, "controller")))
			return one;
	}
	return json_array_get(refs, 0);
}

static bool
owner_by_reference(struct run *r, const struct object_key *k, const json_t *body,
		   struct object_key *out)
{
	const json_t *ref = chosen_reference(body);
	const char *api = tree_str(ref, "apiVersion"), *kind = tree_str(ref, "kind");
	const char *name = tree_str(ref, "name"), *version;
	const struct kind *row;
	char *group;

	if (!api || !kind || !name)
		return false;
	api_version_split(api, &group, &version);
	row = kinds_find(r->world->kinds, group, kind);
	object_key_set(out, row ? row->group : group, kind, row && !row->namespaced ? "" : k->ns,
		       name);
	free(group);
	return true;
}

static bool
owner_by_mark(const struct object_key *k, const json_t *body, struct object_key *out)
{
	for (size_t i = 0; i < countof(marks); i++) {
		const struct mark *m = &marks[i];
		const char *name;

		if (!is_kind(k, m->group, m->kind))
			continue;
		name = json_string_value(json_object_get(tree_at(body, m->map), m->name));
		if (name && *name) {
			object_key_set(out, m->owner_group, m->owner_kind, k->ns, name);
			return true;
		}
	}
	return false;
}

static bool
exists(struct run *r, const struct object_key *k)
{
	return run_outline(r, SIDE_NEW, k) || run_outline(r, SIDE_OLD, k);
}

static bool
owner_by_stem(struct run *r, const struct object_key *k, struct object_key *out)
{
	size_t n = last_part(k->name);

	for (size_t i = 0; n && i < countof(stems); i++) {
		struct object_key up = {0};
		char *name;

		if (!is_kind(k, stems[i].group, stems[i].kind))
			continue;
		name = mem_strndup(k->name, n);
		object_key_set(&up, stems[i].owner_group, stems[i].owner_kind, k->ns, name);
		free(name);
		if (exists(r, &up)) {
			*out = up;
			return true;
		}
		object_key_release(&up);
	}
	return false;
}

bool
owner_of(struct run *r, const struct object_key *k, const json_t *body, struct object_key *out)
{
	if (!body)
		return owner_by_stem(r, k, out);
	if (made_by_hand(k, body))
		return false;
	return owner_by_reference(r, k, body, out) || owner_by_mark(k, body, out);
}
