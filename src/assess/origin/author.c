/*
 * Which manager wrote a field, an object, or took something away: see the rules
 * of it in origin.c.
 */
#include "author.h"

#include <stdlib.h>

#include "fields.h"
#include "lineage/lineage.h"

static bool
wrote_after(const struct authors *as, const struct author *a)
{
	return a->time == WHEN_NONE || a->time > as->since;
}

/* What stood there when the first manifest was applied: whoever changed it later would have taken
 * it out of this entry, so it is no use to ask for other owners. */
static bool
stands_for_all(const struct author *a)
{
	return str_eq(a->manager, "before-first-apply");
}

static bool
same_entry(const struct author *a, const json_t *e)
{
	const char *sub = tree_str(e, "subresource");

	return str_eq(a->manager, tree_str(e, "manager")) &&
	       str_eq(a->operation, tree_str(e, "operation")) &&
	       str_eq(a->subresource, sub ? sub : "");
}

/* Did this manager have the field in the older snapshot? */
static bool
owned_before(const struct authors *as, const struct author *a, const struct drift_object *o,
	     const struct path *at)
{
	for (size_t i = 0; i < json_array_size(as->before); i++) {
		const json_t *e = json_array_get(as->before, i);

		if (same_entry(a, e) &&
		    fields_own(tree_get(e, "fields"), &o->key, at, o->old_body) != OWNED_NOT)
			return true;
	}
	return false;
}

/* An owner of a field, and how good a one. */
struct claim {
	const struct author *a;
	enum owned how;
	bool gained;
};

/* Who owns the field itself before who owns parts of it only, then the newest, then who did not own
 * it before. */
static bool
beats(const struct claim *x, const struct claim *y)
{
	if (stands_for_all(x->a) != stands_for_all(y->a))
		return stands_for_all(x->a);
	if (x->how != y->how)
		return x->how > y->how;
	if (x->a->time != y->a->time)
		return x->a->time > y->a->time;
	return x->gained && !y->gained;
}

static const struct author *
author_of_field(const struct authors *as, const struct drift_object *o, const struct path *at)
{
	struct claim best = {0};

	for (size_t i = 0; i < as->n; i++) {
		struct claim c = {.a = &as->v[i]};

		if (!wrote_after(as, c.a))
			continue;
		c.how = fields_own(c.a->fields, &o->key, at, o->new_body);
		if (c.how == OWNED_NOT)
			continue;
		c.gained = !owned_before(as, c.a, o, at);
		if (!best.a || beats(&c, &best))
			best = c;
	}
	return best.a;
}

void
note_others(const struct authors *as, const struct drift_object *o, const struct change *c,
	    const struct author *chosen, struct origin *out)
{
	struct buf b = {0};

	for (size_t i = 0; i < as->n; i++) {
		const struct author *a = &as->v[i];

		if (a == chosen || str_eq(a->manager, chosen->manager) || !wrote_after(as, a) ||
		    fields_own(a->fields, &o->key, &c->at, o->new_body) == OWNED_NOT)
			continue;
		buf_printf(&b, "%s%s", b.n ? ", " : "also owned by ", a->manager);
	}
	evidence_add(out, &b);
}

/* Of an object that came: who wrote at its creation, and of several, who owns most. */
static const struct author *
author_of_object(const struct authors *as)
{
	const struct author *best = NULL;
	size_t most = 0;
	bool at_birth = false;

	for (size_t i = 0; i < as->n; i++) {
		const struct author *a = &as->v[i];
		bool born = as->created != WHEN_NONE && a->time == as->created;
		size_t n = fields_leaves(a->fields);

		if (best && (born < at_birth || (born == at_birth && n <= most)))
			continue;
		best = a;
		most = n;
		at_birth = born;
	}
	return best;
}

enum origin_class
class_of(struct run *r, const struct drift_object *o, const struct change *c,
	 const struct author *a)
{
	for (size_t i = 0; i < r->rules->n; i++) {
		const struct rule *rule = r->rules->v[i];

		if (rule->has[EFFECT_ORIGIN] && rule->enabled &&
		    rule_manager_fits(rule, a->manager, a->operation, a->subresource) &&
		    rule_wrote_fits(rule, o, c))
			return rule->origin;
	}
	return ORIGIN_UNKNOWN;
}

/* ---- removals ---- */

/* Who applies a manifest that still has the field has not removed it. */
static bool
still_applies(const struct authors *as, const struct path *at, enum origin_class cls)
{
	return cls == ORIGIN_DEPLOY && as->applied && path_find(as->applied, at, NULL);
}

bool
left_manifest(const struct authors *as, const struct change *c)
{
	return c->op == CHANGE_REMOVE && as->applied && as->was_applied &&
	       path_find(as->was_applied, &c->at, NULL) && !path_find(as->applied, &c->at, NULL);
}

/* Who wrote the annotation that holds the manifest. */
static const struct author *
author_of_manifest(const struct authors *as, const struct drift_object *o)
{
	const struct author *a;
	struct path at = {0};

	path_member(&at, "metadata");
	path_member(&at, "annotations");
	path_member(&at, LAST_APPLIED);
	a = author_of_field(as, o, &at);
	path_release(&at);
	return a;
}

static const struct author *
author_of_removal(struct run *r, const struct authors *as, const struct drift_object *o,
		  const struct change *c, const char **sign)
{
	const struct author *last = NULL, *only = NULL;
	size_t writers = 0;

	if (left_manifest(as, c))
		last = author_of_manifest(as, o);
	if (last) {
		*sign = LEFT_MANIFEST;
		return last;
	}
	for (size_t i = 0; i < as->n; i++) {
		const struct author *a = &as->v[i];
		enum origin_class cls;

		if (a->time == WHEN_NONE || !wrote_after(as, a) || *a->subresource)
			continue;
		writers++;
		cls = class_of(r, o, c, a);
		if (still_applies(as, &c->at, cls))
			continue;
		if (cls == ORIGIN_HAND || cls == ORIGIN_DEPLOY || cls == ORIGIN_AUDIT)
			only = a;
		if (owned_before(as, a, o, &c->at) && (!last || a->time > last->time))
			last = a;
	}
	*sign = last ? "owned the field before" : "the only one who wrote since";
	return last ? last : writers == 1 ? only : NULL;
}

const struct author *
author_of_change(struct run *r, const struct authors *as, const struct drift_object *o,
		 const struct change *c, const char **sign)
{
	const struct author *a;

	if (!c->at.n || lineage_is_born(o, c))
		return author_of_object(as);
	a = author_of_field(as, o, &c->at);
	return !a && c->op == CHANGE_REMOVE ? author_of_removal(r, as, o, c, sign) : a;
}
