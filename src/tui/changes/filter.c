/* The filter of the changes is the model's: the Diff and the counts go by it, too. */
#include <stdlib.h>

#include "changes.h"

/* The cursor is on what it was on when typing began, if that fits; else on the worst that does. */
static void
look_at_match(struct changes_tree *st)
{
	const struct changes_row *r = changes_row(st);

	if (st->before.ref && r && r->level == CHANGES_OBJECT &&
	    str_eq(st->of->v[r->object].ref, st->before.ref))
		return;
	st->list.touched = false;
	changes_find(st);
	st->list.touched = true;
	changes_keep(st);
}

int
changes_filter(struct app *a, struct view *v, const char *text, struct error *err)
{
	struct changes_tree *st = v->state;
	struct sieve *s = NULL;

	if (!st->typing) {
		st->typing = st->list.touched = true;
		free(st->filter_before);
		st->filter_before = mem_strdup(a->model.filter);
		changes_keep(st);
		changes_place_set(&st->before, &st->at);
	}
	if (str_eq(text, a->model.filter))
		return 0;
	if (text[0] && sieve_new(&s, text, err) != 0)
		return -1;
	model_sieve(&a->model, s, text);
	changes_place_set(&st->at, &st->before);
	changes_remake(a, v);
	look_at_match(st);
	return 0;
}

void
changes_filter_end(struct app *a, struct view *v, bool keep)
{
	struct changes_tree *st = v->state;
	struct sieve *s = NULL;

	if (!st->typing)
		return;
	st->typing = false;
	if (keep)
		return;
	if (st->filter_before[0])
		sieve_new(&s, st->filter_before, NULL);	/* it was one */
	model_sieve(&a->model, s, st->filter_before);
	changes_place_set(&st->at, &st->before);
	changes_remake(a, v);
	st->list.top = st->before.top;
	list_fit(&st->list, st->nrows, st->list.height);
}

const char *
changes_filter_text(const struct app *a, const struct view *v)
{
	(void)v;
	return a->model.filter;
}

void
changes_filter_count(const struct app *a, const struct view *v, struct buf *out)
{
	struct model_counts c;

	(void)v;
	model_count(&a->model, &c);
	buf_printf(out, "%zu of %zu object%s match%s", c.matching, c.objects,
		   c.objects == 1 ? "" : "s", c.matching == 1 ? "es" : "");
	if (c.objects > c.matching)
		buf_printf(out, ", %zu hidden by this filter", c.objects - c.matching);
	if (a->model.sieve && sieve_tired(a->model.sieve))
		buf_puts(out, "; it takes too long on some values, they count as no match");
}
