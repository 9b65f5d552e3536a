/* What is known of the change in focus: the lower band. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assay/assess/used.h"
#include "part/cut.h"
#include "diff.h"

/* The worst of the shown ones; the first when none is. */
static size_t
worst_change(const struct drift_object *o)
{
	size_t best = ROW_NO_CHANGE;

	for (size_t i = 0; i < o->changes.n; i++) {
		const struct verdict *v = &o->verdicts[i];

		if (v->hidden == SHOWN &&
		    (best == ROW_NO_CHANGE || v->severity > o->verdicts[best].severity))
			best = i;
	}
	return best == ROW_NO_CHANGE && o->changes.n ? 0 : best;
}

void
diff_file(const struct app *a, struct diff *d)
{
	const struct drift_object *o = diff_shown(d);
	size_t focus = diff_change(d);

	if (focus == ROW_NO_CHANGE && o)
		focus = worst_change(o);
	if (d->filed && focus == d->focus)
		return;
	case_file_release(&d->file);
	d->file = (struct case_file){0};
	d->focus = focus;
	d->filed = true;
	if (o && focus < o->changes.n)
		render_case(&d->file, d->drift, d->index, focus, a->o->rules, &a->o->render);
}

static const struct change *
change_in_focus(const struct diff *d)
{
	const struct drift_object *o = diff_shown(d);

	return o && d->focus < o->changes.n ? &o->changes.v[d->focus] : NULL;
}

/* ---- the nights of its value ---- */

const struct diff_nights *
diff_nights_of(const struct diff *d)
{
	const struct change *c = change_in_focus(d);

	for (size_t i = 0; c && i < d->nnights; i++)
		if (str_eq(d->nights[i].path, c->path))
			return &d->nights[i];
	return NULL;
}

bool
diff_read_nights(struct app *a, struct diff *d)
{
	const struct model *m = &a->model;
	const struct change *c = change_in_focus(d);
	struct nights_told told = {.since = WHEN_NONE};

	if (!c || !m->nights || m->to.index == SIZE_MAX || m->from.index >= m->to.index ||
	    diff_nights_of(d))
		return false;
	/* what cannot be read is left out of the band, and not tried again */
	timeline_nights(m->nights, a->o->worker,
			&(struct nights_ask){.from = m->from.index, .to = m->to.index,
					     .key = &d->key, .path = c->path,
					     .limits = LIMITS_DEFAULT},
			&told, NULL);
	vec_grow(d->nights, d->nnights, d->nights_cap);
	d->nights[d->nnights++] = (struct diff_nights){mem_strdup(c->path), told};
	return true;
}

static void
put_night(const struct app *a, struct buf *out, const struct night_row *n)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char signs[] = {
		[NIGHT_SAME] = '.', [NIGHT_CHANGED] = '#', [NIGHT_ABSENT] = '-',
		[NIGHT_NO_BACKUP] = '?',
	};
	struct civil c;

	zone_civil(a->o->render.zone, n->instant, &c);
	buf_printf(out, "%s %2d %c   ", days[c.weekday], c.day, signs[n->what]);
}

#define NIGHT_COLS 11		/* "Sat 12 .   " */
#define LEGEND "# changed  . same  ? no backup"
#define LEGEND_ABSENT "# changed  . same  - not there"

/* Of - and ? the one is told that is there; both are rare. */
static const char *
legend_of(const struct diff_nights *n)
{
	for (size_t i = 0; i < n->told.n; i++)
		if (n->told.v[i].what == NIGHT_ABSENT)
			return LEGEND_ABSENT;
	return LEGEND;
}

/* "Sat 12 .   Sun 13 #   # changed  . same  ? no backup": the newest that there is room for. */
static void
nights_text(const struct app *a, const struct diff *d, int width, struct buf *out)
{
	const struct diff_nights *n = diff_nights_of(d);
	int legend;
	size_t fit;

	if (!n || !n->told.n)
		return;
	legend = (int)strlen(legend_of(n));
	if (width < legend + 3 * NIGHT_COLS)
		legend = 0;
	fit = width - legend > NIGHT_COLS ? (size_t)((width - legend) / NIGHT_COLS) : 1;
	if (fit < n->told.n) {
		fit = fit > 2 ? fit - 2 : fit;
		buf_printf(out, "(%zu before)   ", n->told.n - fit);
	}
	for (size_t i = fit < n->told.n ? n->told.n - fit : 0; i < n->told.n; i++)
		put_night(a, out, &n->told.v[i]);
	if (legend)
		buf_puts(out, legend_of(n));
}

void
diff_put_mark(const struct app *a, const struct mark *k, struct buf *out)
{
	buf_printf(out, "%s by ", mark_name(k->state));
	buf_add_safe(out, k->user, strlen(k->user));
	buf_puts(out, ", ");
	diff_when(a, out, k->time);
	if (k->until != WHEN_NONE) {
		buf_puts(out, ", until ");
		when_print_day(out, k->until, a->o->render.zone, a->o->render.now);
	}
	if (k->note && *k->note) {
		buf_puts(out, ": ");
		buf_add_safe(out, k->note, strlen(k->note));
	}
}

static void
mark_text(const struct app *a, const struct diff *d, struct buf *out)
{
	const struct drift_object *o = diff_shown(d);
	const struct model *m = &a->model;
	const struct mark *k;

	if (!change_in_focus(d) || !m->reviews)
		return;
	k = reviews_find(m->reviews, o->verdicts[d->focus].id, a->o->render.now);
	if (k)
		diff_put_mark(a, k, out);
}

/* ---- the band ---- */

static int
label_cols(int cols)
{
	return cols >= 60 ? 10 : cols >= 30 ? 8 : 1;
}

int
diff_put_item(struct screen *s, struct rect r, const char *label, const char *text)
{
	int at = label_cols(r.cols);

	if (r.rows <= 0 || !*text)
		return 0;
	if (at > 1)
		screen_puts(s, r.row, r.col + 1, at - 2, ROLE_HEAD, label);
	return put_wrapped(s, (struct rect){r.row, r.col + at, r.rows, r.cols - at - 1},
			   ROLE_TEXT, text);
}

/* The lines of the case that tell of hiding, or the others; lines without a label go with the one
 * before. */
static int
put_lines(const struct diff *d, struct screen *s, struct rect r, bool hiding)
{
	bool in = false;
	int y = 0;

	for (size_t i = 0; i < d->file.n && y < r.rows; i++) {
		const struct case_line *l = &d->file.v[i];

		in = *l->label ? str_eq(l->label, "HIDDEN") == hiding : in;
		if (in)
			y += diff_put_item(s, (struct rect){r.row + y, r.col, r.rows - y, r.cols},
				      l->label, l->text);
	}
	return y;
}

int
diff_put_case(const struct diff *d, struct screen *s, struct rect r)
{
	int y = put_lines(d, s, r, true);

	return y + put_lines(d, s, (struct rect){r.row + y, r.col, r.rows - y, r.cols}, false);
}

/* "replicas 3 -> 4: hpa/checkout owns it, 2..10 (hpa-replicas)" */
static void
put_hidden(struct buf *out, const struct change *c, const struct verdict *v)
{
	cut_path(out, c->path, 40);
	buf_putc(out, ' ');
	render_value(out, c->old_value, 24);
	buf_puts(out, " -> ");
	render_value(out, c->new_value, 24);
	buf_puts(out, ": ");
	buf_add_safe(out, v->why, strlen(v->why));
	buf_printf(out, " (%s)", v->noise);
}

#define HIDDEN_MOST 2		/* told of one object */

/* Those with a reason of their own one by one; of the others how many, and by which rule. */
void
diff_put_noise(const struct app *a, const struct diff *d, struct buf *out)
{
	const struct drift_object *o = diff_shown(d);
	size_t told = 0, more = 0;
	const char *rule = NULL;

	for (size_t i = 0; o && d->object != SIZE_MAX && i < o->changes.n; i++) {
		const struct verdict *v = &o->verdicts[i];

		if (v->hidden != HIDDEN_NOISE || i == d->focus || !v->noise)
			continue;
		if (v->why && *o->changes.v[i].path && told < HIDDEN_MOST) {
			buf_puts(out, told++ ? "; " : "");
			put_hidden(out, &o->changes.v[i], v);
			continue;
		}
		rule = !more || str_eq(rule, v->noise) ? v->noise : NULL;
		more++;
	}
	if (more)
		buf_printf(out, told ? "; %zu more" : "%zu hidden", more);
	if (rule)
		buf_printf(out, " (%s)", rule);
	if (out->n && !a->model.noise)
		buf_printf(out, "   %s shows", keymap_key(a->keys, ACTION_NOISE));
}

/* As much as fits: why it is hidden first, if it is, then the case; users, nights and marks always. */
static void
full_band(const struct app *a, const struct diff *d, struct screen *s, struct rect r)
{
	const struct drift_object *o = diff_shown(d);
	struct buf nights = {0}, mark = {0}, noise = {0};
	int y = r.row, end, users;

	nights_text(a, d, r.cols - label_cols(r.cols) - 1, &nights);
	mark_text(a, d, &mark);
	users = o && o->used && o->used->n;
	end = r.row + r.rows - (nights.n > 0) - (mark.n > 0) - users;
	y += diff_put_case(d, s, (struct rect){y, r.col, end - y, r.cols});
	y += diff_put_users(d, s, (struct rect){y, r.col, users, r.cols});
	y += diff_put_item(s, (struct rect){y, r.col, mark.n > 0, r.cols}, "MARK", buf_cstr(&mark));
	y += diff_put_item(s, (struct rect){y, r.col, 1, r.cols}, "NIGHTS", buf_cstr(&nights));
	diff_put_noise(a, d, &noise);
	diff_put_item(s, (struct rect){y, r.col, r.row + r.rows - y, r.cols}, "NOISE",
		      buf_cstr(&noise));
	buf_release(&noise);
	buf_release(&nights);
	buf_release(&mark);
}

/* The first line of a label; NULL. */
static const char *
line_of(const struct diff *d, const char *label)
{
	for (size_t i = 0; i < d->file.n; i++)
		if (str_eq(d->file.v[i].label, label))
			return d->file.v[i].text;
	return NULL;
}

/* Which field, why it matters or is hidden, and who: a line each, of two the last two. */
static void
short_band(const struct diff *d, struct screen *s, struct rect r)
{
	const struct change *c = change_in_focus(d);
	const char *hidden = line_of(d, "HIDDEN"), *why = line_of(d, "WHY"), *who = line_of(d, "WHO");
	struct buf path = {0};
	int y = 0;

	if (c)
		render_path(&path, *c->path ? c->path : "the whole object");
	if (r.rows > 2)
		y += diff_put_item(s, (struct rect){r.row, r.col, 1, r.cols}, "FIELD", buf_cstr(&path));
	if (hidden || why)
		y += diff_put_item(s, (struct rect){r.row + y, r.col, 1, r.cols},
				   hidden ? "HIDDEN" : "WHY", hidden ? hidden : why);
	if (who)
		diff_put_item(s, (struct rect){r.row + y, r.col, r.rows - y, r.cols}, "WHO", who);
	buf_release(&path);
}

/* The same for every change, so that nothing moves with the cursor. */
int
diff_band_rows(const struct app *a, const struct diff *d, int cols)
{
	(void)cols;
	if (d->view == ROWS_FIELDS || a->rows >= 36)
		return a->rows >= 30 ? 8 : 7;
	return a->rows >= 20 ? 3 : 2;
}

void
diff_band(const struct app *a, const struct diff *d, struct screen *s, struct rect r)
{
	if (r.rows <= 3)
		short_band(d, s, r);
	else
		full_band(a, d, s, r);
}
