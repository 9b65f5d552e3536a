/* The rows of the Objects screen: headings with counts, objects with what changed. */
#include <stdlib.h>

#include "assay/render/rows.h"
#include "part/cut.h"
#include "objects.h"

/* ---- the model's side of a row ---- */

const struct object_row *
objects_row(const struct objects *st)
{
	return st->list.cursor < st->nrows ? &st->rows[st->list.cursor] : NULL;
}

static int
by_key(const void *key, const void *object)
{
	return object_key_cmp(key, &((const struct drift_object *)object)->key);
}

/* Its place in the drift, if it is shown there; SIZE_MAX. */
size_t
objects_changed(const struct app *a, const struct objects *st, const struct object_row *r)
{
	const struct drift *d = a->model.drift;
	const struct drift_object *o;
	struct object_key k;

	if (!d || !d->n || r->level != LEVEL_OBJECT)
		return SIZE_MAX;
	listing_key(st->l, r->at, r->name, &k);
	o = bsearch(&k, d->v, d->n, sizeof(*d->v), by_key);
	return o && model_shows_object(&a->model, (size_t)(o - d->v)) ? (size_t)(o - d->v)
								      : SIZE_MAX;
}

/* ---- drawing ---- */

struct places {
	int what, origin;	/* columns; 0: no room */
	int name_end;
};

static struct places
places(const struct app *a, int cols)
{
	struct places p = {.what = cols > 80 ? cols * 33 / 80 : 33, .origin = 0, .name_end = cols};

	if (cols >= 60 && !model_nameless(&a->model))
		p.origin = cols - 11;
	if (cols < 46)
		p.what = 0;
	else
		p.name_end = p.what - 1;
	return p;
}

static void
put_group_count(struct buf *out, const struct objects *st, size_t all, size_t matching,
		size_t changed)
{
	if (st->narrow.sieve)
		buf_printf(out, "%zu%s of ", matching, st->sifted < st->l->n ? "+" : "");
	buf_printf(out, "%zu object%s", all, all == 1 ? "" : "s");
	if (changed)
		buf_printf(out, ", %zu changed", changed);
}

static void
draw_heading(const struct objects *st, struct screen *s, struct rect r, const struct places *p,
	     const struct object_row *row)
{
	bool space = row->level == LEVEL_SPACE, open = false;
	const struct space *sp = space ? &st->l->spaces[row->at] : NULL;
	const struct kind_group *g = space ? NULL : &st->l->groups[row->at];
	int indent = space ? 1 : 3;
	const char *name = !space ? g->word : *sp->ns ? sp->ns : "(cluster-wide)";
	struct buf b = {0};

	objects_fold((struct objects *)st, row, &open);
	screen_puts(s, r.row, r.col + indent, 2, ROLE_TEXT, fold_mark(s, open));
	screen_cut(s, r.row, r.col + indent + 2, p->name_end - indent - 2, ROLE_HEAD, name);
	if (!p->what)
		return;
	put_group_count(&b, st, space ? sp->objects : g->n, space ? sp->matching : g->matching,
			space ? sp->changed : g->changed);
	screen_cut(s, r.row, r.col + p->what, r.cols - p->what, ROLE_DIM, buf_cstr(&b));
	buf_release(&b);
}

static enum role
severity_role(enum severity s)
{
	return s == SEVERITY_CRITICAL ? ROLE_CRITICAL : s == SEVERITY_WARNING ? ROLE_WARNING
									      : ROLE_INFO;
}

/* "~!!" before the name, what changed and by whom behind it. */
static void
draw_change(const struct app *a, struct screen *s, struct rect r, const struct places *p,
	    const struct drift_object *o)
{
	static const char *const signs[] = {[CHANGE_ADD] = "+", [CHANGE_REMOVE] = "-",
					    [CHANGE_REPLACE] = "~", [CHANGE_RECREATE] = "~"};
	int width = (p->origin ? p->origin : r.cols) - p->what - 1;
	struct buf b = {0};

	screen_puts(s, r.row, r.col + 5, 1, ROLE_TEXT, signs[o->op]);
	if (!a->model.examined)
		return;
	screen_right(s, r.row, r.col + 8, 2, severity_role(o->severity),
		     o->shown ? render_severity_sign(o->severity) : "");
	if (p->what && width > 0) {
		render_object_line(&b, o, (size_t)width);
		screen_cut(s, r.row, r.col + p->what, width, ROLE_TEXT, buf_cstr(&b));
	}
	if (p->origin && o->shown)
		screen_cut(s, r.row, r.col + p->origin, r.cols - p->origin, ROLE_TEXT,
			   origin_word(o->origin));
	buf_release(&b);
}

static void
draw_object(const struct app *a, const struct objects *st, struct screen *s, struct rect r,
	    const struct places *p, const struct object_row *row)
{
	const struct kind_group *g = &st->l->groups[row->at];
	size_t at = objects_changed(a, st, row);
	int end = at == SIZE_MAX ? r.cols : p->name_end;	/* with nothing behind it, all of it */
	struct buf b = {0};

	buf_printf(&b, "%s/%s", g->word, st->l->names[row->name]);
	screen_cut(s, r.row, r.col + 9, end - 9, at == SIZE_MAX ? ROLE_DIM : ROLE_TEXT, b.p);
	narrow_mark(&st->narrow, s, r.row, r.col + 9, end - 9, b.p);
	buf_release(&b);
	if (at != SIZE_MAX)
		draw_change(a, s, r, p, &a->model.drift->v[at]);
}

static void
draw_empty(const struct app *a, const struct objects *st, struct screen *s, struct rect r)
{
	const char *why = "there is no object in this snapshot";

	(void)a;
	if (r.rows < 2)
		return;
	if (st->failed.code)
		why = st->failed.text;
	else if (!st->l)
		why = "reading the names ..";
	else if (st->narrow.sieve)
		why = st->sifted < st->l->n ? "filtering .." : "no object matches the filter: \\ clears it";
	screen_cut(s, r.row + 1, r.col + 3, r.cols - 3, ROLE_DIM, why);
}

void
objects_draw(const struct app *a, const struct view *v, struct screen *s, struct rect r,
	     bool focus)
{
	const struct objects *st = v->state;
	struct places p = places(a, r.cols);

	screen_puts(s, r.row, r.col + 3, r.cols - 3, ROLE_HEAD, "OBJECT");
	if (p.what)
		screen_puts(s, r.row, r.col + p.what, r.cols - p.what, ROLE_HEAD, "WHAT CHANGED");
	if (p.origin)
		screen_puts(s, r.row, r.col + p.origin, r.cols - p.origin, ROLE_HEAD, "ORIGIN");
	for (int i = 1; i < r.rows && st->list.top + (size_t)i - 1 < st->nrows; i++) {
		size_t at = st->list.top + (size_t)i - 1;
		struct rect line = {r.row + i, r.col, 1, r.cols};

		if (st->rows[at].level == LEVEL_OBJECT)
			draw_object(a, st, s, line, &p, &st->rows[at]);
		else
			draw_heading(st, s, line, &p, &st->rows[at]);
		if (at != st->list.cursor)
			continue;
		if (st->rows[at].level == LEVEL_OBJECT)
			screen_put(s, line.row, r.col + 1, 1, ROLE_TEXT, ">", 1);
		screen_flag(s, line, focus ? CELL_CURSOR : CELL_PARKED);
	}
	if (!st->nrows)
		draw_empty(a, st, s, r);
}

void
objects_counts(const struct app *a, const struct view *v, struct screen *s, struct rect r)
{
	const struct objects *st = v->state;
	struct buf b = {0};
	size_t n;

	if (!st->l) {
		buf_puts(&b, st->failed.code ? "not read" : "reading the names ..");
	} else {
		put_group_count(&b, st, st->l->n, st->matching, st->l->changed);
		n = st->l->nspaces - (st->l->nspaces && !*st->l->spaces[0].ns);
		buf_printf(&b, "   %zu namespace%s", n, n == 1 ? "" : "s");
		if (!a->model.examined)
			buf_puts(&b, "   comparing ..");
	}
	screen_cut(s, r.row, r.col + 1, r.cols - 1, ROLE_TEXT, buf_cstr(&b));
	buf_release(&b);
}

void
objects_detail(const struct app *a, const struct view *v, struct screen *s, struct rect r)
{
	const struct objects *st = v->state;
	const struct object_row *row = objects_row(st);
	struct buf b = {0};

	if (!row)
		return;
	if (row->level == LEVEL_OBJECT) {
		listing_ref(st->l, row->at, row->name, &b);
		buf_printf(&b, "  %s%s%s   %s", st->l->groups[row->at].kind,
			   *st->l->groups[row->at].group ? " of " : "", st->l->groups[row->at].group,
			   objects_changed(a, st, row) == SIZE_MAX
				   ? "the same at both ends; Enter shows all of it"
				   : "changed; Enter shows the diff");
	} else {
		buf_puts(&b, "Enter folds and unfolds   - folds all   = unfolds all");
	}
	screen_cut(s, r.row, r.col + 1, r.cols - 1, ROLE_DIM, buf_cstr(&b));
	buf_release(&b);
}
