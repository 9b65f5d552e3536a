/* What the cursor is on, for others: the field, and its record in the range shown. */
#include "blame.h"

/* The record of this field in the range shown, if there is one: to be marked, or explained. */
static void
find_record(const struct app *a, const struct blamed *st, const char *path, struct target *out)
{
	const struct drift *d = a->model.drift;

	for (size_t i = 0; a->model.examined && i < d->n; i++) {
		const struct drift_object *o = &d->v[i];

		if (!str_eq(o->ref, st->ref))
			continue;
		for (size_t k = 0; k < o->changes.n; k++)
			if (str_eq(o->changes.v[k].path, path) && model_shows(&a->model, i, k)) {
				out->object = i;
				out->change = k;
				out->old_value = o->changes.v[k].old_value;
			}
	}
}

void
blame_target(const struct app *a, const struct view *v, struct target *out)
{
	struct blamed *st = v->state;
	const struct blame_field *f = blame_cursor(st);
	const struct held_span *h = st->below ? blame_span(st) : NULL;

	out->ref = st->ref;
	out->key = st->key.kind ? &st->key : NULL;
	if (!f)
		return;
	out->path = f->path;
	out->new_value = h ? h->value : f->value;
	find_record(a, st, f->path, out);
	buf_clear(&st->line);
	if (h) {
		buf_printf(&st->line, "%s %s ", st->ref, f->path);
		blame_span_line(a, h, st, &st->line);
	} else {
		when_print_short(&st->line, f->since, a->o->render.zone, a->o->render.now);
		buf_printf(&st->line, " %s %s %s ", blame_origin(f), st->ref, f->path);
		render_value(&st->line, f->value, 0);
	}
	out->line = buf_cstr(&st->line);
}
