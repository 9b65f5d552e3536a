/*
 * A protobuf message to the tree that the official JSON serializer would
 * print, by the table of fields.
 */
#ifndef KUBEPB_MESSAGE_H
#define KUBEPB_MESSAGE_H

#include "kubepb.h"

/*
 * raw is the message alone, without the envelope; the object gets api_version
 * and kind (not "" either). New reference; NULL with ERR_NOT_FOUND when no
 * table has the kind, ERR_INPUT when it is no such message, ERR_LIMIT past
 * lim->depth.
 */
json_t *message_decode(struct stored_run *run, const char *api_version, const char *kind,
		       struct str raw, struct error *err);

#endif
