/* Tasks go round a ring: given, done by some thread, settled. */
#include "crew.h"

#include <stdlib.h>

/* So many are under way at most: each holds an item's parts, no tree. */
#define DEPTH 256

enum outcome {
	OUTCOME_MADE,
	OUTCOME_LATE,		/* it depends on those before it */
	OUTCOME_DAMAGED,	/* no object */
	OUTCOME_REFUSED,	/* an object that has no normal form, or the store's trouble */
};

struct task {
	struct intake *in;
	struct source_kept *kept;
	uint64_t number;		/* of the item */
	enum outcome outcome;
	struct source_object object;	/* without its body */
	struct gleaned gleaned;
	struct buf path;
	struct known known;
	struct error bad;
};

struct crew {
	struct work *work;
	struct maker *makers;		/* one a thread */
	unsigned n;
	struct task tasks[DEPTH];
	uint64_t given;
};

/* ---- one object ---- */

void
maker_open(struct maker *m, const struct run *r)
{
	*m = (struct maker){.normal = r->normal, .press = store_press_new(r->writer)};
}

void
maker_release(struct maker *m)
{
	store_press_free(m->press);
	buf_release(&m->scratch);
}

static int
put_section(struct maker *m, struct known *k, enum store_section sec, const json_t *t,
	    struct error *err)
{
	struct buf *b = &m->scratch;

	if (!t)
		return 0;
	buf_clear(b);
	canon_dump(b, t);
	if (store_press_put(m->press, b->p, b->n, &k->blob[sec], err) != 0)
		return -1;
	k->has |= 1U << sec;
	return 0;
}

struct object_key
maker_key(const struct source_object *o, const struct normal_out *out)
{
	struct object_key key = o->key;

	if (out->name)
		key.name = out->name;
	return key;
}

int
maker_form(struct maker *m, const struct source_object *o, struct normal_out *out,
	   struct buf *path, struct error *err)
{
	struct object_key key;

	if (normal_run(m->normal, &o->key, o->body, out, err) != 0)
		return -1;
	key = maker_key(o, out);
	object_path(path, &key);
	return 0;
}

int
maker_put(struct maker *m, const struct normal_out *out, struct known *k, struct error *err)
{
	k->newest = out->newest;
	k->odd = out->odd;
	if (put_section(m, k, SECTION_OBJECTS, out->body, err) != 0 ||
	    put_section(m, k, SECTION_ORIGINS, out->origins, err) != 0)
		return -1;
	return put_section(m, k, SECTION_EVIDENCE, out->evidence, err);
}

/* ---- in the threads ---- */

/* May an audit log tell of it? Then its trees are kept, by the thread that reads. */
static bool
is_asked(const struct task *t, const struct normal_out *out)
{
	struct object_key key = maker_key(&t->object, out);

	return asked_of(t->in, &key);
}

static enum outcome
make(struct maker *m, struct task *t)
{
	struct normal_out out = {0};
	int rc = source_kept_decode(t->kept, &t->object, &t->bad);

	if (rc != 0)
		return rc > 0 ? OUTCOME_LATE : OUTCOME_DAMAGED;
	glean(&t->gleaned, &t->object);
	t->known = (struct known){.newest = WHEN_NONE};
	rc = maker_form(m, &t->object, &out, &t->path, &t->bad);
	if (rc == 0 && is_asked(t, &out)) {
		normal_out_release(&out);
		return OUTCOME_LATE;
	}
	if (rc == 0)
		rc = maker_put(m, &out, &t->known, &t->bad);
	normal_out_release(&out);
	return rc == 0 ? OUTCOME_MADE : OUTCOME_REFUSED;
}

static void
run_task(void *ctx, void *job, unsigned thread)
{
	const struct crew *c = ctx;
	struct task *t = job;

	t->outcome = make(&c->makers[thread], t);
	/* a tree goes back to the thread that it came from */
	json_decref(t->object.body);
	t->object.body = NULL;
}

/* ---- in the thread that reads ---- */

static void
task_release(struct task *t)
{
	source_object_release(&t->object);
	free(t->gleaned.cluster_id);
	free(t->gleaned.cluster_name);
	t->gleaned = (struct gleaned){0};
	buf_clear(&t->path);
	t->bad = (struct error){0};
	t->kept = NULL;
}

static void
task_drop(void *job)
{
	struct task *t = job;

	source_kept_drop(t->kept);
	task_release(t);
}

static int
settle_made(struct task *t, struct error *err)
{
	struct intake *in = t->in;
	struct known *k = &t->known;

	source_kept_turn(t->kept, &t->object);
	gleaned_merge(&in->gleaned, &t->gleaned);
	if (t->outcome == OUTCOME_REFUSED)
		return intake_refused(in, source_kept_item(t->kept), &t->bad, err);
	k->path = arena_strndup(&in->mem, t->path.p, t->path.n);
	intake_made(in, &(struct taking){source_kept_item(t->kept), &t->object.key, k, t->number,
					 t->object.odd});
	return 0;
}

static int
settle(struct task *t, struct error *err)
{
	int rc = 0;

	if (t->outcome == OUTCOME_MADE || t->outcome == OUTCOME_REFUSED) {
		rc = settle_made(t, err);
	} else {
		source_kept_turn(t->kept, NULL);
		if (t->outcome == OUTCOME_LATE)
			rc = intake_decode(t->in, source_kept_item(t->kept), t->number, err);
		else
			intake_damaged(t->in, source_kept_item(t->kept), &t->bad);
	}
	source_kept_end(t->kept);
	task_release(t);
	return rc;
}

int
crew_give(struct crew *c, struct intake *in, const struct source_item *it, struct error *err)
{
	struct source_kept *k = source_keep(in->source, it);
	struct task *t;

	if (!k)
		return crew_settle(c, err);
	while ((t = work_take(c->work, work_full(c->work))))
		if (settle(t, err) != 0) {
			source_kept_drop(k);
			return -1;
		}
	t = &c->tasks[c->given++ % DEPTH];
	t->in = in;
	t->kept = k;
	t->number = in->a->objects;
	work_give(c->work, t);
	return 1;
}

int
crew_settle(struct crew *c, struct error *err)
{
	struct task *t;

	while (c && (t = work_take(c->work, true)))
		if (settle(t, err) != 0)
			return -1;
	return 0;
}

void
crew_drop(struct crew *c)
{
	struct task *t;

	while (c && (t = work_take(c->work, true)))
		task_drop(t);
}

struct crew *
crew_start(const struct run *r)
{
	struct crew *c;

	if (r->opts->jobs < 2)
		return NULL;
	/* the tables of trees are seeded once, by whoever makes the first: not in two threads */
	json_object_seed(0);
	c = mem_zero(1, sizeof(*c));
	c->n = r->opts->jobs;
	c->makers = mem_zero(c->n, sizeof(*c->makers));
	for (unsigned i = 0; i < c->n; i++)
		maker_open(&c->makers[i], r);
	c->work = work_start(c->n, DEPTH, run_task, c);
	if (c->work)
		return c;
	crew_end(c);
	return NULL;
}

void
crew_end(struct crew *c)
{
	if (!c)
		return;
	work_end(c->work, task_drop);
	for (unsigned i = 0; i < c->n; i++)
		maker_release(&c->makers[i]);
	for (size_t i = 0; i < DEPTH; i++)
		buf_release(&c->tasks[i].path);
	free(c->makers);
	free(c);
}
