/* Random objects: the changes applied give the newer one, the way back is mirrored. */
#include <stdio.h>
#include <stdlib.h>

#include "test.h"
#include "testing.h"

struct dice {
	uint64_t state;
};

static size_t
roll(struct dice *d, size_t n)
{
	d->state ^= d->state << 13;
	d->state ^= d->state >> 7;
	d->state ^= d->state << 17;
	return (size_t)(d->state >> 11) % n;
}

static const char *
word(struct dice *d)
{
	static const char *const words[] = {"a", "b", "c", "http", "x.y/z", "e~f", "0", "key"};

	return words[roll(d, countof(words))];
}

static json_t *
scalar(struct dice *d)
{
	switch (roll(d, 6)) {
	case 0:
		return json_integer((json_int_t)roll(d, 4));
	case 1:
		return json_real((double)roll(d, 6) / 2);
	case 2:
		return json_boolean(roll(d, 2));
	default:
		return json_string(word(d));
	}
}

static json_t *tree(struct dice *d, unsigned depth);

static json_t *
object(struct dice *d, unsigned depth)
{
	json_t *v = json_object();

	for (size_t n = roll(d, 5); n > 0; n--)
		json_object_set_new(v, word(d), tree(d, depth));
	return v;
}

static json_t *
list(struct dice *d, unsigned depth)
{
	json_t *v = json_array();
	size_t shape = roll(d, 3);

	for (size_t n = roll(d, 6); n > 0; n--) {
		json_t *item = shape == 0 ? scalar(d) : object(d, depth);

		if (shape == 1)
			json_object_set_new(item, "name", json_string(word(d)));
		json_array_append_new(v, item);
	}
	return v;
}

static json_t *
tree(struct dice *d, unsigned depth)
{
	if (depth == 0 || roll(d, 3) == 0)
		return scalar(d);
	return roll(d, 2) ? object(d, depth - 1) : list(d, depth - 1);
}

static void
mutate_list(struct dice *d, json_t *v)
{
	size_t n = json_array_size(v), i = n ? roll(d, n) : 0, j = n ? roll(d, n) : 0;
	json_t *x;

	switch (roll(d, 4)) {
	case 0:
		json_array_insert_new(v, roll(d, n + 1), n ? tree_copy(json_array_get(v, j))
							   : scalar(d));
		break;
	case 1:
		if (n)
			json_array_remove(v, i);
		break;
	case 2:
		if (n) {	/* moves one */
			x = json_incref(json_array_get(v, i));
			json_array_remove(v, i);
			json_array_insert_new(v, j, x);
		}
		break;
	default:
		json_array_insert_new(v, roll(d, n + 1), tree(d, 2));
	}
}

/* Changes something at a random place. */
static void
mutate(struct dice *d, json_t *root)
{
	json_t *at = root, *next;

	for (;;) {
		size_t n = json_is_object(at) ? json_object_size(at) : json_array_size(at), i;
		void *iter = json_object_iter(at);

		i = n ? roll(d, n) : 0;
		for (size_t x = 0; x < i && iter; x++)
			iter = json_object_iter_next(at, iter);
		next = json_is_array(at) ? json_array_get(at, i) : json_object_iter_value(iter);
		if ((!json_is_object(next) && !json_is_array(next)) || roll(d, 4) == 0)
			break;
		at = next;
	}
	if (json_is_array(at))
		mutate_list(d, at);
	else if (roll(d, 4) == 0)
		json_object_del(at, word(d));
	else
		json_object_set_new(at, word(d), tree(d, 2));
}

/* A key that lies further down. */
static json_t *
env_source(struct dice *d)
{
	return json_pack("{s:{s:s},s:s}", roll(d, 2) ? "configMapRef" : "secretRef", "name", word(d),
			 "prefix", word(d));
}

/* Keys of two members of which one may be absent. */
static json_t *
spread(struct dice *d)
{
	json_t *list = json_array();

	for (size_t n = roll(d, 4); n > 0; n--) {
		json_t *v = json_pack("{s:s,s:i}", "topologyKey", roll(d, 2) ? "zone" : "host",
				      "maxSkew", (int)roll(d, 3));

		if (roll(d, 2))
			json_object_set_new(v, "whenUnsatisfiable", json_string(word(d)));
		json_array_append_new(list, v);
	}
	return list;
}

/* Lists as the API has them, whose items have keys, sets, and names that double. */
static json_t *
pod(struct dice *d)
{
	json_t *o = json_pack("{s:s,s:s,s:{s:s,s:{}},s:{s:[],s:[]}}", "apiVersion", "v1", "kind",
			      "Pod", "metadata", "name", "p", "labels", "spec", "containers",
			      "volumes");
	json_t *containers = tree_at(o, "spec/containers");

	json_object_set_new(tree_get(o, "spec"), "topologySpreadConstraints", spread(d));
	for (size_t n = 1 + roll(d, 3); n > 0; n--) {
		json_t *c = json_pack("{s:s,s:s,s:[],s:[],s:[],s:[],s:{s:{s:s}},s:{s:{s:[]}}}",
				      "name", word(d), "image", word(d), "env", "envFrom", "ports",
				      "args", "resources", "limits", "cpu",
				      roll(d, 2) ? "1" : "1000m", "securityContext",
				      "capabilities", "add");

		for (size_t m = roll(d, 4); m > 0; m--) {
			json_t *e = json_pack("{s:s,s:s}", "name", word(d), "value", word(d));

			json_array_append_new(tree_get(c, "env"), e);
		}
		for (size_t m = roll(d, 3); m > 0; m--) {
			json_t *p = json_pack("{s:i}", "containerPort", (int)roll(d, 3));

			if (roll(d, 2))
				json_object_set_new(p, "name", json_string(word(d)));
			if (roll(d, 2))
				json_object_set_new(p, "protocol", json_string("TCP"));
			json_array_append_new(tree_get(c, "ports"), p);
		}
		for (size_t m = roll(d, 4); m > 0; m--)
			json_array_append_new(tree_get(c, "args"), json_string(word(d)));
		for (size_t m = roll(d, 4); m > 0; m--)
			json_array_append_new(tree_at(c, "securityContext/capabilities/add"),
					      json_string(word(d)));
		for (size_t m = roll(d, 3); m > 0; m--)
			json_array_append_new(tree_get(c, "envFrom"), env_source(d));
		json_array_append_new(containers, c);
	}
	return o;
}

static json_t *
thing(struct dice *d)
{
	json_t *o = json_pack("{s:s,s:s,s:{s:s}}", "apiVersion", "example.com/v1", "kind", "Thing",
			      "metadata", "name", "t");

	json_object_set_new(o, "spec", tree(d, 4));
	return o;
}

static void
check(const struct compare_opts *o, const json_t *a, const json_t *b, size_t *applied)
{
	struct object_key k = {0};
	struct changes c = {0};
	json_t *got, *x, *y;
	char *before, *after;

	body_key(&k, o->kinds, b);
	CHECK_INT(compare_objects(&k, a, b, o, &c, NULL), 0);
	CHECK(check_paths(&c, a, b));
	got = apply_changes(&c, a, b);
	if (got) {
		++*applied;
		x = stripped(got);
		y = stripped(b);
		before = json_dumps(a, JSON_COMPACT);
		after = json_dumps(b, JSON_COMPACT);
		if (strstr(after, "\"Pod\"") == NULL)	/* there 1 and 1000m are the same */
			CHECK_MSG(tree_equal(x, y), "applied differs: %s\n%s", before, after);
		changes_release(&c);
		CHECK_INT(compare_objects(&k, got, b, o, &c, NULL), 0);
		CHECK_MSG(c.n == 0, "not the same after applying: %s\n%s", before, after);
		free(before);
		free(after);
		json_decref(x);
		json_decref(y);
	}
	if (!check_mirrored(&k, a, b, o)) {
		before = json_dumps(a, JSON_COMPACT);
		after = json_dumps(b, JSON_COMPACT);
		CHECK_MSG(false, "not mirrored: %s\n%s", before, after);
		free(before);
		free(after);
	}
	json_decref(got);
	changes_release(&c);
	object_key_release(&k);
}

TEST(compare_properties_on_random_objects)
{
	struct kinds *ks = kinds_new();
	struct compare_opts o = {.kinds = ks, .limits = LIMITS_DEFAULT};
	struct dice d = {0x9e3779b97f4a7c15U};
	size_t applied = 0, rounds = 6000;

	for (size_t i = 0; i < rounds; i++) {
		json_t *a = i % 2 ? thing(&d) : pod(&d), *b = tree_copy(a);

		if (roll(&d, 8) == 0) {
			json_decref(b);
			b = i % 2 ? thing(&d) : pod(&d);
		}
		for (size_t n = roll(&d, 6); n > 0; n--)
			mutate(&d, tree_get(b, "spec"));
		check(&o, a, b, &applied);
		json_decref(a);
		json_decref(b);
	}
	CHECK(applied > rounds / 2);
	kinds_free(ks);
}
