/* The fields view of a comparison: one line a changed field, with why and who. */
#include "render.h"

#include <stdlib.h>


void
put_severity(struct buf *out, enum severity s, const struct render_opts *o)
{
	static const enum render_style styles[] = {STYLE_NONE, STYLE_WARNING, STYLE_CRITICAL};

	render_style(out, styles[s], o);
	buf_printf(out, "%2s", render_severity_sign(s));
	render_style(out, STYLE_NONE, o);
	buf_printf(out, o->width > 71 ? " %-8s" : " %s", severity_name(s));
}

/* Which one an object took the place of: behind its name, or below where there is no room. */
static bool
put_rolled(struct buf *out, const struct drift_object *ob, size_t room)
{
	struct buf b = {0};
	bool fits;

	buf_puts(&b, "rolled from ");
	put_safe(&b, short_rolled(ob));
	fits = utf8_width(b.p, b.n) + 2 <= room;
	if (fits)
		buf_printf(out, "  %s", b.p);
	buf_release(&b);
	return fits;
}

static void
put_rolled_below(struct buf *out, const struct drift_object *ob, const struct render_opts *o)
{
	struct buf b = {0};

	buf_puts(&b, "rolled from ");
	put_safe(&b, short_rolled(ob));
	buf_fill(out, ' ', INDENT);
	render_wrap(out, b.p, INDENT + 2, o->width);
	buf_putc(out, '\n');
	buf_release(&b);
}

/* The line of an object, its name wrapped where it must be. */
static void
put_object_line(struct buf *out, const struct drift_object *ob, const struct render_opts *o)
{
	size_t width = o->width < 100 ? o->width : 100;	/* farther, and no eye follows */
	size_t start = out->n, column = o->width > 71 ? width - 27 : width - 13;
	size_t name;
	bool told = !ob->rolled_from;

	buf_printf(out, "  %s ", op_sign(ob->op));
	render_style(out, STYLE_HEAD, o);
	name = out->n;
	put_safe(out, short_ref(ob));
	if (4 + utf8_width(out->p + name, out->n - name) >= column) {
		render_style(out, STYLE_NONE, o);
		buf_putc(out, '\n');
		start = out->n;
		buf_putc(out, ' ');
	} else {
		size_t used = utf8_width(out->p + name, out->n - name) + strlen(op_sign(ob->op)) + 3;

		render_style(out, STYLE_NONE, o);
		if (!told && used + 1 < column) {
			size_t at = out->n;

			told = put_rolled(out, ob, column - used - 1);
			used += utf8_width(out->p + at, out->n - at);
		}
		buf_fill(out, ' ', used < column ? column - used : 1);
		start = SIZE_MAX;
	}
	if (start != SIZE_MAX)
		buf_fill(out, ' ', column - 1);
	put_severity(out, ob->severity, o);
	if (o->width > 71 && !o->nobody)
		buf_printf(out, "  by %s", origin_name(ob->origin));
	buf_putc(out, '\n');
	if (!told)
		put_rolled_below(out, ob, o);
}

/* "        - text" with the text wrapped under itself. */
static void
put_side(struct buf *out, const char *sign, const char *text, enum render_style s,
	 const struct render_opts *o)
{
	buf_fill(out, ' ', INDENT + 5);
	render_style(out, s, o);
	buf_printf(out, "%s ", sign);
	render_wrap(out, text, INDENT + 7, o->width);
	render_style(out, STYLE_NONE, o);
	buf_putc(out, '\n');
}

/* Values of several lines: each line by itself, as a patch would have it. */
static void
put_lines(struct buf *out, const char *sign, const json_t *v, enum render_style s,
	  const struct render_opts *o)
{
	struct buf one = {0};
	struct str *lines;
	size_t n, most = o->format == FORMAT_WIDE ? SIZE_MAX : 6;

	if (!v)
		return;
	if (!json_is_string(v) || !strchr(json_string_value(v), '\n')) {
		render_value(&one, v, 0);
		put_side(out, sign, buf_cstr(&one), s, o);
		buf_release(&one);
		return;
	}
	lines = line_split(json_string_value(v), json_string_length(v), &n);
	for (size_t i = 0; i < n && i < most; i++) {
		buf_clear(&one);
		buf_add(&one, lines[i].p, lines[i].n);
		put_side(out, sign, buf_cstr(&one), s, o);
	}
	if (n > most) {
		buf_fill(out, ' ', INDENT + 5);
		buf_printf(out, "%s .. %zu more lines\n", sign, n - most);
	}
	free(lines);
	buf_release(&one);
}

static bool
multi_line(const json_t *v)
{
	return json_is_string(v) && strchr(json_string_value(v), '\n');
}

static void
put_path(struct buf *out, const struct change *c, const struct render_opts *o)
{
	if (o->format == FORMAT_WIDE)
		put_safe(out, c->path);
	else
		render_path(out, c->path);
	if (c->has_inner && c->inner.line)
		buf_printf(out, " (line %u)", c->inner.line);
}

static void
put_marks(struct buf *out, const struct verdict *v)
{
	if (v->noise)
		buf_printf(out, "   noise: %s", v->noise);
	else if (v->derived)
		buf_printf(out, "   follows from %s", v->derived);
}

/* Path, old and new on one line if they fit, else the path alone and the values below it. */
static void
put_change(struct buf *out, const struct change *c, const struct verdict *v, size_t column,
	   const struct render_opts *o)
{
	struct buf path = {0}, old = {0}, new = {0}, mark = {0};
	size_t used, width;

	put_path(&path, c, o);
	width = utf8_width(buf_cstr(&path), path.n);
	render_value(&old, c->old_value, 0);
	render_value(&new, c->new_value, 0);
	put_marks(&mark, v);
	used = INDENT + (width < column + 2 ? column + 2 : width + 1) +
	       utf8_width(buf_cstr(&old), old.n) + 4 + utf8_width(buf_cstr(&new), new.n) + mark.n;
	buf_fill(out, ' ', INDENT);
	if (used <= o->width && !multi_line(c->old_value) && !multi_line(c->new_value)) {
		size_t start = out->n;

		buf_add(out, path.p, path.n);
		pad_to(out, start, column + 2);
		render_style(out, STYLE_OLD, o);
		buf_add(out, old.p, old.n);
		render_style(out, STYLE_NONE, o);
		buf_puts(out, " -> ");
		render_style(out, STYLE_NEW, o);
		buf_add(out, new.p, new.n);
		render_style(out, STYLE_NONE, o);
		buf_puts(out, buf_cstr(&mark));
		buf_putc(out, '\n');
	} else {
		buf_puts(&path, buf_cstr(&mark));
		render_wrap(out, buf_cstr(&path), INDENT + 2, o->width);
		buf_putc(out, '\n');
		put_lines(out, "-", c->old_value, STYLE_OLD, o);
		put_lines(out, "+", c->new_value, STYLE_NEW, o);
	}
	buf_release(&path);
	buf_release(&old);
	buf_release(&new);
	buf_release(&mark);
}

/* A whole object: what its kind's columns say of it. */
static void
put_whole(struct buf *out, const struct drift_object *ob, const struct verdict *v,
	  const struct render_opts *o)
{
	const json_t *body = drift_object_body(ob);
	static const char *const words[] = {"new", "removed", "changed", "made again"};
	struct buf line = {0};

	buf_puts(&line, ob->rolled_from ? "took its place" : words[ob->op]);
	for (const struct fact_row *f = facts_of(ob->key.kind);
	     f->heading && !ob->rolled_from; f++) {
		struct buf one = {0};

		f->put(&one, body);
		if (one.n && one.n < 200)
			buf_printf(&line, ", %s %s", f->heading, one.p);
		buf_release(&one);
	}
	put_marks(&line, v);
	buf_fill(out, ' ', INDENT);
	render_wrap(out, line.p, INDENT + 2, o->width);
	buf_putc(out, '\n');
	buf_release(&line);
}

void
put_labelled(struct buf *out, const char *label, size_t column, const char *text,
	     const struct render_opts *o)
{
	buf_fill(out, ' ', INDENT);
	render_style(out, STYLE_DIM, o);
	buf_printf(out, "%-*s", (int)column, label);
	render_style(out, STYLE_NONE, o);
	render_wrap(out, text, INDENT + column, o->width);
	buf_putc(out, '\n');
}

static void
put_who(struct buf *line, const struct origin *g, const struct render_opts *o)
{
	if (!put_author(line, g, o)) {
		if (!json_array_size(g->evidence))
			return;
		buf_puts(line, "not known");
	}
	put_signs(line, g, o);
}

/* Each why and who once an object, however many fields say the same. */
static void
put_reasons(struct buf *out, const struct drift_object *ob, const struct render_opts *o)
{
	struct map said = {0};

	for (size_t i = 0; i < ob->changes.n; i++) {
		const struct verdict *v = &ob->verdicts[i];

		if (v->hidden != SHOWN || !v->why || v->noise || map_get(&said, v->why))
			continue;
		map_put(&said, v->why, out);
		put_labelled(out, "why", WHY_COLUMN, v->why, o);
	}
	for (size_t i = 0; i < ob->changes.n; i++) {
		const struct verdict *v = &ob->verdicts[i];
		struct buf line = {0};

		if (v->hidden != SHOWN || v->noise)
			continue;
		put_who(&line, &v->origin, o);
		if (line.n && !map_get(&said, buf_cstr(&line))) {
			map_put(&said, line.p, out);
			put_labelled(out, "who", WHY_COLUMN, line.p, o);
		}
		buf_release(&line);
	}
	map_release(&said, NULL);
}

/* The column of the values: as wide as the widest path that leaves room for them. */
static size_t
value_column(const struct drift_object *ob, const struct render_opts *o)
{
	size_t most = o->width / 2, column = 0;

	for (size_t i = 0; i < ob->changes.n; i++) {
		struct buf b = {0};
		size_t w;

		if (ob->verdicts[i].hidden == SHOWN) {
			put_path(&b, &ob->changes.v[i], o);
			w = utf8_width(buf_cstr(&b), b.n);
			if (w <= most && w > column)
				column = w;
		}
		buf_release(&b);
	}
	return column;
}

void
put_used_by(struct buf *out, const struct drift_object *ob, const struct render_opts *o)
{
	struct buf b = {0};

	if (o->users)
		render_used_by(&b, ob, 0);
	if (b.n)
		put_labelled(out, "used by", strlen("used by") + 2, b.p, o);
	buf_release(&b);
}

void
put_fields(struct buf *out, const struct drift *d, const struct drift_object *ob,
	   const struct render_opts *o)
{
	size_t column = value_column(ob, o);

	put_object_line(out, ob, o);
	for (size_t i = 0; i < ob->changes.n; i++) {
		const struct change *c = &ob->changes.v[i];

		if (ob->verdicts[i].hidden != SHOWN)
			continue;
		if (!*c->path || is_roll(ob, c))
			put_whole(out, ob, &ob->verdicts[i], o);
		else
			put_change(out, c, &ob->verdicts[i], column, o);
		if (o->format == FORMAT_WIDE) {
			buf_fill(out, ' ', INDENT + 2);
			buf_printf(out, "%s  rule %s, category %s\n", ob->verdicts[i].id,
				   ob->verdicts[i].rule ? ob->verdicts[i].rule : "none",
				   category_name(ob->verdicts[i].category));
		}
	}
	put_reasons(out, ob, o);
	put_used_by(out, ob, o);
	put_groups_of(out, d, (size_t)(ob - d->v), o);
}
