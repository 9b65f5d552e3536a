/* Two snapshots as assess sees them: files are read when asked for and kept. */
#include "examine.h"

#include <stdlib.h>

struct key_list {
	struct object_key *v;
	size_t n, cap;
};

static const json_t *
keep(struct map_entry *at, json_t *t)
{
	at->value = t ? t : json_null();
	return t;
}

static const json_t *
kept(const struct map_entry *at)
{
	return json_is_null((const json_t *)at->value) ? NULL : at->value;
}

const json_t *
world_load(struct examined *e, enum side s, enum store_section sec, const char *path,
	   const struct oid *blob, struct error *err)
{
	struct map_entry *at = map_at(&e->files[s][sec], path, strlen(path));
	json_t *t;

	if (at->value)
		return kept(at);
	buf_clear(&e->scratch);
	if (store_blob(e->store, blob, &e->scratch, err) != 0)
		return NULL;
	t = tree_parse_json(e->scratch.p, e->scratch.n, &e->opts->limits, NULL, err);
	if (!t)
		error_in(err, "%s", path);
	return keep(at, t);
}

static const json_t *
look(struct examined *e, enum side s, enum store_section sec, const struct object_key *k)
{
	struct buf path = {0};
	struct map_entry *at;

	object_path(&path, k);
	at = map_at(&e->files[s][sec], path.p, path.n);
	buf_release(&path);
	if (at->value)
		return kept(at);
	buf_clear(&e->scratch);
	if (store_read(e->store, &e->tree[s], sec, k, &e->scratch, NULL) != 0)
		return keep(at, NULL);
	return keep(at, tree_parse_json(e->scratch.p, e->scratch.n, &e->opts->limits, NULL, NULL));
}

static const json_t *
world_body(void *ctx, enum side s, const struct object_key *k)
{
	return look(ctx, s, SECTION_OBJECTS, k);
}

static const json_t *
world_origins(void *ctx, enum side s, const struct object_key *k)
{
	return look(ctx, s, SECTION_ORIGINS, k);
}

static const json_t *
world_evidence(void *ctx, enum side s, const struct object_key *k)
{
	return look(ctx, s, SECTION_EVIDENCE, k);
}

static int
add_key(void *ctx, const struct store_entry *entry)
{
	struct key_list *l = ctx;

	vec_grow(l->v, l->n, l->cap);
	l->v[l->n] = (struct object_key){0};
	if (object_path_parse(&l->v[l->n], entry->path))
		l->n++;
	return 0;
}

static int
world_list(void *ctx, enum side s, const char *ns, const char *group, const char *kind,
	   int (*each)(void *payload, const struct object_key *k), void *payload)
{
	struct examined *e = ctx;
	struct buf dir = {0};
	struct map_entry *at;
	struct key_list *l;
	size_t start;
	int rc = 0;

	buf_printf(&dir, "%s\1", ns ? ns : "\2");
	start = dir.n;
	buf_printf(&dir, "%s%s%s", kind, *group ? "." : "", group);
	at = map_at(&e->lists[s], dir.p, dir.n);
	l = at->value;
	if (!l) {
		l = at->value = mem_zero(1, sizeof(*l));
		store_walk(e->store, &e->tree[s], SECTION_OBJECTS, ns, dir.p + start, add_key, l,
			   NULL);
	}
	buf_release(&dir);
	for (size_t i = 0; i < l->n && rc == 0; i++)
		rc = each(payload, &l->v[i]);
	return rc;
}

static bool
world_covers(void *ctx, enum side s, const struct object_key *k)
{
	const struct examined *e = ctx;

	return coverage_holds(e->facts[s].coverage, k, NULL, NULL);
}

void
world_init(struct examined *e, const struct store_snapshot *from, const struct store_snapshot *to)
{
	e->tree[SIDE_OLD] = from->tree;
	e->tree[SIDE_NEW] = to->tree;
	e->world = (struct world){
		.ctx = e,
		.body = world_body,
		.origins = world_origins,
		.evidence = world_evidence,
		.list = world_list,
		.covers = world_covers,
		.kinds = e->kinds,
		.old_instant = from->instant,
		.new_instant = to->instant,
		.context = e->drift.context,
	};
}

static void
done_file(void *value)
{
	json_decref(value);
}

static void
done_list(void *value)
{
	struct key_list *l = value;

	for (size_t i = 0; i < l->n; i++)
		object_key_release(&l->v[i]);
	free(l->v);
	free(l);
}

void
world_release(struct examined *e)
{
	for (size_t s = 0; s < SIDES; s++) {
		for (size_t i = 0; i < countof(e->files[s]); i++)
			map_release(&e->files[s][i], done_file);
		map_release(&e->lists[s], done_list);
	}
	buf_release(&e->scratch);
}
