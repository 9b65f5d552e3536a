/*
 * Zip, tar and single packed files, read by libarchive over pread(2), so that
 * several passes share one open file; gzip is taken off before. libarchive's messages stay here: some
 * hold full paths, and all of them would change with its version.
 */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

#include "gunzip.h"
#include "names.h"
#include "reader.h"

struct feed {
	int fd;
	struct gunzip *gz;	/* or NULL */
	uint64_t pos, size;
	uint64_t taken;		/* bytes read so far */
	char *buf;
	size_t block;
	bool at_end;		/* more was asked for than there is */
	int failed;		/* errno of a failed read */
};

struct archive_pass {
	struct reader base;
	const struct container *c;
	struct archive *a;
	struct feed feed;
	locale_t utf8;
	int opened;		/* 0 not yet, 1 yes, -1 failed */
	bool in_entry;
	const char *data;	/* what is left of the current block */
	size_t have;
	uint64_t given;		/* bytes of the current entry */
	struct buf where;	/* its name as messages show it */
};

static la_ssize_t
feed_gunzipped(struct feed *f)
{
	size_t got = gunzip_read(f->gz, f->buf, f->block);

	f->taken = gunzip_taken(f->gz);
	f->failed = gunzip_failed(f->gz);
	f->at_end = got == 0 && gunzip_state(f->gz) != GUNZIP_DAMAGED;
	return f->failed ? -1 : (la_ssize_t)got;
}

/* libarchive is only told that no more comes, so that it gives what there was. */
static bool
gunzip_broke(const struct feed *f)
{
	return f->gz && gunzip_state(f->gz) != GUNZIP_GOING &&
	       gunzip_state(f->gz) != GUNZIP_ENDED;
}

static la_ssize_t
feed_read(struct archive *a, void *ctx, const void **out)
{
	struct feed *f = ctx;
	ssize_t got;

	(void)a;
	*out = f->buf;
	if (f->gz)
		return feed_gunzipped(f);
	do
		got = pread(f->fd, f->buf, f->block, (off_t)f->pos);
	while (got < 0 && errno == EINTR);
	if (got < 0) {
		f->failed = errno;
		return -1;
	}
	f->at_end = f->at_end || got == 0;
	f->pos += (uint64_t)got;
	f->taken += (uint64_t)got;
	return got;
}

static la_int64_t
feed_skip(struct archive *a, void *ctx, la_int64_t n)
{
	struct feed *f = ctx;
	uint64_t left = f->pos < f->size ? f->size - f->pos : 0;

	(void)a;
	if (n <= 0)
		return 0;
	if ((uint64_t)n > left)
		n = (la_int64_t)left;
	f->pos += (uint64_t)n;
	return n;
}

static la_int64_t
feed_seek(struct archive *a, void *ctx, la_int64_t off, int whence)
{
	struct feed *f = ctx;
	int64_t base = whence == SEEK_SET ? 0 : (int64_t)(whence == SEEK_CUR ? f->pos : f->size);
	int64_t to;

	(void)a;
	if (__builtin_add_overflow(base, (int64_t)off, &to) || to < 0)
		return ARCHIVE_FATAL;
	f->pos = (uint64_t)to;
	return to;
}

/*
 * libarchive converts names by the locale of the caller, and gives NULL for
 * what that lacks (everything beyond ASCII under "C"). Under a UTF-8 locale of
 * the thread it hands names through whatever the program has set.
 */
static locale_t
enter_utf8(const struct archive_pass *p)
{
	return p->utf8 ? uselocale(p->utf8) : (locale_t)0;
}

static void
leave_utf8(locale_t before)
{
	if (before)
		uselocale(before);
}

/* The filters of which libarchive would run a program if its library were not built in are
 * only used where it is. */
static void
support_filters(struct archive *a)
{
	if (archive_zlib_version())
		archive_read_support_filter_gzip(a);
	if (archive_liblzma_version())
		archive_read_support_filter_xz(a);
	if (archive_libzstd_version())
		archive_read_support_filter_zstd(a);
	if (archive_bzlib_version())
		archive_read_support_filter_bzip2(a);
}

static void
support_what_is_needed(struct archive *a, enum file_form form)
{
	switch (form) {
	case FORM_ZIP:
	case FORM_ZIP_CUT:
		archive_read_support_format_zip(a);
		break;
	case FORM_TAR:
		archive_read_support_format_tar(a);
		break;
	case FORM_PLAIN:
	case FORM_PACKED_TAR:
	case FORM_PACKED_FILE:
		support_filters(a);
		if (form != FORM_PACKED_FILE)
			archive_read_support_format_tar(a);
		if (form != FORM_PACKED_TAR)
			archive_read_support_format_raw(a);
		archive_read_support_format_empty(a);
		break;
	}
}

static const char *
lent_message(struct archive_pass *p)
{
	const char *s = archive_error_string(p->a);

	return s ? s : "";
}

/* Puts the trouble that libarchive has into our words; inside an entry the caller names it. */
static int
tell_damage(struct archive_pass *p, struct error *err)
{
	const char *why = lent_message(p), *label = p->c->label;
	bool early = p->feed.at_end || strstr(why, "runcated");
	struct buf count = {0};

	if (p->feed.failed) {
		errno = p->feed.failed;
		return error_errno(err, "cannot read the %s", label);
	}
	count_show(&count, p->given);
	if (strstr(why, "nsupported"))
		error_set(err, ERR_INPUT, "it is packed in a way that cannot be read");
	else if (p->in_entry)
		error_set(err, ERR_INPUT, "%s data %s after %s bytes", label,
			  early ? "ends early" : "is damaged", buf_cstr(&count));
	else if (p->where.n)
		error_set(err, ERR_INPUT, "%s data %s after %s", label,
			  early ? "ends early" : "is damaged", buf_cstr(&p->where));
	else
		error_set(err, ERR_INPUT, "%s data %s before the first entry", label,
			  early ? "ends early" : "is damaged");
	buf_release(&count);
	return -1;
}

static int
lose(struct archive_pass *p, struct error *err)
{
	p->base.lost = true;
	return tell_damage(p, err);
}

static bool
is_filtered(const struct archive_pass *p)
{
	return p->c->form != FORM_ZIP && p->c->form != FORM_ZIP_CUT && p->c->form != FORM_TAR;
}

/* Counts n bytes of content; of a packed stream everything that came out of it, headers too. */
static int
account(struct archive_pass *p, uint64_t n, struct error *err)
{
	p->base.packed = p->feed.taken < p->feed.size ? p->feed.taken : p->feed.size;
	if (is_filtered(p)) {
		uint64_t all = (uint64_t)archive_filter_bytes(p->a, 0);

		n = all > p->base.unpacked ? all - p->base.unpacked : 0;
	}
	return reader_account(&p->base, n, err);
}

static int
open_pass(struct archive_pass *p, struct error *err)
{
	locale_t before = enter_utf8(p);
	int rc;

	archive_read_set_read_callback(p->a, feed_read);
	if (!p->feed.gz) {
		archive_read_set_skip_callback(p->a, feed_skip);
		archive_read_set_seek_callback(p->a, feed_seek);
	}
	archive_read_set_callback_data(p->a, &p->feed);
	rc = archive_read_open1(p->a);
	leave_utf8(before);
	p->opened = rc == ARCHIVE_OK || rc == ARCHIVE_WARN ? 1 : -1;
	return p->opened == 1 ? 0 : lose(p, err);
}

/* The next block of the current entry: 1, 0 at its end, -1. */
static int
next_block(struct archive_pass *p, struct error *err)
{
	const void *block;
	la_int64_t at;
	size_t n;
	int rc = archive_read_data_block(p->a, &block, &n, &at);

	if (rc == ARCHIVE_EOF && !(p->c->form == FORM_PACKED_FILE && gunzip_broke(&p->feed))) {
		p->in_entry = false;
		return 0;
	}
	if (rc != ARCHIVE_OK) {
		/* A zip goes on where its directory says; a stream has lost its way. */
		if ((rc == ARCHIVE_FATAL && p->c->form != FORM_ZIP) || rc == ARCHIVE_EOF)
			p->base.lost = true;
		tell_damage(p, err);
		p->in_entry = false;
		return -1;
	}
	if ((uint64_t)at != p->given + p->have) {
		p->in_entry = false;
		return error_set(err, ERR_INPUT, "it has holes");
	}
	p->data = block;
	p->have = n;
	return account(p, n, err) == 0 ? 1 : -1;
}

/* Passes over what nobody read. In packed streams that is work, so the limits hold there too. */
static int
finish_entry(struct archive_pass *p, struct error *err)
{
	bool streamed = is_filtered(p) || p->c->form == FORM_ZIP_CUT;
	int rc = 1;

	p->have = 0;
	while (streamed && p->in_entry && rc == 1) {
		struct error here = {0};

		rc = next_block(p, &here);
		p->given += p->have;
		p->have = 0;
		if (p->base.lost)
			return error_set(err, here.code, "%s: %s", buf_cstr(&p->where), here.text);
	}
	p->in_entry = false;
	return 0;
}

static enum raw_type
type_of(struct archive_entry *e)
{
	mode_t type = archive_entry_filetype(e);

	if (archive_entry_hardlink(e) || type == AE_IFLNK)
		return RAW_LINK;
	if (type == AE_IFDIR)
		return RAW_DIR;
	if (type != AE_IFREG)
		return RAW_SPECIAL;
	if (archive_entry_is_encrypted(e))
		return RAW_ENCRYPTED;
	return archive_entry_sparse_count(e) > 0 ? RAW_SPARSE : RAW_FILE;
}

static void
fill_entry(struct archive_pass *p, struct archive_entry *e, bool broken, struct raw_entry *out)
{
	const char *name = archive_entry_pathname(e);

	out->name = name ? name : "\xff";	/* not convertible: no UTF-8 */
	out->n = strlen(out->name);
	out->type = broken ? RAW_BROKEN : type_of(e);
	out->size = archive_entry_size_is_set(e) ? archive_entry_size(e) : -1;
	out->mtime = archive_entry_mtime_is_set(e) ? (int64_t)archive_entry_mtime(e) : WHEN_NONE;
	p->in_entry = !broken;
	p->given = 0;
	buf_clear(&p->where);
	name_show(&p->where, out->name, out->n);
}

/* A tar ends with blocks of zeros; one that was cut between two entries looks complete. */
static const char *
doubt_at_end(const struct archive_pass *p)
{
	char last[512];

	if (p->c->form == FORM_ZIP_CUT)
		return "the zip has no directory: it may be cut short";
	if (p->c->form != FORM_TAR || p->c->size < sizeof(last))
		return NULL;
	if (pread(p->c->fd, last, sizeof(last), (off_t)(p->c->size - sizeof(last))) !=
	    (ssize_t)sizeof(last))
		return NULL;
	for (size_t i = 0; i < sizeof(last); i++)
		if (last[i])
			return "the tar has no end mark: it may be cut short";
	return NULL;
}

/* A tar ends before its gzip does: the checksum comes last. */
static int
check_end(struct archive_pass *p, struct error *err)
{
	la_ssize_t got;

	while (p->feed.gz && (got = feed_gunzipped(&p->feed)) > 0)
		if (reader_account(&p->base, (uint64_t)got, err) != 0)
			return -1;
	return gunzip_broke(&p->feed) ? lose(p, err) : 0;
}

static int
archive_next(struct reader *r, struct raw_entry *out, struct error *err)
{
	struct archive_pass *p = (struct archive_pass *)r;
	struct archive_entry *e = NULL;
	locale_t before;
	int rc;

	if (p->opened == 0 && open_pass(p, err) != 0)
		return -1;
	if (finish_entry(p, err) != 0)
		return -1;
	if (p->c->form == FORM_ZIP)
		p->feed.at_end = false;		/* the search for the directory came there */
	before = enter_utf8(p);
	rc = archive_read_next_header(p->a, &e);
	leave_utf8(before);
	if (rc == ARCHIVE_EOF) {
		r->doubt = doubt_at_end(p);
		return check_end(p, err);
	}
	if (rc == ARCHIVE_FATAL)
		return lose(p, err);
	fill_entry(p, e, rc != ARCHIVE_OK && rc != ARCHIVE_WARN, out);
	return account(p, 0, err) == 0 ? 1 : -1;
}

static ssize_t
archive_read_some(struct reader *r, void *buf, size_t n, struct error *err)
{
	struct archive_pass *p = (struct archive_pass *)r;

	while (p->have == 0) {
		int rc = p->in_entry ? next_block(p, err) : 0;

		if (rc <= 0)
			return rc;
	}
	if (n > p->have)
		n = p->have;
	memcpy(buf, p->data, n);
	p->data += n;
	p->have -= n;
	p->given += n;
	return (ssize_t)n;
}

static void
archive_close(struct reader *r)
{
	struct archive_pass *p = (struct archive_pass *)r;

	archive_read_free(p->a);
	gunzip_free(p->feed.gz);
	if (p->utf8)
		freelocale(p->utf8);
	buf_release(&p->where);
	free(p->feed.buf);
	free(p);
}

struct reader *
archive_reader(const struct container *c, const struct limits *lim, enum reader_use use)
{
	static const struct reader_ops ops = {archive_next, archive_read_some, archive_close};
	struct archive_pass *p = mem_zero(1, sizeof(*p));
	bool hops = use == USE_NAMES && (c->form == FORM_ZIP || c->form == FORM_TAR);

	p->base.ops = &ops;
	p->base.lim = lim;
	p->c = c;
	p->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	p->feed.fd = c->fd;
	p->feed.size = c->size;
	/* From header to header small blocks do; for content large ones save calls. */
	p->feed.block = hops ? 1 << 12 : 1 << 20;
	p->feed.buf = mem_alloc(p->feed.block);
	if (is_filtered(p) && str_eq(c->label, "gzip"))
		p->feed.gz = gunzip_new(c->fd);
	p->a = archive_read_new();
	support_what_is_needed(p->a, c->form);
	return &p->base;
}

int
archive_is_tar(const struct container *c, const struct limits *lim, struct error *err)
{
	struct container any = *c;
	struct archive_pass *p;
	struct raw_entry e;
	int rc;

	any.form = FORM_PLAIN;
	p = (struct archive_pass *)archive_reader(&any, lim, USE_NAMES);
	rc = archive_next(&p->base, &e, err);
	if (rc >= 0)
		rc = (archive_format(p->a) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
	archive_close(&p->base);
	return rc;
}
