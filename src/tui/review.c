/* Judging: reviewed, accepted, flagged, on the cursor's change or object or on what is selected. */
#include <stdlib.h>

#include "app.h"

/* What is being judged while its note is typed. */
struct judging {
	enum mark_state state;
	const struct examined *of;	/* the comparison it was chosen in */
	size_t *object, *change;
	size_t n, cap;
	char *note;
};

void
judging_free(struct judging *j)
{
	if (!j)
		return;
	free(j->object);
	free(j->change);
	free(j->note);
	free(j);
}

/* ---- what ---- */

static void
add(struct judging *j, size_t object, size_t change)
{
	if (j->n == j->cap) {
		j->cap = j->cap ? j->cap * 2 : 16;
		j->object = mem_grow(j->object, j->cap, sizeof(*j->object));
		j->change = mem_grow(j->change, j->cap, sizeof(*j->change));
	}
	j->object[j->n] = object;
	j->change[j->n++] = change;
}

static void
add_object(struct judging *j, const struct model *m, size_t object)
{
	for (size_t k = 0; k < m->drift->v[object].changes.n; k++)
		if (model_shows(m, object, k))
			add(j, object, k);
}

static struct judging *
choose(const struct app *a, enum mark_state state)
{
	const struct model *m = &a->model;
	struct judging *j = mem_zero(1, sizeof(*j));
	struct target t;

	j->state = state;
	j->of = m->examined;
	if (m->nselected) {
		for (size_t i = 0; i < m->drift->n; i++)
			if (m->selected[i])
				add_object(j, m, i);
		return j;
	}
	app_target(a, &t);
	if (t.object < m->drift->n && t.change < m->drift->v[t.object].changes.n)
		add(j, t.object, t.change);
	else if (t.object < m->drift->n)
		add_object(j, m, t.object);
	for (size_t i = t.first; i < t.end && i < m->drift->n; i++)
		add_object(j, m, i);
	return j;
}

/* ---- on to the next ---- */

/* The first object behind this one in the list's order that has no mark, from its start again after
 * the last; SIZE_MAX. */
static size_t
next_unreviewed(const struct app *a, size_t after)
{
	const size_t *order;
	size_t n = changes_order(a, &order), at = 0;

	while (at < n && order[at] != after)
		at++;
	for (size_t i = 1; i <= n; i++) {
		size_t object = order[(at + i) % n];

		if (object != after && model_mark(&a->model, object) == MARK_NONE &&
		    a->model.drift->v[object].shown)
			return object;
	}
	return SIZE_MAX;
}

static void
go_on(struct app *a, size_t object)
{
	struct view *v = app_focus(a);
	const struct drift *d = a->model.drift;
	struct target t = {.change = SIZE_MAX, .snapshot = SIZE_MAX};

	if (model_mark(&a->model, object) == MARK_NONE) {
		if (v->ops == &view_diff)	/* some of it is still to be looked at */
			view_act(a, v, ACTION_NEXT_CHANGE);
		return;
	}
	t.object = next_unreviewed(a, object);
	if (t.object == SIZE_MAX || !v->ops->go)
		return;
	t.ref = d->v[t.object].ref;
	t.key = &d->v[t.object].key;
	v->ops->go(a, v, &t);
}

static void
say(struct app *a, const struct judging *j)
{
	const char *ref = a->model.drift->v[j->object[0]].ref;
	const char *word = j->state == MARK_NONE ? "unmarked" : mark_name(j->state);
	struct model_counts c;
	size_t objects = 0;

	for (size_t i = 0; i < j->n; i++)
		objects += i == 0 || j->object[i] != j->object[i - 1];
	model_count(&a->model, &c);
	if (objects == 1)
		app_say(a, "%s %s    %zu of %zu done    %s undoes", word, ref, c.reviewed, c.of,
			keymap_key(a->keys, ACTION_UNDO));
	else
		app_say(a, "%s %zu objects    %zu of %zu done    %s undoes", word, objects,
			c.reviewed, c.of, keymap_key(a->keys, ACTION_UNDO));
}

/* Takes j. */
static void
judge(struct app *a, struct judging *j, int64_t until)
{
	struct model *m = &a->model;
	struct review_action act = {.user = a->o->user, .state = j->state, .note = j->note,
				    .until = until, .now = m->o->render.now};
	struct error err = {0};
	bool all = m->nselected > 0;

	if (!m->examined || m->examined != j->of) {
		app_say(a, "another range was chosen meanwhile: nothing is marked");
	} else if (reviews_set(m->reviews, &act, m->drift, j->object, j->change, j->n, &err) != 0) {
		app_say_error(a, &err);
	} else {
		undo_note_mark(a);
		if (all)
			memset(m->selected, 0, m->drift->n * sizeof(*m->selected));
		m->nselected = 0;
		model_touch(m);
		app_fit(a);
		say(a, j);
		if (j->state == MARK_REVIEWED || j->state == MARK_ACCEPTED)
			go_on(a, j->object[j->n - 1]);
	}
	judging_free(j);
}

/* ---- notes ---- */

static struct judging *
take(struct app *a)
{
	struct judging *j = a->judging;

	a->judging = NULL;
	return j;
}

static const char half_typed[] = "A note is half typed. Drop it and leave?";

static void
until_done(struct app *a, const char *text)
{
	struct error err = {0};
	int64_t until = WHEN_NONE;

	if (!text) {
		judging_free(take(a));
		app_say(a, "nothing is marked");
	} else if (text[0] && flow_instant(text, &a->o->query.clock, &until, &err) != 0) {
		judging_free(take(a));
		app_say_error(a, &err);
	} else {
		judge(a, take(a), until);
	}
}

static void
note_done(struct app *a, const char *text)
{
	if (!text) {
		judging_free(take(a));
		app_say(a, "nothing is marked");
		return;
	}
	a->judging->note = mem_strdup(text);
	if (a->judging->state != MARK_ACCEPTED) {
		judge(a, take(a), WHEN_NONE);
		return;
	}
	prompt_open(a, &(struct prompt_opts){.mark = "accepted until (Enter: for good): ",
					     .history = "until", .done = until_done,
					     .unfinished = half_typed});
}

static bool
all_unmarked(const struct app *a, const struct judging *j)
{
	for (size_t i = 0; i < j->n; i++)
		if (model_change_mark(&a->model, j->object[i], j->change[i]) != MARK_NONE)
			return false;
	return true;
}

/* Has this user said so of all of it? To say it again would be a deed that changes nothing. */
static bool
all_reviewed(const struct app *a, const struct judging *j)
{
	const struct model *m = &a->model;

	for (size_t i = 0; i < j->n; i++) {
		if (model_change_mark(m, j->object[i], j->change[i]) != MARK_REVIEWED)
			return false;

		const struct verdict *v = &m->drift->v[j->object[i]].verdicts[j->change[i]];
		const struct mark *k = reviews_find(m->reviews, v->id, m->o->render.now);

		if (!str_eq(k->user, a->o->user))
			return false;
	}
	return true;
}

static void
review_again(struct app *a, const struct judging *j)
{
	if (j->object[0] == j->object[j->n - 1])
		app_say(a, "already reviewed: %s", a->model.drift->v[j->object[0]].ref);
	else
		app_say(a, "already reviewed, all %zu changes", j->n);
	go_on(a, j->object[j->n - 1]);
}

static unsigned
mark(struct app *a, enum mark_state state, const char *question)
{
	struct judging *j = choose(a, state);

	if (!j->n || (state == MARK_NONE && all_unmarked(a, j))) {
		app_say(a, j->n ? "no mark is there to take off" : "nothing to mark here");
		judging_free(j);
		return REACT_DRAW;
	}
	if (state == MARK_REVIEWED && all_reviewed(a, j)) {
		review_again(a, j);
		judging_free(j);
		return REACT_DRAW;
	}
	if (!question) {
		judge(a, j, WHEN_NONE);
		return REACT_DRAW;
	}
	judging_free(a->judging);
	a->judging = j;
	prompt_open(a, &(struct prompt_opts){.mark = question, .history = "note",
					     .done = note_done, .unfinished = half_typed});
	return REACT_DRAW;
}

/* ---- selecting ---- */

void
review_select(struct model *m, size_t object, bool on)
{
	if (!m->selected || object >= m->drift->n || m->selected[object] == on)
		return;
	m->selected[object] = on;
	m->nselected += on ? 1 : (size_t)-1;
}

static unsigned
select_row(struct app *a)
{
	struct model *m = &a->model;
	struct target t;

	app_target(a, &t);
	review_select(m, t.object, t.object < m->drift->n && !m->selected[t.object]);
	app_say(a, "%zu selected", m->nselected);
	return REACT_DRAW;
}

/* The row left and the one reached; neither is ever taken out. */
static unsigned
extend(struct app *a, enum action move)
{
	struct target t;

	app_target(a, &t);
	review_select(&a->model, t.object, true);
	app_do(a, move);
	app_target(a, &t);
	review_select(&a->model, t.object, true);
	app_say(a, "%zu selected", a->model.nselected);
	return REACT_DRAW;
}

static unsigned
select_all(struct app *a)
{
	const size_t *order;
	size_t n = changes_order(a, &order);
	bool on = a->model.nselected < n;

	for (size_t i = 0; i < n; i++)
		review_select(&a->model, order[i], on);
	app_say(a, "%zu selected", a->model.nselected);
	return REACT_DRAW;
}

/* ---- actions ---- */

bool
review_owns(enum action act)
{
	return act >= ACTION_SELECT && act <= ACTION_UNMARK;
}

bool
review_can(const struct app *a, enum action act, const char **why)
{
	const struct model *m = &a->model;
	const char *said = NULL;
	struct target t;

	if (!m->examined) {
		said = m->reading ? "not yet: the changes are still being read"
				  : "nothing to judge";
	} else if (act == ACTION_SELECT_ALL) {
		if (a->view->ops != &view_changes)
			said = "in Changes (2) only: it selects all that is listed there";
	} else if (!m->nselected) {
		app_target(a, &t);
		if (t.object >= m->drift->n && t.first >= t.end)
			said = "nothing to judge under the cursor: go to an object that changed";
	}
	if (said && why)
		*why = said;
	return !said;
}

unsigned
review_act(struct app *a, enum action act)
{
	switch (act) {
	case ACTION_SELECT:
		return select_row(a);
	case ACTION_SELECT_DOWN:
		return extend(a, ACTION_DOWN);
	case ACTION_SELECT_UP:
		return extend(a, ACTION_UP);
	case ACTION_SELECT_ALL:
		return select_all(a);
	case ACTION_REVIEW:
		return mark(a, MARK_REVIEWED, NULL);
	case ACTION_ACCEPT:
		return mark(a, MARK_ACCEPTED, "accepted, note (Enter for none): ");
	case ACTION_FLAG:
		return mark(a, MARK_FLAGGED, "flagged, note (Enter for none): ");
	case ACTION_UNMARK:
		return mark(a, MARK_NONE, NULL);
	default:
		return REACT_PASS;
	}
}
