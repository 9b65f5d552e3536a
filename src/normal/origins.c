/*
 * Origins: who wrote which field and when, out of managedFields (formats.md
 * i.4). What somebody owns of a status is evidence and not kept here.
 */
#include "normal.h"

/* FieldsV1 without f:status; shares all but its root. NULL if nothing is left. */
static json_t *
without_status(json_t *fields)
{
	json_t *out;

	if (!json_is_object(fields))
		return NULL;
	if (!json_object_get(fields, "f:status"))
		return json_object_size(fields) ? json_incref(fields) : NULL;
	out = json_copy(fields);
	json_object_del(out, "f:status");
	if (json_object_size(out) > 0)
		return out;
	json_decref(out);
	return NULL;
}

/* An element of a set is its own key (v:"…"): a set of secrets would stand here in the clear. */
static json_t *
without_secrets(json_t *fields)
{
	json_t *list = json_object_get(fields, "f:additionalSecrets"), *out;

	if (json_object_size(list) == 0)
		return fields;
	out = json_copy(fields);
	json_object_set_new(out, "f:additionalSecrets", json_object());
	json_decref(fields);
	return out;
}

static json_t *
manager(const json_t *entry)
{
	static const char *const members[] = {"manager", "operation", "subresource", "time"};
	json_t *fields = tree_get(entry, "fieldsV1"), *out, *v;

	/* `fields` is what 1.16 and 1.17 called it */
	fields = without_status(fields ? fields : tree_get(entry, "fields"));
	if (!fields)
		return NULL;
	out = json_object();
	for (size_t i = 0; i < countof(members); i++) {
		v = tree_get(entry, members[i]);
		if (json_string_length(v) > 0)
			json_object_set(out, members[i], v);
	}
	json_object_set_new(out, "fields", without_secrets(fields));
	return out;
}

json_t *
origins_take(const json_t *raw)
{
	static const char *const members[] = {"uid", "creationTimestamp"};
	json_t *meta = tree_get(raw, "metadata"), *out = json_object(), *list = json_array();
	json_t *v, *entry;
	size_t i;

	for (i = 0; i < countof(members); i++) {
		v = tree_get(meta, members[i]);
		if (json_string_length(v) > 0)
			json_object_set(out, members[i], v);
	}
	json_array_foreach(tree_get(meta, "managedFields"), i, entry)
		if ((v = manager(entry)) != NULL)
			json_array_append_new(list, v);
	if (json_array_size(list) > 0)
		json_object_set(out, "managers", list);
	json_decref(list);
	if (json_object_size(out) > 0)
		return out;
	json_decref(out);
	return NULL;
}
