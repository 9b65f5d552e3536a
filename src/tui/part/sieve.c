/* Filters: terms that must all fit, each a pattern over one part of a change or over all. */
#include "sieve.h"

#include <stdio.h>
#include <stdlib.h>

#include "assay/text.h"

/* A pattern that ran into the match limit so often is only tried on short texts from then on. */
#define PATIENCE   3
#define SHORT_TEXT 256
#define DEEP       64		/* levels of a value that are looked into */

enum part { PART_ANY, PART_NS, PART_KIND, PART_PATH, PART_OLD, PART_NEW, PART_SEVERITY, PART_BY,
	    PART_LABEL, PARTS };

static const char *const prefixes[PARTS] = {
	[PART_ANY] = "",	[PART_NS] = "ns:",	  [PART_KIND] = "kind:",
	[PART_PATH] = "path:",	[PART_OLD] = "old:",	  [PART_NEW] = "new:",
	[PART_SEVERITY] = "sev:", [PART_BY] = "by:",	  [PART_LABEL] = "label:",
};

struct term {
	enum part part;
	bool inverted;
	struct pattern *pattern;
	unsigned tired;
};

struct sieve {
	struct term *v;
	size_t n, cap;
	bool tired;
};

/* ---- parsing ---- */

/* What pattern_new says, with the column in the whole text. */
static int
bad_term(struct error *err, const struct error *why, size_t before)
{
	const char *sentence = strstr(why->text, "': "), *column = strstr(why->text, " at column ");
	unsigned long long n = 1;

	if (column)
		str_to_u64(column + 11, strspn(column + 11, "0123456789"), &n);
	if (sentence && column && column > sentence)
		return error_set(err, ERR_USAGE, "%.*s at column %llu",
				 (int)(column - sentence - 3), sentence + 3, n + before);
	return error_set(err, ERR_USAGE, "%s at column %llu", why->text, n + before);
}

/* What stands for a term. by:controller is that origin, as for --by, and no manager that is called
 * argocd-controller. */
static char *
term_pattern(enum part part, const char *p, size_t n)
{
	char *word = mem_strndup(p, n), *whole;
	enum origin_class cls;

	if (part != PART_BY || !origin_parse(word, &cls))
		return word;
	whole = mem_printf("(?<![\\w.:-])%s(?![\\w.:-])", word);
	free(word);
	return whole;
}

static int
add_term(struct sieve *s, const char *text, const char *p, size_t n, struct error *err)
{
	struct term t = {.inverted = *p == '!'};
	size_t skip = t.inverted;
	struct error why = {0};
	char *pattern;
	int rc;

	for (int i = PART_NS; i < PARTS; i++)
		if (n - skip >= strlen(prefixes[i]) &&
		    memcmp(p + skip, prefixes[i], strlen(prefixes[i])) == 0) {
			t.part = (enum part)i;
			skip += strlen(prefixes[i]);
			break;
		}
	if (skip == n)
		return 0;	/* "!" or "ns:" while more is to come: fits all */
	pattern = term_pattern(t.part, p + skip, n - skip);
	rc = pattern_new(&t.pattern, pattern, PATTERN_SMART, &why);
	free(pattern);
	if (rc != 0)
		return bad_term(err, &why, utf8_width(text, (size_t)(p - text) + skip));
	vec_grow(s->v, s->n, s->cap);
	s->v[s->n++] = t;
	return 0;
}

/* Up to a blank that no backslash and no bracket holds. */
static size_t
term_length(const char *p)
{
	size_t n = 0;
	bool set = false;

	for (; p[n] && (set || p[n] != ' '); n++) {
		if (p[n] == '\\' && p[n + 1])
			n++;
		else if (p[n] == '[')
			set = strchr(p + n, ']') != NULL;
		else if (p[n] == ']')
			set = false;
	}
	return n;
}

int
sieve_new(struct sieve **out, const char *text, struct error *err)
{
	struct sieve *s = mem_zero(1, sizeof(*s));

	for (const char *p = text + strspn(text, " "); *p; p += strspn(p, " ")) {
		size_t n = term_length(p);

		if (add_term(s, text, p, n, err) != 0) {
			sieve_free(s);
			return -1;
		}
		p += n;
	}
	*out = s;
	return 0;
}

void
sieve_free(struct sieve *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n; i++)
		pattern_free(s->v[i].pattern);
	free(s->v);
	free(s);
}

/* ---- matching ---- */

/* What is remembered of a pattern's weariness is no part of the filter: const to who asks. */
static bool
match(const struct sieve *cs, const struct term *ct, const char *p, size_t n)
{
	struct sieve *s = (struct sieve *)cs;
	struct term *t = (struct term *)ct;
	bool tired = false, found;

	if (t->tired >= PATIENCE && n > SHORT_TEXT) {
		s->tired = true;
		return false;
	}
	found = pattern_match(t->pattern, p, n, NULL, NULL, &tired);
	if (tired) {
		t->tired++;
		s->tired = true;
	}
	return found;
}

static bool
match_text(const struct sieve *s, const struct term *t, const char *text)
{
	return text && match(s, t, text, strlen(text));
}

/* A value by its scalars: what is shown of it, without writing whole objects down. */
static bool
match_value(const struct sieve *s, const struct term *t, const json_t *v, int depth)
{
	const char *name;
	json_t *member;
	size_t i;

	if (json_is_string(v))
		return match(s, t, json_string_value(v), json_string_length(v));
	if (json_is_object(v) && depth < DEEP) {
		json_object_foreach((json_t *)v, name, member)
			if (match_text(s, t, name) || match_value(s, t, member, depth + 1))
				return true;
	} else if (json_is_array(v) && depth < DEEP) {
		json_array_foreach(v, i, member)
			if (match_value(s, t, member, depth + 1))
				return true;
	} else if (v && !json_is_object(v) && !json_is_array(v)) {
		struct buf b = {0};
		bool found;

		canon_compact(&b, v);
		found = match(s, t, buf_cstr(&b), b.n);
		buf_release(&b);
		return found;
	}
	return false;
}

static bool
match_labels(const struct sieve *s, const struct term *t, const json_t *body)
{
	const json_t *labels = tree_get(tree_get(body, "metadata"), "labels");
	const char *name;
	json_t *v;

	if (!json_is_object(labels))
		return false;
	json_object_foreach((json_t *)labels, name, v) {
		const char *value = json_is_string(v) ? json_string_value(v) : "";
		char *pair = mem_printf("%s=%s", name, value);
		bool found = match_text(s, t, pair);

		free(pair);
		if (found)
			return true;
	}
	return false;
}

static bool
match_by(const struct sieve *s, const struct term *t, const struct verdict *v)
{
	enum origin_class tool = origin_tool(&v->origin);

	return match_text(s, t, origin_name(v->origin.cls)) ||
	       (tool != ORIGIN_UNKNOWN && match_text(s, t, origin_name(tool))) ||
	       match_text(s, t, v->origin.manager) || match_text(s, t, v->origin.user);
}

static bool
match_kind(const struct sieve *s, const struct term *t, const struct drift_object *o)
{
	const char *name = o->ref ? strrchr(o->ref, '/') : NULL, *word = name;

	if (match_text(s, t, o->key.kind))
		return true;
	if (!name)
		return false;
	while (word > o->ref && word[-1] != '/')
		word--;
	return match(s, t, word, (size_t)(name - word));
}

static bool
match_change(const struct sieve *s, const struct term *t, const struct drift_object *o, size_t k)
{
	const struct change *c = &o->changes.v[k];
	const struct verdict *v = &o->verdicts[k];

	switch (t->part) {
	case PART_PATH:
		return match_text(s, t, c->path);
	case PART_OLD:
		return match_value(s, t, c->old_value, 0);
	case PART_NEW:
		return match_value(s, t, c->new_value, 0);
	case PART_SEVERITY:
		return match_text(s, t, severity_name(v->severity));
	case PART_BY:
		return match_by(s, t, v);
	default:
		return match_text(s, t, c->path) || match_by(s, t, v) ||
		       match_value(s, t, c->old_value, 0) || match_value(s, t, c->new_value, 0);
	}
}

static bool
fits(const struct sieve *s, const struct term *t, const struct drift_object *o, size_t change)
{
	switch (t->part) {
	case PART_NS:
		return match_text(s, t, o->key.ns);
	case PART_KIND:
		return match_kind(s, t, o);
	case PART_LABEL:
		return match_labels(s, t, o->new_body) || match_labels(s, t, o->old_body);
	case PART_ANY:
		if (match_text(s, t, o->ref))
			return true;
		break;
	default:
		break;
	}
	return change < o->changes.n && o->verdicts && match_change(s, t, o, change);
}

bool
sieve_change_with(const struct sieve *s, const struct drift_object *o, size_t change,
		  const char *also)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct term *t = &s->v[i];
		bool found = fits(s, t, o, change) ||
			     (t->part == PART_ANY && match_text(s, t, also));

		if (found == t->inverted)
			return false;
	}
	return true;
}

bool
sieve_change(const struct sieve *s, const struct drift_object *o, size_t change)
{
	return sieve_change_with(s, o, change, NULL);
}

bool
sieve_row(const struct sieve *s, const struct sieve_parts *p)
{
	const char *const parts[PARTS] = {
		[PART_NS] = p->ns,     [PART_KIND] = p->kind, [PART_PATH] = p->path,
		[PART_OLD] = p->value, [PART_NEW] = p->value, [PART_BY] = p->by,
	};

	for (size_t i = 0; i < s->n; i++) {
		const struct term *t = &s->v[i];
		const char *part = parts[t->part] ? parts[t->part] : p->text;

		if (match_text(s, t, part) == t->inverted)
			return false;
	}
	return true;
}

bool
sieve_text(const struct sieve *s, const char *ns, const char *kind, const char *text)
{
	return sieve_row(s, &(struct sieve_parts){.ns = ns, .kind = kind, .text = text});
}

bool
sieve_find(const struct sieve *s, const char *text, size_t n, size_t *from, size_t *to)
{
	size_t best = SIZE_MAX, end = 0, a, b;

	for (size_t i = 0; i < s->n; i++) {
		const struct term *t = &s->v[i];

		if (t->inverted || t->part != PART_ANY || (t->tired && n > SHORT_TEXT))
			continue;
		for (size_t at = *from; at < n; at += b + 1) {
			if (!pattern_match(t->pattern, text + at, n - at, &a, &b, NULL))
				break;
			if (a == b)
				continue;	/* what matches nothing is nowhere */
			if (at + a < best) {
				best = at + a;
				end = at + b;
			}
			break;
		}
	}
	if (best == SIZE_MAX)
		return false;
	*from = best;
	*to = end;
	return true;
}

bool
sieve_tired(struct sieve *s)
{
	bool tired = s->tired;

	s->tired = false;
	return tired;
}
