/* What hands did, as records: stable, in their order, times in UTC. */
#include "audit.h"

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

	when_print_utc(&b, at);
	j = json_string(buf_cstr(&b));
	buf_release(&b);
	return j;
}

static void
put_change(json_t *j, const struct audit_item *item, const struct change *c)
{
	put(j, "op", json_string(change_op_name(c->op)));
	put(j, "path", text(c->path));
	put(j, "pointer", text(c->pointer ? c->pointer : ""));
	if (c->has_inner) {
		json_t *inner = json_object();

		put(inner, "format", json_string(doc_format_name(c->inner.format)));
		if (c->inner.path)
			put(inner, "path", json_string(c->inner.path));
		if (c->inner.line)
			put(inner, "line", json_integer(c->inner.line));
		put(j, "inner", inner);
	}
	if (c->old_value && item->what != AUDIT_FOOTPRINT)
		put(j, "declared", json_incref(c->old_value));
	if (c->new_value)
		put(j, "live", json_incref(c->new_value));
}

json_t *
render_audit_json(const struct audit *a, const struct audit_item *item)
{
	const struct drift_object *ob = object_of(a, item);
	const struct verdict *v = verdict_of(a, item);
	json_t *j = json_object();

	put(j, "apiVersion", json_string("assay/v1"));
	put(j, "kind", json_string("AuditItem"));
	put(j, "context", text(a->drift.context));
	put(j, "instant", instant(a->drift.to));
	put(j, "ref", text(ob->ref));
	put(j, "namespace", text(ob->key.ns));
	put(j, "objectKind", text(ob->key.kind));
	put(j, "objectApiVersion", text(ob->api_version));
	put(j, "name", text(ob->key.name));
	put(j, "what", json_string(audit_what_name(item->what)));
	put_change(j, item, change_of(a, item));
	put(j, "by", json_string(audit_by_name(item->by)));
	if (item->by_name)
		put(j, "byName", json_string(item->by_name));
	if (item->from != WHEN_NONE)
		put(j, "from", instant(item->from));
	if (item->to != WHEN_NONE)
		put(j, "to", instant(item->to));
	put(j, "category", json_string(category_name(v->category)));
	put(j, "severity", json_string(severity_name(v->severity)));
	put(j, "rule", text(v->rule));
	put(j, "noise", text(v->noise));
	put(j, "origin", origin_json(&v->origin));
	if (v->why)
		put(j, "why", json_string(v->why));
	put(j, "id", json_string(v->id));
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
		put(j, rows[i].name, json_integer((json_int_t)rows[i].n));
	for (size_t i = 0; i < AUDIT_WHATS; i++)
		put(j, audit_what_name((enum audit_what)i), json_integer((json_int_t)a->shown[i]));
	put(j, "noiseByRule",
	    a->drift.noise_counts ? json_incref(a->drift.noise_counts) : json_object());
	return j;
}

static json_t *
end_json(int64_t at, const struct snapshot *s)
{
	json_t *j = json_object();

	put(j, "instant", instant(at));
	if (s) {
		put(j, "source", text(s->source));
		put(j, "archive", text(s->archive));
		put(j, "sha256", json_string(s->sha256));
		put(j, "objects", json_integer((json_int_t)s->objects));
	}
	return j;
}

void
put_audit_records(struct buf *out, const struct audit *a, enum render_format f)
{
	json_t *items = json_array(), *one, *doc;
	size_t i;

	for (i = 0; i < a->n; i++)
		if (audit_item_shown(a, &a->v[i]))
			json_array_append_new(items, render_audit_json(a, &a->v[i]));
	if (f == FORMAT_NDJSON) {
		json_array_foreach(items, i, one) {
			canon_compact_ordered(out, one);
			buf_putc(out, '\n');
		}
		json_decref(items);
		return;
	}
	doc = json_object();
	put(doc, "apiVersion", json_string("assay/v1"));
	put(doc, "kind", json_string("Audit"));
	put(doc, "context", text(a->drift.context));
	if (a->snapshots > 1)
		put(doc, "from", end_json(a->drift.from, a->drift.old_facts));
	put(doc, "to", end_json(a->drift.to, a->drift.new_facts));
	put(doc, "snapshots", json_integer((json_int_t)a->snapshots));
	put(doc, "managers", json_boolean(!a->nameless));
	put(doc, "summary", summary_json(a));
	put(doc, "items", items);
	canon_dump_ordered(out, doc);
	json_decref(doc);
}
