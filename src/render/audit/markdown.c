/*
 * What hands did, as Markdown: a table for each object, for a ticket or a page.
 * What a backup contains is text in a cell: no sign of it makes a link, a
 * picture, an element or another cell.
 */
#include "audit.h"

#include <stdlib.h>

#define CELL 200		/* columns of a value; the whole is in the other formats */

/* What readers make an element, a link or a mention of, though it is escaped, as an entity. */
static const char *
entity_of(const char *p, const char *start)
{
	switch (*p) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '@':
		return "&#64;";
	case ':':
		return p[1] == '/' ? "&#58;" : NULL;
	case '.':
		return p - start >= 3 && (p[-1] == 'w' || p[-1] == 'W') ? "&#46;" : NULL;
	}
	return NULL;
}

/* Signs with a meaning are escaped. */
static void
put_escaped(struct buf *out, const char *text)
{
	struct buf safe = {0};

	buf_add_safe(&safe, text, strlen(text));
	for (const char *p = buf_cstr(&safe); *p; p++) {
		const char *entity = entity_of(p, safe.p);

		if (entity) {
			buf_puts(out, entity);
			continue;
		}
		if (strchr("\\`*_[]#|~$", *p))
			buf_putc(out, '\\');
		buf_putc(out, *p);
	}
	buf_release(&safe);
}

/* A path or a value, as code: within it only a row of as many backticks and, in a table, the bar
 * mean anything (GitHub Flavored Markdown, code spans and tables). */
static void
put_code(struct buf *out, const char *text)
{
	struct buf safe = {0};
	size_t longest = 0, run = 0;

	if (strstr(text, "\\|")) {	/* readers differ in what that is */
		put_escaped(out, text);
		return;
	}
	buf_add_safe(&safe, text, strlen(text));
	for (const char *p = buf_cstr(&safe); *p; p++) {
		run = *p == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	if (safe.n)
		buf_fill(out, '`', longest + 1);
	buf_puts(out, longest ? " " : "");
	for (const char *p = buf_cstr(&safe); *p; p++) {
		buf_puts(out, *p == '|' ? "\\" : "");
		buf_putc(out, *p);
	}
	buf_puts(out, longest ? " " : "");
	if (safe.n)
		buf_fill(out, '`', longest + 1);
	buf_release(&safe);
}

/* Sentences, a paragraph each. */
static void
put_lines(struct buf *out, const struct buf *text)
{
	for (size_t from = 0, n; from < text->n; from += n + 1) {
		const char *end = memchr(text->p + from, '\n', text->n - from);
		char *line;

		n = end ? (size_t)(end - text->p) - from : text->n - from;
		line = mem_strndup(text->p + from, n);
		buf_putc(out, '\n');
		put_escaped(out, line);
		buf_putc(out, '\n');
		free(line);
	}
}

static void
put_value(struct buf *out, const json_t *v)
{
	struct buf b = {0};

	render_value(&b, v, CELL);
	put_code(out, buf_cstr(&b));
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
	if (*c->path)
		put_code(out, c->path);
	else
		buf_puts(out, "(the object)");
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
	put_lines(out, &b);
	buf_release(&b);
}
