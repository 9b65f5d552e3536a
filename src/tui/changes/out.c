/* The Changes screen taken out: as it stands, in formats, as the command that shows the same. */
#include "changes.h"

static struct render_opts
options(const struct app *a, enum render_format f)
{
	struct render_opts o = a->o->render;

	o.format = f;
	o.colour = false;
	o.noise = o.noise || a->model.noise;
	o.derived = o.derived || a->model.noise;
	o.kinds = a->model.examined ? examined_kinds(a->model.examined) : NULL;
	return o;
}

/* The rows as they stand on the screen, all of them. */
void
changes_print(struct app *a, struct view *v, struct buf *out)
{
	struct changes_tree *st = v->state;
	struct render_opts o = options(a, FORMAT_TEXT);

	if (a->model.examined)
		render_drift_head(out, a->model.drift, &o);
	if (a->model.filter[0])
		buf_printf(out, "filter: %s\n", a->model.filter);
	for (size_t i = 0; i < st->nrows; i++) {
		changes_line(a, st, &st->rows[i], out);
		buf_putc(out, '\n');
	}
}

int
changes_export(struct app *a, struct view *v, const char *format, struct buf *out, struct error *err)
{
	enum render_format f;
	struct render_opts o;
	enum hidden *before;

	(void)v;
	if (!render_format_parse(format, &f))
		return error_set(err, ERR_USAGE, "there is no format %s", format);
	if (!a->model.examined)
		return error_set(err, ERR_USAGE, "the changes are still being read");
	o = options(a, f);
	before = model_sift(&a->model);
	render_drift(out, a->model.drift, &o);
	model_unsift(&a->model, before);
	return 0;
}

/* ---- the command ---- */

static void
put_end(struct buf *out, const struct end *e)
{
	buf_printf(out, " %s@", e->at.context);
	when_print_utc(out, e->at.instant);
}

void
changes_command(const struct app *a, const struct view *v, struct buf *out)
{
	const struct filter *f = &a->o->filter;

	(void)v;
	buf_puts(out, "assay diff");
	put_end(out, &a->model.from);
	put_end(out, &a->model.to);
	if (f->noise == NOISE_ONLY)
		buf_puts(out, " --noise=only");
	else if (a->model.noise)
		buf_puts(out, " --noise");
	if (f->derived || (a->model.noise && f->noise == NOISE_HIDE))
		buf_puts(out, " --derived");
	filter_options(a, out);
	for (size_t i = 0; a->model.nselected && i < a->model.drift->n; i++)
		if (a->model.selected[i]) {
			buf_putc(out, ' ');
			buf_add_quoted(out, a->model.drift->v[i].ref);
		}
}
