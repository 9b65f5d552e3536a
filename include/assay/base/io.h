/*
 * Whole files: read with a limit, written to a temporary name and renamed.
 */
#ifndef ASSAY_BASE_IO_H
#define ASSAY_BASE_IO_H

#include <stdbool.h>
#include <stddef.h>

#include "assay/base/error.h"
#include "assay/base/str.h"

/* Appends the file to out; ERR_NOT_FOUND when there is none, ERR_LIMIT past limit bytes. */
int io_read_file(const char *path, size_t limit, struct buf *out, struct error *err);
/* Atomic: temporary name beside it, fsync, rename. mode as for open(2). */
int io_write_file(const char *path, const void *p, size_t n, int mode, struct error *err);
/* The same without waiting for the disk: for what can be made anew and is checked when it is read. */
int io_write_cache(const char *path, const void *p, size_t n, struct error *err);
/* All of it to an open file, on and on; -1 with errno. */
int io_write_all(int fd, const void *p, size_t n);
int io_mkdirs(const char *path, int mode, struct error *err);
bool io_exists(const char *path);
bool io_is_dir(const char *path);
/* The last part of a path, trailing slashes aside; lent. "." for "". */
const char *io_basename(const char *path, size_t *n);

#endif
