/*
 * Two snapshots as assess sees them. Files of what differs are read when asked
 * for and kept; of what stands around it only outlines are (outline.h), and
 * where they are is found by the folders of the store, each read once.
 */
#include "examine.h"

#include <stdlib.h>

#define SUFFIX ".json"

/* A folder: the objects of one kind in one namespace, in path order. */
struct dir {
	struct object_key like;		/* group, kind and namespace of all; no name */
	struct dir_file {
		char *name;
		const char *file;	/* last part of the path, without SUFFIX; mostly the name */
		struct oid blob;
	} *v;
	size_t n, cap;
	struct arena *mem;		/* of all folders */
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

static void
done_file(void *value)
{
	json_decref(value);
}

/* ---- whole files ---- */

const json_t *
world_load(struct examined *e, enum side s, enum store_section sec, const char *path,
	   const struct oid *blob, struct error *err)
{
	struct map_entry *at = map_at(&e->files[s][sec], path, strlen(path));
	json_t *t;

	examine_stopped(e);
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

const json_t *
world_look(struct examined *e, enum side s, enum store_section sec, const struct object_key *k)
{
	struct buf path = {0};
	struct map_entry *at;

	examine_stopped(e);
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
world_evidence(void *ctx, enum side s, const struct object_key *k)
{
	return world_look(ctx, s, SECTION_EVIDENCE, k);
}

/* ---- origins: kept as text, since trees of managedFields are large and looked at once ---- */

/* Files that differ between the sides. */
struct origins_pair {
	struct oid blob[SIDES];
	bool has[SIDES];
};

void
world_note_origins(struct examined *e, const char *path, const bool has[SIDES],
		   const struct oid blob[SIDES])
{
	struct origins_pair *p = arena_alloc(&e->texts, sizeof(*p));

	for (size_t s = 0; s < SIDES; s++) {
		p->has[s] = has[s];
		p->blob[s] = blob[s];
	}
	map_put(&e->origins_differ, path, p);
}

static const char *
read_origins(struct examined *e, enum side s, const struct object_key *k, const char *path)
{
	const struct origins_pair *p = map_get(&e->origins_differ, path);
	enum side other = s == SIDE_OLD ? SIDE_NEW : SIDE_OLD;
	const char *same = NULL;
	int rc;

	if (e->origins_compared && !p)
		same = map_get(&e->origins[other], path);
	if (same)
		return same;
	buf_clear(&e->scratch);
	if (p)
		rc = p->has[s] ? store_blob(e->store, &p->blob[s], &e->scratch, NULL) : 0;
	else
		rc = store_read(e->store, &e->tree[s], SECTION_ORIGINS, k, &e->scratch, NULL);
	if (rc != 0)
		buf_clear(&e->scratch);
	return arena_strndup(&e->texts, buf_cstr(&e->scratch), e->scratch.n);
}

static const char *
origins_text(struct examined *e, enum side s, const struct object_key *k)
{
	struct buf path = {0};
	struct map_entry *at;

	examine_stopped(e);
	object_path(&path, k);
	at = map_at(&e->origins[s], path.p, path.n);
	if (!at->value)
		at->value = (void *)(uintptr_t)read_origins(e, s, k, buf_cstr(&path));
	buf_release(&path);
	return at->value;
}

/* The uid as written: on a line of its own in the form of the store. */
static struct str
uid_of(const char *text)
{
	static const char line[] = "\n  \"uid\": \"";
	const char *at = strstr(text, line);

	if (!at)
		return (struct str){0};
	at += strlen(line);
	return (struct str){at, strcspn(at, "\"\n")};
}

bool
world_recreated(struct examined *e, const struct object_key *k)
{
	struct str a = uid_of(origins_text(e, SIDE_OLD, k));
	struct str b = uid_of(origins_text(e, SIDE_NEW, k));

	return a.p && b.p && (a.n != b.n || memcmp(a.p, b.p, a.n) != 0);
}

static const json_t *
world_origins(void *ctx, enum side s, const struct object_key *k)
{
	struct examined *e = ctx;
	const char *text = origins_text(e, s, k);
	enum side later = e->drift.from > e->drift.to ? SIDE_OLD : SIDE_NEW;

	json_decref(e->origins_tree[s]);
	e->origins_tree[s] = tree_parse_json(text, strlen(text), &e->opts->limits, NULL, NULL);
	if (s == later && e->asked.requests)
		e->origins_tree[s] = requests_view(&e->asked, e->origins_tree[s], k,
						   world_look(e, s, SECTION_OBJECTS, k),
						   later == SIDE_NEW ? e->drift.to : e->drift.from);
	if (s == later && e->nbetween)
		e->origins_tree[s] = asked_between(e, e->origins_tree[s], k,
						   world_look(e, s, SECTION_OBJECTS, k));
	return e->origins_tree[s];
}

/* ---- folders ---- */

static int
add_file(void *ctx, const struct store_entry *entry)
{
	struct dir *d = ctx;
	struct object_key k = {0};
	struct dir_file *f;
	const char *file;
	size_t len;

	if (!object_path_parse(&k, entry->path))
		return 0;
	file = strrchr(entry->path, '/') + 1;
	len = strlen(file) - strlen(SUFFIX);
	vec_grow(d->v, d->n, d->cap);
	f = &d->v[d->n++];
	f->blob = entry->blob;
	f->name = arena_strdup(d->mem, k.name);
	f->file = strlen(k.name) == len && memcmp(k.name, file, len) == 0
			  ? f->name : arena_strndup(d->mem, file, len);
	object_key_release(&k);
	return 0;
}

static const struct dir *
dir_of(struct examined *e, enum side s, const char *ns, const char *group, const char *kind)
{
	struct buf name = {0};
	struct map_entry *at;
	struct dir *d;
	size_t start;

	examine_stopped(e);
	buf_printf(&name, "%s\1", ns);
	start = name.n;
	buf_printf(&name, "%s%s%s", kind, *group ? "." : "", group);
	at = map_at(&e->dirs[s], name.p, name.n);
	d = at->value;
	if (!d) {
		d = at->value = mem_zero(1, sizeof(*d));
		d->mem = &e->texts;
		object_key_set(&d->like, group, kind, ns, "");
		store_walk(e->store, &e->tree[s], SECTION_OBJECTS,
			   &(struct store_scope){.ns = ns, .kind_dir = name.p + start}, add_file, d,
			   NULL);
	}
	buf_release(&name);
	return d;
}

static int
world_list(void *ctx, enum side s, const char *ns, const char *group, const char *kind,
	   int (*each)(void *payload, const struct object_key *k), void *payload)
{
	const struct dir *d = dir_of(ctx, s, ns, group, kind);
	int rc = 0;

	for (size_t i = 0; i < d->n && rc == 0; i++) {
		struct object_key k = d->like;

		k.name = d->v[i].name;
		rc = each(payload, &k);
	}
	return rc;
}

/* ---- outlines ---- */

static json_t *
make_outline(struct examined *e, const struct oid *blob)
{
	json_t *body = NULL, *outline = NULL;

	buf_clear(&e->scratch);
	if (store_blob(e->store, blob, &e->scratch, NULL) == 0)
		body = tree_parse_json(e->scratch.p, e->scratch.n, &e->opts->limits, NULL, NULL);
	if (body) {
		outline = assess_outline(body);
		outlines_put(e->cache, blob, outline);
	}
	json_decref(body);
	return outline;
}

static const json_t *
outline_of(struct examined *e, const struct oid *blob)
{
	struct map_entry *at = map_at(&e->outlines, blob->id, sizeof(blob->id));
	json_t *t;

	if (at->value)
		return kept(at);
	if (!e->cache)
		e->cache = outlines_open(e->store);
	t = outlines_get(e->cache, blob);
	return keep(at, t ? t : make_outline(e, blob));
}

static int
file_cmp(const void *file, const void *of)
{
	const char *name = ((const struct dir_file *)of)->file;
	size_t n = strlen(name);
	int c = strncmp(file, name, n);

	return c ? c : strcmp((const char *)file + n, SUFFIX);
}

static const json_t *
world_outline(void *ctx, enum side s, const struct object_key *k)
{
	struct examined *e = ctx;
	const struct dir *d = dir_of(e, s, k->ns, k->group, k->kind);
	const struct dir_file *f;
	struct buf path = {0};

	object_path(&path, k);
	f = d->n ? bsearch(strrchr(path.p, '/') + 1, d->v, d->n, sizeof(*d->v), file_cmp) : NULL;
	buf_release(&path);
	return f ? outline_of(e, &f->blob) : NULL;
}

static void
world_forget(void *ctx)
{
	struct examined *e = ctx;

	map_release(&e->outlines, done_file);
	e->outlines = (struct map){0};
}

static bool
world_covers(void *ctx, enum side s, const struct object_key *k)
{
	const struct examined *e = ctx;

	return coverage_holds(e->facts[s].coverage, k, NULL, NULL);
}

static bool
world_stop(void *ctx)
{
	struct examined *e = ctx;

	e->done += e->done < e->total;
	return examine_stopped(e);
}

void
world_tick(void *ctx)
{
	examine_stopped(ctx);
}

/* ---- the whole ---- */

void
world_init(struct examined *e, const struct store_snapshot *from, const struct store_snapshot *to)
{
	e->tree[SIDE_OLD] = from->tree;
	e->tree[SIDE_NEW] = to->tree;
	e->world = (struct world){
		.ctx = e,
		.outline = world_outline,
		.origins = world_origins,
		.evidence = world_evidence,
		.list = world_list,
		.covers = world_covers,
		.kinds = e->kinds,
		.old_instant = from->instant,
		.new_instant = to->instant,
		.context = e->drift.context,
		.stop = world_stop,
		.forget = world_forget,
	};
}

static void
done_dir(void *value)
{
	struct dir *d = value;

	if (d) {
		object_key_release(&d->like);
		free(d->v);
	}
	free(d);
}

void
world_close(struct examined *e)
{
	for (size_t s = 0; s < SIDES; s++) {
		map_release(&e->dirs[s], done_dir);
		map_release(&e->origins[s], NULL);
		json_decref(e->origins_tree[s]);
		e->dirs[s] = e->origins[s] = (struct map){0};
		e->origins_tree[s] = NULL;
	}
	map_release(&e->origins_differ, NULL);
	e->origins_differ = (struct map){0};
	world_forget(e);
	outlines_free(e->cache);
	e->cache = NULL;
	arena_release(&e->texts);
	buf_release(&e->scratch);
}

void
world_release(struct examined *e)
{
	world_close(e);
	for (size_t s = 0; s < SIDES; s++)
		for (size_t i = 0; i < countof(e->files[s]); i++)
			map_release(&e->files[s][i], done_file);
}
