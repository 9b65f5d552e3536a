/* One rule from JSON: strict, since a mistyped member would silently judge nothing. */
#include <stdlib.h>

#include "judge.h"

/* Where reading stands, for messages. */
struct reading {
	struct rule *r;
	char *word;			/* what was wrong, for its place in the file */
	struct error *err;
};

static int
bad(struct reading *in, const char *what, const char *member)
{
	free(in->word);
	in->word = mem_strdup(member);
	return error_set(in->err, ERR_USAGE, "rule '%s': %s '%s'", in->r->name, what, member);
}

/* Another room's complaint, with our place before it. */
static int
within(struct reading *in, const char *text, int rc)
{
	if (rc != 0) {
		free(in->word);
		in->word = mem_strdup(text);
		error_in(in->err, "rule '%s'", in->r->name);
	}
	return rc;
}

/* ---- words ---- */

static void
words_add(struct words *w, const char *text)
{
	w->v = mem_grow(w->v, w->n + 1, sizeof(*w->v));
	w->v[w->n++] = mem_strdup(text);
}

static void
words_release(struct words *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->v[i]);
	free(w->v);
}

/* A string or a list of strings. */
static int
read_words(struct reading *in, const char *member, const json_t *v, struct words *out)
{
	size_t n = json_is_array(v) ? json_array_size(v) : 1;

	for (size_t i = 0; i < n; i++) {
		const json_t *one = json_is_array(v) ? json_array_get(v, i) : v;

		if (!json_is_string(one))
			return bad(in, "not a word or a list of words:", member);
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
			rc = bad(in, "unknown word", w.v[i]);
		else if (negated)
			out_bits |= 1U << bit;
		else
			in_bits |= 1U << bit;
	}
	words_release(&w);
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

/* ---- members of "match" ---- */

static int
read_path(struct reading *in, const char *text)
{
	struct rule *r = in->r;
	struct rule_path p = {0};
	size_t n;

	if (*text && within(in, text, path_glob_new(&p.glob, text, in->err)) != 0)
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
	words_release(&w);
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
	return in->r->direction ? 0 : bad(in, "neither lower nor higher:", member);
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
		rc = bad(in, "unknown condition", w.v[i]);
		if (condition_nearest(w.v[i] + negated))
			error_hint(in->err, "did you mean '%s'?",
				   condition_nearest(w.v[i] + negated));
	}
	words_release(&w);
	return rc;
}

static int
read_pairs(struct reading *in, const char *member, const json_t *v, struct pair_tests *out)
{
	const char *key;
	json_t *value;

	if (!json_is_object(v))
		return bad(in, "not an object of names and values:", member);
	json_object_foreach((json_t *)v, key, value) {
		if (!json_is_string(value))
			return bad(in, "not a text:", key);
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

/* ---- value tests ---- */

static int
test_flag(struct reading *in, const char *member, const json_t *v, int *out)
{
	if (!json_is_boolean(v))
		return bad(in, "neither true nor false:", member);
	*out = json_is_true(v);
	return 0;
}

static int
test_number(struct reading *in, const char *member, const json_t *v, double *out, bool *has)
{
	*has = value_number(v, out);
	return *has ? 0 : bad(in, "not a number:", member);
}

static int
test_member(struct reading *in, const char *member, json_t *v, struct value_test *t)
{
	if (str_eq(member, "absent"))
		return test_flag(in, member, v, &t->absent);
	if (str_eq(member, "empty"))
		return test_flag(in, member, v, &t->empty);
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
		return json_is_array(v) ? 0 : bad(in, "not a list:", member);
	}
	if (!json_is_string(v))
		return bad(in, "unknown test, or not a text:", member);
	if (str_eq(member, "matches"))
		return within(in, json_string_value(v),
			      pattern_new(&t->matches, json_string_value(v), 0, in->err));
	if (str_eq(member, "at")) {
		t->has_at = true;
		return within(in, json_string_value(v),
			      path_parse(&t->at, json_string_value(v), in->err));
	}
	return bad(in, "unknown test", member);
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
			return bad(in, "not an object of tests:", member);
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

/* ---- tables of members ---- */

struct member {
	const char *name;
	int (*read)(struct reading *in, const char *member, const json_t *v);
};

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

static int
read_member(struct reading *in, const struct member *table, size_t n, const char *name,
	    const json_t *v)
{
	const char *names[32];
	const char *near;

	for (size_t i = 0; i < n; i++) {
		if (str_eq(table[i].name, name))
			return table[i].read(in, name, v);
		names[i] = table[i].name;
	}
	near = str_nearest(name, names, n);
	bad(in, "unknown member", name);
	return near ? error_hint(in->err, "did you mean '%s'?", near) : -1;
}

static int
read_match(struct reading *in, const char *member, const json_t *v)
{
	const char *key;
	json_t *value;

	if (!json_is_object(v))
		return bad(in, "not an object:", member);
	json_object_foreach((json_t *)v, key, value)
		if (read_member(in, matches, countof(matches), key, value) != 0)
			return -1;
	return 0;
}

/* name is read before all others; source tells where a listed rule came from. */
static int
read_text(struct reading *in, const char *member, const json_t *v)
{
	if (!json_is_string(v))
		return bad(in, "not a text:", member);
	if (str_eq(member, "reason"))
		in->r->reason = json_string_value(v);
	return 0;
}

static int
read_enabled(struct reading *in, const char *member, const json_t *v)
{
	int on = 1;

	if (test_flag(in, member, v, &on) != 0)
		return -1;
	in->r->enabled = on;
	return 0;
}

static int
read_noise(struct reading *in, const char *member, const json_t *v)
{
	int on = 0;

	if (test_flag(in, member, v, &on) != 0)
		return -1;
	in->r->has[EFFECT_NOISE] = on;
	return 0;
}

static int
read_category(struct reading *in, const char *member, const json_t *v)
{
	in->r->has[EFFECT_CATEGORY] = category_parse(json_string_value(v), &in->r->category);
	return in->r->has[EFFECT_CATEGORY] ? 0 : bad(in, "no category:", member);
}

static int
read_severity(struct reading *in, const char *member, const json_t *v)
{
	in->r->has[EFFECT_SEVERITY] = severity_parse(json_string_value(v), &in->r->severity);
	return in->r->has[EFFECT_SEVERITY] ? 0 : bad(in, "no severity:", member);
}

static int
read_origin(struct reading *in, const char *member, const json_t *v)
{
	in->r->has[EFFECT_ORIGIN] = origin_parse(json_string_value(v), &in->r->origin);
	return in->r->has[EFFECT_ORIGIN] ? 0 : bad(in, "no origin:", member);
}

static int
read_evidence(struct reading *in, const char *member, const json_t *v)
{
	in->r->evidence = json_string_value(v);
	in->r->has[EFFECT_EVIDENCE] = in->r->evidence != NULL;
	return in->r->evidence ? 0 : bad(in, "not a text:", member);
}

static int
read_derived(struct reading *in, const char *member, const json_t *v)
{
	in->r->derived = resolver_find(json_string_value(v));
	in->r->has[EFFECT_DERIVED] = in->r->derived != NULL;
	return in->r->derived ? 0 : bad(in, "no such cause:", member);
}

static int
read_why(struct reading *in, const char *member, const json_t *v)
{
	in->r->why = teller_find(json_string_value(v));
	return in->r->why ? 0 : bad(in, "no such sentence:", member);
}

static const struct member members[] = {
	{"name", read_text},
	{"reason", read_text},
	{"source", read_text},
	{"enabled", read_enabled},
	{"match", read_match},
	{"noise", read_noise},
	{"category", read_category},
	{"severity", read_severity},
	{"derived", read_derived},
	{"origin", read_origin},
	{"evidence", read_evidence},
	{"why", read_why},
};

int
rule_new(struct rule **out, json_t *source, const char *file, char **word, struct error *err)
{
	const char *name = json_string_value(json_object_get(source, "name")), *key;
	struct reading in = {.err = err};
	json_t *value;

	if (!name || !*name)
		return error_set(err, ERR_USAGE, "a rule without a name");
	in.r = mem_zero(1, sizeof(*in.r));
	*in.r = (struct rule){.name = mem_strdup(name), .reason = "", .enabled = true};
	in.r->source = json_incref(source);
	in.r->file = file ? mem_strdup(file) : NULL;
	json_object_foreach(source, key, value)
		if (read_member(&in, members, countof(members), key, value) != 0) {
			rule_free(in.r);
			*word = in.word;
			return -1;
		}
	*out = in.r;
	return 0;
}

static void
tests_release(struct value_tests *t)
{
	for (size_t i = 0; i < t->n; i++) {
		path_release(&t->v[i].at);
		pattern_free(t->v[i].matches);
	}
	free(t->v);
}

static void
pairs_release(struct pair_tests *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->v[i].name);
		free(p->v[i].value);
	}
	free(p->v);
}

static void
rule_release(struct rule *r)
{
	struct words *const words[] = {&r->kind, &r->ns, &r->object, &r->type, &r->manager,
				       &r->operation, &r->subresource};

	for (size_t i = 0; i < countof(words); i++)
		words_release(words[i]);
	for (size_t i = 0; i < r->npaths; i++) {
		path_glob_free(r->paths[i].glob);
		free(r->paths[i].first);
	}
	free(r->paths);
	tests_release(&r->old_tests);
	tests_release(&r->new_tests);
	pairs_release(&r->labels);
	pairs_release(&r->annotations);
	free(r->when);
	free(r->name);
	free(r->file);
	json_decref(r->source);
}

void
rule_free(struct rule *r)
{
	if (r)
		rule_release(r);
	free(r);
}
