/* What hands did, as records: stable, in their order, times in UTC. */
#include "audit.h"

static void
put_change(json_t *j, const struct audit_item *item, const struct change *c)
{
	record_set(j, "op", json_string(change_op_name(c->op)));
	record_set(j, "path", json_string(c->path));
	record_set(j, "pointer", json_string(c->pointer ? c->pointer : ""));
	if (c->has_inner) {
		json_t *inner = json_object();

		record_set(inner, "format", json_string(doc_format_name(c->inner.format)));
		if (c->inner.path)
			record_set(inner, "path", json_string(c->inner.path));
		if (c->inner.line)
			record_set(inner, "line", json_integer(c->inner.line));
		record_set(j, "inner", inner);
	}
	if (c->old_value && item->what != AUDIT_FOOTPRINT)
		record_set(j, "declared", json_incref(c->old_value));
	if (c->new_value)
		record_set(j, "live", json_incref(c->new_value));
}

json_t *
render_audit_json(const struct audit *a, const struct audit_item *item)
{
	const struct drift_object *ob = object_of(a, item);
	const struct verdict *v = verdict_of(a, item);
	json_t *j = json_object();

	record_set(j, "apiVersion", json_string("assay/v1"));
	record_set(j, "kind", json_string("AuditItem"));
	record_set(j, "context", json_string(a->drift.context));
	record_set(j, "instant", time_json(a->drift.to));
	record_object(j, ob);
	record_set(j, "what", json_string(audit_what_name(item->what)));
	put_change(j, item, change_of(a, item));
	record_set(j, "by", json_string(audit_by_name(item->by)));
	if (item->by_name)
		record_set(j, "byName", json_string(item->by_name));
	if (item->from != WHEN_NONE)
		record_set(j, "from", time_json(item->from));
	if (item->to != WHEN_NONE)
		record_set(j, "to", time_json(item->to));
	record_set(j, "category", json_string(category_name(v->category)));
	record_set(j, "severity", json_string(severity_name(v->severity)));
	record_set(j, "rule", json_string(v->rule));
	record_set(j, "noise", json_string(v->noise));
	record_set(j, "origin", origin_json(&v->origin));
	if (v->why)
		record_set(j, "why", json_string(v->why));
	record_set(j, "id", json_string(v->id));
	return j;
}

static json_t *
summary_json(const struct audit *a)
{
	const struct drift_summary *s = &a->drift.summary;
	size_t shown = 0;
	json_t *j = json_object();

	for (size_t i = 0; i < AUDIT_WHATS; i++)
		shown += a->shown[i];
	const struct {
		const char *name;
		size_t n;
	} rows[] = {
		{"all", a->n}, {"shown", shown}, {"noise", a->noise}, {"others", a->others},
		{"filtered", a->filtered}, {"objects", s->critical + s->warning + s->info},
		{"critical", s->critical}, {"warning", s->warning}, {"info", s->info},
	};

	for (size_t i = 0; i < countof(rows); i++)
		record_set(j, rows[i].name, json_integer((json_int_t)rows[i].n));
	for (size_t i = 0; i < AUDIT_WHATS; i++)
		record_set(j, audit_what_name((enum audit_what)i),
			   json_integer((json_int_t)a->shown[i]));
	record_set(j, "noiseByRule",
		   a->drift.noise_counts ? json_incref(a->drift.noise_counts) : json_object());
	return j;
}

void
put_audit_records(struct buf *out, const struct audit *a, enum render_format f)
{
	json_t *items = json_array(), *doc;

	for (size_t i = 0; i < a->n; i++)
		if (audit_item_shown(a, &a->v[i]))
			json_array_append_new(items, render_audit_json(a, &a->v[i]));
	if (f == FORMAT_NDJSON) {
		put_json_lines(out, items);
		return;
	}
	doc = json_object();
	record_set(doc, "apiVersion", json_string("assay/v1"));
	record_set(doc, "kind", json_string("Audit"));
	record_set(doc, "context", json_string(a->drift.context));
	if (a->snapshots > 1)
		record_set(doc, "from", record_end(a->drift.from, a->drift.old_facts));
	record_set(doc, "to", record_end(a->drift.to, a->drift.new_facts));
	record_set(doc, "snapshots", json_integer((json_int_t)a->snapshots));
	record_set(doc, "managers", json_boolean(!a->nameless));
	record_set(doc, "summary", summary_json(a));
	record_set(doc, "items", items);
	canon_dump_ordered(out, doc);
	json_decref(doc);
}
