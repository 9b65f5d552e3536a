/*
 * Redaction: one walk over a tree that hides what a rule of its kind names, what
 * a name says is secret, and what the texts in it hold (design.md 9). Shares
 * with its input all that it leaves alone.
 */
#include <stdlib.h>

#include "normal.h"

enum act {
	ACT_HIDE,		/* the text, if there is one */
	ACT_NAME,		/* hmac-… */
	ACT_BASE64,		/* hidden whole if its content holds a secret */
	ACT_FILE,		/* of an ignition configuration */
	ACT_RELEASE,		/* Helm's, in a ConfigMap */
	ACT_RELEASE_SECRET,
	ACT_SECRET_DATA,
	ACT_SECRET_TEXT,
};

#include "rules.inc"

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

/* Plain values were asked for: the walk only tidies. */
static bool
keeps(const struct pass *p)
{
	return p->n->secrets == SECRETS_KEEP;
}

static bool
listed(const char *const *list, size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], word) == 0)
			return true;
	return false;
}

/* v changed in one member: *copy is made from v when the first one changes. */
static void
put_member(json_t *v, json_t **copy, const char *key, json_t *member)
{
	if (!*copy)
		*copy = json_copy(v);
	json_object_set_new_nocheck(*copy, key, member);
}

static void
put_item(json_t *v, json_t **copy, size_t i, json_t *item)
{
	if (!*copy)
		*copy = json_copy(v);
	json_array_set_new(*copy, i, item);
}

/* ---- acts */

static json_t *
hide_scalar(struct pass *p, json_t *v)
{
	const char *s = json_string_value(v);
	size_t n = json_string_length(v);

	if (!s || n == 0 || hidden_is(s, n))
		return json_incref(v);
	return hide_json(p->n, s, n);
}

/* The bytes of a value of a Secret that is no text: something a hand or another tool made of it. */
static json_t *
hide_odd(struct pass *p, const json_t *v)
{
	struct buf b = {0};
	json_t *out;

	if (!json_is_null(v))
		canon_compact(&b, v);
	out = hide_json(p->n, buf_cstr(&b), b.n);
	buf_release(&b);
	return out;
}

static json_t *
with_certificates(struct pass *p, const char *s, size_t n)
{
	struct buf b = {0};
	json_t *out;

	hide(p->n, &b, s, n);
	cert_describe(&b, s, n);
	out = json_stringn_nocheck(b.p, b.n);
	buf_release(&b);
	return out;
}

static json_t *
hide_text(struct pass *p, json_t *v)
{
	const char *s = json_string_value(v);
	size_t n = json_string_length(v);

	if (!s)
		return helm_is_summary(v) ? json_incref(v) : hide_odd(p, v);
	return hidden_is(s, n) ? json_incref(v) : with_certificates(p, s, n);
}

/* oc blanks a Secret to the text `12 bytes long` (formats.md g.3). */
static json_t *
elided(const char *s, size_t n)
{
	size_t digits = strspn(s, "0123456789");

	if (digits == 0 || digits > 12 || digits + 11 != n || memcmp(s + digits, " bytes long", 11) != 0)
		return NULL;
	return json_sprintf("elided (%.*s bytes)", (int)digits, s);
}

static json_t *
hide_data(struct pass *p, json_t *v)
{
	size_t n = 0;
	uint8_t *plain = json_is_string(v) ?
		base64_loose(json_string_value(v), json_string_length(v), &n) : NULL;
	char *text;
	json_t *out;

	if (!plain)
		return hide_text(p, v);
	text = mem_strndup((const char *)plain, n);
	out = elided(text, n);
	if (!out)
		out = with_certificates(p, text, n);
	mem_wipe(text, n);
	mem_wipe(plain, n);
	free(text);
	free(plain);
	return out;
}

/* In a Secret the payload is under one base64 more, the API's own. */
static json_t *
release_of_secret(struct pass *p, json_t *v)
{
	size_t n = 0;
	uint8_t *text = json_is_string(v) ?
		base64_loose(json_string_value(v), json_string_length(v), &n) : NULL;
	json_t *out = NULL;

	if (text)
		out = helm_summary(p->n, (char *)text, n, (struct str){(char *)text, n});
	free(text);
	return out ? out : json_incref(v);	/* data/ * hides it then */
}

static json_t *
release_of_configmap(struct pass *p, json_t *v)
{
	const char *s = json_string_value(v);
	size_t n = json_string_length(v);
	json_t *out;

	if (!s || n < 4 || memcmp(s, "H4sI", 4) != 0)
		return json_incref(v);
	out = helm_summary(p->n, s, n, (struct str){s, n});
	return out ? out : hide_json(p->n, s, n);	/* Helm 2 wrote protobuf */
}

static json_t *
hide_if_it_holds(struct pass *p, json_t *v)
{
	const char *s = json_string_value(v);
	size_t len = json_string_length(v), n = 0;
	uint8_t *plain = s ? base64_loose(s, len, &n) : NULL;
	json_t *text, *safe, *out = NULL;

	if (plain && utf8_valid((char *)plain, n) == n) {
		text = json_stringn_nocheck((char *)plain, n);
		safe = embed_redact(p, text, SCAN_TEXT);
		if (safe != text)
			out = hide_json(p->n, plain, n);
		json_decref(safe);
		json_decref(text);
	}
	free(plain);
	return out ? out : json_incref(v);
}

static json_t *
rename_secret(struct pass *p, json_t *v)
{
	const char *s = json_string_value(v);
	char *name;
	json_t *out;

	if (!s || !*s || hidden_name_is(s))
		return json_incref(v);
	name = hide_name(p->n, s);
	out = json_string_nocheck(name);
	free(name);
	return out;
}

static bool
is_secret_file(struct pass *p, const char *path)
{
	size_t n;
	const char *base;

	for (size_t i = 0; i < countof(secret_files); i++)
		if (str_glob(secret_files[i], path))
			return true;
	base = io_basename(path, &n);
	return name_judge(p->n, base, n, NAME_FREE) == NAME_SECRET;
}

/* {path, contents: {source: "data:,…"}}; what is not hidden here goes through the walk. */
static json_t *
hide_file(struct pass *p, json_t *v)
{
	static const char *const members[] = {"source", "inline"};
	json_t *contents = tree_get(v, "contents"), *inner = NULL, *out = NULL;
	const char *path = tree_str(v, "path");

	if (!contents || !path || !is_secret_file(p, path))
		return json_incref(v);
	for (size_t i = 0; i < countof(members); i++) {
		json_t *m = tree_get(contents, members[i]);
		const char *s = json_string_value(m);
		size_t n = 0;
		char *plain = s ? data_url_decode(s, json_string_length(m), &p->n->limits, &n) : NULL;

		if (m && (!s || !hidden_is(s, json_string_length(m))))
			put_member(contents, &inner, members[i],
				   plain ? hide_json(p->n, plain, n) : hide_scalar(p, m));
		free(plain);
	}
	if (!inner)
		return json_incref(v);
	put_member(v, &out, "contents", inner);
	return out;
}

static json_t *(*const acts[])(struct pass *p, json_t *v) = {
	[ACT_HIDE] = hide_scalar,
	[ACT_NAME] = rename_secret,
	[ACT_BASE64] = hide_if_it_holds,
	[ACT_FILE] = hide_file,
	[ACT_RELEASE] = release_of_configmap,
	[ACT_RELEASE_SECRET] = release_of_secret,
	[ACT_SECRET_DATA] = hide_data,
	[ACT_SECRET_TEXT] = hide_text,
};

/* ---- rules of a kind */

static bool
part_is(const char *path, size_t n, const char *key)
{
	return (n == 1 && *path == '*') || (strlen(key) == n && strncasecmp(path, key, n) == 0);
}

/* Runs the act at all places that the path reaches; recursion ends with the path. */
static json_t *
act_at(struct pass *p, json_t *v, const char *path, enum act act)
{
	size_t n = strcspn(path, "/"), i;
	const char *rest = path[n] ? path + n + 1 : NULL, *key;
	json_t *child, *now, *copy = NULL;

	if (!*path)
		return acts[act](p, v);
	if (json_is_array(v) && n == 1 && *path == '*') {
		json_array_foreach(v, i, child) {
			now = act_at(p, child, rest ? rest : "", act);
			if (now != child)
				put_item(v, &copy, i, now);
			else
				json_decref(now);
		}
	} else if (json_is_object(v)) {
		json_object_foreach(v, key, child) {
			if (!part_is(path, n, key))
				continue;
			now = act_at(p, child, rest ? rest : "", act);
			if (now != child)
				put_member(v, &copy, key, now);
			else
				json_decref(now);
		}
	}
	return copy ? copy : json_incref(v);
}

static json_t *
apply_rules(struct pass *p, json_t *v, const char *kind)
{
	json_t *out = json_incref(v), *next;

	for (size_t i = 0; kind && i < countof(rules); i++) {
		if (strcmp(rules[i].kind, kind) != 0)
			continue;
		next = act_at(p, out, rules[i].path, rules[i].act);
		json_decref(out);
		out = next;
	}
	return out;
}

bool
redact_has_rules(struct str kind)
{
	for (size_t i = 0; i < countof(rules); i++)
		if (strlen(rules[i].kind) == kind.n && memcmp(rules[i].kind, kind.p, kind.n) == 0)
			return true;
	return false;
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

static json_t *
hide_number(struct pass *p, const json_t *v)
{
	struct buf b = {0};
	json_t *out;

	canon_compact(&b, v);
	out = hide_json(p->n, buf_cstr(&b), b.n);
	buf_release(&b);
	return out;
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
		return name_judge(p->n, name.p, name.n, cls) == NAME_SECRET ? hide_number(p, v) : NULL;
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

/* "SecretList": its items are Secrets even if they do not say so. */
static const char *
list_item_kind(const char *kind)
{
	size_t n = kind ? strlen(kind) : 0;

	if (n < 5 || strcmp(kind + n - 4, "List") != 0)
		return NULL;
	for (size_t i = 0; i < countof(rules); i++)
		if (strlen(rules[i].kind) == n - 4 && memcmp(rules[i].kind, kind, n - 4) == 0)
			return rules[i].kind;
	return NULL;
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
		b.names = at->kind && strcmp(at->kind, "ConfigMap") == 0 && strcmp(key, "data") == 0 ?
			NAME_FREE : NAME_FIELD;
	if (strcmp(key, "items") == 0)
		b.item_kind = list_item_kind(at->kind);
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
	ruled = kind || at->item_kind || at->depth == 0 ? apply_rules(p, v, here.kind) : json_incref(v);
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
	for (size_t i = 0; i < countof(rules); i++) {
		sha256_add(h, rules[i].kind, strlen(rules[i].kind) + 1);
		sha256_add(h, rules[i].path, strlen(rules[i].path) + 1);
		sha256_add(h, &rules[i].act, sizeof(rules[i].act));
	}
	for (size_t i = 0; i < countof(left_alone); i++) {
		sha256_add(h, left_alone[i].kind, strlen(left_alone[i].kind) + 1);
		sha256_add(h, left_alone[i].key, strlen(left_alone[i].key) + 1);
	}
#define ADD(list)                                                                      \
	for (size_t i = 0; i < countof(list); i++)                                     \
		sha256_add(h, (list)[i], strlen((list)[i]) + 1)
	ADD(secret_files);
	ADD(shell_keys);
	ADD(env_keys);
#undef ADD
}
