/* What one cause made: its changes, object by object. */
#include "window.h"

#define MEMBERS_MAX 2000

void
cause_counts(const struct drift_group *g, struct buf *out)
{
	buf_printf(out, "%zu change%s in %zu object%s", g->shown, g->shown == 1 ? "" : "s",
		   g->shown_objects, g->shown_objects == 1 ? "" : "s");
}

/* "shop/deploy/web", then its fields below it. */
static void
put_member(struct buf *out, const struct drift *d, const struct drift_member *m, bool again,
	   size_t cols)
{
	const struct drift_object *o = &d->v[m->object];
	const struct change *c = &o->changes.v[m->change];
	struct buf b = {0};

	if (!again) {
		buf_putc(out, '\n');
		buf_add_safe(out, o->ref, strlen(o->ref));
		buf_putc(out, '\n');
	}
	buf_puts(&b, "  ");
	render_path(&b, *c->path ? c->path : "the whole object");
	if (*c->path) {
		buf_puts(&b, "  ");
		render_value(&b, c->old_value, cols / 3);
		buf_puts(&b, " -> ");
		render_value(&b, c->new_value, cols / 3);
	} else {
		buf_printf(&b, "  %s", change_op_name(c->op));
	}
	render_wrap(out, b.p, 4, cols);
	buf_putc(out, '\n');
	buf_release(&b);
}

void
overlay_cause(struct app *a, const struct drift_group *g)
{
	const struct drift *d = a->model.drift;
	size_t cols = window_text_cols(a), last = SIZE_MAX, told = 0;
	struct window w = {0};

	cause_counts(g, &w.text);
	buf_printf(&w.text, ", %s\n", severity_name(g->severity));
	for (size_t i = 0; i < g->n && told < MEMBERS_MAX; i++) {
		if (!drift_member_shown(d, g, i))
			continue;
		put_member(&w.text, d, &g->v[i], g->v[i].object == last, cols);
		last = g->v[i].object;
		told++;
	}
	if (told < g->shown)
		buf_printf(&w.text, "\n%zu more\n", g->shown - told);
	w.heading = mem_strdup(g->title);
	window_open(a, &w);
}
