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
	char text[120];
};
#define PARTS 16
#define WIDE  140		/* columns from which on more is told */
/* How much: the filter in words, the rules that hide noise. */
enum much { MUCH_SHORT, MUCH_FILTER, MUCH_ALL };

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
add_objects(const struct model *m, const struct model_counts *c, struct parts *p, enum much much)
{
	add(p, (struct part){.role = ROLE_TEXT}, "+%zu ~%zu -%zu", c->added,
	    c->changed + c->recreated, c->removed);
	if (m->examined && m->drift->new_facts && m->drift->new_facts->objects)
		add(p, (struct part){.role = ROLE_TEXT, .rank = RANK_ALL, .gap = 1}, "of %zu%s",
		    (size_t)m->drift->new_facts->objects, much >= MUCH_FILTER ? " objects" : "");
}

#define RULES_MOST 3		/* told of those that hide noise */

/* "noise 7 hidden (hpa-replicas 4, last-applied 3)": the rules that hide most, most first. */
static void
put_noise(const struct model *m, struct buf *out)
{
	json_t *counts = m->drift->noise_counts, *n;
	json_int_t below = INT64_MAX;
	size_t told = 0;
	const char *rule;

	for (; told < RULES_MOST && told < json_object_size(counts);) {
		json_int_t most = 0;

		json_object_foreach(counts, rule, n)
			if (json_integer_value(n) < below && json_integer_value(n) > most)
				most = json_integer_value(n);
		if (!most)
			break;
		json_object_foreach(counts, rule, n)
			if (json_integer_value(n) == most && told++ < RULES_MOST)
				buf_printf(out, "%s%.32s %lld", out->n ? ", " : "", rule, (long long)most);
		below = most;
	}
	if (out->n && told < json_object_size(counts))
		buf_puts(out, ", ..");
}

static void
add_noise(const struct model *m, const struct model_counts *c, struct parts *p, enum much much)
{
	static const struct part first = {.role = ROLE_TEXT, .rank = RANK_FIRST};
	struct buf rules = {0};

	if (much >= MUCH_ALL && !m->noise)
		put_noise(m, &rules);
	if (m->noise)
		add(p, first, "noise %zu shown", c->noise);
	else if (rules.n)
		add(p, first, "noise %zu hidden (%s)", c->noise, rules.p);
	else
		add(p, first, "noise %zu", c->noise);
	buf_release(&rules);
}

static void
add_hidden(const struct model *m, const struct model_counts *c, struct parts *p, enum much much)
{
	static const struct part rest = {.role = ROLE_TEXT, .rank = RANK_REST};
	const struct drift_summary *d = &m->drift->summary;

	add_noise(m, c, p, much);
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
		add(p, rest, much >= MUCH_FILTER ? "not comparable %zu" : "? %zu",
		    d->not_comparable);
}

static void
make_parts(const struct model *m, struct parts *p, enum much much)
{
	struct model_counts c;

	model_count(m, &c);
	add_reading(m, p);
	if (m->examined)
		add_levels(&c, p);
	if (m->drift)
		add_objects(m, &c, p, much);
	if (!m->examined)
		return;
	add(p, (struct part){.role = ROLE_TEXT, .rank = RANK_HAND}, "by hand %zu", c.by_hand);
	add(p, (struct part){.role = ROLE_TEXT, .rank = RANK_FIRST}, "reviewed %zu/%zu", c.reviewed,
	    c.of);
	add_hidden(m, &c, p, much);
	if (much >= MUCH_FILTER)
		add(p, (struct part){.role = ROLE_TEXT, .rank = RANK_REST}, "filter: %s",
		    m->sieve && m->filter[0] ? m->filter : "none");
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
	for (int much = r.cols >= WIDE ? MUCH_ALL : MUCH_SHORT; much >= MUCH_SHORT; much--) {
		p.n = 0;
		make_parts(&a->model, &p, (enum much)much);
		if (width_of(&p, 4) <= r.cols)
			break;
	}
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
