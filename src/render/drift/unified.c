/* Bodies as lines: a patch that git apply reads, and two views for people. */
#include "render.h"

#include <stdlib.h>

#include "assay/render/rows.h"

#define COST_MAX 20000

/* Two bodies dumped, split, and compared by line. */
struct lines {
	struct buf text[2];
	struct str *line[2];
	size_t n[2];
	struct line_edit *edit;
	size_t edits;
};

static void
lines_init(struct lines *l, const struct drift_object *ob)
{
	const json_t *body[2] = {ob->old_body, ob->new_body};

	*l = (struct lines){0};
	for (size_t s = 0; s < 2; s++) {
		if (body[s])
			canon_dump(&l->text[s], body[s]);
		l->line[s] = line_split(buf_cstr(&l->text[s]), l->text[s].n, &l->n[s]);
	}
	l->edit = line_diff(l->line[0], l->n[0], l->line[1], l->n[1], COST_MAX, &l->edits);
}

static void
lines_release(struct lines *l)
{
	for (size_t s = 0; s < 2; s++) {
		buf_release(&l->text[s]);
		free(l->line[s]);
	}
	free(l->edit);
}

static struct str
line_of(const struct lines *l, const struct line_edit *e)
{
	return e->op == LINE_OLD ? l->line[0][e->old_line] : l->line[1][e->new_line];
}

/* The next run of edits that belong together with `context` lines around: [*from, *to). */
static bool
next_hunk(const struct lines *l, size_t context, size_t *from, size_t *to)
{
	size_t i = *to, last;

	while (i < l->edits && l->edit[i].op == LINE_SAME)
		i++;
	if (i == l->edits)
		return false;
	*from = i - *to > context ? i - context : *to;
	last = i;
	for (; i < l->edits && i - last <= 2 * context + 1; i++)
		if (l->edit[i].op != LINE_SAME)
			last = i;
	*to = last + context + 1 < l->edits ? last + context + 1 : l->edits;
	return true;
}

static void
put_hunk_head(struct buf *out, const struct lines *l, size_t from, size_t to)
{
	size_t n[2] = {0, 0}, start[2];

	for (size_t i = from; i < to; i++) {
		n[0] += l->edit[i].op != LINE_NEW;
		n[1] += l->edit[i].op != LINE_OLD;
	}
	start[0] = l->edit[from].old_line + (n[0] > 0);
	start[1] = l->edit[from].new_line + (n[1] > 0);
	buf_printf(out, "@@ -%zu,%zu +%zu,%zu @@\n", start[0], n[0], start[1], n[1]);
}

static void
put_one_patch(struct buf *out, const struct drift_object *ob, const struct render_opts *o)
{
	static const char signs[] = " -+";
	struct buf path = {0}, was = {0};
	struct lines l;
	size_t from, to = 0;

	object_path(&path, &ob->key);
	object_path(&was, ob->rolled_from ? ob->rolled_from : &ob->key);
	lines_init(&l, ob);
	buf_printf(out, "diff --git a/objects/%s b/objects/%s\n", was.p, path.p);
	if (ob->rolled_from)
		buf_printf(out, "rename from objects/%s\nrename to objects/%s\n", was.p, path.p);
	else if (!ob->old_body)
		buf_puts(out, "new file mode 100644\n");
	else if (!ob->new_body)
		buf_puts(out, "deleted file mode 100644\n");
	if (ob->old_body)
		buf_printf(out, "--- a/objects/%s%s\n", was.p, strchr(was.p, ' ') ? "\t" : "");
	else
		buf_puts(out, "--- /dev/null\n");
	if (ob->new_body)
		buf_printf(out, "+++ b/objects/%s%s\n", path.p, strchr(path.p, ' ') ? "\t" : "");
	else
		buf_puts(out, "+++ /dev/null\n");
	while (next_hunk(&l, o->context_lines, &from, &to)) {
		put_hunk_head(out, &l, from, to);
		for (size_t i = from; i < to; i++) {
			struct str s = line_of(&l, &l.edit[i]);

			buf_putc(out, signs[l.edit[i].op]);
			buf_add(out, s.p, s.n);
			buf_putc(out, '\n');
		}
	}
	lines_release(&l);
	buf_release(&path);
	buf_release(&was);
}

void
put_patch(struct buf *out, const struct drift *d, const struct render_opts *o)
{
	for (size_t i = 0; i < d->n; i++)
		if (has_shown(&d->v[i]))
			put_one_patch(out, &d->v[i], o);
}

/* ---- for people ---- */

static size_t
indent_of(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] == ' ')
		n++;
	return n;
}

static void
put_end(struct buf *out, const char *sign, int64_t at, const char *ref,
	const struct render_opts *o)
{
	struct buf b = {0};

	buf_printf(&b, "%s %s  ", sign, ref);
	when_print_short(&b, at, o->zone, o->now);
	buf_putc(&b, ' ');
	put_zone(&b, at, o);
	render_wrap(out, b.p, 4, o->width);
	buf_putc(out, '\n');
	buf_release(&b);
}

/* One line of a body, escaped, wrapped under itself. */
static void
put_body_line(struct buf *out, const char *sign, struct str s, enum render_style style,
	      const struct render_opts *o)
{
	size_t indent = indent_of(s);
	struct buf one = {0};

	buf_add(&one, s.p + indent, s.n - indent);
	if (indent > o->width / 2)
		indent = o->width / 2;
	render_style(out, style, o);
	buf_puts(out, sign);
	buf_fill(out, ' ', indent);
	render_wrap(out, buf_cstr(&one), indent + 1, o->width);
	render_style(out, STYLE_NONE, o);
	buf_putc(out, '\n');
	buf_release(&one);
}

static void
put_head(struct buf *out, const struct diff_row *r, const struct render_opts *o)
{
	struct buf head = {0};

	buf_printf(&head, "@@ %s @@", r->side[1].text);
	render_wrap(out, head.p, 3, o->width);
	buf_putc(out, '\n');
	buf_release(&head);
}

static void
put_line(struct buf *out, const struct diff_row *r, const struct render_opts *o)
{
	const char *text = r->side[r->sign != '-'].text;
	const char sign[] = {r->sign, '\0'};

	put_body_line(out, sign, (struct str){text, strlen(text)},
		      r->sign == '-' ? STYLE_OLD : r->sign == '+' ? STYLE_NEW : STYLE_NONE, o);
}

void
put_unified_view(struct buf *out, const struct drift *d, size_t object,
		 const struct render_opts *o)
{
	const struct rows_opts ro = {.context_lines = o->context_lines, .unreviewed = true};
	struct diff_rows rows = {0};

	const struct drift_object *ob = &d->v[object];

	put_end(out, "---", d->from, ob->rolled_ref ? ob->rolled_ref : ob->ref, o);
	put_end(out, "+++", d->to, ob->ref, o);
	diff_rows(&rows, d, object, ROWS_UNIFIED, &ro);
	for (size_t i = 0; i < rows.n; i++) {
		if (rows.v[i].form == ROW_HUNK)
			put_head(out, &rows.v[i], o);
		else if (rows.v[i].form == ROW_LINE)
			put_line(out, &rows.v[i], o);
	}
	diff_rows_release(&rows);
}

/* One half of a row, cut or filled to its width. */
static void
put_half(struct buf *out, const char *text, size_t width)
{
	size_t start = out->n;

	if (text)
		buf_add(out, text, utf8_fit(text, strlen(text), width));
	buf_fill(out, ' ', width - utf8_width(out->p + start, out->n - start));
}

static void
put_end_of_line(struct buf *out)
{
	while (out->n && out->p[out->n - 1] == ' ')
		out->n--;
	buf_putc(out, '\n');
}

void
put_side_view(struct buf *out, const struct drift *d, size_t object, const struct render_opts *o)
{
	const struct rows_opts ro = {.context_lines = o->context_lines, .unreviewed = true};
	const struct drift_object *ob = &d->v[object];
	size_t half = (o->width - 5) / 2;
	struct diff_rows rows = {0};

	buf_printf(out, "  %s ", op_sign(ob->op));
	put_safe(out, short_ref(ob));
	if (ob->rolled_from) {
		buf_puts(out, "  rolled from ");
		put_safe(out, short_rolled(ob));
	}
	buf_putc(out, '\n');
	diff_rows(&rows, d, object, ROWS_SIDE, &ro);
	for (size_t i = 0; i < rows.n; i++) {
		const struct diff_row *r = &rows.v[i];

		if (r->form == ROW_FOLD && i > 0)
			buf_puts(out, "  ..\n");
		if (r->form != ROW_LINE)
			continue;
		buf_putc(out, r->sign == '-' || r->sign == '~' ? '-' : ' ');
		buf_putc(out, r->sign == '+' || r->sign == '~' ? '+' : ' ');
		put_half(out, r->side[0].text, half);
		buf_puts(out, " | ");
		put_half(out, r->side[1].text, half);
		put_end_of_line(out);
	}
	diff_rows_release(&rows);
}
