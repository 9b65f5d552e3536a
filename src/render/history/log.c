/* The timeline. */
#include "render.h"

/* ---- as a table ---- */

#define NAME_COLUMN 11
#define NUMBERS     43			/* OBJECTS to NOISE */

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
	if (r->partial)
		buf_puts(out, "PARTIAL");
	else if (r->first)
		buf_puts(out, "first");
	if (*r->labels)
		buf_printf(out, "%s%s", out->n ? ", " : "", r->labels);
	if (*r->lacks)
		buf_printf(out, "%slacks %s", out->n ? ", " : "", r->lacks);
	/* what none of the numbers counts, since it stands for itself */
	if (r->counted && r->summary.apart)
		buf_printf(out, "%s%zu cause%s of many changes", out->n ? ", " : "",
			   r->summary.apart, r->summary.apart == 1 ? "" : "s");
}

/* Behind the numbers if there is room, else below them. */
static void
put_row_note(struct buf *out, size_t start, const struct log_row *r, const struct render_opts *o)
{
	struct buf b = {0};
	size_t used = utf8_width(out->p + start, out->n - start);

	put_note(&b, r);
	if (b.n && used + 2 + utf8_width(b.p, b.n) <= o->width) {
		buf_puts(out, "  ");
		put_safe(out, b.p);
	} else if (b.n) {
		buf_putc(out, '\n');
		buf_fill(out, ' ', NAME_COLUMN);
		render_wrap(out, b.p, NAME_COLUMN, o->width);
	}
	buf_release(&b);
}

static void
put_row_objects(struct buf *out, const struct log_row *r, const struct render_opts *o)
{
	for (size_t i = 0; i < r->nchanged; i++) {
		const struct log_object *ob = &r->changed[i];

		buf_printf(out, "%*s %2s ", NAME_COLUMN - 4 + (int)strlen(op_sign(ob->op)),
			   op_sign(ob->op), render_severity_sign(ob->severity));
		render_wrap(out, ob->ref, NAME_COLUMN + 4, o->width);
		buf_putc(out, '\n');
	}
}

/* What one row is about, where a table is too wide: "+1 ~4 -0, !! 0 ! 4 i 1, 13 noise". */
static void
put_sentence(struct buf *out, const struct log_row *r, const struct render_opts *o)
{
	const struct drift_summary *s = &r->summary;
	struct buf b = {0}, note = {0};

	buf_printf(&b, "%s%s", r->name, *r->name ? "  " : "");
	when_print_short(&b, r->instant, o->zone, o->now);
	buf_printf(&b, "  %llu objects", (unsigned long long)r->objects);
	if (r->counted)
		buf_printf(&b, ", +%zu ~%zu -%zu, !! %zu ! %zu i %zu, %zu noise", s->added,
			   s->changed + s->recreated, s->removed, s->critical, s->warning, s->info,
			   s->noise);
	put_note(&note, r);
	if (note.n)
		buf_printf(&b, ", %s", note.p);
	buf_puts(out, "  ");
	render_wrap(out, b.p, 4, o->width);
	buf_putc(out, '\n');
	buf_release(&b);
	buf_release(&note);
}

static void
put_row(struct buf *out, const struct log_row *r, size_t column, const struct render_opts *o)
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
		pad_to(out, at, column);
		buf_puts(out, "NO BACKUP\n");
		return;
	}
	when_print_short(out, r->instant, o->zone, o->now);
	pad_to(out, at, column);
	buf_printf(out, "%7llu", (unsigned long long)r->objects);
	for (size_t i = 0; i < countof(cells); i++)
		put_cell(out, cells[i], r->counted, widths[i]);
	put_row_note(out, start, r, o);
	if (o->format == FORMAT_WIDE)
		buf_printf(out, "  %s %s %.12s %.12s", r->source, r->archive, r->commit, r->sha256);
	while (out->n > start && out->p[out->n - 1] == ' ')
		out->n--;
	buf_putc(out, '\n');
}

/* As wide as the longest date, which has a year when it is not of this one. */
static size_t
date_column(const struct log_list *l, const struct render_opts *o)
{
	size_t most = 16;

	for (size_t i = 0; i < l->n; i++) {
		struct buf b = {0};

		when_print_short(&b, l->v[i].instant, o->zone, o->now);
		most = b.n > most ? b.n : most;
		buf_release(&b);
	}
	return most + 2;
}

static void
put_log_head(struct buf *out, const struct log_list *l, const struct render_opts *o)
{
	struct buf b = {0};

	buf_printf(&b, "%s, ", l->context);
	put_count(&b, l->snapshots, "snapshot");
	if (l->snapshots) {
		buf_puts(&b, ", ");
		when_print_day(&b, l->from, o->zone, o->now);
		buf_puts(&b, " to ");
		when_print_day(&b, l->to, o->zone, o->now);
		buf_puts(&b, " (");
		put_zone(&b, l->to, o);
		buf_puts(&b, ")");
	}
	if (l->missing) {
		buf_puts(&b, ", ");
		put_count(&b, l->missing, "night");
		buf_puts(&b, " missing");
	}
	render_wrap(out, b.p, 2, o->width);
	buf_putc(out, '\n');
	buf_release(&b);
}

static void
put_text(struct buf *out, const struct log_list *l, const struct render_opts *o)
{
	size_t column = date_column(l, o);
	bool table = o->format == FORMAT_WIDE || NAME_COLUMN + column + NUMBERS - 4 <= o->width;

	put_log_head(out, l, o);
	if (table) {
		size_t at;

		buf_puts(out, "  NAME     ");
		at = out->n;
		buf_puts(out, "SNAPSHOT");
		pad_to(out, at, column);
		buf_puts(out, "OBJECTS   +   ~   -   !!   !   i  NOISE\n");
	}
	for (size_t i = 0; i < l->n; i++) {
		if (table || l->v[i].missing)
			put_row(out, &l->v[i], column, o);
		else
			put_sentence(out, &l->v[i], o);
		put_row_objects(out, &l->v[i], o);
	}
}

/* ---- as records ---- */

/* "a, b" as a list. */
static json_t *
names_json(const char *names)
{
	json_t *list = json_array();

	while (*names) {
		size_t n = strcspn(names, ",");

		json_array_append_new(list, json_stringn(names, n));
		names += n;
		names += strspn(names, ", ");
	}
	return list;
}

static json_t *
changed_json(const struct log_row *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->nchanged; i++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "ref", r->changed[i].ref,
						      "op", change_op_name(r->changed[i].op),
						      "severity",
						      severity_name(r->changed[i].severity)));
	return list;
}

static json_t *
row_json(const struct log_list *l, const struct log_row *r)
{
	json_t *j = json_pack("{s:s, s:s, s:s, s:o, s:b}", "apiVersion", "assay/v1", "kind",
			      "Snapshot", "context", l->context, "instant", time_json(r->instant),
			      "missing", r->missing);

	if (r->missing)
		return j;
	json_object_update_new(j, json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:b, s:o}", "name",
					    r->name, "source", r->source, "archive", r->archive,
					    "commit", r->commit, "sha256", r->sha256, "objects",
					    (json_int_t)r->objects, "partial", r->partial,
					    "labels", names_json(r->labels)));
	if (*r->lacks)
		json_object_set_new(j, "lacks", names_json(r->lacks));
	if (r->nchanged)
		json_object_set_new(j, "changed", changed_json(r));
	if (r->counted)
		json_object_set_new(j, "changes",
				    json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "added",
					      (json_int_t)r->summary.added, "changed",
					      (json_int_t)r->summary.changed, "removed",
					      (json_int_t)r->summary.removed, "recreated",
					      (json_int_t)r->summary.recreated, "critical",
					      (json_int_t)r->summary.critical, "warning",
					      (json_int_t)r->summary.warning, "info",
					      (json_int_t)r->summary.info, "noise",
					      (json_int_t)r->summary.noise, "groups",
					      (json_int_t)r->summary.groups));
	return j;
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
		put_json_records(out, items, "Timeline", o->format);
	} else {
		put_text(out, l, o);
	}
}
