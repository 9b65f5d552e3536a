/* What goes out of the Blame screen: what is known of a row, its text and formats, the command. */
#include <stdlib.h>

#include "assay/render/blame.h"
#include "blame.h"
#include "part/cut.h"
#include "overlay/window.h"

/* ---- what is known of a row ---- */

static void
put_origin(const struct app *a, struct buf *out, const struct blame_field *f, size_t cols)
{
	struct buf b = {0};

	when_print_short(&b, f->since, a->o->render.zone, a->o->render.now);
	window_item(out, "SINCE", buf_cstr(&b), cols);
	buf_clear(&b);
	if (f->first_seen) {
		buf_puts(&b, "not known: it was so in the first snapshot");
	} else if (f->origin.user || f->origin.manager) {
		buf_add_safe(&b, blame_who(&f->origin), strlen(blame_who(&f->origin)));
		buf_printf(&b, " (%s)", origin_word(f->origin.cls));
		if (f->origin.operation)
			buf_printf(&b, ", %s", f->origin.operation);
		if (f->origin.time != WHEN_NONE) {
			buf_puts(&b, ", ");
			when_print_zoned(&b, f->origin.time, a->o->render.zone);
		}
	} else {
		buf_puts(&b, "not known: no manager recorded for this field");
	}
	window_item(out, "WHO", buf_cstr(&b), cols);
	window_evidence(out, &f->origin, cols);
	buf_release(&b);
}

#define WHY_LABEL 9		/* columns of a label of `rules explain` */

/* What `rules explain` says of the night that gave the value, wrapped here. */
static void
put_why(struct buf *out, const char *why, size_t cols)
{
	buf_putc(out, '\n');
	for (const char *p = why; *p;) {
		size_t n = strcspn(p, "\n"), label = *p == ' ' && n > WHY_LABEL ? WHY_LABEL : 0;
		char *line = mem_strndup(p + label, n - label);

		buf_add(out, p, label);
		render_wrap(out, line, label ? label : 2, cols);
		buf_putc(out, '\n');
		free(line);
		p += n + (p[n] == '\n');
	}
}

unsigned
blame_info(struct app *a, struct view *v, int how)
{
	struct blamed *st = v->state;
	const struct blame_field *f = blame_cursor(st);
	const struct blame_note *note = blame_note(st, st->list.cursor);
	struct window w = {0};
	size_t cols = window_text_cols(a);
	struct buf value = {0};

	(void)how;
	if (!f)
		return REACT_PASS;
	window_item(&w.text, "OBJECT", st->ref, cols);
	window_item(&w.text, "FIELD", f->path, cols);
	render_value(&value, f->value, 400);
	window_item(&w.text, "VALUE", buf_cstr(&value), cols);
	put_origin(a, &w.text, f, cols);
	if (note->why)
		put_why(&w.text, note->why, cols);
	w.heading = mem_strdup("Information");
	window_open(a, &w);
	buf_release(&value);
	return REACT_DRAW;
}

/* ---- text, formats, the command ---- */

static bool
is_shown(const struct blamed *st, size_t field)
{
	for (size_t i = 0; i < st->nrows; i++)
		if (st->rows[i] == field)
			return true;
	return false;
}

/* What the filter shows, in the order of the command line. */
int
blame_export(struct app *a, struct view *v, const char *format, struct buf *out, struct error *err)
{
	const struct blamed *st = v->state;
	const struct blame *b = &st->now.fields;
	struct render_opts o = a->o->render;
	struct blame_list l = {.ref = st->ref};
	struct blame_row *rows;
	size_t n;
	const struct store_snapshot *at = blame_snapshots(st, &n);

	if (!at)
		return error_set(err, ERR_NOT_FOUND, "nothing is read yet");
	if (!render_format_parse(format, &o.format))
		return error_set(err, ERR_USAGE, "no format %s here", format);
	rows = mem_zero(b->n + 1, sizeof(*rows));
	l.context = at[n - 1].context;
	l.instant = at[n - 1].instant;
	for (size_t i = 0; i < b->n; i++)
		if (is_shown(st, i))
			rows[l.n++] = (struct blame_row){b->v[i].path, b->v[i].value, b->v[i].since,
							 b->v[i].first_seen, b->v[i].origin, false,
							 false};
	l.v = rows;
	render_blame(out, &l, &o);
	free(rows);
	return 0;
}

void
blame_print(struct app *a, struct view *v, struct buf *out)
{
	const struct blamed *st = v->state;

	blame_export(a, v, "text", out, NULL);
	if (!blame_past_fits(st) || !st->past.n)
		return;
	buf_putc(out, '\n');
	render_path(out, st->path);
	buf_putc(out, '\n');
	for (size_t i = st->past.n; i-- > 0;) {
		buf_puts(out, "  ");
		blame_span_line(a, &st->past.v[i], st, out);
		buf_putc(out, '\n');
	}
	if (st->elsewhere.ref) {
		buf_puts(out, "  ");
		render_elsewhere(out, &st->elsewhere, 0);
		buf_putc(out, '\n');
	}
}

void
blame_command(const struct app *a, const struct view *v, struct buf *out)
{
	const struct blamed *st = v->state;
	size_t n;
	const struct store_snapshot *at = blame_snapshots(st, &n);

	(void)a;
	buf_puts(out, "assay blame --all ");
	if (n) {
		buf_printf(out, "%s@", at[n - 1].context);
		when_print_utc(out, at[n - 1].instant);
		buf_putc(out, ' ');
	}
	buf_puts(out, st->ref);
}
