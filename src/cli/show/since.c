/* What of an object has not always been so: blame, for the comments of show. */
#include "show.h"

#include <stdlib.h>

#include "assay/flow/blame.h"
#include "assay/flow/past.h"
#include "assay/flow/timeline.h"

/* The pointer to the field, or to the string with the document that holds it; steps gets how many
 * lead there. */
static bool
find_place(json_t *whole, const struct path *p, struct buf *pointer, size_t *steps)
{
	for (*steps = p->n; *steps; --*steps) {
		const struct path head = {.v = p->v, .n = *steps};
		const json_t *at;

		buf_clear(pointer);
		at = path_find(whole, &head, pointer);
		if (at && (*steps == p->n || json_is_string(at)))
			return true;
	}
	return false;
}

static char *
inner_path(const struct path *p, size_t from)
{
	const struct path tail = {.v = p->v + from, .n = p->n - from};
	struct buf b = {0};

	if (!tail.n)
		return NULL;
	if (tail.n == 1 && tail.v[0].kind == STEP_MEMBER)
		return mem_strdup(tail.v[0].name);
	path_print(&b, &tail);
	return buf_take(&b);
}

static void
add(struct since_list *l, const struct blame_field *f, const struct picked *p)
{
	struct shown_since *s = &l->v[l->n];
	struct path at = {0};
	struct buf pointer = {0};
	size_t steps;

	if (path_parse(&at, f->path, NULL) != 0)
		return;
	*s = (struct shown_since){.since = f->since, .was = f->was};
	if (find_place(p->whole, &at, &pointer, &steps))
		s->pointer = picked_place(p, buf_cstr(&pointer));
	if (s->pointer) {
		s->inner = inner_path(&at, steps);
		l->n++;
	}
	buf_release(&pointer);
	path_release(&at);
}

/* What came with the object is told once. */
static void
take(struct since_list *l, const struct picked *p)
{
	l->v = mem_zero(l->blame->n + 1, sizeof(*l->v));
	for (size_t i = 0; i < l->blame->n; i++) {
		const struct blame_field *f = &l->blame->v[i];

		if (f->made)
			l->made = f->since;
		else if (!f->first_seen)
			add(l, f, p);
	}
}

int
since_look(struct since_list *out, struct cli *c, const struct store_snapshot *at,
	   const struct object_key *k, const struct picked *p, struct error *err)
{
	struct blame_opts o = {.rules = c->rules, .kinds = c->kinds, .limits = LIMITS_DEFAULT,
			       .progress = progress_start(c)};
	struct past_mix mix = {0};
	struct timeline *t = NULL;
	size_t n, all;
	int rc = -1;

	out->blame = mem_zero(1, sizeof(*out->blame));
	if (timeline_to(c, at, &t, &n, err) == 0 &&
	    past_mix(&mix, c->store, timeline_snapshots(t, &all), n, k, err) == 0 &&
	    flow_blame(&(struct object_past){c->store, mix.v, mix.n, k}, &o, out->blame, err) == 0) {
		take(out, p);
		rc = 0;
	}
	past_mix_release(&mix);
	timeline_free(t);
	return rc;
}

void
since_release(struct since_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->v[i].pointer);
		free(l->v[i].inner);
	}
	free(l->v);
	if (l->blame)
		blame_release(l->blame);
	free(l->blame);
}
