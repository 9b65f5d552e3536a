/* The Diff screen's state: which object, which rows, where the cursor is. */
#include <stdio.h>
#include <stdlib.h>

#include "diff.h"
#include "part/cut.h"

struct diff *
diff_new(const struct app *a)
{
	struct diff *d = mem_zero(1, sizeof(*d));

	d->context = a->o->render.context_lines ? a->o->render.context_lines : 3;
	d->view = (enum rows_view)a->diff_view;
	d->object = SIZE_MAX;
	d->focus = ROW_NO_CHANGE;
	d->stale = true;
	return d;
}

static void
nights_drop(struct diff *d)
{
	for (size_t i = 0; i < d->nnights; i++) {
		free(d->nights[i].path);
		free(d->nights[i].told.v);
	}
	d->nnights = 0;
}

static void
rows_drop(struct diff *d)
{
	diff_rows_release(&d->rows);
	d->rows = (struct diff_rows){0};
	d->nlines = 0;
}

static void
file_drop(struct diff *d)
{
	case_file_release(&d->file);
	d->file = (struct case_file){0};
	d->filed = false;
}

void
diff_free(struct diff *d)
{
	if (!d)
		return;
	rows_drop(d);
	file_drop(d);
	nights_drop(d);
	diff_past_drop(d);
	diff_still_drop(d);
	pattern_free(d->pattern);
	object_key_release(&d->key);
	buf_release(&d->line);
	free(d->nights);
	free(d->lines);
	free(d->ref);
	free(d->path);
	free(d->search);
	free(d->search_before);
	free(d);
}

void
diff_object(struct app *a, struct diff *d, const struct target *t)
{
	const struct drift *dr = a->model.drift;
	const struct drift_object *o = dr && t->object < dr->n ? &dr->v[t->object] : NULL;
	const struct object_key *k = t->key ? t->key : o ? &o->key : NULL;
	const char *ref = t->ref ? t->ref : o ? o->ref : "";
	struct object_key key = {0};

	if (k)
		object_key_copy(&key, k);
	object_key_release(&d->key);
	d->key = key;
	ref = mem_strdup(ref);
	free(d->ref);
	d->ref = (char *)ref;
	ref = t->path ? mem_strdup(t->path) : NULL;
	free(d->path);
	d->path = (char *)ref;
	d->anchored = d->path != NULL;
	d->to_last = false;
	d->stale = true;
	diff_still_drop(d);
	nights_drop(d);
	diff_past_drop(d);
	d->users_read = false;
}

const struct drift_object *
diff_shown(const struct diff *d)
{
	return d->drift ? &d->drift->v[d->index] : NULL;
}

const char *
diff_name(const struct diff *d)
{
	return ref_name(d->ref, d->key.ns);
}

void
diff_when(const struct app *a, struct buf *out, int64_t at)
{
	when_print_short(out, at, a->o->render.zone, a->o->render.now);
}

/* ---- the cursor ---- */

const struct diff_row *
diff_row(const struct diff *d)
{
	return d->list.cursor < d->nlines ? &d->rows.v[d->lines[d->list.cursor].row] : NULL;
}

/* Of a row that shows it as one. */
static size_t
change_of(const struct diff *d, const struct diff_row *r)
{
	const struct drift_object *o = diff_shown(d);

	return r && o && r->sign != ' ' && r->change < o->changes.n ? r->change : ROW_NO_CHANGE;
}

size_t
diff_change(const struct diff *d)
{
	return change_of(d, diff_row(d));
}

static size_t
line_of(const struct diff *d, size_t row)
{
	size_t lo = 0, hi = d->nlines;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (d->lines[mid].row < row)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

void
diff_anchor(struct diff *d)
{
	const struct diff_row *r = diff_row(d);
	size_t c = change_of(d, r);

	if (!r)
		return;
	free(d->path);
	d->path = c != ROW_NO_CHANGE ? mem_strdup(diff_shown(d)->changes.v[c].path) : NULL;
	d->id = r->id;
	d->id_view = d->shown;
	d->anchored = true;
}

static bool
on_path(const struct diff *d, const struct diff_row *r)
{
	size_t c = change_of(d, r);

	return c != ROW_NO_CHANGE && d->path && str_eq(diff_shown(d)->changes.v[c].path, d->path);
}

/* How well a row fits what the cursor was on: the same row of the same change best. */
static int
likeness(const struct diff *d, const struct diff_row *r)
{
	bool same = d->id_view == d->shown && r->id == d->id;

	return on_path(d, r) ? 2 + same : same;
}

/* The cursor to a row, with as much of its change in sight as there is room for. */
static void
show_row(struct diff *d, size_t row)
{
	size_t last = row, c = change_of(d, &d->rows.v[row]);

	while (c != ROW_NO_CHANGE && last + 1 < d->rows.n && d->rows.v[last + 1].sign != ' ' &&
	       change_of(d, &d->rows.v[last + 1]) == c)
		last++;
	list_to(&d->list, line_of(d, last + 1) - 1);
	list_to(&d->list, line_of(d, row));
}

static size_t
last_change(const struct diff *d)
{
	size_t row = d->rows.n;

	while (row && d->rows.v[row - 1].sign == ' ')
		row--;
	return row ? row - 1 : 0;
}

static size_t
first_change(const struct diff *d)
{
	size_t row = 0;

	while (row < d->rows.n && d->rows.v[row].sign == ' ')
		row++;
	return row < d->rows.n ? row : 0;
}

static void
find_cursor(struct diff *d)
{
	size_t best = SIZE_MAX;
	int most = 0;

	if (!d->anchored) {
		best = d->to_last ? last_change(d) : first_change(d);
	} else {
		best = d->id_view != d->shown ? first_change(d) : SIZE_MAX;
		for (size_t i = 0; i < d->rows.n && most < 3; i++) {
			int like = likeness(d, &d->rows.v[i]);

			if (like > most) {
				most = like;
				best = i;
			}
		}
	}
	if (best != SIZE_MAX && best < d->rows.n)
		show_row(d, best);
	if (!d->anchored && d->object != SIZE_MAX)
		diff_anchor(d);
}

bool
diff_next_change(struct diff *d, int dir)
{
	size_t row = d->list.cursor < d->nlines ? d->lines[d->list.cursor].row : 0;
	size_t here = diff_change(d), there;
	bool gap = here == ROW_NO_CHANGE && diff_row(d) && diff_row(d)->sign == ' ';

	for (row += (size_t)dir; row < d->rows.n; row += (size_t)dir) {
		const struct diff_row *r = &d->rows.v[row];

		there = change_of(d, r);
		gap = gap || r->sign == ' ';
		if (r->sign != ' ' && (there != here || (there == ROW_NO_CHANGE && gap)))
			break;
	}
	if (row >= d->rows.n)
		return false;
	there = change_of(d, &d->rows.v[row]);
	while (dir < 0 && row && d->rows.v[row - 1].sign != ' ' &&
	       change_of(d, &d->rows.v[row - 1]) == there)
		row--;
	show_row(d, row);
	return true;
}

/* ---- rows and lines ---- */

static size_t
find_object(const struct diff *d, const struct drift *dr)
{
	size_t lo = 0, hi = dr->n;

	if (!d->key.kind) {
		for (size_t i = 0; i < dr->n; i++)
			if (str_eq(dr->v[i].ref, d->ref))
				return i;
		return SIZE_MAX;
	}
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (object_key_cmp(&dr->v[mid].key, &d->key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < dr->n && object_key_eq(&dr->v[lo].key, &d->key) ? lo : SIZE_MAX;
}

static void
find_place(const struct app *a, struct diff *d)
{
	const size_t *order = NULL;

	d->place = 0;
	d->of = changes_order(a, &order);
	for (size_t i = 0; i < d->of && d->object != SIZE_MAX; i++)
		if (order[i] == d->object) {
			d->place = i + 1;
			break;
		}
}

static void
adopt(struct diff *d, const struct drift *dr, size_t i)
{
	d->drift = dr;
	d->object = d->index = i;
	d->notice[0] = '\0';
	if (!d->key.kind)
		object_key_copy(&d->key, &dr->v[i].key);
	if (!*d->ref) {
		free(d->ref);
		d->ref = mem_strdup(dr->v[i].ref);
	}
	diff_still_drop(d);
}

/* While the range is read there are names only, and no bodies to make rows of. */
static void
locate(const struct app *a, struct diff *d)
{
	const struct model *m = &a->model;
	bool ready = m->examined && m->drift && m->drift != &m->names;
	size_t i = ready ? find_object(d, m->drift) : SIZE_MAX;

	d->wants_still = false;
	if (i != SIZE_MAX) {
		adopt(d, m->drift, i);
		return;
	}
	d->object = SIZE_MAX;
	if (ready && diff_still_fits(a, d)) {
		diff_still_show(a, d);
		return;
	}
	d->drift = NULL;
	d->wants_still = ready;
	if (m->failed.code)
		snprintf(d->notice, sizeof(d->notice), "%.399s", m->failed.text);
	else
		snprintf(d->notice, sizeof(d->notice), "reading %.300s ...", d->ref);
}

static void
make_rows(const struct app *a, struct diff *d)
{
	struct rows_opts o = {.context_lines = d->context, .open = d->open,
			      .hidden = a->model.noise};

	rows_drop(d);
	if (d->drift)
		diff_rows(&d->rows, d->drift, d->index, d->shown, &o);
	d->total = 0;
	for (size_t i = 0; i < d->rows.n; i++) {
		const struct diff_row *r = &d->rows.v[i];

		d->total += r->form == ROW_FOLD ? r->folded : r->side[1].number != 0;
	}
	diff_count_matches(d);
}

int
diff_head_rows(const struct diff *d)
{
	return d->aside + (d->notice[0] != '\0') + 2 * d->crumbs + (d->at.two && d->drift && d->at.cols >= 24 && d->height >= 4);
}

/* The row as text: what copying a line takes. */
static void
set_line(struct diff *d)
{
	const struct diff_row *r = diff_row(d);
	bool both = r && r->side[0].text && r->side[1].text && r->sign != ' ';

	buf_clear(&d->line);
	if (!r)
		return;
	if (r->name)
		buf_puts(&d->line, r->name);
	if (r->name && (r->side[0].text || r->side[1].text))
		buf_puts(&d->line, ": ");
	if (r->side[0].text && (both || !r->side[1].text))
		buf_puts(&d->line, r->side[0].text);
	if (both)
		buf_puts(&d->line, " -> ");
	if (r->side[1].text)
		buf_puts(&d->line, r->side[1].text);
}

/* The list's, in so many lines of the screen. */
static void
set_height(struct diff *d, int rows)
{
	d->height = rows;
	if (d->below)
		d->height = diff_aside_split(d, rows);
	list_fit(&d->list, d->nlines, d->height - diff_head_rows(d));
}

#define CRUMBS_COLS 120		/* of a body with room for the way to the change */
#define CRUMBS_ROWS 16

void
diff_fit(struct app *a, struct diff *d, int rows, int cols)
{
	enum rows_view shown = d->view == ROWS_SIDE && cols < 80 ? ROWS_UNIFIED : d->view;
	bool anew = d->stale || d->generation != a->model.generation || shown != d->shown;

	if (d->stale || d->generation != a->model.generation) {
		locate(a, d);
		find_place(a, d);
		file_drop(d);
		nights_drop(d);
		diff_past_drop(d);
		d->users_read = false;
	}
	d->stale = false;
	d->generation = a->model.generation;
	d->shown = shown;
	if (anew)
		make_rows(a, d);
	d->crumbs = shown != ROWS_FIELDS && cols >= CRUMBS_COLS && rows >= CRUMBS_ROWS && d->drift;
	if (anew || cols != d->at.cols) {
		d->at = diff_place_of(&d->rows, d->shown, cols);
		diff_lines_make(d);
		set_height(d, rows);
		find_cursor(d);
	}
	set_height(d, rows);
	set_line(d);
	diff_file(a, d);
}
