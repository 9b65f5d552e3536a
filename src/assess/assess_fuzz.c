/*
 * Hostile objects, managedFields and rules: nothing may crash, and the counts
 * must add up. Input: {"rules": [...], "objects": [{"old": BODY, "new": BODY,
 * "origins": FILE} ...]}; what is no such thing is tried as rules only.
 */
#include <stdlib.h>

#include "judge.h"

#define MAX_OBJECTS 32

struct pair {
	struct object_key key;
	const json_t *bodies[2], *origins;
	json_t *outlines[2];
};

struct scene {
	struct pair v[MAX_OBJECTS];
	size_t n;
};

static const struct pair *
find(const struct scene *s, const struct object_key *k)
{
	for (size_t i = 0; i < s->n; i++)
		if (object_key_eq(&s->v[i].key, k))
			return &s->v[i];
	return NULL;
}

static const json_t *
scene_outline(void *ctx, enum side side, const struct object_key *k)
{
	const struct pair *p = find(ctx, k);

	return p ? p->outlines[side] : NULL;
}

static const json_t *
scene_origins(void *ctx, enum side side, const struct object_key *k)
{
	const struct pair *p = find(ctx, k);

	(void)side;
	return p ? p->origins : NULL;
}

static const json_t *
scene_evidence(void *ctx, enum side side, const struct object_key *k)
{
	(void)ctx;
	(void)side;
	(void)k;
	return NULL;
}

static int
scene_list(void *ctx, enum side side, const char *ns, const char *group, const char *kind,
	   int (*each)(void *payload, const struct object_key *k), void *payload)
{
	const struct scene *s = ctx;
	int rc = 0;

	for (size_t i = 0; i < s->n && rc == 0; i++)
		if (s->v[i].bodies[side] && (!ns || str_eq(ns, s->v[i].key.ns)) &&
		    is_kind(&s->v[i].key, group, kind))
			rc = each(payload, &s->v[i].key);
	return rc;
}

static bool
scene_covers(void *ctx, enum side side, const struct object_key *k)
{
	(void)ctx;
	(void)side;
	(void)k;
	return true;
}

static void
pair_release(struct pair *p)
{
	object_key_release(&p->key);
	for (size_t i = 0; i < countof(p->outlines); i++)
		json_decref(p->outlines[i]);
}

static void
add_pair(struct scene *s, const struct kinds *ks, const json_t *j)
{
	const json_t *old = tree_get(j, "old"), *new = tree_get(j, "new");
	const json_t *some = json_is_object(new) ? new : old;
	const char *api = tree_str(some, "apiVersion"), *kind = tree_str(some, "kind");
	const char *ns = tree_str(some, "metadata/namespace"), *version;
	const char *name = tree_str(some, "metadata/name");
	struct pair *p = &s->v[s->n];
	char *group;

	if (s->n == MAX_OBJECTS || !api || !kind || !name)
		return;
	*p = (struct pair){.origins = tree_get(j, "origins")};
	p->bodies[SIDE_OLD] = json_is_object(old) ? old : NULL;
	p->bodies[SIDE_NEW] = json_is_object(new) ? new : NULL;
	for (size_t i = 0; i < countof(p->bodies); i++)
		p->outlines[i] = p->bodies[i] ? assess_outline(p->bodies[i]) : NULL;
	api_version_split(api, &group, &version);
	object_key_set(&p->key, kinds_group(ks, group, kind), kind, ns ? ns : "", name);
	free(group);
	if (find(s, &p->key))
		pair_release(p);
	else
		s->n++;
}

static void
add_object(struct drift *d, const struct pair *p, const struct kinds *ks)
{
	struct compare_opts co = {.kinds = ks, .limits = LIMITS_DEFAULT};
	struct drift_object o = {.comparable = true, .old_body = p->bodies[0],
				 .new_body = p->bodies[1]};

	o.op = !o.old_body ? CHANGE_ADD : !o.new_body ? CHANGE_REMOVE : CHANGE_REPLACE;
	object_key_copy(&o.key, &p->key);
	if (o.op != CHANGE_REPLACE)
		compare_whole(o.op, (json_t *)o.old_body, (json_t *)o.new_body, &o.changes);
	else
		compare_objects(&o.key, o.old_body, o.new_body, &co, &o.changes, NULL);
	vec_grow(d->v, d->n, d->cap);
	d->v[d->n++] = o;
}

static void
judge(const struct rules *rs, struct scene *s, const struct kinds *ks)
{
	struct world w = {s, scene_outline, scene_origins, scene_evidence, scene_list, scene_covers,
			  ks, 1772410510, 1772496910, "fuzz", NULL, NULL};
	struct drift d = {0};

	for (size_t i = 0; i < s->n; i++)
		add_object(&d, &s->v[i], ks);
	if (assess_run(rs, &w, &d, NULL) != 0)
		abort();
	drift_count(&d);
	if (d.summary.shown + d.summary.noise + d.summary.derived != d.summary.all)
		abort();
	drift_release(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct rules *builtin;
	static struct kinds *ks;
	struct limits lim = LIMITS_DEFAULT;
	json_t *j = tree_parse_json((const char *)p, n, &lim, NULL, NULL);
	const json_t *objects = tree_get(j, "objects"), *own = tree_get(j, "rules");
	struct scene s = {0};
	struct rules *rs;
	struct buf text = {0};

	if (!builtin) {
		builtin = rules_new();
		ks = kinds_new();
	}
	/* text that is no JSON changes nothing */
	rs = own || (j && !objects) ? rules_new() : builtin;
	if (own)
		canon_dump(&text, own);
	else if (!objects)
		buf_add(&text, p, n);
	if (rs != builtin || !j)
		rules_add(rs, buf_cstr(&text), text.n, "fuzz", NULL);
	for (size_t i = 0; i < json_array_size(objects); i++)
		add_pair(&s, ks, json_array_get(objects, i));
	judge(rs, &s, ks);
	for (size_t i = 0; i < s.n; i++)
		pair_release(&s.v[i]);
	if (rs != builtin)
		rules_free(rs);
	buf_release(&text);
	json_decref(j);
	return 0;
}
