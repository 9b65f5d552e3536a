/*
 * The audit of a snapshot. One pass over its objects: an object is parsed only
 * if a tool of people is among its managers or something declares it; what is
 * found becomes a drift from declared to live, which the rules judge as any
 * other, and which the filters narrow as any other.
 */
#include "audit.h"

#include <stdlib.h>

#define MAX_DECLARED 4
#define TICK_EVERY   64

/* ---- small things ---- */

bool
audit_stopped(struct audited *a, const char *what)
{
	const struct progress *p = &a->opts->progress;

	if (!p->tick || !p->tick(p->ctx, what, a->done < a->total ? a->done : a->total, a->total))
		return false;
	error_set(a->err, ERR_CANCELLED, "stopped");
	return true;
}

json_t *
audit_tree(struct audited *a, const struct buf *text)
{
	return text->n ? tree_parse_json(text->p, text->n, &a->opts->limits, NULL, NULL) : NULL;
}

static bool
may_be_hand(struct audited *a, const char *name, size_t n)
{
	struct map_entry *e = map_at(&a->hands, name, n);

	if (!e->value)
		e->value = (void *)(uintptr_t)(1 + audit_may_be_hand(a->opts->rules, e->key));
	return e->value == (void *)2;
}

/* Managers stand on lines of their own in the form of the store. */
bool
audit_names_hand(struct audited *a, const char *text)
{
	static const char line[] = "\n      \"manager\": \"";

	while ((text = strstr(text, line))) {
		size_t n;

		text += sizeof(line) - 1;
		n = strcspn(text, "\"\n");
		a->named = true;
		if (may_be_hand(a, text, n))
			return true;
	}
	return false;
}

struct audit_subject *
audit_subject(struct audited *a, const struct object_key *k, json_t *body)
{
	struct buf path = {0};
	struct map_entry *e;

	object_path(&path, k);
	e = map_at(&a->by_key, path.p, path.n);
	buf_release(&path);
	if (!e->value) {
		vec_grow(a->subjects, a->nsubjects, a->cap);
		a->subjects[a->nsubjects] = (struct audit_subject){.body = json_incref(body)};
		object_key_copy(&a->subjects[a->nsubjects++].key, k);
		e->value = (void *)(uintptr_t)a->nsubjects;
	}
	return &a->subjects[(uintptr_t)e->value - 1];
}

/* ---- one object ---- */

static int
judge(struct audited *a, const struct object_key *k, json_t *body, const json_t *origins)
{
	const struct prune_profile *profile = prune_find(a->world->facts[SIDE_NEW].profile);
	struct audit_declared declared[MAX_DECLARED];
	struct audit_findings found = {0};
	const struct audit_ask q = {
		.rules = a->opts->rules,
		.key = k,
		.body = body,
		.origins = origins,
		.declared = declared,
		.ndeclared = told_find(a->told, k, body, declared, MAX_DECLARED),
		.compare = {.kinds = a->world->kinds, .old_profile = profile,
			    .new_profile = profile, .limits = a->opts->limits},
	};
	struct audit_subject *s;

	if (audit_object(&q, &found, a->err) != 0) {
		audit_findings_release(&found);
		return -1;
	}
	if (!found.n)
		return 0;
	s = audit_subject(a, k, body);
	s->found = found;
	s->application = told_tracks(a->told, k, body);
	return 0;
}

/* The origins' text into a->text; empty where there are none. */
static int
read_origins(struct audited *a, const struct object_key *k)
{
	const struct oid *blob;
	struct buf path = {0};

	object_path(&path, k);
	blob = map_getn(&a->origins, path.p, path.n);
	buf_release(&path);
	buf_clear(&a->text);
	return blob ? store_blob(a->store, blob, &a->text, a->err) : 0;
}

static int
look(struct audited *a, const struct found_object *o)
{
	bool hand, named, wanted;
	json_t *body, *origins;
	int rc = -1;

	if (read_origins(a, &o->key) != 0)
		return -1;
	hand = audit_names_hand(a, buf_cstr(&a->text));
	named = strstr(buf_cstr(&a->text), "\"managers\"") != NULL;
	wanted = hand || strstr(buf_cstr(&a->text), LAST_APPLIED) ||
		 told_of(a->told, &o->key, a->text.p, a->text.n);
	if (named && !wanted)
		return 0;
	buf_clear(&a->body);
	if (store_blob(a->store, &o->blob, &a->body, a->err) != 0)
		return -1;
	if (!wanted && !strstr(buf_cstr(&a->body), LAST_APPLIED) &&
	    !told_of(a->told, &o->key, a->body.p, a->body.n))
		return 0;
	body = audit_tree(a, &a->body);
	origins = audit_tree(a, &a->text);
	if (body)
		rc = judge(a, &o->key, body, origins);
	else
		error_set(a->err, ERR_STORE, "%s/%s is no object", o->key.kind, o->key.name);
	json_decref(body);
	json_decref(origins);
	return rc;
}

static int
each(void *ctx, const struct found_object *o)
{
	struct audited *a = ctx;

	if (a->done++ % TICK_EVERY == 0 && audit_stopped(a, "auditing"))
		return -1;
	/* copies and views: what was done is told of what they come from */
	if (str_eq(o->key.kind, "Event") || str_eq(o->key.kind, "Lease"))
		return 0;
	return look(a, o);
}

static int
add_origins(void *ctx, const struct store_entry *e)
{
	struct audited *a = ctx;
	struct oid *blob = arena_alloc(&a->mem, sizeof(*blob));

	*blob = e->blob;
	map_put(&a->origins, e->path, blob);
	return 0;
}

static int
look_at_all(struct audited *a)
{
	const struct store_snapshot *at = &a->v[a->n - 1];
	const struct found_want want = {.kinds = a->world->kinds, .filter = &a->by_name};

	a->total = a->world->facts[SIDE_NEW].objects;
	if (store_walk(a->store, &at->tree, SECTION_ORIGINS, NULL, add_origins, a, a->err) != 0)
		return -1;
	return flow_each(a->store, at, &want, each, a, a->err);
}

/* ---- judgement ---- */

static int
by_key(const void *a, const void *b)
{
	const struct audit_subject *x = a, *y = b;

	return object_key_cmp(&x->key, &y->key);
}

static void
add_item(struct audited *a, struct audit_subject *s, size_t i, size_t object)
{
	struct audit *r = &a->result;
	struct audit_finding *f = &s->found.v[i];

	vec_grow(r->v, r->n, r->cap);
	r->v[r->n++] = (struct audit_item){
		.what = f->what,
		.by = f->by,
		.by_name = f->by_name,
		.object = object,
		.change = i,
		.from = f->from,
		.to = f->to,
	};
	f->by_name = NULL;
}

static void
add_object(struct audited *a, struct audit_subject *s)
{
	struct drift *d = &a->result.drift;
	const char *version = tree_str(s->body, "apiVersion");
	struct buf ref = {0};
	struct drift_object *o;

	vec_grow(d->v, d->n, d->cap);
	o = &d->v[d->n++];
	*o = (struct drift_object){.op = CHANGE_REPLACE, .old_body = s->body, .new_body = s->body,
				   .comparable = true};
	object_key_copy(&o->key, &s->key);
	object_ref(&ref, &s->key, a->world->kinds);
	o->ref = buf_take(&ref);
	o->api_version = mem_strdup(version ? version : "");
	for (size_t i = 0; i < s->found.n; i++) {
		vec_grow(o->changes.v, o->changes.n, o->changes.cap);
		o->changes.v[o->changes.n++] = s->found.v[i].change;
		s->found.v[i].change = (struct change){0};
		add_item(a, s, i, d->n - 1);
	}
}

static void
add_evidence(struct verdict *v, const char *text)
{
	if (!v->origin.evidence)
		v->origin.evidence = json_array();
	json_array_append_new(v->origin.evidence, json_string(text));
}

/* What rules cannot know; false for what is not to be told. */
static bool
settle(struct audited *a, const struct audit_item *item)
{
	const struct audit_subject *s = &a->subjects[item->object];
	struct drift_object *o = &a->result.drift.v[item->object];
	struct verdict *v = &o->verdicts[item->change];
	const struct change *c = &o->changes.v[item->change];

	if (!audit_settle(&s->found.v[item->change], o, v))
		return false;
	if (!v->noise && audit_ignores_hide(told_ignores(a->told), s->application, &s->key, c,
					    v->origin.manager))
		v->noise = "argo-ignored";
	if (item->what != AUDIT_FOOTPRINT && told_out_of_sync(a->told, &s->key))
		add_evidence(v, "Argo CD says OutOfSync");
	return true;
}

/* What is not worth a word is taken out of the items, so that it counts nowhere. */
static void
settle_all(struct audited *a)
{
	struct audit *r = &a->result;
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (settle(a, &r->v[i]))
			r->v[n++] = r->v[i];
		else
			free(r->v[i].by_name);
	}
	r->n = n;
}

static bool
is_made_by_others(const struct verdict *v)
{
	enum origin_class tool = origin_tool(&v->origin);

	return tool == ORIGIN_CONTROLLER || tool == ORIGIN_DEPLOY;
}

/* Was every object looked at? A few may happen to have no managers. */
static bool
saw_all(const struct filter *f)
{
	return !(f->namespaces && f->namespaces[0]) && !(f->kinds && f->kinds[0]) &&
	       !(f->selectors && f->selectors[0]) && !f->nwords;
}

static void
count(struct audited *a)
{
	struct audit *r = &a->result;
	bool asked = a->opts->filter.origins && a->opts->filter.origins[0];

	for (size_t i = 0; i < r->n; i++) {
		struct verdict *v = &r->drift.v[r->v[i].object].verdicts[r->v[i].change];

		if (v->hidden == SHOWN && !asked && is_made_by_others(v)) {
			v->hidden = HIDDEN_FILTERED;
			r->others++;
		} else if (v->hidden == HIDDEN_NOISE) {
			r->noise++;
		} else if (v->hidden != SHOWN) {
			r->filtered++;
		} else {
			r->shown[r->v[i].what]++;
		}
	}
	drift_count(&r->drift);
	r->nameless = !a->named && saw_all(&a->opts->filter);
}

/* Records without an item are no part of the result. */
static void
hide_untold(struct audited *a)
{
	struct audit *r = &a->result;
	size_t next = 0;

	for (size_t i = 0; i < r->drift.n; i++)
		for (size_t k = 0; k < r->drift.v[i].changes.n; k++) {
			if (next < r->n && r->v[next].object == i && r->v[next].change == k)
				next++;
			else
				r->drift.v[i].verdicts[k].hidden = HIDDEN_FILTERED;
		}
}

static int
conclude(struct audited *a)
{
	struct filter f = a->opts->filter;
	struct filter_set *fs;
	struct world w = a->world->world;

	if (a->nsubjects)
		qsort(a->subjects, a->nsubjects, sizeof(*a->subjects), by_key);
	for (size_t i = 0; i < a->nsubjects; i++)
		add_object(a, &a->subjects[i]);
	w.old_instant = WHEN_NONE;	/* whoever owns it now did it, whenever that was */
	a->world->doing = "judging";
	a->world->done = 0;
	a->world->total = a->result.drift.n * ASSESS_PASSES;
	if (assess_run(a->opts->rules, &w, &a->result.drift, a->err) != 0)
		return -1;
	settle_all(a);
	f.derived = true;
	if (filter_new(&fs, &f, a->err) != 0)
		return -1;
	filter_drift(fs, &a->result.drift, a->world->kinds);
	filter_free(fs);
	hide_untold(a);
	count(a);
	return 0;
}

/* ---- the whole ---- */

static int
begin(struct audited *a)
{
	const struct store_snapshot *at = &a->v[a->n - 1];
	struct examined *e = a->world = mem_zero(1, sizeof(*e));

	a->examine = (struct examine_opts){.rules = a->opts->rules, .limits = a->opts->limits,
					   .progress = a->opts->progress};
	e->store = a->store;
	e->opts = &a->examine;
	e->doing = "auditing";
	e->drift.context = mem_strdup(at->context);
	a->result.drift.context = mem_strdup(at->context);
	a->result.drift.from = a->v[0].instant;
	a->result.drift.to = at->instant;
	a->result.snapshots = a->n;
	if (flow_kinds(&e->kinds, a->store, at, a->err) != 0 ||
	    store_facts(a->store, &a->v[0], &e->facts[SIDE_OLD], a->err) != 0 ||
	    store_facts(a->store, at, &e->facts[SIDE_NEW], a->err) != 0)
		return -1;
	a->result.drift.old_facts = &e->facts[SIDE_OLD];
	a->result.drift.new_facts = &e->facts[SIDE_NEW];
	world_init(e, at, at);
	a->by_name = a->opts->filter;
	a->by_name.fields = NULL;
	a->by_name.origins = NULL;
	return told_open(&a->told, a, a->err);
}

int
flow_audit(struct audited **out, struct store *s, const struct store_snapshot *v, size_t n,
	   const struct audit_opts *o, struct error *err)
{
	struct audited *a;
	int rc = -1;

	if (!n)
		return error_set(err, ERR_BUG, "an audit of no snapshot");
	a = mem_zero(1, sizeof(*a));
	a->opts = o;
	a->store = s;
	a->v = v;
	a->n = n;
	a->err = err;
	if (begin(a) == 0 && look_at_all(a) == 0 && (n == 1 || audit_past(a, err) == 0))
		rc = conclude(a);
	if (rc != 0) {
		audited_free(a);
		return -1;
	}
	world_close(a->world);
	*out = a;
	return 0;
}

const struct audit *
audited_result(const struct audited *a)
{
	return &a->result;
}

const struct kinds *
audited_kinds(const struct audited *a)
{
	return a->world->kinds;
}

static void
world_free(struct examined *e)
{
	if (!e)
		return;
	world_release(e);
	drift_release(&e->drift);
	snapshot_release(&e->facts[SIDE_OLD]);
	snapshot_release(&e->facts[SIDE_NEW]);
	kinds_free(e->kinds);
	free(e);
}

void
audited_free(struct audited *a)
{
	if (!a)
		return;
	for (size_t i = 0; i < a->result.n; i++)
		free(a->result.v[i].by_name);
	free(a->result.v);
	drift_release(&a->result.drift);
	for (size_t i = 0; i < a->nsubjects; i++) {
		struct audit_subject *s = &a->subjects[i];

		object_key_release(&s->key);
		json_decref(s->body);
		audit_findings_release(&s->found);
	}
	free(a->subjects);
	map_release(&a->by_key, NULL);
	map_release(&a->origins, NULL);
	map_release(&a->hands, NULL);
	told_free(a->told);
	arena_release(&a->mem);
	buf_release(&a->body);
	buf_release(&a->text);
	world_free(a->world);
	free(a);
}
