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
#include "author.h"

#include <stdlib.h>

#define MAX_EVIDENCE 200

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
	as->since = first_instant(r);
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
	after = as->since;
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

void
evidence_add(struct origin *out, struct buf *text)
{
	if (text->n && text->n <= MAX_EVIDENCE)
		json_array_append_new(out->evidence, json_stringn(text->p, text->n));
	buf_release(text);
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
	evidence_add(out, &b);
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
	evidence_add(out, &b);
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
			note_others(as, o, c, a, out);
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
