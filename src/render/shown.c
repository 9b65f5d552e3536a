/* One object as it was: YAML with a comment at each field that has not always been so, or JSON. */
#include "render.h"

#include <stdlib.h>

void
put_remark(struct buf *out, const char *text, size_t width)
{
	struct buf lines = {0};

	render_wrap(&lines, text, 0, width - 2);
	for (const char *p = buf_cstr(&lines); *p;) {
		size_t n = strcspn(p, "\n");

		buf_printf(out, "# %.*s\n", (int)n, p);
		p += n + (p[n] == '\n');
	}
	buf_release(&lines);
}

/* ---- since when ---- */

/* A comment for the line that ends at end. */
struct comment {
	const char *text;
	size_t end;
};

struct commenting {
	struct map texts;		/* JSON pointer -> text, malloced */
	struct comment *v;		/* in the order of the lines */
	size_t n, cap;
};

#define WAS_MAX 40

/* "since Sun 13 Sep, was 80"; of a line of a document in a string with its name before it. */
static char *
since_text(const struct shown_since *s, const struct render_opts *o)
{
	struct buf b = {0};

	if (s->inner) {
		put_safe(&b, s->inner);
		buf_putc(&b, ' ');
	}
	buf_puts(&b, "since ");
	when_print_day(&b, s->since, o->zone, o->now);
	if (s->was) {
		buf_puts(&b, ", was ");
		render_value(&b, s->was, WAS_MAX);
	} else {
		buf_puts(&b, ", not there before");
	}
	return buf_take(&b);
}

static void
add_since(struct commenting *c, const struct shown_since *s, const struct render_opts *o)
{
	char *old = map_put(&c->texts, s->pointer, since_text(s, o));

	if (old)
		free(map_put(&c->texts, s->pointer,
			     mem_strdup("several of its fields have changed")));
	free(old);
}

static void
note_leaf(void *ctx, const char *pointer, size_t end)
{
	struct commenting *c = ctx;
	const char *text = map_get(&c->texts, pointer);

	if (!text)
		return;
	vec_grow(c->v, c->n, c->cap);
	c->v[c->n++] = (struct comment){.text = text, .end = end};
}

static size_t
line_start(const struct buf *yaml, size_t end)
{
	while (end && yaml->p[end - 1] != '\n')
		end--;
	return end;
}

#define COLUMN_MAX 44

/* Comments stand in one column behind lines that are not long; one that does not fit stands above
 * its line. */
static void
put_commented(struct buf *out, const struct buf *yaml, const struct commenting *c, size_t width)
{
	size_t at = 0, column = 0;

	for (size_t i = 0; i < c->n; i++) {
		size_t w = c->v[i].end - line_start(yaml, c->v[i].end);

		if (w > column && w <= COLUMN_MAX && w + 5 + strlen(c->v[i].text) <= width)
			column = w;
	}
	for (size_t i = 0; i < c->n; i++) {
		size_t start = line_start(yaml, c->v[i].end), w = c->v[i].end - start;
		size_t text = utf8_width(c->v[i].text, strlen(c->v[i].text));
		size_t indent = strspn(yaml->p + start, " -");

		buf_add(out, yaml->p + at, start - at);
		if (w + 5 + text > width) {
			buf_fill(out, ' ', indent);
			buf_printf(out, "# %s\n", c->v[i].text);
		}
		buf_add(out, yaml->p + start, w);
		if (w + 5 + text <= width) {
			buf_fill(out, ' ',
				 (w < column && column + 5 + text <= width ? column - w : 0) + 3);
			buf_printf(out, "# %s", c->v[i].text);
		}
		at = c->v[i].end;
	}
	buf_add(out, yaml->p + at, yaml->n - at);
}

static void
put_yaml(struct buf *out, const struct shown_object *s, const struct render_opts *o)
{
	struct commenting c = {0};
	struct buf yaml = {0};

	for (size_t i = 0; i < s->nsince; i++)
		add_since(&c, &s->since[i], o);
	yaml_dump_leaves(&yaml, s->body, note_leaf, &c);
	put_commented(out, &yaml, &c, o->width);
	map_release(&c.texts, free);
	free(c.v);
	buf_release(&yaml);
}

/* ---- all of it ---- */

static void
put_head(struct buf *out, const struct shown_object *s, const struct render_opts *o)
{
	struct buf b = {0};

	put_point(&b, s->context, s->instant, s->word, o);
	buf_puts(&b, s->ref);
	if (s->made) {
		buf_puts(&b, "  not there before ");
		when_print_short(&b, s->made, o->zone, o->now);
	}
	put_remark(out, b.p, o->width);
	buf_release(&b);
}

void
render_show(struct buf *out, const struct shown_object *s, const struct render_opts *o)
{
	struct buf yaml = {0};

	if (o->format == FORMAT_JSON) {
		canon_dump(out, s->body);
		return;
	}
	if (o->format == FORMAT_TEXT) {
		put_head(out, s, o);
		put_yaml(out, s, o);
		return;
	}
	yaml_dump(&yaml, s->body);
	buf_add(out, buf_cstr(&yaml), yaml.n);
	buf_release(&yaml);
}
