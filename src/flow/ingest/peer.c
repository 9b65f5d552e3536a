/*
 * Neighbours in time: is this archive known, and is it of the same cluster?
 * One that shares under a third of its lasting objects with the snapshots
 * beside it, or carries another cluster's id, is likely the wrong one.
 */
#include "ingest.h"

#include <stdlib.h>

/* Kinds whose objects come and go by themselves say nothing about which cluster it is. */
static const char *const passing[] = {
	"Event", "Pod", "ReplicaSet.apps", "ReplicationController", "Endpoints",
	"EndpointSlice.discovery.k8s.io", "Lease.coordination.k8s.io", "Job.batch",
	"Build.build.openshift.io", "ControllerRevision.apps", "Image.image.openshift.io",
};

struct peer {
	int64_t instant;
	char *source, *cluster_id;
	char sha256[SHA256_HEX];
	struct oid tree;
	int64_t revision;	/* of an etcd store, else 0 */
	bool has_tree, loaded;
	struct map paths;	/* of lasting objects and their kinds, to anything but NULL */
};

struct peer_list {
	struct peer **v;
	size_t n, cap;
};

static void
peer_free(struct peer *p)
{
	map_release(&p->paths, NULL);
	free(p->source);
	free(p->cluster_id);
	free(p);
}

static void
list_free(void *value)
{
	struct peer_list *l = value;

	for (size_t i = 0; i < l->n; i++)
		peer_free(l->v[i]);
	free(l->v);
	free(l);
}

void
peers_release(struct map *peers)
{
	map_release(peers, list_free);
}

static struct peer *
new_peer(struct peer_list *l, int64_t instant, const char *source, const char *sha256)
{
	struct peer *p = mem_zero(1, sizeof(*p));

	vec_grow(l->v, l->n, l->cap);
	l->v[l->n++] = p;
	p->instant = instant;
	p->source = mem_strdup(source);
	snprintf(p->sha256, sizeof(p->sha256), "%s", sha256);
	return p;
}

/* The snapshots of a context: those in the store, to which the run adds. */
static struct peer_list *
peers_of(struct run *r, const char *context)
{
	struct map_entry *e = map_at(&r->peers, context, strlen(context));
	const struct store_snapshot *v = NULL;
	size_t n = 0;

	if (e->value)
		return e->value;
	e->value = mem_zero(1, sizeof(struct peer_list));
	if (r->opts->rebuild || store_timeline(r->store, context, &v, &n, NULL) != 0)
		return e->value;
	for (size_t i = 0; i < n; i++) {
		struct peer *p = new_peer(e->value, v[i].instant, v[i].source, v[i].sha256);

		p->tree = v[i].tree;
		p->has_tree = true;
	}
	return e->value;
}

static bool
lasting(const char *path, const char **kind, size_t *len)
{
	*kind = object_path_kind(path, len);
	if (!*kind)
		return false;
	for (size_t i = 0; i < countof(passing); i++)
		if (strlen(passing[i]) == *len && memcmp(passing[i], *kind, *len) == 0)
			return false;
	return true;
}

static void
add_path(struct peer *p, const char *path)
{
	const char *kind;
	size_t len;

	if (!lasting(path, &kind, &len))
		return;
	map_put(&p->paths, path, p);
	map_putn(&p->paths, kind, len, p);
}

static int
load_path(void *ctx, const struct store_entry *e)
{
	add_path(ctx, e->path);
	return 0;
}

static void
load(struct run *r, struct peer *p)
{
	struct store_snapshot at = {.tree = p->tree};
	struct snapshot facts = {0};

	if (p->loaded || !p->has_tree)
		return;
	p->loaded = true;
	store_walk(r->store, &p->tree, SECTION_OBJECTS, NULL, load_path, p, NULL);
	if (store_facts(r->store, &at, &facts, NULL) == 0) {
		p->cluster_id = mem_strdup(facts.cluster_id);
		p->revision = facts.revision;
	}
	snapshot_release(&facts);
}

/* Of the archive's lasting objects in kinds that p has, too: how many, and how many p has. */
static void
share(const struct intake *in, const struct peer *p, size_t *total, size_t *same)
{
	*total = *same = 0;
	map_each(&in->places, e) {
		const char *kind;
		size_t len;

		if (!lasting(e->key, &kind, &len) || !map_getn(&p->paths, kind, len))
			continue;
		(*total)++;
		*same += map_getn(&p->paths, e->key, e->len) != NULL;
	}
}

static int
foreign_id(const struct intake *in, const struct peer *p, struct error *err)
{
	const char *a = in->gleaned.cluster_id, *b = p->cluster_id;
	const char *colon = a ? strchr(a, ':') : NULL;

	if (!a || !b || !colon || strncmp(a, b, (size_t)(colon - a) + 1) != 0 || str_eq(a, b))
		return 0;
	error_set(err, ERR_CONFLICT, "it is another cluster's backup: its cluster id is %s, not %s",
		  colon + 1, b + (colon - a) + 1);
	return error_hint(err, "import it under its own name with --context, or use --force");
}

int
peer_check(struct intake *in, const struct snapshot *facts, struct error *err)
{
	struct peer_list *l = peers_of(in->run, facts->context);
	struct peer *near[2] = {NULL, NULL};	/* before, after */
	size_t total, same, most_total = 0, most = 0;

	if (in->run->opts->force)
		return 0;
	for (size_t i = 0; i < l->n; i++) {
		size_t after = l->v[i]->instant > facts->instant;
		struct peer **at = &near[after];

		if (!*at || (after ? l->v[i]->instant < (*at)->instant
				   : l->v[i]->instant >= (*at)->instant))
			*at = l->v[i];
	}
	for (size_t i = 0; i < countof(near); i++) {
		if (!near[i])
			continue;
		load(in->run, near[i]);
		if (foreign_id(in, near[i], err) != 0)
			return -1;
		share(in, near[i], &total, &same);
		if (total && (!most_total || same * most_total > most * total)) {
			most = same;
			most_total = total;
		}
	}
	if (most * 3 >= most_total)
		return 0;
	error_set(err, ERR_CONFLICT,
		  "it shares only %zu of %zu objects with the snapshots beside it in %s: "
		  "is it another cluster's backup?", most, most_total, facts->context);
	return error_hint(err, "import it under its own name with --context, or use --force");
}

void
peer_add(struct intake *in, const struct snapshot *facts)
{
	struct peer_list *l = peers_of(in->run, facts->context);
	struct peer *p = new_peer(l, facts->instant, facts->source, facts->sha256);

	p->loaded = true;
	p->revision = facts->revision;
	if (facts->cluster_id)
		p->cluster_id = mem_strdup(facts->cluster_id);
	map_each(&in->places, e)
		add_path(p, e->key);
}

/* Not of the snapshot itself, since it depends on what else is in the store. */
void
peer_restored(struct intake *in, const struct snapshot *facts)
{
	struct peer_list *l = peers_of(in->run, facts->context);
	struct peer *before = NULL;

	for (size_t i = 0; facts->revision && i < l->n; i++)
		if (str_eq(l->v[i]->source, facts->source) &&
		    l->v[i]->instant <= facts->instant &&
		    (!before || l->v[i]->instant > before->instant))
			before = l->v[i];
	if (!before)
		return;
	load(in->run, before);
	if (facts->revision < before->revision)
		notes_add(&in->a->notes, NOTE_WARN, "restored", in->a->name, NULL, NULL,
			  "its revision %lld lies below %lld of the snapshot before it: "
			  "the cluster's etcd was restored from a backup",
			  (long long)facts->revision, (long long)before->revision);
}

/* A zone is at most 14 hours from UTC, in which the name's instant is read here. */
#define ZONE_MAX (15 * 3600)

static bool
near_in(struct run *r, const char *context, int64_t instant)
{
	const struct peer_list *l = peers_of(r, context);

	for (size_t i = 0; i < l->n; i++)
		if (l->v[i]->instant > instant - ZONE_MAX && l->v[i]->instant < instant + ZONE_MAX)
			return true;
	return false;
}

bool
peer_near(struct run *r, const struct ingest_archive *a)
{
	size_t n;
	const char *const *v = store_contexts(r->store, &n);

	if (a->instant == WHEN_NONE || r->opts->date != WHEN_NONE)
		return true;
	if (r->opts->context)
		return near_in(r, r->opts->context, a->instant);
	for (size_t i = 0; i < n; i++)
		if (near_in(r, v[i], a->instant))
			return true;
	return false;
}

static bool
known_in(struct run *r, const char *context, struct ingest_archive *a, const char *sha256)
{
	struct peer_list *l = peers_of(r, context);

	for (size_t i = 0; i < l->n; i++) {
		const struct peer *p = l->v[i];

		if (!str_eq(p->sha256, sha256) ||
		    (r->opts->date != WHEN_NONE && r->opts->date != p->instant))
			continue;
		a->context = mem_strdup(context);
		a->source = mem_strdup(p->source);
		a->instant = p->instant;
		return true;
	}
	return false;
}

bool
peer_known(struct run *r, struct ingest_archive *a, const char *sha256)
{
	size_t n;
	const char *const *v = store_contexts(r->store, &n);

	if (r->opts->context)
		return known_in(r, r->opts->context, a, sha256);
	for (size_t i = 0; i < n; i++)
		peers_of(r, v[i]);
	map_each(&r->peers, e)
		if (known_in(r, e->key, a, sha256))
			return true;
	return false;
}
