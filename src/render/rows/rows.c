/* The door of the rows, and what all of them are made with. */
#include "rows.h"

#include <stdlib.h>

const char *
rows_view_name(enum rows_view v)
{
	static const char *const names[] = {"fields", "unified", "side by side", "JSON", "YAML"};

	return names[v];
}

size_t
id_mix(size_t id, const void *p, size_t n)
{
	const unsigned char *at = p;

	/* FNV-1a: no secret, but the same always */
	for (size_t i = 0; i < n; i++)
		id = (id ^ at[i]) * (size_t)0x100000001b3;
	return id;
}

size_t
id_number(size_t id, size_t n)
{
	return id_mix(id, &n, sizeof(n));
}

struct diff_row *
row_add(struct diff_rows *out, enum row_form form, char sign, size_t id)
{
	struct diff_row *r;

	vec_grow(out->v, out->n, out->cap);
	r = &out->v[out->n++];
	*r = (struct diff_row){
		.form = form,
		.sign = sign,
		.change = ROW_NO_CHANGE,
		.id = id_number(id, form),
	};
	return r;
}

const char *
row_safe(struct diff_rows *out, const char *p, size_t n)
{
	struct buf safe = {0};
	const char *text;

	buf_add_safe(&safe, p, n);
	text = arena_strndup(&out->mem, buf_cstr(&safe), safe.n);
	buf_release(&safe);
	return text;
}

void
row_both(struct diff_row *r, const char *text)
{
	r->side[0].text = r->side[1].text = text;
}

bool
row_visible(const struct verdict *v, const struct rows_opts *o)
{
	if (v->hidden == HIDDEN_ACCEPTED || v->hidden == HIDDEN_REVIEWED)
		return !o->unreviewed;
	return o->hidden || v->hidden == SHOWN;
}

/* Two places of an object may have one hash, or one name (items told apart by nothing). */
static void
make_unique(struct diff_rows *out)
{
	struct map seen = {0};

	for (size_t i = 0; i < out->n; i++) {
		struct diff_row *r = &out->v[i];

		while (map_putn(&seen, &r->id, sizeof(r->id), out))
			r->id = id_number(r->id, 1);
	}
	map_release(&seen, NULL);
}

void
diff_rows(struct diff_rows *out, const struct drift *d, size_t object, enum rows_view view,
	  const struct rows_opts *o)
{
	const struct drift_object *ob = &d->v[object];

	if (view == ROWS_FIELDS)
		rows_of_fields(out, ob, o);
	else
		rows_of_lines(out, ob, view, o);
	make_unique(out);
}

void
diff_rows_release(struct diff_rows *r)
{
	if (!r)
		return;
	free(r->v);
	arena_release(&r->mem);
	*r = (struct diff_rows){0};
}
