/* Archives for the other tests of this room. */
#include "pack_test.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"

enum { SPARSE_SIZE = 1 << 20 };

static void
must(struct archive *a, int rc, const char *what)
{
	if (rc == ARCHIVE_OK || rc == ARCHIVE_WARN)
		return;
	fprintf(stderr, "%s: %s\n", what, archive_error_string(a));
	exit(1);
}

static void
fill(struct archive_entry *e, const struct packed *p)
{
	size_t size = p->text ? strlen(p->text) * (p->repeat ? p->repeat : 1) : 0;

	archive_entry_copy_pathname(e, p->path);
	archive_entry_set_mtime(e, 1772410500, 0);
	archive_entry_set_perm(e, 0644);
	archive_entry_set_filetype(e, AE_IFREG);
	switch (p->type) {
	case PACK_FILE:
		archive_entry_set_size(e, (la_int64_t)size);
		break;
	case PACK_DIR:
		archive_entry_set_filetype(e, AE_IFDIR);
		break;
	case PACK_SYMLINK:
		archive_entry_set_filetype(e, AE_IFLNK);
		archive_entry_copy_symlink(e, p->text);
		break;
	case PACK_HARDLINK:
		archive_entry_copy_hardlink(e, p->text);
		break;
	case PACK_DEVICE:
		archive_entry_set_filetype(e, AE_IFCHR);
		archive_entry_set_rdev(e, 0x0103);
		break;
	case PACK_SPARSE:
		archive_entry_set_size(e, SPARSE_SIZE);
		archive_entry_sparse_add_entry(e, SPARSE_SIZE - 512, 512);
		break;
	}
}

static void
write_one(struct archive *a, const struct packed *p)
{
	struct archive_entry *e = archive_entry_new2(a);
	static const char hole[SPARSE_SIZE];

	fill(e, p);
	must(a, archive_write_header(a, e), p->path);
	if (p->type == PACK_FILE && p->text && *p->text)
		for (size_t i = 0; i < (p->repeat ? p->repeat : 1); i++)
			archive_write_data(a, p->text, strlen(p->text));
	if (p->type == PACK_SPARSE)
		archive_write_data(a, hole, sizeof(hole));
	archive_entry_free(e);
}

void
pack(const char *file, const struct packing *how, const struct packed *v, size_t n)
{
	struct archive *a = archive_write_new();

	if (!how->raw_names)
		setlocale(LC_CTYPE, "C.UTF-8");
	must(a, archive_write_set_format_by_name(a, how->format), how->format);
	if (how->filter)
		must(a, archive_write_add_filter_by_name(a, how->filter), how->filter);
	if (how->options)
		must(a, archive_write_set_options(a, how->options), how->options);
	if (how->encrypted) {
		must(a, archive_write_set_options(a, "zip:encryption=traditional"), "encryption");
		must(a, archive_write_set_passphrase(a, "secret"), "passphrase");
	}
	must(a, archive_write_open_filename(a, file), file);
	for (size_t i = 0; i < n; i++)
		write_one(a, &v[i]);
	must(a, archive_write_close(a), file);
	archive_write_free(a);
	setlocale(LC_CTYPE, "C");
}

struct bundle *
open_bundle(const char *path, const struct limits *lim, struct notes *ns)
{
	struct error err = {0};
	struct bundle *b = NULL;

	if (bundle_open(&b, path, lim, ns, &err) != 0) {
		fprintf(stderr, "%s\n", err.text);
		exit(1);
	}
	return b;
}

char *
read_entry(struct bundle *b, size_t *n, struct error *err)
{
	struct buf all = {0};
	ssize_t got;

	while ((got = bundle_read(b, buf_room(&all, 65536), 65536, err)) > 0)
		all.n += (size_t)got;
	*n = all.n;
	if (got == 0)
		return buf_take(&all);
	buf_release(&all);
	return NULL;
}

size_t
notes_with(const struct notes *ns, const char *code)
{
	size_t n = 0;

	for (size_t i = 0; i < ns->n; i++)
		n += strcmp(ns->v[i].code, code) == 0;
	return n;
}
