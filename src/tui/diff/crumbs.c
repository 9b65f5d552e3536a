/* Where the cursor is within the object: the line above the text of a wide screen (ux.md 3.4). */
#include "diff.h"

/* "spec > ports[http] > port": the members of a path, one from the other. */
static void
put_members(struct buf *out, const char *path)
{
	bool inside = false;

	for (const char *p = path; *p; p++) {
		if (*p == '[' || *p == ']')
			inside = *p == '[';
		if (*p == '.' && !inside)
			buf_puts(out, " > ");
		else
			buf_add_safe(out, p, 1);
		if (*p == '[' && str_starts(p, "[name="))
			p += strlen("name=");
	}
}

/* Which of the changes that are shown it is, from 1. */
static size_t
number_of(const struct app *a, const struct diff *d, size_t *of)
{
	const struct drift_object *o = diff_shown(d);
	size_t number = 0;

	*of = 0;
	for (size_t i = 0; o && i < o->changes.n; i++) {
		if (o->verdicts[i].hidden != SHOWN && !a->model.noise)
			continue;
		++*of;
		if (i == d->focus)
			number = *of;
	}
	return number;
}

void
diff_crumbs(const struct app *a, const struct diff *d, struct screen *s, struct rect r)
{
	const struct drift_object *o = diff_shown(d);
	const struct diff_row *row = diff_row(d);
	unsigned line = row ? row->side[row->side[1].number ? 1 : 0].number : 0;
	struct buf left = {0}, right = {0};
	size_t of, number = number_of(a, d, &of);
	int width;

	if (o && d->object != SIZE_MAX && d->focus < o->changes.n)
		put_members(&left, *o->changes.v[d->focus].path ? o->changes.v[d->focus].path
								: "the whole object");
	if (number)
		buf_printf(&right, "change %zu of %zu", number, of);
	if (line)
		buf_printf(&right, "   line %u/%zu", line, d->total);
	width = screen_width(buf_cstr(&right));
	screen_cut(s, r.row, r.col + 1, r.cols - width - 4, ROLE_HEAD, buf_cstr(&left));
	screen_right(s, r.row, r.col + r.cols - 1, width, ROLE_DIM, buf_cstr(&right));
	buf_release(&left);
	buf_release(&right);
}
