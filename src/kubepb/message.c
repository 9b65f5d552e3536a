/*
 * A message to a tree, by the table. Two passes over its fields: what is on the
 * wire, then the zeros that JSON shows although they are not there.
 *
 * Rules (as the official decoder and encoding/json together):
 *   - whether a field is a list or a map is told by its type in Go;
 *   - the last of several values wins, several messages are merged;
 *   - omitempty leaves out zeros, but no struct that is no pointer; what has no
 *     omitempty always appears, as null, 0, "" or {};
 *   - which zeros are left out changed over the years: told as by today's
 *     serializer, for kinds and fields that are gone as by the last that had
 *     them (fields.sh). run->era_2019 is for tests.
 */
#include "message.h"

#include "special.h"

static int message_into(struct stored_run *run, const struct table_message *m, struct str raw,
			json_t *obj, struct error *err);

static bool
omits(const struct stored_run *run, const struct table_field *f)
{
	return f->flags & (run->era_2019 ? FIELD_OMIT_2019 : FIELD_OMIT);
}

/* One level deeper; -1 past the bound. */
static int
enter(struct stored_run *run, struct error *err)
{
	if (run->depth >= run->lim->depth)
		return error_set(err, ERR_LIMIT, "nested deeper than %u", run->lim->depth);
	run->depth++;
	return 0;
}

static json_t *
member(const json_t *obj, const struct table_field *f)
{
	return json_object_getn(obj, table_field_name(f), f->name_len);
}

/* Steals v. */
static void
set_member(json_t *obj, const struct table_field *f, json_t *v)
{
	json_object_setn_new_nocheck(obj, table_field_name(f), f->name_len, v);
}

static int fill(struct stored_run *run, const struct table_message *m, json_t *obj,
		struct error *err);

/*
 * What stands for a field that is not there. Two bytes of a list element can ask
 * for many structs, so these are bounded: to some 300 bytes of memory for each 16
 * that a whole value may have.
 */
static json_t *
zero_of(struct stored_run *run, const struct table_field *f, struct error *err)
{
	json_t *v;

	if (f->flags & (FIELD_LIST | FIELD_MAP | FIELD_POINTER))
		return json_null();
	if (f->type != TYPE_MESSAGE)
		return special_zero(f->type);
	if (++run->zeros > run->lim->item_bytes / 16) {
		error_set(err, ERR_LIMIT, "too many empty messages");
		return NULL;
	}
	v = json_object();
	if (fill(run, table_message_of(f), v, err) == 0)
		return v;
	json_decref(v);
	return NULL;
}

/* The zeros that are told, where nothing is yet. */
static int
fill(struct stored_run *run, const struct table_message *m, json_t *obj, struct error *err)
{
	const struct table_field *f = table_fields(m), *end = f + m->count;

	for (; f < end; f++) {
		if (f->flags & FIELD_INLINE) {
			if (!(f->flags & FIELD_POINTER) &&
			    fill(run, table_message_of(f), obj, err) != 0)
				return -1;
		} else if (!omits(run, f) && !member(obj, f)) {
			json_t *v = zero_of(run, f, err);

			if (!v)
				return -1;
			set_member(obj, f, v);
		}
	}
	return 0;
}

/* into is what came before under the same field, to be merged with: an object, or NULL. */
static json_t *
message_value(struct stored_run *run, const struct table_message *m, struct str raw,
	      json_t *into, struct error *err)
{
	json_t *obj = json_is_object(into) ? json_incref(into) : json_object();

	if (enter(run, err) != 0) {
		json_decref(obj);
		return NULL;
	}
	bool ok = message_into(run, m, raw, obj, err) == 0 && fill(run, m, obj, err) == 0;

	run->depth--;
	if (ok)
		return obj;
	json_decref(obj);
	return NULL;
}

static int list_add(struct stored_run *run, const struct table_field *f,
		    const struct wire_field *w, json_t *list, struct error *err);
static int map_add(struct stored_run *run, const struct table_field *f, struct str entry,
		   json_t *map, struct error *err);

static int
collect(struct stored_run *run, const struct table_field *f, const struct wire_field *w,
	json_t *into, struct error *err)
{
	int rc;

	if (enter(run, err) != 0)
		return -1;
	if (f->flags & FIELD_LIST)
		rc = list_add(run, f, w, into, err);
	else if (w->type == WIRE_BYTES)
		rc = map_add(run, f, w->bytes, into, err);
	else
		rc = error_set(err, ERR_INPUT, "an entry of a map is no message");
	run->depth--;
	return rc;
}

static json_t *
empty_of(const struct table_field *f)
{
	return f->flags & FIELD_LIST ? json_array() : json_object();
}

/* A list or map that is a message of its own: present means it is there, maybe empty. */
static json_t *
wrapper_value(struct stored_run *run, const struct table_field *f, struct str raw,
	      json_t *before, struct error *err)
{
	const struct table_message *m = table_message_of(f);
	const struct table_field *inner = table_fields(m);
	json_t *all = before && !json_is_null(before) ? json_incref(before) : empty_of(inner);
	struct wire w = {.p = raw.p, .n = raw.n};
	struct wire_field one;
	int rc;

	while ((rc = wire_next(&w, &one)) > 0)
		if (one.number == 1 && collect(run, inner, &one, all, err) != 0)
			break;
	if (rc == 0)
		return all;
	error_set(err, ERR_INPUT, "%s is no message", table_message_name(m));
	json_decref(all);
	return NULL;
}

/* One value of a field, of a list or of a map. before: one under the same field, or NULL. */
static json_t *
value_of(struct stored_run *run, const struct table_field *f, const struct wire_field *w,
	 json_t *before, struct error *err)
{
	if (w->type != special_wire(f->type)) {
		error_set(err, ERR_INPUT, "field %u (%s) is written in another way", f->number,
			  table_field_name(f));
		return NULL;
	}
	if (f->type == TYPE_MESSAGE)
		return message_value(run, table_message_of(f), w->bytes, before, err);
	if (f->type == TYPE_WRAPPER)
		return wrapper_value(run, f, w->bytes, before, err);
	return special_value(run, f->type, w, err);
}

/* Numbers of a list, all in one. */
static int
list_add_packed(struct stored_run *run, const struct table_field *f, struct str rest,
		json_t *list, struct error *err)
{
	struct wire_field one = {.type = WIRE_VARINT, .bytes = {"", 0}};
	int rc;

	while ((rc = special_packed(&rest, &one.varint)) > 0)
		json_array_append_new(list, special_value(run, f->type, &one, err));
	if (rc == 0)
		return 0;
	return error_set(err, ERR_INPUT, "field %u: a list of numbers is cut off", f->number);
}

static int
list_add(struct stored_run *run, const struct table_field *f, const struct wire_field *w,
	 json_t *list, struct error *err)
{
	json_t *v;

	if (w->type == WIRE_BYTES && special_wire(f->type) == WIRE_VARINT)
		return list_add_packed(run, f, w->bytes, list, err);
	v = value_of(run, f, w, NULL, err);
	if (!v)
		return -1;
	json_array_append_new(list, v);
	return 0;
}

/* An entry without a value has the zero of its type; a list or map in it is empty, not null. */
static json_t *
entry_zero(struct stored_run *run, const struct table_field *f, struct error *err)
{
	struct wire_field none = {.type = special_wire(f->type), .bytes = {"", 0}};

	return value_of(run, f, &none, NULL, err);
}

/* Readers take U+0000 for the end of a key: such an entry is left out, as of a JSON text. */
static void
set_entry(struct stored_run *run, json_t *map, struct str key, json_t *v)
{
	json_t *text = odd_string(run, key);
	size_t n = json_string_length(text);

	if (memchr(json_string_value(text), '\0', n)) {
		if (run->odd)
			run->odd->invalid_text++;
		json_decref(v);
	} else {
		json_object_setn_new_nocheck(map, json_string_value(text), n, v);
	}
	json_decref(text);
}

static int
map_add(struct stored_run *run, const struct table_field *f, struct str entry, json_t *map,
	struct error *err)
{
	struct wire w = {.p = entry.p, .n = entry.n};
	struct wire_field one;
	struct str key = {"", 0};
	json_t *v = NULL;
	int rc;

	while ((rc = wire_next(&w, &one)) > 0) {
		if (one.number == 1) {
			key = one.bytes;
		} else if (one.number == 2) {
			json_t *next = value_of(run, f, &one, v, err);

			json_decref(v);
			v = next;
			if (!v)
				break;
		}
	}
	if (rc == 0 && !v)
		v = entry_zero(run, f, err);
	if (rc == 0 && v) {
		set_entry(run, map, key, v);
		return 0;
	}
	json_decref(v);
	return error_set(err, ERR_INPUT, "field %u: an entry of a map is damaged", f->number);
}

/* A list or map of the message, made when the first element comes. */
static int
collect_member(struct stored_run *run, const struct table_field *f, const struct wire_field *w,
	       json_t *obj, struct error *err)
{
	json_t *all = member(obj, f);

	if (!all) {
		all = empty_of(f);
		set_member(obj, f, all);
	}
	int rc = collect(run, f, w, all, err);

	if (rc == 0 && omits(run, f) && json_is_array(all) && !json_array_size(all))
		json_object_deln(obj, table_field_name(f), f->name_len);
	return rc;
}

static bool
is_empty(const json_t *v)
{
	if (json_is_array(v))
		return !json_array_size(v);
	return json_is_object(v) && !json_object_size(v);
}

static int
one_member(struct stored_run *run, const struct table_field *f, const struct wire_field *w,
	   json_t *obj, struct error *err)
{
	bool may_go = omits(run, f) && !(f->flags & FIELD_POINTER);
	json_t *v;

	if (may_go && f->type < TYPE_MESSAGE && w->type == special_wire(f->type) &&
	    special_is_zero(f->type, w)) {
		json_object_deln(obj, table_field_name(f), f->name_len);
		return 0;
	}
	v = value_of(run, f, w, f->type >= TYPE_MESSAGE ? member(obj, f) : NULL, err);
	if (!v)
		return -1;
	if (may_go && f->type >= TYPE_MESSAGE && is_empty(v))
		json_decref(v);
	else
		set_member(obj, f, v);
	return 0;
}

static void
unknown_field(struct stored_run *run, const struct table_message *m, uint32_t number)
{
	char name[160];

	if (run->odd) {
		snprintf(name, sizeof(name), "%s %u", table_message_name(m), number);
		odd_count(&run->odd->unknown_fields, name);
	}
}

static int
field_into(struct stored_run *run, const struct table_field *f, const struct wire_field *w,
	   json_t *obj, struct error *err)
{
	if (f->flags & FIELD_INLINE && w->type != WIRE_BYTES)
		return error_set(err, ERR_INPUT, "field %u is no message", f->number);
	if (f->flags & FIELD_INLINE)
		return message_into(run, table_message_of(f), w->bytes, obj, err);
	if (f->flags & (FIELD_LIST | FIELD_MAP))
		return collect_member(run, f, w, obj, err);
	return one_member(run, f, w, obj, err);
}

/* The fields on the wire into an object that may have some already. */
static int
message_into(struct stored_run *run, const struct table_message *m, struct str raw, json_t *obj,
	     struct error *err)
{
	struct wire w = {.p = raw.p, .n = raw.n};
	const struct table_field *f;
	struct wire_field one;
	int rc;

	while ((rc = wire_next(&w, &one)) > 0) {
		if (!(f = table_field(m, one.number)))
			unknown_field(run, m, one.number);
		else if (field_into(run, f, &one, obj, err) != 0)
			return -1;
	}
	if (rc < 0)
		error_set(err, ERR_INPUT, "%s: no field at byte %zu", table_message_name(m),
			  w.i);
	return rc;
}

json_t *
message_decode(struct stored_run *run, const char *api_version, const char *kind,
	       struct str raw, struct error *err)
{
	const struct table_message *m = table_kind(api_version, kind);
	json_t *obj, *out;

	if (!m) {
		error_set(err, ERR_NOT_FOUND, "no table has the kind %.200s", kind);
		return NULL;
	}
	obj = json_object();
	json_object_set_new(obj, "apiVersion", json_string(api_version));
	json_object_set_new(obj, "kind", json_string(kind));
	out = message_value(run, m, raw, obj, err);
	json_decref(obj);
	return out;
}
