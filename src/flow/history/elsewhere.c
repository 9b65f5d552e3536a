/* What stands at the path of a field in objects of the same kind and name in other namespaces. */
#include "assay/flow/blame.h"

#include <stdlib.h>

#define BODIES_MOST 64		/* read for one answer */

struct elsewhere {
	const struct object_past *of;
	const struct blame_opts *opts;
	const struct held_past *past;
	const json_t *now;		/* what the object itself has; NULL: no such field */
	struct path at;
	char **spaces;			/* other namespaces that have the kind */
	size_t n, cap;
	bool stopped;
	struct blame_elsewhere *out;
};

static bool
stopped(struct elsewhere *e)
{
	const struct progress *p = &e->opts->progress;

	if (!e->stopped && p->tick)
		e->stopped = p->tick(p->ctx, "looking elsewhere", 0, 0);
	return e->stopped;
}

/* Folders are enough: what is in them is not read. */
static bool
note_space(void *ctx, const char *folder)
{
	struct elsewhere *e = ctx;
	struct object_key k = {0};
	bool space, known = !stopped(e) && object_folder_parse(&k, folder);

	space = known && !*k.kind;
	if (known && !space && *k.ns && !str_eq(k.ns, e->of->key->ns)) {
		vec_grow(e->spaces, e->n, e->cap);
		e->spaces[e->n++] = mem_strdup(k.ns);
	}
	object_key_release(&k);
	return space;
}

static int
no_entry(void *ctx, const struct store_entry *entry)
{
	(void)ctx;
	(void)entry;
	return 0;
}

static int
find_spaces(struct elsewhere *e, struct error *err)
{
	const struct object_key *k = e->of->key;
	struct buf dir = {0};
	struct store_scope in = {.enter = note_space};
	int rc;

	buf_printf(&dir, "%s%s%s", k->kind, *k->group ? "." : "", k->group);
	in.kind_dir = dir.p;
	rc = store_walk(e->of->store, &e->of->v[e->of->n - 1].tree, SECTION_OBJECTS, &in, no_entry, e,
			err);
	buf_release(&dir);
	return rc;
}

static bool
had_before(const struct held_past *past, const json_t *value)
{
	for (size_t i = 0; i < past->n; i++)
		if (past->v[i].what == HELD_VALUE && tree_equal(past->v[i].value, value))
			return true;
	return false;
}

/* The first that has an older value is told, else the first that has another one. */
static void
weigh(struct elsewhere *e, const struct object_key *k, json_t *value)
{
	struct blame_elsewhere *out = e->out;
	bool still = had_before(e->past, value);
	struct buf ref = {0};

	if (out->ref && (out->still || !still)) {
		out->others += out->still == still;
		return;
	}
	blame_elsewhere_release(out);
	object_key_copy(&out->key, k);
	object_ref(&ref, k, e->opts->kinds);
	out->ref = buf_take(&ref);
	out->value = json_incref(value);
	out->still = still;
}

/* True if there was a body to read. */
static bool
look_in(struct elsewhere *e, char *ns)
{
	struct object_key k = *e->of->key;
	struct oid blob;
	json_t *body, *value;

	k.ns = ns;
	if (store_find(e->of->store, &e->of->v[e->of->n - 1].tree, SECTION_OBJECTS, &k, &blob,
		       NULL) != 1)
		return false;
	body = flow_read(e->of->store, &e->of->v[e->of->n - 1], SECTION_OBJECTS, &k, NULL);
	value = body ? compare_find(body, &e->at, &e->opts->limits) : NULL;
	if (value && !json_is_null(value) && !(e->now && tree_equal(e->now, value)))
		weigh(e, &k, value);
	json_decref(value);
	json_decref(body);
	return true;
}

static int
look(struct elsewhere *e, struct error *err)
{
	size_t read = 0;

	if (find_spaces(e, err) != 0)
		return -1;
	for (size_t i = 0; i < e->n && read < BODIES_MOST && !stopped(e); i++)
		read += look_in(e, e->spaces[i]);
	return e->stopped ? error_set(err, ERR_CANCELLED, "stopped") : 0;
}

/* Another namespace has another one of these, and that is no news. */
static bool
tells_namespace(const char *path)
{
	return str_eq(path, "metadata.namespace") || strstr(path, LAST_APPLIED);
}

int
flow_elsewhere(const struct object_past *p, const char *path, const struct held_past *past,
	       const struct blame_opts *o, struct blame_elsewhere *out, struct error *err)
{
	const struct held_span *last = past->n ? &past->v[past->n - 1] : NULL;
	struct elsewhere e = {.of = p, .opts = o, .past = past, .out = out};
	int rc;

	*out = (struct blame_elsewhere){0};
	if (!p->n || !*p->key->ns || tells_namespace(path))
		return 0;
	if (last && last->what == HELD_VALUE)
		e.now = last->value;
	rc = path_parse(&e.at, path, err);
	if (rc == 0)
		rc = look(&e, err);
	if (rc != 0)
		blame_elsewhere_release(out);
	for (size_t i = 0; i < e.n; i++)
		free(e.spaces[i]);
	free(e.spaces);
	path_release(&e.at);
	return rc;
}
