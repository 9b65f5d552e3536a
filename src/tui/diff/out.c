/* What goes out of the Diff screen: its text, its formats, the command that shows the same. */
#include <stdio.h>

#include "diff.h"

/* An instant finds its snapshot whatever is imported later, a word as @~1 does not. */
static void
put_end(struct buf *out, const struct end *e)
{
	struct buf word = {0};

	buf_printf(&word, "%s@", e->at.context);
	when_print_utc(&word, e->at.instant);
	buf_add_word(out, buf_cstr(&word));
	buf_release(&word);
}

static bool
side_by_side(const struct diff *d)
{
	return d->shown == ROWS_SIDE;
}

void
diff_command(const struct app *a, const struct diff *d, struct buf *out)
{
	const struct model *m = &a->model;

	buf_puts(out, "assay diff ");
	put_end(out, &m->from);
	buf_putc(out, ' ');
	put_end(out, &m->to);
	buf_putc(out, ' ');
	buf_add_word(out, d->ref);
	if (m->noise)
		buf_puts(out, " --noise");
	if (d->shown == ROWS_UNIFIED || side_by_side(d))
		buf_printf(out, " --view %s", side_by_side(d) ? "side" : "unified");
	filter_options(a, out);
}

/* The drift as it is when the object's reference is the filter; done with when its counts are
 * released. */
static struct drift
alone(const struct diff *d)
{
	struct drift one = *d->drift;
	const struct drift_summary *all = &d->drift->summary;
	struct drift_summary *n = &one.summary;

	one.v = &d->drift->v[d->index];
	one.n = one.cap = 1;
	one.noise_counts = NULL;
	drift_count(&one);
	n->filtered += (all->all - all->not_comparable) - (n->all - n->not_comparable);
	n->all = all->all;
	n->not_comparable = all->not_comparable;
	return one;
}

int
diff_export(struct app *a, struct diff *d, const char *format, struct buf *out, struct error *err)
{
	struct render_opts o = a->o->render;
	struct drift one;

	if (!d->drift)
		return error_set(err, ERR_NOT_FOUND, "nothing to write: %s", d->notice);
	if (!render_format_parse(format, &o.format))
		return error_set(err, ERR_USAGE, "unknown format '%s'", format);
	o.view = d->shown == ROWS_UNIFIED ? VIEW_UNIFIED : side_by_side(d) ? VIEW_SIDE : VIEW_FIELDS;
	o.noise = a->model.noise;
	o.colour = false;
	o.context_lines = d->context;
	o.users = true;
	diff_read_users(a, d);
	one = alone(d);
	render_drift(out, &one, &o);
	json_decref(one.noise_counts);
	return 0;
}

static void
put_users(const struct app *a, const struct diff *d, struct buf *out)
{
	struct buf b = {0};

	if (diff_shown(d))
		render_used_by(&b, diff_shown(d), 0);
	if (b.n) {
		buf_puts(out, " USED BY  ");
		render_wrap(out, b.p, 10, (size_t)(a->cols > 40 ? a->cols : 40));
		buf_putc(out, '\n');
	}
	buf_release(&b);
}

void
diff_text_of(const struct app *a, const struct diff *d, struct buf *out)
{
	struct buf from = {0}, to = {0};

	diff_when(a, &from, a->model.from.at.instant);
	diff_when(a, &to, a->model.to.at.instant);
	buf_add_safe(out, d->ref, strlen(d->ref));
	buf_printf(out, "   %s -> %s\n", buf_cstr(&from), buf_cstr(&to));
	if (d->notice[0]) {
		buf_add_safe(out, d->notice, strlen(d->notice));
		buf_putc(out, '\n');
	}
	diff_counts_text(a, d, out);
	buf_putc(out, '\n');
	diff_print(a, d, a->cols, out);
	for (size_t i = 0; i < d->file.n; i++) {
		buf_printf(out, "%s %-8s ", i ? "" : "\n", d->file.v[i].label);
		render_wrap(out, d->file.v[i].text, 10, (size_t)(a->cols > 40 ? a->cols : 40));
		buf_putc(out, '\n');
	}
	put_users(a, d, out);
	buf_release(&from);
	buf_release(&to);
}
