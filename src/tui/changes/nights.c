/* The nights of the range in one line, below the details of a wide screen (ux.md 3.4). */
#include "changes.h"

static void
put_count(struct buf *out, const char *sign, size_t n, const char *gap)
{
	if (n)
		buf_printf(out, "%s%s%zu", gap, sign, n);
}

/* "-1 ~2   !! 2  ! 1", as the Timeline counts them */
static void
put_numbers(struct buf *out, const struct drift_summary *s)
{
	put_count(out, "+", s->added, " ");
	put_count(out, "-", s->removed, " ");
	put_count(out, "~", s->changed + s->recreated, " ");
	buf_puts(out, "  ");
	put_count(out, "!! ", s->critical, " ");
	put_count(out, "! ", s->warning, " ");
	put_count(out, "i ", s->info, " ");
}

static void
put_night(const struct app *a, struct buf *out, const struct log_row *r)
{
	const struct drift_summary *s = &r->summary;

	when_print_day(out, r->instant, a->o->render.zone, a->o->render.now);
	buf_putc(out, ' ');
	if (r->missing)
		buf_puts(out, " no backup");
	else if (!r->counted)
		buf_puts(out, " ..");
	else if (s->added + s->removed + s->changed + s->recreated)
		put_numbers(out, s);
	else if (r->partial || s->not_comparable)
		buf_puts(out, " none in what could be compared");
	else
		buf_printf(out, s->noise ? " no drift, %zu noise" : " no drift", s->noise);
}

/* Rows are newest first: [*first, *end) is the range, whichever of its ends is the newer. */
static bool
range_rows(const struct model *m, size_t *first, size_t *end)
{
	size_t from = m->from.index, to = m->to.index;

	if (!m->nights || from == SIZE_MAX || to == SIZE_MAX || from == to)
		return false;
	*first = timeline_row_of(m->nights, from > to ? from : to);
	*end = timeline_row_of(m->nights, from > to ? to : from);
	return *end > *first + 1;		/* of one night line 2 says it all */
}

bool
changes_nights(const struct app *a, size_t width, struct buf *out)
{
	size_t first, end, n;
	struct buf part = {0};

	if (!range_rows(&a->model, &first, &end))
		return false;
	if (!out)
		return true;
	buf_puts(out, "night by night:");
	for (size_t i = end; i-- > first;) {
		buf_clear(&part);
		put_night(a, &part, &timeline_rows(a->model.nights, &n)[i]);
		if (out->n + part.n + 20 > width) {	/* room to say how many more there are */
			buf_printf(out, "   |   %zu more", i - first + 1);
			break;
		}
		buf_printf(out, "   %s%s", i + 1 < end ? "|   " : "", buf_cstr(&part));
	}
	buf_release(&part);
	return true;
}
