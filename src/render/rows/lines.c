/* Unified, side by side, JSON and YAML: the rows of two pages compared. */
#include "rows.h"

struct lines {
	struct diff_rows *out;
	const struct match *m;
	const struct rows_opts *o;
	enum rows_view view;
};

/* A row is known by the lines it stands for, whatever is folded around it. */
static size_t
id_of(const struct match_line *l, size_t what)
{
	return id_number(id_number(id_number(0xcbf29ce4, l->line[0]), l->line[1]), what);
}

static void
put_side(struct lines *f, struct row_text *t, int s, size_t line, bool whole)
{
	const struct page *p = &f->m->page[s];
	struct str text = whole ? p->whole[line] : p->line[line];

	t->text = row_safe(f->out, text.p, text.n);
	t->number = (unsigned)line + 1;
}

static void
put_both(struct lines *f, const struct match_line *l, char sign)
{
	struct diff_row *r = row_add(f->out, ROW_LINE, sign, id_of(l, (size_t)sign));
	struct row_text side[2] = {{0}, {0}};

	r->change = l->change;
	for (int s = 0; s < 2; s++)
		if (l->line[s] != NOWHERE)
			put_side(f, &side[s], s, l->line[s], true);
	if (l->sign == '~')
		match_marks(side);
	if (sign == '-' && f->view != ROWS_SIDE)
		side[1] = (struct row_text){0};
	if (sign == '+' && f->view != ROWS_SIDE)
		side[0] = (struct row_text){0};
	r->side[0] = side[0];
	r->side[1] = side[1];
}

/* What went, then what came, of the replaced lines [from, to). */
static void
put_changed(struct lines *f, size_t from, size_t to)
{
	const struct match_line *v = f->m->v;

	for (size_t i = from; i < to && f->view != ROWS_JSON && f->view != ROWS_YAML; i++)
		if (v[i].sign != '+')
			put_both(f, &v[i], '-');
	for (size_t i = from; i < to; i++)
		if (v[i].sign != '-')
			put_both(f, &v[i], '+');
}

static void
put_run(struct lines *f, size_t from, size_t to)
{
	const struct match_line *v = f->m->v;

	for (size_t i = from, end; i < to; i = end) {
		end = i + 1;
		if (v[i].sign == ' ' || f->view == ROWS_SIDE) {
			put_both(f, &v[i], v[i].sign);
			continue;
		}
		while (end < to && v[end].sign != ' ')
			end++;
		put_changed(f, i, end);
	}
}

static void
put_fold(struct lines *f, size_t from, size_t to)
{
	struct diff_row *r;

	if (from == to)
		return;
	if (to - from == 1) {	/* itself takes no more room */
		put_run(f, from, to);
		return;
	}
	r = row_add(f->out, ROW_FOLD, ' ', id_of(&f->m->v[from], 'f'));
	r->folded = to - from;
	row_both(r, arena_printf(&f->out->mem, "%zu lines unchanged", to - from));
}

static void
put_hunk(struct lines *f, size_t first)
{
	const struct match_line *l = &f->m->v[first];
	int s = l->line[1] != NOWHERE;
	const struct page *p = &f->m->page[s];
	struct diff_row *r;
	struct buf way = {0};

	page_way(&way, p, p->at[l->line[s]]);
	r = row_add(f->out, ROW_HUNK, ' ', id_of(l, 'h'));
	r->change = l->change;
	row_both(r, way.n ? arena_strndup(&f->out->mem, way.p, way.n) : "the object itself");
	buf_release(&way);
}

/* The next run of lines that belong together with the context around: [*from, *to). */
static bool
next_hunk(const struct lines *f, size_t *from, size_t *first, size_t *to)
{
	size_t context = f->o->context_lines, i = *to, last, n = f->m->n;

	while (i < n && f->m->v[i].sign == ' ')
		i++;
	if (i == n)
		return false;
	*first = last = i;
	*from = i - *to > context ? i - context : *to;
	for (; i < n && i - last <= 2 * context + 1; i++)
		if (f->m->v[i].sign != ' ')
			last = i;
	*to = n - last > context + 1 ? last + context + 1 : n;
	return true;
}

static void
put_hunks(struct lines *f)
{
	size_t from, first, to = 0, before = 0;

	while (next_hunk(f, &from, &first, &to)) {
		put_fold(f, before, from);
		put_hunk(f, first);
		put_run(f, from, to);
		before = to;
	}
	put_fold(f, before, f->m->n);
}

/* The lines of one side alone: of the newer body, or of one that is gone. */
static void
put_page(struct lines *f, bool gone)
{
	for (size_t i = 0; i < f->m->n; i++) {
		const struct match_line *l = &f->m->v[i];

		if (gone)
			put_both(f, l, '-');
		else if (l->line[1] != NOWHERE)
			put_both(f, l, l->sign == ' ' ? ' ' : '+');
	}
}

void
rows_of_lines(struct diff_rows *out, const struct drift_object *ob, enum rows_view view,
	      const struct rows_opts *o)
{
	struct match m;
	struct lines f = {.out = out, .m = &m, .o = o, .view = view};

	match_init(&m, ob, view == ROWS_YAML ? PAGE_YAML : PAGE_JSON, o);
	if (view == ROWS_JSON || view == ROWS_YAML)
		put_page(&f, !ob->new_body);
	else if (o->open)
		put_run(&f, 0, m.n);
	else
		put_hunks(&f);
	match_release(&m);
}
