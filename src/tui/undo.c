/* What was done this session, to be undone; flow undoes marks, also those of earlier ones. */
#include <stdlib.h>

#include "app.h"

#define DEEDS_MAX 200

enum deed_kind { DEED_RANGE, DEED_FILTER, DEED_LABEL, DEED_MARK };

/* How it was before; undoing it leaves how it was until then. */
struct deed {
	enum deed_kind kind;
	struct store_snapshot from, to;	/* RANGE; LABEL: from, has when there was one */
	bool has;
	char *text;			/* FILTER: its text; LABEL: its name */
	char *context;
};

struct deeds {
	struct deed *v;
	size_t n, cap;
};

struct undo {
	struct deeds done, undone;
};

/* ---- deeds ---- */

static void
deed_release(struct deed *s)
{
	snapshot_free(&s->from);
	snapshot_free(&s->to);
	free(s->text);
	free(s->context);
	*s = (struct deed){0};
}

static void
deeds_clear(struct deeds *s)
{
	for (size_t i = 0; i < s->n; i++)
		deed_release(&s->v[i]);
	s->n = 0;
}

static void
deeds_add(struct deeds *s, struct deed d)
{
	if (s->n == DEEDS_MAX) {
		deed_release(&s->v[0]);
		memmove(s->v, s->v + 1, --s->n * sizeof(*s->v));
	}
	vec_grow(s->v, s->n, s->cap);
	s->v[s->n++] = d;
}

static void
note(struct app *a, struct deed s)
{
	if (!a->undo)
		a->undo = mem_zero(1, sizeof(*a->undo));
	deeds_clear(&a->undo->undone);
	deeds_add(&a->undo->done, s);
}

void
undo_note_range(struct app *a, const struct end *from, const struct end *to)
{
	if (from->at.context && to->at.context)
		note(a, (struct deed){.kind = DEED_RANGE, .from = snapshot_copy(&from->at),
				      .to = snapshot_copy(&to->at)});
}

void
undo_note_filter(struct app *a, const char *before)
{
	note(a, (struct deed){.kind = DEED_FILTER, .text = mem_strdup(before ? before : "")});
}

void
undo_note_label(struct app *a, const char *name, const struct store_snapshot *before)
{
	struct deed s = {.kind = DEED_LABEL, .text = mem_strdup(name), .has = before != NULL,
			 .context = mem_strdup(before ? before->context
						      : timeline_context(a->model.nights))};

	if (before)
		s.from = snapshot_copy(before);
	note(a, s);
}

void
undo_note_mark(struct app *a)
{
	note(a, (struct deed){.kind = DEED_MARK});
}

void
undo_free(struct undo *u)
{
	if (!u)
		return;
	deeds_clear(&u->done);
	deeds_clear(&u->undone);
	free(u->done.v);
	free(u->undone.v);
	free(u);
}

/* ---- doing it: s is turned into its own reverse; what it was goes to the status line ---- */

static int
turn_range(struct app *a, struct deed *s, struct buf *what, struct error *err)
{
	const struct render_opts *o = &a->o->render;
	struct deed back = {.kind = DEED_RANGE, .from = snapshot_copy(&a->model.from.at),
			    .to = snapshot_copy(&a->model.to.at)};

	if (model_range(&a->model, &s->from, &s->to, err) != 0) {
		deed_release(&back);
		return -1;
	}
	buf_puts(what, "range ");
	when_print_short(what, s->from.instant, o->zone, o->now);
	buf_puts(what, " -> ");
	when_print_short(what, s->to.instant, o->zone, o->now);
	deed_release(s);
	*s = back;
	return 0;
}

static int
turn_filter(struct app *a, struct deed *s, struct buf *what, struct error *err)
{
	char *now = mem_strdup(a->model.filter);
	struct sieve *sieve = NULL;

	if (s->text[0] && sieve_new(&sieve, s->text, err) != 0) {
		free(now);
		return -1;
	}
	model_sieve(&a->model, sieve, s->text);
	buf_printf(what, s->text[0] ? "filter %s" : "no filter%s", s->text);
	free(s->text);
	s->text = now;
	return 0;
}

/* The snapshot that has the label now; NULL. Labels stand in a row as "a, b". */
static const struct store_snapshot *
labelled(const struct timeline *t, const char *name)
{
	size_t n, rows, len = strlen(name);
	const struct store_snapshot *v = timeline_snapshots(t, &n);
	const struct log_row *r = timeline_rows(t, &rows);

	for (size_t i = 0; i < n; i++)
		for (const char *p = r[timeline_row_of(t, i)].labels; p && *p;) {
			size_t word = strcspn(p, ",");

			if (word == len && memcmp(p, name, len) == 0)
				return &v[i];
			p += word;
			p += strspn(p, ", ");
		}
	return NULL;
}

static int
turn_label(struct app *a, struct deed *s, struct buf *what, struct error *err)
{
	struct timeline *t = a->model.nights;
	const struct store_snapshot *now = labelled(t, s->text);
	struct deed back = {.kind = DEED_LABEL, .has = now != NULL,
			    .text = mem_strdup(s->text), .context = mem_strdup(s->context)};
	int rc;

	if (now)
		back.from = snapshot_copy(now);
	rc = s->has ? flow_label_set(a->o->store, s->text, &s->from, err)
		    : flow_label_delete(a->o->store, s->context, s->text, err);
	if (rc != 0) {
		deed_release(&back);
		return -1;
	}
	timeline_labels(t, a->o->store, NULL);
	model_touch(&a->model);
	buf_printf(what, "label %s", s->text);
	deed_release(s);
	*s = back;
	return 0;
}

static int
turn_mark(struct app *a, bool redo, struct buf *what, struct error *err)
{
	struct model *m = &a->model;
	char text[200] = "";
	int rc = redo ? reviews_redo(m->reviews, a->o->user, m->o->render.now, text, err)
		      : reviews_undo(m->reviews, a->o->user, m->o->render.now, text, err);

	if (rc != 0)
		return -1;
	model_touch(m);
	buf_add_safe(what, text, strlen(text));
	return 0;
}

static int
turn(struct app *a, struct deed *s, bool redo, struct buf *what, struct error *err)
{
	switch (s->kind) {
	case DEED_RANGE:
		return turn_range(a, s, what, err);
	case DEED_FILTER:
		return turn_filter(a, s, what, err);
	case DEED_LABEL:
		return turn_label(a, s, what, err);
	default:
		return turn_mark(a, redo, what, err);
	}
}

/* A range that was noted and then not changed is no deed. */
static bool
is_nothing(const struct app *a, const struct deed *s)
{
	return s->kind == DEED_RANGE && flow_same(&s->from, &a->model.from.at) &&
	       flow_same(&s->to, &a->model.to.at);
}

void
undo_act(struct app *a, bool redo)
{
	struct deed s = {.kind = DEED_MARK};	/* of earlier sessions there are marks only */
	struct deeds *from, *to;
	struct buf what = {0};
	struct error err = {0};

	if (!a->undo)
		a->undo = mem_zero(1, sizeof(*a->undo));
	from = redo ? &a->undo->undone : &a->undo->done;
	to = redo ? &a->undo->done : &a->undo->undone;
	while (from->n && is_nothing(a, &from->v[from->n - 1]))
		deed_release(&from->v[--from->n]);
	if (from->n)
		s = from->v[--from->n];
	if (turn(a, &s, redo, &what, &err) == 0) {
		deeds_add(to, s);
		app_say(a, "%s: %s", redo ? "redo" : "undo", buf_cstr(&what));
	} else {
		deed_release(&s);
		if (err.code == ERR_NOT_FOUND)
			app_say(a, "nothing to %s", redo ? "do again" : "undo");
		else
			app_say_error(a, &err);
	}
	buf_release(&what);
}
