/* The rules in force: built-in ones, and those of users in front of them or in their place. */
#include <stdlib.h>

#include "judge.h"

#define MAX_RULES 10000

static struct rule **
find(const struct rules *rs, const char *name)
{
	for (size_t i = 0; i < rs->n; i++)
		if (str_eq(rs->v[i]->name, name))
			return &rs->v[i];
	return NULL;
}

static int
unknown(const struct rules *rs, const char *name, struct error *err)
{
	const char **names = mem_zero(rs->n + 1, sizeof(*names));
	const char *near;

	for (size_t i = 0; i < rs->n; i++)
		names[i] = rs->v[i]->name;
	near = str_nearest(name, names, rs->n);
	free(names);
	error_set(err, ERR_USAGE, "there is no rule '%s' to switch on or off", name);
	return near ? error_hint(err, "did you mean '%s'?", near) : -1;
}

/* {"name": N, "enabled": X} alone says something about a rule that is there. */
static bool
is_switch(const json_t *j)
{
	return json_object_size(j) == 2 && json_object_get(j, "name") &&
	       json_is_boolean(json_object_get(j, "enabled"));
}

static void
put_rule(struct rules *rs, struct rule *r)
{
	struct rule **at = find(rs, r->name);

	if (at) {
		rule_free(*at);
		*at = r;
		return;
	}
	vec_grow(rs->v, rs->n, rs->cap);
	if (r->file) {
		/* of a user's new rules the later stands behind the earlier, all before ours */
		memmove(rs->v + rs->added + 1, rs->v + rs->added,
			(rs->n - rs->added) * sizeof(*rs->v));
		rs->v[rs->added++] = r;
	} else {
		rs->v[rs->n] = r;
	}
	rs->n++;
}

/* The entries of one file: read as a whole first, so that a mistake changes nothing. */
struct batch {
	struct rule **v;		/* NULL for a switch */
	size_t n;
	const char *file;
	char *word;			/* that was wrong in the last one, or NULL */
};

static bool
batch_has(const struct batch *b, const char *name)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->v[i] && str_eq(b->v[i]->name, name))
			return true;
	return false;
}

static int
read_one(const struct rules *rs, struct batch *b, json_t *j, struct error *err)
{
	const char *name = tree_str(j, "name");
	struct rule **at = &b->v[b->n++];

	if (!json_is_object(j))
		return error_set(err, ERR_USAGE, "a rule is an object");
	if (!is_switch(j))
		return rule_new(at, j, b->file, &b->word, err);
	if (!name || (!find(rs, name) && !batch_has(b, name)))
		return unknown(rs, name ? name : "", err);
	return 0;
}

static void
apply(struct rules *rs, struct batch *b, const json_t *list)
{
	for (size_t i = 0; i < b->n; i++) {
		const json_t *j = json_array_get(list, i);

		if (b->v[i])
			put_rule(rs, b->v[i]);
		else
			(*find(rs, tree_str(j, "name")))->enabled =
				json_is_true(json_object_get(j, "enabled"));
		b->v[i] = NULL;
	}
}

static int
read_list(const struct rules *rs, struct batch *b, const json_t *list, const struct str *text,
	  struct error *err)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (read_one(rs, b, json_array_get(list, i), err) != 0)
			return error_in(err, "%s: line %zu", b->file ? b->file : "built-in rules",
					rule_line(text->p, text->n, i, b->word));
	return 0;
}

static int
add_list(struct rules *rs, const json_t *list, const char *file, const struct str *text,
	 struct error *err)
{
	struct batch b = {.file = file};
	size_t n = json_array_size(list);
	int rc;

	if (rs->n + n > MAX_RULES)
		return error_set(err, ERR_LIMIT, "%s: over %d rules", file, MAX_RULES);
	b.v = mem_zero(n + 1, sizeof(struct rule *));
	rc = read_list(rs, &b, list, text, err);
	if (rc == 0)
		apply(rs, &b, list);
	for (size_t i = 0; i < b.n; i++)
		rule_free(b.v[i]);
	free(b.v);
	free(b.word);
	return rc;
}

static json_t *
rule_source(const struct rule *r, bool where)
{
	json_t *j = json_copy(r->source);

	if (!r->enabled)
		json_object_set_new(j, "enabled", json_false());
	if (where)
		json_object_set_new(j, "source", json_string(r->file ? r->file : "built in"));
	else
		json_object_del(j, "source");
	return j;
}

static void
fingerprint(struct rules *rs)
{
	uint8_t digest[SHA256_BYTES];
	struct buf b = {0};

	for (size_t i = 0; i < rs->n; i++) {
		json_t *j = rule_source(rs->v[i], false);

		canon_compact(&b, j);
		json_decref(j);
	}
	sha256_of(b.p, b.n, digest);
	hex_of(digest, 8, rs->fingerprint);
	buf_release(&b);
}

/* A list of rules, or {"rules": [...]}. */
static const json_t *
list_of(const json_t *j, const char *where, struct error *err)
{
	const char *key;
	json_t *v;

	if (json_is_array(j))
		return j;
	json_object_foreach((json_t *)j, key, v)
		if (!str_eq(key, "rules")) {
			error_set(err, ERR_USAGE, "%s: unknown member '%s'", where, key);
			error_hint(err, "a file of rules is {\"rules\": [ ... ]}");
			return NULL;
		}
	if (!json_is_array(json_object_get(j, "rules")))
		error_set(err, ERR_USAGE, "%s: no list of rules", where);
	return json_object_get(j, "rules");
}

static int
add_text(struct rules *rs, const char *json, size_t n, const char *file, struct error *err)
{
	const char *where = file ? file : "built-in rules";
	struct limits lim = LIMITS_DEFAULT;
	json_t *j = tree_parse_json(json, n, &lim, NULL, err);
	const json_t *list;
	int rc = -1;

	if (!j) {
		if (err && err->code == ERR_INPUT)
			err->code = ERR_USAGE;
		return error_in(err, "%s", where);
	}
	list = list_of(j, where, err);
	if (json_is_array(list))
		rc = add_list(rs, list, file, &(struct str){json, n}, err);
	json_decref(j);
	fingerprint(rs);
	return rc;
}

struct rules *
rules_new(void)
{
	struct rules *rs = mem_zero(1, sizeof(*rs));

	/* builtin.json is part of the program: a test reads it strictly, so no error can be left */
	add_text(rs, builtin_json, (size_t)(builtin_json_end - builtin_json), NULL, NULL);
	return rs;
}

int
rules_add(struct rules *rs, const char *json, size_t n, const char *file, struct error *err)
{
	return add_text(rs, json, n, file ? file : "rules", err);
}

void
rules_free(struct rules *rs)
{
	if (!rs)
		return;
	for (size_t i = 0; i < rs->n; i++)
		rule_free(rs->v[i]);
	free(rs->v);
	free(rs);
}

json_t *
rules_list(const struct rules *rs)
{
	json_t *list = json_array();

	for (size_t i = 0; i < rs->n; i++)
		json_array_append_new(list, rule_source(rs->v[i], true));
	return list;
}

const char *
rules_reason(const struct rules *rs, const char *name)
{
	struct rule **at = find(rs, name);

	return at ? (*at)->reason : NULL;
}

const char *
rules_source(const struct rules *rs, const char *name)
{
	struct rule **at = find(rs, name);

	return !at ? NULL : (*at)->file ? (*at)->file : "built in";
}

const char *
rules_fingerprint(const struct rules *rs)
{
	return rs->fingerprint;
}
