/* What the cursor is on, for others: the finding, and its record in the range shown. */
#include <stdlib.h>

#include "hands.h"

static int
by_key(const void *key, const void *object)
{
	return object_key_cmp(key, &((const struct drift_object *)object)->key);
}

/* Is one of the two fields, or what holds it, the other? */
static bool
touches(const char *a, const char *b)
{
	size_t n = strlen(a) < strlen(b) ? strlen(a) : strlen(b);
	const char *rest = strlen(a) < strlen(b) ? b + n : a + n;

	return strncmp(a, b, n) == 0 && (!n || !*rest || *rest == '.' || *rest == '[');
}

/* What changed in the range at the field under the cursor, or around it, if that is shown. */
static void
find_record(const struct app *a, struct hands *st, const struct audit_item *item)
{
	const struct drift *d = a->model.drift;
	const char *path = hands_change(st, item)->path;
	const struct drift_object *o;

	st->record_item = st->rows[st->list.cursor].item;
	st->record_seen = a->model.generation;
	st->record_object = st->record_change = SIZE_MAX;
	if (!a->model.examined || !d || !d->n)
		return;
	o = bsearch(&hands_object(st, item)->key, d->v, d->n, sizeof(*d->v), by_key);
	for (size_t k = 0; o && k < o->changes.n; k++) {
		const char *other = o->changes.v[k].path;

		if (!touches(other, path) || !model_shows(&a->model, (size_t)(o - d->v), k) ||
		    (st->record_change != SIZE_MAX && !str_eq(other, path)))
			continue;
		st->record_object = (size_t)(o - d->v);
		st->record_change = k;
	}
}

void
hands_target(const struct app *a, const struct view *v, struct target *out)
{
	struct hands *st = v->state;
	const struct audit_item *item = hands_cursor(st);
	const struct change *c;

	if (!item)
		return;
	if (st->record_item != st->rows[st->list.cursor].item ||
	    st->record_seen != a->model.generation)
		find_record(a, st, item);
	c = hands_change(st, item);
	out->ref = hands_object(st, item)->ref;
	out->key = &hands_object(st, item)->key;
	out->path = *c->path ? c->path : NULL;
	out->object = st->record_object;
	out->change = st->record_change;
	out->old_value = item->what == AUDIT_FOOTPRINT ? NULL : c->old_value;
	out->new_value = c->new_value;
	buf_clear(&st->line);
	buf_printf(&st->line, "%s %s %s ", audit_what_name(item->what), out->ref, c->path);
	hands_values(st, item, 0, &st->line);
	buf_puts(&st->line, " by ");
	buf_add_safe(&st->line, hands_who(hands_verdict(st, item)),
		     strlen(hands_who(hands_verdict(st, item))));
	out->line = buf_cstr(&st->line);
}
