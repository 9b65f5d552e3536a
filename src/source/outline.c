/* What a container is, judged by the names in it. */
#include "outline.h"

#include <stdlib.h>

static const char *const list_endings[] = {".json", ".yaml", ".yml"};
static const char *const packed_endings[] = {".zip",	 ".tar",     ".tar.gz", ".tgz", ".tar.xz",
					     ".txz",	 ".tar.bz2", ".tbz2",	".tbz", ".tar.zst",
					     ".tar.lz4", ".db"};

static bool
ends_in(const char *name, const char *const *v, size_t n)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < n; i++) {
		size_t m = strlen(v[i]);

		if (len > m && str_ieq(name + len - m, v[i]))
			return true;
	}
	return false;
}

enum file_sort
file_sort_of(const char *name)
{
	if (ends_in(name, list_endings, countof(list_endings)))
		return FILE_LIST;
	return ends_in(name, packed_endings, countof(packed_endings)) ? FILE_PACKED : FILE_OTHER;
}

static bool
dated(const char *name, size_t n, struct stamp *s)
{
	char *copy = mem_strndup(name, n);

	source_stamp(copy, s);
	free(copy);
	return s->precision != STAMP_NONE;
}

static void
count_file(struct outline *o, const char *name, struct stamp *first)
{
	struct stamp s;

	switch (file_sort_of(name)) {
	case FILE_PACKED:
		o->packed++;
		break;
	case FILE_LIST:
		o->loose++;
		if (!dated(name, strlen(name), &s))
			break;
		if (!o->dated_loose++)
			*first = s;
		else if (s.precision != first->precision ||
			 when_utc(&s.civil) != when_utc(&first->civil))
			o->one_date = false;
		break;
	case FILE_OTHER:
		break;
	}
}

int
outline_read(struct outline *o, struct bundle *b)
{
	struct map dirs = {0};
	struct stamp first = {0}, s;
	/* a tar has no directory: to name all is to unpack all */
	size_t max = bundle_kind(b) == BUNDLE_TAR ? OUTLINE_TAR_NAMES : OUTLINE_NAMES;

	*o = (struct outline){.one_date = true};
	if (bundle_names(b, max, &o->v, &o->n, NULL) != 0)
		return -1;
	for (size_t i = 0; i < o->n; i++) {
		const char *path = o->v[i].path, *slash = strchr(path, '/');
		size_t len = slash ? (size_t)(slash - path) : strlen(path);

		if (*path == '.')
			continue;
		if (!slash && !o->v[i].is_dir) {
			count_file(o, path, &first);
			continue;
		}
		if (map_getn(&dirs, path, len))
			continue;
		map_putn(&dirs, path, len, o);
		o->dirs++;
		o->dated_dirs += dated(path, len, &s);
	}
	map_release(&dirs, NULL);
	return 0;
}

bool
outline_is_shelf(const struct outline *o)
{
	if (o->packed || (!o->loose && o->dated_dirs * 2 > o->dirs))
		return true;
	return o->dated_loose && !(o->one_date && o->dated_loose == o->loose && o->loose > 1);
}

/* Ways that lead through the trees of other tools (formats.md b.2, f, g.1), from some folder on. */
static const struct foreign {
	const char *glob;
	const char *what;
} foreign[] = {
	{"cluster-scoped-resources/*", "a must-gather"},
	{"namespaces/*/core/*.yaml", "a must-gather"},
	{"event-filter.html", "a must-gather"},
	{"velero-backup.json", "a Velero backup"},
	{"metadata/version", "a Velero backup"},
	{"resources/*/namespaces/*.json", "a Velero backup"},
	{"static-pod-resources/*", "static pod resources without the etcd snapshot of their stamp"},
};

static const char *
foreign_at(const char *path)
{
	for (size_t i = 0; i < countof(foreign); i++)
		if (*path == *foreign[i].glob && str_glob(foreign[i].glob, path))
			return foreign[i].what;
	return NULL;
}

const char *
outline_foreign(const struct outline *o, size_t max)
{
	for (size_t i = 0; i < o->n; i++) {
		const char *p = o->v[i].path;

		for (size_t depth = 0; p && depth < max; depth++) {
			const char *what = foreign_at(p), *slash = strchr(p, '/');

			if (what)
				return what;
			p = slash ? slash + 1 : NULL;
		}
	}
	return NULL;
}
