/*
 * The rules of kinds: which members of a Secret, a Route, a BuildConfig … hold
 * secrets, and what becomes of each.
 */
#include <stdlib.h>

#include "rules.h"

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

/* v changed in one member: *copy is made from v when the first one changes. */
void
put_member(json_t *v, json_t **copy, const char *key, json_t *member)
{
	if (!*copy)
		*copy = json_copy(v);
	json_object_set_new_nocheck(*copy, key, member);
}

void
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
		return helm_is_summary(v) ? json_incref(v) : hide_tree(p->n, v);
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
		out = helm_summary(p, (char *)text, n, (struct str){(char *)text, n});
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
	out = helm_summary(p, s, n, (struct str){s, n});
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

json_t *
rules_apply(struct pass *p, json_t *v, const char *kind)
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
rules_has(struct str kind)
{
	for (size_t i = 0; i < countof(rules); i++)
		if (strlen(rules[i].kind) == kind.n && memcmp(rules[i].kind, kind.p, kind.n) == 0)
			return true;
	return false;
}

const char *
rules_item_kind(const char *kind)
{
	size_t n = kind ? strlen(kind) : 0;

	if (n < 5 || strcmp(kind + n - 4, "List") != 0)
		return NULL;
	for (size_t i = 0; i < countof(rules); i++)
		if (strlen(rules[i].kind) == n - 4 && memcmp(rules[i].kind, kind, n - 4) == 0)
			return rules[i].kind;
	return NULL;
}

void
rules_digest(struct sha256 *h)
{
	for (size_t i = 0; i < countof(rules); i++) {
		sha256_add(h, rules[i].kind, strlen(rules[i].kind) + 1);
		sha256_add(h, rules[i].path, strlen(rules[i].path) + 1);
		sha256_add(h, &rules[i].act, sizeof(rules[i].act));
	}
	for (size_t i = 0; i < countof(secret_files); i++)
		sha256_add(h, secret_files[i], strlen(secret_files[i]) + 1);
}
