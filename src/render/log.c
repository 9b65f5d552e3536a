/* The timeline, and the history of one object or field. */
#include "render.h"

static void
put_cell(struct buf *out, size_t n, bool counted, size_t width)
{
	if (!counted)
		buf_printf(out, "%*s", (int)width, "");
	else if (n)
		buf_printf(out, "%*zu", (int)width, n);
	else
		buf_printf(out, "%*s", (int)width, ".");
}

static void
put_note(struct buf *out, const struct log_row *r)
{
	struct buf b = {0};

	if (r->partial)
		buf_puts(&b, "PARTIAL");
	else if (r->first)
		buf_puts(&b, "first");
	if (*r->labels)
		buf_printf(&b, "%s%s", b.n ? ", " : "", r->labels);
	if (*r->lacks)
		buf_printf(&b, "%slacks %s", b.n ? ", " : "", r->lacks);
	if (b.n) {
		buf_puts(out, "  ");
		put_safe(out, b.p);
	}
	buf_release(&b);
}

static void
put_row(struct buf *out, const struct log_row *r, const struct render_opts *o)
{
	const struct drift_summary *s = &r->summary;
	const size_t cells[] = {s->added, s->changed + s->recreated, s->removed, s->critical,
				s->warning, s->info, s->noise};
	static const size_t widths[] = {4, 4, 4, 5, 4, 4, 7};
	size_t start = out->n, at;

	buf_printf(out, "  %-8s ", r->name);
	at = out->n;
	if (r->missing) {
		when_print_day(out, r->instant, o->zone, o->now);
		pad_to(out, at, 18);
		buf_puts(out, "NO BACKUP FOUND FOR THIS NIGHT\n");
		return;
	}
	when_print_short(out, r->instant, o->zone, o->now);
	pad_to(out, at, 18);
	buf_printf(out, "%7llu", (unsigned long long)r->objects);
	for (size_t i = 0; i < countof(cells); i++)
		put_cell(out, cells[i], r->counted, widths[i]);
	put_note(out, r);
	if (o->format == FORMAT_WIDE)
		buf_printf(out, "  %s %s %.12s %.12s", r->source, r->archive, r->commit, r->sha256);
	while (out->n > start && out->p[out->n - 1] == ' ')
		out->n--;
	buf_putc(out, '\n');
}

static void
put_text(struct buf *out, const struct log_list *l, const struct render_opts *o)
{
	put_safe(out, l->context);
	buf_puts(out, ", ");
	put_count(out, l->snapshots, "snapshot");
	if (l->snapshots) {
		buf_puts(out, ", ");
		when_print_day(out, l->from, o->zone, o->now);
		buf_puts(out, " to ");
		when_print_day(out, l->to, o->zone, o->now);
		buf_puts(out, " (");
		put_zone(out, l->to, o);
		buf_puts(out, ")");
	}
	if (l->missing) {
		buf_puts(out, ", ");
		put_count(out, l->missing, "night");
		buf_puts(out, " missing");
	}
	buf_puts(out, "\n  NAME     SNAPSHOT          OBJECTS   +   ~   -   !!   !   i  NOISE\n");
	for (size_t i = 0; i < l->n; i++)
		put_row(out, &l->v[i], o);
}

static json_t *
row_json(const struct log_list *l, const struct log_row *r)
{
	struct buf at = {0};
	json_t *j;

	when_print_utc(&at, r->instant);
	j = json_pack("{s:s, s:s, s:s, s:s, s:b}", "apiVersion", "assay/v1", "kind", "Snapshot",
		      "context", l->context, "instant", at.p, "missing", r->missing);
	buf_release(&at);
	if (r->missing)
		return j;
	json_object_update_new(j, json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:b, s:s}", "name",
					    r->name, "source", r->source, "archive", r->archive,
					    "commit", r->commit, "sha256", r->sha256, "objects",
					    (json_int_t)r->objects, "partial", r->partial,
					    "labels", r->labels));
	if (r->counted)
		json_object_set_new(j, "changes",
				    json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "added",
					      (json_int_t)r->summary.added, "changed",
					      (json_int_t)r->summary.changed, "removed",
					      (json_int_t)r->summary.removed, "recreated",
					      (json_int_t)r->summary.recreated, "critical",
					      (json_int_t)r->summary.critical, "warning",
					      (json_int_t)r->summary.warning, "info",
					      (json_int_t)r->summary.info, "noise",
					      (json_int_t)r->summary.noise));
	return j;
}

static void
put_items(struct buf *out, json_t *items, const char *kind, enum render_format f)
{
	json_t *doc, *one;
	size_t i;

	if (f == FORMAT_NDJSON) {
		json_array_foreach(items, i, one) {
			canon_compact_ordered(out, one);
			buf_putc(out, '\n');
		}
		json_decref(items);
		return;
	}
	doc = json_pack("{s:s, s:s, s:o}", "apiVersion", "assay/v1", "kind", kind, "items", items);
	canon_dump_ordered(out, doc);
	json_decref(doc);
}

void
render_log(struct buf *out, const struct log_list *l, const struct render_opts *o)
{
	json_t *items;

	if (o->format == FORMAT_NAME) {
		for (size_t i = 0; i < l->n; i++) {
			if (l->v[i].missing)
				continue;
			when_print_utc(out, l->v[i].instant);
			buf_putc(out, '\n');
		}
	} else if (o->format == FORMAT_JSON || o->format == FORMAT_NDJSON) {
		items = json_array();
		for (size_t i = 0; i < l->n; i++)
			json_array_append_new(items, row_json(l, &l->v[i]));
		put_items(out, items, "Timeline", o->format);
	} else {
		put_text(out, l, o);
	}
}

/* ---- spans ---- */

static void
put_span(struct buf *out, const struct span *s, const struct render_opts *o)
{
	size_t start = out->n;

	buf_puts(out, "  ");
	when_print_short(out, s->from, o->zone, o->now);
	buf_puts(out, " ..");
	if (!s->open) {
		buf_putc(out, ' ');
		when_print_short(out, s->to, o->zone, o->now);
	}
	pad_to(out, start, 40);
	if (s->absent)
		buf_puts(out, "not there");
	else if (s->value)
		render_value(out, s->value, o->format == FORMAT_WIDE ? 0 : o->width - 41);
	else if (s->fields) {
		put_count(out, s->fields, "field");
		buf_puts(out, " changed");
	}
	if (s->first_seen)
		buf_puts(out, s->value ? "   first seen" : "first seen");
	else if (!s->absent && !s->value && !s->fields)
		buf_puts(out, "there again, or new");
	if (s->who) {
		buf_puts(out, "   ");
		put_safe(out, s->who);
	}
	buf_putc(out, '\n');
}

static json_t *
span_json(const char *context, const char *ref, const struct span *s)
{
	struct buf from = {0}, to = {0};
	json_t *j;

	when_print_utc(&from, s->from);
	when_print_utc(&to, s->to);
	j = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b}", "apiVersion", "assay/v1",
		      "kind", "Span", "context", context, "ref", ref, "path", s->path, "from",
		      from.p, "to", to.p, "open", s->open, "absent", s->absent);
	if (s->value)
		json_object_set(j, "value", s->value);
	buf_release(&from);
	buf_release(&to);
	return j;
}

static void
put_span_text(struct buf *out, const char *ref, const struct span *v, size_t n,
	      const struct render_opts *o)
{
	/* by field in the order of first sight, each newest first */
	for (size_t i = 0; i < n; i++) {
		bool before = false;

		for (size_t k = 0; k < i && !before; k++)
			before = str_eq(v[k].path, v[i].path);
		if (before)
			continue;
		put_safe(out, ref);
		if (*v[i].path) {
			buf_puts(out, "  ");
			render_path(out, v[i].path);
		}
		buf_putc(out, '\n');
		for (size_t k = n; k-- > 0;)
			if (str_eq(v[k].path, v[i].path))
				put_span(out, &v[k], o);
	}
}

void
render_spans(struct buf *out, const char *context, const char *ref, const struct span *v, size_t n,
	     const struct render_opts *o)
{
	json_t *items = json_array();

	if (o->format == FORMAT_JSON || o->format == FORMAT_NDJSON) {
		for (size_t i = 0; i < n; i++)
			json_array_append_new(items, span_json(context, ref, &v[i]));
		put_items(out, items, "History", o->format);
		return;
	}
	json_decref(items);
	if (o->format == FORMAT_NAME) {
		put_safe(out, ref);
		buf_putc(out, '\n');
	} else {
		put_span_text(out, ref, v, n, o);
	}
}
