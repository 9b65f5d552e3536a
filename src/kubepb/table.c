/* Look-ups in the table of fields: rows by place, kinds by a binary search. */
#include "table.h"

#include <stdlib.h>
#include <string.h>

#include "assay/base.h"

/* A kind, and the message that it is stored as: places in the names. */
struct table_kind {
	uint32_t api_version, kind;
	uint16_t message;
};

#include "kubepb/table.inc"

struct wanted {
	const char *api_version, *kind;
};

static int
by_kind(const void *key, const void *row)
{
	const struct wanted *w = key;
	const struct table_kind *k = row;
	int d = strcmp(w->api_version, kind_names + k->api_version);

	return d ? d : strcmp(w->kind, kind_names + k->kind);
}

const struct table_message *
table_kind(const char *api_version, const char *kind)
{
	struct wanted w = {api_version, kind};
	const struct table_kind *k;

	k = bsearch(&w, kinds, countof(kinds), sizeof(*kinds), by_kind);
	return k ? &messages[k->message] : NULL;
}

const struct table_field *
table_field(const struct table_message *m, uint32_t number)
{
	const struct table_field *f = &fields[m->first];
	size_t at;

	/* most messages have all numbers from 1 */
	if (number - 1 < m->count && f[number - 1].number == number)
		return &f[number - 1];
	if (!number)
		return NULL;
	at = bisect(i, m->count, f[i].number < number);
	return at < m->count && f[at].number == number ? &f[at] : NULL;
}

const struct table_field *
table_fields(const struct table_message *m)
{
	return &fields[m->first];
}

const struct table_message *
table_message_of(const struct table_field *f)
{
	return &messages[f->message];
}

const char *
table_message_name(const struct table_message *m)
{
	return message_names + m->name;
}

const char *
table_field_name(const struct table_field *f)
{
	return field_names + f->name;
}
