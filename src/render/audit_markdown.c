/*
 * What hands did, as Markdown: a table for each object, for a ticket or a page.
 * What a backup contains is text in a cell: no sign of it makes a link, a
 * picture, an element or another cell.
 */
#include "audit.h"

#define CELL 200		/* columns of a value; the whole is in the other formats */

/* Signs with a meaning are escaped; a line end is a blank. */
static void
put_cell(struct buf *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strchr("\\`*_{}[]()<>#+-!|~&@", text[i]) && text[i])
			buf_putc(out, '\\');
		buf_putc(out, text[i] == '\n' || text[i] == '\t' ? ' ' : text[i]);
	}
}

/* Entities are read before escapes by some: & and < stand as such. */
static void
put_escaped(struct buf *out, const char *text)
{
	struct buf safe = {0};

	buf_add_safe(&safe, text, strlen(text));
	for (size_t i = 0; i < safe.n; i++) {
		char c = safe.p[i];

		if (c == '&')
			buf_puts(out, "&amp;");
		else if (c == '<')
			buf_puts(out, "&lt;");
		else if (c == '>')
			buf_puts(out, "&gt;");
		else
			put_cell(out, &c, 1);
	}
	buf_release(&safe);
}

static void
put_value(struct buf *out, const json_t *v)
{
	struct buf b = {0};

	render_value(&b, v, CELL);
	put_escaped(out, b.p);
	buf_release(&b);
}

static void
put_row(struct buf *out, const struct audit *a, const struct audit_item *item,
	const struct render_opts *o)
{
	const struct change *c = change_of(a, item);
	const struct verdict *v = verdict_of(a, item);
	bool print = item->what == AUDIT_FOOTPRINT;
	struct buf b = {0};

	buf_printf(out, "| %s | %s | ", severity_name(v->severity), audit_what_name(item->what));
	put_escaped(out, *c->path ? c->path : "(the object)");
	buf_puts(out, " | ");
	if (c->old_value && !print && *c->path)
		put_value(out, c->old_value);
	buf_puts(out, " | ");
	if (!*c->path)
		buf_puts(out, print ? "the same again" : "made by hand");
	else if (c->new_value)
		put_value(out, c->new_value);
	else
		buf_puts(out, "(removed)");
	buf_puts(out, " | ");
	if (print) {
		when_print_short(out, item->from, o->zone, o->now);
		buf_puts(out, " and ");
		when_print_short(out, item->to, o->zone, o->now);
	} else {
		render_audit_by(&b, item);
		put_escaped(out, buf_cstr(&b));
		buf_clear(&b);
	}
	buf_puts(out, " | ");
	put_audit_who(&b, v, o);
	put_escaped(out, b.p);
	buf_puts(out, " | ");
	put_escaped(out, v->why ? v->why : "");
	buf_puts(out, " |\n");
	buf_release(&b);
}

static void
put_heading(struct buf *out, const struct drift_object *ob)
{
	buf_puts(out, "\n## ");
	put_escaped(out, ob->ref);
	buf_puts(out, "\n\n| severity | what | field | declared | live | by | who | why |\n"
		      "| --- | --- | --- | --- | --- | --- | --- | --- |\n");
}

void
put_audit_markdown(struct buf *out, const struct audit *a, const struct render_opts *o)
{
	struct render_opts wide = *o;
	size_t last = SIZE_MAX;
	struct buf b = {0};

	wide.width = SIZE_MAX / 2;
	wide.colour = false;
	buf_puts(out, "# ");
	render_audit_head(&b, a, &wide);
	b.n -= b.n > 0;
	put_escaped(out, buf_cstr(&b));
	buf_puts(out, "\n\n");
	buf_clear(&b);
	put_audit_counts(&b, a);
	buf_printf(out, "%s.\n", b.n ? b.p : "Nothing that hands did");
	for (size_t i = 0; i < a->n; i++) {
		if (!audit_item_shown(a, &a->v[i]))
			continue;
		if (a->v[i].object != last)
			put_heading(out, object_of(a, &a->v[i]));
		last = a->v[i].object;
		put_row(out, a, &a->v[i], o);
	}
	buf_clear(&b);
	put_audit_hidden(&b, a, &wide);
	if (b.n) {
		buf_putc(out, '\n');
		put_escaped(out, b.p);
	}
	buf_release(&b);
}
