/* The timeline, and the history of one object or field. */
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

/* ---- spans ---- */

/* "kubectl-edit, Sun 13 Sep", behind the words if all of it fits there, else below them. */
static void
put_who(struct buf *out, const struct span *s, size_t used, size_t column,
	const struct render_opts *o)
{
	struct buf b = {0};

	put_safe(&b, s->user ? s->user : s->who);
	if (s->who_time != WHEN_NONE) {
		buf_puts(&b, ", ");
		when_print_day(&b, s->who_time, o->zone, o->now);
	}
	if (o->format == FORMAT_WIDE || used + 3 + utf8_width(b.p, b.n) <= o->width) {
		buf_puts(out, "   ");
		buf_puts(out, b.p);
	} else {
		buf_putc(out, '\n');
		buf_fill(out, ' ', column);
		render_wrap(out, b.p, column, o->width);
	}
	buf_release(&b);
}

/* What a span says of itself, without its times. */
static void
put_span_words(struct buf *out, const struct span *s)
{
	if (s->answer != SPAN_NO_QUESTION)
		buf_puts(out, s->answer == SPAN_TRUE ? "true    " : "false   ");
	if (s->absent)
		buf_puts(out, "not there");
	else if (s->value)
		render_value(out, s->value, 0);
	else if (s->fields && !s->anew) {
		put_count(out, s->fields, "field");
		buf_puts(out, " changed");
	}
	if (s->anew)
		buf_printf(out, "%smade again", s->value ? "   " : "");
	if (s->first_seen)
		buf_printf(out, "%sfirst seen", s->value || s->absent ? "   " : "");
	else if (!s->absent && !s->value && !s->fields && !s->anew)
		buf_puts(out, "there again, or new");
}

/* Of a snapshot to the minute, as everywhere. */
static void
put_time(struct buf *out, int64_t at, bool past, bool told, const struct render_opts *o)
{
	if (past)
		put_moment(out, at, told, o);
	else
		when_print_short(out, at, o->zone, o->now);
}

static void
put_span(struct buf *out, const struct span *s, size_t column, const struct render_opts *o)
{
	struct buf words = {0};
	size_t start = out->n;

	buf_puts(out, "  ");
	put_time(out, s->from, s->from_past, s->from_told, o);
	buf_puts(out, " ..");
	if (!s->open) {
		buf_putc(out, ' ');
		put_time(out, s->to, s->to_past, s->to_told, o);
	}
	put_span_words(&words, s);
	if (column + 24 <= o->width) {
		pad_to(out, start, column);
	} else {
		buf_putc(out, '\n');
		column = 6;
		buf_fill(out, ' ', column);
	}
	render_wrap(out, buf_cstr(&words), column, o->format == FORMAT_WIDE ? SIZE_MAX : o->width);
	if (s->who || s->user)
		put_who(out, s, column + utf8_width(words.p, words.n), column, o);
	buf_putc(out, '\n');
	buf_release(&words);
}

/* The column behind the times: two dates, each as long as the longest. */
static size_t
span_column(const struct span *v, size_t n, const struct render_opts *o)
{
	size_t from = 16, to = 16;

	for (size_t i = 0; i < n; i++) {
		struct buf b = {0};

		put_time(&b, v[i].from, v[i].from_past, v[i].from_told, o);
		from = b.n > from ? b.n : from;
		buf_clear(&b);
		put_time(&b, v[i].to, v[i].to_past, v[i].to_told, o);
		to = b.n > to && !v[i].open ? b.n : to;
		buf_release(&b);
	}
	return from + to + 8;
}

static json_t *
span_json(const char *context, const char *ref, const struct span *s)
{
	json_t *j = json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:b, s:b}", "apiVersion",
			      "assay/v1", "kind", "Span", "context", context, "ref", ref, "path",
			      s->path, "from", time_json(s->from), "to", time_json(s->to), "open",
			      s->open, "absent", s->absent);

	if (s->from_past)
		json_object_set_new(j, "fromTold", json_boolean(s->from_told));
	if (s->to_past)
		json_object_set_new(j, "toTold", json_boolean(s->to_told));
	if (s->answer != SPAN_NO_QUESTION)
		json_object_set_new(j, "holds", json_boolean(s->answer == SPAN_TRUE));
	if (s->value)
		json_object_set(j, "value", s->value);
	if (s->anew)
		json_object_set_new(j, "recreated", json_true());
	if (s->who)
		json_object_set_new(j, "manager", json_string(s->who));
	if (s->user)
		json_object_set_new(j, "user", json_string(s->user));
	if ((s->who || s->user) && s->who_time != WHEN_NONE)
		json_object_set_new(j, "time", time_json(s->who_time));
	return j;
}

/* "shop  Mon 2 Mar 00:15 -> Thu 5 Mar 00:15 UTC  shop/svc/cart" */
static void
put_spans_head(struct buf *out, const char *context, const char *ref, const struct span *v,
	       size_t n, const struct render_opts *o)
{
	int64_t from = v[0].from, to = v[0].to;
	struct buf b = {0};

	for (size_t i = 1; i < n; i++) {
		from = v[i].from < from ? v[i].from : from;
		to = v[i].to > to ? v[i].to : to;
	}
	buf_printf(&b, "%s  ", context);
	when_print_short(&b, from, o->zone, o->now);
	buf_puts(&b, " -> ");
	when_print_short(&b, to, o->zone, o->now);
	buf_putc(&b, ' ');
	put_zone(&b, to, o);
	buf_printf(&b, "  %s", ref);
	render_wrap(out, b.p, 2, o->width);
	buf_putc(out, '\n');
	buf_release(&b);
}

/* By field in the order of first sight, each newest first. */
static void
put_span_text(struct buf *out, const struct span *v, size_t n, const struct render_opts *o)
{
	size_t column = span_column(v, n, o);

	for (size_t i = 0; i < n; i++) {
		struct buf path = {0};
		bool before = false;

		for (size_t k = 0; k < i && !before; k++)
			before = str_eq(v[k].path, v[i].path);
		if (before)
			continue;
		if (*v[i].path) {
			render_path(&path, v[i].path);
			render_wrap(out, path.p, 2, o->width);
			buf_putc(out, '\n');
		}
		buf_release(&path);
		for (size_t k = n; k-- > 0;)
			if (str_eq(v[k].path, v[i].path))
				put_span(out, &v[k], column, o);
	}
}

/* "began between Tue 3 Mar 00:15 and Wed 4 Mar 00:15" */
static void
put_turn(struct buf *out, const char *what, const struct span *a, const struct span *b,
	 const struct render_opts *o)
{
	struct buf text = {0};

	buf_printf(&text, "%s between ", what);
	put_time(&text, a->to, a->to_past, a->to_told, o);
	buf_puts(&text, " and ");
	put_time(&text, b->from, b->from_past, b->from_told, o);
	render_wrap(out, text.p, 2, o->width);
	buf_putc(out, '\n');
	buf_release(&text);
}

/* The turns of a predicate, newest first. */
static void
put_turns(struct buf *out, const struct span *v, size_t n, const struct render_opts *o)
{
	size_t turns = 0;

	for (size_t i = n; i-- > 1;) {
		bool was = v[i - 1].answer == SPAN_TRUE, is = v[i].answer == SPAN_TRUE;

		if (was != is)
			put_turn(out, is ? "began" : "stopped", &v[i - 1], &v[i], o);
		turns += was != is;
	}
	if (!turns)
		buf_puts(out, v[0].answer == SPAN_TRUE ? "true all the time\n" : "never true\n");
}

static bool
is_question(const struct span *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].answer != SPAN_NO_QUESTION)
			return true;
	return false;
}

void
render_spans(struct buf *out, const char *context, const char *ref, const struct span *v, size_t n,
	     const struct render_opts *o)
{
	json_t *items = json_array();

	if (o->format == FORMAT_JSON || o->format == FORMAT_NDJSON) {
		for (size_t i = 0; i < n; i++)
			json_array_append_new(items, span_json(context, ref, &v[i]));
		put_json_records(out, items, "History", o->format);
		return;
	}
	json_decref(items);
	if (o->format == FORMAT_NAME) {
		put_safe(out, ref);
		buf_putc(out, '\n');
	} else if (n) {
		put_spans_head(out, context, ref, v, n, o);
		put_span_text(out, v, n, o);
		if (is_question(v, n))
			put_turns(out, v, n, o);
	}
}
