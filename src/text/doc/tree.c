/* JSON and YAML in strings: whether a text surely is one, and where its nodes stand. */
#include <ctype.h>
#include <stdlib.h>

#include "assay/text/tree.h"
#include "forms.h"
#include "lines.h"
#include "yaml/read.h"

/* ---- JSON: a walk over text and tree side by side */

struct spot {
	const json_t *node;	/* NULL where the tree has lost the way */
	size_t index;
	char *key;		/* of the value to come, in an object */
	size_t nkey;
	unsigned line;		/* of the key */
};

struct walk {
	struct map *lines;
	const char *p, *end;
	unsigned line;
	struct spot *v;
	size_t n, cap;
};

/* Behind the string that begins at p. */
static const char *
skip_string(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++)
		p += *p == '\\';
	return p < end ? p + 1 : end;
}

static void
take_key(struct spot *s, const char *p, const char *end, unsigned line)
{
	json_t *v;

	free(s->key);
	s->line = line;
	if (!memchr(p, '\\', (size_t)(end - p)) && end - p >= 2) {
		s->nkey = (size_t)(end - p) - 2;
		s->key = mem_strndup(p + 1, s->nkey);
		return;
	}
	v = json_loadb(p, (size_t)(end - p), JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	s->nkey = json_string_length(v);
	s->key = mem_strndup(v ? json_string_value(v) : "", s->nkey);
	json_decref(v);
}

/* Notes the line of the value that begins here, or of its key; the value in the tree, or NULL. */
static const json_t *
meet_value(struct walk *w)
{
	struct spot *s = w->n ? &w->v[w->n - 1] : NULL;

	if (!s || !s->node)
		return NULL;
	if (json_is_array(s->node)) {
		lines_item(w->lines, s->node, s->index, w->line);
		return json_array_get(s->node, s->index++);
	}
	if (!s->key)
		return NULL;
	lines_member(w->lines, s->node, s->key, s->nkey, s->line);
	return json_object_getn(s->node, s->key, s->nkey);
}

static void
open_spot(struct walk *w, const json_t *node)
{
	vec_grow(w->v, w->n, w->cap);
	w->v[w->n++] = (struct spot){.node = node};
}

static void
close_spot(struct walk *w)
{
	if (w->n)
		free(w->v[--w->n].key);
	/* The value that ended was the key's. */
	if (w->n && w->v[w->n - 1].key) {
		free(w->v[w->n - 1].key);
		w->v[w->n - 1].key = NULL;
	}
}

static bool
wants_key(const struct walk *w)
{
	return w->n && !w->v[w->n - 1].key && !json_is_array(w->v[w->n - 1].node);
}

static void
walk_scalar(struct walk *w)
{
	const char *start = w->p;

	if (*w->p == '"')
		w->p = skip_string(w->p, w->end);
	else
		while (w->p < w->end && !strchr(",]} \t\r\n", *w->p))
			w->p++;
	if (wants_key(w)) {
		take_key(&w->v[w->n - 1], start, w->p, w->line);
		return;
	}
	meet_value(w);
	if (w->n) {
		free(w->v[w->n - 1].key);
		w->v[w->n - 1].key = NULL;
	}
}

/* The text was parsed to tree before, so that its grammar is right. */
static void
json_lines(struct map *lines, const json_t *tree, const char *p, size_t n)
{
	struct walk w = {.lines = lines, .p = p, .end = p + n, .line = 1};

	while (w.p < w.end) {
		switch (*w.p) {
		case '\n':
			w.line++;
			w.p++;
			break;
		case ' ':
		case '\t':
		case '\r':
		case ',':
		case ':':
			w.p++;
			break;
		case '{':
		case '[':
			open_spot(&w, w.n ? meet_value(&w) : tree);
			w.p++;
			break;
		case '}':
		case ']':
			close_spot(&w);
			w.p++;
			break;
		default:
			walk_scalar(&w);
		}
	}
	while (w.n)
		close_spot(&w);
	free(w.v);
}

json_t *
doc_json(const char *p, size_t n, const struct limits *lim, struct map *lines)
{
	struct tree_oddities odd = {0};
	size_t i = 0;
	json_t *t;

	while (i < n && isspace((unsigned char)p[i]))
		i++;
	if (i == n || (p[i] != '{' && p[i] != '['))
		return NULL;
	t = tree_parse_json(p, n, lim, &odd, NULL);
	if (t && !odd.duplicate_keys && !odd.nul_keys) {
		json_lines(lines, t, p, n);
		return t;
	}
	json_decref(t);
	return NULL;
}

/* ---- YAML */

static bool
is_key_char(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("_.$/@*-", c));
}

/* Whether a line may begin a mapping: a word or a quoted string, then a colon. */
static bool
begins_mapping(const char *p, size_t n)
{
	size_t i = 0;

	if (n && (*p == '"' || *p == '\'')) {
		const char *close = memchr(p + 1, *p, n - 1);

		i = close ? (size_t)(close - p) + 1 : n;
	} else {
		while (i < n && is_key_char(p[i]))
			i++;
	}
	return i > 0 && i < n && p[i] == ':' && (i + 1 == n || p[i + 1] == ' ' || p[i + 1] == '\r');
}

/* Counts lines with content; *first is whether the first of them may begin a mapping. */
static size_t
count_lines(const char *p, size_t n, bool *first)
{
	const char *end = p + n;
	size_t count = 0;

	while (p < end) {
		const char *stop = memchr(p, '\n', (size_t)(end - p)), *at = p;
		size_t len = (size_t)((stop ? stop : end) - p);

		while (len && (*at == ' ' || *at == '\t' || *at == '\r')) {
			at++;
			len--;
		}
		if (len && *at != '#' && !(len >= 3 && memcmp(at, "---", 3) == 0)) {
			if (count++ == 0)
				*first = begins_mapping(at, len);
		}
		p = stop ? stop + 1 : end;
	}
	return count;
}

static bool
has_plausible_keys(const json_t *t)
{
	const char *key;
	size_t n;
	json_t *v;

	json_object_keylen_foreach((json_t *)(uintptr_t)t, key, n, v) {
		if (!n || n > 253)
			return false;
		for (size_t i = 0; i < n; i++)
			if (!is_key_char(key[i]))
				return false;
	}
	return json_object_size(t) > 0;
}

json_t *
doc_yaml(const char *p, size_t n, enum doc_trust trust, const struct limits *lim, struct map *lines)
{
	struct yaml_facts facts = {.lines = lines};
	struct tree_oddities odd = {0};
	bool first = false, ok;
	size_t count = count_lines(p, n, &first);
	json_t *t;

	if (count == 0 || (trust == TRUST_CONTENT && (count < 2 || !first)))
		return NULL;
	t = yaml_read(p, n, lim, &facts, &odd, NULL);
	if (!t)
		return NULL;
	ok = !odd.duplicate_keys && !odd.nul_keys && (json_is_object(t) || json_is_array(t));
	/* Running text may look like a mapping; it is wrapped, its "keys" are sentences. */
	if (trust == TRUST_CONTENT)
		ok = ok && !facts.folded && has_plausible_keys(t);
	if (ok)
		return t;
	json_decref(t);
	return NULL;
}
