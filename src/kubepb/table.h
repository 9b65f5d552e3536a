/*
 * The fields of the messages that the API server stores, as a table made of
 * fields.tsv and kinds.tsv when assay is built.
 */
#ifndef KUBEPB_TABLE_H
#define KUBEPB_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum table_type {
	TYPE_STRING, TYPE_BOOL, TYPE_INT32, TYPE_INT64, TYPE_UINT32, TYPE_UINT64, TYPE_BYTES,
	TYPE_TIME, TYPE_MICROTIME, TYPE_DURATION, TYPE_QUANTITY, TYPE_INTORSTRING,
	TYPE_RAW,		/* RawExtension, FieldsV1: bytes that are a document */
	TYPE_MESSAGE,
	TYPE_WRAPPER,		/* a list or map that is a message: its field 1 */
	TYPE_COUNT,
};

enum {
	FIELD_LIST = 1,
	FIELD_MAP = 2,		/* of strings to type */
	FIELD_POINTER = 4,	/* absent is null, present is told even when zero */
	FIELD_OMIT = 8,		/* zero is left out */
	FIELD_OMIT_2019 = 16,	/* and was by the serializers of 2019 */
	FIELD_INLINE = 32,	/* a message whose fields stand in JSON one level up */
};

struct table_field {
	uint16_t number;	/* 0: never in protobuf */
	uint16_t message;	/* of TYPE_MESSAGE, TYPE_WRAPPER */
	uint16_t name;		/* place in the names */
	uint8_t name_len;
	uint8_t type;
	uint8_t flags;
};

struct table_message {
	uint32_t name;
	uint16_t first, count;	/* its fields, by number */
};

/* The message of a kind; NULL when none of the tables has it. */
const struct table_message *table_kind(const char *api_version, const char *kind);
/* NULL when the message has no such field. */
const struct table_field *table_field(const struct table_message *m, uint32_t number);
const struct table_field *table_fields(const struct table_message *m);
const struct table_message *table_message_of(const struct table_field *f);
/* "core/v1.PodSpec" */
const char *table_message_name(const struct table_message *m);
/* The JSON name, with f->name_len bytes. */
const char *table_field_name(const struct table_field *f);

#endif
