/*
 * A drift over several nights: each snapshot's origins have the writes that the
 * logs of its archive tell, compared with the object as it was then. Those of
 * the snapshots between the ends are told beside those of the later end, held
 * against the object as it is there.
 */
#include "examine.h"

#include <stdlib.h>

#define NIGHTS_MAX 100		/* the last ones: the facts of each are read */

static bool
is_between(const struct examined *e, const struct store_snapshot *v)
{
	int64_t a = e->drift.from, b = e->drift.to;

	return v->instant > (a < b ? a : b) && v->instant < (a < b ? b : a);
}

/* Which snapshots between have anything of an audit log; few do. */
int
asked_between_find(struct examined *e, const struct store_snapshot *from,
		   const struct store_snapshot *to, struct error *err)
{
	const struct store_snapshot *v;
	size_t n, seen = 0, cap = 0;

	if (!str_eq(from->context, to->context))
		return 0;
	if (store_timeline(e->store, to->context, &v, &n, err) != 0)
		return -1;
	for (size_t i = n; i-- > 0 && seen < NIGHTS_MAX && !examine_stopped(e);) {
		struct snapshot facts = {0};

		if (!is_between(e, &v[i]))
			continue;
		seen++;
		if (store_facts(e->store, &v[i], &facts, err) != 0)
			return -1;
		if (facts.audit_from) {
			vec_grow(e->between, e->nbetween, cap);
			e->between[e->nbetween++] = v[i].tree;
		}
		snapshot_release(&facts);
	}
	return 0;
}

static json_t *
read_file(struct examined *e, const struct oid *tree, enum store_section sec,
	  const struct object_key *k)
{
	buf_clear(&e->scratch);
	if (store_read(e->store, tree, sec, k, &e->scratch, NULL) != 0)
		return NULL;
	return tree_parse_json(e->scratch.p, e->scratch.n, &e->opts->limits, NULL, NULL);
}

/* Takes over the reference to audit, which is held against now; NULL where there is none. */
static json_t *
with_night(struct examined *e, const struct oid *tree, const struct object_key *k,
	   const json_t *now, json_t *audit)
{
	json_t *file = read_file(e, tree, SECTION_ORIGINS, k), *w;
	json_t *was = json_object_get(file, "audit");
	json_t *body = was ? read_file(e, tree, SECTION_OBJECTS, k) : NULL;
	const struct requests_ask q = {.key = k, .kinds = e->kinds, .body = body};
	size_t i;

	json_array_foreach(json_object_get(was, "writes"), i, w)
		request_held_against(w, &q, now);
	if (was && audit)
		audit = requests_merged(was, audit);
	else if (was)
		audit = json_incref(was);
	json_decref(body);
	json_decref(file);
	return audit;
}

json_t *
asked_between(struct examined *e, json_t *origins, const struct object_key *k, const json_t *now)
{
	json_t *audit = json_incref(json_object_get(origins, "audit"));
	struct oid last = {{0}}, blob;

	for (size_t i = 0; i < e->nbetween && !examine_stopped(e); i++) {
		if (store_find(e->store, &e->between[i], SECTION_ORIGINS, k, &blob, NULL) <= 0 ||
		    oid_eq(&blob, &last))
			continue;
		audit = with_night(e, &e->between[i], k, now, audit);
		last = blob;
	}
	if (audit && !origins)
		origins = json_object();
	if (audit)
		json_object_set_new(origins, "audit", audit);
	return origins;
}
