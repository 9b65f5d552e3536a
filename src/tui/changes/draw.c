/* How the Changes screen looks: only the rows that are seen are written (ux.md 3.3). */
#include "changes.h"

#include <stdio.h>
#include <string.h>

#include "assay/render/rows.h"
#include "part/cut.h"
#include "part/narrow.h"

#define REF_COL 9

/* ---- columns ---- */

struct columns {
	int ref, what, origin, mark;	/* where each begins; 0: there is none */
	int ref_width, what_width;
};

/* Dropped in this order: ORIGIN, R, the summary (ux.md 3.7). Where no origin is known there is
 * none. */
static struct columns
columns_of(const struct app *a, int cols)
{
	struct columns c = {.ref = REF_COL};
	int end = cols;

	if (cols >= 44) {
		c.mark = cols - (cols >= 70 ? 4 : 3);
		end = c.mark - 1;
	}
	if (cols >= 54 && !model_nameless(&a->model)) {
		c.origin = end - (cols >= 70 ? 10 : 7);
		end = c.origin - 1;
	}
	if (cols >= 40) {
		c.what = cols >= 70 ? cols * 33 / 80 : 26;
		c.what_width = end - c.what;
		end = c.what - 1;
	}
	c.ref_width = end - c.ref;
	return c;
}

static void
draw_heads(struct screen *s, struct rect r, const struct columns *c)
{
	screen_puts(s, r.row, r.col + 3, c->what ? c->what - 4 : r.cols - 3, ROLE_HEAD, "OBJECT");
	if (c->what)
		screen_puts(s, r.row, r.col + c->what, c->what_width, ROLE_HEAD, "WHAT CHANGED");
	if (c->origin)
		screen_puts(s, r.row, r.col + c->origin, 8, ROLE_HEAD, "ORIGIN");
	if (c->mark)
		screen_puts(s, r.row, r.col + c->mark, 4, ROLE_HEAD, "R");
}

/* A heading stands for what its column is ordered by; a second click is for the other such. */
enum sort
changes_head(const struct app *a, int cols, int col)
{
	static const enum sort by[][2] = {{SORT_NAMESPACE, SORT_KIND}, {SORT_SEVERITY, SORT_TIME},
					  {SORT_ORIGIN, SORT_ORIGIN}};
	struct columns c = columns_of(a, cols);
	const int starts[] = {1, c.what, c.origin, c.mark};
	size_t i = column_at(starts, countof(starts), col);

	if (i >= countof(by))
		return SORTS;
	return by[i][a->model.sort == by[i][0]];
}

/* ---- rows as text ---- */

static char
sign_of(const struct drift_object *o)
{
	static const char signs[] = {[CHANGE_ADD] = '+', [CHANGE_REMOVE] = '-',
				     [CHANGE_REPLACE] = '~', [CHANGE_RECREATE] = '~'};

	return o->comparable ? signs[o->op] : '?';
}

static void
group_name(const struct app *a, const struct changes_tree *st, const struct changes_row *r,
	   struct buf *out)
{
	const struct changes_group *g = &st->groups[r->group];
	const struct object_key *k = &st->of->v[g->first].key;

	(void)a;
	if (g->kind)
		buf_printf(out, "%s (%zu)", k->kind, g->n);
	else
		buf_puts(out, *k->ns ? k->ns : "(cluster-wide)");
}

/* "1 critical, 2 warning"; shorter where there is little room: "!!1 !2". */
static void
group_what(const struct app *a, const struct changes_tree *st, const struct changes_group *g,
	   int width, struct buf *out)
{
	size_t start = out->n;

	if (!a->model.examined) {
		buf_printf(out, "%zu object%s", g->n, g->n == 1 ? "" : "s");
		return;
	}
	if (!g->of) {
		render_group_line(out, st->of, g->first, g->end);
		return;
	}
	for (int i = SEVERITY_CRITICAL; i >= SEVERITY_INFO; i--)
		if (g->levels[i] && width >= 31)
			buf_printf(out, "%s%zu %s", out->n > start ? ", " : "", g->levels[i],
				   severity_name((enum severity)i));
		else if (g->levels[i])
			buf_printf(out, "%s%s%zu", out->n > start ? " " : "",
				   render_severity_sign((enum severity)i), g->levels[i]);
}

static void
object_what(const struct app *a, const struct drift_object *o, int width, struct buf *out)
{
	if (!a->model.examined)
		buf_puts(out, a->model.reading ? "reading" : "not read");
	else
		render_object_line(out, o, (size_t)(width > 1 ? width : 1));
}

static const char *
mark_word(const struct model *m, size_t object, enum mark_state mark)
{
	static const char *const words[] = {[MARK_NONE] = "", [MARK_REVIEWED] = "ok",
					    [MARK_ACCEPTED] = "acc", [MARK_FLAGGED] = "flag"};

	return mark == MARK_NONE && model_again(m, object) ? "NEW" : words[mark];
}

/* ---- drawing ---- */

/* Text, and what the filter found in it. */
static void
put(const struct app *a, struct screen *s, int row, int col, int width, enum role role,
    const char *text)
{
	struct narrow n = {.sieve = a->model.sieve};

	screen_cut(s, row, col, width, role, text);
	narrow_mark(&n, s, row, col, width, text);
}

/* "12/300": a group has no origin, so a long one begins in that column; cut it would be another number. */
static void
draw_share(struct screen *s, struct rect r, const struct columns *c, enum role role,
	   const struct changes_group *g)
{
	struct buf b = {0};
	int col = c->mark;

	buf_printf(&b, "%zu/%zu", g->reviewed, g->of);
	if (col + (int)b.n > r.cols)
		col = r.cols - (int)b.n;
	if (col < c->mark)
		screen_put(s, r.row, r.col + col - 1, 1, role, " ", 1);
	screen_put(s, r.row, r.col + col, (int)b.n, role, b.p, b.n);
	buf_release(&b);
}

static void
draw_severity(struct screen *s, struct rect r, enum severity severity)
{
	static const enum role levels[] = {[SEVERITY_INFO] = ROLE_INFO,
					   [SEVERITY_WARNING] = ROLE_WARNING,
					   [SEVERITY_CRITICAL] = ROLE_CRITICAL};

	screen_printf(s, r.row, r.col + (severity == SEVERITY_CRITICAL ? 6 : 7), 2, levels[severity],
		      "%s", render_severity_sign(severity));
}

static void
draw_group(const struct app *a, const struct changes_tree *st, struct screen *s, struct rect r,
	   const struct changes_row *row)
{
	const struct changes_group *g = &st->groups[row->group];
	struct columns c = columns_of(a, r.cols);
	int col = g->kind ? 3 : 1;
	enum role role = g->quiet ? ROLE_DIM : ROLE_TEXT;
	struct buf b = {0};

	screen_puts(s, r.row, r.col + col, 1, role, fold_mark(s, g->open));
	group_name(a, st, row, &b);
	put(a, s, r.row, r.col + col + 2, (c.what ? c.what - 1 : r.cols) - col - 2,
	    g->quiet ? ROLE_DIM : ROLE_TEXT, b.p);
	buf_clear(&b);
	if (c.what) {	/* a group has no origin: its text may go on there */
		int end = c.mark ? c.mark - 1 : r.cols;

		group_what(a, st, g, c.what_width, &b);
		screen_cut(s, r.row, r.col + c.what, end - c.what, role, buf_cstr(&b));
	}
	if (c.mark && g->of)
		draw_share(s, r, &c, role, g);
	buf_release(&b);
}

/* "  !! cluster upgrade 4.16 -> 4.17    37 changes in 12 objects" */
static void
draw_cause(const struct app *a, const struct changes_tree *st, struct screen *s, struct rect r,
	   const struct changes_row *row)
{
	const struct drift_group *g = changes_cause(st, row);
	struct columns c = columns_of(a, r.cols);
	int end = c.mark ? c.mark - 1 : r.cols, width;
	struct buf b = {0};

	cause_counts(g, &b);
	width = screen_width(b.p);
	draw_severity(s, r, g->severity);
	if (end - width - 2 > c.ref + 12) {
		screen_right(s, r.row, r.col + end, width, ROLE_DIM, b.p);
		end -= width + 2;
	}
	put(a, s, r.row, r.col + c.ref, end - c.ref, ROLE_HEAD, g->title);
	buf_release(&b);
}

static void
draw_badge(const struct app *a, struct screen *s, struct rect r, const struct drift_object *o,
	   enum role role)
{
	static const enum role levels[] = {[SEVERITY_INFO] = ROLE_INFO,
					   [SEVERITY_WARNING] = ROLE_WARNING,
					   [SEVERITY_CRITICAL] = ROLE_CRITICAL};
	static const enum role signs[] = {[CHANGE_ADD] = ROLE_NEW, [CHANGE_REMOVE] = ROLE_OLD,
					  [CHANGE_REPLACE] = ROLE_TEXT,
					  [CHANGE_RECREATE] = ROLE_TEXT};

	screen_printf(s, r.row, r.col + 5, 1, role == ROLE_DIM ? role : signs[o->op], "%c",
		      sign_of(o));
	if (a->model.examined && o->shown)
		screen_printf(s, r.row, r.col + (o->severity == SEVERITY_CRITICAL ? 6 : 7), 2,
			      role == ROLE_DIM ? role : levels[o->severity], "%s",
			      render_severity_sign(o->severity));
}

static void
draw_object(const struct app *a, struct screen *s, struct rect r, const struct changes_row *row)
{
	const struct model *m = &a->model;
	const struct drift_object *o = &m->drift->v[row->object];
	struct columns c = columns_of(a, r.cols);
	enum mark_state mark = model_mark(m, row->object);
	bool dim = (m->examined && !o->shown) || mark == MARK_REVIEWED || mark == MARK_ACCEPTED;
	enum role role = dim ? ROLE_DIM : ROLE_TEXT;
	struct buf b = {0};

	if (m->selected && m->selected[row->object]) {
		screen_puts(s, r.row, r.col + 3, 1, role, "*");
		screen_flag(s, r, CELL_SELECTED);
	}
	draw_badge(a, s, r, o, role);
	put(a, s, r.row, r.col + c.ref, c.ref_width, role, ref_name(o->ref, o->key.ns));
	if (c.what) {
		object_what(a, o, c.what_width, &b);
		put(a, s, r.row, r.col + c.what, c.what_width, role, buf_cstr(&b));
	}
	if (c.origin && m->examined && o->shown)
		put(a, s, r.row, r.col + c.origin, r.cols >= 70 ? 10 : 7, role,
		    origin_word(o->origin));
	if (c.mark)
		screen_puts(s, r.row, r.col + c.mark, 4, role,
			    mark_word(m, row->object, mark));
	buf_release(&b);
}

/* Why there is nothing, and which key shows more. */
static void
why_empty(const struct app *a, struct buf *out)
{
	const struct model *m = &a->model;
	const struct drift_summary *n = m->drift ? &m->drift->summary : NULL;

	if (m->reading && !m->drift)
		buf_puts(out, "reading what differs ...");
	else if (m->failed.code)
		buf_printf(out, "%s: %s reads again", m->failed.text,
			   keymap_key(a->keys, ACTION_RELOAD));
	else if (m->sieve && m->filter[0])
		buf_printf(out, "no change fits the filter: %s clears it",
			   keymap_key(a->keys, ACTION_CLEAR));
	else if (flow_same(&m->from.at, &m->to.at) && !model_can_step(m, false, -1) &&
		 !model_can_step(m, false, 1))
		buf_printf(out, "there is one snapshot only, nothing to compare it with: %s lists its "
			   "objects", keymap_key(a->keys, ACTION_ALL));
	else if (flow_same(&m->from.at, &m->to.at))
		buf_printf(out, "FROM and TO are one snapshot: %s or %s choose another",
			   keymap_key(a->keys, ACTION_FROM_OLDER),
			   keymap_key(a->keys, ACTION_RANGE));
	else if (n && n->not_comparable)
		buf_printf(out, "nothing differs in what could be compared: %zu changes could not be",
			   n->not_comparable);
	else if (n && n->noise + n->derived)
		buf_printf(out, "nothing but noise, %zu changes: %s shows it",
			   n->noise + n->derived, keymap_key(a->keys, ACTION_NOISE));
	else if (n && n->filtered)
		buf_printf(out, "nothing differs in what was asked for; %zu changes are left out "
			   "by the options of the command line", n->filtered);
	else
		buf_puts(out, "no drift between these two snapshots");
}

static void
draw_empty(const struct app *a, struct screen *s, struct rect r)
{
	struct buf b = {0}, wrapped = {0};
	const char *p;

	why_empty(a, &b);
	render_wrap(&wrapped, buf_cstr(&b), 0, (size_t)(r.cols > 6 ? r.cols - 4 : 2));
	p = buf_cstr(&wrapped);
	for (int i = 0; i < r.rows && *p; i++) {
		size_t n = strcspn(p, "\n");

		screen_put(s, r.row + i, r.col + 3, r.cols - 3, ROLE_DIM, p, n);
		p += n + (p[n] == '\n');
	}
	buf_release(&b);
	buf_release(&wrapped);
}

void
changes_draw(const struct app *a, const struct view *v, struct screen *s, struct rect r, bool focus)
{
	const struct changes_tree *st = v->state;
	struct columns c = columns_of(a, r.cols);
	int head = r.rows >= 4;

	if (head)
		draw_heads(s, r, &c);
	if (!st->nrows)
		draw_empty(a, s, (struct rect){r.row + head, r.col, r.rows - head, r.cols});
	for (int i = 0; i < r.rows - head; i++) {
		size_t at = st->list.top + (size_t)i;
		struct rect line = {r.row + head + i, r.col, 1, r.cols};

		if (at >= st->nrows)
			break;
		if (st->rows[at].level == CHANGES_OBJECT)
			draw_object(a, s, line, &st->rows[at]);
		else if (st->rows[at].level == CHANGES_CAUSE)
			draw_cause(a, st, s, line, &st->rows[at]);
		else
			draw_group(a, st, s, line, &st->rows[at]);
		if (at != st->list.cursor)
			continue;
		if (st->rows[at].level != CHANGES_SPACE)
			screen_puts(s, line.row, line.col + 1, 1, ROLE_TEXT, ">");
		screen_flag(s, line, focus ? CELL_CURSOR : CELL_PARKED);
	}
}

void
changes_line(const struct app *a, const struct changes_tree *st, const struct changes_row *r,
	     struct buf *out)
{
	const struct drift_object *o;

	if (r->level == CHANGES_CAUSE) {
		const struct drift_group *g = changes_cause(st, r);

		buf_printf(out, "     %2s ", render_severity_sign(g->severity));
		buf_add_safe(out, g->title, strlen(g->title));
		buf_puts(out, "  ");
		cause_counts(g, out);
		return;
	}
	if (r->level != CHANGES_OBJECT) {
		buf_puts(out, st->groups[r->group].kind ? "  " : "");
		group_name(a, st, r, out);
		buf_puts(out, "  ");
		group_what(a, st, &st->groups[r->group], 80, out);
		return;
	}
	o = &st->of->v[r->object];
	buf_printf(out, "    %c%2s ", sign_of(o),
		   a->model.examined && o->shown ? render_severity_sign(o->severity) : "");
	buf_add_safe(out, ref_name(o->ref, o->key.ns), strlen(ref_name(o->ref, o->key.ns)));
	buf_puts(out, "  ");
	object_what(a, o, 200, out);
	if (a->model.examined && o->shown && !model_nameless(&a->model))
		buf_printf(out, "  %s", origin_word(o->origin));
	if (model_mark(&a->model, r->object))
		buf_printf(out, "  %s", mark_name(model_mark(&a->model, r->object)));
}
