/* Protobuf's wire format, as far as what the bench makes needs it. */
#ifndef BENCH_PB_H
#define BENCH_PB_H

#include "assay/base.h"

void pb_varint(struct buf *b, uint64_t v);
void pb_num(struct buf *b, unsigned field, uint64_t v);
void pb_text(struct buf *b, unsigned field, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* A message, or any bytes, of length 0. */
void pb_empty(struct buf *b, unsigned field);
/* A message begins; its length is put in front when it ends. Bytes are begun and ended likewise. */
size_t pb_open(struct buf *b, unsigned field);
void pb_end(struct buf *b, size_t at);
/* An entry of a map of texts. */
void pb_entry(struct buf *b, unsigned field, const char *key, const char *value);
/* Kubernetes' Time. */
void pb_when(struct buf *b, unsigned field, int64_t seconds);

#endif
