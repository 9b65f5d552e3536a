/*
 * What audit logs tell of an archive's objects. It goes into the origins of
 * each object that was written up to the archive's instant; one that was
 * deleted gets an origins file in the snapshot that lacks it. Without a log in
 * the archive or given beside it nothing changes.
 */
#include <dirent.h>
#include <stdlib.h>

#include "ingest.h"

#define MAX_BODIES 20000	/* objects that are kept to be compared with what was sent */

/* An object that a log may tell of. */
struct touched {
	struct object_key key;
	json_t *body, *origins;		/* new references, or NULL */
};

int
asked_open(struct run *r, struct error *err)
{
	const char *const *files = r->opts->audit;

	if (!files || !*files)
		return 0;
	r->requests = requests_new(NULL);
	for (; *files; files++)
		if (requests_add_file(r->requests, *files, &r->opts->limits, err) != 0)
			return -1;
	return 0;
}

/* Logs in the folder of a file; damage in them is no business of the archive. */
static void
add_siblings(struct requests *rs, const char *path, const struct limits *lim)
{
	size_t n;
	const char *base = io_basename(path, &n);
	char *dir = base == path ? mem_strdup(".") : mem_strndup(path, (size_t)(base - path));
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		char *log = mem_printf("%s/%s", dir, e->d_name);

		if (audit_name(e->d_name))
			requests_add_file(rs, log, lim, NULL);
		free(log);
	}
	if (d)
		closedir(d);
	free(dir);
}

void
asked_find(struct intake *in)
{
	const struct limits *lim = &in->run->opts->limits;
	struct requests *rs = requests_new(in->run->requests);
	int64_t from, to;

	requests_add_bundle(rs, in->bundle, lim);
	if (str_starts(source_name(in->source), "etcd") &&
	    bundle_kind(in->bundle) != BUNDLE_FOLDER && !str_eq(in->a->path, "-"))
		add_siblings(rs, in->a->path, lim);
	if (requests_window(rs, &from, &to))
		in->requests = rs;
	else
		requests_free(rs);
}

bool
asked_again(const struct run *r, const struct ingest_archive *a)
{
	int64_t from, to;

	return r->requests && requests_window(r->requests, &from, &to) && from <= a->instant;
}

bool
asked_of(const struct intake *in, const struct object_key *k)
{
	return in->requests && requests_name(in->requests, k);
}

static void
touched_free(void *value)
{
	struct touched *t = value;

	object_key_release(&t->key);
	json_decref(t->body);
	json_decref(t->origins);
	free(t);
}

void
asked_keep(struct intake *in, const struct object_key *k, const char *path,
	   const struct normal_out *out)
{
	struct map_entry *e = map_at(&in->touched, path, strlen(path));
	struct touched *t = mem_zero(1, sizeof(*t));

	object_key_copy(&t->key, k);
	t->body = in->touched.live <= MAX_BODIES ? json_incref(out->body) : NULL;
	t->origins = json_incref(out->origins);
	if (e->value)
		touched_free(e->value);
	e->value = t;
}

static int
put_origins(struct intake *in, const char *path, const json_t *origins, struct error *err)
{
	struct buf b = {0};
	struct oid blob;
	int rc;

	canon_dump(&b, origins);
	rc = store_put(in->run->writer, b.p, b.n, &blob, err);
	if (rc == 0)
		store_tree_put(in->tree, SECTION_ORIGINS, path, &blob);
	buf_release(&b);
	return rc;
}

/* ---- of what is there ---- */

static int
place_one(struct intake *in, const char *path, struct touched *t, struct error *err)
{
	const struct requests_ask q = {&t->key, in->run->kinds, in->run->normal, t->body,
				       in->a->instant};
	json_t *audit = requests_json(in->requests, &q), *file;
	int rc;

	if (!audit)
		return 0;
	file = t->origins ? json_copy(t->origins) : json_object();
	json_object_set_new(file, "audit", audit);
	rc = put_origins(in, path, file, err);
	json_decref(file);
	return rc;
}

/* ---- of what was deleted ---- */

struct gone {
	struct intake *in;
	struct error *err;
	struct map seen;
	int rc;
};

static void
place_gone(void *ctx, const struct object_key *k)
{
	struct gone *g = ctx;
	struct intake *in = g->in;
	const struct requests_ask q = {k, in->run->kinds, NULL, NULL, in->a->instant};
	struct buf path = {0};
	json_t *audit, *file;

	object_path(&path, k);
	if (g->rc != 0 || map_get(&in->places, buf_cstr(&path)) ||
	    map_get(&g->seen, buf_cstr(&path)))
		goto done;
	map_put(&g->seen, buf_cstr(&path), g);
	audit = requests_json(in->requests, &q);
	if (!audit)
		goto done;
	file = json_object();
	json_object_set_new(file, "audit", audit);
	g->rc = put_origins(in, buf_cstr(&path), file, g->err);
	json_decref(file);
done:
	buf_release(&path);
}

int
asked_place(struct intake *in, struct error *err)
{
	struct gone g = {.in = in, .err = err};

	if (!in->requests)
		return 0;
	map_each(&in->touched, e)
		if (map_get(&in->places, e->key) && place_one(in, e->key, e->value, err) != 0)
			return -1;
	requests_deleted(in->requests, in->run->kinds, in->a->instant, place_gone, &g);
	map_release(&g.seen, NULL);
	return g.rc;
}

void
asked_release(struct intake *in)
{
	requests_free(in->requests);
	in->requests = NULL;
	map_release(&in->touched, touched_free);
}
