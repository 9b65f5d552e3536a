/*
 * The same change in many objects: one path, one old and one new value, also
 * where the values are redacted, since equal ones have equal hashes. What a
 * container is called does not matter.
 */
#include <stdlib.h>

#include "group.h"

#define VALUE_SHOWN 48		/* bytes of a value in a title */

static bool
is_containers(const struct step *s)
{
	static const char *const names[] = {"containers", "initContainers",
					    "ephemeralContainers"};

	for (size_t i = 0; s->kind == STEP_MEMBER && i < countof(names); i++)
		if (str_eq(s->name, names[i]))
			return true;
	return false;
}

/* The printed path, without the names of containers. */
static void
print_pattern(struct buf *out, const struct path *p)
{
	struct path part = {0};
	size_t from = 0;

	for (size_t i = 1; i < p->n; i++) {
		if (p->v[i].kind != STEP_KEYED || !is_containers(&p->v[i - 1]))
			continue;
		part = (struct path){.v = p->v + from, .n = i - from};
		if (from && part.n && part.v[0].kind == STEP_MEMBER)
			buf_putc(out, '.');
		path_print(out, &part);
		buf_puts(out, "[*]");
		from = i + 1;
	}
	part = (struct path){.v = p->v + from, .n = p->n - from};
	if (from && part.n && part.v[0].kind == STEP_MEMBER)
		buf_putc(out, '.');
	path_print(out, &part);
}

static void
add_value(struct buf *b, const json_t *v)
{
	buf_putc(b, '\0');
	if (v)
		canon_compact(b, v);
}

/* ---- titles ---- */

static void
say_value(struct buf *out, const json_t *v)
{
	struct buf b = {0};
	const char *p;

	if (json_is_string(v))
		buf_add(&b, json_string_value(v), json_string_length(v));
	else
		canon_compact(&b, v);
	p = buf_cstr(&b);
	if (b.n <= VALUE_SHOWN)
		buf_add(out, p, b.n);
	else
		buf_printf(out, "%.*s..", (int)utf8_fit(p, VALUE_SHOWN - 2, VALUE_SHOWN - 2), p);
	buf_release(&b);
}

static void
say_values(struct buf *out, const struct change *c)
{
	if (c->op == CHANGE_ADD) {
		buf_puts(out, "added ");
		say_value(out, c->new_value);
	} else if (c->op == CHANGE_REMOVE) {
		buf_puts(out, "removed ");
		say_value(out, c->old_value);
	} else {
		say_value(out, c->old_value);
		buf_puts(out, " -> ");
		say_value(out, c->new_value);
	}
}

/* A title is one line. */
static void
one_line(struct buf *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->p[i] == '\n' || b->p[i] == '\r' || b->p[i] == '\t')
			b->p[i] = ' ';
}

static const char *
without_template(const char *path)
{
	static const char *const fronts[] = {"spec.jobTemplate.spec.template.spec.",
					     "spec.template.spec.", "spec."};

	for (size_t i = 0; i < countof(fronts); i++)
		if (str_starts(path, fronts[i]))
			return path + strlen(fronts[i]);
	return path;
}

/* "containers[*].image of 14 Deployments in shop: app:1 -> app:2" */
static char *
title_of(const struct drift *d, const struct same_record *v, size_t n, size_t objects)
{
	const struct drift_object *first = &d->v[v[0].object];
	const struct change *c = &first->changes.v[v[0].change];
	struct buf b = {0}, path = {0};
	bool kind = true, ns = true;

	for (size_t i = 1; i < n; i++) {
		const struct object_key *k = &d->v[v[i].object].key;

		kind = kind && str_eq(k->kind, first->key.kind);
		ns = ns && str_eq(k->ns, first->key.ns);
	}
	print_pattern(&path, &c->at);
	buf_printf(&b, "%s of %zu %s%s", without_template(buf_cstr(&path)), objects,
		   kind ? first->key.kind : "object", "s");
	if (ns && *first->key.ns)
		buf_printf(&b, " in %s", first->key.ns);
	buf_puts(&b, ": ");
	say_values(&b, c);
	one_line(&b);
	buf_release(&path);
	return buf_take(&b);
}

/* ---- the records by what they say ---- */

struct bunch {
	struct same_record *v;
	size_t n, cap, objects;
};

static void
bunch_free(void *value)
{
	struct bunch *b = value;

	if (b)
		free(b->v);
	free(b);
}

static void
bunch_add(struct map *m, const struct drift *d, const struct same_record *s)
{
	const struct change *c = &d->v[s->object].changes.v[s->change];
	uint8_t digest[SHA256_BYTES];
	struct buf key = {0};
	struct map_entry *at;
	struct bunch *b;

	buf_printf(&key, "%d%d ", (int)c->op, (int)c->form);
	print_pattern(&key, &c->at);
	add_value(&key, c->old_value);
	add_value(&key, c->new_value);
	sha256_of(key.p, key.n, digest);
	at = map_at(m, digest, sizeof(digest));
	buf_release(&key);
	b = at->value;
	if (!b)
		b = at->value = mem_zero(1, sizeof(*b));
	if (!b->n || b->v[b->n - 1].object != s->object)
		b->objects++;
	vec_grow(b->v, b->n, b->cap);
	b->v[b->n++] = *s;
}

void
find_same(struct run *r, const struct same_record *v, size_t n,
	  void (*each)(void *ctx, char *title, const struct same_record *v, size_t n), void *ctx)
{
	struct map m = {0};

	for (size_t i = 0; i < n; i++)
		bunch_add(&m, r->drift, &v[i]);
	map_each(&m, e) {
		const struct bunch *b = e->value;

		if (b->objects >= DRIFT_SAME)
			each(ctx, title_of(r->drift, b->v, b->n, b->objects), b->v, b->n);
	}
	map_release(&m, bunch_free);
}
