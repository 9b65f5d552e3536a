/* Items: what identifies one without parsing it, and how one becomes an object. */
#include <stdio.h>
#include <stdlib.h>

#include "layout.h"

/* Part of every id: to be raised when the same bytes are to give another object than before. */
#define ITEM_FORM "assay-item-1"

#define CRD "CustomResourceDefinition"

static char lost_once[] = ""; /* what was lost once is lost in each file that repeats it */

static void
head_part(struct buf *b, const char *text)
{
	if (text)
		buf_puts(b, text);
	buf_putc(b, '\0');
}

static void
make_id(struct source *s, const struct item *it, uint8_t id[SHA256_BYTES])
{
	buf_clear(&s->head);
	head_part(&s->head, ITEM_FORM);
	head_part(&s->head, s->slot.base);
	head_part(&s->head, s->slot.ns);
	head_part(&s->head, it->list_kind);
	head_part(&s->head, it->list_version);
	buf_putc(&s->head, it->format == ITEM_JSON ? 'j' : 'y');
	sha256_add(s->sha, s->head.p, s->head.n);
	sha256_add(s->sha, it->bytes, it->n);
	sha256_end(s->sha, id);
}

int
reading_emit(struct source *s, const struct item *it, bool must_decode, struct error *err)
{
	char place[64];
	struct source_item si = {
		.entry = buf_cstr(&s->path),
		.line = it->line,
		.place = place,
		.text = *it,
		.ns = s->slot.ns,
		.kind = s->slot.kind,
		.must_decode = must_decode || s->slot.must_decode,
		.rank = s->slot.rank,
	};

	make_id(s, it, si.id);
	if (s->slot.once) {
		struct map_entry *e = map_at(&s->once, si.id, sizeof(si.id));

		if (e->value) {
			if (e->value == lost_once)
				s->layout->lost(s, &si);
			return 0;
		}
		e->value = s;
	}
	snprintf(place, sizeof(place), "line %llu, byte %llu", (unsigned long long)it->line,
		 (unsigned long long)it->offset);
	if (reading_hand(s, &si, err) != 0)
		return -1;
	if (!s->seen && s->slot.once)
		map_putn(&s->once, si.id, sizeof(si.id), lost_once);
	return 0;
}

int
reading_hand(struct source *s, const struct source_item *it, struct error *err)
{
	s->out.items++;
	s->items++;
	s->seen = s->kept = false;
	if (s->sink->item(s->sink->ctx, it, err) != 0)
		return -1;
	if (!s->seen && !s->kept)
		s->layout->lost(s, it);
	return 0;
}

int
reading_settle(struct source *s, struct error *err)
{
	return s->sink && s->sink->settle ? s->sink->settle(s->sink->ctx, err) : 0;
}

void
source_seen(struct source *s, const struct source_item *it, const struct object_key *k)
{
	s->seen = true;
	s->layout->seen(s, it, k);
}

const char *
list_item_kind(const char *list_kind, size_t *n)
{
	size_t len = list_kind ? strlen(list_kind) : 0;

	if (len <= 4 || strcmp(list_kind + len - 4, "List") != 0)
		return NULL;
	*n = len - 4;
	return list_kind;
}

/* kind and apiVersion where the object has none: those of its list, else what the file's name
 * promises. */
static int
fill_type(const struct source_item *it, json_t *body, struct error *err)
{
	const char *kind = tree_str(body, "kind"), *version = tree_str(body, "apiVersion");
	const struct kind *k = it->kind;
	size_t n = 0;
	const char *of_list = list_item_kind(it->text.list_kind, &n);

	if (!kind || !*kind) {
		if (!of_list && !k)
			return error_set(err, ERR_INPUT, "no kind");
		json_object_set_new(body, "kind",
				    of_list ? json_stringn(of_list, n) : json_string(k->name));
		kind = tree_str(body, "kind");
	}
	if (version && *version)
		return 0;
	if (of_list && it->text.list_version && strlen(kind) == n && !memcmp(kind, of_list, n))
		json_object_set_new(body, "apiVersion", json_string(it->text.list_version));
	else if (k && str_eq(k->name, kind))
		json_object_set_new(body, "apiVersion",
				    *k->group ? json_sprintf("%s/%s", k->group, k->version)
					      : json_string(k->version));
	else
		return error_set(err, ERR_INPUT, "no apiVersion");
	return 0;
}

/* The string at a member; NULL if it is none, empty, or holds a NUL. */
static const char *
plain(const json_t *t, const char *key)
{
	const json_t *v = tree_get(t, key);
	const char *s = json_string_value(v);

	return s && *s && strlen(s) == json_string_length(v) ? s : NULL;
}

/* 1: whether it has a namespace depends on kinds that are learned. */
static int
fill_key(const struct kinds *ks, const struct source_item *it, json_t *body,
	 struct source_object *out, struct error *err)
{
	json_t *meta = tree_get(body, "metadata");
	const char *kind = plain(body, "kind"), *version = plain(body, "apiVersion");
	const char *name = plain(meta, "name"), *ns = plain(meta, "namespace");
	const struct kind *k;
	const char *v;
	char *group;

	if (!kind || !version)
		return error_set(err, ERR_INPUT, "no kind");
	if (!name)
		return error_set(err, ERR_INPUT, "no name%s",
				 tree_get(meta, "generateName") ? ", only a generateName" : "");
	if (str_eq(kind, "List"))
		return error_set(err, ERR_INPUT, "a list within a list");
	api_version_split(version, &group, &v);
	k = kinds_find(ks, group, kind);
	if (!ks && !k && !ns && it->ns) {
		free(group);
		return 1;
	}
	if (!ns && it->ns && k && k->namespaced) {
		json_object_set_new(meta, "namespace", json_string(it->ns));
		ns = it->ns;
	}
	if (k && k->builtin && !k->namespaced)
		ns = NULL;
	object_key_set(&out->key, k ? k->group : group, kind, ns ? ns : "", name);
	out->api_version = mem_strdup(version);
	free(group);
	return 0;
}

void
item_learn(struct source *s, const struct source_object *o)
{
	const char *version;
	char *group;

	api_version_split(o->api_version, &group, &version);
	kinds_note(s->kinds, group, version, o->key.kind, *o->key.ns != '\0');
	free(group);
}

static json_t *
parse(struct source *s, const struct source_item *it, struct tree_oddities *odd,
      struct error *err)
{
	s->odd = false;
	if (s->layout->decode)
		return s->layout->decode(s, it, err);
	return it->text.format == ITEM_JSON
		       ? tree_parse_json(it->text.bytes, it->text.n, s->lim, odd, err)
		       : tree_parse_yaml(it->text.bytes, it->text.n, s->lim, odd, err);
}

int
item_object(const struct kinds *ks, const struct source_item *it, json_t *body,
	    struct source_object *out, struct error *err)
{
	struct source_object o = {0};
	int rc = -1;

	if (!json_is_object(body))
		error_set(err, ERR_INPUT, "not an object");
	else if (fill_type(it, body, err) == 0)
		rc = fill_key(ks, it, body, &o, err);
	/* it is to be learned from */
	if (rc == 0 && !ks && str_eq(o.key.kind, CRD))
		rc = 1;
	if (rc != 0) {
		json_decref(body);
		object_key_release(&o.key);
		free(o.api_version);
		return rc;
	}
	o.body = body;
	*out = o;
	return 0;
}

int
source_decode(struct source *s, const struct source_item *it, struct source_object *out,
	      struct tree_oddities *odd, struct error *err)
{
	json_t *body = parse(s, it, odd, err);

	if (!body || item_object(s->kinds, it, body, out, err) != 0)
		return -1;
	out->odd = s->odd;
	item_learn(s, out);
	if (str_eq(out->key.kind, CRD))
		kinds_learn(s->kinds, out->body);
	return 0;
}

void
source_object_release(struct source_object *o)
{
	if (!o)
		return;
	object_key_release(&o->key);
	free(o->api_version);
	json_decref(o->body);
	*o = (struct source_object){0};
}
