/*
 * Redaction: one walk over a tree that hides what a rule of its kind names, what
 * a name says is secret, and what the texts in it hold (design.md 9). Shares
 * with its input all that it leaves alone.
 */
#include <stdlib.h>

#include "rules.h"

/* Schemas speak of tokens and passwords on every page and hold none. */
static const struct {
	const char *kind, *key;
} left_alone[] = {
	{"CustomResourceDefinition", "schema"},
	{"CustomResourceDefinition", "validation"},
};

/* Lists whose texts are command lines. */
static const char *const shell_keys[] = {
	"command", "args", "Cmd", "Entrypoint", "OnBuild", "entrypoint", "cmd", "Shell",
};

/* Members that list NAME=value. */
static const char *const env_keys[] = {"Env", "env", "Environment", "environment"};

/* What a place in the tree hands down to those below it. */
struct spot {
	const char *key;	/* "" in a list and at the root */
	const char *kind;	/* of the object that holds it; NULL if unknown */
	bool leaves;		/* the kind has members that are left alone */
	const char *item_kind;	/* of items of a typed list (SecretList) that name none */
	enum name_class names;
	enum scan_mode mode;
	bool tidy;		/* drop creationTimestamp: null; not inside strings */
	const json_t *command;	/* of the container whose args these are */
	unsigned depth;
};

static json_t *walk(struct pass *p, json_t *v, const struct spot *at);

static bool
listed(const char *const *list, size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], word) == 0)
			return true;
	return false;
}

/* Plain values were asked for: the walk only tidies. */
static bool
keeps(const struct pass *p)
{
	return p->n->secrets == SECRETS_KEEP;
}

/* ---- members by their names */

/* Plain lists of strings under such a name are secrets one by one. */
static json_t *
hide_list(struct pass *p, json_t *v)
{
	json_t *item, *copy = NULL;
	size_t i;

	json_array_foreach(v, i, item) {
		const char *s = json_string_value(item);

		if (s && !value_is_open(p->n, s, json_string_length(item)))
			put_item(v, &copy, i, hide_json(p->n, s, json_string_length(item)));
	}
	return copy;
}

/* New reference to what stands for the value of a secret's name; NULL if it is none. */
static json_t *
by_name(struct pass *p, const char *key, json_t *v, enum name_class cls)
{
	struct str name = {key, strlen(key)};

	if (json_is_string(v)) {
		struct str value = {json_string_value(v), json_string_length(v)};

		return pair_is_secret(p->n, name, value, cls) ? hide_json(p->n, value.p, value.n) : NULL;
	}
	if (json_is_array(v) && json_array_size(v) > 0)
		return name_judge(p->n, name.p, name.n, cls) == NAME_SECRET ? hide_list(p, v) : NULL;
	if (json_is_number(v) && strcasestr(key, "pass"))
		return name_judge(p->n, name.p, name.n, cls) == NAME_SECRET ? hide_tree(p->n, v) : NULL;
	return NULL;
}

/* {name, value} of environments, parameters and headers; {key, value} of options. */
static json_t *
hide_pair(struct pass *p, json_t *v)
{
	json_t *name = json_object_get(v, "name"), *value = json_object_get(v, "value");
	json_t *hidden, *copy = NULL;

	if (!json_is_string(name))
		name = json_object_get(v, "key");
	if (!value || !json_is_string(name))
		return json_incref(v);
	hidden = by_name(p, json_string_value(name), value, NAME_FREE);
	if (!hidden)
		return json_incref(v);
	put_member(v, &copy, "value", hidden);
	return copy;
}

/* ---- lists of words */

static void
add_word(struct buf *line, const json_t *word)
{
	if (json_is_string(word)) {
		buf_add(line, json_string_value(word), json_string_length(word));
		buf_putc(line, ' ');
	}
}

static json_t *
pair_word(struct pass *p, json_t *v)
{
	struct buf b = {0};
	json_t *out;

	if (!json_is_string(v) ||
	    !scan_pair(p->n, json_string_value(v), json_string_length(v), &b))
		return NULL;
	out = json_stringn_nocheck(b.p, b.n);
	buf_release(&b);
	return out;
}

/* -psecret */
static json_t *
glued_word(struct pass *p, struct str line, const char *s, size_t n)
{
	size_t at = flag_glued_secret(line, (struct str){s, n});
	struct buf b = {0};
	json_t *out;

	if (!at || value_is_open(p->n, s + at, n - at))
		return NULL;
	buf_add(&b, s, at);
	hide(p->n, &b, s + at, n - at);
	out = json_stringn_nocheck(b.p, b.n);
	buf_release(&b);
	return out;
}

/* One word of a command line; *armed says that the word before it announced a secret. */
static json_t *
command_word(struct pass *p, json_t *v, struct buf *line, bool *armed)
{
	const char *s = json_string_value(v);
	size_t n = json_string_length(v);
	struct str before = {buf_cstr(line), line->n};
	bool was = *armed;

	*armed = false;
	if (!s)
		return NULL;
	if (was && n > 0 && s[0] != '-')
		return value_is_open(p->n, s, n) ? NULL : hide_json(p->n, s, n);
	if (n < 2 || s[0] != '-')
		return NULL;
	*armed = flag_takes_secret(p->n, before, (struct str){s, n});
	if (memchr(s, '=', n) && !memchr(s, '\n', n))
		return pair_word(p, v);
	return glued_word(p, before, s, n);
}

static bool
has_flags(json_t *v)
{
	json_t *item;
	size_t i;

	json_array_foreach(v, i, item)
		if (json_string_length(item) > 1 && json_string_value(item)[0] == '-')
			return true;
	return false;
}

static json_t *
walk_words(struct pass *p, json_t *v, const struct spot *at)
{
	bool env = !keeps(p) && listed(env_keys, countof(env_keys), at->key);
	bool flags = !keeps(p) && !env && has_flags(v), armed = false;
	struct spot below = *at;
	struct buf line = {0};
	json_t *item, *now, *copy = NULL;
	size_t i;

	if (flags)
		json_array_foreach(at->command, i, item)
			add_word(&line, item);
	below.key = "";
	below.command = NULL;
	json_array_foreach(v, i, item) {
		now = env ? pair_word(p, item) : flags ? command_word(p, item, &line, &armed) : NULL;
		if (!now)
			now = walk(p, item, &below);
		if (flags)
			add_word(&line, item);
		if (now != item)
			put_item(v, &copy, i, now);
		else
			json_decref(now);
	}
	buf_release(&line);
	return copy ? copy : json_incref(v);
}

/* ---- the walk */

/* With key NULL: any member of the kind. */
static bool
is_left_alone(const char *kind, const char *key)
{
	for (size_t i = 0; kind && i < countof(left_alone); i++)
		if (strcmp(left_alone[i].kind, kind) == 0 &&
		    (!key || strcmp(left_alone[i].key, key) == 0))
			return true;
	return false;
}

static struct spot
below_member(const struct spot *at, json_t *o, const char *key, const json_t *v)
{
	struct spot b = {.key = key, .kind = at->kind, .leaves = at->leaves, .tidy = at->tidy,
			 .depth = at->depth + 1};

	if (json_is_string(v)) {
		b.mode = strcmp(key, "script") == 0 ? SCAN_SHELL : SCAN_TEXT;
		return b;
	}

	if (at->depth == 0 || json_object_get(o, "apiVersion"))
		b.names = at->kind && strcmp(at->kind, "ConfigMap") == 0 && strcmp(key, "data") == 0
			      ? NAME_FREE
			      : NAME_FIELD;
	if (strcmp(key, "items") == 0)
		b.item_kind = rules_item_kind(at->kind);
	if (json_is_array(v) && listed(shell_keys, countof(shell_keys), key)) {
		b.mode = SCAN_SHELL;
		b.command = strcmp(key, "args") == 0 ? json_object_get(o, "command") : NULL;
	}
	return b;
}

/* NULL stands for a member to drop. */
static json_t *
walk_member(struct pass *p, json_t *o, const char *key, json_t *v, const struct spot *at)
{
	struct spot below;
	json_t *hidden;

	if (at->tidy && json_is_null(v) && strcmp(key, "creationTimestamp") == 0 &&
	    strcmp(at->key, "metadata") == 0)
		return NULL;
	if (at->leaves && is_left_alone(at->kind, key))
		return json_incref(v);
	hidden = keeps(p) ? NULL : by_name(p, key, v, at->names);
	if (hidden)
		return hidden;
	if (!json_is_string(v) && !json_is_object(v) && !json_is_array(v))
		return json_incref(v);
	below = below_member(at, o, key, v);
	return walk(p, v, &below);
}

static json_t *
walk_members(struct pass *p, json_t *o, const struct spot *at)
{
	json_t *v, *now, *copy = NULL;
	const char *key;

	json_object_foreach(o, key, v) {
		now = walk_member(p, o, key, v, at);
		if (now == v) {
			json_decref(now);
		} else if (now) {
			put_member(o, &copy, key, now);
		} else {
			if (!copy)
				copy = json_copy(o);
			json_object_del(copy, key);
		}
	}
	return copy ? copy : json_incref(o);
}

static json_t *
walk_object(struct pass *p, json_t *v, const struct spot *at)
{
	struct spot here = *at;
	const char *kind = json_string_value(json_object_get(v, "kind"));
	json_t *ruled, *paired, *out;

	if (at->depth > 0)
		here.kind = kind ? kind : at->item_kind ? at->item_kind : at->kind;
	else if (!here.kind)
		here.kind = kind;
	if (here.kind != at->kind || at->depth == 0)
		here.leaves = is_left_alone(here.kind, NULL);
	if (keeps(p))
		return walk_members(p, v, &here);
	ruled = kind || at->item_kind || at->depth == 0 ? rules_apply(p, v, here.kind)
							: json_incref(v);
	paired = hide_pair(p, ruled);
	out = walk_members(p, paired, &here);
	json_decref(paired);
	json_decref(ruled);
	return out;
}

static json_t *
walk(struct pass *p, json_t *v, const struct spot *at)
{
	if (p->failed)
		return json_incref(v);
	if (at->depth > p->n->limits.depth) {
		p->failed = true;
		error_set(p->err, ERR_LIMIT, "nested deeper than %u", p->n->limits.depth);
		return json_incref(v);
	}
	switch (json_typeof(v)) {
	case JSON_OBJECT:
		return walk_object(p, v, at);
	case JSON_ARRAY: {
		struct spot items = *at;

		items.depth++;
		return walk_words(p, v, &items);
	}
	case JSON_STRING:
		return keeps(p) ? json_incref(v) : embed_redact(p, v, at->mode);
	default:
		return json_incref(v);
	}
}

json_t *
redact_tree(struct pass *p, json_t *v, const char *kind)
{
	struct spot at = {.key = "", .kind = kind, .tidy = true};

	return walk(p, v, &at);
}

json_t *
redact_inner(struct pass *p, json_t *v)
{
	struct spot at = {.key = ""};

	return walk(p, v, &at);
}

void
redact_digest(struct sha256 *h)
{
	for (size_t i = 0; i < countof(left_alone); i++) {
		sha256_add(h, left_alone[i].kind, strlen(left_alone[i].kind) + 1);
		sha256_add(h, left_alone[i].key, strlen(left_alone[i].key) + 1);
	}
	for (size_t i = 0; i < countof(shell_keys); i++)
		sha256_add(h, shell_keys[i], strlen(shell_keys[i]) + 1);
	for (size_t i = 0; i < countof(env_keys); i++)
		sha256_add(h, env_keys[i], strlen(env_keys[i]) + 1);
}
