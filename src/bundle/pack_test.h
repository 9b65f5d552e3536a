/* Makes archives for tests, with libarchive's writers. */
#ifndef BUNDLE_PACK_TEST_H
#define BUNDLE_PACK_TEST_H

#include <stdbool.h>
#include <stddef.h>

#include "assay/bundle.h"

enum packed_type { PACK_FILE, PACK_DIR, PACK_SYMLINK, PACK_HARDLINK, PACK_DEVICE, PACK_SPARSE };

struct packed {
	const char *path;
	const char *text;	/* content, or where a link leads */
	enum packed_type type;
	size_t repeat;		/* the text this many times; 0 is once */
};

struct packing {
	const char *format;	/* "zip", "pax", "gnutar", "raw" */
	const char *filter;	/* NULL, "gzip", "xz", "zstd", "bzip2" */
	const char *options;	/* libarchive's, or NULL */
	bool encrypted;
	bool raw_names;		/* names as they are, no UTF-8 flag */
};

void pack(const char *file, const struct packing *how, const struct packed *v, size_t n);
/* Opens or ends the test. */
struct bundle *open_bundle(const char *path, const struct limits *lim, struct notes *ns);
/* Reads the rest of the current entry; NULL when it is damaged. Malloced. */
char *read_entry(struct bundle *b, size_t *n, struct error *err);
/* The number of notes with that code. */
size_t notes_with(const struct notes *ns, const char *code);

#endif
