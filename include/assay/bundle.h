/*
 * bundle: any container (folder, zip, tar with any compression, one file,
 * standard input) as a stream of named entries, within limits. Knows nothing
 * of clusters. Only here is libarchive used.
 *
 * Entry paths are given as stored, checked: UTF-8 (else a note and the entry
 * is skipped), relative, no `..`, no NUL; leading "./" is cut. Links, devices
 * and encrypted entries are skipped with a note each (at most a few, then
 * counted). Nothing is ever written to disk except a spooled standard input.
 * Errors do not repeat the archive's name: the caller has it.
 */
#ifndef ASSAY_BUNDLE_H
#define ASSAY_BUNDLE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "assay/base.h"

struct bundle;

enum bundle_kind {
	BUNDLE_FOLDER,
	BUNDLE_FILES,		/* chosen ones of a folder, that belong together */
	BUNDLE_ZIP,
	BUNDLE_TAR,
	BUNDLE_FILE,
};

struct bundle_entry {
	const char *path;	/* lent until the next call */
	bool is_dir;
	int64_t size;		/* -1 when the container does not say */
	int64_t mtime;		/* for order only (zip times follow a zone); WHEN_NONE if none */
};

/* path "-" is standard input, spooled to an unlinked temporary file within the limits.
 * Opening reads no content. Notes go to ns, which must outlive the bundle. */
int bundle_open(struct bundle **out, const char *path, const struct limits *lim, struct notes *ns,
		struct error *err);
/* Some files of a folder as one archive that has the first one's name; links are not followed. */
int bundle_open_files(struct bundle **out, const char *dir, const char *const *names, size_t n,
		      const struct limits *lim, struct notes *ns, struct error *err);
/* What an entry of b holds, as a bundle of its own that b need not outlive. Its name is the
 * entry's last part; notes go to ns. */
int bundle_open_within(struct bundle **out, struct bundle *b, const char *path, struct notes *ns,
		       struct error *err);
void bundle_close(struct bundle *b);

enum bundle_kind bundle_kind(const struct bundle *b);
const char *bundle_path(const struct bundle *b);	/* as given */
const char *bundle_name(const struct bundle *b);	/* last path part; "-" for standard input */
/* Bytes of the file; of a folder the sum over its files. */
uint64_t bundle_size(const struct bundle *b);
/* SHA-256 of the file; of a folder that over its sorted lines `path NUL size NUL sha256` LF
 * (design.md 4), also of chosen files. Reads everything once; remembered. */
int bundle_digest(struct bundle *b, uint8_t out[SHA256_BYTES], struct error *err);

/* The same by a thread beside the reading; bundle_digest then waits for it. */
void bundle_digest_begin(struct bundle *b);
/* Are its files those of a file system, as they are: a folder, chosen files, or one that is not
 * packed? Of each of these (NULL: the first) bundle_digest finds out by the way whether its last 32
 * bytes are the SHA-256 of those before them. */
bool bundle_plain(const struct bundle *b);
bool bundle_sealed(const struct bundle *b, const char *path);

/* The first entries' names, at most max, without moving the stream; for bids.
 * *total is how many there are, or max when more (streams are not read to the end).
 * The array and names live as long as the bundle. Folders: sorted by path bytes. */
int bundle_names(struct bundle *b, size_t max, const struct bundle_entry **out, size_t *total,
		 struct error *err);
/* The first bytes of the entry with that path; returns the count, 0 if there is none. For bids. */
ssize_t bundle_peek(struct bundle *b, const char *path, void *buf, size_t n, struct error *err);

/* An entry's bytes as a file that can be mapped, from its start: the file itself, or an unlinked
 * temporary copy of what comes in a stream. path NULL: the only or first file. The descriptor is
 * the caller's to close. ERR_NOT_FOUND when there is no such entry. */
int bundle_file(struct bundle *b, const char *path, int *fd, struct error *err);

/* 1 and an entry, 0 at the end, -1 when the container is lost from here on
 * (truncated, over a limit). What was read before counts; the caller drops the rest from coverage.
*/
int bundle_next(struct bundle *b, const struct bundle_entry **out, struct error *err);
/* Bytes of the current entry; 0 at its end; -1 when this entry is damaged (the next may be
 * fine). */
ssize_t bundle_read(struct bundle *b, void *buf, size_t n, struct error *err);
/* Starts again at the first entry. */
int bundle_rewind(struct bundle *b, struct error *err);

#endif
