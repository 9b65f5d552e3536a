/*
 * Who wrote a field: the managers of the newer snapshot's managedFields
 * (formats.md i.4), and what last-applied says beside them.
 *
 * A manager is named as the author only if it owns the field and its newest
 * write came after the older snapshot: an owner that last wrote before it
 * cannot have made this change. There is no bound on the other side: what the
 * newer archive holds was written before it was read, though its name may
 * tell an earlier minute.
 *
 * What was removed has no owner any more. Who took it away is told by the list
 * or map around it that the server takes as one, by an entry that lost the
 * field and got a new time, or, of people and their tools, by being the only
 * one who wrote since; an author who removes only what others own leaves no
 * trace, so the evidence says which of these it is.
 */
#include <stdlib.h>

#include "judge.h"

struct author {
	const char *manager, *operation, *subresource;
	const json_t *fields;
	int64_t time;			/* WHEN_NONE */
};

struct authors {
	struct author *v;
	size_t n;
	const json_t *before;		/* managers of the older snapshot */
	int64_t created;
	json_t *applied;		/* the tree in last-applied, or NULL */
	bool has_applied;
};

/* ---- reading ---- */

static int64_t
time_of(const json_t *o, const char *member)
{
	const char *s = tree_str(o, member);
	int64_t at;

	return s && when_parse_rfc3339(s, strlen(s), &at) ? at : WHEN_NONE;
}

static void
read_applied(struct authors *as, const json_t *body)
{
	const char *name = "kubectl.kubernetes.io/last-applied-configuration";
	const json_t *v = json_object_get(tree_at(body, "metadata/annotations"), name);
	struct limits lim = LIMITS_DEFAULT;

	if (json_is_string(v))
		as->applied = tree_parse_json(json_string_value(v), json_string_length(v), &lim,
					      NULL, NULL);
	else if (json_is_object(v))
		as->applied = json_incref((json_t *)v);
}

struct authors *
authors_new(struct run *r, const struct drift_object *o)
{
	const json_t *file = r->world->origins(r->world->ctx, SIDE_NEW, &o->key);
	const json_t *list = tree_get(file, "managers");
	struct authors *as = mem_zero(1, sizeof(*as));

	as->before = tree_get(r->world->origins(r->world->ctx, SIDE_OLD, &o->key), "managers");
	as->created = time_of(file, "creationTimestamp");
	as->v = mem_zero(json_array_size(list) + 1, sizeof(*as->v));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *e = json_array_get(list, i);
		const char *sub = tree_str(e, "subresource");

		if (str_eq(sub, "status") || !tree_str(e, "manager"))
			continue;
		as->v[as->n++] = (struct author){
			.manager = tree_str(e, "manager"),
			.operation = tree_str(e, "operation"),
			.subresource = sub ? sub : "",
			.fields = tree_get(e, "fields"),
			.time = time_of(e, "time"),
		};
	}
	read_applied(as, o->new_body);
	return as;
}

void
authors_free(struct authors *as)
{
	if (!as)
		return;
	json_decref(as->applied);
	free(as->v);
	free(as);
}

/* ---- FieldsV1 ---- */

/* A key member that an item lacks has its default: protocol is TCP (formats.md j). */
static bool
key_fits(const char *name, const json_t *want, const json_t *item)
{
	const json_t *have = json_object_get(item, name);

	if (!have && str_eq(name, "protocol"))
		return str_eq(json_string_value(want), "TCP");
	return have && tree_equal(want, have);
}

static bool
keys_fit(const json_t *keys, const json_t *item)
{
	const char *name;
	json_t *want;

	json_object_foreach((json_t *)keys, name, want)
		if (!key_fits(name, want, item))
			return false;
	return json_object_size(keys) > 0;
}

/* The child whose k:{…} or v:… speaks of item. */
static const json_t *
child_of_item(const json_t *fields, const json_t *item)
{
	struct limits lim = LIMITS_DEFAULT;
	const char *name;
	json_t *below;

	json_object_foreach((json_t *)fields, name, below) {
		bool keyed = str_starts(name, "k:");
		json_t *v;
		bool fits;

		if (!keyed && !str_starts(name, "v:"))
			continue;
		v = tree_parse_json(name + 2, strlen(name + 2), &lim, NULL, NULL);
		fits = v && (keyed ? keys_fit(v, item) : tree_equal(v, item));
		json_decref(v);
		if (fits)
			return below;
	}
	return NULL;
}

static const json_t *
child_named(const json_t *fields, const char *prefix, const char *name)
{
	struct buf key = {0};
	const json_t *below;

	buf_printf(&key, "%s%s", prefix, name);
	below = json_object_get(fields, buf_cstr(&key));
	buf_release(&key);
	return below;
}

static const json_t *
child_at(const json_t *fields, const struct path *p, size_t i, const json_t *body)
{
	const struct step *s = &p->v[i];
	const struct path prefix = {.v = p->v, .n = i + 1};
	char index[24];
	const json_t *item, *found;

	if (s->kind == STEP_MEMBER)
		return child_named(fields, "f:", s->name);
	item = s->kind == STEP_VALUE ? s->value : path_find((json_t *)body, &prefix, NULL);
	found = item ? child_of_item(fields, item) : NULL;
	if (found || s->kind != STEP_INDEX)
		return found;
	snprintf(index, sizeof(index), "%zu", s->index);
	return child_named(fields, "i:", index);
}

/* A leaf owns all below it: lists and maps that the server takes as one end there. */
static bool
owns(const json_t *fields, const struct path *p, const json_t *body)
{
	for (size_t i = 0; i < p->n; i++) {
		if (!json_object_size(fields))
			return i > 0;
		fields = child_at(fields, p, i, body);
		if (!fields)
			return false;
	}
	return true;
}

static size_t
leaves(const json_t *fields, unsigned depth)
{
	const char *name;
	json_t *below;
	size_t n = 0;

	if (!json_object_size(fields) || depth >= 512)
		return 1;
	json_object_foreach((json_t *)fields, name, below)
		n += leaves(below, depth + 1);
	return n;
}

/* ---- who ---- */

static bool
wrote_after(const struct run *r, const struct author *a)
{
	return a->time == WHEN_NONE || a->time > r->world->old_instant;
}

static const struct author *
author_of_field(const struct run *r, const struct authors *as, const struct drift_object *o,
		const struct path *at)
{
	const struct author *best = NULL;

	for (size_t i = 0; i < as->n; i++) {
		const struct author *a = &as->v[i];

		if (wrote_after(r, a) && owns(a->fields, at, o->new_body) &&
		    (!best || a->time > best->time))
			best = a;
	}
	return best;
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
		size_t n = leaves(a->fields, 0);

		if (best && (born < at_birth || (born == at_birth && n <= most)))
			continue;
		best = a;
		most = n;
		at_birth = born;
	}
	return best;
}

static enum origin_class
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

static bool
same_entry(const struct author *a, const json_t *e)
{
	const char *sub = tree_str(e, "subresource");

	return str_eq(a->manager, tree_str(e, "manager")) &&
	       str_eq(a->operation, tree_str(e, "operation")) &&
	       str_eq(a->subresource, sub ? sub : "");
}

/* Did the field go from this manager's entry? */
static bool
owned_before(const struct authors *as, const struct author *a, const struct drift_object *o,
	     const struct path *at)
{
	for (size_t i = 0; i < json_array_size(as->before); i++) {
		const json_t *e = json_array_get(as->before, i);

		if (same_entry(a, e) && owns(tree_get(e, "fields"), at, o->old_body))
			return true;
	}
	return false;
}

/* Who applies a manifest that still has the field has not removed it. */
static bool
still_applies(const struct authors *as, const struct path *at, enum origin_class cls)
{
	return cls == ORIGIN_DEPLOY && as->applied && path_find(as->applied, at, NULL);
}

static const struct author *
author_of_removal(struct run *r, const struct authors *as, const struct drift_object *o,
		  const struct change *c, const char **sign)
{
	const struct author *last = NULL, *only = NULL;
	size_t writers = 0;

	for (size_t i = 0; i < as->n; i++) {
		const struct author *a = &as->v[i];
		enum origin_class cls;

		if (a->time == WHEN_NONE || !wrote_after(r, a) || *a->subresource)
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

/* ---- last-applied beside it ---- */

static void
note_applied(const struct authors *as, const struct drift_object *o, const struct change *c,
	     struct origin *out)
{
	const json_t *was = path_find(as->applied, &c->at, NULL);
	struct buf b = {0};

	if (!was || c->has_inner)
		return;
	if (c->new_value && tree_equal(was, c->new_value)) {
		if (out->cls == ORIGIN_DEPLOY)
			buf_puts(&b, "last-applied agrees");
	} else if (json_is_object(was) || json_is_array(was) || str_eq(o->key.kind, "Secret")) {
		buf_puts(&b, "last-applied differs");
	} else {
		buf_puts(&b, "last-applied still says ");
		if (json_is_string(was))
			buf_puts(&b, json_string_value(was));
		else
			canon_compact(&b, was);
	}
	if (b.n && b.n <= 200)
		json_array_append_new(out->evidence, json_stringn(b.p, b.n));
	buf_release(&b);
}

void
origin_of(struct run *r, const struct authors *as, const struct drift_object *o,
	  const struct change *c, struct origin *out)
{
	const struct author *a = NULL;
	const char *sign = NULL;

	out->evidence = json_array();
	out->time = WHEN_NONE;
	if (!c->at.n)
		a = author_of_object(as);
	else
		a = author_of_field(r, as, o, &c->at);
	if (!a && c->at.n && c->op == CHANGE_REMOVE)
		a = author_of_removal(r, as, o, c, &sign);
	if (a) {
		out->cls = class_of(r, o, c, a);
		out->manager = mem_strdup(a->manager);
		out->operation = a->operation ? mem_strdup(a->operation) : NULL;
		out->time = a->time;
		json_array_append_new(out->evidence, json_string("managedFields"));
		if (sign)
			json_array_append_new(out->evidence, json_string(sign));
	}
	if (c->at.n && as->applied && o->new_body)
		note_applied(as, o, c, out);
}

/* ---- a single change ---- */

static const json_t *
asked_origins(void *ctx, enum side s, const struct object_key *k)
{
	const struct origin_ask *q = ctx;

	(void)k;
	return s == SIDE_OLD ? q->old_origins : q->new_origins;
}

void
assess_origin(const struct rules *r, const struct origin_ask *q, const struct change *c,
	      struct origin *out)
{
	const struct world w = {.ctx = (void *)(uintptr_t)q, .origins = asked_origins,
				.old_instant = q->old_instant};
	const struct drift_object o = {.key = *q->key, .old_body = q->old_body,
				       .new_body = q->new_body};
	struct run run = {.rules = r, .world = &w};
	struct authors *as = authors_new(&run, &o);

	*out = (struct origin){.cls = ORIGIN_UNKNOWN};
	origin_of(&run, as, &o, c, out);
	authors_free(as);
}
