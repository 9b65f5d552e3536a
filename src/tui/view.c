/* What all screens do alike: own actions, moving, the mouse, the filter, the screen as text. */
#include <stdlib.h>

#include "app.h"
#include "part/list.h"
#include "part/narrow.h"

void
view_lend(const struct app *a, struct view *v, void *state, struct list *l, struct narrow *n)
{
	v->state = state;
	v->list = l;
	v->narrow = n;
	v->seen = a->model.generation;
}

/* ---- actions ---- */

static const struct view_act *
own_act(const struct view *v, enum action act)
{
	for (const struct view_act *o = v->ops->acts; o && o->act != ACTION_NONE; o++)
		if (o->act == act)
			return o;
	return NULL;
}

bool
view_can(const struct app *a, const struct view *v, enum action act, const char **why)
{
	const struct view_act *own = own_act(v, act);
	const char *said = NULL;

	if (!own)
		return (v->list && list_moves(act)) || (act == ACTION_SORT && v->ops->sorts);
	if (!own->can || own->can(a, v, &said))
		return true;
	*why = said;
	return false;
}

/* The cursor is where somebody put it. */
static unsigned
kept(struct app *a, struct view *v)
{
	if (v->ops->kept)
		v->ops->kept(a, v);
	return REACT_DRAW;
}

static unsigned
sort_by(struct app *a, struct view *v, int by)
{
	v->ops->sort_by(a, v, by);
	return REACT_DRAW;
}

static unsigned
sort_next(struct app *a, struct view *v)
{
	return sort_by(a, v, (v->ops->sort(a, v) + 1) % v->ops->sorts);
}

unsigned
view_act(struct app *a, struct view *v, enum action act)
{
	const struct view_act *own = own_act(v, act);

	if (v->list)
		v->list->touched = true;
	if (own)
		return own->run(a, v, own->how);
	if (act == ACTION_SORT && v->ops->sorts)
		return sort_next(a, v);
	if (!v->list || !list_moves(act))
		return REACT_PASS;
	if (!v->ops->move || !v->ops->move(a, v, act))
		list_act(v->list, act);
	return kept(a, v);
}

/* ---- the mouse ---- */

/* A click on the lines above the list: a heading sorts. */
static unsigned
click_head(struct app *a, struct view *v, int col)
{
	struct bands b;
	int by;

	if (!v->ops->sorts)
		return REACT_NONE;
	app_bands(a, &b);
	by = v->ops->head(a, v, v == a->pane ? b.pane.cols : b.body.cols, col);
	return by == v->ops->sorts ? sort_next(a, v) : sort_by(a, v, by);
}

unsigned
view_mouse(struct app *a, struct view *v, const struct key *k, int row, int col)
{
	const struct view_ops *ops = v->ops;
	unsigned r = ops->mouse ? ops->mouse(a, v, k, row, col) : REACT_PASS;
	int heads = ops->head_rows ? ops->head_rows(v) : 1;
	size_t at;

	if (!(r & REACT_PASS) || !v->list)
		return r & ~(unsigned)REACT_PASS;
	v->list->touched = true;
	if (list_wheel(v->list, k->mouse))
		return kept(a, v);
	if (row < heads)
		return click_head(a, v, col);
	at = list_at(v->list, row - heads);
	if (at == SIZE_MAX)
		return REACT_NONE;
	list_to(v->list, at);
	kept(a, v);
	if (k->mouse == MOUSE_DOUBLE || (ops->folds && col < ops->folds(v, at)))
		return app_do(a, ACTION_OPEN);
	return REACT_DRAW;
}

/* ---- the filter ---- */

bool
view_filters(const struct view *v)
{
	return v->ops->filter || v->ops->sifted;
}

int
view_filter(struct app *a, struct view *v, const char *text, struct error *err)
{
	if (v->ops->filter)
		return v->ops->filter(a, v, text, err);
	if (!v->narrow->typing)
		v->ops->sifted(a, v, SIFT_BEGINS);
	if (narrow_type(v->narrow, text, v->list, err) != 0)
		return -1;
	v->ops->sifted(a, v, SIFT_TYPED);
	return 0;
}

void
view_filter_end(struct app *a, struct view *v, bool keep)
{
	if (v->ops->filter) {
		v->ops->filter_end(a, v, keep);
		return;
	}
	narrow_end(v->narrow, keep, v->list);
	v->ops->sifted(a, v, keep ? SIFT_KEPT : SIFT_DROPPED);
}

const char *
view_filter_text(const struct app *a, const struct view *v)
{
	const char *s = v->narrow ? narrow_text(v->narrow)
			: v->ops->filter_text ? v->ops->filter_text(a, v) : NULL;

	return s ? s : "";
}

/* ---- the screen as text ---- */

bool
view_prints(const struct view *v)
{
	return v->ops->print || v->ops->export;
}

void
view_print(struct app *a, struct view *v, struct buf *out)
{
	char *first;

	if (v->ops->print) {
		v->ops->print(a, v, out);
		return;
	}
	first = mem_strndup(v->ops->formats, strcspn(v->ops->formats, " "));
	v->ops->export(a, v, first, out, NULL);
	free(first);
}
