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

/* The one rule that hides the change, or all of the object's; NULL: none, or several. */
static const char *
rule_of(const struct drift_object *o, size_t change)
{
	const char *rule = NULL;

	for (size_t i = 0; i < o->changes.n; i++) {
		const char *by = o->verdicts[i].hidden == HIDDEN_NOISE ? o->verdicts[i].noise : NULL;

		if (!by || (change < o->changes.n && i != change))
			continue;
		if (rule && !str_eq(rule, by))
			return NULL;
		rule = by;
	}
	return rule;
}

static unsigned
switch_off(struct app *a)
{
	const struct drift *d = a->model.drift;
	struct error err = {0};
	const char *rule = NULL;
	struct target t;

	app_target(a, &t);
	if (d && a->model.examined && t.object < d->n)
		rule = rule_of(&d->v[t.object], t.change);
	if (!rule || !a->o->rule) {
		app_say(a, "no single rule hides this: go to one of its fields");
		return REACT_DRAW;
	}
	if (a->o->rule(a->o->ctx, rule, false, &err) != 0) {
		app_say_error(a, &err);
		return REACT_DONE;
	}
	undo_note_rule(a, rule, true);
	app_do(a, ACTION_RELOAD);
	app_say(a, "rule %s is off in your rules.json: %s switches it on again", rule,
		keymap_key(a->keys, ACTION_UNDO));
	return REACT_DONE;
}

/* s and z: all that is hidden, shown or not. */
static unsigned
key(struct app *a, struct overlay *o, const struct key *k)
{
	(void)o;
	if (k->code == 'd')
		return switch_off(a);
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
	w.foot = a->model.noise ? "s hide all again  d switch the rule off  Esc close"
				: "s show all that is hidden  d switch the rule off  Esc close";
	window_open(a, &w);
}
