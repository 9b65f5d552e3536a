/* Who uses the object that is shown: read between keys, and kept beside it in the drift. */
#include <stdlib.h>

#include "assay/assess/used.h"
#include "diff.h"

static struct drift_object *
shown(struct diff *d)
{
	return (struct drift_object *)(uintptr_t)diff_shown(d);
}

/* Keys are taken meanwhile: what is asked about is held here, and what was read is kept only if that
 * is still what is shown. */
bool
diff_read_users(struct app *a, struct diff *d)
{
	const struct model *m = &a->model;
	const struct progress p = {.ctx = a, .tick = app_tick};
	uint64_t generation = m->generation;
	struct drift_object *o = shown(d), asked;
	struct used_by used = {0};
	struct object_key key = {0};

	if (!o || o->used || d->users_read || !m->examined || !d->key.kind)
		return false;
	d->users_read = true;
	asked = *o;
	object_key_copy(&key, &o->key);
	asked.key = key;
	json_incref((json_t *)(uintptr_t)asked.old_body);
	json_incref((json_t *)(uintptr_t)asked.new_body);
	if (examined_used_by(m->examined, &asked, &p, &used, NULL) != 0 && m->aside)
		d->users_read = false;	/* another screen comes first */
	o = generation == m->generation && d->users_read ? shown(d) : NULL;
	if (o && !o->used && object_key_eq(&key, &o->key)) {
		o->used = mem_zero(1, sizeof(*o->used));
		*o->used = used;
	} else {
		used_by_release(&used);
	}
	json_decref((json_t *)(uintptr_t)asked.old_body);
	json_decref((json_t *)(uintptr_t)asked.new_body);
	object_key_release(&key);
	return true;
}

int
diff_put_users(const struct diff *d, struct screen *s, struct rect r)
{
	const struct drift_object *o = diff_shown(d);
	struct buf b = {0};
	int y = 0;

	if (o && r.rows > 0 && r.cols > 24)
		render_used_by(&b, o, (size_t)(r.cols - 12));
	if (b.n)
		y = diff_put_item(s, (struct rect){r.row, r.col, 1, r.cols}, "USED BY", b.p);
	buf_release(&b);
	return y;
}

#define REF_COLS 18

/* "dc/web            env CART_URL=http://cart:80   <-- port gone" */
static void
put_user(const struct drift_object *o, size_t i, struct buf *out)
{
	const struct used_user *u = &o->used->v[i];
	const char *ref = render_user(o, i);
	size_t start = out->n, n;

	buf_add_safe(out, ref, strlen(ref));
	n = utf8_width(out->p + start, out->n - start);
	if (*u->how)
		buf_fill(out, ' ', n < REF_COLS ? REF_COLS - n : 2);
	buf_add_safe(out, u->how, strlen(u->how));
	if (u->broken)
		buf_printf(out, "   <-- %s", u->broken);
	else if (u->changed)
		buf_puts(out, "   (changed)");
}

int
diff_list_users(const struct diff *d, struct screen *s, struct rect r, int most)
{
	const struct drift_object *o = diff_shown(d);
	size_t n = o && o->used ? o->used->n : 0, lines = n;
	int y = 0;

	if (most > r.rows)
		most = r.rows;
	if (most > 0 && n > (size_t)most)
		lines = (size_t)most - 1;
	for (size_t i = 0; i < lines && y < most; i++) {
		struct buf b = {0};

		put_user(o, i, &b);
		y += diff_put_item(s, (struct rect){r.row + y, r.col, 1, r.cols}, i ? "" : "USED BY",
				   b.p);
		buf_release(&b);
	}
	if (lines < n && y < most) {
		struct buf b = {0};

		buf_printf(&b, "+%zu", n - lines);
		y += diff_put_item(s, (struct rect){r.row + y, r.col, 1, r.cols},
				   lines ? "" : "USED BY", b.p);
		buf_release(&b);
	}
	return y;
}
