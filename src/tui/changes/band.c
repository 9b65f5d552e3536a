/* The lower band of the Changes screen: the case of the row, the nights, what the list has. */
#include "changes.h"

#include <stdio.h>

#include "assay/render/rows.h"
#include "part/cut.h"

#define NIGHTS_COLS 140		/* from here on there is a line of the nights */

/* Where the pane tells the case there are the nights, if several, and the line of the list. */
int
changes_detail_rows(const struct app *a, const struct view *v, int cols)
{
	(void)v;
	if (app_pane_tells(a))
		return 1 + (cols >= NIGHTS_COLS && changes_nights(a, 0, NULL));
	return a->rows >= 36 ? 5 : a->rows >= 28 ? 3 : a->rows >= 20 ? 2 : 1;
}

/* "who: kubectl-edit", "rule: …": the sentence of WHY stands alone. */
static void
put_case_line(struct buf *out, const struct case_line *l)
{
	bool labelled = *l->label && !str_eq(l->label, "WHY");

	buf_puts(out, labelled ? "   " : " ");
	for (const char *p = labelled ? l->label : ""; *p; p++)
		buf_putc(out, *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p);
	buf_printf(out, "%s%s", labelled ? ": " : "", l->text);
}

/* A line with what goes on below it; of WHY the first says enough here. */
static void
put_case(struct buf *out, const struct case_file *f, const char *label)
{
	for (size_t i = 0; i < f->n; i++) {
		if (!str_eq(f->v[i].label, label))
			continue;
		put_case_line(out, &f->v[i]);
		while (!str_eq(label, "WHY") && i + 1 < f->n && !*f->v[i + 1].label)
			put_case_line(out, &f->v[++i]);
	}
}

/* A case as one text, what is asked for most first. */
static void
case_text(const struct app *a, size_t object, struct buf *out)
{
	static const char *const labels[] = {"WHY", "WHO", "HIDDEN", "RULE"};
	const struct drift_object *o = &a->model.drift->v[object];
	size_t k = model_worst(&a->model, object);
	struct case_file f = {0};

	buf_printf(out, "%s ", ref_name(o->ref, o->key.ns));
	if (k == SIZE_MAX)
		return;
	render_case(&f, a->model.drift, object, k, a->o->rules, &a->o->render);
	for (size_t i = 0; i < countof(labels); i++)
		put_case(out, &f, labels[i]);
	case_file_release(&f);
}

static void
detail_text(const struct app *a, const struct changes_tree *st, struct buf *out)
{
	const struct changes_row *r = changes_row(st);

	if (!r)
		return;
	if (r->level == CHANGES_OBJECT && a->model.examined) {
		case_text(a, r->object, out);
		return;
	}
	changes_line(a, st, r, out);
	if (r->level == CHANGES_CAUSE)
		buf_printf(out, "   one cause, many changes: %s lists them",
			   keymap_key(a->keys, ACTION_OPEN));
	else if (r->level != CHANGES_OBJECT && !st->groups[r->group].open)
		buf_printf(out, "   %s unfolds", keymap_key(a->keys, ACTION_OPEN));
	else if (r->level == CHANGES_OBJECT)
		buf_puts(out, ": what changed is still being read");
}

/* A line of the band, where there is one: its row is taken off r. */
static void
draw_nights(const struct app *a, struct screen *s, struct rect *r)
{
	bool tells = app_pane_tells(a);
	struct buf b = {0};
	int row;

	if (s->cols < NIGHTS_COLS || r->rows < (tells ? 2 : 3) ||
	    !changes_nights(a, (size_t)r->cols - 2, &b))
		return;
	row = tells ? r->row++ : r->row + r->rows - 1;
	r->rows--;
	screen_cut(s, row, r->col + 1, r->cols - 1, ROLE_DIM, b.p);
	buf_release(&b);
}

/* What the list is: "sorted by severity   6 of 6 objects   1 selected" */
static void
put_list(const struct app *a, struct buf *out)
{
	struct model_counts c;

	model_count(&a->model, &c);
	buf_printf(out, "sorted by %s   %zu of %zu object%s", sort_name(a->model.sort), c.matching,
		   c.objects, c.objects == 1 ? "" : "s");
	if (a->model.nselected)
		buf_printf(out, "   %zu selected", a->model.nselected);
}

#define ABOUT_MOUSE "Shift-drag selects text"

/* The case is in the pane: here is what it does not tell. */
static void
draw_list_line(const struct app *a, const struct changes_tree *st, struct screen *s, struct rect r)
{
	const struct changes_row *row = changes_row(st);
	struct buf b = {0};
	int end;

	if (row && row->level != CHANGES_OBJECT)
		detail_text(a, st, &b);
	else
		put_list(a, &b);
	end = 1 + screen_cut(s, r.row, r.col + 1, r.cols - 2, ROLE_DIM, b.p);
	if (a->o->mouse && end + (int)sizeof(ABOUT_MOUSE) + 2 < r.cols)
		screen_right(s, r.row, r.col + r.cols - 1, r.cols, ROLE_DIM, ABOUT_MOUSE);
	buf_release(&b);
}

void
changes_detail(const struct app *a, const struct view *v, struct screen *s, struct rect r)
{
	struct buf text = {0}, wrapped = {0};
	const char *p;

	draw_nights(a, s, &r);
	if (app_pane_tells(a)) {
		draw_list_line(a, v->state, s, r);
		return;
	}
	detail_text(a, v->state, &text);
	render_wrap(&wrapped, buf_cstr(&text), 0, (size_t)(r.cols > 4 ? r.cols - 2 : 2));
	p = buf_cstr(&wrapped);
	for (int i = 0; i < r.rows && *p; i++) {
		size_t n = strcspn(p, "\n");
		bool cut = i + 1 == r.rows && p[n];

		screen_put(s, r.row + i, r.col + 1, r.cols - (cut ? 4 : 1), ROLE_TEXT, p, n);
		if (cut)
			screen_right(s, r.row + i, r.col + r.cols - 1, 2, ROLE_DIM, "..");
		p += n + (p[n] == '\n');
	}
	buf_release(&text);
	buf_release(&wrapped);
}
