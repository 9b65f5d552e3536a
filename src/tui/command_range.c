/* What a candidate of `:diff` stands for: the two snapshots, and what is known of their difference. */
#include "command.h"

/* The snapshot of a word in the cluster that is shown; false: none. The date is lent until the next. */
static bool
resolve(struct app *a, const char *word, struct store_snapshot *out)
{
	struct store_query q = a->o->query;
	struct store_point p;

	q.context = a->model.to.at.context;
	if (*word == '-' || strchr(word, '/') || flow_point(a->o->store, word, &q, &p, NULL) != 0)
		return false;
	*out = *p.at;
	return true;
}

static bool
same_time(const struct store_snapshot *a, const struct store_snapshot *b)
{
	return a->instant == b->instant && str_eq(a->sha256, b->sha256);
}

/* Numbers that are there without reading: of the range that is shown, of a night that was counted. */
static const struct drift_summary *
summary_of(const struct model *m, const struct store_snapshot *from, const struct store_snapshot *to)
{
	size_t n = 0, rows;
	const struct store_snapshot *v = m->nights ? timeline_snapshots(m->nights, &n) : NULL;
	const struct log_row *row;

	if (m->examined && flow_same(from, &m->from.at) && flow_same(to, &m->to.at))
		return &m->drift->summary;
	for (size_t i = 1; i < n; i++)
		if (same_time(&v[i - 1], from) && same_time(&v[i], to)) {
			row = &timeline_rows(m->nights, &rows)[timeline_row_of(m->nights, i)];
			return row->counted ? &row->summary : NULL;
		}
	return NULL;
}

static void
put_range(const struct app *a, const struct store_snapshot *from, const struct store_snapshot *to,
	  struct buf *out)
{
	const struct drift_summary *s = summary_of(&a->model, from, to);
	const struct render_opts *o = &a->o->render;

	when_print_day(out, from->instant, o->zone, o->now);
	buf_puts(out, " -> ");
	when_print_day(out, to->instant, o->zone, o->now);
	if (s)
		buf_printf(out, "   +%zu ~%zu -%zu", s->added, s->changed + s->recreated, s->removed);
}

bool
candidate_range(struct app *a, const char *line, const char *word, struct buf *out)
{
	struct command_line l = {0};
	struct store_snapshot from, to;
	size_t n = strlen(line), before;
	const char *first, *second;
	bool known = false;

	if (command_split(&l, line, NULL) != 0 || !l.n || !str_eq(l.v[0], "diff"))
		goto done;
	before = l.n - (line[n - 1] != ' ');	/* words before the one that is typed */
	first = before == 2 ? l.v[1] : word;
	second = before == 2 ? word : "latest";
	if ((before != 1 && before != 2) || !resolve(a, first, &from))
		goto done;
	from = snapshot_copy(&from);
	known = resolve(a, second, &to);
	if (known)
		put_range(a, &from, &to, out);
	snapshot_free(&from);
done:
	command_line_release(&l);
	return known;
}
