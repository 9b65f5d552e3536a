/* Chosen files of a folder as one archive; single entries as files and bundles of their own. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inside.h"
#include "spool.h"

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct listed *)a)->path, ((const struct listed *)b)->path);
}

static int
list_file(struct bundle *b, const char *name, struct error *err)
{
	struct listing *l = &b->list;
	struct listed *f;
	struct stat st;

	if (fstatat(l->root, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return error_errno(err, "cannot read %s", name);
	if (!S_ISREG(st.st_mode))
		return error_set(err, ERR_INPUT, "%s is no plain file", name);
	vec_grow(l->v, l->n, l->cap);
	f = &l->v[l->n++];
	*f = (struct listed){
		.path = arena_strdup(&l->arena, name),
		.type = RAW_FILE,
		.size = (uint64_t)st.st_size,
		.mtime = (int64_t)st.st_mtim.tv_sec,
	};
	l->bytes += f->size;
	return 0;
}

int
bundle_open_files(struct bundle **out, const char *dir, const char *const *names, size_t n,
		  const struct limits *lim, struct notes *ns, struct error *err)
{
	char *path = mem_printf("%s/%s", dir, names[0]);
	struct bundle *b = bundle_new(path, lim, ns);
	int rc = 0;

	free(path);
	b->kind = BUNDLE_FILES;
	b->file.fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	b->list.root = b->file.fd;
	if (b->file.fd < 0)
		rc = error_errno(err, "cannot open its folder");
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = list_file(b, names[i], err);
	if (rc != 0) {
		bundle_close(b);
		return -1;
	}
	qsort(b->list.v, b->list.n, sizeof(*b->list.v), by_path);
	*out = b;
	return 0;
}

static int
listed_file(const struct bundle *b, const char *path, int *fd, struct error *err)
{
	for (size_t i = 0; i < b->list.n; i++) {
		const struct listed *f = &b->list.v[i];

		if (f->type != RAW_FILE || (path && !str_eq(f->path, path)))
			continue;
		*fd = listing_open(&b->list, f, err);
		return *fd < 0 ? -1 : 0;
	}
	return error_set(err, ERR_NOT_FOUND, "there is no such file in it");
}

/* The rest of the pass's current entry to a temporary file. */
static int
spool_entry(struct pass *p, int *fd, struct error *err)
{
	enum { BLOCK = 1 << 18 };
	int to = spool_new(err);
	char *buf = mem_alloc(BLOCK);
	ssize_t got = -1;

	while (to >= 0 && (got = pass_read(p, buf, BLOCK, err)) > 0) {
		if (io_write_all(to, buf, (size_t)got) == 0)
			continue;
		got = error_errno(err, "cannot write a temporary file");
		break;
	}
	mem_wipe(buf, BLOCK);	/* it may have been keys */
	free(buf);
	if (got < 0 && to >= 0)
		close(to);
	if (got == 0)
		*fd = to;
	return got < 0 ? -1 : 0;
}

int
bundle_file(struct bundle *b, const char *path, int *fd, struct error *err)
{
	const struct bundle_entry *e;
	struct pass p;
	int rc;

	if (bundle_is_listed(b))
		return listed_file(b, path, fd, err);
	p = bundle_new_pass(b, USE_ALL);
	while ((rc = pass_next(&p, &e, err)) == 1)
		if (!e->is_dir && (!path || str_eq(e->path, path)))
			break;
	if (rc == 1)
		rc = spool_entry(&p, fd, err);
	else if (rc == 0)
		rc = error_set(err, ERR_NOT_FOUND, "there is no such file in it");
	pass_release(&p);
	return rc;
}

int
bundle_open_within(struct bundle **out, struct bundle *b, const char *path, struct notes *ns,
		   struct error *err)
{
	struct bundle *in;
	int fd = -1;

	if (bundle_file(b, path, &fd, err) != 0)
		return -1;
	in = bundle_new(path ? path : b->path, &b->lim, ns);
	in->file.fd = fd;
	if (bundle_take(in, err) != 0) {
		bundle_close(in);
		return -1;
	}
	*out = in;
	return 0;
}
