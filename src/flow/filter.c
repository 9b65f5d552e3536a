/* Filters over objects and changes (ux.md 2.2, 2.4), and what each hides. */
#include "examine.h"

#include <stdlib.h>

enum selector_op { SELECT_EQUAL, SELECT_OTHER, SELECT_HAS, SELECT_LACKS };

struct selector {
	enum selector_op op;
	char *key, *value;
};

struct filter_set {
	const struct filter *f;
	struct path_glob **fields;
	size_t nfields;
	struct selector *selectors;
	size_t nselectors;
	unsigned origins;		/* bit 1 << class; 0: all */
};

static size_t
count(const char *const *v)
{
	size_t n = 0;

	while (v && v[n])
		n++;
	return n;
}

/* K=V, K==V, K!=V, K, !K */
static void
parse_selector(struct selector *s, const char *text)
{
	const char *eq = strchr(text, '=');

	if (!eq) {
		s->op = *text == '!' ? SELECT_LACKS : SELECT_HAS;
		s->key = mem_strdup(*text == '!' ? text + 1 : text);
	} else if (eq > text && eq[-1] == '!') {
		s->op = SELECT_OTHER;
		s->key = mem_strndup(text, (size_t)(eq - text) - 1);
		s->value = mem_strdup(eq + 1);
	} else {
		s->op = SELECT_EQUAL;
		s->key = mem_strndup(text, (size_t)(eq - text));
		s->value = mem_strdup(eq[1] == '=' ? eq + 2 : eq + 1);
	}
}

int
filter_new(struct filter_set **out, const struct filter *f, struct error *err)
{
	struct filter_set *fs = mem_zero(1, sizeof(*fs));
	size_t n = count(f->fields);
	enum origin_class cls;

	fs->f = f;
	fs->fields = mem_zero(n + 1, sizeof(struct path_glob *));
	for (size_t i = 0; i < n; i++, fs->nfields++)
		if (path_glob_new(&fs->fields[i], f->fields[i], err) != 0)
			goto fail;
	n = count(f->selectors);
	fs->selectors = mem_zero(n + 1, sizeof(*fs->selectors));
	for (size_t i = 0; i < n; i++)
		parse_selector(&fs->selectors[fs->nselectors++], f->selectors[i]);
	for (size_t i = 0; i < count(f->origins); i++) {
		if (!origin_parse(f->origins[i], &cls)) {
			error_set(err, ERR_USAGE, "'%s' is not an origin", f->origins[i]);
			error_hint(err, "one of hand, deploy, controller, audit, unknown");
			goto fail;
		}
		fs->origins |= 1U << cls;
	}
	*out = fs;
	return 0;
fail:
	filter_free(fs);
	return -1;
}

void
filter_free(struct filter_set *fs)
{
	if (!fs)
		return;
	for (size_t i = 0; i < fs->nfields; i++)
		path_glob_free(fs->fields[i]);
	for (size_t i = 0; i < fs->nselectors; i++) {
		free(fs->selectors[i].key);
		free(fs->selectors[i].value);
	}
	free(fs->fields);
	free(fs->selectors);
	free(fs);
}

static bool
any_glob(const char *const *globs, const char *s)
{
	if (!globs || !*globs)
		return true;
	for (; *globs; globs++)
		if (str_glob(*globs, s))
			return true;
	return false;
}

static bool
any_kind(const char *const *words, const struct object_key *k, const struct kinds *ks)
{
	if (!words || !*words)
		return true;
	for (; *words; words++)
		if (kind_word_match(*words, k, ks))
			return true;
	return false;
}

typedef bool (*word_fn)(const struct object_word *w, const struct object_key *k,
			const struct kinds *ks);

static bool
any_word(const struct filter *f, const struct object_key *k, const struct kinds *ks, word_fn fits)
{
	if (!f->nwords)
		return true;
	for (size_t i = 0; i < f->nwords; i++)
		if (fits(&f->words[i], k, ks))
			return true;
	return false;
}

static bool
selects(const struct selector *s, const json_t *body)
{
	const char *v = json_string_value(tree_get(tree_at(body, "metadata/labels"), s->key));

	switch (s->op) {
	case SELECT_EQUAL:
		return v && str_eq(v, s->value);
	case SELECT_OTHER:
		return !v || !str_eq(v, s->value);
	case SELECT_HAS:
		return v != NULL;
	case SELECT_LACKS:
		return v == NULL;
	}
	return false;
}

static bool
all_selected(const struct filter_set *fs, const json_t *body)
{
	if (!body)
		return false;
	for (size_t i = 0; i < fs->nselectors; i++)
		if (!selects(&fs->selectors[i], body))
			return false;
	return true;
}

bool
filter_needs_body(const struct filter_set *fs)
{
	return fs->nselectors > 0;
}

bool
filter_folder(const struct filter_set *fs, const struct object_key *k, const struct kinds *ks)
{
	const struct filter *f = fs->f;

	return any_glob(f->namespaces, k->ns) && (!*k->kind || any_kind(f->kinds, k, ks)) &&
	       any_word(f, k, ks, object_word_enters);
}

bool
filter_object(const struct filter_set *fs, const struct object_key *k, const json_t *a,
	      const json_t *b, const struct kinds *ks)
{
	const struct filter *f = fs->f;

	if (!any_glob(f->namespaces, k->ns) || !any_kind(f->kinds, k, ks) ||
	    !any_word(f, k, ks, object_word_match))
		return false;
	return !fs->nselectors || all_selected(fs, a) || all_selected(fs, b);
}

bool
filter_field(const struct filter_set *fs, const struct path *at)
{
	if (!fs->nfields)
		return true;
	for (size_t i = 0; i < fs->nfields; i++)
		if (path_glob_match(fs->fields[i], at))
			return true;
	return false;
}

/* Under the first that hides it, in the order of design.md 7. What was asked for is not hidden. */
/* What the audit log tells counts as what was used, too, if that is known. */
static unsigned
origins_of(const struct origin *g)
{
	enum origin_class tool = origin_tool(g);

	return 1U << g->cls | (tool == ORIGIN_UNKNOWN ? 0 : 1U << tool);
}

static enum hidden
judge(const struct filter_set *fs, const struct drift_object *o, bool object_passes, size_t i)
{
	const struct verdict *v = &o->verdicts[i];
	const struct filter *f = fs->f;

	if (!o->comparable)
		return HIDDEN_NOT_COMPARABLE;
	if (!object_passes || !filter_field(fs, &o->changes.v[i].at) || v->severity < f->severity ||
	    (fs->origins && !(fs->origins & origins_of(&v->origin))) ||
	    (f->noise == NOISE_ONLY && !v->noise))
		return HIDDEN_FILTERED;
	if (v->noise && f->noise == NOISE_HIDE)
		return HIDDEN_NOISE;
	if (v->derived && !v->noise && !f->derived)
		return HIDDEN_DERIVED;
	return SHOWN;
}

void
filter_drift(const struct filter_set *fs, struct drift *d, const struct kinds *ks)
{
	for (size_t i = 0; i < d->n; i++) {
		struct drift_object *o = &d->v[i];
		bool passes = filter_object(fs, &o->key, o->old_body, o->new_body, ks) ||
			      (o->rolled_from && filter_object(fs, o->rolled_from, o->old_body,
							       o->new_body, ks));

		for (size_t k = 0; k < o->changes.n; k++)
			o->verdicts[k].hidden = judge(fs, o, passes, k);
	}
	drift_dissolve(d, fs->f->singly ? SIZE_MAX : DRIFT_SAME);
	drift_count(d);
}
