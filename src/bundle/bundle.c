/* The door: opens whatever the path is and hands out passes over it. */
#include "assay/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bundle.h"
#include "inside.h"
#include "names.h"
#include "spool.h"

bool
bundle_is_listed(const struct bundle *b)
{
	return b->list.root >= 0;
}

struct pass
bundle_new_pass(struct bundle *b, enum reader_use use)
{
	return (struct pass){
		.r = bundle_is_listed(b) ? listing_reader(&b->list, &b->lim)
					     : archive_reader(&b->file, &b->lim, use),
		.lim = &b->lim,
		.only_name = b->kind == BUNDLE_FILE ? b->inner : NULL,
	};
}

/* The name of the content: of a packed file without the packer's ending. */
static char *
inner_name(const struct bundle *b)
{
	static const char *const endings[] = {".gz", ".xz", ".zst", ".bz2"};
	size_t n = strlen(b->name);

	if (utf8_valid(b->name, n) != n || memchr(b->name, '/', n) || str_eq(b->name, ".."))
		return mem_strdup("file");
	for (size_t i = 0; b->file.form == FORM_PACKED_FILE && i < countof(endings); i++)
		if (str_ends(b->name, endings[i]) && n > strlen(endings[i]))
			return mem_strndup(b->name, n - strlen(endings[i]));
	return mem_strdup(b->name);
}

static int
take_file(struct bundle *b, const struct stat *st, struct error *err)
{
	static const enum bundle_kind kinds[] = {
		[FORM_PLAIN] = BUNDLE_FILE,	  [FORM_ZIP] = BUNDLE_ZIP,
		[FORM_ZIP_CUT] = BUNDLE_ZIP,	  [FORM_TAR] = BUNDLE_TAR,
		[FORM_PACKED_TAR] = BUNDLE_TAR,	  [FORM_PACKED_FILE] = BUNDLE_FILE,
	};

	b->file.size = (uint64_t)st->st_size;
	if (container_find(&b->file, &b->lim, err) != 0)
		return -1;
	b->kind = kinds[b->file.form];
	b->inner = inner_name(b);
	if (b->file.form != FORM_PLAIN)
		return 0;
	b->list.root = b->file.fd;
	b->list.single = true;
	vec_grow(b->list.v, b->list.n, b->list.cap);
	b->list.v[b->list.n++] = (struct listed){
		.path = b->inner,
		.type = RAW_FILE,
		.size = b->file.size,
		.mtime = (int64_t)st->st_mtim.tv_sec,
	};
	b->list.bytes = b->file.size;
	return 0;
}

static int
take_stream(struct bundle *b, int from, struct stat *st, struct error *err)
{
	int fd = spool_open(from, &b->lim, err);

	if (fd < 0)
		return -1;
	if (b->file.fd >= 0)
		close(b->file.fd);
	b->file.fd = fd;
	if (fstat(fd, st) != 0)
		return error_errno(err, "cannot read the temporary file");
	st->st_mtim.tv_sec = WHEN_NONE;
	return take_file(b, st, err);
}

int
bundle_take(struct bundle *b, struct error *err)
{
	struct stat st;

	if (fstat(b->file.fd, &st) != 0)
		return error_errno(err, "cannot read it");
	if (S_ISREG(st.st_mode))
		return take_file(b, &st, err);
	if (!S_ISDIR(st.st_mode))
		return take_stream(b, b->file.fd, &st, err);
	b->kind = BUNDLE_FOLDER;
	b->list.root = b->file.fd;
	return listing_walk(&b->list, &b->lim, err);
}

/* A file redirected to standard input can be read where it lies. */
static int
take_stdin(struct bundle *b, struct error *err)
{
	struct stat st;

	if (fstat(STDIN_FILENO, &st) != 0)
		return error_errno(err, "cannot read it");
	if (!S_ISREG(st.st_mode) || lseek(STDIN_FILENO, 0, SEEK_CUR) != 0)
		return take_stream(b, STDIN_FILENO, &st, err);
	b->file.fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
	return b->file.fd < 0 ? error_errno(err, "cannot read it") : bundle_take(b, err);
}

struct bundle *
bundle_new(const char *path, const struct limits *lim, struct notes *ns)
{
	struct bundle *b = mem_zero(1, sizeof(*b));
	struct buf shown = {0};
	size_t n;
	const char *last = io_basename(path, &n);

	b->path = mem_strdup(path);
	b->name = mem_strndup(last, n);
	name_show(&shown, last, n);
	b->shown = buf_take(&shown);
	b->lim = *lim;
	b->file.fd = -1;
	b->list.root = -1;
	b->skips.ns = ns;
	b->skips.archive = b->name;
	return b;
}

int
bundle_open(struct bundle **out, const char *path, const struct limits *lim, struct notes *ns,
	    struct error *err)
{
	struct bundle *b = bundle_new(path, lim, ns);
	int rc;

	if (str_eq(path, "-")) {
		rc = take_stdin(b, err);
	} else {
		b->file.fd = open(path, O_RDONLY | O_CLOEXEC);
		rc = b->file.fd < 0 ? error_errno(err, "cannot open it") : bundle_take(b, err);
	}
	if (rc != 0) {
		bundle_close(b);
		return -1;
	}
	*out = b;
	return 0;
}

int
bundle_open_fd(struct bundle **out, int fd, const struct limits *lim, struct notes *ns,
	       struct error *err)
{
	struct bundle *b = bundle_new("memory", lim, ns);

	b->file.fd = fd;
	if (bundle_take(b, err) != 0) {
		bundle_close(b);
		return -1;
	}
	*out = b;
	return 0;
}

void
bundle_close(struct bundle *b)
{
	if (!b)
		return;
	bundle_digest_stop(b);
	pass_release(&b->main);
	listing_release(&b->list);
	arena_release(&b->names.arena);
	if (b->file.fd >= 0)
		close(b->file.fd);
	free(b->path);
	free(b->name);
	free(b->shown);
	free(b->inner);
	free(b);
}

enum bundle_kind
bundle_kind(const struct bundle *b)
{
	return b->kind;
}

const char *
bundle_path(const struct bundle *b)
{
	return b->path;
}

const char *
bundle_name(const struct bundle *b)
{
	return b->name;
}

uint64_t
bundle_size(const struct bundle *b)
{
	return bundle_is_listed(b) ? b->list.bytes : b->file.size;
}

/* Lists up to max names in a quiet pass. What a damaged archive still tells is enough for a bid. */
static int
list_names(struct bundle *b, size_t max, struct error *err)
{
	struct pass p = bundle_new_pass(b, USE_NAMES);
	struct bundle_entry *v = NULL, *kept;
	const struct bundle_entry *e;
	struct error here = {0};
	size_t n = 0, cap = 0;
	int rc = 0;

	while (n < max && (rc = pass_next(&p, &e, &here)) == 1) {
		vec_grow(v, n, cap);
		v[n] = *e;
		v[n++].path = arena_strdup(&b->names.arena, e->path);
	}
	pass_release(&p);
	if (rc < 0 && n == 0) {
		free(v);
		return error_set(err, here.code, "%s", here.text);
	}
	/* Older arrays stay in the arena: they were lent for the bundle's life. */
	kept = arena_alloc(&b->names.arena, (n ? n : 1) * sizeof(*kept));
	if (n)
		memcpy(kept, v, n * sizeof(*kept));
	free(v);
	b->names.v = kept;
	b->names.n = n;
	b->names.asked = max;
	b->names.complete = rc <= 0 && n < max;
	return 0;
}

int
bundle_names(struct bundle *b, size_t max, const struct bundle_entry **out, size_t *total,
	     struct error *err)
{
	bool known = b->names.v && (b->names.complete || max <= b->names.asked);

	if (!known && list_names(b, max, err) != 0)
		return -1;
	*out = b->names.v;
	*total = b->names.n < max ? b->names.n : max;
	return 0;
}

/* Whether the names known so far leave open that there is such an entry. */
static bool
may_hold(const struct bundle *b, const char *path)
{
	for (size_t i = 0; i < b->names.n; i++)
		if (str_eq(b->names.v[i].path, path))
			return true;
	return !b->names.complete;
}

ssize_t
bundle_peek(struct bundle *b, const char *path, void *buf, size_t n, struct error *err)
{
	const struct bundle_entry *e;
	struct error here = {0};
	struct pass p;
	size_t have = 0;
	int rc;

	if (!may_hold(b, path))
		return 0;
	p = bundle_new_pass(b, USE_NAMES);
	while ((rc = pass_next(&p, &e, &here)) == 1 && (e->is_dir || !str_eq(e->path, path)))
		;
	while (rc == 1 && have < n) {
		ssize_t got = pass_read(&p, (char *)buf + have, n - have, &here);

		if (got < 0 && have == 0)
			rc = -1;
		if (got <= 0)
			break;
		have += (size_t)got;
	}
	pass_release(&p);
	return rc < 0 ? error_set(err, here.code, "%s: %s", b->shown, here.text) : (ssize_t)have;
}

int
bundle_next(struct bundle *b, const struct bundle_entry **out, struct error *err)
{
	int rc;

	if (!b->main.r) {
		b->main = bundle_new_pass(b, USE_ALL);
		b->main.skips = &b->skips;
	}
	rc = pass_next(&b->main, out, err);
	return rc;
}

ssize_t
bundle_read(struct bundle *b, void *buf, size_t n, struct error *err)
{
	ssize_t got = b->main.r ? pass_read(&b->main, buf, n, err) : 0;

	return got;
}

int
bundle_rewind(struct bundle *b, struct error *err)
{
	(void)err;
	if (b->main.index > b->skips.seen)
		b->skips.seen = b->main.index;
	pass_release(&b->main);
	return 0;
}
