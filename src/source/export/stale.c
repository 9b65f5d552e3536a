/*
 * openshift-backup: same-name reruns (formats.md a.5.4). `zip` replaces
 * entries of an existing archive and never deletes any, so a second run under
 * one name leaves files of the first where a type or a project vanished
 * between the two. Their times tell.
 *
 * A run that hung for an hour leaves two clusters of times as well, and so does
 * an archive in which somebody changed a file. They are told apart by what a
 * second run writes anew in every project that there still is: ns.json, Secrets
 * and ServiceAccounts.
 */
#include <stdlib.h>

#include "export.h"
#include "outline.h"

enum { GAP = 3600, NS_BYTES = 8 << 20 };

struct rerun {
	struct source *s;
	struct export *x;
	struct outline o;
	int64_t from;		/* begin of the last run */
	struct map fresh;	/* projects that have a file of the last run */
	struct map old;		/* projects that have one of an earlier run */
	struct map listed;	/* Namespaces of the last run */
	bool has_list;
	const char *ns_file;	/* an ns.json of the last run */
};

static int
by_value(const void *pa, const void *pb)
{
	int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;

	return (a > b) - (a < b);
}

static bool
split(const struct rerun *r, size_t i, struct str *project, struct str *base)
{
	return !r->o.v[i].is_dir && export_split(r->o.v[i].path, r->x->prefix, project, base);
}

/* The first time after the last gap of an hour; WHEN_NONE without one. */
static int64_t
last_run(const struct rerun *r)
{
	int64_t *v = mem_zero(r->o.n + 1, sizeof(*v)), from = WHEN_NONE;
	struct str project, base;
	size_t n = 0;

	for (size_t i = 0; i < r->o.n; i++)
		if (split(r, i, &project, &base)) {
			v[n++] = r->o.v[i].mtime;
			if (r->o.v[i].mtime == WHEN_NONE)
				goto done;
		}
	qsort(v, n, sizeof(*v), by_value);
	for (size_t i = n; i-- > 1;)
		if (v[i] - v[i - 1] > GAP) {
			from = v[i];
			break;
		}
done:
	free(v);
	return from;
}

static int
on_namespace(void *ctx, const struct item *it, struct error *err)
{
	struct rerun *r = ctx;
	json_t *t = it->list ? tree_parse_json(it->bytes, it->n, r->s->lim, NULL, NULL) : NULL;
	const char *name = tree_str(t, "metadata/name");

	(void)err;
	r->has_list = r->has_list || it->list;
	if (name)
		map_put(&r->listed, name, r);
	json_decref(t);
	return 0;
}

static int
on_list(void *ctx, const struct item_list *l, struct error *err)
{
	struct rerun *r = ctx;

	(void)err;
	if (l->partial)
		r->has_list = false;
	return 0;
}

static void
on_damage(void *ctx, const char *code, const char *place, const char *text)
{
	struct rerun *r = ctx;

	(void)code;
	(void)place;
	(void)text;
	r->has_list = false;
}

/* The Namespaces as the last run saw them; none if that cannot be known. */
static void
read_list(struct rerun *r)
{
	const struct item_sink sink = {r, on_namespace, on_list, on_damage};
	char *p = r->ns_file ? mem_alloc(NS_BYTES) : NULL;
	struct item_scan *scan;
	ssize_t n = p ? bundle_peek(r->s->bundle, r->ns_file, p, NS_BYTES, NULL) : 0;

	if (n > 0 && n < NS_BYTES) {
		scan = item_scan_new(&sink, r->s->lim);
		if (item_scan_feed(scan, p, (size_t)n, NULL) == 0)
			item_scan_end(scan, NULL);
		item_scan_free(scan);
	}
	if (!r->has_list)
		map_release(&r->listed, NULL);
	free(p);
}

static void
sort_projects(struct rerun *r)
{
	struct str project, base;

	for (size_t i = 0; i < r->o.n; i++) {
		bool fresh;

		if (!split(r, i, &project, &base))
			continue;
		fresh = r->o.v[i].mtime >= r->from;
		map_putn(fresh ? &r->fresh : &r->old, project.p, project.n, r);
		if (fresh && base.n == 2 && memcmp(base.p, "ns", 2) == 0)
			r->ns_file = r->o.v[i].path;
	}
}

/* A type of which every project has a file: a run writes it for each. */
static bool
always_written(struct str base)
{
	if (base.n == 2 && memcmp(base.p, "ns", 2) == 0)
		return true;
	for (size_t t = 0; t < EXPORT_TYPES; t++)
		if (str_eq(export_types[t].marker, "*") && strlen(export_types[t].base) == base.n &&
		    memcmp(export_types[t].base, base.p, base.n) == 0)
			return true;
	return false;
}

/* One run that took long, or an archive that somebody edited: a project that still is was not
 * written again, or not all of it. */
static bool
is_one_run(const struct rerun *r)
{
	struct str project, base;

	for (size_t i = 0; i < r->o.n; i++) {
		if (!split(r, i, &project, &base) || r->o.v[i].mtime >= r->from)
			continue;
		if (always_written(base) && map_getn(&r->fresh, project.p, project.n))
			return true;
		if (map_getn(&r->listed, project.p, project.n) &&
		    !map_getn(&r->fresh, project.p, project.n))
			return true;
	}
	return false;
}

static void
mark(struct rerun *r)
{
	struct str project, base;
	size_t n = 0;

	for (size_t i = 0; i < r->o.n; i++) {
		if (!split(r, i, &project, &base) || r->o.v[i].mtime >= r->from)
			continue;
		map_put(&r->x->stale, r->o.v[i].path, r->x);
		if (r->has_list && !map_getn(&r->listed, project.p, project.n))
			map_putn(&r->x->gone, project.p, project.n, r->x);
		n++;
	}
	source_note(r->s, NOTE_WARN, "earlier-run", NULL,
		    "%zu files are of an earlier run under the same name and were left out", n);
}

void
export_find_stale(struct source *s, struct export *x)
{
	struct rerun r = {.s = s, .x = x};

	if (bundle_kind(s->bundle) != BUNDLE_ZIP || outline_read(&r.o, s->bundle) != 0 ||
	    r.o.n >= OUTLINE_NAMES)
		return;
	r.from = last_run(&r);
	if (r.from == WHEN_NONE)
		return;
	sort_projects(&r);
	read_list(&r);
	if (!is_one_run(&r))
		mark(&r);
	map_release(&r.fresh, NULL);
	map_release(&r.old, NULL);
	map_release(&r.listed, NULL);
}
