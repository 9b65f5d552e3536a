/* Who uses an object, by the links of its kind (link.c), each looked at in the order of their names. */
#include <stdlib.h>

#include "around.h"
#include "assay/assess/used.h"

struct looking {
	struct run run;
	struct used used;
	enum side side;			/* whose users are told */
	bool gone;			/* the object is */
	const struct link *link;
	struct used_by *out;
	bool stopped;
};

/* ---- what else changed ---- */

static bool
is_shown(const struct drift *d, const struct object_key *k)
{
	size_t low = 0, high = d->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = object_key_cmp(&d->v[mid].key, k);

		if (c == 0)
			return d->v[mid].shown > 0;
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

/* Of an object that went: is its user still there, and does it still ask for it? */
static bool
still_asks(struct looking *l, const struct object_key *k)
{
	struct user_seen s = {.key = k, .body = run_outline(&l->run, SIDE_NEW, k)};
	struct user_how how = {0};
	struct workload w;
	bool asks = s.body != NULL;

	if (asks && !l->link->by_kind) {
		asks = workload_of(k, s.body, &w);
		s.w = &w;
	}
	asks = asks && l->link->uses(&l->used, &s, &how);
	buf_release(&how.text);
	return asks;
}

static struct used_user *
find_user(struct used_by *u, const struct object_key *k)
{
	for (size_t i = 0; i < u->n; i++)
		if (object_key_eq(&u->v[i].key, k))
			return &u->v[i];
	return NULL;
}

static void
add_user(struct looking *l, const struct object_key *k, struct user_how *how)
{
	struct used_user *u;
	struct buf ref = {0};

	vec_grow(l->out->v, l->out->n, l->out->cap);
	u = &l->out->v[l->out->n++];
	object_ref(&ref, k, l->run.world->kinds);
	*u = (struct used_user){
		.ref = buf_take(&ref),
		.how = mem_strdup(buf_cstr(&how->text)),
		.plain = l->link->plain,
		.changed = is_shown(l->run.drift, k),
		.broken = how->broken,
	};
	object_key_copy(&u->key, k);
	if (l->gone && still_asks(l, k))
		u->broken = "it is gone";
}

/* An object does not use itself, and is told once. */
static void
look_at(struct looking *l, const struct user_seen *s)
{
	const struct world *w = l->run.world;
	struct user_how how = {0};

	l->stopped = l->stopped || (w->stop && w->stop(w->ctx));
	if (!l->stopped && !object_key_eq(s->key, l->used.key) &&
	    l->link->uses(&l->used, s, &how) && !find_user(l->out, s->key))
		add_user(l, s->key, &how);
	buf_release(&how.text);
}

/* ---- one link ---- */

static int
look_at_key(void *payload, const struct object_key *k)
{
	struct looking *l = payload;
	struct user_seen s = {.key = k, .body = run_outline(&l->run, l->side, k)};

	if (s.body)
		look_at(l, &s);
	return l->stopped;
}

static void
look_at_workloads(struct looking *l)
{
	const struct space *s = space_of(&l->run, l->side, l->used.key->ns, PART_WORKLOADS);

	for (size_t i = 0; i < s->n && !l->stopped; i++)
		look_at(l, &(struct user_seen){s->v[i].key, s->v[i].body, &s->v[i]});
}

static void
follow(struct looking *l)
{
	const struct world *w = l->run.world;
	const struct kind *row = l->link->by_kind ? kinds_find(w->kinds, l->link->by_group,
							       l->link->by_kind) : NULL;

	if (!l->link->by_kind)
		look_at_workloads(l);
	else
		w->list(w->ctx, l->side, row && !row->namespaced ? "" : l->used.key->ns,
			l->link->by_group, l->link->by_kind, look_at_key, l);
}

/* ---- all ---- */

static int
by_weight(const void *a, const void *b)
{
	const struct used_user *ua = a, *ub = b;

	if (!ua->broken != !ub->broken)
		return ua->broken ? -1 : 1;
	if (ua->changed != ub->changed)
		return ua->changed ? -1 : 1;
	return strcmp(ua->ref, ub->ref);
}

int
assess_used_by(const struct world *w, const struct drift *d, const struct drift_object *o,
	       struct used_by *out, struct error *err)
{
	struct looking l = {
		.run = {.world = w, .drift = (struct drift *)(uintptr_t)d},
		.used = {&o->key, o->old_body, o->new_body},
		.side = o->new_body ? SIDE_NEW : SIDE_OLD,
		.gone = !o->new_body && o->comparable,
		.out = out,
	};

	for (size_t i = 0; !l.stopped && (l.link = link_of(&l.used, i)); i++)
		follow(&l);
	spaces_release(&l.run);
	if (w->forget)
		w->forget(w->ctx);
	if (l.stopped) {
		used_by_release(out);
		return error_set(err, ERR_CANCELLED, "stopped");
	}
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_weight);
	return 0;
}

void
used_by_release(struct used_by *u)
{
	if (!u)
		return;
	for (size_t i = 0; i < u->n; i++) {
		object_key_release(&u->v[i].key);
		free(u->v[i].ref);
		free(u->v[i].how);
	}
	free(u->v);
	*u = (struct used_by){0};
}
