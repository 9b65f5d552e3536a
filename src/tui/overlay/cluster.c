/* The clusters of the store; one of them is chosen, and its latest two snapshots compared. */
#include <stdlib.h>

#include "choose.h"

struct clusters {
	char **names;			/* own copies: a writer may come meanwhile */
	size_t n;
	struct list list;
};

static struct rect
place(const struct screen *s, const struct clusters *c)
{
	int cols = s->cols < 60 ? s->cols : 60;
	int rows = (int)(c->n > 100 ? 100 : c->n) + 3;

	rows = rows > s->rows ? s->rows : rows;
	return (struct rect){(s->rows - rows) / 2, (s->cols - cols) / 2, rows, cols};
}

static void
draw(const struct app *a, const struct overlay *o, struct screen *s)
{
	const struct clusters *c = o->state;
	struct rect in = screen_box(s, place(s, c), "Cluster");
	struct list l = c->list;

	if (in.rows < 1)
		return;
	list_fit(&l, l.n, in.rows > 1 ? in.rows - 1 : 1);
	for (int i = 0; i < l.height && l.top + (size_t)i < l.n; i++) {
		size_t at = l.top + (size_t)i;
		struct rect r = {in.row + i, in.col, 1, in.cols};
		bool now = str_eq(c->names[at], a->model.to.at.context);

		screen_cut(s, r.row, r.col + 1, r.cols - 8, ROLE_TEXT, c->names[at]);
		if (now)
			screen_right(s, r.row, r.col + r.cols - 1, 6, ROLE_DIM, "shown");
		if (at == l.cursor)
			screen_flag(s, r, CELL_CURSOR);
	}
	if (in.rows > 1)
		screen_cut(s, in.row + in.rows - 1, in.col + 1, in.cols - 1, ROLE_DIM,
			   "Enter compares its latest two   Esc close");
}

/* The newest of a context and the one before; the same twice where there is one only. */
static int
latest_two(const struct app *a, const char *context, struct store_snapshot *from,
	   struct store_snapshot *to, struct error *err)
{
	struct store_query q = a->o->query;
	struct store_point p;

	q.context = context;
	if (flow_point(a->o->store, "latest", &q, &p, err) != 0)
		return -1;
	*from = *to = *p.at;
	if (flow_point(a->o->store, "@~1", &q, &p, NULL) == 0)
		*from = *p.at;
	return 0;
}

void
cluster_show(struct app *a, const char *name)
{
	struct model *m = &a->model;
	struct store_snapshot from, to;
	struct error err = {0};

	if (str_eq(name, m->to.at.context))
		return;
	if (latest_two(a, name, &from, &to, &err) != 0) {
		app_say_error(a, &err);
		return;
	}
	undo_note_range(a);
	if (model_range(m, &from, &to, &err) != 0)
		app_say_error(a, &err);
	else
		app_say(a, "%s: its latest two snapshots", name);
}

static unsigned
key(struct app *a, struct overlay *o, const struct key *k)
{
	struct clusters *c = o->state;
	enum action act = keymap_action(a->keys, k->code);

	if (k->code == K_ESC || act == ACTION_CLOSE || act == ACTION_BACK)
		return REACT_DONE;
	if (k->code == K_ENTER && c->n) {
		cluster_show(a, c->names[c->list.cursor]);
		return REACT_DONE;
	}
	c->list.height = a->rows > 4 ? a->rows - 3 : 1;
	if (k->code == K_MOUSE && k->mouse >= MOUSE_WHEEL_UP)
		list_act(&c->list, k->mouse == MOUSE_WHEEL_UP ? ACTION_UP : ACTION_DOWN);
	else
		list_act(&c->list, act);
	return REACT_DRAW;
}

static void
close_clusters(struct app *a, struct overlay *o)
{
	struct clusters *c = o->state;

	(void)a;
	for (size_t i = 0; i < c->n; i++)
		free(c->names[i]);
	free(c->names);
	free(c);
}

static const struct overlay_ops cluster_ops = {
	.name = "cluster",
	.draw = draw,
	.key = key,
	.close = close_clusters,
};

void
overlay_cluster(struct app *a)
{
	struct clusters *c = mem_zero(1, sizeof(*c));
	const char *const *names = flow_contexts(a->o->store, &c->n);
	size_t now = 0;

	c->names = mem_zero(c->n + 1, sizeof(*c->names));
	for (size_t i = 0; i < c->n; i++) {
		c->names[i] = mem_strdup(names[i]);
		if (str_eq(names[i], a->model.to.at.context))
			now = i;
	}
	list_fit(&c->list, c->n, a->rows > 4 ? a->rows - 3 : 1);
	list_to(&c->list, now);
	overlay_push(a, &cluster_ops, c);
}
