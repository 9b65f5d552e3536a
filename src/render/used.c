/* Who uses an object: a line of text, and records. */
#include "render.h"

#include "assay/assess/used.h"

#define BETWEEN "   "

const char *
render_user(const struct drift_object *o, size_t user)
{
	const char *ref = o->used->v[user].ref;
	size_t n = strlen(o->key.ns);

	return n && strncmp(ref, o->key.ns, n) == 0 && ref[n] == '/' ? ref + n + 1 : ref;
}

static void
put_user(struct buf *out, const struct drift_object *o, size_t user, bool whole)
{
	const struct used_user *u = &o->used->v[user];

	put_safe(out, render_user(o, user));
	if (*u->how && (whole || !u->plain)) {
		buf_puts(out, " (");
		put_safe(out, u->how);
		buf_putc(out, ')');
	}
	if (u->broken)
		buf_printf(out, " <-- %s", u->broken);
	else if (u->changed)
		buf_puts(out, " (changed)");
}

/* The first is told however long it is, and how many there was no room for. */
void
render_used_by(struct buf *out, const struct drift_object *o, size_t width)
{
	size_t n = o->used ? o->used->n : 0, start = out->n;

	for (size_t i = 0; i < n; i++) {
		struct buf one = {0};
		size_t rest = i + 1 < n ? strlen(BETWEEN "+99") : 0, at;

		put_user(&one, o, i, !width);
		at = utf8_width(out->p + start, out->n - start) + utf8_width(one.p, one.n);
		if (i && width && at + strlen(BETWEEN) + rest > width) {
			buf_printf(out, BETWEEN "+%zu", n - i);
			i = n;
		} else {
			buf_printf(out, "%s%s", i ? BETWEEN : "", one.p);
		}
		buf_release(&one);
	}
}

json_t *
used_by_json(const struct drift_object *o)
{
	json_t *list = json_array();

	for (size_t i = 0; i < o->used->n; i++) {
		const struct used_user *u = &o->used->v[i];
		json_t *j = json_object();

		record_set(j, "ref", json_string(u->ref));
		record_set(j, "namespace", json_string(u->key.ns));
		record_set(j, "objectKind", json_string(u->key.kind));
		record_set(j, "name", json_string(u->key.name));
		record_set(j, "how", json_string(u->how));
		record_set(j, "changed", json_boolean(u->changed));
		record_set(j, "broken", json_string(u->broken));
		json_array_append_new(list, j);
	}
	return list;
}
