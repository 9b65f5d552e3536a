/* Why a row is hidden: the rule, or what it follows from. */
#include <stdlib.h>

#include "assay/render/rows.h"
#include "window.h"

#define CHANGES_MAX 50		/* of an object all of whose changes are hidden */

/* The part of the case that tells of hiding; all of it if there is none. */
static void
put_case(struct buf *out, const struct case_file *f, size_t cols)
{
	bool told = false, in = false;

	for (size_t i = 0; i < f->n; i++)
		told |= str_eq(f->v[i].label, "HIDDEN");
	for (size_t i = 0; i < f->n; i++) {
		in = *f->v[i].label ? !told || str_eq(f->v[i].label, "HIDDEN") : in;
		if (in)
			window_item(out, f->v[i].label, f->v[i].text, cols);
	}
}

static void
put_change(const struct app *a, size_t object, size_t change, struct buf *out)
{
	const struct drift *d = a->model.drift;
	const struct change *c = &d->v[object].changes.v[change];
	size_t cols = window_text_cols(a);
	struct case_file f = {0};
	struct buf line = {0};

	render_path(&line, *c->path ? c->path : "the whole object");
	buf_puts(&line, "  ");
	render_value(&line, c->old_value, cols / 3);
	buf_puts(&line, " -> ");
	render_value(&line, c->new_value, cols / 3);
	render_wrap(out, buf_cstr(&line), 2, cols);
	buf_putc(out, '\n');
	render_case(&f, d, object, change, a->o->rules, &a->o->render);
	put_case(out, &f, cols);
	case_file_release(&f);
	buf_release(&line);
}

static void
put_all(const struct app *a, size_t object, struct buf *out)
{
	const struct drift_object *o = &a->model.drift->v[object];
	size_t n = 0;

	for (size_t i = 0; i < o->changes.n; i++) {
		if (o->verdicts[i].hidden == SHOWN || n++ >= CHANGES_MAX)
			continue;
		if (n > 1)
			buf_putc(out, '\n');
		put_change(a, object, i, out);
	}
	if (n > CHANGES_MAX)
		buf_printf(out, "\n%zu more\n", n - CHANGES_MAX);
}

/* s and z: all that is hidden, shown or not. */
static unsigned
key(struct app *a, struct overlay *o, const struct key *k)
{
	(void)o;
	if (k->code != 's' && keymap_action(a->keys, k->code) != ACTION_NOISE)
		return REACT_PASS;
	a->model.noise = !a->model.noise;
	model_touch(&a->model);
	return REACT_DONE;
}

void
overlay_why(struct app *a)
{
	struct window w = {.key = key};
	const struct drift *d = a->model.drift;
	struct target t;

	app_target(a, &t);
	if (!d || !a->model.examined || t.object >= d->n) {
		app_say(a, "no change under the cursor: nothing to explain");
		return;
	}
	if (t.change < d->v[t.object].changes.n)
		put_change(a, t.object, t.change, &w.text);
	else
		put_all(a, t.object, &w.text);
	w.heading = mem_strdup("Why hidden");
	w.foot = a->model.noise ? "s hide all of this again  Esc close"
				: "s show all that is hidden  Esc close";
	window_open(a, &w);
}
