/*
 * Generations: a rollout takes a ReplicaSet and its Pods away and makes others
 * of the same line, and a list of what went and what came says less than what
 * of it is different. So of each line what went is paired with what came
 * (pair.c), and a pair becomes one object of the drift: that of the newer name,
 * with what differs beyond the name.
 */
#include "pair.h"

#include <stdlib.h>

bool
lineage_is_name(const struct drift_object *o, const struct change *c)
{
	return o->rolled_from && c->at.n == 2 && str_eq(c->path, "metadata.name");
}

bool
lineage_is_born(const struct drift_object *o, const struct change *c)
{
	return o->rolled_from && (c->op == CHANGE_REMOVE || lineage_is_name(o, c));
}

bool
lineage_is_whole(struct ask *a)
{
	if (!a->c->at.n || lineage_is_name(a->o, a->c))
		return true;
	return a->o->rolled_from && !ask_origin(a)->by_hand;
}

/* ---- members of lines ---- */

/* Kinds of which something went and something came, in a namespace. */
static void
note_kind(struct map *m, const struct drift_object *o, struct buf *text)
{
	struct map_entry *at;

	buf_clear(text);
	buf_printf(text, "%s\1%s\1%s", o->key.ns, o->key.group, o->key.kind);
	at = map_at(m, text->p, text->n);
	at->value = (void *)((uintptr_t)at->value | (o->op == CHANGE_ADD ? 1U : 2U));
}

static bool
is_whole(const struct drift_object *o)
{
	return o->comparable && (o->op == CHANGE_ADD || o->op == CHANGE_REMOVE) &&
	       json_is_object(drift_object_body(o)) && !o->rolled_from;
}

static void
add_member(struct fold *f, struct drift_object *o, const struct line *l)
{
	struct map_entry *at = map_at(&f->lines, l->key.p, l->key.n);

	if (!at->value) {
		vec_grow(f->line, f->nlines, f->lines_cap);
		f->line[f->nlines++] = (struct line_kind){l->rule, l->by_hand};
		at->value = (void *)(uintptr_t)f->nlines;
	}
	vec_grow(f->v, f->n, f->cap);
	f->v[f->n++] = (struct member){.o = o, .line = (size_t)(uintptr_t)at->value - 1,
				       .gone = o->op == CHANGE_REMOVE,
				       .number = line_number(&o->key)};
}

static void
find_members(struct fold *f)
{
	struct drift *d = f->run->drift;
	struct map traffic = {0};
	struct buf text = {0};
	struct line l = {0};

	for (size_t i = 0; i < d->n; i++)
		if (is_whole(&d->v[i]))
			note_kind(&traffic, &d->v[i], &text);
	for (size_t i = 0; i < d->n; i++) {
		struct drift_object *o = &d->v[i];

		if (!is_whole(o))
			continue;
		buf_clear(&text);
		buf_printf(&text, "%s\1%s\1%s", o->key.ns, o->key.group, o->key.kind);
		if ((uintptr_t)map_getn(&traffic, text.p, text.n) == 3 &&
		    line_of(f->run, &f->makers, o, &l))
			add_member(f, o, &l);
	}
	map_release(&traffic, NULL);
	buf_release(&text);
	buf_release(&l.key);
}

/* ---- one object of two ---- */

/* Made by a person, not by a controller: then it is nobody's next generation. */
static bool
made_by_hand(struct run *r, const struct drift_object *o)
{
	const struct world *w = r->world;
	enum side s = o->op == CHANGE_ADD ? SIDE_NEW : SIDE_OLD;
	const struct origin_ask q = {
		.key = &o->key,
		.new_body = drift_object_body(o),
		.new_origins = w->origins(w->ctx, s, &o->key),
		.old_instant = WHEN_NONE,
	};
	const struct change whole = {.op = CHANGE_ADD};
	struct origin by;
	bool hand;

	assess_origin(r->rules, &q, &whole, &by);
	hand = by.by_hand;
	origin_release(&by);
	return hand;
}

/* What stands for the pair itself, so that it is counted though nothing else may differ. */
static void
add_name(struct changes *cs, const char *old_name, const char *new_name)
{
	struct change *c;
	struct buf b = {0};

	vec_grow(cs->v, cs->n, cs->cap);
	c = &cs->v[cs->n++];
	*c = (struct change){
		.op = CHANGE_REPLACE,
		.pointer = mem_strdup("/metadata/name"),
		.old_value = json_string(old_name),
		.new_value = json_string(new_name),
	};
	path_member(&c->at, "metadata");
	path_member(&c->at, "name");
	path_print(&b, &c->at);
	c->path = buf_take(&b);
}

static bool
compare_pair(struct run *r, const struct drift_object *old, const struct drift_object *new,
	     struct changes *out)
{
	const struct drift *d = r->drift;
	const struct compare_opts co = {
		.kinds = r->world->kinds,
		.old_profile = d->old_facts ? prune_find(d->old_facts->profile) : NULL,
		.new_profile = d->new_facts ? prune_find(d->new_facts->profile) : NULL,
		.limits = LIMITS_DEFAULT,
		.other_keys = d->other_keys,
	};
	json_t *as_new = line_follow(old->old_body, new->new_body);
	int rc = compare_objects(&new->key, as_new, new->new_body, &co, out, NULL);

	json_decref(as_new);
	if (rc != 0)
		changes_release(out);
	else
		add_name(out, old->key.name, new->key.name);
	return rc == 0;
}

static void
fold_pair(struct run *r, struct drift_object *old, struct drift_object *new)
{
	struct changes cs = {0};

	if (!compare_pair(r, old, new, &cs))
		return;
	changes_release(&new->changes);
	changes_release(&old->changes);
	verdicts_release(new);
	verdicts_release(old);
	new->changes = cs;
	new->op = CHANGE_REPLACE;
	new->old_body = old->old_body;
	new->rolled_from = mem_alloc(sizeof(*new->rolled_from));
	*new->rolled_from = old->key;
	new->rolled_ref = old->ref;
	free(old->api_version);
	*old = (struct drift_object){0};
}

static void
close_ranks(struct drift *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].key.kind)
			d->v[n++] = d->v[i];
	d->n = n;
}

void
lineage_fold(struct run *r)
{
	struct fold f = {.run = r};

	find_members(&f);
	if (f.n)
		pair_all(&f);
	for (size_t i = 0; i < f.n; i++) {
		struct member *m = &f.v[i];

		if (m->gone || !m->with ||
		    (!f.line[m->line].by_hand &&
		     (made_by_hand(r, m->o) || made_by_hand(r, m->with))))
			continue;
		fold_pair(r, m->with, m->o);
		r->rolled = true;
	}
	close_ranks(r->drift);
	line_makers_release(&f.makers);
	map_release(&f.lines, NULL);
	free(f.line);
	free(f.v);
}
