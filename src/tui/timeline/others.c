/* The other clusters of the store: rows of the Timeline below its nights. */
#include <stdlib.h>

#include "nights.h"

#define LATE (36 * 3600)	/* after the last one, a night has passed without */

static char *
other_line(const struct app *a, const char *context, const struct store_point *newest)
{
	int64_t age = a->o->render.now - newest->at->instant;
	struct buf b = {0};

	buf_printf(&b, "%-16s latest ", context);
	nights_age(&b, age);
	buf_printf(&b, "   %zu snapshot%s", newest->index + 1, newest->index ? "s" : "");
	if (age > LATE)
		buf_printf(&b, "   LATE: none for %lld night%s", (long long)(age / 86400),
			   age / 86400 == 1 ? "" : "s");
	return buf_take(&b);
}

void
nights_others_drop(struct nights *st)
{
	for (size_t i = 0; i < st->nothers; i++) {
		free(st->others[i].name);
		free(st->others[i].line);
	}
	free(st->others);
	st->others = NULL;
	st->nothers = 0;
}

void
nights_others_make(const struct app *a, struct nights *st)
{
	struct store_query q = a->o->query;
	size_t n;
	const char *const *names = flow_contexts(a->o->store, &n);

	nights_others_drop(st);
	st->others = mem_zero(n + 1, sizeof(*st->others));
	for (size_t i = 0; i < n; i++) {
		struct store_point newest;

		q.context = names[i];
		if (!str_eq(names[i], a->model.to.at.context) &&
		    flow_point(a->o->store, "latest", &q, &newest, NULL) == 0)
			st->others[st->nothers++] = (struct other_cluster){
				mem_strdup(names[i]), other_line(a, names[i], &newest)};
	}
	st->other = SIZE_MAX;
}

int
nights_others_rows(const struct nights *st, int rows)
{
	int n = st->nothers > NIGHTS_OTHERS ? NIGHTS_OTHERS : (int)st->nothers;

	return n < rows / 3 ? n : rows / 3;
}

bool
nights_other_more(const struct nights *st, size_t other)
{
	return other + 1 == st->seen && st->nothers > st->seen;
}

/* Past the last night come the other clusters; false where the list moves. */
bool
nights_others_move(struct nights *st, enum action act)
{
	size_t now = st->other;
	bool at_end = !st->n || st->list.cursor + 1 == st->n;

	if (act == ACTION_DOWN && now == SIZE_MAX && at_end && st->seen)
		st->other = 0;
	else if (act == ACTION_LAST && st->seen && (at_end || now != SIZE_MAX))
		st->other = st->seen - 1;
	else if (now == SIZE_MAX)
		return false;
	else if (act == ACTION_DOWN)
		st->other = now + 1 < st->seen ? now + 1 : now;
	else
		st->other = act == ACTION_UP && now ? now - 1 : SIZE_MAX;
	return act == ACTION_DOWN || act == ACTION_UP || act == ACTION_LAST;
}

unsigned
nights_others_open(struct app *a, const struct nights *st)
{
	if (nights_other_more(st, st->other))
		overlay_cluster(a);
	else
		cluster_show(a, st->others[st->other].name);
	return REACT_DRAW;
}
