/* Who made a change of one object between two neighbouring snapshots. */
#include "versions.h"
#include "requests/requests.h"

#include <stdlib.h>

/* What logs tell of the newer one, beside its origins. */
static void
ask_logs(struct author_pair *p, struct store *s, int64_t until)
{
	struct kinds *ks = kinds_new();
	struct requests_view v;

	kinds_note(ks, p->key->group, "", p->key->kind, *p->key->ns != '\0');
	requests_view_open(&v, p->audit, s, ks);
	p->origins[1] = requests_view(&v, p->origins[1], p->key, p->body[1], until);
	requests_view_close(&v);
	kinds_free(ks);
}

void
author_open(struct author_pair *p, struct store *s, const struct store_snapshot *a,
	    const struct store_snapshot *b)
{
	const struct store_snapshot *const at[] = {a, b};

	for (size_t i = 0; i < countof(at); i++) {
		p->body[i] = flow_read(s, at[i], SECTION_OBJECTS, p->key, NULL);
		p->origins[i] = flow_read(s, at[i], SECTION_ORIGINS, p->key, NULL);
	}
	p->old_instant = a->instant;
	if (p->audit)
		ask_logs(p, s, b->instant);
}

void
author_close(struct author_pair *p)
{
	for (size_t i = 0; i < countof(p->body); i++) {
		json_decref(p->body[i]);
		json_decref(p->origins[i]);
		p->body[i] = p->origins[i] = NULL;
	}
}

static void
ask(const struct author_pair *p, const struct change *c, bool anew, struct origin *out)
{
	const struct origin_ask q = {
		.key = p->key,
		.old_body = anew ? NULL : p->body[0],
		.new_body = p->body[1],
		.old_origins = anew ? NULL : p->origins[0],
		.new_origins = p->origins[1],
		.old_instant = anew ? WHEN_NONE : p->old_instant,
	};

	assess_origin(p->rules, &q, c, out);
}

void
author_of(const struct author_pair *p, const struct path *at, bool anew, struct origin *out)
{
	const struct limits lim = LIMITS_DEFAULT;
	struct change c = {.at = *at};

	if (p->body[0] && !p->body[1]) {	/* who deleted the object deleted its fields */
		ask(p, &(struct change){.op = CHANGE_REMOVE}, false, out);
		return;
	}
	anew |= !p->body[0];
	if (!anew)
		c.old_value = compare_find(p->body[0], at, &lim);
	if (p->body[1])
		c.new_value = compare_find(p->body[1], at, &lim);
	c.op = !c.new_value ? CHANGE_REMOVE : c.old_value ? CHANGE_REPLACE : CHANGE_ADD;
	ask(p, &c, anew, out);
	if (!out->manager && !out->user && anew && p->body[1]) {	/* who made the object made its fields */
		const struct change whole = {.op = CHANGE_ADD};

		origin_release(out);
		ask(p, &whole, true, out);
	}
	json_decref(c.old_value);
	json_decref(c.new_value);
}

static bool
is_told(const struct origin *g)
{
	return g->manager || g->user;
}

/* The one manager of all that changed; false if there are several, or one is not known. */
static bool
author_of_all(const struct author_pair *p, const struct examine_opts *o, struct origin *out)
{
	struct kinds *ks = kinds_new();
	const struct compare_opts co = {.kinds = ks, .limits = o->limits};
	struct changes c = {0};
	bool one = true;

	if (p->body[0] && p->body[1])
		compare_objects(p->key, p->body[0], p->body[1], &co, &c, NULL);
	else if (p->body[1])
		compare_whole(CHANGE_ADD, NULL, p->body[1], &c);
	else if (p->body[0])
		compare_whole(CHANGE_REMOVE, p->body[0], NULL, &c);
	for (size_t i = 0; i < c.n && one; i++) {
		struct origin g;

		ask(p, &c.v[i], !p->body[0], &g);
		one = is_told(&g) && (!is_told(out) || (str_eq(g.manager, out->manager) &&
							str_eq(g.user, out->user)));
		if (one && (!is_told(out) || g.time > out->time)) {
			origin_release(out);
			*out = g;
		} else {
			origin_release(&g);
		}
	}
	changes_release(&c);
	kinds_free(ks);
	return one && is_told(out);
}

static void
fill_who(struct history *h, struct span *s, const struct author_pair *p,
	 const struct examine_opts *o)
{
	struct origin g = {.time = WHEN_NONE};
	struct path at = {0};
	bool known = false;

	if (*s->path && path_parse(&at, s->path, NULL) == 0) {
		author_of(p, &at, s->anew, &g);
		known = is_told(&g);
	} else if (!*s->path && s->anew) {
		ask(p, &(struct change){.op = CHANGE_RECREATE}, true, &g);
		known = is_told(&g);
	} else if (!*s->path) {
		known = author_of_all(p, o, &g);
	}
	if (known) {
		s->who = g.manager ? arena_strdup(&h->strings, g.manager) : NULL;
		s->user = g.user ? arena_strdup(&h->strings, g.user) : NULL;
		s->who_time = g.time;
	}
	path_release(&at);
	origin_release(&g);
}

void
history_authors(struct history *h, const struct object_past *of, const struct examine_opts *o)
{
	struct author_pair p = {.key = of->key, .rules = o->rules, .audit = o->audit};
	const struct store_snapshot *v = of->v;

	if (!o->rules)
		return;
	for (size_t i = 1; i < of->n; i++) {
		bool open = false;

		for (size_t j = 0; j < h->n; j++) {
			struct span *span = &h->v[j];

			if (span->from != v[i].instant || span->first_seen)
				continue;
			if (!open)
				author_open(&p, of->store, &v[i - 1], &v[i]);
			open = true;
			fill_who(h, span, &p, o);
		}
		author_close(&p);
	}
}
