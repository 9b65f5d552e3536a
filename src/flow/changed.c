/* When each of many objects was changed last: back from the newest pair of neighbours. */
#include "assay/flow/changed.h"

#include <stdlib.h>

struct looking_back {
	/* path -> struct changed_last, of objects not told of yet */
	struct map open;
	size_t hits;			/* of them differ between the two at hand */
	bool mark;			/* say of those that no more is compared */
};

static int
hit(void *ctx, const char *path, const struct oid *old_blob, const struct oid *new_blob)
{
	struct looking_back *b = ctx;
	struct changed_last *c = map_get(&b->open, path);

	(void)old_blob;
	(void)new_blob;
	if (!c)
		return 0;
	b->hits++;
	if (b->mark)
		c->before = true;
	return 0;
}

static void
tell(struct looking_back *b, const struct drift *d, int64_t at)
{
	struct buf path = {0};

	for (size_t i = 0; i < d->n; i++) {
		struct changed_last *c;

		buf_clear(&path);
		object_path(&path, &d->v[i].key);
		c = d->v[i].shown ? map_get(&b->open, buf_cstr(&path)) : NULL;
		if (!c)
			continue;
		*c = (struct changed_last){.at = at, .severity = d->v[i].severity,
					   .origin = d->v[i].origin};
		map_del(&b->open, buf_cstr(&path));
	}
	buf_release(&path);
}

static int
compare(struct looking_back *b, struct store *s, const struct store_snapshot *pair,
	const struct changed_want *w, struct error *err)
{
	struct examined *e = NULL;

	if (examine(&e, s, &pair[0], &pair[1], w->examine, err) != 0)
		return -1;
	if (w->reviews)
		reviews_apply(w->reviews, examined_drift(e), w->now, true);
	tell(b, examined_drift(e), pair[1].instant);
	examined_free(e);
	return 0;
}

static void
open_all(struct looking_back *b, const struct found_object *v, size_t n, struct changed_last *out)
{
	struct buf path = {0};

	for (size_t i = 0; i < n; i++) {
		out[i] = (struct changed_last){.at = WHEN_NONE};
		buf_clear(&path);
		object_path(&path, &v[i].key);
		map_put(&b->open, buf_cstr(&path), &out[i]);
	}
	buf_release(&path);
}

int
flow_changed(struct store *s, const struct store_snapshot *v, size_t n,
	     const struct found_object *objects, size_t nobjects, const struct changed_want *w,
	     struct changed_last *out, struct error *err)
{
	const struct progress *p = &w->examine->progress;
	struct looking_back b = {0};
	size_t compared = 0;
	int rc = 0;

	open_all(&b, objects, nobjects, out);
	for (size_t i = n; rc == 0 && b.open.live && i-- > 1;) {
		b.hits = 0;
		b.mark = w->pairs && compared >= w->pairs;
		if (p->tick && p->tick(p->ctx, "looking back", n - i, n))
			rc = error_set(err, ERR_CANCELLED, "stopped");
		else
			rc = store_delta(s, &v[i - 1].tree, &v[i].tree, SECTION_OBJECTS, hit, &b,
					 err);
		if (rc != 0 || !b.hits || b.mark)
			continue;
		compared++;
		rc = compare(&b, s, &v[i - 1], w, err);
	}
	map_release(&b.open, NULL);
	return rc;
}
