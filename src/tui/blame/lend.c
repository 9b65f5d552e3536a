/* Nights that are looked at from here: their Diff, and the range of before when one comes back. */
#include "blame.h"

static void
forget_range(struct blamed *st)
{
	for (size_t i = 0; i < countof(st->before); i++) {
		snapshot_free(&st->before[i]);
		snapshot_free(&st->there[i]);
	}
	st->lent = false;
}

void
blame_come_back(struct app *a, struct blamed *st)
{
	struct model *m = &a->model;
	struct error err = {0};

	st->lent = false;
	m->noise = st->noise_before;
	model_touch(m);
	if (flow_same_backup(&m->from.at, &st->there[0]) &&
	    flow_same_backup(&m->to.at, &st->there[1]) &&
	    model_range(m, &st->before[0], &st->before[1], &err) != 0)
		app_say_error(a, &err);
	forget_range(st);
}

/* What a rule of noise hides is shown, since it was asked for. */
static void
lend(struct app *a, struct blamed *st)
{
	const struct blame_note *note = blame_note(st, st->list.cursor);

	st->lent = true;
	st->noise_before = a->model.noise;
	a->model.noise |= note && note->noise;
	model_touch(&a->model);
}

/* The Diff of two of the snapshots, at a field. */
static unsigned
show_nights(struct app *a, struct blamed *st, size_t from, size_t to, const char *path)
{
	struct target t = {.object = SIZE_MAX, .change = SIZE_MAX, .snapshot = SIZE_MAX,
			   .ref = st->ref, .key = &st->now.key, .path = path};
	struct model *m = &a->model;
	struct error err = {0};
	size_t n;
	const struct store_snapshot *v = blame_snapshots(st, &n);

	forget_range(st);
	st->before[0] = snapshot_copy(&m->from.at);
	st->before[1] = snapshot_copy(&m->to.at);
	st->there[0] = snapshot_copy(&v[from]);
	st->there[1] = snapshot_copy(&v[to]);
	undo_note_range(a);
	if (model_range(m, &v[from], &v[to], &err) != 0) {
		app_say_error(a, &err);
		forget_range(st);
		return REACT_DRAW;
	}
	lend(a, st);
	app_cover(a, &view_diff, &t);
	return REACT_DRAW;
}

/* ---- which nights ---- */

bool
blame_row_nights(const struct blamed *st, size_t at[2])
{
	const struct blame_field *f = blame_cursor(st);
	const struct held_span *h = st->below ? blame_span(st) : NULL;

	if (!(st->below ? h != NULL : f != NULL))
		return false;
	at[0] = h ? h->first : blame_snapshot_at(st, f->since);
	at[1] = h ? h->last : at[0];
	return true;
}

unsigned
blame_open(struct app *a, struct view *v, int how)
{
	struct blamed *st = v->state;
	const struct held_span *h = st->below ? blame_span(st) : NULL;
	const bool whole = h && (h->what == HELD_NO_OBJECT || h->anew);
	size_t at[2];

	(void)how;
	if (!blame_row_nights(st, at) || at[0] == SIZE_MAX)
		return REACT_NONE;
	if (!at[0]) {
		app_say(a, "so it was in the first snapshot: there is no change to show");
		return REACT_DRAW;
	}
	return show_nights(a, st, at[0] - 1, at[0], whole ? NULL : st->path);
}

unsigned
blame_compare(struct app *a, struct view *v, int how)
{
	struct blamed *st = v->state;
	size_t at[2], was[2] = {st->picked[0], st->picked[1]};
	struct buf day = {0};
	size_t n;
	const struct store_snapshot *s = blame_snapshots(st, &n);

	(void)how;
	if (!blame_row_nights(st, at) || at[0] == SIZE_MAX)
		return REACT_NONE;
	if (was[0] == SIZE_MAX) {
		memcpy(st->picked, at, sizeof(at));
		when_print_short(&day, s[at[0]].instant, a->o->render.zone, a->o->render.now);
		app_say(a, "since %s: %s on another row compares the two", buf_cstr(&day),
			keymap_key(a->keys, ACTION_COMPARE));
		buf_release(&day);
		return REACT_DRAW;
	}
	st->picked[0] = st->picked[1] = SIZE_MAX;
	if (was[1] < at[0])
		return show_nights(a, st, was[1], at[0], st->path);
	if (at[1] < was[0])
		return show_nights(a, st, at[1], was[0], st->path);
	app_say(a, "both rows are of the same time: there is nothing to compare");
	return REACT_DRAW;
}
