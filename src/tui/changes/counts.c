/* The line of counts of the Changes screen: what is shown, and what hides how much of it. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "changes.h"

/* What there is no room for goes by rank, the highest first, the last of a rank before the others: a
 * number that would be cut is another number. What the filter hides is told longest, since it was
 * typed and nothing else on the screen shows it. */
enum rank { RANK_ALWAYS, RANK_FIRST, RANK_HAND, RANK_ALL, RANK_REST };

struct part {
	enum role role;
	enum rank rank;
	int gap;		/* blanks before it; 0: as many as there is room for */
	char text[64];
};
#define PARTS 16

struct parts {
	struct part v[PARTS];
	size_t n;
};

static void __attribute__((format(printf, 3, 4)))
add(struct parts *p, struct part as, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(as.text, sizeof(as.text), fmt, ap);
	va_end(ap);
	if (p->n < PARTS)
		p->v[p->n++] = as;
}

static void
add_reading(const struct model *m, struct parts *p)
{
	struct part head = {.role = ROLE_HEAD};

	if (m->reading && m->total)
		add(p, head, "reading %llu/%llu", (unsigned long long)m->done,
		    (unsigned long long)m->total);
	else if (m->reading)
		add(p, head, "reading");
}

static void
add_levels(const struct model_counts *c, struct parts *p)
{
	add(p, (struct part){.role = c->critical ? ROLE_CRITICAL : ROLE_TEXT}, "!! %zu",
	    c->critical);
	add(p, (struct part){.role = c->warning ? ROLE_WARNING : ROLE_TEXT, .gap = 3}, "! %zu",
	    c->warning);
	add(p, (struct part){.role = ROLE_TEXT, .gap = 3}, "i %zu", c->info);
}

static void
add_objects(const struct model *m, const struct model_counts *c, struct parts *p)
{
	add(p, (struct part){.role = ROLE_TEXT}, "+%zu ~%zu -%zu", c->added,
	    c->changed + c->recreated, c->removed);
	if (m->examined && m->drift->new_facts && m->drift->new_facts->objects)
		add(p, (struct part){.role = ROLE_TEXT, .rank = RANK_ALL, .gap = 1}, "of %zu",
		    (size_t)m->drift->new_facts->objects);
}

static void
add_hidden(const struct model *m, const struct model_counts *c, struct parts *p)
{
	static const struct part rest = {.role = ROLE_TEXT, .rank = RANK_REST};
	const struct drift_summary *d = &m->drift->summary;

	add(p, (struct part){.role = ROLE_TEXT, .rank = RANK_FIRST},
	    m->noise ? "noise %zu shown" : "noise %zu", c->noise);
	if (m->sieve && c->objects > c->matching)
		add(p, (struct part){.role = ROLE_TEXT}, "filter hides %zu",
		    c->objects - c->matching);
	if (d->groups)
		add(p, rest, "causes %zu", d->groups);
	if (c->derived)
		add(p, rest, "derived %zu", c->derived);
	if (d->filtered)
		add(p, rest, "options hide %zu", d->filtered);
	if (d->reviewed + d->accepted)
		add(p, rest, "marks hide %zu", d->reviewed + d->accepted);
	if (d->not_comparable)
		add(p, rest, "not comparable %zu", d->not_comparable);
}

static void
make_parts(const struct model *m, struct parts *p)
{
	struct model_counts c;

	model_count(m, &c);
	add_reading(m, p);
	if (m->examined)
		add_levels(&c, p);
	if (m->drift)
		add_objects(m, &c, p);
	if (!m->examined)
		return;
	add(p, (struct part){.role = ROLE_TEXT, .rank = RANK_HAND}, "by hand %zu", c.by_hand);
	add(p, (struct part){.role = ROLE_TEXT, .rank = RANK_FIRST}, "reviewed %zu/%zu", c.reviewed,
	    c.of);
	add_hidden(m, &c, p);
}

/* Blanks before a part when all stand apart by so many. */
static int
gap_before(const struct part *p, int gap)
{
	return p->gap && p->gap < gap ? p->gap : gap;
}

static int
width_of(const struct parts *p, int gap)
{
	int width = 0;

	for (size_t i = 0; i < p->n; i++)
		width += (i ? gap_before(&p->v[i], gap) : 1) + (int)strlen(p->v[i].text);
	return width;
}

/* Without the last of the highest rank; false when all that is left is wanted. */
static bool
drop_one(struct parts *p)
{
	size_t worst = 0;

	for (size_t i = 1; i < p->n; i++)
		if (p->v[i].rank >= p->v[worst].rank)
			worst = i;
	if (!p->n || p->v[worst].rank == RANK_ALWAYS)
		return false;
	memmove(&p->v[worst], &p->v[worst + 1], (p->n - worst - 1) * sizeof(p->v[0]));
	p->n--;
	return true;
}

void
changes_counts(const struct app *a, const struct view *v, struct screen *s, struct rect r)
{
	struct parts p = {0};
	int gap, col = 1;

	(void)v;
	make_parts(&a->model, &p);
	gap = width_of(&p, 4) <= r.cols ? 4 : 2;
	while (width_of(&p, gap) > r.cols && drop_one(&p))
		;
	for (size_t i = 0; i < p.n; i++) {
		col += i ? gap_before(&p.v[i], gap) : 0;
		if (col + (int)strlen(p.v[i].text) > r.cols)
			break;
		col += screen_puts(s, r.row, r.col + col, r.cols - col, p.v[i].role, p.v[i].text);
	}
}
