/* What was done, also in earlier sessions, to be undone; flow undoes marks. */
#include "undo.h"

#include <stdlib.h>

/* ---- deeds ---- */

void
deed_release(struct deed *d)
{
	snapshot_free(&d->from);
	snapshot_free(&d->to);
	free(d->text);
	free(d->context);
	*d = (struct deed){0};
}

static void
deeds_clear(struct deeds *s)
{
	for (size_t i = 0; i < s->n; i++)
		deed_release(&s->v[i]);
	s->n = 0;
}

void
deeds_add(struct deeds *s, struct deed d)
{
	if (s->n == DEEDS_MAX) {
		deed_release(&s->v[0]);
		memmove(s->v, s->v + 1, --s->n * sizeof(*s->v));
	}
	vec_grow(s->v, s->n, s->cap);
	s->v[s->n++] = d;
}

/* Read when it is first asked for. */
static struct undo *
undo_of(struct app *a)
{
	if (!a->undo) {
		a->undo = mem_zero(1, sizeof(*a->undo));
		journal_read(a->o->journal_file, a->undo);
	}
	return a->undo;
}

/* A new deed drops what could be done again. */
static void
note(struct app *a, struct deed d)
{
	struct undo *u = undo_of(a);

	deeds_clear(&u->undone);
	deeds_add(&u->done, d);
	u->changed = true;
}

static struct deed
range_now(const struct app *a)
{
	return (struct deed){.kind = DEED_RANGE, .from = snapshot_copy(&a->model.from.at),
			     .to = snapshot_copy(&a->model.to.at)};
}

static bool
is_end(const struct store_snapshot *s, const struct end *e)
{
	return s->instant == e->at.instant && str_eq(s->context, e->at.context) &&
	       str_eq(s->source, e->at.source);
}

static bool
is_range(const struct app *a, const struct deed *d)
{
	return is_end(&d->from, &a->model.from) && is_end(&d->to, &a->model.to);
}

void
undo_note_range(struct app *a)
{
	struct undo *u = undo_of(a);

	if (u->noted || !a->model.from.at.context || !a->model.to.at.context)
		return;
	u->noted = true;
	u->before = range_now(a);
}

void
undo_settle(struct app *a)
{
	struct undo *u = a->undo;

	if (!u || !u->noted)
		return;
	u->noted = false;
	if (is_range(a, &u->before))
		deed_release(&u->before);
	else
		note(a, u->before);
	u->before = (struct deed){0};
}

void
undo_note_filter(struct app *a, const struct view *v, const char *before)
{
	note(a, (struct deed){.kind = DEED_FILTER, .text = mem_strdup(before ? before : ""),
			      .context = mem_strdup(v->ops->screen)});
}

void
undo_note_label(struct app *a, const char *name, const struct store_snapshot *before)
{
	struct deed d = {.kind = DEED_LABEL, .text = mem_strdup(name), .has = before != NULL,
			 .context = mem_strdup(before ? before->context
						      : timeline_context(a->model.nights))};

	if (before)
		d.from = snapshot_copy(before);
	note(a, d);
}

void
undo_note_rule(struct app *a, const char *name, bool before)
{
	note(a, (struct deed){.kind = DEED_RULE, .text = mem_strdup(name), .has = before});
}

void
undo_note_mark(struct app *a)
{
	note(a, (struct deed){.kind = DEED_MARK});
}

void
undo_close(struct app *a)
{
	struct undo *u = a->undo;

	if (!u)
		return;
	if (u->changed && a->o->journal_file)
		journal_write(a->o->journal_file, u);
	deeds_clear(&u->done);
	deeds_clear(&u->undone);
	deed_release(&u->before);
	free(u->done.v);
	free(u->undone.v);
	free(u);
	a->undo = NULL;
}

/* ---- doing it: d is turned into its own reverse; what it was goes to the status line ---- */

struct turn {
	struct app *a;
	struct deed *d;
	bool redo;
	struct buf *what;
	struct error *err;
};

/* The backup as the store has it now; the caller frees it. */
static int
find_snapshot(const struct turn *t, const struct store_snapshot *s, struct store_snapshot *out)
{
	const struct app *a = t->a;
	struct store_query q = a->o->query;
	struct store_point p = {0};
	struct buf word = {0};
	int rc = 0;

	q.context = s->context;
	q.source = s->source && *s->source ? s->source : NULL;
	q.exact = true;
	buf_printf(&word, "%s@", s->context);
	when_print_utc(&word, s->instant);
	if (flow_point(a->o->store, word.p, &q, &p, NULL) == 0 && p.at->instant == s->instant)
		*out = snapshot_copy(p.at);
	else
		rc = error_set(t->err, ERR_USAGE,
			       "not undone: the store has no snapshot %s any more", word.p);
	buf_release(&word);
	return rc;
}

static void
put_range(struct buf *out, const struct app *a, const struct deed *d)
{
	const struct render_opts *o = &a->o->render;

	if (!str_eq(d->from.context, d->to.context) ||
	    !str_eq(d->to.context, a->model.to.at.context))
		buf_printf(out, "%s ", d->to.context);
	when_print_short(out, d->from.instant, o->zone, o->now);
	buf_puts(out, " -> ");
	when_print_short(out, d->to.instant, o->zone, o->now);
}

static int
turn_range(const struct turn *t)
{
	struct model *m = &t->a->model;
	struct store_snapshot from = {0}, to = {0};
	struct deed back = range_now(t->a);
	int rc = find_snapshot(t, &t->d->from, &from);

	if (rc == 0)
		rc = find_snapshot(t, &t->d->to, &to);
	if (rc == 0) {
		buf_puts(t->what, t->redo ? "range " : "range, again ");
		put_range(t->what, t->a, t->d);
		rc = model_range(m, &from, &to, t->err);
	}
	snapshot_free(&from);
	snapshot_free(&to);
	deed_release(rc == 0 ? t->d : &back);
	if (rc == 0)
		*t->d = back;
	return rc;
}

/* The view of that screen, wherever it lies; NULL. */
static struct view *
find_view(const struct app *a, const char *screen)
{
	if (a->pane && str_eq(a->pane->ops->screen, screen))
		return a->pane;
	for (struct view *v = a->view; v; v = v->under)
		if (str_eq(v->ops->screen, screen))
			return v;
	return NULL;
}

static void
put_filter(struct buf *out, const char *text)
{
	buf_printf(out, *text ? "filter %s" : "filter cleared", text);
}

static int
turn_filter(const struct turn *t)
{
	struct view *v = find_view(t->a, t->d->context);
	char *now = mem_strdup(view_filter_text(t->a, v));

	if (view_filter(t->a, v, t->d->text, t->err) != 0) {
		free(now);
		return -1;
	}
	view_filter_end(t->a, v, true);
	put_filter(t->what, t->redo ? t->d->text : now);
	if (!t->redo && *t->d->text)
		buf_printf(t->what, ", again %s", t->d->text);
	free(t->d->text);
	t->d->text = now;
	return 0;
}

/* The snapshot that has the label now, lent; NULL. */
static const struct store_snapshot *
labelled(const struct app *a, const struct deed *d)
{
	struct store_query q = a->o->query;
	struct store_point p = {0};

	q.context = d->context;
	q.exact = true;
	return flow_point(a->o->store, d->text, &q, &p, NULL) == 0 ? p.at : NULL;
}

static int
turn_label(const struct turn *t)
{
	struct app *a = t->a;
	const struct store_snapshot *now = labelled(a, t->d);
	struct deed back = {.kind = DEED_LABEL, .has = now != NULL,
			    .text = mem_strdup(t->d->text),
			    .context = mem_strdup(t->d->context)};
	struct store_snapshot at = {0};
	int rc = 0;

	if (now)
		back.from = snapshot_copy(now);
	if (t->d->has)
		rc = find_snapshot(t, &t->d->from, &at);
	if (rc == 0)
		rc = t->d->has ? flow_label_set(a->o->store, t->d->text, &at, t->err)
			       : flow_label_delete(a->o->store, t->d->context, t->d->text,
						   t->err);
	snapshot_free(&at);
	if (rc != 0) {
		deed_release(&back);
		return -1;
	}
	timeline_labels(a->model.nights, a->o->store, NULL);
	model_touch(&a->model);
	buf_printf(t->what, "label %s", t->d->text);
	deed_release(t->d);
	*t->d = back;
	return 0;
}

static int
turn_rule(const struct turn *t)
{
	struct app *a = t->a;

	if (!a->o->rule)
		return error_set(t->err, ERR_USAGE, "rules cannot be switched here");
	if (a->o->rule(a->o->ctx, t->d->text, t->d->has, t->err) != 0)
		return -1;
	app_do(a, ACTION_RELOAD);
	buf_printf(t->what, "rule %s is %s again", t->d->text, t->d->has ? "on" : "off");
	t->d->has = !t->d->has;
	return 0;
}

static int
turn_mark(const struct turn *t)
{
	struct model *m = &t->a->model;
	const struct tui_opts *o = t->a->o;
	char text[200] = "";
	int rc = t->redo ? reviews_redo(m->reviews, o->user, o->render.now, text, t->err)
			 : reviews_undo(m->reviews, o->user, o->render.now, text, t->err);

	if (rc != 0)
		return -1;
	model_touch(m);
	buf_add_safe(t->what, text, strlen(text));
	return 0;
}

/* It is so already, or the screen that it was on is not open: no deed to be undone. */
static bool
is_nothing(const struct app *a, const struct deed *d)
{
	const struct view *v;

	if (d->kind == DEED_RANGE)
		return is_range(a, d);
	if (d->kind != DEED_FILTER)
		return false;
	v = find_view(a, d->context);
	return !v || !view_filters(v) || str_eq(view_filter_text(a, v), d->text);
}

/* Turns the newest that is one, and keeps it to be turned again: 1 when there is none. */
static int
turn(struct app *a, bool redo, struct buf *what, struct error *err)
{
	static int (*const turns[])(const struct turn *t) = {
		[DEED_RANGE] = turn_range, [DEED_FILTER] = turn_filter,
		[DEED_LABEL] = turn_label, [DEED_RULE] = turn_rule, [DEED_MARK] = turn_mark,
	};
	struct undo *u = undo_of(a);
	struct deeds *from = redo ? &u->undone : &u->done, *to = redo ? &u->done : &u->undone;
	struct deed d;
	bool last;
	int rc;

	u->changed = true;
	do {
		while (from->n && is_nothing(a, &from->v[from->n - 1]))
			deed_release(&from->v[--from->n]);
		last = from->n == 0;
		/* marks are kept apart: older ones may be there, those of the list be gone */
		d = (struct deed){.kind = DEED_MARK};
		if (!last)
			d = from->v[--from->n];
		error_clear(err);
		rc = turns[d.kind](&(struct turn){a, &d, redo, what, err});
	} while (rc != 0 && !last && d.kind == DEED_MARK && err->code == ERR_NOT_FOUND);
	if (rc == 0)
		deeds_add(to, d);
	else if (d.kind == DEED_MARK && err->code == ERR_NOT_FOUND)
		rc = 1;
	if (rc != 0)
		deed_release(&d);
	return rc;
}

void
undo_act(struct app *a, bool redo)
{
	struct buf what = {0};
	struct error err = {0};
	int rc = turn(a, redo, &what, &err);

	if (rc == 0)
		app_say(a, "%s: %s", redo ? "redo" : "undo", buf_cstr(&what));
	else if (rc > 0)
		app_say(a, "nothing to %s", redo ? "do again" : "undo");
	else
		app_say_error(a, &err);
	buf_release(&what);
}
