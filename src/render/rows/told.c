/* What the records of one field tell, as rows: a value, its coming or going, hunks of a text. */
#include "fields.h"

#include <stdlib.h>

bool
is_hunk(const struct change *c)
{
	if (c->has_inner && c->inner.format == DOC_TEXT)
		return true;
	return c->old_value && c->new_value && (has_lines(c->old_value) || has_lines(c->new_value));
}

static void
put_replaced(struct fields *f, const struct field *at, size_t change)
{
	const struct change *c = &f->ob->changes.v[change];
	struct diff_row *r = row_add(f->out, ROW_LINE, '~', at->id);
	const char *old = row_value(f->out, c->old_value), *new = row_value(f->out, c->new_value);

	r->name = at->name;
	r->depth = at->depth;
	r->change = change;
	r->side[0].text = old;
	r->side[1].text = new;
}

static struct str *
lines_of(const json_t *v, size_t *n)
{
	*n = 0;
	if (v && !json_string_length(v)) {	/* an empty line is a line */
		*n = 1;
		return mem_zero(1, sizeof(struct str));
	}
	return v ? line_split(json_string_value(v), json_string_length(v), n) : NULL;
}

static void
put_hunk(struct fields *f, const struct field *at, size_t change)
{
	const struct change *c = &f->ob->changes.v[change];
	unsigned first = c->has_inner && c->inner.format == DOC_TEXT ? c->inner.line : 0;
	struct str *line[2];
	size_t n[2];

	line[0] = lines_of(c->old_value, &n[0]);
	line[1] = lines_of(c->new_value, &n[1]);
	for (size_t k = 0; k < n[0] || k < n[1]; k++) {
		char sign = k >= n[0] ? '+' : k >= n[1] ? '-' : '~';
		struct diff_row *r = row_add(f->out, ROW_LINE, sign,
					     id_number(id_number(at->id, change), k));

		r->name = first ? arena_printf(&f->out->mem, "line %zu", first + k) : "line";
		r->depth = at->depth + 1;
		r->change = change;
		for (int s = 0; s < 2; s++)
			if (k < n[s])
				r->side[s].text = row_safe(f->out, line[s][k].p, line[s][k].n);
	}
	free(line[0]);
	free(line[1]);
}

void
put_record(struct fields *f, const struct field *at, size_t change)
{
	const struct change *c = &f->ob->changes.v[change];
	struct hue h = {c->old_value ? '-' : '+', change, {c->old_value, c->new_value}};

	if (c->old_value && c->new_value)
		put_replaced(f, at, change);
	else
		row_tree(f->out, at, c->old_value ? c->old_value : c->new_value, &h);
}

static bool
all_hunks(const struct fields *f, size_t lo, size_t hi)
{
	for (size_t i = lo; i < hi; i++)
		if (!json_is_string(record(f, i)->old_value ? record(f, i)->old_value
							    : record(f, i)->new_value))
			return false;
	return hi - lo > 1 || is_hunk(record(f, lo));
}

void
put_records(struct fields *f, const struct field *at, size_t lo, size_t hi)
{
	if (!all_hunks(f, lo, hi)) {
		for (size_t i = lo; i < hi; i++)
			put_record(f, at, f->visible[i]);
		return;
	}
	row_group(f->out, at, ' ', ROW_NO_CHANGE);
	for (size_t i = lo; i < hi; i++)
		put_hunk(f, at, f->visible[i]);
}
