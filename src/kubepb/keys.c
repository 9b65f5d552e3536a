/*
 * Keys of the API server's store, taken apart: /PREFIX/RESOURCE[/NAMESPACE]/NAME.
 * Nothing in a key says where one part ends, so the prefixes are learned first:
 * a key that ends as every cluster has one anchors its prefix; a resource of the
 * table in front of the right number of parts makes one likely (OpenShift's
 * second prefix has no anchor). A key is then read under the prefix that makes
 * most sense of it. Facts: resources_table.inc.
 */
#include <stdlib.h>

#include "assay/kubepb.h"

enum {
	PARTS_MAX = 16,		/* parts of a key; what has more is nobody's object */
	PREFIXES_MAX = 64,
	PLACE_PARTS_MAX = 3,	/* of a resource in the table */
};

enum scope { SCOPE_NS, SCOPE_CLUSTER, SCOPE_OWN };

struct resource {
	const char *place;
	const char *plural;	/* NULL: as place */
	const char *group, *kind;
	enum scope scope;
};

#define RESOURCE_NS(place, plural, group, kind)	     {place, plural, group, kind, SCOPE_NS},
#define RESOURCE_CLUSTER(place, plural, group, kind) {place, plural, group, kind, SCOPE_CLUSTER},
#define RESOURCE_OWN(place, plural, group, kind)     {place, plural, group, kind, SCOPE_OWN},
static const struct resource resources[] = {
#include "resources_table.inc"
};

struct parts {
	struct str v[PARTS_MAX];
	size_t n;
};

/* How much sense a key makes under a prefix. */
enum fit { FIT_NONE, FIT_SHAPE, FIT_KNOWN };

enum trust { TRUST_LIKELY, TRUST_ANCHORED };

struct prefix {
	char *text;
	size_t n;		/* bytes */
	size_t parts;
	enum trust trust;
};

struct stored_prefixes {
	struct prefix v[PREFIXES_MAX];
	size_t n;
};

static bool
str_is(struct str s, const char *lit)
{
	return s.n == strlen(lit) && memcmp(s.p, lit, s.n) == 0;
}

static int
place_cmp(const void *key, const void *row)
{
	const struct str *s = key;
	const char *place = ((const struct resource *)row)->place;
	size_t n = strlen(place);
	int c = memcmp(s->p, place, s->n < n ? s->n : n);

	return c ? c : (s->n > n) - (s->n < n);
}

static const struct resource *
resource_find(struct str place)
{
	return place.n ? bsearch(&place, resources, countof(resources), sizeof(*resources),
				 place_cmp)
		       : NULL;
}

static bool
split(struct str key, struct parts *out)
{
	size_t i = 0;

	out->n = 0;
	while (i < key.n) {
		const char *from = key.p + i + 1, *end;

		if (key.p[i] != '/' || out->n == PARTS_MAX)
			return false;
		end = memchr(from, '/', key.n - i - 1);
		if (!end)
			end = key.p + key.n;
		if (end == from)
			return false;
		out->v[out->n++] = (struct str){from, (size_t)(end - from)};
		i = (size_t)(end - key.p);
	}
	return out->n > 0;
}

/* From part i to before part end, as it stands in the key. */
static struct str
join(const struct parts *k, size_t i, size_t end)
{
	const char *from = k->v[i].p;

	return (struct str){from, (size_t)(k->v[end - 1].p + k->v[end - 1].n - from)};
}

/* The row whose place begins at part i, the longest, and the parts that it takes. */
static const struct resource *
resource_at(const struct parts *k, size_t i, size_t *used)
{
	for (size_t len = PLACE_PARTS_MAX; len > 0; len--) {
		const struct resource *r;

		if (i + len > k->n)
			continue;
		r = resource_find(join(k, i, i + len));
		if (r) {
			*used = len;
			return r;
		}
	}
	return NULL;
}

/* Fills what stands behind a prefix of i parts. */
static enum fit
read_behind(const struct parts *k, size_t i, struct stored_key *out)
{
	size_t used = 1, rest;
	const struct resource *r;
	enum fit fit = FIT_SHAPE;

	if (i + 2 > k->n)
		return FIT_NONE;
	r = resource_at(k, i, &used);
	if (r) {
		rest = k->n - i - used;
		if (rest == (r->scope == SCOPE_NS ? 2 : 1))
			fit = FIT_KNOWN;
	} else if (memchr(k->v[i].p, '.', k->v[i].n) && k->n - i > 2) {
		used = 2;
		rest = k->n - i - used;
		fit = rest <= 2 ? FIT_KNOWN : FIT_SHAPE;
	} else {
		rest = k->n - i - used;
	}
	if (rest == 0)
		return FIT_NONE;
	if (rest > 2) {		/* names hold no slash: then the resource has more parts */
		used = k->n - i - 2;
		rest = 2;
		r = NULL;
	}
	out->resource = join(k, i, i + used);
	out->ns = rest == 2 ? k->v[k->n - 2] : (struct str){"", 0};
	out->name = k->v[k->n - 1];
	out->bookkeeping = r && r->scope == SCOPE_OWN;
	return fit;
}

static bool
under(const struct prefix *p, struct str key)
{
	return key.n > p->n && key.p[p->n] == '/' && memcmp(key.p, p->text, p->n) == 0;
}

/* Sense before anchor before shortness: a name may look like a resource, a prefix never does. */
static enum fit
read_key(const struct stored_prefixes *p, struct str key, const struct parts *parts,
	 struct stored_key *out)
{
	const struct prefix *best = NULL;
	enum fit best_fit = FIT_NONE;

	for (const struct prefix *x = p->v; x < p->v + p->n; x++) {
		struct stored_key got;
		enum fit fit = under(x, key) ? read_behind(parts, x->parts, &got) : FIT_NONE;

		if (fit == FIT_NONE || fit < best_fit)
			continue;
		if (best && fit == best_fit &&
		    (x->trust != best->trust ? x->trust < best->trust : best->n <= x->n))
			continue;
		best = x;
		best_fit = fit;
		*out = got;
		out->prefix = (struct str){key.p, x->n};
	}
	return best_fit;
}

static void
keep(struct stored_prefixes *p, struct str text, size_t parts, enum trust trust)
{
	struct prefix *to = NULL;

	for (size_t i = 0; i < p->n; i++) {
		struct prefix *x = &p->v[i];

		if (x->n == text.n && memcmp(x->text, text.p, text.n) == 0) {
			if (x->trust < trust)
				x->trust = trust;
			return;
		}
		if (x->trust == TRUST_LIKELY)
			to = x;
	}
	if (p->n < PREFIXES_MAX)
		to = &p->v[p->n++];
	else if (trust == TRUST_LIKELY || !to)
		return;
	free(to->text);
	*to = (struct prefix){mem_strndup(text.p, text.n), text.n, parts, trust};
}

struct stored_prefixes *
stored_prefixes_new(void)
{
	return mem_zero(1, sizeof(struct stored_prefixes));
}

void
stored_prefixes_free(struct stored_prefixes *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->n; i++)
		free(p->v[i].text);
	free(p);
}

/* What every cluster has, and right behind the prefix. */
static bool
is_anchor(const struct parts *k)
{
	static const struct {
		const char *resource, *name;
	} anchors[] = {
		{"namespaces", "default"},
		{"namespaces", "kube-system"},
		{"ranges", "serviceips"},
		{"ranges", "servicenodeports"},
	};

	if (k->n < 2)
		return false;
	for (size_t i = 0; i < countof(anchors); i++)
		if (str_is(k->v[k->n - 2], anchors[i].resource) &&
		    str_is(k->v[k->n - 1], anchors[i].name))
			return true;
	return false;
}

void
stored_prefixes_add(struct stored_prefixes *p, struct str key)
{
	struct parts k;
	struct stored_key got;

	if (!split(key, &k))
		return;
	if (is_anchor(&k)) {
		keep(p, (struct str){key.p, (size_t)(k.v[k.n - 2].p - 1 - key.p)}, k.n - 2,
		     TRUST_ANCHORED);
		return;
	}
	if (read_key(p, key, &k, &got) == FIT_KNOWN)
		return;
	for (size_t i = 1; i + 2 <= k.n; i++) {
		size_t used;

		if (!resource_at(&k, i, &used) || read_behind(&k, i, &got) != FIT_KNOWN)
			continue;
		keep(p, (struct str){key.p, (size_t)(k.v[i].p - 1 - key.p)}, i, TRUST_LIKELY);
		return;
	}
}

bool
stored_key_parse(const struct stored_prefixes *p, struct str key, struct stored_key *out)
{
	struct parts k;
	struct stored_key got;

	if (!split(key, &k) || read_key(p, key, &k, &got) == FIT_NONE)
		return false;
	*out = got;
	return true;
}

bool
stored_resource(struct str resource, const char **group, const char **kind, bool *namespaced)
{
	const struct resource *r = resource_find(resource);

	if (!r || !r->kind)
		return false;
	*group = r->group;
	*kind = r->kind;
	*namespaced = r->scope == SCOPE_NS;
	return true;
}

void
stored_resource_name(struct buf *out, struct str resource)
{
	const struct resource *r = resource_find(resource);
	const char *slash = resource.n ? memchr(resource.p, '/', resource.n) : NULL;

	if (r) {
		buf_puts(out, r->plural ? r->plural : r->place);
		if (r->group[0])
			buf_printf(out, ".%s", r->group);
	} else if (slash) {
		buf_add(out, slash + 1, (size_t)(resource.p + resource.n - slash - 1));
		buf_putc(out, '.');
		buf_add(out, resource.p, (size_t)(slash - resource.p));
	} else {
		buf_add(out, resource.p, resource.n);
	}
}
