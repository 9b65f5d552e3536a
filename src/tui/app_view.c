/* The stack of views, the pane beside, and where somebody was. */
#include "app.h"

#include <stdlib.h>

/* ---- places ---- */

void
place_release(struct place *p)
{
	free(p->ref);
	free(p->path);
	*p = (struct place){0};
}

void
place_take(struct app *a, struct place *p)
{
	struct target t;

	place_release(p);
	app_target(a, &t);
	*p = (struct place){.ops = a->view->ops, .snapshot = t.snapshot};
	p->ref = t.ref ? mem_strdup(t.ref) : NULL;
	p->path = t.path ? mem_strdup(t.path) : NULL;
}

bool
place_is_row(const struct place *p)
{
	return p->ref || p->path || p->snapshot != SIZE_MAX;
}

struct target
place_target(const struct place *p)
{
	return (struct target){.ref = p->ref, .path = p->path, .object = SIZE_MAX,
			       .change = SIZE_MAX, .snapshot = p->snapshot};
}

static void
jump_note(struct app *a)
{
	if (a->njumps == JUMPS) {
		place_release(&a->jumps[0]);
		memmove(a->jumps, a->jumps + 1, (JUMPS - 1) * sizeof(a->jumps[0]));
		a->jumps[--a->njumps] = (struct place){0};
	}
	place_take(a, &a->jumps[a->njumps++]);
}

/* ---- views ---- */

/* A view may close itself while it acts or its work runs: until then it lies aside. */
static void
retire(struct app *a, struct view *v)
{
	if (!v)
		return;
	v->under = a->retired;
	a->retired = v;
}

void
app_bury(struct app *a)
{
	while (a->retired && !a->working) {
		struct view *v = a->retired;

		a->retired = v->under;
		if (v->ops->close)
			v->ops->close(v);
		free(v);
	}
}

static void
pane_close(struct app *a)
{
	retire(a, a->pane);
	a->pane = NULL;
	a->pane_focus = false;
	free(a->beside);
	a->beside = NULL;
}

void
app_views_free(struct app *a)
{
	pane_close(a);
	while (a->view) {
		struct view *v = a->view;

		a->view = v->under;
		retire(a, v);
	}
	app_bury(a);
}

static struct view *
view_new(struct app *a, const struct view_ops *ops, const struct target *t)
{
	struct view *v = mem_zero(1, sizeof(*v));
	struct error err = {0};

	v->ops = ops;
	if (ops->open && ops->open(a, v, t, &err) != 0) {
		app_say_error(a, &err);
		free(v);
		return NULL;
	}
	return v;
}

static void
pop(struct app *a)
{
	struct view *v = a->view;

	a->view = v->under;
	retire(a, v);
}

static bool
lies_below(const struct app *a, const struct view_ops *ops)
{
	for (const struct view *v = a->view; v; v = v->under)
		if (v->ops == ops)
			return true;
	return false;
}

/* In the stack: what lies above it goes, and its cursor goes to the target if it can. */
static void
uncover(struct app *a, const struct view_ops *ops, const struct target *t)
{
	while (a->view->ops != ops)
		pop(a);
	if (t && t->ref && ops->go)
		ops->go(a, a->view, t);
}

void
app_cover(struct app *a, const struct view_ops *ops, const struct target *t)
{
	static const struct target nothing = {.object = SIZE_MAX, .change = SIZE_MAX,
					      .snapshot = SIZE_MAX};
	struct view *v;

	if (a->view)
		jump_note(a);
	if ((v = view_new(a, ops, t ? t : &nothing))) {
		v->under = a->view;
		a->view = v;
	}
	pane_close(a);
	app_fit(a);
}

void
app_open(struct app *a, const struct view_ops *ops, const struct target *t)
{
	if (!lies_below(a, ops)) {
		app_cover(a, ops, t);
		return;
	}
	jump_note(a);
	uncover(a, ops, t);
	pane_close(a);
	app_fit(a);
}

void
app_back(struct app *a)
{
	if (!a->view->under)
		return;
	jump_note(a);
	pop(a);
	pane_close(a);
	app_fit(a);
}

struct view *
app_focus(const struct app *a)
{
	return a->pane && a->pane_focus ? a->pane : a->view;
}

void
app_target(const struct app *a, struct target *out)
{
	const struct view *v = app_focus(a);

	*out = (struct target){.object = SIZE_MAX, .change = SIZE_MAX, .snapshot = SIZE_MAX};
	if (v->ops->target)
		v->ops->target(a, v, out);
}

/* The diff beside the list follows the list's cursor; not while only names are known. */
static void
fit_pane(struct app *a, const struct bands *b)
{
	struct target t = {.object = SIZE_MAX, .change = SIZE_MAX, .snapshot = SIZE_MAX};

	if (!b->pane.cols || !a->model.examined) {
		pane_close(a);
		return;
	}
	a->view->ops->target(a, a->view, &t);
	if (t.object != SIZE_MAX && t.ref && !str_eq(t.ref, a->beside)) {
		if (!a->pane || !view_diff.go || !view_diff.go(a, a->pane, &t)) {
			bool focus = a->pane_focus;

			pane_close(a);
			a->pane = view_new(a, &view_diff, &t);
			a->pane_focus = focus && a->pane;
		}
		free(a->beside);
		a->beside = mem_strdup(t.ref);
	}
	if (a->pane && a->pane->ops->fit)
		a->pane->ops->fit(a, a->pane, b->pane.rows, b->pane.cols);
}

void
app_fit(struct app *a)
{
	struct bands b;

	app_bands(a, &b);
	if (a->view->ops->fit)
		a->view->ops->fit(a, a->view, b.body.rows, b.body.cols);
	fit_pane(a, &b);
}

/* The screen before, until there is none left to go back to. */
bool
app_jump_back(struct app *a)
{
	struct place p;
	struct target t;

	if (!a->njumps)
		return false;
	p = a->jumps[--a->njumps];
	a->jumps[a->njumps] = (struct place){0};
	t = place_target(&p);
	app_open(a, p.ops, &t);
	place_release(&a->jumps[--a->njumps]);	/* app_open noted the one that was left */
	place_release(&p);
	return true;
}
