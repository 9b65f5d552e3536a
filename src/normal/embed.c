/*
 * Documents inside strings: manifests as JSON (last-applied, the encoded
 * DeploymentConfig), data: URLs, gzipped blobs. What is no document, or cannot
 * be read as one, is searched as text; where a Secret may be in a document
 * that cannot be read, the whole string is hidden.
 */
#include <ctype.h>
#include <stdlib.h>

#include "normal.h"

static json_t *
same(json_t *v)
{
	return json_incref(v);
}

/* A kind with rules of its own is named in the text, quoted or escaped in any way. */
static bool
mentions_ruled_kind(const char *s, size_t n)
{
	const char *end = s + n;

	for (const char *at = s; (at = memmem(at, end - at, "kind", 4)) != NULL; at += 4) {
		const char *from = at + 4, *to;

		while (from < end && memchr("\\\": \t'", *from, 6))
			from++;
		for (to = from; to < end && isalnum((unsigned char)*to); to++)
			;
		if (rules_has((struct str){from, (size_t)(to - from)}))
			return true;
	}
	return false;
}

static json_t *
as_text(struct pass *p, json_t *v, enum scan_mode mode)
{
	struct buf b = {0};
	json_t *out;

	if (!scan_text(p->n, json_string_value(v), json_string_length(v), mode, &b))
		return same(v);
	out = json_stringn_nocheck(b.p, b.n);
	buf_release(&b);
	return out;
}

/* ---- manifests */

static json_t *
print_back(const json_t *tree, const char *s, size_t n)
{
	struct buf b = {0};
	size_t tail = n;
	json_t *out;

	while (tail > 0 && isspace((unsigned char)s[tail - 1]))
		tail--;
	canon_compact_ordered(&b, tree);
	buf_add(&b, s + tail, n - tail);	/* kubectl ends it with a newline */
	out = json_stringn_nocheck(b.p, b.n);
	buf_release(&b);
	return out;
}

static json_t *
redact_manifest(struct pass *p, json_t *v, json_t *scanned, bool ruled)
{
	const char *s = json_string_value(v);
	size_t n = json_string_length(v);
	struct tree_oddities odd = {0};
	json_t *tree, *safe, *out;

	tree = p->nest < NEST_MAX ? tree_parse_json(s, n, &p->n->limits, &odd, NULL) : NULL;
	if (!tree && !ruled)
		return json_incref(scanned);
	if (!tree || odd.duplicate_keys || odd.nul_keys) {	/* what was overwritten hides there, too */
		json_decref(tree);
		return hide_json(p->n, s, n);
	}
	p->nest++;
	safe = redact_inner(p, tree);
	p->nest--;
	out = safe == tree ? same(v) : print_back(safe, s, n);
	json_decref(safe);
	json_decref(tree);
	return out;
}

/* Most manifests hold nothing to hide, and a look at the text tells so without parsing it. */
static json_t *
as_manifest(struct pass *p, json_t *v)
{
	const char *s = json_string_value(v);
	size_t n = json_string_length(v);
	bool ruled = mentions_ruled_kind(s, n);
	json_t *scanned = as_text(p, v, SCAN_TEXT), *out;

	if (!ruled && scanned == v)
		return scanned;
	out = redact_manifest(p, v, scanned, ruled);
	json_decref(scanned);
	return out;
}

/* ---- what is packed */

/* The content as a string value, redacted as any other; NULL when nothing is in it (or it is no
 * text). */
static json_t *
redact_content(struct pass *p, const char *s, size_t n)
{
	json_t *plain, *out = NULL;

	if (utf8_valid(s, n) != n)
		return NULL;
	plain = json_stringn_nocheck(s, n);
	p->nest++;
	out = embed_redact(p, plain, SCAN_TEXT);
	p->nest--;
	if (out == plain) {
		json_decref(out);
		out = NULL;
	}
	json_decref(plain);
	return out;
}

static json_t *
as_data_url(struct pass *p, json_t *v)
{
	const char *s = json_string_value(v);
	size_t n = 0;
	char *plain = data_url_decode(s, json_string_length(v), &p->n->limits, &n), *packed;
	json_t *content, *out = NULL;

	if (!plain)
		return as_text(p, v, SCAN_TEXT);
	if (memmem(plain, n, "PRIVATE KEY-----", 16)) {
		out = hide_json(p->n, plain, n);
	} else if ((content = redact_content(p, plain, n)) != NULL) {
		packed = base64_encode((const uint8_t *)json_string_value(content),
				       json_string_length(content));
		out = json_sprintf("data:;base64,%s", packed);
		free(packed);
		json_decref(content);
	}
	mem_wipe(plain, n);
	free(plain);
	return out ? out : same(v);
}

static json_t *
as_gzip(struct pass *p, json_t *v)
{
	const char *s = json_string_value(v);
	size_t len = json_string_length(v), n = 0;
	char *plain = gzip_base64(p->n, s, len, &n);
	json_t *content;

	if (!plain)
		return as_text(p, v, SCAN_TEXT);
	content = redact_content(p, plain, n);
	mem_wipe(plain, n);
	free(plain);
	if (!content)
		return same(v);
	json_decref(content);
	return hide_json(p->n, s, len);
}

static json_t *
redact_once(struct pass *p, json_t *v, enum scan_mode mode)
{
	const char *s = json_string_value(v);
	size_t n = json_string_length(v), head = 0;

	if (n < 4 || hidden_is(s, n) || number_tag(v))
		return same(v);
	if (n > 5 && strncasecmp(s, "data:", 5) == 0)
		return p->nest < NEST_MAX ? as_data_url(p, v) : hide_json(p->n, s, n);
	if (n > 20 && memcmp(s, "H4sI", 4) == 0)
		return p->nest < NEST_MAX ? as_gzip(p, v) : hide_json(p->n, s, n);
	while (head < n && isspace((unsigned char)s[head]))
		head++;
	if (head < n && (s[head] == '{' || s[head] == '[') && memmem(s, n, "kind", 4))
		return as_manifest(p, v);
	return as_text(p, v, mode);
}

/* What was a manifest may be none once the word that said so is hidden, and is read as text from
 * then on: again until nothing is found, as a later run would. */
json_t *
embed_redact(struct pass *p, json_t *v, enum scan_mode mode)
{
	json_t *out = redact_once(p, v, mode), *next;

	for (int round = 0; round < 4 && out != v; round++) {
		next = redact_once(p, out, mode);
		if (next == out) {
			json_decref(next);
			break;
		}
		json_decref(out);
		out = next;
	}
	return out;
}
