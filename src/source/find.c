/*
 * Which archives there are under a path (design.md 4): the path itself, if a
 * layout bids for it; else its children, four levels deep.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "layout.h"
#include "outline.h"
#include "pair.h"

enum { LEVELS = 4 };

struct finder {
	const struct limits *lim;
	struct notes *notes;
	const char *foreign;	/* what the last path refused looked like */
	size_t left_out;	/* paths that a note is about; the first one: */
	char *what;
	char **v;
	size_t n, cap;
};

static void
found(struct finder *f, const char *path)
{
	vec_grow(f->v, f->n, f->cap);
	f->v[f->n++] = mem_strdup(path);
}

static const char *
base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

static void
note(struct finder *f, enum note_level level, const char *code, const char *path,
     const char *text)
{
	notes_add(f->notes, level, code, base_of(path), NULL, NULL, "%s", text);
	if (f->left_out++ == 0)
		f->what = mem_printf("%s: %s", base_of(path), text);
}

/* What is left out without a look, and what is said of it; text NULL: nothing. */
static const struct {
	const char *glob;
	enum note_level level;
	const char *code, *text;
} skipped[] = {
	{".*", NOTE_INFO, NULL, NULL},
	{"lost+found", NOTE_INFO, NULL, NULL},
	{"*.db.part", NOTE_WARN, "interrupted", "an interrupted etcd snapshot, left out"},
	{"*.part", NOTE_WARN, "interrupted", "an interrupted transfer, left out"},
};

static bool
is_skipped(struct finder *f, const char *name, const char *path)
{
	for (size_t i = 0; i < countof(skipped); i++) {
		if (!str_glob(skipped[i].glob, name))
			continue;
		if (skipped[i].text)
			note(f, skipped[i].level, skipped[i].code, path, skipped[i].text);
		return true;
	}
	return false;
}

enum offer { TAKEN, REFUSED, FOREIGN };

/* Offers the path to the layouts as one archive. */
static enum offer
offer(struct finder *f, const char *path, bool is_dir)
{
	struct notes unheard = {0};	/* the import will say them again */
	struct bundle *b = NULL;
	struct error err = {0};
	struct outline o;
	const char *what;
	enum offer got = REFUSED;

	if (bundle_open(&b, path, f->lim, &unheard, &err) != 0) {
		note(f, NOTE_WARN, "unreadable", path, err.text);
		notes_release(&unheard);
		return REFUSED;
	}
	if (layout_for(b, f->lim)) {
		found(f, path);
		got = TAKEN;
	} else if (outline_read(&o, b) == 0 && (what = outline_foreign(&o, is_dir ? 1 : 2))) {
		notes_add(f->notes, NOTE_WARN, "no-source", base_of(path), NULL, NULL,
			  "looks like %s, which no source reads", what);
		f->foreign = what;
		got = FOREIGN;
	} else if (!is_dir && file_sort_of(path) == FILE_PACKED) {
		note(f, NOTE_WARN, "no-source", path, "no backup that any source reads");
	}
	bundle_close(b);
	notes_release(&unheard);
	return got;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a folder, sorted by bytes; NULL when it cannot be read. */
static char **
children(const char *path, size_t *n)
{
	DIR *d = opendir(path);
	struct dirent *e;
	char **v = mem_zero(1, sizeof(*v));
	size_t cap = 1;

	*n = 0;
	while (d && (e = readdir(d))) {
		if (str_eq(e->d_name, ".") || str_eq(e->d_name, ".."))
			continue;
		vec_grow(v, *n, cap);
		v[(*n)++] = mem_strdup(e->d_name);
	}
	if (d)
		closedir(d);
	qsort(v, *n, sizeof(*v), by_name);
	return v;
}

/* A tarball that belongs to a snapshot is met with it. */
static bool
is_second(const char *path)
{
	struct pair p;
	bool second = pair_is_tarball(path) && pair_find(&p, path);

	if (second)
		pair_release(&p);
	return second;
}

static void visit_children(struct finder *f, const char *path, unsigned level);

/* No symbolic link is followed, so that no archive is met twice and no cycle loops. */
static void
visit(struct finder *f, const char *path, unsigned level)
{
	struct stat st;

	if (is_skipped(f, base_of(path), path) || lstat(path, &st) != 0 ||
	    !(S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)) ||
	    (S_ISREG(st.st_mode) && is_second(path)))
		return;
	if (offer(f, path, S_ISDIR(st.st_mode)) == REFUSED && S_ISDIR(st.st_mode) &&
	    level < LEVELS)
		visit_children(f, path, level + 1);
}

/* What a backup job leaves that stopped after it had made its folder (formats.md b.4). */
static void
note_empty(struct finder *f, const char *path)
{
	struct stamp s;

	source_stamp(base_of(path), &s);
	if (s.precision != STAMP_NONE)
		note(f, NOTE_WARN, "failed-backup", path, "an empty folder: its backup failed");
}

static void
visit_children(struct finder *f, const char *path, unsigned level)
{
	size_t n, len = strlen(path);
	char **v = children(path, &n);

	if (!n)
		note_empty(f, path);

	while (len > 1 && path[len - 1] == '/')
		len--;
	for (size_t i = 0; i < n; i++) {
		char *sub = mem_printf("%.*s%s%s", (int)len, path,
				       len == 1 && *path == '/' ? "" : "/", v[i]);

		visit(f, sub, level);
		free(sub);
		free(v[i]);
	}
	free(v);
}

static int
none_found(const struct finder *f, const char *path, enum offer top, struct error *err)
{
	if (top == FOREIGN)
		error_set(err, ERR_NOT_FOUND, "looks like %s, which no source reads", f->foreign);
	else if (f->left_out == 1 && str_starts(f->what, base_of(path)))
		error_set(err, ERR_NOT_FOUND, "%s", f->what + strlen(base_of(path)) + 2);
	else if (f->left_out > 1)
		error_set(err, ERR_NOT_FOUND,
			  "no backup that any source reads is in it (%s; and %zu more)", f->what,
			  f->left_out - 1);
	else
		error_set(err, ERR_NOT_FOUND, "no backup that any source reads is in it%s%s%s",
			  f->what ? " (" : "", f->what ? f->what : "", f->what ? ")" : "");
	return error_in(err, "%s", path);
}

/* Whichever of a pair is named, it is found under the snapshot's path. */
static void
found_file(struct finder *f, const char *path)
{
	struct pair p;

	if (!pair_find(&p, path)) {
		found(f, path);
		return;
	}
	found(f, p.path);
	pair_release(&p);
}

int
source_find(const char *path, const struct limits *lim, char ***out, size_t *n,
	    struct notes *ns, struct error *err)
{
	struct finder f = {.lim = lim, .notes = ns};
	enum offer top;
	struct stat st;
	int rc = 0;

	if (!str_eq(path, "-") && stat(path, &st) != 0) {
		if (errno != ENOENT)
			return error_errno(err, "cannot read %s", path);
		return error_set(err, ERR_NOT_FOUND, "there is no %s", path);
	}
	if (str_eq(path, "-") || !S_ISDIR(st.st_mode)) {
		found_file(&f, path);
	} else {
		top = offer(&f, path, true);
		if (top == REFUSED)
			visit_children(&f, path, 1);
		if (!f.n)
			rc = none_found(&f, path, top, err);
	}
	free(f.what);
	if (rc == 0) {
		*out = f.v;
		*n = f.n;
	}
	return rc;
}
