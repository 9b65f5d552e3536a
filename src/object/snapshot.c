/* A snapshot's facts, to snapshot.json and back. One table names every member. */
#include "assay/object/snapshot.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>

#include "assay/text.h"

static const struct {
	const char *name;
	size_t at;
} texts[] = {
	{"context", offsetof(struct snapshot, context)},
	{"source", offsetof(struct snapshot, source)},
	{"archive", offsetof(struct snapshot, archive)},
	{"instantFrom", offsetof(struct snapshot, instant_from)},
	{"zone", offsetof(struct snapshot, zone)},
	{"secrets", offsetof(struct snapshot, secrets)},
	{"keyId", offsetof(struct snapshot, key_id)},
	{"settings", offsetof(struct snapshot, settings)},
	{"profile", offsetof(struct snapshot, profile)},
	{"clusterId", offsetof(struct snapshot, cluster_id)},
	{"clusterName", offsetof(struct snapshot, cluster_name)},
};

static const struct {
	const char *name;
	size_t at;
} counts[] = {
	{"size", offsetof(struct snapshot, size)},
	{"objects", offsetof(struct snapshot, objects)},
};

static char **
text_of(const struct snapshot *s, size_t i)
{
	return (char **)(uintptr_t)((const char *)s + texts[i].at);
}

static uint64_t *
count_of(const struct snapshot *s, size_t i)
{
	return (uint64_t *)(uintptr_t)((const char *)s + counts[i].at);
}

void
snapshot_release(struct snapshot *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < countof(texts); i++)
		free(*text_of(s, i));
	json_decref(s->kinds);
	json_decref(s->notes);
	coverage_free(s->coverage);
	*s = (struct snapshot){0};
}

/* A text that is no UTF-8 (the name of an archive may be anything) keeps what can be kept. */
static json_t *
text_json(const char *s)
{
	json_t *j = json_string(s ? s : "");
	struct buf safe = {0};

	if (j)
		return j;
	buf_add_safe(&safe, s, strlen(s));
	j = json_string(buf_cstr(&safe));
	buf_release(&safe);
	return j;
}

static json_t *
audit_json(const struct snapshot *s)
{
	return json_pack("{s:o, s:o}", "from", time_json(s->audit_from), "to",
			 time_json(s->audit_to));
}

static int64_t
audit_time(const json_t *j, const char *member)
{
	int64_t at = tree_time(json_object_get(j, "audit"), member);

	return at == WHEN_NONE ? 0 : at;
}

json_t *
snapshot_to_json(const struct snapshot *s)
{
	json_t *j = json_object();

	for (size_t i = 0; i < countof(texts); i++)
		json_object_set_new(j, texts[i].name, text_json(*text_of(s, i)));
	for (size_t i = 0; i < countof(counts); i++)
		json_object_set_new(j, counts[i].name, json_integer((json_int_t)*count_of(s, i)));
	if (s->revision)
		json_object_set_new(j, "revision", json_integer(s->revision));
	json_object_set_new(j, "instant", time_json(s->instant));
	json_object_set_new(j, "sha256", json_string(s->sha256));
	json_object_set_new(j, "normalForm", json_integer(s->normal_form));
	json_object_set_new(j, "kinds", s->kinds ? json_incref(s->kinds) : json_object());
	json_object_set_new(j, "notes", s->notes ? json_incref(s->notes) : json_array());
	if (s->audit_to)
		json_object_set_new(j, "audit", audit_json(s));
	json_object_set_new(j, "coverage",
			    s->coverage ? coverage_to_json(s->coverage) : json_object());
	return j;
}

static bool
is_sha256(const char *s)
{
	size_t n = 0;

	for (; s && s[n]; n++)
		if (!isxdigit((unsigned char)s[n]) || isupper((unsigned char)s[n]))
			return false;
	return n == 64;
}

/* The members without which a snapshot has no place in a history. */
static int
read_place(struct snapshot *s, const json_t *j, struct error *err)
{
	const char *at = json_string_value(json_object_get(j, "instant"));
	const char *sha = json_string_value(json_object_get(j, "sha256"));
	const json_t *form = json_object_get(j, "normalForm");

	if (!json_is_object(j))
		return error_set(err, ERR_INPUT, "snapshot.json is not an object");
	if (!at || !when_parse_rfc3339(at, strlen(at), &s->instant))
		return error_set(err, ERR_INPUT, "snapshot.json has no readable instant");
	if (!is_sha256(sha))
		return error_set(err, ERR_INPUT, "snapshot.json has no SHA-256 of its archive");
	if (!json_is_integer(form) || json_integer_value(form) < 1 ||
	    json_integer_value(form) > 1000000)
		return error_set(err, ERR_INPUT, "snapshot.json has no normal form version");
	s->normal_form = (int)json_integer_value(form);
	memcpy(s->sha256, sha, sizeof(s->sha256));
	return 0;
}

int
snapshot_from_json(struct snapshot *out, const json_t *j, struct error *err)
{
	struct snapshot s = {0};
	json_t *kinds = json_object_get(j, "kinds"), *notes = json_object_get(j, "notes");

	if (read_place(&s, j, err) != 0)
		return -1;
	for (size_t i = 0; i < countof(texts); i++) {
		const char *text = json_string_value(json_object_get(j, texts[i].name));

		*text_of(&s, i) = mem_strdup(text ? text : "");
	}
	for (size_t i = 0; i < countof(counts); i++) {
		json_int_t n = json_integer_value(json_object_get(j, counts[i].name));

		*count_of(&s, i) = n > 0 ? (uint64_t)n : 0;
	}
	s.revision = json_integer_value(json_object_get(j, "revision"));
	s.audit_from = audit_time(j, "from");
	s.audit_to = audit_time(j, "to");
	s.kinds = json_is_object(kinds) ? json_incref(kinds) : json_object();
	s.notes = json_is_array(notes) ? json_incref(notes) : json_array();
	s.coverage = coverage_from_json(json_object_get(j, "coverage"));
	*out = s;
	return 0;
}
