/* Since when each field of an object has its value, as text and as records. */
#include <stdlib.h>

#include "assay/render/blame.h"

#include "render.h"

#define GAP	    2
#define VALUE_LEAST 16
#define FIELD_LEAST 20

/* Where the columns begin; where there is no room for all, fields stand below the time and the name
 * that they have in common. */
struct columns {
	size_t by, field, value;
	bool below;
};

/* ---- records ---- */

static json_t *
row_json(const struct blame_list *l, const struct blame_row *r)
{
	json_t *j = json_pack("{s:s, s:s, s:s, s:s, s:s}", "apiVersion", "assay/v1", "kind",
			      "BlamedField", "context", l->context, "ref", l->ref, "path", r->path);

	json_object_set(j, "value", (json_t *)(uintptr_t)r->value);
	json_object_set_new(j, "since", time_json(r->since));
	if (r->past)
		json_object_set_new(j, "sinceTold", json_boolean(r->told));
	json_object_set_new(j, "firstSeen", json_boolean(r->first_seen));
	if (!r->first_seen)
		json_object_set_new(j, "origin", origin_json(&r->origin));
	return j;
}

static json_t *
elsewhere_json(const struct blame_elsewhere *e)
{
	json_t *j = json_object();

	record_set(j, "ref", json_string(e->ref));
	record_set(j, "value", json_incref(e->value));
	record_set(j, "still", json_boolean(e->still));
	record_set(j, "others", json_integer((json_int_t)e->others));
	return j;
}

static void
put_records(struct buf *out, const struct blame_list *l, const struct render_opts *o)
{
	json_t *items = json_array(), *doc;

	for (size_t i = 0; i < l->n; i++)
		json_array_append_new(items, row_json(l, &l->v[i]));
	if (l->elsewhere && l->elsewhere->ref && l->n == 1)
		record_set(json_array_get(items, 0), "elsewhere", elsewhere_json(l->elsewhere));
	if (o->format == FORMAT_NDJSON) {
		put_json_lines(out, items);
		return;
	}
	doc = json_pack("{s:s, s:s, s:s, s:s, s:o, s:o}", "apiVersion", "assay/v1", "kind", "Blame",
			"context", l->context, "ref", l->ref, "instant", time_json(l->instant),
			"items", items);
	canon_dump_ordered(out, doc);
	json_decref(doc);
}

/* ---- text ---- */

/* By its whole words where there is room for them. */
static void
put_user(struct buf *out, const struct origin *g, const struct render_opts *o)
{
	if (o->format == FORMAT_WIDE)
		put_author(out, g, o);
	else
		put_safe(out, g->user);
}

static void
put_by(struct buf *out, const struct blame_row *r, const struct render_opts *o)
{
	if (r->first_seen) {
		buf_puts(out, "first seen");
		return;
	}
	if (r->origin.user) {
		put_user(out, &r->origin, o);
		return;
	}
	put_safe(out, r->origin.manager ? r->origin.manager : "unknown");
	if (o->format != FORMAT_WIDE || !r->origin.manager)
		return;
	buf_printf(out, " (%s", origin_name(r->origin.cls));
	if (r->origin.time != WHEN_NONE) {
		buf_puts(out, ", ");
		when_print_short(out, r->origin.time, o->zone, o->now);
	}
	buf_putc(out, ')');
}

static void
put_time(struct buf *out, const struct blame_row *r, const struct render_opts *o)
{
	if (r->past)
		put_moment(out, r->since, r->told, o);
	else
		when_print_short(out, r->since, o->zone, o->now);
}

static void
put_field(struct buf *out, const struct blame_row *r, const struct render_opts *o)
{
	if (o->format == FORMAT_WIDE)
		put_safe(out, r->path);
	else
		render_path(out, r->path);
}

static bool
folded(const struct blame_list *l, const struct blame_row *r)
{
	return l->fold && r->first_seen;
}

static void
widen(size_t *most, struct buf *b)
{
	size_t w = b->n ? utf8_width(b->p, b->n) : 0;

	*most = w > *most ? w : *most;
	buf_release(b);
}

/* The widest path of at most that many columns; what is longer gets a line of its own, and *longer
 * says whether that is more than one in four. */
static size_t
path_width(const struct blame_list *l, size_t most, bool *longer, const struct render_opts *o)
{
	size_t width = strlen("FIELD"), all = 0, over = 0;

	for (size_t i = 0; i < l->n; i++) {
		struct buf b = {0};
		size_t w;

		if (folded(l, &l->v[i]))
			continue;
		put_field(&b, &l->v[i], o);
		w = utf8_width(buf_cstr(&b), b.n);
		width = w > width && w <= most ? w : width;
		over += w > most;
		all++;
		buf_release(&b);
	}
	*longer = over * 4 > all;
	return width;
}

static struct columns
measure(const struct blame_list *l, const struct render_opts *o)
{
	size_t when = strlen("SINCE"), by = strlen("first seen"), room, field;
	struct columns c = {0};
	bool longer;

	for (size_t i = 0; i < l->n; i++) {
		struct buf a = {0}, b = {0};

		put_time(&a, &l->v[i], o);
		put_by(&b, &l->v[i], o);
		widen(&when, &a);
		widen(&by, &b);
	}
	c.by = GAP + when + GAP;
	c.field = c.by + by + GAP;
	room = o->width > c.field + GAP + VALUE_LEAST ? o->width - c.field - GAP - VALUE_LEAST : 0;
	field = path_width(l, o->format == FORMAT_WIDE ? SIZE_MAX : room, &c.below, o);
	if (o->format != FORMAT_WIDE && (c.below || room < FIELD_LEAST)) {
		c.below = true;
		c.field = 2 * GAP;
		room = o->width - c.field - GAP - VALUE_LEAST;	/* of 40 columns at least */
		field = path_width(l, room, &longer, o);
	}
	c.value = c.field + field + GAP;
	return c;
}

static void
put_head(struct buf *out, const struct blame_list *l, const struct render_opts *o)
{
	struct buf b = {0};

	buf_printf(&b, "%s  ", l->context);
	when_print_short(&b, l->instant, o->zone, o->now);
	buf_putc(&b, ' ');
	put_zone(&b, l->instant, o);
	buf_printf(&b, "  %s  ", l->ref);
	put_count(&b, l->n, "field");
	render_wrap(out, b.p, GAP, o->width);
	buf_putc(out, '\n');
	buf_release(&b);
}

static void
put_headings(struct buf *out, const struct columns *c)
{
	size_t start = out->n;

	buf_puts(out, "  SINCE");
	pad_to(out, start, c->by);
	buf_puts(out, "BY");
	if (c->below)
		put_new_line(out, c->field);
	else
		pad_to(out, start, c->field);
	buf_puts(out, "FIELD");
	buf_fill(out, ' ', c->value - c->field - strlen("FIELD"));
	buf_puts(out, "VALUE\n");
}

/* The time and the name; then the line stands where fields begin. */
static void
put_since(struct buf *out, const struct blame_row *r, const struct columns *c,
	  const struct render_opts *o)
{
	size_t start = out->n;

	buf_fill(out, ' ', GAP);
	put_time(out, r, o);
	pad_to(out, start, c->by);
	if (c->below) {
		struct buf by = {0};

		put_by(&by, r, o);
		render_wrap(out, buf_cstr(&by), c->by, o->width);
		buf_release(&by);
		put_new_line(out, c->field);
	} else {
		put_by(out, r, o);
		pad_to(out, start, c->field);
	}
}

/* Do both stand below one time and name? */
static bool
together(const struct blame_row *a, const struct blame_row *b)
{
	return a->since == b->since && a->first_seen == b->first_seen &&
	       str_eq(a->origin.manager, b->origin.manager) &&
	       str_eq(a->origin.user, b->origin.user);
}

static void
put_row(struct buf *out, const struct blame_row *r, const struct columns *c,
	const struct render_opts *o)
{
	bool wide = o->format == FORMAT_WIDE;
	size_t room = c->value - c->field - GAP, at = c->value, w;
	struct buf path = {0};

	put_field(&path, r, o);
	w = utf8_width(buf_cstr(&path), path.n);
	if (wide || w <= room) {
		buf_puts(out, path.p);
		buf_fill(out, ' ', room - w + GAP);
	} else {
		at = c->field + GAP;
		render_wrap(out, path.p, at, o->width);
		put_new_line(out, at);
	}
	render_value(out, r->value, wide ? 0 : o->width - at);
	put_new_line(out, 0);
	buf_release(&path);
}

static void
put_folded(struct buf *out, const struct blame_row *r, size_t n, const struct columns *c,
	   const struct render_opts *o)
{
	struct buf b = {0};

	put_since(out, r, c, o);
	buf_putc(&b, '(');
	put_count(&b, n, "field");
	buf_printf(&b, ", --all lists %s)", n == 1 ? "it" : "them");
	render_wrap(out, b.p, c->field, o->format == FORMAT_WIDE ? SIZE_MAX : o->width);
	buf_putc(out, '\n');
	buf_release(&b);
}

static void
put_text(struct buf *out, const struct blame_list *l, const struct render_opts *o)
{
	struct columns c = measure(l, o);
	size_t hidden = 0, told = 0;

	for (size_t i = 0; i < l->n; i++)
		hidden += folded(l, &l->v[i]);
	put_head(out, l, o);
	put_headings(out, &c);
	for (size_t i = 0; i < l->n; i++) {
		const struct blame_row *r = &l->v[i];

		if (folded(l, r)) {
			if (!told++)
				put_folded(out, r, hidden, &c, o);
			continue;
		}
		if (c.below && i && together(r, &l->v[i - 1]))
			buf_fill(out, ' ', c.field);
		else
			put_since(out, r, &c, o);
		put_row(out, r, &c, o);
	}
	if (l->elsewhere && l->elsewhere->ref) {
		struct buf b = {0};

		render_elsewhere(&b, l->elsewhere, 0);
		buf_putc(out, '\n');
		render_wrap(out, b.p, 2, o->width);
		put_new_line(out, 0);
		buf_release(&b);
	}
}

void
render_elsewhere(struct buf *out, const struct blame_elsewhere *e, size_t width)
{
	size_t start = out->n, n, rest;
	struct buf more = {0};

	if (!e->ref)
		return;
	n = strlen(e->key.ns);
	buf_puts(out, e->still ? "Same value elsewhere: " : "Another value elsewhere: ");
	buf_add_safe(out, e->ref, n);
	buf_putc(out, ' ');
	put_safe(out, e->ref + n + (e->ref[n] == '/'));
	buf_puts(out, e->still ? " still has " : " has ");
	if (e->others)
		buf_printf(&more, " (+%zu)", e->others);
	buf_putc(&more, '.');
	rest = utf8_width(out->p + start, out->n - start) + more.n;
	render_value(out, e->value, !width ? 0 : width > rest + 8 ? width - rest : 8);
	buf_puts(out, more.p);
	buf_release(&more);
}

void
blame_elsewhere_release(struct blame_elsewhere *e)
{
	object_key_release(&e->key);
	free(e->ref);
	json_decref(e->value);
	*e = (struct blame_elsewhere){0};
}

void
render_blame(struct buf *out, const struct blame_list *l, const struct render_opts *o)
{
	if (o->format == FORMAT_JSON || o->format == FORMAT_NDJSON)
		put_records(out, l, o);
	else
		put_text(out, l, o);
}
