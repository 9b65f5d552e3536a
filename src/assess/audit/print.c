/*
 * Footprints: an object whose content is the same in two snapshots, though a
 * tool of people wrote it between them. Who edits and puts back leaves the time
 * of the newest write, and takes over the fields that were touched.
 */
#include "audit.h"

#include <stdlib.h>

#define MAX_DEPTH 512

static bool
same_text(const json_t *a, const json_t *b, const char *member)
{
	return str_eq(tree_str(a, member), tree_str(b, member));
}

/* The same manager's entry on the other side. */
static const json_t *
mate_of(const json_t *entry, const json_t *origins)
{
	json_t *e;
	size_t i;

	json_array_foreach(tree_get(origins, "managers"), i, e)
		if (same_text(e, entry, "manager") && same_text(e, entry, "operation") &&
		    same_text(e, entry, "subresource"))
			return e;
	return NULL;
}

static bool
moved(const json_t *entry, const json_t *old_origins, int64_t old_instant)
{
	const json_t *mate = mate_of(entry, old_origins);
	int64_t at = tree_time(entry, "time");

	if (at == WHEN_NONE)
		return false;
	return mate ? at > tree_time(mate, "time") : at > old_instant;
}

/* ---- which field it was ---- */

struct taken {
	const json_t *body;
	struct path at, first;
	size_t n;
};

static void
take(struct taken *t)
{
	if (!t->n++)
		path_copy(&t->first, &t->at);
}

/* Leaves that only the newer set has. */
static void
find_taken(struct taken *t, const json_t *now, const json_t *was, unsigned depth)
{
	const char *raw;
	json_t *below;

	json_object_foreach((json_t *)(uintptr_t)now, raw, below) {
		const json_t *before = json_object_get(was, raw);

		if (depth >= MAX_DEPTH || !audit_step(raw, &t->at))
			continue;
		audit_name_item(&t->at, t->body);
		if (!audit_leaf(below))
			find_taken(t, below, before, depth + 1);
		else if (!before)
			take(t);
		path_pop(&t->at);
	}
}

static void
name_field(const json_t *entry, const json_t *mate, const json_t *body, struct audit_print *out)
{
	struct taken t = {.body = body};
	struct buf b = {0};

	find_taken(&t, tree_get(entry, "fields"), tree_get(mate, "fields"), 0);
	if (!t.n)
		find_taken(&t, tree_get(entry, "fields"), NULL, 0);
	if (t.n == 1) {
		path_print(&b, &t.first);
		out->at = t.first;
		t.first = (struct path){0};
	}
	out->path = mem_strdup(buf_cstr(&b));
	buf_release(&b);
	path_release(&t.at);
	path_release(&t.first);
}

bool
audit_print(const struct rules *r, const struct object_key *k, const json_t *body,
	    const json_t *old_origins, const json_t *new_origins, int64_t old_instant,
	    struct audit_print *out)
{
	const json_t *best = NULL;
	json_t *e;
	size_t i;

	json_array_foreach(tree_get(new_origins, "managers"), i, e)
		if (moved(e, old_origins, old_instant) &&
		    (!best || tree_time(e, "time") > tree_time(best, "time")) &&
		    audit_manager(r, k, body, e) == ORIGIN_HAND)
			best = e;
	if (!best)
		return false;
	*out = (struct audit_print){
		.manager = tree_str(best, "manager"),
		.operation = tree_str(best, "operation"),
		.time = tree_time(best, "time"),
	};
	name_field(best, mate_of(best, old_origins), body, out);
	return true;
}

void
audit_print_release(struct audit_print *p)
{
	free(p->path);
	path_release(&p->at);
	*p = (struct audit_print){0};
}
