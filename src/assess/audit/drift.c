/*
 * Live against what is declared: the object's own last-applied, and what a
 * Helm release, a ClusterServiceVersion or the like says of it elsewhere.
 */
#include "audit.h"
#include "origin/fields.h"

#include <stdlib.h>

/* ---- declarations ---- */

static json_t *
own_declaration(const json_t *body)
{
	const json_t *v = json_object_get(tree_at(body, "metadata/annotations"), LAST_APPLIED);
	const struct limits lim = LIMITS_DEFAULT;

	if (json_is_string(v))
		return tree_parse_json(json_string_value(v), json_string_length(v), &lim, NULL, NULL);
	return json_is_object(v) ? tree_copy(v) : NULL;
}

/* A Secret's stringData is what its data says, decoded; both are hashed so. */
static void
fold_strings(json_t *body)
{
	json_t *strings = json_incref(tree_get(body, "stringData")), *data, *v;
	const char *name;

	if (json_is_object(strings)) {
		data = tree_get(body, "data");
		if (!json_is_object(data)) {
			data = json_object();
			json_object_set_new(body, "data", data);
		}
		json_object_foreach(strings, name, v)
			json_object_set(data, name, v);
		json_object_del(body, "stringData");
	}
	json_decref(strings);
}

/* What nobody declares, though it may stand there: a manifest may be what the API once printed. */
static void
clean(json_t *body)
{
	static const char *const roots[] = {"apiVersion", "kind", "status"};
	static const char *const meta[] = {"creationTimestamp", "deletionGracePeriodSeconds",
					   "deletionTimestamp", "generateName", "generation",
					   "managedFields", "name", "namespace", "ownerReferences",
					   "resourceVersion", "selfLink", "uid", "clusterName"};
	static const char *const notes[] = {LAST_APPLIED, "deployment.kubernetes.io/revision",
					    "deprecated.daemonset.template.generation",
					    "deployment.kubernetes.io/desired-replicas",
					    "deployment.kubernetes.io/max-replicas",
					    "pv.kubernetes.io/bind-completed",
					    "pv.kubernetes.io/bound-by-controller"};

	for (size_t i = 0; i < countof(roots); i++)
		json_object_del(body, roots[i]);
	for (size_t i = 0; i < countof(meta); i++)
		json_object_del(tree_get(body, "metadata"), meta[i]);
	for (size_t i = 0; i < countof(notes); i++)
		json_object_del(tree_at(body, "metadata/annotations"), notes[i]);
}

static void
declare(struct auditing *a, enum audit_by by, const char *name, json_t *body)
{
	if (!json_is_object(body) || a->ndeclared == AUDIT_DECLARED) {
		json_decref(body);
		return;
	}
	if (str_eq(a->q->key->kind, "Secret"))
		fold_strings(body);
	clean(body);
	a->declared[a->ndeclared].by = by;
	a->declared[a->ndeclared].name = name;
	a->declared[a->ndeclared++].body = body;
}

/* Its own first; that of a kind that has another form since is no measure for what is gone. */
void
audit_declare(struct auditing *a)
{
	json_t *own = own_declaration(a->q->body);

	if (own)
		declare(a, AUDIT_BY_LAST_APPLIED, NULL, own);
	for (size_t i = 0; i < a->q->ndeclared; i++)
		if (a->q->declared[i].body)
			declare(a, a->q->declared[i].by, a->q->declared[i].name,
				tree_copy(a->q->declared[i].body));
}

/* ---- the types ---- */

/* Follows the steps of a path through the types; false where they end. */
static bool
type_at(const struct auditing *a, const struct path *at, size_t n, struct schema_field *f)
{
	const struct kinds *ks = a->q->compare.kinds;
	struct schema_at here = schema_root(ks, a->q->key->group, a->q->key->kind);

	for (size_t i = 0; i < n; i++) {
		const struct step *s = &at->v[i];

		if (s->kind != STEP_MEMBER)
			continue;
		if (!schema_member(here, s->name, f) &&
		    (i || !str_eq(s->name, "metadata") ||
		     !schema_member(schema_root(ks, "", "Pod"), s->name, f)))
			return false;
		here = f->at;
	}
	return n > 0;
}

/* Does the server keep no such field, so that it was never there? */
static bool
no_such_field(const struct auditing *a, const struct path *at)
{
	struct schema_field f = {0}, above = {0};
	struct schema_at root = schema_root(a->q->compare.kinds, a->q->key->group, a->q->key->kind);

	if (!root.type || !at->n || type_at(a, at, at->n, &f))
		return false;
	if (at->n > 1 && !type_at(a, at, at->n - 1, &above))
		return true;
	return at->n == 1 || above.cls == SCHEMA_STRUCT || above.cls == SCHEMA_LIST;
}

/* ---- which differences count ---- */

static bool
is_empty(const json_t *v)
{
	return !v || json_is_null(v) || (json_is_string(v) && !json_string_length(v)) ||
	       ((json_is_object(v) || json_is_array(v)) && !json_object_size(v) &&
		!json_array_size(v)) ||
	       json_is_false(v) || (json_is_integer(v) && !json_integer_value(v));
}

/* A value that an archive had the length of only is equal to any of that length, as far as
 * known. */
static bool
is_elided(const json_t *v)
{
	const char *s = json_string_value(v);

	return s && (str_starts(s, "elided (") || str_starts(s, "dropped ("));
}

/* An empty text in a manifest asks the server for a value, so another one is only somebody's if
 * somebody owns it. */
static bool
has_owner_by_hand(const struct auditing *a, const struct path *at)
{
	for (size_t i = 0; i < a->n; i++) {
		const struct audit_entry *e = &a->v[i];

		if (audit_is_hand(a, e) &&
		    fields_own(e->fields, a->q->key, at, a->q->body) == OWNED)
			return true;
	}
	return false;
}

/* Does it lie in an item of a list that the server takes as one? */
static bool
in_atomic(const struct auditing *a, const struct path *at, size_t n)
{
	struct schema_field f = {0};

	for (size_t i = 1; i < n; i++)
		if (at->v[i].kind != STEP_MEMBER && at->v[i - 1].kind == STEP_MEMBER &&
		    type_at(a, at, i, &f) && f.cls == SCHEMA_LIST && f.merge == MERGE_ATOMIC)
			return true;
	return false;
}

/* An item that a list has beyond what is declared: one of a list that merges by key is somebody
 * else's share of it, one of a set may be, any other list is declared as a whole. */
static bool
counts_as_added(const struct auditing *a, const struct change *c, bool *listed)
{
	const struct step *last = c->at.n ? &c->at.v[c->at.n - 1] : NULL;
	struct schema_field f = {0};
	size_t n = c->at.n;

	if (!last || last->kind == STEP_MEMBER || c->has_inner)
		return c->has_inner;
	while (n && c->at.v[n - 1].kind != STEP_MEMBER)
		n--;
	if (!type_at(a, &c->at, n, &f) || f.cls != SCHEMA_LIST) {
		*listed = true;
		return true;
	}
	if (in_atomic(a, &c->at, n))
		return true;
	*listed = f.merge == MERGE_UNKNOWN || f.merge == MERGE_SET;
	return f.merge != MERGE_MAP;
}

static bool
counts_as_removed(const struct auditing *a, const struct change *c, bool same_form)
{
	return same_form && !is_empty(c->old_value) && !no_such_field(a, &c->at);
}

static bool
counts(const struct auditing *a, const struct change *c, bool same_form, bool *listed)
{
	if (!c->at.n || c->form == CHANGE_ORDER || c->form == CHANGE_ORDER_MATTERS)
		return false;
	switch (c->op) {
	case CHANGE_ADD:
		return counts_as_added(a, c, listed);
	case CHANGE_REMOVE:
		return counts_as_removed(a, c, same_form);
	case CHANGE_REPLACE:
		if (is_elided(c->old_value) || is_elided(c->new_value))
			return false;
		return !is_empty(c->old_value) || json_is_boolean(c->old_value) ||
		       json_is_number(c->old_value) || has_owner_by_hand(a, &c->at);
	case CHANGE_RECREATE:
		break;
	}
	return false;
}

/* ---- who ---- */

/* The one tool of people that wrote after it was applied, NULL if there are none or several. */
static const struct audit_entry *
suspect_of(const struct auditing *a)
{
	const struct audit_entry *only = NULL;
	int64_t applied = WHEN_NONE;
	size_t n = 0;

	for (size_t i = 0; i < a->n; i++)
		if ((a->v[i].applier || a->v[i].cls == ORIGIN_DEPLOY) && a->v[i].time > applied)
			applied = a->v[i].time;
	for (size_t i = 0; i < a->n; i++) {
		const struct audit_entry *e = &a->v[i];

		if (e->cls != ORIGIN_HAND || e->applier || *e->subresource || e->time == WHEN_NONE ||
		    e->time < applied)
			continue;
		only = e;
		n++;
	}
	return n == 1 ? only : NULL;
}

/* ---- all of it ---- */

/* Bookkeeping that the comparison would see on the one side only. */
static json_t *
without_bookkeeping(const json_t *body)
{
	json_t *out = json_copy((json_t *)(uintptr_t)body), *meta = tree_get(out, "metadata");

	if (json_is_object(meta)) {
		meta = json_copy(meta);
		if (json_is_object(tree_get(meta, "annotations")))
			json_object_set_new(meta, "annotations",
					    json_copy(tree_get(meta, "annotations")));
		json_object_set_new(out, "metadata", meta);
	}
	clean(out);
	return out;
}

static void
take(struct auditing *a, size_t by, struct change *c, bool listed)
{
	const struct audit_entry *suspect = c->op == CHANGE_REMOVE ? suspect_of(a) : NULL;
	struct audit_finding *f = audit_add(a, AUDIT_DRIFT);

	f->by = a->declared[by].by;
	free(f->by_name);
	f->by_name = a->declared[by].name ? mem_strdup(a->declared[by].name) : NULL;
	f->listed = listed;
	f->change = *c;
	*c = (struct change){0};
	if (!suspect)
		return;
	f->suspect = mem_strdup(suspect->manager);
	f->suspect_operation = *suspect->operation ? mem_strdup(suspect->operation) : NULL;
	f->suspect_time = suspect->time;
}

/* Is the manifest written in the form in which the object is kept? Others have other fields. */
static bool
is_same_form(const struct auditing *a, size_t by)
{
	json_t *own;
	bool same;

	if (a->declared[by].by != AUDIT_BY_LAST_APPLIED)
		return true;
	own = own_declaration(a->q->body);
	same = str_eq(tree_str(own, "apiVersion"), tree_str(a->q->body, "apiVersion"));
	json_decref(own);
	return same;
}

static int
compare_with(struct auditing *a, size_t by, const json_t *live, struct error *err)
{
	bool same_form = is_same_form(a, by);
	struct changes cs = {0};
	int rc = compare_objects(a->q->key, a->declared[by].body, live, &a->q->compare, &cs, err);

	for (size_t i = 0; rc == 0 && i < cs.n; i++) {
		bool listed = false;

		if (counts(a, &cs.v[i], same_form, &listed) && !audit_told(a, cs.v[i].path))
			take(a, by, &cs.v[i], listed);
	}
	changes_release(&cs);
	return rc;
}

int
audit_drift(struct auditing *a, struct error *err)
{
	json_t *live;
	int rc = 0;

	if (!a->ndeclared)
		return 0;
	live = without_bookkeeping(a->q->body);
	for (size_t i = 0; rc == 0 && i < a->ndeclared; i++)
		rc = compare_with(a, i, live, err);
	json_decref(live);
	return rc;
}
