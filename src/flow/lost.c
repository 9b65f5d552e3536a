/* What a side lacks because its archive does: not judged, and told of. */
#include "examine.h"

/* What a snapshot has of an object that no key opened (see src/source/etcd/item.c). */
static bool
is_closed(const json_t *body)
{
	return tree_get(tree_get(body, "assay:opaque"), "provider") != NULL;
}

/* Of a kind with closed objects on both sides the names tell what came and went. Where one side has
 * the key and the other has not, nothing is said: neither what seems gone nor what seems new. */
static void
judge_presence(struct examined *e, struct drift_object *o)
{
	enum side other = o->op == CHANGE_ADD ? SIDE_OLD : SIDE_NEW;
	const json_t *body = o->op == CHANGE_ADD ? o->new_body : o->old_body;
	bool closed;

	o->comparable = coverage_holds(e->facts[other].coverage, &o->key, body, &o->reason);
	closed = str_eq(o->reason, "encrypted");
	if ((!o->comparable && !closed) || (!closed && !is_closed(body)))
		return;
	o->comparable = closed && is_closed(body);
	o->reason = o->comparable ? NULL : "encrypted";
}

void
lost_judge(struct examined *e, struct drift_object *o)
{
	o->comparable = true;
	if (o->op == CHANGE_ADD || o->op == CHANGE_REMOVE) {
		judge_presence(e, o);
	} else if (is_closed(o->old_body) != is_closed(o->new_body)) {
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

		if (!o->comparable && (o->op == CHANGE_REMOVE ||
				       (o->op != CHANGE_ADD && is_closed(o->new_body))) &&
		    coverage_lost(e->facts[SIDE_NEW].coverage, o->key.ns, o->key.group,
				  o->key.kind, &reason))
			add_lost(d, o, reason ? reason : "absent");
	}
}
