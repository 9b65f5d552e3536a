/*
 * The run over a drift. Three passes: each record by itself (category,
 * severity, noise, origin), then what follows from what, then sentences for
 * what is shown. A record that may not be judged for lack of coverage is no
 * cause of others either.
 */
#include <stdlib.h>

#include "around/around.h"
#include "cause/cause.h"
#include "lineage/lineage.h"

#define MAX_PARTS 3	/* how deep an added or removed subtree is taken apart */
/* Outlines to hold before those of other namespaces are forgotten; under a sanitizer one. */
#ifdef ASSAY_ARENA_DEBUG
#define MAX_LENT 1
#else
#define MAX_LENT 2048
#endif

enum state { STATE_OPEN, STATE_BUSY, STATE_DONE };

/* ---- the run ---- */

bool
is_kind(const struct object_key *k, const char *group, const char *kind)
{
	return str_eq(k->kind, kind) && str_eq(k->group, group);
}

void
key_text(struct buf *out, const struct object_key *k)
{
	buf_printf(out, "%s\1%s\1%s\1%s", k->ns, k->kind, k->group, k->name);
}

struct drift_object *
run_find(struct run *r, const struct object_key *k)
{
	struct buf text = {0};
	struct drift_object *o;

	key_text(&text, k);
	o = map_getn(&r->objects, text.p, text.n);
	buf_release(&text);
	return o;
}

struct drift_object *
run_find_named(struct run *r, const char *group, const char *kind, const char *ns,
	       const char *name)
{
	struct object_key k = {(char *)group, (char *)kind, (char *)ns, (char *)name};

	return run_find(r, &k);
}

void
ref_short(struct buf *out, const struct run *r, const struct object_key *k)
{
	kind_print(out, r->world->kinds, k->group, k->kind);
	buf_printf(out, "/%s", k->name);
}

static void
run_open(struct run *r)
{
	struct drift *d = r->drift;

	for (size_t i = 0; i < d->ngroups; i++)	/* of a run before */
		drift_group_release(&d->groups[i]);
	d->ngroups = 0;
	r->states = mem_zero(d->n + 1, sizeof(*r->states));
	for (size_t i = 0; i < d->n; i++) {
		struct drift_object *o = &d->v[i];
		struct buf text = {0};

		verdicts_release(o);
		o->verdicts = mem_zero(o->changes.n + 1, sizeof(*o->verdicts));
		r->states[i] = mem_zero(o->changes.n + 1, 1);
		r->rolled = r->rolled || o->rolled_from;
		if (!o->comparable)
			continue;
		key_text(&text, &o->key);
		map_putn(&r->objects, text.p, text.n, o);
		buf_clear(&text);
		if (o->rolled_from) {	/* what was there before is asked for, too */
			key_text(&text, o->rolled_from);
			map_putn(&r->objects, text.p, text.n, o);
		}
		buf_release(&text);
	}
}

static void
picks_free(void *value)
{
	struct picks *p = value;

	for (size_t e = 0; p && e < EFFECTS; e++)
		free(p->v[e]);
	free(p);
}

static void
run_close(struct run *r)
{
	for (size_t i = 0; i < r->drift->n; i++)
		free(r->states[i]);
	free(r->states);
	spaces_release(r);
	map_release(&r->objects, NULL);
	map_release(&r->traffic, NULL);
	map_release(&r->picks, picks_free);
}

const json_t *
run_outline(struct run *r, enum side s, const struct object_key *k)
{
	r->lent++;
	return r->world->outline(r->world->ctx, s, k);
}

const struct picks *
run_picks(struct run *r, const struct object_key *k)
{
	struct buf text = {0};
	struct map_entry *at;
	struct picks *p;

	buf_printf(&text, "%s.%s", k->kind, k->group);
	at = map_at(&r->picks, text.p, text.n);
	buf_release(&text);
	if (at->value)
		return at->value;
	p = at->value = mem_zero(1, sizeof(*p));
	for (size_t e = 0; e < EFFECTS; e++)
		p->v[e] = mem_zero(r->rules->n + 1, sizeof(*p->v[e]));
	for (size_t i = 0; i < r->rules->n; i++) {
		const struct rule *rule = r->rules->v[i];

		if (!rule->enabled || !rule_kind_fits(rule, k->group, k->kind))
			continue;
		for (size_t e = 0; e < EFFECTS; e++)
			if (rule->has[e])
				p->v[e][p->n[e]++] = rule;
	}
	return p;
}

const json_t *
ask_body(const struct ask *a)
{
	bool older = a->c->op == CHANGE_REMOVE && a->o->old_body;

	return older || !a->o->new_body ? a->o->old_body : a->o->new_body;
}

const struct origin *
ask_origin(struct ask *a)
{
	if (!a->origin_known) {
		a->origin_known = true;
		origin_of(a->run, a->authors, a->o, a->c, &a->v->origin);
	}
	return &a->v->origin;
}

/* ---- rules over one record ---- */

static const struct rule *
first_rule(struct ask *a, enum effect e)
{
	const struct picks *p = run_picks(a->run, &a->o->key);

	for (size_t i = 0; i < p->n[e]; i++) {
		if (a->say)
			buf_clear(a->say);
		if (rule_holds(p->v[e][i], a))
			return p->v[e][i];
	}
	return NULL;
}

/* ---- subtrees: an added map of annotations is hidden if each annotation in it would be, and an
 * added list of volumes is as bad as the worst of them ---- */

/* Judges a record or a part of one into a->v; false ends the look at the other parts. */
typedef bool (*judge_fn)(struct ask *a);

static void
enter_part(struct path *p, const char *name, const json_t *item, size_t i)
{
	if (name)
		path_member(p, name);
	else if (tree_str(item, "name"))
		path_keyed_new(p, json_pack("{s:O}", "name", json_object_get(item, "name")), 0);
	else if (json_is_string(item))
		path_value_new(p, json_incref((json_t *)item));
	else
		path_index(p, i);
}

static void
hand_up(struct verdict *to, const struct verdict *part)
{
	if (part->noise)
		to->noise = part->noise;
	if (part->rule && part->severity > to->severity) {
		to->severity = part->severity;
		to->rule = part->rule;
	}
	if (!to->derived) {
		to->derived = part->derived;
		to->derived_by = part->derived_by;
	} else {
		free(part->derived);
	}
}

static bool
judge_part(struct ask *a, const char *name, json_t *value, size_t i, judge_fn judge)
{
	struct change c = {.op = a->c->op};
	struct verdict v = {.origin = a->v->origin};	/* lent, where it is known */
	struct ask part = *a;
	bool goes_on;

	if (a->authors)
		v.origin = (struct origin){.time = WHEN_NONE};
	path_copy(&c.at, &a->c->at);
	enter_part(&c.at, name, value, i);
	*(a->c->op == CHANGE_ADD ? &c.new_value : &c.old_value) = value;
	part.c = &c;
	part.v = &v;
	part.depth = a->depth + 1;
	part.origin_known = !a->authors;
	goes_on = judge(&part);
	hand_up(a->v, &v);
	if (a->authors)
		origin_release(&v.origin);
	path_release(&c.at);
	return goes_on;
}

/* Is there a part, and does judge say yes to each? */
static bool
judge_parts(struct ask *a, judge_fn judge)
{
	json_t *value = a->c->op == CHANGE_ADD ? a->c->new_value : a->c->old_value, *v;
	const char *name;
	size_t i;

	if (!a->c->at.n || a->depth >= MAX_PARTS ||
	    (a->c->op != CHANGE_ADD && a->c->op != CHANGE_REMOVE))
		return false;
	json_object_foreach(value, name, v)
		if (!judge_part(a, name, v, 0, judge))
			return false;
	json_array_foreach(value, i, v)
		if (!judge_part(a, NULL, v, i, judge))
			return false;
	return json_object_size(value) || json_array_size(value);
}

static bool
noise_hides(struct ask *a)
{
	const struct rule *rule = first_rule(a, EFFECT_NOISE);

	if (rule)
		a->v->noise = rule->name;
	return rule || judge_parts(a, noise_hides);
}

/* ---- pass one ---- */

/* The first rule that fits, or a worse one that fits a part of an added or removed subtree. */
static bool
judge_severity(struct ask *a)
{
	const struct rule *rule = first_rule(a, EFFECT_SEVERITY);

	a->v->severity = rule ? rule->severity : SEVERITY_INFO;
	a->v->rule = rule ? rule->name : "none";
	judge_parts(a, judge_severity);
	return true;
}

static void
judge_record(struct ask *a)
{
	const struct rule *category = first_rule(a, EFFECT_CATEGORY);
	struct verdict *v = a->v;
	struct buf say = {0};

	v->category = category ? category->category : CATEGORY_OTHER;
	v->origin.time = WHEN_NONE;
	a->say = &say;
	if (!noise_hides(a))
		v->noise = NULL;
	else if (say.n)
		v->why = buf_take(&say);
	a->say = NULL;
	buf_release(&say);
	/* who wrote an Event is no question; origins of hidden fields may be asked for */
	if (!v->noise || a->c->at.n)
		ask_origin(a);
	judge_severity(a);
	change_id(v->id, a->run->world->context, &a->o->key, a->c);
	if (!v->origin.evidence)
		v->origin.evidence = json_array();
}

static void
judge_object(struct run *r, struct drift_object *o)
{
	struct authors *authors = authors_new(r, o);

	for (size_t i = 0; i < o->changes.n; i++) {
		struct ask a = {
			.run = r,
			.o = o,
			.c = &o->changes.v[i],
			.v = &o->verdicts[i],
			.authors = authors,
		};

		judge_record(&a);
	}
	authors_free(authors);
}

/* ---- pass two ---- */

static bool
derived_hides(struct ask *a)
{
	const struct picks *p = run_picks(a->run, &a->o->key);
	const struct rule *by = NULL;
	char *cause = NULL;

	for (size_t i = 0; !cause && i < p->n[EFFECT_DERIVED]; i++) {
		by = p->v[EFFECT_DERIVED][i];
		if (rule_holds(by, a))
			cause = by->derived->cause(a);
	}
	if (!cause)
		return (a->depth && first_rule(a, EFFECT_NOISE)) || judge_parts(a, derived_hides);
	free(a->v->derived);
	a->v->derived = cause;
	a->v->derived_by = by->name;
	return true;
}

void
derive_record(struct run *r, struct drift_object *o, size_t i, unsigned depth)
{
	unsigned char *state = &r->states[o - r->drift->v][i];
	struct verdict *v = &o->verdicts[i];
	struct ask a = {
		.run = r,
		.o = o,
		.c = &o->changes.v[i],
		.v = v,
		.origin_known = true,
		.depth = depth,
	};

	if (*state != STATE_OPEN)
		return;
	*state = STATE_BUSY;
	if (!v->noise && o->comparable && !derived_hides(&a)) {
		free(v->derived);
		v->derived = NULL;
		v->derived_by = NULL;
	}
	*state = STATE_DONE;
}

/* ---- pass three ---- */

static const struct rule *
rule_named(struct run *r, const struct drift_object *o, const char *name)
{
	const struct picks *p = run_picks(r, &o->key);

	for (size_t i = 0; i < p->n[EFFECT_SEVERITY]; i++)
		if (p->v[EFFECT_SEVERITY][i]->name == name)
			return p->v[EFFECT_SEVERITY][i];
	return NULL;
}

static void
tell_record(struct run *r, struct drift_object *o, size_t i)
{
	struct verdict *v = &o->verdicts[i];
	const struct rule *rule = rule_named(r, o, v->rule);
	struct ask a = {
		.run = r,
		.o = o,
		.c = &o->changes.v[i],
		.v = v,
		.origin_known = true,
	};
	struct buf b = {0};

	if (!rule || v->why)
		return;
	if (!rule->why || !rule->why->tell(&a, &b))
		buf_puts(&b, rule->reason);
	if (b.n)
		v->why = buf_take(&b);
	buf_release(&b);
}

static void
conclude(struct run *r, struct drift_object *o)
{
	for (size_t i = 0; i < o->changes.n; i++) {
		struct verdict *v = &o->verdicts[i];

		v->hidden = !o->comparable ? HIDDEN_NOT_COMPARABLE
			    : v->noise ? HIDDEN_NOISE
			    : v->derived ? HIDDEN_DERIVED : SHOWN;
		if ((v->hidden == SHOWN || group_may_dissolve(v)) && v->severity > SEVERITY_INFO)
			tell_record(r, o, i);
	}
	drift_object_count(o);
}

static bool
stopped(const struct run *r)
{
	return r->world->stop && r->world->stop(r->world->ctx);
}

static void
derive_object(struct run *r, struct drift_object *o)
{
	for (size_t c = 0; c < o->changes.n; c++)
		derive_record(r, o, c, 0);
}

/* Objects come by namespace, and what is asked for one is about its own. */
static void
forget_others(struct run *r, const struct drift_object *o)
{
	if (r->lent < MAX_LENT || o == r->drift->v || str_eq(o->key.ns, o[-1].key.ns))
		return;
	spaces_release(r);
	if (r->world->forget)
		r->world->forget(r->world->ctx);
	r->lent = 0;
}

static void
judge_all(struct run *r)
{
	static void (*const passes[ASSESS_PASSES])(struct run *, struct drift_object *) = {
		judge_object, derive_object, conclude,
	};
	struct drift *d = r->drift;

	for (size_t p = 0; p < countof(passes); p++) {
		if (passes[p] == conclude && !stopped(r))
			group_records(r);
		for (size_t i = 0; i < d->n && !stopped(r); i++) {
			forget_others(r, &d->v[i]);
			passes[p](r, &d->v[i]);
		}
	}
}

/* Generations stay folded when the same drift is judged again. */
static bool
is_judged(const struct drift *d)
{
	return d->n && d->v[0].verdicts;
}

int
assess_run(const struct rules *rules, const struct world *w, struct drift *d, struct error *err)
{
	struct run r = {.rules = rules, .world = w, .drift = d};

	if (!w->kinds || !w->context)
		return error_set(err, ERR_BUG, "assess: a world without kinds or context");
	if (!is_judged(d))
		lineage_fold(&r);
	run_open(&r);
	judge_all(&r);
	run_close(&r);
	return stopped(&r) ? error_set(err, ERR_CANCELLED, "stopped") : 0;
}
