/*
 * A release of Helm: another revision of it is stored. What it brought about is
 * told by the annotations that Helm sets and by the manifest that it keeps; who
 * made it by the manager, or, where nobody knows, by the value that is there
 * now being the one in the newer manifest.
 */
#include <stdlib.h>

#include "group.h"

#define PREFIX "sh.helm.release.v1."

struct release {
	char *name;
	const char *ns;
	const json_t *stored[2];	/* data.release of each side's newest revision, or NULL */
	const struct drift_object *object;	/* of the highest revision of all */
	unsigned long long highest, revision[2];
	bool is_on[2];			/* has the side any? */
	struct map manifest[2];		/* key text -> object, lent by stored */
};

/* ---- the releases among what differs ---- */

bool
helm_revision(const struct object_key *k, size_t *stem, unsigned long long *revision)
{
	const char *dot = strrchr(k->name, '.');

	if (*k->group || (!str_eq(k->kind, "Secret") && !str_eq(k->kind, "ConfigMap")) ||
	    !str_starts(k->name, PREFIX) || dot < k->name + strlen(PREFIX) || dot[1] != 'v' ||
	    !str_to_u64(dot + 2, strlen(dot + 2), revision))
		return false;
	*stem = (size_t)(dot - k->name);
	return true;
}

static struct release *
release_at(struct map *all, const struct object_key *k, size_t stem)
{
	struct buf key = {0};
	struct map_entry *at;
	struct release *rel;

	buf_printf(&key, "%s\1%.*s", k->ns, (int)stem, k->name);
	at = map_at(all, key.p, key.n);
	buf_release(&key);
	rel = at->value;
	if (!rel) {
		rel = at->value = mem_zero(1, sizeof(*rel));
		rel->ns = k->ns;
		rel->name = mem_strndup(k->name + strlen(PREFIX), stem - strlen(PREFIX));
	}
	return rel;
}

static void
note_revision(struct release *rel, const struct drift_object *o, unsigned long long revision)
{
	const json_t *body[2] = {o->old_body, o->new_body};

	if (!rel->object || revision > rel->highest) {
		rel->object = o;
		rel->highest = revision;
	}
	for (enum side s = SIDE_OLD; s <= SIDE_NEW; s++)
		if (body[s] && (!rel->is_on[s] || revision > rel->revision[s])) {
			rel->is_on[s] = true;
			rel->revision[s] = revision;
			rel->stored[s] = tree_at(body[s], "data/release");
		}
}

static void
find_releases(struct run *r, struct map *all)
{
	for (size_t i = 0; i < r->drift->n; i++) {
		const struct drift_object *o = &r->drift->v[i];
		unsigned long long revision;
		size_t stem;

		if (o->comparable && helm_revision(&o->key, &stem, &revision))
			note_revision(release_at(all, &o->key, stem), o, revision);
	}
}

/* ---- the manifest ---- */

/* Objects without a namespace are in the release's, if their kind has one at all. */
static void
key_of_item(struct run *r, const struct release *rel, const json_t *item, struct buf *out)
{
	const char *api = tree_str(item, "apiVersion"), *kind = tree_str(item, "kind");
	const char *ns = tree_str(item, "metadata/namespace"), *version;
	const char *name = tree_str(item, "metadata/name");
	struct object_key k = {0};
	const struct kind *row;
	char *group;

	if (!api || !kind || !name)
		return;
	api_version_split(api, &group, &version);
	row = kinds_find(r->world->kinds, group, kind);
	object_key_set(&k, row ? row->group : group, kind,
		       row && !row->namespaced ? "" : ns && *ns ? ns : rel->ns, name);
	key_text(out, &k);
	object_key_release(&k);
	free(group);
}

static void
read_manifests(struct run *r, struct release *rel)
{
	for (enum side s = SIDE_OLD; s <= SIDE_NEW; s++) {
		const json_t *list = tree_get(rel->stored[s], "manifest");

		for (size_t i = 0; i < json_array_size(list); i++) {
			json_t *item = json_array_get(list, i);
			struct buf key = {0};

			key_of_item(r, rel, item, &key);
			if (key.n)
				map_putn(&rel->manifest[s], key.p, key.n, item);
			buf_release(&key);
		}
	}
}

static const json_t *
in_manifest(const struct release *rel, enum side s, const struct object_key *k)
{
	struct buf key = {0};
	const json_t *item;

	key_text(&key, k);
	item = map_getn(&rel->manifest[s], key.p, key.n);
	buf_release(&key);
	return item;
}

/* ---- who made a change ---- */

static bool
is_annotated(const struct release *rel, const struct drift_object *o)
{
	const json_t *notes = tree_at(drift_object_body(o), "metadata/annotations");
	const char *name = json_string_value(json_object_get(notes, "meta.helm.sh/release-name"));
	const char *ns = json_string_value(json_object_get(notes,
							   "meta.helm.sh/release-namespace"));

	return str_eq(name, rel->name) && str_eq(ns ? ns : o->key.ns, rel->ns);
}

/* What Helm adds to every object beside the manifest. */
static bool
is_own_mark(const struct path *p)
{
	const char *name;

	if (p->n != 3 || p->v[2].kind != STEP_MEMBER || !str_eq(p->v[0].name, "metadata"))
		return false;
	name = p->v[2].name;
	return str_starts(name, "meta.helm.sh/") || str_eq(name, "app.kubernetes.io/managed-by");
}

/* A key of a Secret may be given as text, too. */
static json_t *
value_in(const json_t *item, const struct path *p)
{
	const struct limits lim = LIMITS_DEFAULT;
	json_t *v = compare_find(item, p, &lim);

	if (!v && str_eq(tree_str(item, "kind"), "Secret") && p->n == 2 &&
	    p->v[1].kind == STEP_MEMBER && str_eq(p->v[0].name, "data"))
		v = json_incref(json_object_get(tree_get(item, "stringData"), p->v[1].name));
	return v;
}

/* Is it now as the newer manifest has it? */
static bool
as_manifest(const struct release *rel, const struct drift_object *o, const struct change *c)
{
	const json_t *old = in_manifest(rel, SIDE_OLD, &o->key);
	const json_t *new = in_manifest(rel, SIDE_NEW, &o->key);
	json_t *was, *is;
	bool same;

	if (c->op == CHANGE_REMOVE && !c->at.n)
		return old && !new && json_array_size(tree_get(rel->stored[SIDE_NEW], "manifest"));
	if (!c->at.n)
		return new != NULL;
	if (!new)
		return false;
	if (is_own_mark(&c->at))
		return true;
	is = value_in(new, &c->at);
	was = old ? value_in(old, &c->at) : NULL;
	same = c->new_value ? is && tree_equal(is, c->new_value) : !is && was;
	json_decref(is);
	json_decref(was);
	return same;
}

static bool
by_helm(const struct verdict *v)
{
	return v->origin.manager && strcasestr(v->origin.manager, "helm");
}

static bool
made_by_release(struct run *r, const struct cause *c, const struct drift_object *o, size_t i)
{
	const struct release *rel = c->own;
	const struct change *ch = &o->changes.v[i];
	const struct verdict *v = &o->verdicts[i];
	unsigned long long revision;
	size_t stem;

	(void)r;
	if (helm_revision(&o->key, &stem, &revision))
		return str_eq(o->key.ns, rel->ns) && strlen(rel->name) + strlen(PREFIX) == stem &&
		       strncmp(o->key.name + strlen(PREFIX), rel->name, strlen(rel->name)) == 0;
	if (as_manifest(rel, o, ch))
		return true;
	if (!is_annotated(rel, o) && !in_manifest(rel, SIDE_NEW, &o->key) &&
	    !in_manifest(rel, SIDE_OLD, &o->key))
		return false;
	return by_helm(v) || (!ch->at.n && ch->op == CHANGE_REMOVE && !rel->is_on[SIDE_NEW]);
}

/* ---- the cause ---- */

static void
say_chart(struct buf *b, const struct release *rel)
{
	const char *chart = tree_str(rel->stored[SIDE_NEW], "chart");
	const char *old = tree_str(rel->stored[SIDE_OLD], "version");
	const char *new = tree_str(rel->stored[SIDE_NEW], "version");

	if (!chart || !new)
		return;
	buf_printf(b, ": chart %s ", chart);
	if (old && !str_eq(old, new))
		buf_printf(b, "%s -> ", old);
	buf_puts(b, new);
}

static char *
title_of(const struct release *rel)
{
	struct buf b = {0};

	buf_printf(&b, "helm release %s in %s", rel->name, rel->ns);
	if (!rel->is_on[SIDE_NEW])
		buf_puts(&b, " uninstalled");
	else if (!rel->is_on[SIDE_OLD])
		buf_puts(&b, " installed");
	say_chart(&b, rel);
	if (rel->is_on[SIDE_OLD] && rel->is_on[SIDE_NEW])
		buf_printf(&b, ", revision %llu -> %llu", rel->revision[SIDE_OLD],
			   rel->revision[SIDE_NEW]);
	return buf_take(&b);
}

/* The newest revision itself, or, where only its status moved, the first field of it that is no
 * noise. */
static bool
find_record(const struct run *r, const struct release *rel, struct cause *c)
{
	const struct drift_object *o = rel->object;

	c->object = (size_t)(o - r->drift->v);
	c->change = whole_record(o);
	for (size_t i = 0; c->change == SIZE_MAX && i < o->changes.n; i++)
		if (!o->verdicts[i].noise)
			c->change = i;
	return c->change != SIZE_MAX;
}

static void
release_free(void *own)
{
	struct release *rel = own;

	free(rel->name);
	map_release(&rel->manifest[SIDE_OLD], NULL);
	map_release(&rel->manifest[SIDE_NEW], NULL);
	free(rel);
}

void
causes_of_helm(struct run *r, struct causes *cs)
{
	struct map all = {0};

	find_releases(r, &all);
	map_each(&all, e) {
		struct release *rel = e->value;
		struct cause c = {.kind = "helm-release", .made = made_by_release, .own = rel,
				  .release = release_free};

		if (!find_record(r, rel, &c)) {
			release_free(rel);
			continue;
		}
		read_manifests(r, rel);
		c.title = title_of(rel);
		vec_grow(cs->v, cs->n, cs->cap);
		cs->v[cs->n++] = c;
	}
	map_release(&all, NULL);
}
