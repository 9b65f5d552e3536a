/* The harvest: an import without a store. */
#include "harvest_test.h"

#include <stdio.h>
#include <stdlib.h>

#include "test.h"

static struct limits limits;

struct basket {
	struct harvest *h;
	struct source *s;
};

static int
on_item(void *ctx, const struct source_item *it, struct error *err)
{
	struct basket *b = ctx;
	struct harvest *h = b->h;
	struct source_object o = {0};
	struct error bad = {0};
	struct buf path = {0};
	struct crop *c;
	char hex[SHA256_HEX];

	(void)err;
	h->items++;
	if (source_decode(b->s, it, &o, NULL, &bad) != 0) {
		h->damaged++;
		notes_add(&h->notes, NOTE_DAMAGE, "object-damaged", NULL, it->entry, it->place,
			  "%s", bad.text);
		return 0;
	}
	source_seen(b->s, it, &o.key);
	hex_of(it->id, SHA256_BYTES, hex);
	object_path(&path, &o.key);
	map_put(&h->ids, hex, h);
	c = map_get(&h->crops, buf_cstr(&path));
	if (!c)
		map_put(&h->crops, path.p, c = mem_zero(1, sizeof(*c)));
	c->items++;
	if (it->rank >= c->rank) {
		source_object_release(&c->o);
		c->o = o;
		c->rank = it->rank;
	} else {
		source_object_release(&o);
	}
	buf_release(&path);
	return 0;
}

static void
read_all(struct harvest *h, const char *path, const char *force, struct str keys)
{
	struct bundle *b = NULL;
	struct error err = {0};
	struct basket basket = {.h = h};
	struct source_sink sink = {.ctx = &basket, .item = on_item};
	struct source_facts facts;

	limits = LIMITS_DEFAULT;
	*h = (struct harvest){.kinds = kinds_new()};
	if (source_bundle(&b, path, &limits, &h->notes, &err) != 0 ||
	    source_open(&basket.s, b, force, h->kinds, &limits, &err) != 0)
		goto bad;
	source_keys(basket.s, keys);
	if (source_read(basket.s, &sink, &h->notes, &err) != 0)
		goto bad;
	source_facts(basket.s, &facts);
	h->coverage = facts.coverage;
	snprintf(h->source, sizeof(h->source), "%s", facts.name);
	snprintf(h->profile, sizeof(h->profile), "%s", facts.profile);
	source_close(basket.s);
	bundle_close(b);
	return;
bad:
	fprintf(stderr, "%s: %s\n", path, err.text);
	exit(1);
}

void
harvest(struct harvest *h, const char *path, const char *force)
{
	read_all(h, path, force, (struct str){NULL, 0});
}

void
harvest_keys(struct harvest *h, const char *path, struct str keys)
{
	read_all(h, path, NULL, keys);
}

static void
crop_free(void *value)
{
	struct crop *c = value;

	source_object_release(&c->o);
	free(c);
}

void
harvest_release(struct harvest *h)
{
	map_release(&h->crops, crop_free);
	map_release(&h->ids, NULL);
	notes_release(&h->notes);
	kinds_free(h->kinds);
	coverage_free(h->coverage);
}

const struct crop *
harvest_get(const struct harvest *h, const char *path)
{
	return map_get(&h->crops, path);
}

size_t
harvest_notes(const struct harvest *h, const char *code)
{
	size_t n = 0;

	for (size_t i = 0; i < h->notes.n; i++)
		n += str_eq(h->notes.v[i].code, code);
	return n;
}

const char *
harvest_covers(const struct harvest *h, const char *ns, const char *group, const char *kind)
{
	struct object_key k = {0};
	const char *why = NULL;
	bool yes;

	object_key_set(&k, group, kind, ns, "some");
	yes = coverage_holds(h->coverage, &k, NULL, &why);
	object_key_release(&k);
	return yes ? "yes" : why;
}

bool
harvest_lost(const struct harvest *h, const char *ns, const char *group, const char *kind)
{
	return coverage_lost(h->coverage, ns, group, kind, NULL);
}

void
put(const char *path, const char *text)
{
	struct error err = {0};
	const char *slash = strrchr(path, '/');
	char *dir = mem_strndup(path, slash ? (size_t)(slash - path) : 0);

	if (slash && io_mkdirs(dir, 0777, &err) != 0) {
		fprintf(stderr, "%s\n", err.text);
		exit(1);
	}
	free(dir);
	test_write(path, text, strlen(text));
}

char *
night(int n, const char *rest)
{
	return mem_printf("%s/nights/night-%d/%s", test_data(), n, rest);
}

static void
oracle_line(struct map *out, struct kinds *ks, const char *p, size_t n)
{
	json_t *t = tree_parse_json(p, n, &limits, NULL, NULL), *o = tree_get(t, "object");
	const char *ns = tree_str(o, "metadata/namespace"), *v;
	struct object_key k = {0};
	struct buf path = {0};
	char *group;

	CHECK(o);
	if (!o)
		return;
	api_version_split(tree_str(o, "apiVersion"), &group, &v);
	object_key_set(&k, kinds_group(ks, group, tree_str(o, "kind")), tree_str(o, "kind"),
		       ns ? ns : "", tree_str(o, "metadata/name"));
	object_path(&path, &k);
	map_put(out, path.p, json_incref(o));
	object_key_release(&k);
	buf_release(&path);
	free(group);
	json_decref(t);
}

void
oracle(int n, struct map *out)
{
	char *file = night(n, "expected/objects.ndjson.gz"), *raw, *text, *nl;
	struct kinds *ks = kinds_new();
	size_t len, at = 0;

	limits = LIMITS_DEFAULT;
	raw = test_read(file, &len);
	text = gzip_decode(raw, len, 64 << 20, &len);
	for (; (nl = memchr(text + at, '\n', len - at)); at = (size_t)(nl - text) + 1)
		oracle_line(out, ks, text + at, (size_t)(nl - text) - at);
	kinds_free(ks);
	free(text);
	free(raw);
	free(file);
}

static void
drop(void *value)
{
	json_decref(value);
}

void
oracle_release(struct map *m)
{
	map_release(m, drop);
}
