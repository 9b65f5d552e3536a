/* Which nights stand on the screen: what the filter leaves, and where the cursor is among them. */
#include "nights.h"

void
nights_words(const struct app *a, struct buf *out, const struct log_row *r)
{
	nights_date(a, out, r);
	buf_putc(out, ' ');
	if (r->missing) {
		buf_puts(out, "NO BACKUP FOUND FOR THIS NIGHT");
		return;
	}
	nights_note(out, r, a->cols);
	buf_printf(out, " %s %s %s", r->name, r->archive, r->lacks);
}

void
nights_rows(const struct app *a, struct nights *st)
{
	struct buf b = {0};
	size_t n;
	const struct log_row *rows = timeline_rows(a->model.nights, &n);

	st->n = 0;
	for (size_t i = 0; i < n; i++) {
		buf_clear(&b);
		nights_words(a, &b, &rows[i]);
		if (st->narrow.sieve && !sieve_text(st->narrow.sieve, "", "", buf_cstr(&b)))
			continue;
		vec_grow(st->shown, st->n, st->cap);
		st->shown[st->n++] = i;
	}
	buf_release(&b);
}

/* ---- the cursor ---- */

void
nights_keep(const struct app *a, struct nights *st)
{
	const struct log_row *r = nights_row(a, st, st->list.cursor);

	if (!r)
		return;
	st->at = r->instant;
	st->snapshot = nights_snapshot(a, st, st->list.cursor);
}

void
nights_find(const struct app *a, struct nights *st)
{
	for (size_t i = 0; i < st->n; i++) {
		if (nights_row(a, st, i)->instant <= st->at) {
			list_to(&st->list, i);
			return;
		}
	}
}
