/* A tolerant look at JSON, and the choice between it and YAML. */
#include "glance.h"

#include "glance_yaml.h"

enum level { TOP, METADATA, FIRST_ITEM, ITEM_METADATA };

struct cursor {
	const char *p, *end;
	struct glance *g;
	enum glance_depth depth;
};

static bool
white(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
skip_white(struct cursor *c)
{
	while (c->p < c->end && white(*c->p))
		c->p++;
}

/* At a quote: the raw content, escapes left as they are. False when it does not end. */
static bool
string(struct cursor *c, struct str *out)
{
	const char *from = ++c->p;

	for (; c->p < c->end; c->p++) {
		if (*c->p == '\\') {
			if (++c->p == c->end)
				return false;
		} else if (*c->p == '"') {
			*out = (struct str){from, (size_t)(c->p - from)};
			c->p++;
			return true;
		}
	}
	return false;
}

/* Passes over a value of any sort. False at the end of the bytes. */
static bool
skip_value(struct cursor *c)
{
	size_t depth = 0;
	struct str unused;

	for (skip_white(c); c->p < c->end;) {
		char ch = *c->p;

		if (ch == '"') {
			if (!string(c, &unused))
				return false;
		} else if (ch == '{' || ch == '[') {
			depth++;
			c->p++;
		} else if (ch == '}' || ch == ']') {
			if (!depth)
				return true;
			depth--;
			c->p++;
		} else if (ch == ',' && !depth) {
			return true;
		} else {
			c->p++;
			continue;
		}
		if (!depth)
			return true;
	}
	return false;
}

static bool
is(struct str s, const char *word)
{
	return s.n == strlen(word) && memcmp(s.p, word, s.n) == 0;
}

static bool object(struct cursor *c, enum level at);

/* The first element, if it is an object; what follows it is not looked at. */
static bool
first_element(struct cursor *c, enum level at)
{
	struct cursor inner = *c;

	inner.p++;
	skip_white(&inner);
	if (inner.p < inner.end && *inner.p == '{')
		object(&inner, at);
	return skip_value(c);
}

/* A member of note; false at the end of the bytes. */
static bool
member(struct cursor *c, enum level at, struct str key)
{
	struct glance *g = c->g;
	char first = *c->p;
	struct str v = {0};

	if (first == '"') {
		if (!string(c, &v))
			return false;
		if (at == TOP && is(key, "kind"))
			g->kind = v;
		else if (at == TOP && is(key, "apiVersion"))
			g->version = v;
		else if ((at == METADATA || at == ITEM_METADATA) && is(key, "namespace") &&
			 !g->ns.n)
			g->ns = v;
		return true;
	}
	if (is(key, "metadata") && first == '{' && (at == TOP || at == FIRST_ITEM)) {
		if (at == TOP)
			g->metadata = true;
		return c->depth == GLANCE_ALL ? object(c, at == TOP ? METADATA : ITEM_METADATA)
					      : skip_value(c);
	}
	if (at == TOP && is(key, "items"))
		g->items = true;
	if (at == TOP && is(key, "Items"))
		g->old_items = true;
	if (at == TOP && is(key, "items") && first == '[' && c->depth == GLANCE_ALL)
		return first_element(c, FIRST_ITEM);
	return skip_value(c);
}

static bool
enough(const struct cursor *c)
{
	return c->depth == GLANCE_TYPE && c->g->kind.n && c->g->version.n && c->g->metadata;
}

/* At an opening brace, four levels deep at most; false at the end of the bytes. */
static bool
object(struct cursor *c, enum level at)
{
	for (c->p++;;) {
		struct str key;

		skip_white(c);
		if (c->p < c->end && *c->p == ',') {
			c->p++;
			continue;
		}
		if (c->p >= c->end || *c->p != '"') {
			bool closed = c->p < c->end && *c->p == '}';

			c->p += closed;
			return closed;
		}
		if (!string(c, &key))
			return false;
		skip_white(c);
		if (c->p >= c->end || *c->p != ':')
			return false;
		c->p++;
		skip_white(c);
		if (c->p >= c->end)
			return false;
		/* the value of metadata itself need not be seen */
		if (at == TOP && is(key, "metadata") && c->depth == GLANCE_TYPE) {
			c->g->metadata = true;
			if (enough(c))
				return false;
		}
		if (!member(c, at, key) || enough(c))
			return false;
	}
}

bool
glance(struct glance *g, const char *p, size_t n, enum glance_depth depth)
{
	struct cursor c = {p, p + n, g, depth};

	*g = (struct glance){0};
	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		c.p += 3;
	skip_white(&c);
	if (c.p == c.end)
		return false;
	g->json = *c.p == '{' || *c.p == '[';
	if (!g->json)
		return glance_yaml(g, c.p, (size_t)(c.end - c.p), depth == GLANCE_TYPE);
	if (*c.p == '[') {
		g->array = true;
		c.p++;
		skip_white(&c);
	}
	if (c.p < c.end && *c.p == '{')
		object(&c, TOP);
	return true;
}

bool
glance_is_kubernetes(const struct glance *g)
{
	bool list = g->kind.n > 4 && memcmp(g->kind.p + g->kind.n - 4, "List", 4) == 0;

	if (g->old_items)
		return true;
	if (g->array)
		return g->metadata;
	return g->version.n ? g->metadata || g->items || (g->kind.n && list)
			    : g->kind.n && g->items;
}

bool
glance_head(const char *p, size_t n, struct glance *g, struct buf *scratch)
{
	bool le = n >= 2 && memcmp(p, "\xff\xfe", 2) == 0, be = n >= 2 && !memcmp(p, "\xfe\xff", 2);

	if (!le && !be)
		return glance(g, p, n, GLANCE_ALL);
	buf_clear(scratch);
	for (size_t i = 2; i + 1 < n; i += 2) {
		char low = p[i + be], high = p[i + le];

		buf_putc(scratch, high ? '?' : low);
	}
	return glance(g, buf_cstr(scratch), scratch->n, GLANCE_ALL);
}
