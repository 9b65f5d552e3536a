/* What the Timeline reads for its lower band: the night under the cursor, and then the other clusters. */
#include "nights.h"

/* A reading of the night under the cursor: not wanted any more when that has moved. */
struct look {
	struct app *a;
	struct nights *st;
	size_t row;
};

static bool
look_tick(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	struct look *l = ctx;

	return app_tick(l->a, what, done, total) || l->st->list.cursor >= l->st->n ||
	       l->st->shown[l->st->list.cursor] != l->row;
}

/* What the band tells of a night and only a whole comparison can: what it changed, what it lacks. */
static bool
wants_look(const struct app *a, const struct nights *st, const struct log_row *r)
{
	const struct drift_summary *n = &r->summary;

	if (!r->counted || r->nchanged || st->shown[st->list.cursor] == st->failed)
		return false;
	return (r->partial && !*r->lacks) ||
	       (a->cols >= NIGHTS_WIDE && n->added + n->changed + n->removed + n->recreated);
}

bool
nights_work(struct app *a, struct view *v)
{
	struct nights *st = v->state;
	const struct log_row *r = nights_row(a, st, st->list.cursor);
	struct look look = {a, st, r ? st->shown[st->list.cursor] : SIZE_MAX};
	const struct examine_opts o = {.rules = a->o->rules, .filter = a->o->filter,
				       .limits = LIMITS_DEFAULT,
				       .progress = {.ctx = &look, .tick = look_tick}};
	const struct timeline_want want = {.examine = &o, .whole = true, .lacks = true,
					   .changed = true};
	struct error err = {0};

	if (!r || !wants_look(a, st, r))
		return nights_others_read(a, st);
	if (timeline_count(a->model.nights, a->o->worker, look.row, &want, &err) == 0)
		st->failed = r->nchanged || *r->lacks ? SIZE_MAX : look.row;
	else if (err.code != ERR_CANCELLED)
		st->failed = look.row;
	return true;
}
