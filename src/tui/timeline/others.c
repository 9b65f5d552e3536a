/* The other clusters of the store: rows of the Timeline below its nights. */
#include <stdlib.h>

#include "nights.h"

#define LATE (36 * 3600)	/* after the last one, a night has passed without */

/* "stage-eu1        latest 9h   14 of 14 nights   51 objects"; t NULL: not read yet. Of one that is late
 * only when the latest was, since that is what counts. */
static char *
other_line(const struct app *a, const struct other_cluster *o, size_t snapshots,
	   const struct timeline *t)
{
	struct buf b = {0};
	size_t n = 0, missing = 0;
	const struct log_row *rows = t ? timeline_rows(t, &n) : NULL;

	buf_add_safe(&b, o->name, strlen(o->name));
	buf_fill(&b, ' ', b.n < 16 ? 16 - b.n : 0);
	buf_puts(&b, " latest ");
	nights_age(&b, a->o->render.now - o->newest);
	if (*o->late)
		return buf_take(&b);
	for (size_t i = 0; i < n; i++)
		missing += rows[i].missing;
	if (missing)
		buf_printf(&b, "   %zu of %zu nights", n - missing, n);
	else
		buf_printf(&b, "   %zu snapshot%s", snapshots, snapshots == 1 ? "" : "s");
	if (n)
		buf_printf(&b, "   %llu objects", (unsigned long long)rows[0].objects);
	return buf_take(&b);
}

static char *
late_words(const struct app *a, int64_t newest)
{
	int64_t age = a->o->render.now - newest;

	return age > LATE ? mem_printf("LATE: no backup for %lld night%s", (long long)(age / 86400),
				       age / 86400 == 1 ? "" : "s")
			  : mem_strdup("");
}

static void
drop(struct other_cluster *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(v[i].name);
		free(v[i].line);
		free(v[i].late);
	}
	free(v);
}

void
nights_others_drop(struct nights *st)
{
	drop(st->others, st->nothers);
	st->others = NULL;
	st->nothers = 0;
}

/* What was read of a cluster that has no newer snapshot since. */
static void
keep_line(struct other_cluster *o, const struct other_cluster *before, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (before[i].told && before[i].newest == o->newest &&
		    str_eq(before[i].name, o->name)) {
			free(o->line);
			o->line = mem_strdup(before[i].line);
			o->told = true;
		}
}

void
nights_others_make(const struct app *a, struct nights *st)
{
	struct store_query q = a->o->query;
	struct other_cluster *before = st->others;
	size_t n, had = st->nothers;
	const char *const *names = flow_contexts(a->o->store, &n);

	st->others = mem_zero(n + 1, sizeof(*st->others));
	st->nothers = 0;
	for (size_t i = 0; i < n; i++) {
		struct other_cluster *o = &st->others[st->nothers];
		struct store_point newest;

		q.context = names[i];
		if (str_eq(names[i], a->model.to.at.context) ||
		    flow_point(a->o->store, "latest", &q, &newest, NULL) != 0)
			continue;
		*o = (struct other_cluster){.name = mem_strdup(names[i]),
					    .newest = newest.at->instant};
		o->late = late_words(a, o->newest);
		o->line = other_line(a, o, newest.index + 1, NULL);
		keep_line(o, before, had);
		st->nothers++;
	}
	drop(before, had);
	st->other = SIZE_MAX;
}

bool
nights_others_read(struct app *a, struct nights *st)
{
	struct store_query q = a->o->query;
	struct timeline *t = NULL;
	struct other_cluster *o;
	size_t i = 0, n;

	while (i < st->seen && (st->others[i].told || *st->others[i].late))
		i++;
	if (i >= st->seen || nights_other_more(st, i))
		return false;
	o = &st->others[i];
	q.context = o->name;
	o->told = true;
	if (timeline_open(&t, a->o->worker, &q, NULL) == 0) {
		timeline_snapshots(t, &n);
		free(o->line);
		o->line = other_line(a, o, n, t);
	}
	timeline_free(t);
	return true;
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
