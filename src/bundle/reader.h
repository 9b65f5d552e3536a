/*
 * One pass over a container's entries, as they come: nothing is checked here
 * but the limits on bytes; names are pass.c's business.
 */
#ifndef BUNDLE_READER_H
#define BUNDLE_READER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "assay/base.h"

enum raw_type {
	RAW_FILE,
	RAW_DIR,
	RAW_LINK,
	RAW_SPECIAL,
	RAW_SPARSE,
	RAW_ENCRYPTED,
	RAW_BROKEN,		/* the header could not be read, the next one may */
	RAW_UNREADABLE,		/* the system refused to list or tell it */
	RAW_TYPES,
};

struct raw_entry {
	const char *name;	/* lent until the next call; any bytes */
	size_t n;
	enum raw_type type;
	int64_t size;		/* -1 when not told */
	int64_t mtime;		/* WHEN_NONE when not told */
};

struct reader;

struct reader_ops {
	/* 1, 0 at the end, -1 when the rest is lost. */
	int (*next)(struct reader *r, struct raw_entry *out, struct error *err);
	/* -1: this entry is damaged; the rest only if r->lost. */
	ssize_t (*read)(struct reader *r, void *buf, size_t n, struct error *err);
	void (*close)(struct reader *r);
};

struct reader {
	const struct reader_ops *ops;
	const struct limits *lim;
	uint64_t unpacked;	/* bytes that came out, those that were only passed over too */
	uint64_t packed;	/* bytes that went in; 0 where nothing is packed */
	bool lost;
	const char *doubt;	/* after the end: a sentence for a note, or NULL */
};

/* Adds n unpacked bytes; -1 and r->lost when that passes total_bytes or the ratio. */
int reader_account(struct reader *r, uint64_t n, struct error *err);

/* What the first bytes of a file say. */
enum file_form {
	FORM_PLAIN,
	FORM_ZIP,
	FORM_ZIP_CUT,		/* without its directory: read entry by entry */
	FORM_TAR,
	FORM_PACKED_TAR,
	FORM_PACKED_FILE,
};

struct container {
	int fd;
	uint64_t size;
	enum file_form form;
	const char *label;	/* "zip", "tar", "gzip": static, for messages */
};

/* Fills form and label from fd and size. -1: cannot be read, or the zip lists too many entries. */
int container_find(struct container *c, const struct limits *lim, struct error *err);

enum reader_use { USE_ALL, USE_NAMES };
/* For all forms but FORM_PLAIN; c and lim must outlive the reader. */
struct reader *archive_reader(const struct container *c, const struct limits *lim,
			      enum reader_use use);
/* Whether what is packed in c is a tar; 0 or 1, -1 when it cannot be unpacked at all. */
int archive_is_tar(const struct container *c, const struct limits *lim, struct error *err);

/* Are the last 32 bytes of a file the SHA-256 of those before? Known once it was digested. */
enum seal { SEAL_UNKNOWN, SEAL_WRONG, SEAL_RIGHT };

/* Files that are already apart: a folder's, or the one plain file. Sorted by path bytes. */
struct listing {
	int root;		/* folder, or the file itself */
	bool single;
	struct listed {
		const char *path;
		enum raw_type type;
		uint64_t size;
		int64_t mtime;
		enum seal seal;
	} *v;
	size_t n, cap;
	uint64_t bytes;		/* sum over the files */
	struct arena arena;
};

/* Walks the folder open as l->root; no symbolic link is followed. */
int listing_walk(struct listing *l, const struct limits *lim, struct error *err);
void listing_release(struct listing *l);
/* A file of the folder, opened without following any link on the way; -1 with err. */
int listing_open(const struct listing *l, const struct listed *f, struct error *err);
struct reader *listing_reader(const struct listing *l, const struct limits *lim);

#endif
