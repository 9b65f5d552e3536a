/* The range: FROM and TO by words, what each comes to, and snapshots and labels to choose from. */
#include <stdio.h>
#include <stdlib.h>

#include "choose.h"

#define WORD_ROOM 100
#define RANGE_COLS 76

struct choice {
	const char *word;		/* lent by the timeline, or an own copy in mem */
	size_t row;			/* of the timeline; SIZE_MAX: a word of the grammar */
};

struct range {
	char word[2][WORD_ROOM];	/* FROM, TO */
	char said[2][300];		/* what each comes to; four bytes a column */
	bool bad[2];
	int field;
	bool typed;			/* in this field, so that the list follows it */
	struct choice *v;
	size_t n, cap;
	size_t *shown;
	struct list list;
	bool chosen;			/* the cursor's word stands in the field */
	struct arena mem;
	uint64_t generation;		/* of the model the choices are of */
};

/* ---- what there is to choose ---- */

static void
add_choice(struct range *g, const char *word, size_t row)
{
	vec_grow(g->v, g->n, g->cap);
	g->v[g->n++] = (struct choice){arena_strdup(&g->mem, word), row};
}

static void
add_labels(struct range *g, const char *labels, size_t row)
{
	for (const char *p = labels; *p; p += strspn(p, ", ")) {
		size_t n = strcspn(p, ",");
		char *word = arena_strndup(&g->mem, p, n);

		add_choice(g, word, row);
		p += n;
	}
}

static void
make_choices(const struct app *a, struct range *g)
{
	size_t n;
	const struct log_row *rows = timeline_rows(a->model.nights, &n);

	g->n = 0;
	add_choice(g, "reviewed", SIZE_MAX);
	for (size_t i = 0; i < n; i++) {
		if (rows[i].missing)
			continue;
		add_labels(g, rows[i].labels, i);
		add_choice(g, rows[i].name, i);
	}
	free(g->shown);
	g->shown = mem_zero(g->n + 1, sizeof(*g->shown));
	g->generation = a->model.generation;
}

static void
put_choice(const struct app *a, const struct range *g, size_t i, struct buf *out)
{
	const struct choice *c = &g->v[i];
	size_t n;
	const struct log_row *rows = timeline_rows(a->model.nights, &n);

	buf_printf(out, "%-12s ", c->word);
	if (c->row >= n) {
		buf_puts(out, "up to where all is reviewed");
		return;
	}
	when_print_short(out, rows[c->row].instant, a->o->render.zone, a->o->render.now);
	buf_printf(out, "  %llu objects%s", (unsigned long long)rows[c->row].objects,
		   rows[c->row].partial ? ", PARTIAL" : "");
}

/* All of them, until something is typed. */
static void
sift(const struct app *a, struct range *g)
{
	const char *word = g->typed ? g->word[g->field] : "";
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++) {
		struct buf b = {0};

		put_choice(a, g, i, &b);
		if (!*word || strcasestr(b.p, word))
			g->shown[n++] = i;
		buf_release(&b);
	}
	list_fit(&g->list, n, g->list.height);
}

/* ---- what a word comes to ---- */

static void
put_point(const struct app *a, const struct store_point *p, struct buf *out)
{
	const struct model *m = &a->model;
	size_t n, rows;
	const struct store_snapshot *v = timeline_snapshots(m->nights, &n);
	const struct log_row *row = timeline_rows(m->nights, &rows);

	if (!str_eq(p->at->context, m->to.at.context))
		buf_printf(out, "%s  ", p->at->context);
	when_print_short(out, p->at->instant, a->o->render.zone, a->o->render.now);
	for (size_t i = 0; i < n; i++)
		if (memcmp(&v[i].commit, &p->at->commit, sizeof(v[i].commit)) == 0)
			buf_printf(out, "  %llu objects",
				   (unsigned long long)row[timeline_row_of(m->nights, i)].objects);
	if (*p->note)
		buf_printf(out, "  (%s)", p->note);
}

static void
resolve(const struct app *a, struct range *g, int field)
{
	struct store_query q = a->o->query;
	struct store_point p;
	struct error err = {0};
	struct buf b = {0};
	size_t fit;

	q.context = a->model.to.at.context;
	g->bad[field] = flow_point(a->o->store, *g->word[field] ? g->word[field] : "latest", &q, &p,
				   &err) != 0;
	if (g->bad[field])
		buf_printf(&b, "%s%s%s", err.text, *err.hint ? ": " : "", err.hint);
	else
		put_point(a, &p, &b);
	fit = utf8_fit(buf_cstr(&b), b.n, sizeof(g->said[field]) / 4);
	memcpy(g->said[field], b.p, fit);
	g->said[field][fit] = '\0';
	buf_release(&b);
}

/* ---- drawing ---- */

static struct rect
place(const struct screen *s)
{
	int cols = s->cols < RANGE_COLS ? s->cols : RANGE_COLS;
	int rows = s->rows > 20 ? 18 : s->rows > 8 ? s->rows - 2 : s->rows;

	return (struct rect){(s->rows - rows) / 2, (s->cols - cols) / 2, rows, cols};
}

static void
draw_field(const struct range *g, struct screen *s, struct rect r, int field)
{
	int at = screen_puts(s, r.row, r.col + 1, r.cols - 1, ROLE_HEAD, field ? "TO   " : "FROM ");
	int width = r.cols - 2 - at, word = r.cols > 60 ? 22 : width;

	at += r.col + 1;
	screen_fill(s, (struct rect){r.row, at, 1, word}, ROLE_BAR);
	screen_cut(s, r.row, at, word, ROLE_BAR, g->word[field]);
	if (field == g->field) {
		s->cursor_row = r.row;
		s->cursor_col = at + screen_width(g->word[field]);
	}
	if (word < width)
		screen_cut(s, r.row, at + word + 2, r.col + r.cols - at - word - 2,
			   g->bad[field] ? ROLE_ALARM : ROLE_TEXT,
			   g->bad[field] ? "no such snapshot" : g->said[field]);
}

static void
draw(const struct app *a, const struct overlay *o, struct screen *s)
{
	const struct range *g = o->state;
	struct rect in = screen_box(s, place(s), "Range");
	struct list l = g->list;
	int top = 2;

	if (in.rows < 2 || in.cols < 10)
		return;
	for (int field = 0; field < 2; field++)
		draw_field(g, s, (struct rect){in.row + field, in.col, 1, in.cols}, field);
	if (in.cols <= 60 && in.rows > 4)
		screen_cut(s, in.row + top++, in.col + 1, in.cols - 1,
			   g->bad[g->field] ? ROLE_ALARM : ROLE_TEXT, g->said[g->field]);
	else if (in.rows > 6 && g->bad[g->field])
		screen_cut(s, in.row + top++, in.col + 1, in.cols - 1, ROLE_ALARM,
			   g->said[g->field]);
	else if (in.rows > 6)
		screen_cut(s, in.row + top++, in.col + 1, in.cols - 1, ROLE_DIM,
			   "Tab other end   Up Down choose   Enter compare   Esc close");
	list_fit(&l, l.n, in.rows - top);
	if (!l.n && in.rows > top)
		screen_cut(s, in.row + top, in.col + 1, in.cols - 1, ROLE_DIM,
			   "no snapshot or label of the list has that in it");
	for (int i = 0; i < in.rows - top && l.top + (size_t)i < l.n; i++) {
		struct rect r = {in.row + top + i, in.col, 1, in.cols};
		struct buf b = {0};

		put_choice(a, g, g->shown[l.top + (size_t)i], &b);
		screen_cut(s, r.row, r.col + 1, r.cols - 1, ROLE_TEXT, b.p);
		if (g->chosen && l.top + (size_t)i == l.cursor)
			screen_flag(s, r, CELL_CURSOR);
		buf_release(&b);
	}
}

/* ---- keys ---- */

static unsigned
apply(struct app *a, struct overlay *o)
{
	struct range *g = o->state;
	struct error err = {0};
	char note[200] = "";

	resolve(a, g, 0);
	resolve(a, g, 1);
	if (g->bad[0] || g->bad[1]) {
		g->field = g->bad[0] ? 0 : 1;
		return REACT_DRAW;
	}
	undo_note_range(a);
	if (model_words(&a->model, *g->word[0] ? g->word[0] : "latest",
			*g->word[1] ? g->word[1] : NULL, note, &err) != 0)
		app_say_error(a, &err);
	else if (*note)
		app_say(a, "%s", note);
	return REACT_DONE;
}

/* The word under the cursor goes into the field. */
static void
choose(const struct app *a, struct range *g, enum action move)
{
	if (!g->list.n)
		return;
	if (g->chosen)
		list_act(&g->list, move);
	g->chosen = true;
	snprintf(g->word[g->field], WORD_ROOM, "%s", g->v[g->shown[g->list.cursor]].word);
	resolve(a, g, g->field);
}

static void
other_field(const struct app *a, struct range *g)
{
	g->field = !g->field;
	g->typed = g->chosen = false;
	g->list.cursor = g->list.top = 0;
	sift(a, g);
}

/* What stands in the field until something is typed is replaced by it, and edited by other keys. */
static bool
types(struct range *g, const struct key *k)
{
	char *word = g->word[g->field];
	bool text = k->code == K_PASTE || (k->code >= ' ' && k->code != 127 && k->code < 0x110000);

	if (text && (!g->typed || g->chosen))
		*word = '\0';
	return typed_key(word, WORD_ROOM, k);
}

static unsigned
key(struct app *a, struct overlay *o, const struct key *k)
{
	static const struct {
		uint32_t code;
		enum action move;
	} moves[] = {
		{K_DOWN, ACTION_DOWN}, {K_UP, ACTION_UP}, {K_PGDN, ACTION_PAGE_DOWN},
		{K_PGUP, ACTION_PAGE_UP},
	};
	struct range *g = o->state;

	if (g->generation != a->model.generation) {
		make_choices(a, g);
		sift(a, g);
	}
	if (k->code == K_F1)
		return REACT_PASS;
	if (k->code == K_ESC)
		return REACT_DONE;
	if (k->code == K_ENTER)
		return apply(a, o);
	for (size_t i = 0; i < countof(moves); i++)
		if (moves[i].code == k->code)
			choose(a, g, moves[i].move);
	if (k->code == K_TAB || k->code == K_SHIFT_TAB) {
		other_field(a, g);
	} else if (types(g, k)) {
		g->typed = true;
		g->chosen = false;
		g->list.cursor = g->list.top = 0;
		sift(a, g);
		resolve(a, g, g->field);
	}
	return REACT_DRAW;
}

static void
close_range(struct app *a, struct overlay *o)
{
	struct range *g = o->state;

	(void)a;
	free(g->v);
	free(g->shown);
	arena_release(&g->mem);
	free(g);
}

static const struct overlay_ops range_ops = {
	.name = "range",
	.draw = draw,
	.key = key,
	.close = close_range,
};

/* The word of an end of the range, as the timeline has it; else its commit. */
static void
put_word(const struct app *a, const struct end *e, char word[WORD_ROOM])
{
	size_t n, i = timeline_row_of(a->model.nights, e->index);
	const struct log_row *rows = timeline_rows(a->model.nights, &n);
	size_t at = 0;

	if (i < n) {
		snprintf(word, WORD_ROOM, "%s", rows[i].name);
		return;
	}
	for (size_t k = 0; k < sizeof(e->at.commit.id); k++)
		at += (size_t)snprintf(word + at, WORD_ROOM - at, "%02x", e->at.commit.id[k]);
}

void
overlay_range(struct app *a)
{
	struct range *g = mem_zero(1, sizeof(*g));

	put_word(a, &a->model.from, g->word[0]);
	put_word(a, &a->model.to, g->word[1]);
	g->list.height = 10;
	make_choices(a, g);
	resolve(a, g, 0);
	resolve(a, g, 1);
	sift(a, g);
	overlay_push(a, &range_ops, g);
}
