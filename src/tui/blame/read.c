/* What the Blame screen reads between keys: the fields, the past of one, the nights in sight. */
#include <stdlib.h>

#include "assay/render/explain.h"
#include "blame.h"

#define WIDE 4096		/* text that is wrapped where it is shown */

/* ---- one reading ---- */

static void
notes_free(struct blame_reading *r)
{
	for (size_t i = 0; r->notes && i < r->fields.n; i++) {
		free(r->notes[i].noise);
		free(r->notes[i].why);
	}
	free(r->notes);
}

static void
reading_release(struct blame_reading *r)
{
	notes_free(r);
	blame_release(&r->fields);
	kinds_free(r->kinds);
	timeline_free(r->nights);
	object_key_release(&r->key);
	*r = (struct blame_reading){0};
}

static void
drop_past(struct blamed *st)
{
	held_past_release(&st->past);
	blame_elsewhere_release(&st->elsewhere);
	free(st->past_of);
	st->past_of = NULL;
	error_clear(&st->past_failed);
	st->spans = (struct list){0};
}

void
blame_release_all(struct blamed *st)
{
	reading_release(&st->now);
	drop_past(st);
	narrow_release(&st->narrow);
	object_key_release(&st->key);
	for (size_t i = 0; i < countof(st->before); i++) {
		snapshot_free(&st->before[i]);
		snapshot_free(&st->there[i]);
	}
	buf_release(&st->line);
	free(st->rows);
	free(st->path);
	free(st->ref);
	free(st);
}

const struct store_snapshot *
blame_snapshots(const struct blamed *st, size_t *n)
{
	size_t all;

	*n = st->now.n;
	return st->now.nights ? timeline_snapshots(st->now.nights, &all) : NULL;
}

size_t
blame_snapshot_at(const struct blamed *st, int64_t instant)
{
	size_t n;
	const struct store_snapshot *v = blame_snapshots(st, &n);

	for (size_t i = 0; i < n; i++)
		if (v[i].instant == instant)
			return i;
	return SIZE_MAX;
}

/* ---- ticks ---- */

/* What runs, and the field whose past it is about. */
struct run {
	struct app *a;
	struct blamed *st;
	const char *path;
};

static bool
tick(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	const struct run *r = ctx;

	r->st->done = done;
	r->st->total = total;
	return app_tick(r->a, what, done, total) || r->st->waiting ||
	       (r->path && !str_eq(r->path, r->st->path));
}

static struct blame_opts
options(const struct run *run, const struct blame_reading *r)
{
	return (struct blame_opts){
		.rules = run->a->o->rules,
		.kinds = r->kinds,
		.limits = LIMITS_DEFAULT,
		.progress = {.ctx = (void *)run, .tick = tick},
	};
}

/* ---- the fields ---- */

/* The snapshots of the end's source, up to the end. */
static int
open_nights(struct app *a, const struct end *e, struct blame_reading *r, struct error *err)
{
	struct store_query q = a->o->query;
	const struct store_snapshot *v;
	size_t all;

	q.context = e->at.context;
	q.source = e->at.source;
	if (timeline_open(&r->nights, a->o->worker, &q, err) != 0)
		return -1;
	v = timeline_snapshots(r->nights, &all);
	while (r->n < all)
		if (flow_same_backup(&v[r->n++], &e->at))
			return flow_kinds(&r->kinds, a->o->worker, &v[r->n - 1], err);
	return error_set(err, ERR_NOT_FOUND, "that snapshot is gone from the store");
}

static int
find_key(struct app *a, const struct blamed *st, struct blame_reading *r, struct error *err)
{
	size_t all;
	const struct store_snapshot *v = timeline_snapshots(r->nights, &all);
	struct object_word word = {0};
	struct filter f = {.words = &word, .nwords = 1};
	struct found_object found = {0};
	int rc;

	if (st->key.kind) {
		object_key_copy(&r->key, &st->key);
		return 0;
	}
	if (object_word_parse(&word, st->ref, err) != 0)
		return -1;
	rc = flow_find_one(a->o->worker, &v[r->n - 1], r->kinds, &f, &found, err);
	if (rc == 0)
		r->key = found.key;
	object_word_release(&word);
	return rc;
}

static int
read_at(struct run *run, const struct end *e, struct blame_reading *r, struct error *err)
{
	struct object_past past = {.store = run->a->o->worker, .key = &r->key};
	struct blame_opts o;
	size_t all;

	if (open_nights(run->a, e, r, err) != 0 || find_key(run->a, run->st, r, err) != 0)
		return -1;
	o = options(run, r);
	past.v = timeline_snapshots(r->nights, &all);
	past.n = r->n;
	if (flow_blame(&past, &o, &r->fields, err) != 0)
		return -1;
	r->upto = r->n;
	r->notes = mem_zero(r->fields.n + 1, sizeof(*r->notes));
	for (size_t i = 0; i < r->fields.n; i++)
		r->changed += !r->fields.v[i].first_seen;
	return 0;
}

/* How many snapshots there are up to that end; those of the reading if it is not among them. */
static size_t
place_of(const struct blame_reading *r, const struct end *e)
{
	size_t all;
	const struct store_snapshot *v = timeline_snapshots(r->nights, &all);

	for (size_t i = r->n; i < all; i++)
		if (flow_same_backup(&v[i], &e->at))
			return i + 1;
	return r->n;
}

/* What is gone in TO is told as FROM had it. */
static int
read_either(struct run *run, struct blame_reading *r, struct error *err)
{
	const struct model *m = &run->a->model;
	struct error second = {0};

	if (read_at(run, &m->to, r, err) == 0)
		return 0;
	if (err->code != ERR_NOT_FOUND || run->st->waiting || flow_same(&m->from.at, &m->to.at))
		return -1;
	reading_release(r);
	if (read_at(run, &m->from, r, &second) == 0) {
		error_clear(err);
		r->upto = place_of(r, &m->to);
		return 0;
	}
	if (second.code != ERR_NOT_FOUND)
		*err = second;
	return -1;
}

/* It takes the place of the one before; the cursor stays on its field. */
static void
put_in_place(struct app *a, struct blamed *st, struct blame_reading *r)
{
	char *wanted = st->sought && st->path ? mem_strdup(st->path) : NULL;
	struct buf ref = {0};

	reading_release(&st->now);
	st->now = *r;
	*r = (struct blame_reading){0};
	if (!st->key.kind) {		/* the reference as it was typed becomes the whole one */
		object_key_copy(&st->key, &st->now.key);
		object_ref(&ref, &st->key, st->now.kinds);
		free(st->ref);
		st->ref = buf_take(&ref);
	}
	st->picked[0] = st->picked[1] = SIZE_MAX;
	drop_past(st);
	blame_rows(st);
	if (wanted && *wanted && !st->narrow.sieve && !blame_find(st, wanted))
		app_say(a, "that snapshot has no %s", wanted);
	st->sought = false;
	free(wanted);
}

static void
read_fields(struct app *a, struct blamed *st)
{
	struct run run = {.a = a, .st = st};
	struct blame_reading r = {0};
	struct error err = {0};
	int rc;

	st->waiting = false;
	st->running = true;
	st->stopped = false;
	st->done = st->total = 0;
	error_clear(&st->failed);
	rc = read_either(&run, &r, &err);
	st->running = false;
	if (rc == 0 && !st->waiting) {
		put_in_place(a, st, &r);
	} else if (!st->waiting) {
		st->stopped = err.code == ERR_CANCELLED;
		if (!st->stopped)
			st->failed = err;
		reading_release(&st->now);
		drop_past(st);
		blame_rows(st);
	}
	reading_release(&r);
}

/* ---- the past of the field under the cursor ---- */

static void
read_past(struct app *a, struct blamed *st)
{
	char *path = mem_strdup(st->path);
	struct run run = {.a = a, .st = st, .path = path};
	const struct blame_opts o = options(&run, &st->now);
	struct held_past past = {0};
	struct error err = {0};
	size_t n;
	const struct store_snapshot *v = blame_snapshots(st, &n);
	const struct object_past of = {a->o->worker, v, st->now.upto, &st->now.key};
	const struct object_past here = {of.store, v, n, of.key};
	struct blame_elsewhere elsewhere = {0};
	const int rc = flow_held(&of, path, &o, &past, &err);

	if (rc == 0)
		flow_elsewhere(&here, path, &past, &o, &elsewhere, NULL);
	if (st->waiting || !str_eq(path, st->path)) {	/* another is wanted by now */
		held_past_release(&past);
		blame_elsewhere_release(&elsewhere);
		free(path);
		return;
	}
	drop_past(st);
	st->past = past;
	st->elsewhere = elsewhere;
	st->past_of = path;
	if (rc != 0)
		st->past_failed = err;
}

/* ---- what the rules say of the nights in sight ---- */

static void
take_note(const struct app *a, struct blame_note *note, const struct drift *d, size_t object,
	  const char *path)
{
	struct render_opts o = a->o->render;
	const struct drift_object *ob = &d->v[object];
	size_t best = SIZE_MAX;
	struct buf why = {0};

	for (size_t i = 0; i < ob->changes.n; i++)
		if (blame_covers(ob->changes.v[i].path, path) &&
		    (best == SIZE_MAX ||
		     strlen(ob->changes.v[i].path) > strlen(ob->changes.v[best].path)))
			best = i;
	if (best == SIZE_MAX)
		return;
	o.width = WIDE;
	if (ob->verdicts[best].noise)
		note->noise = mem_strdup(ob->verdicts[best].noise);
	render_explain(&why, d, object, best, a->o->rules, &o);
	note->why = buf_take(&why);
}

/* The comparison of one night, of this object alone. */
static int
examine_night(struct run *run, size_t to, struct examined **out, struct error *err)
{
	size_t n;
	const struct store_snapshot *v = blame_snapshots(run->st, &n);
	struct object_word word = {0};
	struct examine_opts o = {.rules = run->a->o->rules, .limits = LIMITS_DEFAULT,
				 .filter = {.words = &word, .nwords = 1, .noise = NOISE_SHOW,
					    .derived = true},
				 .progress = {.ctx = run, .tick = tick}};
	int rc;

	if (object_word_parse(&word, run->st->ref, err) != 0)
		return -1;
	rc = examine(out, run->a->o->worker, &v[to - 1], &v[to], &o, err);
	object_word_release(&word);
	return rc;
}

/* All fields that have their value since that night. Its end is told by nothing else than asked. */
static void
read_night(struct app *a, struct blamed *st, int64_t since)
{
	struct run run = {.a = a, .st = st};
	size_t to = blame_snapshot_at(st, since);
	struct examined *e = NULL;
	struct error err = {0};
	const struct drift *d = NULL;
	size_t object = 0;

	if (to && to != SIZE_MAX && examine_night(&run, to, &e, &err) == 0)
		d = examined_drift(e);
	while (d && object < d->n && !str_eq(d->v[object].ref, st->ref))
		object++;
	for (size_t i = 0; !st->waiting && i < st->now.fields.n; i++) {
		if (st->now.fields.v[i].since != since || st->now.notes[i].asked)
			continue;
		st->now.notes[i].asked = true;
		if (d && object < d->n)
			take_note(a, &st->now.notes[i], d, object, st->now.fields.v[i].path);
	}
	examined_free(e);
}

/* The next row in sight of which nothing is known; SIZE_MAX. */
static size_t
unasked(const struct blamed *st)
{
	size_t end = st->list.top + (size_t)(st->list.height > 0 ? st->list.height : 0);

	for (size_t i = st->list.top; i < end && i < st->nrows; i++)
		if (!st->now.fields.v[st->rows[i]].first_seen && !st->now.notes[st->rows[i]].asked)
			return i;
	return SIZE_MAX;
}

/* ---- all of it ---- */

bool
blame_work(struct app *a, struct blamed *st)
{
	size_t row;

	if (st->waiting) {
		read_fields(a, st);
		return true;
	}
	if (!st->now.nights)
		return false;
	if (st->path && !blame_past_fits(st)) {
		read_past(a, st);
		return true;
	}
	row = unasked(st);
	if (row != SIZE_MAX)
		read_night(a, st, blame_row(st, row)->since);
	return row != SIZE_MAX;
}
