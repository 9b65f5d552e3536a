/*
 * FieldsV1 (formats.md i.4): who wrote an object, and what tools of people own
 * on it. The server's defaults belong to whoever made the object, so the maker
 * owns more than it said; of others each owned field was set by them.
 */
#include "audit.h"
#include "origin/fields.h"

#include <stdlib.h>

#define MAX_DEPTH 512

/* ---- entries ---- */

bool
audit_may_be_hand(const struct rules *r, const char *manager)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct rule *rule = r->v[i];

		if (rule->has[EFFECT_ORIGIN] && rule->enabled && rule->origin == ORIGIN_HAND &&
		    words_fit(&rule->manager, manager))
			return true;
	}
	return false;
}

enum origin_class
audit_manager(const struct rules *r, const struct object_key *k, const json_t *body,
	      const json_t *entry)
{
	const char *sub = tree_str(entry, "subresource");
	struct step step = {.kind = STEP_MEMBER, .name = (char *)(uintptr_t)"spec"};
	const struct drift_object o = {.key = *k, .new_body = body};
	const struct change c = {.op = CHANGE_REPLACE, .at = {.v = &step, .n = 1}};

	for (size_t i = 0; i < r->n; i++) {
		const struct rule *rule = r->v[i];

		if (rule->has[EFFECT_ORIGIN] && rule->enabled &&
		    rule_manager_fits(rule, tree_str(entry, "manager"),
				      tree_str(entry, "operation"), sub ? sub : "") &&
		    rule_wrote_fits(rule, &o, &c))
			return rule->origin;
	}
	return ORIGIN_UNKNOWN;
}

static const char *
text_of(const json_t *entry, const char *member)
{
	const char *s = tree_str(entry, member);

	return s ? s : "";
}

static bool
wrote_applied(const json_t *fields)
{
	return json_object_get(tree_at(fields, "f:metadata/f:annotations"), "f:" LAST_APPLIED);
}

/* Commands that write to what is there. */
static bool
never_makes(const char *manager)
{
	static const char *const words[] = {"edit", "patch", "scale", "label", "annotate", "set",
					    "rollout", "taint", "cordon", "uncordon", "drain"};
	const char *dash = strchr(manager, '-');

	if (!dash || (!str_starts(manager, "kubectl-") && !str_starts(manager, "oc-")))
		return false;
	for (size_t i = 0; i < countof(words); i++)
		if (str_eq(dash + 1, words[i]))
			return true;
	return false;
}

/* Who wrote at its creation, of several who owns most; if the times of all have moved since, who
 * owns most. */
static void
find_maker(struct auditing *a)
{
	bool best_born = false;
	size_t most = 0;

	for (size_t i = 0; i < a->n; i++) {
		const struct audit_entry *e = &a->v[i];
		bool born = a->created != WHEN_NONE && e->time == a->created;
		size_t n = fields_leaves(e->fields);

		if (*e->subresource || never_makes(e->manager) ||
		    (a->maker && (born < best_born || (born == best_born && n <= most))))
			continue;
		a->maker = e;
		best_born = born;
		most = n;
	}
	a->maker_wrote_again = a->maker && !best_born;
}

void
audit_entries(struct auditing *a)
{
	const json_t *list = tree_get(a->q->origins, "managers");

	a->created = tree_time(a->q->origins, "creationTimestamp");
	a->v = mem_zero(json_array_size(list) + 1, sizeof(*a->v));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *e = json_array_get(list, i);
		const json_t *fields = tree_get(e, "fields");

		if (!*text_of(e, "manager") || str_eq(text_of(e, "subresource"), "status") ||
		    !json_is_object(fields))
			continue;
		a->v[a->n++] = (struct audit_entry){
			.manager = text_of(e, "manager"),
			.operation = text_of(e, "operation"),
			.subresource = text_of(e, "subresource"),
			.fields = fields,
			.time = tree_time(e, "time"),
			.cls = audit_manager(a->q->rules, a->q->key, a->q->body, e),
			.applier = wrote_applied(fields),
		};
	}
	find_maker(a);
}

/* ---- walking ---- */

bool
audit_leaf(const json_t *fields)
{
	return !json_object_size(fields) ||
	       (json_object_size(fields) == 1 && json_object_get(fields, "."));
}

bool
audit_step(const char *raw, struct path *at)
{
	const struct limits lim = LIMITS_DEFAULT;
	unsigned long long index;
	json_t *v;

	if (str_starts(raw, "f:")) {
		path_member(at, raw + 2);
		return true;
	}
	if (str_starts(raw, "i:") && str_to_u64(raw + 2, strlen(raw + 2), &index)) {
		path_index(at, (size_t)index);
		return true;
	}
	if (!str_starts(raw, "k:") && !str_starts(raw, "v:"))
		return false;
	v = tree_parse_json(raw + 2, strlen(raw + 2), &lim, NULL, NULL);
	if (v && *raw == 'v') {
		path_value_new(at, v);
		return true;
	}
	if (json_object_size(v)) {
		path_keyed_new(at, v, 0);
		return true;
	}
	json_decref(v);
	return false;
}

/* An item by its name, where it has one: as records print it, and as it is told apart in a manifest
 * in which its other keys are still the old ones. */
void
audit_name_item(struct path *at, const json_t *body)
{
	const struct step *last = at->n ? &at->v[at->n - 1] : NULL;
	json_t *name;

	if (!last || last->kind != STEP_KEYED)
		return;
	name = tree_get(path_find((json_t *)(uintptr_t)body, at, NULL), "name");
	if (!json_is_string(name))
		return;
	name = json_pack("{s:O}", "name", name);
	path_pop(at);
	path_keyed_new(at, name, 0);
}

/* One entry of a tool of people, on its way through what it owns. */
struct walker {
	struct auditing *a;
	const struct audit_entry *self;
	const char *raw[MAX_DEPTH];	/* the way as FieldsV1 writes it */
	size_t depth;
	struct path at;
	json_t *base;			/* the live object without what was met */
	size_t taken;
};

/* Is all at or below the way this one's alone? One who owns a leaf above it owns it, too. */
static bool
shared(const struct walker *w)
{
	for (size_t i = 0; i < w->a->n; i++) {
		const struct audit_entry *e = &w->a->v[i];
		const json_t *f = e->fields;
		size_t d = 0;

		if (e == w->self || audit_is_hand(w->a, e))
			continue;
		for (; f && d < w->depth && !(d && !json_object_size(f)); d++)
			f = json_object_get(f, w->raw[d]);
		if (f)
			return true;
	}
	return false;
}

/* What is declared is compared with its declaration (drift.c). */
static bool
declared(const struct walker *w)
{
	for (size_t i = 0; i < w->a->ndeclared; i++)
		if (path_find(w->a->declared[i].body, &w->at, NULL))
			return true;
	return false;
}

static void
take_out(struct walker *w)
{
	const struct path above = {.v = w->at.v, .n = w->at.n - 1};
	const struct step *last = &w->at.v[w->at.n - 1];
	json_t *parent = path_find(w->base, &above, NULL), *item, *v;
	size_t i;

	if (json_is_object(parent) && last->kind == STEP_MEMBER) {
		w->taken += json_object_del(parent, last->name) == 0;
		return;
	}
	item = json_is_array(parent) ? path_find(w->base, &w->at, NULL) : NULL;
	json_array_foreach(parent, i, v) {
		if (v != item)
			continue;
		json_array_remove(parent, i);
		w->taken++;
		return;
	}
}

/* The members that an item of a list is told by are no fields of their own. */
static bool
is_key(const struct walker *w, const char *raw)
{
	const struct step *s = w->at.n ? &w->at.v[w->at.n - 1] : NULL;
	const char *keys = w->depth ? w->raw[w->depth - 1] : "";
	struct buf quoted = {0};
	bool yes;

	if (!s || s->kind != STEP_KEYED || !str_starts(raw, "f:"))
		return false;
	buf_printf(&quoted, "\"%s\":", raw + 2);
	yes = strstr(keys, quoted.p) || json_object_get(s->value, raw + 2);
	buf_release(&quoted);
	return yes;
}

static bool
is_evidence(const struct walker *w)
{
	return w->depth == 3 && str_eq(w->raw[2], "f:" LAST_APPLIED);
}

static void
walk(struct walker *w, const json_t *fields)
{
	const char *raw;
	json_t *below;

	json_object_foreach((json_t *)(uintptr_t)fields, raw, below) {
		if (w->depth >= MAX_DEPTH || is_key(w, raw) || !audit_step(raw, &w->at))
			continue;
		audit_name_item(&w->at, w->a->q->body);
		w->raw[w->depth++] = raw;
		if (is_evidence(w))
			;
		else if ((w->depth > 1 ? audit_leaf(below) || json_object_get(below, ".")
				       : !json_object_size(below)) &&
			 !shared(w) && !declared(w))
			take_out(w);
		else if (!audit_leaf(below))
			walk(w, below);
		w->depth--;
		path_pop(&w->at);
	}
}

/* ---- what is owned ---- */

static int
tell(struct auditing *a, const json_t *base, struct error *err)
{
	struct changes cs = {0};
	int rc = compare_objects(a->q->key, base, a->q->body, &a->q->compare, &cs, err);

	for (size_t i = 0; rc == 0 && i < cs.n; i++) {
		if (cs.v[i].op != CHANGE_ADD || audit_told(a, cs.v[i].path))
			continue;
		audit_add(a, AUDIT_OWNED)->change = cs.v[i];
		cs.v[i] = (struct change){0};
	}
	changes_release(&cs);
	return rc;
}

/* Fields of tools of people, who did not make the object, on what something else manages. */
int
audit_owned(struct auditing *a, struct error *err)
{
	struct walker *w;
	int rc = 0;

	if (a->by == AUDIT_BY_NOBODY || !audit_has_hands(a))
		return 0;
	w = mem_zero(1, sizeof(*w));
	w->a = a;
	w->base = tree_copy(a->q->body);
	for (size_t i = 0; i < a->n; i++) {
		w->self = &a->v[i];
		if (audit_is_hand(a, w->self))
			walk(w, w->self->fields);
	}
	if (w->taken)
		rc = tell(a, w->base, err);
	json_decref(w->base);
	path_release(&w->at);
	free(w);
	return rc;
}
