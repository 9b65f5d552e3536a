/* Members of a rule's "match": what it asks of a change and of its object. */
#include "read.h"

#include <stdlib.h>

/* ---- words ---- */

static void
words_add(struct words *w, const char *text)
{
	w->v = mem_grow(w->v, w->n + 1, sizeof(*w->v));
	w->v[w->n++] = mem_strdup(text);
}

/* A string or a list of strings. */
static int
read_words(struct reading *in, const char *member, const json_t *v, struct words *out)
{
	size_t n = json_is_array(v) ? json_array_size(v) : 1;

	for (size_t i = 0; i < n; i++) {
		const json_t *one = json_is_array(v) ? json_array_get(v, i) : v;

		if (!json_is_string(one))
			return read_bad(in, "not a word or a list of words:", member);
		words_add(out, json_string_value(one));
	}
	return 0;
}

/* Words that name members of an enum, as bits. */
static int
read_bits(struct reading *in, const char *member, const json_t *v,
	  bool (*find)(const char *, unsigned *), unsigned *out)
{
	struct words w = {0};
	unsigned in_bits = 0, out_bits = 0, bit;
	int rc = read_words(in, member, v, &w);

	for (size_t i = 0; rc == 0 && i < w.n; i++) {
		bool negated = w.v[i][0] == '!';

		if (!find(w.v[i] + negated, &bit))
			rc = read_bad(in, "unknown word", w.v[i]);
		else if (negated)
			out_bits |= 1U << bit;
		else
			in_bits |= 1U << bit;
	}
	rule_words_release(&w);
	if (rc == 0)
		*out = (in_bits ? in_bits : ~0U) & ~out_bits;
	return rc;
}

static bool
find_op(const char *word, unsigned *out)
{
	for (unsigned i = CHANGE_ADD; i <= CHANGE_RECREATE; i++)
		if (str_eq(word, change_op_name((enum change_op)i))) {
			*out = i;
			return true;
		}
	return false;
}

static bool
find_form(const char *word, unsigned *out)
{
	static const char *const names[] = {
		[CHANGE_VALUE] = "value",
		[CHANGE_ORDER] = "order",
		[CHANGE_ORDER_MATTERS] = "order-matters",
		[CHANGE_SPELLING] = "spelling",
	};

	for (unsigned i = 0; i < countof(names); i++)
		if (str_eq(word, names[i])) {
			*out = i;
			return true;
		}
	return false;
}

static bool
find_origin(const char *word, unsigned *out)
{
	enum origin_class c;

	if (!origin_parse(word, &c))
		return false;
	*out = c;
	return true;
}

/* ---- members ---- */

static int
read_path(struct reading *in, const char *text)
{
	struct rule *r = in->r;
	struct rule_path p = {0};
	size_t n;

	if (*text && read_within(in, text, path_glob_new(&p.glob, text, in->err)) != 0)
		return -1;
	n = strcspn(text, ".[");
	if (n && !memchr(text, '*', n) && !memchr(text, '?', n) && *text != '/')
		p.first = mem_strndup(text, n);
	r->paths = mem_grow(r->paths, r->npaths + 1, sizeof(*r->paths));
	r->paths[r->npaths++] = p;
	return 0;
}

static int
match_path(struct reading *in, const char *member, const json_t *v)
{
	struct words w = {0};
	int rc = read_words(in, member, v, &w);

	for (size_t i = 0; rc == 0 && i < w.n; i++)
		rc = read_path(in, w.v[i]);
	rule_words_release(&w);
	return rc;
}

static int
match_op(struct reading *in, const char *member, const json_t *v)
{
	return read_bits(in, member, v, find_op, &in->r->ops);
}

static int
match_form(struct reading *in, const char *member, const json_t *v)
{
	return read_bits(in, member, v, find_form, &in->r->forms);
}

static int
match_origin(struct reading *in, const char *member, const json_t *v)
{
	return read_bits(in, member, v, find_origin, &in->r->origins);
}

static int
match_direction(struct reading *in, const char *member, const json_t *v)
{
	const char *word = json_string_value(v);

	in->r->direction = str_eq(word, "lower") ? DIRECTION_LOWER
			   : str_eq(word, "higher") ? DIRECTION_HIGHER : DIRECTION_ANY;
	return in->r->direction ? 0 : read_bad(in, "neither lower nor higher:", member);
}

static int
match_when(struct reading *in, const char *member, const json_t *v)
{
	struct rule *r = in->r;
	struct words w = {0};
	int rc = read_words(in, member, v, &w);

	r->when = mem_grow(r->when, r->nwhen + w.n + 1, sizeof(*r->when));
	for (size_t i = 0; rc == 0 && i < w.n; i++) {
		bool negated = w.v[i][0] == '!';
		const struct condition *c = condition_find(w.v[i] + negated);

		if (c) {
			r->when[r->nwhen++] = (struct rule_when){c, negated};
			continue;
		}
		rc = read_bad(in, "unknown condition", w.v[i]);
		if (condition_nearest(w.v[i] + negated))
			error_hint(in->err, "did you mean '%s'?",
				   condition_nearest(w.v[i] + negated));
	}
	rule_words_release(&w);
	return rc;
}

static int
read_pairs(struct reading *in, const char *member, const json_t *v, struct pair_tests *out)
{
	const char *key;
	json_t *value;

	if (!json_is_object(v))
		return read_bad(in, "not an object of names and values:", member);
	json_object_foreach((json_t *)v, key, value) {
		if (!json_is_string(value))
			return read_bad(in, "not a text:", key);
		out->v = mem_grow(out->v, out->n + 1, sizeof(*out->v));
		out->v[out->n++] = (struct pair_test){mem_strdup(key),
						      mem_strdup(json_string_value(value))};
	}
	return 0;
}

static int
match_label(struct reading *in, const char *member, const json_t *v)
{
	return read_pairs(in, member, v, &in->r->labels);
}

static int
match_annotation(struct reading *in, const char *member, const json_t *v)
{
	return read_pairs(in, member, v, &in->r->annotations);
}

/* ---- tests of values ---- */

int
read_flag(struct reading *in, const char *member, const json_t *v, int *out)
{
	if (!json_is_boolean(v))
		return read_bad(in, "neither true nor false:", member);
	*out = json_is_true(v);
	return 0;
}

static int
test_number(struct reading *in, const char *member, const json_t *v, double *out, bool *has)
{
	*has = value_number(v, out);
	return *has ? 0 : read_bad(in, "not a number:", member);
}

static int
test_member(struct reading *in, const char *member, json_t *v, struct value_test *t)
{
	if (str_eq(member, "absent"))
		return read_flag(in, member, v, &t->absent);
	if (str_eq(member, "empty"))
		return read_flag(in, member, v, &t->empty);
	if (str_eq(member, "min"))
		return test_number(in, member, v, &t->min, &t->has_min);
	if (str_eq(member, "max"))
		return test_number(in, member, v, &t->max, &t->has_max);
	if (str_eq(member, "equals")) {
		t->equals = v;
		return 0;
	}
	if (str_eq(member, "in")) {
		t->in = v;
		return json_is_array(v) ? 0 : read_bad(in, "not a list:", member);
	}
	if (!json_is_string(v))
		return read_bad(in, "unknown test, or not a text:", member);
	if (str_eq(member, "matches"))
		return read_within(in, json_string_value(v),
			      pattern_new(&t->matches, json_string_value(v), 0, in->err));
	if (str_eq(member, "at")) {
		t->has_at = true;
		return read_within(in, json_string_value(v),
			      path_parse(&t->at, json_string_value(v), in->err));
	}
	return read_bad(in, "unknown test", member);
}

static int
read_tests(struct reading *in, const char *member, const json_t *v, struct value_tests *out)
{
	size_t n = json_is_array(v) ? json_array_size(v) : 1;

	out->v = mem_zero(n + 1, sizeof(*out->v));
	for (size_t i = 0; i < n; i++) {
		json_t *one = json_is_array(v) ? json_array_get(v, i) : (json_t *)v, *value;
		struct value_test *t = &out->v[out->n++];
		const char *key;

		*t = (struct value_test){.absent = -1, .empty = -1};
		if (!json_is_object(one))
			return read_bad(in, "not an object of tests:", member);
		json_object_foreach(one, key, value)
			if (test_member(in, key, value, t) != 0)
				return -1;
	}
	return 0;
}

static int
match_old(struct reading *in, const char *member, const json_t *v)
{
	return read_tests(in, member, v, &in->r->old_tests);
}

static int
match_new(struct reading *in, const char *member, const json_t *v)
{
	return read_tests(in, member, v, &in->r->new_tests);
}

/* ---- the table ---- */

#define WORDS_OF(field)                                                                \
	static int match_##field(struct reading *in, const char *member, const json_t *v)  \
	{                                                                              \
		return read_words(in, member, v, &in->r->field);                       \
	}
WORDS_OF(kind)
WORDS_OF(ns)
WORDS_OF(object)
WORDS_OF(type)
WORDS_OF(manager)
WORDS_OF(operation)
WORDS_OF(subresource)

static const struct member matches[] = {
	{"kind", match_kind},
	{"namespace", match_ns},
	{"name", match_object},
	{"type", match_type},
	{"label", match_label},
	{"annotation", match_annotation},
	{"path", match_path},
	{"op", match_op},
	{"form", match_form},
	{"old", match_old},
	{"new", match_new},
	{"direction", match_direction},
	{"origin", match_origin},
	{"when", match_when},
	{"manager", match_manager},
	{"operation", match_operation},
	{"subresource", match_subresource},
};

int
read_match(struct reading *in, const char *member, const json_t *v)
{
	const char *key;
	json_t *value;

	if (!json_is_object(v))
		return read_bad(in, "not an object:", member);
	json_object_foreach((json_t *)v, key, value)
		if (read_member(in, matches, countof(matches), key, value) != 0)
			return -1;
	return 0;
}
