/* The history of one object or field: spans of one value. */
#include "render.h"

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
