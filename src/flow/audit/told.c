/*
 * What a snapshot declares of objects elsewhere: manifests of Helm releases,
 * Deployments of an operator's ClusterServiceVersion, and which Application of
 * Argo CD tracks what. Releases are read when one of their objects is met, the
 * others, which are few, at the beginning.
 */
#include "audit.h"

#include <stdlib.h>

#define HELM_NAME  "meta.helm.sh/release-name"
#define HELM_SPACE "meta.helm.sh/release-namespace"
#define SECRET	   "sh.helm.release.v1."

/* A Deployment that a ClusterServiceVersion declares. */
struct operator {
	char *name;			/* of the version */
	json_t *body;			/* NULL: two declare it, one of them on its way out */
};

struct release {
	char *name;			/* "web v3" */
	json_t *manifest;		/* NULL: not to be had */
};

struct told {
	struct audited *a;
	struct map operators;		/* namespace \1 Deployment -> struct operator */
	struct map releases;		/* namespace \1 release -> struct release */
	struct map unsynced;		/* group \1 kind \1 namespace \1 name */
	struct audit_ignores *ignores;
	bool argo;
	struct error *err;
};

static char *
pair(const char *ns, const char *name)
{
	return mem_printf("%s\1%s", ns, name);
}

static json_t *
read_blob(struct audited *a, const struct oid *blob)
{
	struct buf b = {0};
	json_t *t = NULL;

	if (store_blob(a->store, blob, &b, NULL) == 0)
		t = audit_tree(a, &b);
	buf_release(&b);
	return t;
}

/* ---- each object of a kind ---- */

struct kind_walk {
	struct told *s;
	const char *name;		/* only objects of that name; NULL: all */
	void (*take)(struct told *s, const struct object_key *k, const json_t *body);
};

static int
take_one(void *ctx, const struct store_entry *e)
{
	struct kind_walk *w = ctx;
	struct object_key k = {0};
	json_t *body;

	if (!object_path_parse(&k, e->path))
		return 0;
	if (!w->name || str_eq(w->name, k.name)) {
		body = read_blob(w->s->a, &e->blob);
		if (body)
			w->take(w->s, &k, body);
		json_decref(body);
	}
	object_key_release(&k);
	return 0;
}

static int
each_of(struct told *s, const char *dir, const char *name,
	void (*take)(struct told *s, const struct object_key *k, const json_t *body))
{
	struct kind_walk w = {.s = s, .name = name, .take = take};
	const struct store_snapshot *at = &s->a->v[s->a->n - 1];

	return store_walk(s->a->store, &at->tree, SECTION_OBJECTS,
			  &(struct store_scope){.kind_dir = dir}, take_one, &w, s->err);
}

/* ---- operators ---- */

static void
add_operator(struct told *s, const struct object_key *version, const char *name, json_t *spec)
{
	char *key = pair(version->ns, name);
	struct map_entry *e = map_at(&s->operators, key, strlen(key));
	struct operator *o = e->value;

	free(key);
	if (o) {
		json_decref(o->body);
		o->body = NULL;
		return;
	}
	o = e->value = mem_zero(1, sizeof(*o));
	o->name = mem_strdup(version->name);
	o->body = json_pack("{s:o}", "spec", tree_copy(spec));
}

static void
take_version(struct told *s, const struct object_key *k, const json_t *body)
{
	json_t *one;
	size_t i;

	if (json_object_get(tree_at(body, "metadata/labels"), "olm.copiedFrom"))
		return;
	json_array_foreach(tree_at(body, "spec/install/spec/deployments"), i, one)
		if (tree_str(one, "name") && json_is_object(tree_get(one, "spec")))
			add_operator(s, k, tree_str(one, "name"), tree_get(one, "spec"));
}

/* What a Subscription sets for all its operators' Pods is not what the version says. */
static void
overlook(json_t *pod, const json_t *config)
{
	const char *name;
	json_t *v, *container;
	size_t i;

	json_object_foreach((json_t *)(uintptr_t)config, name, v) {
		json_object_del(pod, name);
		json_array_foreach(tree_get(pod, "containers"), i, container)
			json_object_del(container, name);
	}
}

static void
take_subscription(struct told *s, const struct object_key *k, const json_t *body)
{
	const json_t *config = tree_at(body, "spec/config");

	if (!json_is_object(config))
		return;
	map_each(&s->operators, e) {
		struct operator *o = e->value;
		size_t n = strlen(k->ns);

		if (str_starts(e->key, k->ns) && e->key[n] == '\1')
			overlook(tree_at(o->body, "spec/template/spec"), config);
	}
}

/* ---- Argo CD ---- */

static void
take_application(struct told *s, const struct object_key *k, const json_t *body)
{
	struct audited *a = s->a;
	json_t *evidence, *one;
	size_t i;

	s->argo = true;
	audit_ignores_application(s->ignores, body);
	evidence = flow_read(a->store, &a->v[a->n - 1], SECTION_EVIDENCE, k, NULL);
	json_array_foreach(tree_get(evidence, "outOfSync"), i, one) {
		const char *const words[] = {tree_str(one, "group"), tree_str(one, "kind"),
					     tree_str(one, "namespace"), tree_str(one, "name")};
		char *key = mem_printf("%s\1%s\1%s\1%s", words[0] ? words[0] : "",
				       words[1] ? words[1] : "", words[2] ? words[2] : "",
				       words[3] ? words[3] : "");

		map_put(&s->unsynced, key, s);
		free(key);
	}
	json_decref(evidence);
}

static void
take_settings(struct told *s, const struct object_key *k, const json_t *body)
{
	(void)k;
	audit_ignores_settings(s->ignores, body);
}

const char *
told_tracks(struct told *s, const struct object_key *k, const json_t *body)
{
	return audit_ignores_tracks(s->ignores, k, body);
}

const struct audit_ignores *
told_ignores(const struct told *s)
{
	return s->ignores;
}

bool
told_out_of_sync(const struct told *s, const struct object_key *k)
{
	char *key;
	bool yes;

	if (!s->unsynced.live)
		return false;
	key = mem_printf("%s\1%s\1%s\1%s", k->group, k->kind, k->ns, k->name);
	yes = map_get(&s->unsynced, key);
	free(key);
	return yes;
}

/* ---- Helm ---- */

struct release_search {
	struct told *s;
	const char *release;
	json_int_t newest;
	struct release *found;
};

/* Of the revisions the newest that is deployed; others are the past, or never came to be. */
static int
take_revision(void *ctx, const struct store_entry *e)
{
	struct release_search *w = ctx;
	struct object_key k = {0};
	size_t n = strlen(w->release);
	json_t *body, *told;
	json_int_t revision;

	if (!object_path_parse(&k, e->path))
		return 0;
	if (!str_starts(k.name, SECRET) || !str_starts(k.name + strlen(SECRET), w->release) ||
	    !str_starts(k.name + strlen(SECRET) + n, ".v")) {
		object_key_release(&k);
		return 0;
	}
	body = read_blob(w->s->a, &e->blob);
	told = tree_at(body, "data/release");
	revision = json_integer_value(tree_get(told, "revision"));
	if (str_eq(tree_str(told, "status"), "deployed") && revision > w->newest) {
		w->newest = revision;
		json_decref(w->found->manifest);
		w->found->manifest = json_incref(tree_get(told, "manifest"));
		free(w->found->name);
		w->found->name = mem_printf("%s v%lld", w->release, (long long)revision);
	}
	json_decref(body);
	object_key_release(&k);
	return 0;
}

static const struct release *
release_of(struct told *s, const char *ns, const char *name)
{
	static const char *const kinds[] = {"Secret", "ConfigMap"};
	const struct store_snapshot *at = &s->a->v[s->a->n - 1];
	char *key = pair(ns, name);
	struct map_entry *e = map_at(&s->releases, key, strlen(key));
	struct release_search w = {.s = s, .release = name};

	free(key);
	if (e->value)
		return e->value;
	w.found = e->value = mem_zero(1, sizeof(struct release));
	for (size_t i = 0; i < countof(kinds) && !w.found->name; i++)
		store_walk(s->a->store, &at->tree, SECTION_OBJECTS,
			   &(struct store_scope){.ns = ns, .kind_dir = kinds[i]}, take_revision, &w,
			   NULL);
	if (!w.found->name)
		w.found->name = mem_strdup(name);
	return w.found;
}

static bool
is_object(const struct told *s, const struct object_key *k, const json_t *body, const char *ns)
{
	const char *version = tree_str(body, "apiVersion"), *kind = tree_str(body, "kind");
	const char *own = tree_str(body, "metadata/namespace"), *rest;
	char *group = NULL;
	bool same;

	if (!version || !str_eq(kind, k->kind) || !str_eq(tree_str(body, "metadata/name"), k->name) ||
	    (*k->ns && !str_eq(own ? own : ns, k->ns)))
		return false;
	api_version_split(version, &group, &rest);
	same = str_eq(kinds_group(s->a->world->kinds, group, kind), k->group);
	free(group);
	return same;
}

static bool
helm_says(struct told *s, const struct object_key *k, const json_t *body,
	  struct audit_declared *out)
{
	const json_t *notes = tree_at(body, "metadata/annotations");
	const char *name = json_string_value(json_object_get(notes, HELM_NAME));
	const char *ns = json_string_value(json_object_get(notes, HELM_SPACE));
	const struct release *r;
	json_t *one;
	size_t i;

	if (!name)
		return false;
	ns = ns ? ns : k->ns;
	r = release_of(s, ns, name);
	*out = (struct audit_declared){.by = AUDIT_BY_HELM, .name = r->name};
	json_array_foreach(r->manifest, i, one)
		if (is_object(s, k, one, ns))
			out->body = one;
	return true;
}

/* ---- asking ---- */

static const struct operator *
operator_of(const struct told *s, const struct object_key *k)
{
	const struct operator *o;
	char *key;

	if (!s->operators.live || !str_eq(k->kind, "Deployment") || !str_eq(k->group, "apps"))
		return NULL;
	key = pair(k->ns, k->name);
	o = map_get(&s->operators, key);
	free(key);
	return o;
}

bool
told_of(const struct told *s, const struct object_key *k, const char *text, size_t n)
{
	return operator_of(s, k) || (n && memmem(text, n, HELM_NAME, strlen(HELM_NAME)));
}

size_t
told_find(struct told *s, const struct object_key *k, const json_t *body,
	  struct audit_declared *out, size_t max)
{
	const struct operator *o = operator_of(s, k);
	const char *application;
	size_t n = 0;

	if (n < max && helm_says(s, k, body, &out[n]))
		n++;
	if (n < max && o)
		out[n++] = (struct audit_declared){AUDIT_BY_CSV, o->name, o->body};
	application = told_tracks(s, k, body);
	if (n < max && application)
		out[n++] = (struct audit_declared){AUDIT_BY_ARGO, application, NULL};
	return n;
}

/* ---- the whole ---- */

static void
operator_free(void *value)
{
	struct operator *o = value;

	json_decref(o->body);
	free(o->name);
	free(o);
}

static void
release_free(void *value)
{
	struct release *r = value;

	json_decref(r->manifest);
	free(r->name);
	free(r);
}

void
told_free(struct told *s)
{
	if (!s)
		return;
	map_release(&s->operators, operator_free);
	map_release(&s->releases, release_free);
	map_release(&s->unsynced, NULL);
	audit_ignores_free(s->ignores);
	free(s);
}

int
told_open(struct told **out, struct audited *a, struct error *err)
{
	struct told *s = *out = mem_zero(1, sizeof(*s));

	s->a = a;
	s->err = err;
	s->ignores = audit_ignores_new();
	if (each_of(s, "ClusterServiceVersion.operators.coreos.com", NULL, take_version) != 0 ||
	    each_of(s, "Subscription.operators.coreos.com", NULL, take_subscription) != 0 ||
	    each_of(s, "Application.argoproj.io", NULL, take_application) != 0)
		return -1;
	return s->argo ? each_of(s, "ConfigMap", "argocd-cm", take_settings) : 0;
}
