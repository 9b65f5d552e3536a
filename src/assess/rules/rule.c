/* One rule from JSON: strict, since a mistyped member would silently judge nothing. */
#include "read.h"

#include <stdlib.h>

int
read_bad(struct reading *in, const char *what, const char *member)
{
	free(in->word);
	in->word = mem_strdup(member);
	return error_set(in->err, ERR_USAGE, "rule '%s': %s '%s'", in->r->name, what, member);
}

int
read_within(struct reading *in, const char *text, int rc)
{
	if (rc != 0) {
		free(in->word);
		in->word = mem_strdup(text);
		error_in(in->err, "rule '%s'", in->r->name);
	}
	return rc;
}

void
rule_words_release(struct words *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->v[i]);
	free(w->v);
}

int
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
	read_bad(in, "unknown member", name);
	return near ? error_hint(in->err, "did you mean '%s'?", near) : -1;
}

/* name is read before all others; source tells where a listed rule came from. */
static int
read_text(struct reading *in, const char *member, const json_t *v)
{
	if (!json_is_string(v))
		return read_bad(in, "not a text:", member);
	if (str_eq(member, "reason"))
		in->r->reason = json_string_value(v);
	return 0;
}

static int
read_enabled(struct reading *in, const char *member, const json_t *v)
{
	int on = 1;

	if (read_flag(in, member, v, &on) != 0)
		return -1;
	in->r->enabled = on;
	return 0;
}

static int
read_noise(struct reading *in, const char *member, const json_t *v)
{
	int on = 0;

	if (read_flag(in, member, v, &on) != 0)
		return -1;
	in->r->has[EFFECT_NOISE] = on;
	return 0;
}

static int
read_category(struct reading *in, const char *member, const json_t *v)
{
	in->r->has[EFFECT_CATEGORY] = category_parse(json_string_value(v), &in->r->category);
	return in->r->has[EFFECT_CATEGORY] ? 0 : read_bad(in, "no category:", member);
}

static int
read_severity(struct reading *in, const char *member, const json_t *v)
{
	in->r->has[EFFECT_SEVERITY] = severity_parse(json_string_value(v), &in->r->severity);
	return in->r->has[EFFECT_SEVERITY] ? 0 : read_bad(in, "no severity:", member);
}

static int
read_origin(struct reading *in, const char *member, const json_t *v)
{
	in->r->has[EFFECT_ORIGIN] = origin_parse(json_string_value(v), &in->r->origin);
	return in->r->has[EFFECT_ORIGIN] ? 0 : read_bad(in, "no origin:", member);
}

static int
read_evidence(struct reading *in, const char *member, const json_t *v)
{
	in->r->evidence = json_string_value(v);
	in->r->has[EFFECT_EVIDENCE] = in->r->evidence != NULL;
	return in->r->evidence ? 0 : read_bad(in, "not a text:", member);
}

static int
read_derived(struct reading *in, const char *member, const json_t *v)
{
	in->r->derived = resolver_find(json_string_value(v));
	in->r->has[EFFECT_DERIVED] = in->r->derived != NULL;
	return in->r->derived ? 0 : read_bad(in, "no such cause:", member);
}

static int
read_why(struct reading *in, const char *member, const json_t *v)
{
	in->r->why = teller_find(json_string_value(v));
	return in->r->why ? 0 : read_bad(in, "no such sentence:", member);
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
		rule_words_release(words[i]);
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
