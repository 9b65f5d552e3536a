/*
 * The minutes before a snapshot: the transactions that an etcd file still holds
 * after its last compaction, each a commit upon what was there before. Leases
 * and Events are not kept, they tell the time.
 *
 * The file is gone over four times, three of them without opening a value: how
 * many transactions are there, which keys do they touch, what is the newest
 * older version of these, and then that and all of the newer ones.
 */
#include "past.h"

#include <stdlib.h>

/* What is kept of one snapshot; of more the newest. */
#define TRANSACTIONS_MAX 50000

/* A key that is written to within the time that is kept. */
struct touched {
	int64_t old_main, old_sub; /* its newest version before, 0 when there is none */
	struct known old;
	int64_t managed;  /* newest time of managedFields so far, WHEN_NONE */
	const char *path; /* in the tree as it is being built, NULL when not there */
};

struct op {
	int64_t main;
	struct touched *key;
	bool gone;
	struct known now;
};

enum pass { COUNT, TOUCH, OLD, TAKE };

struct past {
	struct intake *in;
	struct source_past facts;
	int64_t start; /* the last revision that is no commit of its own */
	enum pass pass;
	struct map touched; /* key to struct touched, of in->mem */
	struct op *ops;
	size_t n, cap;
	int64_t *mains; /* of all transactions, in pass COUNT */
	size_t nmains, capmains;
	struct dating dating;
	uint64_t done; /* for the progress */
	bool stopped;
};

static bool
tells_time_only(const struct source_revision *r)
{
	return str_eq(r->kind, "Event") ||
	       (str_eq(r->kind, "Lease") && str_eq(r->group, "coordination.k8s.io"));
}

/* ---- which revisions are wanted ---- */

static void
count(struct past *p, const struct source_revision *r)
{
	if (r->main <= p->start || tells_time_only(r) ||
	    (p->nmains && p->mains[p->nmains - 1] == r->main))
		return;
	vec_grow(p->mains, p->nmains, p->capmains);
	p->mains[p->nmains++] = r->main;
}

static void
touch(struct past *p, const struct source_revision *r)
{
	struct map_entry *e;

	if (r->main <= p->start)
		return;
	e = map_at(&p->touched, r->key.p, r->key.n);
	if (e->value)
		return;
	e->value = arena_alloc(&p->in->mem, sizeof(struct touched));
	*(struct touched *)e->value = (struct touched){.managed = WHEN_NONE};
}

static void
note_old(struct past *p, const struct source_revision *r)
{
	struct touched *t = map_getn(&p->touched, r->key.p, r->key.n);

	if (!t || r->main > p->start)
		return;
	t->old_main = r->main;
	t->old_sub = r->sub;
}

static bool
is_old(const struct past *p, const struct source_revision *r)
{
	const struct touched *t = map_getn(&p->touched, r->key.p, r->key.n);

	return t && t->old_main == r->main && t->old_sub == r->sub;
}

static bool
want(void *ctx, const struct source_revision *r)
{
	struct past *p = ctx;
	const struct progress *tell = &p->in->run->opts->progress;

	if (p->stopped)
		return false;
	if (++p->done % 1024 == 0 && tell->tick &&
	    tell->tick(tell->ctx, p->in->a->name, p->in->read, 0))
		p->stopped = true;
	if (p->pass == COUNT)
		count(p, r);
	else if (p->pass == TOUCH)
		touch(p, r);
	else if (p->pass == OLD)
		note_old(p, r);
	else
		return r->main > p->start || is_old(p, r);
	return false;
}

/* ---- what they hold ---- */

/* A time that was not in the version before was set as this one was written. */
static void
date(struct past *p, const struct source_revision *r, const json_t *body)
{
	struct touched *t = map_getn(&p->touched, r->key.p, r->key.n);
	int64_t at = dating_told(body, r->first), managed = dating_managed(body);

	if (at == WHEN_NONE && managed > t->managed && r->main > p->start)
		at = managed;
	t->managed = managed > t->managed ? managed : t->managed;
	dating_add(&p->dating, r->main, at);
}

/* 1 and the files of a version, 0 when it cannot be read (told when its newest was), -1. */
static int
decode(struct past *p, const struct source_revision *r, struct known *out, struct error *err)
{
	struct source_object o = {0};
	struct tree_oddities odd = {0};
	struct error bad = {0};
	int rc = 0;

	if (source_decode(p->in->source, r->item, &o, &odd, &bad) != 0)
		return 0;
	date(p, r, o.body);
	if (!tells_time_only(r)) {
		*out = (struct known){.newest = WHEN_NONE};
		rc = intake_store(p->in, &o, out, &bad) == 0 ? 1 : -1;
	}
	source_object_release(&o);
	if (rc >= 0 || bad.code == ERR_INPUT || bad.code == ERR_LIMIT)
		return rc > 0;
	*err = bad;
	return -1;
}

static int
take(void *ctx, const struct source_revision *r, struct error *err)
{
	struct past *p = ctx;
	struct op op = {.main = r->main, .gone = !r->item};
	int rc = 1;

	if (op.gone && tells_time_only(r))
		return 0;
	if (r->item)
		rc = decode(p, r, &op.now, err);
	if (rc <= 0)
		return rc;
	op.key = map_getn(&p->touched, r->key.p, r->key.n);
	if (r->main <= p->start) {
		if (!op.gone)
			op.key->old = op.now;
		return 0;
	}
	vec_grow(p->ops, p->n, p->cap);
	p->ops[p->n++] = op;
	return 0;
}

static int
go_over(struct past *p, enum pass pass, struct error *err)
{
	const struct source_past_sink sink = {.ctx = p, .want = want, .each = take};

	p->pass = pass;
	if (source_revisions(p->in->source, &sink, err) != 0)
		return -1;
	return p->stopped ? error_set(err, ERR_CANCELLED, "stopped") : 0;
}

static int
read_past(struct past *p, struct error *err)
{
	p->start = p->facts.compacted;
	if (go_over(p, COUNT, err) != 0)
		return -1;
	if (p->nmains > TRANSACTIONS_MAX) {
		p->start = p->mains[p->nmains - TRANSACTIONS_MAX] - 1;
		notes_add(&p->in->a->notes, NOTE_WARN, "past-cut", p->in->a->name, NULL, NULL,
			  "it holds %zu transactions, the newest %d were kept", p->nmains,
			  TRANSACTIONS_MAX);
	}
	if (!p->nmains)
		return 0;
	if (go_over(p, TOUCH, err) != 0 || go_over(p, OLD, err) != 0)
		return -1;
	return go_over(p, TAKE, err);
}

/* ---- commits ---- */

static int
put_known(struct store_past *sp, const struct known *k, struct error *err)
{
	for (unsigned i = 0; i < SECTIONS; i++)
		if (store_past_put(sp, (enum store_section)i, k->path,
				   k->has & 1U << i ? &k->blob[i] : NULL, err) != 0)
			return -1;
	return 0;
}

static int
drop(struct store_past *sp, const char *path, struct error *err)
{
	const struct known none = {.path = path};

	return path ? put_known(sp, &none, err) : 0;
}

/* From the snapshot's own files back to what was there before the first transaction. */
static int
put_base(struct past *p, struct store_past *sp, struct error *err)
{
	for (size_t i = 0; i < p->n; i++)
		if (drop(sp, p->ops[i].now.path, err) != 0)
			return -1;
	map_each (&p->touched, e) {
		struct touched *t = e->value;

		t->path = t->old.path;
		if (t->path && put_known(sp, &t->old, err) != 0)
			return -1;
	}
	return 0;
}

static int
put_op(struct store_past *sp, const struct op *op, struct error *err)
{
	struct touched *t = op->key;

	if ((op->gone || !str_eq(t->path, op->now.path)) && drop(sp, t->path, err) != 0)
		return -1;
	t->path = op->now.path;
	return op->gone ? 0 : put_known(sp, &op->now, err);
}

static int
commit(struct past *p, struct store_past *sp, int64_t revision, struct error *err)
{
	struct store_moment m = {.revision = revision};
	int64_t at = dating_at(&p->dating, revision, &m.before, &m.after);

	m.at.instant = at == WHEN_NONE ? 0 : at;
	m.holes = revision <= p->facts.compacting && revision > p->facts.compacted;
	return store_past_commit(sp, &m, err);
}

static int
commit_all(struct past *p, struct store_past *sp, struct error *err)
{
	if (put_base(p, sp, err) != 0 || commit(p, sp, p->start, err) != 0)
		return -1;
	for (size_t i = 0; i < p->n; i++) {
		if (put_op(sp, &p->ops[i], err) != 0)
			return -1;
		if (i + 1 < p->n && p->ops[i + 1].main == p->ops[i].main)
			continue;
		if (commit(p, sp, p->ops[i].main, err) != 0)
			return -1;
		p->in->a->past++;
	}
	store_past_stage(sp);
	return 0;
}

static int
write_past(struct past *p, const struct snapshot *facts, struct error *err)
{
	struct intake *in = p->in;
	struct store_past *sp = NULL;
	int rc = -1;

	dating_settle(&p->dating);
	dating_end(&p->dating, p->facts.last, facts->instant);
	if (store_past_new(&sp, in->run->writer, in->tree, facts, err) == 0)
		rc = commit_all(p, sp, err);
	store_past_close(sp);
	return rc;
}

int
past_keep(struct intake *in, const struct snapshot *facts, struct error *err)
{
	struct past p = {.in = in};
	int rc = 0;

	if (!source_has_past(in->source))
		return 0;
	source_past(in->source, &p.facts);
	rc = read_past(&p, err);
	if (rc == 0 && p.n)
		rc = write_past(&p, facts, err);
	free(p.ops);
	free(p.mains);
	map_release(&p.touched, NULL);
	dating_release(&p.dating);
	return rc;
}
