/* Folders and single files: a sorted list made once, each file opened without following links. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reader.h"

/* A tree of hostile names could fill the memory long before it has too many files. */
#define NAME_BYTES_MAX (512ULL << 20)

enum { OPEN_STEP = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK };

/* Opens path below root one part at a time, so that no part can be a link. */
static int
open_below(int root, const char *path, int flags)
{
	int at = root, next;

	for (;;) {
		const char *slash = strchr(path, '/');
		char part[NAME_MAX + 1];
		size_t n = slash ? (size_t)(slash - path) : strlen(path);

		if (n >= sizeof(part)) {
			next = -1;
			errno = ENAMETOOLONG;
		} else {
			memcpy(part, path, n);
			part[n] = '\0';
			next = openat(at, part, OPEN_STEP | (slash ? O_DIRECTORY : flags));
		}
		if (at != root) {
			int kept = errno;

			close(at);
			errno = kept;
		}
		if (next < 0 || !slash)
			return next;
		at = next;
		path = slash + 1;
	}
}

static enum raw_type
type_of(mode_t mode)
{
	if (S_ISREG(mode))
		return RAW_FILE;
	if (S_ISDIR(mode))
		return RAW_DIR;
	return S_ISLNK(mode) ? RAW_LINK : RAW_SPECIAL;
}

struct walk {
	struct listing *l;
	const struct limits *lim;
	uint64_t name_bytes;
};

static int
add_entry(struct walk *w, const char *folder, const char *name, const struct stat *st,
	  struct error *err)
{
	struct listing *l = w->l;
	struct listed *f;

	if (l->n >= w->lim->entries)
		return error_set(err, ERR_LIMIT, "the folder holds more than %llu entries",
				 (unsigned long long)w->lim->entries);
	w->name_bytes += strlen(folder) + strlen(name) + 2;
	if (w->name_bytes > NAME_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "the folder's names are too long altogether");
	vec_grow(l->v, l->n, l->cap);
	f = &l->v[l->n++];
	f->path = *folder ? arena_printf(&l->arena, "%s/%s", folder, name)
			  : arena_strdup(&l->arena, name);
	f->type = st ? type_of(st->st_mode) : RAW_UNREADABLE;
	f->size = f->type == RAW_FILE ? (uint64_t)st->st_size : 0;
	f->mtime = st ? (int64_t)st->st_mtim.tv_sec : WHEN_NONE;
	l->bytes += f->size;
	return 0;
}

/* Adds what lies in one folder; its own folders are read later, from the list. */
static int
read_folder(struct walk *w, const char *path, int fd, struct error *err)
{
	DIR *d = fdopendir(fd);
	struct dirent *e;
	int rc = 0;

	if (!d) {
		error_errno(err, "cannot list a folder");
		close(fd);
		return -1;
	}
	while (rc == 0 && (errno = 0, e = readdir(d))) {
		struct stat st;
		bool told;

		if (str_eq(e->d_name, ".") || str_eq(e->d_name, ".."))
			continue;
		told = fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0;
		rc = add_entry(w, path, e->d_name, told ? &st : NULL, err);
	}
	closedir(d);
	return rc;
}

static unsigned
depth_of(const char *path)
{
	unsigned n = 1;

	for (; *path; path++)
		n += *path == '/';
	return n;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct listed *)a)->path, ((const struct listed *)b)->path);
}

int
listing_walk(struct listing *l, const struct limits *lim, struct error *err)
{
	struct walk w = {.l = l, .lim = lim};
	int fd = openat(l->root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return error_errno(err, "cannot list the folder");
	if (read_folder(&w, "", fd, err) != 0)
		return -1;
	/* The list grows at its end while it is gone through: breadth first, one open folder. */
	for (size_t i = 0; i < l->n; i++) {
		const char *path = l->v[i].path;

		if (l->v[i].type != RAW_DIR)
			continue;
		if (depth_of(path) >= lim->depth || strlen(path) > lim->path_bytes) {
			l->v[i].type = RAW_UNREADABLE;
			continue;
		}
		fd = open_below(l->root, path, O_DIRECTORY);
		if (fd < 0)
			l->v[i].type = RAW_UNREADABLE;
		else if (read_folder(&w, path, fd, err) != 0)
			return -1;
	}
	if (l->n)
		qsort(l->v, l->n, sizeof(*l->v), by_path);
	return 0;
}

void
listing_release(struct listing *l)
{
	arena_release(&l->arena);
	free(l->v);
	l->v = NULL;
	l->n = l->cap = 0;
}

int
listing_open(const struct listing *l, const struct listed *f, struct error *err)
{
	int fd = l->single ? fcntl(l->root, F_DUPFD_CLOEXEC, 0) : open_below(l->root, f->path, 0);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0) {
		error_errno(err, "cannot read the file");
		if (fd >= 0)
			close(fd);
		return -1;
	}
	if (!S_ISREG(st.st_mode)) {
		close(fd);
		return error_set(err, ERR_INPUT, "is no longer a plain file");
	}
	return fd;
}

struct listing_pass {
	struct reader base;
	const struct listing *l;
	size_t next;
	int fd;			/* of the current file, -1 until it is read */
	uint64_t at;
};

static int
listing_next(struct reader *r, struct raw_entry *out, struct error *err)
{
	struct listing_pass *p = (struct listing_pass *)r;
	const struct listed *f;

	(void)err;
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
	p->at = 0;
	if (p->next >= p->l->n)
		return 0;
	f = &p->l->v[p->next++];
	*out = (struct raw_entry){
		.name = f->path,
		.n = strlen(f->path),
		.type = f->type,
		.size = f->type == RAW_FILE ? (int64_t)f->size : -1,
		.mtime = f->mtime,
	};
	return 1;
}

static ssize_t
listing_read(struct reader *r, void *buf, size_t n, struct error *err)
{
	struct listing_pass *p = (struct listing_pass *)r;
	ssize_t got;

	if (p->fd < 0)
		p->fd = listing_open(p->l, &p->l->v[p->next - 1], err);
	if (p->fd < 0)
		return -1;
	do
		got = pread(p->fd, buf, n, (off_t)p->at);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return error_errno(err, "cannot read on after %llu bytes",
				   (unsigned long long)p->at);
	p->at += (uint64_t)got;
	return reader_account(r, (uint64_t)got, err) == 0 ? got : -1;
}

static void
listing_close(struct reader *r)
{
	struct listing_pass *p = (struct listing_pass *)r;

	if (p->fd >= 0)
		close(p->fd);
	free(p);
}

struct reader *
listing_reader(const struct listing *l, const struct limits *lim)
{
	static const struct reader_ops ops = {listing_next, listing_read, listing_close};
	struct listing_pass *p = mem_zero(1, sizeof(*p));

	p->base.ops = &ops;
	p->base.lim = lim;
	p->l = l;
	p->fd = -1;
	return &p->base;
}
