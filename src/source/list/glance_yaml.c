/* A tolerant look at block YAML, line by line; only the first document counts. */
#include "glance_yaml.h"

struct line {
	size_t indent;		/* of the key, a "- " before it included */
	bool dash;
	struct str key, value;
};

static struct str
trimmed(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	while (p < end && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
		end--;
	return (struct str){p, (size_t)(end - p)};
}

static struct str
value_of(const char *p, const char *end)
{
	struct str v = trimmed(p, end);
	const char *hash;

	if (v.n >= 2 && (*v.p == '"' || *v.p == '\'')) {
		const char *close = memchr(v.p + 1, *v.p, v.n - 1);

		if (close)
			return (struct str){v.p + 1, (size_t)(close - v.p - 1)};
	}
	hash = memmem(v.p, v.n, " #", 2);
	return hash ? trimmed(v.p, hash) : v;
}

/* Splits "  - key: value"; false for what has no key. */
static bool
split(struct line *l, const char *p, const char *end)
{
	const char *from = p, *colon;

	l->dash = false;
	while (p < end && (*p == ' ' || (*p == '-' && p + 1 < end && p[1] == ' ' && !l->dash))) {
		l->dash = l->dash || *p == '-';
		p++;
	}
	l->indent = (size_t)(p - from);
	for (colon = p; colon < end; colon++)
		if (*colon == ':' && (colon + 1 == end || colon[1] == ' ' || colon[1] == '\r'))
			break;
	if (colon == end || p == end || *p == '#')
		return false;
	l->key = value_of(p, colon);
	l->value = value_of(colon + 1, end);
	return true;
}

static bool
is(struct str s, const char *word)
{
	return s.n == strlen(word) && memcmp(s.p, word, s.n) == 0;
}

struct look {
	struct glance *g;
	size_t meta;		/* indent of the last metadata key */
	bool in_meta;
	size_t child;		/* indent of its members; 0 not known yet */
};

static void
nested(struct look *k, const struct line *l)
{
	struct glance *g = k->g;

	if (k->in_meta && l->indent <= k->meta)
		k->in_meta = false;
	if (k->in_meta && !k->child)
		k->child = l->indent;
	if (k->in_meta && l->indent == k->child && is(l->key, "namespace") && !g->ns.n)
		g->ns = l->value;
	if (!k->in_meta && is(l->key, "metadata") && l->indent <= 4)
		*k = (struct look){g, l->indent, true, 0};
}

static void
top(struct look *k, const struct line *l)
{
	struct glance *g = k->g;

	if (is(l->key, "kind"))
		g->kind = l->value;
	else if (is(l->key, "apiVersion"))
		g->version = l->value;
	else if (is(l->key, "items"))
		g->items = true;
	else if (is(l->key, "Items"))
		g->old_items = true;
	else if (is(l->key, "metadata"))
		g->metadata = true;
}

/* A mark between documents; those before anything was said do not count. */
static bool
ends_document(const struct glance *g, const char *p, const char *end)
{
	return end - p >= 3 && (memcmp(p, "---", 3) == 0 || memcmp(p, "...", 3) == 0) &&
	       (g->kind.n || g->version.n || g->items || g->metadata);
}

bool
glance_yaml(struct glance *g, const char *p, size_t n, bool type_only)
{
	const char *end = p + n, *eol;
	struct look k = {.g = g};
	bool any = false;

	for (; p < end; p = eol + 1) {
		struct line l;

		eol = memchr(p, '\n', (size_t)(end - p));
		if (!eol)
			eol = end;
		if (ends_document(g, p, eol))
			break;
		if (!split(&l, p, eol))
			continue;
		any = true;
		nested(&k, &l);
		if (l.indent == 0)
			top(&k, &l);
		if (type_only && g->kind.n && g->version.n && g->metadata)
			break;
	}
	return any;
}
