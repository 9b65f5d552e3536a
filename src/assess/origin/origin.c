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

#include "fields.h"
#include "judge.h"
#include "lineage/lineage.h"
#include "request.h"

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
	json_t *applied, *was_applied;	/* the tree in last-applied, now and before, or NULL */
	struct requests requests;
};

#define LAST_APPLIED  "kubectl.kubernetes.io/last-applied-configuration"
#define LEFT_MANIFEST "last-applied no longer has it"
#define MAX_EVIDENCE  200

/* ---- reading ---- */

/* New reference or NULL. */
static json_t *
applied_in(const json_t *body)
{
	const json_t *v = json_object_get(tree_at(body, "metadata/annotations"), LAST_APPLIED);
	struct limits lim = LIMITS_DEFAULT;

	if (json_is_string(v))
		return tree_parse_json(json_string_value(v), json_string_length(v), &lim, NULL,
				       NULL);
	return json_is_object(v) ? json_incref((json_t *)v) : NULL;
}

/* ---- from the newer snapshot to the older ---- */

/* Is the drift asked for backwards? Who made a change is told by what was written between the two
 * all the same: the object and the change are turned round before they are looked at. */
static bool
is_backwards(const struct run *r)
{
	return r->world->old_instant > r->world->new_instant;
}

static int64_t
first_instant(const struct run *r)
{
	return is_backwards(r) ? r->world->new_instant : r->world->old_instant;
}

static enum change_op
turned_op(enum change_op op)
{
	return op == CHANGE_ADD ? CHANGE_REMOVE : op == CHANGE_REMOVE ? CHANGE_ADD : op;
}

/* All borrowed from o. */
static struct drift_object
turned_object(const struct run *r, const struct drift_object *o)
{
	struct drift_object t = *o;

	if (!is_backwards(r))
		return t;
	t.old_body = o->new_body;
	t.new_body = o->old_body;
	t.op = turned_op(o->op);
	if (o->rolled_from) {
		t.key = *o->rolled_from;
		t.rolled_from = (struct object_key *)(uintptr_t)&o->key;
	}
	return t;
}

static struct change
turned_change(const struct run *r, const struct change *c)
{
	struct change t = *c;

	if (!is_backwards(r))
		return t;
	t.old_value = c->new_value;
	t.new_value = c->old_value;
	t.op = turned_op(c->op);
	return t;
}

/* ---- reading ---- */

struct authors *
authors_new(struct run *r, const struct drift_object *told)
{
	const struct drift_object turned = turned_object(r, told), *o = &turned;
	enum side last = is_backwards(r) ? SIDE_OLD : SIDE_NEW;
	enum side first = is_backwards(r) ? SIDE_NEW : SIDE_OLD;
	const json_t *file = r->world->origins(r->world->ctx, last, &o->key);
	const json_t *list = tree_get(file, "managers");
	struct authors *as = mem_zero(1, sizeof(*as));
	int64_t after;

	as->before = tree_get(r->world->origins(r->world->ctx, first,
						o->rolled_from ? o->rolled_from : &o->key),
			      "managers");
	as->created = tree_time(file, "creationTimestamp");
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
			.time = tree_time(e, "time"),
		};
	}
	as->applied = applied_in(o->new_body);
	as->was_applied = as->applied ? applied_in(o->old_body) : NULL;
	/* what was asked for before the object was made was asked of another one */
	after = first_instant(r);
	if (o->new_body && as->created != WHEN_NONE && as->created - 3 > after)
		after = as->created - 3;
	requests_read(&as->requests, file, after);
	return as;
}

void
authors_free(struct authors *as)
{
	if (!as)
		return;
	json_decref(as->applied);
	json_decref(as->was_applied);
	requests_release(&as->requests);
	free(as->v);
	free(as);
}

/* ---- who ---- */

static bool
wrote_after(const struct run *r, const struct author *a)
{
	return a->time == WHEN_NONE || a->time > first_instant(r);
}

/* What stood there when the first manifest was applied: whoever changed it later would have taken it
 * out of this entry, so it is no use to ask for other owners. */
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
author_of_field(const struct run *r, const struct authors *as, const struct drift_object *o,
		const struct path *at)
{
	struct claim best = {0};

	for (size_t i = 0; i < as->n; i++) {
		struct claim c = {.a = &as->v[i]};

		if (!wrote_after(r, c.a))
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

/* Others who own it, or parts of it, and wrote since. */
static void
note_others(const struct run *r, const struct authors *as, const struct drift_object *o,
	    const struct change *c, const struct author *chosen, struct origin *out)
{
	struct buf b = {0};

	for (size_t i = 0; i < as->n; i++) {
		const struct author *a = &as->v[i];

		if (a == chosen || str_eq(a->manager, chosen->manager) || !wrote_after(r, a) ||
		    fields_own(a->fields, &o->key, &c->at, o->new_body) == OWNED_NOT)
			continue;
		buf_printf(&b, "%s%s", b.n ? ", " : "also owned by ", a->manager);
	}
	if (b.n && b.n <= MAX_EVIDENCE)
		json_array_append_new(out->evidence, json_stringn(b.p, b.n));
	buf_release(&b);
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

/* Who applies a manifest that still has the field has not removed it. */
static bool
still_applies(const struct authors *as, const struct path *at, enum origin_class cls)
{
	return cls == ORIGIN_DEPLOY && as->applied && path_find(as->applied, at, NULL);
}

/* Was it in the manifest as applied before, and is it in that as applied now no more? */
static bool
left_manifest(const struct authors *as, const struct change *c)
{
	return c->op == CHANGE_REMOVE && as->applied && as->was_applied &&
	       path_find(as->was_applied, &c->at, NULL) && !path_find(as->applied, &c->at, NULL);
}

/* Who wrote the annotation that holds the manifest. */
static const struct author *
author_of_manifest(const struct run *r, const struct authors *as, const struct drift_object *o)
{
	const struct author *a;
	struct path at = {0};

	path_member(&at, "metadata");
	path_member(&at, "annotations");
	path_member(&at, LAST_APPLIED);
	a = author_of_field(r, as, o, &at);
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
		last = author_of_manifest(r, as, o);
	if (last) {
		*sign = LEFT_MANIFEST;
		return last;
	}
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

static bool
same_value(const json_t *a, const json_t *b)
{
	double x, y;

	return a && b && (tree_equal(a, b) ||
			  (value_number(a, &x) && value_number(b, &y) && x == y));
}

static void
say_applied(struct buf *b, const json_t *was, const struct drift_object *o)
{
	if (json_is_object(was) || json_is_array(was) || str_eq(o->key.kind, "Secret")) {
		buf_puts(b, "last-applied differs");
		return;
	}
	buf_puts(b, "last-applied still says ");
	if (json_is_string(was))
		buf_puts(b, json_string_value(was));
	else
		canon_compact(b, was);
}

/* A value that came by hand, or of which nobody tells, and that the manifest does not have. */
static bool
beside_manifest(const struct authors *as, const struct change *c, const struct origin *out)
{
	enum origin_class cls = origin_tool(out);

	return c->op != CHANGE_REMOVE && json_object_get(as->applied, "kind") &&
	       (cls == ORIGIN_HAND || cls == ORIGIN_UNKNOWN);
}

static void
note_applied(const struct authors *as, const struct drift_object *o, const struct change *c,
	     struct origin *out)
{
	const json_t *was = path_find(as->applied, &c->at, NULL);
	struct buf b = {0};

	if (c->has_inner)
		return;
	if (!was && left_manifest(as, c)) {
		if (!out->manager)
			buf_puts(&b, LEFT_MANIFEST);
	} else if (!was) {
		if (beside_manifest(as, c, out))
			buf_puts(&b, "not in last-applied");
	} else if (same_value(was, c->new_value)) {
		if (origin_tool(out) == ORIGIN_DEPLOY)
			buf_puts(&b, "last-applied agrees");
	} else {
		say_applied(&b, was, o);
	}
	if (b.n && b.n <= MAX_EVIDENCE)
		json_array_append_new(out->evidence, json_stringn(b.p, b.n));
	buf_release(&b);
}

/* ---- the audit log ---- */

static bool
is_person(const char *user)
{
	return user && !str_starts(user, "system:");
}

static void
note_request(const struct request *q, const char *sign, struct origin *out)
{
	struct buf b = {0};

	json_array_append_new(out->evidence, json_string("audit log"));
	json_array_append_new(out->evidence, json_string(sign));
	if (!q->by)
		return;
	buf_printf(&b, "asked by %s, who acted as %s", q->by, q->user);
	if (b.n <= MAX_EVIDENCE)
		json_array_append_new(out->evidence, json_stringn(b.p, b.n));
	buf_release(&b);
}

/* Without a log in which the request is found, nobody is named. */
static const struct request *
request_of(const struct authors *as, const struct change *c, const struct author *a,
	   struct origin *out)
{
	const struct request_hint h = {.manager = a ? a->manager : NULL,
				       .time = a ? a->time : WHEN_NONE};
	const struct request *q;
	const char *sign = NULL;

	if (!as->requests.n)
		return NULL;
	q = requests_pick(&as->requests, c, &h, &sign);
	if (q) {
		note_request(q, sign, out);
	} else {
		char *text = mem_printf("audit log: %zu request%s, none that is sure to have made it",
					as->requests.n, as->requests.n == 1 ? "" : "s");

		json_array_append_new(out->evidence, json_string(text));
		free(text);
	}
	return q;
}

static void
tell_request(struct run *r, const struct drift_object *o, const struct change *c,
	     const struct request *q, struct origin *out)
{
	const struct author by_name = {.manager = q->manager, .subresource = ""};

	out->cls = ORIGIN_AUDIT;
	out->user = mem_strdup(q->user);
	out->verb = mem_strdup(q->verb);
	out->address = q->address ? mem_strdup(q->address) : NULL;
	out->time = q->time;
	out->window_from = q->from;
	out->window_to = q->to;
	if (!out->manager && q->manager) {
		out->manager = mem_strdup(q->manager);
		out->tool = class_of(r, o, c, &by_name);
	}
	out->by_hand = (is_person(q->user) || is_person(q->by)) &&
		       (out->tool == ORIGIN_HAND || out->tool == ORIGIN_UNKNOWN);
}

enum origin_class
origin_tool(const struct origin *o)
{
	return o->by_hand ? ORIGIN_HAND : o->cls == ORIGIN_AUDIT ? o->tool : o->cls;
}

/* ---- all of it ---- */

static const struct author *
author_of_change(struct run *r, const struct authors *as, const struct drift_object *o,
		 const struct change *c, const char **sign)
{
	const struct author *a;

	if (!c->at.n || lineage_is_born(o, c))
		return author_of_object(as);
	a = author_of_field(r, as, o, &c->at);
	return !a && c->op == CHANGE_REMOVE ? author_of_removal(r, as, o, c, sign) : a;
}

void
origin_of(struct run *r, const struct authors *as, const struct drift_object *told,
	  const struct change *of, struct origin *out)
{
	const struct drift_object turned = turned_object(r, told), *o = &turned;
	const struct change turned_of = turned_change(r, of), *c = &turned_of;
	const struct request *q;
	const char *sign = NULL;
	const struct author *a = author_of_change(r, as, o, c, &sign);

	*out = (struct origin){.evidence = json_array(), .time = WHEN_NONE,
			       .window_from = WHEN_NONE, .window_to = WHEN_NONE};
	q = request_of(as, c, a, out);
	if (a) {
		out->cls = out->tool = class_of(r, o, c, a);
		out->by_hand = out->cls == ORIGIN_HAND;
		out->manager = mem_strdup(a->manager);
		out->operation = a->operation ? mem_strdup(a->operation) : NULL;
		out->time = a->time;
		json_array_append_new(out->evidence, json_string("managedFields"));
		if (sign)
			json_array_append_new(out->evidence, json_string(sign));
		else if (c->at.n)
			note_others(r, as, o, c, a, out);
	}
	if (q)
		tell_request(r, o, c, q, out);
	if (c->at.n && as->applied && o->new_body)
		note_applied(as, o, c, out);
	if (o->new_body)
		marks_note(r, o, c, out);
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
				.old_instant = q->old_instant,
				.new_instant = INT64_MAX};
	const struct drift_object o = {.key = *q->key, .old_body = q->old_body,
				       .new_body = q->new_body};
	struct run run = {.rules = r, .world = &w};
	struct authors *as = authors_new(&run, &o);

	*out = (struct origin){.cls = ORIGIN_UNKNOWN};
	origin_of(&run, as, &o, c, out);
	authors_free(as);
}
