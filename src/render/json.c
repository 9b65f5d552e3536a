/* The records of design.md 7: stable, in their order, times in UTC. */
#include "render.h"

static void
put(json_t *j, const char *name, json_t *v)
{
	json_object_set_new(j, name, v ? v : json_null());
}

static json_t *
text(const char *s)
{
	return s ? json_string(s) : NULL;
}

static json_t *
instant(int64_t at)
{
	struct buf b = {0};
	json_t *j;

	if (at == WHEN_NONE)
		return NULL;
	when_print_utc(&b, at);
	j = json_string(b.p);
	buf_release(&b);
	return j;
}

/* What the audit log tells beside the manager. */
static void
put_request(json_t *j, const struct origin *g)
{
	put(j, "user", text(g->user));
	put(j, "verb", text(g->verb));
	if (g->address)
		put(j, "address", text(g->address));
	put(j, "byHand", json_boolean(g->by_hand));
	if (g->window_from != WHEN_NONE && g->window_to != WHEN_NONE)
		put(j, "window", json_pack("{s:o, s:o}", "from", instant(g->window_from), "to",
					   instant(g->window_to)));
}

json_t *
origin_json(const struct origin *g)
{
	json_t *j = json_object();

	put(j, "class", json_string(origin_name(g->cls)));
	if (g->manager)
		put(j, "manager", json_string(g->manager));
	if (g->operation)
		put(j, "operation", json_string(g->operation));
	if (g->time != WHEN_NONE)
		put(j, "time", instant(g->time));
	if (g->cls == ORIGIN_AUDIT)
		put_request(j, g);
	put(j, "evidence", g->evidence ? json_incref(g->evidence) : json_array());
	return j;
}

static json_t *
inner_json(const struct change_inner *in)
{
	json_t *j = json_object();

	put(j, "format", json_string(doc_format_name(in->format)));
	if (in->path)
		put(j, "path", json_string(in->path));
	if (in->line)
		put(j, "line", json_integer(in->line));
	return j;
}

json_t *
render_change_json(const struct drift *d, size_t object, size_t change)
{
	const struct drift_object *ob = &d->v[object];
	const struct change *c = &ob->changes.v[change];
	const struct verdict *v = &ob->verdicts[change];
	json_t *j = json_object();

	put(j, "apiVersion", json_string("assay/v1"));
	put(j, "kind", json_string("Change"));
	put(j, "context", text(d->context));
	put(j, "from", instant(d->from));
	put(j, "to", instant(d->to));
	put(j, "ref", text(ob->ref));
	put(j, "namespace", text(ob->key.ns));
	put(j, "objectKind", text(ob->key.kind));
	put(j, "objectApiVersion", text(ob->api_version));
	put(j, "name", text(ob->key.name));
	if (ob->rolled_ref)
		put(j, "rolled", text(ob->rolled_ref));
	put(j, "op", json_string(change_op_name(c->op)));
	put(j, "path", text(c->path));
	put(j, "pointer", text(c->pointer ? c->pointer : ""));
	if (c->has_inner)
		put(j, "inner", inner_json(&c->inner));
	if (c->old_value)
		put(j, "old", json_incref(c->old_value));
	if (c->new_value)
		put(j, "new", json_incref(c->new_value));
	put(j, "category", json_string(category_name(v->category)));
	put(j, "severity", json_string(severity_name(v->severity)));
	put(j, "rule", text(v->rule));
	put(j, "noise", text(v->noise));
	put(j, "derived", text(v->derived));
	put(j, "origin", origin_json(&v->origin));
	if (v->why)
		put(j, "why", json_string(v->why));
	put(j, "id", json_string(v->id));
	return j;
}

static json_t *
end_json(int64_t at, const struct snapshot *s)
{
	json_t *j = json_object();

	put(j, "instant", instant(at));
	if (!s)
		return j;
	put(j, "source", text(s->source));
	put(j, "archive", text(s->archive));
	put(j, "sha256", json_string(s->sha256));
	put(j, "objects", json_integer((json_int_t)s->objects));
	return j;
}

static json_t *
coverage_json(const struct drift *d)
{
	json_t *j = json_object();

	put(j, "complete", json_boolean(!d->partial));
	put(j, "lost", d->lost ? json_incref(d->lost) : json_array());
	if (d->old_facts && d->old_facts->coverage)
		put(j, "from", coverage_to_json(d->old_facts->coverage));
	if (d->new_facts && d->new_facts->coverage)
		put(j, "to", coverage_to_json(d->new_facts->coverage));
	return j;
}

static json_t *
summary_json(const struct drift *d)
{
	const struct drift_summary *s = &d->summary;
	const struct {
		const char *name;
		size_t n;
	} rows[] = {
		{"all", s->all}, {"shown", s->shown}, {"noise", s->noise},
		{"derived", s->derived}, {"reviewed", s->reviewed}, {"accepted", s->accepted},
		{"filtered", s->filtered}, {"notComparable", s->not_comparable},
		{"objectsAdded", s->added}, {"objectsChanged", s->changed},
		{"objectsRemoved", s->removed}, {"objectsRecreated", s->recreated},
		{"critical", s->critical}, {"warning", s->warning}, {"info", s->info},
		{"byHand", s->by_hand}, {"cameAndWent", d->came_and_went},
		{"groups", s->groups}, {"inGroups", s->group_changes},
	};
	json_t *j = json_object();

	for (size_t i = 0; i < countof(rows); i++)
		put(j, rows[i].name, json_integer((json_int_t)rows[i].n));
	put(j, "noiseByRule", d->noise_counts ? json_incref(d->noise_counts) : json_object());
	return j;
}

static json_t *
object_json(const struct drift *d, size_t i)
{
	const struct drift_object *ob = &d->v[i];
	json_t *j = json_object(), *changes = json_array();

	for (size_t k = 0; k < ob->changes.n; k++)
		if (ob->verdicts[k].hidden == SHOWN)
			json_array_append_new(changes, render_change_json(d, i, k));
	if (!json_array_size(changes)) {
		json_decref(changes);
		json_decref(j);
		return NULL;
	}
	put(j, "ref", text(ob->ref));
	put(j, "namespace", text(ob->key.ns));
	put(j, "objectKind", text(ob->key.kind));
	put(j, "objectApiVersion", text(ob->api_version));
	put(j, "name", text(ob->key.name));
	if (ob->rolled_ref)
		put(j, "rolled", text(ob->rolled_ref));
	put(j, "op", json_string(change_op_name(ob->op)));
	put(j, "severity", json_string(severity_name(ob->severity)));
	put(j, "origin", json_string(origin_name(ob->origin)));
	put(j, "changes", changes);
	return j;
}

json_t *
render_drift_json(const struct drift *d, const struct render_opts *o)
{
	json_t *j = json_object(), *objects = json_array(), *one;

	(void)o;
	put(j, "apiVersion", json_string("assay/v1"));
	put(j, "kind", json_string("Diff"));
	put(j, "context", text(d->context));
	put(j, "from", end_json(d->from, d->old_facts));
	put(j, "to", end_json(d->to, d->new_facts));
	put(j, "coverage", coverage_json(d));
	put(j, "summary", summary_json(d));
	for (size_t i = 0; i < d->n; i++)
		if ((one = object_json(d, i)))
			json_array_append_new(objects, one);
	put(j, "objects", objects);
	put(j, "groups", groups_json(d));
	return j;
}
