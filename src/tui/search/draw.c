/* The rows of the Search screen: one a field and value, with the time that it held; of the newest
 * snapshot alone no time is known, and the value itself stands there. */
#include "part/cut.h"
#include "finds.h"

#define WHEN_WIDTH 19	/* "1 .. 13 Sep but 2" */
#define WIDE	   100	/* columns from which on names and spans have more room */
#define WHEN_WIDE  32
#define BAR_WIDTH  8

const struct found_row *
finds_cursor(const struct finds *st)
{
	const struct finds_row *r =
		st->list.cursor < st->nrows ? &st->rows[st->list.cursor] : NULL;

	return r && r->hit != FINDS_HEAD ? &st->v[r->hit] : NULL;
}

/* ---- columns ---- */

struct places {
	int field, when;	/* 0: no room */
	int object_end, field_end;
};

static struct places
places(int cols)
{
	struct places p = {.field = 34, .when = cols - WHEN_WIDTH};

	if (cols >= WIDE) {
		p.field = cols * 3 / 10;
		p.when = cols - WHEN_WIDE;
	}
	if (cols < 70)
		p.field = cols * 2 / 5;
	if (cols < 60)
		p.when = 0;
	if (cols < 30)
		p.field = 0;
	p.object_end = p.field ? p.field - 1 : cols;
	p.field_end = p.when ? p.when - 1 : cols;
	return p;
}

static void
draw_head(const struct finds *st, struct screen *s, struct rect r, const struct places *p,
	  size_t head)
{
	const struct finds_head *h = &st->heads[head];
	const char *ns = st->v[h->first].ns;

	screen_puts(s, r.row, r.col + 1, 2, ROLE_TEXT, fold_mark(s, !h->shut));
	screen_cut(s, r.row, r.col + 3, p->object_end - 3, ROLE_HEAD, *ns ? ns : "(cluster-wide)");
	if (h->shut && p->field)
		screen_printf(s, r.row, r.col + p->field, r.cols - p->field, ROLE_DIM, "%zu hit%s",
			      h->n, h->n == 1 ? "" : "s");
}

static void
draw_hit(const struct app *a, const struct finds *st, struct screen *s, struct rect r,
	 const struct places *p, const struct found_row *f)
{
	const char *ref = f->ref + (*f->ns ? strlen(f->ns) + 1 : 0);
	int width = p->field_end - p->field;
	struct buf b = {0};

	screen_cut(s, r.row, r.col + 5, p->object_end - 5, ROLE_TEXT, ref);
	narrow_mark(&st->narrow, s, r.row, r.col + 5, p->object_end - 5, ref);
	if (p->field) {
		cut_path(&b, f->path, width);
		screen_cut(s, r.row, r.col + p->field, width, ROLE_TEXT, buf_cstr(&b));
		narrow_mark(&st->narrow, s, r.row, r.col + p->field, width, buf_cstr(&b));
	}
	if (p->when) {
		buf_clear(&b);
		if (st->wanted.all)
			render_held(&b, f, &a->o->render);
		else
			render_match(&b, f, (size_t)(r.cols - p->when), &a->o->render);
		screen_cut(s, r.row, r.col + p->when, r.cols - p->when,
			   f->open ? ROLE_TEXT : ROLE_DIM, buf_cstr(&b));
	}
	buf_release(&b);
}

static void
draw_empty(const struct app *a, const struct finds *st, struct screen *s, struct rect r)
{
	struct buf why = {0};

	if (st->failed.code)
		buf_puts(&why, st->failed.text);
	else if (st->waiting || st->running)
		buf_puts(&why, "searching ..");
	else if (st->n)
		buf_puts(&why, "no hit matches the filter: \\ clears it");
	else if (st->typed)
		buf_printf(&why, "nothing found%s",
			   st->wanted.all ? "" : "; Tab in the prompt searches all snapshots");
	else
		buf_printf(&why, "%s asks what to search for", keymap_key(a->keys, ACTION_SEARCH));
	screen_cut(s, r.row + 1, r.col + 3, r.cols - 3, ROLE_DIM, why.p);
	buf_release(&why);
}

void
finds_draw(const struct app *a, const struct view *v, struct screen *s, struct rect r,
	   bool focus)
{
	const struct finds *st = v->state;
	struct places p = places(r.cols);

	screen_puts(s, r.row, r.col + 3, r.cols - 3, ROLE_HEAD, "OBJECT");
	if (p.field)
		screen_puts(s, r.row, r.col + p.field, r.cols - p.field, ROLE_HEAD, "FIELD");
	if (p.when)
		screen_puts(s, r.row, r.col + p.when, r.cols - p.when, ROLE_HEAD,
			    st->wanted.all || !st->typed ? "WHEN SEEN" : "VALUE");
	for (int i = 1; i < r.rows && st->list.top + (size_t)i - 1 < st->nrows; i++) {
		size_t at = st->list.top + (size_t)i - 1;
		const struct finds_row *row = &st->rows[at];
		struct rect line = {r.row + i, r.col, 1, r.cols};

		if (row->hit == FINDS_HEAD)
			draw_head(st, s, line, &p, row->head);
		else
			draw_hit(a, st, s, line, &p, &st->v[row->hit]);
		if (at != st->list.cursor)
			continue;
		if (row->hit != FINDS_HEAD)
			screen_put(s, line.row, r.col + 1, 1, ROLE_TEXT, ">", 1);
		screen_flag(s, line, focus ? CELL_CURSOR : CELL_PARKED);
	}
	if (!st->nrows && r.rows > 1)
		draw_empty(a, st, s, r);
}

/* ---- the bands ---- */

static void
put_progress(struct buf *out, const struct finds *st)
{
	uint64_t full = st->total ? st->done * BAR_WIDTH / st->total : 0;

	buf_printf(out, "   scanned %llu/%llu [", (unsigned long long)st->done,
		   (unsigned long long)st->total);
	for (uint64_t i = 0; i < BAR_WIDTH; i++)
		buf_putc(out, i < full ? '#' : ' ');
	buf_putc(out, ']');
}

static void
put_state(struct buf *out, const struct finds *st)
{
	if (st->failed.code)
		buf_puts(out, "   failed");
	else if (st->waiting || st->running)
		buf_puts(out, " so far");
	else if (st->full)
		buf_puts(out, ", and more: no more are kept");
	else if (st->stopped)
		buf_puts(out, ", stopped");
	if (st->ended && st->count.gone)
		buf_printf(out, ", %zu gone from the newest snapshot", st->count.gone);
	if (st->ended && st->count.tired)
		buf_puts(out, ", some values are too hard for the pattern");
	if (st->running && st->total)
		put_progress(out, st);
}

void
finds_counts(const struct app *a, const struct view *v, struct screen *s, struct rect r)
{
	const struct finds *st = v->state;
	struct buf b = {0};
	int room, col = 1;

	(void)a;
	if (!st->typed) {
		screen_cut(s, r.row, r.col + 1, r.cols - 1, ROLE_TEXT, "no pattern yet");
		return;
	}
	buf_printf(&b, "    %zu hit%s in %zu object%s", st->n, st->n == 1 ? "" : "s", st->objects,
		   st->objects == 1 ? "" : "s");
	if (st->narrow.sieve)
		buf_printf(&b, "   filter shows %zu", st->matching);
	put_state(&b, st);
	/* a long pattern leaves room for the numbers */
	room = r.cols - 1 - screen_width(b.p);
	col += screen_puts(s, r.row, r.col + col, room, ROLE_TEXT, "pattern: ");
	col += screen_cut(s, r.row, r.col + col, room - col + 1 > 8 ? room - col + 1 : 8, ROLE_TEXT,
			  st->wanted.pattern);
	screen_cut(s, r.row, r.col + col, r.cols - col, ROLE_TEXT, b.p);
	buf_release(&b);
}

/* The whole path, and the value with the match in sight. */
void
finds_detail(const struct app *a, const struct view *v, struct screen *s, struct rect r)
{
	const struct finds *st = v->state;
	const struct found_row *f = finds_cursor(st);
	int width = r.cols - 3;
	struct buf b = {0};

	if (!f || width < 1) {
		screen_cut(s, r.row, r.col + 1, r.cols - 1, ROLE_DIM,
			   st->wanted.all ? "One row per field, not per snapshot: WHEN SEEN is the span "
					    "that had the value."
					  : "One row per field of the newest snapshot; Tab in the prompt "
					    "searches all.");
		return;
	}
	screen_cut(s, r.row, r.col + 1, r.cols - 1, ROLE_DIM, f->path);
	if (r.rows > 1) {
		render_match(&b, f, (size_t)width, &a->o->render);
		screen_cut(s, r.row + 1, r.col + 3, width, ROLE_TEXT, buf_cstr(&b));
	}
	buf_release(&b);
}
