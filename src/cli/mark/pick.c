/* Which changes `assay mark` means: in a comparison, else among the marks that there are. */
#include "mark.h"

#include <stdlib.h>

/* ---- the range ---- */

/* What nobody has looked at; before anybody ever has, the last night. */
static int
default_range(struct mark_job *j, struct error *err)
{
	struct store_snapshot at;
	const char *from = "@~1";
	const struct mark *const *v;
	size_t n;

	if (point_resolve(j->c, "latest", &at, err) != 0)
		return -1;
	v = reviews_all(j->c->reviews, j->c->now, &n);
	for (size_t i = 0; i < n; i++)
		if (str_eq(v[i]->context, at.context))
			from = "reviewed";
	j->args.end[j->args.nends++] = mem_strdup(from);
	return 0;
}

int
mark_look(struct mark_job *j, const struct filter *f, struct examined **out,
	  struct error *err)
{
	const struct examine_opts o = {.rules = j->c->rules, .filter = *f,
				       .limits = LIMITS_DEFAULT,
				       .progress = progress_start(j->c)};

	return examine(out, j->c->store, &j->ends[0], &j->ends[1], &o, err);
}

/* ---- picking ---- */

static bool
id_fits(const char *word, const char *id)
{
	return str_starts(id, word);
}

static void
pick(struct mark_job *j, size_t object, size_t change)
{
	if (j->n == j->cap) {
		j->cap = j->cap ? j->cap * 2 : 64;
		j->object = mem_grow(j->object, j->cap, sizeof(*j->object));
		j->change = mem_grow(j->change, j->cap, sizeof(*j->change));
	}
	j->object[j->n] = object;
	j->change[j->n++] = change;
}

static bool
wanted(const struct mark_job *j, const struct verdict *v)
{
	if (v->hidden != SHOWN)
		return false;
	for (size_t i = 0; i < j->ids.n; i++)
		if (id_fits(j->ids.v[i], v->id))
			return true;
	return !j->ids.n;
}

static void
pick_shown(struct mark_job *j)
{
	const struct drift *d = examined_drift(j->e);

	for (size_t i = 0; i < d->n; i++)
		for (size_t k = 0; k < d->v[i].changes.n; k++)
			if (wanted(j, &d->v[i].verdicts[k]))
				pick(j, i, k);
}

/* The comparison moves on with what is reviewed: what was marked before is found among the marks,
 * of an object those of the newest comparison. */
static int
pick_marked(struct mark_job *j, struct error *err)
{
	size_t n, kept = 0;
	const struct mark *const *all = reviews_all(j->c->reviews, j->c->now, &n);
	int64_t newest = WHEN_NONE;

	j->marked = mem_zero(n + 1, sizeof(*j->marked));
	for (size_t i = 0; i < n; i++) {
		bool fits = !j->ids.n && str_eq(all[i]->context, j->ends[1].context);

		for (size_t k = 0; k < j->ids.n; k++)
			fits |= id_fits(j->ids.v[k], all[i]->id);
		if (fits)
			j->marked[kept++] = all[i];
	}
	if (mark_filter(j->c, &j->args, j->marked, &kept, err) != 0)
		return -1;
	for (size_t i = 0; i < kept; i++)
		if (j->marked[i]->to > newest)
			newest = j->marked[i]->to;
	for (size_t i = 0; i < kept; i++)
		if (j->ids.n || j->marked[i]->to == newest)
			j->marked[j->nmarked++] = j->marked[i];
	return 0;
}

/* Each id that was typed must mean one change. */
static int
check_ids(const struct mark_job *j, struct error *err)
{
	const struct drift *d = examined_drift(j->e);

	for (size_t i = 0; i < j->ids.n; i++) {
		const char *word = j->ids.v[i];
		size_t hits = 0;

		for (size_t k = 0; k < j->n; k++)
			hits += id_fits(word, d->v[j->object[k]].verdicts[j->change[k]].id);
		for (size_t k = 0; k < j->nmarked; k++)
			hits += id_fits(word, j->marked[k]->id);
		if (hits == 1)
			continue;
		error_set(err, ERR_NOT_FOUND, hits ? "'%s' is the start of several ids"
						   : "no change '%s' is shown there", word);
		return error_hint(err, "'assay diff FROM TO -o ndjson' prints them whole");
	}
	return 0;
}

static int
nothing(const struct mark_job *j, struct error *err)
{
	struct buf from = {0}, to = {0};

	when_print_short(&from, j->ends[0].instant, j->c->zone, j->c->now);
	when_print_short(&to, j->ends[1].instant, j->c->zone, j->c->now);
	error_set(err, ERR_NOT_FOUND, "no such change is shown between %s and %s", from.p, to.p);
	error_hint(err, "'assay diff FROM TO OBJECT' shows what there is, --noise what is hidden");
	buf_release(&from);
	buf_release(&to);
	return -1;
}

int
mark_find(struct mark_job *j, struct error *err)
{
	struct cli *c = j->c;

	if (session_rules(c, err) != 0 || session_reviews(c, err) != 0 ||
	    (!j->own_range && default_range(j, err) != 0) ||
	    range_resolve(c, &j->args, j->ends, err) != 0 ||
	    check_names(c, j->ends, 2, &c->opt.kinds, &j->args, err) != 0)
		return -1;
	j->filter.words = j->args.objects;
	j->filter.nwords = j->args.nobjects;
	if (mark_look(j, &j->filter, &j->e, err) != 0)
		return -1;
	if (c->opt.unreviewed)
		reviews_apply(c->reviews, examined_drift(j->e), c->now, true);
	pick_shown(j);
	if (!j->n && !j->own_range && pick_marked(j, err) != 0)
		return -1;
	if (check_ids(j, err) != 0)
		return -1;
	return j->n || j->nmarked ? 0 : nothing(j, err);
}
