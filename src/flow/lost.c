/* What a side lacks because its archive does: not judged, and told of. */
#include "examine.h"

/* What a snapshot has of an object that no key opened (see src/source/vault_item.c). */
static bool
is_closed(const json_t *body)
{
	return tree_get(tree_get(body, "assay:opaque"), "provider") != NULL;
}

void
lost_judge(struct examined *e, struct drift_object *o)
{
	o->comparable = true;
	if (o->op == CHANGE_ADD)
		o->comparable = coverage_holds(e->facts[SIDE_OLD].coverage, &o->key, o->new_body,
					       &o->reason);
	else if (o->op == CHANGE_REMOVE)
		o->comparable = coverage_holds(e->facts[SIDE_NEW].coverage, &o->key, o->old_body,
					       &o->reason);
	else if (is_closed(o->old_body) != is_closed(o->new_body)) {
		o->comparable = false;
		o->reason = "encrypted";
	}
}

static void
add_lost(struct drift *d, const struct drift_object *o, const char *reason)
{
	struct buf kind = {0};
	json_t *row;
	size_t i;

	d->partial = true;
	if (!d->lost)
		d->lost = json_array();
	buf_printf(&kind, "%s%s%s", o->key.kind, *o->key.group ? "." : "", o->key.group);
	json_array_foreach(d->lost, i, row) {
		json_t *count = tree_get(row, "objects");

		if (str_eq(tree_str(row, "namespace"), o->key.ns) &&
		    str_eq(tree_str(row, "kind"), kind.p)) {
			json_integer_set(count, json_integer_value(count) + 1);
			goto done;
		}
	}
	json_array_append_new(d->lost, json_pack("{s:s, s:s, s:s, s:i}", "namespace", o->key.ns,
						 "kind", kind.p, "reason", reason, "objects", 1));
done:
	buf_release(&kind);
}

void
lost_find(struct examined *e)
{
	struct drift *d = &e->drift;

	for (size_t i = 0; i < d->n; i++) {
		const struct drift_object *o = &d->v[i];
		const char *reason = NULL;

		if ((o->op == CHANGE_REMOVE || is_closed(o->new_body)) && !o->comparable &&
		    coverage_lost(e->facts[SIDE_NEW].coverage, o->key.ns, o->key.group,
				  o->key.kind, &reason))
			add_lost(d, o, reason ? reason : "absent");
	}
}
