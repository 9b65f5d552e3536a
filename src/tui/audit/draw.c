/* How the Audit screen looks: findings by namespace, and what is known of the cursor's. */
#include <stdlib.h>

#include "assay/render/audit.h"
#include "assay/render/rows.h"
#include "part/cut.h"
#include "hands.h"

#define SIGN	    3
#define NAME	    6
#define WHO_WIDTH   14
#define WHEN_WIDTH  16
#define FOUND_WIDTH 9		/* "footprint", "privilege" */
#define LABEL	    10		/* columns of "DECLARED" and what stands behind it */
#define VALUE_MAX   400

static const enum role levels[] = {
	[SEVERITY_INFO] = ROLE_INFO,
	[SEVERITY_WARNING] = ROLE_WARNING,
	[SEVERITY_CRITICAL] = ROLE_CRITICAL,
};

/* ---- what a row says ---- */

/* Of a text of several lines the first, where the room is short. */
static void
put_value(struct buf *out, const json_t *v, size_t width)
{
	const char *s = json_string_value(v), *end = s && width ? strchr(s, '\n') : NULL;
	json_t *line = end ? json_stringn(s, (size_t)(end - s)) : NULL;

	render_value(out, line ? line : v, width ? width : VALUE_MAX);
	buf_puts(out, line ? " .." : "");
	json_decref(line);
}

void
hands_values(const struct hands *st, const struct audit_item *item, size_t width,
	     struct buf *out)
{
	const struct change *c = hands_change(st, item);
	const bool print = item->what == AUDIT_FOOTPRINT;

	if (print && !c->new_value) {
		buf_puts(out, "the same again");
	} else if (!*c->path) {
		buf_puts(out, "made by hand");
	} else if (print || !c->old_value) {
		put_value(out, c->new_value, width);
		buf_puts(out, print && !width ? ", the same again" : "");
	} else {
		put_value(out, c->old_value, width > 12 ? (width - 4) / 2 : width);
		buf_puts(out, " -> ");
		if (c->new_value)
			put_value(out, c->new_value, width > 12 ? (width - 4) / 2 : width);
		else
			buf_puts(out, "(removed)");
	}
}

void
hands_declared(const struct app *a, const struct hands *st, const struct audit_item *item,
	       struct buf *out)
{
	const struct render_opts *o = &a->o->render;
	const struct change *c = hands_change(st, item);

	if (item->what == AUDIT_FOOTPRINT) {
		buf_puts(out, "the same in ");
		when_print_short(out, item->from, o->zone, o->now);
		buf_puts(out, " and ");
		when_print_short(out, item->to, o->zone, o->now);
		return;
	}
	if (item->by == AUDIT_BY_NOBODY) {
		buf_puts(out, "by nobody");
		return;
	}
	if (item->what == AUDIT_OWNED && item->by != AUDIT_BY_LAST_APPLIED)
		buf_puts(out, "beside ");
	render_audit_by(out, item);
	if (c->old_value && *c->path) {
		buf_puts(out, " says ");
		put_value(out, c->old_value, 0);
	} else if (item->by == AUDIT_BY_LAST_APPLIED && *c->path) {
		buf_puts(out, " lacks it");
	}
}

/* ---- the rows ---- */

struct places {
	int found, name, what, who, when;	/* columns; 0: no room */
	int name_end, what_end;
};

static struct places
places(int cols)
{
	struct places p = {.name = NAME, .what_end = cols};
	int room;

	if (cols >= 110) {
		p.found = NAME;
		p.name = NAME + FOUND_WIDTH + 1;
		p.when = cols - WHEN_WIDTH - 1;
		p.what_end = p.when - 1;
	}
	if (cols >= 60) {
		p.who = p.what_end - WHO_WIDTH - (p.when ? 4 : 0);
		p.what_end = p.who - 1;
	}
	room = p.what_end - p.name;
	p.what = room >= 26 ? p.name + room * 2 / 5 + 1 : 0;
	p.name_end = p.what ? p.what - 1 : p.what_end;
	return p;
}

enum hands_sort
hands_head(int cols, int col)
{
	static const enum hands_sort by[] = {HANDS_BY_SEVERITY, HANDS_BY_NAMESPACE,
					     HANDS_BY_SEVERITY, HANDS_BY_WHO, HANDS_BY_TIME,
					     HANDS_BY_SEVERITY};
	struct places p = places(cols);
	const int starts[] = {p.found, p.name, p.what, p.who, p.when};

	return by[column_at(starts, countof(starts), col)];
}

static void
draw_heads(const struct hands *st, struct screen *s, struct rect r, const struct places *p)
{
	const struct {
		int col;
		const char *word;
	} heads[] = {{p->found, "FOUND"}, {p->name, "OBJECT"},
		     {p->what, "DECLARED -> LIVE"}, {p->who, "WHO"}, {p->when, "WRITTEN"}};

	if (!st->nrows)
		return;
	for (size_t i = 0; i < countof(heads); i++)
		if (heads[i].col)
			screen_cut(s, r.row, r.col + heads[i].col, r.cols - heads[i].col,
				   ROLE_HEAD, heads[i].word);
}

/* The values have the room that they need, up to the half; the end of the path tells most. */
static void
put_what(const struct hands *st, const struct audit_item *item, int width, struct buf *out)
{
	const struct change *c = hands_change(st, item);
	struct buf values = {0};
	int room, taken;

	hands_values(st, item, 0, &values);
	taken = screen_width(buf_cstr(&values));
	if (taken > width / 2) {
		buf_clear(&values);
		hands_values(st, item, (size_t)(width / 2), &values);
		taken = screen_width(buf_cstr(&values));
	}
	room = width - taken - 1;
	if (*c->path && room >= 4) {
		cut_path(out, c->path, room);
		buf_putc(out, ' ');
	}
	buf_puts(out, buf_cstr(&values));
	buf_release(&values);
}

/* Is it of the same object as the row above, on the screen? */
static bool
goes_on(const struct hands *st, size_t row)
{
	const struct audit_item *item = hands_item(st, row);
	const struct audit_item *above = row > st->list.top ? hands_item(st, row - 1) : NULL;

	return above && above->object == item->object;
}

/* From one column up to another, of a line. */
static struct rect
part(struct rect line, int from, int to)
{
	return (struct rect){line.row, line.col + from, 1, to - from};
}

static void
draw_item(const struct app *a, const struct hands *st, struct screen *s, struct rect r,
	  const struct places *p, size_t row)
{
	const struct audit_item *item = hands_item(st, row);
	const struct verdict *v = hands_verdict(st, item);
	const enum role role = v->noise ? ROLE_DIM : ROLE_TEXT;
	struct buf b = {0};

	screen_printf(s, r.row, r.col + SIGN, 2, v->noise ? role : levels[v->severity], "%2s",
		      render_severity_sign(v->severity));
	if (p->found)
		narrow_cut(&st->narrow, s, part(r, p->found, p->name - 1), role,
			   audit_what_name(item->what));
	narrow_cut(&st->narrow, s, part(r, p->name, p->name_end),
		   goes_on(st, row) ? ROLE_DIM : role,
		   ref_name(hands_object(st, item)->ref, hands_object(st, item)->key.ns));
	if (p->what) {
		put_what(st, item, p->what_end - p->what, &b);
		narrow_cut(&st->narrow, s, part(r, p->what, p->what_end), role, buf_cstr(&b));
	}
	if (p->who)
		narrow_cut(&st->narrow, s, part(r, p->who, p->when ? p->when - 1 : r.cols), role,
			   hands_who(v));
	if (p->when && v->origin.time != WHEN_NONE) {
		buf_clear(&b);
		when_print_short(&b, v->origin.time, a->o->render.zone, a->o->render.now);
		screen_cut(s, r.row, r.col + p->when, r.cols - p->when, role, buf_cstr(&b));
	}
	buf_release(&b);
}

static void
draw_heading(const struct hands *st, struct screen *s, struct rect r, size_t row)
{
	const struct hands_group *g = &st->groups[st->rows[row].group];
	struct buf b = {0};
	int col = 3;

	screen_puts(s, r.row, r.col + 1, 1, ROLE_TEXT, fold_mark(s, g->open));
	col += screen_cut(s, r.row, r.col + col, r.cols - col, ROLE_TEXT,
			  *g->ns ? g->ns : "(cluster-wide)");
	buf_printf(&b, "%zu object%s", g->objects, g->objects == 1 ? "" : "s");
	for (int i = SEVERITY_CRITICAL; i >= 0; i--)
		if (g->levels[i])
			buf_printf(&b, ", %zu %s", g->levels[i],
				   severity_name((enum severity)i));
	if (col + 3 < r.cols)
		screen_cut(s, r.row, r.col + col + 3, r.cols - col - 3, ROLE_DIM, b.p);
	buf_release(&b);
}

static void
draw_empty(const struct app *a, const struct hands *st, struct screen *s, struct rect r)
{
	const struct audit *all = hands_audit(st);
	struct buf why = {0};

	if (st->failed.code)
		buf_puts(&why, st->failed.text);
	else if (st->waiting || st->running)
		buf_puts(&why, "looking for what hands did ..");
	else if (st->stopped)
		buf_printf(&why, "stopped: %s reads again", keymap_key(a->keys, ACTION_RELOAD));
	else if (st->nitems)
		buf_printf(&why, "no finding matches the filter: %s clears it",
			   keymap_key(a->keys, ACTION_CLEAR));
	else if (all)
		buf_puts(&why, all->filtered ? "Nothing by hand in what was asked for."
					     : "Nothing that hands did.");
	put_wrapped(s, (struct rect){r.row, r.col + 3, r.rows, r.cols - 3}, ROLE_DIM,
		    buf_cstr(&why));
	buf_release(&why);
}

void
hands_draw(const struct app *a, const struct view *v, struct screen *s, struct rect r,
	   bool focus)
{
	const struct hands *st = v->state;
	const struct places p = places(r.cols);

	draw_heads(st, s, r, &p);
	for (int i = 1; i < r.rows && st->list.top + (size_t)i - 1 < st->nrows; i++) {
		size_t row = st->list.top + (size_t)i - 1;
		struct rect line = {r.row + i, r.col, 1, r.cols};

		if (hands_item(st, row))
			draw_item(a, st, s, line, &p, row);
		else
			draw_heading(st, s, line, row);
		if (row != st->list.cursor)
			continue;
		if (hands_item(st, row))
			screen_put(s, line.row, r.col + 1, 1, ROLE_TEXT, ">", 1);
		screen_flag(s, line, focus ? CELL_CURSOR : CELL_PARKED);
	}
	if (!st->nrows && r.rows > 1)
		draw_empty(a, st, s, (struct rect){r.row + 1, r.col, r.rows - 1, r.cols});
}

/* ---- the counts ---- */

static void
put_progress(const struct hands *st, struct buf *out)
{
	buf_puts(out, "looking for what hands did");
	if (st->running && st->total)
		buf_printf(out, " %llu/%llu", (unsigned long long)st->done,
			   (unsigned long long)st->total);
}

/* "!! 0  ! 2  i 0   drift 2  owned 2  privilege 0  footprint 1   noise 1  others 3"; what the
 * filter leaves comes before what may be cut. */
static void
put_numbers(const struct hands *st, const struct audit *all, struct buf *out)
{
	const struct drift_summary *d = &all->drift.summary;

	buf_printf(out, "!! %zu  ! %zu  i %zu ", d->critical, d->warning, d->info);
	for (int i = 0; i < AUDIT_WHATS; i++)
		if (i != AUDIT_FOOTPRINT || all->snapshots > 1)
			buf_printf(out, "  %s %zu", audit_what_name((enum audit_what)i),
				   all->shown[i]);
	if (st->narrow.sieve)
		buf_printf(out, "   filter shows %zu", st->matching);
	buf_printf(out, "   noise %zu  others %zu", all->noise, all->others);
	if (all->filtered)
		buf_printf(out, "  filtered %zu", all->filtered);
}

void
hands_counts(const struct app *a, const struct view *v, struct screen *s, struct rect r)
{
	const struct hands *st = v->state;
	const struct audit *all = hands_audit(st);
	struct buf b = {0};

	(void)a;
	if (st->waiting || st->running)
		put_progress(st, &b);
	else if (all)
		put_numbers(st, all, &b);
	else
		buf_puts(&b, st->stopped ? "stopped" : "nothing read");
	screen_cut(s, r.row, r.col + 1, r.cols - 1, ROLE_TEXT, b.p);
	buf_release(&b);
}

/* ---- the band below ---- */

int
hands_detail_rows(const struct app *a, const struct view *v, int cols)
{
	(void)v;
	(void)cols;
	return a->rows >= 30 ? 8 : a->rows >= 20 ? 7 : 2;
}

/* A label and its text, at most so many lines; returns how many it took. */
static int
put_labelled(struct screen *s, struct rect r, const char *label, const char *text)
{
	if (r.rows <= 0 || r.cols <= LABEL + 2)
		return 0;
	screen_puts(s, r.row, r.col + 1, LABEL - 1, ROLE_HEAD, label);
	r.col += LABEL + 1;
	r.cols -= LABEL + 2;
	return put_wrapped(s, r, ROLE_TEXT, text);
}

/* Why, by which rule, who: as the Diff has them. */
static void
draw_case(const struct app *a, const struct hands *st, const struct audit_item *item,
	  struct screen *s, struct rect r)
{
	struct case_file f = {0};
	int spare = r.rows, least, n;

	render_case(&f, &hands_audit(st)->drift, item->object, item->change, a->o->rules,
		    &a->o->render);
	for (size_t i = 0; i < f.n; i++)	/* each label has a line before any goes on */
		spare -= *f.v[i].label != '\0';
	for (size_t i = 0; i < f.n && r.rows > 0; i++, r.row += n, r.rows -= n) {
		least = *f.v[i].label != '\0';
		n = least + (spare > 0 ? spare : 0);
		n = n < r.rows ? n : r.rows;
		n = put_labelled(s, (struct rect){r.row, r.col, n, r.cols}, f.v[i].label,
				 f.v[i].text);
		spare -= n - least;
	}
	case_file_release(&f);
}

static void
put_field(const struct hands *st, const struct audit_item *item, struct buf *out)
{
	const struct change *c = hands_change(st, item);

	if (*c->path)
		render_path(out, c->path);
	else
		buf_puts(out, "the object");
	if (c->has_inner && c->inner.line)
		buf_printf(out, " (line %u)", c->inner.line);
}

static void
draw_hidden(const struct app *a, const struct hands *st, struct screen *s, struct rect r)
{
	const struct audit *all = hands_audit(st);
	struct buf b = {0};

	if (!all)
		return;
	if (all->nameless)
		buf_puts(&b, "No object tells who wrote it (the archive has no managedFields): "
			     "live is compared with what is declared, and who did it is "
			     "unknown. ");
	if (all->noise)
		buf_printf(&b, "%zu hidden as noise: %s shows them. ", all->noise,
			   keymap_key(a->keys, ACTION_NOISE));
	if (all->others)
		buf_printf(&b, "%zu made by controllers or deployments: "
			   ":audit --by controller --by deploy tells them. ", all->others);
	put_wrapped(s, (struct rect){r.row, r.col + 1, r.rows, r.cols - 2}, ROLE_DIM,
		    buf_cstr(&b));
	buf_release(&b);
}

/* The whole field, what declares it and what is live, why it counts, who did it; on a heading
 * what is not shown. */
void
hands_detail(const struct app *a, const struct view *v, struct screen *s, struct rect r)
{
	const struct hands *st = v->state;
	const struct audit_item *item = hands_cursor(st);
	struct buf b = {0};
	int n;

	if (r.cols < 4)
		return;
	if (!item) {
		draw_hidden(a, st, s, r);
		return;
	}
	put_field(st, item, &b);
	n = put_labelled(s, (struct rect){r.row, r.col, 1, r.cols}, "FIELD", b.p);
	buf_clear(&b);
	if (hands_change(st, item)->new_value && *hands_change(st, item)->path)
		put_value(&b, hands_change(st, item)->new_value, 0);
	else
		hands_values(st, item, 0, &b);
	if (r.rows > 2)
		n += put_labelled(s, (struct rect){r.row + n, r.col, 1, r.cols}, "LIVE",
				  buf_cstr(&b));
	buf_clear(&b);
	hands_declared(a, st, item, &b);
	n += put_labelled(s, (struct rect){r.row + n, r.col, r.rows > n ? 1 : 0, r.cols},
			  "DECLARED", buf_cstr(&b));
	draw_case(a, st, item, s, (struct rect){r.row + n, r.col, r.rows - n, r.cols});
	buf_release(&b);
}
