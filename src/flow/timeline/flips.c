/* Fields that flip on most nights, from the pairs of neighbours of a history. */
#include "assay/flow/flips.h"

#include <stdlib.h>

#define FEWEST_NIGHTS 3		/* less is no habit */

/* A field of one object, items of lists as [*]. */
struct field {
	char *pattern, *path;		/* path NULL: it was not the same each time */
	size_t nights, alone, records, by_hand;
	size_t last;			/* the night that was counted last */
	enum severity severity;
	char *rule;
	bool often, habit;
};

/* One night in which an object changed: which fields, by their index. */
struct night {
	size_t *v;
	size_t n, cap;
};

struct subject {
	struct object_key key;
	char *ref;
	struct field *fields;
	size_t nfields, capfields;
	struct night *nights;
	size_t n, cap;
};

struct learning {
	struct map subjects;		/* ref -> struct subject */
	size_t nights;
	struct flips *out;
};

/* ---- what happened ---- */

static void
put_step(struct buf *out, const struct step *s)
{
	struct path one = {0};
	size_t at = out->n;

	if (s->kind != STEP_MEMBER) {
		buf_puts(out, "[*]");
		return;
	}
	path_member(&one, s->name);
	if (at)
		buf_putc(out, '.');
	path_print(out, &one);
	if (at && out->p[at + 1] == '[') {
		memmove(out->p + at, out->p + at + 1, out->n - at);
		out->n--;
	}
	path_release(&one);
}

static struct field *
field_at(struct subject *s, const struct change *c)
{
	struct buf b = {0};
	struct field *f = NULL;

	for (size_t i = 0; i < c->at.n; i++)
		put_step(&b, &c->at.v[i]);
	for (size_t i = 0; i < s->nfields && !f; i++)
		if (str_eq(s->fields[i].pattern, buf_cstr(&b)))
			f = &s->fields[i];
	if (!f) {
		vec_grow(s->fields, s->nfields, s->capfields);
		f = &s->fields[s->nfields++];
		*f = (struct field){.last = SIZE_MAX, .path = mem_strdup(c->path)};
		f->pattern = buf_take(&b);
	} else if (f->path && !str_eq(f->path, c->path)) {
		free(f->path);
		f->path = NULL;
	}
	buf_release(&b);
	return f;
}

static void
note_field(struct subject *s, struct night *in, const struct change *c, const struct verdict *v,
	   size_t night)
{
	struct field *f = field_at(s, c);

	f->records++;
	f->by_hand += v->origin.by_hand;
	if (!f->rule || v->severity > f->severity) {
		free(f->rule);
		f->rule = mem_strdup(v->rule ? v->rule : "none");
		f->severity = v->severity;
	}
	if (f->last == night)
		return;
	f->last = night;
	f->nights++;
	vec_grow(in->v, in->n, in->cap);
	in->v[in->n++] = (size_t)(f - s->fields);
}

static struct subject *
subject_of(struct learning *l, const struct drift_object *o)
{
	struct map_entry *at = map_at(&l->subjects, o->ref, strlen(o->ref));
	struct subject *s = at->value;

	if (!s) {
		s = at->value = mem_zero(1, sizeof(*s));
		object_key_copy(&s->key, &o->key);
		s->ref = mem_strdup(o->ref);
	}
	return s;
}

/* An object that came, went or was made anew is no habit of a field, nor was any field alone
 * then. */
static void
note_object(struct learning *l, const struct drift_object *o)
{
	struct subject *s;
	struct night *in;

	if (!o->comparable || !o->shown || o->op != CHANGE_REPLACE || o->rolled_from)
		return;
	s = subject_of(l, o);
	vec_grow(s->nights, s->n, s->cap);
	in = &s->nights[s->n++];
	*in = (struct night){0};
	for (size_t i = 0; i < o->changes.n; i++)
		if (o->verdicts[i].hidden == SHOWN)
			note_field(s, in, &o->changes.v[i], &o->verdicts[i], l->nights);
}

/* ---- habits ---- */

/* A field that often flips is alone with others that do. */
static void
find_habits(struct subject *s, size_t nights)
{
	for (size_t i = 0; i < s->nfields; i++)
		s->fields[i].often = s->fields[i].nights * 2 > nights &&
				     s->fields[i].nights >= FEWEST_NIGHTS;
	for (size_t i = 0; i < s->n; i++) {
		bool alone = true;

		for (size_t k = 0; k < s->nights[i].n; k++)
			alone = alone && s->fields[s->nights[i].v[k]].often;
		for (size_t k = 0; alone && k < s->nights[i].n; k++)
			s->fields[s->nights[i].v[k]].alone++;
	}
	for (size_t i = 0; i < s->nfields; i++)
		s->fields[i].habit = s->fields[i].often && s->fields[i].alone * 2 > nights &&
				     s->fields[i].alone >= FEWEST_NIGHTS;
}

static const struct field *
same_field(const struct subject *s, const struct subject *as, const struct field *f)
{
	if (!str_eq(s->key.kind, as->key.kind) || !str_eq(s->key.group, as->key.group))
		return NULL;
	for (size_t i = 0; i < s->nfields; i++)
		if (str_eq(s->fields[i].pattern, f->pattern))
			return &s->fields[i];
	return NULL;
}

static bool
holds(const json_t *list, const char *word)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (str_eq(json_string_value(json_array_get(list, i)), word))
			return true;
	return false;
}

static void
add_word(json_t *list, const char *word)
{
	if (!holds(list, word))
		json_array_append_new(list, json_string(word));
}

/* ---- proposals ---- */

/* "learned-cm-heartbeat": from the last name of the path. */
static char *
name_of(const struct learning *l, const struct subject *s, const char *path)
{
	struct buf b = {0};
	const char *last = path + strlen(path);
	size_t n = 0;

	while (last > path && !strchr("./[", last[-1]))
		last--;
	buf_printf(&b, "learned-%s-", s->key.kind);
	for (const char *p = last; *p; p++)
		if ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
		    (*p >= '0' && *p <= '9'))
			buf_putc(&b, *p);
		else if (b.p[b.n - 1] != '-')
			buf_putc(&b, '-');
	while (b.n && b.p[b.n - 1] == '-')
		b.n--;
	for (size_t i = 0; i < b.n; i++)
		if (b.p[i] >= 'A' && b.p[i] <= 'Z')
			b.p[i] = (char)(b.p[i] - 'A' + 'a');
	for (size_t i = 0; i < l->out->n; i++)
		n += str_starts(l->out->v[i].name, buf_cstr(&b));
	if (n)
		buf_printf(&b, "-%zu", n + 1);
	return buf_take(&b);
}

/* Puts together what all objects of the kind say of the field; also those that the rule would
 * reach beside the ones that show the habit. */
static void
add_subject(struct flip *to, const struct subject *s, const struct field *f)
{
	to->hides += f->records;
	to->by_hand += f->by_hand;
	if (!to->rule || f->severity > to->severity) {
		free(to->rule);
		to->rule = mem_strdup(f->rule);
		to->severity = f->severity;
	}
	if (!f->habit)
		return;
	if (!json_array_size(to->refs) || f->alone < to->nights)
		to->nights = f->alone;
	json_array_append_new(to->refs, json_string(s->ref));
	add_word(to->namespaces, s->key.ns);
	add_word(to->names, s->key.name);
}

static void
propose(struct learning *l, struct map_entry *const *all, size_t n, const struct subject *first,
	const struct field *f)
{
	struct flip to = {.of = l->nights, .refs = json_array(), .names = json_array(),
			  .namespaces = json_array()};
	const char *path = f->path;
	size_t touched = 0, habits = 0;

	for (size_t i = 0; i < n; i++) {
		const struct subject *s = all[i]->value;
		const struct field *other = same_field(s, first, f);

		touched += other != NULL;
		habits += other && other->habit;
		if (other && other->habit && path && !str_eq(other->path, path))
			path = NULL;
	}
	for (size_t i = 0; i < n; i++) {
		const struct subject *s = all[i]->value;
		const struct field *other = same_field(s, first, f);

		if (other && (other->habit || habits == touched))
			add_subject(&to, s, other);
	}
	/* any name only where several objects show it, and none that changes there does not */
	if (habits > 1 && habits == touched) {
		json_decref(to.names);
		to.names = NULL;
	}
	to.path = mem_strdup(path ? path : f->pattern);
	to.kind = *first->key.group ? mem_printf("%s.%s", first->key.kind, first->key.group)
				    : mem_strdup(first->key.kind);
	to.name = name_of(l, first, to.path);
	vec_grow(l->out->v, l->out->n, l->out->cap);
	l->out->v[l->out->n++] = to;
}

static int
by_hides(const void *a, const void *b)
{
	const struct flip *x = a, *y = b;

	if (x->hides != y->hides)
		return x->hides < y->hides ? 1 : -1;
	return strcmp(x->name, y->name);
}

/* Is it the first object, in the order of references, that has the habit? */
static bool
is_first(struct map_entry *const *all, size_t i, const struct field *f)
{
	for (size_t k = 0; k < i; k++) {
		const struct field *other = same_field(all[k]->value, all[i]->value, f);

		if (other && other->habit)
			return false;
	}
	return true;
}

static void
conclude(struct learning *l)
{
	size_t n;
	struct map_entry **all = map_sorted(&l->subjects, &n);

	for (size_t i = 0; i < n; i++)
		find_habits(all[i]->value, l->nights);
	for (size_t i = 0; i < n; i++) {
		const struct subject *s = all[i]->value;

		for (size_t k = 0; k < s->nfields; k++)
			if (s->fields[k].habit && is_first(all, i, &s->fields[k]))
				propose(l, all, n, s, &s->fields[k]);
	}
	free(all);
	if (l->out->n)
		qsort(l->out->v, l->out->n, sizeof(*l->out->v), by_hides);
}

/* ---- the history ---- */

static void
subject_free(void *value)
{
	struct subject *s = value;

	for (size_t i = 0; s && i < s->nfields; i++) {
		free(s->fields[i].pattern);
		free(s->fields[i].path);
		free(s->fields[i].rule);
	}
	for (size_t i = 0; s && i < s->n; i++)
		free(s->nights[i].v);
	if (s) {
		object_key_release(&s->key);
		free(s->ref);
		free(s->fields);
		free(s->nights);
	}
	free(s);
}

static int
look(struct learning *l, struct store *s, const struct store_snapshot *v,
     const struct examine_opts *o, struct error *err)
{
	struct examined *e = NULL;
	int rc = examine(&e, s, &v[0], &v[1], o, err);
	const struct drift *d = rc == 0 ? examined_drift(e) : NULL;

	for (size_t i = 0; d && i < d->n; i++)
		note_object(l, &d->v[i]);
	examined_free(e);
	l->nights += rc == 0;
	return rc;
}

int
flips_find(struct flips *out, struct store *s, const struct store_snapshot *v, size_t n,
	   const struct examine_opts *o, struct error *err)
{
	struct learning l = {.out = out};
	struct examine_opts quiet = *o;
	int rc = 0;

	*out = (struct flips){0};
	quiet.progress = (struct progress){0};
	for (size_t i = 1; i < n && rc == 0; i++) {
		rc = look(&l, s, &v[i - 1], &quiet, err);
		if (rc == 0 && o->progress.tick && o->progress.tick(o->progress.ctx, "nights", i, n - 1))
			rc = error_set(err, ERR_CANCELLED, "stopped");
	}
	out->nights = l.nights;
	if (rc == 0)
		conclude(&l);
	map_release(&l.subjects, subject_free);
	return rc;
}

/* ---- as rules ---- */

static json_t *
words(const json_t *list)
{
	return json_array_size(list) == 1 ? json_incref(json_array_get(list, 0))
					  : json_incref((json_t *)list);
}

json_t *
flip_rule(const struct flip *f)
{
	json_t *rule = json_object(), *match = json_object();
	struct buf why = {0};

	buf_printf(&why, "Flips on %zu of %zu nights with no other change.", f->nights, f->of);
	if (f->severity > SEVERITY_INFO)
		buf_printf(&why, " Careful: what it hides is told as %s (%s).",
			   severity_name(f->severity), f->rule);
	if (f->by_hand)
		buf_printf(&why, " Careful: %zu of what it hides were done by hand.", f->by_hand);
	json_object_set_new(rule, "name", json_string(f->name));
	json_object_set_new(rule, "enabled", json_false());
	json_object_set_new(rule, "noise", json_true());
	json_object_set_new(rule, "reason", json_string(buf_cstr(&why)));
	json_object_set_new(match, "kind", json_string(f->kind));
	if (f->namespaces)
		json_object_set_new(match, "namespace", words(f->namespaces));
	if (f->names)
		json_object_set_new(match, "name", words(f->names));
	json_object_set_new(match, "path", json_string(f->path));
	json_object_set_new(rule, "match", match);
	buf_release(&why);
	return rule;
}

void
flips_release(struct flips *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct flip *one = &f->v[i];

		free(one->name);
		free(one->kind);
		free(one->path);
		free(one->rule);
		json_decref(one->namespaces);
		json_decref(one->names);
		json_decref(one->refs);
	}
	free(f->v);
	*f = (struct flips){0};
}
