/*
 * Prune profiles. Only what remains visible beside the normal form is here:
 * status, uid, resourceVersion and their like are gone from every object
 * anyway. Sources: formats.md a.2, a.4, k (last paragraph) and the export
 * strategy of Services in Kubernetes up to 1.17.
 */
#include "assay/object/prune.h"

#define PRUNE_STEPS 5

/* A path pattern by its steps; "*" is any one step. What lies below is pruned, too. */
struct prune_row {
	const char *group, *kind;	/* NULL: any */
	const char *step[PRUNE_STEPS];
};

struct prune_profile {
	const char *name;
	const struct prune_row *rows;
	size_t n;
};

#define LISTS                                                                                \
	{"", "Service", {"spec", "clusterIP"}},                                              \
	{"", "Secret", {"metadata", "annotations", "kubernetes.io/service-account.uid"}},    \
	{"image.openshift.io", "ImageStream",                                                \
	 {"metadata", "annotations", "openshift.io/image.dockerRepositoryCheck"}},           \
	{"image.openshift.io", "ImageStreamTag", {"tag", "generation"}},                     \
	{"apps.openshift.io", "DeploymentConfig",                                            \
	 {"spec", "triggers", "*", "imageChangeParams", "lastTriggeredImage"}}

/* What `--export` blanks in an object that is asked for alone. */
#define EXPORT                                                                               \
	{NULL, NULL, {"metadata", "namespace"}},                                             \
	{"", "Service", {"spec", "clusterIP"}},                                              \
	{"", "Service", {"spec", "ports", "*", "nodePort"}}

/* pvcs.json lacks these; pvcs_attachment.json, where there is one, has them. */
#define CLAIMS                                                                               \
	{"", "PersistentVolumeClaim", {"spec", "volumeName"}},                               \
	{"", "PersistentVolumeClaim",                                                        \
	 {"metadata", "annotations", "pv.kubernetes.io/bind-completed"}},                    \
	{"", "PersistentVolumeClaim",                                                        \
	 {"metadata", "annotations", "pv.kubernetes.io/bound-by-controller"}},               \
	{"", "PersistentVolumeClaim",                                                        \
	 {"metadata", "annotations", "volume.beta.kubernetes.io/storage-provisioner"}}

static const struct prune_row lists[] = {LISTS};
static const struct prune_row stacked[] = {LISTS, EXPORT};
static const struct prune_row stacked_early[] = {LISTS, EXPORT, CLAIMS};
static const struct prune_row exported[] = {EXPORT};

static const struct prune_profile profiles[] = {
	{"none", NULL, 0},
	{"openshift-backup", lists, countof(lists)},
	{"stacked", stacked, countof(stacked)},
	{"stacked-early", stacked_early, countof(stacked_early)},
	{"kubectl-export", exported, countof(exported)},
};

const struct prune_profile *
prune_find(const char *name)
{
	for (size_t i = 0; i < countof(profiles); i++)
		if (strcmp(profiles[i].name, name) == 0)
			return &profiles[i];
	return NULL;
}

const char *
prune_name(const struct prune_profile *p)
{
	return p->name;
}

static bool
row_hides(const struct prune_row *r, const struct path *path)
{
	for (size_t i = 0; i < PRUNE_STEPS && r->step[i]; i++) {
		const struct step *s;

		if (i >= path->n)
			return false;
		if (strcmp(r->step[i], "*") == 0)
			continue;
		s = &path->v[i];
		if (s->kind != STEP_MEMBER || strcmp(s->name, r->step[i]) != 0)
			return false;
	}
	return true;
}

bool
prune_hides(const struct prune_profile *p, const struct object_key *k, const struct path *path)
{
	for (size_t i = 0; p && i < p->n; i++) {
		const struct prune_row *r = &p->rows[i];

		if (r->kind && (strcmp(r->kind, k->kind) != 0 || strcmp(r->group, k->group) != 0))
			continue;
		if (row_hides(r, path))
			return true;
	}
	return false;
}
