/*
 * Pairs. OpenShift's cluster-backup.sh leaves snapshot_STAMP.db and
 * static_kuberesources_STAMP.tar.gz, with one stamp in both; a folder may hold
 * several of them (formats.md b.1, b.4).
 */
#include "pair.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char *const db_endings[] = {".db", ".db.gz", ".db.xz", ".db.zst", ".db.bz2"};
static const char *const tar_endings[] = {".tar.gz", ".tgz", ".tar"};

/* A name in three parts: "prod-" "snapshot" "_2026-03-02_001510" ".db". */
struct parts {
	struct str head, tail;
};

static const char *
base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static const char *
ending_of(const char *name, const char *const *v, size_t n)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < n; i++)
		if (len > strlen(v[i]) && str_ends(name, v[i]))
			return name + len - strlen(v[i]);
	return NULL;
}

static bool
split(struct parts *p, const char *name, const char *word, const char *end)
{
	const char *at = end ? strstr(name, word) : NULL;

	if (!at || at + strlen(word) > end)
		return false;
	p->head = (struct str){name, (size_t)(at - name)};
	p->tail = (struct str){at + strlen(word), (size_t)(end - at) - strlen(word)};
	return true;
}

static bool
db_parts(struct parts *p, const char *name)
{
	return split(p, name, "snapshot", ending_of(name, db_endings, countof(db_endings)));
}

static bool
tar_parts(struct parts *p, const char *name)
{
	return split(p, name, "static_kuberesources",
		     ending_of(name, tar_endings, countof(tar_endings)));
}

static bool
same(struct str a, struct str b)
{
	return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

static bool
exact(const char *db, const char *tar)
{
	struct parts a, b;

	return db_parts(&a, base_of(db)) && tar_parts(&b, base_of(tar)) && same(a.head, b.head) &&
	       same(a.tail, b.tail);
}

/* One second in both names, though one may say __POSSIBLY_DIRTY__. */
static bool
one_stamp(const char *db, const char *tar)
{
	struct stamp a, b;

	source_stamp(base_of(db), &a);
	source_stamp(base_of(tar), &b);
	return a.precision == STAMP_SECOND && b.precision == STAMP_SECOND &&
	       when_utc(&a.civil) == when_utc(&b.civil);
}

static bool
one_folder(const char *a, const char *b)
{
	size_t n = (size_t)(base_of(a) - a);

	return n == (size_t)(base_of(b) - b) && memcmp(a, b, n) == 0;
}

bool
pair_is_db(const char *path)
{
	return ending_of(base_of(path), db_endings, countof(db_endings)) != NULL;
}

bool
pair_is_tarball(const char *path)
{
	struct parts p;

	return tar_parts(&p, base_of(path));
}

/* Is there a snapshot that this tarball fits better? */
static bool
taken(const char *tar, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (pair_is_db(names[i]) && one_folder(names[i], tar) && exact(names[i], tar))
			return true;
	return false;
}

const char *
pair_tarball(const char *db, const char *const *names, size_t n)
{
	const char *near = NULL;

	for (size_t i = 0; i < n; i++) {
		if (!pair_is_tarball(names[i]) || !one_folder(db, names[i]))
			continue;
		if (exact(db, names[i]))
			return names[i];
		if (one_stamp(db, names[i]) && !taken(names[i], names, n))
			near = names[i];
	}
	return near;
}

static bool
is_plain(const char *dir, const char *name)
{
	char *path = mem_printf("%s/%s", dir, name);
	struct stat st;
	bool plain = lstat(path, &st) == 0 && S_ISREG(st.st_mode);

	free(path);
	return plain;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Snapshots and tarballs of a folder, sorted. */
static char **
candidates(const char *dir, size_t *n)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	char **v = NULL;
	size_t cap = 0;

	*n = 0;
	while (d && (e = readdir(d))) {
		if ((!pair_is_db(e->d_name) && !pair_is_tarball(e->d_name)) ||
		    !is_plain(dir, e->d_name))
			continue;
		vec_grow(v, *n, cap);
		v[(*n)++] = mem_strdup(e->d_name);
	}
	if (d)
		closedir(d);
	if (*n)
		qsort(v, *n, sizeof(*v), by_name);
	return v;
}

static bool
find_among(struct pair *out, const char *name, char *const *v, size_t n)
{
	const char *const *names = (const char *const *)v;

	for (size_t i = 0; i < n; i++) {
		const char *tar = pair_is_db(v[i]) ? pair_tarball(v[i], names, n) : NULL;

		if (!tar || (!str_eq(v[i], name) && !str_eq(tar, name)))
			continue;
		out->db = mem_strdup(v[i]);
		out->tar = mem_strdup(tar);
		return true;
	}
	return false;
}

bool
pair_find(struct pair *out, const char *path)
{
	const char *name = base_of(path);
	int before = (int)(name - path);
	char **v;
	size_t n;
	bool got;

	*out = (struct pair){0};
	if (!pair_is_db(name) && !pair_is_tarball(name))
		return false;
	out->dir = before ? mem_strndup(path, before > 1 ? (size_t)before - 1 : 1)
			  : mem_strdup(".");
	v = candidates(out->dir, &n);
	got = find_among(out, name, v, n);
	for (size_t i = 0; i < n; i++)
		free(v[i]);
	free(v);
	if (got)
		out->path = mem_printf("%.*s%s", before, path, out->db);
	else
		pair_release(out);
	return got;
}

void
pair_release(struct pair *p)
{
	free(p->dir);
	free(p->db);
	free(p->tar);
	free(p->path);
	*p = (struct pair){0};
}

int
source_bundle(struct bundle **out, const char *path, const struct limits *lim, struct notes *ns,
	      struct error *err)
{
	struct pair p;
	int rc;

	if (!pair_find(&p, path))
		return bundle_open(out, path, lim, ns, err);
	rc = bundle_open_files(out, p.dir, (const char *const[]){p.db, p.tar}, 2, lim, ns, err);
	pair_release(&p);
	return rc;
}
