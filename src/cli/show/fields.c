/* Of one object only the fields that -f names. */
#include "show.h"

#include <stdlib.h>

/* What the globs mean of one object, as JSON pointers. */
struct picking {
	struct path_glob **globs;
	size_t n;
	json_t *body;
	struct map kept;
};

static enum leaf_way
pick_field(void *ctx, const struct compare_leaf *l)
{
	struct picking *p = ctx;
	struct buf pointer = {0};

	for (size_t i = 0; !l->doc && i < p->n; i++) {
		if (!path_glob_match(p->globs[i], l->at))
			continue;
		buf_clear(&pointer);
		path_find(p->body, l->at, &pointer);
		map_put(&p->kept, buf_cstr(&pointer), p);
	}
	buf_release(&pointer);
	return LEAF_ON;
}

/* On the way through the whole and through what is left of it. */
struct copying {
	const struct map *kept;
	struct map *places;
	struct buf from, to;		/* pointers */
};

static json_t *copy_kept(struct copying *c, json_t *v);

static json_t *
copy_members(struct copying *c, json_t *v)
{
	json_t *out = json_object(), *part, *m;
	const char *key;

	json_object_foreach(v, key, m) {
		size_t from = c->from.n, to = c->to.n;

		pointer_token(&c->from, key);
		pointer_token(&c->to, key);
		part = copy_kept(c, m);
		if (part)
			json_object_set_new_nocheck(out, key, part);
		c->from.n = from;
		c->to.n = to;
	}
	return out;
}

static json_t *
copy_items(struct copying *c, json_t *v)
{
	json_t *out = json_array(), *part, *m;
	size_t i;

	json_array_foreach(v, i, m) {
		size_t from = c->from.n, to = c->to.n;

		buf_printf(&c->from, "/%zu", i);
		buf_printf(&c->to, "/%zu", json_array_size(out));
		part = copy_kept(c, m);
		if (part)
			json_array_append_new(out, part);
		c->from.n = from;
		c->to.n = to;
	}
	return out;
}

/* What is kept of v, or NULL for nothing. */
static json_t *
copy_kept(struct copying *c, json_t *v)
{
	json_t *out;

	buf_cstr(&c->to);
	if (map_get(c->kept, buf_cstr(&c->from))) {
		free(map_put(c->places, c->from.p, mem_strdup(c->to.p)));
		return json_incref(v);
	}
	if (!json_is_object(v) && !json_is_array(v))
		return NULL;
	out = json_is_object(v) ? copy_members(c, v) : copy_items(c, v);
	if (json_object_size(out) + json_array_size(out))
		return out;
	json_decref(out);
	return NULL;
}

/* One field of a document in a string, under the members that lead to it. */
static json_t *
cut_inner(json_t *body, const char *field)
{
	struct limits lim = LIMITS_DEFAULT;
	struct path p = {0};
	json_t *v = NULL;

	if (path_parse(&p, field, NULL) == 0)
		v = compare_find(body, &p, &lim);
	for (size_t i = p.n; v && i-- > 0;)
		v = p.v[i].kind == STEP_MEMBER ? json_pack("{s:o}", p.v[i].name, v)
					       : json_pack("[o]", v);
	path_release(&p);
	return v;
}

/* A path may lead to an item by its index, which no leaf's own path does. */
static bool
pick_path(struct picking *p, const char *field)
{
	struct buf pointer = {0};
	struct path at = {0};
	bool found = path_parse(&at, field, NULL) == 0 && at.n &&
		     path_find(p->body, &at, &pointer);

	if (found)
		map_put(&p->kept, buf_cstr(&pointer), p);
	path_release(&at);
	buf_release(&pointer);
	return found;
}

/* A path that leads nowhere may still be a glob. */
static int
add_field(struct picking *p, const char *field, struct error *err)
{
	if (pick_path(p, field))
		return 0;
	if (path_glob_new(&p->globs[p->n], field, err) != 0)
		return -1;
	p->n++;
	return 0;
}

static int
no_field(const struct words *fields, struct error *err)
{
	error_set(err, ERR_NOT_FOUND, "the object has no field %s", fields->v[0]);
	return error_hint(err, "without -f all of it is shown");
}

int
pick_fields(struct picked *out, const struct cli *c, const struct object_key *k, json_t *whole,
	    struct error *err)
{
	const struct words *fields = &c->opt.fields;
	const struct compare_opts o = {.kinds = c->kinds, .limits = LIMITS_DEFAULT};
	struct picking p = {.globs = mem_zero(fields->n + 1, sizeof(*p.globs)), .body = whole};
	struct copying copy = {.kept = &p.kept, .places = &out->places};
	int rc = -1;

	*out = (struct picked){.whole = whole};
	for (size_t i = 0; i < fields->n; i++)
		if (add_field(&p, fields->v[i], err) != 0)
			goto done;
	if (p.n)
		compare_leaves(k, whole, &o, pick_field, &p);
	if (!fields->n)
		map_put(&p.kept, "", whole);
	out->body = copy_kept(&copy, whole);
	if (!out->body && fields->n == 1)
		out->body = cut_inner(whole, fields->v[0]);
	rc = out->body ? 0 : no_field(fields, err);
done:
	while (p.n)
		path_glob_free(p.globs[--p.n]);
	free(p.globs);
	map_release(&p.kept, NULL);
	buf_release(&copy.from);
	buf_release(&copy.to);
	return rc;
}

char *
picked_place(const struct picked *p, const char *pointer)
{
	for (size_t n = strlen(pointer);; n--) {
		const char *to = map_getn(&p->places, pointer, n);

		if (to)
			return mem_printf("%s%s", to, pointer + n);
		while (n && pointer[n - 1] != '/')
			n--;
		if (!n)
			return NULL;
	}
}

void
picked_release(struct picked *p)
{
	json_decref(p->whole);
	json_decref(p->body);
	map_release(&p->places, free);
}
