/* Globs over paths: one pattern a step, ** for any number of steps. */
#include <stdlib.h>

#include "assay/text/path.h"
#include "assay/text/tree.h"
#include "lex.h"
#include "value.h"

enum glob_kind {
	GLOB_DEEP,		/* ** */
	GLOB_ANY,		/* * */
	GLOB_STEP,		/* like the step that was lexed */
};

struct glob_step {
	enum glob_kind kind;
	const struct lex_step *step;
};

struct path_glob {
	struct lex lex;
	struct glob_step *v;
	size_t n;
	bool wild;		/* without wildcards it reaches below */
};

static bool
word_is_wild(const struct word *w)
{
	return !w->quoted && str_has_glob(w->text);
}

static struct glob_step
compile(const struct lex_step *s, bool *wild)
{
	const struct word *w = &s->values[0];

	for (size_t i = 0; i < s->n; i++)
		*wild |= word_is_wild(&s->values[i]);
	if (s->kind == LEX_MEMBER && !w->quoted && str_eq(w->text, "**"))
		return (struct glob_step){GLOB_DEEP, s};
	if ((s->kind == LEX_MEMBER || s->kind == LEX_BARE) && !w->quoted && str_eq(w->text, "*"))
		return (struct glob_step){GLOB_ANY, s};
	return (struct glob_step){GLOB_STEP, s};
}

int
path_glob_new(struct path_glob **out, const char *text, struct error *err)
{
	struct path_glob *g;
	struct lex lex;

	if (path_lex(&lex, text, err) != 0)
		return -1;
	g = mem_zero(1, sizeof(*g));
	g->lex = lex;
	g->v = mem_zero(lex.n, sizeof(*g->v));
	g->n = lex.n;
	for (size_t i = 0; i < lex.n; i++)
		g->v[i] = compile(&g->lex.v[i], &g->wild);
	*out = g;
	return 0;
}

void
path_glob_free(struct path_glob *g)
{
	if (!g)
		return;
	path_lex_release(&g->lex);
	free(g->v);
	free(g);
}

static bool
text_fits(const struct word *w, const char *text)
{
	return w->quoted ? str_eq(w->text, text) : str_glob(w->text, text);
}

static bool
value_fits(const struct word *w, const json_t *v)
{
	struct buf tmp = {0};
	bool fits;

	if (w->quoted && json_is_string(v) && !number_tag(v))
		return json_string_length(v) == w->n &&
		       memcmp(json_string_value(v), w->text, w->n) == 0;
	fits = v && text_fits(w, path_value_text(v, &tmp));
	buf_release(&tmp);
	return fits;
}

static bool
index_fits(const struct word *w, size_t index)
{
	json_t *v = json_integer((json_int_t)index);
	bool fits = value_fits(w, v);

	json_decref(v);
	return fits;
}

/* Without #n all that are alike are meant. */
static bool
dup_fits(const struct lex_step *g, const struct step *s)
{
	return !g->dup || g->dup == s->dup;
}

/* [http]: a member's name, an item's name or only key, an element's value, an index. */
static bool
bare_fits(const struct lex_step *g, const struct step *s)
{
	const struct word *w = &g->values[0];
	json_t *name = json_object_get(s->value, "name");

	if (!dup_fits(g, s))
		return false;
	switch (s->kind) {
	case STEP_MEMBER:
		return text_fits(w, s->name);
	case STEP_INDEX:
		return index_fits(w, s->index);
	case STEP_VALUE:
		return value_fits(w, s->value);
	default:
		break;
	}
	if (!name && json_object_size(s->value) == 1)
		name = json_object_iter_value(json_object_iter(s->value));
	return value_fits(w, name);
}

static bool
keyed_fits(const struct lex_step *g, const struct step *s)
{
	if (s->kind != STEP_KEYED || !dup_fits(g, s))
		return false;
	for (size_t i = 0; i < g->n; i++)
		if (!value_fits(&g->values[i], json_object_get(s->value, g->keys[i].text)))
			return false;
	return true;
}

static bool
step_fits(const struct glob_step *g, const struct step *s)
{
	const struct word *w = &g->step->values[0];

	if (g->kind == GLOB_ANY)
		return true;
	switch (g->step->kind) {
	case LEX_MEMBER:
		return s->kind == STEP_MEMBER && text_fits(w, s->name);
	case LEX_TOKEN:
		return s->kind == STEP_MEMBER ? text_fits(w, s->name)
					      : s->kind == STEP_INDEX && index_fits(w, s->index);
	case LEX_BARE:
		return bare_fits(g->step, s);
	case LEX_KEYED:
		return keyed_fits(g->step, s);
	case LEX_VALUE:
		return s->kind == STEP_VALUE && dup_fits(g->step, s) && value_fits(w, s->value);
	}
	return false;
}

/* Going back to the last ** only is enough, as with * in str_glob. */
static bool
match(const struct path_glob *g, const struct path *p, bool below)
{
	size_t gi = 0, pi = 0, deep = SIZE_MAX, from = 0;

	while (pi < p->n) {
		if (gi < g->n && g->v[gi].kind == GLOB_DEEP) {
			deep = gi++;
			from = pi;
		} else if (gi < g->n && step_fits(&g->v[gi], &p->v[pi])) {
			gi++;
			pi++;
		} else if (gi == g->n && below) {
			return true;
		} else if (deep != SIZE_MAX) {
			gi = deep + 1;
			pi = ++from;
		} else {
			return false;
		}
	}
	while (gi < g->n && g->v[gi].kind == GLOB_DEEP)
		gi++;
	return gi == g->n;
}

bool
path_glob_match(const struct path_glob *g, const struct path *p)
{
	return match(g, p, !g->wild);
}

bool
path_glob_match_exact(const struct path_glob *g, const struct path *p)
{
	return match(g, p, false);
}
