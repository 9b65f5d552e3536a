/* Writes a database as bbolt would and etcdctl saves it: pages of 4096 bytes in
 * the order in which they fill, both metas, a freelist with stale leaves in its
 * pages, a SHA-256 at the end. For the bench only: it ends the program on errors. */
#ifndef BENCH_BOLT_H
#define BENCH_BOLT_H

#include "assay/base.h"

struct bolt;

struct bolt *bolt_begin(const char *path);
/* Buckets in the order of their names; entries of each in the order of their keys. */
void bolt_bucket(struct bolt *b, const char *name);
void bolt_put(struct bolt *b, struct str key, struct str value);
/* Ends the file and frees b. */
void bolt_end(struct bolt *b, uint64_t txid);

#endif
