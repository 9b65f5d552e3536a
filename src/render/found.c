/* What a search found, as text and as records. */
#include "assay/render/found.h"

#include <stdlib.h>

#include "render.h"

#define VALUE_LEAST 16		/* columns below which a value gets a line of its own */

/* ---- pieces ---- */

static void
put_day(struct buf *out, const struct civil *c, int year)
{
	static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

	buf_printf(out, "%d %s", c->day, months[(c->month + 11) % 12]);
	if (c->year != year)
		buf_printf(out, " %d", c->year);
}

void
render_held(struct buf *out, const struct found_row *r, const struct render_opts *o)
{
	struct civil first, last, now;
	int year;

	zone_civil(o->zone, r->first, &first);
	zone_civil(o->zone, r->last, &last);
	zone_civil(o->zone, o->now, &now);
	year = o->now == WHEN_NONE ? -1 : now.year;
	if (r->open) {
		put_day(out, &first, year);
		buf_puts(out, " .. now");
	} else if (first.year == last.year && first.month == last.month) {
		if (first.day != last.day)
			buf_printf(out, "%d .. ", first.day);
		put_day(out, &last, year);
	} else {
		put_day(out, &first, year);
		buf_puts(out, " .. ");
		put_day(out, &last, year);
	}
	if (r->absent)
		buf_printf(out, " but %zu", r->absent);
}

static void
printed(struct buf *out, const json_t *v)
{
	const char *digits = number_tag(v);

	if (digits)
		buf_puts(out, digits);
	else if (json_is_string(v))
		buf_add(out, json_string_value(v), json_string_length(v));
	else if (v)
		canon_compact(out, v);
}

/* Back to where a character begins. */
static size_t
aligned(const char *p, size_t i)
{
	while (i && ((unsigned char)p[i] & 0xc0) == 0x80)
		i--;
	return i;
}

/* How much of what begins at p fits in room columns, escaped. */
static size_t
fitting(const char *p, size_t n, size_t room)
{
	size_t fit = utf8_fit(p, n, room), w = room + 1;

	while (fit && w > room) {
		struct buf safe = {0};

		buf_add_safe(&safe, p, fit);
		w = utf8_width(safe.p, safe.n);
		buf_release(&safe);
		if (w > room)
			fit = aligned(p, fit - 1);
	}
	return fit;
}

/* The part of a long value that is shown: what is around the match, more of it behind. */
static struct str
window(const char *p, size_t n, const struct found_row *r, size_t width)
{
	size_t room = width > 8 ? width - 4 : 4, start = 0;

	if (r->to > r->from && fitting(p, n, room) < r->to) {
		start = r->from > room / 4 ? r->from - room / 4 : 0;
		if (n - start < room)
			start = n > room ? n - room : 0;
		start = aligned(p, start);
	}
	return (struct str){p + start, fitting(p + start, n - start, start ? room : room + 2)};
}

/* The bytes from a to b of a value, escaped. */
static void
put_part(struct buf *out, const char *p, size_t a, size_t b)
{
	if (b > a)
		buf_add_safe(out, p + a, b - a);
}

void
render_match(struct buf *out, const struct found_row *r, size_t width, const struct render_opts *o)
{
	struct buf b = {0}, safe = {0};
	size_t from, to, start, stop;
	struct str s;

	printed(&b, r->value);
	buf_cstr(&b);
	buf_add_safe(&safe, b.p, b.n);
	s = (struct str){b.p, b.n};
	if (width && utf8_width(buf_cstr(&safe), safe.n) > width)
		s = window(b.p, b.n, r, width);
	start = (size_t)(s.p - b.p);
	stop = start + s.n;
	from = r->from < start ? start : r->from > stop ? stop : r->from;
	to = r->to < from ? from : r->to > stop ? stop : r->to;
	if (start)
		buf_puts(out, "..");
	put_part(out, b.p, start, from);
	if (to > from) {
		render_style(out, STYLE_MARK, o);
		put_part(out, b.p, from, to);
		render_style(out, STYLE_NONE, o);
	}
	put_part(out, b.p, to, stop);
	if (stop < b.n)
		buf_puts(out, "..");
	buf_release(&b);
	buf_release(&safe);
}

/* ---- records ---- */

static void
put(json_t *j, const char *key, json_t *v)
{
	json_object_set_new(j, key, v);
}

json_t *
render_found_json(const struct found_list *l, const struct found_row *r)
{
	json_t *j = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "apiVersion", "assay/v1",
			      "kind", "Hit", "context", l->context, "ref", r->ref, "namespace",
			      r->ns, "objectKind", r->kind, "name", r->name, "path", r->path);

	if (r->line)
		put(j, "line", json_integer(r->line));
	if (r->value)
		put(j, "value", json_incref((json_t *)(uintptr_t)r->value));
	if (r->to > r->from)
		put(j, "match", json_pack("{s:I, s:I}", "from", (json_int_t)r->from, "to",
					  (json_int_t)r->to));
	put(j, "first", time_json(r->first));
	put(j, "last", time_json(r->last));
	put(j, "open", json_boolean(r->open));
	put(j, "firstSeen", json_boolean(r->first_seen));
	put(j, "absent", json_integer((json_int_t)r->absent));
	return j;
}

static void
put_document(struct buf *out, const struct found_list *l)
{
	json_t *items = json_array(), *doc;

	for (size_t i = 0; i < l->n; i++)
		json_array_append_new(items, render_found_json(l, &l->v[i]));
	doc = json_pack("{s:s, s:s, s:s, s:s, s:I, s:o, s:o, s:I, s:I, s:I, s:I, s:o}", "apiVersion",
			"assay/v1", "kind", "SearchResult", "context", l->context, "pattern",
			l->pattern, "snapshots", (json_int_t)l->snapshots, "from", time_json(l->from),
			"to", time_json(l->to), "fields", (json_int_t)l->n, "objects",
			(json_int_t)l->objects, "gone", (json_int_t)l->gone, "ended",
			(json_int_t)l->ended, "items", items);
	canon_dump_ordered(out, doc);
	json_decref(doc);
}

/* ---- text ---- */

/* A row a line if all fit; else the object has a line, and its fields below it. */
struct columns {
	size_t indent;		/* where paths begin */
	size_t path;		/* columns for them; longer ones go on below */
	bool grouped;
};

static const char *
ref_in(const struct found_row *r)
{
	size_t n = strlen(r->ns);

	return n && str_starts(r->ref, r->ns) && r->ref[n] == '/' ? r->ref + n + 1 : r->ref;
}

static void
path_text(struct buf *out, const struct found_row *r, const struct render_opts *o)
{
	if (o->format == FORMAT_WIDE)
		put_safe(out, r->path);
	else
		render_path(out, r->path);
	if (r->line)
		buf_printf(out, " (line %u)", r->line);
}

static size_t
columns_of(const struct buf *b)
{
	return b->n ? utf8_width(b->p, b->n) : 0;
}

/* How long it held, of many snapshots; the value, of one. */
static void
put_tail(struct buf *out, const struct found_list *l, const struct found_row *r, size_t room,
	 const struct render_opts *o)
{
	if (!l->word)
		render_held(out, r, o);
	else if (r->value)
		render_match(out, r, room, o);
}

struct widest {
	size_t ref, path, tail;
};

static void
widen(size_t *w, const struct buf *b, size_t most)
{
	size_t n = columns_of(b);

	if (n > *w && n <= most)
		*w = n;
}

static struct widest
widest(const struct found_list *l, const struct render_opts *o, size_t path_most)
{
	const struct render_opts plain = {.zone = o->zone, .now = o->now};
	struct widest w = {0};

	for (size_t i = 0; i < l->n; i++) {
		struct buf ref = {0}, path = {0}, tail = {0};

		put_safe(&ref, ref_in(&l->v[i]));
		path_text(&path, &l->v[i], o);
		put_tail(&tail, l, &l->v[i], VALUE_LEAST, &plain);
		widen(&w.ref, &ref, SIZE_MAX);
		widen(&w.path, &path, path_most);
		widen(&w.tail, &tail, SIZE_MAX);
		buf_release(&ref);
		buf_release(&path);
		buf_release(&tail);
	}
	return w;
}

static struct columns
measure(const struct found_list *l, const struct render_opts *o)
{
	struct widest w = widest(l, o, SIZE_MAX);
	size_t most = o->width > w.tail + 6 ? o->width - w.tail - 6 : 0;

	if (o->format == FORMAT_WIDE || w.ref + w.path + w.tail + 6 <= o->width)
		return (struct columns){.indent = w.ref + 4, .path = w.path};
	return (struct columns){.indent = 4, .path = widest(l, o, most).path, .grouped = true};
}

/* Is the value no more than what was asked for? */
static bool
says_nothing(const struct found_list *l, const struct found_row *r)
{
	return !json_is_string(r->value) || str_ieq(json_string_value(r->value), l->pattern);
}

/* The line stands where paths begin. */
static void
put_field(struct buf *out, const struct found_list *l, const struct found_row *r,
	  const struct columns *c, const struct render_opts *o)
{
	bool wide = o->format == FORMAT_WIDE;
	size_t below = c->indent + 2, room = o->width - below, w;
	struct buf path = {0};

	path_text(&path, r, o);
	w = columns_of(&path);
	if (wide || c->indent + w <= o->width)
		buf_puts(out, buf_cstr(&path));
	else
		render_wrap(out, path.p, below, o->width);
	if (w <= c->path) {
		buf_fill(out, ' ', c->path - w + 2);
		room -= c->path;
	} else if (!l->word || r->value) {
		put_new_line(out, below);
	}
	put_tail(out, l, r, wide ? 0 : room, o);
	if (!l->word && r->value && (wide || !says_nothing(l, r))) {
		put_new_line(out, below);
		render_match(out, r, wide ? 0 : o->width - below, o);
	}
	put_new_line(out, 0);
	buf_release(&path);
}

/* Rows [i, end) are of one object. */
static size_t
object_end(const struct found_list *l, size_t i)
{
	size_t end = i + 1;

	while (end < l->n && str_eq(l->v[end].ref, l->v[i].ref))
		end++;
	return end;
}

static void
put_object(struct buf *out, const struct found_list *l, size_t i, size_t end,
	   const struct columns *c, const struct render_opts *o)
{
	struct buf ref = {0};

	put_safe(&ref, ref_in(&l->v[i]));
	if (c->grouped) {
		buf_puts(out, "  ");
		render_wrap(out, ref_in(&l->v[i]), 4, o->width);
		buf_putc(out, '\n');
	}
	for (; i < end; i++) {
		size_t start = out->n;

		if (!c->grouped)
			buf_printf(out, "  %s", ref.p);
		buf_fill(out, ' ', c->indent - utf8_width(out->p + start, out->n - start));
		put_field(out, l, &l->v[i], c, o);
	}
	buf_release(&ref);
}

static void
put_head(struct buf *out, const struct found_list *l, const struct render_opts *o)
{
	struct buf b = {0};

	buf_printf(&b, "%s  ", l->context);
	if (l->word) {
		when_print_short(&b, l->to, o->zone, o->now);
		buf_putc(&b, ' ');
		put_zone(&b, l->to, o);
		buf_printf(&b, " (%s), pattern \"%s\"", l->word, l->pattern);
	} else {
		buf_printf(&b, "%zu snapshots, pattern \"%s\"", l->snapshots, l->pattern);
	}
	render_wrap(out, b.p, 2, o->width);
	buf_putc(out, '\n');
	buf_release(&b);
}

static void
put_total(struct buf *out, const struct found_list *l, const struct render_opts *o)
{
	struct buf b = {0};

	if (!l->n) {
		buf_puts(out, "nothing found\n");
		return;
	}
	put_count(&b, l->n, "field");
	buf_puts(&b, " in ");
	put_count(&b, l->objects, "object");
	buf_putc(&b, '.');
	if (l->ended && l->ended == l->n)
		buf_printf(&b, " %s gone from the newest snapshot.",
			   l->n == 1 ? "It is" : "All are");
	else if (l->ended)
		buf_printf(&b, " %zu of them %s gone from the newest snapshot.", l->ended,
			   l->ended == 1 ? "is" : "are");
	render_wrap(out, b.p, 2, o->width);
	buf_putc(out, '\n');
	buf_release(&b);
}

static void
put_text(struct buf *out, const struct found_list *l, const struct render_opts *o)
{
	struct columns c = measure(l, o);
	const char *ns = NULL;

	put_head(out, l, o);
	for (size_t i = 0, end; i < l->n; i = end) {
		const struct found_row *r = &l->v[i];

		end = object_end(l, i);
		if (!ns || !str_eq(ns, r->ns)) {
			ns = r->ns;
			render_style(out, STYLE_HEAD, o);
			put_safe(out, *ns ? ns : "(cluster-wide)");
			render_style(out, STYLE_NONE, o);
			buf_putc(out, '\n');
		}
		if (!l->count) {
			put_object(out, l, i, end, &c, o);
			continue;
		}
		buf_printf(out, "  %5zu  ", end - i);
		render_wrap(out, ref_in(r), 9, o->width);
		buf_putc(out, '\n');
	}
	put_total(out, l, o);
}

void
render_found(struct buf *out, const struct found_list *l, const struct render_opts *o)
{
	if (o->format == FORMAT_NAME) {
		for (size_t i = 0; i < l->n; i = object_end(l, i)) {
			put_safe(out, l->v[i].ref);
			buf_putc(out, '\n');
		}
	} else if (o->format == FORMAT_NDJSON) {
		for (size_t i = 0; i < l->n; i++) {
			json_t *j = render_found_json(l, &l->v[i]);

			canon_compact_ordered(out, j);
			buf_putc(out, '\n');
			json_decref(j);
		}
	} else if (o->format == FORMAT_JSON) {
		put_document(out, l);
	} else {
		put_text(out, l, o);
	}
}
