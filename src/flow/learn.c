/* Kinds of a snapshot: built in, learned from its CRDs, noted from its folders. */
#include "examine.h"

#include <stdlib.h>

#define CRD_DIR "CustomResourceDefinition.apiextensions.k8s.io"

struct learning {
	struct kinds *kinds;
	struct store *store;
	const struct map *groups;
	struct buf scratch;
	struct error *err;
};

/* A CRD is named <plural>.<group>, so its name tells whether it is wanted. */
static bool
wanted(const struct learning *l, const char *path)
{
	struct object_key k = {0};
	const char *dot;
	bool yes;

	if (!l->groups)
		return true;
	if (!object_path_parse(&k, path))
		return false;
	dot = strchr(k.name, '.');
	yes = dot && map_get(l->groups, dot + 1);
	object_key_release(&k);
	return yes;
}

static int
learn_one(void *ctx, const struct store_entry *e)
{
	struct learning *l = ctx;
	const struct limits lim = LIMITS_DEFAULT;
	json_t *crd;

	if (!wanted(l, e->path))
		return 0;
	buf_clear(&l->scratch);
	if (store_blob(l->store, &e->blob, &l->scratch, l->err) != 0)
		return -1;
	crd = tree_parse_json(l->scratch.p, l->scratch.n, &lim, NULL, NULL);
	if (crd)
		kinds_learn(l->kinds, crd);
	json_decref(crd);
	return 0;
}

int
learn_kinds(struct kinds *ks, struct store *s, const struct oid *tree, const struct map *groups,
	    struct error *err)
{
	struct learning l = {.kinds = ks, .store = s, .groups = groups, .err = err};
	const struct store_scope crds = {.ns = "", .kind_dir = CRD_DIR};
	int rc = store_walk(s, tree, SECTION_OBJECTS, &crds, learn_one, &l, err);

	buf_release(&l.scratch);
	return rc;
}

static void
note_kind(struct kinds *ks, const char *dir, bool namespaced)
{
	const char *dot = strchr(dir, '.');
	char *name = mem_strndup(dir, dot ? (size_t)(dot - dir) : strlen(dir));

	if (!kinds_find(ks, dot ? dot + 1 : "", name))
		kinds_note(ks, dot ? dot + 1 : "", "", name, namespaced);
	free(name);
}

int
flow_kinds(struct kinds **out, struct store *s, const struct store_snapshot *at, struct error *err)
{
	struct snapshot facts = {0};
	struct kinds *ks = kinds_new();
	const char *dir;
	json_t *count;

	if (learn_kinds(ks, s, &at->tree, NULL, err) != 0 ||
	    store_facts(s, at, &facts, err) != 0) {
		kinds_free(ks);
		return -1;
	}
	json_object_foreach(facts.kinds, dir, count)
		note_kind(ks, dir, true);
	snapshot_release(&facts);
	*out = ks;
	return 0;
}
