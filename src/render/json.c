/* The records of design.md 7: stable, in their order, times in UTC. */
#include "render.h"

#include "assay/assess/used.h"

void
record_set(json_t *j, const char *name, json_t *v)
{
	json_object_set_new(j, name, v ? v : json_null());
}

void
record_object(json_t *j, const struct drift_object *ob)
{
	record_set(j, "ref", json_string(ob->ref));
	record_set(j, "namespace", json_string(ob->key.ns));
	record_set(j, "objectKind", json_string(ob->key.kind));
	record_set(j, "objectApiVersion", json_string(ob->api_version));
	record_set(j, "name", json_string(ob->key.name));
}

/* What the audit log tells beside the manager. */
static void
put_request(json_t *j, const struct origin *g)
{
	record_set(j, "user", json_string(g->user));
	record_set(j, "verb", json_string(g->verb));
	if (g->address)
		record_set(j, "address", json_string(g->address));
	record_set(j, "byHand", json_boolean(g->by_hand));
	if (g->window_from != WHEN_NONE && g->window_to != WHEN_NONE)
		record_set(j, "window", json_pack("{s:o, s:o}", "from", time_json(g->window_from),
						  "to", time_json(g->window_to)));
}

json_t *
origin_json(const struct origin *g)
{
	json_t *j = json_object();

	record_set(j, "class", json_string(origin_name(g->cls)));
	if (g->manager)
		record_set(j, "manager", json_string(g->manager));
	if (g->operation)
		record_set(j, "operation", json_string(g->operation));
	if (g->time != WHEN_NONE)
		record_set(j, "time", time_json(g->time));
	if (g->cls == ORIGIN_AUDIT)
		put_request(j, g);
	record_set(j, "evidence", g->evidence ? json_incref(g->evidence) : json_array());
	return j;
}

static json_t *
inner_json(const struct change_inner *in)
{
	json_t *j = json_object();

	record_set(j, "format", json_string(doc_format_name(in->format)));
	if (in->path)
		record_set(j, "path", json_string(in->path));
	if (in->line)
		record_set(j, "line", json_integer(in->line));
	return j;
}

json_t *
render_change_json(const struct drift *d, size_t object, size_t change)
{
	const struct drift_object *ob = &d->v[object];
	const struct change *c = &ob->changes.v[change];
	const struct verdict *v = &ob->verdicts[change];
	json_t *j = json_object();

	record_set(j, "apiVersion", json_string("assay/v1"));
	record_set(j, "kind", json_string("Change"));
	record_set(j, "context", json_string(d->context));
	record_set(j, "from", time_json(d->from));
	record_set(j, "to", time_json(d->to));
	record_object(j, ob);
	if (ob->rolled_ref)
		record_set(j, "rolled", json_string(ob->rolled_ref));
	record_set(j, "op", json_string(change_op_name(c->op)));
	record_set(j, "path", json_string(c->path));
	record_set(j, "pointer", json_string(c->pointer ? c->pointer : ""));
	if (c->has_inner)
		record_set(j, "inner", inner_json(&c->inner));
	if (c->old_value)
		record_set(j, "old", json_incref(c->old_value));
	if (c->new_value)
		record_set(j, "new", json_incref(c->new_value));
	record_set(j, "category", json_string(category_name(v->category)));
	record_set(j, "severity", json_string(severity_name(v->severity)));
	record_set(j, "rule", json_string(v->rule));
	record_set(j, "noise", json_string(v->noise));
	record_set(j, "derived", json_string(v->derived));
	record_set(j, "origin", origin_json(&v->origin));
	if (v->why)
		record_set(j, "why", json_string(v->why));
	record_set(j, "id", json_string(v->id));
	return j;
}

json_t *
record_end(int64_t at, const struct snapshot *s)
{
	json_t *j = json_object();

	record_set(j, "instant", time_json(at));
	if (!s)
		return j;
	record_set(j, "source", json_string(s->source));
	record_set(j, "archive", json_string(s->archive));
	record_set(j, "sha256", json_string(s->sha256));
	record_set(j, "objects", json_integer((json_int_t)s->objects));
	return j;
}

static json_t *
coverage_json(const struct drift *d)
{
	json_t *j = json_object();

	record_set(j, "complete", json_boolean(!d->partial));
	record_set(j, "lost", d->lost ? json_incref(d->lost) : json_array());
	if (d->old_facts && d->old_facts->coverage)
		record_set(j, "from", coverage_to_json(d->old_facts->coverage));
	if (d->new_facts && d->new_facts->coverage)
		record_set(j, "to", coverage_to_json(d->new_facts->coverage));
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
		record_set(j, rows[i].name, json_integer((json_int_t)rows[i].n));
	record_set(j, "noiseByRule",
		   d->noise_counts ? json_incref(d->noise_counts) : json_object());
	return j;
}

static json_t *
object_json(const struct drift *d, size_t i, const struct render_opts *o)
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
	record_object(j, ob);
	if (ob->rolled_ref)
		record_set(j, "rolled", json_string(ob->rolled_ref));
	record_set(j, "op", json_string(change_op_name(ob->op)));
	record_set(j, "severity", json_string(severity_name(ob->severity)));
	record_set(j, "origin", json_string(origin_name(ob->origin)));
	record_set(j, "changes", changes);
	if (o->users && ob->used && ob->used->n)
		record_set(j, "usedBy", used_by_json(ob));
	return j;
}

json_t *
render_drift_json(const struct drift *d, const struct render_opts *o)
{
	json_t *j = json_object(), *objects = json_array(), *one;

	record_set(j, "apiVersion", json_string("assay/v1"));
	record_set(j, "kind", json_string("Diff"));
	record_set(j, "context", json_string(d->context));
	record_set(j, "from", record_end(d->from, d->old_facts));
	if (drift_other_context(d))
		record_set(tree_get(j, "from"), "context", json_string(drift_other_context(d)));
	record_set(j, "to", record_end(d->to, d->new_facts));
	record_set(j, "coverage", coverage_json(d));
	record_set(j, "summary", summary_json(d));
	for (size_t i = 0; i < d->n; i++)
		if ((one = object_json(d, i, o)))
			json_array_append_new(objects, one);
	record_set(j, "objects", objects);
	record_set(j, "groups", groups_json(d));
	return j;
}

void
put_json_lines(struct buf *out, json_t *items)
{
	json_t *one;
	size_t i;

	json_array_foreach(items, i, one) {
		canon_compact_ordered(out, one);
		buf_putc(out, '\n');
	}
	json_decref(items);
}

void
put_json_records(struct buf *out, json_t *items, const char *kind, enum render_format f)
{
	json_t *doc;

	if (f == FORMAT_NDJSON) {
		put_json_lines(out, items);
		return;
	}
	doc = json_pack("{s:s, s:s, s:o}", "apiVersion", "assay/v1", "kind", kind, "items", items);
	canon_dump_ordered(out, doc);
	json_decref(doc);
}
