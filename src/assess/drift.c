/* The drift as a value: its counts, the ids of its records, and its end. */
#include <stdlib.h>

#include "assay/assess/used.h"
#include "judge.h"

static void
add_value(struct buf *b, const json_t *v)
{
	buf_putc(b, '\0');
	if (v)
		canon_compact(b, v);
}

void
change_id(char out[20], const char *context, const struct object_key *k, const struct change *c)
{
	const char *const words[] = {k->group, k->kind, k->ns, k->name, c->path};
	uint8_t digest[SHA256_BYTES];
	struct buf b = {0};

	buf_puts(&b, context);
	for (size_t i = 0; i < countof(words); i++) {
		buf_putc(&b, '\0');
		buf_puts(&b, words[i] ? words[i] : "");
	}
	add_value(&b, c->old_value);
	add_value(&b, c->new_value);
	sha256_of(b.p, b.n, digest);
	buf_release(&b);
	memcpy(out, "c-", 2);
	hex_of(digest, 8, out + 2);
}

const char *
drift_other_context(const struct drift *d)
{
	const char *from = d->old_facts ? d->old_facts->context : NULL;

	return from && !str_eq(from, d->context) ? from : NULL;
}

/* By hand beats the others in an object's one word: it is what people ask for. */
static enum origin_class
stronger(enum origin_class a, enum origin_class b)
{
	static const int rank[] = {
		[ORIGIN_UNKNOWN] = 0, [ORIGIN_CONTROLLER] = 1, [ORIGIN_DEPLOY] = 2,
		[ORIGIN_HAND] = 3,    [ORIGIN_AUDIT] = 4,
	};

	return rank[b] > rank[a] ? b : a;
}

void
drift_object_count(struct drift_object *o)
{
	o->shown = 0;
	o->severity = SEVERITY_INFO;
	o->origin = ORIGIN_UNKNOWN;
	for (size_t i = 0; i < o->changes.n; i++) {
		const struct verdict *v = &o->verdicts[i];

		if (v->hidden != SHOWN)
			continue;
		o->shown++;
		if (v->severity > o->severity)
			o->severity = v->severity;
		o->origin = stronger(o->origin, v->origin.cls);
	}
}

static void
count_record(struct drift *d, const struct verdict *v)
{
	struct drift_summary *s = &d->summary;
	size_t *const slots[] = {
		[SHOWN] = &s->shown,
		[HIDDEN_NOT_COMPARABLE] = &s->not_comparable,
		[HIDDEN_FILTERED] = &s->filtered,
		[HIDDEN_NOISE] = &s->noise,
		[HIDDEN_DERIVED] = &s->derived,
		[HIDDEN_ACCEPTED] = &s->accepted,
		[HIDDEN_REVIEWED] = &s->reviewed,
	};
	json_t *n;

	s->all++;
	++*slots[v->hidden];
	if (v->hidden != HIDDEN_NOISE)
		return;
	n = json_object_get(d->noise_counts, v->noise ? v->noise : "none");
	if (n)
		json_integer_set(n, json_integer_value(n) + 1);
	else
		json_object_set_new(d->noise_counts, v->noise ? v->noise : "none", json_integer(1));
}

static void
count_object(struct drift_summary *s, const struct drift_object *o)
{
	size_t *const by_op[] = {
		[CHANGE_ADD] = &s->added,
		[CHANGE_REMOVE] = &s->removed,
		[CHANGE_REPLACE] = &s->changed,
		[CHANGE_RECREATE] = &s->recreated,
	};
	size_t *const by_severity[] = {
		[SEVERITY_INFO] = &s->info,
		[SEVERITY_WARNING] = &s->warning,
		[SEVERITY_CRITICAL] = &s->critical,
	};

	if (!o->shown) {
		s->quiet_objects++;
		return;
	}
	++*by_op[o->op];
	++*by_severity[o->severity];
	for (size_t i = 0; i < o->changes.n; i++)
		if (o->verdicts[i].hidden == SHOWN && o->verdicts[i].origin.by_hand) {
			s->by_hand++;
			break;
		}
}

bool
drift_member_shown(const struct drift *d, const struct drift_group *g, size_t member)
{
	enum hidden h = d->v[g->v[member].object].verdicts[g->v[member].change].hidden;

	return h == SHOWN || h == HIDDEN_DERIVED;
}

static size_t
objects_left(const struct drift *d, const struct drift_group *g)
{
	size_t n = 0, last = SIZE_MAX;

	for (size_t i = 0; i < g->n; i++)
		if (drift_member_shown(d, g, i)) {
			n += g->v[i].object != last;
			last = g->v[i].object;
		}
	return n;
}

static void
set_free(struct verdict *v)
{
	free(v->derived);
	v->derived = NULL;
	if (v->hidden == HIDDEN_DERIVED)
		v->hidden = SHOWN;
}

void
drift_dissolve(struct drift *d, size_t least)
{
	size_t kept = 0;

	for (size_t i = 0; i < d->ngroups; i++) {
		struct drift_group *g = &d->groups[i];
		size_t left = str_eq(g->cause, "same-change") ? objects_left(d, g) : 0;

		if (!left || left >= least) {
			d->groups[kept++] = *g;
			continue;
		}
		for (size_t k = 0; k < g->n; k++)
			set_free(&d->v[g->v[k].object].verdicts[g->v[k].change]);
		drift_group_release(g);
	}
	d->ngroups = kept;
}

/* Whoever is done with a cause is done with what it made. */
static bool
is_dealt_with(enum hidden of_record)
{
	return of_record == HIDDEN_ACCEPTED || of_record == HIDDEN_REVIEWED;
}

static void
count_group(struct drift *d, struct drift_group *g)
{
	enum hidden record = HIDDEN_FILTERED;
	size_t last = SIZE_MAX;

	g->shown = g->shown_objects = 0;
	g->severity = SEVERITY_INFO;
	if (g->record)
		record = d->v[g->record_object].verdicts[g->record_change].hidden;
	for (size_t i = 0; i < g->n && !is_dealt_with(record); i++) {
		const struct drift_member *m = &g->v[i];
		const struct verdict *v = &d->v[m->object].verdicts[m->change];

		if (!drift_member_shown(d, g, i))
			continue;
		g->shown++;
		g->shown_objects += m->object != last;
		last = m->object;
		if (v->severity > g->severity)
			g->severity = v->severity;
	}
	g->apart = g->shown && record != SHOWN;
	d->summary.groups += g->shown > 0;
	d->summary.apart += g->apart;
	d->summary.group_changes += g->shown;
}

/* As where a backup has no managedFields: to say "unknown" of each would be noise. */
static bool
is_nameless(const struct drift *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++) {
		if (d->v[i].shown && d->v[i].origin != ORIGIN_UNKNOWN)
			return false;
		n += d->v[i].shown > 0;
	}
	return n > 1;
}

void
drift_count(struct drift *d)
{
	d->summary = (struct drift_summary){0};
	json_decref(d->noise_counts);
	d->noise_counts = json_object();
	for (size_t i = 0; i < d->n; i++) {
		struct drift_object *o = &d->v[i];

		drift_object_count(o);
		for (size_t c = 0; c < o->changes.n; c++)
			count_record(d, &o->verdicts[c]);
		count_object(&d->summary, o);
	}
	for (size_t i = 0; i < d->ngroups; i++)
		count_group(d, &d->groups[i]);
	d->summary.nameless = is_nameless(d);
}

void
origin_release(struct origin *o)
{
	char *const texts[] = {o->manager, o->operation, o->user, o->verb, o->address};

	for (size_t i = 0; i < countof(texts); i++)
		free(texts[i]);
	json_decref(o->evidence);
	*o = (struct origin){.time = WHEN_NONE};
}

void
verdicts_release(struct drift_object *o)
{
	for (size_t i = 0; o->verdicts && i < o->changes.n; i++) {
		struct verdict *v = &o->verdicts[i];

		free(v->derived);
		free(v->why);
		origin_release(&v->origin);
	}
	free(o->verdicts);
	o->verdicts = NULL;
}

static void
object_release(struct drift_object *o)
{
	verdicts_release(o);
	object_key_release(&o->key);
	changes_release(&o->changes);
	free(o->ref);
	free(o->api_version);
	if (o->rolled_from)
		object_key_release(o->rolled_from);
	free(o->rolled_from);
	free(o->rolled_ref);
	used_by_release(o->used);
	free(o->used);
}

void
drift_group_release(struct drift_group *g)
{
	free(g->title);
	free(g->record);
	free(g->v);
	*g = (struct drift_group){0};
}

void
drift_release(struct drift *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < d->n; i++)
		object_release(&d->v[i]);
	for (size_t i = 0; i < d->ngroups; i++)
		drift_group_release(&d->groups[i]);
	free(d->groups);
	free(d->v);
	free(d->context);
	json_decref(d->lost);
	json_decref(d->noise_counts);
	*d = (struct drift){0};
}
