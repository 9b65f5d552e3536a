/* CBOR as the API server stores it, to a tree. */
#ifndef KUBEPB_CBOR_H
#define KUBEPB_CBOR_H

#include "kubepb.h"

/*
 * One value, with or without the tag in front, and nothing behind it. Byte
 * strings are text, as text strings are, and base64 under tag 22; other tags
 * count for what they hold. New reference; NULL with ERR_INPUT or ERR_LIMIT, and
 * err names the byte. Bounded by the run's depth.
 */
json_t *cbor_decode(struct stored_run *run, struct str value, struct error *err);

#endif
