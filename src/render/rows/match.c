/*
 * Two pages compared. Lines that differ by the comma at their end only are the
 * same. Each other line is told by the record of the nearest place above it;
 * where that record is hidden, the line stands as if nothing had changed, in
 * its new text. No record that is to be seen goes without a line: else all
 * that differs is shown.
 */
#include "rows.h"

#include <stdlib.h>

#define COST_MAX 2000		/* differing lines before the rest is one block */
#define CELLS_MAX 10000		/* old times new lines of a block that are paired by likeness */
#define LOOKS (1U << 15)	/* items of lists that may be looked at for the old places */

/* What the records say of a line. */
enum look { LOOK_NOTHING, LOOK_HIDDEN, LOOK_SHOWN };

struct cover {
	enum look look;
	size_t change;
};

struct matcher {
	struct match *m;
	struct cover *cover[2];		/* of each place */
	const struct drift_object *ob;
	const struct rows_opts *o;
	bool all;			/* what no visible record tells is signed, too */
	size_t looks;
	size_t shift;			/* of the last item found, from side to side; wraps */
};

/* A run of lines that differ: [lo, hi) of both sides. */
struct block {
	size_t lo[2], hi[2];
	size_t *mate;			/* of each old line; NOWHERE */
};

/* ---- records to places ---- */

/* The item has all the key members of the step: mostly it stands where the record says, or as far
 * from there as the one before it. */
static bool
is_item(const json_t *item, const struct step *s)
{
	const char *key;
	json_t *v;

	if (!item || s->kind != STEP_KEYED || s->dup || !json_object_size(s->value))
		return false;
	json_object_foreach(s->value, key, v)
		if (!json_equal(tree_at(item, key), v))
			return false;
	return true;
}

/* One step down on the other side, its pointer token appended; NULL where it is not known. */
static const json_t *
other_step(struct matcher *g, const json_t *here, const struct step *s, const char *token,
	   struct buf *pointer)
{
	const struct path one = {.v = (struct step *)(uintptr_t)s, .n = 1};
	size_t n = json_array_size(here), before = pointer->n;
	unsigned long long index = 0;
	bool known = n && str_to_u64(token, strcspn(token, "/"), &index);

	if (known && is_item(json_array_get(here, index + g->shift), s)) {
		buf_printf(pointer, "/%zu", (size_t)index + g->shift);
		return json_array_get(here, index + g->shift);
	}
	if (n > g->looks)
		return NULL;
	g->looks -= n;
	here = path_find((json_t *)(uintptr_t)here, &one, pointer);
	if (here && known)
		g->shift = strtoull(pointer->p + before + 1, NULL, 10) - index;
	return here;
}

/* The place in the page that the record's pointer is not of. */
static size_t
other_place(struct matcher *g, const struct change *c, const json_t *body, const struct page *p)
{
	const char *token = c->pointer;
	struct buf pointer = {0};
	size_t at = NOWHERE;

	/* a pointer stops at the string that holds a document */
	for (size_t i = 0; body && i < c->at.n && token && *token == '/'; i++) {
		body = other_step(g, body, &c->at.v[i], token + 1, &pointer);
		token = strchr(token + 1, '/');
	}
	if (body)
		at = page_find(p, buf_cstr(&pointer));
	buf_release(&pointer);
	return at;
}

static void
mark_place(struct page *p, size_t place, size_t change, bool visible)
{
	size_t *mark;

	if (place == NOWHERE)
		return;
	mark = visible ? &p->place[place].shown : &p->place[place].hidden;
	if (*mark == ROW_NO_CHANGE)
		*mark = change;
}

static void
mark_records(struct matcher *g)
{
	const json_t *body[2] = {g->ob->old_body, g->ob->new_body};

	for (size_t i = 0; i < g->ob->changes.n; i++) {
		const struct change *c = &g->ob->changes.v[i];
		bool visible = row_visible(&g->ob->verdicts[i], g->o);
		int own = c->op == CHANGE_REMOVE ? SIDE_OLD : SIDE_NEW;

		mark_place(&g->m->page[own], page_find(&g->m->page[own], c->pointer), i, visible);
		if (c->old_value && c->new_value && body[!own])
			mark_place(&g->m->page[!own],
				   other_place(g, c, body[!own], &g->m->page[!own]), i, visible);
	}
}

/* Down from the records to all below; up from them where nothing else is known. */
static struct cover *
covers_of(const struct page *p)
{
	struct cover *v = mem_zero(p->nplace + 1, sizeof(*v));

	for (size_t i = 0; i < p->nplace; i++) {
		const struct place *at = &p->place[i];

		v[i] = (struct cover){LOOK_NOTHING, ROW_NO_CHANGE};
		if (at->shown != ROW_NO_CHANGE)
			v[i] = (struct cover){LOOK_SHOWN, at->shown};
		else if (at->hidden != ROW_NO_CHANGE)
			v[i] = (struct cover){LOOK_HIDDEN, at->hidden};
		else if (at->parent != NOWHERE)
			v[i] = v[at->parent];
	}
	for (size_t i = p->nplace; i-- > 1;) {
		struct cover *above = &v[p->place[i].parent];
		const struct place *at = &p->place[p->place[i].parent];

		if (at->shown == ROW_NO_CHANGE && at->hidden == ROW_NO_CHANGE &&
		    above->look < v[i].look)
			*above = v[i];
	}
	return v;
}

static struct cover
cover_of(const struct matcher *g, int side, size_t line)
{
	size_t place = g->m->page[side].at[line];

	return place == NOWHERE ? (struct cover){LOOK_NOTHING, ROW_NO_CHANGE}
				: g->cover[side][place];
}

/* ---- pairs within a block ---- */

static void
mate_by_number(struct block *b)
{
	for (size_t k = 0; k < b->hi[0] - b->lo[0] && k < b->hi[1] - b->lo[1]; k++)
		b->mate[k] = b->lo[1] + k;
}

/* The pairs in order whose likeness is the most in all. */
static void
mate_by_likeness(const struct match *m, struct block *b)
{
	size_t no = b->hi[0] - b->lo[0], nn = b->hi[1] - b->lo[1], w = nn + 1;
	unsigned *best = mem_zero((no + 1) * w, sizeof(*best));
	unsigned *pair = mem_zero((no + 1) * w, sizeof(*pair));

	for (size_t i = no; i-- > 0;)
		for (size_t j = nn; j-- > 0;) {
			unsigned *at = &best[i * w + j];

			pair[i * w + j] = line_likeness(m->page[0].line[b->lo[0] + i],
							m->page[1].line[b->lo[1] + j]) +
					  best[(i + 1) * w + j + 1];
			*at = pair[i * w + j];
			*at = *at < best[(i + 1) * w + j] ? best[(i + 1) * w + j] : *at;
			*at = *at < best[i * w + j + 1] ? best[i * w + j + 1] : *at;
		}
	for (size_t i = 0, j = 0; i < no && j < nn;) {
		if (best[i * w + j] == pair[i * w + j])
			b->mate[i++] = b->lo[1] + j++;
		else if (best[i * w + j] == best[(i + 1) * w + j])
			i++;
		else
			j++;
	}
	free(best);
	free(pair);
}

/* ---- the lines ---- */

static void
line_add(struct match *m, char sign, size_t old, size_t new, size_t change)
{
	vec_grow(m->v, m->n, m->cap);
	m->v[m->n++] = (struct match_line){sign, {old, new}, change};
}

/* Does the line differ for the eye? What no record tells goes with its block. */
static bool
is_signed(const struct matcher *g, struct cover c, enum look block)
{
	if (g->all)
		return true;
	return c.look == LOOK_SHOWN || (c.look == LOOK_NOTHING && block == LOOK_SHOWN);
}

static void
put_pair(struct matcher *g, size_t old, size_t new, enum look block)
{
	struct cover a = {LOOK_NOTHING, ROW_NO_CHANGE}, b = a;
	bool old_signed, new_signed;

	if (old != NOWHERE)
		a = cover_of(g, SIDE_OLD, old);
	if (new != NOWHERE)
		b = cover_of(g, SIDE_NEW, new);
	if (old != NOWHERE && new != NOWHERE && a.look == LOOK_NOTHING)
		a = b;
	old_signed = old != NOWHERE && is_signed(g, a, block);
	new_signed = new != NOWHERE && is_signed(g, b, block);
	/* what two records tell is not one line that changed */
	if (old_signed && new_signed &&
	    (a.change == b.change || a.change == ROW_NO_CHANGE || b.change == ROW_NO_CHANGE)) {
		line_add(g->m, '~', old, new, b.change != ROW_NO_CHANGE ? b.change : a.change);
		return;
	}
	if (old_signed)
		line_add(g->m, '-', old, NOWHERE, a.change);
	if (new_signed)
		line_add(g->m, '+', NOWHERE, new, b.change);
	else if (new != NOWHERE)
		line_add(g->m, ' ', old_signed ? NOWHERE : old, new, ROW_NO_CHANGE);
}

static enum look
look_of(const struct matcher *g, const struct block *b)
{
	enum look most = LOOK_NOTHING;

	for (int s = 0; s < 2; s++)
		for (size_t i = b->lo[s]; i < b->hi[s]; i++)
			if (cover_of(g, s, i).look > most)
				most = cover_of(g, s, i).look;
	return most;
}

static void
put_block(struct matcher *g, struct block *b)
{
	size_t no = b->hi[0] - b->lo[0], nn = b->hi[1] - b->lo[1], new = b->lo[1];
	enum look look = look_of(g, b);

	b->mate = mem_zero(no + 1, sizeof(*b->mate));
	for (size_t i = 0; i < no; i++)
		b->mate[i] = NOWHERE;
	if (no * nn > CELLS_MAX || no + nn <= 2)
		mate_by_number(b);
	else
		mate_by_likeness(g->m, b);
	for (size_t i = 0; i < no; i++) {
		for (; b->mate[i] != NOWHERE && new < b->mate[i]; new++)
			put_pair(g, NOWHERE, new, look);
		put_pair(g, b->lo[0] + i, b->mate[i], look);
		if (b->mate[i] != NOWHERE)
			new++;
	}
	for (; new < b->hi[1]; new++)
		put_pair(g, NOWHERE, new, look);
	free(b->mate);
}

static void
put_all(struct matcher *g, const struct line_edit *e, size_t n)
{
	g->m->n = 0;
	for (size_t i = 0; i < n;) {
		struct block b = {.lo = {e[i].old_line, e[i].new_line}};

		b.hi[0] = b.lo[0];
		b.hi[1] = b.lo[1];
		if (e[i].op == LINE_SAME) {
			line_add(g->m, ' ', e[i].old_line, e[i].new_line, ROW_NO_CHANGE);
			i++;
			continue;
		}
		for (; i < n && e[i].op != LINE_SAME; i++)
			b.hi[e[i].op == LINE_NEW]++;
		put_block(g, &b);
	}
}

/* A record inside a string may have a line that another record has, too; else each has its own. */
static bool
all_told(const struct matcher *g)
{
	bool *told = mem_zero(g->ob->changes.n + 1, sizeof(*told)), any = false, ok = true;

	for (size_t i = 0; i < g->m->n; i++) {
		any = any || g->m->v[i].sign != ' ';
		if (g->m->v[i].change != ROW_NO_CHANGE)
			told[g->m->v[i].change] = true;
	}
	for (size_t i = 0; ok && i < g->ob->changes.n; i++) {
		const struct change *c = &g->ob->changes.v[i];

		if (told[i] || !row_visible(&g->ob->verdicts[i], g->o))
			continue;
		ok = any && (c->at.n == 0 || c->has_inner);
	}
	free(told);
	return ok;
}

void
match_init(struct match *m, const struct drift_object *ob, enum page_form form,
	   const struct rows_opts *o)
{
	struct matcher g = {.m = m, .ob = ob, .o = o, .looks = LOOKS};
	struct line_edit *e;
	size_t n;

	*m = (struct match){0};
	g.all = o->hidden && !o->unreviewed;
	page_init(&m->page[0], ob->old_body, form);
	page_init(&m->page[1], ob->new_body, form);
	mark_records(&g);
	for (int s = 0; s < 2; s++)
		g.cover[s] = covers_of(&m->page[s]);
	e = line_diff(m->page[0].line, m->page[0].n, m->page[1].line, m->page[1].n, COST_MAX, &n);
	put_all(&g, e, n);
	if (!g.all && !all_told(&g)) {
		g.all = true;
		put_all(&g, e, n);
	}
	free(e);
	free(g.cover[0]);
	free(g.cover[1]);
}

void
match_release(struct match *m)
{
	page_release(&m->page[0]);
	page_release(&m->page[1]);
	free(m->v);
}
