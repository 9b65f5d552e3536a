/*
 * list: what its files cover (design.md 6). Kinds seen are covered in all
 * namespaces seen if there was an explicit list or there were several
 * namespaces, else only the pairs seen; a kind not seen is not covered.
 */
#include <stdlib.h>

#include "list.h"

/* ns NUL kind NUL group, from ns on or from kind on. */
static struct map_entry *
note_pair(struct map *m, const char *ns, const char *kind, const char *group)
{
	struct buf key = {0};
	struct map_entry *e;

	if (ns) {
		buf_puts(&key, ns);
		buf_putc(&key, '\0');
	}
	buf_puts(&key, kind);
	buf_putc(&key, '\0');
	buf_puts(&key, group);
	e = map_at(m, key.p, key.n);
	buf_release(&key);
	if (!e->value)
		e->value = m;
	return e;
}

void
book_seen(struct list_book *b, const struct object_key *k, bool in_list)
{
	note_pair(&b->kinds, NULL, k->kind, k->group);
	note_pair(&b->pairs, k->ns, k->kind, k->group);
	map_put(&b->spaces, k->ns, b);
	if (str_eq(k->kind, "Namespace") && !*k->group) {
		map_put(&b->named, k->name, b);
		b->named_in_list = b->named_in_list || in_list;
	}
}

void
book_empty(struct list_book *b, const char *ns, const char *group, const char *kind)
{
	note_pair(&b->kinds, NULL, kind, group);
	if (!ns)
		return;
	note_pair(&b->pairs, ns, kind, group);
	map_put(&b->spaces, ns, b);
}

void
book_except(struct list_book *b, const char *ns, const char *group, const char *kind,
	    const char *reason)
{
	struct map_entry *e;

	if (!kind || str_eq(kind, "Namespace"))
		b->unsure = true;
	if (!ns && !kind) {
		b->broken = reason;
		return;
	}
	e = note_pair(&b->excepts, ns ? ns : "*", kind ? kind : "*", group ? group : "");
	e->value = (void *)(uintptr_t)reason;
}

static const char *
after(const char *s)
{
	return s + strlen(s) + 1;
}

/* Is what was seen of Namespaces all of them? One object on its own is not, nor is a list that
 * lacks the namespace of something seen. */
static bool
knows_namespaces(const struct list_book *b)
{
	if (b->broken || b->unsure || !(b->named_in_list || b->named.live > 1))
		return false;
	map_each(&b->spaces, e) {
		if (*e->key && !map_get(&b->named, e->key))
			return false;
	}
	return b->named.live > 0;
}

static void
add_broad(const struct list_book *b, struct coverage *c)
{
	bool listed = knows_namespaces(b);

	map_each(&b->kinds, e) {
		coverage_add_kind(c, after(e->key), e->key);
		if (b->broken)
			coverage_except(c, "*", after(e->key), e->key, b->broken);
	}
	if (listed && b->across)
		coverage_all_namespaces(c);
	else
		map_each(&b->spaces, e)
			coverage_add_namespace(c, e->key);
	if (listed)
		map_each(&b->named, e)
			coverage_list_namespace(c, e->key);
}

struct coverage *
book_coverage(const struct list_book *b)
{
	struct coverage *c = coverage_new();
	size_t spaces = b->spaces.live - (map_get(&b->spaces, "") != NULL);

	if (b->listed || spaces > 1)
		add_broad(b, c);
	else
		map_each(&b->pairs, e)
			coverage_add_pair(c, e->key, after(after(e->key)), after(e->key));
	map_each(&b->excepts, e)
		coverage_except(c, e->key, after(after(e->key)), after(e->key), e->value);
	return c;
}

void
book_release(struct list_book *b)
{
	map_release(&b->kinds, NULL);
	map_release(&b->spaces, NULL);
	map_release(&b->pairs, NULL);
	map_release(&b->excepts, NULL);
	map_release(&b->named, NULL);
}
