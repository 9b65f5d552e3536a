/*
 * Acts on reviews: marking, undoing, doing again, each a commit of the user's
 * ref. What an undo undoes stands in its message,
 *
 *	undo: reviewed shop/svc/cart
 *
 *	Undoes: <commit of the action>
 *
 * so the chain of commits is the journal: an undo of X goes on before X, a new
 * action drops what could be done again.
 */
#include <stdlib.h>

#include "marks.h"

#define TRIES 20
#define CHAIN 100000		/* commits looked at: a bound, not a wish */
#define UNDOES "\nUndoes: "
#define REDOES "\nRedoes: "

/* Files in the making. */
struct batch {
	struct said **v;
	struct store_review_file *files;
	struct buf *texts;
	size_t n, cap;
};

static void
batch_add(struct batch *b, struct said *s)
{
	vec_grow(b->v, b->n, b->cap);
	b->v[b->n++] = s;
}

/* Those that went into reviews_put are no longer the batch's. */
static void
batch_release(struct batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		said_free(b->v[i]);
		if (b->texts)
			buf_release(&b->texts[i]);
	}
	free(b->v);
	free(b->files);
	free(b->texts);
	*b = (struct batch){0};
}

/* Writes the batch as one commit; what it holds is then what the user says. */
static int
batch_commit(struct batch *b, struct reviews *r, struct store_review_action *a, struct error *err)
{
	b->files = mem_zero(b->n + 1, sizeof(*b->files));
	b->texts = mem_zero(b->n + 1, sizeof(*b->texts));
	for (size_t i = 0; i < b->n; i++) {
		said_write(&b->texts[i], b->v[i]);
		b->files[i] = (struct store_review_file){
			.id = b->v[i]->mark.id,
			.text = {b->texts[i].p, b->texts[i].n},
		};
	}
	a->v = b->files;
	a->n = b->n;
	if (store_review_write(r->store, a, err) != 0)
		return -1;
	for (size_t i = 0; i < b->n; i++) {
		reviews_put(r, b->v[i]);
		b->v[i] = NULL;
	}
	reviews_settle(r);
	return 0;
}

/* ---- marking ---- */

/* What a change is, from a drift or from an older mark; lent. */
struct what {
	const char *id, *context, *ref, *path;
	int64_t from, to;
};

static struct said *
said_new(const struct reviews *r, const struct review_action *a, const struct what *w)
{
	struct said *s = mem_zero(1, sizeof(*s));

	s->written = WHEN_NONE;
	s->mark = (struct mark){
		.state = a->state,
		.user = mem_strdup(a->user),
		.note = mem_strdup(a->note ? a->note : ""),
		.context = mem_strdup(w->context),
		.ref = mem_strdup(w->ref),
		.path = mem_strdup(w->path),
		.time = reviews_time(r, a->user, w->id, a->now),
		.until = a->until,
		.from = w->from,
		.to = w->to,
	};
	snprintf(s->mark.id, sizeof(s->mark.id), "%s", w->id);
	return s;
}

/* "reviewed shop/svc/cart", "accepted 3 changes in 2 objects" */
static void
describe(struct buf *out, const struct review_action *a, const struct batch *b)
{
	const char *ref = b->v[0]->mark.ref;
	struct map objects = {0};

	for (size_t i = 0; i < b->n; i++)
		map_put(&objects, b->v[i]->mark.ref, b->v[i]);
	buf_printf(out, "%s ", a->state == MARK_NONE ? "cleared" : mark_name(a->state));
	if (objects.live == 1)
		buf_add_safe(out, ref, strlen(ref));
	else
		buf_printf(out, "%zu changes in %zu objects", b->n, objects.live);
	buf_putc(out, '\n');
	map_release(&objects, NULL);
}

static int
act(struct reviews *r, const struct review_action *a, struct batch *b, struct error *err)
{
	struct store_review_action action = {.user = a->user, .now = a->now};
	struct buf message = {0};
	int rc = 0;

	if (b->n) {
		describe(&message, a, b);
		action.message = buf_cstr(&message);
		rc = batch_commit(b, r, &action, err);
	}
	batch_release(b);
	buf_release(&message);
	return rc;
}

int
reviews_set(struct reviews *r, const struct review_action *a, const struct drift *d,
	    const size_t *object, const size_t *change, size_t n, struct error *err)
{
	struct batch b = {0};

	for (size_t i = 0; i < n; i++) {
		const struct drift_object *o = &d->v[object[i]];
		const struct what w = {
			.id = o->verdicts[change[i]].id,
			.context = d->context,
			.ref = o->ref,
			.path = o->changes.v[change[i]].path,
			.from = d->from,
			.to = d->to,
		};

		batch_add(&b, said_new(r, a, &w));
	}
	return act(r, a, &b, err);
}

int
reviews_set_marked(struct reviews *r, const struct review_action *a, const char *const *ids,
		   size_t n, struct error *err)
{
	struct batch b = {0};

	for (size_t i = 0; i < n; i++) {
		const struct said *s = map_get(&r->best, ids[i]);
		const struct mark *m = s ? &s->mark : NULL;

		if (!m) {
			batch_release(&b);
			return error_set(err, ERR_NOT_FOUND, "nobody has marked '%s'", ids[i]);
		}
		batch_add(&b, said_new(r, a, &(struct what){m->id, m->context, m->ref, m->path,
							    m->from, m->to}));
	}
	return act(r, a, &b, err);
}

/* ---- the journal ---- */

/* The commit that a trailer of the message names. */
static bool
trailer(const char *message, const char *name, struct oid *out)
{
	const char *p = strstr(message, name);

	p = p ? p + strlen(name) : NULL;
	return p && oid_parse(out, p, strcspn(p, "\n"));
}

/* The newest action that is in force: an undo goes on before what it undid, what was done again
 * is the action itself. */
static int
to_undo(struct store *s, const struct oid *tip, struct store_review_commit *out, struct error *err)
{
	struct store_review_commit c = {0};
	struct oid at = *tip, of;
	bool undone = false;		/* at is an action that was undone */

	for (size_t i = 0; i < CHAIN; i++) {
		if (store_review_read(s, &at, &c, err) != 0)
			return -1;
		if (!undone && trailer(c.message, UNDOES, &of)) {
			at = of;
			undone = true;
		} else if (!undone && trailer(c.message, REDOES, &of)) {
			at = of;
		} else if (!undone) {
			*out = c;
			return 0;
		} else if (c.first) {
			break;
		} else {
			at = c.parent;
			undone = false;
		}
		store_review_commit_release(&c);
	}
	store_review_commit_release(&c);
	return error_set(err, ERR_NOT_FOUND, "there is nothing to undo");
}

/* The action of the newest undo that was neither done again nor followed by an action. */
static int
to_redo(struct store *s, const struct oid *tip, struct store_review_commit *out, struct error *err)
{
	struct store_review_commit c = {0};
	struct oid at = *tip, of;
	size_t redone = 0;

	for (size_t i = 0; i < CHAIN; i++) {
		if (store_review_read(s, &at, &c, err) != 0)
			return -1;
		if (trailer(c.message, REDOES, &of)) {
			redone++;
		} else if (!trailer(c.message, UNDOES, &of)) {
			break;
		} else if (!redone) {
			store_review_commit_release(&c);
			return store_review_read(s, &of, out, err);
		} else {
			redone--;
		}
		if (c.first)
			break;
		at = c.parent;
		store_review_commit_release(&c);
	}
	store_review_commit_release(&c);
	return error_set(err, ERR_NOT_FOUND, "there is nothing to do again");
}

/* ---- undo and redo ---- */

struct turn {
	struct reviews *r;
	const char *user;
	int64_t now;
	bool redo;
	struct batch batch;
};

static struct said *
parse(const struct turn *t, const char *id, const struct buf *text)
{
	struct said *s = mem_zero(1, sizeof(*s));

	if (text && said_read(s, t->user, id, (struct str){text->p, text->n}))
		return s;
	free(s);
	return NULL;
}

/* Of an action's file, what is to stand there now. */
static int
turn_file(void *ctx, const char *id, const struct buf *before, const struct buf *after)
{
	struct turn *t = ctx;
	struct said *s = parse(t, id, t->redo ? after : before);

	if (s && t->redo) {
		s->mark.time = reviews_time(t->r, t->user, id, t->now);
		s->written = WHEN_NONE;
	} else if (s) {
		s->written = t->now;
	} else {
		s = parse(t, id, t->redo ? before : after);
		if (!s)
			return 0;
		s->undone = true;
		s->mark.time = t->now;
		s->written = WHEN_NONE;
	}
	batch_add(&t->batch, s);
	return 0;
}

static void
first_line(const char *message, char what[200])
{
	size_t n = strcspn(message, "\n");

	snprintf(what, 200, "%.*s", (int)utf8_valid(message, n < 199 ? n : 199), message);
}

static int
turn_once(struct turn *t, char what[200], struct error *err)
{
	struct store_review_action a = {.user = t->user, .now = t->now};
	struct store_review_commit c = {0};
	struct buf message = {0};
	struct oid tip;
	char hex[41];
	int rc = -1;

	if (store_review_tip(t->r->store, t->user, &tip, err) != 0 ||
	    (t->redo ? to_redo : to_undo)(t->r->store, &tip, &c, err) != 0)
		return -1;
	first_line(c.message, what);
	oid_hex(&c.id, hex);
	buf_printf(&message, "%s: %s\n%s%s\n", t->redo ? "redo" : "undo", what,
		   t->redo ? REDOES : UNDOES, hex);
	a.on = &tip;
	a.message = buf_cstr(&message);
	if (store_review_delta(t->r->store, &c, turn_file, t, err) == 0)
		rc = batch_commit(&t->batch, t->r, &a, err);
	batch_release(&t->batch);
	store_review_commit_release(&c);
	buf_release(&message);
	return rc;
}

static int
turn(struct turn *t, char what[200], struct error *err)
{
	struct error bad = {0};
	int rc = -1;

	for (int i = 0; rc != 0 && i < TRIES; i++) {
		bad = (struct error){0};
		rc = turn_once(t, what, &bad);
		if (bad.code != ERR_CONFLICT)
			break;
	}
	if (rc != 0 && err && !err->code)
		*err = bad;
	return rc;
}

int
reviews_undo(struct reviews *r, const char *user, int64_t now, char what[200], struct error *err)
{
	struct turn t = {.r = r, .user = user, .now = now};

	return turn(&t, what, err);
}

int
reviews_redo(struct reviews *r, const char *user, int64_t now, char what[200], struct error *err)
{
	struct turn t = {.r = r, .user = user, .now = now, .redo = true};

	return turn(&t, what, err);
}
