/* One object over a row of snapshots, told by the trees: a file is read once for each of its
 * blobs. */
#include "versions.h"

#include <stdlib.h>

/* What one snapshot has of the object. */
struct sight {
	bool there, has_origins;
	struct oid blob, origins;
	char *uid;			/* the last one told; malloced */
	bool anew;
};

static json_t *
parse_blob(struct versions *vs, const struct oid *blob, struct error *err)
{
	struct buf b = {0};
	json_t *t = NULL;

	if (store_blob(vs->store, blob, &b, err) == 0)
		t = tree_parse_json(b.p, b.n, &vs->limits, NULL, err);
	buf_release(&b);
	return t;
}

/* A new uid beside an old one: deleted and made again between two nights. */
static int
look_uid(struct versions *vs, struct sight *s, struct error *err)
{
	json_t *file = parse_blob(vs, &s->origins, err);
	const char *uid = tree_str(file, "uid");

	if (uid && !str_eq(uid, s->uid)) {
		s->anew = s->uid != NULL;
		free(s->uid);
		s->uid = mem_strdup(uid);
	}
	json_decref(file);
	return file ? 0 : -1;
}

static int
look(struct versions *vs, size_t i, struct sight *s, struct error *err)
{
	const struct oid *tree = &vs->at[i].tree, was = s->origins;
	bool had = s->has_origins;
	int found = store_find(vs->store, tree, SECTION_OBJECTS, vs->key, &s->blob, err), more = 0;

	if (found > 0)
		more = store_find(vs->store, tree, SECTION_ORIGINS, vs->key, &s->origins, err);
	s->there = found > 0;
	s->has_origins = more > 0;
	s->anew = false;
	if (found < 0 || more < 0)
		return -1;
	if (s->has_origins && !(had && oid_eq(&was, &s->origins)))
		return look_uid(vs, s, err);
	return 0;
}

static void
take(struct versions *vs, size_t i, const struct sight *s)
{
	struct version *last = vs->n ? &vs->v[vs->n - 1] : NULL;

	if (last && last->there == s->there && !s->anew &&
	    (!s->there || oid_eq(&last->blob, &s->blob))) {
		last->last = i;
		return;
	}
	vec_grow(vs->v, vs->n, vs->cap);
	vs->v[vs->n++] = (struct version){.first = i, .last = i, .there = s->there,
					  .anew = s->anew, .blob = s->blob};
}

int
versions_tick(const struct versions *vs, uint64_t done, uint64_t total, struct error *err)
{
	const struct progress *p = &vs->progress;

	if (p->tick && p->tick(p->ctx, "snapshots", done, total))
		return error_set(err, ERR_CANCELLED, "stopped");
	return 0;
}

int
versions_find(struct versions *vs, size_t n, struct error *err)
{
	struct sight s = {0};
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		s.anew = false;
		rc = versions_tick(vs, i, n, err);
		if (rc == 0 && (i == 0 || !oid_eq(&vs->at[i].tree, &vs->at[i - 1].tree)))
			rc = look(vs, i, &s, err);
		if (rc == 0)
			take(vs, i, &s);
	}
	free(s.uid);
	return rc;
}

const json_t *
versions_body(struct versions *vs, size_t i, struct error *err)
{
	const struct oid *blob = &vs->v[i].blob;
	struct map_entry *e = map_at(&vs->bodies, blob->id, sizeof(blob->id));

	if (!e->value)
		e->value = parse_blob(vs, blob, err);
	return e->value;
}

static void
drop(void *body)
{
	json_decref(body);
}

void
versions_release(struct versions *vs)
{
	map_release(&vs->bodies, drop);
	free(vs->v);
	*vs = (struct versions){0};
}
